//! `recount explain`: why a story matched, what was read in it, what each figure did and why, and who was told.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::Write,
};

use clap::Args;
use serde::Serialize;

use super::{
    Place, deadlines,
    evidence::{self, Evidence},
    exit::Usage,
    figures::number,
    history,
    output::{Form, Output, minute, minute_or_dash},
    parts::{Exceeded, Parts},
    reading::{NotTaken, not_taken},
};
use crate::{
    daemon,
    extract::Input,
    model::{MeasureId, NoticeData, NoticeId, NoticeType, SeriesId, Topic, TopicId, utc_day},
    store::{
        History,
        history::{
            CompletionRow, DeliveryFilter, DeliveryRow, FigureRow, MatchRow, NoticeDetail, ReportRow,
            Selection, StoryDetail, Subject, Window,
        },
    },
    text::guess_language,
};

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  recount explain 42                      a story by its number in `recount stories`\n  recount explain https://site.example/a  a story by its link\n  recount explain detained                every report of a measure\n  recount explain evt_0123456789...       a notice\n  recount explain kazakhstan-2022/killed/people/kazakhstan"
)]
pub(super) struct Options {
    /// A story's number (`recount stories`), link or guid, a measure, a series (`recount figures --json`), or a notice
    /// (its id, evt_...)
    #[arg(value_name = "ID")]
    id: String,
}

pub(super) fn run(place: &Place, options: &Options, out: &mut Output<impl Write>) -> anyhow::Result<u8> {
    let (history, id) = (place.history()?, options.id.as_str());
    if id.starts_with("evt_") {
        let detail = history.notice(&NoticeId::new(id))?;
        return notice(&history, &detail.ok_or_else(|| unknown(id))?, out);
    }
    if let Some(number) = story_number(&history, id)? {
        let detail = history.story(number)?.ok_or_else(|| unknown(id))?;
        let left = if detail.matches.is_empty() { Vec::new() } else { left_numbers(place, &detail) };
        let completions = history.completions(number)?;
        let evidence = Evidence::of(&history, Subject::Story(number))?;
        let explained = Explained { detail: &detail, completions, not_taken: left, evidence };
        return story(&history, &explained, out);
    }
    series(&history, &place.topics(), id, out)
}

/// A story, and the numbers of it that are no figures.
#[derive(Serialize)]
struct Explained<'a> {
    #[serde(flatten)]
    detail: &'a StoryDetail,
    completions: Vec<CompletionRow>,
    not_taken: Vec<NotTaken>,
    evidence: Evidence,
}

/// Reads the newest text that belonged to a topic again; without its topic or a sound configuration nothing is told.
fn left_numbers(place: &Place, detail: &StoryDetail) -> Vec<NotTaken> {
    let newest = detail.matches.iter().max_by_key(|found| found.version);
    let text = newest.and_then(|found| detail.texts.iter().find(|text| text.number == found.version));
    let reader = place.config().ok().and_then(|config| daemon::compile(config.topics).ok());
    let (Some(found), Some(version), Some(reader)) = (newest, text, reader) else { return Vec::new() };
    let declared = detail.reports.last().and_then(|report| report.language.parse().ok());
    let input = Input {
        text: &version.text,
        title: Some(&version.title),
        language: guess_language(declared, &version.text),
        date: detail.story.published_at.map(utc_day),
    };
    not_taken(&reader.explain(&TopicId::new(&found.topic), &input), &version.text)
}

fn unknown(id: &str) -> Usage {
    Usage::Unknown(format!(
        "nothing is known of '{id}'; `recount stories`, `recount figures --json` and `recount deliveries list` show what is"
    ))
}

/// Returns the number of the story that is meant by its number, link or publisher's identifier.
pub(super) fn story_number(history: &History, id: &str) -> anyhow::Result<Option<i64>> {
    if let Ok(number) = id.parse() {
        return Ok(Some(number));
    }
    Ok(history.stories_at(id)?.pop())
}

