//! A database of many reports, as years of polling would leave it.

use std::collections::HashMap;

use recount::{
    ledger::{Reconciled, account_of, reconcile},
    model::{
        Basis, Claimant, ClaimantKind, Class, Evidence, Feed, FeedId, FullText, Identity, Language,
        MeasureId, PlaceId, Quantity, Report, Role, Series, SeriesId, SeriesKey, Span, Status, Timestamp,
        Version,
    },
    store::{History, NewStory, Recorded, Store, StoreError, Writer},
};
use tempfile::TempDir;

use super::reports;

/// Series that the reports are spread over.
const SERIES: u64 = 2_000;

/// Outlets that they are read in.
const OUTLETS: u64 = 40;

/// Reports of one story.
const REPORTS_PER_STORY: u64 = 10;

/// Reports of one transaction.
const BATCH: u64 = 50_000;

/// Minutes between the recording of two reports.
pub(crate) const MINUTES_BETWEEN_REPORTS: i64 = 1;

/// A series that remembers all that a series may remember.
pub(crate) const FULL: u64 = SERIES;

/// A writer and a reader of one database.
pub(crate) struct Generated {
    pub(crate) store: Store,
    pub(crate) history: History,
    _directory: TempDir,
}

impl Generated {
    /// Makes a database of so many reports.
    pub(crate) fn new(reports: u64) -> Self {
        let directory = tempfile::tempdir().expect("a temporary folder can be made");
        let path = directory.path().join("recount.db");
        let (mut store, _) = Store::open(&path).expect("a database can be made");
        let mut series = HashMap::new();
        for first in (0..reports).step_by(usize::try_from(BATCH).expect("a batch is small")) {
            let last = (first + BATCH).min(reports);
            let batch = store.write(|writer| fill(writer, &mut series, first..last));
            batch.expect("the database takes them");
        }
        store.checkpoint().expect("the log can be emptied");
        let history = History::open(&path).expect("the database can be read");
        Self { store, history, _directory: directory }
    }
}

fn fill(
    writer: &mut Writer<'_>,
    known: &mut HashMap<SeriesId, Series>,
    numbers: std::ops::Range<u64>,
) -> Result<(), StoreError> {
    writer.put_feed(&feed())?;
    for number in numbers {
        if number % REPORTS_PER_STORY == 0 {
            put_story(writer, number / REPORTS_PER_STORY)?;
        }
        // Neighbours in time are of different series, as in the news.
        let report = next_report(number * 7 % SERIES, number);
        let id = report.key.id();
        let before = known.remove(&id).unwrap_or_else(|| Series::new(report.key.clone()));
        let after = put_against(writer, &before, &report, number)?;
        known.insert(id, after);
    }
    Ok(())
}

/// Reads a series, puts a report against it and stores what comes of it.
pub(crate) fn put(writer: &mut Writer<'_>, report: &Report, number: u64) -> Result<Series, StoreError> {
    let before = writer.series(&report.key.id())?.unwrap_or_else(|| Series::new(report.key.clone()));
    put_against(writer, &before, report, number)
}

fn put_against(
    writer: &mut Writer<'_>,
    before: &Series,
    report: &Report,
    number: u64,
) -> Result<Series, StoreError> {
    let (id, at) = (report.key.id(), start(minutes(number)));
    let Reconciled { verdict, series: after, account } = reconcile(before, report);
    writer.put_series(&id, &after, account.standing.as_ref())?;
    let row = writer.put_report(&id, report, Recorded { at, verdict: &verdict })?;
    if let Some(revision) = &verdict.revision {
        writer.put_revision(row, revision, at, None)?;
    }
    Ok(after)
}

/// Fills a series with more changes, voices and outlets than it may remember.
pub(crate) fn full_series(generated: &mut Generated) {
    let filled: Result<(), StoreError> = generated.store.write(|writer| {
        let mut series = Series::new(key(FULL));
        for number in 0..2_000 {
            let mut report = next_report(FULL, number);
            report.quantity = Quantity::exact(1_000 + number);
            report.claimant = claimant(number % 200);
            report.evidence.outlet = outlet(number / 7);
            series = reconcile(&series, &report).series;
            let heard_everywhere = if number > 1_900 { OUTLETS } else { 0 };
            for other in 0..heard_everywhere {
                report.evidence.outlet = outlet(other);
                series = reconcile(&series, &report).series;
            }
            if number % 3 == 0 {
                report.status = Status::Retracted;
                report.quantity = Quantity::exact(900_000 + number * 1_000);
                series = reconcile(&series, &report).series;
            }
        }
        writer.put_series(&key(FULL).id(), &series, account_of(&series).standing.as_ref())
    });
    filled.expect("the database takes it");
}

