-- What the fourth schema added; the file has the words "# The oath", a line that is empty, and "The keepers swear by the
-- marmalade bell.".
INSERT INTO uploads (guild, name, hash, bytes, kind, title, state, batch, at, uploader, error) VALUES
    ({guild}, 'oath.md', '{oath}', {oath-bytes}, 'markdown', 'The oath', 'indexed', 1, {now} - 1400,
        'a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1', '');
