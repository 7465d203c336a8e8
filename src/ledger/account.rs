//! What the statements of a series come to, taken one after another in the order in which they were made.
//!
//! A claimant's number is compared with its own last one first, then with the standing number. Bodies of one side
//! speak for each other; a claimant that the topic does not know, and an outlet that names none, speak for whoever
//! stands. Only another side that is known can dispute.

use std::sync::Arc;

use crate::model::{
    Account, Bound, ChangeKind, Date, Direction, Quantity, Role, Standing, Status, Timestamp, VerdictKind,
    Voice, utc_day,
};

use super::{
    compare::{Relation, relation},
    said::{Said, standing_of},
    voice::{hear, is_known, same_voice, speak, standing_of_voice, stands_apart, voice_of_side},
};

/// A printed number of days is the same announcement again for this long, seconds.
const SAME_DEADLINE_SECONDS: i64 = 3 * 24 * 3600;

/// From this number on, a jump by [`SLIP_FACTOR`] waits for a second voice.
const SLIP_FLOOR: u64 = 100;

/// From this number on, one that nobody in particular gives waits too, whatever bounds it.
const UNSAID_FLOOR: u64 = 500;

/// A number so many times the standing one is likely a slip of the pen.
const SLIP_FACTOR: u64 = 9;

/// What one statement did to the account.
pub(super) struct Effect {
    /// What it did.
    pub(super) kind: VerdictKind,
    /// Says why, in words for people; of most statements, which are only gone through again, nobody asks.
    pub(super) why: Box<dyn FnOnce() -> String>,
    /// The change that it makes, if it makes one.
    pub(super) shift: Option<Shift>,
}

/// A change of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shift {
    pub(super) kind: ChangeKind,
    /// The number before.
    pub(super) old: Option<Standing>,
    /// The number now; for a retraction the number that is withdrawn.
    pub(super) new: Standing,
}

/// Returns what was said comes to.
pub(super) fn account<'a>(said: impl IntoIterator<Item = Said<'a>>) -> Account {
    let mut account = Account::default();
    for one in said {
        take(&mut account, one);
    }
    account
}

/// Takes one more statement, which is the latest, and returns what it did.
pub(super) fn take(account: &mut Account, said: Said<'_>) -> Effect {
    match (said.what.role, said.what.status) {
        (_, Status::Denied | Status::Retracted) => withdraw(account, said),
        (Role::Increment, _) => increment(account, said),
        (Role::Whole | Role::Part | Role::Aside | Role::Echo, _) => state(account, said),
    }
}

/// An effect that changes nothing.
pub(super) fn still(kind: VerdictKind, why: impl FnOnce() -> String + 'static) -> Effect {
    Effect { kind, why: Box::new(why), shift: None }
}

/// An effect that changes the number `old` to `new`.
pub(super) fn change(
    kind: VerdictKind,
    why: impl FnOnce() -> String + 'static,
    old: Option<Standing>,
    new: Standing,
) -> Effect {
    Effect { shift: Some(Shift { kind: change_of(kind), old, new }), ..still(kind, why) }
}

fn increment(account: &mut Account, said: Said<'_>) -> Effect {
    if account.standing.is_some() {
        return still(VerdictKind::Part, || "an addition; additions are never changes of a total".to_owned());
    }
    revise(account, said, VerdictKind::Reported, || "the first addition reported".to_owned())
}

/// A number stated as a fact, or a plan that counts as one.
fn state(account: &mut Account, said: Said<'_>) -> Effect {
    let Some(standing) = account.standing.clone() else { return first(account, said) };
    if let Some(effect) = repeat(account, said, &standing) {
        return effect;
    }
    if let Some(effect) = stale(account, said, &standing) {
        return effect;
    }
    if is_slip(account, said, &standing) {
        let (new, old) = (said.what.quantity, standing.quantity);
        account.suspect = Some(Standing { outlet: Arc::clone(said.print.origin()), ..standing_of(said) });
        return still(VerdictKind::Suspect, move || {
            format!("{new} after {old} is likely a slip; held until a second voice")
        });
    }
    if stands_apart(&said.what.claimant, &standing.claimant) {
        other_side(account, said, &standing)
    } else {
        main_side(account, said, &standing)
    }
}

