# 保存的个人信息，以及如何删除。

privacy-kept = 每个问题都连同时间、地点和所引用的段落一起保存，评价及其备注和对回答的请求也是如此。提问者以带密钥的哈希值保存：没有名字，也没有 ID。
privacy-not-kept = 不保存其他消息，不转交任何内容，也不向任何语言模型提供内容。
privacy-days = 在此处，经过以下天数后删除：{ $days } 天。机器人离开服务器时，该服务器的一切都会被删除。
privacy-seen = 服务器的版主可以在 `/{ insights }` 中看到该服务器的问题、备注和数字，但看不到是谁提问。运行机器人的人可以读取其数据库。
privacy-messages = 对回答的请求会连同最先请求者的名字发布给版主。Discord 中的消息会一直保留，直到有人删除。
privacy-delete = `/{ forget-me }` 会立即删除你在各处的所有提问、评价和请求。
forget-ask = 这将删除此机器人保存的你的所有问题、评价和请求，包括所有服务器和私信中的。此操作无法撤销。
forget-button = 全部删除
forget-done = 已删除：问题：{ $questions } 个，评价：{ $votes } 个，请求：{ $requests } 个。
forget-nothing = 没有保存关于你的任何内容。
