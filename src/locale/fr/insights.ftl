# Ce que les modérateurs apprennent des questions de leur serveur.

insights-head = Questions depuis le { $moment } : { $asked }. Répondues : { $answered } ; sans résultat : { $missing }.
insights-none = Aucune question n’est conservée depuis le { $moment }.
insights-median = La moitié des réponses a pris moins de { $time }.
insights-chart = Chaque barre est un jour : 🟦 répondues, 🟧 sans résultat.
insights-chart-described = Diagramme en barres des questions de chaque jour, du { $first } au { $last }. Répondues : { $answered } ; sans résultat : { $missing }.
insights-asked = Les questions les plus posées :
insights-unanswered = Les plus posées sans résultat :
insights-voted-down = Les réponses qui n’ont pas aidé :
insights-cited = Les articles cités pour le plus de questions :
insights-counted = { $count } × { $what }
insights-disliked = { $count } × { $what } ({ $reasons })
insights-note = remarque : { $note }
insights-exported = Le fichier contient les questions dont les votes ont dit la bonne réponse et celles restées sans résultat : { $count }. Mets-le dans un dossier avec le fichier ci-dessous, et `ibid eval` les repose.
insights-left-out = Laissées de côté, car l’article a été modifié ou supprimé : { $count }.
insights-partial = L’ensemble des articles est trop grand pour un message ; le fichier ci-dessous contient ceux qui ont été cités.
insights-articles = Les articles auxquels les questions s’adressent.
insights-nothing-told = Il n’y a rien à exporter : personne n’a encore dit qu’une réponse aide, et rien n’a été demandé en vain.
