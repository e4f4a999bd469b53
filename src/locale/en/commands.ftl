# What Discord shows of the commands. A name is at most 32 lower-case letters without spaces, a description at most
# 100 characters.

# What is typed to choose the mode.
-full = full

article = article
article-about = Read an article, word for word, in pages
article-title = title
article-title-about = Its title: type a part of it and choose
article-private = private
article-private-about = Show the article to you alone; so it is unless you say no
ask = ask
ask-about = Ask a question; the answer is quoted from the articles word for word
ask-question = question
ask-question-about = What you want to know, in a sentence
ask-private = private
ask-private-about = Show the answer to you alone
filter-collection = collection
filter-collection-about = Only articles of this collection
filter-tag = tag
filter-tag-about = Only articles with this tag
filter-from = from
filter-from-about = Only articles of this day or later: 2026-05-14, May 2026, last week
filter-to = to
filter-to-about = Only articles of this day or earlier: 2026-05-14, May 2026, last week
filter-sort = sort
filter-sort-about = Which comes first
filter-sort-relevance = the best
filter-sort-newest = the newest
collections = collections
collections-about = Which collections of articles there are
forget-me = forget-me
forget-me-about = Delete all that this bot keeps of you
help = help
help-about = What this bot does and how to ask it
insights = insights
insights-about = What this server asks, and how that goes (for moderators)
insights-days = days
insights-days-about = How many days back
insights-export = export
insights-export-about = Files with the questions whose right answer is known, for measuring
privacy = privacy
privacy-about = What this bot keeps, for how long, who can see it, and how to delete it
reindex = reindex
reindex-about = Read the articles again (for moderators)
reindex-mode = mode
reindex-mode-about = How much is read again
reindex-mode-changed = changed: only files that changed
reindex-mode-full = { -full }: every file, into a new index
search = search
search-about = Search the articles; shows a list of passages, word for word
search-query = query
search-query-about = Words to look for; “a phrase” in quotes, -word to exclude
search-private = private
search-private-about = Show what is found to you alone
status = status
status-about = What is indexed and since when
# What is said of a message in its menu; a name there may have capitals and spaces.
find-sources = Find sources
