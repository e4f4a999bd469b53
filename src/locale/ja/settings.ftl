# モデレーターが選ぶ設定と、選べない理由。

setting-answer-channels = 公開で回答するチャンネル
setting-moderator-roles = モデレーターのロール
setting-collections = 回答に使うコレクション
setting-private = 質問した人だけへの回答
setting-threads = メンションへの回答のスレッド
setting-language = 公開される言葉の言語
setting-user-limit = 1人の1分あたりの質問数
setting-channel-limit = 1チャンネルの1分あたりの質問数
setting-guild-limit = サーバーの1分あたりの質問数
setting-retention-days = 質問を保存する日数
setting-requests-channel = リクエスト用のチャンネル
setting-uploads = 文書をアップロードできる人

## Values

value-on = オン
value-off = オフ
value-default = 選択しないときのとおり
value-everywhere = すべてのチャンネル
value-all = すべて
value-askers = 質問した人の言語
value-nowhere = なし
value-none = 一つもなし
value-here = このチャンネル
value-moderators = モデレーター
value-approval = 全員（承認が必要）
level-default = 既定値
level-guild = このサーバー
level-channel = このチャンネルのみ

## What holds, and what was changed

settings-here = { $channel }での設定：
settings-row = { $name }（{ $key }）：{ $value } · { $level }
settings-now = これからの設定：
settings-exported = ここで選んだ設定はすべてファイルに入っています。`/{ settings } { settings-import }`で読み込めます。
settings-export-file = このサーバーのモデレーターが選んだ設定
settings-imported = ファイルを読み込みました。
settings-imported-server = サーバーで変更：{ $keys }
settings-imported-channel = { $channel }で変更：{ $keys }
settings-imported-nothing = 以前と違うものはありません
settings-imported-kept = 変更なし：{ $keys }（変更できるのはサーバーを管理できるメンバーだけです）

## Why nothing was changed

settings-needs-manager = モデレーターを選べるのは、サーバーを管理できるメンバーだけです。
settings-everyone = 全員が持つロールはモデレーターにできません。誰でもこの設定を変更できるようになるためです。
settings-channel-gone = このサーバーにチャンネル{ $channel }はありません。
settings-channel-hidden = ボットは{ $channel }を見ることができません。
settings-channel-hidden-hint = そのチャンネルを見られるようにするか、別のチャンネルを選んでください。
refused-key = 設定{ $key }はありません。
refused-key-hint = 設定できるのは{ $keys }です。
refused-server-only = { $key }はサーバー全体の設定で、チャンネルごとには選べません。
refused-value = { $found }は{ $key }の値ではありません。
refused-value-hint = { $wanted }を指定してください。例：{ $example }。
wanted-channels = チャンネルの一覧
wanted-channel = 1つのチャンネル
wanted-roles = ロールの一覧、またはなし
wanted-collections = コレクションの一覧、またはなし
wanted-switch = オンまたはオフ
wanted-uploads = オフ、モデレーター、承認のいずれか
wanted-language = { $languages }のいずれか
wanted-number = { $least }から{ $most }までの整数
refused-collection = ここにコレクション{ $name }はありません。
refused-collection-hint = 選べるのは{ $names }です。
refused-collection-none = 選べるものはありません。
refused-file = これは設定のエクスポートではありません：{ $reason }
refused-version = ファイルのバージョンは{ $version }でなければなりませんが、{ $found }です。
refused-large = ファイルが{ $kib } KiBを超えています。設定の上限です。
refused-in = { $channel }について：
refused-nothing = 何も変更されていません。
settings-not-fetched = Discordからファイルを取得できませんでした。
settings-not-fetched-hint = もう一度添付してください。
