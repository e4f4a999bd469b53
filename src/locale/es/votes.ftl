# Lo que se dice de las respuestas y lo que se quiere saber.

## Votes

vote-up = Útil
vote-down = No es útil
vote-kept = Tu voto se ha guardado.
vote-changed = Tu voto ha cambiado; solo cuenta el último.
vote-same = Ya habías votado así.
vote-gone = Esta pregunta ya no se conserva, así que nadie puede votar su respuesta.
vote-form = ¿Qué falla en la respuesta?
vote-form-reason = Motivo
vote-form-reasons = { reason-wrong }, { reason-off-topic }, { reason-outdated }, { reason-incomplete }, { reason-other }
vote-form-note = Nota
vote-form-note-about = Con tus palabras, para los moderadores
reason-wrong = incorrecta
reason-off-topic = fuera de tema
reason-outdated = desactualizada
reason-incomplete = incompleta
reason-other = otro

## Requests for an answer

request = Pedir una respuesta
request-made = Tu petición ha llegado a los moderadores.
request-already = Ya se había pedido, y tu petición también cuenta. Peticiones hasta ahora: { $count }.
request-gone = Esta pregunta ya no se conserva. Vuelve a hacerla para pedir una respuesta.
request-no-channel = Tu petición se ha guardado, pero este servidor no tiene un canal para peticiones.
request-no-channel-hint = los moderadores pueden elegir uno en los ajustes, como `requests_channel`.
request-not-posted = Tu petición se ha guardado, pero no se ha podido publicar en el canal para peticiones.
request-not-posted-hint = deja que el bot vea el canal para peticiones y envíe mensajes en él.
request-item = { $who } quiere una respuesta que no está en los artículos:
request-item-asked = se preguntó el { $moment } en { $place }
request-place = este canal
request-close = Cerrar con un enlace
request-close-form = ¿Qué responde a la pregunta?
request-close-answer = Enlace o frase
request-closed = Cerrada el { $moment } por { $who }: { $answer }
request-closed-count = Peticiones: { $count }
request-closed-before = Esta petición ya estaba cerrada.
request-closed-gone = Esta petición ya no se conserva.
request-answered = Un moderador responde: { $answer }
request-page = esta página
