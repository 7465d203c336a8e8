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

/// Cuts text to at most `limit` units, one at least, where `width` measures a character; `…` takes the place of what is lost.
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

/// Returns the last place at or before `end` where a cut splits no word, no number and, if there is room, no figure
/// from the words that bound it; none when there is none in the last three quarters of what fits.
fn word_border(text: &str, end: usize) -> Option<usize> {
    let fitting = text.get(..end)?;
    let border = |words_apart: usize| {
        let mut spaces = fitting.rmatch_indices(' ').map(|(at, _)| at).take_while(|at| *at >= end / 4);
        spaces.find(|at| is_apart_from_numbers(text, *at, words_apart))
    };
    border(QUALIFIER_WORDS + 1).or_else(|| border(1))
}

fn is_apart_from_numbers(text: &str, space: usize, words: usize) -> bool {
    let has_digit = |word: &str| word.contains(|c: char| c.is_numeric());
    let before = text.get(..space).and_then(|before| before.rsplit(' ').next()).unwrap_or_default();
    let mut behind = text.get(space + 1..).unwrap_or_default().split(' ').take(words);
    !has_digit(before) && !behind.any(has_digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_cut(text: &str, limit: usize, expected: &str) {
        let cut = cut(text, limit, |_| 1);
        assert_eq!(cut, expected);
        assert!(cut.chars().count() <= limit);
    }

    #[test]
    fn cuts_fall_between_words_and_outside_figures() {
        check_cut("police said so", 14, "police said so");
        check_cut("police said so", 13, "police said…");
        check_cut("police said so", 9, "police…");
        check_cut("unrest left many dead, no fewer than 164 of them", 40, "unrest left many…");
        check_cut("the ministry spoke of about 9 900 detained people", 33, "the ministry spoke of…");
        check_cut("abcdefghij", 5, "abcd…");
        check_cut("ab cdefghijklmnopqrst", 16, "ab cdefghijklmn…");
        check_cut("e\u{301}e\u{301}e\u{301}", 4, "e\u{301}…");
        check_cut("", 0, "");
        check_cut("abc", 1, "…");
    }

    #[test]
    fn what_does_not_show_is_removed() {
        assert_eq!(plain("  a\tb\r\n\u{a0}c\u{85}d "), "a b c d");
        assert_eq!(
            plain("a\u{200b}b\u{202e}c\u{2066}d\u{feff}e\u{ad}f\u{1b}[31m\u{0}\u{e0041}"),
            "abcdef[31m"
        );
        assert_eq!(plain("Қазақстан: 9 900 адам — «ұсталды»"), "Қазақстан: 9 900 адам — «ұсталды»");
    }
}
