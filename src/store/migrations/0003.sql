-- How the sources of the corpus were when they were last brought up to date.

CREATE TABLE sources (
    name TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    fresh_at BIGINT NOT NULL,
    error TEXT NOT NULL
);
