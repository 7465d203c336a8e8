-- How a feed is read, as it was last configured: a feed that is read in another way than before is due at once.
ALTER TABLE feed ADD COLUMN settings TEXT;
