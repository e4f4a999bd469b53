# Was die Moderation wählt, und warum sich etwas nicht wählen lässt.

setting-answer-channels = Kanäle für öffentliche Antworten
setting-moderator-roles = Rollen der Moderation
setting-collections = Sammlungen, die antworten
setting-private = Antworten nur für die fragende Person
setting-threads = Threads für Antworten auf Erwähnungen
setting-language = Sprache öffentlicher Worte
setting-user-limit = Fragen einer Person pro Minute
setting-channel-limit = Fragen in einem Kanal pro Minute
setting-guild-limit = Fragen auf dem Server pro Minute
setting-retention-days = Tage, die Fragen aufbewahrt werden
setting-requests-channel = Kanal für Anfragen
setting-uploads = wer Dokumente hochladen darf

## Values

value-on = an
value-off = aus
value-default = wie ohne eigene Wahl
value-everywhere = überall
value-all = alle
value-askers = die der fragenden Person
value-nowhere = nirgends
value-none = keine
value-here = dieser Kanal
value-moderators = die Moderation
value-approval = alle, mit Freigabe
level-default = Vorgabe
level-guild = dieser Server
level-channel = nur dieser Kanal

## What holds, and what was changed

settings-here = Das gilt in { $channel }:
settings-row = { $name } ({ $key }): { $value } · { $level }
settings-now = Ab jetzt gilt:
settings-exported = Alles, was hier gewählt wurde, steht in der Datei; `/{ settings } { settings-import }` liest sie wieder ein.
settings-export-file = Was die Moderation dieses Servers gewählt hat
settings-imported = Die Datei wurde eingelesen.
settings-imported-server = für den Server geändert: { $keys }
settings-imported-channel = in { $channel } geändert: { $keys }
settings-imported-nothing = nichts ist anders als vorher
settings-imported-kept = unverändert geblieben: { $keys }; das kann nur ändern, wer den Server verwalten darf

## Why nothing was changed

settings-needs-manager = Wer moderiert, kann nur wählen, wer den Server verwalten darf.
settings-everyone = Die Rolle, die alle haben, kann nicht moderieren, denn dann könnten alle diese Einstellungen ändern.
settings-channel-gone = Auf diesem Server gibt es keinen Kanal { $channel }.
settings-channel-hidden = Der Bot kann { $channel } nicht sehen.
settings-channel-hidden-hint = Lass ihn diesen Kanal sehen, oder wähle einen anderen.
refused-key = Es gibt keine Einstellung { $key }.
refused-key-hint = Es gibt { $keys }.
refused-server-only = { $key } gilt für den ganzen Server und lässt sich nicht für einen Kanal wählen.
refused-value = { $found } ist kein Wert für { $key }.
refused-value-hint = Gesucht ist { $wanted }, zum Beispiel { $example }.
wanted-channels = eine Liste von Kanälen
wanted-channel = ein einzelner Kanal
wanted-roles = eine Liste von Rollen, oder keine
wanted-collections = eine Liste von Sammlungen, oder keine
wanted-switch = an oder aus
wanted-uploads = aus, Moderation oder Freigabe
wanted-language = eine von { $languages }
wanted-number = eine ganze Zahl von { $least } bis { $most }
refused-collection = Hier gibt es keine Sammlung { $name }.
refused-collection-hint = Es gibt { $names }.
refused-collection-none = Es gibt keine zur Auswahl.
refused-file = Das ist kein Export von Einstellungen: { $reason }
refused-version = Die Version der Datei muss { $version } sein und ist { $found }.
refused-large = Die Datei ist größer als { $kib } KiB; größer können Einstellungen nicht sein.
refused-in = In { $channel }:
refused-nothing = Nichts wurde geändert.
settings-not-fetched = Die Datei konnte nicht von Discord geholt werden.
settings-not-fetched-hint = Häng sie noch einmal an.
