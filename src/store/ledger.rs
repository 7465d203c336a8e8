//! Series with their current numbers, the reports that were read, and the revisions those made.

use std::{collections::HashMap, sync::Arc};

use rusqlite::{Row, params};

use super::{
    StoreError, Writer,
    value::{At, Json, Size, Word, count, numbers},
};
use crate::model::{
    Claimant, Class, Evidence, MeasureId, NoticeId, PlaceId, Quantity, Report, Revision, Series, SeriesId,
    SeriesKey, Span, Stage, Standing, Statement, Timestamp, TopicId, Verdict,
};

const SERIES: &str =
    "SELECT id, topic, measure, who, place, stage AS series_stage, increments, position, vanished_at
    FROM series WHERE name = ?1";

const PUT_SERIES: &str = "INSERT INTO series (name, topic, measure, who, place, stage, increments, position, value,
        low, high, qualifier, text, claimant, since, url, resolves_to, vanished_at, planned)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)
    ON CONFLICT (name) DO UPDATE SET position = excluded.position, value = excluded.value, low = excluded.low,
        high = excluded.high, qualifier = excluded.qualifier, text = excluded.text, claimant = excluded.claimant,
        since = excluded.since, url = excluded.url, resolves_to = excluded.resolves_to,
        vanished_at = excluded.vanished_at, planned = excluded.planned
    RETURNING id";

const STATEMENTS: &str = "SELECT id, said FROM statement WHERE series = ?1 ORDER BY id";

const ADD_STATEMENT: &str = "INSERT INTO statement (series, said) VALUES (?1, ?2) RETURNING id";

const CHANGE_STATEMENT: &str = "UPDATE statement SET said = ?2 WHERE id = ?1 RETURNING id";

const FORGET_STATEMENT: &str = "DELETE FROM statement WHERE id = ?1";

const PUT_REPORT: &str = "INSERT INTO report (series, story, version, value, low, high, qualifier, text, basis, status,
        stage, claimant_key, claimant, claimant_kind, claimant_side, relayed_by, direction, resolves_to, as_of,
        stated_at, published_at, first_seen_at, quote, sentence, figure_start, figure_end, language, outlet,
        recorded_at, kind, reason, role, also, replaces,
        wire)
    VALUES ((SELECT id FROM series WHERE name = ?1), ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15,
        ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?27, ?28, ?29, ?30, ?31, ?32, ?33,
        ?34, ?35) RETURNING id, series";

const PUT_SERIES_OUTLET: &str =
    "INSERT INTO series_outlet (series, outlet, since) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";

const HEARD_EARLIER: &str =
    "UPDATE series_outlet SET since = ?3 WHERE series = ?1 AND outlet = ?2 AND since > ?3";

const FORGET_LATER: &str = "DELETE FROM standing WHERE series = ?1 AND at > ?2";

const PUT_STANDING: &str =
    "INSERT INTO standing (series, at, value, low, high, qualifier, text, claimant, since, url, resolves_to, planned)
    SELECT id, ?2, value, low, high, qualifier, text, claimant, since, url, resolves_to, planned FROM series
    WHERE id = ?1 AND (value, low, high, qualifier, text, claimant, since, url, resolves_to, planned) IS NOT (
        SELECT value, low, high, qualifier, text, claimant, since, url, resolves_to, planned
        FROM standing WHERE series = ?1 AND at <= ?2 ORDER BY at DESC LIMIT 1)
    ON CONFLICT (series, at) DO UPDATE SET value = excluded.value, low = excluded.low, high = excluded.high,
        qualifier = excluded.qualifier, text = excluded.text, claimant = excluded.claimant, since = excluded.since,
        url = excluded.url, resolves_to = excluded.resolves_to, planned = excluded.planned";

const COUNT_REPORT: &str = "UPDATE series SET reports = reports + 1, outlets = outlets + ?2 WHERE id = ?1";

const PUT_REVISION: &str = "INSERT INTO revision (report, series, position, kind, reason, old_value, old_text,
        new_value, new_low, new_high, new_bound, new_text, claimant, stated_at, recorded_at, notice)
    VALUES (?1, (SELECT id FROM series WHERE name = ?2), ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15,
        ?16)";

/// All of a report, of those that fulfil a condition.
macro_rules! reports {
    ($condition:literal) => {
        concat!(
            "SELECT topic, measure, who, place, series.stage AS series_stage, increments,
        report.value, report.low, report.high, report.qualifier, role, basis, status, report.stage,
        claimant_key,
        report.claimant, claimant_kind, claimant_side, relayed_by, direction, report.resolves_to, as_of, stated_at,
        report.published_at, report.first_seen_at, quote, sentence, figure_start, figure_end, report.language,
        also, replaces, report.wire, report.story, report.version, version.title, story.url,
        CASE story.guid WHEN '' THEN story.url ELSE story.guid END AS guid, outlet.name AS outlet
    FROM report JOIN series ON series.id = report.series JOIN story ON story.id = report.story
        JOIN version ON version.story = report.story AND version.number = report.version
        JOIN outlet ON outlet.id = report.outlet
    WHERE ",
            $condition
        )
    };
}

