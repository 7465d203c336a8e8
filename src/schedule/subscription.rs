//! How far a subscription has come and when to do what about it (W3C WebSub, sections 5 and 5.3): one function for each
//! thing that may happen.
//!
//! A request is written down as failed before it is sent, with the time of the next one; what the hub then does mends
//! that. So a crash at any point, a hub that verifies before it answers and one that never does are the same case, and
//! nothing is asked in a loop.

use std::time::Duration;

use crate::model::{Subscription, SubscriptionState, Timestamp};

use super::{after, chance, seed};

/// The lease that hubs are asked for; they may give another one.
pub const LEASE: Duration = Duration::from_hours(10 * 24);
/// The lease that is reckoned with when the hub names none, though it must.
const LEASE_UNSAID: Duration = Duration::from_hours(24);
/// The shortest and the longest lease that is believed.
const LEASE_MIN: Duration = Duration::from_secs(30);
const LEASE_MAX: Duration = Duration::from_hours(366 * 24);
/// Part of a lease after which it is renewed, and the part that chance adds.
const RENEWED_AFTER: f64 = 0.75;
const RENEWAL_SPREAD: f64 = 0.1;
/// Minutes to wait after a request that came to nothing: hubs verify at once or, when they are busy, much later.
const WAITS: [u64; 6] = [5, 15, 60, 180, 720, 1_440];
/// The shortest wait between two requests, also when a lease runs out.
const WAIT_MIN: Duration = Duration::from_secs(20);
/// Part of a wait that chance may add.
const JITTER: f64 = 0.2;
/// How long a hub that said no is left alone: as long as a feed that is gone (polling.md C21).
const DENIED_WAIT: Duration = Duration::from_hours(7 * 24);
/// How often a hub is told that a feed is not wanted any more.
const GOODBYES_MAX: u32 = 3;
/// How often a feed that is pushed is polled all the same; the operator's own interval counts when it is longer.
pub const SAFETY_WAIT: Duration = Duration::from_hours(1);

/// What is to be done about a subscription whose time has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The hub is asked for it, or for a longer lease.
    Subscribe,
    /// The hub is asked to end it.
    Unsubscribe,
    /// It is forgotten: the hub has ended it, does not answer or never knew of it.
    Forget,
}

/// Returns what is to be done about a subscription whose time has come.
pub fn step(subscription: &Subscription) -> Step {
    match subscription.state {
        SubscriptionState::Asking | SubscriptionState::Live | SubscriptionState::Denied => Step::Subscribe,
        SubscriptionState::Leaving
            if subscription.asked_at.is_none() || subscription.failures >= GOODBYES_MAX =>
        {
            Step::Forget
        }
        SubscriptionState::Leaving => Step::Unsubscribe,
    }
}

/// Returns a subscription that is being asked for, or to be ended, `now`. A lease that is over has lapsed.
#[must_use]
pub fn asked(subscription: Subscription, now: Timestamp) -> Subscription {
    let mut asked = lapsed(subscription, now);
    if asked.state == SubscriptionState::Denied {
        asked.state = SubscriptionState::Asking;
    }
    asked.asked_at = Some(now);
    asked.next_at = after(now, wait(&asked));
    asked.failures = asked.failures.saturating_add(1);
    if let Some(end) = asked.lease_ends_at.filter(|_| asked.state == SubscriptionState::Live) {
        // Half of what is left, so that several tries fit in; at its end it lapses.
        let left = Duration::try_from(end - now).unwrap_or_default();
        asked.next_at = asked.next_at.min(after(now, (left / 2).max(WAIT_MIN))).min(end);
    }
    asked
}

/// Returns the wait after a request; `failures` before it came to nothing.
fn wait(subscription: &Subscription) -> Duration {
    let turn = usize::try_from(subscription.failures).unwrap_or(usize::MAX).min(WAITS.len() - 1);
    let wait = WAITS.get(turn).copied().map_or(LEASE_UNSAID, Duration::from_mins);
    wait + wait.mul_f64(JITTER * spread(subscription))
}

fn spread(subscription: &Subscription) -> f64 {
    chance(seed(subscription.token.expose()), subscription.failures.into())
}

/// Returns a subscription without its lease when that is over.
#[must_use]
pub fn lapsed(mut subscription: Subscription, now: Timestamp) -> Subscription {
    let is_over = subscription.lease_ends_at.is_none_or(|end| end <= now);
    if subscription.state == SubscriptionState::Live && is_over {
        subscription.state = SubscriptionState::Asking;
        subscription.lease_ends_at = None;
        subscription.live_since = None;
    }
    subscription
}

/// Returns a subscription whose request was not taken, in the hub's words or ours; a longer wait that the hub asks for
/// counts.
#[must_use]
pub fn refused(
    mut subscription: Subscription,
    detail: String,
    retry_after: Option<Duration>,
    now: Timestamp,
) -> Subscription {
    subscription.detail = Some(detail);
    if let Some(wait) = retry_after {
        subscription.next_at = subscription.next_at.max(after(now, wait.min(DENIED_WAIT)));
    }
    subscription
}

/// Returns a subscription that the hub has verified, with its lease in seconds.
#[must_use]
pub fn verified(mut subscription: Subscription, lease: Option<u64>, now: Timestamp) -> Subscription {
    let lease = lease.map_or(LEASE_UNSAID, Duration::from_secs).clamp(LEASE_MIN, LEASE_MAX);
    let renewed_after = RENEWED_AFTER + RENEWAL_SPREAD * spread(&subscription);
    subscription.live_since = subscription.live_since.or(Some(now));
    subscription.state = SubscriptionState::Live;
    subscription.lease_ends_at = Some(after(now, lease));
    subscription.next_at = after(now, lease.mul_f64(renewed_after));
    subscription.failures = 0;
    subscription.detail = None;
    subscription
}

/// Returns a subscription that the hub does not want.
#[must_use]
pub fn denied(mut subscription: Subscription, reason: Option<&str>, now: Timestamp) -> Subscription {
    let reason =
        reason.map_or_else(|| "the hub said no".to_owned(), |reason| format!("the hub said no: {reason}"));
    subscription.state = SubscriptionState::Denied;
    subscription.lease_ends_at = None;
    subscription.live_since = None;
    subscription.failures = 0;
    subscription.detail = Some(reason);
    subscription.next_at = after(now, DENIED_WAIT.mul_f64(1.0 + JITTER * spread(&subscription)));
    subscription
}

/// Returns a subscription that is not wanted any more.
#[must_use]
pub fn left(mut subscription: Subscription, now: Timestamp) -> Subscription {
    if subscription.state == SubscriptionState::Denied {
        // The hub has no subscription to end.
        subscription.asked_at = None;
    }
    subscription.state = SubscriptionState::Leaving;
    subscription.live_since = None;
    subscription.failures = 0;
    subscription.next_at = now;
    subscription
}

/// Returns when to poll a feed that is pushed until `lease_ends_at`, which would be polled at `otherwise`: more rarely,
/// never not at all, and not after the lease.
pub fn safety_poll(now: Timestamp, otherwise: Timestamp, lease_ends_at: Timestamp, seed: u64) -> Timestamp {
    let turn = now.as_second().unsigned_abs();
    let wait = SAFETY_WAIT.mul_f64(1.0 + JITTER * chance(seed, turn));
    after(now, wait).min(lease_ends_at).max(otherwise)
}
