//! Characters: entities, what XML forbids, what nobody sees, and titles as plain text.

use web_atoms::{C1_REPLACEMENTS, NAMED_ENTITIES};

use super::{
    Notes,
    markup::{Piece, Pieces, Tag},
};

/// Bytes between `&` and `;` of the longest entity that is looked up.
const ENTITY_BYTES_MAX: usize = 32;

/// Names of the entities that XML has without HTML.
const XML_ENTITIES: [&str; 5] = ["amp", "lt", "gt", "quot", "apos"];

/// Elements of HTML whose borders are borders of words.
const BLOCKS: [&str; 12] = ["br", "p", "div", "li", "td", "th", "tr", "h1", "h2", "h3", "hr", "ul"];

/// Replaces the references in `text` by what they name; what names nothing stays as written.
pub(super) fn resolve(text: &str, notes: &mut Notes) -> String {
    let mut resolved = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('&') {
        resolved.push_str(before);
        rest = behind;
        if let Some((name, behind)) = reference(behind) {
            push_reference(&mut resolved, name, notes);
            rest = behind;
        } else {
            notes.add("bare ampersands escaped");
            resolved.push('&');
        }
    }
    resolved.push_str(rest);
    resolved
}

/// Splits `name;rest` when the name could be one of an entity.
fn reference(behind: &str) -> Option<(&str, &str)> {
    let end = behind.bytes().take(ENTITY_BYTES_MAX).position(|byte| byte == b';')?;
    let (name, rest) = behind.split_at_checked(end)?;
    let fits = name.strip_prefix('#').unwrap_or(name);
    let fits = !fits.is_empty() && fits.bytes().all(|byte| byte.is_ascii_alphanumeric());
    fits.then(|| (name, rest.strip_prefix(';').unwrap_or(rest)))
}

fn push_reference(resolved: &mut String, name: &str, notes: &mut Notes) {
    if let Some(number) = name.strip_prefix('#') {
        let hexadecimal = number.strip_prefix(['x', 'X']);
        let code =
            hexadecimal.map_or_else(|| number.parse(), |digits| u32::from_str_radix(digits, 16)).unwrap_or(0);
        match char::from_u32(windows_1252(code)).filter(|character| is_legal(*character)) {
            Some(character) => resolved.push(character),
            None => notes.add("references to illegal characters removed"),
        }
    } else if let Some((first, second)) = NAMED_ENTITIES.get(format!("{name};").as_str()) {
        if !XML_ENTITIES.contains(&name) {
            notes.add("entities of HTML resolved");
        }
        let characters = [*first, *second].into_iter().filter(|code| *code > 0);
        resolved.extend(characters.filter_map(char::from_u32));
    } else {
        notes.add("unknown entities kept as text");
        resolved.push('&');
        resolved.push_str(name);
        resolved.push(';');
    }
}

/// References 128 to 159 mean windows-1252 (HTML standard, numeric character reference end state).
fn windows_1252(code: u32) -> u32 {
    let position = code.checked_sub(0x80).and_then(|position| usize::try_from(position).ok());
    let replacement = position.and_then(|position| C1_REPLACEMENTS.get(position).copied().flatten());
    replacement.map_or(code, u32::from)
}

/// Tells whether XML 1.0 allows a character (section 2.2, `Char`); C1 controls are left out too.
pub(super) fn is_legal(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | ' '..='\u{7E}' | '\u{85}' | '\u{A0}'..='\u{FFFD}' | '\u{10000}'..)
}

/// Tells whether a character changes what is seen without being seen: controls, bidi marks, zero-width characters.
fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{61C}' | '\u{180E}')
}

/// Returns HTML as one line of plain text: tags dropped, entities resolved, white space folded.
pub(super) fn line(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut code = None;
    for piece in Pieces::new(html) {
        match piece {
            Piece::Open(tag) if is_code(tag, html) => code = code.or(Some(tag.name)),
            Piece::Close(name) if code.is_some_and(|open: &str| open.eq_ignore_ascii_case(name)) => {
                code = None;
            }
            _ if code.is_some() => {}
            Piece::Text(part) => text.push_str(&resolve(part, &mut Notes::default())),
            Piece::Literal(part) => text.push_str(part),
            Piece::Open(tag) if is_block(tag.name) => text.push(' '),
            Piece::Close(name) if is_block(name) => text.push(' '),
            Piece::Open(_) | Piece::Close(_) | Piece::Doctype(_) | Piece::Aside | Piece::Cut => {}
        }
    }
    fold(&text)
}

/// Returns a text with white space folded and invisible characters dropped.
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        let length = folded.len();
        if length > 0 {
            folded.push(' ');
        }
        folded.extend(word.chars().filter(|character| !is_invisible(*character)));
        if folded.len() == length + usize::from(length > 0) {
            folded.truncate(length);
        }
    }
    folded
}

/// Appends text as XML or HTML character data.
pub(super) fn push_escaped(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '>', '"']) {
        let (before, behind) = rest.split_at_checked(at).unwrap_or((rest, ""));
        out.push_str(before);
        let mut behind = behind.chars();
        out.push_str(match behind.next() {
            Some('&') => "&amp;",
            Some('<') => "&lt;",
            Some('>') => "&gt;",
            _ => "&quot;",
        });
        rest = behind.as_str();
    }
    out.push_str(rest);
}

/// Returns plain text as HTML.
pub(super) fn escape(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    push_escaped(&mut html, text);
    html
}

/// Tells whether what stands in an element, up to its end in `html`, is for programs.
fn is_code(tag: Tag<'_>, html: &str) -> bool {
    let end = ["script", "style"].iter().position(|code| code.eq_ignore_ascii_case(tag.name));
    let end = end.and_then(|position| ["</script", "</style"].get(position));
    end.is_some_and(|end| !tag.empty && html.to_ascii_lowercase().contains(end))
}

fn is_block(name: &str) -> bool {
    BLOCKS.iter().any(|block| block.eq_ignore_ascii_case(name))
}

/// Spaces e-mail addresses: feed-rs 3.0 splits names at them, and panics when that is inside a Cyrillic character.
pub(super) fn hide_addresses(name: &str) -> String {
    name.replace('@', " @ ")
}

/// Undoes [`hide_addresses`].
pub(super) fn show_addresses(name: &str) -> String {
    name.replace(" @ ", "@")
}
