//! The one place that reads time.

use std::time::Instant;

use crate::model::Timestamp;

/// Returns the moment that it is, to the millisecond that the database keeps.
#[expect(clippy::disallowed_methods, reason = "this is the one clock")]
pub fn now() -> Timestamp {
    let now = Timestamp::now();
    Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now)
}

/// Returns a reading of the monotonic clock, for durations.
#[expect(clippy::disallowed_methods, reason = "this is the one clock")]
pub fn monotonic() -> Instant {
    Instant::now()
}
