# What Discord shows of the commands. A name is at most 32 lower-case letters without spaces, a description at most
# 100 characters.

# What is typed to choose the mode.
-full = full

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
help = help
help-about = What this bot does and how to ask it
reindex = reindex
reindex-about = Read the articles again (for moderators)
reindex-mode = mode
reindex-mode-about = How much is read again
reindex-mode-changed = changed: only files that changed
reindex-mode-full = { -full }: every file, into a new index
status = status
status-about = What is indexed and since when
