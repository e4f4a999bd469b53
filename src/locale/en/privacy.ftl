# What is kept of people, and how it is deleted.

privacy-kept = Each question is kept with its time, its place and the passages that were quoted to it, and so are votes with their notes and requests for an answer. Whoever asks is kept as a keyed hash: no name and no id.
privacy-not-kept = No other message is kept, nothing is passed on, and no language model is given anything.
privacy-days = In this place it is deleted after so many days: { $days }. When the bot leaves a server, all of that server is deleted.
privacy-seen = The moderators of a server see its questions, notes and figures in `/{ insights }`, without who asked. Those who run the bot can read its database.
privacy-messages = A request for an answer is posted to the moderators with the name of whoever makes it first. Messages in Discord stay there until somebody deletes them.
privacy-delete = `/{ forget-me }` deletes at once all that you asked, said and wanted, everywhere.
forget-ask = This deletes all your questions, votes and requests that this bot keeps, in all servers and in direct messages. It cannot be taken back.
forget-button = Delete all of it
forget-done = Deleted: questions: { $questions }, votes: { $votes }, requests: { $requests }.
forget-nothing = Nothing of yours is kept.
