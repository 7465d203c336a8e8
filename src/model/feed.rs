//! Feeds, the documents they serve, and the entries in those documents.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{FeedId, FeedLinks, Language, Network, Overlap, PollReason, Timestamp, TopicId};

/// Whether the pages behind a feed's entries are fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FullText {
    /// When the entry of a matched story carries no text beyond its title.
    #[default]
    Auto,
    /// For every matched story.
    On,
    /// Never.
    Off,
}

/// A feed as the operator configured it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feed {
    /// The operator's name of it.
    pub id: FeedId,
    /// Its address; http or https.
    pub url: String,
    /// The outlet's name; the feed's own title when absent.
    pub outlet: Option<String>,
    /// Overrides what the feed declares.
    pub language: Option<Language>,
    /// Zone of dates that carry none: an IANA name or an offset such as `+06`.
    pub zone: Option<String>,
    /// How often to poll; the general interval when absent.
    pub interval: Option<Duration>,
    /// Topics that its stories are matched against; all when empty.
    pub topics: Vec<TopicId>,
    /// Whether article pages are fetched.
    pub full_text: FullText,
    /// Private networks that this feed and its pages may be fetched from.
    pub allow_private: Vec<Network>,
}

/// What makes two entries of one feed the same story (polling.md C28).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Identity {
    /// The publisher's own identifier.
    Guid(String),
    /// The canonical link, when there is no identifier.
    Link(String),
    /// A hash of title and date, when there is neither.
    Hash(String),
}

impl Identity {
    /// Returns the identity as one text, its kind first, as the database keys on it.
    pub fn key(&self) -> String {
        match self {
            Self::Guid(guid) => format!("guid:{guid}"),
            Self::Link(link) => format!("link:{link}"),
            Self::Hash(hash) => format!("hash:{hash}"),
        }
    }
}

/// When an entry says that it was published and changed (polling.md C27).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EntryDates {
    /// Publication time; none when missing or unreadable, never "now".
    pub published: Option<Timestamp>,
    /// Time of the last change that the publisher declares.
    pub updated: Option<Timestamp>,
    /// The publication date as written.
    pub published_text: Option<String>,
    /// The written date's offset from UTC in seconds, when it carried one.
    pub offset_seconds: Option<i32>,
}

/// One entry of a feed, decoded, its markup kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What makes it the same story in the next document.
    pub identity: Identity,
    /// The publisher's identifier as written.
    pub guid: Option<String>,
    /// The link, made absolute.
    pub link: Option<String>,
    /// The link without tracking parameters (C30).
    pub canonical_link: Option<String>,
    /// The title as plain text.
    pub title: String,
    /// The summary as HTML.
    pub summary: Option<String>,
    /// The full text as HTML (`content:encoded`, Atom `content`, `yandex:full-text`).
    pub content: Option<String>,
    /// The author or credit as plain text.
    pub author: Option<String>,
    /// Title of the feed that it was taken from (RSS `<source>`).
    pub source: Option<String>,
    /// Publication and change times.
    pub dates: EntryDates,
    /// The language that the entry or the feed declares.
    pub language: Option<Language>,
    /// SHA-256 over title, summary and content: equal when nothing that is read has changed.
    pub content_hash: [u8; 32],
}

/// How well a document could be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Quality {
    /// As its specification demands.
    Clean,
    /// Only after mending it; each repair in words.
    Repaired(Vec<String>),
}

/// What a feed says about how often to come back (RSS `ttl`, `skipHours`, `skipDays`, RDF `sy:*`).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Syndication {
    /// The longest of `ttl` and `sy:updatePeriod / sy:updateFrequency`; none when absent or absurd (C12).
    pub interval: Option<Duration>,
    /// Hours of the day in GMT, 0 to 23, in which not to poll; never all 24 (C11).
    pub skip_hours: Vec<u8>,
    /// Days of the week, 1 Monday to 7 Sunday, on which not to poll; never all 7.
    pub skip_days: Vec<u8>,
}

/// The format of a feed document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FeedFormat {
    /// RSS 0.9x and 2.0.
    Rss,
    /// RSS 1.0 and 1.1, which are RDF.
    Rdf,
    /// Atom.
    Atom,
    /// JSON Feed.
    Json,
}

impl FeedFormat {
    /// Returns the name that people know it by.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rss => "RSS",
            Self::Rdf => "RSS 1.0",
            Self::Atom => "Atom",
            Self::Json => "JSON Feed",
        }
    }
}

/// A feed document, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its format.
    pub format: FeedFormat,
    /// The feed's own title.
    pub title: Option<String>,
    /// The site that it belongs to.
    pub site: Option<String>,
    /// The language that it declares.
    pub language: Option<Language>,
    /// Its entries in document order, at most the limit of the reader.
    pub entries: Vec<Entry>,
    /// How well it could be read.
    pub quality: Quality,
    /// What it says about how often to come back.
    pub syndication: Syndication,
    /// What it says of hubs that push its changes.
    pub links: FeedLinks,
}

/// What to send back so that an unchanged feed costs nothing (RFC 9110, section 13).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Validators {
    /// `ETag`, byte for byte.
    pub etag: Option<String>,
    /// `Last-Modified`, byte for byte.
    pub last_modified: Option<String>,
}

/// Why a poll brought no document (polling.md C18).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outage {
    /// Name resolution failed for now.
    Temporary,
    /// Time-out, TLS, 404, 429, 5xx, unreadable body, a page instead of a feed.
    Soft,
    /// Another 4xx, a refused address, too many redirects.
    Hard,
    /// 410: the publisher says that it is gone.
    Gone,
}

