//! The text of one element while it is read: plain, HTML or XHTML, as it stands or in base64.

use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::{
    Notes,
    markup::Tag,
    name::{Family, Place, local},
    plain::{self, push_escaped, resolve},
};

/// Elements of HTML that have no end tag.
const VOID: [&str; 13] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];

/// How the text of an element becomes its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Markup {
    /// Plain text.
    Plain,
    /// HTML, escaped.
    Escaped,
    /// XHTML, not escaped.
    Inline,
}

/// How the bytes of a text are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encoding {
    None,
    Base64,
}

/// A text element that is being read.
pub(super) struct Value {
    /// Where it goes.
    pub(super) place: Place,
    /// Attributes to write it with.
    pub(super) attributes: String,
    /// What it is by now; bare markup makes plain text HTML.
    pub(super) markup: Markup,
    encoding: Encoding,
    text: String,
}

impl Value {
    /// Begins with the tag of the element; none when it holds no text but an image, a video, another file.
    pub(super) fn begin(family: Family, tag: Tag<'_>, place: Place) -> Option<Self> {
        let (markup, encoding) = match family {
            Family::Rss if matches!(local(tag.name), "body" | "div") => (Markup::Inline, Encoding::None),
            Family::Rss => (Markup::Escaped, Encoding::None),
            Family::Atom => of_type(tag)?,
        };
        Some(Self { place, attributes: String::new(), markup, encoding, text: String::new() })
    }

    /// Appends text whose entities are not resolved.
    pub(super) fn push_text(&mut self, text: &str, notes: &mut Notes) {
        match self.markup {
            Markup::Inline => self.text.push_str(text),
            Markup::Plain | Markup::Escaped => self.text.push_str(&resolve(text, notes)),
        }
    }

    /// Appends the inside of a CDATA section.
    pub(super) fn push_literal(&mut self, text: &str) {
        match self.markup {
            Markup::Inline => push_escaped(&mut self.text, text),
            Markup::Plain | Markup::Escaped => self.text.push_str(text),
        }
    }

    /// Appends a tag that nobody escaped, without its prefix.
    pub(super) fn push_open(&mut self, tag: Tag<'_>) {
        if self.markup == Markup::Plain {
            self.text = plain::escape(&self.text);
            self.markup = Markup::Escaped;
        }
        match tag.name.rsplit_once(':') {
            Some((_, name)) => {
                let behind = tag.source.strip_prefix('<').and_then(|rest| rest.strip_prefix(tag.name));
                for part in ["<", name, behind.unwrap_or(">")] {
                    self.text.push_str(part);
                }
            }
            None => self.text.push_str(tag.source),
        }
        // A tag that closes itself does so in XML; HTML would take all that follows for its inside.
        let name = local(tag.name);
        if tag.empty && !VOID.iter().any(|void| void.eq_ignore_ascii_case(name)) {
            self.push_close(name);
        }
    }

    /// Appends an end tag that nobody escaped.
    pub(super) fn push_close(&mut self, name: &str) {
        for part in ["</", local(name), ">"] {
            self.text.push_str(part);
        }
    }

    /// Returns the text; none when there is nothing in it, or base64 of something that is no text.
    pub(super) fn finish(self) -> Option<String> {
        let text = match self.encoding {
            Encoding::None => self.text,
            Encoding::Base64 => match decode(&self.text) {
                Some(text) => text,
                // Of an odd type, but a title is text for all that.
                None if self.place != Place::Text("content") => self.text,
                None => return None,
            },
        };
        (!text.trim().is_empty()).then_some(text)
    }
}

/// Tells what an Atom text is by `type` (RFC 4287, sections 3.1.1 and 4.1.3.3) and, of Atom 0.3, `mode`.
fn of_type(tag: Tag<'_>) -> Option<(Markup, Encoding)> {
    let kind = tag.attribute("type").unwrap_or("text").to_ascii_lowercase();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    let mode = tag.attribute("mode").unwrap_or_default().to_ascii_lowercase();
    let is_xml = kind == "xhtml" || kind.ends_with("+xml") || kind.ends_with("/xml");
    let (markup, encoding) = match kind {
        _ if ["image/", "audio/", "video/"].iter().any(|family| kind.starts_with(family)) => return None,
        "html" | "text/html" => (Markup::Escaped, Encoding::None),
        _ if is_xml && mode.is_empty() => (Markup::Inline, Encoding::None),
        _ if is_xml && mode == "xml" => (Markup::Inline, Encoding::None),
        _ if is_xml => (Markup::Escaped, Encoding::None),
        _ if kind.starts_with("text/") || !kind.contains('/') => (Markup::Plain, Encoding::None),
        _ => (Markup::Escaped, Encoding::Base64),
    };
    Some((markup, if mode == "base64" { Encoding::Base64 } else { encoding }))
}

/// Decodes base64, white space and all; none when that gives no text.
fn decode(text: &str) -> Option<String> {
    let written: String = text.split_whitespace().collect();
    let text = String::from_utf8(STANDARD.decode(written).ok()?).ok()?;
    text.chars().all(plain::is_legal).then_some(text)
}
