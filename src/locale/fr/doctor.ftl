# Ce que disent `/doctor` et `/about`.


## Permissions, as Discord calls them, and what breaks without each

permission-view-channel = Voir les salons
permission-send-messages = Envoyer des messages
permission-send-messages-in-threads = Envoyer des messages dans les fils
permission-create-public-threads = Créer des fils publics
permission-embed-links = Intégrer des liens
permission-attach-files = Joindre des fichiers
permission-read-message-history = Voir les anciens messages
breaks-view-channel = Les mentions et réponses du salon n’atteignent pas le bot, et de lui-même il ne peut rien y envoyer ; les commandes et leurs boutons marchent toujours.
breaks-send-messages = Les mentions et réponses restent sans réponse, les demandes ne sont pas publiées, et une réindexation de plus d’un quart d’heure finit sans rapport ; les commandes et leurs boutons marchent toujours.
breaks-send-messages-in-threads = Les mentions et réponses dans les fils restent sans réponse, comme celles dont la réponse ouvre un fil ; la permission pour les salons n’y compte pas.
breaks-create-public-threads = Là où `threads` est activé, la réponse à une mention n’ouvre pas de fil.
breaks-embed-links = Une réponse à une mention ou à une réponse qui est trop longue pour du texte simple ne peut pas être envoyée ; les réponses aux commandes n’en ont pas besoin.
breaks-attach-files = Une réponse à une mention ou à une réponse qui ne tient sur aucune page ne peut pas être jointe en fichier ; les réponses aux commandes n’en ont pas besoin.
breaks-read-message-history = Discord refuse toute réponse à une mention ou à une réponse, car chacune est envoyée en réponse à la question, et les messages précédents d’une chaîne sont illisibles.

## What was examined

doctor-with-fix = { $what } → { $fix }
doctor-permissions = permissions : le bot a toutes celles dont il se sert ici
doctor-permissions-unknown = permissions : Discord ne dit pas ce que le bot peut faire ici
doctor-permission = la permission { $name } manque ici. { $breaks }
doctor-permission-fix = donne-la au rôle du bot, sur le serveur ou dans ce salon
doctor-commands = commandes : Discord a les { $count }
doctor-commands-differ = commandes : Discord en a { $there }, et cette version { $wanted }
doctor-commands-differ-fix = redémarre le bot, qui les enregistre alors
doctor-commands-unknown = commandes : Discord n’a pas dit lesquelles il a
doctor-again = réessaie dans une minute
doctor-index = index : { $articles ->
    [one] { $articles } article est visible ici
    [many] { $articles } d’articles sont visibles ici
   *[other] { $articles } articles sont visibles ici
}
doctor-index-empty = index : aucun article n’est visible ici
doctor-index-empty-fix = réindexe avec `/{ reindex }`, ou choisis `collections` avec `/{ settings } { settings-set }`
doctor-log = la personne qui gère le bot en trouvera la raison dans son journal
doctor-reindex = réindexe avec `/{ reindex }`
doctor-clock = horloge : à { $seconds } s de celle de Discord
doctor-clock-fix = laisse le réseau mettre à l’heure l’horloge de la machine (NTP)
doctor-gateway = connexion : Discord répond en { $latency }
doctor-arrived = connexion : cette commande est arrivée après { $latency }
doctor-database = base de données : elle est lisible
doctor-database-down = base de données : elle est illisible
doctor-channel = salon { $channel } : le bot le voit
doctor-channel-gone = le salon { $channel } a été choisi et n’existe plus
doctor-channel-hidden = le salon { $channel } a été choisi, et le bot ne peut pas le voir
doctor-channel-mute = le salon { $channel } a été choisi, et le bot ne peut pas y écrire
doctor-channel-unknown = salon { $channel } : Discord n’a pas dit s’il existe
doctor-channel-fix = choisis-en un autre avec `/{ settings } { settings-set }`
doctor-requests = demandes : elles sont publiées dans { $channel }
doctor-requests-none = demandes : aucun salon n’est choisi, donc aucune n’est possible
doctor-requests-fix = choisis-en un comme `requests_channel` avec `/{ settings } { settings-set }`

## What the bot is

about-version = ibid { $version }, version du code { $commit }
about-indexed = articles tels qu’ils ont été indexés le { $moment }
about-changed = des fichiers ont changé depuis
about-collections = collections ici : { $names }
about-licence = licence : { $licence }
about-source = code source : { $url }
