# コーパスの取得元：他所から取得するものと、取得できなかったもの。

source-fresh = 取得元{ $name }（{ $kind }）：{ $moment }の状態です
source-stale = 取得元{ $name }（{ $kind }）は再び読み込めなかったため、{ $moment }のままです：{ $why }
source-never = 取得元{ $name }（{ $kind }）はまだ読み込めていません：{ $why }
source-waiting = 取得元{ $name }（{ $kind }）は次の再インデックスを待っています
collections-source = { $name }は再び読み込めなかったため、{ $moment }のままです：{ $why }
collections-source-never = { $name }はまだ読み込めていません：{ $why }
