//! When to try a webhook again (delivery.md 10 and 11).

use std::time::Duration;

use crate::model::Timestamp;

use super::{after, chance};

/// Waits before each try: fast at first, since an alert is news, then as long as a weekend.
const WAITS: [u64; 13] = [0, 5, 30, 120, 600, 1_800, 3_600, 7_200, 14_400, 28_800, 43_200, 86_400, 86_400];
/// Tries before a delivery is given up, the first included.
pub const ATTEMPTS_MAX: u32 = 13;
/// The longest `Retry-After` that is obeyed.
pub const RETRY_AFTER_MAX: Duration = Duration::from_hours(24);
/// Part of a wait that chance takes or adds.
const JITTER: f64 = 0.2;

/// Returns when to try again after `attempts` tries; none when that was the last.
///
/// `retry_after` is the receiver's own lower bound. An answer that carries one (429, 503) should not be counted as a
/// try; the caller counts.
pub fn next_retry(
    attempts: u32,
    retry_after: Option<Duration>,
    now: Timestamp,
    seed: u64,
) -> Option<Timestamp> {
    let wait = Duration::from_secs(*WAITS.get(usize::try_from(attempts).ok()?)?);
    let spread = 1.0 - JITTER + 2.0 * JITTER * chance(seed, attempts.into());
    let asked_for = retry_after.unwrap_or_default().min(RETRY_AFTER_MAX);
    Some(after(now, wait.mul_f64(spread).max(asked_for)))
}
