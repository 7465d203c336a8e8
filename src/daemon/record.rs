//! What a poll brought, put on record: states, stories, versions, matches, reports, revisions, notices and the rows of
//! the outbox, all through one writer and so in one transaction.
//!
//! The first readable document of a feed is its baseline: everything is stored, nothing is told but one summary
//! (polling.md C36). A new entry that was published before the oldest entry of the baseline is backfill and is stored in
//! silence too; a later edit of it is news.
//!
//! The bytes that a version was read from are kept when the version gave a report or a notice; those of the many that
//! gave neither are not.

use std::sync::Arc;

use crate::{
    ledger::{self, FeedEvent, StoryFlag, deadline, feed_notice, story_notice},
    model::{
        Capture, Endpoint, Entry, Feed, FeedLabel, FeedState, Measure, Notice, NoticeData, Origin,
        PollOutcome, Series, SeriesId, SeriesKey, Story, StoryReading, Timestamp, TopicId, Version,
    },
    pipeline::{Reader, Settled, Settlement, StoryText, completion_reports, settle, settle_edit},
    store::{
        CaptureKind, Fate, Gap, KnownStory, NewCapture, NewDelivery, NewStory, Page, Poll, Recorded,
        StoreError, StoryChange, Writer,
    },
    webhook,
};

use super::{copy, poll::guarded, recognise::own_link, state::FAILURES_TOLD};

/// What every recording needs.
pub(super) struct Recorder {
    /// The topics.
    pub reader: Arc<Reader>,
    /// Where notices go.
    pub endpoints: Arc<[Endpoint]>,
    /// Names this database; ids of notices are derived from it.
    pub instance: String,
}

/// What a poll of one feed came to.
pub(super) struct Polled {
    /// The feed.
    pub feed: Arc<Feed>,
    /// When it was asked.
    pub at: Timestamp,
    /// How it ended.
    pub outcome: PollOutcome,
    /// The HTTP status, when there was an answer.
    pub status: Option<u16>,
    /// Size of the body, bytes.
    pub bytes: u64,
    /// The feed's state before the poll.
    pub before: FeedState,
    /// The feed's state after it.
    pub after: FeedState,
    /// Stories that are new or have changed.
    pub stories: Vec<Incoming>,
    /// Entries of the document that were known.
    pub known: usize,
    /// The document that the stories came in, where there was one.
    pub document: Option<Arc<Capture>>,
}

/// A story that is new or has changed, read.
pub(super) struct Incoming {
    /// The entry as the feed carries it.
    pub entry: Entry,
    /// The story as it was known; none when it is new.
    pub known: Option<KnownStory>,
    /// What was read in it.
    pub reading: StoryReading,
    /// When this version was seen.
    pub seen_at: Timestamp,
    /// The page that its text comes from; none when the feed carries it.
    pub page: Option<Capture>,
    /// When to look at its page again; none when nobody does.
    pub again: Option<Page>,
}

/// A story in its place, with the version that is being recorded.
struct Placed<'a> {
    story: Story,
    origin: Origin,
    version: Version,
    incoming: &'a Incoming,
    feed: FeedLabel,
    at: Timestamp,
}

/// What the stories of a poll have brought so far.
#[derive(Default)]
struct Told {
    notices: Vec<Notice>,
    /// The number of the poll's document, once a story rests on it.
    document: Option<i64>,
}

/// Whether anybody is told.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Telling {
    /// Everybody who wants to know.
    Told,
    /// Nobody.
    Silent,
}

