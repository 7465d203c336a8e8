//! One report against its series: the verdict, and the series as it is then.
//!
//! A claimant's number is compared with its own last one first, then with the standing number. Bodies of one side
//! speak for each other; a claimant that the topic does not know, and an outlet that names none, speak for whoever
//! stands. Only another side that is known can dispute.

use crate::model::{
    ChangeKind, Claimant, ClaimantKind, Date, Direction, Measure, Quantity, Report, Revision, Role, Series,
    Standing, Status, Timestamp, Verdict, VerdictKind, Voice, days_after, utc_day,
};

use super::compare::{Relation, relation};

/// Numbers that stood before and are remembered, so that an old one is known as old.
const PAST_MAX: usize = 100;

/// Numbers that were withdrawn and are remembered, so that one is known as withdrawn when it is printed again.
const WITHDRAWN_MAX: usize = 32;

/// Voices that are remembered in one series.
const VOICES_MAX: usize = 64;

/// Outlets that are remembered for one number of one voice.
const OUTLETS_MAX: usize = 32;

/// A statement that was published this long before the standing one is an older one, seconds.
const OLDER_SECONDS: i64 = 6 * 3600;

/// A printed number of days is the same announcement again for this long, seconds.
const SAME_DEADLINE_SECONDS: i64 = 3 * 24 * 3600;

/// From this number on, a jump by [`SLIP_FACTOR`] waits for a second voice.
const SLIP_FLOOR: u64 = 100;

/// A number so many times the standing one is likely a slip of the pen.
const SLIP_FACTOR: u64 = 9;

/// Returns what `report` does to `series`, and the series as it is then.
pub fn reconcile(series: &Series, report: &Report) -> (Verdict, Series) {
    let mut next = series.clone();
    let verdict = match (report.role, report.status) {
        (Role::Aside, status) => still(VerdictKind::Aside, aside_reason(status)),
        (Role::Echo, _) => {
            still(VerdictKind::Aside, "the same story gives the number more exactly".to_owned())
        }
        (Role::Part, _) => {
            still(VerdictKind::Part, "a part of a whole, without a series of its own".to_owned())
        }
        (Role::Whole | Role::Increment, Status::Denied | Status::Retracted) => withdraw(&mut next, report),
        (Role::Increment, _) => increment(&mut next, report),
        (Role::Whole, _) => statement(&mut next, report),
    };
    (verdict, next)
}

/// A verdict that changes nothing.
fn still(kind: VerdictKind, reason: String) -> Verdict {
    Verdict { kind, reason, revision: None }
}

fn aside_reason(status: Status) -> String {
    match status {
        Status::Background => "another event or another year",
        Status::Hypothetical => "a hypothesis",
        Status::Superseded => "printed as the earlier number",
        Status::Planned => "a plan",
        Status::Reported | Status::Denied | Status::Retracted => "beside the matter",
    }
    .to_owned()
}

fn increment(series: &mut Series, report: &Report) -> Verdict {
    if series.standing.is_some() {
        return still(VerdictKind::Part, "an addition; additions are never changes of a total".to_owned());
    }
    revise(series, report, VerdictKind::Reported, "the first addition reported".to_owned())
}

/// A number stated as a fact, or a plan that counts as one.
fn statement(series: &mut Series, report: &Report) -> Verdict {
    let Some(standing) = series.standing.clone() else { return first(series, report) };
    if let Some(verdict) = repeat(series, report, &standing) {
        return verdict;
    }
    if let Some(verdict) = stale(series, report, &standing) {
        return verdict;
    }
    if is_slip(series, report, &standing) {
        let reason = format!(
            "{} after {} is likely a slip; held until a second voice",
            report.quantity, standing.quantity
        );
        series.suspect = Some(standing_of(report));
        return still(VerdictKind::Suspect, reason);
    }
    if stands_apart(&report.claimant, &standing.claimant) {
        other_side(series, report, &standing)
    } else {
        main_side(series, report, &standing)
    }
}

