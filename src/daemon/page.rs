//! Article pages: fetched for stories of a topic of which the feed carries no more than the title, and looked at again
//! ever more slowly for two days, since numbers are edited in place.
//!
//! Pages are asked for politely: robots.txt is obeyed, pages of one poll come one after another with the host's gap in
//! between, no more than [`PAGES_MAX`] a poll and [`PAGES_TIME_MAX`] for all of them. The feed's news wait for the pages of
//! new stories; those that are looked at again, with their validators, come when the news are on record. What finds no
//! room waits for the next poll. A page that cannot be had changes nothing: the story stands with what is known
//! of it. A first poll fetches none, since nothing of it is told.
//!
//! When a page is due stands in the database. It is looked at in the first poll of its feed from then on, so never more
//! often than the feed is asked.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use anyhow::Context as _;
use sha2::{Digest, Sha256};
use tokio::{
    task::spawn_blocking,
    time::{sleep, timeout_at},
};
use url::Url;

use crate::{
    feed,
    fetch::{self, Accept, Body, ROBOTS_BYTES_MAX, Robots},
    model::{
        Article, Capture, Entry, EntryDates, Feed, FeedState, FullText, Notice, PollOutcome, Timestamp,
        Validators,
    },
    pipeline::{Reader, StoryText},
    schedule::{next_look, seed},
    store::{KnownStory, Page},
    text,
};

use super::{
    clock,
    poll::Poller,
    record::{Incoming, Polled},
};

/// Pages asked for in one poll, of new stories first.
const PAGES_MAX: u32 = 5;

/// Time that the pages of one poll may take together.
const PAGES_TIME_MAX: Duration = Duration::from_mins(1);

/// Media types of pages.
const PAGE_TYPES: [&str; 2] = ["text/html", "application/xhtml+xml"];

/// How long the rules of a site are kept (RFC 9309, section 2.4).
const ROBOTS_KEPT: Duration = Duration::from_hours(24);

/// Sites whose rules are kept.
const SITES_MAX: usize = 1_024;

/// The rules of sites, by scheme, host and port.
#[derive(Default)]
pub(super) struct Sites {
    rules: Mutex<HashMap<String, (Timestamp, Arc<Robots>)>>,
}

impl Sites {
    fn get(&self, site: &str, now: Timestamp) -> Option<Arc<Robots>> {
        let rules = self.rules.lock().unwrap_or_else(PoisonError::into_inner);
        let (until, robots) = rules.get(site)?;
        (*until > now).then(|| Arc::clone(robots))
    }

    fn put(&self, site: String, robots: &Arc<Robots>, now: Timestamp) {
        let mut rules = self.rules.lock().unwrap_or_else(PoisonError::into_inner);
        if rules.len() >= SITES_MAX {
            rules.clear();
        }
        rules.insert(site, (now.checked_add(ROBOTS_KEPT).unwrap_or(now), Arc::clone(robots)));
    }
}

/// What came of asking for a page.
enum Answered {
    /// An article.
    Read(Box<(Article, Capture)>, Validators),
    /// 304, or a page without an article.
    Nothing(Validators),
    /// No answer for now.
    Failed,
    /// The site asks for less of everything.
    Busy,
    /// The site asks not to fetch it.
    Refused,
}

/// What one poll may still spend on pages.
pub(super) struct Budget {
    pages: u32,
    deadline: Instant,
}

impl Budget {
    pub(super) fn new() -> Self {
        Self { pages: PAGES_MAX, deadline: clock::monotonic() + PAGES_TIME_MAX }
    }
}

impl Poller {
    /// Fetches the pages of new stories that need them, reads those stories again with their articles, and returns what
    /// the poll may still spend.
    pub(super) async fn with_pages(&self, feed: &Arc<Feed>, stories: &mut [Incoming]) -> Budget {
        let mut budget = Budget::new();
        for story in stories.iter_mut().filter(|story| wants_page(feed, story)) {
            self.with_page(feed, story, &mut budget).await;
        }
        budget
    }

    /// Reads a new story with its article; when its turn does not come in this poll, it does in the next.
    async fn with_page(&self, feed: &Arc<Feed>, story: &mut Incoming, budget: &mut Budget) {
        let Some(page) = page_due(story) else { return };
        let since = story.seen_at;
        let Some(answered) = self.answered(feed, &page, budget).await else {
            story.again = Some(page);
            return;
        };
        story.again = looked_at(page, &answered, since);
        if let Answered::Read(read, _) = answered {
            let (article, capture) = *read;
            let text = StoryText::of(&story.entry, Some(&article));
            let (reader, topics) = (Arc::clone(&self.recorder.reader), feed.topics.clone());
            if let Some(reading) = self.read(move || reader.read(&text, &topics)).await {
                story.reading = reading;
                story.page = Some(capture);
            }
        }
    }

