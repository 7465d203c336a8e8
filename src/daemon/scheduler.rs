//! Which feed is asked next, politely.
//!
//! One task owns the schedule. A feed whose turn has come ([`Turns`]; its host is the registrable domain) starts when the
//! general limit has room.
//!
//! While the database cannot store anything for now (a full disk), one poll every half minute tries whether it can
//! again, and no other starts. When it never will again (the disk fails) the work ends with that error.
//!
//! Races: when the clock was set back, what waits is brought forward by as much; a step forward makes feeds due early,
//! and the limits spread them.

use std::{
    collections::VecDeque,
    net::IpAddr,
    panic::AssertUnwindSafe,
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::anyhow;
use futures_util::FutureExt as _;
use tokio::{
    sync::{mpsc, watch},
    task::JoinSet,
    time::sleep,
};
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::{
    model::{Feed, FeedState, Notice, PollOutcome, Timestamp},
    schedule::{HostLimits, PollPolicy, Turns, first_poll},
};

pub(super) use self::push::FromHub;
use super::{
    GRACE, clock,
    db::DbError,
    poll::{Poller, Recorded},
    push::Pushed,
};

mod push;

/// The longest sleep between two looks at the clock, so that a step of it is noticed.
const NAP_MAX: Duration = Duration::from_secs(15);

/// A clock that shows so much less than before was set back; what is less is a correction.
const STEP_MIN: Duration = Duration::from_secs(1);

/// A feed that is due within this time is due now, for those who read the log: a start spreads them over it.
const SOON: Duration = Duration::from_mins(1);

/// After so long a poll counts as slow, and makes room for another: publishers that hang must not hold up the others. That
/// of a feed which failed the last time counts as slow from the start.
const SLOW_AFTER: Duration = Duration::from_secs(1);

/// Slow polls that may be under way beside the others.
const SLOW_MAX: usize = 128;

/// How long a single pass waits for a host that asks for less.
const PASS_REST_MAX: Duration = Duration::from_mins(1);

/// How long nothing is polled after the database could not store a poll for now.
pub(super) const DATABASE_PAUSE: Duration = Duration::from_secs(30);

/// Feeds, when each is due, and what is under way.
pub(super) struct Scheduler {
    poller: Arc<Poller>,
    slots: Vec<Slot>,
    health: Health,
    turns: Turns,
    running: JoinSet<(usize, Work, anyhow::Result<Recorded>)>,
    /// The polls under way, and when each counts as slow.
    polls: Vec<(Instant, usize)>,
    /// What hubs bring, and a sender of it for those who ask.
    inbox: (mpsc::Sender<FromHub>, mpsc::Receiver<FromHub>),
    pulse: watch::Sender<Health>,
    nap_max: Duration,
    /// When the clock was last looked at, by itself.
    looked_at: Timestamp,
    /// While the database cannot store anything for now: when to try it again.
    paused_until: Option<Timestamp>,
}

struct Slot {
    feed: Arc<Feed>,
    state: FeedState,
    /// When it would be polled if nothing were pushed; none when it is polled then anyway.
    unpushed_at: Option<Timestamp>,
    /// Whether a poll or push of it is under way; there is one at most.
    is_busy: bool,
    /// Pushes that wait for that to end.
    pushed: VecDeque<Pushed>,
}

/// What is under way for a feed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Work {
    Poll,
    Push,
}

/// How many feeds do well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Health {
    /// Feeds whose last poll went well, or that were never polled.
    pub ok: usize,
    /// Feeds that were polled at least once.
    pub polled: usize,
    /// All feeds.
    pub all: usize,
}

/// What one pass over the feeds came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Pass {
    /// How the feeds do after it.
    pub health: Health,
    /// Feeds that were asked.
    pub asked: usize,
    /// Those of them that brought no document.
    pub failed: usize,
    /// Feeds that were not due.
    pub waiting: usize,
    /// When the first of those is due.
    pub next: Option<Timestamp>,
    /// Deadlines that have passed by its end.
    pub deadlines: Vec<Notice>,
}

/// When feeds are due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Due {
    /// Feeds that are due within a minute, over which a start spreads them.
    pub now: usize,
    /// Those that are due later.
    pub later: usize,
    /// When the first of those is due.
    pub next: Option<Timestamp>,
}

/// A poll that has ended, for whoever follows the work.
pub struct Ended<'a> {
    /// The feed.
    pub feed: &'a Feed,
    /// How the poll ended; none when the database could not take it.
    pub outcome: Option<&'a PollOutcome>,
    /// The notices that it gave rise to.
    pub notices: &'a [Notice],
}

