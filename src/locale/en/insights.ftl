# What moderators are told of the questions of their server.

insights-head = Questions since { $moment }: { $asked }. Answered: { $answered }; nothing found: { $missing }.
insights-none = No question since { $moment } is kept.
insights-median = Half of the answers took less than { $time }.
insights-chart = Each bar is a day: 🟦 answered, 🟧 nothing found.
insights-chart-described = Bar chart of the questions of each day from { $first } to { $last }. Answered: { $answered }; nothing found: { $missing }.
insights-asked = Asked most:
insights-unanswered = Asked most of what nothing was found for:
insights-voted-down = Answers that did not help:
insights-cited = Quoted to most questions:
insights-counted = { $count } × { $what }
insights-disliked = { $count } × { $what } ({ $reasons })
insights-note = note: { $note }
insights-exported = The file holds the questions whose right answer people have told by their votes, and those that found nothing: { $count }. Put it into a folder with the file below, and `ibid eval` asks them again.
insights-left-out = Left out, since the article was changed or removed: { $count }.
insights-partial = All articles are too large for a message; the file below holds those that were quoted.
insights-articles = The articles that the questions are asked of.
insights-nothing-told = There is nothing to export: nobody has said yet of an answer that it helps, and nothing was asked in vain.
