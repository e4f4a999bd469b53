# Ce que dit une recherche.

refused-exclusions = La recherche ne dit que ce qui n’est pas cherché.
refused-exclusions-hint = dis aussi ce qui est cherché, par exemple : `phare -bateau`
search-header = { $count ->
    [one] { $count } passage
    [many] { $count } de passages
   *[other] { $count } passages
} pour { $query }, page { $page } sur { $pages }
search-header-more = Plus de { $count } passages pour { $query }, page { $page } sur { $pages }
search-none = Rien dans les articles ne correspond à { $query }.
search-none-hint = cherche moins de mots ou d’autres, et exclus-en moins avec `-`.
search-reindexed = Mot pour mot d’après les articles tels qu’ils ont été indexés le { $moment }, après la page précédente : des passages peuvent avoir changé de place dans la liste
search-previous = Précédent
search-next = Suivant
search-gone = Cette recherche n’est plus conservée, ses pages ne peuvent donc plus être tournées.
search-gone-hint = cherche à nouveau avec `/{ search } { search-query }:…`
