//! Series over time: who says what, and what the ledger makes of it.

use std::sync::Arc;

use crate::model::{
    Account, Basis, Bound, ChangeKind, Claimant, ClaimantKind, Class, Direction, Evidence, Language,
    MeasureId, PlaceId, Quantity, Report, Role, Series, SeriesKey, Span, Status, Timestamp, TopicId,
    VerdictKind,
};

use super::{Reconciled, Relation, account_of, reconcile, relation};

/// A series under test; each call states one number and checks the verdict.
struct Ledger {
    series: Series,
    account: Arc<Account>,
    measure: &'static str,
}

/// One statement, in the order: day of January 2022 and hour, who, number.
#[derive(Clone)]
struct Said {
    report: Report,
}

impl Ledger {
    fn of(measure: &'static str) -> Self {
        Self { series: Series::new(key(measure)), account: Arc::default(), measure }
    }

    #[track_caller]
    fn hears(&mut self, said: Said, expected: VerdictKind) -> &mut Self {
        let mut report = said.report;
        report.key = key(self.measure);
        let Reconciled { verdict, series: next, account } = reconcile(&self.series, &report);
        assert_eq!(
            verdict.kind, expected,
            "{} by {}: {}",
            report.quantity, report.claimant.name, verdict.reason
        );
        assert_eq!(
            verdict.revision.is_some(),
            next.position > self.series.position,
            "a revision moves the position"
        );
        assert!(!verdict.reason.is_empty());
        (self.series, self.account) = (next, account);
        self
    }

    #[track_caller]
    fn stands(&self, expected: Option<u64>) {
        assert_eq!(self.account.standing.as_ref().and_then(|standing| standing.quantity.value), expected);
    }
}

fn key(measure: &str) -> SeriesKey {
    SeriesKey {
        topic: TopicId::new("river"),
        measure: MeasureId::new(measure),
        who: Class::people(),
        place: Some(PlaceId::new("freedonia")),
        stage: None,
        increments: false,
    }
}

fn claimant(name: &str) -> Claimant {
    let (kind, side) = match name {
        "Interior Ministry" | "President's Office" | "Health Ministry" => (ClaimantKind::Government, "state"),
        "Rights Watch" => (ClaimantKind::RightsGroup, "rights-watch"),
        "officials" => (ClaimantKind::Unknown, "officials"),
        _ => (ClaimantKind::Outlet, name),
    };
    Claimant {
        key: name.to_lowercase(),
        name: name.to_owned(),
        kind,
        side: side.to_owned(),
        relayed_by: None,
    }
}

/// `when` is `DAY.HOUR` of January 2022; `number` carries its bound as a sign: `~` about, `>` more than, `+` at least,
/// `n` nearly, `v` dozens.
fn said(when: &str, name: &str, number: &str) -> Said {
    let (day, hour) = when.split_once('.').unwrap();
    let at: Timestamp = format!("2022-01-{day:0>2}T{hour:0>2}:00:00Z").parse().unwrap();
    let digits = number.trim_start_matches(['~', '>', '+', 'n', 'v']);
    let bound = match number.chars().next() {
        Some('~') => Bound::About,
        Some('>') => Bound::MoreThan,
        Some('+') => Bound::AtLeast,
        Some('n') => Bound::Nearly,
        _ => Bound::Exact,
    };
    let quantity = if number == "v" {
        Quantity::vague(24, 199)
    } else {
        Quantity::bounded(digits.parse().unwrap(), bound)
    };
    Said {
        report: Report {
            key: key("killed"),
            quantity,
            role: Role::Whole,
            basis: Basis::Unspecified,
            status: Status::Reported,
            stage: None,
            claimant: claimant(name),
            direction: None,
            replaces: None,
            resolves_to: None,
            as_of: None,
            stated_at: at,
            published_at: Some(at),
            first_seen_at: at,
            evidence: Evidence {
                story: 1,
                version: 1,
                quote: number.to_owned(),
                sentence: number.to_owned(),
                figure_span: Span::new(0, number.len()),
                language: Language::En,
                title: "A story".to_owned(),
                url: None,
                guid: None,
                outlet: format!("Outlet of {name}"),
                wire: None,
                also: Vec::new(),
            },
        },
    }
}

