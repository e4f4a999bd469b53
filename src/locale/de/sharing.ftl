# Antworten teilen und löschen.

button-share = Teilen
button-delete = Löschen
shared = { $name } teilt eine Antwort:
shared-asked = { $name } hat gefragt: { $question }
shared-before = Diese Antwort wurde schon geteilt.
share-changed = Ein Artikel hat sich seit dieser Antwort geändert, deshalb wurde sie nicht geteilt.
share-changed-hint = Frag noch einmal.
ask-privately = Antworten sind hier nur für die Person, die fragt. Frag mit `/{ ask }`.