fn story(history: &History, explained: &Explained<'_>, out: &mut Output<impl Write>) -> anyhow::Result<u8> {
    if out.form() == Form::Json {
        out.json(explained)?;
        return Ok(0);
    }
    let detail = explained.detail;
    let story = &detail.story;
    out.paragraph("", &format!("story {}: {}", story.story, story.title))?;
    out.line(format!(
        "  {}, published {}, first seen {} UTC",
        story.outlet,
        minute_or_dash(story.published_at),
        minute(story.first_seen_at)
    ))?;
    out.line(format!("  {}", story.url.as_deref().unwrap_or("no link")))?;
    match (story.copy_of, &story.wire) {
        (Some(first), _) => out.line(format!("  has the text of story {first}"))?,
        (None, Some(agency)) => out.line(format!("  a text of {agency}"))?,
        (None, None) => {}
    }
    if detail.matches.is_empty() {
        out.line("  belongs to no topic, so nothing was read in it")?;
    }
    detail.matches.iter().try_for_each(|found| belongs(found, out))?;
    detail.reports.iter().try_for_each(|report| tell(report, &explained.evidence, out))?;
    if detail.reports.is_empty() {
        explained.evidence.tell_captures("  ", out)?;
    }
    deadlines::tell_completions(&explained.completions, out)?;
    for number in &explained.not_taken {
        out.paragraph("  ", &format!("not taken: \"{}\", {}", number.text, number.reason))?;
    }
    for notice in notices(history, detail)? {
        out.line(format!("  {}: {}", notice.notice.id, notice.notice.headline()))?;
        told(&notice.deliveries, out)?;
    }
    Ok(0)
}

fn belongs(found: &MatchRow, out: &mut Output<impl Write>) -> std::io::Result<()> {
    out.line(format!("  version {} belongs to {} ({:.2})", found.version, found.topic, found.score))?;
    out.paragraph("    ", &format!("facets: {}", words(&found.facets, None)))?;
    out.paragraph("    ", &format!("terms: {}", words(&found.terms, Some("term"))))
}

/// Returns the notices of a story and of the changes that it made.
fn notices(history: &History, detail: &StoryDetail) -> anyhow::Result<Vec<NoticeDetail>> {
    let changing = detail.reports.iter().filter(|report| report.revision.is_some());
    let series: BTreeSet<&str> = changing.map(|report| report.series.as_str()).collect();
    let mut notices = Vec::new();
    for id in detail.matches.iter().filter_map(|found| found.notice.as_deref()) {
        notices.extend(history.notice(&NoticeId::new(id))?);
    }
    for id in series {
        let selection = Selection { series: Some(SeriesId::new(id)), ..Selection::default() };
        let revisions = history.revisions(&selection, Window::default())?;
        let own = revisions.into_iter().filter(|revision| revision.story == detail.story.story);
        for id in own.filter_map(|revision| revision.notice) {
            notices.extend(history.notice(&NoticeId::new(id))?);
        }
    }
    Ok(notices)
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

/// Prints a report, what of its sentence was read how, and the bytes that it was read from.
fn tell(report: &ReportRow, evidence: &Evidence, out: &mut Output<impl Write>) -> std::io::Result<()> {
    history::tell_with(report, &evidence::marked(report), out)?;
    out.line(format!("    \"{}\" was read as {}, {}", report.quote, report.status, report.basis))?;
    let passages = report.also.as_array().into_iter().flatten();
    let mut sentences = passages.filter_map(|passage| passage.get("sentence")?.as_str());
    sentences.try_for_each(|sentence| out.paragraph("    ", &format!("printed again: \"{sentence}\"")))?;
    evidence.tell(report, out)
}

fn series(history: &History, topics: &[Topic], id: &str, out: &mut Output<impl Write>) -> anyhow::Result<u8> {
    let by_series = Selection { series: Some(SeriesId::new(id)), ..Selection::default() };
    let by_measure = Selection { measure: Some(MeasureId::new(id)), ..Selection::default() };
    let selection = if id.contains('/') { by_series } else { by_measure };
    let reports = history.reports(&selection, Window::default())?;
    if reports.is_empty() {
        return Err(unknown(id).into());
    }
    let filter = DeliveryFilter { series: selection.series.clone(), ..DeliveryFilter::default() };
    let deliveries = if selection.series.is_some() { history.deliveries(&filter)? } else { Vec::new() };
    let announced = history.deadlines(&selection)?;
    let figures = exceeding(history, topics, &selection)?;
    let evidence = Evidence::of_reports(history, &reports)?;
    if out.form() == Form::Json {
        let exceeds: BTreeMap<&str, &Vec<Exceeded>> =
            figures.iter().map(|(figure, exceeds)| (figure.series.as_str(), exceeds)).collect();
        out.json(&serde_json::json!({
            "reports": reports, "deliveries": deliveries, "deadlines": announced, "exceeds": exceeds,
            "evidence": evidence,
        }))?;
        return Ok(0);
    }
    for (figure, exceeds) in &figures {
        let number = number(&figure.text, figure.resolves_to.as_deref());
        let since = minute(figure.since);
        out.line(format!("{}: {number}, {} since {since} UTC", figure.series, figure.claimant))?;
        exceeds.iter().try_for_each(|whole| out.paragraph("    ", &whole.note()))?;
    }
    deadlines::tell(&announced, out)?;
    reports.iter().try_for_each(|report| tell(report, &evidence, out))?;
    if selection.series.is_some() {
        told(&deliveries, out)?;
    }
    Ok(0)
}

/// Returns what stands of the selected series, each with the wholes that it exceeds.
fn exceeding(
    history: &History,
    topics: &[Topic],
    selection: &Selection,
) -> anyhow::Result<Vec<(FigureRow, Vec<Exceeded>)>> {
    let figures = history.figures(selection)?;
    let measure = figures.first().map(|figure| MeasureId::new(&figure.measure));
    let parts = Parts::new(history, &Selection { measure, ..Selection::default() }, topics, None)?;
    Ok(figures.into_iter().map(|figure| (figure.clone(), parts.exceeded(&figure))).collect())
}

/// A notice, and the bytes that it rests on.
#[derive(Serialize)]
struct Told<'a> {
    #[serde(flatten)]
    detail: &'a NoticeDetail,
    evidence: Evidence,
}

