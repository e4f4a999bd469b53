# Lo que dice una búsqueda.

refused-exclusions = La búsqueda solo dice lo que no se busca.
refused-exclusions-hint = di también lo que se busca, por ejemplo: `faro -barco`
search-header = { $count ->
    [one] 1 pasaje
    [many] { $count } de pasajes
   *[other] { $count } pasajes
} para { $query }, página { $page } de { $pages }
search-header-more = Más de { $count } pasajes para { $query }, página { $page } de { $pages }
search-none = Nada en los artículos coincide con { $query }.
search-none-hint = busca menos palabras u otras, y excluye menos con `-`.
search-reindexed = Palabra por palabra de los artículos, tal como se indexaron el { $moment }, después de la página anterior: los pasajes pueden estar en otro lugar de la lista
search-previous = Anterior
search-next = Siguiente
search-gone = Esta búsqueda ya no se conserva, así que no se pueden pasar sus páginas.
search-gone-hint = busca de nuevo con `/{ search } { search-query }:…`
