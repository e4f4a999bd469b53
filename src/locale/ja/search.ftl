# 検索についての文。

refused-exclusions = 検索に、除外する言葉しか書かれていません。
refused-exclusions-hint = 探す言葉も書いてください。例：`灯台 -フェリー`
search-header = { $query } の検索結果：一節{ $count }件、{ $page }/{ $pages }ページ
search-header-more = { $query } の検索結果：一節{ $count }件以上、{ $page }/{ $pages }ページ
search-none = 記事の中に { $query } に当てはまる箇所はありません。
search-none-hint = 言葉を減らすか変えるか、`-`で除外する言葉を減らしてください。
search-reindexed = { $moment } にインデックスされた記事から一字一句そのまま引用しています。前のページの後にインデックスされたため、一節の順番が変わっていることがあります
search-previous = 前へ
search-next = 次へ
search-gone = この検索はもう保存されていないため、ページを移動できません。
search-gone-hint = もう一度検索：`/{ search } { search-query }:…`
