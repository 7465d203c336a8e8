//! What a hub pushed, on the very way of a polled document: read, matched, recorded in one transaction.
//!
//! A push may hold only the entries that are new, so it says nothing of the rest: no gap, no validators, no rhythm, no
//! health; the next poll does. Pages are not fetched here, since nobody has asked the host whether it is busy: where a
//! story wants its page the feed is polled as soon as its turn comes, and the page with it.

use std::sync::Arc;

use anyhow::Context as _;

use crate::{
    feed::{self, FeedError},
    listen::Push,
    model::{
        Capture, Document, Feed, FeedState, HubLink, Notice, PollOutcome, PushOutcome, Quality, Timestamp,
    },
    net::shown,
    store::{PushLog, StoreError, Writer},
    websub,
};

use super::{
    clock,
    hear::unreadable,
    page::{page_due, wants_page},
    poll::{Poller, Recorded},
    record::{Incoming, Polled, Recorder},
    state::take_entries,
};

/// Headers of a push that are kept with its document.
const HEADERS_KEPT: [&str; 4] = ["content-type", "date", "last-modified", "link"];

/// Where the document came from, among its headers.
const PUSHED_BY: &str = "x-archive-pushed-by";

/// A push that was signed as it should be.
pub(super) struct Pushed {
    /// What was subscribed to.
    pub link: HubLink,
    /// What came.
    pub push: Push,
}

/// Why a push is on record and no more.
struct Ignored(PushOutcome, String);

/// What a push brought.
struct Brought {
    quality: Quality,
    stories: Vec<Incoming>,
    /// Its entries that were known.
    known: usize,
}

impl Poller {
    /// Reads a push and records what it brought. An error means that the database could not take it.
    pub(super) async fn take_push(
        &self,
        feed: &Arc<Feed>,
        state: FeedState,
        pushed: Pushed,
    ) -> anyhow::Result<Recorded> {
        let at = clock::now();
        let pushed = Arc::new(pushed);
        let bytes = pushed.push.body.len() as u64;
        let brought = match self.brought(feed, &state, &pushed, at).await? {
            Ok(brought) => brought,
            Err(Ignored(outcome, detail)) => {
                let log = PushLog { at, outcome, detail: Some(detail), bytes };
                return self.ignore(feed, state, log).await;
            }
        };
        let Brought { quality, mut stories, known } = brought;
        let wants_poll = put_off_pages(feed, &mut stories);
        let log = PushLog { at, outcome: PushOutcome::Taken, detail: None, bytes };
        let document = capture(&pushed, state.address(&feed.url), at);
        let polled = Polled {
            feed: Arc::clone(feed),
            at,
            outcome: PollOutcome::Read(quality),
            status: None,
            bytes,
            before: state.clone(),
            after: state.clone(),
            stories,
            known,
            document: Some(Arc::new(document)),
        };
        let mut recorded = self.record_push(state, polled, log).await?;
        if wants_poll {
            recorded.state.next_poll_at = None;
        }
        Ok(recorded)
    }

    /// Reads the stories of a push that are new or have changed, or says why it is ignored.
    async fn brought(
        &self,
        feed: &Arc<Feed>,
        state: &FeedState,
        pushed: &Arc<Pushed>,
        at: Timestamp,
    ) -> anyhow::Result<Result<Brought, Ignored>> {
        if state.baseline_at.is_none() {
            return Ok(Err(Ignored(PushOutcome::Early, "the feed itself was not read yet".to_owned())));
        }
        let (of, what) = (Arc::clone(feed), Arc::clone(pushed));
        let mut document = match self.read(move || read(&of, &what)).await {
            Some(Ok(document)) => document,
            Some(Err(error)) => return Ok(Err(Ignored(PushOutcome::Unreadable, unreadable(&error)))),
            None => {
                return Ok(Err(Ignored(
                    PushOutcome::Unreadable,
                    "the document could not be read".to_owned(),
                )));
            }
        };
        let Pushed { link, push } = &**pushed;
        let own = websub::pushed_topic(&push.headers, &document.links, &link.topic);
        let own = own.filter(|own| !is_known_address(own, link, feed, state));
        let entries = take_entries(&mut document, feed.language);
        let sorted = self.sort_out(feed, state, entries).await?;
        let known = sorted.known;
        let stories = self.read_fresh(feed, sorted, at).await?;
        Ok(match own {
            // A feed may have moved at its hub (WebSub, section 7): then it still lists what it listed.
            Some(own) if known == 0 => {
                let detail = format!("another feed, which calls itself {}", shown(&own));
                Err(Ignored(PushOutcome::OtherTopic, detail))
            }
            Some(_) | None => Ok(Brought { quality: document.quality, stories, known }),
        })
    }

