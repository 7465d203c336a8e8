-- The public face of the database. Columns are only ever added, at the end. Times are RFC 3339 in UTC.

-- The current number of every series that has one; `vanished_at` is when it was gone from the story of the only outlet
-- that gave it, and `planned` whether it is announced and not yet reported as a fact.
CREATE VIEW figures AS
SELECT name AS series, topic, measure, who, place, value, low, high, qualifier, text, claimant,
    strftime('%Y-%m-%dT%H:%M:%SZ', since / 1000, 'unixepoch') AS since, reports, outlets,
    stage, increments, resolves_to, url,
    strftime('%Y-%m-%dT%H:%M:%SZ', vanished_at / 1000, 'unixepoch') AS vanished_at, planned
FROM series WHERE qualifier IS NOT NULL;

-- Every report, with the revision that it made; else revision is null and kind says what it was instead. `also` is JSON:
-- other passages of the story that print the number, figure_span in bytes of the sentence; so are figure_start and
-- figure_end, where the quote stands.
CREATE VIEW figure_history AS
SELECT report.id AS report, series.name AS series, topic, measure, who, place, report.value, report.low, report.high,
    report.qualifier, report.text, basis, status, report.claimant, quote, outlet.name AS outlet,
    story.url AS story_url,
    strftime('%Y-%m-%dT%H:%M:%SZ', report.published_at / 1000, 'unixepoch') AS published_at,
    strftime('%Y-%m-%dT%H:%M:%SZ', report.recorded_at / 1000, 'unixepoch') AS recorded_at,
    revision.id AS revision, report.kind, report.reason,
    sentence, language, report.story, report.version, relayed_by, claimant_kind,
    strftime('%Y-%m-%dT%H:%M:%SZ', report.stated_at / 1000, 'unixepoch') AS stated_at,
    report.resolves_to, report.stage, increments, report.also, report.figure_start, report.figure_end
FROM report
    JOIN series ON series.id = report.series
    JOIN story ON story.id = report.story
    JOIN outlet ON outlet.id = report.outlet
    LEFT JOIN revision ON revision.report = report.id;

-- Every change of a series, with the number before and after and the notice that told it.
CREATE VIEW revisions AS
SELECT revision.id AS revision, series.name AS series, topic, measure, who, place, revision.position,
    revision.kind, revision.reason, old_value, old_text, new_value, new_low, new_high, new_bound AS new_qualifier, new_text,
    revision.claimant, report.quote, outlet.name AS outlet, story.url AS story_url, revision.report,
    strftime('%Y-%m-%dT%H:%M:%SZ', revision.stated_at / 1000, 'unixepoch') AS stated_at,
    strftime('%Y-%m-%dT%H:%M:%SZ', revision.recorded_at / 1000, 'unixepoch') AS recorded_at,
    revision.notice, report.story, report.sentence, series.stage, increments
FROM revision
    JOIN series ON series.id = revision.series
    JOIN report ON report.id = revision.report
    JOIN story ON story.id = report.story
    JOIN outlet ON outlet.id = report.outlet;

-- Every story, flagged or not. `copy_of` is the story that had its text first, of another outlet or of its own; `wire`
-- the agency or the other outlet whose text it is.
CREATE VIEW stories AS
SELECT story.id AS story, feed.name AS feed, outlet.name AS outlet, story.title, story.url,
    strftime('%Y-%m-%dT%H:%M:%SZ', story.published_at / 1000, 'unixepoch') AS published_at,
    strftime('%Y-%m-%dT%H:%M:%SZ', story.first_seen_at / 1000, 'unixepoch') AS first_seen_at, story.flagged,
    story.version AS versions, CASE story.guid WHEN '' THEN story.url ELSE story.guid END AS guid,
    story.copy_of, story.wire
FROM story
    JOIN feed ON feed.id = story.feed
    JOIN outlet ON outlet.id = story.outlet;

