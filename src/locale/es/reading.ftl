# Lo que se dice a quien sigue leyendo a partir de una fuente.


## A page of an article

article-collection = colección { $name }
article-tags = etiquetas: { $tags }
article-language = idioma: { $tag }
article-words = { $words ->
    [one] 1 palabra
    [many] { $words } de palabras
   *[other] { $words } palabras
}
article-others = Otros artículos tienen el mismo título; para abrir uno de ellos, elígelo entre las sugerencias:
article-outline = Contenido
article-heading = { $heading } · página { $page }
article-continued = El párrafo empezó en la página anterior:
article-changed = El artículo ha cambiado desde que se mostró la página anterior; sus páginas pueden empezar ahora en otro sitio.
article-page = página { $page } de { $pages } · palabra por palabra, tal como se indexó el { $moment }
reading-indexed = tal como se indexó el { $moment }
reading-more = y { $count } más

## Around a quotation

context-changed = El artículo ha cambiado desde que se citó; este es el párrafo más cercano al lugar donde estaban las palabras.
context-before = Antes de las palabras citadas
context-cited = Las palabras citadas
context-after = Después de las palabras citadas
section-changed = Entretanto el artículo ha cambiado; este es el párrafo más cercano al lugar donde estaba la sección.

## Where quotations come from

sources-changed = Ha cambiado desde la respuesta: { $which }; lo que se dice aquí es del artículo tal como está ahora.
sources-revision = revisión { $revision }

## Collections

collections-articles = { $articles ->
    [one] 1 artículo
    [many] { $articles } de artículos
   *[other] { $articles } artículos
}
collections-languages = idiomas: { $tags }
collections-newest = el más reciente: { $title }, { $day }
collections-none = Aquí no se puede ver ningún artículo.
collections-stale = La última reindexación, el { $moment }, falló; esto es lo que se indexó antes.

## Buttons

button-previous = Anterior
button-next = Siguiente
button-context = [{ $number }] Más contexto
button-section = [{ $number }] Leer
button-sources = Fuentes
button-article = Abrir artículo
