//! Feeds asked once to see how they are, and feeds looked for on a site. The database has no part in it.
//!
//! Hosts are asked one at a time with a rest between two requests, as by the daemon, but without memory of what was
//! asked before. A host that asks for less (429, 503) is left alone for the rest of the check.

use std::{
    collections::HashMap,
    future::Future,
    sync::{Arc, Mutex as StdMutex, PoisonError},
    time::{Duration, Instant},
};

use tokio::{
    sync::{Mutex, Semaphore},
    task::{JoinSet, spawn_blocking},
    time::sleep_until,
};

use crate::{
    config::Config,
    feed::{self, Candidates, Remark, remarks},
    model::{Document, Feed, FeedFormat, FeedId, FeedState, Language, Outage, PollOutcome, Timestamp},
    net::Clients,
};

use super::{
    clock,
    hear::{Asker, Heard},
    scheduler::host_of,
    state::Answer,
};

/// What a feed showed when it was asked once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// The feed.
    pub feed: Arc<Feed>,
    /// How it ended.
    pub outcome: PollOutcome,
    /// The HTTP status, when there was an answer.
    pub status: Option<u16>,
    /// The address that answered.
    pub answered_at: Option<String>,
    /// The address that it moved to for good.
    pub moved_to: Option<String>,
    /// What it served.
    pub document: Option<Served>,
    /// What should be known of that.
    pub remarks: Vec<Remark>,
    /// What can be done about a failure.
    pub remedy: Option<&'static str>,
}

/// A document in numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Served {
    /// Its format.
    pub format: FeedFormat,
    /// Its title.
    pub title: Option<String>,
    /// The language that it declares.
    pub language: Option<Language>,
    /// How many entries it has.
    pub entries: usize,
    /// When the newest of them was published.
    pub newest_entry_at: Option<Timestamp>,
    /// Bytes of it.
    pub bytes: u64,
}

/// The feeds of a site.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Discovery {
    /// Feeds that the page names, or the page itself if it is one; each answers at an address of its own.
    pub feeds: Vec<Checked>,
    /// Further addresses that the page names and that were not asked.
    pub left_out: usize,
    /// Usual addresses that were tried since the page names no feed.
    pub tried: usize,
}

/// Asks feeds once each, and returns what they showed, in their order. `on_end` is told of each as it ends.
pub async fn check(config: &Config, feeds: &[Feed], on_end: impl FnMut(&Checked)) -> Vec<Checked> {
    let feeds = feeds.iter().cloned().map(Arc::new).collect();
    Visit::new(config).check(feeds, on_end).await
}

/// Looks for the feeds of the page or site at `url`.
///
/// # Errors
/// What the page showed, when it could not be fetched.
pub async fn discover(
    config: &Config,
    url: &str,
    on_end: impl FnMut(&Checked),
) -> Result<Discovery, Box<Checked>> {
    let visit = Visit::new(config);
    let page = Arc::new(feed_at(config, url, None));
    let Some(heard) = visit.hear(&page).await else { return Ok(Discovery::default()) };
    let answered_at = heard.capture.as_ref().map(|capture| capture.url.clone());
    let Some(answered_at) = answered_at.filter(|_| heard.document().is_none()) else {
        let checked = visit.checked(page, heard);
        let is_feed = checked.outcome.is_success();
        return if is_feed {
            Ok(Discovery { feeds: vec![checked], ..Discovery::default() })
        } else {
            Err(Box::new(checked))
        };
    };
    let Candidates { found, left_out } = candidates(heard).await;
    if found.is_empty() {
        return Ok(visit.usual(config, &answered_at, on_end).await);
    }
    let named = found.into_iter().map(|found| Arc::new(feed_at(config, &found.url, found.title))).collect();
    let mut feeds = visit.check(named, on_end).await;
    let mut seen: Vec<String> = Vec::new();
    feeds.retain(|checked| match &checked.answered_at {
        Some(at) if seen.contains(at) => false,
        Some(at) => {
            seen.push(at.clone());
            true
        }
        None => true,
    });
    Ok(Discovery { feeds, left_out, tried: 0 })
}

/// Finds the feeds that a page names.
async fn candidates(heard: Heard) -> Candidates {
    let found = spawn_blocking(move || {
        let page = heard.capture?;
        Some(feed::candidates(&page.body, heard.content_type.as_deref(), &page.url))
    });
    found.await.ok().flatten().unwrap_or_default()
}

/// Returns a feed at an address that is not configured.
fn feed_at(config: &Config, url: &str, outlet: Option<String>) -> Feed {
    Feed {
        id: FeedId::of_address(url, |_| false),
        url: url.to_owned(),
        outlet,
        language: None,
        zone: None,
        interval: None,
        topics: Vec::new(),
        full_text: config.poll.full_text,
        allow_private: config.poll.allow_private.clone(),
    }
}

/// One round of requests.
struct Visit {
    asker: Asker,
    hosts: Hosts,
}

impl Visit {
    fn new(config: &Config) -> Arc<Self> {
        Arc::new(Self {
            asker: Asker::new(Arc::new(Clients::new()), config.poll.clone()),
            hosts: Hosts::new(config.poll.host_gap, config.poll.concurrency),
        })
    }

