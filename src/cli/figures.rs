//! `recount figures`: what stands now.

use std::io::Write;

use clap::Args;

use super::output::{Form, Output, minute, or_dash};
use crate::{
    model::{Class, MeasureId, PlaceId, TopicId},
    store::{History, history::Selection},
};

/// Which series; shared with `history`.
#[derive(Debug, Args)]
pub(super) struct Options {
    /// Only this measure
    #[arg(long)]
    measure: Option<String>,
    #[command(flatten)]
    narrow: Narrow,
}

/// Narrows a selection.
#[derive(Debug, Args)]
pub(super) struct Narrow {
    /// Only this topic
    #[arg(long)]
    topic: Option<String>,
    /// Only this class of people, for example security
    #[arg(long)]
    who: Option<String>,
    /// Only this place, by its name in the topic file
    #[arg(long)]
    place: Option<String>,
}

impl Narrow {
    /// Returns the selection of the series that are meant.
    pub(super) fn selection(&self) -> Selection {
        Selection {
            topic: self.topic.as_deref().map(TopicId::from),
            who: self.who.as_deref().map(Class::from),
            place: self.place.as_deref().map(PlaceId::from),
            ..Selection::default()
        }
    }
}

pub(super) fn run(history: &History, options: &Options, out: &mut Output<impl Write>) -> anyhow::Result<u8> {
    let measure = options.measure.as_deref().map(MeasureId::from);
    let figures = history.figures(&Selection { measure, ..options.narrow.selection() })?;
    if out.form() == Form::Json {
        out.json(&figures)?;
        return Ok(0);
    }
    let rows = figures.into_iter().map(|figure| {
        let stage = figure.stage.or_else(|| figure.increments.then(|| "increments".to_owned()));
        let measure =
            stage.map_or_else(|| figure.measure.clone(), |stage| format!("{} ({stage})", figure.measure));
        let number = figure
            .resolves_to
            .map_or_else(|| figure.text.clone(), |day| format!("{} (by {day})", figure.text));
        vec![
            measure,
            figure.who,
            or_dash(figure.place.as_deref()),
            number,
            figure.claimant,
            minute(figure.since),
            figure.reports.to_string(),
            figure.outlets.to_string(),
        ]
    });
    let head = ["measure", "who", "place", "figure", "said by", "since", "reports", "outlets"];
    out.table(
        &head,
        rows.collect(),
        "no figures yet: `recount poll` reads the feeds, `recount stories` shows what matched",
    )?;
    Ok(0)
}
