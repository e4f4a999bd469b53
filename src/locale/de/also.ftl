# Was zu zitierten Worten gesagt wird, die auch in anderen Artikeln stehen.

also-in = auch in { $articles }
also-in-more = auch in { $articles } und { $count ->
    [one] 1 weiteren Artikel
   *[other] { $count } weiteren Artikeln
}
