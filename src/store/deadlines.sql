-- Announced days of a withdrawal, one row for each day of a series, and the reports that it has begun or is over.
CREATE TABLE completion (
    id          INTEGER PRIMARY KEY,
    topic       TEXT NOT NULL,
    place       TEXT,
    phase       TEXT NOT NULL, -- begun, ended
    story       INTEGER NOT NULL,
    version     INTEGER NOT NULL,
    quote       TEXT NOT NULL,
    sentence    TEXT NOT NULL,
    stated_at   INTEGER NOT NULL,
    recorded_at INTEGER NOT NULL,
    FOREIGN KEY (story, version) REFERENCES version (story, number)
) STRICT;
CREATE INDEX completion_story ON completion (story);
CREATE INDEX completion_topic ON completion (topic);

CREATE TABLE deadline (
    id           INTEGER PRIMARY KEY,
    series       INTEGER NOT NULL REFERENCES series (id),
    day          TEXT NOT NULL,
    report       INTEGER NOT NULL REFERENCES report (id), -- the announcement
    announced_at INTEGER NOT NULL,
    due_at       INTEGER NOT NULL,
    state        TEXT NOT NULL, -- open, completed, passed, late (over when it was read), replaced
    notice       TEXT,          -- of one that has passed
    settled_at   INTEGER,
    completion   INTEGER REFERENCES completion (id),
    UNIQUE (series, day)
) STRICT;
CREATE INDEX deadline_due ON deadline (due_at) WHERE state = 'open';

-- Days that were announced before: those that were over at the last poll are late. Due six hours after the day's end.
INSERT INTO deadline (series, day, report, announced_at, due_at, state)
SELECT announced.id, announced.resolves_to, announced.report, announced.since, announced.due_at,
    CASE WHEN announced.due_at > coalesce((SELECT max(last_poll_at) FROM feed), 0) THEN 'open' ELSE 'late' END
FROM (
    SELECT series.id, resolves_to, since, max(revision.report) AS report,
        unixepoch(resolves_to, '+1 day', '+6 hours') * 1000 AS due_at
    FROM series JOIN revision ON revision.series = series.id
    WHERE resolves_to IS NOT NULL AND qualifier NOT IN ('at_least', 'more_than', 'vague', 'none')
    GROUP BY series.id
) AS announced;
