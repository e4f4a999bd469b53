# 分享和删除回答。

button-share = 分享
button-delete = 删除
shared = { $name } 分享了一个回答：
shared-asked = { $name } 的提问：{ $question }
shared-before = 这个回答已经分享过了。
share-changed = 这个回答之后文章有改动，因此没有分享。
share-changed-hint = 请再问一次。
ask-privately = 这里的回答只有提问者能看到。请用 `/{ ask }` 提问。