    /// Looks again at the pages of a feed that are due, puts their edits on record and returns the notices of them.
    pub(super) async fn look_again(
        &self,
        feed: &Arc<Feed>,
        state: &FeedState,
        mut budget: Budget,
    ) -> anyhow::Result<Vec<Notice>> {
        let mut notices = Vec::new();
        if feed.full_text == FullText::Off {
            return Ok(notices);
        }
        let (id, now) = (feed.id.clone(), clock::now());
        let due = self.db.write(move |writer| writer.pages_due(&id, now, PAGES_MAX)).await;
        for (known, page) in due.context("could not look for pages that are due")? {
            let Some(answered) = self.answered(feed, &page, &mut budget).await else { break };
            let at = clock::now();
            let again = looked_at(page, &answered, at);
            let stories = match answered {
                Answered::Read(read, _) => self.edited(feed, &known, *read).await,
                Answered::Nothing(_) | Answered::Failed | Answered::Busy | Answered::Refused => None,
            };
            let polled = looked(feed, state, stories.into_iter().collect(), at);
            let recorder = Arc::clone(&self.recorder);
            let told =
                self.db.write(move |writer| recorder.record_look(writer, &known, again.as_ref(), &polled));
            notices.extend(told.await.context("could not record a page")?);
        }
        Ok(notices)
    }

    /// Reads a known story with the article of its page.
    async fn edited(
        &self,
        feed: &Arc<Feed>,
        known: &KnownStory,
        (article, capture): (Article, Capture),
    ) -> Option<Incoming> {
        let (reader, feed, known) = (Arc::clone(&self.recorder.reader), Arc::clone(feed), known.clone());
        self.read(move || page_version(&reader, &feed, known, &article, capture)).await
    }

    /// Runs what reads a document where it holds up nobody; none when it panics.
    pub(super) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Option<T> {
        let permit = Arc::clone(&self.asker.parses).acquire_owned().await;
        let read = spawn_blocking(move || {
            let _permit = permit;
            work()
        });
        read.await.inspect_err(|error| tracing::error!(%error, "a document could not be read")).ok()
    }

    /// Asks for a page and finds the article in it; none when this poll has spent its time or its number of pages.
    async fn answered(&self, feed: &Arc<Feed>, page: &Page, budget: &mut Budget) -> Option<Answered> {
        budget.pages = budget.pages.checked_sub(1).filter(|_| clock::monotonic() < budget.deadline)?;
        let ask = async {
            sleep(self.asker.config.host_gap).await;
            self.ask(feed, page).await
        };
        let answered = timeout_at(budget.deadline.into(), ask).await.unwrap_or(Answered::Failed);
        if matches!(answered, Answered::Busy) {
            budget.pages = 0;
        }
        Some(answered)
    }

    async fn ask(&self, feed: &Arc<Feed>, page: &Page) -> Answered {
        let link = page.url.as_str();
        let Ok(url) = Url::parse(link) else { return Answered::Refused };
        if !self.robots(feed, &url).await.allows(&url) {
            tracing::debug!(feed = %feed.id, link, "robots.txt asks not to fetch the page");
            return Answered::Refused;
        }
        let request = fetch::Request {
            accept: Accept::Page,
            body_limit: self.asker.config.body_limit,
            validators: &page.validators,
            ..self.request(feed, link)
        };
        let fetched = match fetch::get(&self.asker.clients, &request).await {
            Ok(fetched) => fetched,
            Err(error) => {
                tracing::debug!(feed = %feed.id, link, %error, "could not fetch the page");
                return if error.is_overload() { Answered::Busy } else { Answered::Failed };
            }
        };
        let validators = fetched.validators.clone();
        let Some((capture, content_type)) = page_of(link, fetched) else {
            return Answered::Nothing(validators);
        };
        let zone = feed.zone.clone();
        let read = self.read(move || {
            let article = read_page(&capture, content_type.as_deref(), zone.as_deref())?;
            Some(Box::new((article, capture)))
        });
        match read.await.flatten() {
            Some(read) => Answered::Read(read, validators),
            None => Answered::Nothing(validators),
        }
    }

    /// Returns the rules of a site, asking for them at most once a day.
    async fn robots(&self, feed: &Feed, page: &Url) -> Arc<Robots> {
        let (now, site) = (clock::now(), page.origin().ascii_serialization());
        if let Some(robots) = self.sites.get(&site, now) {
            return robots;
        }
        let url = format!("{site}/robots.txt");
        let request =
            fetch::Request { accept: Accept::Any, body_limit: ROBOTS_BYTES_MAX, ..self.request(feed, &url) };
        let answer = fetch::get(&self.asker.clients, &request).await;
        let robots = Arc::new(match answer {
            Ok(fetched) => match fetched.body {
                Body::Bytes(body) => Robots::read(&String::from_utf8_lossy(&body)),
                Body::NotModified => Robots::allow_all(),
            },
            Err(error) if error.status().is_some_and(|status| (400..500).contains(&status)) => {
                Robots::allow_all()
            }
            Err(_) => Robots::disallow_all(),
        });
        self.sites.put(site, &robots, now);
        robots
    }

