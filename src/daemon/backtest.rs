//! The stored stories read again with today's rules, beside what was alerted then.
//!
//! The texts that were kept go through the very reader and ledger of the daemon, in the order in which they were
//! recorded, into a ledger in memory; the notices that come of it are compared with those on record. The database is
//! only read, and nothing is sent.
//!
//! Limits: of a story that belonged to no topic no text was kept, so rules that match more find nothing more. A feed's
//! first document and what is older than it tell nobody, as they did then.

use std::{
    collections::{HashMap, HashSet, VecDeque},
    convert::Infallible,
};

use serde::Serialize;

use crate::{
    ledger::{StoryFlag, story_notice},
    model::{
        ChangeKind, Feed, FeedId, FeedLabel, Notice, NoticeData, NoticeType, Report, Series, SeriesId,
        SeriesKey, StoryReading, Timestamp, TopicId,
    },
    pipeline::{Reader, Settled, Settlement, StoryText, settle, settle_edit},
    store::{
        History, StoreError,
        history::{Extent, KeptVersion},
    },
};

use super::{
    poll::guarded,
    record::{Telling, telling},
};

/// What a backtest reads with, and what it compares.
pub struct Backtest<'a> {
    /// Today's rules.
    pub reader: &'a Reader,
    /// The feeds as they are configured; one that is not there follows every topic.
    pub feeds: &'a [Feed],
    /// Only what was or would be alerted about this topic.
    pub topic: Option<TopicId>,
    /// Only what was or would be alerted from then on; what came before is read all the same.
    pub since: Timestamp,
    /// Nothing that was seen later.
    pub until: Timestamp,
}

/// What a backtest came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// Versions of stories that were read again.
    pub versions: u64,
    /// Stories that belonged to no topic, of which no text was kept and nothing could be read.
    pub stories_without_text: u64,
    /// Alerts that are as they were.
    pub same: u64,
    /// What would be otherwise, in the order of time.
    pub differences: Vec<Difference>,
}

/// An alert that would be otherwise.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Difference {
    /// It would be alerted now and was not.
    New {
        /// The alert.
        alert: Alert,
        /// What the number was taken for then.
        then: Option<String>,
    },
    /// It was alerted and would not be now.
    Gone {
        /// The alert.
        alert: Alert,
        /// What the rules of today make of it.
        now: String,
    },
    /// It would be told in another way.
    Changed {
        /// As it was told.
        before: Box<Alert>,
        /// As it would be told now.
        after: Alert,
    },
}

/// A notice as a backtest compares and tells it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Alert {
    /// When it was or would have been told.
    pub at: Timestamp,
    /// What it is about.
    #[serde(rename = "type")]
    pub kind: NoticeType,
    /// The topic.
    pub topic: TopicId,
    /// For a figure: its series.
    pub series: Option<SeriesId>,
    /// For a figure: how it changed.
    pub change: Option<ChangeKind>,
    /// For a figure: the number as a headline prints it.
    pub text: Option<String>,
    /// The one line that tells it.
    pub headline: String,
    /// For a figure: the sentence; for a story: its title.
    pub sentence: String,
    /// The outlet.
    pub outlet: String,
    /// The story's link.
    pub url: Option<String>,
    /// The story's number, where it is known.
    pub story: Option<i64>,
    /// Why it counts as a change, or which words made the story belong to the topic.
    pub reason: String,
    /// What makes two alerts the same: series, kind and value, or topic and story.
    #[serde(skip)]
    key: (String, Option<ChangeKind>, String),
}

impl Alert {
    /// Takes a notice of a figure or of a flagged story; the others are about recount itself.
    fn of(notice: &Notice, story: Option<i64>) -> Option<Self> {
        let (at, kind) = (notice.timestamp, notice.kind);
        match &notice.data {
            NoticeData::Figure(figure) => Some(Self {
                at,
                kind,
                topic: figure.topic.id.clone(),
                series: Some(figure.series.id.clone()),
                change: Some(figure.change.kind),
                text: Some(figure.new.text.clone()),
                headline: figure.headline.clone(),
                sentence: figure.evidence.quote.clone(),
                outlet: figure.evidence.article.publisher.clone(),
                url: figure.evidence.article.url.clone(),
                story,
                reason: figure.change.reason.clone(),
                key: (
                    figure.series.id.to_string(),
                    Some(figure.change.kind),
                    figure.new.value.map_or_else(|| figure.new.text.clone(), |value| value.to_string()),
                ),
            }),
            NoticeData::Story(flagged) => {
                let article = &flagged.article;
                // A story keeps its identifier when its link changes.
                let name = article.guid.as_ref().or(article.url.as_ref()).unwrap_or(&article.title);
                Some(Self {
                    at,
                    kind,
                    topic: flagged.topic.id.clone(),
                    series: None,
                    change: None,
                    text: None,
                    headline: flagged.headline.clone(),
                    sentence: article.title.clone(),
                    outlet: article.publisher.clone(),
                    url: article.url.clone(),
                    story,
                    reason: format!("matched {}", flagged.terms.join(", ")),
                    key: (format!("{} {}", flagged.topic.id, flagged.feed.id), None, name.clone()),
                })
            }
            NoticeData::Feed(_) | NoticeData::Endpoint { .. } => None,
        }
    }

