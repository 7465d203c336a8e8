//! Rewrites a JSON Feed, however ill-formed, into the strict one that feed-rs reads.
//!
//! Only members that are read are written. Numbers become strings where the format wants strings, control characters
//! inside strings are escaped, and of a document that is cut short every complete item is kept.

#![expect(
    clippy::option_option,
    reason = "the outer none is the end of the document, the inner one is nothing to write"
)]

use crate::model::FeedFormat;

use super::{
    Notes,
    mend::{EntryExtras, Extras, HUBS_MAX, Holds, Mended},
    plain::hide_addresses,
};

/// Members of the feed that hold text.
const FEED: [&str; 4] = ["title", "home_page_url", "language", "version"];
/// Members of an item that hold text.
const ITEM: [&str; 10] = [
    "id",
    "url",
    "external_url",
    "title",
    "content_html",
    "content_text",
    "summary",
    "date_published",
    "date_modified",
    "language",
];

/// Rewrites a document.
pub(super) fn mend(text: &str, notes: &mut Notes) -> Mended {
    let mut reader = Reader { rest: text, notes };
    let mut feed = Feed::default();
    if reader.feed(&mut feed).is_none() {
        notes.add("the document is cut short");
    }
    if !feed.members.iter().any(|member| member.starts_with("\"version\":\"https://jsonfeed.org/version/1")) {
        notes.add("JSON Feed without a known version");
        feed.members.retain(|member| !member.starts_with("\"version\":"));
        feed.members.push("\"version\":\"https://jsonfeed.org/version/1.1\"".to_owned());
    }
    if !feed.members.iter().any(|member| member.starts_with("\"title\":")) {
        feed.members.push("\"title\":\"\"".to_owned());
    }
    feed.members.push(format!("\"items\":[{}]", feed.items.join(",")));
    let extras = Extras { entries: feed.extras, hubs: feed.hubs, own: feed.own, ..Extras::default() };
    Mended { format: FeedFormat::Json, document: format!("{{{}}}", feed.members.join(",")), extras }
}

/// Tells whether a text could be a JSON Feed.
pub(super) fn looks_like_feed(text: &str) -> bool {
    text.trim_start().starts_with('{') && text.contains("jsonfeed.org/version")
}

#[derive(Default)]
struct Feed {
    members: Vec<String>,
    items: Vec<String>,
    extras: Vec<EntryExtras>,
    hubs: Vec<String>,
    own: Option<String>,
}

/// Reads what it is asked for; none when the document ends inside it.
struct Reader<'j, 'n> {
    rest: &'j str,
    notes: &'n mut Notes,
}