fn notice(history: &History, detail: &NoticeDetail, out: &mut Output<impl Write>) -> anyhow::Result<u8> {
    let subject = evidence::subject(history, detail)?;
    let evidence = subject.map(|subject| Evidence::of(history, subject)).transpose()?.unwrap_or_default();
    if out.form() == Form::Json {
        out.json(&Told { detail, evidence })?;
        return Ok(0);
    }
    let notice = &detail.notice;
    out.line(format!("{} {} of {} UTC", notice.id, notice.kind.name(), minute(notice.timestamp)))?;
    out.paragraph("", notice.headline())?;
    if let Some(revision) = &detail.revision {
        out.line(format!("  change {} of {}", revision.position, revision.series))?;
        let selection = Selection { series: Some(SeriesId::new(&revision.series)), ..Selection::default() };
        let reports = history.reports(&selection, Window::default())?;
        if let Some(report) = reports.iter().find(|report| report.revision == Some(revision.revision)) {
            tell(report, &evidence, out)?;
        }
    } else {
        evidence.tell_captures("  ", out)?;
    }
    // A deadline that has passed is no change: what there is to show is its announcement.
    if let (NoticeType::FigureDeadline, NoticeData::Figure(figure)) = (notice.kind, &notice.data) {
        out.paragraph("    ", &format!("announced: \"{}\"", figure.evidence.quote))?;
        deadlines::tell(
            &history
                .deadlines(&Selection { series: Some(figure.series.id.clone()), ..Selection::default() })?,
            out,
        )?;
    }
    told(&detail.deliveries, out)?;
    Ok(0)
}

/// Prints whom a notice was owed to and what came of it.
fn told(deliveries: &[DeliveryRow], out: &mut Output<impl Write>) -> std::io::Result<()> {
    if deliveries.is_empty() {
        return out.line("    told to no endpoint: none was configured for it then");
    }
    for delivery in deliveries {
        let why = delivery.reason.as_deref().or(delivery.last_error.as_deref());
        let why = why.map_or_else(String::new, |why| format!(": {why}"));
        let told = format!("{}, {}, {} attempts{why}", delivery.endpoint, delivery.state, delivery.attempts);
        out.paragraph("    ", &format!("told to {told}"))?;
    }
    Ok(())
}
