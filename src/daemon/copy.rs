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
    let shingles = shingles(&version.title, &version.text);
    let own_agency = agency_of(story, version, entry);
    let since = version.seen_at.checked_sub(COPIES_WITHIN).unwrap_or(version.seen_at);
    let told = Told { shingles: &shingles, agency: own_agency.as_deref() };
    let similar = writer.similar(shingles.sketch(), since)?;
    let first = similar.into_iter().find(|other| other.story != story.id && copies(told, other));
    let copy_of = match &first {
        Some(first) => Some(root(writer, first)?.story),
        None => None,
    };
    let agency = own_agency.or_else(|| first?.agency);
    writer.put_origin(story.id, copy_of, agency.as_deref())?;
    writer.put_sketch(story.id, version.seen_at, shingles.sketch())?;
    writer.origin(story.id)
}

/// Returns the story that a copy goes back to, so that copies of copies are of one story.
fn root(writer: &Writer<'_>, first: &Similar) -> Result<Copied, StoreError> {
    let copied = writer.origin(first.story)?.copy_of;
    Ok(copied.unwrap_or_else(|| Copied { story: first.story, outlet: first.outlet.clone() }))
}

fn copies(told: Told<'_>, other: &Similar) -> bool {
    let shingles = shingles(&other.title, &other.text);
    is_copy(told, Told { shingles: &shingles, agency: other.agency.as_deref() })
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

/// Returns the agency that a story credits in its text, its byline or its source, or that its outlet is.
fn agency_of(story: &Story, version: &Version, entry: &Entry) -> Option<String> {
    let body = body(&version.title, &version.text).trim();
    let by_name =
        [entry.source.as_deref(), Some(story.outlet.as_str())].into_iter().flatten().find_map(agency);
    credited(body, entry.author.as_deref()).or_else(|| by_name.map(str::to_owned))
}

#[cfg(test)]
mod tests;
