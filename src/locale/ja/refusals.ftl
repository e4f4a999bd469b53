# Discord が拒否するもの。

doctor-refused = 拒否されたリクエスト：直近10分間に{ $count }件。10000件でDiscordはボットを遮断します
doctor-refused-fix = Discordが何を拒否しているかをボットのログで確認する。それまでボットはリクエストを控えます
may-not-write = { $channel } には書き込めません。ここで質問するか、そこでのメッセージの送信と履歴の閲覧を許可するようモデレーターに頼んでください。
