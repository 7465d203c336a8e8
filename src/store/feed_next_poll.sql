-- Why a feed is asked when it is asked next, and until when its host wants to be left alone.
ALTER TABLE feed ADD COLUMN next_poll_reason TEXT;
ALTER TABLE feed ADD COLUMN host_rests_until INTEGER;
-- The usual pause between its entries, in seconds; how many entries of its last document were known, of how many.
ALTER TABLE feed ADD COLUMN usual_pause INTEGER;
ALTER TABLE feed ADD COLUMN entries_known INTEGER;
ALTER TABLE feed ADD COLUMN entries INTEGER;
