# Was zu den Optionen gesagt wird, die eingrenzen, was antworten darf.

filter-date-unread = „{ $date }“ lässt sich nicht als Datum lesen.
filter-date-unread-hint = Schreib es wie 14.5.2026, 2026-05-14, Mai 2026, 2026, gestern, letzte Woche oder seit März.
filter-dates-crossed = Der erste Tag, { $from }, liegt nach dem letzten, { $to }.
filter-dates-crossed-hint = Lass einen der beiden weg oder vertausche sie.
filter-no-collection = Es gibt keine Sammlung „{ $name }“.
filter-no-tag = Es gibt kein Schlagwort „{ $name }“.
filter-there-is = Es gibt nur { $last }.
filter-there-are = Es gibt { $others } und { $last }.
filter-there-are-more = Es gibt andere, etwa { $names }.
filter-there-are-none = Hier gibt es nichts zur Auswahl; lass die Option weg.
