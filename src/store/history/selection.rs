//! Which rows are asked for, as a WHERE clause that the indices can serve.

use std::{fmt::Write as _, time::Duration};

use rusqlite::types::Value;

use crate::model::{Class, MeasureId, PlaceId, SeriesId, Timestamp, TopicId};

/// Which series; what is absent does not matter.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Selection {
    /// One series.
    pub series: Option<SeriesId>,
    /// A topic.
    pub topic: Option<TopicId>,
    /// A measure.
    pub measure: Option<MeasureId>,
    /// A class of people.
    pub who: Option<Class>,
    /// A place.
    pub place: Option<PlaceId>,
}

/// Which stretch of the history.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Window {
    /// Recorded at or after.
    pub since: Option<Timestamp>,
    /// Recorded before.
    pub until: Option<Timestamp>,
    /// Only the newest so many.
    pub limit: Option<u32>,
}

impl Window {
    /// Returns the window of all that was recorded until `at`, what was recorded at that very moment included.
    pub fn until(at: Timestamp) -> Self {
        // Times are kept in whole milliseconds; behind the last moment that there is, nothing was recorded.
        Self { until: at.checked_add(Duration::from_millis(1)).ok(), ..Self::default() }
    }
}

/// Conditions that must all hold.
///
/// They are put together only from those that were asked for: `?1 IS NULL OR column = ?1` would make SQLite scan.
#[derive(Debug, Default)]
pub(super) struct Conditions {
    text: String,
    pub(super) values: Vec<Value>,
}

impl Conditions {
    /// Demands `condition`, which holds one `?` for the value, when there is a value.
    pub(super) fn when(&mut self, condition: &str, value: Option<impl Into<Value>>) -> &mut Self {
        if let Some(value) = value {
            self.always(condition);
            self.values.push(value.into());
        }
        self
    }

    /// Demands `condition`, which holds no value.
    pub(super) fn always(&mut self, condition: &str) -> &mut Self {
        let joint = if self.text.is_empty() { " WHERE " } else { " AND " };
        write!(self.text, "{joint}{condition}").expect("writing to a string does not fail");
        self
    }

    /// Demands a selection of the rows of a view.
    pub(super) fn select(&mut self, selection: &Selection) -> &mut Self {
        self.select_named("series = ?", selection)
    }

    /// Demands that the `series` of a table's row belongs to a selection. One series is compared, not looked for in a
    /// list, so that its rows are taken in the order of an index.
    pub(super) fn of_series(&mut self, selection: &Selection) -> &mut Self {
        let mut chosen = Self::default();
        chosen.select_named("name = ?", selection);
        if chosen.values.is_empty() {
            return self;
        }
        let compared = if selection.series.is_some() { "=" } else { "IN" };
        self.always(&format!("series {compared} (SELECT id FROM series{})", chosen.text));
        self.values.extend(chosen.values);
        self
    }

    fn select_named(&mut self, series: &str, selection: &Selection) -> &mut Self {
        self.when(series, selection.series.as_ref().map(|id| id.as_str().to_owned()))
            .when("topic = ?", selection.topic.as_ref().map(|id| id.as_str().to_owned()))
            .when("measure = ?", selection.measure.as_ref().map(|id| id.as_str().to_owned()))
            .when("who = ?", selection.who.as_ref().map(|who| who.as_str().to_owned()))
            .when("place = ?", selection.place.as_ref().map(|id| id.as_str().to_owned()))
    }

    /// Demands that `column`, a time of a view, lies in a window.
    pub(super) fn within(&mut self, column: &str, window: Window) -> &mut Self {
        self.when(&format!("{column} >= ?"), window.since.map(text))
            .when(&format!("{column} < ?"), window.until.map(text))
    }

    /// Demands that `recorded_at`, a time of a table, lies in a window.
    pub(super) fn recorded(&mut self, window: Window) -> &mut Self {
        self.when("recorded_at >= ?", window.since.map(milliseconds))
            .when("recorded_at < ?", window.until.map(milliseconds))
    }

    /// Returns the query for the newest rows of a view, `limit` at most, those with the highest `key` first.
    pub(super) fn newest(&mut self, view: &str, columns: &str, key: &str, limit: Option<u32>) -> String {
        // A negative limit is none.
        self.values.push(limit.map_or(-1, i64::from).into());
        format!("SELECT {columns} FROM {view}{} ORDER BY {key} DESC LIMIT ?", self.text)
    }

    /// Returns the query for all rows of a view in the order of `keys`.
    pub(super) fn ordered(&self, view: &str, columns: &str, keys: &str) -> String {
        format!("SELECT {columns} FROM {view}{} ORDER BY {keys}", self.text)
    }
}

/// Returns a time as the tables keep it.
fn milliseconds(at: Timestamp) -> i64 {
    at.as_millisecond()
}

/// Prints a time as the views do, so that the two compare as text.
fn text(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
