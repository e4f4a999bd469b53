-- What people uploaded, and what of it was removed but may still be indexed.

CREATE TABLE uploads (
    id {serial},
    guild BIGINT NOT NULL,
    name TEXT NOT NULL,
    hash TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    state TEXT NOT NULL,
    batch BIGINT NOT NULL,
    at BIGINT NOT NULL,
    uploader TEXT NOT NULL,
    error TEXT NOT NULL
);
CREATE UNIQUE INDEX uploads_by_name ON uploads (guild, name) WHERE state <> 'waiting';
CREATE INDEX uploads_by_hash ON uploads (hash);
CREATE TABLE uploads_removed (
    id {serial},
    guild BIGINT NOT NULL,
    name TEXT NOT NULL
);
