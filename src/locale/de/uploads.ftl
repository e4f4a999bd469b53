# Was hochgeladen wird.

uploads-now = Ab jetzt in den Antworten:
uploads-soon = Aufbewahrt. In den Antworten, sobald die laufende Neuindexierung beendet ist:
uploads-later = Aufbewahrt. Gleich in den Antworten:
uploads-behind = Aufbewahrt, aber der Index ließ sich nicht aktualisieren. In den Antworten nach der nächsten Neuindexierung:
uploads-waiting = Bei der Moderation, die zustimmt oder ablehnt:
uploads-refused = Nicht aufbewahrt:
uploads-file = { $name } · { $title } · { $passages ->
    [one] 1 Textstelle
   *[other] { $passages } Textstellen
}
uploads-replaces = ersetzt die Datei dieses Namens
uploads-note = Hinweis: { $note }
uploads-note-line = Zeile { $line }: { $note }
uploads-refused-file = { $name }: { $why }
uploads-off = Hier lässt sich nichts hochladen.
uploads-off-hint = Die Moderation kann es in den Einstellungen erlauben, als `uploads`.
uploads-none-sent = Mit dem Befehl kam keine Datei.
uploads-proposed = { $who } schlägt Dokumente vor:
uploads-proposed-row = { $name } · { $title } · { $size }
uploads-not-posted = Sie warten, ließen sich der Moderation hier aber nicht zeigen.
uploads-not-posted-hint = Lass den Bot im Kanal für Anfragen schreiben, und schick sie noch einmal.
uploads-approve = Zustimmen
uploads-reject = Ablehnen
uploads-approved = Zugestimmt hat { $who }:
uploads-rejected = Abgelehnt hat { $who }:
uploads-decided-before = Das wurde schon entschieden.
uploads-list-none = Hier wurde noch nichts hochgeladen.
uploads-used = belegt: { $used } von { $quota } MB
uploads-row = { $name } · { $title } · { $size } · { $moment } · { $state }
uploads-size = Größe: { $kb } kB
upload-state-waiting = wartet auf Zustimmung
upload-state-accepted = noch nicht in den Antworten
upload-state-indexed = in den Antworten
upload-state-failed = nicht lesbar: { $why }
uploads-removed = { $name } ist in keiner Antwort mehr.
uploads-removed-hint = Aus dem Index verschwindet die Datei mit der nächsten Neuindexierung.
uploads-unknown = Diese Datei gibt es hier nicht.
upload-kind = das ist kein Dokument einer Art, die gelesen wird: { $kinds }
upload-twice = eine andere Datei dieses Namens kam mit
upload-quota = dafür ist kein Platz: { $used } von { $quota } MB sind belegt
upload-too-many = mehr als { $most } Dateien auf einmal werden nicht angenommen
upload-unsafe-name = ihr Name führt aus dem Archiv hinaus
upload-not-fetched = Discord hat die Datei nicht herausgegeben; versuch es noch einmal
upload-not-kept = Das Hochgeladene ließ sich nicht schreiben.
upload-not-kept-hint = Sieh nach, ob der Datenordner beschreibbar ist und Platz hat.
