# Lo que se dice en la página que muestra un artículo.

reader-quoted = Ir a las palabras citadas
reader-page = Página { $page } de { $pages }
reader-moved = El artículo ha cambiado desde que se citó; las palabras citadas siguen en él y están marcadas donde se encuentran ahora.
reader-gone = El artículo ha cambiado desde que se citó y las palabras citadas ya no están en él; así dice ahora.
reader-title = Aquí no hay nada que leer
reader-forged = Este enlace no lo hizo el bot, o se modificó por el camino. Ábrelo de nuevo desde la respuesta en la que está.
reader-expired = El plazo de este enlace ha terminado. Haz la pregunta otra vez para obtener uno nuevo.
reader-absent = El artículo ya no existe, o ya no se puede ver allí donde se citó.
reader-failed = El artículo no se puede leer en este momento. Inténtalo de nuevo en un minuto.
