-- Schema 1. Times are whole milliseconds since 1970 in UTC; row ids grow in order of insertion.
-- These tables may change from release to release: read the views instead.

-- One row: which installation's history this is. Notice ids are derived from it.
CREATE TABLE instance (id TEXT NOT NULL) STRICT;

-- A feed as configured, and what is kept about it between polls.
CREATE TABLE feed (
    id                 INTEGER PRIMARY KEY,
    name               TEXT NOT NULL UNIQUE,
    url                TEXT NOT NULL,
    outlet             TEXT,
    title              TEXT,
    etag               TEXT,
    last_modified      TEXT,
    body_hash          BLOB,
    next_poll_at       INTEGER,
    last_poll_at       INTEGER,
    last_success_at    INTEGER,
    baseline_at        INTEGER,
    floor_at           INTEGER,
    failures           INTEGER NOT NULL DEFAULT 0,
    last_outcome       TEXT,
    last_detail        TEXT,
    not_modified_since INTEGER,
    health             TEXT NOT NULL DEFAULT 'new'
) STRICT;

-- The last polls of each feed, numbered; older ones are dropped.
CREATE TABLE poll (
    feed    INTEGER NOT NULL REFERENCES feed (id),
    number  INTEGER NOT NULL,
    at      INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    detail  TEXT,
    status  INTEGER,
    bytes   INTEGER NOT NULL,
    PRIMARY KEY (feed, number)
) STRICT, WITHOUT ROWID;

-- Stretches of time in which entries may have come and gone unseen.
CREATE TABLE gap (
    id      INTEGER PRIMARY KEY,
    feed    INTEGER NOT NULL REFERENCES feed (id),
    from_at INTEGER NOT NULL,
    to_at   INTEGER NOT NULL,
    reason  TEXT NOT NULL
) STRICT;
CREATE INDEX gap_feed ON gap (feed);