/// Returns how many stories are generated.
fn stories() -> u64 {
    reports().div_ceil(REPORTS_PER_STORY)
}

/// Returns a time so many minutes after the first report.
pub(crate) fn start(minutes: i64) -> Timestamp {
    Timestamp::from_second(1_641_427_200 + 60 * minutes).expect("it lies in this century")
}

fn minutes(number: u64) -> i64 {
    i64::try_from(number).expect("they are few") * MINUTES_BETWEEN_REPORTS
}

pub(crate) fn series_id(number: u64) -> SeriesId {
    key(number).id()
}

fn key(number: u64) -> SeriesKey {
    let measures =
        ["detained", "killed", "injured", "missing", "released", "evacuated", "displaced", "sentenced"];
    let measure = measures.iter().cycle().nth(usize::try_from(number % 8).expect("it is small"));
    SeriesKey {
        topic: "bench".into(),
        measure: MeasureId::new(*measure.expect("a cycle has no end")),
        who: Class::people(),
        place: Some(PlaceId::new(format!("place-{}", number / 8))),
        stage: None,
        increments: false,
    }
}

/// Returns a report on a series: of ten, one gives a higher number, three an older one, the others what stands.
pub(crate) fn next_report(series: u64, number: u64) -> Report {
    let round = number / SERIES;
    let back = if round % 10 > 6 { 2 } else { 0 };
    let quantity = Quantity::exact(100 + 5 * (round / 10).saturating_sub(back));
    let quote = format!("{quantity} people");
    let sentence = format!("The ministry said on Sunday that {quote} had been counted in the region so far.");
    let at = start(minutes(number));
    Report {
        key: key(series),
        quantity,
        role: Role::Whole,
        basis: Basis::Unspecified,
        status: Status::Reported,
        stage: None,
        claimant: claimant(number % 8),
        direction: None,
        replaces: None,
        resolves_to: None,
        as_of: None,
        stated_at: at,
        published_at: Some(at),
        first_seen_at: at,
        evidence: Evidence {
            // Reports beyond the generated ones are said to stand in earlier stories.
            story: i64::try_from(number / REPORTS_PER_STORY % stories()).expect("they are few") + 1,
            version: 1,
            figure_span: Span::new(32, 32 + quote.len()),
            quote,
            sentence,
            language: Language::En,
            title: "What is known so far".to_owned(),
            url: Some(format!("https://wire.example/2022/{number}")),
            guid: None,
            outlet: outlet(number / REPORTS_PER_STORY),
            wire: None,
            also: Vec::new(),
        },
    }
}

fn claimant(number: u64) -> Claimant {
    Claimant {
        key: format!("ministry-{number}"),
        name: format!("Ministry {number}"),
        kind: ClaimantKind::Government,
        side: "state".to_owned(),
        relayed_by: None,
    }
}

fn outlet(number: u64) -> String {
    format!("Outlet {}", number % OUTLETS)
}

fn feed() -> Feed {
    Feed {
        id: FeedId::new("wire"),
        url: "https://wire.example/feed".to_owned(),
        outlet: None,
        language: None,
        zone: None,
        interval: None,
        topics: Vec::new(),
        full_text: FullText::Off,
        allow_private: Vec::new(),
    }
}

fn put_story(writer: &mut Writer<'_>, number: u64) -> Result<(), StoreError> {
    let (title, at) = ("What is known so far", start(minutes(number * REPORTS_PER_STORY)));
    let story = writer.insert_story(&NewStory {
        feed: &FeedId::new("wire"),
        identity: &Identity::Guid(number.to_string()),
        outlet: &outlet(number),
        title,
        url: Some(&format!("https://wire.example/{number}")),
        guid: None,
        published_at: Some(at),
        first_seen_at: at,
        content_hash: &[0; 32],
        own_link: None,
    })?;
    writer.put_version(
        story,
        &Version {
            edited_at: None,
            number: 1,
            title: title.to_owned(),
            text: format!("{title}\n\nThe ministry gave new numbers of the region, story {number}."),
            content_hash: [0; 32],
            language: Language::En,
            published_at: Some(at),
            seen_at: at,
        },
    )
}
