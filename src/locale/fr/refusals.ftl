# Ce que Discord refuse.

doctor-refused = requêtes refusées : { $count } dans les dix dernières minutes ; à 10000, Discord bloque le bot
doctor-refused-fix = regarde dans le journal du bot ce que Discord refuse ; d’ici là, le bot demande moins
may-not-write = Je ne peux pas écrire dans { $channel }. Demande ici, ou prie un modérateur de m’y laisser envoyer des messages et voir les anciens messages.