const REPORTS_OF_STORY: &str = reports!("report.story = ?1 ORDER BY report.id");

const REPORT: &str = reports!("report.id = ?1");

/// When and why a report was recorded: what the ledger made of it.
#[derive(Debug, Clone, Copy)]
pub struct Recorded<'a> {
    /// When.
    pub at: Timestamp,
    /// What it did to its series.
    pub verdict: &'a Verdict,
}

/// Statements that must never scan.
#[cfg(test)]
pub(super) const HOT: &[&str] = &[
    SERIES,
    STATEMENTS,
    CHANGE_STATEMENT,
    FORGET_STATEMENT,
    REPORTS_OF_STORY,
    REPORT,
    COUNT_REPORT,
    HEARD_EARLIER,
    FORGET_LATER,
    PUT_STANDING,
];

/// Something said of a series, with its number.
type StatementRow = (i64, Arc<Statement>);

/// Statements that are kept in memory beside the database, of all series together: some megabytes.
const KNOWN_MAX: usize = 4_096;

/// The series that were used last, as the database has them: a developing story is reported on again and again.
///
/// Whoever undoes something in the database clears them.
#[derive(Debug, Default)]
pub(super) struct KnownSeries {
    series: HashMap<SeriesId, Known>,
    statements: usize,
    uses: u64,
}

#[derive(Debug)]
struct Known {
    series: Series,
    rows: Vec<StatementRow>,
    used: u64,
}

impl KnownSeries {
    fn get(&mut self, id: &SeriesId) -> Option<Series> {
        self.uses += 1;
        let known = self.series.get_mut(id)?;
        known.used = self.uses;
        Some(known.series.clone())
    }

    fn take(&mut self, id: &SeriesId) -> Option<Vec<StatementRow>> {
        let rows = self.series.remove(id)?.rows;
        self.statements -= rows.len();
        Some(rows)
    }

    fn put(&mut self, id: &SeriesId, series: Series, rows: Vec<StatementRow>) {
        self.uses += 1;
        self.statements += rows.len();
        self.series.insert(id.clone(), Known { series, rows, used: self.uses });
        while self.statements > KNOWN_MAX && self.series.len() > 1 {
            let oldest = self.series.iter().min_by_key(|(_, known)| known.used).map(|(id, _)| id.clone());
            oldest.and_then(|oldest| self.take(&oldest));
        }
    }

    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }

    #[cfg(test)]
    pub(super) fn statements(&self) -> usize {
        self.statements
    }
}

