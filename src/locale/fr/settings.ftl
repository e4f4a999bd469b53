# Ce que les modérateurs choisissent, et pourquoi quelque chose ne peut pas l’être.

setting-answer-channels = salons pour les réponses publiques
setting-moderator-roles = rôles de modération
setting-collections = collections qui répondent
setting-private = réponses pour la seule personne qui demande
setting-threads = fils pour les réponses aux mentions
setting-language = langue des mots publics
setting-user-limit = questions par minute d’une personne
setting-channel-limit = questions par minute dans un salon
setting-guild-limit = questions par minute sur le serveur
setting-retention-days = jours pendant lesquels les questions sont gardées
setting-requests-channel = salon pour les demandes
setting-uploads = qui peut envoyer des documents

## Values

value-on = activé
value-off = désactivé
value-default = comme sans choix
value-everywhere = partout
value-all = toutes
value-askers = celle de la personne qui demande
value-nowhere = nulle part
value-none = aucun
value-here = ce salon
value-moderators = les modérateurs
value-approval = tout le monde, avec approbation
level-default = par défaut
level-guild = ce serveur
level-channel = ce salon seulement

## What holds, and what was changed

settings-here = Ce qui vaut dans { $channel } :
settings-row = { $name } ({ $key }) : { $value } · { $level }
settings-now = Désormais :
settings-exported = Tout ce qui a été choisi ici est dans le fichier ; `/{ settings } { settings-import }` le relit.
settings-export-file = Ce que les modérateurs de ce serveur ont choisi
settings-imported = Le fichier a été lu.
settings-imported-server = modifié pour le serveur : { $keys }
settings-imported-channel = modifié dans { $channel } : { $keys }
settings-imported-nothing = rien n’est différent d’avant
settings-imported-kept = laissé tel quel : { $keys } ; seuls les membres qui peuvent gérer le serveur peuvent le changer

## Why nothing was changed

settings-needs-manager = Seuls les membres qui peuvent gérer le serveur peuvent choisir qui le modère.
settings-everyone = Le rôle que tout le monde a ne peut pas modérer, car tout le monde pourrait alors changer ces paramètres.
settings-channel-gone = Il n’y a pas de salon { $channel } sur ce serveur.
settings-channel-hidden = Le bot ne peut pas voir { $channel }.
settings-channel-hidden-hint = laisse-le voir ce salon, ou choisis-en un autre.
refused-key = Il n’y a pas de paramètre { $key }.
refused-key-hint = il y a { $keys }.
refused-server-only = { $key } vaut pour tout le serveur et ne peut pas être choisi pour un salon.
refused-value = { $found } n’est pas une valeur de { $key }.
refused-value-hint = il faut { $wanted }, par exemple { $example }.
wanted-channels = une liste de salons
wanted-channel = un seul salon
wanted-roles = une liste de rôles, ou aucun
wanted-collections = une liste de collections, ou aucune
wanted-switch = activé ou désactivé
wanted-uploads = désactivé, modérateurs ou approbation
wanted-language = l’une de { $languages }
wanted-number = un nombre entier de { $least } à { $most }
refused-collection = Il n’y a pas de collection { $name } ici.
refused-collection-hint = il y a { $names }.
refused-collection-none = il n’y en a aucune à choisir.
refused-file = Ceci n’est pas un export de paramètres : { $reason }
refused-version = La version du fichier doit être { $version }, et est { $found }.
refused-large = Le fichier dépasse { $kib } Kio, le maximum pour des paramètres.
refused-in = Dans { $channel } :
refused-nothing = Rien n’a été modifié.
settings-not-fetched = Le fichier n’a pas pu être récupéré auprès de Discord.
settings-not-fetched-hint = joins-le de nouveau.
