//! Text for people, JSON for programs, one writer for both.

use std::io::{self, Write};

use comfy_table::{ContentArrangement, Table, presets::NOTHING};
use serde::Serialize;

use crate::model::Timestamp;

/// Columns of a table when the terminal's width is not known.
const WIDTH: u16 = 110;

/// How results are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Tables and lines.
    Text,
    /// JSON.
    Json,
}

/// Where results go, and how.
pub(super) struct Output<W: Write> {
    writer: io::BufWriter<W>,
    form: Form,
}

impl<W: Write> Output<W> {
    pub(super) fn new(writer: W, form: Form) -> Self {
        Self { writer: io::BufWriter::new(writer), form }
    }

    pub(super) fn form(&self) -> Form {
        self.form
    }

    /// Prints one line.
    pub(super) fn line(&mut self, line: impl AsRef<str>) -> io::Result<()> {
        self.writer.write_all(line.as_ref().as_bytes())?;
        self.writer.write_all(b"\n")
    }

    /// Prints a value as one line of JSON.
    pub(super) fn json_line(&mut self, value: &impl Serialize) -> io::Result<()> {
        serde_json::to_writer(&mut self.writer, value)?;
        self.writer.write_all(b"\n")
    }

    /// Prints a value as JSON that a person can read too.
    pub(super) fn json(&mut self, value: &impl Serialize) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut self.writer, value)?;
        self.writer.write_all(b"\n")
    }

    /// Prints a table; `nothing` says what it means when there are no rows.
    pub(super) fn table(&mut self, head: &[&str], rows: Vec<Vec<String>>, nothing: &str) -> io::Result<()> {
        if rows.is_empty() {
            return self.line(nothing);
        }
        let mut table = Table::new();
        table
            .load_style(NOTHING)
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_header(head.to_vec());
        table.set_width(terminal_size::terminal_size().map_or(WIDTH, |(width, _)| width.0));
        table.add_rows(rows);
        self.line(table.trim_fmt())
    }

    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

/// Prints a time as tables show it: to the minute, in UTC.
pub(super) fn minute(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M").to_string()
}

/// Prints a time that may be missing.
pub(super) fn minute_or_dash(at: Option<Timestamp>) -> String {
    at.map_or_else(|| "-".to_owned(), minute)
}

/// Prints a text that may be missing.
pub(super) fn or_dash(text: Option<&str>) -> String {
    text.unwrap_or("-").to_owned()
}

/// Cuts a text to so many characters for a column, on one line.
pub(super) fn cut(text: &str, length: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= length {
        return line;
    }
    let mut short: String = line.chars().take(length.saturating_sub(1)).collect();
    short.push('\u{2026}');
    short
}
