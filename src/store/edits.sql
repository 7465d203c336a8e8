-- When an edit is taken to have been made: as its entry says, or just behind the last look that found the text before.
ALTER TABLE version ADD COLUMN edited_at INTEGER;
-- Since when the current number is gone from the only outlet's story that gave it.
ALTER TABLE series ADD COLUMN vanished_at INTEGER;
