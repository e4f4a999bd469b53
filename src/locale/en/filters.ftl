# What is said of the options that narrow what may answer.

filter-date-unread = “{ $date }” cannot be read as a date.
filter-date-unread-hint = write it like 2026-05-14, May 2026, 2026, yesterday, last week or since March.
filter-dates-crossed = The first day, { $from }, lies after the last, { $to }.
filter-dates-crossed-hint = leave one of the two out, or swap them.
filter-no-collection = There is no collection “{ $name }”.
filter-no-tag = There is no tag “{ $name }”.
# What there is instead. $others and $names are several names with commas between them.
filter-there-is = there is only { $last }.
filter-there-are = there are { $others } and { $last }.
filter-there-are-more = there are others, such as { $names }.
filter-there-are-none = there is none to choose from here; leave the option out.
