//! `recount status`: how much there is and what is owed.

use std::io::Write;

use serde::Serialize;

use super::{
    Place,
    output::{Form, Output, minute, minute_or_dash},
};
use crate::{config::Config, store::history::Status};

/// What is said when no file was read.
const BUILT_IN: &str = "by no file; the built-in defaults are in force";

/// The status, and where it was asked for.
#[derive(Serialize)]
struct Answer {
    /// The files of the configuration; none when a database alone was named.
    configuration: Option<Vec<String>>,
    #[serde(flatten)]
    status: Status,
}

pub(super) fn run(place: &Place, out: &mut Output<impl Write>) -> anyhow::Result<u8> {
    let (history, config) = place.history_and_config()?;
    let files = |config: &Config| config.sources.iter().map(|file| file.display().to_string()).collect();
    let answer = Answer { configuration: config.as_ref().map(files), status: history.status()? };
    if out.form() == Form::Json {
        out.json(&answer)?;
        return Ok(0);
    }
    let Answer { configuration, status } = answer;
    if let Some(files) = configuration {
        out.line(format!(
            "configured  {}",
            if files.is_empty() { BUILT_IN.to_owned() } else { files.join(", ") }
        ))?;
    }
    let healthy = status.feeds.saturating_sub(status.feeds_failing);
    out.line(format!(
        "feeds       {healthy} of {} ok, last poll {} UTC, next {} UTC",
        status.feeds,
        minute_or_dash(status.last_poll_at),
        minute_or_dash(status.next_poll_at)
    ))?;
    out.line(format!("stories     {}, {} of them on topic", status.stories, status.stories_flagged))?;
    out.line(format!(
        "figures     {} series, {} reports, {} changes",
        status.series, status.reports, status.revisions
    ))?;
    let since = status.oldest_pending_at.map_or_else(String::new, |at| format!(" since {} UTC", minute(at)));
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
