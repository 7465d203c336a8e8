//! When to poll a feed next (polling.md C10 to C18).

use std::time::Duration;

use crate::model::{
    Feed, FeedState, NextPoll, Outage, POLL_WAIT_MAX as WAIT_MAX, PollReason, Syndication, Timestamp,
};

use super::{after, chance, seed};

const MINUTE: Duration = Duration::from_mins(1);
const HOUR: Duration = Duration::from_hours(1);

/// How often a feed that said 410 is looked at again (C21).
const GONE_WAIT: Duration = Duration::from_hours(7 * 24);
/// The longest wait after a failed name lookup: that is trouble on this side.
const TEMPORARY_WAIT_MAX: Duration = HOUR;
/// Part of a wait that chance may add.
const JITTER: f64 = 0.05;
/// Start-ups are spread over this time, or over the interval if that is shorter.
const START_SPREAD_MAX: Duration = MINUTE;
/// Steps of an hour in which every pattern of skipped hours and days must open: eight days.
const SKIP_STEPS_MAX: u32 = 8 * 24;

/// How often the operator wants a feed to be polled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PollPolicy {
    /// The wait when nothing speaks for another.
    pub interval: Duration,
    /// The shortest wait, whatever a feed says or does.
    pub floor: Duration,
    /// Spreads feeds; a hash of the address.
    pub seed: u64,
}

impl PollPolicy {
    /// Makes a feed's policy: its own interval is the operator's word and lowers the floor too.
    pub fn of(feed: &Feed, interval: Duration, floor: Duration) -> Self {
        Self {
            interval: feed.interval.unwrap_or(interval),
            floor: feed.interval.map_or(floor, |own| own.min(floor)),
            seed: seed(&feed.url),
        }
    }

    /// The wait by the operator's word alone.
    fn own(&self) -> Duration {
        self.interval.max(self.floor)
    }
}

/// How a poll ended, as far as the next one depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// 304, or the same body again.
    Unchanged,
    /// A document of `entries` entries, of which `known` stood in the one before.
    Document {
        /// Entries that were seen before.
        known: u32,
        /// All entries.
        entries: u32,
    },
    /// No document.
    Failed(Outage),
}

/// What a poll says about the next one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feedback {
    /// How it ended.
    pub answer: Answer,
    /// How long the document stays fresh by its HTTP headers (`max-age`, `Expires`).
    pub freshness: Option<Duration>,
    /// What the document says itself; after a 304 what it last said.
    pub syndication: Syndication,
    /// How long the server wants to be left alone.
    pub retry_after: Option<Duration>,
}

impl Feedback {
    /// Makes the feedback of a poll that said nothing about the next one.
    pub fn new(answer: Answer) -> Self {
        Self { answer, freshness: None, syndication: Syndication::default(), retry_after: None }
    }
}

/// Returns when to poll a feed for the first time: soon, and not all feeds at once.
pub fn first_poll(policy: &PollPolicy, now: Timestamp) -> Timestamp {
    after(now, START_SPREAD_MAX.min(policy.interval).mul_f64(chance(policy.seed, 0)))
}

/// Returns when to poll a feed again, and why then. `state` is what was known before the poll that ended `now`.
pub fn next_poll(policy: &PollPolicy, state: &FeedState, feedback: &Feedback, now: Timestamp) -> NextPoll {
    let wish = match feedback.answer {
        Answer::Failed(Outage::Gone) => Wish { wait: GONE_WAIT, reason: PollReason::Gone },
        Answer::Failed(outage) => {
            Wish { wait: backed_off(policy, outage, state.failures), reason: PollReason::BackOff }
        }
        Answer::Unchanged | Answer::Document { .. } => {
            let longest = adapted(policy, state, feedback.answer, now)
                .or_longer(feedback.freshness, PollReason::Freshness)
                .or_longer(feedback.syndication.interval, PollReason::Declared);
            Wish { wait: longest.wait.min(WAIT_MAX), ..longest }
        }
    };
    let asked_for = feedback.retry_after.map(|asked_for| asked_for.min(WAIT_MAX));
    let Wish { wait, reason } = wish.or_longer(asked_for, PollReason::RetryAfter);
    let jitter = wait.mul_f64(JITTER * chance(policy.seed, now.as_second().unsigned_abs()));
    let longest = WAIT_MAX.max(wait);
    let wished = after(now, (wait + jitter).min(longest));
    let at = unskipped(wished, &feedback.syndication);
    NextPoll { at, reason: if at == wished { reason } else { PollReason::Skipped } }
}

/// A wait, and what it comes from.
#[derive(Clone, Copy)]
struct Wish {
    wait: Duration,
    reason: PollReason,
}

impl Wish {
    /// Returns the other wait if it is longer.
    fn or_longer(self, wait: Option<Duration>, reason: PollReason) -> Self {
        match wait {
            Some(wait) if wait > self.wait => Self { wait, reason },
            Some(_) | None => self,
        }
    }
}

/// Returns the wait after `failures` failed polls in a row and one more: it doubles, or after a hard failure
/// quadruples, so that an outage is noticed to be over after about as long as it lasted.
fn backed_off(policy: &PollPolicy, outage: Outage, failures: u32) -> Duration {
    let doubled = |wait: Duration, times: u32, longest: Duration| {
        wait.saturating_mul(2_u32.saturating_pow(times.min(31))).min(longest)
    };
    match outage {
        Outage::Temporary => doubled(MINUTE, failures, TEMPORARY_WAIT_MAX.min(policy.own().max(MINUTE))),
        Outage::Soft => doubled(policy.own(), failures, WAIT_MAX.max(policy.own())),
        Outage::Hard => {
            doubled(policy.own(), failures.saturating_add(1).saturating_mul(2), WAIT_MAX.max(policy.own()))
        }
        Outage::Gone => GONE_WAIT,
    }
}

/// Returns the operator's wait, shortened down to the floor while a feed bursts (C15): the next poll should come
/// before half of the document has been replaced, judged by how much of it was since the last one.
fn adapted(policy: &PollPolicy, state: &FeedState, answer: Answer, now: Timestamp) -> Wish {
    let own = Wish { wait: policy.own(), reason: PollReason::Interval };
    let Answer::Document { known, entries } = answer else { return own };
    let elapsed = state.last_success_at.and_then(|last| Duration::try_from(now - last).ok());
    let (Some(elapsed), new @ 1..) = (elapsed, entries.saturating_sub(known)) else { return own };
    let half = elapsed.mul_f64(f64::from(entries) / f64::from(new)) / 2;
    let burst = Wish { wait: half, reason: PollReason::Burst };
    let shortest = burst.or_longer(Some(policy.floor), PollReason::Floor);
    if shortest.wait < own.wait { shortest } else { own }
}

/// Moves a moment out of the hours and days in which the feed does not want to be polled (C11): to the start of
/// the next hour that is free, with the minutes kept so that feeds stay apart. What skips everything is ignored.
fn unskipped(at: Timestamp, syndication: &Syndication) -> Timestamp {
    let skipped = |at: Timestamp| {
        let hours = at.as_second().div_euclid(60 * 60);
        // The epoch was a Thursday, the fourth day.
        let (hour, day) = (hours.rem_euclid(24), (hours.div_euclid(24) + 3).rem_euclid(7) + 1);
        let holds = |list: &[u8], value: i64| list.iter().any(|skip| i64::from(*skip) == value);
        holds(&syndication.skip_hours, hour) || holds(&syndication.skip_days, day)
    };
    (0..SKIP_STEPS_MAX).map(|hours| after(at, HOUR * hours)).find(|at| !skipped(*at)).unwrap_or(at)
}
