//! `recount status`: how much there is and what is owed.

use std::io::Write;

use super::output::{Form, Output, minute_or_dash};
use crate::store::History;

pub(super) fn run(history: &History, out: &mut Output<impl Write>) -> anyhow::Result<u8> {
    let status = history.status()?;
    if out.form() == Form::Json {
        out.json(&status)?;
        return Ok(0);
    }
    let healthy = status.feeds.saturating_sub(status.feeds_failing);
    out.line(format!(
        "feeds       {healthy} of {} ok, last poll {}, next {}",
        status.feeds,
        minute_or_dash(status.last_poll_at),
        minute_or_dash(status.next_poll_at)
    ))?;
    out.line(format!("stories     {}, {} of them on topic", status.stories, status.stories_flagged))?;
    out.line(format!(
        "figures     {} series, {} reports, {} changes",
        status.series, status.reports, status.revisions
    ))?;
    let since = status
        .oldest_pending_at
        .map_or_else(String::new, |at| format!(" since {}", minute_or_dash(Some(at))));
    out.line(format!(
        "deliveries  {} owed{since}, {} given up",
        status.deliveries_pending, status.deliveries_dead
    ))?;
    out.line(format!(
        "database    {} kB, write-ahead log {} kB",
        status.sizes.database_bytes / 1_000,
        status.sizes.wal_bytes / 1_000
    ))?;
    Ok(0)
}
