//! Lists of feeds as other readers keep them (OPML 2.0, <http://opml.org/spec2.opml>).
//!
//! Reading forgives what readers get wrong in attributes: their case, a missing `type`, bare ampersands, addresses
//! without a scheme; it does not guess where an element ends, since a list that is cut short would lose feeds in silence.
//! What cannot be a feed is left out and told. Nested outlines without an address are groups.

use std::{collections::HashMap, fmt::Write as _};

use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};
use thiserror::Error;

use crate::model::{FeedId, Language};

use super::{
    Notes, charset,
    link::{canonical_link, web_address},
    plain::{self, push_escaped},
};

/// Feeds taken from one list.
pub const OUTLINES_MAX: usize = 20_000;
/// Groups around a feed that are kept; deeper nesting adds no more.
const GROUPS_MAX: usize = 16;
/// The namespace of what recount adds to an outline (OPML 2.0, "Extending OPML").
const NAMESPACE: &str = "urn:recount:opml";

/// A feed of a list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outline {
    /// The feed's address, made absolute (`xmlUrl`).
    pub url: String,
    /// What the reader's user calls it (`text`), else what it calls itself (`title`).
    pub title: Option<String>,
    /// Its language, where recount reads it (`language`).
    pub language: Option<Language>,
    /// Its name in recount's configuration, when recount wrote the list.
    pub id: Option<FeedId>,
    /// The groups that it lies in, the outermost first.
    pub groups: Vec<String>,
    /// Where it stands in the file, from 1.
    pub line: usize,
}

/// An outline that is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// Where it stands in the file, from 1.
    pub line: usize,
    /// Why, in words.
    pub reason: String,
}

/// A list of feeds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Opml {
    /// The feeds, each address once, at most [`OUTLINES_MAX`].
    pub outlines: Vec<Outline>,
    /// What is left out.
    pub skipped: Vec<Skipped>,
}

/// Why a list cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum OpmlError {
    /// There is nothing in it.
    #[error("the file is empty")]
    Empty,
    /// It is another kind of document.
    #[error("line {line}: this is <{root}>, not an OPML file")]
    NotOpml {
        /// Where its root stands, from 1.
        line: usize,
        /// Its root element.
        root: String,
    },
    /// It is no well-formed XML.
    #[error("line {line}: {detail}")]
    Xml {
        /// Where, from 1.
        line: usize,
        /// What is wrong.
        detail: String,
    },
}

/// Reads a list of feeds.
pub fn read_opml(body: &[u8]) -> Result<Opml, OpmlError> {
    let text = charset::decode(body, None, &mut Notes::default());
    // A declaration must stand at the very beginning.
    let document = text.trim_start();
    if document.is_empty() {
        return Err(OpmlError::Empty);
    }
    let mut list = List::new(&text, text.len() - document.len());
    let mut reader = Reader::from_str(document);
    loop {
        let line = list.lines.at(reader.buffer_position());
        match reader.read_event() {
            Ok(Event::Start(tag)) => list.open(&tag, line)?,
            Ok(Event::Empty(tag)) => {
                list.open(&tag, line)?;
                list.open.pop();
            }
            Ok(Event::End(_)) => {
                list.open.pop();
            }
            Ok(Event::Eof) => return list.end(),
            Ok(_) => {}
            Err(error) => {
                let line = list.lines.at(reader.error_position());
                return Err(OpmlError::Xml { line, detail: error.to_string() });
            }
        }
    }
}

/// Counts lines up to positions that only grow.
struct Lines<'t> {
    text: &'t str,
    /// Bytes before the document.
    offset: usize,
    at: usize,
    line: usize,
}

impl Lines<'_> {
    fn at(&mut self, position: u64) -> usize {
        let position = usize::try_from(position).unwrap_or(usize::MAX).saturating_add(self.offset);
        let position = position.min(self.text.len());
        let passed = self.text.get(self.at..position).unwrap_or_default();
        self.line += passed.matches('\n').count();
        self.at = self.at.max(position);
        self.line
    }
}

/// A list that is being read.
struct List<'t> {
    lines: Lines<'t>,
    /// The open elements; the title of a group, none of anything else.
    open: Vec<Option<String>>,
    is_opml: bool,
    /// Where each address stands first.
    seen: HashMap<String, usize>,
    opml: Opml,
}

impl<'t> List<'t> {
    fn new(text: &'t str, offset: usize) -> Self {
        let lines = Lines { text, offset, at: 0, line: 1 };
        Self { lines, open: Vec::new(), is_opml: false, seen: HashMap::new(), opml: Opml::default() }
    }

    fn open(&mut self, tag: &BytesStart<'_>, line: usize) -> Result<(), OpmlError> {
        let name = tag.local_name().as_ref().to_owned();
        if !self.is_opml && !name.eq_ignore_ascii_case("opml") {
            return Err(OpmlError::NotOpml { line, root: plain::fold(&name) });
        }
        self.is_opml = true;
        let group = if name.eq_ignore_ascii_case("outline") { self.outline(tag, line)? } else { None };
        self.open.push(group);
        Ok(())
    }