-- Why versions of stories belong to topics; facets and terms are JSON, of each term the first place in the text.
CREATE VIEW topic_matches AS
SELECT story_match.story, story_match.version, topic, score, facets, terms, version.title,
    strftime('%Y-%m-%dT%H:%M:%SZ', version.seen_at / 1000, 'unixepoch') AS seen_at, story_match.notice
FROM story_match
    JOIN version ON version.story = story_match.story AND version.number = story_match.version;

-- Every notice owed, sent or held back, for each endpoint.
CREATE VIEW deliveries AS
SELECT delivery.id AS delivery, notice.name AS notice, notice.type AS notice_type, notice.headline, endpoint,
    series.name AS series, delivery.state, delivery.reason, attempts,
    strftime('%Y-%m-%dT%H:%M:%SZ', next_at / 1000, 'unixepoch') AS next_at,
    strftime('%Y-%m-%dT%H:%M:%SZ', created_at / 1000, 'unixepoch') AS created_at,
    strftime('%Y-%m-%dT%H:%M:%SZ', settled_at / 1000, 'unixepoch') AS settled_at,
    last.status AS last_status, last.error AS last_error
FROM delivery
    JOIN notice ON notice.id = delivery.notice
    LEFT JOIN series ON series.id = delivery.series
    LEFT JOIN attempt AS last ON last.id = (SELECT max(id) FROM attempt WHERE attempt.delivery = delivery.id);

-- How every feed does. next_poll_reason is what decided next_poll_at; usual_pause the median between two entries, in
-- seconds; entries_known how many of the entries of the last document stood in the one before.
CREATE VIEW feed_health AS
SELECT name AS feed, url, coalesce(outlet, title) AS outlet, title, health, failures, last_outcome, last_detail,
    strftime('%Y-%m-%dT%H:%M:%SZ', last_poll_at / 1000, 'unixepoch') AS last_poll_at,
    strftime('%Y-%m-%dT%H:%M:%SZ', last_success_at / 1000, 'unixepoch') AS last_success_at,
    strftime('%Y-%m-%dT%H:%M:%SZ', next_poll_at / 1000, 'unixepoch') AS next_poll_at,
    strftime('%Y-%m-%dT%H:%M:%SZ', baseline_at / 1000, 'unixepoch') AS baseline_at,
    strftime('%Y-%m-%dT%H:%M:%SZ', newest_entry_at / 1000, 'unixepoch') AS newest_entry_at,
    strftime('%Y-%m-%dT%H:%M:%SZ', next_entry_by / 1000, 'unixepoch') AS next_entry_by,
    CASE WHEN json_extract(moved, '$.adopted') THEN json_extract(moved, '$.to') END AS moved_to,
    strftime('%Y-%m-%dT%H:%M:%SZ', distrusted_since / 1000, 'unixepoch') AS distrusted_since,
    next_poll_reason,
    strftime('%Y-%m-%dT%H:%M:%SZ', host_rests_until / 1000, 'unixepoch') AS host_rests_until,
    usual_pause, entries_known, entries,
    strftime('%Y-%m-%dT%H:%M:%SZ', json_extract(guids_distrusted, '$.since')) AS guids_distrusted_since,
    json_extract(guids_distrusted, '$.fault') AS guids_fault
FROM feed;

-- Stretches of time in which entries may have come and gone unseen.
CREATE VIEW feed_gaps AS
SELECT gap.id AS gap, feed.name AS feed,
    strftime('%Y-%m-%dT%H:%M:%SZ', from_at / 1000, 'unixepoch') AS from_at,
    strftime('%Y-%m-%dT%H:%M:%SZ', to_at / 1000, 'unixepoch') AS to_at, reason
FROM gap
    JOIN feed ON feed.id = gap.feed;