    /// Tells whether two alerts of one key say the same to people.
    fn says(&self, other: &Self) -> bool {
        self.headline == other.headline && self.sentence == other.sentence && self.outlet == other.outlet
    }
}

impl Backtest<'_> {
    /// Reads everything again and compares; `progress` is told how many versions are done of how many.
    pub fn run(
        &self,
        history: &History,
        mut progress: impl FnMut(u64, u64),
    ) -> Result<Comparison, StoreError> {
        let extent = history.extent()?;
        let before = self.on_record(history, &extent)?;
        let mut again = Again::new(self, history.status()?.instance, &before);
        let (mut row, mut done) = (0, 0);
        loop {
            let page = history.kept_versions(row, &extent)?;
            let Some(last) = page.last() else { break };
            row = last.row;
            for kept in page.iter().filter(|kept| kept.version.seen_at <= self.until) {
                again.take(kept);
            }
            done += page.len() as u64;
            progress(done, extent.versions);
        }
        let after: Vec<Alert> = std::mem::take(&mut again.alerts);
        let after = after.into_iter().filter(|alert| self.compares(alert)).collect();
        let (same, mut differences) = compare(before, after, |gone| again.fate(gone));
        for difference in &mut differences {
            if let Difference::New { alert, then } = difference {
                *then = then_of(history, alert)?;
            }
        }
        let stories_without_text = extent.stories_without_text;
        Ok(Comparison { versions: again.versions, stories_without_text, same, differences })
    }

    fn on_record(&self, history: &History, extent: &Extent) -> Result<Vec<Alert>, StoreError> {
        let alerts = history.alerts(extent)?;
        let alerts = alerts.iter().filter_map(|(notice, story)| Alert::of(notice, *story));
        Ok(alerts.filter(|alert| self.compares(alert)).collect())
    }

    fn compares(&self, alert: &Alert) -> bool {
        let of_topic = self.topic.as_ref().is_none_or(|topic| *topic == alert.topic);
        of_topic && self.since <= alert.at && alert.at <= self.until
    }

    fn topics_of(&self, feed: &FeedId) -> &[TopicId] {
        self.feeds.iter().find(|configured| configured.id == *feed).map_or(&[], |feed| feed.topics.as_slice())
    }
}

/// Returns what the record says of a number that would be alerted now.
fn then_of(history: &History, alert: &Alert) -> Result<Option<String>, StoreError> {
    let (Some(story), Some(series), Some(text)) = (alert.story, &alert.series, &alert.text) else {
        return Ok(None);
    };
    let verdict = history.verdict(story, series.as_str(), text)?;
    Ok(Some(
        verdict
            .map_or_else(|| "not read in the story".to_owned(), |(kind, reason)| format!("{kind}: {reason}")),
    ))
}

/// Pairs alerts by their keys, in order: what pairs and says the same, and all that does not.
fn compare(before: Vec<Alert>, after: Vec<Alert>, fate: impl Fn(&Alert) -> String) -> (u64, Vec<Difference>) {
    let mut open: HashMap<_, VecDeque<Alert>> = HashMap::new();
    for alert in before {
        open.entry(alert.key.clone()).or_default().push_back(alert);
    }
    let (mut same, mut differences) = (0, Vec::new());
    for alert in after {
        match open.get_mut(&alert.key).and_then(VecDeque::pop_front) {
            Some(before) if before.says(&alert) => same += 1,
            Some(before) => differences.push(Difference::Changed { before: Box::new(before), after: alert }),
            None => differences.push(Difference::New { alert, then: None }),
        }
    }
    let gone = open.into_values().flatten();
    differences.extend(gone.map(|alert| Difference::Gone { now: fate(&alert), alert }));
    differences.sort_by(|one, other| one.place().cmp(&other.place()));
    (same, differences)
}

impl Difference {
    /// Returns what differences are ordered by: time, then what makes the order the same each time.
    fn place(&self) -> (Timestamp, &str, &str) {
        let alert = match self {
            Self::New { alert, .. } | Self::Gone { alert, .. } | Self::Changed { after: alert, .. } => alert,
        };
        (alert.at, &alert.key.0, &alert.headline)
    }
}

/// A story, a series in it and a number of that.
type Place = (i64, SeriesId, String);