impl Writer<'_> {
    /// Returns a series as it stood after its last report, if it has one.
    pub fn series(&self, id: &SeriesId) -> Result<Option<Series>, StoreError> {
        if let Some(series) = self.known.borrow_mut().get(id) {
            return Ok(Some(series));
        }
        let found = self.first("read a series", SERIES, [id.as_str()], |row| {
            Ok((row.get(0)?, read_key(row)?, row.get("position")?, row.get::<_, Option<At>>("vanished_at")?))
        })?;
        let Some((row, key, position, vanished_at)) = found else { return Ok(None) };
        let rows = self.statements(row)?;
        let statements = rows.iter().map(|(_, what)| Arc::clone(what)).collect();
        let vanished_at = vanished_at.map(|at| at.0);
        let series = Series { key, position, statements, vanished_at, account: None };
        self.known.borrow_mut().put(id, series.clone(), rows);
        Ok(Some(series))
    }

    /// Returns what was said of a series, each with its number.
    fn statements(&self, series: i64) -> Result<Vec<StatementRow>, StoreError> {
        self.all("read what was said of a series", STATEMENTS, [series], |row| {
            Ok((row.get(0)?, Arc::new(row.get::<_, Json<Statement>>(1)?.0)))
        })
    }

    /// Stores a series and the number that stands; before the first report on it, and again whenever it changed.
    pub fn put_series(
        &mut self,
        id: &SeriesId,
        series: &Series,
        standing: Option<&Standing>,
    ) -> Result<(), StoreError> {
        const ACTION: &str = "store a series";
        let key = &series.key;
        let [value, low, high] = standing.map(|standing| numbers(standing.quantity)).unwrap_or_default();
        let params = params![
            id.as_str(),
            key.topic.as_str(),
            key.measure.as_str(),
            key.who.as_str(),
            key.place.as_ref().map(PlaceId::as_str),
            key.stage.as_ref().map(Stage::as_str),
            key.increments,
            series.position,
            value,
            low,
            high,
            standing.map(|standing| standing.quantity.qualifier.name()),
            standing.map(|standing| standing.quantity.to_string()),
            standing.map(|standing| &standing.claimant.name),
            standing.map(|standing| At(standing.stated_at)),
            standing.and_then(|standing| standing.url.as_deref()),
            standing.and_then(|standing| standing.resolves_to).map(Word),
            series.vanished_at.map(At),
            standing.is_some_and(|standing| standing.planned),
        ];
        let row = self.one(ACTION, PUT_SERIES, params, |row| row.get(0))?;
        let known = self.known.borrow_mut().take(id);
        let before = known.map_or_else(|| self.statements(row), Ok)?;
        let rows = self.put_statements(row, &before, &series.statements)?;
        self.known.borrow_mut().put(id, series.clone(), rows);
        Ok(())
    }

    /// Stores what was said of a series and is not among what was stored `before`, and forgets the rest of that.
    fn put_statements(
        &self,
        series: i64,
        before: &[StatementRow],
        now: &[Arc<Statement>],
    ) -> Result<Vec<StatementRow>, StoreError> {
        const ACTION: &str = "store what was said of a series";
        let mut free: HashMap<*const Statement, i64> =
            before.iter().map(|(row, what)| (Arc::as_ptr(what), *row)).collect();
        let (mut rows, mut added) = (Vec::with_capacity(now.len()), Vec::new());
        for what in now {
            match free.remove(&Arc::as_ptr(what)) {
                Some(row) => rows.push((row, Arc::clone(what))),
                None => added.push(what),
            }
        }
        let mut free = free.into_values();
        for what in added {
            let (statement, row) = match free.next() {
                Some(row) => (CHANGE_STATEMENT, row),
                None => (ADD_STATEMENT, series),
            };
            let id = self.one(ACTION, statement, params![row, Json(what)], |row| row.get(0))?;
            rows.push((id, Arc::clone(what)));
        }
        for row in free {
            self.execute(ACTION, FORGET_STATEMENT, [row])?;
        }
        Ok(rows)
    }

    /// Stores a report on a series that was stored as it stands after it, read in a version whose text was kept, and
    /// returns the report's number.
    pub fn put_report(
        &mut self,
        series: &SeriesId,
        report: &Report,
        recorded: Recorded<'_>,
    ) -> Result<i64, StoreError> {
        const ACTION: &str = "store a report";
        let outlet = self.outlet(&report.evidence.outlet)?;
        let (id, series_row) = self.insert_report(series, report, recorded, outlet)?;
        let outlet_of_series = params![series_row, outlet, At(recorded.at)];
        let new_outlets = self.execute(ACTION, PUT_SERIES_OUTLET, outlet_of_series)?;
        if new_outlets == 0 {
            self.execute(ACTION, HEARD_EARLIER, outlet_of_series)?;
        }
        self.execute(ACTION, COUNT_REPORT, params![series_row, Size(new_outlets)])?;
        self.put_standing(series_row, recorded.at)?;
        Ok(id)
    }

    /// Keeps what stands in a series from `at` on, when that is not what stood then.
    fn put_standing(&self, series: i64, at: Timestamp) -> Result<(), StoreError> {
        const ACTION: &str = "store what stands";
        self.execute(ACTION, FORGET_LATER, params![series, At(at)])?;
        self.execute(ACTION, PUT_STANDING, params![series, At(at)])?;
        Ok(())
    }

    fn insert_report(
        &self,
        series: &SeriesId,
        report: &Report,
        recorded: Recorded<'_>,
        outlet: i64,
    ) -> Result<(i64, i64), StoreError> {
        const ACTION: &str = "store a report";
        let (evidence, claimant) = (&report.evidence, &report.claimant);
        let [value, low, high] = numbers(report.quantity);
        let params = params![
            series.as_str(),
            evidence.story,
            evidence.version,
            value,
            low,
            high,
            report.quantity.qualifier.name(),
            report.quantity.to_string(),
            Word(report.basis),
            Word(report.status),
            report.stage.as_ref().map(Stage::as_str),
            claimant.key,
            claimant.name,
            Word(claimant.kind),
            claimant.side,
            claimant.relayed_by,
            report.direction.map(Word),
            report.resolves_to.map(Word),
            report.as_of.map(Word),
            At(report.stated_at),
            report.published_at.map(At),
            At(report.first_seen_at),
            evidence.quote,
            evidence.sentence,
            Size(evidence.figure_span.start),
            Size(evidence.figure_span.end),
            Word(evidence.language),
            outlet,
            At(recorded.at),
            recorded.verdict.kind.name(),
            recorded.verdict.reason,
            Word(report.role),
            Json(&evidence.also),
            report.replaces.as_ref().map(Json),
            evidence.wire,
        ];
        self.one(ACTION, PUT_REPORT, params, |row| Ok((row.get(0)?, row.get(1)?)))
    }

    /// Stores the revision that a report made, with the notice that tells of it.
    pub fn put_revision(
        &mut self,
        report: i64,
        revision: &Revision,
        recorded_at: Timestamp,
        notice: Option<&NoticeId>,
    ) -> Result<(), StoreError> {
        let (old, new) = (revision.old.as_ref(), &revision.new);
        let [value, low, high] = numbers(new.quantity);
        let params = params![
            report,
            revision.series.as_str(),
            revision.position,
            revision.kind.name(),
            revision.reason,
            old.and_then(|old| old.quantity.value).map(count),
            old.map(|old| old.quantity.to_string()),
            value,
            low,
            high,
            new.quantity.qualifier.name(),
            new.quantity.to_string(),
            new.claimant.name,
            At(new.stated_at),
            At(recorded_at),
            notice.map(NoticeId::as_str),
        ];
        self.execute("store a revision", PUT_REVISION, params)?;
        Ok(())
    }

    /// Returns a report.
    pub(super) fn report(&self, id: i64) -> Result<Option<Report>, StoreError> {
        self.first("read a report", REPORT, [id], read_report)
    }

    /// Returns the reports read in all versions of a story, in the order in which they were recorded.
    pub fn reports_of_story(&self, story: i64) -> Result<Vec<Report>, StoreError> {
        self.all("read a story's reports", REPORTS_OF_STORY, [story], read_report)
    }
}

