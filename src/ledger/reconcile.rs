//! One report against its series: the verdict, the series as it is then, and what it comes to.
//!
//! A report is put among the statements of its series by the time at which it was made, not at which it arrived, so
//! feeds may be read in any order. One that is late is judged as the latest of its time; it makes a revision only if
//! what stands now is another number than before, or if its own side gave none since.

use std::sync::Arc;

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
    pub account: Arc<Account>,
}

/// Returns what all that was said of a series comes to.
pub fn account_of(series: &Series) -> Arc<Account> {
    series.account.clone().unwrap_or_else(|| Arc::new(account(in_order(&series.statements))))
}

/// Returns what `report` does to `series`.
pub fn reconcile(series: &Series, report: &Report) -> Reconciled {
    let effect = match report.role {
        Role::Aside => {
            let why = aside_reason(report.status);
            still(VerdictKind::Aside, || why.to_owned())
        }
        Role::Echo => still(VerdictKind::Aside, || "the same story gives the number more exactly".to_owned()),
        Role::Part => {
            still(VerdictKind::Part, || "a part of a whole, without a series of its own".to_owned())
        }
        Role::Whole | Role::Increment => return hear(series, &Arc::new(statement_of(report))),
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

fn hear(series: &Series, statement: &Arc<Statement>) -> Reconciled {
    let current = account_of(series);
    let Some(print) = statement.prints.first() else {
        let effect = still(VerdictKind::Aside, || "nobody printed it".to_owned());
        return conclude(series.clone(), current, effect);
    };
    let said = Said { what: statement, print };
    let heard = in_order(&series.statements);
    let (earlier, later) = heard.split_at(heard.partition_point(|other| other.in_time(&said).is_le()));
    let is_latest = later.is_empty();
    let mut then = if is_latest { (*current).clone() } else { account(earlier.iter().copied()) };
    let effect = take(&mut then, said);
    let mut next = Series { account: None, ..series.clone() };
    let after = match insert(&mut next.statements, statement) {
        Inserted::Added => {
            for other in later {
                take(&mut then, *other);
            }
            Arc::new(then)
        }
        Inserted::Joined => account_of(&next),
        Inserted::Left => Arc::clone(&current),
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

fn conclude(mut series: Series, account: Arc<Account>, effect: Effect) -> Reconciled {
    let Effect { kind, why, shift } = effect;
    let reason = why();
    series.position += u32::from(shift.is_some());
    series.account = Some(Arc::clone(&account));
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
        (None, None) => Effect { shift: None, ..effect },
        (None, Some(new)) => change(VerdictKind::Reported, first_reason(current), None, new.clone()),
        (Some(fallen), now)
            if withdraws(said) && now.as_ref().is_none_or(|now| now.quantity != fallen.quantity) =>
        {
            let quantity = fallen.quantity;
            let new = Standing { quantity, ..standing_of(said) };
            change(VerdictKind::Retracted, move || format!("{quantity} was withdrawn"), now.clone(), new)
        }
        (Some(old), Some(new)) => moved(said, old, new),
        (Some(fallen), None) => {
            let number = fallen.quantity;
            let why = move || format!("{number} was withdrawn before");
            change(VerdictKind::Retracted, why, None, fallen.clone())
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
        None => Effect { shift: None, ..effect },
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
    let Standing { quantity: number, stated_at, .. } = *standing;
    if compared(Point::of(&standing_of(said)), Point::of(standing)) == Relation::Same {
        return still(VerdictKind::Repeat, move || format!("{number} stands already"));
    }
    still(VerdictKind::Stale, move || format!("published before {number} of {}", day(stated_at)))
}

/// Another number stands, as one that came late, or a second outlet, makes the series another one.
fn moved(said: Said<'_>, old: &Standing, new: &Standing) -> Effect {
    if new.quantity != said.what.quantity {
        let (number, claimant) = (said.what.quantity, Arc::clone(&said.what.claimant));
        let why = move || format!("{number} of {}, which came late, lies between the two", claimant.name);
        return shifted(why, old, new);
    }
    let is_older = said.print.stated_at < old.stated_at;
    let why = if is_older { "it was published before" } else { "a second outlet gives it" };
    shifted(|| why.to_owned(), old, new)
}

fn shifted(why: impl FnOnce() -> String + 'static, old: &Standing, new: &Standing) -> Effect {
    let (old_number, new_number) = (old.quantity, new.quantity);
    let was = move || format!("{new_number} after {old_number}");
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
    change(kind, move || format!("{}: {}", was(), why()), Some(old.clone()), new.clone())
}

fn statement_of(report: &Report) -> Statement {
    Statement {
        quantity: report.quantity,
        role: report.role,
        status: report.status,
        claimant: Arc::new(report.claimant.clone()),
        direction: report.direction,
        replaces: report.replaces,
        as_of: report.as_of,
        resolves_to: resolved(report),
        prints: vec![Print {
            stated_at: report.stated_at,
            outlet: report.evidence.outlet.as_str().into(),
            wire: report.evidence.wire.as_deref().map(Arc::from),
            url: report.evidence.url.as_deref().map(Arc::from),
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
    /// Not at all: its print is known, or not among those that are remembered.
    Left,
}

/// Puts a statement among the others, or its print with the prints of the same one.
fn insert(statements: &mut Vec<Arc<Statement>>, statement: &Arc<Statement>) -> Inserted {
    if let Some(other) = statements.iter_mut().find(|other| is_same(other, statement)) {
        let prints = with_prints(&other.prints, &statement.prints);
        if prints == other.prints {
            return Inserted::Left;
        }
        Arc::make_mut(other).prints = prints;
        return Inserted::Joined;
    }
    statements.push(Arc::clone(statement));
    // They are in order but for the new one, unless they were just read.
    statements.sort_by(|one, other| match (first_said(one), first_said(other)) {
        (Some(one), Some(other)) => one.in_time(&other),
        (one, other) => one.is_some().cmp(&other.is_some()),
    });
    if statements.len() <= STATEMENTS_MAX {
        return Inserted::Added;
    }
    if Arc::ptr_eq(&statements.remove(0), statement) { Inserted::Left } else { Inserted::Joined }
}

/// Returns what a statement is sorted by.
fn first_said(what: &Statement) -> Option<Said<'_>> {
    what.prints.first().map(|print| Said { what, print })
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

/// Returns prints with more: the earliest of each outlet, and the latest of all.
fn with_prints(prints: &[Print], more: &[Print]) -> Vec<Print> {
    let mut prints = [prints, more].concat();
    prints.sort();
    prints.dedup();
    let latest = prints.pop();
    let mut outlets: Vec<Arc<str>> = Vec::new();
    prints.retain(|print| {
        let is_first = !outlets.contains(&print.outlet);
        outlets.push(Arc::clone(&print.outlet));
        is_first
    });
    prints.truncate(PRINTS_MAX);
    prints.extend(latest);
    prints
}
