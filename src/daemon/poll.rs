//! One feed from socket to commit.
//!
//! The body is fetched on the reactor; reading it (decoding, parsing, matching, figures) runs on the blocking pool, at
//! most [`PARSES_MAX`](super::PARSES_MAX) at a time, so that a burst of large documents cannot take all memory or starve the reactor. One
//! job of the database thread records the result. At most one poll of a feed is under way, so what the sorting job
//! read is still true when the recording job runs.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    time::Duration,
};

use anyhow::Context as _;
use tokio::task::spawn_blocking;

use crate::{
    model::{
        Entry, Feed, FeedState, HubLink, NextPoll, Notice, Overlap, POLL_WAIT_MAX, PollOutcome, PollReason,
        StoryReading, Syndication, Timestamp, TopicId,
    },
    pipeline::{Reader, StoryText},
    schedule::{self, Feedback, PollPolicy, next_poll, safety_poll, seed},
    store::KnownStory,
    text::guess_language,
};

use super::{
    clock,
    db::Db,
    hear::{Asker, Heard},
    lease::Leases,
    moved::{Sighting, moved},
    page::Sites,
    recognise::{SortedEntries, doubt, sort_out},
    record::{Incoming, Polled, Recorder},
    state::{Answer, advance},
};

/// What every poll needs; one for the whole daemon, replaced as a whole when the configuration is read again.
pub(super) struct Poller {
    /// How feeds are asked.
    pub asker: Asker,
    /// How polls and notices are recorded.
    pub recorder: Arc<Recorder>,
    /// The database.
    pub db: Db,
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
    /// When the feed would be polled next if it were not pushed; none when it is not.
    pub unpushed_at: Option<Timestamp>,
}

impl Poller {
    /// Polls one feed and records what came back.
    ///
    /// Whatever the feed does is recorded as an outcome; an error means that the database could not take it.
    pub(super) async fn poll(&self, feed: &Arc<Feed>, before: FeedState) -> anyhow::Result<Recorded> {
        let mut heard = Box::pin(self.asker.hear(feed, &before)).await;
        let at = clock::now();
        let mut after = advance(&before, &heard.answer, at);
        let entries = heard.answer.take_entries(feed.language);
        let all = entries.len();
        let sorted = self.sort_out(feed, &before, entries).await?;
        let known = sorted.known;
        doubt(feed, &mut after, sorted.fault, at);
        let mut stories = self.read_fresh(feed, sorted, at).await?;
        let budget = if before.baseline_at.is_some() && !heard.overloaded {
            Some(Box::pin(self.with_pages(feed, &mut stories)).await)
        } else {
            None
        };
        let is_same_feed = known > 0 || matches!(heard.answer, Answer::NotModified(_) | Answer::SameBody(_));
        let (to, failures) = (heard.moved_to.as_deref(), after.failures);
        after.moved = moved(before.moved.as_ref(), Sighting { to, failures, is_same_feed, at });
        let overlap = Overlap { known: count(known), entries: count(all) };
        if before.baseline_at.is_some() && matches!(heard.answer, Answer::Document { .. }) {
            after.overlap = Some(overlap);
        }
        let policy = PollPolicy::of(feed, self.asker.config.interval, self.asker.config.min_interval);
        let normal = next_poll(&policy, &before, &feedback(&heard, overlap), at);
        after.host_rests_until =
            heard.overloaded.then(|| host_rest(&policy, heard.retry_after, at)).flatten();
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
            document: heard.document().cloned(),
        };
        let (next, unpushed_at) = self.slowed(feed, &polled, normal);
        (polled.after.next_poll_at, polled.after.next_poll_reason) = (Some(next.at), Some(next.reason));
        let mut recorded = self.record(polled, heard.hub, unpushed_at).await?;
        if let Some(budget) = budget {
            recorded.notices.extend(Box::pin(self.look_again(feed, &recorded.state, budget)).await?);
        }
        Ok(recorded)
    }

    /// Returns when to poll a feed next, and when it would be if nothing were pushed: a feed whose hub pushes is polled
    /// more rarely, one that fails or whose hub left something out is not.
    fn slowed(&self, feed: &Feed, polled: &Polled, normal: NextPoll) -> (NextPoll, Option<Timestamp>) {
        let is_news = polled.stories.iter().any(|story| story.known.is_none());
        if is_news && self.leases.missed(&feed.id, polled.before.last_poll_at) {
            tracing::warn!(feed = %feed.id, "the hub has not pushed what the feed brings; polled as without it");
        }
        match self.leases.until(&feed.id, polled.at) {
            Some(until) if polled.outcome.is_success() => {
                let at = safety_poll(polled.at, normal.at, until, seed(&feed.url));
                let reason = if at > normal.at { PollReason::Pushed } else { normal.reason };
                (NextPoll { at, reason }, Some(normal.at))
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
        Ok(Recorded { state, outcome, notices, unpushed_at })
    }

    /// Finds the entries that are new or have changed.
    pub(super) async fn sort_out(
        &self,
        feed: &Arc<Feed>,
        before: &FeedState,
        entries: Vec<Entry>,
    ) -> anyhow::Result<SortedEntries> {
        if entries.is_empty() {
            return Ok(SortedEntries { fresh: Vec::new(), known: 0, fault: None });
        }
        let (feed, before) = (Arc::clone(feed), before.clone());
        let sorted = self.db.write(move |writer| sort_out(writer, &feed, &before, entries)).await;
        sorted.context("could not look up known stories")
    }

    /// Reads the entries that are new or have changed.
    pub(super) async fn read_fresh(
        &self,
        feed: &Arc<Feed>,
        sorted: SortedEntries,
        at: Timestamp,
    ) -> anyhow::Result<Vec<Incoming>> {
        if sorted.fresh.is_empty() {
            return Ok(Vec::new());
        }
        let (reader, topics) = (Arc::clone(&self.recorder.reader), feed.topics.clone());
        let permit = Arc::clone(&self.asker.parses).acquire_owned().await;
        let stories = spawn_blocking(move || {
            let _permit = permit;
            read_entries(&reader, &topics, sorted.fresh, at)
        });
        stories.await.context("could not read stories")
    }
}

/// Returns until when a host is left alone that asks for less: as long as it says, else for one interval. The feed's
/// own back-off does not count, or one feed that never works would starve its neighbours.
pub(super) fn host_rest(
    policy: &PollPolicy,
    retry_after: Option<Duration>,
    now: Timestamp,
) -> Option<Timestamp> {
    now.checked_add(retry_after.unwrap_or(policy.interval).min(POLL_WAIT_MAX)).ok()
}

/// Returns what a poll says about the next one; `overlap` is that of a document with the one before.
fn feedback(heard: &Heard, overlap: Overlap) -> Feedback {
    let Overlap { known, entries } = overlap;
    let (answer, syndication) = match &heard.answer {
        Answer::Document { document, .. } => {
            (schedule::Answer::Document { known, entries }, document.syndication.clone())
        }
        Answer::NotModified(_) | Answer::SameBody(_) => (schedule::Answer::Unchanged, Syndication::default()),
        Answer::Failed(outage, _) => (schedule::Answer::Failed(*outage), Syndication::default()),
    };
    Feedback { answer, freshness: heard.freshness, syndication, retry_after: heard.retry_after }
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
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

#[cfg(test)]
mod tests;
