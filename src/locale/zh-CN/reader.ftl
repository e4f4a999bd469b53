# 显示文章的页面上的语句。

reader-quoted = 转到引文
reader-page = 第 { $page } 页，共 { $pages } 页
reader-moved = 文章在引用之后有改动；引文仍在其中，并已在现在的位置标出。
reader-gone = 文章在引用之后有改动，引文已不在其中；以下是现在的内容。
reader-title = 这里没有可读的内容
reader-forged = 此链接不是机器人生成的，或者中途被改动过。请从原来的回答中重新打开。
reader-expired = 此链接已过期。请重新提问以获得新的链接。
reader-absent = 文章已不存在，或者在引用它的地方已不可见。
reader-failed = 暂时无法读取文章。请一分钟后再试。
