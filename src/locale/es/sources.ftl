# Lo que se dice de un mensaje cuyas afirmaciones se buscaron.

sources-summary = { $supported } de { $count ->
    [one] 1 afirmación tiene respaldo.
    [many] { $count } de afirmaciones tienen respaldo.
   *[other] { $count } afirmaciones tienen respaldo.
}
sources-passed-over = { $count ->
    [one] Se pasó por alto { $count } frase: es una pregunta o nombra demasiado poco para buscarla.
    [many] Se pasaron por alto { $count } de frases: son preguntas o nombran demasiado poco para buscarlas.
   *[other] Se pasaron por alto { $count } frases: son preguntas o nombran demasiado poco para buscarlas.
}
sources-left-out = { $count ->
    [one] No se buscó { $count } afirmación más.
    [many] No se buscaron { $count } de afirmaciones más.
   *[other] No se buscaron { $count } afirmaciones más.
}
sources-meaning = ✅ un artículo lo dice con estas palabras, lo que no lo hace cierto; ❌ no se encontró ningún artículo que lo diga
sources-no-claims = Ninguna frase de este mensaje afirma algo que se pueda buscar.
sources-no-claims-hint = las preguntas y los saludos se pasan por alto; una afirmación nombra quién o qué, y qué pasa con ello.
sources-no-words = Este mensaje no contiene palabras que se puedan buscar.
