//! The ledger as it stood: whatever reports come in which order, each time is answered with what stood then.

use std::sync::Arc;

use proptest::{prelude::*, test_runner::Config};

use super::*;
use crate::{
    ledger::{Reconciled, reconcile},
    model::{
        Account, Bound, Claimant, ClaimantKind, Direction, MeasureId, Report, Role, Series, SeriesKey,
        Status, Timestamp,
    },
    store::sample::{claimant, key},
};

/// The last minute at which a random report is recorded.
const LAST: i64 = 12;

/// What a random report says: series, number, who, what it is, and when it is recorded.
type Said = (u8, u64, u8, u8, i64);

fn series_key(number: u8) -> SeriesKey {
    let measure = MeasureId::new(["detained", "killed", "deadline_end"][usize::from(number) % 3]);
    SeriesKey { measure, ..key() }
}

fn speaker(number: u8) -> Claimant {
    let (name, kind) = match number % 5 {
        0 | 1 => return claimant(),
        2 => ("Health Ministry", ClaimantKind::Government),
        3 => ("Rights Watch", ClaimantKind::RightsGroup),
        _ => ("Steppe Courier", ClaimantKind::Outlet),
    };
    let side = if kind == ClaimantKind::Government { "state" } else { name };
    Claimant { key: name.to_owned(), name: name.to_owned(), kind, side: side.to_owned(), relayed_by: None }
}

fn said(story: i64, said: Said) -> Report {
    let (series, value, who, what, at) = said;
    let quantity =
        if what % 5 == 4 { Quantity::bounded(value, Bound::AtLeast) } else { Quantity::exact(value) };
    let (role, status, direction) = match what % 8 {
        0 => (Role::Whole, Status::Retracted, None),
        1 => (Role::Whole, Status::Denied, None),
        2 => (Role::Whole, Status::Reported, Some(Direction::Down)),
        3 => (Role::Aside, Status::Background, None),
        _ => (Role::Whole, Status::Reported, None),
    };
    let mut report = report(story, quantity);
    report.evidence.outlet = ["Steppe Courier", "Harbour Herald"][usize::from(who) % 2].to_owned();
    Report {
        key: series_key(series),
        role,
        status,
        direction,
        replaces: None,
        claimant: speaker(who),
        stated_at: minute(at),
        ..report
    }
}

/// Puts a report on record as the recorder does, and returns the series as it is then.
fn put(
    writer: &mut Writer<'_>,
    report: &Report,
    at: Timestamp,
) -> Result<(SeriesKey, Arc<Account>), StoreError> {
    let id = report.key.id();
    let before = writer.series(&id)?.unwrap_or_else(|| Series::new(report.key.clone()));
    let Reconciled { verdict, series, account } = reconcile(&before, report);
    writer.put_series(&id, &series, account.standing.as_ref())?;
    let number = writer.put_report(&id, report, Recorded { at, verdict: &verdict })?;
    if let Some(revision) = &verdict.revision {
        writer.put_revision(number, revision, at, None)?;
    }
    Ok((series.key, account))
}

/// Returns what stood in a series, as figures show it; none when no number stood.
fn stood(account: &Account) -> Option<(String, String, Timestamp, Option<String>)> {
    let standing = account.standing.as_ref()?;
    Some((
        standing.quantity.to_string(),
        standing.claimant.name.clone(),
        standing.stated_at,
        standing.resolves_to.map(|day| day.to_string()),
    ))
}

/// Puts reports on record, and asks at every moment at which one was recorded, and around it.
fn check_every_moment(reports: &[Said]) {
    let mut example = Example::new();
    let story = 1;
    let after: Vec<(i64, (SeriesKey, Arc<Account>))> = example.write(|writer| {
        let put = |said: &Said| Ok((said.4, put(writer, &self::said(story, *said), minute(said.4))?));
        reports.iter().map(put).collect::<Result<_, StoreError>>()
    });
    let all = Selection::default();
    for at in -1..=LAST + 1 {
        let rows = example.history.figures_at(&all, minute(at)).unwrap();
        let recorded = example.history.reports(&all, Window::until(minute(at))).unwrap();
        for key in (0..3).map(series_key) {
            let until: Vec<&Arc<Account>> = after
                .iter()
                .filter(|(recorded, (of, _))| *recorded <= at && *of == key)
                .map(|(_, (_, account))| account)
                .collect();
            let row = rows.iter().find(|row| row.series == key.id().as_str());
            let found =
                row.map(|row| (row.text.clone(), row.claimant.clone(), row.since, row.resolves_to.clone()));
            assert_eq!(found, until.last().and_then(|account| stood(account)), "{key:?} at {at}");
            let reports = recorded.iter().filter(|report| report.series == key.id().as_str()).count();
            assert_eq!(reports, until.len());
            assert!(row.is_none_or(|row| usize::try_from(row.reports).unwrap() == reports));
        }
    }
    let last = example.history.figures_at(&all, minute(LAST)).unwrap();
    assert_eq!(last, example.history.figures(&all).unwrap(), "at the end the figures are those of now");
}

