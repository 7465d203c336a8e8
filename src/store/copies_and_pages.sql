-- Whose text a story is: the story that it copies, and the agency whose text that is.
ALTER TABLE story ADD COLUMN copy_of INTEGER REFERENCES story (id);
ALTER TABLE story ADD COLUMN agency TEXT;

-- The first 8 bytes of SHA-256 over the canonical link: a story that comes back under another guid is known by it.
ALTER TABLE story ADD COLUMN link INTEGER;
CREATE INDEX story_link ON story (feed, link) WHERE link IS NOT NULL;

-- Where the text was read: 'feed' or 'page'.
ALTER TABLE version ADD COLUMN source TEXT NOT NULL DEFAULT 'feed';

-- The number that stood in a report's place before its story was edited: JSON.
ALTER TABLE report ADD COLUMN replaces TEXT;

-- Sketches of the first kept texts of stories: hashes of runs of words by which copies are found.
CREATE TABLE shingle (
    hash    INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    story   INTEGER NOT NULL REFERENCES story (id),
    PRIMARY KEY (hash, seen_at, story)
) STRICT, WITHOUT ROWID;

-- Article pages that are looked at again; next_at is null after the last look.
CREATE TABLE page (
    story         INTEGER PRIMARY KEY REFERENCES story (id),
    feed          INTEGER NOT NULL REFERENCES feed (id),
    identity      TEXT NOT NULL, -- the story's, JSON
    url           TEXT NOT NULL,
    etag          TEXT,
    last_modified TEXT,
    since         INTEGER NOT NULL,
    next_at       INTEGER
) STRICT;
CREATE INDEX page_due ON page (feed, next_at) WHERE next_at IS NOT NULL;
