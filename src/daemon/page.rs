//! Article pages: fetched for stories of a topic of which the feed carries no more than the title, and looked at again
//! ever more slowly for two days, since numbers are edited in place.
//!
//! Pages are asked for politely: robots.txt is obeyed, pages of one poll come one after another with the host's gap in
//! between, no more than [`PAGES_MAX`] a poll and [`PAGES_TIME_MAX`] for all of them, because the feed's news wait for
//! them; the others wait for the next poll. A page that was seen is asked for with its validators. A page that cannot be
//! had changes nothing: the story stands with what the feed carries. A first poll fetches none, since nothing of it is
//! told. When the next look is due stands in the database, so that a restart goes on with it.

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
    model::{Article, Entry, EntryDates, Feed, FullText, TextSource, Timestamp, Validators},
    pipeline::{Reader, StoryText},
    schedule::{next_look, seed},
    store::Page,
    text,
};

use super::{
    clock,
    poll::Poller,
    record::{Incoming, Kept, Look, earlier},
};

/// Pages fetched in one poll.
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
    Read(Article, Validators),
    /// 304, or a page without an article.
    Nothing(Validators),
    /// No answer for now.
    Failed,
    /// The site asks not to fetch it.
    Refused,
}

/// What one poll may still spend on pages.
struct Budget {
    pages: u32,
    deadline: Instant,
}

impl Poller {
    /// Fetches the pages of new stories that need them, reads those stories again with their articles, and looks again
    /// at pages of the feed that are due.
    pub(super) async fn look_at_pages(
        &self,
        feed: &Arc<Feed>,
        stories: &mut [Incoming],
        at: Timestamp,
    ) -> anyhow::Result<Vec<Look>> {
        if feed.full_text == FullText::Off {
            return Ok(Vec::new());
        }
        let mut budget = Budget { pages: PAGES_MAX, deadline: clock::monotonic() + PAGES_TIME_MAX };
        for story in stories.iter_mut().filter(|story| wants_page(feed, story)) {
            self.with_page(feed, story, &mut budget).await;
        }
        let mut looks = Vec::new();
        for (kept, page) in self.pages_due(feed, at).await? {
            let is_edited = |story: &Incoming| {
                story.known.as_ref().is_some_and(|other| other.story.id == kept.known.story.id)
            };
            // What the feed says now comes first; the page waits for the next poll.
            if stories.iter().any(is_edited) {
                continue;
            }
            let Some(answered) = self.answered(feed, &page, &mut budget).await else { break };
            let page = looked_at(page, &answered, at);
            let known = kept.known.clone();
            let changed = match answered {
                Answered::Read(article, _) => self.changed(feed, kept, article).await,
                Answered::Nothing(_) | Answered::Failed | Answered::Refused => None,
            };
            looks.push(Look { known, page, changed });
        }
        Ok(looks)
    }

    /// Returns the pages of a feed that are due, with their stories and what was last read of those.
    async fn pages_due(&self, feed: &Feed, at: Timestamp) -> anyhow::Result<Vec<(Kept, Page)>> {
        let id = feed.id.clone();
        let due = self.db.write(move |writer| {
            let mut due = Vec::new();
            for (known, page) in writer.pages_due(&id, at, PAGES_MAX)? {
                let version = writer.newest_version(known.story.id)?;
                due.push((Kept { known, version }, page));
            }
            Ok(due)
        });
        due.await.context("could not look for pages that are due")
    }

    /// Reads a new story with its article; when its turn does not come in this poll, it does in the next.
    async fn with_page(&self, feed: &Arc<Feed>, story: &mut Incoming, budget: &mut Budget) {
        let Some(url) = story.entry.link.clone() else { return };
        let since = story.seen_at;
        let page = Page { url, validators: Validators::default(), since, next_at: Some(since) };
        let Some(answered) = self.answered(feed, &page, budget).await else {
            story.page = Some(page);
            return;
        };
        story.page = Some(looked_at(page, &answered, since));
        if let Answered::Read(article, _) = answered {
            let text = StoryText::of(&story.entry, Some(&article));
            let (reader, topics) = (Arc::clone(&self.recorder.reader), feed.topics.clone());
            if let Some(reading) = self.read(move || reader.read(&text, &topics)).await {
                story.reading = reading;
                story.source = TextSource::Page;
            }
        }
    }

