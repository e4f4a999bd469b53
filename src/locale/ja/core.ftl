# ibid の日本語の文。Discord と同じく「です・ます」体で書く。
# article: 記事; passage: 一節; collection: コレクション; excerpt: 抜粋; quotation: 引用;
# citation: 出典; index: インデックス; moderator: モデレーター。

hint = ヒント：{ $hint }

## An answer

answer-indexed = { $moment } にインデックスされた記事から一字一句そのまま引用しています
answer-loosened = 引用符内の語句がこの順に並ぶ箇所はありません。次の一節が最も近いものです。
answer-near = 次の一節は質問の答えではないかもしれませんが、記事の中で最も近いものです。
answer-not-found = 記事の中にその答えはありません。
answer-nearest = 最も近いセクションは次のとおりです。
answer-not-found-hint = 知りたい物事を記事に書かれていそうな名前で挙げるか、一度に一つのことだけを質問してください。
citation-paragraph = 第{ $number }段落
citation-page = { $number }ページ
quote-items-left-out = この後の{ $count }項目は省略しています。
quote-rows-left-out = この後の{ $count }行は省略しています。
quote-lines-left-out = この後の{ $count }行は省略しています。
left-out = このメッセージには、あと{ $count }件が入りきりません。全文はファイルにあります。
too-long = 返信が長すぎて一つのメッセージに入りません。全文はファイルにあります。

## Questions that are refused

refused-empty = 質問が空です。
refused-empty-hint = 文で質問してください。例：ICANNが設立されたのはいつですか？
refused-long = 質問は{ $chars }文字ですが、読み取れるのは{ $limit }文字までです。
refused-long-hint = 知りたいことを一つに絞り、一文か二文で質問してください。
refused-no-words = 質問に検索できる言葉がありません。
refused-no-words-hint = 言葉で質問してください。例：ICANNが設立されたのはいつですか？
refused-common = 質問に検索できる対象が挙げられていません。
refused-common-hint = 知りたい物事、人物、出来事の名前を挙げてください。

## When something goes wrong

failed-bug = ibidの内部でエラーが発生しました。
failed-bug-hint = 照会番号を添えて報告してください。
failed-reference = 照会番号：{ $reference }
failed-operator = ボットの現在の設定では、その操作はできません。
failed-operator-hint = このボットの運営者は、ログの照会番号 { $reference } で理由を確認できます。
failed-cause = 原因：{ $cause }
overloaded = 回答待ちの質問が多すぎます。
overloaded-hint = 数秒後にもう一度質問してください。
timed-out = 回答に時間がかかりすぎたため、中止しました。
timed-out-hint = 1分後にもう一度質問してください。
index-not-built = インデックスされた文書がまだありません。
index-not-built-hint = `ibid index`、またはDiscordで`/{ reindex }`を実行してください。
index-locked = インデックスは{ $holder }が使用中です。
index-locked-hint = そのプロセスを停止するか、`--data`でこのプロセスに別のフォルダーを指定してください。実行中のボットは`/{ reindex }`で再インデックスできます。
index-full = ディスクに空きがなく、インデックスを書き込めませんでした。これまでのインデックスはそのまま残っています。
index-full-hint = 空き容量を増やすか、`--data`でデータフォルダーを移してから、再インデックスしてください。
index-storage = インデックスの読み書きができませんでした。
index-storage-hint = データフォルダーがあること、ibidを実行しているユーザーがそこに書き込めることを確認してください。
index-damaged = インデックスが破損しています。
index-damaged-hint = `ibid index --full`、またはDiscordで`/{ reindex } { reindex-mode }:{ -full }`を実行して、文書から作り直してください。
corpus-empty = 文書フォルダー { $folder } に文書がありません。
corpus-empty-hint = Markdown（`.md`）またはテキスト（`.txt`）のファイルを入れて、再インデックスしてください。
indexing-first = 記事を初めてインデックスしています。
indexing-first-hint = 1分後にもう一度質問してください。

## Reindexing

