//! `/readyz`: the database is open, the feeds are loaded and their first pass is under way or done.

use axum::{extract::State, http::StatusCode};
use serde_json::json;

use super::{Answer, Phase, Site, json};

pub(super) async fn show(State(site): State<Site>) -> Answer {
    let vitals = *site.vitals.borrow();
    let (status, word) = match vitals.phase {
        Phase::Running => (StatusCode::OK, "ready"),
        Phase::Loading => (StatusCode::SERVICE_UNAVAILABLE, "loading"),
    };
    let first_pass = if vitals.feeds_polled == vitals.feeds { "done" } else { "under way" };
    let body = json!({
        "status": word,
        "feeds": vitals.feeds,
        "feeds_ok": vitals.feeds_ok,
        "feeds_polled": vitals.feeds_polled,
        "first_pass": first_pass,
    });
    json(status, &body)
}
