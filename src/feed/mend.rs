//! Rewrites an XML feed, however ill-formed, into the small well-formed one that feed-rs reads.
//!
//! Only elements that are read ([`super::name::place`]) are written, each once per entry, with its text resolved and
//! escaped again; declarations, entities, unknown elements and nesting never reach feed-rs. What feed-rs drops goes into
//! [`Extras`]. Markup inside a text element is kept as text, whether escaped, in CDATA or bare.

use url::Url;

use crate::model::FeedFormat;

use super::{
    FeedError, Notes,
    markup::{Piece, Pieces, Tag},
    name::{Context, Extra, Family, Namespace, Place, local, place},
    plain::{hide_addresses, push_escaped, resolve},
    root::root,
    value::{Markup, Value},
};

/// Declarations of namespaces that are remembered at once.
const BINDINGS_MAX: usize = 256;
/// Elements open at once; deeper ones are passed over.
const DEPTH_MAX: usize = 64;
/// Hubs kept of one feed.
pub(super) const HUBS_MAX: usize = 8;
/// Text elements that hold one line: the next element of the entry ends one that was left open.
const LINES: [&str; 8] = ["title", "link", "guid", "pubDate", "updated", "published", "author", "id"];

/// What the registered link relations may be prefixed with (RFC 4287, section 4.2.7.2).
const IANA_RELATIONS: &str = "http://www.iana.org/assignments/relation/";

/// What feed-rs drops, as written.
#[derive(Debug, Default)]
pub(super) struct Extras {
    pub(super) language: Option<String>,
    pub(super) skip_hours: Vec<String>,
    pub(super) skip_days: Vec<String>,
    pub(super) ttl: Option<String>,
    pub(super) period: Option<String>,
    pub(super) frequency: Option<String>,
    /// Addresses of hubs.
    pub(super) hubs: Vec<String>,
    /// The feed's own address.
    pub(super) own: Option<String>,
    /// One for each entry written, in order.
    pub(super) entries: Vec<EntryExtras>,
}

impl Extras {
    /// Keeps a link of the feed itself that says where its changes are pushed from (WebSub, section 4).
    fn keep_link(&mut self, relation: &str, href: &str) {
        // Several relations may stand in one attribute (RFC 8288, section 3.3).
        for relation in relation.split_whitespace() {
            if relation.eq_ignore_ascii_case("hub") && self.hubs.len() < HUBS_MAX {
                self.hubs.push(href.to_owned());
            } else if relation.eq_ignore_ascii_case("self") {
                self.own.get_or_insert_with(|| href.to_owned());
            }
        }
    }
}

/// What feed-rs drops of one entry.
#[derive(Debug, Default)]
pub(super) struct EntryExtras {
    pub(super) source: Option<String>,
    pub(super) language: Option<String>,
    /// `rdf:about`: names the entry when it has no guid.
    pub(super) about: Option<String>,
    /// `isPermaLink` of the guid.
    pub(super) permalink: Option<String>,
    /// Stands for a title that is missing.
    pub(super) title: Option<String>,
    /// Stands for a summary that is missing, as HTML.
    pub(super) summary: Option<String>,
    /// Whether anything stands in it at all, read or not.
    pub(super) holds: Holds,
}

/// Whether anything stands in an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Holds {
    #[default]
    Nothing,
    Something,
}

/// A document that feed-rs reads.
pub(super) struct Mended {
    pub(super) format: FeedFormat,
    pub(super) document: String,
    pub(super) extras: Extras,
}

/// Rewrites a document.
///
/// # Errors
/// As [`root`].
pub(super) fn mend(text: &str, notes: &mut Notes) -> Result<Mended, FeedError> {
    let mut pieces = Pieces::new(text);
    let tag = root(&mut pieces, notes)?;
    let mut mender = Mender::new(tag, notes);
    for piece in pieces {
        match piece {
            Piece::Open(tag) => mender.open(tag),
            Piece::Close(name) => mender.close(name),
            Piece::Text(text) => mender.text(text),
            Piece::Literal(text) => mender.literal(text),
            Piece::Doctype(_) | Piece::Aside => {}
            Piece::Cut => mender.notes.add("the document is cut short"),
        }
    }
    Ok(mender.finish())
}

/// An open element.
struct Open<'x> {
    name: &'x str,
    context: Context,
    /// The name it was written under; empty when it was not.
    written: &'static str,
    /// Bytes written before it.
    start: usize,
}

