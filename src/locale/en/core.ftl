# The sentences of ibid in English, the reference for all other languages.
# Whole sentences to people: what happened, then what to do. No markup but `code`. A command is named by its key,
# `/{ reindex }`, so that readers are told the name that Discord shows them. What is put in never stands in `code`,
# where a surface could not escape it.

hint = hint: { $hint }

## An answer

answer-indexed = Word for word from the articles as indexed { $moment }
answer-loosened = Nothing holds the words in quotation marks side by side; these passages come nearest.
answer-near = This may not answer your question. It is the closest passage in the articles:
answer-not-found = Nothing in the articles answers that.
answer-nearest = The closest sections are:
answer-not-found-hint = name the thing you ask about as an article would, or ask about one thing at a time.
citation-paragraph = paragraph { $number }
citation-page = page { $number }
quote-items-left-out = { $count ->
    [one] One more item is not shown.
   *[other] { $count } more items are not shown.
}
quote-rows-left-out = { $count ->
    [one] One more row is not shown.
   *[other] { $count } more rows are not shown.
}
quote-lines-left-out = { $count ->
    [one] One more line is not shown.
   *[other] { $count } more lines are not shown.
}
left-out = { $count ->
    [one] One more entry does not fit into this message; all of it is in the file.
   *[other] { $count } more entries do not fit into this message; all of it is in the file.
}
too-long = The reply is too long for a message; all of it is in the file.

## Questions that are refused

refused-empty = The question is empty.
refused-empty-hint = Ask in a sentence, for example: When was ICANN founded?
refused-long = The question has { $chars } characters, and at most { $limit } are read.
refused-long-hint = Ask the one thing you want to know in a sentence or two.
refused-no-words = The question holds no words to look for.
refused-no-words-hint = Ask in words, for example: When was ICANN founded?
refused-common = The question names nothing that could be looked for.
refused-common-hint = Name the thing, person or event that you ask about.

## When something goes wrong

failed-bug = Something went wrong inside ibid.
failed-bug-hint = Please report it with the reference.
failed-reference = Reference: { $reference }
failed-operator = The bot cannot do that as it is set up now.
failed-operator-hint = the people who run this bot can see why in its log, under the reference { $reference }.
failed-cause = cause: { $cause }
overloaded = Too many questions are waiting to be answered.
overloaded-hint = Ask again in a few seconds.
timed-out = The answer took too long and was given up.
timed-out-hint = Ask again in a minute.
index-not-built = No documents are indexed yet.
index-not-built-hint = Run `ibid index`, or `/{ reindex }` in Discord.
index-locked = The index is in use by { $holder }.
index-locked-hint = Stop that process, or give this one another folder with `--data`. A running bot is reindexed with `/{ reindex }`.
index-full = The disk is full, so the index could not be written; what was indexed before is kept.
index-full-hint = Free some space, or move the data folder with `--data`, and reindex.
index-storage = The index could not be read or written.
index-storage-hint = Check that the data folder exists and that the user ibid runs as may write to it.
index-damaged = The index is damaged.
index-damaged-hint = Build it again from the corpus with `ibid index --full`, or `/{ reindex } { reindex-mode }:{ -full }` in Discord.
corpus-empty = The corpus folder { $folder } holds no documents.
corpus-empty-hint = Put Markdown (`.md`) or text (`.txt`) files into it and reindex.
indexing-first = The articles are being indexed for the first time.
indexing-first-hint = Ask again in a minute.

## Reindexing

