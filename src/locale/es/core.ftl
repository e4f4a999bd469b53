# Las frases de ibid en español. Tratamiento: tú, como el propio Discord.
# article: artículo; passage: pasaje; collection: colección; excerpt: extracto; quotation: cita;
# citation: fuente; index: índice; moderator: moderador.
# Tras los dos puntos se sigue en minúscula, también en las sugerencias.

hint = Sugerencia: { $hint }

## An answer

answer-indexed = Palabra por palabra de los artículos, tal como se indexaron el { $moment }
answer-loosened = En ningún sitio aparecen juntas las palabras entre comillas; estos pasajes son los más cercanos.
answer-near = Puede que esto no responda a tu pregunta. Es el pasaje más cercano de los artículos:
answer-not-found = Los artículos no responden a eso.
answer-nearest = Las secciones más cercanas son:
answer-not-found-hint = nombra aquello por lo que preguntas como lo haría un artículo, o pregunta por una sola cosa a la vez.
citation-paragraph = párrafo { $number }
citation-page = página { $number }
quote-items-left-out = { $count ->
    [one] Hay { $count } elemento más que no se muestra.
    [many] Hay { $count } de elementos más que no se muestran.
   *[other] Hay { $count } elementos más que no se muestran.
}
quote-rows-left-out = { $count ->
    [one] Hay { $count } fila más que no se muestra.
    [many] Hay { $count } de filas más que no se muestran.
   *[other] Hay { $count } filas más que no se muestran.
}
quote-lines-left-out = { $count ->
    [one] Hay { $count } línea más que no se muestra.
    [many] Hay { $count } de líneas más que no se muestran.
   *[other] Hay { $count } líneas más que no se muestran.
}
left-out = { $count ->
    [one] En este mensaje no cabe { $count } entrada más; en el archivo está todo.
    [many] En este mensaje no caben { $count } de entradas más; en el archivo está todo.
   *[other] En este mensaje no caben { $count } entradas más; en el archivo está todo.
}
too-long = La respuesta es demasiado larga para un mensaje; en el archivo está completa.

## Questions that are refused

refused-empty = La pregunta está vacía.
refused-empty-hint = pregunta con una frase, por ejemplo: ¿Cuándo se fundó la ICANN?
refused-long = La pregunta tiene { $chars } caracteres y se leen como máximo { $limit }.
refused-long-hint = pregunta lo único que quieres saber, en una o dos frases.
refused-no-words = La pregunta no contiene palabras que se puedan buscar.
refused-no-words-hint = pregunta con palabras, por ejemplo: ¿Cuándo se fundó la ICANN?
refused-common = La pregunta no nombra nada que se pueda buscar.
refused-common-hint = nombra la cosa, la persona o el suceso por el que preguntas.

## When something goes wrong

failed-bug = Se ha producido un error dentro de ibid.
failed-bug-hint = comunícalo junto con la referencia.
failed-reference = Referencia: { $reference }
failed-operator = El bot no puede hacer eso tal como está configurado ahora.
failed-operator-hint = quienes administran este bot encontrarán el motivo en su registro, con la referencia { $reference }.
failed-cause = causa: { $cause }
overloaded = Hay demasiadas preguntas en espera de respuesta.
overloaded-hint = vuelve a preguntar dentro de unos segundos.
timed-out = La respuesta tardaba demasiado y se ha abandonado.
timed-out-hint = vuelve a preguntar dentro de un minuto.
index-not-built = Todavía no hay documentos indexados.
index-not-built-hint = ejecuta `ibid index`, o `/{ reindex }` en Discord.
index-locked = El índice está en uso por { $holder }.
index-locked-hint = detén ese proceso o indica otra carpeta para este con `--data`. Un bot en marcha se reindexa con `/{ reindex }`.
index-full = El disco está lleno y no se ha podido escribir el índice; se conserva lo que ya estaba indexado.
index-full-hint = libera espacio o traslada la carpeta de datos con `--data`, y reindexa.
index-storage = No se ha podido leer o escribir el índice.
index-storage-hint = comprueba que la carpeta de datos existe y que el usuario con el que se ejecuta ibid puede escribir en ella.
index-damaged = El índice está dañado.
index-damaged-hint = vuelve a crearlo a partir de los documentos con `ibid index --full`, o con `/{ reindex } { reindex-mode }:{ -full }` en Discord.
corpus-empty = La carpeta de documentos { $folder } no contiene documentos.
corpus-empty-hint = pon en ella archivos Markdown (`.md`) o de texto (`.txt`) y reindexa.
indexing-first = Los artículos se están indexando por primera vez.
indexing-first-hint = vuelve a preguntar dentro de un minuto.

## Reindexing

