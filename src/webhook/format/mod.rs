//! What a notice looks like: one file for each shape, all of them pure.

mod clean;
mod json;
mod slack;
mod terminal;

use crate::model::{Format, Notice};

pub use self::{json::JSON_BYTES_MAX, terminal::terminal};

/// A body, ready to be stored and sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// `Content-Type`.
    pub content_type: &'static str,
    /// The bytes.
    pub body: Vec<u8>,
}

/// Renders a notice; the same notice gives the same bytes.
pub fn render(format: Format, notice: &Notice) -> Rendered {
    let body = match format {
        Format::Json => json::body(notice),
        Format::Slack => slack::body(notice),
    };
    Rendered { content_type: content_type(format), body }
}

/// Returns the one line that tells it; a trial says that it is one.
fn headline(notice: &Notice) -> String {
    if notice.test { format!("[test] {}", notice.headline()) } else { notice.headline().to_owned() }
}

pub(super) fn content_type(format: Format) -> &'static str {
    match format {
        Format::Json | Format::Slack => "application/json",
    }
}
