# What people upload.

uploads-now = In answers now:
uploads-soon = Kept. They will be in answers once the reindex that runs has ended:
uploads-later = Kept. They will be in answers in a moment:
uploads-behind = Kept, but the index could not be brought up to date. They will be in answers after the next reindex:
uploads-waiting = With the moderators, who approve or reject them:
uploads-refused = Not kept:
uploads-file = { $name } · { $title } · { $passages ->
    [one] 1 passage
   *[other] { $passages } passages
}
uploads-replaces = takes the place of the file of this name
uploads-note = note: { $note }
uploads-note-line = line { $line }: { $note }
uploads-refused-file = { $name }: { $why }
uploads-off = Nothing can be uploaded here.
uploads-off-hint = Moderators can allow it in the settings, as `uploads`.
uploads-none-sent = No file came with the command.
uploads-proposed = { $who } proposes documents:
uploads-proposed-row = { $name } · { $title } · { $size }
uploads-not-posted = They wait, but could not be shown to the moderators here.
uploads-not-posted-hint = Let the bot send messages in the channel for requests, and send them again.
uploads-approve = Approve
uploads-reject = Reject
uploads-approved = Approved by { $who }:
uploads-rejected = Rejected by { $who }:
uploads-decided-before = This was decided before.
uploads-list-none = Nothing was uploaded here yet.
uploads-used = used: { $used } of { $quota } MB
uploads-row = { $name } · { $title } · { $size } · { $moment } · { $state }
uploads-size = size: { $kb } kB
upload-state-waiting = waits for approval
upload-state-accepted = not in answers yet
upload-state-indexed = in answers
upload-state-failed = could not be read: { $why }
uploads-removed = { $name } is in no answer any more.
uploads-removed-hint = It leaves the index with the next reindex.
uploads-unknown = There is no such upload here.
upload-kind = this is no document of a kind that is read: { $kinds }
upload-twice = another file of this name came with it
upload-quota = there is no room for it: { $used } of { $quota } MB are used
upload-too-many = no more than { $most } files are taken at a time
upload-unsafe-name = its name leads out of the archive
upload-not-fetched = Discord did not hand the file over; try again
upload-not-kept = What was uploaded could not be written.
upload-not-kept-hint = Look whether the data folder can be written and has room.
