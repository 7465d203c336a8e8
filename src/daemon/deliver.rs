//! The outbox emptied, one task for each endpoint.
//!
//! Deliveries of one series go out in order, others side by side. A failure that looks like the endpoint's own (no
//! connection, 429, 5xx) pauses the whole endpoint until the next attempt, which is then a single probe. The attempt is
//! recorded after the answer: a crash in between means that the same notice comes again under the same id, never that
//! it is lost.

use std::{sync::Arc, time::Duration};

use futures_util::future::join_all;
use tokio::{sync::Notify, time::sleep};
use tokio_util::sync::CancellationToken;

use crate::{
    ledger::{EndpointTrouble, endpoint_notice},
    model::{Attempt, Delivery, Endpoint, Outcome, Timestamp},
    net::Clients,
    schedule::next_retry,
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

/// After a database error the outbox is looked at again this much later.
const DATABASE_PAUSE: Duration = Duration::from_secs(5);

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

/// What came of a round of deliveries.
enum Round {
    /// All due deliveries were tried; look again at once.
    Sent,
    /// Nothing is due before this moment.
    Idle(Option<Timestamp>),
    /// The endpoint does not answer; leave it alone until then.
    Paused(Timestamp),
    /// The endpoint asked for no more.
    Disabled,
}

impl Deliverer {
    /// Delivers until `stop` is cancelled or the endpoint asks for no more.
    pub(super) async fn run(self, stop: CancellationToken) {
        let mut lanes = LANES;
        while !stop.is_cancelled() {
            let nap = match self.round(lanes).await {
                Ok(Round::Sent) => {
                    lanes = LANES;
                    continue;
                }
                Ok(Round::Idle(next)) => next.map_or(NAP_MAX, |next| until(clock::now(), next).min(NAP_MAX)),
                Ok(Round::Paused(next)) => {
                    lanes = 1;
                    tokio::select! {
                        () = stop.cancelled() => return,
                        () = sleep(until(clock::now(), next)) => continue,
                    }
                }
                Ok(Round::Disabled) => return,
                Err(error) => {
                    tracing::error!(endpoint = %self.endpoint.name, %error, "could not read the outbox");
                    DATABASE_PAUSE
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
        while let Round::Sent = self.round(LANES).await? {}
        Ok(())
    }

    /// Tries the deliveries that are due, at most `lanes` of them.
    async fn round(&self, lanes: u32) -> Result<Round, DbError> {
        let (now, name) = (clock::now(), self.endpoint.name.clone());
        let (due, next) = self
            .db
            .write(move |writer| Ok((writer.due(&name, now, lanes)?, writer.next_due_at(&name)?)))
            .await?;
        if due.is_empty() {
            return Ok(Round::Idle(next));
        }
        let attempts = join_all(due.iter().map(|delivery| self.attempt(delivery))).await;
        let mut round = Round::Sent;
        for (delivery, attempt) in due.iter().zip(attempts) {
            match self.settle(delivery, attempt).await? {
                Round::Disabled => round = Round::Disabled,
                Round::Paused(next) if !matches!(round, Round::Disabled) => round = Round::Paused(next),
                Round::Paused(_) | Round::Sent | Round::Idle(_) => {}
            }
        }
        Ok(round)
    }

    async fn attempt(&self, delivery: &Delivery) -> Attempt {
        webhook::send(&self.clients, &self.user_agent, &self.endpoint, delivery, clock::now()).await
    }

    /// Records an attempt and what becomes of the delivery.
    async fn settle(&self, delivery: &Delivery, attempt: Attempt) -> Result<Round, DbError> {
        tell(&self.endpoint, delivery, &attempt);
        let now = clock::now();
        let seed = delivery.id.unsigned_abs();
        // A wait that the receiver asked for does not use up an attempt.
        let retry = |after: Option<Duration>| {
            next_retry(delivery.attempts + u32::from(after.is_none()), after, now, seed)
        };
        let (settlement, round) = match &attempt.outcome {
            Outcome::Delivered => (Settlement::Delivered, Round::Sent),
            Outcome::Rejected => (Settlement::Dead, Round::Sent),
            Outcome::Disabled => (Settlement::RetryAt(delivery.next_at), Round::Disabled),
            Outcome::Retry { after } => match retry(*after) {
                Some(next) => (Settlement::RetryAt(next), Round::Paused(next)),
                None => (Settlement::Dead, Round::Sent),
            },
        };
        let (id, recorder, endpoint) = (delivery.id, Arc::clone(&self.recorder), self.endpoint.name.clone());
        let disabled = matches!(round, Round::Disabled);
        self.db
            .write(move |writer| {
                writer.put_attempt(id, &attempt, settlement)?;
                if disabled {
                    let detail = "the receiver asked for no more; its notices are kept".to_owned();
                    let notice = endpoint_notice(
                        &recorder.instance,
                        &endpoint,
                        &EndpointTrouble::Disabled(detail),
                        now,
                    );
                    recorder.enqueue(writer, &notice)?;
                }
                Ok(())
            })
            .await?;
        Ok(round)
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
