# 版主可以了解的本服务器提问情况。

insights-head = { $moment } 以来的问题：{ $asked } 个。已回答：{ $answered }；未找到：{ $missing }。
insights-none = 没有保存 { $moment } 以来的任何问题。
insights-median = 一半的回答用时不到 { $time }。
insights-chart = 每根柱子代表一天：🟦 已回答，🟧 未找到。
insights-chart-described = 从 { $first } 到 { $last } 每天问题数的柱状图。已回答：{ $answered }；未找到：{ $missing }。
insights-asked = 提问最多的：
insights-unanswered = 未找到答案而提问最多的：
insights-voted-down = 没有帮助的回答：
insights-cited = 被最多问题引用的：
insights-counted = { $count } × { $what }
insights-disliked = { $count } × { $what }（{ $reasons }）
insights-note = 备注：{ $note }
insights-exported = 文件包含由评价得知正确答案的问题，以及未找到答案的问题：{ $count } 个。将它与下面的文件放入同一文件夹，`ibid eval` 就会重新提问。
insights-left-out = 因文章已更改或删除而略去：{ $count } 个。
insights-partial = 全部文章太大，无法放入一条消息；下面的文件只包含被引用的文章。
insights-articles = 这些问题所针对的文章。
insights-nothing-told = 没有可导出的内容：还没有人评价某个回答有帮助，也没有未找到答案的问题。
