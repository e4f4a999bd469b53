# 搜索的语句。

refused-exclusions = 搜索中只写了要排除的词语。
refused-exclusions-hint = 请同时写出要查找的词语，例如：`灯塔 -渡轮`
search-header = { $query } 的搜索结果：{ $count } 个片段，第 { $page } 页，共 { $pages } 页
search-header-more = { $query } 的搜索结果：{ $count } 个以上的片段，第 { $page } 页，共 { $pages } 页
search-none = 文章中没有与 { $query } 相符的内容。
search-none-hint = 请减少或更换词语，并少用 `-` 排除。
search-reindexed = 逐字摘自 { $moment } 收入索引的文章，这在上一页之后：片段在列表中的位置可能有变
search-previous = 上一页
search-next = 下一页
search-gone = 这次搜索已不再保存，无法翻页。
search-gone-hint = 请重新搜索：`/{ search } { search-query }:…`
