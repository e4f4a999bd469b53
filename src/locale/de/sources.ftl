# Was zu einer Nachricht gesagt wird, deren Behauptungen gesucht wurden.

sources-summary = { $supported } von { $count ->
    [one] 1 Behauptung ist belegt.
   *[other] { $count } Behauptungen sind belegt.
}
sources-passed-over = { $count ->
    [one] Ein Satz wurde übergangen: eine Frage, oder er nennt zu wenig, um danach zu suchen.
   *[other] { $count } Sätze wurden übergangen: Fragen, oder sie nennen zu wenig, um danach zu suchen.
}
sources-left-out = { $count ->
    [one] Eine weitere Behauptung wurde nicht gesucht.
   *[other] { $count } weitere Behauptungen wurden nicht gesucht.
}
sources-meaning = ✅ ein Artikel sagt das mit diesen Worten, was es nicht wahr macht; ❌ kein Artikel, der es sagt, wurde gefunden
sources-no-claims = Kein Satz dieser Nachricht behauptet etwas, wonach sich suchen lässt.
sources-no-claims-hint = Fragen und Grüße werden übergangen; eine Behauptung nennt, wer oder was, und was damit ist.
sources-no-words = Diese Nachricht enthält keine Wörter, nach denen sich suchen lässt.
