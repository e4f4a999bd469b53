# Les phrases d’ibid en français. Adresse : tu, comme Discord lui-même.
# article: article; passage: passage; collection: collection; excerpt: extrait; quotation: citation;
# citation: source; index: index; moderator: modérateur.
# Une espace insécable (U+00A0) précède les deux-points, le point-virgule et les points d’interrogation et d’exclamation ; après les deux-points, la minuscule.

hint = Conseil : { $hint }

## An answer

answer-indexed = Mot pour mot d’après les articles tels qu’ils ont été indexés le { $moment }
answer-loosened = Nulle part les mots entre guillemets ne se suivent ainsi ; ces passages s’en approchent le plus.
answer-near = Ce passage ne répond peut-être pas à ta question. C’est le plus proche dans les articles :
answer-not-found = Les articles ne répondent pas à cette question.
answer-nearest = Les sections les plus proches sont :
answer-not-found-hint = nomme ce que tu cherches comme le ferait un article, ou demande une seule chose à la fois.
citation-paragraph = paragraphe { $number }
citation-page = p. { $number }
quote-items-left-out = { $count ->
    [one] { $count } autre élément n’est pas affiché.
    [many] { $count } d’autres éléments ne sont pas affichés.
   *[other] { $count } autres éléments ne sont pas affichés.
}
quote-rows-left-out = { $count ->
    [one] { $count } autre ligne du tableau n’est pas affichée.
    [many] { $count } d’autres lignes du tableau ne sont pas affichées.
   *[other] { $count } autres lignes du tableau ne sont pas affichées.
}
quote-lines-left-out = { $count ->
    [one] { $count } autre ligne n’est pas affichée.
    [many] { $count } d’autres lignes ne sont pas affichées.
   *[other] { $count } autres lignes ne sont pas affichées.
}
left-out = { $count ->
    [one] { $count } autre élément ne tient pas dans ce message ; tout est dans le fichier.
    [many] { $count } d’autres éléments ne tiennent pas dans ce message ; tout est dans le fichier.
   *[other] { $count } autres éléments ne tiennent pas dans ce message ; tout est dans le fichier.
}
too-long = La réponse est trop longue pour un message ; elle est entière dans le fichier.

## Questions that are refused

refused-empty = La question est vide.
refused-empty-hint = pose ta question en une phrase, par exemple : Quand l’ICANN a-t-elle été fondée ?
refused-long = La question compte { $chars } caractères, et { $limit } au plus sont lus.
refused-long-hint = demande la seule chose que tu veux savoir, en une ou deux phrases.
refused-no-words = La question ne contient aucun mot à chercher.
refused-no-words-hint = pose ta question avec des mots, par exemple : Quand l’ICANN a-t-elle été fondée ?
refused-common = La question ne nomme rien qui puisse être cherché.
refused-common-hint = nomme la chose, la personne ou l’événement dont il s’agit.

## When something goes wrong

failed-bug = Une erreur s’est produite dans ibid.
failed-bug-hint = signale-la avec la référence.
failed-reference = Référence : { $reference }
failed-operator = Le bot ne peut pas faire cela avec sa configuration actuelle.
failed-operator-hint = les personnes qui gèrent ce bot en trouveront la raison dans son journal, sous la référence { $reference }.
failed-cause = cause : { $cause }
overloaded = Trop de questions attendent une réponse.
overloaded-hint = repose ta question dans quelques secondes.
timed-out = La réponse a pris trop de temps et a été abandonnée.
timed-out-hint = repose ta question dans une minute.
index-not-built = Aucun document n’est encore indexé.
index-not-built-hint = lance `ibid index`, ou `/{ reindex }` dans Discord.
index-locked = L’index est utilisé par { $holder }.
index-locked-hint = arrête ce processus, ou donne à celui-ci un autre dossier avec `--data`. Un bot en marche se réindexe avec `/{ reindex }`.
index-full = Le disque est plein et l’index n’a pas pu être écrit ; ce qui était déjà indexé est conservé.
index-full-hint = libère de l’espace, ou déplace le dossier de données avec `--data`, puis réindexe.
index-storage = L’index n’a pas pu être lu ou écrit.
index-storage-hint = vérifie que le dossier de données existe et que le compte sous lequel ibid s’exécute peut y écrire.
index-damaged = L’index est endommagé.
index-damaged-hint = reconstruis-le à partir des documents avec `ibid index --full`, ou avec `/{ reindex } { reindex-mode }:{ -full }` dans Discord.
corpus-empty = Le dossier de documents { $folder } ne contient aucun document.
corpus-empty-hint = mets-y des fichiers Markdown (`.md`) ou texte (`.txt`), puis réindexe.
indexing-first = Les articles sont en cours d’indexation pour la première fois.
indexing-first-hint = repose ta question dans une minute.

