-- Since when a feed's guids do not name its stories, and why: JSON.
ALTER TABLE feed ADD COLUMN guids_distrusted TEXT;
