# Lo que dicen `/doctor` y `/about`.


## Permissions, as Discord calls them, and what breaks without each

permission-view-channel = Ver canales
permission-send-messages = Enviar mensajes
permission-send-messages-in-threads = Enviar mensajes en hilos
permission-create-public-threads = Crear hilos públicos
permission-embed-links = Insertar enlaces
permission-attach-files = Adjuntar archivos
permission-read-message-history = Leer el historial de mensajes
breaks-view-channel = Las menciones y respuestas en el canal no llegan al bot, y por sí mismo no puede enviar nada allí; los comandos y sus botones siguen funcionando.
breaks-send-messages = Las menciones y respuestas no se contestan, las solicitudes no se publican y una reindexación de más de un cuarto de hora termina sin informe; los comandos y sus botones siguen funcionando.
breaks-send-messages-in-threads = Las menciones y respuestas dentro de hilos no se contestan, ni aquellas cuya respuesta abre un hilo; el permiso para canales no cuenta allí.
breaks-create-public-threads = Donde `threads` está activado, la respuesta a una mención no abre ningún hilo.
breaks-embed-links = Una respuesta a una mención o respuesta demasiado larga para texto simple no se puede enviar; las respuestas a comandos no lo necesitan.
breaks-attach-files = Una respuesta a una mención o respuesta que no cabe en una página no se puede adjuntar como archivo; las respuestas a comandos no lo necesitan.
breaks-read-message-history = Discord rechaza toda respuesta a una mención o respuesta, pues cada una se envía como respuesta a la pregunta, y no se pueden leer los mensajes anteriores de una cadena.

## What was examined

doctor-with-fix = { $what } → { $fix }
doctor-permissions = permisos: el bot tiene todos los que usa aquí
doctor-permissions-unknown = permisos: Discord no dice qué puede hacer el bot aquí
doctor-permission = falta aquí el permiso { $name }. { $breaks }
doctor-permission-fix = dáselo al rol del bot, en el servidor o en este canal
doctor-commands = comandos: Discord tiene los { $count }
doctor-commands-differ = comandos: Discord tiene { $there }, y esta versión { $wanted }
doctor-commands-differ-fix = reinicia el bot, que así los registra
doctor-commands-unknown = comandos: Discord no ha dicho cuáles tiene
doctor-again = vuelve a intentarlo dentro de un minuto
doctor-index = índice: { $articles ->
    [one] { $articles } artículo se puede ver aquí
    [many] { $articles } de artículos se pueden ver aquí
   *[other] { $articles } artículos se pueden ver aquí
}
doctor-index-empty = índice: aquí no se puede ver ningún artículo
doctor-index-empty-fix = reindexa con `/{ reindex }` o elige `collections` con `/{ settings } { settings-set }`
doctor-log = quien administra el bot encontrará el motivo en su registro
doctor-reindex = reindexa con `/{ reindex }`
doctor-clock = reloj: a { $seconds } s del de Discord
doctor-clock-fix = deja que la red ponga en hora el reloj de la máquina (NTP)
doctor-gateway = conexión: Discord responde en { $latency }
doctor-arrived = conexión: este comando llegó después de { $latency }
doctor-database = base de datos: se puede leer
doctor-database-down = base de datos: no se puede leer
doctor-channel = canal { $channel }: el bot lo ve
doctor-channel-gone = el canal { $channel } se eligió y ya no está
doctor-channel-hidden = el canal { $channel } se eligió y el bot no puede verlo
doctor-channel-mute = el canal { $channel } se eligió y el bot no puede escribir en él
doctor-channel-unknown = canal { $channel }: Discord no ha dicho si existe
doctor-channel-fix = elige otro con `/{ settings } { settings-set }`
doctor-requests = solicitudes: se publican en { $channel }
doctor-requests-none = solicitudes: no hay canal elegido, así que no se puede hacer ninguna
doctor-requests-fix = elige uno como `requests_channel` con `/{ settings } { settings-set }`

## What the bot is

about-version = ibid { $version }, confirmación { $commit }
about-indexed = artículos tal como se indexaron el { $moment }
about-changed = desde entonces han cambiado archivos
about-collections = colecciones aquí: { $names }
about-licence = licencia: { $licence }
about-source = código fuente: { $url }
