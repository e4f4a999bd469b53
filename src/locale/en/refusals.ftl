# What Discord refuses.

doctor-refused = refused requests: { $count } in the last ten minutes; at 10000 Discord shuts the bot out
doctor-refused-fix = look in the bot’s log for what Discord refuses; until then the bot asks for less
may-not-write = I may not write in { $channel }. Ask here instead, or ask a moderator to let me send messages and read the message history there.
