# `/doctor` 和 `/about` 的内容。


## Permissions, as Discord calls them, and what breaks without each

permission-view-channel = 查看频道
permission-send-messages = 发送消息
permission-send-messages-in-threads = 在子区内发送消息
permission-create-public-threads = 创建公共子区
permission-embed-links = 嵌入链接
permission-attach-files = 附加文件
permission-read-message-history = 阅读消息历史记录
breaks-view-channel = 频道中的提及和回复到不了机器人，它也无法自行在那里发送内容；命令及其按钮仍可使用。
breaks-send-messages = 提及和回复得不到回答，请求不会发布，超过一刻钟的重建索引会没有报告地结束；命令及其按钮仍可使用。
breaks-send-messages-in-threads = 子区内的提及和回复得不到回答，需要开子区的回答也一样；频道的发送权限在那里不算数。
breaks-create-public-threads = 即使 `threads` 已开，回答提及时也不会开子区。
breaks-embed-links = 对提及或回复的回答若超出纯文本长度便无法发送；对命令的回答不需要此权限。
breaks-attach-files = 对提及或回复的回答若放不进一页便无法作为文件附上；对命令的回答不需要此权限。
breaks-read-message-history = 由于回答都作为对问题的回复发送，Discord 会拒绝对提及或回复的所有回答，也读不到回复链中更早的消息。

## What was examined

doctor-with-fix = { $what } → { $fix }
doctor-permissions = 权限：机器人在此处用到的都有
doctor-permissions-unknown = 权限：Discord 没有说明机器人在此处能做什么
doctor-permission = 此处缺少权限“{ $name }”。{ $breaks }
doctor-permission-fix = 在服务器或此频道中把它授予机器人的身份组
doctor-commands = 命令：Discord 有全部 { $count } 个
doctor-commands-differ = 命令：Discord 有 { $there } 个，此版本有 { $wanted } 个
doctor-commands-differ-fix = 重新启动机器人即可注册
doctor-commands-unknown = 命令：Discord 没有说明它有哪些
doctor-again = 一分钟后再试
doctor-index = 索引：此处可见 { $articles } 篇文章
doctor-index-empty = 索引：此处没有可见的文章
doctor-index-empty-fix = 用 `/{ reindex }` 重建索引，或用 `/{ settings } { settings-set }` 选择 `collections`
doctor-log = 机器人的运营者可在其日志中找到原因
doctor-reindex = 用 `/{ reindex }` 重建索引
doctor-clock = 时钟：与 Discord 相差 { $seconds } 秒
doctor-clock-fix = 让机器的时钟由网络（NTP）校准
doctor-gateway = 连接：Discord 在 { $latency } 内响应
doctor-arrived = 连接：此命令在 { $latency } 后到达
doctor-database = 数据库：可以读取
doctor-database-down = 数据库：无法读取
doctor-channel = 频道 { $channel }：机器人能看到
doctor-channel-gone = 所选频道 { $channel } 已不存在
doctor-channel-hidden = 所选频道 { $channel } 机器人看不到
doctor-channel-mute = 所选频道 { $channel } 机器人无法发言
doctor-channel-unknown = 频道 { $channel }：Discord 没有说明它是否存在
doctor-channel-fix = 用 `/{ settings } { settings-set }` 选择其他频道
doctor-requests = 请求：发布在 { $channel }
doctor-requests-none = 请求：未选择频道，因此无法提出
doctor-requests-fix = 用 `/{ settings } { settings-set }` 选择 `requests_channel`

## What the bot is

about-version = ibid { $version }，提交 { $commit }
about-indexed = 于 { $moment } 索引的文章
about-changed = 此后文件有更改
about-collections = 此处的合集：{ $names }
about-licence = 许可证：{ $licence }
about-source = 源代码：{ $url }
