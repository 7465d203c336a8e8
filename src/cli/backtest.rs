//! `recount backtest`: what today's rules, or another topic file, would have alerted.

use std::{io::Write, path::PathBuf};

use clap::Args;
use serde::Serialize;

use super::{
    Place,
    exit::Usage,
    moment::Moment,
    output::{Form, Output, minute},
    poll::bar,
};
use crate::{
    config::read_topic_file,
    daemon::{self, Alert, Backtest, Comparison, Difference},
    model::Timestamp,
    store::History,
};

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  recount backtest                                   with the rules of today\n  recount backtest --topic-file kazakhstan-2022.toml   with another topic file, before it is put in place\n  recount backtest --since 2022-01-10 --until '2022-01-11 09:30' --json"
)]
pub(super) struct Options {
    /// Read with this topic file instead of the configured topics, and compare its topic only
    #[arg(long, value_name = "FILE")]
    topic_file: Option<PathBuf>,
    /// Compare alerts from then on; a day means its start. What came before is read all the same
    #[arg(long, value_name = "TIME")]
    since: Option<Moment>,
    /// Read and compare nothing that came later; a day means its end
    #[arg(long, value_name = "TIME")]
    until: Option<Moment>,
}

pub(super) fn run(place: &Place, options: &Options, out: &mut Output<impl Write>) -> anyhow::Result<u8> {
    let since = options.since.map_or(Timestamp::MIN, Moment::start);
    let until = options.until.map_or(Timestamp::MAX, Moment::end);
    if since > until {
        return Err(Usage::Unknown("--since lies behind --until; exchange them".to_owned()).into());
    }
    let config = place.config()?;
    let history = History::open(&config.database)?;
    let other = options.topic_file.as_deref().map(read_topic_file).transpose()?;
    let topic = other.as_ref().map(|topic| topic.id.clone());
    let reader = daemon::compile(other.map_or(config.topics, |topic| vec![topic]))?;
    let backtest = Backtest { reader: &reader, feeds: &config.feeds, topic, since, until };
    let bar = bar(0, "texts read again");
    let comparison = backtest.run(&history, |done, all| {
        bar.set_length(all);
        bar.set_position(done);
    });
    bar.finish_and_clear();
    let comparison = comparison?;
    let answer = Answer::of(&comparison);
    match out.form() {
        Form::Json => out.json(&answer)?,
        Form::Text => {
            comparison.differences.iter().try_for_each(|difference| tell_difference(difference, out))?;
            tell_counts(&answer, out)?;
        }
    }
    Ok(0)
}

/// What goes out: the differences by their kind.
#[derive(Debug, Serialize)]
struct Answer<'a> {
    versions: u64,
    stories_without_text: u64,
    same: u64,
    new: Vec<&'a Difference>,
    gone: Vec<&'a Difference>,
    changed: Vec<&'a Difference>,
}

impl<'a> Answer<'a> {
    fn of(comparison: &'a Comparison) -> Self {
        let (mut new, mut gone, mut changed) = (Vec::new(), Vec::new(), Vec::new());
        for difference in &comparison.differences {
            match difference {
                Difference::New { .. } => new.push(difference),
                Difference::Gone { .. } => gone.push(difference),
                Difference::Changed { .. } => changed.push(difference),
            }
        }
        let &Comparison { versions, stories_without_text, same, .. } = comparison;
        Self { versions, stories_without_text, same, new, gone, changed }
    }
}

fn tell_counts(answer: &Answer<'_>, out: &mut Output<impl Write>) -> std::io::Result<()> {
    let (new, gone, changed) = (answer.new.len(), answer.gone.len(), answer.changed.len());
    out.line(format!("alerts: {} same, {new} new, {gone} gone, {changed} changed", answer.same))?;
    out.line(match answer.versions {
        1 => "1 text was read again; nothing was sent or changed".to_owned(),
        texts => format!("{texts} texts were read again; nothing was sent or changed"),
    })?;
    match answer.stories_without_text {
        0 => Ok(()),
        1 => out.line("1 story is kept without text and was not read; it belonged to no topic"),
        stories => out.line(format!(
            "{stories} stories are kept without text and were not read; they belonged to no topic"
        )),
    }
}

fn tell_difference(difference: &Difference, out: &mut Output<impl Write>) -> std::io::Result<()> {
    match difference {
        Difference::New { alert, then } => {
            tell_alert("new", alert, out)?;
            out.paragraph("    ", &format!("now: {}", told(alert)))?;
            then.iter().try_for_each(|then| out.paragraph("    ", &format!("then: {then}")))
        }
        Difference::Gone { alert, now } => {
            tell_alert("gone", alert, out)?;
            out.paragraph("    ", &format!("then: {}", told(alert)))?;
            out.paragraph("    ", &format!("now: {now}"))
        }
        Difference::Changed { before, after } => {
            tell_alert("changed", after, out)?;
            out.paragraph("    ", &format!("now: {}", told(after)))?;
            out.paragraph("    ", &format!("then: {} {}", minute(before.at), before.headline))?;
            if before.sentence != after.sentence {
                out.paragraph("      ", &format!("\"{}\"", before.sentence))?;
            }
            out.paragraph("      ", &told(before))
        }
    }
}

/// Prints what is told, in which words, and where.
fn tell_alert(difference: &str, alert: &Alert, out: &mut Output<impl Write>) -> std::io::Result<()> {
    out.line(format!("{difference:<8} {}  {}", minute(alert.at), alert.headline))?;
    out.paragraph("    ", &format!("\"{}\"", alert.sentence))?;
    let link = alert.url.as_deref().map_or_else(String::new, |url| format!(", {url}"));
    let story = alert.story.map_or_else(String::new, |story| format!(", story {story}"));
    out.line(format!("    {}{link}{story}", alert.outlet))
}

/// Says what it was taken for, and why.
fn told(alert: &Alert) -> String {
    alert.change.map_or_else(|| alert.reason.clone(), |change| format!("{}: {}", change.name(), alert.reason))
}
