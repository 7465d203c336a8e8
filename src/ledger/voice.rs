//! The voices of a series: what each said last, and which of them speak for one side.

use std::sync::Arc;

use crate::model::{Account, Claimant, ClaimantKind, Print, Standing, Statement, Voice};

use super::{
    compare::{Relation, relation},
    said::Said,
};

/// Voices that are remembered in one series.
const VOICES_MAX: usize = 64;

/// Remembers who said what, and in which outlets, where that changed nothing: a rounding or a wider number says less
/// than the one it is of.
pub(super) fn hear(account: &mut Account, said: Said<'_>) {
    let Statement { quantity, claimant, prints, .. } = said.what;
    let is_again = |voice: &&mut Voice| {
        let again = relation(voice.last, *quantity);
        same_voice(&voice.claimant, claimant)
            && matches!(again, Relation::Same | Relation::Rounding | Relation::Widened)
    };
    let Some(voice) = account.voices.iter_mut().find(is_again) else { return speak(account, said) };
    let mut outlets = outlets(prints);
    outlets.retain(|outlet| !voice.outlets.contains(outlet));
    voice.outlets.extend(outlets);
}

/// Makes a number the last word of its claimant, and with that of its side.
pub(super) fn speak(account: &mut Account, said: Said<'_>) {
    let Statement { quantity, claimant, resolves_to, prints, .. } = said.what;
    account.voices.retain(|voice| !same_voice(&voice.claimant, claimant));
    if account.voices.len() >= VOICES_MAX {
        account.voices.remove(0);
    }
    account.voices.push(Voice {
        claimant: claimant.clone(),
        last: *quantity,
        resolves_to: *resolves_to,
        stated_at: said.print.stated_at,
        outlets: outlets(prints),
    });
}

fn outlets(prints: &[Print]) -> Vec<Arc<str>> {
    let mut outlets: Vec<Arc<str>> = prints.iter().map(|print| print.outlet.clone()).collect();
    outlets.sort();
    outlets.dedup();
    outlets
}

/// Returns the last word of a claimant's side.
pub(super) fn voice_of_side<'a>(account: &'a Account, claimant: &Claimant) -> Option<&'a Voice> {
    account.voices.iter().rev().find(|voice| same_side(&voice.claimant, claimant))
}

pub(super) fn standing_of_voice(voice: &Voice, new: &Standing) -> Standing {
    Standing {
        quantity: voice.last,
        claimant: voice.claimant.clone(),
        stated_at: voice.stated_at,
        published_at: None,
        resolves_to: voice.resolves_to,
        ..new.clone()
    }
}

pub(super) fn is_known(claimant: &Claimant) -> bool {
    match claimant.kind {
        ClaimantKind::Government
        | ClaimantKind::RightsGroup
        | ClaimantKind::International
        | ClaimantKind::Opposition => true,
        ClaimantKind::Outlet | ClaimantKind::Unknown => false,
    }
}

/// Tells whether two claimants speak for different sides; one that nobody knows speaks for whoever stands.
pub fn stands_apart(one: &Claimant, other: &Claimant) -> bool {
    is_known(one) && is_known(other) && !same_side(one, other)
}

fn same_side(one: &Claimant, other: &Claimant) -> bool {
    one.side == other.side
}

pub(super) fn same_voice(one: &Claimant, other: &Claimant) -> bool {
    one.key == other.key
}
