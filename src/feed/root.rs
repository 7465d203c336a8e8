//! Where a feed begins, and whether it is one: its root element, wherever it stands behind what does not belong there.

use super::{
    FeedError, Notes,
    markup::{Piece, Pieces, Tag},
    name::local,
};

/// Roots of feeds.
const ROOTS: [&str; 5] = ["rss", "rdf", "channel", "feed", "entry"];
/// Elements that only pages have.
const PAGE: [&str; 14] = [
    "html", "head", "body", "title", "meta", "script", "style", "div", "p", "h1", "center", "form", "table",
    "noscript",
];
/// Finds the root of a feed.
///
/// # Errors
/// When there is none: an HTML page, another XML document, or no markup at all.
pub(super) fn root<'x>(pieces: &mut Pieces<'x>, notes: &mut Notes) -> Result<Tag<'x>, FeedError> {
    let mut first: Option<Tag<'x>> = None;
    let mut page = false;
    for piece in pieces.by_ref() {
        match piece {
            Piece::Open(tag) if is_root(tag) => {
                if first.is_some() {
                    notes.add("markup before the feed removed");
                }
                return Ok(tag);
            }
            Piece::Open(tag) => {
                page |= PAGE.iter().any(|name| name.eq_ignore_ascii_case(tag.name));
                if tag.name.eq_ignore_ascii_case("html") {
                    break;
                }
                first = first.or(Some(tag));
            }
            Piece::Doctype(inside) if inside.trim_start_matches("<!").get(7..).is_some_and(starts_html) => {
                page = true;
            }
            Piece::Doctype(_) | Piece::Aside | Piece::Close(_) | Piece::Literal(_) | Piece::Cut => {}
            Piece::Text(text) if text.trim().is_empty() => {}
            Piece::Text(_) => notes.add("text before the feed removed"),
        }
    }
    match first {
        _ if page => Err(FeedError::Page { title: None }),
        Some(tag) => Err(FeedError::Unreadable(format!("its root element is <{}>", tag.name))),
        None => Err(FeedError::Unreadable("it is neither XML nor JSON".to_owned())),
    }
}

fn is_root(tag: Tag<'_>) -> bool {
    ROOTS.iter().any(|name| name.eq_ignore_ascii_case(local(tag.name)))
}

fn starts_html(kind: &str) -> bool {
    kind.trim_start().get(..4).is_some_and(|name| name.eq_ignore_ascii_case("html"))
}
