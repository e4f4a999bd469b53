# Lo que se dice de las palabras citadas que están también en otros artículos.

also-in = también en { $articles }
also-in-more = también en { $articles } y en { $count ->
    [one] 1 artículo más
    [many] { $count } de artículos más
   *[other] { $count } artículos más
}