fn first(series: &mut Series, report: &Report) -> Verdict {
    if let Some(withdrawn) = find_same(&series.withdrawn, report) {
        let reason = format!("{} was withdrawn on {}", withdrawn.quantity, day(withdrawn.stated_at));
        return still(VerdictKind::Stale, reason);
    }
    revise(series, report, VerdictKind::Reported, "the first number of its series".to_owned())
}

/// The standing number, or another voice's, again: same, rounded or wider.
fn repeat(series: &mut Series, report: &Report, standing: &Standing) -> Option<Verdict> {
    let (kind, reason) = match compare(standing, report) {
        Relation::Same => (VerdictKind::Repeat, format!("{} stands already", standing.quantity)),
        Relation::Rounding => (
            VerdictKind::Rounding,
            format!("{} and {} are the same number rounded", report.quantity, standing.quantity),
        ),
        Relation::Widened => {
            (VerdictKind::Widened, format!("{} says less than {}", report.quantity, standing.quantity))
        }
        Relation::Refined | Relation::Higher | Relation::Lower => return repeat_of_voice(series, report),
    };
    if kind == VerdictKind::Repeat {
        adopt_name(series, report);
    }
    hear(series, report);
    Some(still(kind, reason))
}

/// The last number of a side that does not stand, printed again by itself or by nobody in particular.
fn repeat_of_voice(series: &mut Series, report: &Report) -> Option<Verdict> {
    let standing = series.standing.as_ref()?;
    let speaks = |voice: &Voice| voice.claimant.key == report.claimant.key || !is_known(&report.claimant);
    let voice = series.voices.iter().find(|voice| {
        stands_apart(&voice.claimant, &standing.claimant)
            && speaks(voice)
            && matches!(relation(voice.last, report.quantity), Relation::Same | Relation::Rounding)
    })?;
    let reason = format!("{} gave {} already", voice.claimant.name, voice.last);
    hear(series, report);
    Some(still(VerdictKind::Repeat, reason))
}

/// An old number: withdrawn, replaced, or published well before the standing one.
fn stale(series: &Series, report: &Report, standing: &Standing) -> Option<Verdict> {
    let said_to_move = matches!(report.direction, Some(Direction::Down | Direction::Corrected));
    if let Some(withdrawn) = find_same(&series.withdrawn, report) {
        return Some(still(
            VerdictKind::Stale,
            format!("{} was withdrawn on {}", withdrawn.quantity, day(withdrawn.stated_at)),
        ));
    }
    if let Some(past) = find_same(&series.past, report).filter(|_| !said_to_move) {
        let reason =
            format!("{} of {} was replaced by {}", past.quantity, day(past.stated_at), standing.quantity);
        return Some(still(VerdictKind::Stale, reason));
    }
    let older = standing.stated_at.as_second() - report.stated_at.as_second();
    (older > OLDER_SECONDS).then(|| {
        still(
            VerdictKind::Stale,
            format!("published before {} of {}", standing.quantity, day(standing.stated_at)),
        )
    })
}

/// A number of the side that stands, or of nobody in particular.
fn main_side(series: &mut Series, report: &Report, standing: &Standing) -> Verdict {
    let was = format!("{} after {}", report.quantity, standing.quantity);
    let replaces_plan = standing.planned && report.status == Status::Reported;
    match compare(standing, report) {
        Relation::Higher => revise(series, report, VerdictKind::Up, was),
        Relation::Refined => revise(series, report, VerdictKind::Refined, format!("{was} is narrower")),
        Relation::Lower if replaces_plan => {
            revise(series, report, VerdictKind::Down, format!("{was}, which was planned"))
        }
        Relation::Lower => match lowered_because(report, standing) {
            Some(why) => revise(series, report, VerdictKind::Down, format!("{was}: {why}")),
            None => still(
                VerdictKind::Stale,
                format!("{was} is lower, and nothing says that the number was revised"),
            ),
        },
        Relation::Same | Relation::Rounding | Relation::Widened => still(VerdictKind::Repeat, was),
    }
}

