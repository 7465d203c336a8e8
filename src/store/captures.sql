-- The exact bytes that reports and notices rest on.

-- Bodies, each distinct one once, compressed with zstd. Documents of one feed are much alike: most bodies are
-- compressed with an earlier one, their base, as the dictionary. A base has none itself.
CREATE TABLE body (
    id     INTEGER PRIMARY KEY,
    sha256 BLOB NOT NULL UNIQUE, -- of the body as it was parsed
    bytes  INTEGER NOT NULL,     -- its length
    base   INTEGER REFERENCES body (id),
    zstd   BLOB NOT NULL
) STRICT;

-- Answers of servers: documents of feeds, and pages of stories.
CREATE TABLE capture (
    id               INTEGER PRIMARY KEY,
    feed             INTEGER NOT NULL REFERENCES feed (id),
    kind             TEXT NOT NULL,
    at               INTEGER NOT NULL,
    asked_url        TEXT NOT NULL,
    url              TEXT NOT NULL,
    status           INTEGER NOT NULL,
    request_headers  TEXT NOT NULL, -- JSON
    response_headers TEXT NOT NULL, -- JSON
    body             INTEGER NOT NULL REFERENCES body (id)
) STRICT;
CREATE INDEX capture_body ON capture (body);
CREATE INDEX capture_feed ON capture (feed, kind);

-- Which captures a version was read from: the feed's document, and the page when its text comes from there.
CREATE TABLE version_capture (
    story   INTEGER NOT NULL,
    version INTEGER NOT NULL,
    capture INTEGER NOT NULL REFERENCES capture (id),
    PRIMARY KEY (story, version, capture),
    FOREIGN KEY (story, version) REFERENCES version (story, number)
) STRICT, WITHOUT ROWID;
