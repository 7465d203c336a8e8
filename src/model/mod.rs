//! The vocabulary of recount: the values that the rooms hand to each other.
//!
//! Nothing here does work beyond checking and printing itself, and nothing here imports another room. A type is
//! named as the field names it; where a word appears here it is the word used in columns, JSON and documentation.

mod capture;
mod name;
mod span;
mod language;
mod network;
mod listen;
mod secret;
mod quantity;
mod measure;
mod figure;
mod completion;
mod feed;
mod next_poll;
mod subscription;
mod story;
mod topic;
mod report;
mod series;
mod notice;
mod delivery;

pub use self::{
    capture::Capture,
    completion::{Completion, CompletionReport, Deadline, Phase},
    delivery::{Attempt, Delivery, DeliveryState, Endpoint, Filter, Format, Noise, Outcome, Suppression},
    feed::{
        Document, Entry, EntryDates, Feed, FeedFormat, FeedHealth, FeedState, FullText, GuidFault,
        GuidsDistrusted, Identity, Moved, Outage, PollOutcome, Quality, Syndication, Validators,
    },
    figure::{Attribution, Basis, Direction, Figure, Mention, Status},
    language::{Language, UnknownLanguage},
    listen::{ListenAddress, NotAListenAddress},
    measure::{BUILT_IN_MEASURES, Measure},
    name::{
        CLASSES, ClaimantId, Class, EndpointName, FacetName, FeedId, MeasureId, NameError, NoticeId, PlaceId,
        SeriesId, Stage, TopicId,
    },
    network::{Network, NotANetwork},
    next_poll::{NextPoll, Overlap, POLL_WAIT_MAX, PollReason},
    notice::{
        ArticleLabel, Change, ChangeKind, ClaimantLabel, Delta, EvidenceNote, FeedLabel, FeedNote,
        FigureNotice, FigureValue, Flags, Labelled, MeasureLabel, Notice, NoticeData, NoticeType,
        OtherSources, PlaceLabel, SeriesNote, StoryNotice, Times,
    },
    quantity::{Bound, Interval, Quantity},
    report::{Claimant, ClaimantKind, Evidence, Passage, Report, Role},
    secret::Secret,
    series::{Account, Print, Revision, Series, SeriesKey, Standing, Statement, Verdict, VerdictKind, Voice},
    span::Span,
    story::{Article, Copied, Match, MatchedTerm, Origin, Story, StoryReading, Version, VersionState},
    subscription::{FeedLinks, HubLink, PushOutcome, Subscription, SubscriptionState},
    topic::{
        ClaimantEntry, CueEntry, CueFrame, CuesByLanguage, Facet, FramedCue, MeasureEntry, Never, PlaceEntry,
        PlaceLevel, TermsByLanguage, Topic,
    },
};

/// A moment in time; printed as RFC 3339 in UTC.
pub use jiff::Timestamp;
/// A calendar day without a zone.
pub use jiff::civil::Date;

/// Returns the day in UTC that a moment lies in.
pub fn utc_day(at: Timestamp) -> Date {
    jiff::tz::Offset::UTC.to_datetime(at).date()
}

/// Returns the day so many days after another, or before it; none beyond the calendar.
pub fn days_after(day: Date, days: i64) -> Option<Date> {
    day.checked_add(jiff::Span::new().try_days(days).ok()?).ok()
}