-- Announced days of a withdrawal, and what became of each; `completion` is the sentence that tells that it was kept,
-- or that it was completed after it had passed.
CREATE VIEW deadlines AS
SELECT series.name AS series, series.topic, measure, who, series.place, day, deadline.state,
    strftime('%Y-%m-%dT%H:%M:%SZ', due_at / 1000, 'unixepoch') AS due_at, deadline.report, deadline.notice,
    strftime('%Y-%m-%dT%H:%M:%SZ', settled_at / 1000, 'unixepoch') AS settled_at,
    completion.sentence AS completion, completion.story, outlet.name AS outlet,
    strftime('%Y-%m-%dT%H:%M:%SZ', completion.stated_at / 1000, 'unixepoch') AS completed_at
FROM deadline
    JOIN series ON series.id = deadline.series
    LEFT JOIN completion ON completion.id = deadline.completion
    LEFT JOIN story ON story.id = completion.story
    LEFT JOIN outlet ON outlet.id = story.outlet;

-- Every report that a withdrawal has begun or is over, once for each story.
CREATE VIEW completions AS
SELECT completion.id AS completion, topic, place, phase, completion.story, completion.version, quote, sentence,
    outlet.name AS outlet, story.url AS story_url,
    strftime('%Y-%m-%dT%H:%M:%SZ', stated_at / 1000, 'unixepoch') AS stated_at,
    strftime('%Y-%m-%dT%H:%M:%SZ', recorded_at / 1000, 'unixepoch') AS recorded_at
FROM completion
    JOIN story ON story.id = completion.story
    JOIN outlet ON outlet.id = story.outlet;

-- The bytes that a version of a story was read from, with the reports that they gave: report is null where they only
-- flagged the story. sha256 and bytes are of the body as it was parsed, transfer and content coding undone; `recount
-- export --warc` writes it out. Headers are JSON lists of [name, value]; those that carry secrets are not kept.
CREATE VIEW evidence AS
SELECT report.id AS report, version_capture.story, version_capture.version, lower(hex(sha256)) AS sha256, capture.url,
    strftime('%Y-%m-%dT%H:%M:%SZ', capture.at / 1000, 'unixepoch') AS fetched_at, body.bytes, capture.kind,
    feed.name AS feed, capture.asked_url, capture.status, request_headers, response_headers, capture.id AS capture
FROM version_capture
    JOIN capture ON capture.id = version_capture.capture
    JOIN body ON body.id = capture.body
    JOIN feed ON feed.id = capture.feed
    LEFT JOIN report ON report.story = version_capture.story AND report.version = version_capture.version;

-- Subscriptions to feeds at their hubs (WebSub), without what must stay secret.
CREATE VIEW subscriptions AS
SELECT feed.name AS feed, hub, topic, state,
    strftime('%Y-%m-%dT%H:%M:%SZ', asked_at / 1000, 'unixepoch') AS asked_at,
    strftime('%Y-%m-%dT%H:%M:%SZ', next_at / 1000, 'unixepoch') AS next_at,
    strftime('%Y-%m-%dT%H:%M:%SZ', live_since / 1000, 'unixepoch') AS live_since,
    strftime('%Y-%m-%dT%H:%M:%SZ', lease_ends_at / 1000, 'unixepoch') AS lease_ends_at,
    subscription.failures, detail,
    strftime('%Y-%m-%dT%H:%M:%SZ', (SELECT max(at) FROM push
        WHERE push.feed = subscription.feed AND outcome = 'taken') / 1000, 'unixepoch') AS last_push_at
FROM subscription
    JOIN feed ON feed.id = subscription.feed;

-- The last pushes of every feed, and what became of each; `outcome` is taken, or why it was ignored.
CREATE VIEW pushes AS
SELECT feed.name AS feed, number, strftime('%Y-%m-%dT%H:%M:%SZ', at / 1000, 'unixepoch') AS at, outcome, detail, bytes
FROM push
    JOIN feed ON feed.id = push.feed;