    async fn check(
        self: &Arc<Self>,
        feeds: Vec<Arc<Feed>>,
        mut on_end: impl FnMut(&Checked),
    ) -> Vec<Checked> {
        let mut tasks = JoinSet::new();
        for (position, feed) in feeds.iter().cloned().enumerate() {
            let visit = Arc::clone(self);
            tasks.spawn(async move { (position, visit.check_one(feed).await) });
        }
        let mut answers = HashMap::new();
        while let Some(ended) = tasks.join_next().await {
            // A check that panics has no answer; its feed is told below.
            let Ok((position, checked)) = ended else { continue };
            on_end(&checked);
            answers.insert(position, checked);
        }
        let answer = |(position, feed)| {
            let broke_off = || {
                unheard(feed, "the check broke off", "check it again; if it stays so, recount is at fault")
            };
            answers.remove(&position).unwrap_or_else(broke_off)
        };
        feeds.into_iter().enumerate().map(answer).collect()
    }

    async fn check_one(&self, feed: Arc<Feed>) -> Checked {
        match self.hear(&feed).await {
            Some(heard) => self.checked(feed, heard),
            None => unheard(
                feed,
                "not asked: its host asked us to come less often",
                "check it again later, by its name",
            ),
        }
    }

    /// Tries the usual addresses of a site one after the other, until one is a feed.
    async fn usual(&self, config: &Config, url: &str, mut on_end: impl FnMut(&Checked)) -> Discovery {
        let mut discovery = Discovery::default();
        for address in feed::usual_addresses(url) {
            let feed = Arc::new(feed_at(config, &address, None));
            let Some(heard) = self.hear(&feed).await else { break };
            discovery.tried += 1;
            let checked = self.checked(feed, heard);
            on_end(&checked);
            if checked.outcome.is_success() {
                discovery.feeds.push(checked);
                break;
            }
        }
        discovery
    }

    /// Asks a feed when its host's turn has come; none when the host wants to be left alone.
    async fn hear(&self, feed: &Arc<Feed>) -> Option<Heard> {
        let state = FeedState::default();
        let ask = async {
            let heard = self.asker.hear(feed, &state).await;
            let mood = if heard.overloaded { Mood::Tired } else { Mood::Willing };
            (heard, mood)
        };
        self.hosts.turn(&feed.url, ask).await
    }

    fn checked(&self, feed: Arc<Feed>, heard: Heard) -> Checked {
        let interval = feed.interval.unwrap_or(self.asker.config.interval);
        let outcome = heard.answer.outcome();
        let (document, remarks) = match &heard.answer {
            Answer::Document { document, .. } => {
                (Some(served(document, heard.bytes)), remarks(document, interval, clock::now()))
            }
            Answer::NotModified(_) | Answer::SameBody(_) | Answer::Failed(..) => (None, Vec::new()),
        };
        Checked {
            feed,
            outcome,
            status: heard.status,
            answered_at: heard.capture.map(|capture| capture.url.clone()),
            moved_to: heard.moved_to,
            document,
            remarks,
            remedy: heard.remedy,
        }
    }
}

fn served(document: &Document, bytes: u64) -> Served {
    Served {
        format: document.format,
        title: document.title.clone(),
        language: document.language,
        entries: document.entries.len(),
        newest_entry_at: document.entries.iter().filter_map(|entry| entry.dates.published).max(),
        bytes,
    }
}

/// Makes what is known of a feed that gave no answer.
fn unheard(feed: Arc<Feed>, detail: &str, remedy: &'static str) -> Checked {
    Checked {
        feed,
        outcome: PollOutcome::Failed(Outage::Soft, detail.to_owned()),
        status: None,
        answered_at: None,
        moved_to: None,
        document: None,
        remarks: Vec::new(),
        remedy: Some(remedy),
    }
}

/// Whether a host may be asked again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mood {
    Willing,
    Tired,
}

/// When each host was asked last, and whether it may be again.
struct Hosts {
    gap: Duration,
    room: Semaphore,
    by_name: StdMutex<HashMap<String, Arc<Mutex<Host>>>>,
}

#[derive(Default)]
struct Host {
    left_at: Option<Instant>,
    mood: Option<Mood>,
}

impl Hosts {
    fn new(gap: Duration, concurrency: usize) -> Self {
        Self { gap, room: Semaphore::new(concurrency), by_name: StdMutex::default() }
    }

    /// Does work at the host of `url` when its turn has come, hosts beside each other; none when the host is tired.
    async fn turn<T>(&self, url: &str, work: impl Future<Output = (T, Mood)>) -> Option<T> {
        let host = {
            let mut hosts = self.by_name.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(hosts.entry(host_of(url)).or_default())
        };
        let mut host = host.lock().await;
        if host.mood == Some(Mood::Tired) {
            return None;
        }
        if let Some(left_at) = host.left_at {
            sleep_until((left_at + self.gap).into()).await;
        }
        let _room = self.room.acquire().await;
        let (done, mood) = work.await;
        *host = Host { left_at: Some(clock::monotonic()), mood: Some(mood) };
        Some(done)
    }
}

#[cfg(test)]
mod tests;
