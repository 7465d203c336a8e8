//! Text for people, JSON for programs, one writer for both.
//!
//! Most of the text comes from feeds: characters that could steer a terminal are taken out of it here, once for all
//! commands. On a terminal, tables and paragraphs are as wide as it; elsewhere a row or a paragraph is one line, so
//! that `grep` and `less -S` see whole rows.

use std::io::{self, Write};

use comfy_table::{ColumnConstraint, ContentArrangement, Table, Width, presets::NOTHING};
use serde::Serialize;

use crate::model::Timestamp;

/// Blanks between two columns of a table.
const GAP: u16 = 2;

/// Longest word that a column grows for.
const WORD_MAX: u16 = 24;

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
    width: Option<u16>,
}

impl<W: Write> Output<W> {
    /// Writes to `writer`, for a terminal of `width` columns when there is one.
    pub(super) fn new(writer: W, form: Form, width: Option<u16>) -> Self {
        Self { writer: io::BufWriter::new(writer), form, width }
    }

    pub(super) fn form(&self) -> Form {
        self.form
    }

    /// Prints one line, or the lines of a longer text.
    pub(super) fn line(&mut self, line: impl AsRef<str>) -> io::Result<()> {
        self.writer.write_all(plain(line.as_ref()).as_bytes())?;
        self.writer.write_all(b"\n")
    }

    /// Prints a paragraph behind `indent`. On a terminal it is broken between words; a longer word stays whole.
    pub(super) fn paragraph(&mut self, indent: &str, text: &str) -> io::Result<()> {
        let room = self.width.map_or(usize::MAX, |width| usize::from(width).saturating_sub(length(indent)));
        for line in broken(&plain(text), room) {
            self.line(format!("{indent}{line}"))?;
        }
        Ok(())
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
        table.load_style(NOTHING).set_header(head.to_vec());
        match self.width {
            Some(width) => table.set_content_arrangement(ContentArrangement::Dynamic).set_width(width),
            None => table.set_content_arrangement(ContentArrangement::Disabled),
        };
        let mut words: Vec<u16> = head.iter().map(|title| longest_word(title)).collect();
        for row in rows {
            let row: Vec<String> = row.iter().map(|cell| plain(cell)).collect();
            for (word, cell) in words.iter_mut().zip(&row) {
                *word = longest_word(cell).max(*word);
            }
            table.add_row(row);
        }
        for (column, word) in table.column_iter_mut().zip(words) {
            let least = Width::Fixed(word + GAP);
            column.set_padding((0, GAP)).set_constraint(ColumnConstraint::LowerBoundary(least));
        }
        self.line(table.trim_fmt())
    }

    /// Returns the writer itself, for what is neither text nor JSON.
    pub(super) fn bytes(&mut self) -> &mut impl Write {
        &mut self.writer
    }

    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

/// Returns the columns of the terminal that stdout is connected to, if it is one.
pub(super) fn terminal_width() -> Option<u16> {
    terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| width.0)
}

/// Takes out what could steer a terminal or turn text around: control characters but line breaks and tabs, and
/// explicit bidirectional formatting (UAX #9).
pub(super) fn plain(text: &str) -> String {
    let steers = |c: char| {
        (c.is_control() && !matches!(c, '\n' | '\t'))
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars().filter(|c| !steers(*c)).collect()
}

/// Breaks a text between words into lines of at most `room` characters.
fn broken(text: &str, room: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if length(line) + 1 + length(word) <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// Returns how long the longest word is that a column should keep whole.
fn longest_word(text: &str) -> u16 {
    let longest = text.split_whitespace().map(length).max().unwrap_or(0);
    u16::try_from(longest).map_or(WORD_MAX, |longest| longest.min(WORD_MAX))
}

fn length(text: &str) -> usize {
    text.chars().count()
}

/// Prints a time as tables show it: to the minute, in UTC.
pub(super) fn minute(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M").to_string()
}

/// Prints a time to the second, in UTC.
pub(super) fn second(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M:%S").to_string()
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
