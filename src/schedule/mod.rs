//! When to poll next, when to look at a page again, when to try again and when to renew a subscription: pure functions of policy, history, the time
//! and a seed.
//!
//! Chance is a hash of the seed, so that the same input gives the same time in a replay and after a restart, and
//! 10,000 feeds still spread. Whose turn it is among all feeds and their hosts is a value of its own, [`Turns`].

mod page;
mod poll;
mod retry;
mod rhythm;
mod subscription;
mod turns;

#[cfg(test)]
mod tests;

use std::time::Duration;

use crate::model::Timestamp;

pub use self::{
    page::next_look,
    poll::{Answer, Feedback, PollPolicy, first_poll, next_poll},
    retry::{ATTEMPTS_MAX, RETRY_AFTER_MAX, next_retry},
    rhythm::{Rhythm, rhythm},
    subscription::{
        LEASE, SAFETY_WAIT, Step, asked, denied, lapsed, left, refused, safety_poll, step, verified,
    },
    turns::{HostLimits, Turns},
};

/// Returns a seed that is always the same for the same text (FNV-1a).
pub fn seed(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Returns a number from 0 up to 1 that `seed` and `turn` decide (the finaliser of `SplitMix64`).
fn chance(seed: u64, turn: u64) -> f64 {
    let mut hash = seed.wrapping_add(turn.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^= hash >> 31;
    // 53 bits are what a double holds exactly.
    (hash >> 11) as f64 / (1_u64 << 53) as f64
}

/// Adds a wait; the end of time when there is no such moment.
fn after(now: Timestamp, wait: Duration) -> Timestamp {
    now.checked_add(wait).unwrap_or(Timestamp::MAX)
}
