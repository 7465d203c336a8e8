-- What a text was read with, so that it can be read again: its language, and when the story said that it was published.
ALTER TABLE version ADD COLUMN language TEXT;
ALTER TABLE version ADD COLUMN published_at INTEGER;