impl Said {
    fn with(mut self, change: impl FnOnce(&mut Report)) -> Self {
        change(&mut self.report);
        self
    }

    fn lowered(self) -> Self {
        self.with(|report| report.direction = Some(Direction::Down))
    }

    fn status(self, status: Status) -> Self {
        self.with(|report| report.status = status)
    }

    fn role(self, role: Role) -> Self {
        self.with(|report| report.role = role)
    }
}

#[test]
fn a_rising_count_with_repeats_roundings_and_recaps() {
    Ledger::of("detained")
        .hears(said("6.10", "Interior Ministry", "2298"), VerdictKind::Reported)
        .hears(said("6.11", "Example Wire", "2298"), VerdictKind::Repeat)
        .hears(said("7.15", "Interior Ministry", "3811"), VerdictKind::Up)
        .hears(said("8.9", "Example Wire", "~2300"), VerdictKind::Stale)
        .hears(said("9.5", "Interior Ministry", "5135"), VerdictKind::Up)
        .hears(said("9.6", "Example Wire", ">5000"), VerdictKind::Widened)
        .hears(said("9.10", "President's Office", "~5800"), VerdictKind::Up)
        .hears(said("10.5", "Interior Ministry", "7939"), VerdictKind::Up)
        .hears(said("10.7", "Example Wire", "n8000"), VerdictKind::Rounding)
        .hears(said("11.5", "Interior Ministry", "9900"), VerdictKind::Up)
        .hears(said("11.7", "Example Wire", "n10000"), VerdictKind::Rounding)
        .hears(said("12.9", "Example Wire", "5135"), VerdictKind::Stale)
        .stands(Some(9900));
}

#[test]
fn a_withdrawn_toll_and_what_follows() {
    Ledger::of("killed")
        .hears(said("9.6", "Health Ministry", "164"), VerdictKind::Reported)
        .hears(said("9.7", "Example Wire", "+164"), VerdictKind::Repeat)
        .hears(said("9.16", "Interior Ministry", "164").status(Status::Retracted), VerdictKind::Retracted)
        .hears(said("9.17", "Interior Ministry", "164").status(Status::Denied), VerdictKind::Stale)
        .hears(said("10.12", "Example Wire", "164"), VerdictKind::Stale)
        .hears(said("15.8", "Interior Ministry", "225"), VerdictKind::Reported)
        .hears(said("15.9", "Interior Ministry", "164").role(Role::Aside), VerdictKind::Aside)
        .hears(said("16.9", "Interior Ministry", "227"), VerdictKind::Up)
        .stands(Some(227));
}

#[test]
fn after_a_retraction_the_number_before_stands_again() {
    let mut ledger = Ledger::of("killed");
    ledger
        .hears(said("6.6", "Interior Ministry", "26"), VerdictKind::Reported)
        .hears(said("9.6", "Health Ministry", "164"), VerdictKind::Up)
        .hears(said("9.9", "Health Ministry", "164").status(Status::Denied), VerdictKind::Retracted)
        .stands(Some(26));
}

#[test]
fn a_denial_by_another_body_denies() {
    Ledger::of("killed")
        .hears(said("6.6", "Health Ministry", "50"), VerdictKind::Reported)
        .hears(said("6.9", "Interior Ministry", "50").status(Status::Denied), VerdictKind::Denied)
        .stands(None);
    Ledger::of("killed")
        .hears(said("6.6", "Rights Watch", "50"), VerdictKind::Reported)
        .hears(said("6.9", "Interior Ministry", "50").status(Status::Denied), VerdictKind::Denied)
        .stands(Some(50));
}

