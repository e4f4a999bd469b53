# Discord 显示的命令内容。名称最多 32 个字符，不含空格；说明最多 100 个字符。

-full = 全部

ask = 提问
ask-about = 提出问题；回答逐字引自文章
ask-question = 问题
ask-question-about = 用一句话写出你想知道的事
ask-private = 仅自己可见
ask-private-about = 只向你显示回答
filter-collection = 合集
filter-collection-about = 仅限此合集的文章
filter-tag = 标签
filter-tag-about = 仅限带此标签的文章
filter-from = 起始日期
filter-from-about = 仅限这一天及以后的文章：2026年5月14日、5月14日、上周
filter-to = 截止日期
filter-to-about = 仅限这一天及以前的文章：2026年5月14日、5月14日、上周
filter-sort = 排序
filter-sort-about = 先显示哪个
filter-sort-relevance = 最匹配的
filter-sort-newest = 最新的
help = 帮助
help-about = 此机器人的功能和提问方法
reindex = 重建索引
reindex-about = 重新读取文章（供版主使用）
reindex-mode = 模式
reindex-mode-about = 重新读取的范围
reindex-mode-changed = 更改：仅有更改的文件
reindex-mode-full = { -full }：所有文件，写入新索引
status = 状态
status-about = 索引了哪些内容、始于何时
