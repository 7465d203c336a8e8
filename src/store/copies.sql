-- Whose text a story is: the story that had it first, and the agency or the other outlet that it comes from.
ALTER TABLE story ADD COLUMN copy_of INTEGER REFERENCES story (id);
ALTER TABLE story ADD COLUMN wire TEXT;

-- Sketches of the first kept texts of new stories: hashes of runs of words by which copies are found.
CREATE TABLE sketch (
    hash    INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    story   INTEGER NOT NULL REFERENCES story (id),
    PRIMARY KEY (hash, seen_at, story)
) STRICT, WITHOUT ROWID;
CREATE INDEX sketch_seen_at ON sketch (seen_at);
