# ibid 的简体中文语句。称呼用“你”，与 Discord 一致。
# article: 文章; passage: 片段; collection: 合集; excerpt: 摘录; quotation: 引文;
# citation: 出处; index: 索引; moderator: 版主。

hint = 提示：{ $hint }

## An answer

answer-indexed = 逐字摘自 { $moment } 收入索引的文章
answer-loosened = 没有任何地方连续出现引号中的词语；以下片段最为接近。
answer-near = 这段文字不一定能回答你的问题，但它是文章中最接近的内容：
answer-not-found = 文章中没有这个问题的答案。
answer-nearest = 最接近的章节是：
answer-not-found-hint = 请用文章里可能出现的名称来提问，或者一次只问一件事。
citation-paragraph = 第 { $number } 段
citation-page = 第 { $number } 页
quote-items-left-out = 后面还有 { $count } 项未显示。
quote-rows-left-out = 后面还有 { $count } 行未显示。
quote-lines-left-out = 后面还有 { $count } 行未显示。
left-out = 此消息放不下另外 { $count } 项；全部内容见文件。
too-long = 回复太长，一条消息放不下；全部内容见文件。

## Questions that are refused

refused-empty = 问题是空的。
refused-empty-hint = 请用一句话提问，例如：ICANN 是什么时候成立的？
refused-long = 问题有 { $chars } 个字符，最多只读取 { $limit } 个。
refused-long-hint = 请用一两句话只问你想知道的那一件事。
refused-no-words = 问题中没有可以查找的词语。
refused-no-words-hint = 请用文字提问，例如：ICANN 是什么时候成立的？
refused-common = 问题没有提到任何可以查找的内容。
refused-common-hint = 请写出你所问的事物、人物或事件的名称。

## When something goes wrong

failed-bug = ibid 内部出错了。
failed-bug-hint = 请报告此问题，并附上查询编号。
failed-reference = 查询编号：{ $reference }
failed-operator = 按目前的设置，机器人无法完成此操作。
failed-operator-hint = 此机器人的运营者可以在日志中凭查询编号 { $reference } 查到原因。
failed-cause = 原因：{ $cause }
overloaded = 等待回答的问题太多。
overloaded-hint = 请过几秒再问。
timed-out = 回答用时过长，已放弃。
timed-out-hint = 请过一分钟再问。
index-not-built = 索引中还没有任何文档。
index-not-built-hint = 请运行 `ibid index`，或在 Discord 中使用 `/{ reindex }`。
index-locked = 索引正被 { $holder } 使用。
index-locked-hint = 请停止该进程，或用 `--data` 为此进程指定另一个文件夹。正在运行的机器人可用 `/{ reindex }` 重建索引。
index-full = 磁盘已满，无法写入索引；之前的索引保持不变。
index-full-hint = 请腾出空间，或用 `--data` 移动数据文件夹，然后重建索引。
index-storage = 无法读取或写入索引。
index-storage-hint = 请确认数据文件夹存在，并且运行 ibid 的用户有权写入。
index-damaged = 索引已损坏。
index-damaged-hint = 请用 `ibid index --full`，或在 Discord 中用 `/{ reindex } { reindex-mode }:{ -full }`，根据文档重新生成索引。
corpus-empty = 文档文件夹 { $folder } 中没有文档。
corpus-empty-hint = 请放入 Markdown（`.md`）或文本（`.txt`）文件，然后重建索引。
indexing-first = 正在首次为文章建立索引。
indexing-first-hint = 请过一分钟再问。

## Reindexing

