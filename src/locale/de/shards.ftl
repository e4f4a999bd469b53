# Shards: die Teile der Server eines Bots, die einzeln verbunden werden.

doctor-shards = Shards: hier ist es { $shard }, und { $up } von { $here } dieses Prozesses sind verbunden, von { $total } insgesamt
