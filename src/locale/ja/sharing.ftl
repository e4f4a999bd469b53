# 回答の共有と削除。

button-share = 共有
button-delete = 削除
shared = { $name } さんが回答を共有しました：
shared-asked = { $name } さんの質問：{ $question }
shared-before = この回答はすでに共有されています。
share-changed = この回答のあとに記事が変わったため、共有しませんでした。
share-changed-hint = もう一度質問してください。
ask-privately = ここでは回答は質問した人だけに表示されます。`/{ ask }` で質問してください。