impl Recorder {
    /// Records a poll and returns the notices that it gave rise to, before any endpoint's filter.
    pub(super) fn record(&self, writer: &mut Writer<'_>, polled: &Polled) -> Result<Vec<Notice>, StoreError> {
        let feed = &polled.feed;
        writer.put_feed(feed)?;
        let poll = Poll {
            at: polled.at,
            outcome: polled.outcome.clone(),
            status: polled.status,
            bytes: polled.bytes,
        };
        writer.put_poll(&feed.id, &poll)?;
        let mut flagged = 0;
        let mut told = Told::default();
        for incoming in &polled.stories {
            flagged += u64::from(!incoming.reading.matches.is_empty());
            self.record_story(writer, polled, incoming, &mut told)?;
        }
        let mut notices = told.notices;
        notices.extend(self.feed_notices(writer, polled, flagged)?);
        writer.put_feed_state(&feed.id, &polled.after)?;
        for notice in &notices {
            self.enqueue(writer, notice)?;
        }
        Ok(notices)
    }

    /// Records a known story whose page was looked at again, and returns the notices that its edit gave rise to.
    pub(super) fn record_look(
        &self,
        writer: &mut Writer<'_>,
        known: &KnownStory,
        again: Option<&Page>,
        polled: &Polled,
    ) -> Result<Vec<Notice>, StoreError> {
        let story = &known.story;
        match again {
            Some(page) => writer.put_page(story.id, &story.identity, page)?,
            None => writer.drop_page(story.id)?,
        }
        self.record_page(writer, known, polled)
    }

    /// Records the page of a known story if its text is new, and returns the notices that it gave rise to.
    pub(super) fn record_page(
        &self,
        writer: &mut Writer<'_>,
        known: &KnownStory,
        polled: &Polled,
    ) -> Result<Vec<Notice>, StoreError> {
        let before = writer.version(known.story.id, known.version)?.map(|version| version.text);
        let mut told = Told::default();
        for incoming in &polled.stories {
            if before.as_ref() != Some(&incoming.reading.text) {
                self.record_story(writer, polled, incoming, &mut told)?;
            }
        }
        for notice in &told.notices {
            self.enqueue(writer, notice)?;
        }
        Ok(told.notices)
    }

    /// Records the stories of a document alone, and returns the notices that they gave rise to.
    pub(super) fn record_stories(
        &self,
        writer: &mut Writer<'_>,
        polled: &Polled,
    ) -> Result<Vec<Notice>, StoreError> {
        let mut told = Told::default();
        for incoming in &polled.stories {
            self.record_story(writer, polled, incoming, &mut told)?;
        }
        for notice in &told.notices {
            self.enqueue(writer, notice)?;
        }
        Ok(told.notices)
    }

    fn record_story(
        &self,
        writer: &mut Writer<'_>,
        polled: &Polled,
        incoming: &Incoming,
        told: &mut Told,
    ) -> Result<(), StoreError> {
        let (story, version) = put_story(writer, polled, incoming)?;
        let was_flagged = incoming.known.as_ref().is_some_and(|known| known.flagged);
        if incoming.reading.matches.is_empty() && !was_flagged {
            return Ok(());
        }
        writer.put_version(story.id, &version)?;
        let origin = match version.number {
            1 => copy::trace(writer, &story, &version, &incoming.entry)?,
            _ => writer.origin(story.id)?,
        };
        if let Some(page) = &incoming.again {
            writer.put_page(story.id, &story.identity, page)?;
        }
        let telling = telling(&polled.after, &version);
        // What seems new in the document that shows that guids name nothing may be old.
        let is_named = polled.before.guids_distrusted.is_some() || polled.after.guids_distrusted.is_none();
        let flagging = if is_named || version.number > 1 { telling } else { Telling::Silent };
        let feed = label(&polled.feed, &polled.after);
        let placed = Placed { story, origin, version, incoming, feed, at: polled.at };
        let flagged = self.put_matches(writer, &placed, flagging)?;
        let settlement = self.settlement(&placed);
        let settled = self.settle_story(writer, &settlement, &polled.feed.topics)?;
        if !flagged.is_empty() || !settled.is_empty() {
            put_evidence(writer, polled, &placed, &mut told.document)?;
        }
        told.notices.extend(flagged);
        for one in settled {
            let notice = one.notice.as_ref().filter(|_| telling == Telling::Told);
            put_settled(writer, &one, notice, polled.at)?;
            told.notices.extend(notice.cloned());
        }
        for completion in completion_reports(&settlement) {
            writer.put_completion(&completion, polled.at)?;
        }
        Ok(())
    }