fn first(account: &mut Account, said: Said<'_>) -> Effect {
    if let Some(effect) = withdrawn_before(account, said) {
        return effect;
    }
    let why = first_reason(account);
    revise(account, said, VerdictKind::Reported, why)
}

/// A number that was withdrawn before.
fn withdrawn_before(account: &Account, said: Said<'_>) -> Option<Effect> {
    let Standing { quantity, stated_at, .. } = *find_same(&account.withdrawn, said)?;
    Some(still(VerdictKind::Stale, move || format!("{quantity} was withdrawn on {}", day(stated_at))))
}

/// Says of which numbers one is the first that stands.
pub(super) fn first_reason(account: &Account) -> impl FnOnce() -> String + use<> {
    let withdrawn = account.withdrawn.last().map(|withdrawn| withdrawn.quantity);
    move || match withdrawn {
        Some(withdrawn) => format!("the first number since {withdrawn} was withdrawn"),
        None => "the first number of its series".to_owned(),
    }
}

/// The standing number, or another voice's, again: same, rounded or wider.
fn repeat(account: &mut Account, said: Said<'_>, standing: &Standing) -> Option<Effect> {
    let (old, new) = (standing.quantity, said.what.quantity);
    let effect = match compare(standing, said) {
        Relation::Same => still(VerdictKind::Repeat, move || format!("{old} stands already")),
        Relation::Rounding => {
            still(VerdictKind::Rounding, move || format!("{new} and {old} are the same number rounded"))
        }
        Relation::Widened => still(VerdictKind::Widened, move || format!("{new} says less than {old}")),
        Relation::Refined | Relation::Higher | Relation::Lower => return repeat_of_voice(account, said),
    };
    if effect.kind == VerdictKind::Repeat {
        adopt_name(account, said);
    }
    let resolved = comes_round(account, said, standing);
    hear(account, said);
    Some(resolved.unwrap_or(effect))
}

/// A side that gave another number gives the standing one.
fn comes_round(account: &Account, said: Said<'_>, standing: &Standing) -> Option<Effect> {
    let own = voice_of_side(account, &said.what.claimant)?;
    let differed = matches!(relation(standing.quantity, own.last), Relation::Higher | Relation::Lower);
    (differed && stands_apart(&said.what.claimant, &standing.claimant)).then(|| {
        let (one, other) = (Arc::clone(&said.what.claimant), Arc::clone(&standing.claimant));
        let last = own.last;
        still(VerdictKind::Resolved, move || {
            format!("{} gave {last} and now agrees with {}", one.name, other.name)
        })
    })
}

/// The last number of a side that does not stand, printed again by itself or by nobody in particular.
fn repeat_of_voice(account: &mut Account, said: Said<'_>) -> Option<Effect> {
    let standing = account.standing.as_ref()?;
    let speaks =
        |voice: &Voice| voice.claimant.key == said.what.claimant.key || !is_known(&said.what.claimant);
    let voice = account.voices.iter().find(|voice| {
        stands_apart(&voice.claimant, &standing.claimant) && speaks(voice) && names(said, voice.last)
    })?;
    let (claimant, last) = (Arc::clone(&voice.claimant), voice.last);
    hear(account, said);
    Some(still(VerdictKind::Repeat, move || format!("{} gave {last} already", claimant.name)))
}

/// An old number: withdrawn, or replaced.
fn stale(account: &Account, said: Said<'_>, standing: &Standing) -> Option<Effect> {
    let withdrawn = withdrawn_before(account, said);
    if withdrawn.is_some() || takes_back(account, said, standing) {
        return withdrawn;
    }
    let past = find_same(&account.past, said).filter(|_| !is_said_to_move(said))?;
    let Standing { quantity, stated_at, .. } = *past;
    let now = standing.quantity;
    Some(still(VerdictKind::Stale, move || format!("{quantity} of {} was replaced by {now}", day(stated_at))))
}

/// Tells whether an edit puts a number in the place of the last one of its side, be it one that was printed before.
fn takes_back(account: &Account, said: Said<'_>, standing: &Standing) -> bool {
    let last = if stands_apart(&said.what.claimant, &standing.claimant) {
        voice_of_side(account, &said.what.claimant).map(|voice| voice.last)
    } else {
        Some(standing.quantity)
    };
    last.is_some_and(|last| corrects(said, last).is_some())
}

