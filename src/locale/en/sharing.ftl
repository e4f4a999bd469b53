# Sharing and deleting answers.

button-share = Share
button-delete = Delete
shared = { $name } shares an answer:
shared-asked = { $name } asked: { $question }
shared-before = This answer was shared already.
share-changed = An article has changed since this answer, so it was not shared.
share-changed-hint = Ask again.
ask-privately = Answers are for the asker alone here. Ask with `/{ ask }`.
