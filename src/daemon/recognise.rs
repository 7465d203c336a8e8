//! Which stories the entries of a document are: known, changed or new.
//!
//! A feed's guids name its stories until a document shows that they do not (polling.md C29): more than 5 % of them stand
//! on several stories, or more than half are new on stories that are known by title and link. From then on links do,
//! until the feed is configured at another address.

use std::collections::HashMap;

use crate::{
    feed::{identify_without_guids, is_home_page},
    model::{Entry, Feed, FeedState, GuidFault, GuidsDistrusted, Identity, Timestamp},
    store::{KnownStory, StoreError, Writer},
};

/// Guids that may stand on several stories, one in so many.
const REPEATED_ONE_IN: usize = 20;
/// Stories that must come back under new guids before the guids are doubted.
const RENAMED_MIN: usize = 2;

/// Entries of a document that are new or have changed, with what was known of them, and how many were known.
pub(super) struct SortedEntries {
    /// New and changed entries, oldest first.
    pub fresh: Vec<(Entry, Option<KnownStory>)>,
    /// Entries that were known, changed or not.
    pub known: usize,
    /// What the document shows of the feed's guids.
    pub fault: Option<GuidFault>,
}

/// What was found of an entry.
struct Found {
    entry: Entry,
    known: Option<KnownStory>,
    /// Whether it was known by its link only, though it has a guid.
    is_renamed: bool,
}

/// Sorts the entries of a document into known and fresh ones.
pub(super) fn sort_out(
    writer: &Writer<'_>,
    feed: &Feed,
    before: &FeedState,
    entries: Vec<Entry>,
) -> Result<SortedEntries, StoreError> {
    let is_doubted = before.guids_distrusted.is_some();
    let entries = if is_doubted { identify_without_guids(entries) } else { entries };
    let found = recognise(writer, feed, before, entries)?;
    let fault = if is_doubted { None } else { fault(&found) };
    let known = found.iter().filter(|found| found.known.is_some()).count();
    let is_fresh = |found: &Found| {
        found.known.as_ref().is_none_or(|known| known.content_hash != found.entry.content_hash)
    };
    let fresh = found.into_iter().filter(is_fresh).map(|found| (found.entry, found.known));
    let mut fresh: Vec<_> = fresh.collect();
    // Feeds list the newest first; the ledger wants statements in the order in which they were made.
    fresh.reverse();
    fresh.sort_by_key(|(entry, _)| entry.dates.published);
    Ok(SortedEntries { fresh, known, fault })
}

/// Finds the stories that entries belong to: by identity, else by a link that no other entry of the document has, and the
/// title, since some publishers give a story another guid when they touch it. Where guids name nothing the link will do.
fn recognise(
    writer: &Writer<'_>,
    feed: &Feed,
    before: &FeedState,
    entries: Vec<Entry>,
) -> Result<Vec<Found>, StoreError> {
    let mut links: HashMap<String, u32> = HashMap::new();
    for link in entries.iter().filter_map(own_link) {
        *links.entry(link.to_owned()).or_default() += 1;
    }
    let mut found = Vec::with_capacity(entries.len());
    for entry in entries {
        let mut known = writer.known(&feed.id, &entry.identity)?;
        let link = own_link(&entry).filter(|link| links.get(*link) == Some(&1));
        let mut is_renamed = false;
        if let (None, Some(link)) = (&known, link) {
            let there = writer.known_at(&feed.id, link, &entry.identity)?;
            let will_do =
                |there: &KnownStory| before.guids_distrusted.is_some() || there.story.title == entry.title;
            known = there.filter(will_do);
            is_renamed = known.is_some() && matches!(entry.identity, Identity::Guid(_));
        }
        found.push(Found { entry, known, is_renamed });
    }
    Ok(found)
}

fn fault(found: &[Found]) -> Option<GuidFault> {
    let count = |is: fn(&Found) -> bool| found.iter().filter(|found| is(found)).count();
    let guids = count(|found| found.entry.guid.is_some());
    // The reader gave an entry another identity when its guid stood on others too.
    let repeated =
        count(|found| found.entry.guid.is_some() && !matches!(found.entry.identity, Identity::Guid(_)));
    let renamed = count(|found| found.is_renamed);
    if repeated * REPEATED_ONE_IN > guids {
        return Some(GuidFault::Repeated);
    }
    (renamed >= RENAMED_MIN && renamed * 2 > guids).then_some(GuidFault::Renamed)
}

/// Notes in a feed's state what a document showed of its guids.
pub(super) fn doubt(feed: &Feed, state: &mut FeedState, fault: Option<GuidFault>, at: Timestamp) {
    if let (None, Some(fault)) = (state.guids_distrusted, fault) {
        tracing::warn!(feed = %feed.id, reason = fault.words(), "stories are known by their links from now on");
        state.guids_distrusted = Some(GuidsDistrusted { since: at, fault });
    }
}

/// Returns the link of an entry, unless it leads to a whole site.
pub(super) fn own_link(entry: &Entry) -> Option<&str> {
    entry.canonical_link.as_deref().filter(|link| !is_home_page(link))
}
