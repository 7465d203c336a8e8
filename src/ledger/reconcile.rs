//! One report against its series: the verdict, the series as it is then, and what it comes to.
//!
//! A report is put among the statements of its series by the time at which it was made, not at which it arrived, so
//! feeds may be read in any order. One that is late is judged as the latest of its time; it makes a revision only if
//! what stands now is another number than before, or if its own side gave none since.

use crate::model::{
    Account, Date, Measure, Print, Report, Revision, Role, Series, Standing, Statement, Status, Verdict,
    VerdictKind, days_after, utc_day,
};

use super::{
    account::{Effect, Point, Shift, account, change, compared, day, first_reason, still, take},
    compare::Relation,
    said::{Said, in_order, standing_of},
    voice::{stands_apart, voice_of_side},
};

/// Statements that are remembered of one series.
const STATEMENTS_MAX: usize = 256;

/// Outlets that are remembered of one statement, beside the latest.
const PRINTS_MAX: usize = 32;

/// What a report did.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub struct Reconciled {
    /// What it did, and why.
    pub verdict: Verdict,
    /// The series with it.
    pub series: Series,
    /// What the series comes to then.
    pub account: Account,
}

/// Returns what all that was said of a series comes to.
pub fn account_of(series: &Series) -> Account {
    account(in_order(&series.statements))
}

/// Returns what `report` does to `series`.
pub fn reconcile(series: &Series, report: &Report) -> Reconciled {
    let effect = match report.role {
        Role::Aside => still(VerdictKind::Aside, aside_reason(report.status)),
        Role::Echo => still(VerdictKind::Aside, "the same story gives the number more exactly"),
        Role::Part => still(VerdictKind::Part, "a part of a whole, without a series of its own"),
        Role::Whole | Role::Increment => return hear(series, &statement_of(report)),
    };
    conclude(series.clone(), account_of(series), effect)
}

fn aside_reason(status: Status) -> &'static str {
    match status {
        Status::Background => "another event or another year",
        Status::Hypothetical => "a hypothesis",
        Status::Superseded => "printed as the earlier number",
        Status::Planned => "a plan",
        Status::Reported | Status::Denied | Status::Retracted => "beside the matter",
    }
}

fn hear(series: &Series, statement: &Statement) -> Reconciled {
    let heard = in_order(&series.statements);
    let mut next = series.clone();
    let Some(print) = statement.prints.first() else {
        return conclude(next, account(heard), still(VerdictKind::Aside, "nobody printed it"));
    };
    let said = Said { what: statement, print };
    let earlier = heard.partition_point(|other| other.order() <= said.order());
    let is_latest = earlier == heard.len();
    let mut then = account(heard.iter().copied().take(earlier));
    let current = if is_latest { then.clone() } else { account(heard) };
    let effect = take(&mut then, said);
    let after = match insert(&mut next.statements, statement) {
        Inserted::Added if is_latest => then,
        Inserted::Added | Inserted::Joined => account_of(&next),
    };
    let number = |account: &Account| account.standing.as_ref().map(|standing| standing.quantity);
    if number(&after) != number(&current) || number(&after) == Some(statement.quantity) {
        next.vanished_at = None;
    }
    let effect = if is_latest && effect.shift.is_some() {
        effect
    } else {
        in_retrospect(effect, said, &current, &after)
    };
    conclude(next, after, effect)
}

fn conclude(mut series: Series, account: Account, effect: Effect) -> Reconciled {
    let Effect { kind, reason, shift } = effect;
    series.position += u32::from(shift.is_some());
    let revision = shift.map(|Shift { kind, old, new }| Revision {
        series: series.key.id(),
        position: series.position,
        kind,
        reason: reason.clone(),
        old,
        new,
    });
    Reconciled { verdict: Verdict { kind, reason, revision }, series, account }
}

/// Judges a statement that others came after, or that another one waited for: it tells no more than what it changed of
/// all that stands.
fn in_retrospect(effect: Effect, said: Said<'_>, current: &Account, after: &Account) -> Effect {
    match (&current.standing, &after.standing) {
        (Some(old), Some(new)) if old.quantity == new.quantity && old.resolves_to == new.resolves_to => {
            beside(effect, said, current, after)
        }
        (None, None) => still(effect.kind, effect.reason),
        (None, Some(new)) => change(VerdictKind::Reported, first_reason(current), None, new.clone()),
        (Some(fallen), now)
            if withdraws(said) && now.as_ref().is_none_or(|now| now.quantity != fallen.quantity) =>
        {
            let reason = format!("{} was withdrawn", fallen.quantity);
            let new = Standing { quantity: fallen.quantity, ..standing_of(said) };
            change(VerdictKind::Retracted, reason, now.clone(), new)
        }
        (Some(old), Some(new)) => moved(said, old, new),
        (Some(fallen), None) => {
            let reason = format!("{} was withdrawn before", fallen.quantity);
            change(VerdictKind::Retracted, reason, None, fallen.clone())
        }
    }
}

fn withdraws(said: Said<'_>) -> bool {
    matches!(said.what.status, Status::Denied | Status::Retracted)
}

