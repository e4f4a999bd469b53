# Die Sätze von ibid auf Deutsch. Anrede: du, wie bei Discord selbst.
# article: Artikel; passage: Textstelle; collection: Sammlung; excerpt: Auszug; quotation: Zitat;
# citation: Quellenangabe; index: Index; moderator: Moderation.

hint = Tipp: { $hint }

## An answer

answer-indexed = Wörtlich aus den Artikeln, wie sie am { $moment } indexiert wurden
answer-loosened = Nirgends stehen die Wörter in Anführungszeichen so nebeneinander; diese Textstellen kommen dem am nächsten.
answer-near = Vielleicht beantwortet das deine Frage nicht. Es ist die Stelle in den Artikeln, die ihr am nächsten kommt:
answer-not-found = Die Artikel enthalten darauf keine Antwort.
answer-nearest = Diese Abschnitte kommen der Frage am nächsten:
answer-not-found-hint = Nenne das, wonach du fragst, so, wie ein Artikel es nennen würde, oder frag nach einer Sache auf einmal.
citation-paragraph = Absatz { $number }
citation-page = Seite { $number }
quote-items-left-out = { $count ->
    [one] Ein weiterer Punkt der Liste wird nicht gezeigt.
   *[other] { $count } weitere Punkte der Liste werden nicht gezeigt.
}
quote-rows-left-out = { $count ->
    [one] Eine weitere Zeile der Tabelle wird nicht gezeigt.
   *[other] { $count } weitere Zeilen der Tabelle werden nicht gezeigt.
}
quote-lines-left-out = { $count ->
    [one] Eine weitere Zeile wird nicht gezeigt.
   *[other] { $count } weitere Zeilen werden nicht gezeigt.
}
left-out = { $count ->
    [one] Ein weiterer Eintrag passt nicht in diese Nachricht; die Datei enthält alles.
   *[other] { $count } weitere Einträge passen nicht in diese Nachricht; die Datei enthält alles.
}
too-long = Die Antwort ist zu lang für eine Nachricht; die Datei enthält sie ganz.

## Questions that are refused

refused-empty = Die Frage ist leer.
refused-empty-hint = Frag in einem Satz, zum Beispiel: Wann wurde die ICANN gegründet?
refused-long = Die Frage hat { $chars } Zeichen; gelesen werden höchstens { $limit }.
refused-long-hint = Frag in ein oder zwei Sätzen nach dem einen, was du wissen willst.
refused-no-words = Die Frage enthält keine Wörter, nach denen sich suchen lässt.
refused-no-words-hint = Frag mit Wörtern, zum Beispiel: Wann wurde die ICANN gegründet?
refused-common = Die Frage nennt nichts, wonach sich suchen lässt.
refused-common-hint = Nenne die Sache, die Person oder das Ereignis, um das es dir geht.

## When something goes wrong

failed-bug = In ibid ist ein Fehler aufgetreten.
failed-bug-hint = Melde ihn bitte zusammen mit der Referenz.
failed-reference = Referenz: { $reference }
failed-operator = So, wie der Bot zurzeit eingerichtet ist, kann er das nicht.
failed-operator-hint = Wer diesen Bot betreibt, findet den Grund in dessen Protokoll unter der Referenz { $reference }.
failed-cause = Ursache: { $cause }
overloaded = Es warten zu viele Fragen auf eine Antwort.
overloaded-hint = Frag in ein paar Sekunden noch einmal.
timed-out = Die Antwort hat zu lange gedauert und wurde aufgegeben.
timed-out-hint = Frag in einer Minute noch einmal.
index-not-built = Es sind noch keine Dokumente indexiert.
index-not-built-hint = Führe `ibid index` aus, oder `/{ reindex }` in Discord.
index-locked = Der Index wird gerade benutzt, und zwar von { $holder }.
index-locked-hint = Beende diesen Prozess oder gib dem neuen mit `--data` einen anderen Ordner. Ein laufender Bot wird mit `/{ reindex }` neu indexiert.
index-full = Der Datenträger ist voll, deshalb konnte der Index nicht geschrieben werden; was vorher indexiert war, bleibt erhalten.
index-full-hint = Schaffe Platz oder verlege den Datenordner mit `--data`, und indexiere neu.
index-storage = Der Index konnte nicht gelesen oder geschrieben werden.
index-storage-hint = Prüfe, ob es den Datenordner gibt und ob das Benutzerkonto, unter dem ibid läuft, darin schreiben darf.
index-damaged = Der Index ist beschädigt.
index-damaged-hint = Baue ihn aus den Dokumenten neu auf: mit `ibid index --full`, oder mit `/{ reindex } { reindex-mode }:{ -full }` in Discord.
corpus-empty = Der Dokumentenordner { $folder } enthält keine Dokumente.
corpus-empty-hint = Lege Markdown-Dateien (`.md`) oder Textdateien (`.txt`) hinein und indexiere neu.
indexing-first = Die Artikel werden gerade zum ersten Mal indexiert.
indexing-first-hint = Frag in einer Minute noch einmal.