    async fn record_push(&self, state: FeedState, polled: Polled, log: PushLog) -> anyhow::Result<Recorded> {
        let (recorder, outcome) = (Arc::clone(&self.recorder), polled.outcome.clone());
        let feed = polled.feed.id.clone();
        let notices = self.db.write(move |writer| recorder.record_push(writer, &polled, &log)).await;
        let notices = notices.context("could not record the push")?;
        self.leases.pushed(&feed);
        tracing::debug!(%feed, notices = notices.len(), "pushed");
        Ok(Recorded { state, outcome, notices, unpushed_at: None })
    }

    async fn ignore(&self, feed: &Arc<Feed>, state: FeedState, log: PushLog) -> anyhow::Result<Recorded> {
        tracing::warn!(feed = %feed.id, detail = log.detail, "a push was ignored");
        let id = feed.id.clone();
        self.db.write(move |writer| writer.put_push(&id, &log)).await.context("could not record the push")?;
        let outcome = PollOutcome::SameBody;
        Ok(Recorded { state, outcome, notices: Vec::new(), unpushed_at: None })
    }
}

impl Recorder {
    /// Records what a push brought and returns the notices that it gave rise to.
    fn record_push(
        &self,
        writer: &mut Writer<'_>,
        polled: &Polled,
        log: &PushLog,
    ) -> Result<Vec<Notice>, StoreError> {
        writer.put_push(&polled.feed.id, log)?;
        self.record_stories(writer, polled)
    }
}

fn read(feed: &Feed, pushed: &Pushed) -> Result<Document, FeedError> {
    feed::read(&feed::Source {
        body: &pushed.push.body,
        content_type: pushed.push.header("content-type"),
        url: &pushed.link.topic,
        zone: feed.zone.as_deref(),
        language: feed.language,
    })
}

/// Tells whether a document that gives itself this address is the one that was subscribed to.
fn is_known_address(own: &str, link: &HubLink, feed: &Feed, state: &FeedState) -> bool {
    [link.topic.as_str(), feed.url.as_str(), state.address(&feed.url)]
        .into_iter()
        .any(|known| websub::same_address(own, known))
}

/// Notes the pages that stories want as due; tells whether there are any.
fn put_off_pages(feed: &Feed, stories: &mut [Incoming]) -> bool {
    let mut any = false;
    for story in stories.iter_mut().filter(|story| wants_page(feed, story)) {
        story.again = page_due(story);
        any |= story.again.is_some();
    }
    any
}

/// Makes a capture of what was pushed. The callback's path is no part of it, nor the signature.
fn capture(pushed: &Pushed, asked_url: &str, at: Timestamp) -> Capture {
    let Pushed { link, push } = pushed;
    let kept = push.headers.iter().filter(|(name, _)| HEADERS_KEPT.contains(&name.as_str()));
    let by = (PUSHED_BY.to_owned(), shown(&link.hub));
    let headers = kept.cloned().chain([by]).collect();
    Capture {
        asked_url: asked_url.to_owned(),
        ..Capture::new(at, &link.topic, 200, headers, push.body.clone())
    }
}

#[cfg(test)]
mod tests;
