-- The first 8 bytes of SHA-256 over the canonical link: a story that comes back under another guid is known by it.
ALTER TABLE story ADD COLUMN link INTEGER;
CREATE INDEX story_link ON story (feed, link) WHERE link IS NOT NULL;
