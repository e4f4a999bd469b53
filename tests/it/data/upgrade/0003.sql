-- What the third schema added.
INSERT INTO sources (name, kind, fresh_at, error) VALUES
    ('', 'directory', {now} - 9000, ''), ('birds', 'git', 0, 'it answers with 404');
