# Discord に表示されるコマンド。名前は空白なしで32文字以内、説明は100文字以内。

-full = すべて

ask = 質問
ask-about = 質問する（回答は記事から一字一句そのまま引用されます）
ask-question = 質問文
ask-question-about = 知りたいことを一文で
ask-private = 非公開
ask-private-about = 回答を自分にだけ表示する
filter-collection = コレクション
filter-collection-about = このコレクションの記事だけ
filter-tag = タグ
filter-tag-about = このタグの付いた記事だけ
filter-from = 開始日
filter-from-about = この日以降の記事だけ：2026年5月14日、5月14日、先週
filter-to = 終了日
filter-to-about = この日以前の記事だけ：2026年5月14日、5月14日、先週
filter-sort = 並べ替え
filter-sort-about = 先に表示するもの
filter-sort-relevance = 最も適したもの
filter-sort-newest = 最も新しいもの
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
