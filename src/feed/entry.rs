//! From feed-rs's model to ours: titles, texts, dates, links, and what makes an entry the same story (polling.md C28).

use std::{
    collections::HashMap,
    time::{Duration, SystemTime},
};

use feed_rs::model as parsed;
use sha2::{Digest, Sha256};
use url::Url;

use crate::model::{Entry, EntryDates, Identity, Language};

use super::{
    ENTRIES_MAX, Notes, Source, canonical_link, date,
    link::{absolute, is_home_page},
    mend::EntryExtras,
    plain::{escape, fold, line, show_addresses},
};

/// What every entry of a document is read with.
pub(super) struct Reader<'s> {
    /// The document.
    pub(super) source: &'s Source<'s>,
    /// Where relative links start.
    pub(super) base: Option<Url>,
    /// The language of entries that declare none.
    pub(super) language: Option<Language>,
    /// Texts of dates, by the ticket that feed-rs carries in place of each.
    pub(super) dates: Vec<String>,
}

impl Reader<'_> {
    /// Reads one entry.
    pub(super) fn entry(&self, entry: parsed::Entry, extras: &EntryExtras) -> Entry {
        let ticket = |date| {
            usize::try_from(
                SystemTime::from(date)
                    .duration_since(SystemTime::UNIX_EPOCH)
                    .unwrap_or(Duration::MAX)
                    .as_secs(),
            )
            .ok()
        };
        let published = entry.published.and_then(ticket);
        // feed-rs copies the date of publication when there is no other.
        let updated = entry.updated.and_then(ticket).filter(|ticket| Some(*ticket) != published);
        let text = |ticket: usize| self.dates.get(ticket).map(String::as_str);
        let dates = self.dates(published.and_then(text), updated.and_then(text));
        let title = entry.title.map(|title| title.content).or_else(|| extras.title.clone());
        let title = title.map(|title| line(&title)).unwrap_or_default();
        let summary = entry.summary.and_then(|text| html(text.content_type.as_ref(), text.content));
        let summary = summary.or_else(|| extras.summary.clone());
        let content = entry.content.and_then(|content| html(content.content_type.as_ref(), content.body?));
        let about = extras.about.as_deref().map(fold).filter(|about| absolute(about, None).is_some());
        let guid = Some(fold(&entry.id)).filter(|guid| !guid.is_empty()).or(about);
        let is_address =
            extras.permalink.as_deref().is_none_or(|word| !word.trim().eq_ignore_ascii_case("false"));
        let address = guid.as_deref().filter(|_| is_address).and_then(|guid| absolute(guid, None));
        let link = self.link(&entry.links).or(address);
        let authors: Vec<String> =
            entry.authors.into_iter().filter_map(|person| author(&person.name?)).collect();
        let declared = extras.language.as_deref().and_then(|tag| tag.parse().ok());
        Entry {
            identity: Identity::Hash(String::new()),
            guid,
            canonical_link: link.as_deref().and_then(canonical_link),
            link,
            content_hash: content_hash(&title, summary.as_deref(), content.as_deref()),
            title,
            summary,
            content,
            author: Some(authors.join(", ")).filter(|authors| !authors.is_empty()),
            source: extras.source.as_deref().map(line).filter(|source| !source.is_empty()),
            dates,
            language: self.source.language.or(declared).or(self.language),
        }
    }

    /// Reads when an entry says that it was published and changed. Many Atom feeds tell of each entry only when it last
    /// changed: it was published by then.
    fn dates(&self, published: Option<&str>, updated: Option<&str>) -> EntryDates {
        let read = |text: &str| date::read(text, self.source.zone);
        let written = published.or(updated);
        let moment = written.and_then(read);
        EntryDates {
            published: moment.map(|moment| moment.timestamp),
            updated: updated.and_then(read).map(|moment| moment.timestamp),
            published_text: written.map(fold),
            offset_seconds: moment.and_then(|moment| moment.offset),
        }
    }

    /// Returns the first link that leads to the story itself, made absolute.
    pub(super) fn link(&self, links: &[parsed::Link]) -> Option<String> {
        let leads = |link: &&parsed::Link| {
            link.target.is_none() && link.rel.as_deref().is_none_or(|relation| relation == "alternate")
        };
        let page = |link: &&parsed::Link| link.media_type.as_deref().is_none_or(|kind| kind.contains("html"));
        let best = links.iter().filter(leads).find(page).or_else(|| links.iter().find(leads))?;
        absolute(&best.href, self.base.as_ref())
    }
}

/// Returns a text as HTML; plain text is escaped.
fn html(content_type: &str, text: String) -> Option<String> {
    if text.trim().is_empty() {
        return None;
    }
    Some(if content_type == "text/plain" { escape(&text) } else { text })
}

