# Lo que se dice de las opciones que limitan qué puede responder.

filter-date-unread = «{ $date }» no se puede leer como fecha.
filter-date-unread-hint = escríbela así: 14.5.2026, 2026-05-14, mayo de 2026, 2026, ayer, la semana pasada o desde marzo.
filter-dates-crossed = El primer día, { $from }, es posterior al último, { $to }.
filter-dates-crossed-hint = quita uno de los dos o intercámbialos.
filter-no-collection = No hay ninguna colección «{ $name }».
filter-no-tag = No hay ninguna etiqueta «{ $name }».
filter-there-is = solo hay { $last }.
filter-there-are = hay { $others } y { $last }.
filter-there-are-more = hay otras, como { $names }.
filter-there-are-none = aquí no hay ninguna para elegir; quita la opción.
