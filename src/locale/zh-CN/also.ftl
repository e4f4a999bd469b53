# 引用的文字也见于其他文章时的语句。

also-in = 也见于 { $articles }
also-in-more = 也见于 { $articles } 及另外 { $count } 篇文章
