//! The outbox emptied, one task for each endpoint.
//!
//! Deliveries of one series go out in order, others side by side. A failure that looks like the endpoint's own (no
//! connection, 429, 5xx) pauses the whole endpoint, and what follows is a single probe; a success opens it again. The
//! attempts are recorded after the answers: a crash in between means that the same notice comes again under the same
//! id, never that it is lost. What cannot be recorded for now is kept and recorded later, not sent again.
//!
//! Limits: [`LANES`] deliveries side by side; a pause of at most [`PAUSE_MAX`] unless the receiver asks for a longer one.
//! A pause is not remembered over a restart.

use std::{sync::Arc, time::Duration};

use futures_util::future::join_all;
use tokio::{sync::Notify, time::sleep};
use tokio_util::sync::CancellationToken;

use crate::{
    ledger::{EndpointTrouble, endpoint_notice},
    model::{Attempt, Delivery, Endpoint, Outcome, Timestamp},
    net::Clients,
    schedule::{ATTEMPTS_MAX, next_retry},
    store::Settlement,
    webhook,
};

use super::{
    clock,
    db::{Db, DbError},
    record::Recorder,
    scheduler::until,
};

/// Deliveries that are sent to one endpoint at the same time.
const LANES: u32 = 8;

/// The longest sleep between two looks at the outbox.
const NAP_MAX: Duration = Duration::from_mins(1);

/// The longest pause of an endpoint for its own failures, so that one notice which it never takes, and which is tried
/// ever more rarely, does not hold up the others for as long.
const PAUSE_MAX: Duration = Duration::from_mins(5);

/// After a database error it is tried again this much later.
const DATABASE_PAUSE: Duration = Duration::from_secs(30);

/// Delivers to one endpoint.
pub(super) struct Deliverer {
    /// The endpoint.
    pub endpoint: Endpoint,
    /// HTTP clients.
    pub clients: Arc<Clients>,
    /// What the daemon calls itself.
    pub user_agent: String,
    /// The database.
    pub db: Db,
    /// Records what happens to the endpoint itself.
    pub recorder: Arc<Recorder>,
    /// Rung when something was put into the outbox.
    pub bell: Arc<Notify>,
}

/// What a look at the outbox found.
enum Tried {
    /// Nothing is due before this moment.
    Idle(Option<Timestamp>),
    /// What was due, and what came of sending it.
    Sent(Vec<(Delivery, Attempt)>),
}

/// What follows from a round of deliveries for the endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Round {
    /// It answers.
    Open,
    /// It does not; leave it alone until then.
    Paused(Timestamp),
    /// It asked for no more.
    Disabled,
}

impl Deliverer {
    /// Delivers until `stop` is cancelled or the endpoint asks for no more.
    pub(super) async fn run(self, stop: CancellationToken) {
        let mut lanes = LANES;
        while !stop.is_cancelled() {
            let nap = match self.send_due(lanes).await {
                Ok(Tried::Idle(next)) => next.map_or(NAP_MAX, |next| until(clock::now(), next).min(NAP_MAX)),
                Ok(Tried::Sent(sent)) => match self.settle_patiently(&sent, &stop).await {
                    Some(Round::Open) => {
                        lanes = LANES;
                        continue;
                    }
                    Some(Round::Paused(next)) => {
                        lanes = 1;
                        pause(until(clock::now(), next), &stop).await;
                        continue;
                    }
                    Some(Round::Disabled) | None => return,
                },
                Err(error) => {
                    tracing::error!(endpoint = %self.endpoint.name, %error, "could not read the outbox");
                    pause(DATABASE_PAUSE, &stop).await;
                    continue;
                }
            };
            tokio::select! {
                () = stop.cancelled() => return,
                () = self.bell.notified() => {}
                () = sleep(nap) => {}
            }
        }
    }

    /// Tries everything that is due now once, and returns when nothing more is.
    pub(super) async fn drain(self) -> Result<(), DbError> {
        while let Tried::Sent(sent) = self.send_due(LANES).await? {
            if self.settle(&sent).await? != Round::Open {
                break;
            }
        }
        Ok(())
    }

