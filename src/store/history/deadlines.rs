//! Announced days of a withdrawal, and what was told of its beginning and end.

use rusqlite::params_from_iter;

use super::{History, Selection, StoreError, query::all, row::row, selection::Conditions};
use crate::model::Timestamp;

row! {
    /// An announced day: a row of `deadlines`.
    DeadlineRow {
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
        /// The day.
        day: String,
        /// Open, completed, passed, late (over when it was read) or replaced by another day.
        state: String,
        /// When it counts as passed.
        due_at: Timestamp,
        /// The report that announced it.
        report: i64,
        /// The notice that told that it has passed.
        notice: Option<String>,
        /// When it was settled.
        settled_at: Option<Timestamp>,
        /// The sentence that tells that it was kept, or completed later.
        completion: Option<String>,
        /// The story of that sentence.
        story: Option<i64>,
        /// Its outlet.
        outlet: Option<String>,
        /// When it was told.
        completed_at: Option<Timestamp>,
    }
}

row! {
    /// A report that a withdrawal has begun or is over: a row of `completions`.
    CompletionRow {
        /// Its number.
        completion: i64,
        /// The topic.
        topic: String,
        /// The place that was left.
        place: Option<String>,
        /// `begun` or `ended`.
        phase: String,
        /// The story's number.
        story: i64,
        /// The version of it.
        version: u32,
        /// The words that tell it.
        quote: String,
        /// The sentence.
        sentence: String,
        /// The outlet.
        outlet: String,
        /// The link of the story.
        story_url: Option<String>,
        /// When it was told.
        stated_at: Timestamp,
        /// When it was recorded.
        recorded_at: Timestamp,
    }
}

impl History {
    /// Returns the announced days of the selected series, in the order of their announcement.
    pub fn deadlines(&self, selection: &Selection) -> Result<Vec<DeadlineRow>, StoreError> {
        let mut conditions = Conditions::default();
        conditions.select(selection);
        let statement = conditions.ordered("deadlines", DeadlineRow::COLUMNS, "report, series, day");
        all(&self.db, "read deadlines", &statement, params_from_iter(&conditions.values), DeadlineRow::read)
    }

    /// Returns what a story tells of a withdrawal.
    pub fn completions(&self, story: i64) -> Result<Vec<CompletionRow>, StoreError> {
        let mut conditions = Conditions::default();
        conditions.when("story = ?", Some(story));
        let statement = conditions.ordered("completions", CompletionRow::COLUMNS, "completion");
        let values = params_from_iter(&conditions.values);
        all(&self.db, "read completions", &statement, values, CompletionRow::read)
    }
}
