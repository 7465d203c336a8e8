-- When a feed's newest entry was published, by when another should be, and since when it is said to be silent.
ALTER TABLE feed ADD COLUMN newest_entry_at INTEGER;
ALTER TABLE feed ADD COLUMN next_entry_by INTEGER;
ALTER TABLE feed ADD COLUMN silent_since INTEGER;

-- Where permanent redirects lead, and whether that address is asked: JSON.
ALTER TABLE feed ADD COLUMN moved TEXT;
