# Partager et supprimer des réponses.

button-share = Partager
button-delete = Supprimer
shared = { $name } partage une réponse :
shared-asked = { $name } a demandé : { $question }
shared-before = Cette réponse a déjà été partagée.
share-changed = Un article a changé depuis cette réponse, elle n’a donc pas été partagée.
share-changed-hint = Pose de nouveau la question.
ask-privately = Ici, les réponses ne sont visibles que par la personne qui demande. Demande avec `/{ ask }`.
