# What `/doctor` and `/about` say.


## Permissions, as Discord calls them, and what breaks without each

permission-view-channel = View Channels
permission-send-messages = Send Messages
permission-send-messages-in-threads = Send Messages in Threads
permission-create-public-threads = Create Public Threads
permission-embed-links = Embed Links
permission-attach-files = Attach Files
permission-read-message-history = Read Message History
breaks-view-channel = Mentions and replies in the channel do not reach the bot, and it can send nothing there by itself; commands and their buttons still work.
breaks-send-messages = Mentions and replies are not answered, requests for an answer are not posted, and a reindex that takes longer than a quarter of an hour ends without its report; commands and their buttons still work.
breaks-send-messages-in-threads = Mentions and replies inside threads are not answered, nor are those whose answer opens a thread; Send Messages does not count there.
breaks-create-public-threads = Where `threads` is on, the answer to a mention opens no thread.
breaks-embed-links = An answer to a mention or a reply that is too long for plain text cannot be sent; answers to commands can embed without it.
breaks-attach-files = An answer to a mention or a reply that fits no page cannot be attached as a file; answers to commands can attach without it.
breaks-read-message-history = Discord refuses every answer to a mention or a reply, since each is sent as a reply to the question, and earlier messages of a chain of replies cannot be read.

## What was examined

doctor-with-fix = { $what } → { $fix }
doctor-permissions = permissions: the bot has all that it uses here
doctor-permissions-unknown = permissions: Discord does not say what the bot may do here
doctor-permission = permission { $name } is missing here. { $breaks }
doctor-permission-fix = give it to the bot’s role, in the server or in this channel
doctor-commands = commands: Discord has all { $count }
doctor-commands-differ = commands: Discord has { $there }, and this version { $wanted }
doctor-commands-differ-fix = start the bot again, which registers them
doctor-commands-unknown = commands: Discord did not say which it has
doctor-again = try again in a minute
doctor-index = index: { $articles ->
    [one] 1 article
   *[other] { $articles } articles
} can be seen here
doctor-index-empty = index: no article can be seen here
doctor-index-empty-fix = reindex with `/{ reindex }`, or choose `collections` with `/{ settings } { settings-set }`
doctor-log = whoever runs the bot finds the reason in its log
doctor-reindex = reindex with `/{ reindex }`
doctor-clock = clock: { $seconds } s from Discord’s
doctor-clock-fix = let the machine’s clock be set by the network (NTP)
doctor-gateway = connection: Discord answers within { $latency }
doctor-arrived = connection: this command arrived after { $latency }
doctor-database = database: it can be read
doctor-database-down = database: it cannot be read
doctor-channel = channel { $channel }: the bot sees it
doctor-channel-gone = channel { $channel } was chosen and is not there any more
doctor-channel-hidden = channel { $channel } was chosen, and the bot cannot see it
doctor-channel-mute = channel { $channel } was chosen, and the bot may not write in it
doctor-channel-unknown = channel { $channel }: Discord did not say whether it is there
doctor-channel-fix = choose another one with `/{ settings } { settings-set }`
doctor-requests = requests: they are posted in { $channel }
doctor-requests-none = requests: no channel is chosen, so none can be made
doctor-requests-fix = choose one as `requests_channel` with `/{ settings } { settings-set }`

## What the bot is

about-version = ibid { $version }, commit { $commit }
about-indexed = articles as indexed { $moment }
about-changed = files have changed since then
about-collections = collections here: { $names }
about-licence = licence: { $licence }
about-source = source code: { $url }