## Reindexing

by-start = le démarrage du bot
by-command-line = la ligne de commande
by-schedule = la planification
by-files = un changement de fichiers
reindex-running-now = Une réindexation est déjà en cours, lancée à l’instant par { $by }.
reindex-running-seconds = Une réindexation est déjà en cours, lancée il y a { $seconds } s par { $by }.
reindex-running-minutes = Une réindexation est déjà en cours, lancée il y a { $minutes } min par { $by }.
reindex-running-hint = attends qu’elle soit terminée ; `/{ status }` dit quand.
reindex-stopped = La réindexation a été arrêtée avant la fin, et rien n’a changé.
reindex-stopped-hint = relance-la.
reindex-progress = Réindexation en cours : { $seen } sur { $files ->
    [one] { $files } fichier
    [many] { $files } de fichiers
   *[other] { $files } fichiers
}, { $changed ->
    [one] { $changed } article modifié
    [many] { $changed } d’articles modifiés
   *[other] { $changed } articles modifiés
}, { $passages ->
    [one] { $passages } passage écrit
    [many] { $passages } de passages écrits
   *[other] { $passages } passages écrits
}, { $elapsed } jusqu’ici.
reindex-held = Rien n’a été changé : { $removed } articles sur { $all } auraient disparu, plus qu’il ne peut en disparaître sans confirmation.
reindex-held-hint = si c’est voulu, appuie sur le bouton ; sinon, vérifie qu’aucun dossier ne manque.
reindex-anyway = Les retirer et réindexer
reindex-report = Réindexé en { $elapsed }. Ajoutés : { $added } ; modifiés : { $changed } ; supprimés : { $removed } ; inchangés : { $unchanged } ; en échec : { $failed }.
reindex-failed-hint = pour les fichiers en échec, l’article lu auparavant est conservé, s’il y en avait un.
reindex-more = et { $count } de plus
reindex-note = { $path } : { $what }
reindex-note-line = { $path }, ligne { $line } : { $what }
file-kind = les fichiers de ce type ne sont pas lus
file-not-utf8 = ce n’est pas du texte UTF-8 : l’octet { $byte } n’est pas valide ; enregistre le fichier en UTF-8
file-utf16 = le fichier est du texte UTF-16 ; enregistre-le en UTF-8
file-binary = un caractère NUL : ce n’est pas un fichier texte
file-date = { $date } n’est pas une date ; les dates s’écrivent AAAA-MM-JJ
file-empty = le fichier ne contient aucun paragraphe à citer
file-encrypted = le fichier est chiffré ; enregistre-le sans mot de passe
file-only-pictures = le fichier contient des images et aucun texte, comme un scan ; passe-le d’abord à la reconnaissance de texte (OCR)
file-malformed = le fichier ne peut pas être lu comme { $format } : { $reason }
file-too-large = le fichier dépasse { $most } Mo, ou se décompresse au-delà
file-too-much-text = le document a plus de { $most } Mo de texte ; divise-le en plusieurs
file-too-many = le fichier contient plus de { $what } que { $most }
file-too-slow = lire le fichier a pris plus de { $seconds } s
file-died = lire le fichier a demandé plus de mémoire que permis, ou a échoué : { $reason }
reindex-continues = La réindexation dure plus longtemps que cette réponse ne peut être modifiée ; elle continue plus bas, dans le salon.

