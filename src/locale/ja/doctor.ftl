# `/doctor`と`/about`の文。


## Permissions, as Discord calls them, and what breaks without each

permission-view-channel = チャンネルを見る
permission-send-messages = メッセージを送信
permission-send-messages-in-threads = スレッドでメッセージを送信
permission-create-public-threads = 公開スレッドの作成
permission-embed-links = 埋め込みリンク
permission-attach-files = ファイルを添付
permission-read-message-history = メッセージ履歴を読む
breaks-view-channel = チャンネルでのメンションや返信がボットに届かず、ボットから送信することもできません。コマンドとそのボタンは使えます。
breaks-send-messages = メンションや返信に回答できず、リクエストも投稿されません。15分を超える再インデックスは報告なしで終わります。コマンドとそのボタンは使えます。
breaks-send-messages-in-threads = スレッド内のメンションや返信、スレッドを開く回答ができません。チャンネルでの送信権限はスレッドでは使えません。
breaks-create-public-threads = `threads`がオンでも、メンションへの回答でスレッドが開きません。
breaks-embed-links = メンションや返信への、プレーンテキストには長すぎる回答を送信できません。コマンドへの回答には不要です。
breaks-attach-files = メンションや返信への、ページに収まらない回答をファイルとして添付できません。コマンドへの回答には不要です。
breaks-read-message-history = 回答は質問への返信として送られるため、メンションや返信への回答がすべて拒否されます。返信の連なりの前のメッセージも読めません。

## What was examined

doctor-with-fix = { $what } → { $fix }
doctor-permissions = 権限：ここで使うものはすべてあります
doctor-permissions-unknown = 権限：ここで何ができるかをDiscordが知らせていません
doctor-permission = 権限{ $name }がここにありません。{ $breaks }
doctor-permission-fix = サーバーかこのチャンネルで、ボットのロールに付与する
doctor-commands = コマンド：Discordに{ $count }個すべてがあります
doctor-commands-differ = コマンド：Discordに{ $there }個、このバージョンに{ $wanted }個あります
doctor-commands-differ-fix = ボットを再起動すると登録されます
doctor-commands-unknown = コマンド：Discordが何を持つかを知らせませんでした
doctor-again = 1分後にもう一度試す
doctor-index = インデックス：ここで見られる記事は{ $articles }件です
doctor-index-empty = インデックス：ここで見られる記事はありません
doctor-index-empty-fix = `/{ reindex }`で再インデックスするか、`/{ settings } { settings-set }`で`collections`を選ぶ
doctor-log = ボットの運営者がログで理由を確認する
doctor-reindex = `/{ reindex }`で再インデックスする
doctor-clock = 時計：Discordとの差は{ $seconds }秒です
doctor-clock-fix = 機器の時計をネットワーク（NTP）で合わせる
doctor-gateway = 接続：Discordは{ $latency }で応答します
doctor-arrived = 接続：このコマンドは{ $latency }後に届きました
doctor-database = データベース：読み込めます
doctor-database-down = データベース：読み込めません
doctor-channel = チャンネル{ $channel }：ボットから見えます
doctor-channel-gone = 選ばれたチャンネル{ $channel }はもうありません
doctor-channel-hidden = 選ばれたチャンネル{ $channel }がボットから見えません
doctor-channel-mute = 選ばれたチャンネル{ $channel }にボットが書き込めません
doctor-channel-unknown = チャンネル{ $channel }：Discordが有無を知らせませんでした
doctor-channel-fix = `/{ settings } { settings-set }`で別のものを選ぶ
doctor-requests = リクエスト：{ $channel }に投稿されます
doctor-requests-none = リクエスト：チャンネルが選ばれていないため、受け付けられません
doctor-requests-fix = `/{ settings } { settings-set }`で`requests_channel`を選ぶ

## What the bot is

about-version = ibid { $version }、コミット { $commit }
about-indexed = { $moment }にインデックスされた記事
about-changed = その後ファイルが変更されています
about-collections = ここのコレクション：{ $names }
about-licence = ライセンス：{ $licence }
about-source = ソースコード：{ $url }
