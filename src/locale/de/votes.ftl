# Was über Antworten gesagt wird, und was beantwortet werden soll.

## Votes

vote-up = Hilfreich
vote-down = Nicht hilfreich
vote-kept = Deine Stimme ist gespeichert.
vote-changed = Deine Stimme ist geändert; nur die letzte zählt.
vote-same = So hast du schon abgestimmt.
vote-gone = Diese Frage ist nicht mehr gespeichert, deshalb kann über ihre Antwort niemand mehr abstimmen.
vote-form = Was stimmt mit der Antwort nicht?
vote-form-reason = Grund
vote-form-reasons = { reason-wrong }, { reason-off-topic }, { reason-outdated }, { reason-incomplete }, { reason-other }
vote-form-note = Anmerkung
vote-form-note-about = In deinen Worten, für die Moderation
reason-wrong = falsch
reason-off-topic = am Thema vorbei
reason-outdated = veraltet
reason-incomplete = unvollständig
reason-other = anderes

## Requests for an answer

request = Um Antwort bitten
request-made = Deine Bitte liegt der Moderation vor.
request-already = Darum wurde schon gebeten, und deine Bitte ist mitgezählt. Bitten bisher: { $count }.
request-gone = Diese Frage ist nicht mehr gespeichert. Stell sie noch einmal, um eine Antwort zu erbitten.
request-no-channel = Deine Bitte ist gespeichert, aber dieser Server hat keinen Kanal für Bitten.
request-no-channel-hint = Die Moderation kann in den Einstellungen einen wählen, als `requests_channel`.
request-not-posted = Deine Bitte ist gespeichert, konnte aber nicht in den Kanal für Bitten geschrieben werden.
request-not-posted-hint = Lass den Bot den Kanal für Bitten sehen und dort Nachrichten senden.
request-item = { $who } wünscht eine Antwort, die nicht in den Artikeln steht:
request-item-asked = gefragt am { $moment } in { $place }
request-place = diesem Kanal
request-close = Mit einem Link schließen
request-close-form = Was beantwortet die Frage?
request-close-answer = Link oder Satz
request-closed = Geschlossen am { $moment } von { $who }: { $answer }
request-closed-count = Bitten: { $count }
request-closed-before = Diese Bitte wurde schon geschlossen.
request-closed-gone = Diese Bitte ist nicht mehr gespeichert.
request-answered = Die Moderation antwortet: { $answer }
request-page = diese Seite