impl Slot {
    fn new(feed: Arc<Feed>, state: FeedState) -> Self {
        Self { feed, state, unpushed_at: None, is_busy: false, pushed: VecDeque::new() }
    }
}

impl Scheduler {
    /// Makes a schedule of feeds and their states as stored; a feed without a time of its own is due at once.
    pub(super) fn new(poller: Arc<Poller>, feeds: Vec<(Arc<Feed>, FeedState)>) -> Self {
        let slots: Vec<Slot> = feeds.into_iter().map(|(feed, state)| Slot::new(feed, state)).collect();
        let config = &poller.asker.config;
        let mut turns = Turns::new(HostLimits { per_host: config.per_host, gap: config.host_gap });
        for Slot { feed, state, .. } in &slots {
            let due = state.next_poll_at.unwrap_or(Timestamp::MIN);
            turns.add(&host_of(&feed.url), due, state.host_rests_until);
        }
        let ok = slots.iter().filter(|slot| slot.state.failures == 0).count();
        let asked = slots.iter().filter(|slot| slot.state.last_poll_at.is_some()).count();
        let health = Health { ok, polled: asked, all: slots.len() };
        let pulse = watch::Sender::new(health);
        Self {
            poller,
            slots,
            health,
            turns,
            running: JoinSet::new(),
            polls: Vec::new(),
            inbox: mpsc::channel(push::INBOX_MAX),
            pulse,
            nap_max: NAP_MAX,
            looked_at: clock::now(),
            paused_until: None,
        }
    }

    /// Returns a receiver that changes each time the schedule goes round, so at least once in `every`.
    pub(super) fn pulse(&mut self, every: Duration) -> watch::Receiver<Health> {
        // Half of it: a round that ends just after a look must not make the next look come too early.
        self.nap_max = NAP_MAX.min(every / 2);
        let mut pulse = self.pulse.subscribe();
        pulse.mark_changed();
        pulse
    }

    /// Polls every feed that is due now, once, and returns; with an error when the database did not take them all. The
    /// feeds of a host that asks to be left alone for long are left to another pass.
    pub(super) async fn pass(&mut self, mut on_end: impl FnMut(&Ended<'_>)) -> anyhow::Result<Pass> {
        let mut error = None;
        let began = clock::now();
        let all = self.turns.times().count();
        let mut waiting = self.turns.keep_due(began);
        let mut failed = 0;
        let mut on_end = |ended: &Ended<'_>| {
            failed += usize::from(!matches!(ended.outcome, Some(outcome) if outcome.is_success()));
            on_end(ended);
        };
        loop {
            self.start_due();
            waiting.extend(self.leave_resting());
            let nap = self.nap();
            tokio::select! {
                Some(ended) = self.running.join_next() => {
                    if let Ok((position, _, recorded)) = ended {
                        self.end(position, &recorded, &mut on_end);
                        error = error.or(recorded.err());
                    }
                }
                () = sleep(nap), if self.turns.next_at().is_some() => {}
                else => break,
            }
            if self.paused_until.is_some() {
                break;
            }
        }
        let pass = Pass {
            health: self.health,
            asked: all - waiting.len(),
            failed,
            waiting: waiting.len(),
            next: waiting.into_iter().min(),
            deadlines: Vec::new(),
        };
        error.map_or(Ok(pass), Err)
    }

    /// Takes the feeds of hosts that rest for long out of the pass once no others wait, and returns until when each does.
    fn leave_resting(&mut self) -> Vec<Timestamp> {
        let longest = PASS_REST_MAX.max(self.poller.asker.config.host_gap);
        let longest = clock::now().checked_add(longest).unwrap_or(Timestamp::MAX);
        self.turns.drop_later(longest)
    }

    /// Lets feeds that were never polled start within the first minute, not all at once.
    pub(super) fn spread_starts(&mut self) {
        let now = clock::now();
        let config = &self.poller.asker.config;
        for slot in &mut self.slots {
            let policy = PollPolicy::of(&slot.feed, config.interval, config.min_interval);
            slot.state.next_poll_at = slot.state.next_poll_at.or_else(|| Some(first_poll(&policy, now)));
        }
        let due = |(position, slot): (usize, &Slot)| Some((position, slot.state.next_poll_at?));
        self.turns.put_all(self.slots.iter().enumerate().filter_map(due));
    }

