# What is said on the page that shows an article.

reader-quoted = To the quoted words
reader-page = Page { $page } of { $pages }
reader-moved = The article has changed since it was quoted; the quoted words still stand in it, and are marked where they stand now.
reader-gone = The article has changed since it was quoted, and the quoted words do not stand in it any more; this is how it reads now.
reader-title = Nothing can be read here
reader-forged = This link was not made by the bot, or was changed on the way. Open it again from the answer that it stands in.
reader-expired = The time of this link is over. Ask the question again for a new one.
reader-absent = The article is gone, or may no longer be seen where it was quoted.
reader-failed = The article cannot be read at the moment. Try again in a minute.