by-start = ボットの起動
by-command-line = コマンドライン
by-schedule = スケジュール
by-files = ファイルの変更
reindex-running-now = 再インデックスを実行中です（開始：たった今、{ $by }）。
reindex-running-seconds = 再インデックスを実行中です（開始：{ $seconds }秒前、{ $by }）。
reindex-running-minutes = 再インデックスを実行中です（開始：{ $minutes }分前、{ $by }）。
reindex-running-hint = 終わるまでお待ちください。終わったかどうかは`/{ status }`で確認できます。
reindex-stopped = 再インデックスは途中で停止されました。何も変更されていません。
reindex-stopped-hint = もう一度開始してください。
reindex-progress = 再インデックス中：ファイル{ $files }件中{ $seen }件を確認、記事{ $changed }件が変更、一節{ $passages }件を書き込み、経過時間 { $elapsed }。
reindex-held = 何も変更していません：{ $all }件の記事のうち{ $removed }件がなくなるところでした。確認なしになくせる割合を超えています。
reindex-held-hint = それで正しければボタンを押してください。違う場合は、フォルダが欠けていないか確認してください。
reindex-anyway = 削除して再インデックスする
reindex-report = { $elapsed } で再インデックスしました。追加{ $added }件、変更{ $changed }件、削除{ $removed }件、変更なし{ $unchanged }件、失敗{ $failed }件。
reindex-failed-hint = 失敗したファイルについては、以前に読み取った記事があれば、それが残ります。
reindex-more = ほか{ $count }件
reindex-note = { $path }：{ $what }
reindex-note-line = { $path }、{ $line }行目：{ $what }
file-kind = この種類のファイルは読み取りません
file-not-utf8 = UTF-8のテキストではありません：{ $byte }バイト目が不正です。UTF-8で保存してください
file-utf16 = UTF-16のテキストです。UTF-8で保存してください
file-binary = NUL文字があるため、テキストファイルではありません
file-date = { $date } は日付ではありません。日付はYYYY-MM-DDの形で書きます
file-empty = 引用できる段落がありません
file-encrypted = ファイルが暗号化されています。パスワードなしで保存してください
file-only-pictures = スキャンのように画像だけで、文字がありません。先に文字認識（OCR）をかけてください
file-malformed = { $format }として読めません：{ $reason }
file-too-large = ファイルが{ $most } MBより大きいか、展開すると超えます
file-too-much-text = 文書の本文が{ $most } MBを超えています。いくつかに分けてください
file-too-many = { $what }が{ $most }を超えています
file-too-slow = 読み込みに{ $seconds }秒より長くかかりました
file-died = 読み込みに許された以上のメモリが必要だったか、失敗しました：{ $reason }
reindex-continues = 再インデックスが、この返信を編集できる時間を超えました。続きは下のメッセージで、このチャンネルに表示します。

## The status

status-state = 記事{ $articles }件、一節{ $passages }件、コレクション{ $collections }件
status-empty = インデックスされた文書がまだありません
status-collection = コレクション { $name }：記事{ $articles }件
status-other-version = インデックスが別のバージョンのibidのものなので、作り直しています
status-running = 再インデックスを実行中（開始：{ $moment }、{ $by }）
status-mismatches = 抜粋{ $count }件が記事と一致せず、表示されませんでした
status-commands = コマンドを登録できず、再試行しています：{ $why }
status-no-reindex = 完了した再インデックスはまだありません
status-reindex-done = 前回の再インデックス：{ $moment }、{ $by }：追加{ $added }件、変更{ $changed }件、削除{ $removed }件、変更なし{ $unchanged }件、失敗{ $failed }件
status-reindex-failed = 前回の再インデックス：{ $moment }、{ $by }：失敗しました：{ $what }
status-words = 意味による回答：オフ
status-meaning = 意味による回答：オン、{ $model }
status-meaning-made = 意味による回答：オン、{ $model }。{ $all } 件中 { $made } 件の箇所を読み込み済みで、ほぼ終わるまでは言葉だけで回答します
status-words-only = 意味による回答：設定されていますが、使えません（{ $why }）。言葉だけで回答します

## Talking with the bot

help-intro = 質問すると、このコミュニティの記事から一字一句そのまま切り出した最大三つの抜粋を、それぞれの出典とともに回答します。言語モデルが書いた文は一つもありません。記事の中に答えがないときは、そのことをお知らせします。
help-message = メンション、回答への返信、ダイレクトメッセージでも質問できます。質問をそのまま書いてください
moderators-only = これはモデレーターだけができます。サーバーを管理できるメンバーか、設定にあるロールを持つメンバーです。
asked-nothing = メンションの後に質問を書いてください。例：ICANNが設立されたのはいつですか？
unknown-command = 実行中のバージョンにこのコマンドはありません。新しいコマンドの一覧は、数分以内にDiscordに表示されます。
unknown-button = このボタンは、このボットが作ったものでないか、別の場所のものなので、機能しません。
not-yours-to-delete = 回答を削除できるのは、質問した本人とモデレーターだけです。

article-gone = その記事はもう記事の中にありません。
article-gone-hint = タイトルで探すか、もう一度質問してください。
article-unnamed = そのタイトルの記事はここにはありません。
article-unnamed-hint = タイトルの一部を入力して、候補から選んでください。
answer-understood = 前の質問と合わせて理解しました：{ $words }
too-often-person = 今のところ、あなたからの質問が多すぎます。
too-often-channel = 今のところ、このチャンネルでの質問が多すぎます。
too-often-guild = 今のところ、このサーバーでの質問が多すぎます。
too-often-hint = { $seconds }秒後にもう一度質問してください。
