//! `/healthz`: the process lives, its schedule goes round and its database answers.

use std::time::Duration;

use axum::{extract::State, http::StatusCode};
use serde_json::json;

use super::{Answer, Site, json};

/// How long ago the last sign of life may be: twice what they are apart at most.
const SILENCE_MAX: Duration = Duration::from_secs(90);

pub(super) async fn show(State(site): State<Site>) -> Answer {
    let vitals = *site.vitals.borrow();
    let (turned, stored) = (vitals.turned_at.elapsed(), vitals.stored_at.elapsed());
    let is_alive = turned <= SILENCE_MAX && stored <= SILENCE_MAX;
    let (status, word) =
        if is_alive { (StatusCode::OK, "ok") } else { (StatusCode::SERVICE_UNAVAILABLE, "stuck") };
    let body = json!({
        "status": word,
        "schedule_seconds_ago": turned.as_secs(),
        "database_seconds_ago": stored.as_secs(),
    });
    json(status, &body)
}
