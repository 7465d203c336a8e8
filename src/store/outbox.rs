//! Notices, and the deliveries owed for them.
//!
//! A notice and its deliveries are stored in the transaction of the change that they tell, and sent only after it was
//! committed. Storing the same notice or delivery twice is storing it once: ids are derived from what is told, so a
//! replayed or restored change finds its notice already there. Nothing is claimed in memory: whatever was in flight at
//! a crash is due again afterwards, under the same id.

use rusqlite::{Row, params};

use super::{
    StoreError, Writer,
    value::{At, Json, count},
};
use crate::model::{
    Attempt, Delivery, DeliveryState, EndpointName, Notice, NoticeId, Outcome, SeriesId, Timestamp,
};

/// A delivery to be put into the outbox.
#[derive(Debug, Clone, Copy)]
pub struct NewDelivery<'a> {
    /// The notice; stored before.
    pub notice: &'a NoticeId,
    /// The endpoint.
    pub endpoint: &'a EndpointName,
    /// The series, whose deliveries go out in order; stored before.
    pub series: Option<&'a SeriesId>,
    /// The rendered body.
    pub body: &'a [u8],
    /// Whether it is owed.
    pub fate: Fate<'a>,
    /// When it was decided.
    pub created_at: Timestamp,
}

/// Whether a delivery is owed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate<'a> {
    /// Owed from that time on.
    Due(Timestamp),
    /// Held back by a rule, named for `deliveries why`.
    Suppressed(&'a str),
}

/// What follows from an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settlement {
    /// To be tried again at that time.
    RetryAt(Timestamp),
    /// The endpoint has it.
    Delivered,
    /// Given up, kept for redelivery.
    Dead,
}

const PUT_NOTICE: &str = "INSERT INTO notice (name, type, at, headline, body) VALUES (?1, ?2, ?3, ?4, ?5)
    ON CONFLICT (name) DO NOTHING";

const ENQUEUE: &str = "INSERT INTO delivery (notice, endpoint, series, body, state, reason, next_at, created_at)
    VALUES ((SELECT id FROM notice WHERE name = ?1), ?2, (SELECT id FROM series WHERE name = ?3), ?4, ?5, ?6, ?7, ?8)
    ON CONFLICT (notice, endpoint) DO NOTHING";

const DUE: &str =
    "SELECT delivery.id, notice.name, endpoint, series.name, delivery.body, attempts, next_at, created_at
    FROM delivery JOIN notice ON notice.id = delivery.notice LEFT JOIN series ON series.id = delivery.series
    WHERE endpoint = ?1 AND delivery.state = 'pending' AND next_at <= ?2 AND NOT EXISTS (
        SELECT 1 FROM delivery AS earlier
        WHERE earlier.endpoint = delivery.endpoint AND earlier.series = delivery.series
            AND earlier.state = 'pending' AND earlier.id < delivery.id)
    ORDER BY next_at, delivery.id LIMIT ?3";

const NEXT_DUE_AT: &str = "SELECT next_at FROM delivery
    WHERE endpoint = ?1 AND state = 'pending' AND NOT EXISTS (
        SELECT 1 FROM delivery AS earlier
        WHERE earlier.endpoint = delivery.endpoint AND earlier.series = delivery.series
            AND earlier.state = 'pending' AND earlier.id < delivery.id)
    ORDER BY next_at LIMIT 1";

const PUT_ATTEMPT: &str = "INSERT INTO attempt (delivery, at, status, millis, outcome, error)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6)";

const SETTLE: &str = "UPDATE delivery SET attempts = attempts + ?2, state = ?3, next_at = ?4, settled_at = ?5
    WHERE id = ?1";

const REDELIVER: &str = "UPDATE delivery SET state = 'pending', reason = NULL, attempts = 0, next_at = ?2,
        settled_at = NULL
    WHERE id = ?1 AND state <> 'pending'";

/// Statements that must never scan.
#[cfg(test)]
pub(super) const HOT: &[&str] = &[DUE, NEXT_DUE_AT, SETTLE];

