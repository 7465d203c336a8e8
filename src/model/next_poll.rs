//! When a feed is asked next, and why then.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::Timestamp;

/// The longest wait between two polls, whatever operator and publisher ask for (polling.md C10). Only skipped hours and
/// days and a 410 go beyond it.
pub const POLL_WAIT_MAX: Duration = Duration::from_hours(24);

/// What decided when a feed is asked next (polling.md C10 to C21).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PollReason {
    /// The operator's interval.
    Interval,
    /// Much of the last document was new: sooner than the interval.
    Burst,
    /// It brings more than even the shortest interval can follow.
    Floor,
    /// `max-age` or `Expires` of the answer.
    Freshness,
    /// `ttl` or `sy:updatePeriod` of the document.
    Declared,
    /// `skipHours` or `skipDays` of the document.
    Skipped,
    /// `Retry-After` of the answer.
    RetryAfter,
    /// Failures in a row.
    BackOff,
    /// 410: once a week.
    Gone,
    /// Its hub pushes it: a poll now and then is for safety (WebSub).
    Pushed,
    /// Its host asked for less (429, 503), so all of the host's feeds rest.
    HostRests,
}

/// When a feed is asked next, and why then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NextPoll {
    /// The moment.
    pub at: Timestamp,
    /// What decided it: of several wishes the one that asked for the longest wait.
    pub reason: PollReason,
}

impl NextPoll {
    /// Returns when the feed is asked if its host rests until then.
    #[must_use]
    pub fn behind(self, rests_until: Option<Timestamp>) -> Self {
        match rests_until {
            Some(at) if at > self.at => Self { at, reason: PollReason::HostRests },
            Some(_) | None => self,
        }
    }
}

/// How much of a document stood in the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Overlap {
    /// Entries that were known.
    pub known: u32,
    /// All entries.
    pub entries: u32,
}
