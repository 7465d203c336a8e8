//! Bytes as an outlet served them, to a [`Document`] of entries.
//!
//! The stages: `charset` decodes, `mend` (XML) or `json` rewrites whatever came into the small strict document
//! that feed-rs reads, feed-rs reads it, `entry` turns its entries into ours. Every repair is named in
//! [`Quality::Repaired`]. This is the only room that knows feed-rs; no declaration, entity or panic gets through to it
//! or out of it. Left out: feeds inside pages, media, comments, categories.
//!
//! Beside it stand what helps to keep a list of feeds: `remark` judges a document, `discover` finds the feeds that a page
//! names, `opml` reads and writes lists of other readers.
//!
//! Time and memory grow linearly with the body; whoever fetches bounds that.

mod charset;
mod markup;
mod plain;
mod name;
mod root;
mod value;
mod mend;
mod json;
mod date;
mod link;
mod syndication;
mod entry;
mod remark;
mod discover;
mod opml;

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, SystemTime},
};

use thiserror::Error;
use url::Url;

use crate::model::{Document, FeedLinks, Language, Quality, Timestamp};

pub use self::{
    discover::{CANDIDATES_MAX, Candidate, Candidates, candidates, usual_addresses},
    entry::identify_without_guids,
    link::{canonical_link, is_home_page, web_address},
    opml::{OUTLINES_MAX, Opml, OpmlError, Outline, Skipped, read_opml, write_opml},
    remark::{Remark, remarks},
};
use self::{
    markup::Pieces,
    mend::{Holds, Mended},
};

/// Entries kept of one document, the newest.
pub const ENTRIES_MAX: usize = 1_000;
/// Bytes of a body that are looked at to tell whether it is a feed.
const START_BYTES: usize = 16 * 1024;

/// A document as it was served.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// Its bytes, decompressed.
    pub body: &'a [u8],
    /// The HTTP `Content-Type`.
    pub content_type: Option<&'a str>,
    /// The address that answered; relative links start there.
    pub url: &'a str,
    /// Zone of dates that carry none: an IANA name or an offset such as `+06`; UTC when absent.
    pub zone: Option<&'a str>,
    /// The operator's word on its language, against whatever the feed declares.
    pub language: Option<Language>,
}

/// Why a document is not read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FeedError {
    /// There is nothing in it.
    #[error("the document is empty")]
    Empty,
    /// A page for readers stands in its place.
    #[error("a page, not a feed{}", title.as_ref().map(|title| format!(": {title}")).unwrap_or_default())]
    Page {
        /// The page's title.
        title: Option<String>,
    },
    /// Nobody could read it.
    #[error("could not read the document as a feed: {0}")]
    Unreadable(String),
}

impl FeedError {
    /// Returns what the operator can do about it.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Empty => "try again later; if it stays so, ask the publisher",
            Self::Page { .. } => {
                "`recount feeds discover` with this address finds the feeds that the page names"
            }
            Self::Unreadable(_) => "open the address in a browser, and ask the publisher",
        }
    }
}

/// What was mended, each in words, once.
#[derive(Debug, Default)]
struct Notes(Vec<String>);

impl Notes {
    /// Different repairs named for one document.
    const MAX: usize = 20;

    fn add(&mut self, note: &str) {
        if self.0.len() < Self::MAX && !self.0.iter().any(|known| known == note) {
            self.0.push(note.to_owned());
        }
    }
}

/// Reads a feed document: RSS 0.9x to 2.0, RSS 1.0, Atom, JSON Feed 1.x.
pub fn read(source: &Source<'_>) -> Result<Document, FeedError> {
    let mut notes = Notes::default();
    let text = charset::decode(source.body, source.content_type, &mut notes);
    if text.trim().is_empty() {
        return Err(FeedError::Empty);
    }
    let mended = if text.trim_start().starts_with('{') {
        if !json::looks_like_feed(&text) && !text.contains("\"items\"") {
            return Err(FeedError::Unreadable("it is JSON, but no JSON Feed".to_owned()));
        }
        json::mend(&text, &mut notes)
    } else {
        mend::mend(&text, &mut notes).map_err(|error| with_title(error, &text))?
    };
    document(source, mended, notes)
}

/// Reads a date as feeds and pages write it; one without a zone is in `zone`, as in [`Source`].
pub fn moment(date: &str, zone: Option<&str>) -> Option<Timestamp> {
    date::read(date, zone).map(|moment| moment.timestamp)
}

