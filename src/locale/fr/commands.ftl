# Ce que Discord montre des commandes. Un nom a au plus 32 lettres minuscules sans espaces, une description au
# plus 100 caractères.

-full = tout

ask = demander
ask-about = Poser une question ; la réponse est citée mot pour mot des articles
ask-question = question
ask-question-about = Ce que tu veux savoir, en une phrase
ask-private = privé
ask-private-about = Ne montrer la réponse qu’à toi
help = aide
help-about = Ce que fait ce bot et comment l’interroger
reindex = réindexer
reindex-about = Relire les articles (pour les modérateurs)
reindex-mode = mode
reindex-mode-about = L’étendue de la relecture
reindex-mode-changed = modifiés : seulement les fichiers qui ont changé
reindex-mode-full = { -full } : chaque fichier, dans un nouvel index
status = état
status-about = Ce qui est indexé et depuis quand
