# Quellen des Korpus: was von anderswo geholt wird, und was nicht zu holen war.

source-fresh = Quelle { $name } ({ $kind }): auf dem Stand von { $moment }
source-stale = Quelle { $name } ({ $kind }) ist, wie sie { $moment } war, denn sie ließ sich nicht neu lesen: { $why }
source-never = Quelle { $name } ({ $kind }) ließ sich noch nie lesen: { $why }
source-waiting = Quelle { $name } ({ $kind }) wartet auf die nächste Neuindexierung
collections-source = { $name } ist, wie es { $moment } war, denn es ließ sich nicht neu lesen: { $why }
collections-source-never = { $name } ließ sich noch nie lesen: { $why }