/// Tells whether a body starts like a feed and not like a page.
pub fn looks_like_feed(body: &[u8], content_type: Option<&str>) -> bool {
    let start = body.get(..START_BYTES).unwrap_or(body);
    let mut notes = Notes::default();
    let text = charset::decode(start, content_type, &mut notes);
    if text.trim_start().starts_with('{') {
        return json::looks_like_feed(&text) || content_type.is_some_and(|kind| kind.contains("feed+json"));
    }
    root::root(&mut Pieces::new(&text), &mut notes).is_ok()
}

/// Names the page that stands in a feed's place.
fn with_title(error: FeedError, text: &str) -> FeedError {
    let FeedError::Page { .. } = error else {
        return error;
    };
    let title = text
        .find("<title")
        .or_else(|| text.find("<TITLE"))
        .and_then(|at| text.get(at..)?.split_once('>')?.1.split_once("</"))
        .map(|(title, _)| plain::line(title));
    FeedError::Page { title: title.filter(|title| !title.is_empty()) }
}

fn document(source: &Source<'_>, mended: Mended, mut notes: Notes) -> Result<Document, FeedError> {
    let Mended { format, document, extras } = mended;
    let (feed, dates) = parse(&document, source.url)?;
    let declared = extras.language.as_deref().or(feed.language.as_deref()).and_then(|tag| tag.parse().ok());
    let language = source.language.or(declared);
    let reader = entry::Reader { source, base: Url::parse(source.url).ok(), language, dates };
    let site = reader.link(&feed.links);
    let title = feed.title.map(|title| plain::line(&title.content)).filter(|title| !title.is_empty());
    let nothing = mend::EntryExtras::default();
    let extras_of = extras.entries.iter().chain(std::iter::repeat(&nothing));
    let entries =
        feed.entries.into_iter().zip(extras_of).filter(|(_, extras)| extras.holds == Holds::Something);
    let entries = entries.map(|(entry, extras)| reader.entry(entry, extras));
    let entries = entry::newest(entries.collect(), &mut notes);
    let entries = entry::identify(entries, &mut notes);
    if entries.is_empty() && holds_items(source.body) {
        notes.add("the document seems to hold items, but none could be read");
    }
    let quality = if notes.0.is_empty() { Quality::Clean } else { Quality::Repaired(notes.0) };
    let syndication = syndication::read(&extras);
    let links = links(&extras, reader.base.as_ref());
    Ok(Document { format, title, site, language, entries, quality, syndication, links })
}

/// Makes what the feed says of hubs absolute.
fn links(extras: &mend::Extras, base: Option<&Url>) -> FeedLinks {
    let absolute = |href: &String| link::absolute(href, base);
    FeedLinks {
        hubs: extras.hubs.iter().filter_map(absolute).collect(),
        own: extras.own.as_ref().and_then(absolute),
    }
}

fn holds_items(body: &[u8]) -> bool {
    [&b"<item"[..], b"<entry", b":item", b":entry", b"\"content_", b"pubDate"]
        .iter()
        .any(|mark| body.windows(mark.len()).any(|window| window == *mark))
}

/// Runs feed-rs. In place of each date it carries the position of the date's text among those returned.
fn parse(document: &str, url: &str) -> Result<(feed_rs::model::Feed, Vec<String>), FeedError> {
    let dates: Arc<Mutex<Vec<String>>> = Arc::default();
    let written = Arc::clone(&dates);
    let parser = feed_rs::parser::Builder::new()
        .base_uri(Url::parse(url).is_ok().then_some(url))
        .sanitize_content(false)
        .id_generator(|_, _, _| String::new())
        .timestamp_parser(move |text| {
            let mut dates = written.lock().unwrap_or_else(PoisonError::into_inner);
            dates.push(text.to_owned());
            let ticket = Duration::from_secs(dates.len() as u64 - 1);
            Some((SystemTime::UNIX_EPOCH + ticket).into())
        })
        .build();
    let feed = catch_unwind(AssertUnwindSafe(|| parser.parse(document.as_bytes())))
        .map_err(|_| FeedError::Unreadable("the parser gave up on it".to_owned()))?
        .map_err(|error| FeedError::Unreadable(error.to_string()))?;
    let dates = std::mem::take(&mut *dates.lock().unwrap_or_else(PoisonError::into_inner));
    Ok((feed, dates))
}

#[cfg(test)]
mod tests;

/// Decodes the body of a page by its own word and its bytes, as [`read`] decodes a feed (polling.md C24).
pub fn decode(body: &[u8], content_type: Option<&str>) -> String {
    charset::decode(body, content_type, &mut Notes::default())
}
