//! Article pages: fetched once, for stories of a topic whose feed carries a title or one sentence only.
//!
//! Pages are asked for politely: robots.txt is obeyed, pages of one poll come one after another with the host's gap in
//! between, no more than [`PAGES_MAX`] a poll and [`PAGES_TIME_MAX`] for all of them, because the feed's news wait for
//! them. A page that cannot be had changes nothing: the story stands with what the feed carries. A first poll fetches
//! none, since nothing of it is told.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use sha2::{Digest, Sha256};
use tokio::{
    task::spawn_blocking,
    time::{sleep, timeout_at},
};
use url::Url;

use crate::{
    feed,
    fetch::{self, Accept, Body, ROBOTS_BYTES_MAX, Robots},
    model::{Article, Entry, Feed, FullText, Timestamp},
    pipeline::StoryText,
    text,
};

use super::{clock, poll::Poller, record::Incoming};

/// Pages fetched in one poll.
const PAGES_MAX: usize = 5;

/// Time that the pages of one poll may take together.
const PAGES_TIME_MAX: Duration = Duration::from_mins(1);

/// An entry's own text of at least so many characters is an article already.
const ARTICLE_CHARS_MIN: usize = 400;

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

impl Poller {
    /// Fetches the pages of stories that need them and reads those stories again with their articles.
    pub(super) async fn with_pages(&self, feed: &Arc<Feed>, mut stories: Vec<Incoming>) -> Vec<Incoming> {
        let wanting: Vec<usize> = (0..stories.len())
            .filter(|position| stories.get(*position).is_some_and(|story| self.wants_page(feed, story)))
            .take(PAGES_MAX)
            .collect();
        let deadline = clock::monotonic() + PAGES_TIME_MAX;
        for position in wanting {
            let Some(link) = stories.get(position).and_then(|story| story.entry.link.clone()) else {
                continue;
            };
            sleep(self.config.host_gap).await;
            let Ok(found) = timeout_at(deadline.into(), self.article(feed, &link)).await else { break };
            let Some(article) = found else { continue };
            if let Some(story) = stories.get_mut(position) {
                let text = StoryText::of(&story.entry, Some(&article));
                story.reading = self.recorder.reader.read(&text, &feed.topics);
            }
        }
        stories
    }

    fn wants_page(&self, feed: &Feed, story: &Incoming) -> bool {
        if story.reading.matches.is_empty() || story.known.is_some() {
            return false;
        }
        match (feed.full_text, self.config.full_text) {
            (FullText::Off, _) | (_, FullText::Off) => false,
            (FullText::On, _) | (FullText::Auto, FullText::On) => true,
            (FullText::Auto, FullText::Auto) => !has_article(&story.entry),
        }
    }

    /// Fetches a page and finds the article in it.
    async fn article(&self, feed: &Arc<Feed>, link: &str) -> Option<Article> {
        let url = Url::parse(link).ok()?;
        if !self.robots(feed, &url).await.allows(&url) {
            tracing::debug!(feed = %feed.id, link, "robots.txt asks not to fetch the page");
            return None;
        }
        let fetched = self.get(feed, link, Accept::Page, self.config.body_limit).await;
        let (body, content_type, final_url) = match fetched {
            Ok(fetched) => match fetched.body {
                Body::Bytes(body) => (body, fetched.content_type, fetched.final_url),
                Body::NotModified => return None,
            },
            Err(error) => {
                tracing::debug!(feed = %feed.id, link, %error, "could not fetch the page");
                return None;
            }
        };
        let permit = Arc::clone(&self.parses).acquire_owned().await;
        let read = spawn_blocking(move || {
            let _permit = permit;
            read_page(&body, content_type.as_deref(), &final_url)
        });
        read.await.ok().flatten()
    }

    /// Returns the rules of a site, asking for them at most once a day.
    async fn robots(&self, feed: &Feed, page: &Url) -> Arc<Robots> {
        let (now, site) = (clock::now(), page.origin().ascii_serialization());
        if let Some(robots) = self.sites.get(&site, now) {
            return robots;
        }
        let answer = self.get(feed, &format!("{site}/robots.txt"), Accept::Any, ROBOTS_BYTES_MAX).await;
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

    async fn get(
        &self,
        feed: &Feed,
        url: &str,
        accept: Accept,
        body_limit: u64,
    ) -> Result<fetch::Fetched, fetch::FetchError> {
        let allow_private = self.allow_private(feed);
        let request = fetch::Request {
            accept,
            timeout: self.config.timeout,
            body_limit,
            allow_private: &allow_private,
            ..fetch::Request::new(url, &self.user_agent)
        };
        fetch::get(&self.clients, &request).await
    }
}

/// Finds the article of a page as it was served.
pub(super) fn read_page(body: &[u8], content_type: Option<&str>, url: &str) -> Option<Article> {
    let found = text::article(&feed::decode(body, content_type), url)?;
    Some(Article {
        url: url.to_owned(),
        text: found.text,
        language: found.language,
        body_hash: Sha256::digest(body).into(),
    })
}

/// Tells whether the feed carries the article itself.
fn has_article(entry: &Entry) -> bool {
    let carried = entry.content.as_deref().or(entry.summary.as_deref()).unwrap_or_default();
    text::prose(carried).chars().count() >= ARTICLE_CHARS_MIN
}
