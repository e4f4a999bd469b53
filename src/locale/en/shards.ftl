# Shards: the parts of a bot's servers that are connected one by one.

doctor-shards = shards: here it is { $shard }, and { $up } of this process’s { $here } are connected, of { $total } in all
