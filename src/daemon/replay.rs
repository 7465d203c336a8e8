//! Archived answers through the very pipeline of the daemon, with the time of capture as the clock.
//!
//! A capture whose body is a feed is a poll of that feed; a 304 or an error of an address that was a feed before is one
//! too. Any other page is the article of the story that links to it. Nothing is sent; notices are returned.
//!
//! Captures are taken in the order of [`in_order`], which their order in files does not change. A page that was
//! captured before a feed linked to it belongs to no story and is left out.

use std::{collections::HashMap, sync::Arc};

use sha2::{Digest, Sha256};

use crate::{
    archive::Capture,
    feed::{self, canonical_link},
    model::{Entry, Feed, FeedId, FeedState, FullText, Identity, Notice, Outage, Validators},
    pipeline::Reader,
    schedule::seed,
    store::{Store, StoreError},
};

use super::{
    hear::unreadable,
    page::{looked, page_version, read_page},
    poll::read_entries,
    recognise::{doubt, sort_out},
    record::{Polled, Recorder},
    state::{Answer, advance},
};

/// The name of every database that a replay fills, so that the same input gives the same notices.
pub const REPLAY_INSTANCE: &str = "replay";

/// Sorts captures as a replay takes them: by time, at one moment feeds before the pages that they link to, then by what
/// was captured, so that neither files nor their order make a difference.
pub fn in_order(captures: &mut [Capture]) {
    captures.sort_by_cached_key(|capture| {
        let is_page = !feed::looks_like_feed(&capture.body, capture.header("content-type"));
        let hash = <[u8; 32]>::from(Sha256::digest(&capture.body));
        (capture.at, is_page, capture.url.clone(), capture.status, hash)
    });
}

/// A replay under way.
pub struct Replay {
    store: Store,
    recorder: Recorder,
    feeds: HashMap<String, (Arc<Feed>, FeedState)>,
    pages: HashMap<String, Linked>,
}

/// A story that a page may belong to.
struct Linked {
    /// The address of its feed.
    feed: String,
    identity: Identity,
    /// The document that linked to the page.
    document: Option<Arc<Capture>>,
}

impl Replay {
    /// Starts a replay into an empty store; `feeds` are the configured ones, others are taken as they come.
    pub fn new(store: Store, reader: Reader, feeds: &[Feed]) -> Self {
        let feeds = feeds
            .iter()
            .map(|feed| (feed.url.clone(), (Arc::new(feed.clone()), FeedState::default())))
            .collect();
        let recorder = Recorder {
            reader: Arc::new(reader),
            endpoints: Arc::from([]),
            instance: store.instance().to_owned(),
        };
        Self { store, recorder, feeds, pages: HashMap::new() }
    }

    /// Takes the next capture, in the order of time, and returns the notices that it gives rise to: what it brought, then
    /// the deadlines that have passed by then.
    pub fn take(&mut self, capture: &Capture) -> Result<Vec<Notice>, StoreError> {
        let mut notices = self.take_answer(capture)?;
        let recorder = &self.recorder;
        notices.extend(self.store.write(|writer| recorder.tell_deadlines(writer, capture.at))?);
        Ok(notices)
    }

    fn take_answer(&mut self, capture: &Capture) -> Result<Vec<Notice>, StoreError> {
        let known = self.feeds.contains_key(&capture.asked_url);
        let content_type = capture.header("content-type");
        if known || (capture.status == 200 && feed::looks_like_feed(&capture.body, content_type)) {
            return self.take_poll(capture);
        }
        if capture.status == 200 { self.take_page(capture) } else { Ok(Vec::new()) }
    }

    /// Ends the replay and leaves its database complete.
    pub fn close(self) -> Result<(), StoreError> {
        self.store.checkpoint().map(drop)
    }

    fn take_poll(&mut self, capture: &Capture) -> Result<Vec<Notice>, StoreError> {
        let (feed, before) = self
            .feeds
            .remove(&capture.asked_url)
            .unwrap_or_else(|| (Arc::new(self.feed_of(&capture.asked_url)), FeedState::default()));
        let mut answer = answer(capture, &feed, &before);
        let (outcome, after) = (answer.outcome(), advance(&before, &answer, capture.at));
        let entries = answer.take_entries(feed.language);
        let polled = Polled {
            feed,
            at: capture.at,
            outcome,
            status: Some(capture.status),
            bytes: capture.body.len() as u64,
            before,
            after,
            stories: Vec::new(),
            known: 0,
            document: None,
        };
        self.record(capture, polled, entries)
    }