    /// Puts the figures of a version against their series; what an earlier version said is no new report, and what the
    /// one before said and this one leaves out has vanished.
    fn settle_story(
        &self,
        writer: &Writer<'_>,
        settlement: &Settlement<'_>,
        topics: &[TopicId],
    ) -> Result<Vec<Settled>, StoreError> {
        let series =
            |key: &SeriesKey| Ok(writer.series(&key.id())?.unwrap_or_else(|| Series::new(key.clone())));
        if settlement.version == 1 {
            return settle(settlement, series, &[]);
        }
        let earlier = writer.reports_of_story(settlement.story.id)?;
        let before = writer.version(settlement.story.id, settlement.version - 1)?;
        let Some(before) = before.filter(|_| !earlier.is_empty()) else {
            return settle(settlement, series, &earlier);
        };
        let text = StoryText::kept(&before, Some(before.language));
        let reading = guarded(&before.title, || self.reader.read(&text, topics));
        settle_edit(settlement, &reading, series, &earlier)
    }

    fn settlement<'a>(&'a self, placed: &'a Placed<'_>) -> Settlement<'a> {
        let Placed { story, origin, version, incoming, feed, .. } = placed;
        Settlement {
            reader: &self.reader,
            instance: &self.instance,
            story,
            origin,
            version: version.number,
            stated_at: version.stated_at(story),
            reading: &incoming.reading,
            feed,
            now: version.seen_at,
        }
    }

    /// Stores why a version belongs to its topics, and returns a notice for each topic that the story is new to, if
    /// anybody is told.
    fn put_matches(
        &self,
        writer: &mut Writer<'_>,
        placed: &Placed<'_>,
        telling: Telling,
    ) -> Result<Vec<Notice>, StoreError> {
        let Placed { story, origin, version, incoming, feed, at } = placed;
        let before = if version.number > 1 { writer.topics_of(story.id)? } else { Vec::new() };
        let mut notices = Vec::new();
        for found in &incoming.reading.matches {
            let is_told = telling == Telling::Told && !before.contains(&found.topic);
            let topic = self.reader.topic(&found.topic).filter(|_| is_told);
            let notice = topic.map(|topic| {
                story_notice(&StoryFlag {
                    instance: &self.instance,
                    topic,
                    story,
                    copy_of: origin.copy_of.as_ref(),
                    found,
                    language: incoming.reading.language,
                    feed,
                    recorded_at: *at,
                })
            });
            writer.put_match(story.id, version.number, found, notice.as_ref().map(|notice| &notice.id))?;
            notices.extend(notice);
        }
        Ok(notices)
    }

    /// Tells of the feed itself: its baseline, a gap, failure and recovery.
    fn feed_notices(
        &self,
        writer: &mut Writer<'_>,
        polled: &Polled,
        flagged: u64,
    ) -> Result<Vec<Notice>, StoreError> {
        let (before, after) = (&polled.before, &polled.after);
        let feed = label(&polled.feed, after);
        let mut events = Vec::new();
        if before.baseline_at.is_none() && after.baseline_at.is_some() {
            events.push(FeedEvent::Baseline { stories: polled.stories.len() as u64, flagged });
        } else if is_gap(polled) {
            let since = before.last_success_at;
            let reason = "no entry of the document before".to_owned();
            let gap = Gap { from: since.unwrap_or(polled.at), to: polled.at, reason };
            writer.put_gap(&polled.feed.id, &gap)?;
            events.push(FeedEvent::Gap { since });
        }
        if before.failures < FAILURES_TOLD && after.failures >= FAILURES_TOLD {
            let detail = polled.outcome.detail().unwrap_or_default();
            events.push(FeedEvent::Failing { detail, since: before.last_success_at });
        }
        if before.silent_since.is_none() && after.silent_since.is_some() {
            events.push(FeedEvent::Silent { since: after.newest_entry_at });
        }
        let was_told = before.failures >= FAILURES_TOLD || before.silent_since.is_some();
        if was_told && after.failures == 0 && after.silent_since.is_none() {
            events.push(FeedEvent::Recovered);
        }
        Ok(events.iter().map(|event| feed_notice(&self.instance, &feed, event, polled.at)).collect())
    }

    /// Puts a notice on record and owes it to every endpoint that wants it; one that does not is recorded with why.
    pub(super) fn enqueue(&self, writer: &mut Writer<'_>, notice: &Notice) -> Result<(), StoreError> {
        writer.put_notice(notice)?;
        let series = series_of(notice);
        for endpoint in self.endpoints.iter() {
            let wanted = webhook::wants(endpoint, notice).map_err(|suppression| suppression.reason());
            let body =
                if wanted.is_ok() { webhook::render(endpoint.format, notice).body } else { Vec::new() };
            writer.enqueue(&NewDelivery {
                notice: &notice.id,
                endpoint: &endpoint.name,
                series,
                body: &body,
                fate: match &wanted {
                    Ok(()) => Fate::Due(notice.timestamp),
                    Err(reason) => Fate::Suppressed(reason),
                },
                created_at: notice.timestamp,
            })?;
        }
        Ok(())
    }
}