## Reindexing

by-start = Start des Bots
by-command-line = Kommandozeile
by-schedule = Zeitplan
by-files = geänderte Dateien
reindex-running-now = Es läuft schon eine Neuindexierung, soeben gestartet ({ $by }).
reindex-running-seconds = Es läuft schon eine Neuindexierung, vor { $seconds } s gestartet ({ $by }).
reindex-running-minutes = Es läuft schon eine Neuindexierung, vor { $minutes } min gestartet ({ $by }).
reindex-running-hint = Warte, bis sie fertig ist; wann das ist, zeigt `/{ status }`.
reindex-stopped = Die Neuindexierung wurde vor ihrem Ende angehalten; nichts hat sich geändert.
reindex-stopped-hint = Starte sie noch einmal.
reindex-progress = Neuindexierung: { $seen } von { $files ->
    [one] 1 Datei
   *[other] { $files } Dateien
} gesehen, { $changed ->
    [one] 1 Artikel
   *[other] { $changed } Artikel
} geändert, { $passages ->
    [one] 1 Textstelle
   *[other] { $passages } Textstellen
} geschrieben, bisher { $elapsed }.
reindex-held = Nichts wurde geändert: { $removed } von { $all } Artikeln wären weggefallen, mehr als ohne Bestätigung wegfallen dürfen.
reindex-held-hint = wenn das stimmt, drücke auf die Schaltfläche; wenn nicht, sieh nach, ob ein Ordner fehlt.
reindex-anyway = Entfernen und neu indexieren
reindex-report = Neu indexiert in { $elapsed }: { $added } hinzugekommen, { $changed } geändert, { $removed } entfernt, { $unchanged } unverändert, { $failed } fehlgeschlagen.
reindex-failed-hint = Von Dateien, die fehlgeschlagen sind, bleibt der Artikel, der früher aus ihnen gelesen wurde, falls es einen gab.
reindex-more = und { $count } weitere
reindex-note = { $path }: { $what }
reindex-note-line = { $path }, Zeile { $line }: { $what }
file-kind = Dateien dieser Art werden nicht gelesen
file-not-utf8 = kein UTF-8-Text: Byte { $byte } ist ungültig; speichere die Datei als UTF-8
file-utf16 = die Datei ist UTF-16-Text; speichere sie als UTF-8
file-binary = ein NUL-Zeichen: das ist keine Textdatei
file-date = { $date } ist kein Datum; ein Datum wird als JJJJ-MM-TT geschrieben
file-empty = die Datei enthält keinen Absatz, der sich zitieren lässt
file-encrypted = die Datei ist verschlüsselt; speichere sie ohne Passwort
file-only-pictures = die Datei enthält Bilder und keinen Text, wie ein Scan; lass zuerst eine Texterkennung (OCR) darüber laufen
file-malformed = die Datei lässt sich nicht als { $format } lesen: { $reason }
file-too-large = die Datei ist größer als { $most } MB oder entpackt sich zu mehr
file-too-much-text = das Dokument hat mehr als { $most } MB Text; teile es in mehrere auf
file-too-many = die Datei enthält mehr { $what } als { $most }
file-too-slow = die Datei zu lesen hat länger als { $seconds } s gedauert
file-died = die Datei zu lesen brauchte mehr Speicher als erlaubt, oder es ist gescheitert: { $reason }
reindex-continues = Die Neuindexierung dauert länger, als diese Antwort bearbeitet werden kann; weiter geht es unten im Kanal.

