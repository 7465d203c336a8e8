-- What stood in a series from when on: a row whenever its current number changed, with null where no number stood. The
-- ledger as it stood at a time is the last row of each series until then. A report that is recorded with an earlier
-- time than one before it replaces the rows behind that time: what stood after it is what stood from then on.
CREATE TABLE standing (
    series      INTEGER NOT NULL REFERENCES series (id),
    at          INTEGER NOT NULL, -- when the report was recorded after which it stood
    value       INTEGER,
    low         INTEGER,
    high        INTEGER,
    qualifier   TEXT,
    text        TEXT,
    claimant    TEXT,
    since       INTEGER,
    url         TEXT,
    resolves_to TEXT,
    PRIMARY KEY (series, at)
) STRICT, WITHOUT ROWID;

-- When the first report of an outlet on a series was recorded.
ALTER TABLE series_outlet ADD COLUMN since INTEGER NOT NULL DEFAULT 0;
UPDATE series_outlet SET since = first.at
FROM (SELECT series, outlet, min(recorded_at) AS at FROM report GROUP BY series, outlet) AS first
WHERE first.series = series_outlet.series AND first.outlet = series_outlet.outlet;

-- Finds the newest reports of a series until a time, and counts them.
DROP INDEX report_series;
CREATE INDEX report_series ON report (series, recorded_at);

-- What stood before is taken from the changes: a number that was withdrawn or denied gives way to the one that its
-- change names as standing again, and what another side says beside the standing number moves nothing.
INSERT OR REPLACE INTO standing
SELECT revision.series, revision.recorded_at, stood.new_value, stood.new_low, stood.new_high, stood.new_bound,
    stood.new_text, stood.claimant, stood.stated_at, story.url, report.resolves_to
FROM revision
    LEFT JOIN revision AS stood ON stood.id = CASE WHEN revision.kind IN ('retracted', 'denied') THEN (
        SELECT max(before.id) FROM revision AS before
        WHERE before.series = revision.series AND before.position < revision.position
            AND before.new_text = revision.old_text AND before.kind IN ('reported', 'up', 'down', 'refined')
    ) ELSE revision.id END
    LEFT JOIN report ON report.id = stood.report
    LEFT JOIN story ON story.id = report.story
WHERE revision.kind <> 'disputed' AND revision.reason NOT LIKE '% after its own %'
    AND (revision.reason NOT LIKE 'the first number of %' OR revision.reason = 'the first number of its series')
ORDER BY revision.id;

-- The last row says what stands now, whatever the changes left open, such as a source that was named later.
INSERT OR REPLACE INTO standing
SELECT series.id, (SELECT max(recorded_at) FROM report WHERE report.series = series.id), value, low, high, qualifier,
    text, claimant, since, url, resolves_to
FROM series
WHERE reports > 0 AND (value, low, high, qualifier, text, claimant, since, url, resolves_to) IS NOT (
    SELECT value, low, high, qualifier, text, claimant, since, url, resolves_to
    FROM standing WHERE standing.series = series.id ORDER BY at DESC LIMIT 1
);
