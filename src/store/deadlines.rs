//! Announced days of a withdrawal: which are open, when the next is due, and what closed them.

use rusqlite::{Row, params};

use super::{
    StoreError, Writer,
    value::{At, Word},
};
use crate::model::{
    CompletionReport, Deadline, FeedId, FeedLabel, NoticeId, PlaceId, Report, Series, SeriesId, Timestamp,
};

const REPLACE: &str = "UPDATE deadline SET state = 'replaced', settled_at = ?3
    WHERE series = (SELECT id FROM series WHERE name = ?1) AND state = 'open' AND day IS NOT ?2";

const PUT: &str = "INSERT INTO deadline (series, day, report, announced_at, due_at, state)
    VALUES ((SELECT id FROM series WHERE name = ?1), ?2, ?3, ?4, ?5, ?6)
    ON CONFLICT (series, day) DO UPDATE SET state = excluded.state, settled_at = NULL, report = excluded.report,
        announced_at = excluded.announced_at WHERE state = 'replaced'";

const PUT_COMPLETION: &str = "INSERT INTO completion (topic, place, phase, story, version, quote, sentence,
        stated_at, recorded_at)
    SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9 WHERE NOT EXISTS (
        SELECT 1 FROM completion WHERE story = ?4 AND topic = ?1 AND place IS ?2 AND phase = ?3)";

/// Closes what completions speak of: told of the same withdrawal, after its announcement. One that has passed stays so,
/// and is known to have been completed later.
macro_rules! close {
    ($condition:literal) => {
        concat!(
            "UPDATE deadline SET completion = told.id, settled_at = ?2,
                state = CASE deadline.state WHEN 'open' THEN 'completed' ELSE deadline.state END
            FROM completion AS told, series
            WHERE deadline.completion IS NULL AND deadline.state IN ('open', 'passed')
                AND series.id = deadline.series AND told.topic = series.topic AND told.place IS series.place
                AND told.stated_at >= deadline.announced_at
                AND (told.phase = 'ended' OR series.measure = 'deadline_start') AND ",
            $condition
        )
    };
}

const CLOSE_OF_SERIES: &str = close!("series.name = ?1");

const CLOSE_BY: &str = close!("told.id = ?1");

const DUE: &str =
    "SELECT deadline.id, series.name, deadline.report, feed.name, coalesce(feed.outlet, feed.title), feed.url
    FROM deadline JOIN series ON series.id = deadline.series JOIN report ON report.id = deadline.report
        JOIN story ON story.id = report.story JOIN feed ON feed.id = story.feed
    WHERE deadline.state = 'open' AND deadline.due_at <= ?1 ORDER BY deadline.due_at, deadline.id";

const NEXT: &str = "SELECT min(due_at) FROM deadline WHERE state = 'open'";

const SETTLE: &str = "UPDATE deadline SET state = ?2, notice = ?3, settled_at = ?4 WHERE id = ?1";

/// Statements that must never scan.
#[cfg(test)]
pub(super) const HOT: &[&str] = &[DUE, NEXT, SETTLE];

/// A deadline that has passed and was not told of.
#[derive(Debug, Clone, PartialEq)]
pub struct DueDeadline {
    /// Its number.
    pub id: i64,
    /// The series that stands for it.
    pub series: Series,
    /// The report that announced it.
    pub announcement: Report,
    /// The feed that brought that.
    pub feed: FeedLabel,
}

/// A row of the due deadlines, before its series and report are read.
struct DueRow {
    id: i64,
    series: SeriesId,
    report: i64,
    feed: FeedLabel,
}

impl Writer<'_> {
    /// Keeps the deadline that a series stands for, announced by a report; any other open one of it is replaced. One
    /// that was over already is kept as late and never due; one that was settled under this day stays so.
    pub fn put_deadline(
        &mut self,
        series: &SeriesId,
        deadline: Option<&Deadline>,
        report: i64,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        const ACTION: &str = "store a deadline";
        let day = deadline.map(|deadline| Word(deadline.day));
        self.execute(ACTION, REPLACE, params![series.as_str(), day, At(now)])?;
        let Some(deadline) = deadline else { return Ok(()) };
        let state = if deadline.due_at > now { "open" } else { "late" };
        let (announced_at, due_at) = (At(deadline.announced_at), At(deadline.due_at));
        let params = params![series.as_str(), day, report, announced_at, due_at, state];
        self.execute(ACTION, PUT, params)?;
        self.execute(ACTION, CLOSE_OF_SERIES, params![series.as_str(), At(now)])?;
        Ok(())
    }

    /// Stores what a story tells of a withdrawal, once for each story, and closes the deadlines that it speaks of.
    pub fn put_completion(
        &mut self,
        completion: &CompletionReport,
        recorded_at: Timestamp,
    ) -> Result<(), StoreError> {
        const ACTION: &str = "store a completion";
        let params = params![
            completion.topic.as_str(),
            completion.place.as_ref().map(PlaceId::as_str),
            completion.phase.name(),
            completion.story,
            completion.version,
            completion.quote,
            completion.sentence,
            At(completion.stated_at),
            At(recorded_at),
        ];
        if self.execute(ACTION, PUT_COMPLETION, params)? > 0 {
            let id = self.open()?.last_insert_rowid();
            self.execute(ACTION, CLOSE_BY, params![id, At(recorded_at)])?;
        }
        Ok(())
    }

    /// Returns the deadlines that have passed by `now` and were not told of, the earliest first.
    pub fn due_deadlines(&self, now: Timestamp) -> Result<Vec<DueDeadline>, StoreError> {
        let rows = self.all("read due deadlines", DUE, [At(now)], read_due)?;
        let due = rows.into_iter().map(|DueRow { id, series, report, feed }| {
            let found = self.series(&series)?.zip(self.report(report)?);
            Ok(found.map(|(series, announcement)| DueDeadline { id, series, announcement, feed }))
        });
        due.filter_map(Result::transpose).collect()
    }

    /// Returns when the next deadline is due, if any is open; a time in the past means now.
    pub fn next_deadline(&self) -> Result<Option<Timestamp>, StoreError> {
        let next = self.first("look for the next deadline", NEXT, [], |row| row.get::<_, Option<At>>(0))?;
        Ok(next.flatten().map(|at| at.0))
    }

    /// Settles a deadline that has passed: told by a notice, or by none when nobody follows its topic any more.
    pub fn settle_deadline(
        &mut self,
        id: i64,
        notice: Option<&NoticeId>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let state = if notice.is_some() { "passed" } else { "late" };
        let params = params![id, state, notice.map(NoticeId::as_str), At(now)];
        self.execute("settle a deadline", SETTLE, params)?;
        Ok(())
    }
}

fn read_due(row: &Row<'_>) -> rusqlite::Result<DueRow> {
    Ok(DueRow {
        id: row.get(0)?,
        series: SeriesId::new(row.get::<_, String>(1)?),
        report: row.get(2)?,
        feed: FeedLabel { id: FeedId::new(row.get::<_, String>(3)?), title: row.get(4)?, url: row.get(5)? },
    })
}