    /// Takes an outline; returns its title if it is a group.
    fn outline(&mut self, tag: &BytesStart<'_>, line: usize) -> Result<Option<String>, OpmlError> {
        let attributes = attributes(tag).map_err(|detail| OpmlError::Xml { line, detail })?;
        let get = |name: &str| attributes.get(name).map(String::as_str).filter(|value| !value.is_empty());
        let kind = get("type").unwrap_or_default().to_ascii_lowercase();
        let is_feed = matches!(kind.as_str(), "rss" | "atom" | "feed" | "rdf");
        let address = get("xmlurl").or_else(|| get("url").filter(|_| is_feed));
        let title = get("text").or_else(|| get("title"));
        let Some(address) = address else {
            if is_feed {
                self.skip(line, "it has no xmlUrl".to_owned());
            }
            return Ok(title.map(str::to_owned));
        };
        let Some(url) = web_address(address) else {
            self.skip(line, "its xmlUrl is no address of the web (http, https)".to_owned());
            return Ok(None);
        };
        let key = canonical_link(&url).unwrap_or_else(|| url.clone());
        if let Some(first) = self.seen.get(&key) {
            self.skip(line, format!("line {first} has its address"));
            return Ok(None);
        }
        if self.opml.outlines.len() == OUTLINES_MAX {
            self.skip(line, format!("a list may have {OUTLINES_MAX} feeds"));
            return Ok(None);
        }
        self.seen.insert(key, line);
        let id: Option<FeedId> = get("recount:id").and_then(|id| id.parse().ok());
        let is_name = |title: &&str| id.as_ref().is_none_or(|id| id.as_str() != *title) && *title != address;
        self.opml.outlines.push(Outline {
            title: title.filter(is_name).map(str::to_owned),
            language: get("language").and_then(|tag| tag.parse().ok()),
            groups: self.open.iter().flatten().take(GROUPS_MAX).cloned().collect(),
            url,
            id,
            line,
        });
        Ok(None)
    }

    fn skip(&mut self, line: usize, reason: String) {
        if self.opml.skipped.len() < OUTLINES_MAX {
            self.opml.skipped.push(Skipped { line, reason });
        }
    }

    fn end(mut self) -> Result<Opml, OpmlError> {
        let line = self.lines.at(u64::MAX);
        if !self.is_opml {
            return Err(OpmlError::Xml { line, detail: "there is no element in it".to_owned() });
        }
        if !self.open.is_empty() {
            return Err(OpmlError::Xml { line, detail: "the file ends before its list does".to_owned() });
        }
        Ok(self.opml)
    }
}

/// Returns the attributes, names in lower case, values as plain text on one line.
fn attributes(tag: &BytesStart<'_>) -> Result<HashMap<String, String>, String> {
    let mut read = HashMap::new();
    for attribute in tag.html_attributes().with_checks(false) {
        let attribute = attribute.map_err(|error| error.to_string())?;
        let name = attribute.key.as_ref().to_ascii_lowercase();
        let value = plain::resolve(&attribute.value, &mut Notes::default());
        read.entry(name).or_insert_with(|| plain::fold(&value));
    }
    Ok(read)
}

/// Writes feeds as an OPML 2.0 list called `title`, in their order. The same feeds give the same text.
pub fn write_opml(title: &str, outlines: &[Outline]) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(out, "<opml version=\"2.0\" xmlns:recount=\"{NAMESPACE}\">");
    out.push_str("  <head>\n    <title>");
    push_escaped(&mut out, title);
    out.push_str("</title>\n  </head>\n  <body>\n");
    let mut open: &[String] = &[];
    for outline in outlines {
        turn(&mut out, open, &outline.groups);
        open = &outline.groups;
        let id = outline.id.as_ref().map(FeedId::as_str);
        let name = outline.title.as_deref().or(id).unwrap_or(&outline.url);
        indent(&mut out, open.len());
        out.push_str("<outline type=\"rss\"");
        push_attribute(&mut out, "text", Some(name));
        push_attribute(&mut out, "title", outline.title.as_deref());
        push_attribute(&mut out, "xmlUrl", Some(&outline.url));
        push_attribute(&mut out, "language", outline.language.map(Language::code));
        push_attribute(&mut out, "recount:id", id);
        out.push_str("/>\n");
    }
    turn(&mut out, open, &[]);
    out.push_str("  </body>\n</opml>\n");
    out
}

/// Closes the groups that are open and opens others, as far as they differ.
fn turn(out: &mut String, open: &[String], wanted: &[String]) {
    let shared = open.iter().zip(wanted).take_while(|(one, other)| one == other).count();
    for depth in (shared..open.len()).rev() {
        indent(out, depth);
        out.push_str("</outline>\n");
    }
    for (depth, group) in wanted.iter().enumerate().skip(shared) {
        indent(out, depth);
        out.push_str("<outline");
        push_attribute(out, "text", Some(group));
        out.push_str(">\n");
    }
}

fn indent(out: &mut String, depth: usize) {
    out.push_str(&"  ".repeat(depth + 2));
}

fn push_attribute(out: &mut String, name: &str, value: Option<&str>) {
    let Some(value) = value else { return };
    let _ = write!(out, " {name}=\"");
    push_escaped(out, &plain::fold(value));
    out.push('"');
}

#[cfg(test)]
mod tests;
