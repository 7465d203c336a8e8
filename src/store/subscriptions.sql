-- Where feeds say that their changes are pushed from (WebSub), and when a feed that is pushed would be polled without.
CREATE TABLE hub (
    feed             INTEGER PRIMARY KEY REFERENCES feed (id),
    hub              TEXT NOT NULL,
    topic            TEXT NOT NULL,
    unpushed_poll_at INTEGER
) STRICT;

-- Subscriptions at hubs. The token is the secret part of the callback's path; the secret is what the hub signs with.
CREATE TABLE subscription (
    id            INTEGER PRIMARY KEY,
    feed          INTEGER NOT NULL REFERENCES feed (id),
    hub           TEXT NOT NULL,
    topic         TEXT NOT NULL,
    public_url    TEXT NOT NULL,
    token         TEXT NOT NULL UNIQUE,
    secret        TEXT NOT NULL,
    state         TEXT NOT NULL,
    asked_at      INTEGER,
    next_at       INTEGER NOT NULL,
    live_since    INTEGER,
    lease_ends_at INTEGER,
    failures      INTEGER NOT NULL DEFAULT 0,
    detail        TEXT
) STRICT;
CREATE INDEX subscription_feed ON subscription (feed);
CREATE INDEX subscription_due ON subscription (next_at);

-- The last pushes of each feed, those that were ignored too.
CREATE TABLE push (
    feed    INTEGER NOT NULL REFERENCES feed (id),
    number  INTEGER NOT NULL,
    at      INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    detail  TEXT,
    bytes   INTEGER NOT NULL,
    PRIMARY KEY (feed, number)
) STRICT, WITHOUT ROWID;