#[test]
fn lower_is_down_only_when_it_is_meant() {
    let start = || {
        let mut ledger = Ledger::of("killed");
        ledger.hears(said("6.10", "Interior Ministry", "18"), VerdictKind::Reported);
        ledger
    };
    start().hears(said("9.10", "Example Wire", "16"), VerdictKind::Stale).stands(Some(18));
    start().hears(said("9.10", "officials", "16"), VerdictKind::Stale).stands(Some(18));
    start().hears(said("9.10", "officials", "16").lowered(), VerdictKind::Down).stands(Some(16));
    start().hears(said("9.10", "President's Office", "16"), VerdictKind::Down).stands(Some(16));
    let dated = said("9.10", "Interior Ministry", "16")
        .with(|report| report.as_of = Some(jiff::civil::date(2022, 1, 9)));
    start()
        .hears(dated, VerdictKind::Down)
        .hears(said("9.12", "Example Wire", "18"), VerdictKind::Stale)
        .stands(Some(16));
}

#[test]
fn another_side_disputes_and_then_moves_by_itself() {
    Ledger::of("killed")
        .hears(said("6.10", "Interior Ministry", "26"), VerdictKind::Reported)
        .hears(said("6.12", "Rights Watch", "60"), VerdictKind::Disputed)
        .hears(said("6.13", "Example Wire", "60"), VerdictKind::Repeat)
        .hears(said("7.12", "Rights Watch", "85"), VerdictKind::Up)
        .hears(said("7.13", "Rights Watch", "85"), VerdictKind::Repeat)
        .hears(said("8.1", "Interior Ministry", "40"), VerdictKind::Up)
        .stands(Some(40));
}

#[test]
fn an_unnamed_number_gets_a_name_without_a_notice() {
    let mut ledger = Ledger::of("killed");
    ledger
        .hears(said("6.10", "Example Wire", "26"), VerdictKind::Reported)
        .hears(said("6.12", "Interior Ministry", "26"), VerdictKind::Repeat);
    assert_eq!(
        ledger.account.standing.as_ref().map(|standing| standing.claimant.name.as_str()),
        Some("Interior Ministry")
    );
}

#[test]
fn vague_words_are_refined_or_left_behind() {
    Ledger::of("killed")
        .hears(said("6.1", "officials", "v"), VerdictKind::Reported)
        .hears(said("6.2", "Interior Ministry", "26"), VerdictKind::Refined)
        .hears(said("7.2", "Interior Ministry", "225"), VerdictKind::Up)
        .hears(said("8.2", "Example Wire", "v"), VerdictKind::Stale);
}

#[test]
fn additions_and_parts_move_nothing() {
    let mut ledger = Ledger::of("detained");
    ledger
        .hears(said("11.1", "Interior Ministry", "1237").role(Role::Increment), VerdictKind::Reported)
        .hears(said("12.1", "Interior Ministry", "1678").role(Role::Increment), VerdictKind::Part)
        .hears(said("12.2", "Interior Ministry", "44").role(Role::Part), VerdictKind::Part)
        .hears(said("12.2", "Interior Ministry", "44").role(Role::Echo), VerdictKind::Aside);
}

#[test]
fn a_plan_gives_way_to_the_first_number_present() {
    Ledger::of("troops")
        .hears(said("6.20", "officials", "~2500").status(Status::Planned), VerdictKind::Reported)
        .hears(said("10.10", "Example Wire", "2030"), VerdictKind::Down)
        .hears(said("10.12", "Example Wire", ">2000"), VerdictKind::Widened)
        .stands(Some(2030));
}

