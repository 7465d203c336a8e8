//! Names that a user asks for and that stand for nothing are told, not answered with silence.

use super::exit::unknown;
use crate::{
    model::{BUILT_IN_MEASURES, CLASSES, Class, MeasureId, PlaceId, SeriesId, TopicId},
    store::{
        History,
        history::{Selection, SeriesRow},
    },
};

/// Fails when a selection names something that no series has. While there is no series at all nothing is unknown: the
/// answer says so itself.
pub(super) fn check(history: &History, selection: &Selection) -> anyhow::Result<()> {
    let series = history.series()?;
    if series.is_empty() {
        return Ok(());
    }
    let of = |column: fn(&SeriesRow) -> Option<&str>| series.iter().filter_map(column).collect::<Vec<_>>();
    let measures = BUILT_IN_MEASURES.iter().map(|(measure, ..)| *measure);
    let parts = [
        ("series", selection.series.as_ref().map(SeriesId::as_str), of(|row| Some(&row.series))),
        ("topic with figures", selection.topic.as_ref().map(TopicId::as_str), of(|row| Some(&row.topic))),
        (
            "measure",
            selection.measure.as_ref().map(MeasureId::as_str),
            of(|row| Some(&row.measure)).into_iter().chain(measures).collect(),
        ),
        (
            "class",
            selection.who.as_ref().map(Class::as_str),
            of(|row| Some(&row.who)).into_iter().chain(CLASSES.iter().copied()).collect(),
        ),
        ("place with figures", selection.place.as_ref().map(PlaceId::as_str), of(|row| row.place.as_deref())),
    ];
    for (kind, name, mut known) in parts {
        known.sort_unstable();
        known.dedup();
        if let Some(name) = name.filter(|name| !known.contains(name)) {
            return Err(unknown(kind, name, known.into_iter()).into());
        }
    }
    Ok(())
}
