//! Values for tests: a feed, a story, a series with its reports, a notice.

use super::{CaptureKind, NewCapture, NewStory, Recorded, StoreError, Writer};
use crate::model::{
    Basis, Capture, ChangeKind, Claimant, ClaimantKind, Class, CompletionReport, Deadline, EndpointName,
    Evidence, Feed, FeedId, FeedLabel, FeedNote, FullText, Identity, Language, Match, MatchedTerm, Notice,
    NoticeData, NoticeId, NoticeType, Passage, Phase, Print, Quantity, Report, Revision, Role, Series,
    SeriesId, SeriesKey, Span, Standing, Statement, Status, Timestamp, Verdict, VerdictKind, Version,
};

/// Returns a minute of the morning of 11 January 2022.
pub(super) fn minute(minute: i64) -> Timestamp {
    Timestamp::from_second(1_641_880_800 + 60 * minute).unwrap()
}

pub(super) fn feed(id: &str) -> Feed {
    Feed {
        id: FeedId::new(id),
        url: format!("https://{id}.example/feed.xml"),
        outlet: Some("Steppe Courier".to_owned()),
        language: None,
        zone: None,
        interval: None,
        topics: Vec::new(),
        full_text: FullText::Auto,
        allow_private: Vec::new(),
    }
}

pub(super) fn identity(name: &str) -> Identity {
    Identity::Guid(name.to_owned())
}

/// Stores a story of feed `courier` under that name.
pub(super) fn put_story(writer: &mut Writer<'_>, name: &str, title: &str) -> Result<i64, StoreError> {
    let url = format!("https://courier.example/{name}");
    writer.insert_story(&NewStory {
        feed: &FeedId::new("courier"),
        identity: &identity(name),
        outlet: "Steppe Courier",
        title,
        url: Some(&url),
        guid: Some(&url),
        published_at: Some(minute(0)),
        first_seen_at: minute(1),
        content_hash: &[7; 32],
        own_link: None,
    })
}

pub(super) fn version(number: u32, text: &str) -> Version {
    Version {
        number,
        title: "Headline".to_owned(),
        text: text.to_owned(),
        content_hash: [7; 32],
        language: Language::En,
        published_at: Some(minute(0)),
        seen_at: minute(i64::from(number)),
        edited_at: None,
    }
}

/// Returns a document of feed `courier` that holds the story of [`put_example`].
pub(super) fn capture() -> Capture {
    let headers = vec![("content-type".to_owned(), "application/rss+xml".to_owned())];
    let body = b"<rss><channel><item><title>Headline</title></item></channel></rss>".to_vec();
    Capture {
        request_headers: vec![("user-agent".to_owned(), "recount".to_owned())],
        ..Capture::new(minute(1), "https://courier.example/feed.xml", 200, headers, body)
    }
}

/// Keeps a capture as evidence of a story's first version.
pub(super) fn put_evidence(writer: &mut Writer<'_>, story: i64, capture: &Capture) -> Result<(), StoreError> {
    let (feed, kind) = (&FeedId::new("courier"), CaptureKind::Document);
    let capture = writer.put_capture(&NewCapture { feed, kind, capture })?;
    writer.put_version_capture(story, 1, capture)
}

pub(super) fn found() -> Match {
    Match {
        topic: "unrest".into(),
        score: 0.75,
        facets: vec!["kazakhstan".into()],
        terms: vec![MatchedTerm {
            facet: "kazakhstan".into(),
            term: "Almaty".to_owned(),
            span: Span::new(0, 6),
        }],
    }
}

pub(super) fn key() -> SeriesKey {
    SeriesKey {
        topic: "unrest".into(),
        measure: "detained".into(),
        who: Class::people(),
        place: Some("kazakhstan".into()),
        stage: None,
        increments: false,
    }
}

pub(super) fn claimant() -> Claimant {
    Claimant {
        key: "interior-ministry".to_owned(),
        name: "Interior Ministry".to_owned(),
        kind: ClaimantKind::Government,
        side: "state".to_owned(),
        relayed_by: Some("Delta Newswire".to_owned()),
    }
}

