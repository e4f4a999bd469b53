# Compartir y eliminar respuestas.

button-share = Compartir
button-delete = Eliminar
shared = { $name } comparte una respuesta:
shared-asked = { $name } preguntó: { $question }
shared-before = Esta respuesta ya se compartió.
share-changed = Un artículo ha cambiado desde esta respuesta, así que no se compartió.
share-changed-hint = Vuelve a preguntar.
ask-privately = Aquí las respuestas son solo para quien pregunta. Pregunta con `/{ ask }`.
