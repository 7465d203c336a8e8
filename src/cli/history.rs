//! `recount history`: the reports of a measure or series, oldest first, and what each did.

use std::io::Write;

use clap::Args;
use serde::Serialize;

use super::{
    figures::{INCREMENTS, Narrow, counted, number, place},
    known,
    output::{Form, Output, minute},
};
use crate::{
    model::{MeasureId, SeriesId},
    store::{
        History,
        history::{ReportRow, RevisionRow, Selection, Window},
    },
};

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
    /// Only the newest so many of them
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
    known::check(history, &selection)?;
    let window = Window { limit: Some(options.limit), ..Window::default() };
    let reports = if options.changes {
        changing(history, &selection, options.limit)?
    } else {
        history.reports(&selection, window)?
    };
    if out.form() == Form::Json {
        let revisions = history.revisions(&selection, window)?;
        out.json(&Answer { reports, revisions })?;
        return Ok(0);
    }
    if reports.is_empty() {
        out.line(format!("no reports of '{}' yet; `recount figures` lists what there is", options.subject))?;
    }
    reports.iter().try_for_each(|report| tell(report, out))?;
    Ok(0)
}

/// Returns the newest reports that changed a figure, oldest first; those between them do not count for the limit.
fn changing(history: &History, selection: &Selection, limit: u32) -> anyhow::Result<Vec<ReportRow>> {
    let mut reports = history.reports(selection, Window::default())?;
    reports.retain(|report| report.revision.is_some());
    let surplus = reports.len().saturating_sub(usize::try_from(limit)?);
    reports.drain(..surplus);
    Ok(reports)
}

/// Prints a report: what was said of what and by whom, what that did and why, and in which sentence. A star marks a
/// change.
fn tell(report: &ReportRow, out: &mut Output<impl Write>) -> std::io::Result<()> {
    tell_with(report, &report.sentence, out)
}

/// Does what [`tell`] does, with the sentence in the caller's print.
pub(super) fn tell_with(
    report: &ReportRow,
    sentence: &str,
    out: &mut Output<impl Write>,
) -> std::io::Result<()> {
    let mark = if report.revision.is_some() { "*" } else { " " };
    let when = minute(report.published_at.unwrap_or(report.recorded_at));
    let counted =
        counted(&report.measure, report.stage.as_deref().or(report.increments.then_some(INCREMENTS)));
    let place = report.place.as_deref().map_or_else(String::new, |id| format!(", {}", place(id)));
    let number = number(&report.text, report.resolves_to.as_deref());
    out.line(format!("{mark} {when}  {counted}, {}{place}: {number}, {}", report.who, voice(report)))?;
    out.paragraph("    ", &format!("{}: {}", report.kind, report.reason))?;
    out.paragraph("    ", &format!("\"{sentence}\""))?;
    out.line(format!("    story {}, recorded {} UTC", report.story, minute(report.recorded_at)))
}

/// Says who speaks, and through whom; an outlet that speaks for itself is named once.
fn voice(report: &ReportRow) -> String {
    let mut voices = vec![report.claimant.as_str()];
    voices.extend(report.relayed_by.as_deref());
    voices.push(&report.outlet);
    voices.dedup();
    voices.join(" via ")
}
