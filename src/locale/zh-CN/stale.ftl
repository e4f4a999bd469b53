# 语料的来源：从别处获取的内容，以及未能获取的内容。

source-fresh = 来源 { $name }（{ $kind }）：更新于 { $moment }
source-stale = 来源 { $name }（{ $kind }）未能重新读取，仍是 { $moment } 的内容：{ $why }
source-never = 来源 { $name }（{ $kind }）尚未成功读取：{ $why }
source-waiting = 来源 { $name }（{ $kind }）等待下次重建索引
collections-source = { $name } 未能重新读取，仍是 { $moment } 的内容：{ $why }
collections-source-never = { $name } 尚未成功读取：{ $why }
