# Lo que eligen los moderadores y por qué algo no se puede elegir.

setting-answer-channels = canales para respuestas públicas
setting-moderator-roles = roles de moderador
setting-collections = colecciones que responden
setting-private = respuestas solo para quien pregunta
setting-threads = hilos para respuestas a menciones
setting-language = idioma de las palabras públicas
setting-user-limit = preguntas por minuto de una persona
setting-channel-limit = preguntas por minuto en un canal
setting-guild-limit = preguntas por minuto en el servidor
setting-retention-days = días que se guardan las preguntas
setting-requests-channel = canal para solicitudes
setting-uploads = quién puede subir documentos

## Values

value-on = activado
value-off = desactivado
value-default = como es sin elegir nada
value-everywhere = en todas partes
value-all = todas
value-askers = el de quien pregunta
value-nowhere = en ninguna parte
value-none = ninguno
value-here = este canal
value-moderators = los moderadores
value-approval = todos, con aprobación
level-default = valor predeterminado
level-guild = este servidor
level-channel = solo este canal

## What holds, and what was changed

settings-here = Lo que vale en { $channel }:
settings-row = { $name } ({ $key }): { $value } · { $level }
settings-now = A partir de ahora:
settings-exported = Todo lo que se eligió aquí está en el archivo; `/{ settings } { settings-import }` lo vuelve a leer.
settings-export-file = Lo que eligieron los moderadores de este servidor
settings-imported = Se ha leído el archivo.
settings-imported-server = cambiado para el servidor: { $keys }
settings-imported-channel = cambiado en { $channel }: { $keys }
settings-imported-nothing = nada es distinto de antes
settings-imported-kept = sin cambios: { $keys }; solo lo pueden cambiar los miembros que pueden gestionar el servidor

## Why nothing was changed

settings-needs-manager = Solo los miembros que pueden gestionar el servidor pueden elegir quién lo modera.
settings-everyone = El rol que todos tienen no puede moderar, porque entonces todos podrían cambiar estos ajustes.
settings-channel-gone = En este servidor no hay ningún canal { $channel }.
settings-channel-hidden = El bot no puede ver { $channel }.
settings-channel-hidden-hint = deja que vea ese canal o elige otro.
refused-key = No hay ningún ajuste { $key }.
refused-key-hint = existen { $keys }.
refused-server-only = { $key } vale para todo el servidor y no se puede elegir para un canal.
refused-value = { $found } no es un valor de { $key }.
refused-value-hint = hace falta { $wanted }, por ejemplo { $example }.
wanted-channels = una lista de canales
wanted-channel = un solo canal
wanted-roles = una lista de roles, o ninguno
wanted-collections = una lista de colecciones, o ninguna
wanted-switch = activado o desactivado
wanted-uploads = desactivado, moderadores o aprobación
wanted-language = uno de { $languages }
wanted-number = un número entero de { $least } a { $most }
refused-collection = Aquí no hay ninguna colección { $name }.
refused-collection-hint = existen { $names }.
refused-collection-none = no hay ninguna para elegir.
refused-file = Esto no es una exportación de ajustes: { $reason }
refused-version = La versión del archivo debe ser { $version } y es { $found }.
refused-large = El archivo supera los { $kib } KiB, el máximo para los ajustes.
refused-in = En { $channel }:
refused-nothing = No se ha cambiado nada.
settings-not-fetched = No se ha podido obtener el archivo de Discord.
settings-not-fetched-hint = vuelve a adjuntarlo.