/// A statement that leaves the standing number: news only as the last word of another side, which is then held against
/// the number that stands now.
fn beside(effect: Effect, said: Said<'_>, current: &Account, after: &Account) -> Effect {
    if effect.shift.is_none() {
        return effect;
    }
    if is_last_word(said, current, after) {
        return take(&mut current.clone(), said);
    }
    match &current.standing {
        Some(standing) => superseded(said, standing),
        None => still(effect.kind, effect.reason),
    }
}

/// Tells whether a statement is the newest of a side that does not stand.
fn is_last_word(said: Said<'_>, current: &Account, after: &Account) -> bool {
    let claimant = &said.what.claimant;
    let last = |account: &Account| voice_of_side(account, claimant).map(|voice| voice.last);
    let apart = after.standing.as_ref().is_some_and(|standing| stands_apart(claimant, &standing.claimant));
    apart && last(after) == Some(said.what.quantity) && last(current) != last(after)
}

/// A statement that others came after, and that would have been news before them.
fn superseded(said: Said<'_>, standing: &Standing) -> Effect {
    let number = standing.quantity;
    if compared(Point::of(&standing_of(said)), Point::of(standing)) == Relation::Same {
        return still(VerdictKind::Repeat, format!("{number} stands already"));
    }
    still(VerdictKind::Stale, format!("published before {number} of {}", day(standing.stated_at)))
}

/// Another number stands, as one that came late, or a second outlet, makes the series another one.
fn moved(said: Said<'_>, old: &Standing, new: &Standing) -> Effect {
    let was = format!("{} after {}", new.quantity, old.quantity);
    if new.quantity != said.what.quantity {
        let (number, claimant) = (said.what.quantity, &said.what.claimant.name);
        let why = format!("{number} of {claimant}, which came late, lies between the two");
        return shifted(was, &why, old, new);
    }
    let why = if said.print.stated_at < old.stated_at {
        "it was published before"
    } else {
        "a second outlet gives it"
    };
    shifted(was, why, old, new)
}

fn shifted(was: String, why: &str, old: &Standing, new: &Standing) -> Effect {
    let kind = match compared(Point::of(old), Point::of(new)) {
        Relation::Higher | Relation::Lower if stands_apart(&old.claimant, &new.claimant) => {
            VerdictKind::Disputed
        }
        Relation::Higher => VerdictKind::Up,
        Relation::Lower => VerdictKind::Down,
        Relation::Refined => VerdictKind::Refined,
        Relation::Same | Relation::Rounding => return still(VerdictKind::Rounding, was),
        Relation::Widened => return still(VerdictKind::Widened, was),
    };
    change(kind, format!("{was}: {why}"), Some(old.clone()), new.clone())
}

fn statement_of(report: &Report) -> Statement {
    Statement {
        quantity: report.quantity,
        role: report.role,
        status: report.status,
        claimant: report.claimant.clone(),
        direction: report.direction,
        replaces: report.replaces,
        as_of: report.as_of,
        resolves_to: resolved(report),
        prints: vec![Print {
            stated_at: report.stated_at,
            outlet: report.evidence.outlet.clone(),
            wire: report.evidence.wire.clone(),
            url: report.evidence.url.clone(),
            published_at: report.published_at,
        }],
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

/// How a statement came among the others.
enum Inserted {
    /// As one more.
    Added,
    /// As a print of one that was there, or in the place of one that is forgotten.
    Joined,
}

/// Puts a statement among the others, or its print with the prints of the same one.
fn insert(statements: &mut Vec<Statement>, statement: &Statement) -> Inserted {
    let is_full = statements.len() >= STATEMENTS_MAX;
    let mut inserted = if is_full { Inserted::Joined } else { Inserted::Added };
    match statements.iter_mut().find(|other| is_same(other, statement)) {
        Some(other) => {
            add_prints(&mut other.prints, &statement.prints);
            inserted = Inserted::Joined;
        }
        None => statements.push(statement.clone()),
    }
    statements.sort_by(|one, other| first_said(one).cmp(&first_said(other)));
    let surplus = statements.len().saturating_sub(STATEMENTS_MAX);
    statements.drain(..surplus);
    inserted
}

/// Returns what a statement is sorted by.
fn first_said(what: &Statement) -> impl Ord + use<'_> {
    what.prints.first().map(|print| Said { what, print }.order())
}

/// Tells whether two statements are one: the same voice with the same words, whoever passed them on. That a number moved
/// is news of its day: it can be said again after others.
fn is_same(one: &Statement, other: &Statement) -> bool {
    let day = |what: &Statement| what.prints.first().map(|print| utc_day(print.stated_at));
    let said = |what: &Statement| {
        let moved = what.direction.map(|direction| (direction, day(what)));
        (what.quantity, what.role, what.status, moved, what.replaces, what.as_of, what.resolves_to)
    };
    one.claimant.key == other.claimant.key && said(one) == said(other)
}

/// Keeps the earliest print of each outlet, and the latest of all.
fn add_prints(prints: &mut Vec<Print>, more: &[Print]) {
    prints.extend_from_slice(more);
    prints.sort();
    prints.dedup();
    let latest = prints.pop();
    let mut outlets: Vec<String> = Vec::new();
    prints.retain(|print| {
        let is_first = !outlets.contains(&print.outlet);
        outlets.push(print.outlet.clone());
        is_first
    });
    prints.truncate(PRINTS_MAX);
    prints.extend(latest);
}