/// A number of the side that stands, or of nobody in particular.
fn main_side(account: &mut Account, said: Said<'_>, standing: &Standing) -> Effect {
    let (new, old) = (said.what.quantity, standing.quantity);
    let was = move || format!("{new} after {old}");
    if let Some(kind) = corrects(said, standing.quantity) {
        return revise(account, said, kind, move || format!("the story was edited: {}", was()));
    }
    let replaces_plan = standing.planned && said.what.status == Status::Reported;
    match compare(standing, said) {
        Relation::Higher => revise(account, said, VerdictKind::Up, was),
        Relation::Refined => {
            revise(account, said, VerdictKind::Refined, move || format!("{} is narrower", was()))
        }
        Relation::Lower if replaces_plan => {
            revise(account, said, VerdictKind::Down, move || format!("{}, which was planned", was()))
        }
        Relation::Lower => match lowered_because(said, standing) {
            Some(why) => revise(account, said, VerdictKind::Down, move || format!("{}: {why}", was())),
            None => still(VerdictKind::Stale, move || {
                format!("{} is lower, and nothing says that the number was revised", was())
            }),
        },
        Relation::Same | Relation::Rounding | Relation::Widened => still(VerdictKind::Repeat, was),
    }
}

/// Tells which way a number moved that stands in the place of `last` in the text of one story: what was printed was
/// wrong, so a lower number is no older one.
fn corrects(said: Said<'_>, last: Quantity) -> Option<VerdictKind> {
    let is_same = |replaced| matches!(relation(last, replaced), Relation::Same | Relation::Rounding);
    said.what.replaces.filter(|replaced| is_same(*replaced))?;
    match relation(last, said.what.quantity) {
        Relation::Higher => Some(VerdictKind::Up),
        Relation::Lower => Some(VerdictKind::Down),
        Relation::Refined => Some(VerdictKind::Refined),
        Relation::Same | Relation::Rounding | Relation::Widened => None,
    }
}

