# Was die Moderation über die Fragen ihres Servers erfährt.

insights-head = Fragen seit dem { $moment }: { $asked }. Beantwortet: { $answered }; nichts gefunden: { $missing }.
insights-none = Seit dem { $moment } ist keine Frage gespeichert.
insights-median = Die Hälfte der Antworten brauchte weniger als { $time }.
insights-chart = Jeder Balken ist ein Tag: 🟦 beantwortet, 🟧 nichts gefunden.
insights-chart-described = Balkendiagramm der Fragen jedes Tages vom { $first } bis zum { $last }. Beantwortet: { $answered }; nichts gefunden: { $missing }.
insights-asked = Am häufigsten gefragt:
insights-unanswered = Am häufigsten gefragt, ohne dass etwas gefunden wurde:
insights-voted-down = Antworten, die nicht halfen:
insights-cited = Zu den meisten Fragen zitiert:
insights-counted = { $count } × { $what }
insights-disliked = { $count } × { $what } ({ $reasons })
insights-note = Anmerkung: { $note }
insights-exported = Die Datei enthält die Fragen, deren richtige Antwort durch Stimmen bekannt ist, und die, zu denen nichts gefunden wurde: { $count }. Lege sie mit der Datei darunter in einen Ordner, und `ibid eval` stellt sie noch einmal.
insights-left-out = Ausgelassen, weil der Artikel geändert oder entfernt wurde: { $count }.
insights-partial = Alle Artikel sind zu groß für eine Nachricht; die Datei darunter enthält die zitierten.
insights-articles = Die Artikel, an die sich die Fragen richten.
insights-nothing-told = Es gibt nichts zu exportieren: Noch niemand hat von einer Antwort gesagt, dass sie hilft, und nichts wurde vergeblich gefragt.
