# 検索についての文。

refused-exclusions = 検索に、除外する言葉しか書かれていません。
refused-exclusions-hint = 探す言葉も書いてください。例：`灯台 -フェリー`