/// Tells why a lower number is a new statement (guideline, "Down or stale").
fn lowered_because(said: Said<'_>, standing: &Standing) -> Option<&'static str> {
    if said.what.resolves_to.is_some() && is_known(&said.what.claimant) {
        return Some("a nearer day was announced");
    }
    // A number far below is another thing counted, such as one stage of a procedure, unless the text says "lowered".
    let plausible = match (standing.quantity.value, said.what.quantity.value) {
        (Some(old), Some(new)) => new >= old / 2,
        (None, _) | (_, None) => false,
    };
    match said.what.direction {
        Some(Direction::Down) => return Some("the text says that it was lowered"),
        Some(Direction::Corrected) if plausible => return Some("the text says that it was corrected"),
        Some(Direction::Corrected | Direction::Up) | None => {}
    }
    let named = is_known(&said.what.claimant) && plausible;
    if named && said.what.claimant.key != standing.claimant.key && is_known(&standing.claimant) {
        return Some("another body gives it");
    }
    (named && is_dated_after(said, standing.stated_at))
        .then_some("the statement is dated after the number before")
}

/// A number of a side that does not stand: its own move, or a dispute.
fn other_side(account: &mut Account, said: Said<'_>, standing: &Standing) -> Effect {
    let own = voice_of_side(account, &said.what.claimant).cloned();
    let Some(own) = own else {
        return match compare(standing, said) {
            Relation::Higher | Relation::Lower => {
                let (claimant, number) = (Arc::clone(&standing.claimant), standing.quantity);
                revise(account, said, VerdictKind::Disputed, move || {
                    format!("{number} of {} stands", claimant.name)
                })
            }
            Relation::Refined => {
                let claimant = Arc::clone(&said.what.claimant);
                revise(account, said, VerdictKind::Reported, move || {
                    format!("the first number of {}", claimant.name)
                })
            }
            Relation::Same | Relation::Rounding | Relation::Widened => {
                still(VerdictKind::Repeat, || "it agrees".to_owned())
            }
        };
    };
    let (claimant, new, last) = (Arc::clone(&said.what.claimant), said.what.quantity, own.last);
    let was = move || format!("{new} of {} after its own {last}", claimant.name);
    if let Some(kind) = corrects(said, own.last) {
        return revise(account, said, kind, move || format!("the story was edited: {}", was()));
    }
    match relation(own.last, said.what.quantity) {
        Relation::Higher => revise(account, said, VerdictKind::Up, was),
        Relation::Refined => revise(account, said, VerdictKind::Refined, was),
        Relation::Lower if is_meant(said, own.stated_at) => revise(account, said, VerdictKind::Down, was),
        Relation::Lower => still(VerdictKind::Stale, move || {
            format!("{} is lower, and nothing says that it was revised", was())
        }),
        Relation::Same | Relation::Rounding | Relation::Widened => {
            hear(account, said);
            still(VerdictKind::Repeat, was)
        }
    }
}

/// Tells whether the text says that a number moved, or dates it after the one before.
fn is_meant(said: Said<'_>, before: Timestamp) -> bool {
    is_said_to_move(said) || is_dated_after(said, before)
}

fn is_said_to_move(said: Said<'_>) -> bool {
    matches!(said.what.direction, Some(Direction::Down | Direction::Corrected))
}

fn is_dated_after(said: Said<'_>, before: Timestamp) -> bool {
    said.what.as_of.is_some_and(|day| day >= utc_day(before))
}

/// A retraction or denial: the number it names falls, and the one before stands again.
fn withdraw(account: &mut Account, said: Said<'_>) -> Effect {
    let number = said.what.quantity;
    if find_same(&account.withdrawn, said).is_some() {
        return still(VerdictKind::Stale, move || format!("{number} was withdrawn already"));
    }
    let Some(standing) = account.standing.clone().filter(|standing| names(said, standing.quantity)) else {
        return withdraw_voice(account, said);
    };
    let own = same_voice(&said.what.claimant, &standing.claimant);
    let is_own = said.what.status == Status::Retracted || own;
    let kind = if is_own { VerdictKind::Retracted } else { VerdictKind::Denied };
    let (claimant, number) = (Arc::clone(&said.what.claimant), standing.quantity);
    let why = move || {
        if is_own { format!("{number} was withdrawn") } else { format!("{} denies {number}", claimant.name) }
    };
    let withdrawn = Standing { quantity: standing.quantity, ..standing_of(said) };
    let old = if stands_apart(&said.what.claimant, &standing.claimant) {
        Some(standing)
    } else {
        fall(account, standing.quantity)
    };
    account.withdrawn.push(withdrawn.clone());
    change(kind, why, old, withdrawn)
}

/// A retraction or denial of a number that does not stand: that of another side, or of nobody here.
fn withdraw_voice(account: &mut Account, said: Said<'_>) -> Effect {
    let new = standing_of(said);
    account.withdrawn.push(new.clone());
    let Some(at) = account.voices.iter().position(|voice| names(said, voice.last)) else {
        let number = said.what.quantity;
        return still(VerdictKind::Aside, move || format!("withdraws {number}, which does not stand here"));
    };
    let Voice { claimant, last, .. } = account.voices.remove(at);
    let is_own = same_voice(&claimant, &said.what.claimant);
    let kind = if is_own { VerdictKind::Retracted } else { VerdictKind::Denied };
    let who = Arc::clone(&said.what.claimant);
    let why = move || {
        if is_own {
            format!("{} withdraws its {last}", claimant.name)
        } else {
            format!("{} denies {last} of {}", who.name, claimant.name)
        }
    };
    change(kind, why, account.standing.clone(), new)
}

/// Takes the standing number away; the latest one before it stands again and is returned.
fn fall(account: &mut Account, fallen: Quantity) -> Option<Standing> {
    account.voices.retain(|voice| voice.last != fallen);
    account.standing = account.past.pop();
    account.standing.clone()
}

/// Puts a statement's number in the account.
fn revise(
    account: &mut Account,
    said: Said<'_>,
    kind: VerdictKind,
    why: impl FnOnce() -> String + 'static,
) -> Effect {
    let new = standing_of(said);
    let apart = account
        .standing
        .as_ref()
        .is_some_and(|standing| stands_apart(&said.what.claimant, &standing.claimant));
    let old = if apart && kind != VerdictKind::Disputed {
        voice_of_side(account, &said.what.claimant).map(|voice| standing_of_voice(voice, &new))
    } else {
        account.standing.clone()
    };
    account.suspect = None;
    if !apart && let Some(before) = account.standing.replace(new.clone()) {
        account.past.push(before);
    }
    speak(account, said);
    change(kind, why, old, new)
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
        | VerdictKind::Resolved
        | VerdictKind::Widened
        | VerdictKind::Repeat
        | VerdictKind::Rounding
        | VerdictKind::Stale
        | VerdictKind::Suspect
        | VerdictKind::Part
        | VerdictKind::Aside
        | VerdictKind::Vanished => ChangeKind::Reported,
    }
}

