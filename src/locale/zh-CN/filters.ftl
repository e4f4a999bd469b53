# 关于限定回答范围的选项的语句。

filter-date-unread = “{ $date }”无法识别为日期。
filter-date-unread-hint = 请这样写：2026-05-14、2026年5月14日、5月14日、2026年5月、2026年、昨天、上周、自3月。
filter-dates-crossed = 起始日期 { $from } 晚于截止日期 { $to }。
filter-dates-crossed-hint = 请去掉其中一个，或将两者对调。
filter-no-collection = 没有名为“{ $name }”的合集。
filter-no-tag = 没有名为“{ $name }”的标签。
filter-there-is = 只有 { $last }。
filter-there-are = 现有 { $others } 和 { $last }。
filter-there-are-more = 还有其他的，例如 { $names }。
filter-there-are-none = 这里没有可选的内容；请去掉该选项。