    /// Polls feeds as they become due until `stop` is cancelled, then lets the polls under way end for a moment.
    ///
    /// An error means that the database will not store anything any more.
    pub(super) async fn run(
        &mut self,
        stop: &CancellationToken,
        mut on_end: impl FnMut(&Ended<'_>),
    ) -> anyhow::Result<()> {
        loop {
            self.start_due();
            self.pulse.send_replace(self.health);
            let nap = self.nap();
            tokio::select! {
                () = stop.cancelled() => break,
                Some(ended) = self.running.join_next() => {
                    if let Ok((position, work, recorded)) = ended {
                        self.end_any(position, work, &recorded, &mut on_end);
                        if let Some(error) = recorded.err().filter(is_final) {
                            return Err(error);
                        }
                    }
                }
                Some(from_hub) = self.inbox.1.recv() => self.take(from_hub),
                () = sleep(nap) => {}
            }
        }
        let drained = tokio::time::timeout(GRACE, async {
            while let Some(ended) = self.running.join_next().await {
                if let Ok((position, work, recorded)) = ended {
                    self.end_any(position, work, &recorded, &mut on_end);
                }
            }
        });
        if drained.await.is_err() {
            tracing::info!(
                polls = self.running.len(),
                "polls under way were given up; nothing of them was stored"
            );
            self.running.shutdown().await;
        }
        Ok(())
    }

    /// Returns how many feeds are due when.
    pub(super) fn due(&self) -> Due {
        let soon = clock::now().checked_add(SOON).unwrap_or(Timestamp::MAX);
        let later: Vec<Timestamp> = self.turns.times().filter(|at| *at > soon).collect();
        Due {
            now: self.turns.times().count() - later.len(),
            later: later.len(),
            next: later.into_iter().min(),
        }
    }

    /// Returns how many feeds do well.
    pub(super) fn health(&self) -> Health {
        self.health
    }

    /// Starts feeds that are due, as far as the limits allow.
    fn start_due(&mut self) {
        let now = clock::now();
        self.mind_clock(now);
        if self.paused_until.is_some_and(|until| until > now) {
            return;
        }
        while self.has_room()
            && let Some(position) = self.turns.take(now)
        {
            self.start(position, now);
        }
    }

    /// Tells whether one more poll may start: while the database is in trouble one at a time is enough to try it.
    fn has_room(&self) -> bool {
        if self.paused_until.is_some() {
            return self.running.is_empty();
        }
        let limit = self.poller.asker.config.concurrency;
        self.quick().count() < limit && self.polls.len() < limit + SLOW_MAX
    }

    /// Returns how long each poll that is not slow yet may take until it is.
    fn quick(&self) -> impl Iterator<Item = Duration> {
        let now = clock::monotonic();
        let left = move |(slow_at, _): &(Instant, usize)| slow_at.saturating_duration_since(now);
        self.polls.iter().map(left).filter(|left| !left.is_zero())
    }

    /// Brings forward what waits when the clock was set back, or everything would wait for longer by that step.
    fn mind_clock(&mut self, now: Timestamp) {
        let back = until(now, self.looked_at);
        self.looked_at = now;
        if back < STEP_MIN {
            return;
        }
        self.turns.set_back(back);
        self.paused_until = self.paused_until.map(|at| at.checked_sub(back).unwrap_or(Timestamp::MIN));
    }

    /// Starts a feed whose turn it is, or lets it wait for a push of it that is being read.
    fn start(&mut self, position: usize, now: Timestamp) {
        let Some(slot) = self.slots.get_mut(position) else { return };
        if slot.is_busy {
            let soon = now.checked_add(push::PUSH_PAUSE).unwrap_or(now);
            self.turns.put_off(position, soon);
            return;
        }
        slot.is_busy = true;
        let quick_for = if slot.state.failures == 0 { SLOW_AFTER } else { Duration::ZERO };
        self.polls.push((clock::monotonic() + quick_for, position));
        let (poller, feed, state) = (Arc::clone(&self.poller), Arc::clone(&slot.feed), slot.state.clone());
        self.running.spawn(async move {
            // A poll that panics must not take its feed and its host out of the schedule.
            let recorded = AssertUnwindSafe(poller.poll(&feed, state)).catch_unwind().await;
            (position, Work::Poll, recorded.unwrap_or_else(|_| Err(anyhow!("the poll has panicked"))))
        });
    }

    fn end(
        &mut self,
        position: usize,
        recorded: &anyhow::Result<Recorded>,
        on_end: &mut impl FnMut(&Ended<'_>),
    ) {
        let now = clock::now();
        let Some(slot) = self.slots.get_mut(position) else { return };
        slot.is_busy = false;
        let rests_until = if let Ok(recorded) = recorded {
            tell(slot, recorded);
            let (outcome, notices) = (Some(&recorded.outcome), recorded.notices.as_slice());
            on_end(&Ended { feed: &slot.feed, outcome, notices });
            self.health.ok = self.health.ok + usize::from(recorded.state.failures == 0)
                - usize::from(slot.state.failures == 0);
            self.health.polled += usize::from(slot.state.last_poll_at.is_none());
            slot.state = recorded.state.clone();
            slot.unpushed_at = recorded.unpushed_at;
            recorded.state.host_rests_until
        } else {
            on_end(&Ended { feed: &slot.feed, outcome: None, notices: &[] });
            slot.state.next_poll_at = now.checked_add(DATABASE_PAUSE).ok();
            None
        };
        self.mind_database(recorded.as_ref().err(), position, now);
        self.polls.retain(|(_, other)| *other != position);
        self.turns.end(position, now, rests_until);
    }

    /// Pauses or resumes all polls, as the database cannot store anything for now or can again.
    fn mind_database(&mut self, error: Option<&anyhow::Error>, position: usize, now: Timestamp) {
        let was_paused = self.paused_until.is_some();
        let Some(error) = error else {
            if self.paused_until.take().is_some() {
                tracing::info!("the database stores again");
            }
            return;
        };
        let (feed, text) = (self.slots.get(position).map(|slot| &slot.feed.id), format!("{error:#}"));
        if !of_database(error).is_some_and(DbError::is_passing) {
            tracing::error!(
                feed = feed.map(tracing::field::display),
                error = text,
                "the poll was not recorded"
            );
            return;
        }
        self.paused_until = now.checked_add(DATABASE_PAUSE).ok();
        if !was_paused {
            tracing::error!(
                error = text,
                "polling pauses until the database stores again; tried every half minute"
            );
        }
    }

    fn requeue(&mut self, position: usize) {
        if let Some(slot) = self.slots.get(position) {
            self.turns.put(position, slot.state.next_poll_at.unwrap_or_else(clock::now));
        }
    }

    /// Returns how long nothing needs to be started.
    fn nap(&self) -> Duration {
        if !self.has_room() {
            return self.quick().min().map_or(self.nap_max, |left| left.min(self.nap_max));
        }
        let next = self.turns.next_at().map(|at| at.max(self.paused_until.unwrap_or(at)));
        next.map_or(self.nap_max, |at| until(clock::now(), at).min(self.nap_max))
    }
}

/// Returns what the database said, if it was the database.
fn of_database(error: &anyhow::Error) -> Option<&DbError> {
    error.downcast_ref::<DbError>()
}

fn is_final(error: &anyhow::Error) -> bool {
    of_database(error).is_some_and(DbError::is_final)
}

/// Logs a poll: what changed at notice, what fails at warning, once, the rest at debug.
fn tell(slot: &Slot, recorded: &Recorded) {
    let (feed, outcome) = (&slot.feed.id, recorded.outcome.name());
    match &recorded.outcome {
        PollOutcome::Failed(_, detail) => {
            if slot.state.failures == 0 {
                tracing::warn!(%feed, detail, "the feed brings no document");
            } else {
                tracing::debug!(%feed, detail, failures = recorded.state.failures, "still no document");
            }
        }
        PollOutcome::NotModified | PollOutcome::SameBody | PollOutcome::Read(_) => {
            if slot.state.failures > 0 {
                tracing::info!(%feed, "the feed is back");
            }
            tracing::debug!(%feed, outcome, notices = recorded.notices.len(), "polled");
        }
    }
}

/// Returns the time from `now` to `at`; none is left when it has passed.
pub(super) fn until(now: Timestamp, at: Timestamp) -> Duration {
    Duration::try_from(at.duration_since(now)).unwrap_or_default()
}

/// Returns what counts as one host for politeness: the registrable domain, or the address itself.
pub fn host_of(url: &str) -> String {
    let Some(host) = Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned)) else {
        return url.to_owned();
    };
    if host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok() {
        return host;
    }
    psl::domain_str(&host).map_or_else(|| host.clone(), str::to_owned)
}

#[cfg(test)]
mod tests;
