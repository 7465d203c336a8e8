//! Feeds, what is kept about them between polls, their last polls and their gaps.

use std::time::Duration;

use rusqlite::{Row, params};

use super::{
    StoreError, Writer,
    value::{At, Json, Word, count},
};
use crate::model::{Feed, FeedId, FeedState, Overlap, PollOutcome, Timestamp, Validators};

/// Polls kept of each feed.
pub const POLLS_KEPT: u32 = 50;

/// What the log keeps of one poll.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Poll {
    /// When the feed was asked.
    pub at: Timestamp,
    /// How it ended.
    pub outcome: PollOutcome,
    /// The HTTP status, when there was an answer.
    pub status: Option<u16>,
    /// Bytes received.
    pub bytes: u64,
}

/// A stretch of time in which entries of a feed may have come and gone unseen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// The last moment known to be covered.
    pub from: Timestamp,
    /// The first moment covered again.
    pub to: Timestamp,
    /// Why it is thought so, in words.
    pub reason: String,
}

const PUT_FEED: &str = "INSERT INTO feed (name, url, outlet, settings) VALUES (?1, ?2, ?3, ?4)
    ON CONFLICT (name) DO UPDATE SET outlet = excluded.outlet, url = excluded.url, settings = excluded.settings,
        etag = CASE WHEN url = excluded.url THEN etag END,
        last_modified = CASE WHEN url = excluded.url THEN last_modified END,
        body_hash = CASE WHEN url = excluded.url THEN body_hash END,
        next_poll_at = CASE WHEN url = excluded.url AND settings IS excluded.settings THEN next_poll_at END,
        next_poll_reason = CASE WHEN url = excluded.url AND settings IS excluded.settings THEN next_poll_reason END,
        host_rests_until = CASE WHEN url = excluded.url THEN host_rests_until END,
        not_modified_since = CASE WHEN url = excluded.url THEN not_modified_since END,
        moved = CASE WHEN url = excluded.url THEN moved END,
        distrusted_since = CASE WHEN url = excluded.url THEN distrusted_since END,
        guids_distrusted = CASE WHEN url = excluded.url THEN guids_distrusted END
    WHERE url <> excluded.url OR outlet IS NOT excluded.outlet OR settings IS NOT excluded.settings";

const STATE: &str =
    "SELECT etag, last_modified, body_hash, title, next_poll_at, last_poll_at, last_success_at,
    baseline_at, floor_at, failures, last_outcome, last_detail, not_modified_since, newest_entry_at, next_entry_by,
    silent_since, moved, distrusted_since, next_poll_reason, host_rests_until, usual_pause, entries_known, entries,
    guids_distrusted FROM feed WHERE name = ?1";

const PUT_STATE: &str = "UPDATE feed SET etag = ?2, last_modified = ?3, body_hash = ?4, title = ?5,
    next_poll_at = ?6, last_poll_at = ?7, last_success_at = ?8, baseline_at = ?9, floor_at = ?10, failures = ?11,
    last_outcome = ?12, last_detail = ?13, not_modified_since = ?14, health = ?15,
    newest_entry_at = ?16, next_entry_by = ?17, silent_since = ?18, moved = ?19, distrusted_since = ?20,
    next_poll_reason = ?21, host_rests_until = ?22, usual_pause = ?23, entries_known = ?24, entries = ?25,
    guids_distrusted = ?26 WHERE name = ?1";

const PUT_POLL: &str = "INSERT INTO poll (feed, number, at, outcome, detail, status, bytes)
    SELECT feed.id, 1 + coalesce((SELECT max(number) FROM poll WHERE feed = feed.id), 0), ?2, ?3, ?4, ?5, ?6
    FROM feed WHERE name = ?1 RETURNING feed, number";

const PRUNE_POLLS: &str = "DELETE FROM poll WHERE feed = ?1 AND number <= ?2";

const PUT_GAP: &str = "INSERT INTO gap (feed, from_at, to_at, reason)
    VALUES ((SELECT id FROM feed WHERE name = ?1), ?2, ?3, ?4)";

/// Statements that must never scan.
#[cfg(test)]
pub(super) const HOT: &[&str] = &[STATE, PUT_STATE, PRUNE_POLLS];

