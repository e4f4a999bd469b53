# Was Discord ablehnt.

doctor-refused = abgelehnte Anfragen: { $count } in den letzten zehn Minuten; bei 10000 sperrt Discord den Bot aus
doctor-refused-fix = sieh im Protokoll des Bots nach, was Discord ablehnt; bis dahin fragt der Bot weniger
may-not-write = Ich darf in { $channel } nicht schreiben. Frag stattdessen hier, oder bitte die Moderation, mich dort Nachrichten senden und den Nachrichtenverlauf lesen zu lassen.
