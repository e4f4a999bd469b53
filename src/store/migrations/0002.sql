-- Searches, kept so that the buttons under what they found can turn its pages after a restart.

CREATE TABLE searches (
    id {serial},
    asker TEXT NOT NULL,
    guild BIGINT NOT NULL,
    at BIGINT NOT NULL,
    written TEXT NOT NULL,
    filters TEXT NOT NULL,
    indexed_at BIGINT NOT NULL
);
CREATE INDEX searches_by_guild ON searches (guild, at);
CREATE INDEX searches_by_asker ON searches (asker);
