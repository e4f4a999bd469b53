# Ce qui est dit d’un message dont les affirmations ont été cherchées.

sources-summary = { $supported } sur { $count ->
    [one] { $count } affirmation trouve appui.
    [many] { $count } d’affirmations trouvent appui.
   *[other] { $count } affirmations trouvent appui.
}
sources-passed-over = { $count ->
    [one] { $count } phrase a été laissée de côté : une question, ou une phrase qui nomme trop peu pour être cherchée.
    [many] { $count } de phrases ont été laissées de côté : des questions, ou des phrases qui nomment trop peu pour être cherchées.
   *[other] { $count } phrases ont été laissées de côté : des questions, ou des phrases qui nomment trop peu pour être cherchées.
}
sources-left-out = { $count ->
    [one] { $count } autre affirmation n’a pas été cherchée.
    [many] { $count } d’autres affirmations n’ont pas été cherchées.
   *[other] { $count } autres affirmations n’ont pas été cherchées.
}
sources-meaning = ✅ un article le dit en ces mots, ce qui ne le rend pas vrai ; ❌ aucun article qui le dise n’a été trouvé
sources-no-claims = Aucune phrase de ce message n’affirme quoi que ce soit qui puisse être cherché.
sources-no-claims-hint = les questions et les salutations sont laissées de côté ; une affirmation nomme qui ou quoi, et ce qu’il en est.
sources-no-words = Ce message ne contient aucun mot à chercher.