## The status

status-state = { $articles ->
    [one] { $articles } article
    [many] { $articles } d’articles
   *[other] { $articles } articles
}, { $passages ->
    [one] { $passages } passage
    [many] { $passages } de passages
   *[other] { $passages } passages
}, dans { $collections ->
    [one] { $collections } collection
    [many] { $collections } de collections
   *[other] { $collections } collections
}
status-empty = aucun document n’est encore indexé
status-collection = collection { $name } : { $articles ->
    [one] { $articles } article
    [many] { $articles } d’articles
   *[other] { $articles } articles
}
status-other-version = l’index vient d’une autre version d’ibid et est en cours de reconstruction
status-running = une réindexation est en cours depuis le { $moment }, lancée par { $by }
status-mismatches = { $count ->
    [one] { $count } extrait différait de son article et n’a pas été montré
    [many] { $count } d’extraits différaient de leur article et n’ont pas été montrés
   *[other] { $count } extraits différaient de leur article et n’ont pas été montrés
}
status-commands = les commandes n’ont pas pu être enregistrées, un nouvel essai suit : { $why }
status-no-reindex = aucune réindexation n’est encore terminée
status-reindex-done = dernière réindexation : le { $moment }, par { $by }. Ajoutés : { $added } ; modifiés : { $changed } ; supprimés : { $removed } ; inchangés : { $unchanged } ; en échec : { $failed }
status-reindex-failed = dernière réindexation : le { $moment }, par { $by }. Échec : { $what }
status-words = réponses par le sens : désactivées
status-meaning = réponses par le sens : activées, { $model }
status-meaning-made = réponses par le sens : activées, { $model } ; { $made } passages sur { $all } ont été lus pour cela, et les réponses se fondent sur les mots seuls jusqu’à ce que presque tous le soient
status-words-only = réponses par le sens : demandées, mais { $why } : les réponses se fondent sur les mots seuls

## Talking with the bot

help-intro = Pose une question, et la réponse sera faite de trois extraits au plus, découpés mot pour mot dans les articles de cette communauté, chacun avec l’endroit où il se trouve. Rien n’est écrit par un modèle de langage. Si les articles ne contiennent pas la réponse, le bot le dit.
help-message = une mention, une réponse à un message du bot ou un message privé conviennent aussi : écris simplement la question
moderators-only = Seuls les modérateurs peuvent faire cela : les membres qui peuvent gérer le serveur, ou qui ont un rôle indiqué dans les paramètres.
asked-nothing = Écris une question après la mention, par exemple : Quand l’ICANN a-t-elle été fondée ?
unknown-command = La version en marche ne connaît pas cette commande. Discord affichera la nouvelle liste des commandes d’ici quelques minutes.
unknown-button = Ce bouton n’a pas été créé par ce bot, ou il est fait pour un autre endroit ; il ne fait rien.
not-yours-to-delete = Une réponse ne peut être supprimée que par la personne qui a posé la question et par les modérateurs.

article-gone = Cet article n’est plus parmi les articles.
article-gone-hint = Cherche-le par son titre ou pose de nouveau la question.
article-unnamed = Aucun article n’a ce titre ici.
article-unnamed-hint = Tape une partie du titre et choisis-en un parmi ceux qui sont proposés.
answer-understood = Compris avec ta question précédente : { $words }
too-often-person = C’est une question de trop de ta part pour l’instant.
too-often-channel = C’est une question de trop dans ce salon pour l’instant.
too-often-guild = C’est une question de trop sur ce serveur pour l’instant.
too-often-hint = Repose-la dans { $seconds ->
    [one] { $seconds } seconde
    [many] { $seconds } secondes
   *[other] { $seconds } secondes
}.
