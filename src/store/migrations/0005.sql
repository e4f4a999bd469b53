-- What several processes share: who does what alone, who may connect to Discord when, and which messages were begun.

CREATE TABLE leases (
    name TEXT NOT NULL PRIMARY KEY,
    owner TEXT NOT NULL,
    holder TEXT NOT NULL,
    since BIGINT NOT NULL,
    until BIGINT NOT NULL
);
CREATE TABLE identifies (
    bot BIGINT NOT NULL,
    bucket BIGINT NOT NULL,
    next_ms BIGINT NOT NULL,
    PRIMARY KEY (bot, bucket)
);
CREATE TABLE identify_budgets (
    bot BIGINT NOT NULL PRIMARY KEY,
    remaining BIGINT NOT NULL,
    resets_ms BIGINT NOT NULL,
    last_ms BIGINT NOT NULL
);
CREATE TABLE begun (
    message BIGINT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL
);
