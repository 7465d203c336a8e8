//! Article pages: fetched once, for stories of a topic of which the feed carries no more than the title.
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
    model::{Article, Capture, Entry, Feed, FullText, Timestamp},
    pipeline::StoryText,
    text,
};

use super::{clock, poll::Poller, record::Incoming};

/// Pages fetched in one poll.
const PAGES_MAX: usize = 5;

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

impl Poller {
    /// Fetches the pages of stories that need them and reads those stories again with their articles.
    pub(super) async fn with_pages(&self, feed: &Arc<Feed>, mut stories: Vec<Incoming>) -> Vec<Incoming> {
        let wanting: Vec<usize> = (0..stories.len())
            .filter(|position| stories.get(*position).is_some_and(|story| wants_page(feed, story)))
            .take(PAGES_MAX)
            .collect();
        let deadline = clock::monotonic() + PAGES_TIME_MAX;
        for position in wanting {
            let Some(link) = stories.get(position).and_then(|story| story.entry.link.clone()) else {
                continue;
            };
            sleep(self.config.host_gap).await;
            let Ok(found) = timeout_at(deadline.into(), self.article(feed, &link)).await else { break };
            let Some((article, page)) = found else { continue };
            if let Some(story) = stories.get_mut(position) {
                let text = StoryText::of(&story.entry, Some(&article));
                story.reading = self.recorder.reader.read(&text, &feed.topics);
                story.page = Some(page);
            }
        }
        stories
    }

    /// Fetches a page and finds the article in it.
    async fn article(&self, feed: &Arc<Feed>, link: &str) -> Option<(Article, Capture)> {
        let url = Url::parse(link).ok()?;
        if !self.robots(feed, &url).await.allows(&url) {
            tracing::debug!(feed = %feed.id, link, "robots.txt asks not to fetch the page");
            return None;
        }
        let fetched = self.get(feed, link, Accept::Page, self.config.body_limit).await;
        let (page, content_type) = match fetched {
            Ok(fetched) => page_of(link, fetched)?,
            Err(error) => {
                tracing::debug!(feed = %feed.id, link, %error, "could not fetch the page");
                return None;
            }
        };
        let permit = Arc::clone(&self.parses).acquire_owned().await;
        let read = spawn_blocking(move || {
            let _permit = permit;
            read_page(&page.body, content_type.as_deref(), &page.url).map(|article| (article, page))
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
        let request = fetch::Request {
            accept,
            timeout: self.config.timeout,
            body_limit,
            allow_private: &feed.allow_private,
            ..fetch::Request::new(url, &self.user_agent)
        };
        fetch::get(&self.clients, &request).await
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
mod tests {
    use super::*;
    use crate::model::{EntryDates, Identity};

    #[track_caller]
    fn check_text(summary: Option<&str>, content: Option<&str>, expected: bool) {
        let entry = Entry {
            identity: Identity::Guid("a".to_owned()),
            guid: None,
            link: None,
            canonical_link: None,
            title: "Toll rises in Kazakhstan: 164 dead".to_owned(),
            summary: summary.map(str::to_owned),
            content: content.map(str::to_owned),
            author: None,
            source: None,
            dates: EntryDates::default(),
            language: None,
            content_hash: [0; 32],
        };
        assert_eq!(has_text(&entry), expected, "{summary:?} {content:?}");
    }

    #[test]
    fn a_story_without_text_repeats_its_title_at_most() {
        check_text(None, None, false);
        check_text(Some(""), Some("<p> </p>"), false);
        check_text(Some("<b>Toll rises in Kazakhstan</b>\u{2026}"), None, false);
        check_text(Some("At least 164 people were killed."), None, true);
        check_text(None, Some("<p>At least 164 people were killed.</p>"), true);
    }

    #[test]
    fn only_html_is_a_page() {
        let page = b"<html><body><article><p>At least 164 people were killed in the unrest in Kazakhstan, the Health \
            Ministry said on Sunday, and more than two thousand were injured.</p></article></body></html>";
        let read = |content_type| read_page(page, content_type, "https://wire.example/a").is_some();
        assert!(read(Some("text/html; charset=utf-8")) && read(Some("Application/XHTML+XML")));
        assert!(!read(Some("text/xml")) && !read(Some("application/rss+xml")) && !read(None));
    }
}
