//! Captures: the exact bytes that versions of stories were read from.
//!
//! Kept are those that a report or a notice rests on, not every poll. A body is stored once however many captures and
//! stories share it. The documents that a feed serves one after another differ little, so a body is compressed with an
//! earlier one of the same feed as the dictionary, unless that saves too little; then it is the base of those to come.
//! What a body holds is checked against its SHA-256 when it is read.
//!
//! Headers and addresses that carry secrets are cut here, at the last door: [`SECRET_HEADERS`], and a name and password
//! before the host. A token in the query of an address stays: without it the address is another one.

use rusqlite::params;
use sha2::{Digest as _, Sha256};

use super::{
    StoreError, Writer,
    value::{At, Json, Size, Word},
};
use crate::model::{Capture, FeedId};

/// Headers of which nothing is kept.
pub const SECRET_HEADERS: [&str; 5] =
    ["authorization", "proxy-authorization", "cookie", "set-cookie", "set-cookie2"];

/// How hard zstd tries, 1 to 22.
const COMPRESSION_LEVEL: i32 = 3;

/// A dictionary that makes a body no smaller than one part in so many has grown old: the body becomes the next one.
const DELTA_PART_MAX: usize = 2;

/// What a capture is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CaptureKind {
    /// The feed's document.
    Document,
    /// The page of a story.
    Page,
}

/// A capture that is to be kept.
#[derive(Debug, Clone, Copy)]
pub struct NewCapture<'a> {
    /// The feed that it belongs to; stored before.
    pub feed: &'a FeedId,
    /// What the capture is of.
    pub kind: CaptureKind,
    /// The capture.
    pub capture: &'a Capture,
}

const BODY: &str = "SELECT id FROM body WHERE sha256 = ?1";

const PUT_BODY: &str = "INSERT INTO body (sha256, bytes, base, zstd) VALUES (?1, ?2, ?3, ?4)";

/// The base of a feed's newest capture of a kind, or that capture's body itself when it has none.
const BASE: &str = "SELECT base.id, base.zstd, base.bytes
    FROM body AS base
    WHERE base.id = (SELECT coalesce(body.base, body.id) FROM capture JOIN body ON body.id = capture.body
        WHERE capture.feed = (SELECT id FROM feed WHERE name = ?1) AND capture.kind = ?2
        ORDER BY capture.id DESC LIMIT 1)";

const CAPTURE: &str = "SELECT id FROM capture WHERE body = ?1 AND at = ?2 AND asked_url = ?3";

const PUT_CAPTURE: &str = "INSERT INTO capture (feed, kind, at, asked_url, url, status, request_headers,
        response_headers, body)
    VALUES ((SELECT id FROM feed WHERE name = ?1), ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";

const PUT_VERSION_CAPTURE: &str =
    "INSERT INTO version_capture (story, version, capture) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";

/// Statements that must never scan.
#[cfg(test)]
pub(super) const HOT: &[&str] = &[BODY, BASE, CAPTURE];

/// A body, compressed.
struct Packed {
    base: Option<i64>,
    zstd: Vec<u8>,
}

impl Writer<'_> {
    /// Keeps a capture, once, and returns its number.
    pub fn put_capture(&mut self, new: &NewCapture<'_>) -> Result<i64, StoreError> {
        const ACTION: &str = "store a capture";
        let Capture { at, asked_url, url, request_headers, status, headers, body } = new.capture;
        let (asked_url, url) = (without_user(asked_url), without_user(url));
        let body = self.body(new, body)?;
        let known = self.first(ACTION, CAPTURE, params![body, At(*at), asked_url], |row| row.get(0))?;
        if let Some(id) = known {
            return Ok(id);
        }
        let params = params![
            new.feed.as_str(),
            Word(new.kind),
            At(*at),
            asked_url,
            url,
            status,
            Json(without_secrets(request_headers)),
            Json(without_secrets(headers)),
            body,
        ];
        self.execute(ACTION, PUT_CAPTURE, params)?;
        Ok(self.db.last_insert_rowid())
    }

    /// Stores that a version whose text was kept was read from a capture.
    pub fn put_version_capture(&mut self, story: i64, version: u32, capture: i64) -> Result<(), StoreError> {
        let params = params![story, version, capture];
        self.execute("store a version's capture", PUT_VERSION_CAPTURE, params)?;
        Ok(())
    }

    /// Returns the number of a body, storing it the first time.
    fn body(&self, new: &NewCapture<'_>, body: &[u8]) -> Result<i64, StoreError> {
        const ACTION: &str = "store a body";
        let hash = <[u8; 32]>::from(Sha256::digest(body));
        if let Some(id) = self.first(ACTION, BODY, [hash], |row| row.get(0))? {
            return Ok(id);
        }
        let Packed { base, zstd } = self.pack(new, body)?;
        self.execute(ACTION, PUT_BODY, params![hash, Size(body.len()), base, zstd])?;
        Ok(self.db.last_insert_rowid())
    }

    fn pack(&self, new: &NewCapture<'_>, body: &[u8]) -> Result<Packed, StoreError> {
        const ACTION: &str = "read a body";
        let of = params![new.feed.as_str(), Word(new.kind)];
        let base = self.first(ACTION, BASE, of, |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, Vec<u8>>(1)?, row.get::<_, Size>(2)?.0))
        })?;
        let whole = compress(body, &[]).map_err(|error| StoreError::Sql {
            action: "compress a body",
            source: rusqlite::Error::ToSqlConversionFailure(error.into()),
        })?;
        // A base that cannot be used, whatever the reason, only costs room.
        if let Some((id, zstd, length)) = base
            && let Ok(dictionary) = unpack(&zstd, &[], length)
            && let Ok(delta) = compress(body, &dictionary)
            && delta.len() <= whole.len() / DELTA_PART_MAX
        {
            return Ok(Packed { base: Some(id), zstd: delta });
        }
        Ok(Packed { base: None, zstd: whole })
    }
}

fn compress(body: &[u8], dictionary: &[u8]) -> std::io::Result<Vec<u8>> {
    zstd::bulk::Compressor::with_dictionary(COMPRESSION_LEVEL, dictionary)?.compress(body)
}

/// Undoes the compression of a body of that length.
pub(super) fn unpack(zstd: &[u8], dictionary: &[u8], length: usize) -> std::io::Result<Vec<u8>> {
    zstd::bulk::Decompressor::with_dictionary(dictionary)?.decompress(zstd, length)
}

fn without_secrets(headers: &[(String, String)]) -> Vec<&(String, String)> {
    let is_secret = |name: &str| SECRET_HEADERS.iter().any(|secret| name.eq_ignore_ascii_case(secret));
    headers.iter().filter(|(name, _)| !is_secret(name)).collect()
}

/// Returns an address without the user and password that may stand before its host (RFC 3986, section 3.2.1).
fn without_user(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://") else { return url.to_owned() };
    let (authority, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let host = authority.rsplit('@').next().unwrap_or_default();
    format!("{scheme}://{host}{path}")
}

#[cfg(test)]
mod tests;
