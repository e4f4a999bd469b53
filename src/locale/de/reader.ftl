# Was auf der Seite steht, die einen Artikel zeigt.

reader-quoted = Zu den zitierten Worten
reader-page = Seite { $page } von { $pages }
reader-moved = Der Artikel hat sich geändert, seit er zitiert wurde; die zitierten Worte stehen noch darin und sind markiert, wo sie jetzt stehen.
reader-gone = Der Artikel hat sich geändert, seit er zitiert wurde, und die zitierten Worte stehen nicht mehr darin; so lautet er jetzt.
reader-title = Hier gibt es nichts zu lesen
reader-forged = Dieser Link stammt nicht vom Bot oder wurde unterwegs verändert. Öffne ihn noch einmal aus der Antwort, in der er steht.
reader-expired = Die Zeit dieses Links ist abgelaufen. Stell die Frage noch einmal, um einen neuen zu bekommen.
reader-absent = Den Artikel gibt es nicht mehr, oder er ist dort, wo er zitiert wurde, nicht mehr sichtbar.
reader-failed = Der Artikel lässt sich gerade nicht lesen. Versuch es in einer Minute noch einmal.
