-- The number that stood in a report's place before its story was edited: JSON, null where there was none.
ALTER TABLE report ADD COLUMN replaces TEXT;

-- The agency that the story of a report credits with its text.
ALTER TABLE report ADD COLUMN wire TEXT;
