# Ce qui est envoyé.

uploads-now = Dès maintenant dans les réponses :
uploads-soon = Conservé. Ce sera dans les réponses dès que la réindexation en cours sera terminée :
uploads-later = Conservé. Ce sera dans les réponses dans un instant :
uploads-behind = Conservé, mais l’index n’a pas pu être mis à jour. Ce sera dans les réponses après la prochaine réindexation :
uploads-waiting = Chez les modérateurs, qui approuvent ou refusent :
uploads-refused = Non conservé :
uploads-file = { $name } · { $title } · { $passages ->
    [one] { $passages } passage
    [many] { $passages } de passages
   *[other] { $passages } passages
}
uploads-replaces = remplace le fichier de ce nom
uploads-note = remarque : { $note }
uploads-note-line = ligne { $line } : { $note }
uploads-refused-file = { $name } : { $why }
uploads-off = Ici, rien ne peut être envoyé.
uploads-off-hint = les modérateurs peuvent le permettre dans les paramètres, avec `uploads`.
uploads-none-sent = La commande est arrivée sans fichier.
uploads-proposed = { $who } propose des documents :
uploads-proposed-row = { $name } · { $title } · { $size }
uploads-not-posted = Ils attendent, mais n’ont pas pu être montrés ici aux modérateurs.
uploads-not-posted-hint = laisse le bot écrire dans le salon pour les demandes, puis envoie-les de nouveau.
uploads-approve = Approuver
uploads-reject = Refuser
uploads-approved = Approuvé par { $who } :
uploads-rejected = Refusé par { $who } :
uploads-decided-before = Cela a déjà été décidé.
uploads-list-none = Rien n’a encore été envoyé ici.
uploads-used = utilisés : { $used } Mo sur { $quota }
uploads-row = { $name } · { $title } · { $size } · { $moment } · { $state }
uploads-size = taille : { $kb } ko
upload-state-waiting = attend une approbation
upload-state-accepted = pas encore dans les réponses
upload-state-indexed = dans les réponses
upload-state-failed = illisible : { $why }
uploads-removed = { $name } n’est plus dans aucune réponse.
uploads-removed-hint = Le fichier quittera l’index à la prochaine réindexation.
uploads-unknown = Il n’y a pas de tel envoi ici.
upload-kind = ce n’est pas un document d’une sorte qui est lue : { $kinds }
upload-twice = un autre fichier de ce nom est arrivé avec lui
upload-quota = il n’y a pas de place : { $used } Mo sur { $quota } sont utilisés
upload-too-many = pas plus de { $most } fichiers sont pris à la fois
upload-unsafe-name = son nom mène hors de l’archive
upload-not-fetched = Discord n’a pas remis le fichier ; réessaie
upload-not-kept = Ce qui a été envoyé n’a pas pu être écrit.
upload-not-kept-hint = vérifie que le dossier de données peut être écrit et a de la place.
