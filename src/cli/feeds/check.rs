//! `recount feeds check`: configured feeds asked once.

use std::io::Write;

use clap::Args;
use serde::Serialize;
use tokio::runtime::Builder;

use super::{
    super::{
        exit::{IO, unknown},
        output::{Form, Output, minute_or_dash},
        poll::{bar, message},
    },
    words,
};
use crate::{
    config::Config,
    daemon::{self, Checked},
    feed::Remark,
    model::{Feed, FeedFormat, Language, PollOutcome, Timestamp},
};

#[derive(Debug, Args)]
#[command(
    after_help = "The state is ok, look (it can be read, and there is something to know) or failed. Ends with 74 when a feed failed.\n\nExamples:\n  recount feeds check\n  recount feeds check tengrinews tass-ru"
)]
pub(in crate::cli) struct Options {
    /// Only these feeds
    #[arg(value_name = "NAME")]
    names: Vec<String>,
}

/// A feed that was asked, for programs.
#[derive(Debug, Serialize)]
pub(super) struct Answer<'a> {
    feed: &'a str,
    url: &'a str,
    ok: bool,
    outcome: &'static str,
    detail: Option<String>,
    remedy: Option<&'a str>,
    status: Option<u16>,
    moved_to: Option<&'a str>,
    format: Option<FeedFormat>,
    title: Option<&'a str>,
    language: Option<&'static str>,
    entries: Option<usize>,
    newest_entry_at: Option<Timestamp>,
    bytes: Option<u64>,
    remarks: Vec<Said>,
}

/// A remark, for programs.
#[derive(Debug, Serialize)]
struct Said {
    name: &'static str,
    text: String,
}

impl<'a> Answer<'a> {
    pub(super) fn of(checked: &'a Checked) -> Self {
        let document = checked.document.as_ref();
        let said = |remark: &Remark| Said { name: remark.name(), text: remark.to_string() };
        Self {
            feed: checked.feed.id.as_str(),
            url: &checked.feed.url,
            ok: checked.outcome.is_success(),
            outcome: checked.outcome.name(),
            detail: checked.outcome.detail(),
            remedy: checked.remedy,
            status: checked.status,
            moved_to: checked.moved_to.as_deref(),
            format: document.map(|served| served.format),
            title: document.and_then(|served| served.title.as_deref()),
            language: document.and_then(|served| served.language).map(Language::code),
            entries: document.map(|served| served.entries),
            newest_entry_at: document.and_then(|served| served.newest_entry_at),
            bytes: document.map(|served| served.bytes),
            remarks: checked.remarks.iter().map(said).collect(),
        }
    }
}

pub(super) fn run(config: &Config, options: &Options, out: &mut Output<impl Write>) -> anyhow::Result<u8> {
    let feeds = wanted(&config.feeds, &options.names)?;
    let bar = bar(feeds.len() as u64, "feeds");
    let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let checked = runtime.block_on(daemon::check(config, &feeds, |_| bar.inc(1)));
    bar.finish_and_clear();
    if out.form() == Form::Json {
        out.json(&checked.iter().map(Answer::of).collect::<Vec<_>>())?;
    } else {
        let head = ["feed", "state", "entries", "newest (UTC)", "what to know"];
        out.table(&head, checked.iter().map(cells).collect(), "there is no feed to check")?;
    }
    let failed = checked.iter().filter(|one| !one.outcome.is_success()).count();
    message(&format!("{} of {} feeds can be read", checked.len() - failed, checked.len()));
    Ok(if failed > 0 { IO } else { 0 })
}

/// Returns the feeds of those names, all without a name.
fn wanted(feeds: &[Feed], names: &[String]) -> anyhow::Result<Vec<Feed>> {
    let ids = feeds.iter().map(|feed| feed.id.as_str());
    if let Some(name) = names.iter().find(|name| !ids.clone().any(|id| id == *name)) {
        return Err(unknown("feed", name, ids).into());
    }
    let is_wanted = |feed: &&Feed| names.is_empty() || names.iter().any(|name| name == feed.id.as_str());
    Ok(feeds.iter().filter(is_wanted).cloned().collect())
}

fn cells(checked: &Checked) -> Vec<String> {
    let words = words(checked, Some(&checked.feed));
    let state = match (&checked.outcome, words.is_empty()) {
        (PollOutcome::Failed(..), _) => "failed",
        (_, true) => "ok",
        (_, false) => "look",
    };
    let document = checked.document.as_ref();
    vec![
        checked.feed.id.to_string(),
        state.to_owned(),
        document.map_or_else(|| "-".to_owned(), |served| served.entries.to_string()),
        minute_or_dash(document.and_then(|served| served.newest_entry_at)),
        words.join("; "),
    ]
}
