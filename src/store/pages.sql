-- Article pages that are looked at again; a page whose last look is over has no row.
CREATE TABLE page (
    story         INTEGER PRIMARY KEY REFERENCES story (id),
    feed          INTEGER NOT NULL REFERENCES feed (id),
    identity      TEXT NOT NULL, -- the story's, JSON
    url           TEXT NOT NULL,
    etag          TEXT,
    last_modified TEXT,
    since         INTEGER NOT NULL, -- when it was first looked at
    next_at       INTEGER NOT NULL
) STRICT;
CREATE INDEX page_due ON page (feed, next_at);