/// Tells why a lower number is a new statement (guideline, "Down or stale").
fn lowered_because(report: &Report, standing: &Standing) -> Option<&'static str> {
    if Measure::is_deadline(&report.key.measure) && is_known(&report.claimant) {
        return Some("a nearer day was announced");
    }
    // A number far below is another thing counted, such as one stage of a procedure, unless the text says "lowered".
    let plausible = match (standing.quantity.value, report.quantity.value) {
        (Some(old), Some(new)) => new >= old / 2,
        (None, _) | (_, None) => false,
    };
    match report.direction {
        Some(Direction::Down) => return Some("the text says that it was lowered"),
        Some(Direction::Corrected) if plausible => return Some("the text says that it was corrected"),
        Some(Direction::Corrected | Direction::Up) | None => {}
    }
    let named = is_known(&report.claimant) && plausible;
    if named && report.claimant.key != standing.claimant.key && is_known(&standing.claimant) {
        return Some("another body gives it");
    }
    let dated = report.as_of.is_some_and(|day| day >= utc_day(standing.stated_at));
    (named && dated).then_some("the statement is dated after the number before")
}

/// A number of a side that does not stand: its own move, or a dispute.
fn other_side(series: &mut Series, report: &Report, standing: &Standing) -> Verdict {
    let own = series.voices.iter().find(|voice| same_side(&voice.claimant, &report.claimant)).cloned();
    let Some(own) = own else {
        return match compare(standing, report) {
            Relation::Higher | Relation::Lower => {
                let reason = format!("{} of {} stands", standing.quantity, standing.claimant.name);
                revise(series, report, VerdictKind::Disputed, reason)
            }
            Relation::Refined => revise(
                series,
                report,
                VerdictKind::Reported,
                format!("the first number of {}", report.claimant.name),
            ),
            Relation::Same | Relation::Rounding | Relation::Widened => {
                still(VerdictKind::Repeat, "it agrees".to_owned())
            }
        };
    };
    let was = format!("{} of {} after its own {}", report.quantity, report.claimant.name, own.last);
    match relation(own.last, report.quantity) {
        Relation::Higher => revise(series, report, VerdictKind::Up, was),
        Relation::Refined => revise(series, report, VerdictKind::Refined, was),
        Relation::Lower if report.direction.is_some() || report.as_of.is_some() => {
            revise(series, report, VerdictKind::Down, was)
        }
        Relation::Lower => {
            still(VerdictKind::Stale, format!("{was} is lower, and nothing says that it was revised"))
        }
        Relation::Same | Relation::Rounding | Relation::Widened => {
            hear(series, report);
            still(VerdictKind::Repeat, was)
        }
    }
}

/// A retraction or denial: the number it names falls, and the one before stands again.
fn withdraw(series: &mut Series, report: &Report) -> Verdict {
    if find_same(&series.withdrawn, report).is_some() {
        return still(VerdictKind::Stale, format!("{} was withdrawn already", report.quantity));
    }
    let Some(standing) = series.standing.clone().filter(|standing| names(report, standing.quantity)) else {
        remember(&mut series.withdrawn, standing_of(report), WITHDRAWN_MAX);
        return still(
            VerdictKind::Aside,
            format!("withdraws {}, which does not stand here", report.quantity),
        );
    };
    let own = same_voice(&report.claimant, &standing.claimant);
    let kind =
        if report.status == Status::Retracted || own { VerdictKind::Retracted } else { VerdictKind::Denied };
    let foreign = stands_apart(&report.claimant, &standing.claimant);
    let reason = if kind == VerdictKind::Retracted {
        format!("{} was withdrawn", standing.quantity)
    } else {
        format!("{} denies {}", report.claimant.name, standing.quantity)
    };
    let mut withdrawn = standing_of(report);
    withdrawn.quantity = standing.quantity;
    series.position += 1;
    let before = if foreign { Some(standing.clone()) } else { fall(series, standing.quantity) };
    remember(&mut series.withdrawn, withdrawn.clone(), WITHDRAWN_MAX);
    Verdict {
        kind,
        reason: reason.clone(),
        revision: Some(revision(series, change_of(kind), reason, before, withdrawn)),
    }
}

