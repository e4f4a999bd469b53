# Shards : les parties des serveurs d’un bot qui se connectent une par une.

doctor-shards = shards : ici, c’est le { $shard }, et { $up } des { $here } de ce processus sont connectés, sur { $total } en tout
