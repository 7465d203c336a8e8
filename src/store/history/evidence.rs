//! The bytes that reports and notices rest on.

use std::io;

use rusqlite::{Row, params_from_iter, types::Value};
use sha2::{Digest as _, Sha256};

use super::{
    History, StoreError, Window,
    query::{all, first},
    row::row,
    selection::Conditions,
};
use crate::{
    model::{Capture, NoticeId, SeriesId, Timestamp},
    store::{
        captures::unpack,
        error::sql,
        value::{At, Json, Size},
    },
};

row! {
    /// A capture, and a report that was read in it: a row of `evidence`.
    EvidenceRow {
        /// The report; none where the capture only flagged its story.
        report: Option<i64>,
        /// The story's number.
        story: i64,
        /// The version of it.
        version: u32,
        /// SHA-256 of the body in hexadecimal.
        sha256: String,
        /// The address that answered.
        url: String,
        /// When.
        fetched_at: Timestamp,
        /// Size of the body in bytes.
        bytes: i64,
        /// Document or page.
        kind: String,
        /// The operator's name of the feed.
        feed: String,
        /// The address that was asked.
        asked_url: String,
        /// The status of the answer.
        status: Option<u16>,
        /// Headers of the request, as pairs.
        request_headers: serde_json::Value,
        /// Headers of the answer, as pairs.
        response_headers: serde_json::Value,
        /// The capture's number.
        capture: i64,
    }
}

/// What evidence is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Subject {
    /// Everything.
    #[default]
    All,
    /// All versions of a story.
    Story(i64),
    /// All reports on a series.
    Series(SeriesId),
    /// The report that a notice tells of.
    Notice(NoticeId),
}

/// Which evidence.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EvidenceFilter {
    /// Of what.
    pub subject: Subject,
    /// When it was fetched; its limit does not count here.
    pub window: Window,
}

const CAPTURE: &str =
    "SELECT at, asked_url, url, request_headers, status, response_headers, body FROM capture
    WHERE id = ?1";

const BODY: &str = "SELECT body.zstd, body.bytes, body.sha256, base.zstd, base.bytes
    FROM body LEFT JOIN body AS base ON base.id = body.base WHERE body.id = ?1";

impl EvidenceFilter {
    fn conditions(&self) -> Conditions {
        let mut conditions = Conditions::default();
        let (condition, value) = match &self.subject {
            Subject::All => ("true", None),
            Subject::Story(id) => ("story = ?", Some(Value::from(*id))),
            Subject::Series(id) => (
                "report IN (SELECT figure_history.report FROM figure_history WHERE series = ?)",
                Some(id.as_str().to_owned().into()),
            ),
            Subject::Notice(id) => (
                "report IN (SELECT revisions.report FROM revisions WHERE notice = ?)",
                Some(id.as_str().to_owned().into()),
            ),
        };
        conditions.when(condition, value).within("fetched_at", self.window);
        conditions
    }
}

impl History {
    /// Returns evidence in the order in which it was fetched, once for each report.
    pub fn evidence(&self, filter: &EvidenceFilter) -> Result<Vec<EvidenceRow>, StoreError> {
        let conditions = filter.conditions();
        let statement =
            conditions.ordered("evidence", EvidenceRow::COLUMNS, "capture, story, version, report");
        let values = params_from_iter(&conditions.values);
        all(&self.db, "read evidence", &statement, values, EvidenceRow::read)
    }

    /// Returns the numbers of the captures that the selection rests on, in the order in which they were fetched.
    pub fn captures(&self, filter: &EvidenceFilter) -> Result<Vec<i64>, StoreError> {
        let conditions = filter.conditions();
        let statement = conditions.ordered("evidence", "DISTINCT capture", "fetched_at, capture");
        let values = params_from_iter(&conditions.values);
        all(&self.db, "read evidence", &statement, values, |row| row.get(0))
    }

    /// Returns a capture with its bytes.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] when the bytes are not those that were stored.
    pub fn capture(&self, id: i64) -> Result<Option<Capture>, StoreError> {
        let found = first(&self.db, "read a capture", CAPTURE, [id], read_capture)?;
        let Some((capture, body)) = found else { return Ok(None) };
        Ok(Some(Capture { body: self.body(body)?, ..capture }))
    }

    /// Returns the bytes of a body, checked.
    fn body(&self, id: i64) -> Result<Vec<u8>, StoreError> {
        const ACTION: &str = "read a body";
        let packed = first(&self.db, ACTION, BODY, [id], read_packed)?;
        let packed = packed.ok_or(rusqlite::Error::QueryReturnedNoRows).map_err(sql(ACTION))?;
        let damaged = |detail: String| StoreError::Damaged { path: self.path.clone(), detail };
        let body =
            packed.unpack().map_err(|error| damaged(format!("body {id} cannot be unpacked: {error}")))?;
        if <[u8; 32]>::from(Sha256::digest(&body)) == packed.sha256 {
            Ok(body)
        } else {
            Err(damaged(format!("body {id} is not the one that was stored under its SHA-256")))
        }
    }
}

/// A body as it is stored, with the base that it needs.
struct Packed {
    zstd: Vec<u8>,
    length: usize,
    sha256: [u8; 32],
    base: Option<(Vec<u8>, usize)>,
}

impl Packed {
    fn unpack(&self) -> io::Result<Vec<u8>> {
        let dictionary = match &self.base {
            Some((zstd, length)) => unpack(zstd, &[], *length)?,
            None => Vec::new(),
        };
        unpack(&self.zstd, &dictionary, self.length)
    }
}

fn read_packed(row: &Row<'_>) -> rusqlite::Result<Packed> {
    let base = row.get::<_, Option<Vec<u8>>>(3)?.zip(row.get::<_, Option<Size>>(4)?.map(|size| size.0));
    Ok(Packed { zstd: row.get(0)?, length: row.get::<_, Size>(1)?.0, sha256: row.get(2)?, base })
}

/// Reads a capture without its body, and the number of that.
fn read_capture(row: &Row<'_>) -> rusqlite::Result<(Capture, i64)> {
    let capture = Capture {
        at: row.get::<_, At>(0)?.0,
        asked_url: row.get(1)?,
        url: row.get(2)?,
        request_headers: row.get::<_, Json<_>>(3)?.0,
        status: row.get(4)?,
        headers: row.get::<_, Json<_>>(5)?.0,
        body: Vec::new(),
    };
    Ok((capture, row.get(6)?))
}
