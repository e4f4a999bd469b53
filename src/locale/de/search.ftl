# Was eine Suche sagt.

refused-exclusions = Die Suche sagt nur, was nicht gesucht wird.
refused-exclusions-hint = Sag auch, was gesucht wird, zum Beispiel: `Leuchtturm -Fähre`
search-header = { $count ->
    [one] 1 Textstelle
   *[other] { $count } Textstellen
} zu { $query }, Seite { $page } von { $pages }
search-header-more = { $count }+ Textstellen zu { $query }, Seite { $page } von { $pages }
search-none = Nichts in den Artikeln passt zu { $query }.
search-none-hint = Such nach weniger oder anderen Wörtern, und schließ mit `-` weniger aus.
search-reindexed = Wörtlich aus den Artikeln, wie sie am { $moment } indexiert wurden, also seit der vorigen Seite: Textstellen können anderswo in der Liste stehen
search-previous = Zurück
search-next = Weiter
search-gone = Diese Suche ist nicht mehr gespeichert, daher lässt sich nicht mehr blättern.
search-gone-hint = Such noch einmal mit `/{ search } { search-query }:…`
