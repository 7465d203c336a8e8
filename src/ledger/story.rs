//! Notices that are not about a figure: a flagged story, a feed, an endpoint.

use crate::model::{
    ArticleLabel, Copied, EndpointName, FeedLabel, FeedNote, Flags, Labelled, Language, Match, Notice,
    NoticeData, NoticeType, Story, StoryNotice, Times, Timestamp, Topic,
};

use super::id::notice_id;

/// Terms shown of a match.
const TERMS_MAX: usize = 12;

/// A story that belongs to a topic, and what its notice is made of.
#[derive(Debug, Clone, Copy)]
pub struct StoryFlag<'a> {
    /// Names this database.
    pub instance: &'a str,
    /// The topic.
    pub topic: &'a Topic,
    /// The story.
    pub story: &'a Story,
    /// The story that it is a copy of.
    pub copy_of: Option<&'a Copied>,
    /// Why it belongs to the topic.
    pub found: &'a Match,
    /// The language that it was read in.
    pub language: Language,
    /// The feed that brought it.
    pub feed: &'a FeedLabel,
    /// When it was recorded.
    pub recorded_at: Timestamp,
}

/// Returns the notice that a story belongs to a topic.
pub fn story_notice(flag: &StoryFlag<'_>) -> Notice {
    let StoryFlag { topic, story, found, recorded_at, .. } = *flag;
    let mut terms: Vec<String> = Vec::new();
    for matched in &found.terms {
        if !terms.contains(&matched.term) && terms.len() < TERMS_MAX {
            terms.push(matched.term.clone());
        }
    }
    let told = match flag.copy_of {
        Some(copied) => format!("the story of {} again", copied.outlet),
        None => "new story".to_owned(),
    };
    let facets: Vec<String> = found.facets.iter().map(ToString::to_string).collect();
    let data = StoryNotice {
        headline: format!("{}: {told}, {} ({})", topic.label, story.outlet, facets.join(", ")),
        topic: Labelled { id: topic.id.clone(), label: topic.label.clone() },
        score: found.score,
        facets,
        terms,
        article: ArticleLabel {
            title: story.title.clone(),
            url: story.url.clone(),
            guid: story.guid.clone(),
            publisher: story.outlet.clone(),
        },
        language: flag.language,
        feed: flag.feed.clone(),
        times: Times { published_at: story.published_at, first_seen_at: story.first_seen_at, recorded_at },
        flags: Flags { grouped: flag.copy_of.is_some(), ..Flags::default() },
    };
    let parts = [topic.id.as_str(), story.feed.as_str(), &story.identity.key()];
    notice(flag.instance, NoticeType::StoryFlagged, recorded_at, &parts, NoticeData::Story(Box::new(data)))
}

/// What can happen to a feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FeedEvent {
    /// Its first document was stored.
    Baseline {
        /// Stories in it.
        stories: u64,
        /// Stories that belong to a topic.
        flagged: u64,
    },
    /// It has brought no document since.
    Failing {
        /// What went wrong, in words.
        detail: String,
        /// When it last did.
        since: Option<Timestamp>,
    },
    /// It answers, and brings nothing new, for far longer than it used to.
    Silent {
        /// When its newest entry was published.
        since: Option<Timestamp>,
    },
    /// It brings documents, or something new, again.
    Recovered,
    /// Its window ran past between two polls.
    Gap {
        /// The poll before.
        since: Option<Timestamp>,
    },
}

/// Returns the notice of something that happened to a feed.
pub fn feed_notice(instance: &str, feed: &FeedLabel, event: &FeedEvent, at: Timestamp) -> Notice {
    let name = feed.title.as_deref().unwrap_or(feed.id.as_str());
    let (kind, headline, detail, since) = match event {
        FeedEvent::Baseline { stories, flagged } => (
            NoticeType::BaselineCompleted,
            format!("{name}: first poll stored {stories} stories, {flagged} of them on topic"),
            "nothing of a first poll is alerted; changes are from now on".to_owned(),
            None,
        ),
        FeedEvent::Failing { detail, since } => {
            (NoticeType::FeedFailing, format!("{name}: no feed, {detail}"), detail.clone(), *since)
        }
        FeedEvent::Silent { since } => {
            let newest = since.map_or_else(String::new, |since| format!(" since {since}"));
            let detail = format!("no new entry{newest}, far longer than any pause in its document");
            (NoticeType::FeedFailing, format!("{name}: silent, {detail}"), detail, *since)
        }
        FeedEvent::Recovered => (
            NoticeType::FeedRecovered,
            format!("{name}: the feed is back"),
            "the feed answers again".to_owned(),
            None,
        ),
        FeedEvent::Gap { since } => (
            NoticeType::FeedGap,
            format!("{name}: stories may have come and gone between two polls"),
            "no entry of the last document is in this one".to_owned(),
            *since,
        ),
    };
    let (stories, flagged) = match event {
        FeedEvent::Baseline { stories, flagged } => (Some(*stories), Some(*flagged)),
        FeedEvent::Failing { .. }
        | FeedEvent::Silent { .. }
        | FeedEvent::Recovered
        | FeedEvent::Gap { .. } => (None, None),
    };
    let data = NoticeData::Feed(FeedNote { headline, feed: feed.clone(), detail, since, stories, flagged });
    notice(instance, kind, at, &[feed.id.as_str(), &at.to_string()], data)
}

/// What can happen to an endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EndpointTrouble {
    /// Deliveries fail.
    Failing(String),
    /// It asked for no more.
    Disabled(String),
}

/// Returns the notice of trouble with an endpoint.
pub fn endpoint_notice(
    instance: &str,
    endpoint: &EndpointName,
    trouble: &EndpointTrouble,
    at: Timestamp,
) -> Notice {
    let (kind, headline, detail) = match trouble {
        EndpointTrouble::Failing(detail) => {
            (NoticeType::EndpointFailing, format!("endpoint {endpoint}: deliveries fail, {detail}"), detail)
        }
        EndpointTrouble::Disabled(detail) => {
            (NoticeType::EndpointDisabled, format!("endpoint {endpoint}: disabled, {detail}"), detail)
        }
    };
    let data = NoticeData::Endpoint { headline, endpoint: endpoint.clone(), detail: detail.clone() };
    notice(instance, kind, at, &[endpoint.as_str(), &at.to_string()], data)
}

/// Returns a trial notice for an endpoint, marked as one.
pub fn test_notice(instance: &str, endpoint: &EndpointName, at: Timestamp) -> Notice {
    let data = NoticeData::Endpoint {
        headline: format!("test of endpoint {endpoint}: recount can reach it"),
        endpoint: endpoint.clone(),
        detail: "sent by hand; nothing happened".to_owned(),
    };
    let notice = notice(instance, NoticeType::EndpointTest, at, &[endpoint.as_str(), &at.to_string()], data);
    Notice { test: true, ..notice }
}

fn notice(instance: &str, kind: NoticeType, at: Timestamp, parts: &[&str], data: NoticeData) -> Notice {
    let parts: Vec<&str> = std::iter::once(kind.name()).chain(parts.iter().copied()).collect();
    Notice { id: notice_id(instance, &parts), kind, timestamp: at, schema: Notice::SCHEMA, test: false, data }
}
