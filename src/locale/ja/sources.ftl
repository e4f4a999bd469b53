# 主張を調べたメッセージについて伝える文。

sources-summary = { $count }件の主張のうち{ $supported }件に裏付けが見つかりました。
sources-passed-over = { $count }文は調べていません。質問か、調べるには手がかりが足りない文です。
sources-left-out = ほかに{ $count }件の主張は調べていません。
sources-meaning = ✅ 記事がこの言葉で述べていますが、正しいという意味ではありません。❌ そう述べる記事は見つかりませんでした
sources-no-claims = このメッセージには、調べられる主張をしている文がありません。
sources-no-claims-hint = 質問と挨拶は調べません。主張とは、何について何がどうだと述べる文のことです。
sources-no-words = このメッセージに検索できる言葉がありません。
