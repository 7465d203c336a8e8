//! What was said of a series, and the order in which it counts.

use std::{
    cmp::{Ordering, Reverse},
    sync::Arc,
};

use crate::model::{Bound, Print, Standing, Statement, Status};

use super::voice::is_known;

/// A statement as one outlet printed it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Said<'a> {
    pub(super) what: &'a Statement,
    pub(super) print: &'a Print,
}

impl<'a> Said<'a> {
    /// Returns what decides the order: time, then, as within one story, named before unnamed, exact before rounded,
    /// high before low; the rest only makes it the same whatever arrived first.
    fn order(&self) -> impl Ord + use<'a> {
        let Self { what, print } = *self;
        let unnamed = !is_known(&what.claimant);
        let rounded = what.quantity.qualifier != Bound::Exact;
        let value = Reverse(what.quantity.value.unwrap_or_default());
        let rest = (what.status, what.direction, what.replaces, what.as_of, what.resolves_to);
        (print.stated_at, unnamed, rounded, value, &what.claimant.key, what.quantity, rest, print)
    }

    /// Compares the order of two: most were not made at one time, and the rest of it costs more to look at.
    pub(super) fn in_time(&self, other: &Self) -> Ordering {
        let by_time = self.print.stated_at.cmp(&other.print.stated_at);
        by_time.then_with(|| self.order().cmp(&other.order()))
    }
}

/// Returns all that was said, in its order. Of each statement the first print counts, that of a second outlet, which
/// confirms it, and the latest, which says it again after others.
pub(super) fn in_order(statements: &[Arc<Statement>]) -> Vec<Said<'_>> {
    let mut said: Vec<Said<'_>> = Vec::with_capacity(statements.len());
    for what in statements {
        let Some(first) = what.prints.first() else { continue };
        let other = what.prints.iter().find(|print| print.origin() != first.origin());
        let latest = what.prints.last().filter(|print| *print != first && other != Some(*print));
        said.extend([Some(first), other, latest].into_iter().flatten().map(|print| Said { what, print }));
    }
    said.sort_by(Said::in_time);
    said
}

pub(super) fn standing_of(said: Said<'_>) -> Standing {
    Standing {
        quantity: said.what.quantity,
        claimant: said.what.claimant.clone(),
        outlet: said.print.outlet.clone(),
        url: said.print.url.clone(),
        stated_at: said.print.stated_at,
        published_at: said.print.published_at,
        resolves_to: said.what.resolves_to,
        planned: said.what.status == Status::Planned,
    }
}
