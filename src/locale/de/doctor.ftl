# Was `/doctor` und `/about` sagen.


## Permissions, as Discord calls them, and what breaks without each

permission-view-channel = Kanäle ansehen
permission-send-messages = Nachrichten senden
permission-send-messages-in-threads = Nachrichten in Threads senden
permission-create-public-threads = Öffentliche Threads erstellen
permission-embed-links = Links einbetten
permission-attach-files = Dateien anhängen
permission-read-message-history = Nachrichtenverlauf anzeigen
breaks-view-channel = Erwähnungen und Antworten im Kanal erreichen den Bot nicht, und von sich aus kann er dort nichts senden; Befehle und ihre Schaltflächen gehen weiterhin.
breaks-send-messages = Erwähnungen und Antworten werden nicht beantwortet, Anfragen nicht gepostet, und eine Neuindexierung von mehr als einer Viertelstunde endet ohne Bericht; Befehle und ihre Schaltflächen gehen weiterhin.
breaks-send-messages-in-threads = Erwähnungen und Antworten in Threads werden nicht beantwortet, ebenso wenig solche, deren Antwort einen Thread öffnet; die Berechtigung für Kanäle zählt dort nicht.
breaks-create-public-threads = Wo `threads` an ist, öffnet die Antwort auf eine Erwähnung keinen Thread.
breaks-embed-links = Eine Antwort auf eine Erwähnung oder Antwort, die für einfachen Text zu lang ist, kann nicht gesendet werden; Antworten auf Befehle brauchen das nicht.
breaks-attach-files = Eine Antwort auf eine Erwähnung oder Antwort, die auf keine Seite passt, kann nicht als Datei angehängt werden; Antworten auf Befehle brauchen das nicht.
breaks-read-message-history = Discord weist jede Antwort auf eine Erwähnung oder Antwort ab, da jede als Antwort auf die Frage gesendet wird, und frühere Nachrichten einer Kette von Antworten sind nicht lesbar.

## What was examined

doctor-with-fix = { $what } → { $fix }
doctor-permissions = Berechtigungen: der Bot hat alle, die er hier braucht
doctor-permissions-unknown = Berechtigungen: Discord sagt nicht, was der Bot hier darf
doctor-permission = Berechtigung { $name } fehlt hier. { $breaks }
doctor-permission-fix = gib sie der Rolle des Bots, auf dem Server oder in diesem Kanal
doctor-commands = Befehle: Discord hat alle { $count }
doctor-commands-differ = Befehle: Discord hat { $there }, diese Version { $wanted }
doctor-commands-differ-fix = starte den Bot neu, dabei registriert er sie
doctor-commands-unknown = Befehle: Discord hat nicht gesagt, welche es hat
doctor-again = versuch es in einer Minute noch einmal
doctor-index = Index: { $articles ->
    [one] 1 Artikel ist
   *[other] { $articles } Artikel sind
} hier zu sehen
doctor-index-empty = Index: hier ist kein Artikel zu sehen
doctor-index-empty-fix = indexiere mit `/{ reindex }` neu, oder wähle `collections` mit `/{ settings } { settings-set }`
doctor-log = wer den Bot betreibt, findet den Grund in dessen Protokoll
doctor-reindex = indexiere mit `/{ reindex }` neu
doctor-clock = Uhr: { $seconds } s neben der von Discord
doctor-clock-fix = lass die Uhr des Rechners über das Netz stellen (NTP)
doctor-gateway = Verbindung: Discord antwortet innerhalb von { $latency }
doctor-arrived = Verbindung: dieser Befehl kam nach { $latency } an
doctor-database = Datenbank: sie lässt sich lesen
doctor-database-down = Datenbank: sie lässt sich nicht lesen
doctor-channel = Kanal { $channel }: der Bot sieht ihn
doctor-channel-gone = Kanal { $channel } wurde gewählt und ist nicht mehr da
doctor-channel-hidden = Kanal { $channel } wurde gewählt, und der Bot kann ihn nicht sehen
doctor-channel-mute = Kanal { $channel } wurde gewählt, und der Bot darf dort nicht schreiben
doctor-channel-unknown = Kanal { $channel }: Discord hat nicht gesagt, ob es ihn gibt
doctor-channel-fix = wähle mit `/{ settings } { settings-set }` einen anderen
doctor-requests = Anfragen: sie werden in { $channel } gepostet
doctor-requests-none = Anfragen: kein Kanal ist gewählt, also sind keine möglich
doctor-requests-fix = wähle einen mit `/{ settings } { settings-set }` als `requests_channel`

## What the bot is

about-version = ibid { $version }, Commit { $commit }
about-indexed = Artikel, wie sie am { $moment } indexiert wurden
about-changed = seitdem haben sich Dateien geändert
about-collections = Sammlungen hier: { $names }
about-licence = Lizenz: { $licence }
about-source = Quelltext: { $url }
