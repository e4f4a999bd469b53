# Was über Personen gespeichert ist, und wie es gelöscht wird.

privacy-kept = Jede Frage wird mit Zeit, Ort und den Textstellen gespeichert, die dazu zitiert wurden, ebenso Stimmen mit ihren Anmerkungen und Bitten um Antwort. Wer fragt, steht dort als Hash mit Schlüssel: ohne Namen und ohne ID.
privacy-not-kept = Keine andere Nachricht wird gespeichert, nichts wird weitergegeben, und kein Sprachmodell bekommt etwas davon.
privacy-days = An diesem Ort wird es nach so vielen Tagen gelöscht: { $days }. Verlässt der Bot einen Server, wird alles von diesem Server gelöscht.
privacy-seen = Die Moderation eines Servers sieht dessen Fragen, Anmerkungen und Zahlen in `/{ insights }`, ohne wer gefragt hat. Wer den Bot betreibt, kann dessen Datenbank lesen.
privacy-messages = Eine Bitte um Antwort wird der Moderation mit dem Namen dessen gezeigt, der sie zuerst stellt. Nachrichten in Discord bleiben dort, bis sie jemand löscht.
privacy-delete = `/{ forget-me }` löscht sofort alles, was du gefragt, gesagt und gewünscht hast, überall.
forget-ask = Das löscht alle deine Fragen, Stimmen und Bitten, die dieser Bot gespeichert hat, auf allen Servern und in Direktnachrichten. Es lässt sich nicht rückgängig machen.
forget-button = Alles löschen
forget-done = Gelöscht: Fragen: { $questions }, Stimmen: { $votes }, Bitten: { $requests }.
forget-nothing = Von dir ist nichts gespeichert.