/// The second reading: a ledger in memory, and what it would have told.
struct Again<'a> {
    backtest: &'a Backtest<'a>,
    instance: String,
    series: HashMap<SeriesKey, Series>,
    said: HashMap<i64, Vec<Report>>,
    /// The version before of each story that said something.
    read: HashMap<i64, StoryReading>,
    topics: HashMap<i64, HashSet<TopicId>>,
    alerts: Vec<Alert>,
    versions: u64,
    /// What became of the numbers that were alerted, where they were read again.
    fates: HashMap<Place, Option<String>>,
}

impl<'a> Again<'a> {
    fn new(backtest: &'a Backtest<'a>, instance: String, before: &[Alert]) -> Self {
        Self {
            backtest,
            instance,
            series: HashMap::new(),
            said: HashMap::new(),
            read: HashMap::new(),
            topics: HashMap::new(),
            alerts: Vec::new(),
            versions: 0,
            fates: before.iter().filter_map(place_of).map(|place| (place, None)).collect(),
        }
    }

    fn take(&mut self, kept: &KeptVersion) {
        let KeptVersion { story, version, .. } = kept;
        let text = StoryText::kept(version, kept.language);
        let topics = self.backtest.topics_of(&story.feed);
        let reading = guarded(&version.title, || self.backtest.reader.read(&text, topics));
        let feed = FeedLabel { id: story.feed.clone(), title: None, url: String::new() };
        self.versions += 1;
        let told = telling(&kept.feed, version);
        self.flag(kept, &reading, &feed);
        let settled = self.settle(kept, &reading, &feed);
        for one in &settled {
            self.note_fate(one, told);
            let notice = one.notice.as_ref().filter(|_| told == Telling::Told);
            self.alerts.extend(notice.and_then(|notice| Alert::of(notice, Some(story.id))));
        }
        let said = self.said.entry(story.id).or_default();
        for one in settled {
            self.series.insert(one.report.key.clone(), one.series);
            said.push(one.report);
        }
        if !said.is_empty() {
            self.read.insert(kept.story.id, reading);
        }
    }

    /// Tells of each topic that the story is new to.
    fn flag(&mut self, kept: &KeptVersion, reading: &StoryReading, feed: &FeedLabel) {
        let known = self.topics.entry(kept.story.id).or_default();
        for found in &reading.matches {
            let is_new = known.insert(found.topic.clone());
            let Some(topic) = self.backtest.reader.topic(&found.topic).filter(|_| is_new) else { continue };
            if telling(&kept.feed, &kept.version) == Telling::Silent {
                continue;
            }
            let notice = story_notice(&StoryFlag {
                instance: &self.instance,
                topic,
                story: &kept.story,
                copy_of: kept.origin.copy_of.as_ref(),
                found,
                language: reading.language,
                feed,
                recorded_at: kept.version.seen_at,
            });
            self.alerts.extend(Alert::of(&notice, Some(kept.story.id)));
        }
    }

    fn settle(&self, kept: &KeptVersion, reading: &StoryReading, feed: &FeedLabel) -> Vec<Settled> {
        let said = self.said.get(&kept.story.id).map(Vec::as_slice).unwrap_or_default();
        let settlement = Settlement {
            reader: self.backtest.reader,
            instance: &self.instance,
            story: &kept.story,
            origin: &kept.origin,
            version: kept.version.number,
            stated_at: kept.version.stated_at(&kept.story),
            reading,
            feed,
            now: kept.version.seen_at,
        };
        let standing = |key: &SeriesKey| {
            let series = self.series.get(key).cloned();
            Ok::<_, Infallible>(series.unwrap_or_else(|| Series::new(key.clone())))
        };
        let Ok(settled) = match self.read.get(&kept.story.id).filter(|_| !said.is_empty()) {
            Some(before) => settle_edit(&settlement, before, standing, said),
            None => settle(&settlement, standing, said),
        };
        settled
    }

    fn note_fate(&mut self, one: &Settled, told: Telling) {
        let place = (one.report.evidence.story, one.report.key.id(), one.report.quantity.to_string());
        let Some(fate) = self.fates.get_mut(&place).filter(|fate| fate.is_none()) else { return };
        let silent =
            if told == Telling::Silent { ", and nobody is told of a feed's first document" } else { "" };
        *fate = Some(format!("{}: {}{silent}", one.verdict.kind.name(), one.verdict.reason));
    }

    /// Says what became of an alert that is no more.
    fn fate(&self, alert: &Alert) -> String {
        let Some(place) = place_of(alert) else {
            return "the story does not belong to the topic".to_owned();
        };
        if let Some(Some(fate)) = self.fates.get(&place) {
            return fate.clone();
        }
        let is_on_topic = self.topics.get(&place.0).is_some_and(|topics| topics.contains(&alert.topic));
        let fate =
            if is_on_topic { "not read in the story" } else { "the story does not belong to the topic" };
        fate.to_owned()
    }
}

/// Returns where the number of an alert stands.
fn place_of(alert: &Alert) -> Option<Place> {
    Some((alert.story?, alert.series.clone()?, alert.text.clone()?))
}

#[cfg(test)]
mod tests;
