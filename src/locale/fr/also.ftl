# Ce qui est dit des mots cités qui se trouvent aussi dans d’autres articles.

also-in = aussi dans { $articles }
also-in-more = aussi dans { $articles } et dans { $count ->
    [one] { $count } autre article
    [many] { $count } d’autres articles
   *[other] { $count } autres articles
}
