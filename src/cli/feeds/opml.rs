//! `recount feeds import` and `export`: lists of feeds from and for other readers.

use std::{
    fs::{self, OpenOptions},
    io::{ErrorKind, Write},
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use clap::Args;
use serde::Serialize;

use super::super::{
    exit::Usage,
    output::{Form, Output},
    poll::message,
};
use crate::{
    config::{Config, FeedBlocks, KnownFeeds, read_list, with_blocks},
    feed::{Opml, Outline, read_opml, write_opml},
    model::Feed,
};

/// Outlines that are left out and told one by one.
const SKIPPED_MAX: usize = 20;

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  recount feeds import feeds.opml\n  recount feeds import feeds.opml --output ~/.config/recount/recount.toml"
)]
pub(in crate::cli) struct ImportOptions {
    /// The OPML file
    file: PathBuf,
    /// Put the blocks behind the text of this configuration file, without the feeds that it has already
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// What an import came to, for programs.
#[derive(Debug, Serialize)]
struct Answer<'a> {
    added: usize,
    known: usize,
    skipped: Vec<SkippedLine<'a>>,
    toml: &'a str,
}

/// An outline that is left out, for programs.
#[derive(Debug, Serialize)]
struct SkippedLine<'a> {
    line: usize,
    reason: &'a str,
}

pub(super) fn import(options: &ImportOptions, out: &mut Output<impl Write>) -> anyhow::Result<u8> {
    let opml = read(&options.file)?;
    let blocks = match &options.output {
        Some(file) => append(file, &opml)?,
        None => KnownFeeds::default().blocks(&opml.outlines),
    };
    if out.form() == Form::Json {
        let skipped = opml.skipped.iter().map(|one| SkippedLine { line: one.line, reason: &one.reason });
        let FeedBlocks { added, known, text } = &blocks;
        out.json(&Answer { added: *added, known: *known, skipped: skipped.collect(), toml: text })?;
        return Ok(0);
    }
    if options.output.is_none() {
        out.bytes().write_all(blocks.text.as_bytes())?;
        out.flush()?;
    }
    tell(options, &opml, &blocks);
    Ok(0)
}

fn read(file: &Path) -> anyhow::Result<Opml> {
    let shown = file.display();
    let body = read_list(file).map_err(|error| {
        if error.kind() == ErrorKind::NotFound {
            anyhow::Error::from(Usage::Unknown(format!("there is no file {shown}")))
        } else {
            anyhow::Error::from(error).context(format!("could not read {shown}"))
        }
    })?;
    read_opml(&body).map_err(|error| Usage::Data(format!("{shown}: {error}")).into())
}

/// Puts blocks behind the text of a configuration file, which is made if it is not there. What stands in it stays.
fn append(file: &Path, opml: &Opml) -> anyhow::Result<FeedBlocks> {
    let shown = file.display().to_string();
    let text = match fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
        Err(error) => return Err(error).with_context(|| format!("could not read {shown}")),
    };
    let blocks = KnownFeeds::of_file(&shown, &text)?.blocks(&opml.outlines);
    if blocks.added > 0 {
        let behind = with_blocks(&shown, &text, &blocks)?;
        let mut file = OpenOptions::new()
            .append(true)
            .create(true)
            .open(file)
            .with_context(|| format!("could not open {shown}"))?;
        file.write_all(behind.as_bytes()).with_context(|| format!("could not write {shown}"))?;
    }
    Ok(blocks)
}

fn tell(options: &ImportOptions, opml: &Opml, blocks: &FeedBlocks) {
    let list = options.file.display();
    for skipped in opml.skipped.iter().take(SKIPPED_MAX) {
        message(&format!("{list}:{}: left out: {}", skipped.line, skipped.reason));
    }
    if let more @ 1.. = opml.skipped.len().saturating_sub(SKIPPED_MAX) {
        message(&format!("{list}: {more} more are left out"));
    }
    if let Some(file) = &options.output {
        let FeedBlocks { added, known, .. } = blocks;
        message(&format!("{}: {added} added, {known} were there", file.display()));
    }
}

pub(super) fn export(config: &Config, out: &mut Output<impl Write>) -> anyhow::Result<u8> {
    let outlines: Vec<Outline> = config.feeds.iter().map(outline).collect();
    out.bytes().write_all(write_opml("recount", &outlines).as_bytes())?;
    out.flush()?;
    let lost = lost(config);
    if !lost.is_empty() {
        message(&format!(
            "an OPML file has no place for {}; they stay in the configuration alone",
            lost.join(", ")
        ));
    }
    Ok(0)
}

fn outline(feed: &Feed) -> Outline {
    Outline {
        url: feed.url.clone(),
        title: feed.outlet.clone(),
        language: feed.language,
        id: Some(feed.id.clone()),
        ..Outline::default()
    }
}

/// Returns the keys that feeds have and an OPML file does not keep, each with the number of its feeds.
fn lost(config: &Config) -> Vec<String> {
    let count = |has: &dyn Fn(&Feed) -> bool| config.feeds.iter().filter(|feed| has(feed)).count();
    let poll = &config.poll;
    let keys = [
        ("zone", count(&|feed| feed.zone.is_some())),
        ("interval", count(&|feed| feed.interval.is_some())),
        ("topics", count(&|feed| !feed.topics.is_empty())),
        ("full_text", count(&|feed| feed.full_text != poll.full_text)),
        ("allow_private", count(&|feed| feed.allow_private != poll.allow_private)),
    ];
    let lost = keys.into_iter().filter(|(_, feeds)| *feeds > 0);
    lost.map(|(key, feeds)| format!("{key} ({feeds} of {} feeds)", config.feeds.len())).collect()
}
