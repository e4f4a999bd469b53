# Lo que se conserva de las personas y cómo se elimina.

privacy-kept = Cada pregunta se conserva con su hora, su lugar y los pasajes que se citaron, al igual que los votos con sus notas y las peticiones de respuesta. Quien pregunta figura como un hash con clave: sin nombre y sin ID.
privacy-not-kept = No se conserva ningún otro mensaje, no se transmite nada y ningún modelo de lenguaje recibe nada.
privacy-days = En este lugar se elimina tras este número de días: { $days }. Cuando el bot sale de un servidor, se elimina todo lo de ese servidor.
privacy-seen = Los moderadores de un servidor ven sus preguntas, notas y cifras en `/{ insights }`, sin saber quién preguntó. Quienes administran el bot pueden leer su base de datos.
privacy-messages = Una petición de respuesta se publica para los moderadores con el nombre de quien la hace primero. Los mensajes en Discord permanecen allí hasta que alguien los elimina.
privacy-delete = `/{ forget-me }` elimina de inmediato todo lo que has preguntado, dicho y pedido, en todas partes.
forget-ask = Esto elimina todas tus preguntas, votos y peticiones que este bot conserva, en todos los servidores y en mensajes directos. No se puede deshacer.
forget-button = Eliminarlo todo
forget-done = Eliminado: preguntas: { $questions }, votos: { $votes }, peticiones: { $requests }.
forget-nothing = No se conserva nada tuyo.
