# What is said to whoever reads on from a citation.


## A page of an article

article-collection = collection { $name }
article-tags = tags: { $tags }
article-language = language: { $tag }
article-words = { $words ->
    [one] 1 word
   *[other] { $words } words
}
article-others = Other articles have the same title; to open one of them, choose it from the suggestions:
article-outline = Contents
article-heading = { $heading } · page { $page }
article-continued = The paragraph began on the page before:
article-changed = The article has changed since the page before was shown; its pages may begin elsewhere now.
article-page = page { $page } of { $pages } · word for word as indexed { $moment }
reading-indexed = as indexed { $moment }
reading-more = and { $count } more

## Around a quotation

context-changed = The article has changed since it was quoted; this is the paragraph nearest to where the words stood.
context-before = Before the quoted words
context-cited = The quoted words
context-after = Behind the quoted words
section-changed = The article has changed in the meantime; this is the paragraph nearest to where the section stood.

## Where quotations come from

sources-changed = Changed since the answer: { $which }; what stands here is said of the article as it is now.
sources-revision = revision { $revision }

## Collections

collections-articles = { $articles ->
    [one] 1 article
   *[other] { $articles } articles
}
collections-languages = languages: { $tags }
collections-newest = newest: { $title }, { $day }
collections-none = No articles can be seen here.
collections-stale = The last reindex, { $moment }, failed; this is what was indexed before.

## Buttons

button-previous = Previous
button-next = Next
button-context = [{ $number }] More context
button-section = [{ $number }] Read
button-sources = Sources
button-article = Open article