    fn record(
        &mut self,
        capture: &Capture,
        mut polled: Polled,
        entries: Vec<Entry>,
    ) -> Result<Vec<Notice>, StoreError> {
        let recorder = &self.recorder;
        let notices = self.store.write(|writer| {
            let sorted = sort_out(writer, &polled.feed, &polled.before, entries)?;
            polled.known = sorted.known;
            doubt(&polled.feed, &mut polled.after, sorted.fault, polled.at);
            polled.stories = read_entries(&recorder.reader, &polled.feed.topics, sorted.fresh, capture.at);
            polled.document = (!polled.stories.is_empty()).then(|| Arc::new(capture.clone()));
            recorder.record(writer, &polled)
        })?;
        for incoming in polled.stories.iter().filter(|incoming| !incoming.reading.matches.is_empty()) {
            let Entry { link, canonical_link, identity, .. } = &incoming.entry;
            for link in [link, canonical_link].into_iter().flatten() {
                let linked = Linked {
                    feed: capture.asked_url.clone(),
                    identity: identity.clone(),
                    document: polled.document.clone(),
                };
                self.pages.insert(link.clone(), linked);
            }
        }
        self.feeds.insert(capture.asked_url.clone(), (polled.feed, polled.after));
        Ok(notices)
    }

    /// Makes a feed of an address that is not in the configuration, under a name of its own.
    fn feed_of(&self, url: &str) -> Feed {
        let mut feed = feed_of(url);
        if self.feeds.values().any(|(other, _)| other.id == feed.id) {
            feed.id = FeedId::new(format!("{}-{:016x}", feed.id, seed(url)));
        }
        feed
    }

    /// Reads an article page as a new version of the story that links to it, when its text is new.
    fn take_page(&mut self, capture: &Capture) -> Result<Vec<Notice>, StoreError> {
        let Some(Linked { feed, identity, document }) = self.pages.get(&capture.asked_url) else {
            return Ok(Vec::new());
        };
        let Some((feed, state)) = self.feeds.get(feed) else { return Ok(Vec::new()) };
        let Some(article) = read_page(capture, capture.header("content-type"), feed.zone.as_deref()) else {
            return Ok(Vec::new());
        };
        let recorder = &self.recorder;
        self.store.write(|writer| {
            // A story that was recognised by its link stands under another identity.
            let link = canonical_link(&capture.asked_url).unwrap_or_default();
            let known = match writer.known(&feed.id, identity)? {
                None => writer.known_at(&feed.id, &link, identity)?,
                known => known,
            };
            let Some(known) = known else { return Ok(Vec::new()) };
            let incoming = page_version(&recorder.reader, feed, known.clone(), &article, capture.clone());
            let polled =
                Polled { document: document.clone(), ..looked(feed, state, vec![incoming], capture.at) };
            recorder.record_page(writer, &known, &polled)
        })
    }
}

fn answer(capture: &Capture, feed: &Feed, before: &FeedState) -> Answer {
    let validators = Validators {
        etag: capture.header("etag").map(str::to_owned),
        last_modified: capture.header("last-modified").map(str::to_owned),
    };
    match capture.status {
        304 => return Answer::NotModified(validators),
        200 => {}
        status => return Answer::Failed(Outage::Soft, format!("the server answered {status}")),
    }
    let body_hash = <[u8; 32]>::from(Sha256::digest(&capture.body));
    if before.body_hash == Some(body_hash) {
        return Answer::SameBody(validators);
    }
    let source = feed::Source {
        body: &capture.body,
        content_type: capture.header("content-type"),
        url: &capture.url,
        zone: feed.zone.as_deref(),
        language: feed.language,
    };
    match feed::read(&source) {
        Ok(document) => Answer::Document { document: Box::new(document), validators, body_hash },
        Err(error) => Answer::Failed(Outage::Soft, unreadable(&error)),
    }
}

/// Makes a feed of an address alone; addresses that differ little may get the same name.
fn feed_of(url: &str) -> Feed {
    let bare = url.split_once("://").map_or(url, |(_, rest)| rest);
    let id: String =
        bare.chars().map(|c| if c.is_ascii_alphanumeric() || c == '.' { c } else { '-' }).collect();
    Feed {
        id: FeedId::new(id.trim_matches('-').chars().take(100).collect::<String>()),
        url: url.to_owned(),
        outlet: None,
        language: None,
        zone: None,
        interval: None,
        topics: Vec::new(),
        full_text: FullText::Off,
        allow_private: Vec::new(),
    }
}

#[cfg(test)]
mod tests;