#[test]
fn deadlines_are_compared_as_days() {
    let day = |day| Some(jiff::civil::date(2022, 1, day));
    let mut ledger = Ledger::of("deadline_end");
    ledger
        .hears(said("11.7", "Interior Ministry", "10").status(Status::Planned), VerdictKind::Reported)
        .hears(said("12.7", "Example Wire", "10").status(Status::Planned), VerdictKind::Repeat)
        .hears(
            said("13.9", "Interior Ministry", "6")
                .with(|report| report.resolves_to = day(19))
                .status(Status::Planned),
            VerdictKind::Down,
        )
        .hears(
            said("14.9", "Example Wire", "5")
                .with(|report| report.resolves_to = day(19))
                .status(Status::Planned),
            VerdictKind::Repeat,
        );
    assert_eq!(ledger.account.standing.as_ref().and_then(|standing| standing.resolves_to), day(19));
}

#[test]
fn a_slip_waits_for_a_second_voice() {
    let start = || {
        let mut ledger = Ledger::of("detained");
        ledger
            .hears(said("10.5", "Interior Ministry", "7939"), VerdictKind::Reported)
            .hears(said("11.5", "Interior Ministry", "99000"), VerdictKind::Suspect);
        ledger
    };
    start().hears(said("11.7", "Interior Ministry", "9900"), VerdictKind::Up).stands(Some(9900));
    start().hears(said("11.7", "Example Wire", "99000"), VerdictKind::Up).stands(Some(99_000));
}

#[test]
fn copies_of_one_agency_confirm_no_slip() {
    let copy = |when: &str, name: &str, agency: &str| {
        said(when, name, "99000").with(|report| report.evidence.wire = Some(agency.to_owned()))
    };
    let mut ledger = Ledger::of("detained");
    ledger
        .hears(said("11.4", "Interior Ministry", "9900"), VerdictKind::Reported)
        .hears(copy("11.5", "Example Wire", "AFP"), VerdictKind::Suspect)
        .hears(copy("11.6", "Other Wire", "AFP"), VerdictKind::Suspect)
        .hears(copy("11.7", "Third Wire", "Reuters"), VerdictKind::Up)
        .stands(Some(99_000));
}

#[test]
fn an_edit_corrects_the_number_that_it_took_away() {
    let edited = |when: &str, name: &str, number: &str, replaced: u64| {
        said(when, name, number).with(|report| report.replaces = Some(Quantity::exact(replaced)))
    };
    let mut ledger = Ledger::of("killed");
    ledger
        .hears(said("9.6", "Health Ministry", "164"), VerdictKind::Reported)
        .hears(edited("9.7", "Health Ministry", "103", 164), VerdictKind::Down)
        .hears(said("9.8", "Example Wire", "164"), VerdictKind::Stale)
        .hears(edited("9.9", "Health Ministry", "90", 164), VerdictKind::Stale)
        .hears(said("9.10", "Rights Watch", "225"), VerdictKind::Disputed)
        .hears(edited("9.11", "Rights Watch", "200", 225), VerdictKind::Down)
        .stands(Some(103));
}

#[test]
fn what_comes_late_is_judged_at_its_time() {
    let start = || {
        let mut ledger = Ledger::of("detained");
        ledger.hears(said("10.5", "Interior Ministry", "7939"), VerdictKind::Reported);
        ledger
    };
    start().hears(said("9.5", "Interior Ministry", "5800"), VerdictKind::Stale).stands(Some(7_939));
    start().hears(said("9.5", "Interior Ministry", "7939"), VerdictKind::Repeat).stands(Some(7_939));
    start().hears(said("9.5", "President's Office", "8500").lowered(), VerdictKind::Stale);
    start()
        .hears(said("9.5", "Rights Watch", "12000"), VerdictKind::Disputed)
        .hears(said("8.5", "Rights Watch", "9000"), VerdictKind::Stale)
        .hears(said("11.5", "Interior Ministry", "9900"), VerdictKind::Up);
    start()
        .hears(said("11.5", "Interior Ministry", "9900"), VerdictKind::Up)
        .hears(said("11.4", "Interior Ministry", "7939").status(Status::Retracted), VerdictKind::Stale)
        .stands(Some(9_900));
}