## The status

status-state = { $articles ->
    [one] 1 Artikel
   *[other] { $articles } Artikel
}, { $passages ->
    [one] 1 Textstelle
   *[other] { $passages } Textstellen
}, in { $collections ->
    [one] 1 Sammlung
   *[other] { $collections } Sammlungen
}
status-empty = es sind noch keine Dokumente indexiert
status-collection = Sammlung { $name }: { $articles ->
    [one] 1 Artikel
   *[other] { $articles } Artikel
}
status-other-version = der Index stammt von einer anderen Version von ibid und wird neu aufgebaut
status-running = seit dem { $moment } läuft eine Neuindexierung, gestartet durch: { $by }
status-mismatches = { $count ->
    [one] 1 Auszug wich von seinem Artikel ab und wurde nicht gezeigt
   *[other] { $count } Auszüge wichen von ihrem Artikel ab und wurden nicht gezeigt
}
status-commands = die Befehle konnten nicht registriert werden, es wird erneut versucht: { $why }
status-no-reindex = bisher ist keine Neuindexierung zu Ende gegangen
status-reindex-done = letzte Neuindexierung am { $moment } ({ $by }): { $added } hinzugekommen, { $changed } geändert, { $removed } entfernt, { $unchanged } unverändert, { $failed } fehlgeschlagen
status-reindex-failed = letzte Neuindexierung am { $moment } ({ $by }): fehlgeschlagen: { $what }
status-words = Antworten nach Bedeutung: aus
status-meaning = Antworten nach Bedeutung: an, { $model }
status-meaning-made = Antworten nach Bedeutung: an, { $model }; { $made } von { $all } Passagen sind dafür gelesen, und bis es fast alle sind, kommen Antworten allein nach Wörtern zustande
status-words-only = Antworten nach Bedeutung: gewünscht, aber { $why }: Antworten kommen allein nach Wörtern zustande

## Talking with the bot

help-intro = Stell eine Frage, und die Antwort besteht aus bis zu drei Auszügen, Wort für Wort aus den Artikeln dieser Community geschnitten, jeder mit der Stelle, an der er steht. Nichts davon schreibt ein Sprachmodell. Enthalten die Artikel keine Antwort, sagt der Bot das.
help-message = es geht auch mit einer Erwähnung, mit einer Antwort auf eine Nachricht des Bots oder per Direktnachricht: schreib einfach die Frage
moderators-only = Das kann nur die Moderation: wer den Server verwalten darf oder eine Rolle hat, die in den Einstellungen steht.
asked-nothing = Schreib eine Frage hinter die Erwähnung, zum Beispiel: Wann wurde die ICANN gegründet?
unknown-command = Die laufende Version kennt diesen Befehl nicht. Discord zeigt die neue Befehlsliste innerhalb weniger Minuten.
unknown-button = Diese Schaltfläche stammt nicht von diesem Bot oder gehört an einen anderen Ort; sie bewirkt nichts.
not-yours-to-delete = Eine Antwort löschen kann nur, wer gefragt hat, und die Moderation.

article-gone = Diesen Artikel gibt es unter den Artikeln nicht mehr.
article-gone-hint = Such ihn über seinen Titel oder frag noch einmal.
article-unnamed = Hier hat kein Artikel diesen Titel.
article-unnamed-hint = Tipp einen Teil des Titels und wähl einen der vorgeschlagenen.
answer-understood = Verstanden mit deiner Frage davor: { $words }
too-often-person = Das ist vorerst eine Frage zu viel von dir.
too-often-channel = Das ist vorerst eine Frage zu viel in diesem Kanal.
too-often-guild = Das ist vorerst eine Frage zu viel auf diesem Server.
too-often-hint = Frag noch einmal in { $seconds ->
    [one] 1 Sekunde
   *[other] { $seconds } Sekunden
}.
