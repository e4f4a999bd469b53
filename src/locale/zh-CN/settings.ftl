# 版主所选的设置，以及无法选择的原因。

setting-answer-channels = 公开回答的频道
setting-moderator-roles = 版主身份组
setting-collections = 用于回答的合集
setting-private = 仅提问者可见的回答
setting-threads = 为提及的回答创建子区
setting-language = 公开文字的语言
setting-user-limit = 每人每分钟的提问数
setting-channel-limit = 每个频道每分钟的提问数
setting-guild-limit = 服务器每分钟的提问数
setting-retention-days = 提问保留的天数
setting-requests-channel = 请求频道
setting-uploads = 谁可以上传文档

## Values

value-on = 开
value-off = 关
value-default = 未选择时的默认值
value-everywhere = 所有频道
value-all = 全部
value-askers = 提问者的语言
value-nowhere = 未设置
value-none = 无
value-here = 此频道
value-moderators = 版主
value-approval = 所有人，需审核
level-default = 默认
level-guild = 此服务器
level-channel = 仅此频道

## What holds, and what was changed

settings-here = { $channel }中的设置：
settings-row = { $name }（{ $key }）：{ $value } · { $level }
settings-now = 从现在起：
settings-exported = 此处选择的全部设置都在文件中；可用 `/{ settings } { settings-import }` 重新读入。
settings-export-file = 此服务器版主所选的设置
settings-imported = 文件已读入。
settings-imported-server = 服务器已更改：{ $keys }
settings-imported-channel = { $channel }已更改：{ $keys }
settings-imported-nothing = 与之前没有不同
settings-imported-kept = 保持不变：{ $keys }；只有能管理服务器的成员才能更改

## Why nothing was changed

settings-needs-manager = 只有能管理服务器的成员才能选择由谁担任版主。
settings-everyone = 所有人都有的身份组不能担任版主，否则任何人都能更改这些设置。
settings-channel-gone = 此服务器中没有频道 { $channel }。
settings-channel-hidden = 机器人看不到 { $channel }。
settings-channel-hidden-hint = 请允许它查看该频道，或选择其他频道。
refused-key = 没有设置 { $key }。
refused-key-hint = 可用的有 { $keys }。
refused-server-only = { $key } 适用于整个服务器，不能为单个频道选择。
refused-value = { $found } 不是 { $key } 的值。
refused-value-hint = 需要{ $wanted }，例如 { $example }。
wanted-channels = 频道列表
wanted-channel = 一个频道
wanted-roles = 身份组列表或无
wanted-collections = 合集列表或无
wanted-switch = 开或关
wanted-uploads = 关、版主或审核
wanted-language = { $languages } 之一
wanted-number = 从 { $least } 到 { $most } 的整数
refused-collection = 此处没有合集 { $name }。
refused-collection-hint = 可选的有 { $names }。
refused-collection-none = 没有可选的合集。
refused-file = 这不是设置的导出文件：{ $reason }
refused-version = 文件版本必须是 { $version }，而它是 { $found }。
refused-large = 文件超过 { $kib } KiB，这是设置文件的上限。
refused-in = 在 { $channel } 中：
refused-nothing = 未作任何更改。
settings-not-fetched = 无法从 Discord 获取文件。
settings-not-fetched-hint = 请重新附上文件。