/// Takes the standing number away; the latest one before it stands again and is returned.
fn fall(series: &mut Series, fallen: Quantity) -> Option<Standing> {
    series.voices.retain(|voice| voice.last != fallen);
    series.standing = series.past.pop();
    series.standing.clone()
}

/// Puts the report's number in the series and returns the verdict with its revision.
fn revise(series: &mut Series, report: &Report, kind: VerdictKind, reason: String) -> Verdict {
    let new = standing_of(report);
    let apart =
        series.standing.as_ref().is_some_and(|standing| stands_apart(&report.claimant, &standing.claimant));
    let old = if apart && kind != VerdictKind::Disputed {
        series.voices.iter().find(|voice| same_side(&voice.claimant, &report.claimant)).map(|voice| {
            Standing {
                quantity: voice.last,
                claimant: voice.claimant.clone(),
                stated_at: voice.stated_at,
                published_at: None,
                resolves_to: voice.resolves_to,
                ..new.clone()
            }
        })
    } else {
        series.standing.clone()
    };
    series.position += 1;
    series.suspect = None;
    if !apart && let Some(before) = series.standing.replace(new.clone()) {
        remember(&mut series.past, before, PAST_MAX);
    }
    hear(series, report);
    Verdict {
        kind,
        reason: reason.clone(),
        revision: Some(revision(series, change_of(kind), reason, old, new)),
    }
}

fn revision(
    series: &Series,
    kind: ChangeKind,
    reason: String,
    old: Option<Standing>,
    new: Standing,
) -> Revision {
    Revision { series: series.key.id(), position: series.position, kind, reason, old, new }
}

fn change_of(kind: VerdictKind) -> ChangeKind {
    match kind {
        VerdictKind::Up => ChangeKind::Up,
        VerdictKind::Down => ChangeKind::Down,
        VerdictKind::Refined => ChangeKind::Refined,
        VerdictKind::Retracted => ChangeKind::Retracted,
        VerdictKind::Denied => ChangeKind::Denied,
        VerdictKind::Disputed => ChangeKind::Disputed,
        VerdictKind::Reported
        | VerdictKind::Widened
        | VerdictKind::Repeat
        | VerdictKind::Rounding
        | VerdictKind::Stale
        | VerdictKind::Suspect
        | VerdictKind::Part
        | VerdictKind::Aside => ChangeKind::Reported,
    }
}

/// Adds a number to those that are remembered, and forgets the oldest beyond `most`.
fn remember(numbers: &mut Vec<Standing>, number: Standing, most: usize) {
    numbers.push(number);
    let surplus = numbers.len().saturating_sub(most);
    numbers.drain(..surplus);
}

/// Remembers who said what last, and in which outlet.
fn hear(series: &mut Series, report: &Report) {
    let outlet = &report.evidence.outlet;
    if let Some(voice) = series.voices.iter_mut().find(|voice| voice.claimant.key == report.claimant.key) {
        if relation(voice.last, report.quantity) != Relation::Same {
            voice.outlets.clear();
            voice.last = report.quantity;
            voice.stated_at = report.stated_at;
            voice.resolves_to = resolved(report);
        }
        if !voice.outlets.contains(outlet) && voice.outlets.len() < OUTLETS_MAX {
            voice.outlets.push(outlet.clone());
        }
        return;
    }
    if series.voices.len() >= VOICES_MAX {
        series.voices.remove(0);
    }
    series.voices.push(Voice {
        claimant: report.claimant.clone(),
        last: report.quantity,
        resolves_to: resolved(report),
        stated_at: report.stated_at,
        outlets: vec![outlet.clone()],
    });
}

