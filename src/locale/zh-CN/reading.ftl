# 对从出处继续阅读的人所说的语句。


## A page of an article

article-collection = 合集 { $name }
article-tags = 标签：{ $tags }
article-language = 语言：{ $tag }
article-words = { $words } 个词
article-others = 还有其他文章使用相同的标题；要打开其中一篇，请从建议中选择：
article-outline = 目录
article-heading = { $heading } · 第 { $page } 页
article-continued = 此段落始于上一页：
article-changed = 自上一页显示以来，文章已更改；分页位置可能与之前不同。
article-page = 第 { $page } 页，共 { $pages } 页 · 逐字摘自 { $moment } 收入索引的文章
reading-indexed = 索引时间：{ $moment }
reading-more = 另有 { $count } 项

## Around a quotation

context-changed = 文章在被引用之后已更改；以下是离原引文位置最近的段落。
context-before = 引文之前
context-cited = 引文
context-after = 引文之后
section-changed = 文章在此期间已更改；以下是离原章节位置最近的段落。

## Where quotations come from

sources-changed = 回答之后有更改：{ $which }；此处所述以文章的现状为准。
sources-revision = 版本 { $revision }

## Collections

collections-articles = { $articles } 篇文章
collections-languages = 语言：{ $tags }
collections-newest = 最新：{ $title }（{ $day }）
collections-none = 此处没有可见的文章。
collections-stale = 上次重建索引（{ $moment }）失败；以下是之前收入索引的内容。

## Buttons

button-previous = 上一页
button-next = 下一页
button-context = [{ $number }] 更多上下文
button-section = [{ $number }] 阅读
button-sources = 出处
button-article = 打开文章
