//! Speed of the ledger in a database of many reports: one more report, and the questions that people ask.
//!
//! `cargo bench --bench ledger` makes a database of a million reports on 2,000 series by 40 outlets in a temporary
//! folder; `RECOUNT_BENCH_REPORTS=10000000` makes a larger one. Goals: 1 ms for a report, reconciled and stored, and for
//! a series as it stood at a time; 5 ms for the figures and for the newest 200 reports of a series. A report is stored in
//! a transaction that stays open: the flush to the disk at its end, one for all stories of a poll, is not measured.

use std::sync::{LazyLock, Mutex};

use divan::{Bencher, black_box};
use recount::{
    model::{MeasureId, Timestamp},
    store::{
        History, StoreError,
        history::{Selection, Window},
    },
};

mod generated;

use generated::{Generated, MINUTES_BETWEEN_REPORTS, full_series, next_report, put, series_id, start};

static GENERATED: LazyLock<Mutex<Generated>> = LazyLock::new(|| Mutex::new(Generated::new(reports())));

/// Returns how many reports the database should hold.
fn reports() -> u64 {
    option_env!("RECOUNT_BENCH_REPORTS").and_then(|reports| reports.parse().ok()).unwrap_or(1_000_000)
}

/// What `recount history` asks for.
const NEWEST: Window = Window { since: None, until: None, limit: Some(200) };

fn main() {
    divan::main();
}

fn with<T>(work: impl FnOnce(&mut Generated) -> T) -> T {
    work(&mut GENERATED.lock().expect("no bench has panicked"))
}

/// Returns the middle of the time in which reports were recorded.
fn half_time() -> Timestamp {
    start(i64::try_from(reports()).expect("they are few") * MINUTES_BETWEEN_REPORTS / 2)
}

fn one_series() -> Selection {
    Selection { series: Some(series_id(7)), ..Selection::default() }
}

fn one_measure() -> Selection {
    Selection { measure: Some(MeasureId::new("detained")), ..Selection::default() }
}

/// Reads a series, puts one more report against it, and stores both with what stands now.
#[divan::bench(sample_count = 20, sample_size = 50)]
fn one_more_report(bencher: Bencher<'_, '_>) {
    more_reports(bencher, |number| number % 2_000);
}

/// The same in a series that remembers as many numbers, voices and outlets as a series can.
#[divan::bench(sample_count = 20, sample_size = 50)]
fn one_more_report_of_a_full_series(bencher: Bencher<'_, '_>) {
    with(full_series);
    more_reports(bencher, |_| generated::FULL);
}

fn more_reports(bencher: Bencher<'_, '_>, series: impl Fn(u64) -> u64 + Sync) {
    with(|generated| {
        let mut number = reports();
        let done: Result<(), StoreError> = generated.store.write(|writer| {
            bencher.bench_local(|| {
                number += 1;
                let report = next_report(series(number), number);
                put(writer, &report, number).expect("the database takes it");
            });
            Ok(())
        });
        done.expect("the database takes them");
    });
}

/// Asks the history, and counts the rows of the answer.
fn asks<T>(bencher: Bencher<'_, '_>, ask: impl Fn(&History) -> Result<Vec<T>, StoreError>) {
    with(|generated| {
        bencher.bench_local(|| ask(black_box(&generated.history)).map(|rows| rows.len()));
    });
}

/// What stands now in every series.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn figures(bencher: Bencher<'_, '_>) {
    asks(bencher, |history| history.figures(&Selection::default()));
}

/// What stands now in the series of one measure.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn figures_of_a_measure(bencher: Bencher<'_, '_>) {
    asks(bencher, |history| history.figures(&one_measure()));
}

/// Every series as it stood.
#[divan::bench(sample_count = 10, sample_size = 1)]
fn figures_as_of(bencher: Bencher<'_, '_>) {
    asks(bencher, |history| history.figures_at(&Selection::default(), half_time()));
}

/// A series as it stood.
#[divan::bench(sample_count = 20, sample_size = 10)]
fn a_series_as_of(bencher: Bencher<'_, '_>) {
    asks(bencher, |history| history.figures_at(&one_series(), half_time()));
}

/// The newest 200 reports of a series.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn history(bencher: Bencher<'_, '_>) {
    asks(bencher, |history| history.reports(&one_series(), NEWEST));
}

/// The newest 200 reports that a series had at a time.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn history_as_of(bencher: Bencher<'_, '_>) {
    let window = Window { limit: NEWEST.limit, ..Window::until(half_time()) };
    asks(bencher, |history| history.reports(&one_series(), window));
}

/// The newest 200 reports of a measure.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn history_of_a_measure(bencher: Bencher<'_, '_>) {
    asks(bencher, |history| history.reports(&one_measure(), NEWEST));
}

/// The newest 200 changes of a series.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn changes(bencher: Bencher<'_, '_>) {
    asks(bencher, |history| history.changes(&one_series(), NEWEST));
}
