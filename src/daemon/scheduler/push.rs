//! What hubs bring, in its place in the schedule: never beside a poll of the same feed.
//!
//! A push makes no request, so it waits for no host and does not change when its feed is polled, unless a story wants
//! its page. A feed whose hub is not relied on any more is polled when it would have been without it.

use std::{panic::AssertUnwindSafe, sync::Arc, time::Duration};

use anyhow::anyhow;
use futures_util::FutureExt as _;
use tokio::sync::mpsc;

use crate::model::{FeedId, Timestamp};

use super::{
    super::{clock, poll::Recorded, push::Pushed},
    Ended, Scheduler, Work,
};

/// Pushes and the like that wait for the schedule.
pub(super) const INBOX_MAX: usize = 64;

/// Pushes of one feed that wait for its poll; when more come, the feed is polled instead.
const PUSHED_MAX: usize = 8;

/// How long a poll waits for a push of its feed that is being read.
pub(super) const PUSH_PAUSE: Duration = Duration::from_secs(1);

/// What a hub brings.
pub(in super::super) enum FromHub {
    /// A push of a feed.
    Push(FeedId, Box<Pushed>),
    /// It pushes a feed no more.
    Ended(FeedId),
}

impl Scheduler {
    /// Returns a sender for what hubs bring; it is taken while [`Scheduler::run`] works.
    pub(in super::super) fn inbox(&self) -> mpsc::Sender<FromHub> {
        self.inbox.0.clone()
    }

    /// Takes what a hub brought; of a feed that is not in the schedule it means nothing.
    pub(super) fn take(&mut self, from_hub: FromHub) {
        match from_hub {
            FromHub::Push(feed, pushed) => {
                let Some(position) = self.position(&feed) else { return };
                self.take_push(position, *pushed);
            }
            FromHub::Ended(feed) => {
                let Some(position) = self.position(&feed) else { return };
                let Some(slot) = self.slots.get_mut(position) else { return };
                if let Some(at) = slot.unpushed_at.take() {
                    self.bring_forward(position, at);
                }
            }
        }
    }

    fn position(&self, feed: &FeedId) -> Option<usize> {
        self.slots.iter().position(|slot| slot.feed.id == *feed)
    }

    fn take_push(&mut self, position: usize, pushed: Pushed) {
        let Some(slot) = self.slots.get_mut(position) else { return };
        if !slot.is_busy {
            self.start_push(position, pushed);
        } else if slot.pushed.len() < PUSHED_MAX {
            slot.pushed.push_back(pushed);
        } else {
            self.bring_forward(position, clock::now());
        }
    }

    fn start_push(&mut self, position: usize, pushed: Pushed) {
        let Some(slot) = self.slots.get_mut(position) else { return };
        slot.is_busy = true;
        let (poller, feed, state) = (Arc::clone(&self.poller), Arc::clone(&slot.feed), slot.state.clone());
        self.running.spawn(async move {
            let recorded = AssertUnwindSafe(poller.take_push(&feed, state, pushed)).catch_unwind().await;
            (position, Work::Push, recorded.unwrap_or_else(|_| Err(anyhow!("the push has panicked"))))
        });
    }

    /// Ends a poll or a push of a feed, and starts the push that waited for it.
    pub(super) fn end_any(
        &mut self,
        position: usize,
        work: Work,
        recorded: &anyhow::Result<Recorded>,
        on_end: &mut impl FnMut(&Ended<'_>),
    ) {
        match work {
            Work::Poll => {
                self.end(position, recorded, on_end);
                self.requeue(position);
            }
            Work::Push => self.end_push(position, recorded, on_end),
        }
        if let Some(pushed) = self.slots.get_mut(position).and_then(|slot| slot.pushed.pop_front()) {
            self.start_push(position, pushed);
        }
    }

    fn end_push(
        &mut self,
        position: usize,
        recorded: &anyhow::Result<Recorded>,
        on_end: &mut impl FnMut(&Ended<'_>),
    ) {
        let now = clock::now();
        let Some(slot) = self.slots.get_mut(position) else { return };
        slot.is_busy = false;
        let polls_at = match recorded {
            Ok(recorded) => {
                let (outcome, notices) = (Some(&recorded.outcome), recorded.notices.as_slice());
                on_end(&Ended { feed: &slot.feed, outcome, notices });
                recorded.state.next_poll_at.is_none().then_some(now)
            }
            // What was pushed is lost; the feed still carries it.
            Err(_) => Some(now),
        };
        self.mind_database(recorded.as_ref().err(), position, now);
        if let Some(at) = polls_at {
            self.bring_forward(position, at);
        }
    }

    /// Polls a feed earlier than it was meant to be; one that waits for its host or is being polled is left alone.
    pub(super) fn bring_forward(&mut self, position: usize, at: Timestamp) {
        let Some(slot) = self.slots.get_mut(position) else { return };
        slot.state.next_poll_at = slot.state.next_poll_at.map(|next| next.min(at));
        self.turns.bring_forward(position, at);
    }
}
