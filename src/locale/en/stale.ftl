# Sources of the corpus: what is brought from elsewhere, and what could not be.

source-fresh = source { $name } ({ $kind }): up to date { $moment }
source-stale = source { $name } ({ $kind }) is as it was { $moment }, since it could not be read again: { $why }
source-never = source { $name } ({ $kind }) could not be read yet: { $why }
source-waiting = source { $name } ({ $kind }) waits for the next reindex
collections-source = { $name } is as it was { $moment }, since it could not be read again: { $why }
collections-source-never = { $name } could not be read yet: { $why }
