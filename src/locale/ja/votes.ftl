# 回答への評価と、回答の依頼。

## Votes

vote-up = 役に立った
vote-down = 役に立たない
vote-kept = 評価を保存しました。
vote-changed = 評価を変更しました。最後のものだけが数えられます。
vote-same = すでに同じ評価をしています。
vote-gone = この質問はもう保存されていないため、回答を評価できません。
vote-form = 回答のどこに問題がありますか？
vote-form-reason = 理由
vote-form-reasons = { reason-wrong }、{ reason-off-topic }、{ reason-outdated }、{ reason-incomplete }、{ reason-other }
vote-form-note = メモ
vote-form-note-about = モデレーターへのひとこと
reason-wrong = 誤り
reason-off-topic = 的外れ
reason-outdated = 古い
reason-incomplete = 不十分
reason-other = その他

## Requests for an answer

request = 回答を依頼する
request-made = 依頼をモデレーターに伝えました。
request-already = すでに依頼されています。あなたの依頼も数えました。これまでの依頼：{ $count }件。
request-gone = この質問はもう保存されていません。回答を依頼するには、もう一度質問してください。
request-no-channel = 依頼は保存しましたが、このサーバーには依頼用のチャンネルがありません。
request-no-channel-hint = モデレーターは設定の`requests_channel`で選べます。
request-not-posted = 依頼は保存しましたが、依頼用のチャンネルに投稿できませんでした。
request-not-posted-hint = ボットが依頼用のチャンネルを見て、メッセージを送信できるようにしてください。
request-item = { $who } さんが、記事にない回答を求めています。
request-item-asked = { $moment } に{ $place }で質問
request-place = このチャンネル
request-close = リンクで完了する
request-close-form = この質問の答えは何ですか？
request-close-answer = リンクまたは一文
request-closed = { $moment } に { $who } さんが完了：{ $answer }
request-closed-count = 依頼：{ $count }件
request-closed-before = この依頼はすでに完了しています。
request-closed-gone = この依頼はもう保存されていません。
request-answered = モデレーターの回答：{ $answer }
request-page = こちらのページ
