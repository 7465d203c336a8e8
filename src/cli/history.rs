//! `recount history`: the reports of a measure or series, oldest first, and what each did.

use std::io::Write;

use clap::Args;
use serde::Serialize;

use super::{
    deadlines,
    figures::{INCREMENTS, Narrow, counted, number, place},
    known,
    moment::Moment,
    output::{Form, Output, minute, second},
};
use crate::{
    model::{MeasureId, SeriesId},
    store::{
        History,
        history::{DeadlineRow, ReportRow, RevisionRow, Selection, Window},
    },
};

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  recount history detained\n  recount history killed --who security --place almaty\n  recount history detained --changes --at '2022-01-11 09:30'   the ledger as it stood then, in UTC\n  recount history kazakhstan-2022/killed/people/kazakhstan --json"
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
    /// The ledger as it stood then: 2022-01-11T09:30:00Z, 2022-01-11 09:30 (in UTC), or 2022-01-11 (the end of that
    /// day)
    #[arg(long, value_name = "TIME")]
    at: Option<Moment>,
}

#[derive(Debug, Serialize)]
struct Answer {
    deadlines: Vec<DeadlineRow>,
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
    let at = options.at.map(Moment::end);
    let window = Window { limit: Some(options.limit), ..at.map_or_else(Window::default, Window::until) };
    let reports = if options.changes {
        history.changes(&selection, window)?
    } else {
        history.reports(&selection, window)?
    };
    if out.form() == Form::Json {
        let revisions = history.revisions(&selection, window)?;
        let deadlines = history.deadlines(&selection)?;
        out.json(&Answer { deadlines, reports, revisions })?;
        return Ok(0);
    }
    if reports.is_empty() {
        let when = at.map_or_else(|| "yet".to_owned(), |at| format!("until {} UTC", second(at)));
        out.line(format!(
            "no reports of '{}' {when}; `recount figures` lists what there is",
            options.subject
        ))?;
    }
    reports.iter().try_for_each(|report| tell(report, out))?;
    deadlines::tell(&history.deadlines(&selection)?, out)?;
    Ok(0)
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
    let when = minute(report.stated_at);
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
