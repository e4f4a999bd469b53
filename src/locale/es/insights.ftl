# Lo que los moderadores saben de las preguntas de su servidor.

insights-head = Preguntas desde el { $moment }: { $asked }. Respondidas: { $answered }; sin resultado: { $missing }.
insights-none = No se conserva ninguna pregunta desde el { $moment }.
insights-median = La mitad de las respuestas tardó menos de { $time }.
insights-chart = Cada barra es un día: 🟦 respondidas, 🟧 sin resultado.
insights-chart-described = Gráfico de barras de las preguntas de cada día, del { $first } al { $last }. Respondidas: { $answered }; sin resultado: { $missing }.
insights-asked = Lo más preguntado:
insights-unanswered = Lo más preguntado sin resultado:
insights-voted-down = Respuestas que no ayudaron:
insights-cited = Lo citado en más preguntas:
insights-counted = { $count } × { $what }
insights-disliked = { $count } × { $what } ({ $reasons })
insights-note = nota: { $note }
insights-exported = El archivo contiene las preguntas cuya respuesta correcta se conoce por los votos y las que no dieron resultado: { $count }. Ponlo en una carpeta con el archivo de abajo, y `ibid eval` las volverá a hacer.
insights-left-out = Se omiten porque el artículo cambió o se eliminó: { $count }.
insights-partial = Todos los artículos no caben en un mensaje; el archivo de abajo contiene los citados.
insights-articles = Los artículos a los que se dirigen las preguntas.
insights-nothing-told = No hay nada que exportar: nadie ha dicho aún que una respuesta ayude, y nada se ha preguntado en vano.
