# Shards: las partes de los servidores de un bot que se conectan una a una.

doctor-shards = shards: aquí es el { $shard }, y están conectados { $up } de los { $here } de este proceso, de { $total } en total
