# Lo que Discord muestra de los comandos. Un nombre tiene como máximo 32 letras minúsculas sin espacios; una
# descripción, como máximo 100 caracteres.

-full = todo

ask = preguntar
ask-about = Haz una pregunta; la respuesta se cita de los artículos palabra por palabra
ask-question = pregunta
ask-question-about = Lo que quieres saber, en una frase
ask-private = privado
ask-private-about = Mostrarte la respuesta solo a ti
help = ayuda
help-about = Qué hace este bot y cómo preguntarle
reindex = reindexar
reindex-about = Volver a leer los artículos (para moderadores)
reindex-mode = modo
reindex-mode-about = Cuánto se vuelve a leer
reindex-mode-changed = cambios: solo los archivos que han cambiado
reindex-mode-full = { -full }: cada archivo, en un índice nuevo
status = estado
status-about = Qué está indexado y desde cuándo