/// How a poll ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PollOutcome {
    /// 304.
    NotModified,
    /// 200 with the very body of the last time.
    SameBody,
    /// 200 with a document.
    Read(Quality),
    /// No document.
    Failed(Outage, String),
}

impl PollOutcome {
    /// Returns the outcome's name in the database: `not_modified`, `same_body`, `clean`, `repaired`, `failed`.
    pub fn name(&self) -> &'static str {
        match self {
            Self::NotModified => "not_modified",
            Self::SameBody => "same_body",
            Self::Read(Quality::Clean) => "clean",
            Self::Read(Quality::Repaired(_)) => "repaired",
            Self::Failed(..) => "failed",
        }
    }

    /// Tells whether the feed answered with a document or said that there is nothing new.
    pub fn is_success(&self) -> bool {
        match self {
            Self::NotModified | Self::SameBody | Self::Read(_) => true,
            Self::Failed(..) => false,
        }
    }

    /// Returns the repairs or the error in words, if there is something to say.
    pub fn detail(&self) -> Option<String> {
        match self {
            Self::NotModified | Self::SameBody | Self::Read(Quality::Clean) => None,
            Self::Read(Quality::Repaired(repairs)) => Some(repairs.join("; ")),
            Self::Failed(_, error) => Some(error.clone()),
        }
    }
}

/// Where permanent redirects of a feed lead (C20).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Moved {
    /// The address.
    pub to: String,
    /// When it was first seen.
    pub since: Timestamp,
    /// Polls that found the same feed there.
    pub sightings: u32,
    /// Whether it is asked in place of the configured address.
    pub adopted: bool,
}

/// What is wrong with the guids of a feed (polling.md C29).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum GuidFault {
    /// More than 5 % of a document's stood on several stories.
    Repeated,
    /// More than half of a document's were new, on stories that were known.
    Renamed,
}

impl GuidFault {
    /// Says the fault in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Repeated => "several stories have one guid",
            Self::Renamed => "known stories came back under new guids",
        }
    }
}

/// Since when the guids of a feed name nothing, and why: its stories are known by their links.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuidsDistrusted {
    /// When the document came that showed it.
    pub since: Timestamp,
    /// What it showed.
    pub fault: GuidFault,
}

/// What is kept about a feed between polls.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FeedState {
    /// Validators of the last document.
    pub validators: Validators,
    /// SHA-256 of the last body.
    pub body_hash: Option<[u8; 32]>,
    /// The feed's own title, last seen.
    pub title: Option<String>,
    /// When to poll next; at once when absent.
    pub next_poll_at: Option<Timestamp>,
    /// Why then.
    pub next_poll_reason: Option<PollReason>,
    /// When it was last asked.
    pub last_poll_at: Option<Timestamp>,
    /// When it last answered with a document or a 304.
    pub last_success_at: Option<Timestamp>,
    /// When its first readable document was stored (C36).
    pub baseline_at: Option<Timestamp>,
    /// Publication time of the oldest entry of the baseline: older ones are backfill.
    pub floor: Option<Timestamp>,
    /// Polls without a document in a row.
    pub failures: u32,
    /// The name of the last outcome.
    pub last_outcome: Option<String>,
    /// What the last outcome had to say.
    pub last_detail: Option<String>,
    /// Since when it has answered nothing but 304 (C6).
    pub not_modified_since: Option<Timestamp>,
    /// When the newest entry of its last document was published.
    pub newest_entry_at: Option<Timestamp>,
    /// Half of the pauses between the entries of its last document are shorter.
    pub usual_pause: Option<Duration>,
    /// How much of its last document stood in the one before; none after the first.
    pub overlap: Option<Overlap>,
    /// By when another entry should be, by its own rhythm (C35).
    pub next_entry_by: Option<Timestamp>,
    /// Since when it is known to bring nothing new, though it answers.
    pub silent_since: Option<Timestamp>,
    /// Since when its validators are not sent back: it answered 304 for long, though its document had changed (C6).
    pub distrusted_since: Option<Timestamp>,
    /// Where it seems to have moved.
    pub moved: Option<Moved>,
    /// Until when its host wants to be left alone, by the answer to its last poll (C17).
    pub host_rests_until: Option<Timestamp>,
    /// Why its guids do not name its stories (C29).
    pub guids_distrusted: Option<GuidsDistrusted>,
}

impl FeedState {
    /// Returns the address to ask: the adopted one, else the configured one.
    pub fn address<'a>(&'a self, configured: &'a str) -> &'a str {
        self.moved.as_ref().filter(|moved| moved.adopted).map_or(configured, |moved| &moved.to)
    }

    /// Returns how well the feed does.
    pub fn health(&self) -> FeedHealth {
        match (self.last_outcome.as_deref(), self.failures) {
            (None, _) => FeedHealth::New,
            (_, 0) if self.silent_since.is_some() => FeedHealth::Silent,
            (_, 0) if self.last_outcome.as_deref() == Some("repaired") => FeedHealth::Repaired,
            (_, 0) => FeedHealth::Ok,
            _ => FeedHealth::Failing,
        }
    }
}

/// How well a feed does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FeedHealth {
    /// Never polled.
    New,
    /// Its last poll went well.
    Ok,
    /// Its last document had to be mended.
    Repaired,
    /// It answers, and has brought nothing new for far longer than it used to.
    Silent,
    /// Its last poll failed.
    Failing,
}

impl FeedHealth {
    /// Returns the name used in JSON and in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Ok => "ok",
            Self::Repaired => "repaired",
            Self::Silent => "silent",
            Self::Failing => "failing",
        }
    }
}
