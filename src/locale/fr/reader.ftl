# Ce qui est dit sur la page qui montre un article.

reader-quoted = Aller aux mots cités
reader-page = Page { $page } sur { $pages }
reader-moved = L’article a changé depuis qu’il a été cité ; les mots cités s’y trouvent encore et sont surlignés là où ils sont maintenant.
reader-gone = L’article a changé depuis qu’il a été cité, et les mots cités ne s’y trouvent plus ; voici ce qu’il dit maintenant.
reader-title = Il n’y a rien à lire ici
reader-forged = Ce lien ne vient pas du bot, ou il a été modifié en chemin. Ouvre-le de nouveau depuis la réponse où il se trouve.
reader-expired = Ce lien a expiré. Pose de nouveau la question pour en obtenir un autre.
reader-absent = L’article n’existe plus, ou il n’est plus visible là où il a été cité.
reader-failed = L’article ne peut pas être lu pour le moment. Réessaie dans une minute.
