-- The number that stood in a report's place before its story was edited: JSON, null where there was none.
ALTER TABLE report ADD COLUMN replaces TEXT;