    /// Reads a known story with its article, if its text has changed.
    async fn changed(&self, feed: &Arc<Feed>, kept: Kept, article: Article) -> Option<Incoming> {
        let (reader, feed, at) = (Arc::clone(&self.recorder.reader), Arc::clone(feed), clock::now());
        self.read(move || page_version(&reader, &feed, kept, &article, at)).await.flatten()
    }

    /// Runs what reads a document where it holds up nobody; none when it panics.
    async fn read<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
        let permit = Arc::clone(&self.parses).acquire_owned().await;
        let read = spawn_blocking(move || {
            let _permit = permit;
            work()
        });
        read.await.inspect_err(|error| tracing::error!(%error, "a page could not be read")).ok()
    }

    /// Asks for a page and finds the article in it; none when this poll has spent its time or its number of pages.
    async fn answered(&self, feed: &Arc<Feed>, page: &Page, budget: &mut Budget) -> Option<Answered> {
        budget.pages = budget.pages.checked_sub(1)?;
        let ask = async {
            sleep(self.config.host_gap).await;
            self.ask(feed, page).await
        };
        timeout_at(budget.deadline.into(), ask).await.ok()
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
            body_limit: self.config.body_limit,
            validators: &page.validators,
            ..self.request(feed, link)
        };
        let fetched = match fetch::get(&self.clients, &request).await {
            Ok(fetched) => fetched,
            Err(error) => {
                tracing::debug!(feed = %feed.id, link, %error, "could not fetch the page");
                return Answered::Failed;
            }
        };
        let (validators, content_type, final_url) =
            (fetched.validators, fetched.content_type, fetched.final_url);
        let Body::Bytes(body) = fetched.body else { return Answered::Nothing(validators) };
        match self.read(move || read_page(&body, content_type.as_deref(), &final_url)).await.flatten() {
            Some(article) => Answered::Read(article, validators),
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
        let answer = fetch::get(&self.clients, &request).await;
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
            timeout: self.config.timeout,
            allow_private: &feed.allow_private,
            ..fetch::Request::new(url, &self.user_agent)
        }
    }
}

/// Returns a page as it is after it was looked at.
fn looked_at(mut page: Page, answered: &Answered, at: Timestamp) -> Page {
    page.next_at = next_look(page.since, at, seed(&page.url));
    match answered {
        Answered::Read(_, validators) | Answered::Nothing(validators) => page.validators = validators.clone(),
        Answered::Failed => {}
        Answered::Refused => page.next_at = None,
    }
    page
}

/// Makes a story's page the newest version of the story, if its text is another than before. The feed's own hash
/// stays, so that the feed is not taken for changed.
pub(super) fn page_version(
    reader: &Reader,
    feed: &Feed,
    Kept { known, version: before }: Kept,
    article: &Article,
    seen_at: Timestamp,
) -> Option<Incoming> {
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
        dates: EntryDates { published: story.published_at, ..EntryDates::default() },
        language: feed.language,
        content_hash: known.content_hash,
    };
    let text = StoryText::of(&entry, Some(article));
    if before.as_ref().is_some_and(|before| before.text == text.joined()) {
        return None;
    }
    let reading = reader.read(&text, &feed.topics);
    let earlier = before.map(|version| earlier(reader, &feed.topics, &version, &entry, reading.language));
    Some(Incoming {
        entry,
        known: Some(known),
        earlier,
        reading,
        source: TextSource::Page,
        page: None,
        seen_at,
    })
}

fn wants_page(feed: &Feed, story: &Incoming) -> bool {
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
pub(super) fn read_page(body: &[u8], content_type: Option<&str>, url: &str) -> Option<Article> {
    if !is_html(content_type?) {
        return None;
    }
    let found = text::article(&feed::decode(body, content_type), url)?;
    Some(Article {
        url: url.to_owned(),
        text: found.text,
        language: found.language,
        body_hash: Sha256::digest(body).into(),
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