proptest! {
    #![proptest_config(Config { cases: 16, failure_persistence: None, ..Config::default() })]

    #[test]
    fn every_time_is_answered_with_what_stood_then(
        reports in prop::collection::vec((0_u8..3, 90_u64..110, any::<u8>(), any::<u8>(), 0..=LAST), 1..40),
    ) {
        check_every_moment(&reports);
        let mut in_order = reports;
        in_order.sort_by_key(|said| said.4);
        check_every_moment(&in_order);
    }
}

#[test]
fn a_withdrawn_number_gives_way_to_the_one_before() {
    let mut example = Example::new();
    let mut put_at = |at: i64, value: u64, status: Status| {
        let report =
            Report { key: series_key(0), status, stated_at: minute(at), ..report(1, Quantity::exact(value)) };
        example.write(|writer| put(writer, &report, minute(at)));
    };
    put_at(10, 100, Status::Reported);
    put_at(20, 200, Status::Reported);
    put_at(30, 200, Status::Retracted);
    put_at(40, 100, Status::Retracted);
    let at = |at: Timestamp| {
        let selection = Selection { series: Some(series_key(0).id()), ..Selection::default() };
        let figures = example.history.figures_at(&selection, at).unwrap();
        figures.into_iter().map(|figure| (figure.text, figure.reports)).collect::<Vec<_>>()
    };
    let moment = Duration::from_millis(1);
    assert_eq!(at(minute(10).checked_sub(moment).unwrap()), []);
    assert_eq!(at(minute(10)), [("100".to_owned(), 1)]);
    assert_eq!(at(minute(20).checked_sub(moment).unwrap()), [("100".to_owned(), 1)]);
    assert_eq!(at(minute(20)), [("200".to_owned(), 2)]);
    assert_eq!(at(minute(30)), [("100".to_owned(), 3)]);
    assert_eq!(at(minute(40)), [], "nothing stands any more");
    assert_eq!(at(Timestamp::MAX), []);
    assert_eq!(at(Timestamp::MIN), []);
}

#[test]
fn an_older_database_tells_what_stood_as_its_changes_say() {
    use crate::store::migrate::{STEPS, migrate};
    let mut db = Connection::open_in_memory().unwrap();
    migrate(&mut db, &STEPS[..3]).unwrap();
    db.execute_batch(
        "INSERT INTO feed (id, name, url) VALUES (1, 'courier', 'https://courier.example/feed');
         INSERT INTO outlet (id, name) VALUES (1, 'Steppe Courier');
         INSERT INTO story (id, feed, identity, outlet, title, first_seen_at, version, flagged, content_hash, url)
            VALUES (1, 1, 7, 1, 'Held', 10, 1, 1, x'07', 'https://courier.example/a');
         INSERT INTO version (story, number, title, text, content_hash, seen_at) VALUES (1, 1, 'Held', 'Held', x'07', 10);
         INSERT INTO series (id, name, topic, measure, who, increments, position, value, low, high, qualifier, text,
            claimant, since, url, reports, outlets, state)
            VALUES (1, 's1', 'unrest', 'detained', 'people', 0, 4, 100, 100, 100, 'exact', '100', 'Health Ministry', 10,
            'https://courier.example/a', 5, 1, '{}');
         INSERT INTO series_outlet (series, outlet) VALUES (1, 1);",
    )
    .unwrap();
    let rows: &[(i64, i64, &str, &str, Option<&str>)] = &[
        (10, 100, "reported", "the first number of its series", None),
        (20, 200, "up", "200 after 100", Some("100")),
        (30, 300, "disputed", "200 of Health Ministry stands", Some("200")),
        (40, 310, "up", "310 of Rights Watch after its own 300", Some("300")),
        (50, 200, "retracted", "200 was withdrawn", Some("100")),
    ];
    for (number, (at, value, kind, reason, old)) in (1_i64..).zip(rows) {
        db.execute(
            "INSERT INTO report (id, series, story, version, value, qualifier, text, role, basis, status, claimant_key,
                claimant, claimant_kind, claimant_side, stated_at, first_seen_at, quote, sentence, figure_start,
                figure_end, language, outlet, recorded_at, kind, reason)
             VALUES (?1, 1, 1, 1, ?3, 'exact', ?3, 'whole', 'total', 'reported', 'h', 'Health Ministry', 'government',
                'state', ?2, ?2, 'q', 's', 0, 1, 'en', 1, ?2, ?4, ?5)",
            rusqlite::params![number, at, value, kind, reason],
        )
        .unwrap();
        db.execute(
            "INSERT INTO revision (report, series, position, kind, reason, old_text, new_value, new_low, new_high,
                new_bound, new_text, claimant, stated_at, recorded_at)
             VALUES (?1, 1, ?1, ?4, ?5, ?6, ?3, ?3, ?3, 'exact', ?3, 'Health Ministry', ?2, ?2)",
            rusqlite::params![number, at, value, kind, reason, old],
        )
        .unwrap();
    }
    migrate(&mut db, STEPS).unwrap();
    let mut statement = db.prepare("SELECT at, text FROM standing ORDER BY at").unwrap();
    let stood: Vec<(i64, String)> =
        statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect();
    assert_eq!(stood, [(10, "100".to_owned()), (20, "200".to_owned()), (50, "100".to_owned())]);
    let since: i64 = db.query_row("SELECT since FROM series_outlet", [], |row| row.get(0)).unwrap();
    assert_eq!(since, 10);
}
