//! The built-in record: January 2022 as eight fictional outlets reported it.
//!
//! `config/record/january-2022` holds the outlets and their stories as readable files. Here they become the answers
//! that each outlet would have given to each poll: its feed in its own format, 304 where nothing changed, one outage,
//! and article pages where a feed has titles only. Nothing but those files goes in, so the same bytes come out.

mod document;
mod source;
#[cfg(test)]
mod tests;

use std::cmp::Reverse;

use jiff::SignedDuration;
use sha2::{Digest, Sha256};

use self::source::{Outlet, Story, Validator};
use super::Capture;
use crate::model::Timestamp;

/// The first regular poll, 6 January 2022: what is in a feed by then is its baseline.
const FIRST_POLL: Timestamp = Timestamp::constant(1_641_427_200, 0);
/// The end of the regular polls, 20 January 2022.
const LAST_POLL: Timestamp = Timestamp::constant(1_642_636_800, 0);
/// How long after a change a feed is polled, once the regular polls have ended.
const LATE_POLL_AFTER: SignedDuration = SignedDuration::from_hours(1);
/// How long after a poll the pages of new stories are fetched.
const PAGE_AFTER: SignedDuration = SignedDuration::from_mins(1);

/// Returns the built-in record, oldest answer first.
pub fn captures() -> Vec<Capture> {
    let mut captures: Vec<Capture> = source::outlets().iter().flat_map(answers).collect();
    captures.sort_by_key(|capture| capture.at);
    captures
}

/// A story as its outlet shows it at some moment.
struct Shown<'a> {
    slug: &'a str,
    title: &'a str,
    text: &'a str,
    published: Timestamp,
    updated: Timestamp,
}

/// Plays one outlet from its first poll to its last.
fn answers(outlet: &Outlet) -> Vec<Capture> {
    let mut captures = Vec::new();
    let mut last_body = Vec::new();
    let mut last_poll = Timestamp::MIN;
    for at in polls(outlet) {
        if outlet.outages.iter().any(|outage| outage.0 == at) {
            captures.push(capture(at, &outlet.feed, 503, &[("Retry-After", "600")], b"busy".to_vec()));
            continue;
        }
        let body = document::feed(outlet, &shown(outlet, at));
        captures.push(feed_answer(outlet, at, &body, &last_body));
        if outlet.pages {
            captures.extend(pages(outlet, last_poll, at));
        }
        last_body = body;
        last_poll = at;
    }
    captures
}

/// Returns when an outlet's feed was asked: at regular times first, then an hour after each change.
fn polls(outlet: &Outlet) -> Vec<Timestamp> {
    let delay = SignedDuration::from_secs(outlet.delay);
    let every = SignedDuration::from_mins(outlet.every);
    let regular = std::iter::successors(Some(FIRST_POLL), |at| at.checked_add(every).ok());
    let mut late: Vec<Timestamp> =
        outlet.stories.iter().flat_map(changes).filter(|at| *at >= LAST_POLL).collect();
    late.sort_unstable();
    late.dedup();
    let late = late.into_iter().map(|at| at + LATE_POLL_AFTER);
    regular.take_while(|at| *at < LAST_POLL).chain(late).map(|at| at + delay).collect()
}

/// Returns every moment at which a story changed what its outlet shows.
fn changes(story: &Story) -> impl Iterator<Item = Timestamp> {
    let edits = story.edits.iter().map(|edit| edit.at.0);
    let republished = story.republished.iter().map(|moment| moment.0);
    std::iter::once(story.published.0).chain(edits).chain(republished)
}

/// Returns what an outlet shows at a moment: its newest stories, newest first.
fn shown(outlet: &Outlet, at: Timestamp) -> Vec<Shown<'_>> {
    let published = outlet.stories.iter().filter(|story| story.published.0 <= at);
    let mut stories: Vec<Shown> = published.map(|story| show(story, at)).collect();
    stories.sort_by_key(|story| Reverse(story.published));
    stories.truncate(outlet.window);
    stories
}

/// Returns a story as it stands at a moment.
fn show(story: &Story, at: Timestamp) -> Shown<'_> {
    let edits = || story.edits.iter().rev().filter(|edit| edit.at.0 <= at);
    let republished = story.republished.iter().rev().find(|moment| moment.0 <= at);
    Shown {
        slug: &story.slug,
        title: edits().find_map(|edit| edit.title.as_deref()).unwrap_or(&story.title),
        text: edits().find_map(|edit| edit.text.as_deref()).unwrap_or(&story.text),
        published: republished.unwrap_or(&story.published).0,
        updated: changes(story).filter(|change| *change <= at).max().unwrap_or(story.published.0),
    }
}

/// Answers a poll with the document, or with 304 where the outlet knows that it was sent before.
fn feed_answer(outlet: &Outlet, at: Timestamp, body: &[u8], last_body: &[u8]) -> Capture {
    let media_type = ("Content-Type", document::media_type(outlet));
    if outlet.validators == Validator::None {
        return capture(at, &outlet.feed, 200, &[media_type], body.to_vec());
    }
    let etag = etag(body);
    if body == last_body {
        return capture(at, &outlet.feed, 304, &[("ETag", &etag)], Vec::new());
    }
    capture(at, &outlet.feed, 200, &[media_type, ("ETag", &etag)], body.to_vec())
}

/// Returns the pages of the stories that came in between two polls.
fn pages(outlet: &Outlet, last_poll: Timestamp, at: Timestamp) -> impl Iterator<Item = Capture> {
    let new =
        outlet.stories.iter().filter(move |story| last_poll < story.published.0 && story.published.0 <= at);
    new.map(move |story| {
        let page = document::page(outlet, &show(story, at)).into_bytes();
        let url = document::link(outlet, &story.slug);
        capture(at + PAGE_AFTER, &url, 200, &[("Content-Type", "text/html; charset=utf-8")], page)
    })
}

fn capture(at: Timestamp, url: &str, status: u16, headers: &[(&str, &str)], body: Vec<u8>) -> Capture {
    let date = at.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
    let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let headers = std::iter::once(("Date".to_owned(), date)).chain(headers).collect();
    Capture::new(at, url, status, headers, body)
}

/// Returns an entity tag that changes with the body.
fn etag(body: &[u8]) -> String {
    let hash = Sha256::digest(body);
    let start = hash.first_chunk().map_or(0, |start| u64::from_be_bytes(*start));
    format!("\"{start:016x}\"")
}
