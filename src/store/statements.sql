-- What was said of a series stands in rows of its own: a report adds or changes one of them, and the others, which can be
-- hundreds, are not written again.
CREATE TABLE statement (
    id     INTEGER PRIMARY KEY,
    series INTEGER NOT NULL REFERENCES series (id),
    said   TEXT NOT NULL -- JSON
) STRICT;
INSERT INTO statement (series, said)
    SELECT series_state.series, said.value FROM series_state, json_each(series_state.state, '$.statements') AS said;
CREATE INDEX statement_series ON statement (series);
DROP TABLE series_state;
