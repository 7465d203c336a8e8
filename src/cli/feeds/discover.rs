//! `recount feeds discover`: the feeds of a page or site.

use std::io::Write;

use anyhow::anyhow;
use clap::Args;
use tokio::runtime::Builder;

use super::{
    super::{
        exit::{DATA, Usage},
        output::{Form, Output, minute_or_dash, or_dash},
        poll::{bar, message},
    },
    check::Answer,
    words,
};
use crate::{
    config::{Config, KnownFeeds},
    daemon::{self, Checked, Discovery},
    feed::{Outline, canonical_link, web_address},
    model::Feed,
};

#[derive(Debug, Args)]
#[command(
    after_help = "Ends with 65 when there is no feed.\n\nExamples:\n  recount feeds discover tengrinews.kz\n  recount feeds discover --toml https://astanatimes.com >> recount.toml"
)]
pub(in crate::cli) struct Options {
    /// The address of a page or site; https:// may be left out
    #[arg(value_name = "URL")]
    url: String,
    /// Print [[feed]] blocks for the configuration
    #[arg(long)]
    toml: bool,
}

pub(super) fn run(config: &Config, options: &Options, out: &mut Output<impl Write>) -> anyhow::Result<u8> {
    let url = web_address(&options.url).ok_or_else(|| {
        Usage::Unknown(format!(
            "'{}' is no address of the web; write it like https://site.example",
            options.url
        ))
    })?;
    let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let bar = bar(0, "addresses asked");
    let found = runtime.block_on(daemon::discover(config, &url, |_| {
        bar.inc_length(1);
        bar.inc(1);
    }));
    bar.finish_and_clear();
    let told = |failed: Box<Checked>| anyhow!("could not look at {url}: {}", words(&failed, None).join("; "));
    let discovery = found.map_err(told)?;
    if options.toml {
        out.bytes().write_all(KnownFeeds::default().blocks(&outlines(&discovery.feeds)).text.as_bytes())?;
    } else if out.form() == Form::Json {
        out.json(&discovery.feeds.iter().map(Answer::of).collect::<Vec<_>>())?;
    } else {
        let head = ["address", "title", "format", "entries", "newest (UTC)", "what to know"];
        let rows = discovery.feeds.iter().map(|checked| cells(checked, config)).collect();
        out.table(&head, rows, "no feed was found")?;
    }
    tell(&discovery, options);
    let any = discovery.feeds.iter().any(|checked| checked.outcome.is_success());
    Ok(if any { 0 } else { DATA })
}

/// Says on stderr what was done and what can be done next.
fn tell(discovery: &Discovery, options: &Options) {
    if discovery.left_out > 0 {
        message(&format!(
            "further addresses that the page names and that were not asked: {}",
            discovery.left_out
        ));
    }
    let any = discovery.feeds.iter().any(|checked| checked.outcome.is_success());
    let tried = discovery.tried;
    if tried > 0 && any {
        message(&format!("the page names no feed; the last of {tried} usual addresses tried is one"));
    } else if tried > 0 {
        message(&format!("the page names no feed, and none is at the {tried} usual addresses tried"));
    }
    if any && !options.toml {
        message("the same command with --toml prints [[feed]] blocks for the configuration");
    }
}

/// Returns the feeds that can be read, at the addresses that they moved to.
fn outlines(feeds: &[Checked]) -> Vec<Outline> {
    let readable = feeds.iter().filter_map(|checked| Some((checked, checked.document.as_ref()?)));
    readable
        .map(|(checked, served)| Outline {
            url: checked.moved_to.clone().unwrap_or_else(|| checked.feed.url.clone()),
            title: served.title.clone().or_else(|| checked.feed.outlet.clone()),
            ..Outline::default()
        })
        .collect()
}

fn cells(checked: &Checked, config: &Config) -> Vec<String> {
    let document = checked.document.as_ref();
    let title = document.and_then(|served| served.title.as_deref()).or(checked.feed.outlet.as_deref());
    let is_same = |feed: &&Feed| canonical_link(&feed.url) == canonical_link(&checked.feed.url);
    let known = config.feeds.iter().find(is_same).map(|feed| format!("configured as {}", feed.id));
    vec![
        checked.feed.url.clone(),
        or_dash(title),
        document.map_or("-", |served| served.format.name()).to_owned(),
        document.map_or_else(|| "-".to_owned(), |served| served.entries.to_string()),
        minute_or_dash(document.and_then(|served| served.newest_entry_at)),
        known.into_iter().chain(words(checked, None)).collect::<Vec<_>>().join("; "),
    ]
}
