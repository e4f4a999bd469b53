# 分片：机器人的服务器分批连接的单位。

doctor-shards = 分片：此处为第 { $shard } 号，此进程的 { $here } 个分片中有 { $up } 个已连接，总共 { $total } 个
