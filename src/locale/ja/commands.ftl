# Discord に表示されるコマンド。名前は空白なしで32文字以内、説明は100文字以内。

-full = すべて

ask = 質問
ask-about = 質問する（回答は記事から一字一句そのまま引用されます）
ask-question = 質問文
ask-question-about = 知りたいことを一文で
ask-private = 非公開
ask-private-about = 回答を自分にだけ表示する
help = ヘルプ
help-about = このボットの機能と質問のしかた
reindex = 再インデックス
reindex-about = 記事を読み込み直す（モデレーター用）
reindex-mode = モード
reindex-mode-about = 読み込み直す範囲
reindex-mode-changed = 変更分：変更されたファイルだけ
reindex-mode-full = { -full }：全ファイルを新しいインデックスに
status = 状態
status-about = 何がいつインデックスされたか
