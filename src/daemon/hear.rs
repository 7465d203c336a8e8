//! A feed asked, and its answer read: what polls, checks and the search for feeds have in common, so that all of them
//! judge an answer alike. Nothing is stored here, and whether a feed may be asked now is for the caller to know.

use std::{sync::Arc, time::Duration};

use sha2::{Digest, Sha256};
use tokio::{sync::Semaphore, task::spawn_blocking};

use crate::{
    config::PollConfig,
    feed::{self, FeedError},
    fetch::{self, Body, FetchError, Fetched},
    model::{Capture, Feed, FeedState, HubLink, Outage, Timestamp, Validators},
    net::{Clients, RetryAfter},
    websub,
};

use super::{
    clock,
    state::{Answer, is_audit},
};

/// Documents that are read at the same time.
pub const PARSES_MAX: usize = 2;

/// What it takes to ask.
pub(super) struct Asker {
    /// HTTP clients, by what they may reach.
    pub clients: Arc<Clients>,
    /// What the daemon calls itself.
    pub user_agent: String,
    /// How to poll.
    pub config: PollConfig,
    /// Held while a document is read.
    pub parses: Arc<Semaphore>,
}

/// An answer and what else came with it.
pub(super) struct Heard {
    pub answer: Answer,
    /// What was received, readable or not; none without a body.
    pub capture: Option<Arc<Capture>>,
    /// The `Content-Type` of it.
    pub content_type: Option<String>,
    /// The hub that the document or its answer names.
    pub hub: Option<HubLink>,
    /// Where permanent redirects led.
    pub moved_to: Option<String>,
    pub status: Option<u16>,
    pub bytes: u64,
    pub freshness: Option<Duration>,
    pub retry_after: Option<Duration>,
    /// Whether the server asks for less of everything (429, 503).
    pub overloaded: bool,
    /// What the operator can do about a failure.
    pub remedy: Option<&'static str>,
}

impl Heard {
    /// Makes what was heard of an answer alone.
    fn of(answer: Answer) -> Self {
        Self {
            answer,
            capture: None,
            content_type: None,
            hub: None,
            moved_to: None,
            status: None,
            bytes: 0,
            freshness: None,
            retry_after: None,
            overloaded: false,
            remedy: None,
        }
    }

    /// Returns what was received, if it is a document.
    pub(super) fn document(&self) -> Option<&Arc<Capture>> {
        self.capture.as_ref().filter(|_| matches!(self.answer, Answer::Document { .. }))
    }
}

impl Asker {
    /// Makes an asker of its own clients.
    pub(super) fn new(clients: Arc<Clients>, config: PollConfig) -> Self {
        Self {
            clients,
            user_agent: super::user_agent(config.contact.as_deref()),
            config,
            parses: Arc::new(Semaphore::new(PARSES_MAX)),
        }
    }

    /// Fetches the feed and reads what it answered.
    pub(super) async fn hear(&self, feed: &Arc<Feed>, before: &FeedState) -> Heard {
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
        let validators = fetched.validators;
        let heard = |answer| Heard {
            moved_to: fetched.permanent_redirect_to,
            status: Some(fetched.status),
            freshness: fetched.cache.freshness(now),
            retry_after: wait(fetched.cache.retry_after, now),
            ..Heard::of(answer)
        };
        let body = match fetched.body {
            Body::NotModified => return heard(Answer::NotModified(validators)),
            Body::Bytes(body) => body,
        };
        let bytes = body.len() as u64;
        let capture = Arc::new(Capture {
            at: now,
            asked_url: before.address(&feed.url).to_owned(),
            url: fetched.final_url,
            request_headers: fetched.request_headers,
            status: fetched.status,
            headers: fetched.headers,
            body,
        });
        let content_type = fetched.content_type;
        let (answer, remedy) = self.read(feed, before, (&capture, content_type.as_deref()), validators).await;
        let hub = match &answer {
            Answer::Document { document, .. } => {
                websub::discover(&capture.headers, &document.links, &capture.url)
            }
            Answer::NotModified(_) | Answer::SameBody(_) | Answer::Failed(..) => None,
        };
        Heard { capture: Some(capture), content_type, hub, bytes, remedy, ..heard(answer) }
    }

    /// Reads a body; with a failure goes what can be done about it.
    async fn read(
        &self,
        feed: &Arc<Feed>,
        before: &FeedState,
        (capture, content_type): (&Arc<Capture>, Option<&str>),
        validators: Validators,
    ) -> (Answer, Option<&'static str>) {
        let (feed, capture) = (Arc::clone(feed), Arc::clone(capture));
        let (content_type, last_hash) = (content_type.map(str::to_owned), before.body_hash);
        let permit = Arc::clone(&self.parses).acquire_owned().await;
        let read = spawn_blocking(move || {
            let _permit = permit;
            let body_hash = <[u8; 32]>::from(Sha256::digest(&capture.body));
            if last_hash == Some(body_hash) {
                return (Answer::SameBody(validators), None);
            }
            let source = feed::Source {
                body: &capture.body,
                content_type: content_type.as_deref(),
                url: &capture.url,
                zone: feed.zone.as_deref(),
                language: feed.language,
            };
            match feed::read(&source) {
                Ok(document) => {
                    (Answer::Document { document: Box::new(document), validators, body_hash }, None)
                }
                Err(error) => (Answer::Failed(Outage::Soft, unreadable(&error)), Some(error.remedy())),
            }
        });
        let gave_up = |_| (Answer::Failed(Outage::Soft, "the document could not be read".to_owned()), None);
        read.await.unwrap_or_else(gave_up)
    }
}

/// Returns the validators to ask with: none when the feed is due for an audit, or failed one.
pub(super) fn validators_to_send(before: &FeedState, now: Timestamp) -> Validators {
    let is_trusted = before.distrusted_since.is_none() && !is_audit(before, now);
    if is_trusted { before.validators.clone() } else { Validators::default() }
}

fn wait(retry_after: Option<RetryAfter>, now: Timestamp) -> Option<Duration> {
    retry_after.and_then(|retry_after| retry_after.wait(now))
}

fn failed(error: &FetchError) -> Heard {
    Heard {
        status: error.status(),
        retry_after: wait(error.retry_after(), clock::now()),
        overloaded: error.is_overload(),
        remedy: error.remedy(),
        ..Heard::of(Answer::Failed(error.outage(), error.to_string()))
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
