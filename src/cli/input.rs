//! Text from stdin: the whole of it as one, or JSON Lines (design.md section 4.2).
//!
//! Lines are read, answered and forgotten one by one, so an input of any length needs little memory.

use std::io::{self, BufRead, Read as _, Write};

use anyhow::Context as _;
use serde::Deserialize;
use serde_json::Value;

use super::{
    exit::{DATA, Usage},
    output::Output,
    poll::message,
};
use crate::model::{Date, Language};

/// The longest text, or line of JSON Lines, in bytes. A longer line is malformed and passed over.
pub(super) const INPUT_BYTES_MAX: u64 = 16 * 1024 * 1024;

/// What some programs write before UTF-8.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// A text, and what is said of it.
#[derive(Debug, Deserialize)]
pub(super) struct Line {
    /// What the sender calls it.
    pub(super) id: Value,
    /// The text.
    pub(super) text: String,
    /// The title that it stands under.
    pub(super) title: Option<String>,
    /// The language that it is declared to be in.
    pub(super) lang: Option<String>,
    /// The day of its publication, or a time on that day.
    pub(super) date: Option<String>,
}

impl Line {
    /// Reads a whole input as one text without a name.
    pub(super) fn whole(input: impl BufRead) -> anyhow::Result<Self> {
        let mut bytes = Vec::new();
        input.take(INPUT_BYTES_MAX + 1).read_to_end(&mut bytes).context("could not read stdin")?;
        if is_too_long(&bytes) {
            return Err(
                Usage::Data(format!("the text is longer than {INPUT_BYTES_MAX} bytes; split it")).into()
            );
        }
        let text = String::from_utf8(bytes).map_err(|_| {
            Usage::Data("the text is not UTF-8; convert it first, for example with iconv".into())
        })?;
        Ok(Self { id: Value::Null, text, title: None, lang: None, date: None })
    }

    /// Returns the declared language, if it is one that is read.
    pub(super) fn language(&self) -> Option<Language> {
        self.lang.as_deref().and_then(|tag| tag.parse().ok())
    }

    /// Returns the day of the date, which may carry a time behind it.
    pub(super) fn day(&self) -> Option<Date> {
        self.date.as_deref().and_then(|date| date.get(..10).unwrap_or(date).parse().ok())
    }
}

/// Answers each line of input with one line of output, in order; a line that cannot be read gives an error in its
/// place, and the exit code tells.
pub(super) fn answer_lines<W: Write>(
    mut input: impl BufRead,
    out: &mut Output<W>,
    mut answer: impl FnMut(&Line, &mut Output<W>) -> io::Result<()>,
) -> anyhow::Result<u8> {
    let mut code = 0;
    let mut bytes = Vec::new();
    let (mut number, mut undated) = (0_u64, 0_u64);
    while read_line(&mut input, &mut bytes).context("could not read stdin")? {
        number += 1;
        let line = if number == 1 { bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&bytes) } else { &bytes };
        match parse(line) {
            Ok(line) => {
                undated += u64::from(line.date.is_some() && line.day().is_none());
                answer(&line, out)?;
            }
            Err(error) => {
                code = DATA;
                let error = format!("line {number}: {error}");
                out.json_line(&serde_json::json!({ "id": null, "error": error }))?;
            }
        }
    }
    if undated > 0 {
        message(&format!(
            "{undated} lines have a date that is no day like 2022-01-31; they were read without it"
        ));
    }
    Ok(code)
}

/// Reads the next line, or a little more of it than is allowed, and passes over its rest; false at the end.
fn read_line(input: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<bool> {
    line.clear();
    let read = input.by_ref().take(INPUT_BYTES_MAX + 1).read_until(b'\n', line)?;
    if line.last() == Some(&b'\n') {
        line.pop();
    } else if is_too_long(line) {
        input.skip_until(b'\n')?;
    }
    Ok(read > 0)
}

fn parse(line: &[u8]) -> Result<Line, String> {
    if is_too_long(line) {
        return Err(format!("the line is longer than {INPUT_BYTES_MAX} bytes"));
    }
    if line.trim_ascii().is_empty() {
        return Err("the line is empty".to_owned());
    }
    let malformed = |error: serde_json::Error| {
        format!("{error}; write an object such as {{\"id\": 1, \"text\": \"...\"}}")
    };
    serde_json::from_slice(line).map_err(malformed)
}

fn is_too_long(bytes: &[u8]) -> bool {
    bytes.len() as u64 > INPUT_BYTES_MAX
}
