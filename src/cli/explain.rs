//! `recount explain`: why a story matched, what was read in it, what each figure did and why, and who was told.

use std::io::Write;

use clap::Args;

use super::{
    exit::Usage,
    output::{Form, Output, minute, minute_or_dash},
};
use crate::{
    model::{MeasureId, NoticeId, SeriesId},
    store::{
        History,
        history::{DeliveryFilter, DeliveryRow, NoticeDetail, ReportRow, Selection, StoryDetail, Window},
    },
};

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  recount explain 42                      a story by its number in `recount stories`\n  recount explain https://site.example/a  a story by its link\n  recount explain evt_0123456789...       a notice\n  recount explain kazakhstan-2022/killed/people/kazakhstan"
)]
pub(super) struct Options {
    /// A story's number, link or guid, a series, or a notice
    #[arg(value_name = "ID")]
    id: String,
}

pub(super) fn run(history: &History, options: &Options, out: &mut Output<impl Write>) -> anyhow::Result<u8> {
    let id = options.id.as_str();
    if id.starts_with("evt_") {
        let detail = history.notice(&NoticeId::new(id))?;
        return notice(history, &detail.ok_or_else(|| unknown(id))?, out);
    }
    if let Some(number) = story_number(history, id)? {
        return story(&history.story(number)?.ok_or_else(|| unknown(id))?, out);
    }
    series(history, id, out)
}

fn unknown(id: &str) -> Usage {
    Usage::Unknown(format!(
        "nothing is known of '{id}'; `recount stories`, `recount figures --json` and `recount deliveries list` show what is"
    ))
}

fn story_number(history: &History, id: &str) -> anyhow::Result<Option<i64>> {
    if let Ok(number) = id.parse() {
        return Ok(Some(number));
    }
    Ok(history.stories_at(id)?.pop())
}

fn story(detail: &StoryDetail, out: &mut Output<impl Write>) -> anyhow::Result<u8> {
    if out.form() == Form::Json {
        out.json(detail)?;
        return Ok(0);
    }
    let story = &detail.story;
    out.line(format!("story {}: {}", story.story, story.title))?;
    let link = story.url.as_deref().unwrap_or("no link");
    out.line(format!(
        "  {}, published {}, first seen {}, {link}",
        story.outlet,
        minute_or_dash(story.published_at),
        minute(story.first_seen_at)
    ))?;
    if detail.matches.is_empty() {
        out.line("  belongs to no topic, so nothing was read in it")?;
    }
    for found in &detail.matches {
        out.line(format!(
            "  version {} belongs to {} ({:.2}) by {}: {}",
            found.version,
            found.topic,
            found.score,
            words(&found.facets, None),
            words(&found.terms, Some("term"))
        ))?;
    }
    for report in &detail.reports {
        tell(report, out)?;
    }
    Ok(0)
}

/// Joins a list of JSON texts, or of one field of its objects, each once.
fn words(list: &serde_json::Value, field: Option<&str>) -> String {
    let mut words: Vec<&str> = Vec::new();
    for item in list.as_array().into_iter().flatten() {
        let word = field.map_or(Some(item), |field| item.get(field)).and_then(serde_json::Value::as_str);
        words.extend(word.filter(|word| !words.contains(word)));
    }
    words.join(", ")
}

/// Prints a report: what was read, in which series, what it did and why, in which sentence.
fn tell(report: &ReportRow, out: &mut Output<impl Write>) -> std::io::Result<()> {
    out.line(format!("  {}  \"{}\" in {}", report.text, report.quote, report.series))?;
    out.line(format!(
        "    {}, {}, said by {}: {} because {}",
        report.status, report.basis, report.claimant, report.kind, report.reason
    ))?;
    out.line(format!("    sentence: {}", report.sentence))
}

fn series(history: &History, id: &str, out: &mut Output<impl Write>) -> anyhow::Result<u8> {
    let by_series = Selection { series: Some(SeriesId::new(id)), ..Selection::default() };
    let by_measure = Selection { measure: Some(MeasureId::new(id)), ..Selection::default() };
    let selection = if id.contains('/') { by_series } else { by_measure };
    let mut reports = history.reports(&selection, Window::default())?;
    reports.reverse();
    if reports.is_empty() {
        return Err(unknown(id).into());
    }
    let filter = DeliveryFilter { series: selection.series.clone(), ..DeliveryFilter::default() };
    let deliveries = if selection.series.is_some() { history.deliveries(&filter)? } else { Vec::new() };
    if out.form() == Form::Json {
        out.json(&serde_json::json!({ "reports": reports, "deliveries": deliveries }))?;
        return Ok(0);
    }
    for figure in history.figures(&selection)? {
        out.line(format!(
            "{}: {} stands, {} since {}",
            figure.series,
            figure.text,
            figure.claimant,
            minute(figure.since)
        ))?;
    }
    for report in &reports {
        tell(report, out)?;
    }
    told(&deliveries, out)?;
    Ok(0)
}

fn notice(history: &History, detail: &NoticeDetail, out: &mut Output<impl Write>) -> anyhow::Result<u8> {
    if out.form() == Form::Json {
        out.json(detail)?;
        return Ok(0);
    }
    let notice = &detail.notice;
    out.line(format!("{} {} of {}", notice.id, notice.kind.name(), minute(notice.timestamp)))?;
    out.line(notice.headline())?;
    if let Some(revision) = &detail.revision {
        out.line(format!(
            "  change {} of {}: {} because {}",
            revision.position, revision.series, revision.kind, revision.reason
        ))?;
        let selection = Selection { series: Some(SeriesId::new(&revision.series)), ..Selection::default() };
        let reports = history.reports(&selection, Window::default())?;
        if let Some(report) = reports.iter().find(|report| report.revision == Some(revision.revision)) {
            tell(report, out)?;
        }
    }
    told(&detail.deliveries, out)?;
    Ok(0)
}

/// Prints whom a notice was owed to and what came of it.
fn told(deliveries: &[DeliveryRow], out: &mut Output<impl Write>) -> std::io::Result<()> {
    if deliveries.is_empty() {
        return out
            .line("  told to no endpoint: none was configured then, or nothing of a first poll is told");
    }
    for delivery in deliveries {
        let why = delivery.reason.as_deref().or(delivery.last_error.as_deref()).unwrap_or_default();
        out.line(format!(
            "  {}: {} after {} attempts {why}",
            delivery.endpoint, delivery.state, delivery.attempts
        ))?;
    }
    Ok(())
}
