//! One feed from socket to commit.
//!
//! The body is fetched on the reactor; reading it (decoding, parsing, matching, figures) runs on the blocking pool, at
//! most [`PARSES_MAX`] at a time, so that a burst of large documents cannot take all memory or starve the reactor. One
//! job of the database thread records the result. At most one poll of a feed is under way, so what the sorting job
//! read is still true when the recording job runs.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    time::Duration,
};

use anyhow::Context as _;
use sha2::{Digest, Sha256};
use tokio::{sync::Semaphore, task::spawn_blocking};

use crate::{
    config::PollConfig,
    feed::{self, FeedError},
    fetch::{self, Body, FetchError, Fetched},
    model::{
        Capture, Entry, Feed, FeedState, HubLink, Notice, Outage, PollOutcome, StoryReading, Syndication,
        Timestamp, TopicId, Validators,
    },
    net::{Clients, RetryAfter},
    pipeline::{Reader, StoryText},
    schedule::{self, Feedback, PollPolicy, WAIT_MAX, next_poll, safety_poll, seed},
    store::KnownStory,
    text::guess_language,
    websub,
};

use super::{
    clock,
    db::Db,
    lease::Leases,
    moved::{Sighting, moved},
    page::Sites,
    record::{Incoming, Polled, Recorder, sort_out},
    state::{Answer, advance, is_audit},
};

/// Documents that are read at the same time.
pub const PARSES_MAX: usize = 2;

/// What every poll needs; one for the whole daemon, replaced as a whole when the configuration is read again.
pub(super) struct Poller {
    /// HTTP clients, by what they may reach.
    pub clients: Arc<Clients>,
    /// What the daemon calls itself.
    pub user_agent: String,
    /// How to poll.
    pub config: PollConfig,
    /// How polls and notices are recorded.
    pub recorder: Arc<Recorder>,
    /// The database.
    pub db: Db,
    /// Held while a document is read.
    pub parses: Arc<Semaphore>,
    /// What the sites of article pages allow.
    pub sites: Sites,
    /// Which feeds are pushed.
    pub leases: Arc<Leases>,
}

/// A poll that was recorded.
pub(super) struct Recorded {
    /// The feed's state after it.
    pub state: FeedState,
    /// How it ended.
    pub outcome: PollOutcome,
    /// The notices that it gave rise to.
    pub notices: Vec<Notice>,
    /// Until when the whole host wants to be left alone, after a 429 or 503.
    pub host_rests_until: Option<Timestamp>,
    /// When the feed would be polled next if it were not pushed; none when it is not.
    pub unpushed_at: Option<Timestamp>,
}

/// An answer and what else came with it.
struct Heard {
    answer: Answer,
    /// What was read, if it is a document.
    document: Option<Arc<Capture>>,
    /// The hub that the document or its answer names.
    hub: Option<HubLink>,
    /// Where permanent redirects led.
    moved_to: Option<String>,
    status: Option<u16>,
    bytes: u64,
    freshness: Option<Duration>,
    retry_after: Option<Duration>,
    /// Whether the server asks for less of everything (429, 503).
    overloaded: bool,
}

impl Poller {
    /// Polls one feed and records what came back.
    ///
    /// Whatever the feed does is recorded as an outcome; an error means that the database could not take it.
    pub(super) async fn poll(&self, feed: &Arc<Feed>, before: FeedState) -> anyhow::Result<Recorded> {
        let mut heard = self.hear(feed, &before).await;
        let at = clock::now();
        let mut after = advance(&before, &heard.answer, at);
        let entries = heard.answer.take_entries(feed.language);
        let all = entries.len();
        let (mut stories, known) = self.read_fresh(feed, entries, at).await?;
        let budget = if before.baseline_at.is_some() && !heard.overloaded {
            Some(self.with_pages(feed, &mut stories).await)
        } else {
            None
        };
        let is_same_feed = known > 0 || matches!(heard.answer, Answer::NotModified(_) | Answer::SameBody(_));
        let (to, failures) = (heard.moved_to.as_deref(), after.failures);
        after.moved = moved(before.moved.as_ref(), Sighting { to, failures, is_same_feed, at });
        let overlap = schedule::Answer::Document { known: count(known), entries: count(all) };
        let policy = PollPolicy::of(feed, self.config.interval, self.config.min_interval);
        let normal = next_poll(&policy, &before, &feedback(&heard, overlap), at);
        let mut polled = Polled {
            feed: Arc::clone(feed),
            at,
            outcome: heard.answer.outcome(),
            status: heard.status,
            bytes: heard.bytes,
            before,
            after,
            stories,
            known,
            document: heard.document,
        };
        let (next, unpushed_at) = self.slowed(feed, &polled, normal);
        polled.after.next_poll_at = Some(next);
        let mut recorded = self.record(polled, heard.hub, unpushed_at).await?;
        recorded.host_rests_until =
            heard.overloaded.then(|| host_rest(&policy, heard.retry_after, at)).flatten();
        if let Some(budget) = budget {
            recorded.notices.extend(self.look_again(feed, &recorded.state, budget).await?);
        }
        Ok(recorded)
    }

