//! `recount poll`: one pass over the feeds.

use std::io::Write;

use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use tokio::runtime::Builder;

use super::{
    Place,
    exit::IO,
    output::{Form, Output, minute},
};
use crate::{
    daemon::{self, Pass, Which},
    model::{Notice, PollOutcome},
    webhook::terminal,
};

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Poll every feed, whether its time has come or not
    #[arg(long)]
    all: bool,
}

pub(super) fn run(place: &Place, options: &Options, out: &mut Output<impl Write>) -> anyhow::Result<u8> {
    let config = place.config()?;
    let which = if options.all { Which::All } else { Which::Due };
    let bar = bar(config.feeds.len() as u64, "feeds");
    let tell_here = config.endpoints.is_empty() || out.form() == Form::Json;
    let mut printed = Ok(());
    let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    let pass = runtime.block_on(daemon::poll_once(&config, which, |ended| {
        bar.inc(1);
        if let Some(PollOutcome::Failed(_, detail)) = ended.outcome {
            bar.suspend(|| message(&format!("{}: {detail}", ended.feed.id)));
        }
        if tell_here && printed.is_ok() {
            printed = bar.suspend(|| tell(ended.notices, out));
        }
    }))?;
    bar.finish_and_clear();
    printed?;
    if tell_here {
        tell(&pass.deadlines, out)?;
    }
    message(&summary(&pass));
    Ok(if pass.asked > 0 && pass.failed == pass.asked { IO } else { 0 })
}

/// Says how the feeds do and which of them were not asked.
fn summary(pass: &Pass) -> String {
    let health = format!("{} of {} feeds ok", pass.health.ok, pass.health.all);
    match pass.next {
        None => health,
        Some(next) => {
            format!(
                "{health}; {} not due before {} UTC, `recount poll --all` asks them now",
                pass.waiting,
                minute(next)
            )
        }
    }
}

fn tell(notices: &[Notice], out: &mut Output<impl Write>) -> std::io::Result<()> {
    for notice in notices {
        match out.form() {
            Form::Json => out.json_line(notice)?,
            Form::Text => out.line(terminal(notice))?,
        }
    }
    out.flush()
}

/// Prints a line on stderr.
pub(super) fn message(line: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}

/// Returns a progress bar on stderr; it shows itself on a terminal only.
pub(super) fn bar(length: u64, what: &'static str) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:40} {pos}/{len} {msg}");
    let bar = ProgressBar::new(length).with_message(what);
    match style {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
