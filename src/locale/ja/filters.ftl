# 回答できる記事を絞り込むオプションについての文。

filter-date-unread = 「{ $date }」は日付として読み取れません。
filter-date-unread-hint = 2026-05-14、2026年5月14日、5月14日、2026年5月、2026年、昨日、先週、3月から、のように書いてください。
filter-dates-crossed = 最初の日{ $from }が、最後の日{ $to }より後になっています。
filter-dates-crossed-hint = どちらかを外すか、入れ替えてください。
filter-no-collection = 「{ $name }」というコレクションはありません。
filter-no-tag = 「{ $name }」というタグはありません。
filter-there-is = あるのは{ $last }だけです。
filter-there-are = あるのは{ $others }と{ $last }です。
filter-there-are-more = ほかに{ $names }などがあります。
filter-there-are-none = ここで選べるものはありません。オプションを外してください。
