# Ce qui est conservé des personnes, et comment le supprimer.

privacy-kept = Chaque question est conservée avec son heure, son lieu et les passages cités, de même que les votes avec leurs remarques et les demandes de réponse. La personne qui demande y figure sous forme de hachage avec clé : ni nom ni identifiant.
privacy-not-kept = Aucun autre message n’est conservé, rien n’est transmis, et aucun modèle de langage ne reçoit quoi que ce soit.
privacy-days = À cet endroit, c’est supprimé après ce nombre de jours : { $days }. Quand le bot quitte un serveur, tout ce qui concerne ce serveur est supprimé.
privacy-seen = Les modérateurs d’un serveur voient ses questions, remarques et chiffres dans `/{ insights }`, sans savoir qui a demandé. Les personnes qui gèrent le bot peuvent lire sa base de données.
privacy-messages = Une demande de réponse est montrée aux modérateurs avec le nom de la première personne qui la fait. Les messages dans Discord y restent jusqu’à ce que quelqu’un les supprime.
privacy-delete = `/{ forget-me }` supprime aussitôt tout ce que tu as demandé, dit et souhaité, partout.
forget-ask = Cela supprime toutes tes questions, tous tes votes et toutes tes demandes que ce bot conserve, sur tous les serveurs et dans les messages privés. C’est définitif.
forget-button = Tout supprimer
forget-done = Supprimé : questions : { $questions }, votes : { $votes }, demandes : { $requests }.
forget-nothing = Rien de toi n’est conservé.
