# Sources du corpus : ce qui vient d’ailleurs, et ce qui n’a pas pu venir.

source-fresh = source { $name } ({ $kind }) : à jour { $moment }
source-stale = la source { $name } ({ $kind }) est telle qu’elle était { $moment }, car elle n’a pas pu être relue : { $why }
source-never = la source { $name } ({ $kind }) n’a pas encore pu être lue : { $why }
source-waiting = la source { $name } ({ $kind }) attend la prochaine réindexation
collections-source = { $name } est tel que c’était { $moment }, faute d’avoir pu être relu : { $why }
collections-source-never = { $name } n’a pas encore pu être lu : { $why }