struct Mender<'x, 'n> {
    format: FeedFormat,
    family: Family,
    out: String,
    open: Vec<Open<'x>>,
    /// Declared prefixes, and how many elements were open where they were declared.
    bindings: Vec<(usize, &'x str, Namespace)>,
    value: Option<Value>,
    /// What the feed, and the entry that is open, hold already.
    seen: [Vec<&'static str>; 2],
    /// Elements passed over because they are nested too deep.
    too_deep: usize,
    extras: Extras,
    notes: &'n mut Notes,
}

impl<'x, 'n> Mender<'x, 'n> {
    fn new(tag: Tag<'x>, notes: &'n mut Notes) -> Self {
        let name = local(tag.name).to_ascii_lowercase();
        let (format, family) = match name.as_str() {
            "feed" | "entry" => (FeedFormat::Atom, Family::Atom),
            "rdf" => (FeedFormat::Rdf, Family::Rss),
            // RSS 1.1 has no root around its channel.
            "channel" if tag.attribute("xmlns").is_some() => (FeedFormat::Rdf, Family::Rss),
            _ => (FeedFormat::Rss, Family::Rss),
        };
        if name == "rss" && tag.attribute("version").is_none() {
            notes.add("rss without a version");
        }
        let mut mender = Self {
            format,
            family,
            out: String::new(),
            open: Vec::new(),
            bindings: Vec::new(),
            value: None,
            seen: [Vec::new(), Vec::new()],
            too_deep: 0,
            extras: Extras::default(),
            notes,
        };
        mender.out.push_str(match family {
            Family::Rss => {
                "<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\"><channel"
            }
            Family::Atom => "<feed xmlns=\"http://www.w3.org/2005/Atom\"",
        });
        push_base(&mut mender.out, tag);
        mender.out.push('>');
        mender.extras.language = tag.attribute("xml:lang").map(str::to_owned);
        mender.bind(tag);
        if name == "entry" {
            mender.open(tag);
        } else {
            mender.push_open(tag, Context::Feed, "");
        }
        mender
    }

    /// Notes the namespaces that a tag declares. The root's default namespace is always the family's own.
    fn bind(&mut self, tag: Tag<'x>) {
        let depth = self.open.len();
        for (name, uri) in tag.attributes() {
            let prefix = match name.split_once(':') {
                Some((key, prefix)) if key.eq_ignore_ascii_case("xmlns") => prefix,
                None if name.eq_ignore_ascii_case("xmlns") && depth > 0 => "",
                _ => continue,
            };
            if self.bindings.len() < BINDINGS_MAX {
                self.bindings.push((depth, prefix, Namespace::of_uri(uri)));
            }
        }
    }

    fn namespace(&mut self, name: &str) -> Namespace {
        let prefix = name.rsplit_once(':').map_or("", |(prefix, _)| prefix);
        let bound = self
            .bindings
            .iter()
            .rev()
            .find(|(_, bound, _)| *bound == prefix)
            .map(|(_, _, namespace)| *namespace);
        let namespace = match bound {
            Some(namespace) => namespace,
            None if prefix.is_empty() => Namespace::Own,
            None => {
                self.notes.add(&format!("prefix '{prefix}' is not declared"));
                Namespace::of_prefix(prefix)
            }
        };
        match (self.family, namespace) {
            (Family::Atom, Namespace::Atom) => Namespace::Own,
            _ => namespace,
        }
    }

    fn context(&self) -> Context {
        self.open.last().map_or(Context::Feed, |open| open.context)
    }

    fn open(&mut self, tag: Tag<'x>) {
        if !self.ends_value(tag)
            && let Some(value) = &mut self.value
        {
            return value.push_open(tag);
        }
        self.flush();
        if tag.attributes().next().is_some() {
            self.note_content();
        }
        if self.open.len() >= DEPTH_MAX {
            self.notes.add("elements nested too deep left out");
            self.too_deep += usize::from(!tag.empty);
            return;
        }
        self.bind(tag);
        let namespace = self.namespace(tag.name);
        let place = place(self.family, self.context(), namespace, &local(tag.name).to_ascii_lowercase());
        match place {
            Place::Structure(context, name) => self.structure(tag, context, name),
            Place::Link => self.link(tag),
            Place::Text(_) | Place::Extra(_) => self.begin(tag, place),
            Place::Nowhere => self.push_open(tag, Context::Nothing, ""),
        }
        if tag.empty {
            self.close(tag.name);
        }
    }

    /// Tells whether a tag cannot stand inside the text that is being read.
    fn ends_value(&self, tag: Tag<'_>) -> bool {
        let name = local(tag.name).to_ascii_lowercase();
        if matches!(name.as_str(), "item" | "entry") {
            return true;
        }
        let line =
            matches!(self.value, Some(Value { place: Place::Text(name), .. }) if LINES.contains(&name));
        line && self.open.len() >= 2
            && matches!(
                name.as_str(),
                "link" | "description" | "pubdate" | "guid" | "summary" | "content" | "updated" | "published"
            )
    }

    fn structure(&mut self, tag: Tag<'x>, context: Context, name: &'static str) {
        if context == Context::Entry {
            // An entry stands in the feed; whatever is still open was not closed.
            while self.open.iter().any(|open| open.context != Context::Feed) {
                self.notes.add("elements left open closed");
                self.pop();
            }
            let [_, entry] = &mut self.seen;
            entry.clear();
            let language = tag.attribute("xml:lang").map(str::to_owned);
            let about = tag.attribute("rdf:about").map(|about| resolve(about, self.notes));
            self.extras.entries.push(EntryExtras { language, about, ..EntryExtras::default() });
        }
        self.push_open(tag, context, name);
        if tag.attributes().next().is_some() {
            self.note_content();
        }
        if !name.is_empty() {
            self.out.push('<');
            self.out.push_str(name);
            push_base(&mut self.out, tag);
            self.out.push('>');
        }
    }

    fn push_open(&mut self, tag: Tag<'x>, context: Context, written: &'static str) {
        self.open.push(Open { name: tag.name, context, written, start: self.out.len() });
    }

    /// Writes an Atom link; in RSS only the one that leads to the story. Of the feed's own links, hub and self are kept.
    fn link(&mut self, tag: Tag<'x>) {
        let context = self.context();
        let relation = relation(tag);
        let Some(href) = tag.attribute("href").map(|href| resolve(href, self.notes)) else {
            // Some generators write the address as the text of the element, as RSS does.
            let place = if relation == "alternate" { Place::Link } else { Place::Nowhere };
            return self.begin(tag, place);
        };
        self.push_open(tag, Context::Nothing, "");
        if context == Context::Feed {
            self.extras.keep_link(relation, &href);
        }
        let mut attributes = String::new();
        push_attribute(&mut attributes, "rel", relation);
        push_attribute(&mut attributes, "type", tag.attribute("type").unwrap_or("text/html"));
        push_base(&mut attributes, tag);
        match self.family {
            Family::Rss if relation == "alternate" => self.write_link("", &href),
            Family::Rss => {}
            Family::Atom => self.write_link(&attributes, &href),
        }
    }

    fn write_link(&mut self, attributes: &str, href: &str) {
        match self.family {
            Family::Rss => {
                if self.is_first("link") {
                    self.write("link", "", href);
                }
            }
            Family::Atom => {
                for part in ["<link", attributes] {
                    self.out.push_str(part);
                }
                push_attribute(&mut self.out, "href", href);
                self.out.push_str("/>");
            }
        }
    }

    fn begin(&mut self, tag: Tag<'x>, place: Place) {
        self.push_open(tag, Context::Nothing, "");
        let Some(mut value) = Value::begin(self.family, tag, place) else { return };
        push_base(&mut value.attributes, tag);
        // feed-rs knows no link by attribute in RSS; some generators write one.
        let is_link = tag.empty && place == Place::Text("link") && relation(tag) == "alternate";
        if let Some(href) = tag.attribute("href").filter(|_| is_link) {
            value.push_text(href, self.notes);
        }
        if place == Place::Text("guid")
            && let Some(entry) = self.extras.entries.last_mut()
        {
            entry.permalink = tag.attribute("isPermaLink").map(str::to_owned);
        }
        self.value = Some(value);
        self.note_language(tag);
    }

    fn note_language(&mut self, tag: Tag<'x>) {
        if let (Some(language), Some(entry)) = (tag.attribute("xml:lang"), self.extras.entries.last_mut()) {
            entry.language.get_or_insert_with(|| language.to_owned());
        }
    }

    fn text(&mut self, text: &str) {
        if !text.trim().is_empty() {
            self.note_content();
        }
        if let Some(value) = &mut self.value {
            value.push_text(text, self.notes);
        }
    }

    fn literal(&mut self, text: &str) {
        self.note_content();
        if let Some(value) = &mut self.value {
            value.push_literal(text);
        }
    }

    /// Notes that something stands in the entry that is open.
    fn note_content(&mut self) {
        if self.is_inside_entry()
            && let Some(entry) = self.extras.entries.last_mut()
        {
            entry.holds = Holds::Something;
        }
    }

    fn is_inside_entry(&self) -> bool {
        self.open.iter().any(|open| open.context == Context::Entry)
    }

    fn close(&mut self, name: &str) {
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return;
        }
        let ends = self.open.last().is_some_and(|open| open.name.eq_ignore_ascii_case(name));
        if !ends
            && !matches!(
                local(name).to_ascii_lowercase().as_str(),
                "item" | "entry" | "channel" | "rss" | "rdf" | "feed"
            )
            && let Some(value) = &mut self.value
        {
            return value.push_close(name);
        }
        let Some(depth) = self.open.iter().rposition(|open| open.name.eq_ignore_ascii_case(name)) else {
            self.notes.add("end tags without a start dropped");
            return;
        };
        if !ends {
            self.notes.add("elements left open closed");
        }
        while self.open.len() > depth {
            self.pop();
        }
    }

    fn pop(&mut self) {
        self.flush();
        if let Some(open) = self.open.pop()
            && !open.written.is_empty()
        {
            self.out.push_str("</");
            self.out.push_str(open.written);
            self.out.push('>');
        }
        let depth = self.open.len();
        self.bindings.retain(|(declared, ..)| *declared < depth.max(1));
    }

    /// Writes the text element that is being read.
    fn flush(&mut self) {
        let Some(value) = self.value.take() else { return };
        let (place, markup, attributes) = (value.place, value.markup, value.attributes.clone());
        let Some(text) = value.finish() else { return };
        self.note_content();
        match place {
            Place::Text(name) if self.is_first(name) => {
                let text = if name == "author" { hide_addresses(&text) } else { text };
                let kind = match (self.family, markup) {
                    (Family::Atom, Markup::Escaped | Markup::Inline) => " type=\"html\"",
                    (Family::Atom, Markup::Plain) | (Family::Rss, _) => "",
                };
                self.write(name, &format!("{kind}{attributes}"), &text);
            }
            Place::Link => self.write_link(&attributes, text.trim()),
            Place::Extra(extra) => self.keep(extra, text.trim()),
            Place::Text(_) | Place::Structure(..) | Place::Nowhere => {}
        }
    }

    fn write(&mut self, name: &str, attributes: &str, text: &str) {
        for part in ["<", name, attributes, ">"] {
            self.out.push_str(part);
        }
        push_escaped(&mut self.out, text);
        for part in ["</", name, ">"] {
            self.out.push_str(part);
        }
    }

    /// Tells whether the feed or the entry holds no such element yet; it may have many authors.
    fn is_first(&mut self, name: &'static str) -> bool {
        let inside = self.is_inside_entry();
        let [feed, entry] = &mut self.seen;
        let seen = if inside { entry } else { feed };
        if matches!(name, "author" | "name") {
            return true;
        }
        let first = !seen.contains(&name);
        if first {
            seen.push(name);
        }
        first
    }

    fn keep(&mut self, extra: Extra, text: &str) {
        let inside = self.is_inside_entry();
        let text = text.to_owned();
        match (extra, self.extras.entries.last_mut().filter(|_| inside)) {
            (Extra::Source, Some(entry)) => entry.source = Some(text),
            (Extra::Language, Some(entry)) => entry.language = Some(text),
            (Extra::Title, Some(entry)) => entry.title = Some(text),
            (Extra::Summary, Some(entry)) => entry.summary = Some(text),
            (Extra::Language, None) => self.extras.language = Some(text),
            (Extra::Hour, _) => self.extras.skip_hours.push(text),
            (Extra::Day, _) => self.extras.skip_days.push(text),
            (Extra::Ttl, _) => self.extras.ttl = Some(text),
            (Extra::Period, _) => self.extras.period = Some(text),
            (Extra::Frequency, _) => self.extras.frequency = Some(text),
            (Extra::Source | Extra::Title | Extra::Summary, None) => {}
        }
    }

    /// Closes what is open; an entry that the document breaks off in is left out, for its text may be cut.
    fn finish(mut self) -> Mended {
        if let Some(depth) = self.open.iter().position(|open| open.context == Context::Entry) {
            self.notes.add("the unfinished last entry left out");
            self.value = None;
            self.out.truncate(self.open.get(depth).map_or(0, |open| open.start));
            self.open.truncate(depth);
            self.extras.entries.pop();
        }
        if !self.open.is_empty() {
            self.notes.add("the document is cut short");
        }
        while !self.open.is_empty() {
            self.pop();
        }
        self.out.push_str(match self.family {
            Family::Rss => "</channel></rss>",
            Family::Atom => "</feed>",
        });
        Mended { format: self.format, document: self.out, extras: self.extras }
    }
}

/// Returns what a link leads to, the story itself when it does not say.
fn relation(tag: Tag<'_>) -> &str {
    let relation = tag.attribute("rel").unwrap_or("alternate");
    relation.strip_prefix(IANA_RELATIONS).unwrap_or(relation)
}

fn push_base(out: &mut String, tag: Tag<'_>) {
    if let Some(base) = tag.attribute("xml:base").filter(|base| is_base(base)) {
        push_attribute(out, "xml:base", base);
    }
}

/// A base that feed-rs cannot read would lose it the whole document.
fn is_base(base: &str) -> bool {
    matches!(Url::parse(base), Ok(_) | Err(url::ParseError::RelativeUrlWithoutBase))
}

fn push_attribute(out: &mut String, name: &str, value: &str) {
    for part in [" ", name, "=\""] {
        out.push_str(part);
    }
    push_escaped(out, value);
    out.push('"');
}
