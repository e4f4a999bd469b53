# Lo que Discord muestra de los comandos. Un nombre tiene como máximo 32 letras minúsculas sin espacios; una
# descripción, como máximo 100 caracteres.

-full = todo

article = artículo
article-about = Lee un artículo, palabra por palabra, en páginas
article-title = título
article-title-about = Su título: escribe una parte y elige
article-private = privado
article-private-about = Mostrarte el artículo solo a ti; así es si no dices que no
ask = preguntar
ask-about = Haz una pregunta; la respuesta se cita de los artículos palabra por palabra
ask-question = pregunta
ask-question-about = Lo que quieres saber, en una frase
ask-private = privado
ask-private-about = Mostrarte la respuesta solo a ti
filter-collection = colección
filter-collection-about = Solo artículos de esta colección
filter-tag = etiqueta
filter-tag-about = Solo artículos con esta etiqueta
filter-from = desde
filter-from-about = Solo artículos de este día o posteriores: 14.5.2026, mayo de 2026, la semana pasada
filter-to = hasta
filter-to-about = Solo artículos de este día o anteriores: 14.5.2026, mayo de 2026, la semana pasada
filter-sort = orden
filter-sort-about = Qué va primero
filter-sort-relevance = lo mejor
filter-sort-newest = lo más reciente
collections = colecciones
collections-about = Qué colecciones de artículos hay
help = ayuda
help-about = Qué hace este bot y cómo preguntarle
reindex = reindexar
reindex-about = Volver a leer los artículos (para moderadores)
reindex-mode = modo
reindex-mode-about = Cuánto se vuelve a leer
reindex-mode-changed = cambios: solo los archivos que han cambiado
reindex-mode-full = { -full }: cada archivo, en un índice nuevo
search = buscar
search-about = Busca en los artículos; muestra una lista de pasajes, palabra por palabra
search-query = consulta
search-query-about = Palabras que buscas; «una frase» entre comillas, -palabra para excluir
search-private = privado
search-private-about = Mostrarte los resultados solo a ti
status = estado
status-about = Qué está indexado y desde cuándo
