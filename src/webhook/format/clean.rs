//! Text from feeds made safe to show to people: it is data, whatever it contains.

use unicode_segmentation::UnicodeSegmentation;
use url::Url;

/// Words in front of a number that may belong to it: "no fewer than 164".
const QUALIFIER_WORDS: usize = 3;
/// The longest link that is shown.
const LINK_BYTES_MAX: usize = 2_000;

/// Returns text without what does not show or changes how other text shows: control, zero-width and bidirectional
/// characters. White space becomes single spaces, so that one text stays one line.
pub(super) fn plain(text: &str) -> String {
    let shown: String = text
        .chars()
        .map(|c| if c.is_whitespace() || c == '\u{85}' { ' ' } else { c })
        .filter(|c| !c.is_control() && !is_invisible(*c))
        .collect();
    shown.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Tells whether a character has no width or steers its neighbours (UAX #9, explicit formatting, and the tags and
/// fillers that hide text). The joiner of emoji is one of them and is lost.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180e}'
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e0fff}')
}

/// Returns a link that may be shown: http or https, with every character that could end it escaped.
pub(super) fn link(url: Option<&str>) -> Option<Url> {
    let url = Url::parse(url?).ok()?;
    let is_web = matches!(url.scheme(), "http" | "https") && url.has_host();
    (is_web && url.as_str().len() <= LINK_BYTES_MAX).then_some(url)
}

/// Cuts text to at most `limit` units, where `width` measures a character; `…` takes the place of what is lost.
///
/// The cut falls between words, and never inside a number or between it and the words that bound it: "at least
/// 164" is kept whole or left out. Text without such a place is cut between graphemes.
pub(super) fn cut(text: &str, limit: usize, width: fn(char) -> usize) -> String {
    let measure = |text: &str| text.chars().map(width).sum::<usize>();
    if measure(text) <= limit {
        return text.to_owned();
    }
    let room = limit.saturating_sub(width('…'));
    let mut used = 0;
    let fitting = text.graphemes(true).take_while(|grapheme| {
        used += measure(grapheme);
        used <= room
    });
    let end: usize = fitting.map(str::len).sum();
    let end = word_border(text, end).unwrap_or(end);
    format!("{}…", text.get(..end).unwrap_or_default().trim_end())
}

/// Returns the last place at or before `end` where a cut splits no word and no figure; none when there is none in
/// the second half of what fits.
fn word_border(text: &str, end: usize) -> Option<usize> {
    let has_digit = |word: &str| word.contains(|c: char| c.is_numeric());
    let fitting = text.get(..end)?;
    let border = fitting.rmatch_indices(' ').map(|(at, _)| at).find(|at| {
        let before = text.get(..*at).and_then(|before| before.rsplit(' ').next()).unwrap_or_default();
        let mut behind = text.get(*at + 1..).unwrap_or_default().split(' ').take(QUALIFIER_WORDS + 1);
        !has_digit(before) && !behind.any(has_digit)
    });
    border.filter(|at| *at >= end / 2)
}
