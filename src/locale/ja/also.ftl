# 引用した言葉が他の記事にもあるときの文。

also-in = 同じ文が { $articles } にもあります
also-in-more = 同じ文が { $articles } とほか{ $count }件の記事にもあります