#[test]
fn a_revision_says_what_it_replaces() {
    let series = Series::new(key("killed"));
    let first = reconcile(&series, &said("6.10", "Interior Ministry", "164").report);
    let second = reconcile(&first.series, &said("9.10", "Interior Ministry", "225").report);
    let revision = second.verdict.revision.unwrap();
    assert_eq!((revision.kind, revision.position), (ChangeKind::Up, 2));
    assert_eq!(revision.old.unwrap().quantity, Quantity::exact(164));
    assert_eq!(revision.new.quantity, Quantity::exact(225));
    assert_eq!(revision.series.as_str(), "river/killed/people/freedonia");
}

#[test]
fn a_number_far_below_is_another_thing_counted() {
    let start = || {
        let mut ledger = Ledger::of("detained");
        ledger.hears(said("11.5", "Interior Ministry", "9900"), VerdictKind::Reported);
        ledger
    };
    for stage in ["446", "672", "780", "1112"] {
        start().hears(said("14.5", "President's Office", stage), VerdictKind::Stale).stands(Some(9_900));
        start().hears(said("14.5", "Interior Ministry", stage), VerdictKind::Stale).stands(Some(9_900));
    }
    start().hears(said("14.5", "President's Office", "446").lowered(), VerdictKind::Down).stands(Some(446));
}

#[test]
fn a_dispute_ends_when_the_other_side_comes_round() {
    Ledger::of("killed")
        .hears(said("6.10", "Interior Ministry", "26"), VerdictKind::Reported)
        .hears(said("6.12", "Rights Watch", "60"), VerdictKind::Disputed)
        .hears(said("8.1", "Interior Ministry", "58"), VerdictKind::Up)
        .hears(said("8.5", "Rights Watch", "58"), VerdictKind::Resolved)
        .hears(said("8.6", "Rights Watch", "58"), VerdictKind::Repeat)
        .stands(Some(58));
}

#[test]
fn a_number_that_one_body_gave_after_another_is_its_last_word() {
    let state = |name, number| said("9.1", name, number);
    Ledger::of("killed")
        .hears(said("6.0", "Rights Watch", "12"), VerdictKind::Reported)
        .hears(state("Interior Ministry", "1600"), VerdictKind::Disputed)
        .hears(state("Health Ministry", "12"), VerdictKind::Resolved)
        .hears(state("Interior Ministry", "+150"), VerdictKind::Up)
        .hears(state("Interior Ministry", "+150"), VerdictKind::Repeat)
        .stands(Some(12));
}

mod any_order {
    use proptest::prelude::*;

    use super::*;

    /// Statements of a few voices, near each other in number and time, some withdrawn or said to be lower.
    fn statements() -> impl Strategy<Value = Vec<Report>> {
        let names = ["Interior Ministry", "Health Ministry", "Rights Watch", "officials", "Example Wire"];
        let numbers = ["10", "12", "~12", "120", "150", "+150", "164", "v", "1600", "1640"];
        let one = (
            6_u8..10,
            0_u8..6,
            prop::sample::select(names.to_vec()),
            prop::sample::select(numbers.to_vec()),
            0_u8..8,
            0_u8..3,
        );
        let report = |(day, hour, name, number, what, outlet)| {
            let said = said(&format!("{day}.{hour}"), name, number).with(|report| {
                report.evidence.outlet = format!("Outlet {outlet}");
            });
            match what {
                0 => said.lowered(),
                1 => said.status(Status::Retracted),
                2 => said.status(Status::Denied),
                3 => said.with(|report| report.as_of = Some(jiff::civil::date(2022, 1, 8))),
                _ => said,
            }
            .report
        };
        prop::collection::vec(one.prop_map(report), 1..14)
    }

    /// Names reports for people who read a failure.
    fn listed(reports: &[Report]) -> String {
        let one = |report: &Report| {
            let Report { quantity, status, direction, as_of, stated_at, claimant, evidence, .. } = report;
            format!(
                "{stated_at} {} {quantity} {status:?} {direction:?} {as_of:?} {}",
                claimant.name, evidence.outlet
            )
        };
        reports.iter().map(one).collect::<Vec<_>>().join("\n")
    }

