//! `recount feeds`: how the feeds do, whether they can be read, where a site has some, and lists of other readers.

mod check;
mod discover;
mod list;
mod opml;

use std::io::Write;

use clap::Subcommand;

use super::{Place, hubs, output::Output};
use crate::{daemon::Checked, feed::Remark, model::Feed};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Show each feed: health, last and next poll, why then, how it runs, and what is wrong
    List,
    /// Ask configured feeds once and say what is wrong and what to do; the database is not touched
    Check(check::Options),
    /// Find the feeds of a page or site
    Discover(discover::Options),
    /// Make [[feed]] blocks of an OPML file of another reader
    Import(opml::ImportOptions),
    /// Write the configured feeds as an OPML file for other readers
    Export,
    /// Show the subscriptions at hubs that push feeds: state, lease, and the last push
    Hubs,
}

pub(super) fn run(place: &Place, command: &Command, out: &mut Output<impl Write>) -> anyhow::Result<u8> {
    match command {
        Command::List => list::run(place, out),
        Command::Check(options) => check::run(&place.config()?, options, out),
        Command::Discover(options) => discover::run(&place.config()?, options, out),
        Command::Import(options) => opml::import(options, out),
        Command::Export => opml::export(&place.config()?, out),
        Command::Hubs => hubs::list(&place.history()?, out),
    }
}

/// Says what should be known of a feed that was asked, the gravest first; nothing of a sound one.
fn words(checked: &Checked, configured: Option<&Feed>) -> Vec<String> {
    let mut words = Vec::new();
    if !checked.outcome.is_success() {
        words.extend(checked.outcome.detail());
        words.extend(checked.remedy.map(str::to_owned));
    }
    words.extend(checked.moved_to.as_ref().map(|to| match configured {
        Some(_) => format!("moved to {to}; write that into the configuration"),
        None => format!("moved to {to}"),
    }));
    words.extend(checked.remarks.iter().map(Remark::to_string));
    words
}