impl<'j> Reader<'j, '_> {
    fn feed(&mut self, feed: &mut Feed) -> Option<()> {
        self.enter('{')?;
        while let Some(key) = self.key()? {
            if key == "items" && self.peek()? == '[' {
                self.enter('[')?;
                while self.element()? {
                    if self.peek()? != '{' {
                        self.skip()?;
                        continue;
                    }
                    let (item, extras) = self.item()?;
                    feed.items.push(item);
                    feed.extras.push(extras);
                }
            } else if key == "hubs" && self.peek()? == '[' {
                self.enter('[')?;
                while self.element()? {
                    let hub = self.hub()?.filter(|_| feed.hubs.len() < HUBS_MAX);
                    feed.hubs.extend(hub);
                }
            } else if key == "feed_url" && self.peek()? == '"' {
                feed.own = Some(unescape(&self.string()?));
            } else {
                let member = self.member(key, &FEED)?;
                push_new(&mut feed.members, member);
            }
        }
        Some(())
    }

    fn item(&mut self) -> Option<(String, EntryExtras)> {
        let mut members = Vec::new();
        let mut extras = EntryExtras::default();
        self.enter('{')?;
        while let Some(key) = self.key()? {
            if matches!(key, "author" | "authors") {
                let names = self.names()?;
                push_new(
                    &mut members,
                    (!names.is_empty()).then(|| format!("\"authors\":[{}]", names.join(","))),
                );
            } else if let Some(member) = self.member(key, &ITEM)? {
                match member.strip_prefix("\"language\":") {
                    Some(language) => extras.language = Some(language.trim_matches('"').to_owned()),
                    None => push_new(&mut members, Some(member)),
                }
            }
        }
        if !members.is_empty() {
            extras.holds = Holds::Something;
        }
        Some((format!("{{{}}}", members.join(",")), extras))
    }

    /// Reads a member; written again when it is one of those wanted and holds text.
    fn member(&mut self, key: &str, wanted: &[&str]) -> Option<Option<String>> {
        let text = match self.peek()? {
            '"' => Some(self.string()?),
            '{' | '[' => {
                self.skip()?;
                None
            }
            _ => self
                .scalar()
                .map(str::to_owned)
                .filter(|scalar| scalar.starts_with(|c: char| c.is_ascii_digit() || c == '-')),
        };
        Some(text.filter(|_| wanted.contains(&key)).map(|text| format!("\"{key}\":\"{text}\"")))
    }

    /// Reads the names of one author or of many.
    fn names(&mut self) -> Option<Vec<String>> {
        let mut names = Vec::new();
        match self.peek()? {
            '[' => {
                self.enter('[')?;
                while self.element()? {
                    names.extend(self.name()?);
                }
            }
            _ => names.extend(self.name()?),
        }
        Some(names)
    }

    fn name(&mut self) -> Option<Option<String>> {
        if self.peek()? != '{' {
            self.skip()?;
            return Some(None);
        }
        let mut name = None;
        self.enter('{')?;
        while let Some(key) = self.key()? {
            name = self.member(key, &["name"])?.or(name);
        }
        Some(name.map(|name| format!("{{{}}}", hide_addresses(&name))))
    }

    /// Reads a hub; none of those that speak another protocol.
    fn hub(&mut self) -> Option<Option<String>> {
        if self.peek()? != '{' {
            self.skip()?;
            return Some(None);
        }
        let (mut url, mut is_websub) = (None, false);
        self.enter('{')?;
        while let Some(key) = self.key()? {
            match (key, self.peek()?) {
                ("url", '"') => url = Some(unescape(&self.string()?)),
                ("type", '"') => is_websub = self.string()?.eq_ignore_ascii_case("websub"),
                _ => self.skip()?,
            }
        }
        Some(url.filter(|_| is_websub))
    }

    fn peek(&mut self) -> Option<char> {
        self.rest = self.rest.trim_start();
        self.rest.chars().next()
    }

    fn enter(&mut self, bracket: char) -> Option<()> {
        self.peek()?;
        self.rest = self.rest.strip_prefix(bracket)?;
        Some(())
    }

    /// Moves to the next key; the inner none at the end of the object.
    fn key(&mut self) -> Option<Option<&'j str>> {
        if !self.more('}')? {
            return Some(None);
        }
        let key = self.raw_string()?;
        self.enter(':')?;
        Some(Some(key))
    }

    /// Moves to the next element of an array; false at its end.
    fn element(&mut self) -> Option<bool> {
        self.more(']')
    }

    fn more(&mut self, end: char) -> Option<bool> {
        self.peek()?;
        self.rest = self.rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',');
        if self.peek()? == end {
            self.enter(end)?;
            return Some(false);
        }
        Some(true)
    }

    /// Reads a string as it stands between its quotation marks.
    fn raw_string(&mut self) -> Option<&'j str> {
        self.enter('"')?;
        let mut escaped = false;
        let end = self.rest.bytes().position(|byte| {
            let ends = byte == b'"' && !escaped;
            escaped = byte == b'\\' && !escaped;
            ends
        })?;
        let (inside, rest) = self.rest.split_at_checked(end)?;
        self.rest = rest.strip_prefix('"')?;
        Some(inside)
    }

    /// Reads a string and escapes what JSON does not allow in one.
    fn string(&mut self) -> Option<String> {
        let raw = self.raw_string()?;
        if !raw.contains(|character: char| character < ' ') && !raw.contains("\\u") {
            return Some(raw.to_owned());
        }
        let mut string = String::with_capacity(raw.len());
        for character in raw.chars() {
            match character {
                '\n' => string.push_str("\\n"),
                '\t' => string.push_str("\\t"),
                '\r' => string.push_str("\\r"),
                _ => string.push(character),
            }
        }
        if string.len() != raw.len() {
            self.notes.add("line breaks inside JSON strings escaped");
        }
        Some(join_surrogates(&string))
    }

    /// Reads a number, `true`, `false` or `null`.
    fn scalar(&mut self) -> Option<&'j str> {
        let end =
            self.rest.find(|c: char| c.is_whitespace() || matches!(c, ',' | '}' | ']' | '"' | '{' | '['))?;
        // Something must be taken, or a stray character would be met for ever.
        let first = self.rest.chars().next()?.len_utf8();
        let (scalar, rest) = self.rest.split_at_checked(end.max(first))?;
        self.rest = rest;
        Some(scalar)
    }

    /// Passes over a value, however deep.
    fn skip(&mut self) -> Option<()> {
        let mut depth = 0_usize;
        loop {
            match self.peek()? {
                '"' => {
                    self.raw_string()?;
                }
                open @ ('{' | '[') => {
                    self.enter(open)?;
                    depth += 1;
                }
                close @ ('}' | ']') => {
                    self.enter(close)?;
                    depth = depth.saturating_sub(1);
                }
                other @ (',' | ':') => self.enter(other)?,
                _ => {
                    self.scalar()?;
                }
            }
            if depth == 0 {
                return Some(());
            }
        }
    }
}

/// Adds a member unless one of that name is there.
fn push_new(members: &mut Vec<String>, member: Option<String>) {
    let Some(member) = member else { return };
    let name = member.split_inclusive(':').next().unwrap_or_default();
    if !members.iter().any(|other| other.starts_with(name)) {
        members.push(member);
    }
}

/// Replaces escaped halves of surrogate pairs that stand alone: one of them would lose the whole document.
fn join_surrogates(string: &str) -> String {
    let mut joined = String::with_capacity(string.len());
    let mut rest = string;
    while let Some((before, behind)) = rest.split_once("\\u") {
        joined.push_str(before);
        let escaped = before.bytes().rev().take_while(|byte| *byte == b'\\').count() % 2 == 1;
        let unit = unit(behind);
        let low = behind.get(4..).and_then(|low| low.strip_prefix("\\u")).and_then(self::unit);
        let (kept, taken) = match (unit, low) {
            _ if escaped => ("", 0),
            (Some(0xD800..=0xDBFF), Some(0xDC00..=0xDFFF)) => (behind.get(..10).unwrap_or_default(), 10),
            (Some(0xD800..=0xDFFF), _) => ("fffd", 4),
            (Some(_), _) => (behind.get(..4).unwrap_or_default(), 4),
            (None, _) => ("fffd", 0),
        };
        joined.push_str("\\u");
        joined.push_str(kept);
        rest = behind.get(taken..).unwrap_or_default();
    }
    joined.push_str(rest);
    joined
}

/// Undoes the escape that addresses are written with; others have no place in one.
fn unescape(address: &str) -> String {
    address.replace("\\/", "/")
}

/// Reads four hexadecimal digits.
fn unit(digits: &str) -> Option<u32> {
    digits.get(..4).and_then(|digits| u32::from_str_radix(digits, 16).ok())
}
