//! Captures as a WARC file (WARC 1.1, ISO 28500): what other programs read and [`super::read_captures`] takes back.
//!
//! A capture becomes a `response` record and, where its request is known, a `request` record beside it. Each record
//! carries digests of its block and payload. Names of records are derived from what they hold, so the same captures
//! give the same bytes.
//!
//! Bodies are kept decoded. The headers of the codings that were undone, and of the length before that, stay under
//! names that begin with [`ORIGINAL`], and `Content-Length` is that of the body which is written. Status lines say
//! HTTP/1.1 whatever was spoken; the request's `Host` is that of its address. A redirect itself is not written: the
//! record stands under the address that answered and names the one that was asked in a field of its own.

use std::io::{self, Write};

use flate2::{Compression, write::GzEncoder};
use sha2::{Digest, Sha256};

use super::{Capture, warc::ASKED_URL};
use crate::model::Timestamp;

/// What stands before the name of a header that told of the body as it was sent; other archivers do the same.
const ORIGINAL: &str = "X-Archive-Orig-";

/// Headers that tell of the body as it was sent.
const OF_SENT_BODY: [&str; 3] = ["Content-Encoding", "Content-Length", "Transfer-Encoding"];

/// What the first record of a file says.
const ABOUT: &str = concat!(
    "software: recount/",
    env!("CARGO_PKG_VERSION"),
    "\r\nformat: WARC File Format 1.1\r\n",
    "conformsTo: http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n",
    "description: answers that reported figures rest on; transfer and content coding undone\r\n",
);

/// How records are packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Packing {
    /// As they are.
    Plain,
    /// Each compressed by itself, as `.warc.gz` demands.
    Gzip,
}

/// Writes captures one after another.
#[derive(Debug)]
pub struct ArchiveWriter<W> {
    output: W,
    packing: Packing,
    /// The name of the record that describes the file.
    about: String,
}

/// A record before it is written.
struct Record<'a> {
    kind: &'static str,
    id: String,
    at: Timestamp,
    media_type: &'static str,
    /// Fields that only this kind of record has.
    fields: Vec<(&'static str, &'a str)>,
    head: Vec<u8>,
    payload: &'a [u8],
}

impl<W: Write> ArchiveWriter<W> {
    /// Begins a file with the record that describes it, dated `at`: the time of its newest capture, for example, so
    /// that writing it again gives the same bytes.
    pub fn begin(output: W, packing: Packing, at: Timestamp) -> io::Result<Self> {
        let about = record_id(&[b"warcinfo", at.to_string().as_bytes(), ABOUT.as_bytes()]);
        let mut writer = Self { output, packing, about: about.clone() };
        writer.put(&Record {
            kind: "warcinfo",
            id: about,
            at,
            media_type: "application/warc-fields",
            fields: Vec::new(),
            head: Vec::new(),
            payload: ABOUT.as_bytes(),
        })?;
        Ok(writer)
    }

    /// Writes a capture.
    pub fn write(&mut self, capture: &Capture) -> io::Result<()> {
        let (at, body) = (capture.at.to_string(), Sha256::digest(&capture.body));
        let id = |kind: &str| {
            record_id(&[kind.as_bytes(), at.as_bytes(), capture.asked_url.as_bytes(), body.as_slice()])
        };
        let (request, response, about) = (id("request"), id("response"), self.about.clone());
        let is_request_known = !capture.request_headers.is_empty();
        let mut fields = vec![("WARC-Target-URI", capture.url.as_str()), ("WARC-Warcinfo-ID", &about)];
        if capture.asked_url != capture.url {
            fields.push((ASKED_URL, &capture.asked_url));
        }
        let with = |other| [fields.as_slice(), &[("WARC-Concurrent-To", other)]].concat();
        self.put(&Record {
            kind: "response",
            id: response.clone(),
            at: capture.at,
            media_type: "application/http;msgtype=response",
            fields: if is_request_known { with(request.as_str()) } else { fields.clone() },
            head: response_head(capture),
            payload: &capture.body,
        })?;
        if !is_request_known {
            return Ok(());
        }
        self.put(&Record {
            kind: "request",
            id: request.clone(),
            at: capture.at,
            media_type: "application/http;msgtype=request",
            fields: with(response.as_str()),
            head: request_head(capture),
            payload: &[],
        })
    }

