//! Notices, whom they were owed to, and what came of it.

use rusqlite::params_from_iter;

use super::{
    History, RevisionRow, StoreError, Window,
    query::{all, first},
    row::row,
    selection::Conditions,
};
use crate::{
    model::{DeliveryState, EndpointName, Notice, NoticeId, SeriesId, Timestamp},
    store::value::Json,
};

row! {
    /// A notice owed to an endpoint, or held back: a row of `deliveries`.
    DeliveryRow {
        /// Its number.
        delivery: i64,
        /// The notice's public name.
        notice: String,
        /// The notice's type.
        notice_type: String,
        /// The one line that tells it.
        headline: String,
        /// The operator's name of the endpoint.
        endpoint: String,
        /// The series' public name.
        series: Option<String>,
        /// Pending, delivered, dead or suppressed.
        state: String,
        /// The rule that holds it back.
        reason: Option<String>,
        /// Attempts so far.
        attempts: u32,
        /// When it is tried next.
        next_at: Option<Timestamp>,
        /// When it was decided.
        created_at: Timestamp,
        /// When it was delivered or given up.
        settled_at: Option<Timestamp>,
        /// The HTTP status of the last attempt.
        last_status: Option<u16>,
        /// What went wrong in the last attempt.
        last_error: Option<String>,
    }
}

row! {
    /// One try to deliver.
    AttemptRow {
        /// When it began.
        at: Timestamp,
        /// The HTTP status, when there was an answer.
        status: Option<u16>,
        /// How long it took, in milliseconds.
        millis: i64,
        /// What it came to.
        outcome: String,
        /// What went wrong, in words.
        error: Option<String>,
    }
}

/// Which deliveries are asked for; what is absent does not matter.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DeliveryFilter {
    /// One endpoint.
    pub endpoint: Option<EndpointName>,
    /// One state.
    pub state: Option<DeliveryState>,
    /// One series.
    pub series: Option<SeriesId>,
    /// One notice.
    pub notice: Option<NoticeId>,
    /// When they were decided, and how many.
    pub window: Window,
}

/// A delivery with its body and every attempt.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct DeliveryDetail {
    /// The delivery.
    #[serde(flatten)]
    pub delivery: DeliveryRow,
    /// The rendered body.
    pub body: String,
    /// Its attempts, oldest first.
    pub tries: Vec<AttemptRow>,
}

/// A notice with the change that it tells and whom it was owed to.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct NoticeDetail {
    /// The notice.
    pub notice: Notice,
    /// The change that it tells, if it tells one.
    pub revision: Option<RevisionRow>,
    /// Whom it was owed to or held back from.
    pub deliveries: Vec<DeliveryRow>,
}

impl History {
    /// Returns deliveries, the newest first.
    pub fn deliveries(&self, filter: &DeliveryFilter) -> Result<Vec<DeliveryRow>, StoreError> {
        let mut conditions = Conditions::default();
        conditions
            .when("endpoint = ?", filter.endpoint.as_ref().map(|name| name.as_str().to_owned()))
            .when("state = ?", filter.state.map(|state| state.name().to_owned()))
            .when("series = ?", filter.series.as_ref().map(|id| id.as_str().to_owned()))
            .when("notice = ?", filter.notice.as_ref().map(|id| id.as_str().to_owned()))
            .within("created_at", filter.window);
        let limit = filter.window.limit;
        let statement = conditions.newest("deliveries", DeliveryRow::COLUMNS, "delivery", limit);
        all(&self.db, "read deliveries", &statement, params_from_iter(&conditions.values), DeliveryRow::read)
    }

    /// Returns a delivery with its body and every attempt.
    pub fn delivery(&self, id: i64) -> Result<Option<DeliveryDetail>, StoreError> {
        const ACTION: &str = "read a delivery";
        let statement = format!("SELECT {} FROM deliveries WHERE delivery = ?1", DeliveryRow::COLUMNS);
        let Some(delivery) = first(&self.db, ACTION, &statement, [id], DeliveryRow::read)? else {
            return Ok(None);
        };
        let body: Option<Vec<u8>> =
            first(&self.db, ACTION, "SELECT body FROM delivery WHERE id = ?1", [id], |row| row.get(0))?;
        let tries = format!("SELECT {} FROM attempt WHERE delivery = ?1 ORDER BY id", AttemptRow::COLUMNS);
        Ok(Some(DeliveryDetail {
            delivery,
            body: String::from_utf8_lossy(&body.unwrap_or_default()).into_owned(),
            tries: all(&self.db, ACTION, &tries, [id], AttemptRow::read)?,
        }))
    }

    /// Returns a notice with the change that it tells and whom it was owed to.
    pub fn notice(&self, id: &NoticeId) -> Result<Option<NoticeDetail>, StoreError> {
        const ACTION: &str = "read a notice";
        let body = "SELECT body FROM notice WHERE name = ?1";
        let notice = first(&self.db, ACTION, body, [id.as_str()], |row| row.get::<_, Json<Notice>>(0))?;
        let Some(Json(notice)) = notice else { return Ok(None) };
        let revision = format!("SELECT {} FROM revisions WHERE notice = ?1", RevisionRow::COLUMNS);
        let filter = DeliveryFilter { notice: Some(id.clone()), ..DeliveryFilter::default() };
        Ok(Some(NoticeDetail {
            notice,
            revision: first(&self.db, ACTION, &revision, [id.as_str()], RevisionRow::read)?,
            deliveries: self.deliveries(&filter)?,
        }))
    }
}