    /// Returns when to poll a feed next, and when it would be if nothing were pushed: a feed whose hub pushes is polled
    /// more rarely, one that fails or whose hub left something out is not.
    fn slowed(&self, feed: &Feed, polled: &Polled, normal: Timestamp) -> (Timestamp, Option<Timestamp>) {
        let is_news = polled.stories.iter().any(|story| story.known.is_none());
        if is_news && self.leases.missed(&feed.id, polled.before.last_poll_at) {
            tracing::warn!(feed = %feed.id, "the hub has not pushed what the feed brings; polled as without it");
        }
        match self.leases.until(&feed.id, polled.at) {
            Some(until) if polled.outcome.is_success() => {
                (safety_poll(polled.at, normal, until, seed(&feed.url)), Some(normal))
            }
            Some(_) | None => (normal, None),
        }
    }

    async fn record(
        &self,
        polled: Polled,
        hub: Option<HubLink>,
        unpushed_at: Option<Timestamp>,
    ) -> anyhow::Result<Recorded> {
        let (recorder, feed) = (Arc::clone(&self.recorder), polled.feed.id.clone());
        let (state, outcome) = (polled.after.clone(), polled.outcome.clone());
        let id = feed.clone();
        let written = self.db.write(move |writer| {
            let notices = recorder.record(writer, &polled)?;
            let is_read = matches!(polled.outcome, PollOutcome::Read(_));
            let is_renamed = is_read && writer.put_hub(&id, hub.as_ref())?;
            writer.put_unpushed_poll(&id, unpushed_at)?;
            Ok((notices, is_renamed))
        });
        let (notices, is_renamed) = written.await.context("could not record the poll")?;
        if is_renamed {
            self.leases.renamed(&feed);
        }
        Ok(Recorded { state, outcome, notices, host_rests_until: None, unpushed_at })
    }

    /// Fetches the feed and reads what it answered.
    async fn hear(&self, feed: &Arc<Feed>, before: &FeedState) -> Heard {
        let validators = validators_to_send(before, clock::now());
        let request = fetch::Request {
            validators: &validators,
            timeout: self.config.timeout,
            body_limit: self.config.body_limit,
            allow_private: &feed.allow_private,
            ..fetch::Request::new(before.address(&feed.url), &self.user_agent)
        };
        match fetch::get(&self.clients, &request).await {
            Ok(fetched) => self.read_answer(feed, before, fetched).await,
            Err(error) => failed(&error),
        }
    }

    async fn read_answer(&self, feed: &Arc<Feed>, before: &FeedState, fetched: Fetched) -> Heard {
        let now = clock::now();
        let (status, validators) = (Some(fetched.status), fetched.validators);
        let moved_to = fetched.permanent_redirect_to;
        let (freshness, retry_after) = (fetched.cache.freshness(now), wait(fetched.cache.retry_after, now));
        let heard = |answer, bytes| {
            let (document, hub, overloaded) = (None, None, false);
            Heard { answer, document, hub, moved_to, status, bytes, freshness, retry_after, overloaded }
        };
        let body = match fetched.body {
            Body::NotModified => return heard(Answer::NotModified(validators), 0),
            Body::Bytes(body) => body,
        };
        let bytes = body.len() as u64;
        let last_hash = before.body_hash;
        let document = Arc::new(Capture {
            at: now,
            asked_url: before.address(&feed.url).to_owned(),
            url: fetched.final_url,
            request_headers: fetched.request_headers,
            status: fetched.status,
            headers: fetched.headers,
            body,
        });
        let (feed, capture) = (Arc::clone(feed), Arc::clone(&document));
        let content_type = fetched.content_type;
        let permit = Arc::clone(&self.parses).acquire_owned().await;
        let read = spawn_blocking(move || {
            let _permit = permit;
            let body_hash = <[u8; 32]>::from(Sha256::digest(&capture.body));
            if last_hash == Some(body_hash) {
                return Answer::SameBody(validators);
            }
            let source = feed::Source {
                body: &capture.body,
                content_type: content_type.as_deref(),
                url: &capture.url,
                zone: feed.zone.as_deref(),
                language: feed.language,
            };
            match feed::read(&source) {
                Ok(document) => Answer::Document { document: Box::new(document), validators, body_hash },
                Err(error) => Answer::Failed(Outage::Soft, unreadable(&error)),
            }
        });
        let answer = read
            .await
            .unwrap_or_else(|_| Answer::Failed(Outage::Soft, "the document could not be read".to_owned()));
        let mut heard = heard(answer, bytes);
        if let Answer::Document { document: read, .. } = &heard.answer {
            heard.hub = websub::discover(&document.headers, &read.links, &document.url);
            heard.document = Some(document);
        }
        heard
    }