by-start = 机器人启动
by-command-line = 命令行
by-schedule = 定时计划
by-files = 文件变化
reindex-running-now = 正在重建索引（刚刚开始，发起者：{ $by }）。
reindex-running-seconds = 正在重建索引（{ $seconds } 秒前开始，发起者：{ $by }）。
reindex-running-minutes = 正在重建索引（{ $minutes } 分钟前开始，发起者：{ $by }）。
reindex-running-hint = 请等它完成；何时完成可用 `/{ status }` 查看。
reindex-stopped = 重建索引在完成前被停止，没有任何改动。
reindex-stopped-hint = 请重新开始。
reindex-progress = 正在重建索引：已查看 { $seen } 个文件，共 { $files } 个；{ $changed } 篇文章有更改；已写入 { $passages } 个片段；已用时 { $elapsed }。
reindex-held = 未作任何更改：{ $all } 篇文章中有 { $removed } 篇将会消失，超过了无需确认即可移除的比例。
reindex-held-hint = 如果无误，请按下按钮；否则请检查是否缺少文件夹。
reindex-anyway = 移除并重建索引
reindex-report = 重建索引已完成，用时 { $elapsed }：新增 { $added }，更改 { $changed }，删除 { $removed }，未变 { $unchanged }，失败 { $failed }。
reindex-failed-hint = 读取失败的文件如果以前读取过，则保留当时的文章。
reindex-more = 以及另外 { $count } 个
reindex-note = { $path }：{ $what }
reindex-note-line = { $path }，第 { $line } 行：{ $what }
file-kind = 不读取此类文件
file-not-utf8 = 不是 UTF-8 文本：第 { $byte } 字节无效；请将文件保存为 UTF-8
file-utf16 = 文件是 UTF-16 文本；请将其保存为 UTF-8
file-binary = 含有 NUL 字符：这不是文本文件
file-date = { $date } 不是日期；日期的写法是 YYYY-MM-DD
file-empty = 文件中没有可引用的段落
file-encrypted = 文件已加密；请保存为无密码的文件
file-only-pictures = 文件只有图片而没有文字，如扫描件；请先做文字识别（OCR）
file-malformed = 无法按 { $format } 读取文件：{ $reason }
file-too-large = 文件大于 { $most } MB，或解压后超过
file-too-much-text = 文档的文本超过 { $most } MB；请分成几份
file-too-many = 文件包含的 { $what } 多于 { $most }
file-too-slow = 读取文件超过了 { $seconds } 秒
file-died = 读取文件所需内存超过限制，或读取失败：{ $reason }
reindex-continues = 重建索引的时间超过了此回复可编辑的时间；后续进展见频道下方的消息。

## The status

status-state = { $articles } 篇文章，{ $passages } 个片段，{ $collections } 个合集
status-empty = 索引中还没有任何文档
status-collection = 合集 { $name }：{ $articles } 篇文章
status-other-version = 索引来自另一个版本的 ibid，正在重建
status-running = 正在重建索引，开始于 { $moment }，发起者：{ $by }
status-mismatches = { $count } 条摘录与文章不一致，未予显示
status-commands = 无法注册命令，正在重试：{ $why }
status-no-reindex = 还没有完成过重建索引
status-reindex-done = 上次重建索引：{ $moment }，发起者：{ $by }：新增 { $added }，更改 { $changed }，删除 { $removed }，未变 { $unchanged }，失败 { $failed }
status-reindex-failed = 上次重建索引：{ $moment }，发起者：{ $by }：失败：{ $what }
status-words = 按语义回答：关
status-meaning = 按语义回答：开，{ $model }
status-meaning-made = 按语义回答：开，{ $model }；已为此读取 { $made } / { $all } 个段落，在接近读完之前仅按词语回答
status-words-only = 按语义回答：已要求，但无法使用（{ $why }）；仅按词语回答

## Talking with the bot

help-intro = 提出一个问题，回答是从本社区文章中逐字截取的最多三条摘录，每条都注明出处。没有任何内容由语言模型撰写。如果文章中没有答案，回复会如实说明。
help-message = 提及机器人、回复它的回答或发送私信也可以：直接写下问题即可
moderators-only = 只有版主可以这样做：能管理服务器的成员，或拥有设置中所列身份组的成员。
asked-nothing = 请在提及之后写下问题，例如：ICANN 是什么时候成立的？
unknown-command = 正在运行的版本没有此命令。Discord 会在几分钟内显示新的命令列表。
unknown-button = 此按钮不是由本机器人创建的，或属于别的地方，因此不起作用。
not-yours-to-delete = 只有提问者和版主可以删除回答。

article-gone = 那篇文章已经不在文章之中了。
article-gone-hint = 请按标题查找，或再问一次。
article-unnamed = 这里没有这个标题的文章。
article-unnamed-hint = 请输入标题的一部分，并从建议中选一个。
answer-understood = 结合你之前的问题来理解：{ $words }
too-often-person = 你的提问暂时太多了。
too-often-channel = 这个频道的提问暂时太多了。
too-often-guild = 这个服务器的提问暂时太多了。
too-often-hint = 请在 { $seconds } 秒后再问。
