//! Current figures, the reports behind them, and the changes those made.

use rusqlite::params_from_iter;

use super::{History, Selection, StoreError, Window, query::all, row::row, selection::Conditions};
use crate::model::Timestamp;

row! {
    /// The current number of a series: a row of `figures`.
    FigureRow {
        /// The series' public name.
        series: String,
        /// The topic.
        topic: String,
        /// The measure.
        measure: String,
        /// The class of people or things.
        who: String,
        /// The place.
        place: Option<String>,
        /// The number as printed; none for a vague word.
        value: Option<i64>,
        /// The lowest count stated.
        low: Option<i64>,
        /// The highest count stated.
        high: Option<i64>,
        /// What bounds it.
        qualifier: String,
        /// As a headline prints it.
        text: String,
        /// Who said so first.
        claimant: String,
        /// When that was stated.
        since: Timestamp,
        /// Reports on the series so far.
        reports: i64,
        /// Outlets that they were read in.
        outlets: i64,
        /// The legal or medical stage.
        stage: Option<String>,
        /// Whether it counts daily numbers.
        increments: bool,
        /// For deadlines: the day.
        resolves_to: Option<String>,
        /// The story.
        url: Option<String>,
        /// Since when it is gone from the story of the only outlet that gave it.
        vanished_at: Option<Timestamp>,
        /// Whether it is announced and not yet reported as a fact.
        planned: bool,
    }
}

row! {
    /// A report: a row of `figure_history`.
    ReportRow {
        /// Its number.
        report: i64,
        /// The series' public name.
        series: String,
        /// The topic.
        topic: String,
        /// The measure.
        measure: String,
        /// The class of people or things.
        who: String,
        /// The place.
        place: Option<String>,
        /// The number as printed; none for a vague word.
        value: Option<i64>,
        /// The lowest count stated.
        low: Option<i64>,
        /// The highest count stated.
        high: Option<i64>,
        /// What bounds it.
        qualifier: String,
        /// As a headline prints it.
        text: String,
        /// Total, increment, subset or unspecified.
        basis: String,
        /// Whether it was stated as a present fact.
        status: String,
        /// Who says so.
        claimant: String,
        /// The shortest text that holds bound, number and noun.
        quote: String,
        /// The outlet.
        outlet: String,
        /// The link of the story.
        story_url: Option<String>,
        /// When the story says that it was published.
        published_at: Option<Timestamp>,
        /// When it was recorded.
        recorded_at: Timestamp,
        /// The revision that it made, if it made one.
        revision: Option<i64>,
        /// What it did to its series.
        kind: String,
        /// Why, in words.
        reason: String,
        /// The sentence.
        sentence: String,
        /// The language it was read in.
        language: String,
        /// The story's number.
        story: i64,
        /// The version of it.
        version: u32,
        /// Who passed it on.
        relayed_by: Option<String>,
        /// What kind of body says so.
        claimant_kind: String,
        /// When the statement is taken to have been made.
        stated_at: Timestamp,
        /// For deadlines: the day.
        resolves_to: Option<String>,
        /// The legal or medical stage printed with it.
        stage: Option<String>,
        /// Whether the series counts daily numbers.
        increments: bool,
        /// Other passages of the story that print the number.
        also: serde_json::Value,
        /// Where the quote begins in the sentence, in bytes.
        figure_start: i64,
        /// Where it ends.
        figure_end: i64,
    }
}

row! {
    /// A change of a series: a row of `revisions`.
    RevisionRow {
        /// Its number.
        revision: i64,
        /// The series' public name.
        series: String,
        /// The topic.
        topic: String,
        /// The measure.
        measure: String,
        /// The class of people or things.
        who: String,
        /// The place.
        place: Option<String>,
        /// Its place in the series, from 1.
        position: u32,
        /// How the number changed.
        kind: String,
        /// Why it counts as a change, in words.
        reason: String,
        /// The number before, as printed.
        old_value: Option<i64>,
        /// The number before, as a headline prints it.
        old_text: Option<String>,
        /// The number now, as printed.
        new_value: Option<i64>,
        /// The lowest count stated.
        new_low: Option<i64>,
        /// The highest count stated.
        new_high: Option<i64>,
        /// What bounds it.
        new_qualifier: String,
        /// The number now, as a headline prints it.
        new_text: String,
        /// Who says so.
        claimant: String,
        /// The shortest text that holds bound, number and noun.
        quote: String,
        /// The outlet.
        outlet: String,
        /// The link of the story.
        story_url: Option<String>,
        /// The report that made it.
        report: i64,
        /// When it was stated.
        stated_at: Timestamp,
        /// When it was recorded.
        recorded_at: Timestamp,
        /// The notice that told it.
        notice: Option<String>,
        /// The story's number.
        story: i64,
        /// The sentence.
        sentence: String,
        /// The legal or medical stage.
        stage: Option<String>,
        /// Whether the series counts daily numbers.
        increments: bool,
    }
}

