//! `recount figures`: what stands now, or stood at a time.

use std::io::Write;

use clap::Args;
use serde::Serialize;

use super::{
    Place, known,
    moment::Moment,
    output::{Form, Output, minute, second},
    parts::{Exceeded, Parts},
};
use crate::{
    model::{Class, MeasureId, PlaceId, TopicId},
    store::history::{FigureRow, Selection},
};

/// What stands beside the measure of a series that counts additions only.
pub(super) const INCREMENTS: &str = "increments";

/// What stands behind a figure that is larger than a figure which it is a part of; `explain` says which.
const MORE_THAN_WHOLE: &str = " (more than its whole)";

/// What stands behind a figure that is no longer in the story of the only outlet that gave it.
const GONE: &str = " (gone from its story)";

/// What stands behind a figure that is announced and not yet reported as a fact. A deadline is always that.
const PLANNED: &str = " (planned)";

/// What stands behind a deadline that was kept, by what was reported.
const KEPT: &str = " (kept)";

/// What stands behind a deadline that has passed without a report that it was kept.
const PASSED: &str = " (passed)";

/// Which series.
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  recount figures\n  recount figures --measure detained --place almaty\n  recount figures --at '2022-01-11 09:30'   as they stood at that moment, in UTC\n  recount figures --at 2022-01-11 --json    as they stood at the end of that day"
)]
pub(super) struct Options {
    /// Only this measure
    #[arg(long)]
    measure: Option<String>,
    #[command(flatten)]
    narrow: Narrow,
    /// As they stood then: 2022-01-11T09:30:00Z, 2022-01-11 09:30 (in UTC), or 2022-01-11 (the end of that day)
    #[arg(long, value_name = "TIME")]
    at: Option<Moment>,
}

/// Narrows a selection; shared with `history`.
#[derive(Debug, Args)]
pub(super) struct Narrow {
    /// Only this topic
    #[arg(long)]
    topic: Option<String>,
    /// Only this class of people, for example security
    #[arg(long)]
    who: Option<String>,
    /// Only this place, by its id in the topic file; ID-origin for people who come from there
    #[arg(long)]
    place: Option<String>,
}

impl Narrow {
    /// Returns the selection of the series that are meant.
    pub(super) fn selection(&self) -> Selection {
        Selection {
            topic: self.topic.as_deref().map(TopicId::from),
            // Ids are in lower case.
            who: self.who.as_deref().map(|who| Class::new(who.to_lowercase())),
            place: self.place.as_deref().map(|place| PlaceId::new(place.to_lowercase())),
            ..Selection::default()
        }
    }
}

/// A figure, the wholes that it exceeds as a part of them, and what became of the day if it is a deadline.
#[derive(Debug, Serialize)]
struct Shown {
    #[serde(flatten)]
    figure: FigureRow,
    exceeds: Vec<Exceeded>,
    #[serde(skip_serializing_if = "Option::is_none")]
    deadline: Option<String>,
}

pub(super) fn run(place: &Place, options: &Options, out: &mut Output<impl Write>) -> anyhow::Result<u8> {
    let history = place.history()?;
    let measure = options.measure.as_deref().map(MeasureId::from);
    let selection = Selection { measure, ..options.narrow.selection() };
    known::check(&history, &selection)?;
    let at = options.at.map(Moment::end);
    let topics = place.topics();
    let parts = Parts::new(&history, &selection, &topics, at)?;
    let figures = match at {
        Some(at) => history.figures_at(&selection, at)?,
        None => history.figures(&selection)?,
    };
    let deadlines = history.deadlines(&selection)?;
    let became = |figure: &FigureRow| {
        let day = figure.resolves_to.as_deref()?;
        let row = deadlines.iter().find(|row| row.series == figure.series && row.day == day)?;
        let was_settled = at.is_none_or(|at| row.settled_at.is_some_and(|settled| settled <= at));
        Some(if was_settled { row.state.clone() } else { "open".to_owned() })
    };
    let shown = |figure| Shown { exceeds: parts.exceeded(&figure), deadline: became(&figure), figure };
    let figures: Vec<Shown> = figures.into_iter().map(shown).collect();
    if out.form() == Form::Json {
        out.json(&figures)?;
        return Ok(0);
    }
    let rows = figures.into_iter().map(|Shown { figure, exceeds, deadline }| {
        let exceeds = if exceeds.is_empty() { "" } else { MORE_THAN_WHOLE };
        let planned = if figure.planned && figure.resolves_to.is_none() { PLANNED } else { "" };
        let became = match deadline.as_deref() {
            Some("completed") => KEPT,
            Some("passed") => PASSED,
            Some(_) | None => "",
        };
        let mark = [planned, became, exceeds, figure.vanished_at.map_or("", |_| GONE)].concat();
        vec![
            counted(&figure.measure, figure.stage.as_deref().or(figure.increments.then_some(INCREMENTS))),
            figure.who,
            figure.place.as_deref().map_or_else(|| "-".to_owned(), self::place),
            number(&figure.text, figure.resolves_to.as_deref()) + &mark,
            figure.claimant,
            minute(figure.since),
        ]
    });
    let head = ["measure", "who", "place", "figure", "said by", "since (UTC)"];
    let nothing = match at {
        Some(at) => {
            format!("no figure stood yet at {} UTC; `recount figures` shows what stands now", second(at))
        }
        None => {
            "no figures yet: `recount poll` reads the feeds, `recount stories` shows what matched".to_owned()
        }
    };
    out.table(&head, rows.collect(), &nothing)?;
    Ok(0)
}

/// Names what a series counts: the measure, and what narrows it, which is a stage or [`INCREMENTS`].
pub(super) fn counted(measure: &str, narrower: Option<&str>) -> String {
    narrower.map_or_else(|| measure.to_owned(), |narrower| format!("{measure} ({narrower})"))
}

/// Names a place: its id, or that of the place where the people counted come from.
pub(super) fn place(id: &str) -> String {
    PlaceId::new(id).origin().map_or_else(|| id.to_owned(), |origin| format!("from {origin}"))
}

/// Prints a number, with its day if it is a deadline.
pub(super) fn number(text: &str, day: Option<&str>) -> String {
    day.map_or_else(|| text.to_owned(), |day| format!("{text} (by {day})"))
}
