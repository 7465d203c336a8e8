-- Whether the number that stands is announced and not yet reported as a fact: troops that are to be sent.
ALTER TABLE series ADD COLUMN planned INTEGER NOT NULL DEFAULT 0;
ALTER TABLE standing ADD COLUMN planned INTEGER NOT NULL DEFAULT 0;