    /// Sends what is due, at most `lanes` deliveries.
    async fn send_due(&self, lanes: u32) -> Result<Tried, DbError> {
        let (now, name) = (clock::now(), self.endpoint.name.clone());
        let looked =
            self.db.write(move |writer| Ok((writer.due(&name, now, lanes)?, writer.next_due_at(&name)?)));
        let (due, next) = looked.await?;
        if due.is_empty() {
            return Ok(Tried::Idle(next));
        }
        let attempts = join_all(due.iter().map(|delivery| self.attempt(delivery))).await;
        Ok(Tried::Sent(due.into_iter().zip(attempts).collect()))
    }

    async fn attempt(&self, delivery: &Delivery) -> Attempt {
        let attempt =
            webhook::send(&self.clients, &self.user_agent, &self.endpoint, delivery, clock::now()).await;
        tell(&self.endpoint, delivery, &attempt);
        attempt
    }

    /// Records attempts, however long the database cannot; none when it was told to stop before it could.
    async fn settle_patiently(
        &self,
        sent: &[(Delivery, Attempt)],
        stop: &CancellationToken,
    ) -> Option<Round> {
        loop {
            match self.settle(sent).await {
                Ok(round) => return Some(round),
                Err(error) => {
                    tracing::error!(endpoint = %self.endpoint.name, %error, "could not record deliveries");
                    pause(DATABASE_PAUSE, stop).await;
                    if stop.is_cancelled() {
                        return None;
                    }
                }
            }
        }
    }

    /// Records attempts and what becomes of their deliveries, all at once.
    async fn settle(&self, sent: &[(Delivery, Attempt)]) -> Result<Round, DbError> {
        let now = clock::now();
        // Where others arrive the receiver is well, and the failure is the notice's own.
        let takes_others = sent.iter().any(|(_, attempt)| attempt.outcome == Outcome::Delivered);
        let mut round = Round::Open;
        let mut settled = Vec::with_capacity(sent.len());
        for (delivery, attempt) in sent {
            let (settlement, follows) = consequence(delivery, &attempt.outcome, now);
            if !(takes_others && attempt.outcome == (Outcome::Retry { after: None })) {
                round = round.max(follows);
            }
            settled.push((delivery.id, attempt.clone(), settlement));
        }
        let (recorder, endpoint) = (Arc::clone(&self.recorder), self.endpoint.name.clone());
        let work = self.db.write(move |writer| {
            for (id, attempt, settlement) in &settled {
                writer.put_attempt(*id, attempt, *settlement)?;
            }
            if round == Round::Disabled {
                let trouble = EndpointTrouble::Disabled(
                    "the receiver asked for no more; its notices are kept".to_owned(),
                );
                let notice = endpoint_notice(&recorder.instance, &endpoint, &trouble, now);
                recorder.enqueue(writer, &notice)?;
            }
            Ok(())
        });
        work.await?;
        Ok(round)
    }
}

/// Returns what becomes of a delivery after an attempt, and what follows for its endpoint.
fn consequence(delivery: &Delivery, outcome: &Outcome, now: Timestamp) -> (Settlement, Round) {
    match outcome {
        Outcome::Delivered => (Settlement::Delivered, Round::Open),
        Outcome::Rejected => (Settlement::Dead, Round::Open),
        Outcome::Disabled => (Settlement::RetryAt(delivery.next_at), Round::Disabled),
        Outcome::Retry { after } => {
            let tries = match after {
                // A wait that the receiver asked for does not use up an attempt, so it is never the last.
                Some(_) => (delivery.attempts + 1).min(ATTEMPTS_MAX - 1),
                None => delivery.attempts + 1,
            };
            let Some(next) = next_retry(tries, *after, now, delivery.id.unsigned_abs()) else {
                return (Settlement::Dead, Round::Open);
            };
            let longest = now.checked_add(PAUSE_MAX.max(after.unwrap_or_default())).unwrap_or(next);
            (Settlement::RetryAt(next), Round::Paused(next.min(longest)))
        }
    }
}

async fn pause(wait: Duration, stop: &CancellationToken) {
    tokio::select! {
        () = stop.cancelled() => {}
        () = sleep(wait) => {}
    }
}

fn tell(endpoint: &Endpoint, delivery: &Delivery, attempt: &Attempt) {
    let (name, notice, outcome) = (&endpoint.name, &delivery.notice, attempt.outcome.name());
    match &attempt.error {
        None => tracing::debug!(endpoint = %name, %notice, outcome, status = attempt.status, "delivered"),
        Some(error) => {
            tracing::warn!(endpoint = %name, %notice, outcome, attempt = delivery.attempts + 1, error, "not delivered");
        }
    }
}

#[cfg(test)]
mod tests;
