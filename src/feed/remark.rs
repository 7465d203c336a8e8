//! What an operator should know of a feed that can be read: how old it is, what its entries lack, whether it is long
//! enough for how often it is polled.

use std::{fmt, time::Duration};

use crate::model::{Document, Entry, Quality, Timestamp};

/// A newest entry of this age is worth a word, in days.
const OLD_DAYS: i64 = 30;
/// Dates so far ahead are no slip of a clock (polling.md C27).
const AHEAD: Duration = Duration::from_mins(15);
/// Entries below which a short document says nothing of its feed's pace.
const PACE_ENTRIES_MIN: usize = 5;

/// Something about a document that a newsroom should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remark {
    /// It holds no entry.
    Empty,
    /// Its newest entry is this old.
    Old {
        /// Whole days.
        days: i64,
    },
    /// Some entries have no readable date.
    Undated {
        /// How many.
        entries: usize,
        /// Of how many.
        of: usize,
    },
    /// Some entries are dated in the future.
    Ahead {
        /// How many.
        entries: usize,
    },
    /// No entry has an identifier.
    WithoutGuid,
    /// No entry has a link.
    WithoutLink,
    /// The document covers less time than passes between two polls.
    Narrow {
        /// From its oldest entry to its newest.
        covers: Duration,
    },
    /// It could be read only after mending it.
    Repaired(Vec<String>),
}

impl Remark {
    /// Returns its name in JSON.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Old { .. } => "old",
            Self::Undated { .. } => "undated",
            Self::Ahead { .. } => "ahead",
            Self::WithoutGuid => "without_guid",
            Self::WithoutLink => "without_link",
            Self::Narrow { .. } => "narrow",
            Self::Repaired(_) => "repaired",
        }
    }
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the feed has no entries"),
            Self::Old { days } => write!(f, "its newest entry is {days} days old"),
            Self::Undated { entries, of } if entries == of => {
                f.write_str("no entry has a date; its stories count from when they are first seen")
            }
            Self::Undated { entries, of } => write!(f, "{entries} of {of} entries have no readable date"),
            Self::Ahead { entries: 1 } => {
                f.write_str("an entry is dated in the future; is the feed's zone right?")
            }
            Self::Ahead { entries } => {
                write!(f, "{entries} entries are dated in the future; is the feed's zone right?")
            }
            Self::WithoutGuid => {
                f.write_str("no entry has an identifier; its stories are known by their links")
            }
            Self::WithoutLink => f.write_str("no entry has a link, so alerts cannot lead to the story"),
            Self::Narrow { covers } => write!(
                f,
                "its entries cover only {} minutes, less than passes between two polls; a shorter interval misses less",
                covers.as_secs() / 60
            ),
            Self::Repaired(repairs) => write!(f, "repaired: {}", repairs.join("; ")),
        }
    }
}

/// Returns what is to be said of a document that is polled every `interval`, the gravest first; nothing of most.
pub fn remarks(document: &Document, interval: Duration, now: Timestamp) -> Vec<Remark> {
    let entries = &document.entries;
    let repaired = match &document.quality {
        Quality::Clean => None,
        Quality::Repaired(repairs) => Some(Remark::Repaired(repairs.clone())),
    };
    if entries.is_empty() {
        return std::iter::once(Remark::Empty).chain(repaired).collect();
    }
    let none = |has: fn(&Entry) -> bool| !entries.iter().any(has);
    let remarks = [
        age(entries, now),
        dates(entries),
        ahead(entries, now),
        pace(entries, interval),
        none(|entry| entry.guid.is_some()).then_some(Remark::WithoutGuid),
        none(|entry| entry.link.is_some()).then_some(Remark::WithoutLink),
        repaired,
    ];
    remarks.into_iter().flatten().collect()
}

fn published(entries: &[Entry]) -> impl Iterator<Item = Timestamp> {
    entries.iter().filter_map(|entry| entry.dates.published)
}

fn age(entries: &[Entry], now: Timestamp) -> Option<Remark> {
    let days = now.duration_since(published(entries).max()?).as_hours() / 24;
    (days >= OLD_DAYS).then_some(Remark::Old { days })
}