impl Writer<'_> {
    /// Stores a feed as it is configured now. Read from another address or in another way than before, it is due at
    /// once; at another address its validators mean nothing either. One that is as it was writes nothing, so that a full disk does not matter.
    pub fn put_feed(&mut self, feed: &Feed) -> Result<(), StoreError> {
        let params = params![feed.id.as_str(), feed.url, feed.outlet, settings(feed)];
        self.execute("store a feed", PUT_FEED, params)?;
        Ok(())
    }

    /// Returns what is kept about a feed, if it was ever stored.
    pub fn feed_state(&self, id: &FeedId) -> Result<Option<FeedState>, StoreError> {
        self.first("read a feed's state", STATE, [id.as_str()], read_state)
    }

    /// Stores what is kept about a feed that was stored before.
    pub fn put_feed_state(&mut self, id: &FeedId, state: &FeedState) -> Result<(), StoreError> {
        let params = params![
            id.as_str(),
            state.validators.etag,
            state.validators.last_modified,
            state.body_hash,
            state.title,
            state.next_poll_at.map(At),
            state.last_poll_at.map(At),
            state.last_success_at.map(At),
            state.baseline_at.map(At),
            state.floor.map(At),
            state.failures,
            state.last_outcome,
            state.last_detail,
            state.not_modified_since.map(At),
            state.health().name(),
            state.newest_entry_at.map(At),
            state.next_entry_by.map(At),
            state.silent_since.map(At),
            state.moved.as_ref().map(Json),
            state.distrusted_since.map(At),
            state.next_poll_reason.map(Word),
            state.host_rests_until.map(At),
            state.usual_pause.map(|pause| count(pause.as_secs())),
            state.overlap.map(|overlap| overlap.known),
            state.overlap.map(|overlap| overlap.entries),
            state.guids_distrusted.as_ref().map(Json),
        ];
        self.execute("store a feed's state", PUT_STATE, params)?;
        Ok(())
    }

    /// Adds a poll to the feed's log, and drops those beyond the last [`POLLS_KEPT`].
    pub fn put_poll(&mut self, id: &FeedId, poll: &Poll) -> Result<(), StoreError> {
        const ACTION: &str = "store a poll";
        let (name, detail) = (poll.outcome.name(), poll.outcome.detail());
        let params = params![id.as_str(), At(poll.at), name, detail, poll.status, count(poll.bytes)];
        let put: Option<(i64, i64)> =
            self.first(ACTION, PUT_POLL, params, |row| Ok((row.get(0)?, row.get(1)?)))?;
        if let Some((feed, number)) = put {
            self.execute(ACTION, PRUNE_POLLS, [feed, number - i64::from(POLLS_KEPT)])?;
        }
        Ok(())
    }

    /// Stores a gap of a feed that was stored before.
    pub fn put_gap(&mut self, id: &FeedId, gap: &Gap) -> Result<(), StoreError> {
        let params = params![id.as_str(), At(gap.from), At(gap.to), gap.reason];
        self.execute("store a gap", PUT_GAP, params)?;
        Ok(())
    }
}

/// Returns what says how a feed is read, as one text to compare.
fn settings(feed: &Feed) -> String {
    serde_json::json!({
        "language": feed.language,
        "zone": feed.zone,
        "interval": feed.interval.map(|interval| interval.as_secs()),
        "topics": feed.topics,
        "full_text": feed.full_text,
        "allow_private": feed.allow_private.iter().map(ToString::to_string).collect::<Vec<_>>(),
    })
    .to_string()
}

fn read_state(row: &Row<'_>) -> rusqlite::Result<FeedState> {
    let at = |column: &str| row.get::<_, Option<At>>(column).map(|at| at.map(|at| at.0));
    Ok(FeedState {
        validators: Validators { etag: row.get("etag")?, last_modified: row.get("last_modified")? },
        body_hash: row.get("body_hash")?,
        title: row.get("title")?,
        next_poll_at: at("next_poll_at")?,
        last_poll_at: at("last_poll_at")?,
        last_success_at: at("last_success_at")?,
        baseline_at: at("baseline_at")?,
        floor: at("floor_at")?,
        failures: row.get("failures")?,
        last_outcome: row.get("last_outcome")?,
        last_detail: row.get("last_detail")?,
        not_modified_since: at("not_modified_since")?,
        newest_entry_at: at("newest_entry_at")?,
        next_entry_by: at("next_entry_by")?,
        silent_since: at("silent_since")?,
        distrusted_since: at("distrusted_since")?,
        moved: row.get::<_, Option<Json<_>>>("moved")?.map(|moved| moved.0),
        next_poll_reason: row.get::<_, Option<Word<_>>>("next_poll_reason")?.map(|reason| reason.0),
        host_rests_until: at("host_rests_until")?,
        usual_pause: row
            .get::<_, Option<i64>>("usual_pause")?
            .map(|seconds| Duration::from_secs(seconds.unsigned_abs())),
        overlap: row
            .get::<_, Option<u32>>("entries_known")?
            .zip(row.get("entries")?)
            .map(|(known, entries)| Overlap { known, entries }),
        guids_distrusted: row.get::<_, Option<Json<_>>>("guids_distrusted")?.map(|distrusted| distrusted.0),
    })
}
