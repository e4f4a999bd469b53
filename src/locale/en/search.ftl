# What a search says.

refused-exclusions = The search says only what is not looked for.
refused-exclusions-hint = Say what is looked for too, for example: `lighthouse -ferry`
search-header = { $count ->
    [one] 1 passage
   *[other] { $count } passages
} for { $query }, page { $page } of { $pages }
search-header-more = { $count }+ passages for { $query }, page { $page } of { $pages }
search-none = Nothing in the articles matches { $query }.
search-none-hint = look for fewer or other words, and exclude less with `-`.
search-reindexed = Word for word from the articles as indexed { $moment }, which is since the page before: passages may stand elsewhere in the list
search-previous = Previous
search-next = Next
search-gone = This search is not kept any more, so its pages cannot be turned.
search-gone-hint = Search again with `/{ search } { search-query }:…`
