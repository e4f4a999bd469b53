# Ce qui est dit à qui lit plus loin à partir d’une source.


## A page of an article

article-collection = collection { $name }
article-tags = étiquettes : { $tags }
article-language = langue : { $tag }
article-words = { $words ->
    [one] { $words } mot
    [many] { $words } de mots
   *[other] { $words } mots
}
article-others = D’autres articles ont le même titre ; pour en ouvrir un, choisis-le parmi les suggestions :
article-outline = Sommaire
article-heading = { $heading } · page { $page }
article-continued = Le paragraphe a commencé à la page précédente :
article-changed = L’article a changé depuis que la page précédente a été affichée ; ses pages peuvent maintenant commencer ailleurs.
article-page = page { $page } sur { $pages } · mot pour mot, tel qu’indexé le { $moment }
reading-indexed = tel qu’indexé le { $moment }
reading-more = et { $count } de plus

## Around a quotation

context-changed = L’article a changé depuis qu’il a été cité ; voici le paragraphe le plus proche de l’endroit où se trouvaient les mots.
context-before = Avant les mots cités
context-cited = Les mots cités
context-after = Après les mots cités
section-changed = L’article a changé entre-temps ; voici le paragraphe le plus proche de l’endroit où se trouvait la section.

## Where quotations come from

sources-changed = Changé depuis la réponse : { $which } ; ce qui est dit ici vaut pour l’article tel qu’il est maintenant.
sources-revision = révision { $revision }

## Collections

collections-articles = { $articles ->
    [one] { $articles } article
    [many] { $articles } d’articles
   *[other] { $articles } articles
}
collections-languages = langues : { $tags }
collections-newest = le plus récent : { $title }, { $day }
collections-none = Aucun article n’est visible ici.
collections-stale = La dernière réindexation, le { $moment }, a échoué ; voici ce qui était indexé avant.

## Buttons

button-previous = Précédent
button-next = Suivant
button-context = [{ $number }] Plus de contexte
button-section = [{ $number }] Lire
button-sources = Sources
button-article = Ouvrir l’article