row! {
    /// What a series counts.
    SeriesRow {
        /// The series' public name.
        series: String,
        /// The topic.
        topic: String,
        /// The measure.
        measure: String,
        /// The class of people or things.
        who: String,
        /// The place.
        place: Option<String>,
    }
}

impl History {
    /// Returns what every series counts, whether it has a current number or not.
    pub fn series(&self) -> Result<Vec<SeriesRow>, StoreError> {
        let named = "(SELECT name AS series, topic, measure, who, place FROM series)";
        let statement = Conditions::default().ordered(named, SeriesRow::COLUMNS, "series");
        all(&self.db, "read series", &statement, [], SeriesRow::read)
    }

    /// Returns the current number of every selected series that has one.
    pub fn figures(&self, selection: &Selection) -> Result<Vec<FigureRow>, StoreError> {
        self.figures_of("figures", Conditions::default().select(selection))
    }

    /// Returns the figures as they stood at a time: after the last report that was recorded until then.
    pub fn figures_at(&self, selection: &Selection, at: Timestamp) -> Result<Vec<FigureRow>, StoreError> {
        let mut conditions = Conditions::default();
        // The view's own parameter is the first one.
        conditions.values.push(at.as_millisecond().into());
        self.figures_of(FIGURES_AT, conditions.select(selection))
    }

    fn figures_of(&self, view: &str, conditions: &Conditions) -> Result<Vec<FigureRow>, StoreError> {
        const ORDER: &str = "topic, measure, who, place, stage, increments";
        let statement = conditions.ordered(view, FigureRow::COLUMNS, ORDER);
        all(&self.db, "read figures", &statement, params_from_iter(&conditions.values), FigureRow::read)
    }

    /// Returns the reports on the selected series, oldest first.
    pub fn reports(&self, selection: &Selection, window: Window) -> Result<Vec<ReportRow>, StoreError> {
        let mut conditions = Conditions::default();
        let newest = conditions.of_series(selection).recorded(window).newest(
            "report",
            "id",
            "recorded_at DESC, id",
            window.limit,
        );
        let statement = chosen("figure_history", ReportRow::COLUMNS, "report", &newest);
        let values = params_from_iter(&conditions.values);
        all(&self.db, "read reports", &statement, values, ReportRow::read)
    }

    /// Returns the reports that changed the selected series, oldest first.
    pub fn changes(&self, selection: &Selection, window: Window) -> Result<Vec<ReportRow>, StoreError> {
        let mut conditions = Conditions::default();
        let newest = newest_revisions(&mut conditions, "report", selection, window);
        let statement = chosen("figure_history", ReportRow::COLUMNS, "report", &newest);
        let values = params_from_iter(&conditions.values);
        all(&self.db, "read changes", &statement, values, ReportRow::read)
    }

    /// Returns the changes of the selected series, oldest first.
    pub fn revisions(&self, selection: &Selection, window: Window) -> Result<Vec<RevisionRow>, StoreError> {
        let mut conditions = Conditions::default();
        let newest = newest_revisions(&mut conditions, "id", selection, window);
        let statement = chosen("revisions", RevisionRow::COLUMNS, "revision", &newest);
        let values = params_from_iter(&conditions.values);
        all(&self.db, "read revisions", &statement, values, RevisionRow::read)
    }
}

/// The rows of `figures` as they stood at `?1`.
pub(super) const FIGURES_AT: &str = "(SELECT series.name AS series, topic, measure, who, place, standing.value, standing.low,
        standing.high, standing.qualifier, standing.text, standing.claimant,
        strftime('%Y-%m-%dT%H:%M:%SZ', standing.since / 1000, 'unixepoch') AS since,
        (SELECT count(*) FROM report WHERE report.series = series.id AND recorded_at <= ?1) AS reports,
        (SELECT count(*) FROM series_outlet WHERE series_outlet.series = series.id AND since <= ?1) AS outlets,
        stage, increments, standing.resolves_to, standing.url,
        CASE WHEN vanished_at <= ?1 AND standing.text = series.text AND standing.since = series.since
            THEN strftime('%Y-%m-%dT%H:%M:%SZ', vanished_at / 1000, 'unixepoch') END AS vanished_at, standing.planned
    FROM series JOIN standing ON standing.series = series.id AND standing.at =
        (SELECT max(at) FROM standing AS until WHERE until.series = series.id AND until.at <= ?1)
    WHERE standing.qualifier IS NOT NULL)";

/// Returns the query for `key`s of the newest changes; the conditions hold its values.
fn newest_revisions(conditions: &mut Conditions, key: &str, selection: &Selection, window: Window) -> String {
    conditions.of_series(selection).recorded(window).newest("revision", key, "id", window.limit)
}

/// Returns the query for the rows of a view whose keys another query gives, in the order of the keys. The tables are
/// searched for keys alone first: the view joins five of them for each row.
fn chosen(view: &str, columns: &str, key: &str, keys: &str) -> String {
    format!("SELECT {columns} FROM {view} WHERE {key} IN ({keys}) ORDER BY {key}")
}
