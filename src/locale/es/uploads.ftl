# Lo que se sube.

uploads-now = Ya en las respuestas:
uploads-soon = Guardado. Estará en las respuestas cuando termine la reindexación en curso:
uploads-later = Guardado. Estará en las respuestas en un momento:
uploads-behind = Guardado, pero el índice no se pudo actualizar. Estará en las respuestas tras la próxima reindexación:
uploads-waiting = En manos de los moderadores, que lo aprueban o rechazan:
uploads-refused = No guardado:
uploads-file = { $name } · { $title } · { $passages ->
    [one] { $passages } pasaje
    [many] { $passages } de pasajes
   *[other] { $passages } pasajes
}
uploads-replaces = sustituye al archivo de este nombre
uploads-note = nota: { $note }
uploads-note-line = línea { $line }: { $note }
uploads-refused-file = { $name }: { $why }
uploads-off = Aquí no se puede subir nada.
uploads-off-hint = los moderadores pueden permitirlo en los ajustes, como `uploads`.
uploads-none-sent = El comando llegó sin archivo.
uploads-proposed = { $who } propone documentos:
uploads-proposed-row = { $name } · { $title } · { $size }
uploads-not-posted = Quedan a la espera, pero no se pudieron mostrar aquí a los moderadores.
uploads-not-posted-hint = deja que el bot envíe mensajes en el canal para solicitudes y envíalos de nuevo.
uploads-approve = Aprobar
uploads-reject = Rechazar
uploads-approved = Aprobado por { $who }:
uploads-rejected = Rechazado por { $who }:
uploads-decided-before = Esto ya se decidió antes.
uploads-list-none = Aquí aún no se ha subido nada.
uploads-used = en uso: { $used } de { $quota } MB
uploads-row = { $name } · { $title } · { $size } · { $moment } · { $state }
uploads-size = tamaño: { $kb } kB
upload-state-waiting = espera aprobación
upload-state-accepted = aún no en las respuestas
upload-state-indexed = en las respuestas
upload-state-failed = no se pudo leer: { $why }
uploads-removed = { $name } ya no está en ninguna respuesta.
uploads-removed-hint = Saldrá del índice con la próxima reindexación.
uploads-unknown = Aquí no hay tal archivo subido.
upload-kind = no es un documento de un tipo que se lea: { $kinds }
upload-twice = llegó con otro archivo del mismo nombre
upload-quota = no hay sitio: están en uso { $used } de { $quota } MB
upload-too-many = no se admiten más de { $most } archivos a la vez
upload-unsafe-name = su nombre sale del archivo comprimido
upload-not-fetched = Discord no entregó el archivo; inténtalo de nuevo
upload-not-kept = Lo subido no se pudo escribir.
upload-not-kept-hint = comprueba que la carpeta de datos admite escritura y tiene sitio.