/// Returns a name without the e-mail address beside it; the address when there is nothing else.
fn author(name: &str) -> Option<String> {
    let name = line(&show_addresses(name));
    let words: Vec<&str> = name.split(' ').filter(|word| !word.contains('@')).collect();
    let rest = words.join(" ");
    let bare = rest.trim().trim_start_matches('(').trim_end_matches(')').trim();
    let kept = if bare.is_empty() { name.trim() } else { bare };
    (!kept.is_empty()).then(|| kept.to_owned())
}

fn content_hash(title: &str, summary: Option<&str>, content: Option<&str>) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in [Some(title), summary, content] {
        // The length keeps texts apart; an absent one differs from an empty one.
        hash.update(part.map_or(u64::MAX, |text| text.len() as u64).to_be_bytes());
        hash.update(part.unwrap_or_default());
    }
    hash.finalize().into()
}

/// Gives each entry its identity, and leaves out those that repeat another's.
///
/// A guid that stands on entries with different links names none of them: their links do. Of entries that share an
/// identity the newest is kept, the first when they are of one date.
pub(super) fn identify(entries: Vec<Entry>, notes: &mut Notes) -> Vec<Entry> {
    let mut guids: HashMap<String, Vec<Option<String>>> = HashMap::new();
    for entry in &entries {
        if let Some(guid) = &entry.guid {
            guids.entry(guid.clone()).or_default().push(entry.canonical_link.clone());
        }
    }
    let shared = |guid: &str| {
        guids.get(guid).is_some_and(|links| {
            links.len() > 1 && links.iter().any(|link| link.is_none() || Some(link) != links.first())
        })
    };
    let identified = entries.into_iter().map(|mut entry| {
        let guid = entry.guid.clone().filter(|guid| !shared(guid));
        if entry.guid.is_some() && guid.is_none() {
            notes.add("one guid on different entries: told apart by link");
        }
        entry.identity = guid.map_or_else(|| by_link(&entry), Identity::Guid);
        entry
    });
    let identified = identified.collect();
    keep_newest(identified, notes)
}

/// Gives entries the identity that they have when the guids of their feed do not name its stories (polling.md C29): the
/// link, if no other entry has it. Leaves out those that repeat another's.
pub fn identify_without_guids(mut entries: Vec<Entry>) -> Vec<Entry> {
    let mut links: HashMap<String, usize> = HashMap::new();
    for link in entries.iter().filter_map(|entry| entry.canonical_link.clone()) {
        *links.entry(link).or_default() += 1;
    }
    for entry in &mut entries {
        let link =
            entry.canonical_link.clone().filter(|link| links.get(link) == Some(&1) && !is_home_page(link));
        entry.identity = link.map_or_else(|| entry.identity.clone(), Identity::Link);
    }
    keep_newest(entries, &mut Notes::default())
}

fn keep_newest(entries: Vec<Entry>, notes: &mut Notes) -> Vec<Entry> {
    let mut kept: Vec<Entry> = Vec::with_capacity(entries.len());
    let mut positions: HashMap<String, usize> = HashMap::new();
    for entry in entries {
        let key = entry.identity.key();
        if let Some(other) = positions.get(&key).and_then(|position| kept.get_mut(*position)) {
            notes.add("entries that repeat another left out");
            if time(&entry) > time(other) {
                *other = entry;
            }
        } else {
            positions.insert(key, kept.len());
            kept.push(entry);
        }
    }
    kept
}

fn by_link(entry: &Entry) -> Identity {
    match entry.canonical_link.as_ref().filter(|link| !is_home_page(link)) {
        Some(link) => Identity::Link(link.clone()),
        None => by_title(entry),
    }
}

/// Title and date; the text stands in for a title that is missing.
fn by_title(entry: &Entry) -> Identity {
    let mut hash = Sha256::new();
    hash.update(&entry.title);
    hash.update([0]);
    if entry.title.is_empty() {
        hash.update(entry.content_hash);
    }
    hash.update(entry.dates.published_text.as_deref().unwrap_or_default());
    let half = hash.finalize().iter().take(16).fold(0_u128, |number, byte| number << 8 | u128::from(*byte));
    Identity::Hash(format!("{half:032x}"))
}

fn time(entry: &Entry) -> Option<jiff::Timestamp> {
    entry.dates.updated.max(entry.dates.published)
}

/// Keeps the newest entries up to the limit, in document order; those without a date go first.
pub(super) fn newest(mut entries: Vec<Entry>, notes: &mut Notes) -> Vec<Entry> {
    if entries.len() <= ENTRIES_MAX {
        return entries;
    }
    notes.add(&format!("only the newest {ENTRIES_MAX} of {} entries kept", entries.len()));
    let mut order: Vec<usize> = (0..entries.len()).collect();
    order.sort_by_key(|position| std::cmp::Reverse(entries.get(*position).and_then(time)));
    let mut keep = vec![false; entries.len()];
    for position in order.into_iter().take(ENTRIES_MAX) {
        if let Some(keep) = keep.get_mut(position) {
            *keep = true;
        }
    }
    let mut keep = keep.into_iter();
    entries.retain(|_| keep.next().unwrap_or(false));
    entries
}