fn series_of(notice: &Notice) -> Option<&SeriesId> {
    match &notice.data {
        NoticeData::Figure(figure) => Some(&figure.series.id),
        NoticeData::Story(_) | NoticeData::Feed(_) | NoticeData::Endpoint { .. } => None,
    }
}

/// Returns how a feed is named in notices.
pub(super) fn label(feed: &Feed, state: &FeedState) -> FeedLabel {
    let title = feed.outlet.clone().or_else(|| state.title.clone());
    FeedLabel { id: feed.id.clone(), title, url: feed.url.clone() }
}

/// A document without any known entry, though the one before had entries, may have skipped some (C34).
fn is_gap(polled: &Polled) -> bool {
    let had_entries = polled.before.baseline_at.is_some() && polled.before.floor.is_some();
    matches!(polled.outcome, PollOutcome::Read(_))
        && had_entries
        && polled.known == 0
        && !polled.stories.is_empty()
}

/// Tells whether anybody is told of a version, by what is kept about its feed: never of a new story that came with the
/// feed's first document, or that is older than the oldest one in it.
pub(super) fn telling(feed: &FeedState, version: &Version) -> Telling {
    let came_first = feed.baseline_at.is_none_or(|baseline| version.seen_at <= baseline);
    let is_older =
        matches!((version.published_at, feed.floor), (Some(published), Some(floor)) if published < floor);
    if version.number == 1 && (came_first || is_older) { Telling::Silent } else { Telling::Told }
}

fn put_story(
    writer: &mut Writer<'_>,
    polled: &Polled,
    incoming: &Incoming,
) -> Result<(Story, Version), StoreError> {
    let (story, number) = match &incoming.known {
        Some(known) => put_changed(writer, incoming, known)?,
        None => (put_new(writer, polled, incoming)?, 1),
    };
    let version = Version {
        number,
        title: story.title.clone(),
        text: incoming.reading.text.clone(),
        content_hash: incoming.entry.content_hash,
        language: incoming.reading.language,
        published_at: story.published_at,
        seen_at: incoming.seen_at,
        edited_at: edited_at(writer, incoming, &polled.before)?,
    };
    Ok((story, version))
}

