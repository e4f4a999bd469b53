# What moderators choose, and why something cannot be chosen.

setting-answer-channels = channels for public answers
setting-moderator-roles = roles of moderators
setting-collections = collections that answer
setting-private = answers for the asker alone
setting-threads = threads for answers to mentions
setting-language = language of public words
setting-user-limit = questions a minute of one person
setting-channel-limit = questions a minute in one channel
setting-guild-limit = questions a minute in the server
setting-retention-days = days that questions are kept
setting-requests-channel = channel for requests
setting-uploads = who may upload documents

## Values

value-on = on
value-off = off
value-default = as it is without a choice
value-everywhere = everywhere
value-all = all
value-askers = that of whoever asks
value-nowhere = nowhere
value-none = none
value-here = this channel
value-moderators = moderators
value-approval = everybody, with approval
level-default = default
level-guild = this server
level-channel = this channel only

## What holds, and what was changed

settings-here = What holds in { $channel }:
settings-row = { $name } ({ $key }): { $value } · { $level }
settings-now = From now on:
settings-exported = All that was chosen here is in the file; `/{ settings } { settings-import }` reads it again.
settings-export-file = What the moderators of this server chose
settings-imported = The file was read.
settings-imported-server = changed for the server: { $keys }
settings-imported-channel = changed in { $channel }: { $keys }
settings-imported-nothing = nothing differs from before
settings-imported-kept = left as it was: { $keys }; only members who may manage the server can change that

## Why nothing was changed

settings-needs-manager = Only members who may manage the server can choose who moderates it.
settings-everyone = The role that everybody has cannot moderate, since everybody could then change these settings.
settings-channel-gone = There is no channel { $channel } in this server.
settings-channel-hidden = The bot cannot see { $channel }.
settings-channel-hidden-hint = Let it view that channel, or choose another one.
refused-key = There is no setting { $key }.
refused-key-hint = There are { $keys }.
refused-server-only = { $key } holds for the whole server and cannot be chosen for a channel.
refused-value = { $found } is no value of { $key }.
refused-value-hint = What is wanted is { $wanted }, such as { $example }.
wanted-channels = a list of channels
wanted-channel = one channel
wanted-roles = a list of roles, or none
wanted-collections = a list of collections, or none
wanted-switch = on or off
wanted-uploads = off, moderators or approval
wanted-language = one of { $languages }
wanted-number = a whole number from { $least } to { $most }
refused-collection = There is no collection { $name } here.
refused-collection-hint = There are { $names }.
refused-collection-none = There are none to choose from.
refused-file = This is not an export of settings: { $reason }
refused-version = The file’s version must be { $version }, and is { $found }.
refused-large = The file is larger than { $kib } KiB, the most that settings can be.
refused-in = In { $channel }:
refused-nothing = Nothing was changed.
settings-not-fetched = The file could not be fetched from Discord.
settings-not-fetched-hint = Attach it again.