fn read_report(row: &Row<'_>) -> rusqlite::Result<Report> {
    let number =
        |column: &str| row.get::<_, Option<i64>>(column).map(|n| n.and_then(|n| u64::try_from(n).ok()));
    Ok(Report {
        key: read_key(row)?,
        quantity: Quantity {
            value: number("value")?,
            low: number("low")?,
            high: number("high")?,
            qualifier: row.get::<_, Word<_>>("qualifier")?.0,
        },
        role: row.get::<_, Word<_>>("role")?.0,
        basis: row.get::<_, Word<_>>("basis")?.0,
        status: row.get::<_, Word<_>>("status")?.0,
        stage: row.get::<_, Option<String>>("stage")?.map(Stage::new),
        claimant: Claimant {
            key: row.get("claimant_key")?,
            name: row.get("claimant")?,
            kind: row.get::<_, Word<_>>("claimant_kind")?.0,
            side: row.get("claimant_side")?,
            relayed_by: row.get("relayed_by")?,
        },
        direction: row.get::<_, Option<Word<_>>>("direction")?.map(|word| word.0),
        replaces: row.get::<_, Option<Json<_>>>("replaces")?.map(|json| json.0),
        resolves_to: row.get::<_, Option<Word<_>>>("resolves_to")?.map(|word| word.0),
        as_of: row.get::<_, Option<Word<_>>>("as_of")?.map(|word| word.0),
        stated_at: row.get::<_, At>("stated_at")?.0,
        published_at: row.get::<_, Option<At>>("published_at")?.map(|at| at.0),
        first_seen_at: row.get::<_, At>("first_seen_at")?.0,
        evidence: read_evidence(row)?,
    })
}

fn read_key(row: &Row<'_>) -> rusqlite::Result<SeriesKey> {
    Ok(SeriesKey {
        topic: TopicId::new(row.get::<_, String>("topic")?),
        measure: MeasureId::new(row.get::<_, String>("measure")?),
        who: Class::new(row.get::<_, String>("who")?),
        place: row.get::<_, Option<String>>("place")?.map(PlaceId::new),
        stage: row.get::<_, Option<String>>("series_stage")?.map(Stage::new),
        increments: row.get("increments")?,
    })
}

fn read_evidence(row: &Row<'_>) -> rusqlite::Result<Evidence> {
    Ok(Evidence {
        story: row.get("story")?,
        version: row.get("version")?,
        quote: row.get("quote")?,
        sentence: row.get("sentence")?,
        figure_span: Span::new(row.get::<_, Size>("figure_start")?.0, row.get::<_, Size>("figure_end")?.0),
        language: row.get::<_, Word<_>>("language")?.0,
        title: row.get("title")?,
        url: row.get("url")?,
        guid: row.get("guid")?,
        outlet: row.get("outlet")?,
        wire: row.get("wire")?,
        also: row.get::<_, Json<_>>("also")?.0,
    })
}
