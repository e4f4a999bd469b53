# Was gesagt wird, wenn jemand von einer Quellenangabe aus weiterliest.


## A page of an article

article-collection = Sammlung { $name }
article-tags = Schlagwörter: { $tags }
article-language = Sprache: { $tag }
article-words = { $words ->
    [one] 1 Wort
   *[other] { $words } Wörter
}
article-others = Weitere Artikel haben denselben Titel; um einen davon zu öffnen, wähle ihn aus den Vorschlägen:
article-outline = Inhalt
article-heading = { $heading } · Seite { $page }
article-continued = Der Absatz hat auf der vorigen Seite begonnen:
article-changed = Der Artikel hat sich geändert, seit die vorige Seite gezeigt wurde; seine Seiten können jetzt anderswo beginnen.
article-page = Seite { $page } von { $pages } · wörtlich, wie am { $moment } indexiert
reading-indexed = wie am { $moment } indexiert
reading-more = und { $count } weitere

## Around a quotation

context-changed = Der Artikel hat sich geändert, seit er zitiert wurde; dies ist der Absatz, der der Stelle am nächsten steht.
context-before = Vor den zitierten Worten
context-cited = Die zitierten Worte
context-after = Nach den zitierten Worten
section-changed = Der Artikel hat sich inzwischen geändert; dies ist der Absatz, der der Stelle am nächsten steht.

## Where quotations come from

sources-changed = Seit der Antwort geändert: { $which }; was hier steht, gilt für den Artikel, wie er jetzt ist.
sources-revision = Fassung { $revision }

## Collections

collections-articles = { $articles ->
    [one] 1 Artikel
   *[other] { $articles } Artikel
}
collections-languages = Sprachen: { $tags }
collections-newest = neuester: { $title }, { $day }
collections-none = Hier sind keine Artikel zu sehen.
collections-stale = Die letzte Neuindexierung am { $moment } ist fehlgeschlagen; dies ist, was davor indexiert wurde.

## Buttons

button-previous = Zurück
button-next = Weiter
button-context = [{ $number }] Mehr Kontext
button-section = [{ $number }] Lesen
button-sources = Quellen
button-article = Artikel öffnen
