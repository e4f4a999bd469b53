# 出典から読み進める人への文。


## A page of an article

article-collection = コレクション { $name }
article-tags = タグ：{ $tags }
article-language = 言語：{ $tag }
article-words = { $words }語
article-others = 同じタイトルの記事がほかにもあります。開くには候補から選んでください：
article-outline = 目次
article-heading = { $heading } · { $page }ページ
article-continued = 前のページから続く段落です：
article-changed = 前のページが表示された後に記事が変更されました。ページの区切りが変わっている場合があります。
article-page = { $page }/{ $pages }ページ · { $moment } にインデックスされた記事から一字一句そのまま
reading-indexed = { $moment } にインデックス
reading-more = ほか{ $count }件

## Around a quotation

context-changed = 引用された後に記事が変更されました。引用のあった場所に最も近い段落を表示しています。
context-before = 引用の前
context-cited = 引用
context-after = 引用の後
section-changed = その後、記事が変更されました。セクションのあった場所に最も近い段落を表示しています。

## Where quotations come from

sources-changed = 回答の後に変更されました：{ $which }。ここに示すのは現在の記事のものです。
sources-revision = 版 { $revision }

## Collections

collections-articles = 記事{ $articles }件
collections-languages = 言語：{ $tags }
collections-newest = 最も新しい記事：{ $title }（{ $day }）
collections-none = ここで見られる記事はありません。
collections-stale = 前回の再インデックス（{ $moment }）は失敗しました。表示しているのはその前にインデックスされた内容です。

## Buttons

button-previous = 前へ
button-next = 次へ
button-context = [{ $number }] 前後を読む
button-section = [{ $number }] 読む
button-sources = 出典
button-article = 記事を開く