-- Names of outlets, so that a story holds one small number instead of the name.
CREATE TABLE outlet (
    id   INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;

-- Every story of every feed, off topic or not: this row is all that is kept of most of them.
CREATE TABLE story (
    id            INTEGER PRIMARY KEY,
    feed          INTEGER NOT NULL REFERENCES feed (id),
    identity      INTEGER NOT NULL, -- the first 8 bytes of SHA-256 over the identity
    outlet        INTEGER NOT NULL REFERENCES outlet (id),
    title         TEXT NOT NULL,
    url           TEXT,
    guid          TEXT,             -- the empty text when it is the url
    published_at  INTEGER,
    first_seen_at INTEGER NOT NULL,
    version       INTEGER NOT NULL, -- the newest version's number
    flagged       INTEGER NOT NULL, -- 1 once a version matched a topic
    content_hash  BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX story_identity ON story (feed, identity);
CREATE INDEX story_flagged ON story (flagged) WHERE flagged = 1;

-- Texts that stories had; kept only for candidates of a topic.
CREATE TABLE version (
    id           INTEGER PRIMARY KEY,
    story        INTEGER NOT NULL REFERENCES story (id),
    number       INTEGER NOT NULL,
    title        TEXT NOT NULL,
    text         TEXT NOT NULL,
    content_hash BLOB NOT NULL,
    seen_at      INTEGER NOT NULL,
    UNIQUE (story, number)
) STRICT;

-- Full text of every kept version; a version never changes, so rows are only added.
CREATE VIRTUAL TABLE version_text USING fts5 (
    text, content = 'version', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
);

-- Why a version belongs to a topic.
CREATE TABLE story_match (
    story   INTEGER NOT NULL,
    version INTEGER NOT NULL,
    topic   TEXT NOT NULL,
    score   REAL NOT NULL,
    facets  TEXT NOT NULL, -- JSON
    terms   TEXT NOT NULL, -- JSON
    PRIMARY KEY (story, version, topic),
    FOREIGN KEY (story, version) REFERENCES version (story, number)
) STRICT, WITHOUT ROWID;

-- What is counted, its current number, and all that is needed to judge the next report.
CREATE TABLE series (
    id          INTEGER PRIMARY KEY,
    name        TEXT NOT NULL UNIQUE,
    topic       TEXT NOT NULL,
    measure     TEXT NOT NULL,
    who         TEXT NOT NULL,
    place       TEXT,
    stage       TEXT,
    increments  INTEGER NOT NULL,
    position    INTEGER NOT NULL,
    value       INTEGER,
    low         INTEGER,
    high        INTEGER,
    qualifier   TEXT,              -- null while no number stands
    text        TEXT,
    claimant    TEXT,
    since       INTEGER,
    url         TEXT,
    resolves_to TEXT,
    reports     INTEGER NOT NULL DEFAULT 0,
    outlets     INTEGER NOT NULL DEFAULT 0,
    state       TEXT NOT NULL      -- JSON
) STRICT;
CREATE INDEX series_measure ON series (measure);

-- The outlets that reported on a series, so that counting them needs no scan of its reports.
CREATE TABLE series_outlet (
    series INTEGER NOT NULL REFERENCES series (id),
    outlet INTEGER NOT NULL REFERENCES outlet (id),
    PRIMARY KEY (series, outlet)
) STRICT, WITHOUT ROWID;

-- Every statement of a number, with its sentence and what it did to its series.
CREATE TABLE report (
    id             INTEGER PRIMARY KEY,
    series         INTEGER NOT NULL REFERENCES series (id),
    story          INTEGER NOT NULL,
    version        INTEGER NOT NULL,
    value          INTEGER,
    low            INTEGER,
    high           INTEGER,
    qualifier      TEXT NOT NULL,
    text           TEXT NOT NULL,
    role           TEXT NOT NULL,
    basis          TEXT NOT NULL,
    status         TEXT NOT NULL,
    stage          TEXT,
    claimant_key   TEXT NOT NULL,
    claimant       TEXT NOT NULL,
    claimant_kind  TEXT NOT NULL,
    claimant_side  TEXT NOT NULL,
    relayed_by     TEXT,
    direction      TEXT,
    resolves_to    TEXT,
    as_of          TEXT,
    stated_at      INTEGER NOT NULL,
    published_at   INTEGER,
    first_seen_at  INTEGER NOT NULL,
    quote          TEXT NOT NULL,
    sentence       TEXT NOT NULL,
    figure_start   INTEGER NOT NULL, -- bytes of the sentence
    figure_end     INTEGER NOT NULL,
    language       TEXT NOT NULL,
    outlet         INTEGER NOT NULL REFERENCES outlet (id),
    recorded_at    INTEGER NOT NULL,
    kind           TEXT NOT NULL,
    reason         TEXT NOT NULL,
    FOREIGN KEY (story, version) REFERENCES version (story, number)
) STRICT;
CREATE INDEX report_series ON report (series);
CREATE INDEX report_story ON report (story);

-- Changes of series: what notices tell.
CREATE TABLE revision (
    id          INTEGER PRIMARY KEY,
    report      INTEGER NOT NULL UNIQUE REFERENCES report (id),
    series      INTEGER NOT NULL REFERENCES series (id),
    position    INTEGER NOT NULL,
    kind        TEXT NOT NULL,
    reason      TEXT NOT NULL,
    old_value   INTEGER,
    old_text    TEXT,
    new_value   INTEGER,
    new_low     INTEGER,
    new_high    INTEGER,
    new_bound   TEXT NOT NULL,
    new_text    TEXT NOT NULL,
    claimant    TEXT NOT NULL,
    stated_at   INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    notice      TEXT,
    UNIQUE (series, position)
) STRICT;
CREATE INDEX revision_notice ON revision (notice) WHERE notice IS NOT NULL;

-- What was told, or would have been: the JSON body of each notice.
CREATE TABLE notice (
    id       INTEGER PRIMARY KEY,
    name     TEXT NOT NULL UNIQUE,
    type     TEXT NOT NULL,
    at       INTEGER NOT NULL,
    headline TEXT NOT NULL,
    body     TEXT NOT NULL
) STRICT;

-- The outbox: notices owed to endpoints, or held back with the reason.
CREATE TABLE delivery (
    id         INTEGER PRIMARY KEY,
    notice     INTEGER NOT NULL REFERENCES notice (id),
    endpoint   TEXT NOT NULL,
    series     INTEGER REFERENCES series (id),
    body       BLOB NOT NULL,
    state      TEXT NOT NULL,
    reason     TEXT,
    attempts   INTEGER NOT NULL DEFAULT 0,
    next_at    INTEGER,
    created_at INTEGER NOT NULL,
    settled_at INTEGER,
    UNIQUE (notice, endpoint)
) STRICT;
CREATE INDEX delivery_due ON delivery (endpoint, next_at) WHERE state = 'pending';
CREATE INDEX delivery_lane ON delivery (endpoint, series) WHERE state = 'pending';
CREATE INDEX delivery_state ON delivery (state) WHERE state IN ('dead', 'pending');

-- Every try to deliver.
CREATE TABLE attempt (
    id       INTEGER PRIMARY KEY,
    delivery INTEGER NOT NULL REFERENCES delivery (id),
    at       INTEGER NOT NULL,
    status   INTEGER,
    millis   INTEGER NOT NULL,
    outcome  TEXT NOT NULL,
    error    TEXT
) STRICT;
CREATE INDEX attempt_delivery ON attempt (delivery);
