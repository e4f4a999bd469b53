-- The first schema. `{serial}` is the key that each database counts up itself and never gives twice.
-- Ids of Discord are numbers of 64 bits; 0 stands for no guild, no channel and no message. People stand here
-- under keyed hashes, in hexadecimal. Times are seconds since 1970.

CREATE TABLE secret (
    name TEXT NOT NULL PRIMARY KEY,
    bytes TEXT NOT NULL
);

CREATE TABLE settings (
    guild BIGINT NOT NULL,
    channel BIGINT NOT NULL,
    body TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (guild, channel)
);

CREATE TABLE reindexes (
    id {serial},
    at BIGINT NOT NULL,
    started_by TEXT NOT NULL,
    outcome TEXT NOT NULL,
    elapsed_ms BIGINT NOT NULL
);

CREATE TABLE questions (
    id {serial},
    asker TEXT NOT NULL,
    guild BIGINT NOT NULL,
    channel BIGINT NOT NULL,
    shown_channel BIGINT NOT NULL,
    shown_message BIGINT NOT NULL,
    at BIGINT NOT NULL,
    asked TEXT NOT NULL,
    understood TEXT NOT NULL,
    sameness TEXT NOT NULL,
    locale TEXT NOT NULL,
    filters TEXT NOT NULL,
    outcome TEXT NOT NULL,
    confidence REAL NOT NULL,
    elapsed_ms BIGINT NOT NULL,
    indexed_at BIGINT NOT NULL
);
CREATE INDEX questions_by_guild ON questions (guild, at);
CREATE INDEX questions_by_asker ON questions (asker, channel, at);
CREATE INDEX questions_by_message ON questions (shown_message, shown_channel);

CREATE TABLE quotations (
    question BIGINT NOT NULL REFERENCES questions (id) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    article TEXT NOT NULL,
    title TEXT NOT NULL,
    revision TEXT NOT NULL,
    span_start BIGINT NOT NULL,
    span_end BIGINT NOT NULL,
    PRIMARY KEY (question, number)
);

CREATE TABLE votes (
    question BIGINT NOT NULL REFERENCES questions (id) ON DELETE CASCADE,
    asker TEXT NOT NULL,
    verdict TEXT NOT NULL,
    note TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (question, asker)
);
CREATE INDEX votes_by_asker ON votes (asker);

CREATE TABLE requests (
    id {serial},
    guild BIGINT NOT NULL,
    question BIGINT REFERENCES questions (id) ON DELETE SET NULL,
    asked TEXT NOT NULL,
    sameness TEXT NOT NULL,
    at BIGINT NOT NULL,
    state TEXT NOT NULL,
    item_channel BIGINT NOT NULL,
    item_message BIGINT NOT NULL,
    closed_by TEXT NOT NULL,
    closed_at BIGINT NOT NULL,
    link TEXT NOT NULL
);
CREATE UNIQUE INDEX requests_open ON requests (guild, sameness) WHERE state = 'open';
CREATE INDEX requests_by_guild ON requests (guild, at);
CREATE INDEX requests_by_question ON requests (question);

CREATE TABLE request_askers (
    request BIGINT NOT NULL REFERENCES requests (id) ON DELETE CASCADE,
    asker TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (request, asker)
);
CREATE INDEX request_askers_by_asker ON request_askers (asker);
