# 查找一条消息中的说法之后所说的话。

sources-summary = { $count } 条说法中有 { $supported } 条找到了依据。
sources-passed-over = 略过了 { $count } 句：它们是提问，或者内容太少，无法查找。
sources-left-out = 另有 { $count } 条说法没有查找。
sources-meaning = ✅ 有文章用这些词语这样说，但这不代表属实；❌ 没有找到这样说的文章
sources-no-claims = 此消息中没有任何句子提出可以查找的说法。
sources-no-claims-hint = 提问和问候会被略过；一条说法要写明是谁或什么，以及怎么样。
sources-no-words = 此消息中没有可以查找的词语。