by-start = el arranque del bot
by-command-line = la línea de comandos
by-schedule = la programación
by-files = un cambio de archivos
reindex-running-now = Ya hay una reindexación en curso, iniciada ahora mismo por { $by }.
reindex-running-seconds = Ya hay una reindexación en curso, iniciada hace { $seconds } s por { $by }.
reindex-running-minutes = Ya hay una reindexación en curso, iniciada hace { $minutes } min por { $by }.
reindex-running-hint = espera a que termine; `/{ status }` dice cuándo.
reindex-stopped = La reindexación se detuvo antes de terminar y nada ha cambiado.
reindex-stopped-hint = iníciala de nuevo.
reindex-progress = Reindexación en curso: { $seen } de { $files ->
    [one] { $files } archivo
    [many] { $files } de archivos
   *[other] { $files } archivos
}, { $changed ->
    [one] { $changed } artículo con cambios
    [many] { $changed } de artículos con cambios
   *[other] { $changed } artículos con cambios
}, { $passages ->
    [one] { $passages } pasaje escrito
    [many] { $passages } de pasajes escritos
   *[other] { $passages } pasajes escritos
}, { $elapsed } hasta ahora.
reindex-held = No se ha cambiado nada: habrían desaparecido { $removed } de { $all } artículos, más de los que pueden desaparecer sin que nadie lo confirme.
reindex-held-hint = si es correcto, pulsa el botón; si no, mira si falta una carpeta.
reindex-anyway = Quitarlos y reindexar
reindex-report = Reindexado en { $elapsed }. Añadidos: { $added }; modificados: { $changed }; eliminados: { $removed }; sin cambios: { $unchanged }; fallidos: { $failed }.
reindex-failed-hint = de los archivos que fallaron se conserva el artículo leído anteriormente, si lo había.
reindex-more = y { $count } más
reindex-note = { $path }: { $what }
reindex-note-line = { $path }, línea { $line }: { $what }
file-kind = los archivos de este tipo no se leen
file-not-utf8 = no es texto UTF-8: el byte { $byte } no es válido; guarda el archivo como UTF-8
file-utf16 = el archivo es texto UTF-16; guárdalo como UTF-8
file-binary = contiene un carácter NUL: no es un archivo de texto
file-date = { $date } no es una fecha; las fechas se escriben AAAA-MM-DD
file-empty = el archivo no contiene ningún párrafo que citar
file-encrypted = el archivo está cifrado; guárdalo sin contraseña
file-only-pictures = el archivo contiene imágenes y ningún texto, como un escaneo; pásale antes un reconocimiento de texto (OCR)
file-malformed = el archivo no se puede leer como { $format }: { $reason }
file-too-large = el archivo ocupa más de { $most } MB, o se descomprime a más
file-too-much-text = el documento tiene más de { $most } MB de texto; divídelo en varios
file-too-many = el archivo contiene más { $what } que { $most }
file-too-slow = leer el archivo ha tardado más de { $seconds } s
file-died = leer el archivo necesitó más memoria de la permitida, o falló: { $reason }
reindex-continues = La reindexación dura más de lo que se puede editar esta respuesta; continúa más abajo, en el canal.

## The status

status-state = { $articles ->
    [one] { $articles } artículo
    [many] { $articles } de artículos
   *[other] { $articles } artículos
}, { $passages ->
    [one] { $passages } pasaje
    [many] { $passages } de pasajes
   *[other] { $passages } pasajes
}, en { $collections ->
    [one] { $collections } colección
    [many] { $collections } de colecciones
   *[other] { $collections } colecciones
}
status-empty = todavía no hay documentos indexados
status-collection = colección { $name }: { $articles ->
    [one] { $articles } artículo
    [many] { $articles } de artículos
   *[other] { $articles } artículos
}
status-other-version = el índice es de otra versión de ibid y se está volviendo a crear
status-running = hay una reindexación en curso desde el { $moment }, iniciada por { $by }
status-mismatches = { $count ->
    [one] { $count } extracto no coincidía con su artículo y no se mostró
    [many] { $count } de extractos no coincidían con su artículo y no se mostraron
   *[other] { $count } extractos no coincidían con su artículo y no se mostraron
}
status-commands = no se han podido registrar los comandos y se vuelve a intentar: { $why }
status-no-reindex = todavía no ha terminado ninguna reindexación
status-reindex-done = última reindexación: el { $moment }, por { $by }. Añadidos: { $added }; modificados: { $changed }; eliminados: { $removed }; sin cambios: { $unchanged }; fallidos: { $failed }
status-reindex-failed = última reindexación: el { $moment }, por { $by }. Falló: { $what }
status-words = respuestas por significado: desactivadas
status-meaning = respuestas por significado: activadas, { $model }
status-meaning-made = respuestas por significado: activadas, { $model }; se han leído para ello { $made } de { $all } pasajes, y hasta que sean casi todos se responde solo por las palabras
status-words-only = respuestas por significado: solicitadas, pero { $why }: se responde solo por las palabras

## Talking with the bot

help-intro = Haz una pregunta y la respuesta serán hasta tres extractos de los artículos de esta comunidad, palabra por palabra, cada uno con el lugar donde está. Nada lo escribe un modelo de lenguaje. Si los artículos no contienen la respuesta, el bot lo dice.
help-message = también sirve una mención, una respuesta a un mensaje del bot o un mensaje directo: escribe la pregunta y ya está
moderators-only = Solo los moderadores pueden hacer eso: miembros que pueden gestionar el servidor o que tienen un rol indicado en los ajustes.
asked-nothing = Escribe una pregunta después de la mención, por ejemplo: ¿Cuándo se fundó la ICANN?
unknown-command = La versión en marcha no conoce este comando. Discord mostrará la nueva lista de comandos en unos minutos.
unknown-button = Este botón no lo creó este bot o es de otro lugar, y no hace nada.
not-yours-to-delete = Solo quien preguntó y los moderadores pueden eliminar una respuesta.

article-gone = Ese artículo ya no está entre los artículos.
article-gone-hint = Búscalo por su título o vuelve a preguntar.
article-unnamed = Aquí ningún artículo tiene ese título.
article-unnamed-hint = Escribe una parte del título y elige uno de los que se sugieren.
answer-understood = Entendido con tu pregunta anterior: { $words }
too-often-person = Por ahora es una pregunta de más de tu parte.
too-often-channel = Por ahora es una pregunta de más en este canal.
too-often-guild = Por ahora es una pregunta de más en este servidor.
too-often-hint = Vuelve a preguntar dentro de { $seconds ->
    [one] 1 segundo
    [many] { $seconds } segundos
   *[other] { $seconds } segundos
}.