    fn sorted(series: &Series) -> Vec<String> {
        let mut statements: Vec<String> =
            series.statements.iter().map(|statement| format!("{statement:?}")).collect();
        statements.sort();
        statements
    }

    fn heard(reports: &[Report]) -> (Series, Arc<Account>) {
        let start = (Series::new(key("killed")), Arc::default());
        reports.iter().fold(start, |(series, _), report| {
            let Reconciled { verdict, series: next, account } = reconcile(&series, report);
            let revision = verdict.revision.as_ref();
            assert_eq!(u32::from(revision.is_some()), next.position - series.position);
            if let Some(crate::model::Revision { old: Some(old), new, .. }) = revision {
                assert!(
                    old.quantity != new.quantity || old.claimant.key != new.claimant.key,
                    "{} to {}: {}, of\n{}",
                    old.quantity,
                    new.quantity,
                    verdict.reason,
                    listed(reports)
                );
            }
            (next, account)
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]

        #[test]
        fn ends_in_the_same_ledger(reports in statements(), seed in any::<u64>()) {
            let mut shuffled = reports.clone();
            for at in (1..shuffled.len()).rev() {
                let with = seed.rotate_left(u32::try_from(at * 7).unwrap()) % (at as u64 + 1);
                shuffled.swap(at, usize::try_from(with).unwrap());
            }
            let ((one, one_account), (other, other_account)) = (heard(&reports), heard(&shuffled));
            prop_assert_eq!(sorted(&one), sorted(&other));
            prop_assert_eq!(one_account, other_account);
        }

        #[test]
        fn hears_nothing_new_in_what_it_heard(reports in statements()) {
            let (series, account) = heard(&reports);
            for report in &reports {
                let again = reconcile(&series, report);
                prop_assert!(
                    again.verdict.revision.is_none(),
                    "{} again: {}, of\n{}", report.quantity, again.verdict.reason, listed(&reports)
                );
                prop_assert_eq!(&again.series, &series);
                prop_assert_eq!(&again.account, &account);
            }
        }

        #[test]
        fn stands_at_what_was_last_told(mut reports in statements()) {
            reports.sort_by_key(|report| report.stated_at);
            let told = reports.iter().scan(Series::new(key("killed")), |series, report| {
                let Reconciled { verdict, series: next, account } = reconcile(series, report);
                *series = next;
                Some((verdict, account))
            });
            let mut standing = None;
            for (verdict, account) in told {
                let now = account.standing.as_ref().map(|standing| standing.quantity);
                let moved = match (standing, now) {
                    (Some(old), Some(new)) => {
                        matches!(relation(old, new), Relation::Higher | Relation::Lower | Relation::Refined)
                    }
                    (old, new) => old != new,
                };
                prop_assert!(!moved || verdict.revision.is_some(), "{}, of\n{}", verdict.reason, listed(&reports));
                standing = now;
            }
        }
    }
}

#[test]
fn what_a_series_remembers_is_bounded() {
    let mut series = Series::new(key("killed"));
    for number in 1_u64..=300 {
        let mut report = said("9.10", &format!("Voice {}", number % 90), &number.to_string()).report;
        report.stated_at =
            Timestamp::from_second(1_641_700_000 + 60 * i64::try_from(number).unwrap()).unwrap();
        let outlets = if number == 300 { 40 } else { 2 };
        for outlet in 0..outlets {
            report.evidence.outlet = format!("Outlet {outlet}");
            series = reconcile(&series, &report).series;
        }
    }
    let prints = series.statements.iter().map(|statement| statement.prints.len()).max();
    assert_eq!((series.statements.len(), prints), (256, Some(33)));
    assert!(account_of(&series).voices.len() <= 64);
}