    fn request<'a>(&'a self, feed: &'a Feed, url: &'a str) -> fetch::Request<'a> {
        fetch::Request {
            timeout: self.asker.config.timeout,
            allow_private: &feed.allow_private,
            ..fetch::Request::new(url, &self.asker.user_agent)
        }
    }
}

/// Returns a page as it is after it was looked at; none when nobody looks again.
fn looked_at(page: Page, answered: &Answered, at: Timestamp) -> Option<Page> {
    let validators = match answered {
        Answered::Read(_, validators) | Answered::Nothing(validators) => validators.clone(),
        Answered::Failed | Answered::Busy => page.validators,
        Answered::Refused => return None,
    };
    let next_at = next_look(page.since, at, seed(&page.url))?;
    Some(Page { validators, next_at, ..page })
}

/// Returns what is recorded of pages that were looked at while the feed itself was not asked.
pub(super) fn looked(feed: &Arc<Feed>, state: &FeedState, stories: Vec<Incoming>, at: Timestamp) -> Polled {
    Polled {
        feed: Arc::clone(feed),
        at,
        outcome: PollOutcome::SameBody,
        status: None,
        bytes: 0,
        before: state.clone(),
        after: state.clone(),
        known: stories.len(),
        stories,
        document: None,
    }
}

/// Makes a capture of an answer with a body; beside it stands its `Content-Type`.
fn page_of(link: &str, fetched: fetch::Fetched) -> Option<(Capture, Option<String>)> {
    let Body::Bytes(body) = fetched.body else { return None };
    let page = Capture {
        at: clock::now(),
        asked_url: link.to_owned(),
        url: fetched.final_url,
        request_headers: fetched.request_headers,
        status: fetched.status,
        headers: fetched.headers,
        body,
    };
    Some((page, fetched.content_type))
}

/// Makes a story's page the newest version of the story; the feed's own hash stays, so that the feed is not taken for
/// changed.
pub(super) fn page_version(
    reader: &Reader,
    feed: &Feed,
    known: KnownStory,
    article: &Article,
    page: Capture,
) -> Incoming {
    let story = &known.story;
    let entry = Entry {
        identity: story.identity.clone(),
        guid: story.guid.clone(),
        link: story.url.clone(),
        canonical_link: story.url.as_deref().and_then(feed::canonical_link),
        title: story.title.clone(),
        summary: None,
        content: None,
        author: None,
        source: None,
        dates: EntryDates {
            published: story.published_at,
            updated: article.modified_at,
            ..EntryDates::default()
        },
        language: feed.language,
        content_hash: known.content_hash,
    };
    let reading = reader.read(&StoryText::of(&entry, Some(article)), &feed.topics);
    Incoming { entry, known: Some(known), reading, seen_at: page.at, page: Some(page), again: None }
}

/// Returns the page of a new story as one that is due.
pub(super) fn page_due(story: &Incoming) -> Option<Page> {
    let since = story.seen_at;
    Some(Page { url: story.entry.link.clone()?, validators: Validators::default(), since, next_at: since })
}

/// Tells whether the page of a story is to be fetched.
pub(super) fn wants_page(feed: &Feed, story: &Incoming) -> bool {
    if story.reading.matches.is_empty() || story.known.is_some() {
        return false;
    }
    match feed.full_text {
        FullText::Off => false,
        FullText::On => true,
        FullText::Auto => !has_text(&story.entry),
    }
}

/// Finds the article of a page as it was served; none in anything that is not served as HTML.
pub(super) fn read_page(page: &Capture, content_type: Option<&str>, zone: Option<&str>) -> Option<Article> {
    if !is_html(content_type?) {
        return None;
    }
    let found = text::article(&feed::decode(&page.body, content_type), &page.url)?;
    Some(Article {
        url: page.url.clone(),
        text: found.text,
        language: found.language,
        published_at: found.published.and_then(|date| feed::moment(&date, zone)),
        modified_at: found.modified.and_then(|date| feed::moment(&date, zone)),
        body_hash: Sha256::digest(&page.body).into(),
    })
}

fn is_html(content_type: &str) -> bool {
    let media = content_type.split(';').next().unwrap_or_default().trim();
    PAGE_TYPES.iter().any(|page| media.eq_ignore_ascii_case(page))
}

/// Tells whether the feed carries text of the story itself: more than what its title says already.
fn has_text(entry: &Entry) -> bool {
    let letters =
        |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    let carried = [&entry.content, &entry.summary].into_iter().flatten();
    let title = letters(&entry.title);
    carried.map(|html| letters(&text::prose(html))).any(|own| !title.contains(&own))
}

#[cfg(test)]
mod tests;
