//! The records of a WARC file, one after another (WARC 1.0 and 1.1).
//!
//! A record is a version line, named fields, an empty line, a block of `Content-Length` bytes and two empty lines.
//! Where a length is wrong or missing, reading goes on at the next version line.

use std::io::{self, BufRead, Read};

use super::{Limits, fields};
use crate::model::Timestamp;

/// The field that names the address that was asked, when a redirect led from there to the one that answered: a name of
/// our own, which other readers pass over (WARC 1.1, section 5.1).
pub(super) const ASKED_URL: &str = "Recount-Asked-URI";

/// A record, as far as it is of use.
#[derive(Debug)]
pub(super) enum Found {
    /// An answer of a server.
    Response(Response),
    /// A record of another type.
    Other,
    /// Something that cannot be used; what and why.
    Unusable(String),
}

/// A record of type `response`.
#[derive(Debug)]
pub(super) struct Response {
    /// Which record it is, for messages.
    pub(super) label: String,
    /// Its `WARC-Date`.
    pub(super) at: Timestamp,
    /// The address that was asked, when a redirect led from it to the one that answered.
    pub(super) asked_url: Option<String>,
    /// Its `WARC-Target-URI`: the address that answered.
    pub(super) url: String,
    /// The message as it was sent.
    pub(super) block: Vec<u8>,
}

/// Reads records until the end of the file or of what can be read.
pub(super) struct Records<R> {
    input: R,
    limits: Limits,
    number: u64,
    version_read: bool,
    ended: bool,
}

impl<R: BufRead> Records<R> {
    /// Begins reading; none if the file does not begin as a WARC file does.
    pub(super) fn open(mut input: R, limits: Limits) -> io::Result<Option<Self>> {
        let is_warc = input.fill_buf()?.trim_ascii_start().starts_with(b"WARC/");
        Ok(is_warc.then_some(Self { input, limits, number: 0, version_read: false, ended: false }))
    }

    fn read_record(&mut self) -> io::Result<Option<Found>> {
        match self.find_version()? {
            Search::Found => {}
            Search::Stray(bytes) => {
                let reason = format!("after record {}: {bytes} bytes that belong to no record", self.number);
                return Ok(Some(Found::Unusable(reason)));
            }
            Search::End => return Ok(None),
        }
        self.number += 1;
        let Some(header) = self.read_header()? else {
            let reason = format!("its header is longer than {} bytes", self.limits.header);
            return Ok(Some(Found::Unusable(format!("record {}: {reason}", self.number))));
        };
        self.read_body(&fields::parse(&header)).map(Some)
    }

    /// Goes to the end of the next version line. A file that is whole has nothing but empty lines before it.
    fn find_version(&mut self) -> io::Result<Search> {
        let mut stray_bytes = 0;
        while !self.version_read {
            let line = self.read_line()?;
            if line.is_empty() {
                return Ok(if stray_bytes > 0 { Search::Stray(stray_bytes) } else { Search::End });
            }
            self.version_read = line.starts_with(b"WARC/");
            if !self.version_read && !line.trim_ascii().is_empty() {
                stray_bytes += line.len();
            }
        }
        if stray_bytes > 0 {
            return Ok(Search::Stray(stray_bytes));
        }
        self.version_read = false;
        Ok(Search::Found)
    }

    /// Reads the fields of a record up to the empty line; none when they are too long.
    fn read_header(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut header = Vec::new();
        loop {
            let line = self.read_line()?;
            if line.is_empty() {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            if line.trim_ascii().is_empty() {
                return Ok(Some(header));
            }
            header.extend(line);
            if header.len() > self.limits.header {
                return Ok(None);
            }
        }
    }

    /// Reads what follows the fields, if it is an answer; passes over it if not.
    fn read_body(&mut self, fields: &[(String, String)]) -> io::Result<Found> {
        // Some archivers print the address as the grammar of WARC 1.0 has it, in angle brackets.
        let address = |name| fields::value(fields, name).map(|url| url.trim_matches(['<', '>']));
        let url = address("WARC-Target-URI").unwrap_or_default();
        let label = format!("record {} ({})", self.number, url.escape_debug());
        let Some(length) = fields::value(fields, "Content-Length").and_then(|text| text.parse().ok()) else {
            return Ok(Found::Unusable(format!("{label}: it has no readable Content-Length")));
        };
        if !fields::value(fields, "WARC-Type").is_some_and(|kind| kind.eq_ignore_ascii_case("response")) {
            self.pass_over(length)?;
            return Ok(Found::Other);
        }
        if length > self.limits.block {
            self.pass_over(length)?;
            return Ok(Found::Unusable(format!("{label}: longer than {} bytes", self.limits.block)));
        }
        let block = self.read_block(length)?;
        let date = fields::value(fields, "WARC-Date").unwrap_or_default();
        Ok(match date.parse() {
            Ok(at) => {
                let asked_url = address(ASKED_URL).map(str::to_owned);
                Found::Response(Response { label, at, asked_url, url: url.to_owned(), block })
            }
            Err(_) => Found::Unusable(format!("{label}: its WARC-Date is '{}'", date.escape_debug())),
        })
    }

    /// Reads a line with its end, or the longest piece of it that is allowed; nothing at the end of the file.
    fn read_line(&mut self) -> io::Result<Vec<u8>> {
        let mut line = Vec::new();
        self.input.by_ref().take(self.limits.header as u64).read_until(b'\n', &mut line)?;
        Ok(line)
    }

    fn read_block(&mut self, length: u64) -> io::Result<Vec<u8>> {
        let mut block = Vec::new();
        self.input.by_ref().take(length).read_to_end(&mut block)?;
        if (block.len() as u64) < length { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(block) }
    }

    fn pass_over(&mut self, length: u64) -> io::Result<()> {
        let passed = io::copy(&mut self.input.by_ref().take(length), &mut io::sink())?;
        if passed < length { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(()) }
    }
}

impl<R: BufRead> Iterator for Records<R> {
    type Item = io::Result<Found>;

    /// Returns the next record; nothing after the end or an error.
    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let found = self.read_record().transpose();
        self.ended = !matches!(found, Some(Ok(_)));
        found
    }
}

/// What stands before the next record.
enum Search {
    Found,
    Stray(usize),
    End,
}
