# Ce qui se dit des réponses, et ce qui demande une réponse.

## Votes

vote-up = Utile
vote-down = Pas utile
vote-kept = Ton vote est enregistré.
vote-changed = Ton vote est modifié ; seul le dernier compte.
vote-same = Tu as déjà voté ainsi.
vote-gone = Cette question n’est plus conservée, donc plus personne ne peut voter sur sa réponse.
vote-form = Qu’est-ce qui ne va pas dans la réponse ?
vote-form-reason = Raison
vote-form-reasons = { reason-wrong }, { reason-off-topic }, { reason-outdated }, { reason-incomplete }, { reason-other }
vote-form-note = Remarque
vote-form-note-about = Avec tes mots, pour les modérateurs
reason-wrong = fausse
reason-off-topic = hors sujet
reason-outdated = dépassée
reason-incomplete = incomplète
reason-other = autre

## Requests for an answer

request = Demander une réponse
request-made = Ta demande est transmise aux modérateurs.
request-already = C’était déjà demandé, et ta demande est comptée. Demandes jusqu’ici : { $count }.
request-gone = Cette question n’est plus conservée. Pose-la de nouveau pour demander une réponse.
request-no-channel = Ta demande est conservée, mais ce serveur n’a pas de salon pour les demandes.
request-no-channel-hint = les modérateurs peuvent en choisir un dans les paramètres, sous `requests_channel`.
request-not-posted = Ta demande est conservée, mais elle n’a pas pu être publiée dans le salon des demandes.
request-not-posted-hint = laisse le bot voir le salon des demandes et y envoyer des messages.
request-item = { $who } souhaite une réponse qui n’est pas dans les articles :
request-item-asked = question posée le { $moment } dans { $place }
request-place = ce salon
request-close = Clore avec un lien
request-close-form = Qu’est-ce qui répond à la question ?
request-close-answer = Lien ou phrase
request-closed = Close le { $moment } par { $who } : { $answer }
request-closed-count = Demandes : { $count }
request-closed-before = Cette demande était déjà close.
request-closed-gone = Cette demande n’est plus conservée.
request-answered = Un modérateur répond : { $answer }
request-page = cette page
