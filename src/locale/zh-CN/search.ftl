# 搜索的语句。

refused-exclusions = 搜索中只写了要排除的词语。
refused-exclusions-hint = 请同时写出要查找的词语，例如：`灯塔 -渡轮`
