# Fuentes del corpus: lo que se trae de otros sitios y lo que no se pudo traer.

source-fresh = fuente { $name } ({ $kind }): al día { $moment }
source-stale = la fuente { $name } ({ $kind }) está como estaba { $moment }, pues no se pudo volver a leer: { $why }
source-never = la fuente { $name } ({ $kind }) aún no se ha podido leer: { $why }
source-waiting = la fuente { $name } ({ $kind }) espera a la próxima reindexación
collections-source = { $name } está como estaba { $moment }, pues no se pudo volver a leer: { $why }
collections-source-never = { $name } aún no se ha podido leer: { $why }
