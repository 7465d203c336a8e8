-- Since when a feed's validators are not sent back: it answered 304 for long, though its document had changed.
ALTER TABLE feed ADD COLUMN distrusted_since INTEGER;
