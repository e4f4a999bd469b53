# Ce qui est dit des options qui limitent ce qui peut répondre.

filter-date-unread = « { $date } » ne se lit pas comme une date.
filter-date-unread-hint = écris-la ainsi : 14.5.2026, 2026-05-14, mai 2026, 2026, hier, la semaine dernière ou depuis mars.
filter-dates-crossed = Le premier jour, { $from }, vient après le dernier, { $to }.
filter-dates-crossed-hint = retire l’un des deux ou échange-les.
filter-no-collection = Il n’y a pas de collection « { $name } ».
filter-no-tag = Il n’y a pas d’étiquette « { $name } ».
filter-there-is = il n’y a que { $last }.
filter-there-are = il y a { $others } et { $last }.
filter-there-are-more = il y en a d’autres, comme { $names }.
filter-there-are-none = il n’y a rien à choisir ici ; retire l’option.
