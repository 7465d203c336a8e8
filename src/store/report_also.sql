-- Other passages of the story that print the number of a report: a JSON list.
ALTER TABLE report ADD COLUMN also TEXT NOT NULL DEFAULT '[]';
