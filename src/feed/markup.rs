//! Splits XML, or what was meant to be XML, into pieces.
//!
//! Never fails: a `<` that starts no tag is text, comments and processing instructions are passed over, and a document
//! that ends inside a tag, comment or CDATA section ends with [`Piece::Cut`]. Nothing is resolved here.

/// Bytes of a tag that are searched for its end with respect to quotes; behind that the first `>` ends it.
const TAG_BYTES_MAX: usize = 64 * 1024;

/// One piece of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece<'x> {
    /// A start tag.
    Open(Tag<'x>),
    /// An end tag; its name.
    Close(&'x str),
    /// Text whose entities are not resolved.
    Text(&'x str),
    /// The inside of a CDATA section.
    Literal(&'x str),
    /// A document type declaration, its inside.
    Doctype(&'x str),
    /// A comment or processing instruction.
    Aside,
    /// The document ends inside a tag, comment or section.
    Cut,
}

/// A start tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tag<'x> {
    /// Its name with the prefix, as written.
    pub(super) name: &'x str,
    /// What stands between its name and its end.
    attributes: &'x str,
    /// Whether it closes itself.
    pub(super) empty: bool,
    /// The whole tag.
    pub(super) source: &'x str,
}

impl<'x> Tag<'x> {
    /// Returns the raw value of an attribute, its name compared without case.
    pub(super) fn attribute(self, name: &str) -> Option<&'x str> {
        self.attributes().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// Returns names and raw values of its attributes, in order.
    pub(super) fn attributes(self) -> Attributes<'x> {
        Attributes { rest: self.attributes }
    }
}

/// The attributes of a tag, quoted or not; a slash that ends a value without quotes belongs to it, as in HTML.
pub(super) struct Attributes<'x> {
    rest: &'x str,
}

impl<'x> Iterator for Attributes<'x> {
    type Item = (&'x str, &'x str);

    fn next(&mut self) -> Option<Self::Item> {
        let rest =
            self.rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '/' | '=' | '"' | '\''));
        let (name, rest) = cut_where(rest, |c| c.is_whitespace() || matches!(c, '=' | '/'));
        if name.is_empty() {
            return None;
        }
        let Some(value) = rest.trim_start().strip_prefix('=') else {
            self.rest = rest;
            return Some((name, ""));
        };
        let value = value.trim_start();
        let quoted = ['"', '\''].into_iter().find_map(|quote| value.strip_prefix(quote)?.split_once(quote));
        let (value, rest) = quoted.unwrap_or_else(|| cut_where(value, char::is_whitespace));
        self.rest = rest;
        Some((name, value))
    }
}

/// The pieces of a document.
pub(super) struct Pieces<'x> {
    rest: &'x str,
    /// Whether an end of an internal subset may still follow; looked for once in vain, it never is again.
    subsets: bool,
}

impl<'x> Pieces<'x> {
    pub(super) fn new(document: &'x str) -> Self {
        Self { rest: document, subsets: true }
    }

    /// Takes what stands up to `end`, and passes over `end`.
    fn take_through(&mut self, end: &str) -> Option<&'x str> {
        let (inside, rest) = self.rest.split_once(end)?;
        self.rest = rest;
        Some(inside)
    }

    /// Passes over the raw text inside an element that holds no markup, such as `script`, up to its end tag.
    pub(super) fn skip_raw(&mut self, name: &str) {
        let is_end = |at: usize| {
            let behind = self.rest.get(at + 2..).unwrap_or_default();
            behind.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
        };
        let end = self.rest.match_indices("</").map(|(at, _)| at).find(|at| is_end(*at));
        self.rest = end.and_then(|at| self.rest.get(at..)).unwrap_or_default();
    }

    fn text(&mut self) -> Piece<'x> {
        let mut end = 0;
        for (at, _) in self.rest.match_indices('<') {
            let behind = self.rest.get(at + 1..).unwrap_or_default();
            if starts_markup(behind) {
                break;
            }
            end = at + 1;
        }
        let behind = self.rest.get(end..).unwrap_or_default();
        let length = end + behind.find('<').unwrap_or(behind.len());
        let (text, rest) = self.rest.split_at_checked(length).unwrap_or((self.rest, ""));
        self.rest = rest;
        Piece::Text(text)
    }

    fn declaration(&mut self) -> Option<Piece<'x>> {
        let end = self.rest.find('>')?;
        let subset = self.rest.get(..end).is_some_and(|inside| inside.contains('['));
        if subset && self.subsets {
            if let Some(inside) = self.take_through("]>") {
                return Some(Piece::Doctype(inside));
            }
            self.subsets = false;
        }
        self.take_through(">").map(Piece::Doctype)
    }

    fn tag(&mut self) -> Option<Piece<'x>> {
        let end = tag_end(self.rest)?;
        let (source, rest) = self.rest.split_at_checked(end)?;
        self.rest = rest;
        let inside = source.strip_prefix('<')?.strip_suffix('>')?;
        let empty = inside.ends_with('/');
        let (name, attributes) = cut_where(inside, |c| c.is_whitespace() || c == '/');
        Some(Piece::Open(Tag { name, attributes, empty, source }))
    }

    /// Returns the next piece of a rest that starts with `<`; none when the document ends inside it.
    fn markup(&mut self) -> Option<Piece<'x>> {
        if self.rest.starts_with("<!--") {
            self.take_through("-->").map(|_| Piece::Aside)
        } else if let Some(rest) = self.rest.strip_prefix("<![CDATA[") {
            self.rest = rest;
            self.take_through("]]>").map(Piece::Literal)
        } else if self.rest.starts_with("<!") {
            self.declaration()
        } else if self.rest.starts_with("<?") {
            self.take_through(">").map(|_| Piece::Aside)
        } else if let Some(rest) = self.rest.strip_prefix("</") {
            self.rest = rest;
            self.take_through(">").map(|name| Piece::Close(name.trim()))
        } else {
            self.tag()
        }
    }
}

impl<'x> Iterator for Pieces<'x> {
    type Item = Piece<'x>;

    fn next(&mut self) -> Option<Piece<'x>> {
        if self.rest.is_empty() {
            return None;
        }
        if !self.rest.strip_prefix('<').is_some_and(starts_markup) {
            return Some(self.text());
        }
        let piece = self.markup();
        if piece.is_none() {
            self.rest = "";
        }
        Some(piece.unwrap_or(Piece::Cut))
    }
}

/// Tells whether what stands behind a `<` makes it more than a character.
fn starts_markup(behind: &str) -> bool {
    behind.starts_with(|c: char| c.is_alphabetic() || matches!(c, '_' | '/' | '!' | '?'))
}

/// Returns the offset behind the `>` that ends the tag at the start of `text`; quoted values may hold one.
fn tag_end(text: &str) -> Option<usize> {
    let mut quote = None;
    let mut previous = b' ';
    for (at, byte) in text.bytes().enumerate().take(TAG_BYTES_MAX) {
        match (quote, byte) {
            (None, b'>') => return Some(at + 1),
            (None, b'"' | b'\'') if previous == b'=' => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
        if !byte.is_ascii_whitespace() {
            previous = byte;
        }
    }
    text.find('>').map(|at| at + 1)
}

/// Splits before the first character that `ends` accepts.
fn cut_where(text: &str, ends: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at_checked(text.find(ends).unwrap_or(text.len())).unwrap_or((text, ""))
}
