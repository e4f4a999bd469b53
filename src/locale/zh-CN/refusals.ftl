# Discord 拒绝的内容。

doctor-refused = 被拒绝的请求：最近十分钟内 { $count } 次；达到 10000 次时 Discord 会封禁机器人
doctor-refused-fix = 在机器人的日志中查看 Discord 拒绝了什么；在此之前机器人会减少请求
may-not-write = 我无法在 { $channel } 中发言。请在这里提问，或请版主允许我在那里发送消息并读取消息历史。
