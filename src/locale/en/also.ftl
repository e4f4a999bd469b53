# What is said of quoted words that stand in other articles too.

also-in = also in { $articles }
also-in-more = also in { $articles } and { $count ->
    [one] 1 more article
   *[other] { $count } more articles
}