    /// Finds the entries that are new or have changed and reads them.
    pub(super) async fn read_fresh(
        &self,
        feed: &Arc<Feed>,
        entries: Vec<Entry>,
        at: Timestamp,
    ) -> anyhow::Result<(Vec<Incoming>, usize)> {
        if entries.is_empty() {
            return Ok((Vec::new(), 0));
        }
        let of = Arc::clone(feed);
        let sorted = self.db.write(move |writer| sort_out(writer, &of, entries)).await;
        let sorted = sorted.context("could not look up known stories")?;
        let (reader, topics) = (Arc::clone(&self.recorder.reader), feed.topics.clone());
        let permit = Arc::clone(&self.parses).acquire_owned().await;
        let stories = spawn_blocking(move || {
            let _permit = permit;
            read_entries(&reader, &topics, sorted.fresh, at)
        });
        Ok((stories.await.context("could not read stories")?, sorted.known))
    }
}

/// Returns the validators to ask with: none when the feed is due for an audit, or failed one.
fn validators_to_send(before: &FeedState, now: Timestamp) -> Validators {
    let is_trusted = before.distrusted_since.is_none() && !is_audit(before, now);
    if is_trusted { before.validators.clone() } else { Validators::default() }
}

/// Returns until when a host is left alone that asks for less: as long as it says, else for one interval. The feed's
/// own back-off does not count, or one feed that never works would starve its neighbours.
fn host_rest(policy: &PollPolicy, retry_after: Option<Duration>, now: Timestamp) -> Option<Timestamp> {
    now.checked_add(retry_after.unwrap_or(policy.interval).min(WAIT_MAX)).ok()
}

/// Returns what a poll says about the next one; `document` is what a document says by its overlap with the one before.
fn feedback(heard: &Heard, document: schedule::Answer) -> Feedback {
    let (answer, syndication) = match &heard.answer {
        Answer::Document { document: read, .. } => (document, read.syndication.clone()),
        Answer::NotModified(_) | Answer::SameBody(_) => (schedule::Answer::Unchanged, Syndication::default()),
        Answer::Failed(outage, _) => (schedule::Answer::Failed(*outage), Syndication::default()),
    };
    Feedback { answer, freshness: heard.freshness, syndication, retry_after: heard.retry_after }
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

fn wait(retry_after: Option<RetryAfter>, now: Timestamp) -> Option<Duration> {
    retry_after.and_then(|retry_after| retry_after.wait(now))
}

/// Matches entries and reads their figures. One that makes the reader panic stands with no more than its title, so that
/// it does not make its whole feed deaf.
pub(super) fn read_entries(
    reader: &Reader,
    topics: &[TopicId],
    fresh: Vec<(Entry, Option<KnownStory>)>,
    seen_at: Timestamp,
) -> Vec<Incoming> {
    let read = |(entry, known): (Entry, Option<KnownStory>)| {
        // What was flagged keeps its new text, even if it matches no more.
        let was_flagged = known.as_ref().is_some_and(|known| known.flagged);
        let reading = guarded(&entry.title, || {
            if was_flagged {
                reader.read(&StoryText::of(&entry, None), topics)
            } else {
                reader.read_entry(&entry, topics)
            }
        });
        Incoming { entry, known, reading, seen_at, page: None, again: None }
    };
    fresh.into_iter().map(read).collect()
}

/// Reads a story; one that makes the reader panic is one without anything but its title.
pub(super) fn guarded(title: &str, read: impl FnOnce() -> StoryReading) -> StoryReading {
    catch_unwind(AssertUnwindSafe(read)).unwrap_or_else(|_| {
        tracing::error!(title, "the story could not be read");
        StoryReading {
            text: title.to_owned(),
            language: guess_language(None, title),
            matches: Vec::new(),
            figures: Vec::new(),
            completions: Vec::new(),
        }
    })
}

fn failed(error: &FetchError) -> Heard {
    Heard {
        answer: Answer::Failed(error.outage(), error.to_string()),
        document: None,
        hub: None,
        moved_to: None,
        status: error.status(),
        bytes: 0,
        freshness: None,
        retry_after: wait(error.retry_after(), clock::now()),
        overloaded: error.is_overload(),
    }
}

/// Says in words a newsroom understands why a body is no feed.
pub(super) fn unreadable(error: &FeedError) -> String {
    match error {
        FeedError::Empty => "an empty answer".to_owned(),
        FeedError::Page { title: Some(title) } => format!("a page, not a feed: \"{title}\""),
        FeedError::Page { title: None } => "a page, not a feed".to_owned(),
        FeedError::Unreadable(detail) => format!("not a readable feed: {detail}"),
    }
}

#[cfg(test)]
mod tests;
