//! `recount feeds`: how the feeds do.

use std::io::Write;

use clap::Subcommand;

use super::{
    hubs,
    output::{Form, Output, cut, minute_or_dash},
};
use crate::store::History;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Show each feed: health, last and next poll, and what is wrong
    List,
    /// Show the subscriptions at hubs that push feeds: state, lease, and the last push
    Hubs,
}

pub(super) fn run(history: &History, command: &Command, out: &mut Output<impl Write>) -> anyhow::Result<u8> {
    match command {
        Command::List => list(history, out),
        Command::Hubs => hubs::list(history, out),
    }
}

fn list(history: &History, out: &mut Output<impl Write>) -> anyhow::Result<u8> {
    let feeds = history.feeds()?;
    if out.form() == Form::Json {
        out.json(&feeds)?;
        return Ok(0);
    }
    let rows = feeds.into_iter().map(|feed| {
        let moved = feed.moved_to.map(|to| format!("moved to {to}; write that into the configuration"));
        let distrusted =
            feed.distrusted_since.map(|_| "answers \"not modified\" also when it changed".to_owned());
        let detail = moved
            .or(distrusted)
            .or_else(|| feed.last_detail.map(|detail| cut(&detail, 80)))
            .unwrap_or_default();
        vec![
            feed.feed,
            feed.health,
            minute_or_dash(feed.last_poll_at),
            minute_or_dash(feed.next_poll_at),
            detail,
        ]
    });
    out.table(
        &["feed", "health", "last poll (UTC)", "next poll (UTC)", "detail"],
        rows.collect(),
        "no feed was polled yet",
    )?;
    Ok(0)
}
