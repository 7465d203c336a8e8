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
        let mut conditions = Conditions::default();
        conditions.select(selection);
        let statement = conditions.ordered(
            "figures",
            FigureRow::COLUMNS,
            "topic, measure, who, place, stage, increments",
        );
        all(&self.db, "read figures", &statement, params_from_iter(&conditions.values), FigureRow::read)
    }

    /// Returns the reports on the selected series, oldest first.
    pub fn reports(&self, selection: &Selection, window: Window) -> Result<Vec<ReportRow>, StoreError> {
        let mut conditions = Conditions::default();
        conditions.select(selection).within("recorded_at", window);
        let statement = conditions.newest("figure_history", ReportRow::COLUMNS, "report", window.limit);
        let values = params_from_iter(&conditions.values);
        all(&self.db, "read reports", &statement, values, ReportRow::read).map(oldest_first)
    }

    /// Returns the changes of the selected series, oldest first.
    pub fn revisions(&self, selection: &Selection, window: Window) -> Result<Vec<RevisionRow>, StoreError> {
        let mut conditions = Conditions::default();
        conditions.select(selection).within("recorded_at", window);
        let statement = conditions.newest("revisions", RevisionRow::COLUMNS, "revision", window.limit);
        let values = params_from_iter(&conditions.values);
        all(&self.db, "read revisions", &statement, values, RevisionRow::read).map(oldest_first)
    }
}

/// Turns the newest rows, newest first, into the order of time.
fn oldest_first<T>(mut rows: Vec<T>) -> Vec<T> {
    rows.reverse();
    rows
}