/// Returns when an edit is taken to have been made; none of a new story. A page has looks of its own, of which none is
/// kept: what it says of itself counts, if that lies behind the version before.
fn edited_at(
    writer: &Writer<'_>,
    incoming: &Incoming,
    before: &FeedState,
) -> Result<Option<Timestamp>, StoreError> {
    let Some(known) = &incoming.known else { return Ok(None) };
    let (updated, seen_at) = (incoming.entry.dates.updated, incoming.seen_at);
    if incoming.page.is_none() {
        return Ok(Some(ledger::edited_at(updated, before.last_success_at, seen_at)));
    }
    let last = writer.version(known.story.id, known.version)?;
    let since = last.map_or(known.story.first_seen_at, |last| last.seen_at);
    Ok(updated.filter(|updated| since < *updated && *updated <= seen_at).or(Some(seen_at)))
}

fn put_changed(
    writer: &mut Writer<'_>,
    incoming: &Incoming,
    known: &KnownStory,
) -> Result<(Story, u32), StoreError> {
    let entry = &incoming.entry;
    let story = Story {
        title: entry.title.clone(),
        url: entry.link.clone().or_else(|| known.story.url.clone()),
        published_at: entry.dates.published.or(known.story.published_at),
        ..known.story.clone()
    };
    let change = StoryChange {
        title: &story.title,
        url: story.url.as_deref(),
        published_at: story.published_at,
        content_hash: &entry.content_hash,
        own_link: own_link(entry),
    };
    let number = writer.update_story(story.id, &change)?;
    Ok((story, number))
}

fn put_new(writer: &mut Writer<'_>, polled: &Polled, incoming: &Incoming) -> Result<Story, StoreError> {
    let entry = &incoming.entry;
    let feed = label(&polled.feed, &polled.after);
    let mut story = Story {
        id: 0,
        outlet: feed.title.unwrap_or_else(|| feed.id.to_string()),
        feed: feed.id,
        identity: entry.identity.clone(),
        title: entry.title.clone(),
        url: entry.link.clone(),
        guid: entry.guid.clone(),
        published_at: entry.dates.published,
        first_seen_at: incoming.seen_at,
    };
    story.id = writer.insert_story(&NewStory {
        feed: &story.feed,
        identity: &story.identity,
        outlet: &story.outlet,
        title: &story.title,
        url: story.url.as_deref(),
        guid: story.guid.as_deref(),
        published_at: story.published_at,
        first_seen_at: story.first_seen_at,
        content_hash: &entry.content_hash,
        own_link: own_link(entry),
    })?;
    Ok(story)
}

/// Keeps the bytes that a version was read from: a report or a notice rests on them.
fn put_evidence(
    writer: &mut Writer<'_>,
    polled: &Polled,
    placed: &Placed<'_>,
    document: &mut Option<i64>,
) -> Result<(), StoreError> {
    let feed = &polled.feed.id;
    let mut captures = Vec::new();
    if let Some(capture) = polled.document.as_deref() {
        let id = match *document {
            Some(id) => id,
            None => writer.put_capture(&NewCapture { feed, kind: CaptureKind::Document, capture })?,
        };
        *document = Some(id);
        captures.push(id);
    }
    if let Some(capture) = &placed.incoming.page {
        captures.push(writer.put_capture(&NewCapture { feed, kind: CaptureKind::Page, capture })?);
    }
    let (story, version) = (placed.story.id, placed.version.number);
    captures.into_iter().try_for_each(|capture| writer.put_version_capture(story, version, capture))
}

fn put_settled(
    writer: &mut Writer<'_>,
    one: &Settled,
    notice: Option<&Notice>,
    at: Timestamp,
) -> Result<(), StoreError> {
    let series = one.report.key.id();
    writer.put_series(&series, &one.series, one.account.standing.as_ref())?;
    let report = writer.put_report(&series, &one.report, Recorded { at, verdict: &one.verdict })?;
    if let Some(revision) = &one.verdict.revision {
        writer.put_revision(report, revision, at, notice.map(|notice| &notice.id))?;
        if Measure::is_deadline(&one.report.key.measure) {
            writer.put_deadline(&series, deadline(&one.account).as_ref(), report, at)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