pub(super) fn report(story: i64, quantity: Quantity) -> Report {
    let quote = format!("{quantity} people");
    let sentence = format!("The ministry said {quote} were held.");
    Report {
        key: key(),
        quantity,
        role: Role::Whole,
        basis: Basis::Total,
        status: Status::Reported,
        stage: None,
        claimant: claimant(),
        direction: None,
        replaces: Some(Quantity::exact(9_100)),
        resolves_to: None,
        as_of: Some("2022-01-11".parse().unwrap()),
        stated_at: minute(0),
        published_at: Some(minute(0)),
        first_seen_at: minute(1),
        evidence: Evidence {
            story,
            version: 1,
            figure_span: Span::new(18, 18 + quote.len()),
            quote,
            sentence,
            language: Language::En,
            title: "Headline".to_owned(),
            url: Some("https://courier.example/a".to_owned()),
            guid: Some("https://courier.example/a".to_owned()),
            outlet: "Steppe Courier".to_owned(),
            wire: Some("AFP".to_owned()),
            also: vec![Passage {
                quote: "9,900".to_owned(),
                sentence: "9,900 held".to_owned(),
                figure_span: Span::new(0, 5),
            }],
        },
    }
}

pub(super) fn standing(quantity: Quantity) -> Standing {
    Standing {
        quantity,
        claimant: claimant().into(),
        outlet: "Steppe Courier".into(),
        url: Some("https://courier.example/a".into()),
        stated_at: minute(0),
        published_at: Some(minute(0)),
        resolves_to: None,
        planned: false,
    }
}

pub(super) fn series(quantity: Quantity) -> Series {
    let statement = Statement {
        quantity,
        role: Role::Whole,
        status: Status::Reported,
        claimant: claimant().into(),
        direction: None,
        replaces: None,
        as_of: None,
        resolves_to: None,
        prints: vec![Print {
            stated_at: minute(0),
            outlet: "Steppe Courier".into(),
            wire: Some("AFP".into()),
            url: Some("https://courier.example/a".into()),
            published_at: Some(minute(0)),
        }],
    };
    Series { position: 1, statements: vec![statement.into()], ..Series::new(key()) }
}

pub(super) fn revision(series: &SeriesId, position: u32, quantity: Quantity) -> Revision {
    Revision {
        series: series.clone(),
        position,
        kind: if position == 1 { ChangeKind::Reported } else { ChangeKind::Up },
        reason: "higher than before".to_owned(),
        old: (position > 1).then(|| standing(Quantity::exact(5_800))),
        new: standing(quantity),
    }
}

/// Returns a deadline that is due in minute 60.
pub(super) fn deadline() -> Deadline {
    Deadline { day: "2022-01-11".parse().unwrap(), announced_at: minute(0), due_at: minute(60) }
}

/// Returns a report that a withdrawal is over.
pub(super) fn completion(story: i64) -> CompletionReport {
    CompletionReport {
        topic: "unrest".into(),
        place: Some("kazakhstan".into()),
        phase: Phase::Ended,
        story,
        version: 1,
        quote: "withdrawal is complete".to_owned(),
        sentence: "The withdrawal is complete.".to_owned(),
        stated_at: minute(3),
    }
}

pub(super) fn verdict(kind: VerdictKind) -> Verdict {
    Verdict { kind, reason: "higher than before".to_owned(), revision: None }
}

pub(super) fn notice(id: &str) -> Notice {
    Notice {
        id: NoticeId::new(id),
        kind: NoticeType::FeedGap,
        timestamp: minute(2),
        schema: Notice::SCHEMA,
        test: false,
        data: NoticeData::Feed(FeedNote {
            headline: "Entries of Steppe Courier may have been missed".to_owned(),
            feed: FeedLabel { id: "courier".into(), title: None, url: "https://courier.example".to_owned() },
            detail: "no entry in common".to_owned(),
            since: Some(minute(0)),
            stories: None,
            flagged: None,
        }),
    }
}

pub(super) fn endpoint() -> EndpointName {
    "desk".into()
}

/// Stores feed `courier`, story `a` with its text and the document it came in, the series `s1`, one report and its revision.
pub(super) fn put_example(writer: &mut Writer<'_>) -> Result<i64, StoreError> {
    let (id, quantity) = (SeriesId::new("s1"), Quantity::exact(9_900));
    writer.put_feed(&feed("courier"))?;
    let story = put_story(writer, "a", "Thousands held in Almaty")?;
    writer.put_version(
        story,
        &version(1, "Thousands held in Almaty\n\nThe ministry said 9,900 people were held."),
    )?;
    put_evidence(writer, story, &capture())?;
    writer.put_match(story, 1, &found(), None)?;
    writer.put_series(&id, &series(quantity), Some(&standing(quantity)))?;
    let verdict = verdict(VerdictKind::Reported);
    let report =
        writer.put_report(&id, &report(story, quantity), Recorded { at: minute(2), verdict: &verdict })?;
    writer.put_notice(&notice("evt_1"))?;
    writer.put_revision(report, &revision(&id, 1, quantity), minute(2), Some(&NoticeId::new("evt_1")))?;
    writer.put_deadline(&id, Some(&deadline()), report, minute(2))?;
    writer.put_completion(&completion(story), minute(4))?;
    Ok(story)
}
