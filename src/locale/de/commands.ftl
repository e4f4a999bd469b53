# Was Discord von den Befehlen zeigt. Ein Name hat höchstens 32 kleine Buchstaben ohne Leerzeichen, eine
# Beschreibung höchstens 100 Zeichen.

-full = alles

article = artikel
article-about = Einen Artikel lesen, Wort für Wort, in Seiten
article-title = titel
article-title-about = Sein Titel: einen Teil davon tippen und auswählen
article-private = privat
article-private-about = Den Artikel nur dir zeigen; so ist es, wenn du nichts anderes sagst
ask = fragen
ask-about = Eine Frage stellen; die Antwort wird Wort für Wort aus den Artikeln zitiert
ask-question = frage
ask-question-about = Was du wissen willst, in einem Satz
ask-private = privat
ask-private-about = Die Antwort nur dir zeigen
filter-collection = sammlung
filter-collection-about = Nur Artikel dieser Sammlung
filter-tag = schlagwort
filter-tag-about = Nur Artikel mit diesem Schlagwort
filter-from = von
filter-from-about = Nur Artikel von diesem Tag an: 14.5.2026, Mai 2026, letzte Woche
filter-to = bis
filter-to-about = Nur Artikel bis zu diesem Tag: 14.5.2026, Mai 2026, letzte Woche
filter-sort = sortierung
filter-sort-about = Was zuerst kommt
filter-sort-relevance = das Beste
filter-sort-newest = das Neueste
collections = sammlungen
collections-about = Welche Sammlungen von Artikeln es gibt
help = hilfe
help-about = Was dieser Bot tut und wie man ihn fragt
reindex = neu-indexieren
reindex-about = Die Artikel neu einlesen (für die Moderation)
reindex-mode = modus
reindex-mode-about = Wie viel neu eingelesen wird
reindex-mode-changed = geändert: nur Dateien, die sich geändert haben
reindex-mode-full = { -full }: jede Datei, in einen neuen Index
search = suchen
search-about = Die Artikel durchsuchen; zeigt eine Liste von Textstellen, Wort für Wort
search-query = suche
search-query-about = Gesuchte Wörter; „genau so“ in Anführungszeichen, -wort schließt aus
search-private = privat
search-private-about = Das Gefundene nur dir zeigen
status = status
status-about = Was indexiert ist und seit wann