fn dates(entries: &[Entry]) -> Option<Remark> {
    let undated = entries.len() - published(entries).count();
    (undated > 0).then_some(Remark::Undated { entries: undated, of: entries.len() })
}

fn ahead(entries: &[Entry], now: Timestamp) -> Option<Remark> {
    let is_ahead = |date: &Timestamp| Duration::try_from(*date - now).is_ok_and(|ahead| ahead > AHEAD);
    let entries = published(entries).filter(is_ahead).count();
    (entries > 0).then_some(Remark::Ahead { entries })
}

fn pace(entries: &[Entry], interval: Duration) -> Option<Remark> {
    if published(entries).count() < PACE_ENTRIES_MIN {
        return None;
    }
    let covers = Duration::try_from(published(entries).max()? - published(entries).min()?).ok()?;
    // A list of equal dates tells when it was made, not how fast it turns.
    (!covers.is_zero() && covers < interval).then_some(Remark::Narrow { covers })
}

#[cfg(test)]
mod tests {
    use super::{super::*, *};

    fn now() -> Timestamp {
        "2022-01-11T12:00:00Z".parse().unwrap()
    }

    /// Returns an item published so many minutes ago.
    fn item(guid: &str, minutes_ago: i64) -> String {
        let date =
            (now() - jiff::SignedDuration::from_mins(minutes_ago)).strftime("%a, %d %b %Y %H:%M:%S GMT");
        format!(
            "<item><guid>{guid}</guid><link>https://wire.example/{guid}</link><title>News</title>\
             <pubDate>{date}</pubDate></item>"
        )
    }

    #[track_caller]
    fn check(items: &str, expected: &[&str]) {
        let body = format!("<rss version=\"2.0\"><channel><title>Wire</title>{items}</channel></rss>");
        let source = Source {
            body: body.as_bytes(),
            content_type: None,
            url: "https://wire.example/feed",
            zone: None,
            language: None,
        };
        let said = remarks(&read(&source).unwrap(), Duration::from_mins(15), now());
        assert_eq!(said.iter().map(ToString::to_string).collect::<Vec<_>>(), expected);
        let names: Vec<&str> = said.iter().map(Remark::name).collect();
        assert!(
            names.iter().all(|name| names.iter().filter(|other| other == &name).count() == 1),
            "{names:?}"
        );
    }

    #[test]
    fn a_sound_feed_needs_no_word() {
        check(&(0..6).map(|number| item(&number.to_string(), number * 60)).collect::<String>(), &[]);
    }

    #[test]
    fn what_is_wrong_with_a_feed_is_said() {
        check("", &["the feed has no entries"]);
        check(&item("a", 40 * 24 * 60 + 5), &["its newest entry is 40 days old"]);
        check(&item("a", 29 * 24 * 60), &[]);
        check(
            "<item><title>News</title><link>https://wire.example/1</link></item>",
            &[
                "no entry has a date; its stories count from when they are first seen",
                "no entry has an identifier; its stories are known by their links",
            ],
        );
        let undated = "<item><title>News</title><guid>b</guid></item>";
        check(&format!("{}{undated}", item("a", 5)), &["1 of 2 entries have no readable date"]);
        check(&item("a", -60), &["an entry is dated in the future; is the feed's zone right?"]);
        check(&item("a", -10), &[]);
        check(
            "<item><title>News</title><guid isPermaLink=\"false\">7</guid></item>",
            &[
                "no entry has a date; its stories count from when they are first seen",
                "no entry has a link, so alerts cannot lead to the story",
            ],
        );
    }

    #[test]
    fn a_document_that_is_shorter_than_the_interval_is_told() {
        let items = |minutes: i64| (0..6).map(|n| item(&n.to_string(), n * minutes)).collect::<String>();
        let narrow = "its entries cover only 10 minutes, less than passes between two polls; a shorter interval misses less";
        check(&items(2), &[narrow]);
        check(&items(3), &[]);
        check(&items(0), &[]);
    }

    #[test]
    fn repairs_are_told_last() {
        check(
            &format!("{}<item><title>cut", item("a", 60 * 24 * 60)),
            &[
                "its newest entry is 60 days old",
                "1 of 2 entries have no readable date",
                "repaired: elements left open closed",
            ],
        );
    }
}