/// A number without a named source gets one as soon as a body that is known gives it.
fn adopt_name(account: &mut Account, said: Said<'_>) {
    if let Some(standing) = account.standing.as_mut() {
        if !is_known(&standing.claimant) && is_known(&said.what.claimant) {
            standing.claimant = Arc::clone(&said.what.claimant);
        }
        standing.planned &= said.what.status == Status::Planned;
    }
}

fn compare(standing: &Standing, said: Said<'_>) -> Relation {
    let new = Point {
        quantity: said.what.quantity,
        resolves_to: said.what.resolves_to,
        stated_at: said.print.stated_at,
    };
    compared(Point::of(standing), new)
}

/// What of a number is compared.
#[derive(Debug, Clone, Copy)]
pub(super) struct Point {
    quantity: Quantity,
    resolves_to: Option<Date>,
    stated_at: Timestamp,
}

impl Point {
    pub(super) fn of(standing: &Standing) -> Self {
        let Standing { quantity, resolves_to, stated_at, .. } = *standing;
        Self { quantity, resolves_to, stated_at }
    }
}

/// Compares two numbers of a series; deadlines by the day that they resolve to.
pub(super) fn compared(old: Point, new: Point) -> Relation {
    let by_number = relation(old.quantity, new.quantity);
    let (Some(old_day), Some(new_day)) = (old.resolves_to, new.resolves_to) else { return by_number };
    let again = new.stated_at.as_second() - old.stated_at.as_second() <= SAME_DEADLINE_SECONDS;
    if by_number == Relation::Same && again {
        return Relation::Same;
    }
    match new_day.cmp(&old_day) {
        std::cmp::Ordering::Less => Relation::Lower,
        std::cmp::Ordering::Equal => Relation::Same,
        std::cmp::Ordering::Greater => Relation::Higher,
    }
}

/// Tells whether a jump is so large that a missing or added digit explains it better, and nobody else confirms it. It is
/// measured from the last exact number of the own side: another side counts otherwise, and a bound leaves room.
fn is_slip(account: &Account, said: Said<'_>, standing: &Standing) -> bool {
    let before = if stands_apart(&said.what.claimant, &standing.claimant) {
        voice_of_side(account, &said.what.claimant).map(|voice| voice.last)
    } else {
        Some(standing.quantity)
    };
    let is_close = |bound| matches!(bound, Bound::Exact | Bound::About | Bound::Nearly);
    let exact = |quantity: Quantity| quantity.value.filter(|_| is_close(quantity.qualifier));
    let (before, new) = if is_known(&said.what.claimant) {
        (before.and_then(exact), exact(said.what.quantity))
    } else {
        // Nobody stands behind it: then any number of any side tells how large one can be.
        let values = account.voices.iter().filter_map(|voice| voice.last.value);
        let largest = values.chain(standing.quantity.value).max().filter(|value| *value >= UNSAID_FLOOR);
        (before.and_then(exact).max(largest), said.what.quantity.value)
    };
    let (Some(old), Some(new)) = (before, new) else { return false };
    let confirms = |suspect: &Standing| {
        suspect.outlet != *said.print.origin()
            && relation(suspect.quantity, said.what.quantity) == Relation::Same
    };
    let confirmed = account.suspect.as_ref().is_some_and(confirms);
    old >= SLIP_FLOOR && new / old >= SLIP_FACTOR && !confirmed
}

fn find_same<'a>(numbers: &'a [Standing], said: Said<'_>) -> Option<&'a Standing> {
    numbers.iter().rev().find(|past| names(said, past.quantity))
}

fn names(said: Said<'_>, quantity: Quantity) -> bool {
    matches!(relation(quantity, said.what.quantity), Relation::Same | Relation::Rounding)
}

pub(super) fn day(at: Timestamp) -> String {
    at.strftime("%-d %B %Y").to_string()
}
