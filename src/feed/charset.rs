//! Bytes to text (polling.md C24): byte order mark, valid UTF-8, HTTP charset, XML prolog, detection, in this order.
//!
//! A label is believed unless the bytes contradict it: they do not decode, or decode to what no language looks like.
//! Charsets that nobody serves feeds in (UTF-32, EBCDIC, UTF-7) are left out.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::{Notes, plain::is_legal};

/// Letters below which a text is too short to tell that its label is wrong.
const LETTERS_MIN: usize = 20;
/// Bytes of the start in which the prolog is looked for.
const PROLOG_BYTES: usize = 1024;

/// Decodes a document and drops the characters that XML forbids.
pub(super) fn decode(body: &[u8], content_type: Option<&str>, notes: &mut Notes) -> String {
    let text = decode_bytes(body, content_type, notes);
    if text.chars().all(is_legal) {
        return text;
    }
    notes.add("control characters removed");
    text.chars().filter(|character| is_legal(*character)).collect()
}

fn decode_bytes(body: &[u8], content_type: Option<&str>, notes: &mut Notes) -> String {
    if let Some((encoding, length)) = Encoding::for_bom(body) {
        let text = body.get(length..).unwrap_or_default();
        return encoding.decode_without_bom_handling(text).0.into_owned();
    }
    if let Some(encoding) = utf_16_without_mark(body) {
        return encoding.decode_without_bom_handling(body).0.into_owned();
    }
    let labels = [content_type.and_then(http_label), prolog_label(body)];
    if body.is_ascii() {
        return String::from_utf8_lossy(body).into_owned();
    }
    let (encoding, text) = choose(body, labels);
    for (label, place) in labels.into_iter().zip(["the HTTP header", "the XML prolog"]) {
        if let Some(label) = label.filter(|label| *label != encoding) {
            notes.add(&format!("{place} says {}, the bytes are {}", label.name(), encoding.name()));
        }
    }
    if labels == [None, None] && encoding != UTF_8 {
        notes.add(&format!("no charset declared, {} detected", encoding.name()));
    }
    text
}

/// Finds the first encoding that fits the bytes.
fn choose(body: &[u8], labels: [Option<&'static Encoding>; 2]) -> (&'static Encoding, String) {
    if is_utf_8(body) {
        return (UTF_8, String::from_utf8_lossy(body).into_owned());
    }
    for label in labels.into_iter().flatten() {
        let (text, errors) = label.decode_without_bom_handling(body);
        if !errors && is_plausible(&text) {
            return (label, text.into_owned());
        }
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(body, true);
    let detected = detector.guess(None, Utf8Detection::Deny);
    (detected, detected.decode_without_bom_handling(body).0.into_owned())
}

/// Tells whether bytes are UTF-8, but for a character cut off here and there.
fn is_utf_8(body: &[u8]) -> bool {
    const VALID_PER_BROKEN: usize = 20;
    if std::str::from_utf8(body).map_or_else(|error| error.error_len().is_none(), |_| true) {
        // Nothing is broken but the end, where the document was cut.
        return true;
    }
    let (mut valid, mut broken) = (0, 0);
    for chunk in body.utf8_chunks() {
        valid += chunk.valid().chars().filter(|character| !character.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    broken * VALID_PER_BROKEN <= valid
}

/// Every feed begins with an ASCII character, which UTF-16 fills up with a zero.
fn utf_16_without_mark(body: &[u8]) -> Option<&'static Encoding> {
    match body {
        [first, 0, ..] if *first > 0 && first.is_ascii() => Some(UTF_16LE),
        [0, first, ..] if *first > 0 && first.is_ascii() => Some(UTF_16BE),
        _ => None,
    }
}

fn http_label(content_type: &str) -> Option<&'static Encoding> {
    let parameters = content_type.split(';').skip(1);
    let charset = parameters
        .filter_map(|parameter| parameter.split_once('='))
        .find(|(name, _)| name.trim().eq_ignore_ascii_case("charset"))?;
    Encoding::for_label(charset.1.trim().trim_matches(['"', '\'']).as_bytes())
}

/// Returns the encoding that the XML prolog names; UTF-16 cannot be, the bytes of the prolog were read as ASCII.
fn prolog_label(body: &[u8]) -> Option<&'static Encoding> {
    let start = String::from_utf8_lossy(body.get(..body.len().min(PROLOG_BYTES))?).into_owned();
    let (prolog, _) = start.split_once("<?xml")?.1.split_once("?>")?;
    let value = prolog.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let label = value.trim_start_matches(['"', '\'']).split(['"', '\'']).next()?;
    Encoding::for_label(label.as_bytes()).filter(|encoding| *encoding != UTF_16LE && *encoding != UTF_16BE)
}

/// Tells whether a decoded text looks like a language.
///
/// Cyrillic read as another Cyrillic charset swaps the cases of letters; read as a Latin one, whole words consist of
/// accented letters.
fn is_plausible(text: &str) -> bool {
    let (mut cyrillic, mut capitals, mut foreign, mut accented) = (0_usize, 0_usize, 0_usize, 0_usize);
    for word in text.split(|character: char| !character.is_alphabetic()).filter(|word| !word.is_ascii()) {
        for character in word.chars() {
            foreign += 1;
            accented += usize::from(matches!(character, '\u{80}'..='\u{24F}'));
            if matches!(character, '\u{400}'..='\u{52F}') {
                cyrillic += 1;
                capitals += usize::from(character.is_uppercase());
            }
        }
    }
    let swapped = cyrillic >= LETTERS_MIN && capitals * 10 > cyrillic * 6;
    let mistaken = foreign >= LETTERS_MIN && accented * 10 > foreign * 7;
    !swapped && !mistaken
}
