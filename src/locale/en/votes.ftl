# What people say of answers, and what they want answered.

## Votes

vote-up = Helpful
vote-down = Not helpful
vote-kept = Your vote is kept.
vote-changed = Your vote is changed; only the last one counts.
vote-same = You have voted so already.
vote-gone = This question is not kept any more, so nobody can vote on its answer.
vote-form = What is wrong with the answer?
vote-form-reason = Reason
vote-form-reasons = { reason-wrong }, { reason-off-topic }, { reason-outdated }, { reason-incomplete }, { reason-other }
vote-form-note = Note
vote-form-note-about = In your words, for the moderators
reason-wrong = wrong
reason-off-topic = off topic
reason-outdated = outdated
reason-incomplete = incomplete
reason-other = other

## Requests for an answer

request = Request an answer
request-made = Your request is with the moderators.
request-already = This was requested before, and your request is counted. Requests so far: { $count }.
request-gone = This question is not kept any more. Ask it again to request an answer.
request-no-channel = Your request is kept, but this server has no channel for requests.
request-no-channel-hint = Moderators can choose one in the settings, as `requests_channel`.
request-not-posted = Your request is kept, but it could not be posted in the channel for requests.
request-not-posted-hint = Let the bot see the channel for requests and send messages there.
request-item = { $who } wants an answer that the articles do not hold:
request-item-asked = asked { $moment } in { $place }
request-place = this channel
request-close = Close with a link
request-close-form = What answers the question?
request-close-answer = Link or sentence
request-closed = Closed { $moment } by { $who }: { $answer }
request-closed-count = Requests: { $count }
request-closed-before = This request was closed before.
request-closed-gone = This request is not kept any more.
request-answered = A moderator answers: { $answer }
request-page = this page
