-- What the second schema added.
INSERT INTO searches (asker, guild, at, written, filters, indexed_at) VALUES
    ('a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1', {guild}, {now} - 1500, 'appeals -spam', '', {now} - 9000);