impl Writer<'_> {
    /// Stores a notice as it is told.
    pub fn put_notice(&mut self, notice: &Notice) -> Result<(), StoreError> {
        let params = params![
            notice.id.as_str(),
            notice.kind.name(),
            At(notice.timestamp),
            notice.headline(),
            Json(notice),
        ];
        self.execute("store a notice", PUT_NOTICE, params)?;
        Ok(())
    }

    /// Puts a delivery into the outbox, once for each notice and endpoint.
    pub fn enqueue(&mut self, delivery: &NewDelivery<'_>) -> Result<(), StoreError> {
        let (state, reason, next_at) = match delivery.fate {
            Fate::Due(at) => (DeliveryState::Pending, None, Some(At(at))),
            Fate::Suppressed(reason) => (DeliveryState::Suppressed, Some(reason), None),
        };
        let params = params![
            delivery.notice.as_str(),
            delivery.endpoint.as_str(),
            delivery.series.map(SeriesId::as_str),
            delivery.body,
            state.name(),
            reason,
            next_at,
            At(delivery.created_at),
        ];
        self.execute("store a delivery", ENQUEUE, params)?;
        Ok(())
    }

    /// Returns at most `limit` deliveries that an endpoint is owed by `now`, those waiting longest first. Of each
    /// series only the oldest owed one: a later one waits until that is delivered or dead.
    pub fn due(
        &self,
        endpoint: &EndpointName,
        now: Timestamp,
        limit: u32,
    ) -> Result<Vec<Delivery>, StoreError> {
        self.all("read due deliveries", DUE, params![endpoint.as_str(), At(now), limit], read_delivery)
    }

    /// Returns when an endpoint's next delivery is due, if any is owed; a time in the past means now.
    pub fn next_due_at(&self, endpoint: &EndpointName) -> Result<Option<Timestamp>, StoreError> {
        self.first("look for the next delivery", NEXT_DUE_AT, [endpoint.as_str()], |row| row.get::<_, At>(0))
            .map(|at| at.map(|at| at.0))
    }

    /// Stores an attempt and what follows from it. A wait that the receiver asked for itself is not counted as an
    /// attempt of the delivery.
    pub fn put_attempt(
        &mut self,
        delivery: i64,
        attempt: &Attempt,
        settlement: Settlement,
    ) -> Result<(), StoreError> {
        const ACTION: &str = "store an attempt";
        let millis = u64::try_from(attempt.duration.as_millis()).map_or(i64::MAX, count);
        let outcome = attempt.outcome.name();
        let params = params![delivery, At(attempt.at), attempt.status, millis, outcome, attempt.error];
        self.execute(ACTION, PUT_ATTEMPT, params)?;
        let (state, next_at, settled_at) = match settlement {
            Settlement::RetryAt(at) => (DeliveryState::Pending, Some(At(at)), None),
            Settlement::Delivered => (DeliveryState::Delivered, None, Some(At(attempt.at))),
            Settlement::Dead => (DeliveryState::Dead, None, Some(At(attempt.at))),
        };
        let params = params![delivery, counted(&attempt.outcome), state.name(), next_at, settled_at];
        self.execute(ACTION, SETTLE, params)?;
        Ok(())
    }

    /// Makes a settled or suppressed delivery due again at `at`, under its old id and with its old body. Returns
    /// how many deliveries that were: none when it is still owed or does not exist.
    pub fn redeliver(&mut self, delivery: i64, at: Timestamp) -> Result<usize, StoreError> {
        self.execute("redeliver", REDELIVER, params![delivery, At(at)])
    }
}

fn counted(outcome: &Outcome) -> u32 {
    match outcome {
        Outcome::Retry { after: Some(_) } => 0,
        Outcome::Retry { after: None } | Outcome::Delivered | Outcome::Rejected | Outcome::Disabled => 1,
    }
}

fn read_delivery(row: &Row<'_>) -> rusqlite::Result<Delivery> {
    Ok(Delivery {
        id: row.get(0)?,
        notice: NoticeId::new(row.get::<_, String>(1)?),
        endpoint: EndpointName::new(row.get::<_, String>(2)?),
        series: row.get::<_, Option<String>>(3)?.map(SeriesId::new),
        body: row.get(4)?,
        attempts: row.get(5)?,
        next_at: row.get::<_, At>(6)?.0,
        created_at: row.get::<_, At>(7)?.0,
    })
}
