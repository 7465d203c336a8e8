//! How often a feed brings something new, and by when it should again (polling.md C35).

use std::time::Duration;

use crate::model::Timestamp;

use super::after;

/// Dated entries without which nothing is known of a feed's rhythm.
const ENTRIES_MIN: usize = 6;
/// A feed is silent after so many times the longest pause between the entries of its document: nights and weekends are
/// such pauses.
const PAUSES: u32 = 3;
/// No feed is silent before this.
const SILENCE_MIN: Duration = Duration::from_hours(24);
/// The longest pause that is waited for.
const SILENCE_MAX: Duration = Duration::from_hours(60 * 24);

/// What the dates of a document's entries say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rhythm {
    /// When the newest entry was published.
    pub newest: Timestamp,
    /// The median pause between two entries.
    pub usual_pause: Duration,
    /// By when another should have been.
    pub next_by: Timestamp,
}

/// Returns the rhythm of a feed by the publication times of the entries that its document lists, in any order; none
/// when too few of them are dated, or they lie after `now`.
pub fn rhythm(published: impl IntoIterator<Item = Timestamp>, now: Timestamp) -> Option<Rhythm> {
    let mut dates: Vec<Timestamp> = published.into_iter().filter(|date| *date <= now).collect();
    dates.sort_unstable();
    let newest = *dates.last().filter(|_| dates.len() >= ENTRIES_MIN)?;
    let pauses = dates.iter().zip(dates.iter().skip(1));
    let mut pauses: Vec<Duration> =
        pauses.filter_map(|(one, next)| Duration::try_from(*next - *one).ok()).collect();
    pauses.sort_unstable();
    let (usual_pause, longest) = (*pauses.get(pauses.len() / 2)?, *pauses.last()?);
    let patience = longest.saturating_mul(PAUSES).clamp(SILENCE_MIN, SILENCE_MAX);
    Some(Rhythm { newest, usual_pause, next_by: after(newest, patience) })
}