/// A number without a named source gets one as soon as a body that is known gives it.
fn adopt_name(series: &mut Series, report: &Report) {
    if let Some(standing) = series.standing.as_mut() {
        if !is_known(&standing.claimant) && is_known(&report.claimant) {
            standing.claimant = report.claimant.clone();
        }
        standing.planned &= report.status == Status::Planned;
    }
}

fn standing_of(report: &Report) -> Standing {
    Standing {
        quantity: report.quantity,
        claimant: report.claimant.clone(),
        outlet: report.evidence.outlet.clone(),
        url: report.evidence.url.clone(),
        stated_at: report.stated_at,
        published_at: report.published_at,
        resolves_to: resolved(report),
        planned: report.status == Status::Planned,
    }
}

/// Returns the day that a deadline resolves to: the one read, else the day of the statement and the printed days.
fn resolved(report: &Report) -> Option<Date> {
    if !Measure::is_deadline(&report.key.measure) {
        return None;
    }
    let from = report.as_of.unwrap_or_else(|| utc_day(report.stated_at));
    let days = i64::try_from(report.quantity.value?).ok()?;
    report.resolves_to.or_else(|| days_after(from, days))
}

/// Compares a report with the standing number; deadlines by the day that they resolve to.
fn compare(standing: &Standing, report: &Report) -> Relation {
    let by_number = relation(standing.quantity, report.quantity);
    let (Some(old), Some(new)) = (standing.resolves_to, resolved(report)) else { return by_number };
    let again = report.stated_at.as_second() - standing.stated_at.as_second() <= SAME_DEADLINE_SECONDS;
    if by_number == Relation::Same && again {
        return Relation::Same;
    }
    match new.cmp(&old) {
        std::cmp::Ordering::Less => Relation::Lower,
        std::cmp::Ordering::Equal => Relation::Same,
        std::cmp::Ordering::Greater => Relation::Higher,
    }
}

/// Tells whether a jump is so large that a missing or added digit explains it better, and nobody else confirms it.
fn is_slip(series: &Series, report: &Report, standing: &Standing) -> bool {
    let (Some(old), Some(new)) = (standing.quantity.value, report.quantity.value) else { return false };
    let confirmed = series.suspect.as_ref().is_some_and(|suspect| {
        suspect.outlet != report.evidence.outlet
            && relation(suspect.quantity, report.quantity) == Relation::Same
    });
    old >= SLIP_FLOOR && new / old >= SLIP_FACTOR && !confirmed
}

fn find_same<'a>(numbers: &'a [Standing], report: &Report) -> Option<&'a Standing> {
    numbers.iter().rev().find(|past| names(report, past.quantity))
}

fn names(report: &Report, quantity: Quantity) -> bool {
    matches!(relation(quantity, report.quantity), Relation::Same | Relation::Rounding)
}

fn is_known(claimant: &Claimant) -> bool {
    match claimant.kind {
        ClaimantKind::Government
        | ClaimantKind::RightsGroup
        | ClaimantKind::International
        | ClaimantKind::Opposition => true,
        ClaimantKind::Outlet | ClaimantKind::Unknown => false,
    }
}

/// Tells whether two claimants speak for different sides; one that nobody knows speaks for whoever stands.
fn stands_apart(one: &Claimant, other: &Claimant) -> bool {
    is_known(one) && is_known(other) && !same_side(one, other)
}

fn same_side(one: &Claimant, other: &Claimant) -> bool {
    one.side == other.side
}

fn same_voice(one: &Claimant, other: &Claimant) -> bool {
    one.key == other.key
}

fn day(at: Timestamp) -> String {
    at.strftime("%-d %B %Y").to_string()
}