# Who starts a reindex where it is not a person.
by-start = the start of the bot
by-command-line = the command line
by-schedule = the schedule
by-files = a change of files
reindex-running-now = A reindex is running: { $by } started it just now.
reindex-running-seconds = A reindex is running: { $by } started it { $seconds } s ago.
reindex-running-minutes = A reindex is running: { $by } started it { $minutes } min ago.
reindex-running-hint = Wait until it is done; `/{ status }` says when.
reindex-stopped = The reindex was stopped before it was done, and nothing has changed.
reindex-stopped-hint = Start it again.
reindex-progress = Reindexing: { $seen } of { $files ->
    [one] 1 file
   *[other] { $files } files
} seen, { $changed ->
    [one] 1 article
   *[other] { $changed } articles
} changed, { $passages ->
    [one] 1 passage
   *[other] { $passages } passages
} written, { $elapsed } so far.
reindex-held = Nothing was changed: { $removed } of { $all } articles would have gone, more than may go without somebody looking.
reindex-held-hint = if that is right, press the button; if not, look whether a folder is missing.
reindex-anyway = Remove them and reindex
reindex-report = Reindexed in { $elapsed }: { $added } added, { $changed } changed, { $removed } removed, { $unchanged } unchanged, { $failed } failed.
reindex-failed-hint = files that failed keep the article that was read from them before, if there was one.
reindex-more = and { $count } more
reindex-note = { $path }: { $what }
reindex-note-line = { $path }, line { $line }: { $what }
# Why a file could not be read, behind its name.
file-kind = files of this kind are not read
file-not-utf8 = not UTF-8 text: byte { $byte } is invalid; save the file as UTF-8
file-utf16 = the file is UTF-16 text; save it as UTF-8
file-binary = a NUL character: this is no text file
file-date = { $date } is no day; dates are written YYYY-MM-DD
file-empty = the file holds no paragraph to quote
file-encrypted = the file is encrypted; save it without a password
file-only-pictures = the file holds pictures and no text, as a scan does; run text recognition (OCR) over it first
file-malformed = the file cannot be read as { $format }: { $reason }
file-too-large = the file is larger, or unpacks to more, than { $most } MB
file-too-much-text = the document has more than { $most } MB of text; divide it into several
file-too-many = the file holds more { $what } than { $most }
file-too-slow = reading the file took longer than { $seconds } s
file-died = reading the file needed more memory than it may, or failed: { $reason }
reindex-continues = The reindex takes longer than this reply can be edited; it goes on below, in the channel.

## The status

status-state = { $articles ->
    [one] 1 article
   *[other] { $articles } articles
}, { $passages ->
    [one] 1 passage
   *[other] { $passages } passages
}, in { $collections ->
    [one] 1 collection
   *[other] { $collections } collections
}
status-empty = no documents are indexed yet
status-collection = collection { $name }: { $articles ->
    [one] 1 article
   *[other] { $articles } articles
}
status-other-version = the index is of another version of ibid and is being rebuilt
status-running = a reindex is running since { $moment }, started by { $by }
status-mismatches = { $count ->
    [one] 1 excerpt
   *[other] { $count } excerpts
} differed from their article and were not shown
status-commands = the commands could not be registered and are tried again: { $why }
status-no-reindex = no reindex has ended yet
status-reindex-done = last reindex { $moment } by { $by }: { $added } added, { $changed } changed, { $removed } removed, { $unchanged } unchanged, { $failed } failed
status-reindex-failed = last reindex { $moment } by { $by }: it failed: { $what }
status-words = answers by meaning: off
status-meaning = answers by meaning: on, { $model }
status-meaning-made = answers by meaning: on, { $model }; { $made } of { $all } passages have been read for it, and answers are by words until nearly all have
status-words-only = answers by meaning: wanted, but { $why }: answers are by words alone

## Talking with the bot

help-intro = Ask a question, and the answer is up to three excerpts cut out of this community's articles word for word, each with the place it stands. Nothing is written by a language model. When the articles hold no answer, the reply says so.
help-message = a mention, a reply to an answer, or a direct message works too: just write the question
moderators-only = Only moderators can do that: members who may manage the server, or who have a role that the settings name.
asked-nothing = Write a question behind the mention, for example: When was ICANN founded?
unknown-command = This command is not known to the running version. Discord shows the new list of commands within minutes.
unknown-button = This button was not made by this bot, or for another place, and does nothing.
not-yours-to-delete = Only whoever asked, and moderators, can delete an answer.
too-often-person = That is one question too many from you for now.
too-often-channel = That is one question too many in this channel for now.
too-often-guild = That is one question too many in this server for now.
too-often-hint = Ask again in { $seconds ->
    [one] 1 second
   *[other] { $seconds } seconds
}.

article-gone = That article is not among the articles any more.
article-gone-hint = Look for it by its title, or ask again.
article-unnamed = No article here has that title.
article-unnamed-hint = Type a part of the title and choose one of those that are suggested.

answer-understood = Understood with your question before: { $words }
