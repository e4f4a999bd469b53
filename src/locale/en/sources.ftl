# What is said of a message whose claims were looked for.

sources-summary = { $supported } of { $count ->
    [one] 1 claim
   *[other] { $count } claims
} found support.
sources-passed-over = { $count ->
    [one] One sentence was passed over: a question, or one that names too little to look for.
   *[other] { $count } sentences were passed over: questions, or ones that name too little to look for.
}
sources-left-out = { $count ->
    [one] One more claim was not looked for.
   *[other] { $count } more claims were not looked for.
}
sources-meaning = ✅ an article says these words, which does not make them true; ❌ no article was found to say them
sources-no-claims = No sentence of this message claims anything that could be looked for.
sources-no-claims-hint = questions and greetings are passed over; a claim names who or what, and what of it.
sources-no-words = This message holds no words to look for.
