//! One HTTP/1.1 answer as it was sent (RFC 9112), read into status, headers and body.
//!
//! Archives are kept by many programs: some undo a coding and leave its header, some cut a body. So the codings that
//! the headers name are undone where the body has them, a body that ends early is taken as far as it goes, and
//! `Content-Length` is not looked at, since the record's own length holds.

use std::io::Read;

use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use thiserror::Error;

use super::{Limits, fields};

/// The buffer of the brotli decoder, in bytes.
const BROTLI_BUFFER_BYTES: usize = 4096;

/// An answer, its codings undone.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Message {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

/// Why a block is no answer that can be used.
#[derive(Debug, PartialEq, Eq, Error)]
pub(super) enum BadMessage {
    #[error("it holds no HTTP answer")]
    NoStatusLine,
    #[error("its headers are longer than {0} bytes")]
    LongHeaders(usize),
    #[error("its body is in the unknown coding '{0}'")]
    UnknownCoding(String),
    #[error("its body is longer than {0} bytes")]
    LongBody(u64),
}

/// A transfer or content coding (RFC 9112 section 7, RFC 9110 section 8.4).
#[derive(Debug, Clone, Copy)]
enum Coding {
    Chunked,
    Gzip,
    Deflate,
    Brotli,
    Zstd,
    Identity,
}

/// Reads an answer; interim ones before it (100 to 199) are passed over.
pub(super) fn parse(block: &[u8], limits: Limits) -> Result<Message, BadMessage> {
    let mut rest = block;
    loop {
        let (line, after_line) = fields::split_line(rest);
        let status = parse_status(line).ok_or(BadMessage::NoStatusLine)?;
        let (header, body) = split_header(after_line);
        if header.len() > limits.header {
            return Err(BadMessage::LongHeaders(limits.header));
        }
        if (100..200).contains(&status) {
            rest = body;
            continue;
        }
        let headers = fields::parse(header);
        let body = undo_all(&headers, body.to_vec(), limits.body)?;
        return Ok(Message { status, headers, body });
    }
}

/// Reads the status out of `HTTP/1.1 200 OK`.
fn parse_status(line: &[u8]) -> Option<u16> {
    let line = String::from_utf8_lossy(line);
    let mut words = line.split_whitespace();
    words.next().filter(|version| version.starts_with("HTTP/"))?;
    words.next()?.parse().ok().filter(|status| (100..=999).contains(status))
}

/// Splits the fields from the body at the first empty line.
fn split_header(bytes: &[u8]) -> (&[u8], &[u8]) {
    let mut rest = bytes;
    while !rest.is_empty() {
        let (line, after_line) = fields::split_line(rest);
        if line.is_empty() {
            let header_bytes = bytes.len() - rest.len();
            return (bytes.get(..header_bytes).unwrap_or(bytes), after_line);
        }
        rest = after_line;
    }
    (bytes, &[])
}

/// Undoes the codings that the headers name, the last one first.
fn undo_all(headers: &[(String, String)], body: Vec<u8>, limit: u64) -> Result<Vec<u8>, BadMessage> {
    let content = fields::all(headers, "Content-Encoding");
    let transfer = fields::all(headers, "Transfer-Encoding");
    let codings = content
        .chain(transfer)
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(coding)
        .collect::<Result<Vec<_>, _>>()?;
    let body = codings.into_iter().rev().try_fold(body, |body, coding| undo(coding, body, limit))?;
    if body.len() as u64 > limit { Err(BadMessage::LongBody(limit)) } else { Ok(body) }
}

fn coding(name: &str) -> Result<Coding, BadMessage> {
    match name.to_ascii_lowercase().as_str() {
        "chunked" => Ok(Coding::Chunked),
        "gzip" | "x-gzip" => Ok(Coding::Gzip),
        "deflate" => Ok(Coding::Deflate),
        "br" => Ok(Coding::Brotli),
        "zstd" => Ok(Coding::Zstd),
        "identity" => Ok(Coding::Identity),
        other => Err(BadMessage::UnknownCoding(other.escape_debug().to_string())),
    }
}

/// Undoes one coding.
fn undo(coding: Coding, body: Vec<u8>, limit: u64) -> Result<Vec<u8>, BadMessage> {
    let coded = body.as_slice();
    let decoded = match coding {
        Coding::Identity => return Ok(body),
        Coding::Chunked => join_chunks(coded),
        Coding::Gzip => read_bounded(MultiGzDecoder::new(coded), limit)?,
        Coding::Deflate => undo_deflate(coded, limit)?,
        Coding::Brotli => read_bounded(brotli::Decompressor::new(coded, BROTLI_BUFFER_BYTES), limit)?,
        Coding::Zstd => match zstd::stream::read::Decoder::new(coded) {
            Ok(decoder) => read_bounded(decoder, limit)?,
            Err(_) => Decoded::default(),
        },
    };
    // The archiver has undone the coding and kept its header.
    if !decoded.whole && is_plain(coded) { Ok(body) } else { Ok(decoded.bytes) }
}

/// What a decoder gave, and whether it came to a proper end.
#[derive(Debug, Default)]
struct Decoded {
    bytes: Vec<u8>,
    whole: bool,
}

/// Reads to the end, to an error or to the limit, whichever is first; only the limit is an error.
fn read_bounded(decoder: impl Read, limit: u64) -> Result<Decoded, BadMessage> {
    let mut bytes = Vec::new();
    let whole = decoder.take(limit.saturating_add(1)).read_to_end(&mut bytes).is_ok();
    if bytes.len() as u64 > limit { Err(BadMessage::LongBody(limit)) } else { Ok(Decoded { bytes, whole }) }
}

/// Undoes `deflate`, which servers send with and without the zlib wrapper that its definition demands.
fn undo_deflate(coded: &[u8], limit: u64) -> Result<Decoded, BadMessage> {
    let wrapped = read_bounded(ZlibDecoder::new(coded), limit)?;
    if wrapped.whole || !wrapped.bytes.is_empty() {
        return Ok(wrapped);
    }
    read_bounded(DeflateDecoder::new(coded), limit)
}

/// Undoes the chunked coding (RFC 9112, section 7.1); extensions and trailers are left out.
fn join_chunks(coded: &[u8]) -> Decoded {
    let mut bytes = Vec::new();
    let mut rest = coded;
    loop {
        let (line, after_line) = fields::split_line(rest);
        let Some(size) = chunk_size(line) else { return Decoded { bytes, whole: false } };
        if size == 0 {
            return Decoded { bytes, whole: true };
        }
        let Some((chunk, after_chunk)) = after_line.split_at_checked(size) else {
            bytes.extend(after_line);
            return Decoded { bytes, whole: false };
        };
        bytes.extend(chunk);
        rest = fields::split_line(after_chunk).1;
    }
}

fn chunk_size(line: &[u8]) -> Option<usize> {
    let line = std::str::from_utf8(line).ok()?;
    let size = line.split(';').next()?.trim();
    usize::from_str_radix(size, 16).ok()
}

/// Tells whether a body begins as a feed or a page does: with markup or JSON, after a byte order mark or white space.
fn is_plain(body: &[u8]) -> bool {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body).trim_ascii_start();
    body.starts_with(b"<") || body.starts_with(b"{")
}
