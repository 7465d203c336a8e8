//! Archived answers of web servers: WARC files (ISO 28500) in, and the built-in record of January 2022.
//!
//! A capture is one answer as a server gave it: when, from which address, status, headers, body. [`read_captures`]
//! takes them out of a `.warc` or `.warc.gz` file in the order of their dates, however the file orders them, with
//! transfer and content coding undone. It leaves out what was asked (`request`), what says nothing new (`revisit`,
//! `metadata`, `warcinfo`, `conversion`) and records cut into segments. It does not judge a body: whether it is a
//! feed or a page is for its reader to say. One file is held in memory, up to [`KEPT_BYTES_MAX`]. [`ArchiveWriter`]
//! writes captures that were kept as evidence, and [`read_captures`] takes those back.

mod fields;
mod http;
mod warc;
mod write;
pub mod record;
#[cfg(test)]
mod tests;

use std::{
    fs::File,
    io::{self, BufRead, BufReader, ErrorKind},
    path::{Path, PathBuf},
};

use flate2::bufread::MultiGzDecoder;
use thiserror::Error;

pub use self::write::{ArchiveWriter, Packing};
use self::{
    http::Message,
    warc::{Found, Records, Response},
};
pub use crate::model::Capture;

/// The longest header of a record or of a message, in bytes.
pub const HEADER_BYTES_MAX: usize = 64 * 1024;
/// The longest message as it was sent, in bytes; a longer one is skipped.
pub const BLOCK_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// The longest body after decoding, in bytes; a longer one is skipped, so a small bomb stays small.
pub const BODY_BYTES_MAX: u64 = 16 * 1024 * 1024;
/// The most that is kept of one file, in bytes of bodies and of notes on what was skipped.
pub const KEPT_BYTES_MAX: usize = 1024 * 1024 * 1024;

/// What a file held.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Captures {
    /// Its answers, oldest first; those of one moment in the order of the file.
    pub captures: Vec<Capture>,
    /// What could not be used, and why, one text each.
    pub skipped: Vec<String>,
}

/// Why a file gave nothing.
#[derive(Debug, Error)]
pub enum ArchiveError {
    /// It could not be opened or read.
    #[error("could not read archive {path}", path = .path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// It does not begin with a WARC record.
    #[error("{path} is no WARC file; give a .warc or .warc.gz file, as wget --warc-file writes them", path = .path.display())]
    NotWarc {
        /// The file.
        path: PathBuf,
    },
    /// It holds more than fits into memory.
    #[error("archive {path} holds more than {limit} bytes; split it by date and give the parts in order", path = .path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// The limit that it exceeds.
        limit: usize,
    },
}

/// The limits of one reading in bytes; tests use smaller ones.
#[derive(Debug, Clone, Copy)]
struct Limits {
    header: usize,
    block: u64,
    body: u64,
    kept: usize,
}

const LIMITS: Limits =
    Limits { header: HEADER_BYTES_MAX, block: BLOCK_BYTES_MAX, body: BODY_BYTES_MAX, kept: KEPT_BYTES_MAX };

/// Reads every answer of a WARC file, compressed or not, oldest first.
///
/// A damaged or cut file gives the records before the damage, and says so in [`Captures::skipped`].
pub fn read_captures(path: &Path) -> Result<Captures, ArchiveError> {
    let read = |source| ArchiveError::Read { path: path.to_owned(), source };
    let mut input = BufReader::new(File::open(path).map_err(read)?);
    let compressed = input.fill_buf().map_err(read)?.starts_with(&[0x1f, 0x8b]);
    if compressed {
        collect(path, BufReader::new(MultiGzDecoder::new(input)), LIMITS)
    } else {
        collect(path, input, LIMITS)
    }
}

fn collect(path: &Path, input: impl BufRead, limits: Limits) -> Result<Captures, ArchiveError> {
    let unreadable = |source| ArchiveError::Read { path: path.to_owned(), source };
    let records = match Records::open(input, limits) {
        Ok(Some(records)) => records,
        Err(error) if !is_damage(&error) => return Err(unreadable(error)),
        Ok(None) | Err(_) => return Err(ArchiveError::NotWarc { path: path.to_owned() }),
    };
    let mut all = Captures::default();
    let mut kept_bytes = 0_usize;
    for found in records {
        kept_bytes += match found {
            Ok(Found::Response(response)) => all.add(response, limits),
            Ok(Found::Unusable(reason)) => all.skip(reason),
            Ok(Found::Other) => 0,
            Err(error) if is_damage(&error) => {
                all.skip(format!("the end of the file: it is damaged or cut ({error})"))
            }
            Err(error) => return Err(unreadable(error)),
        };
        if kept_bytes > limits.kept {
            return Err(ArchiveError::TooLarge { path: path.to_owned(), limit: limits.kept });
        }
    }
    all.captures.sort_by_key(|capture| capture.at);
    Ok(all)
}

impl Captures {
    /// Takes the answer out of a record; returns how many bytes are kept of it.
    fn add(&mut self, response: Response, limits: Limits) -> usize {
        let Response { label, at, asked_url, url, block } = response;
        match http::parse(&block, limits) {
            Ok(Message { status, headers, body }) => {
                let kept_bytes = block.len().min(limits.header) + body.len();
                let asked_url = asked_url.unwrap_or_else(|| url.clone());
                let request_headers = Vec::new();
                self.captures.push(Capture { at, asked_url, url, request_headers, status, headers, body });
                kept_bytes
            }
            Err(error) => self.skip(format!("{label}: {error}")),
        }
    }

    /// Notes what could not be used; returns how many bytes are kept of it.
    fn skip(&mut self, reason: String) -> usize {
        let kept_bytes = reason.len();
        self.skipped.push(reason);
        kept_bytes
    }
}

/// Tells damage inside a file, which costs what follows it, from a disk that cannot be read.
fn is_damage(error: &io::Error) -> bool {
    [ErrorKind::InvalidData, ErrorKind::InvalidInput, ErrorKind::UnexpectedEof].contains(&error.kind())
}