    /// Ends the file and returns what it was written to, flushed.
    pub fn finish(mut self) -> io::Result<W> {
        self.output.flush()?;
        Ok(self.output)
    }

    fn put(&mut self, record: &Record<'_>) -> io::Result<()> {
        match self.packing {
            Packing::Plain => write_record(&mut self.output, record),
            Packing::Gzip => {
                let mut member = GzEncoder::new(&mut self.output, Compression::default());
                write_record(&mut member, record)?;
                member.finish().map(drop)
            }
        }
    }
}

fn write_record(output: &mut impl Write, record: &Record<'_>) -> io::Result<()> {
    let block = Sha256::new().chain_update(&record.head).chain_update(record.payload).finalize();
    let mut head = Vec::from(*b"WARC/1.1\r\n");
    let mut field = |name: &str, value: &str| push_field(&mut head, name, value);
    field("WARC-Type", record.kind);
    field("WARC-Record-ID", &record.id);
    field("WARC-Date", &record.at.to_string());
    record.fields.iter().for_each(|(name, value)| field(name, value));
    field("WARC-Block-Digest", &digest_label(&block));
    if !record.head.is_empty() {
        field("WARC-Payload-Digest", &digest_label(&Sha256::digest(record.payload)));
    }
    field("Content-Type", record.media_type);
    field("Content-Length", &(record.head.len() + record.payload.len()).to_string());
    for part in [&head, b"\r\n".as_slice(), &record.head, record.payload, b"\r\n\r\n"] {
        output.write_all(part)?;
    }
    Ok(())
}

/// Returns status line and headers of an answer, up to the empty line.
fn response_head(capture: &Capture) -> Vec<u8> {
    let reason = match capture.status {
        200 => "OK",
        203 => "Non-Authoritative Information",
        304 => "Not Modified",
        _ => "",
    };
    let mut head = format!("HTTP/1.1 {} {reason}\r\n", capture.status).into_bytes();
    for (name, value) in &capture.headers {
        let is_of_sent_body = OF_SENT_BODY.iter().any(|one| name.eq_ignore_ascii_case(one));
        let prefix = if is_of_sent_body { ORIGINAL } else { "" };
        push_field(&mut head, &format!("{prefix}{name}"), value);
    }
    push_field(&mut head, "Content-Length", &capture.body.len().to_string());
    head.extend(b"\r\n");
    head
}

/// Returns the request as it stands on the wire.
fn request_head(capture: &Capture) -> Vec<u8> {
    let (_, rest) = capture.url.split_once("://").unwrap_or_default();
    let (host, target) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let target = target.split('#').next().unwrap_or_default();
    let slash = if target.starts_with('/') { "" } else { "/" };
    let mut head = format!("GET {slash}{} HTTP/1.1\r\n", one_line(target)).into_bytes();
    push_field(&mut head, "Host", host);
    capture.request_headers.iter().for_each(|(name, value)| push_field(&mut head, name, value));
    head.extend(b"\r\n");
    head
}

fn push_field(head: &mut Vec<u8>, name: &str, value: &str) {
    head.extend(format!("{}: {}\r\n", one_line(name), one_line(value)).bytes());
}

/// Replaces what would end a line or be taken for a control sign: a stored value writes no field of its own.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// Prints a digest as the field names it, in hexadecimal like `sha256sum`.
fn digest_label(hash: &[u8]) -> String {
    hash.iter().fold("sha256:".to_owned(), |label, byte| label + &format!("{byte:02x}"))
}

/// Derives a record's name from its parts: a UUID of version 8 (RFC 9562, section 5.8).
fn record_id(parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        // Lengths keep the parts apart.
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    let hash = hash.finalize();
    let start = hash.first_chunk().map_or(0, |start| u128::from_be_bytes(*start));
    let uuid = (start & !(0xf << 76) & !(0x3 << 62)) | (0x8 << 76) | (0x2 << 62);
    let group = |from: u32, bits: u32| (uuid >> from) & ((1 << bits) - 1);
    format!(
        "<urn:uuid:{:08x}-{:04x}-{:04x}-{:04x}-{:012x}>",
        group(96, 32),
        group(80, 16),
        group(64, 16),
        group(48, 16),
        group(0, 48)
    )
}
