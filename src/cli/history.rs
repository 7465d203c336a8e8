//! `recount history`: the reports of a measure or series, and what each did.

use std::io::Write;

use clap::Args;
use serde::Serialize;

use super::{
    figures::Narrow,
    output::{Form, Output, cut, minute, minute_or_dash},
};
use crate::{
    model::{MeasureId, SeriesId},
    store::{
        History,
        history::{ReportRow, RevisionRow, Selection, Window},
    },
};

/// Characters of a sentence in a table.
const SENTENCE_MAX: usize = 160;

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  recount history detained\n  recount history killed --who security --place almaty\n  recount history kazakhstan-2022/killed/people/kazakhstan --json"
)]
pub(super) struct Options {
    /// A measure, for example detained, or a series as `recount figures --json` names it
    #[arg(value_name = "MEASURE|SERIES")]
    subject: String,
    #[command(flatten)]
    narrow: Narrow,
    /// Only reports that changed the figure
    #[arg(long)]
    changes: bool,
    /// Only the newest so many reports
    #[arg(long, default_value_t = 200)]
    limit: u32,
}

#[derive(Debug, Serialize)]
struct Answer {
    reports: Vec<ReportRow>,
    revisions: Vec<RevisionRow>,
}

pub(super) fn run(history: &History, options: &Options, out: &mut Output<impl Write>) -> anyhow::Result<u8> {
    let narrow = options.narrow.selection();
    let selection = if options.subject.contains('/') {
        Selection { series: Some(SeriesId::new(&options.subject)), ..narrow }
    } else {
        Selection { measure: Some(MeasureId::new(&options.subject)), ..narrow }
    };
    let window = Window { limit: Some(options.limit), ..Window::default() };
    let mut reports = history.reports(&selection, window)?;
    reports.retain(|report| !options.changes || report.revision.is_some());
    reports.reverse();
    if out.form() == Form::Json {
        let mut revisions = history.revisions(&selection, window)?;
        revisions.reverse();
        out.json(&Answer { reports, revisions })?;
        return Ok(0);
    }
    if reports.is_empty() {
        out.line(format!("no reports of '{}'; `recount figures` lists what there is", options.subject))?;
    }
    for report in reports {
        tell(&report, out)?;
    }
    Ok(0)
}

/// Prints a report as two lines: what was said and what it did, and in which sentence.
fn tell(report: &ReportRow, out: &mut Output<impl Write>) -> std::io::Result<()> {
    let mark = if report.revision.is_some() { "*" } else { " " };
    let place = report.place.as_deref().unwrap_or("-");
    let when = minute_or_dash(report.published_at.or(Some(report.recorded_at)));
    out.line(format!(
        "{mark} {when}  {}  {}, {}, {place}  {} via {}  [{}: {}]",
        report.text, report.measure, report.who, report.claimant, report.outlet, report.kind, report.reason
    ))?;
    out.line(format!(
        "    \"{}\"  (story {}, recorded {})",
        cut(&report.sentence, SENTENCE_MAX),
        report.story,
        minute(report.recorded_at)
    ))
}
