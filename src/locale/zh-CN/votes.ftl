# 对回答的评价，以及对回答的请求。

## Votes

vote-up = 有帮助
vote-down = 没有帮助
vote-kept = 已保存你的评价。
vote-changed = 已更改你的评价；只计最后一次。
vote-same = 你已经这样评价过。
vote-gone = 此问题已不再保存，因此无法评价其回答。
vote-form = 回答有什么问题？
vote-form-reason = 原因
vote-form-reasons = { reason-wrong }、{ reason-off-topic }、{ reason-outdated }、{ reason-incomplete }、{ reason-other }
vote-form-note = 备注
vote-form-note-about = 用自己的话告诉版主
reason-wrong = 错误
reason-off-topic = 离题
reason-outdated = 过时
reason-incomplete = 不完整
reason-other = 其他

## Requests for an answer

request = 请求回答
request-made = 你的请求已转给版主。
request-already = 此前已有人请求，你的请求也已计入。目前的请求：{ $count } 个。
request-gone = 此问题已不再保存。请重新提问，再请求回答。
request-no-channel = 你的请求已保存，但本服务器没有用于请求的频道。
request-no-channel-hint = 版主可以在设置中用 `requests_channel` 选择一个。
request-not-posted = 你的请求已保存，但无法发布到用于请求的频道。
request-not-posted-hint = 请允许机器人查看用于请求的频道并在其中发送消息。
request-item = { $who } 想要一个文章中没有的回答：
request-item-asked = { $moment } 在{ $place }提问
request-place = 此频道
request-close = 用链接关闭
request-close-form = 什么回答了这个问题？
request-close-answer = 链接或一句话
request-closed = 由 { $who } 于 { $moment } 关闭：{ $answer }
request-closed-count = 请求：{ $count } 个
request-closed-before = 此请求先前已关闭。
request-closed-gone = 此请求已不再保存。
request-answered = 版主回答：{ $answer }
request-page = 此页面
