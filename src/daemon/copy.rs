//! Whose text a new story is: its own outlet's, an agency's that it credits, or that of a story seen before.
//!
//! Stories of the last [`COPIES_WITHIN`] are compared, of the same outlet too: what comes back under another address is
//! the same text again.

use std::time::Duration;

use crate::{
    ledger::{Shingles, Told, agency, credited, is_copy},
    model::{Copied, Entry, Origin, Story, Version},
    store::{Similar, StoreError, Writer},
};

/// How long after a story its text counts as a copy.
const COPIES_WITHIN: Duration = Duration::from_hours(72);

/// Finds and stores whose text a story is, when its first text is kept.
pub(super) fn trace(
    writer: &mut Writer<'_>,
    story: &Story,
    version: &Version,
    entry: &Entry,
) -> Result<Origin, StoreError> {
    let since = version.seen_at.checked_sub(COPIES_WITHIN).unwrap_or(version.seen_at);
    let own = shingles(&version.title, &version.text);
    let wire = wire(story, version, entry);
    let told = Told { shingles: &own, agency: wire.as_deref() };
    let similar = writer.similar(own.sketch(), since)?;
    let first = similar.into_iter().find(|other| other.story != story.id && copies(told, other));
    let origin = match first {
        Some(first) => behind(story, wire, first),
        None => Origin { wire, copy_of: None },
    };
    writer.put_origin(story.id, &origin)?;
    writer.forget_sketches(since)?;
    writer.put_sketch(story.id, version.seen_at, own.sketch())?;
    Ok(origin)
}

fn copies(told: Told<'_>, other: &Similar) -> bool {
    let shingles = shingles(&other.title, &other.text);
    is_copy(told, Told { shingles: &shingles, agency: other.origin.wire.as_deref() })
}

/// Returns the origin of a copy. Copies of copies are of one story; what an outlet prints again is its own.
fn behind(story: &Story, wire: Option<String>, first: Similar) -> Origin {
    let Similar { story: number, outlet, origin, .. } = first;
    let wire = wire.or(origin.wire).unwrap_or_else(|| outlet.clone());
    let copy_of = origin.copy_of.unwrap_or(Copied { story: number, outlet });
    Origin { wire: Some(wire).filter(|wire| *wire != story.outlet), copy_of: Some(copy_of) }
}

/// Returns the shingles of a story's body, since each outlet has a headline of its own; with the title when the body is
/// too short to be known again.
fn shingles(title: &str, text: &str) -> Shingles {
    let body = Shingles::of(body(title, text));
    if body.sketch().is_empty() { Shingles::of(text) } else { body }
}

fn body<'a>(title: &str, text: &'a str) -> &'a str {
    text.strip_prefix(title).unwrap_or(text)
}

/// Returns the agency that a story credits in its text, its byline or its source.
fn wire(story: &Story, version: &Version, entry: &Entry) -> Option<String> {
    let named = [entry.source.as_deref(), entry.author.as_deref()].into_iter().flatten().find_map(agency);
    let credited = credited(body(&version.title, &version.text).trim());
    credited.or_else(|| named.map(str::to_owned)).filter(|wire| *wire != story.outlet)
}

#[cfg(test)]
mod tests;
