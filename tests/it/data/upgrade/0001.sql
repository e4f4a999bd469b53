-- What a bot of the first schema had kept. {guild} and {now} are filled in: what is too old, or of a server that the bot
-- is not in, is deleted at the start.
INSERT INTO secret (name, bytes) VALUES ('ibid', '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f');
INSERT INTO settings (guild, channel, body, at) VALUES
    ({guild}, 0, '{"version":1,"retention_days":90}', {now} - 5000),
    ({guild}, 77, '{"version":1,"private":true}', {now} - 4000);
INSERT INTO reindexes (at, started_by, outcome, elapsed_ms) VALUES
    ({now} - 9000, 'Ada', '{"done":{"added":3,"changed":0,"removed":0,"unchanged":0,"failed":0}}', 120),
    ({now} - 8000, 'the command line', '{"failed":{"what":"The disk of the index is full."}}', 3);
INSERT INTO questions (asker, guild, channel, shown_channel, shown_message, at, asked, understood, sameness, locale,
        filters, outcome, confidence, elapsed_ms, indexed_at) VALUES
    ('a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1', {guild}, 77, 77, 1001, {now} - 3000, 'Where do the appeals of old go?',
        'Where do the appeals of old go?', 'where do the appeals of old go', 'en-GB', '', 'answered', 0.75, 12, {now} - 9000),
    ('b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2', {guild}, 77, 0, 0, {now} - 2000, 'Wer hat das Luftschiff geöffnet?',
        'Wer hat das Luftschiff geöffnet?', 'wer hat das luftschiff geoffnet', 'de', '', 'not_found', 0.1, 9, {now} - 9000);
INSERT INTO quotations (question, number, article, title, revision, span_start, span_end) VALUES
    (1, 0, 'rules/moderation.md', 'House rules', '5f1d5f1d5f1d5f1d5f1d5f1d5f1d5f1d5f1d5f1d5f1d5f1d5f1d5f1d5f1d5f1d', 10, 70);
INSERT INTO votes (question, asker, verdict, note, at) VALUES
    (1, 'b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2', 'outdated', 'It moved to the senate.', {now} - 2900);
INSERT INTO requests (guild, question, asked, sameness, at, state, item_channel, item_message, closed_by, closed_at, link)
    VALUES ({guild}, 2, 'Wer hat das Luftschiff geöffnet?', 'wer hat das luftschiff geoffnet', {now} - 1900, 'open',
        77, 1002, '', 0, '');
INSERT INTO request_askers (request, asker, at) VALUES (1, 'b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2', {now} - 1900);
