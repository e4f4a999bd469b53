# モデレーターに知らせる、サーバーの質問の集計。

insights-head = { $moment } 以降の質問：{ $asked }件。回答あり：{ $answered }件、該当なし：{ $missing }件。
insights-none = { $moment } 以降の質問は保存されていません。
insights-median = 回答の半数は { $time } 未満で返されました。
insights-chart = 棒は一日ごとの件数です。🟦 回答あり、🟧 該当なし。
insights-chart-described = { $first } から { $last } までの一日ごとの質問の棒グラフ。回答あり：{ $answered }件、該当なし：{ $missing }件。
insights-asked = 最も多かった質問：
insights-unanswered = 該当なしが最も多かった質問：
insights-voted-down = 役に立たなかった回答：
insights-cited = 最も多くの質問で引用された記事：
insights-counted = { $count }回 { $what }
insights-disliked = { $count }回 { $what }（{ $reasons }）
insights-note = メモ：{ $note }
insights-exported = 評価によって正しい答えがわかる質問と、該当なしだった質問がファイルにあります：{ $count }件。下のファイルと同じフォルダーに置くと、`ibid eval`でもう一度質問できます。
insights-left-out = 記事が変更または削除されたため除いたもの：{ $count }件。
insights-partial = 全記事は大きすぎて一つのメッセージに入りません。下のファイルには引用された記事だけがあります。
insights-articles = 質問の対象となる記事です。
insights-nothing-told = エクスポートするものがありません。役に立ったと評価された回答も、該当なしの質問もまだありません。
