# Ce que Discord montre des commandes. Un nom a au plus 32 lettres minuscules sans espaces, une description au
# plus 100 caractères.

-full = tout

article = article
article-about = Lire un article, mot pour mot, en pages
article-title = titre
article-title-about = Son titre : tapes-en une partie et choisis
article-private = privé
article-private-about = Ne montrer l’article qu’à toi ; c’est le cas si tu ne dis pas non
ask = demander
ask-about = Poser une question ; la réponse est citée mot pour mot des articles
ask-question = question
ask-question-about = Ce que tu veux savoir, en une phrase
ask-private = privé
ask-private-about = Ne montrer la réponse qu’à toi
filter-collection = collection
filter-collection-about = Seulement les articles de cette collection
filter-tag = étiquette
filter-tag-about = Seulement les articles portant cette étiquette
filter-from = de
filter-from-about = Seulement les articles à partir de ce jour : 14.5.2026, mai 2026, la semaine dernière
filter-to = à
filter-to-about = Seulement les articles jusqu’à ce jour : 14.5.2026, mai 2026, la semaine dernière
filter-sort = tri
filter-sort-about = Ce qui vient en premier
filter-sort-relevance = le meilleur
filter-sort-newest = le plus récent
collections = collections
collections-about = Quelles collections d’articles il y a
help = aide
help-about = Ce que fait ce bot et comment l’interroger
reindex = réindexer
reindex-about = Relire les articles (pour les modérateurs)
reindex-mode = mode
reindex-mode-about = L’étendue de la relecture
reindex-mode-changed = modifiés : seulement les fichiers qui ont changé
reindex-mode-full = { -full } : chaque fichier, dans un nouvel index
search = chercher
search-about = Chercher dans les articles ; montre une liste de passages, mot pour mot
search-query = recherche
search-query-about = Les mots cherchés ; « une expression » entre guillemets, -mot pour exclure
search-private = privé
search-private-about = Ne montrer les résultats qu’à toi
status = état
status-about = Ce qui est indexé et depuis quand
