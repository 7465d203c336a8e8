//! Where sentences end.
//!
//! A full stop ends a sentence when a space and then a capital, a digit or an opening mark follow, unless it belongs
//! to a title, an initial or a short form. A line break alone ends a sentence only when it is a block border (an empty
//! line), when the line before it ends in a mark, or when that line is too short to have been wrapped.
//!
//! What reads a sentence may look at all of it for each of its words, so an endless one is cut: its pieces have at most
//! `TOKENS_MAX` tokens.

use crate::model::Span;

use super::{TokenKind, Tokens};

/// The most tokens of a sentence; a longer one is a list or no prose, and is cut behind its last comma or space.
const TOKENS_MAX: usize = 300;

/// Short forms behind which a sentence never ends, folded.
const TITLES: &[&str] = &[
    "mr",
    "mrs",
    "ms",
    "dr",
    "gen",
    "col",
    "lt",
    "sgt",
    "maj",
    "capt",
    "prof",
    "sen",
    "rep",
    "gov",
    "st",
    "no",
    "nos",
    "vs",
    "jan",
    "feb",
    "mar",
    "apr",
    "jun",
    "jul",
    "aug",
    "sep",
    "sept",
    "oct",
    "nov",
    "dec",
    "approx",
    "им",
    "ул",
    "просп",
    "пос",
    "стр",
    "ст",
    "п",
    "см",
    "напр",
    "т",
    "тов",
    "гос",
    "ген",
    "акад",
    "проф",
    "обл",
    "р",
];

/// Short forms behind which a sentence ends only before a capital, folded.
const UNITS: &[&str] =
    &["тыс", "млн", "млрд", "чел", "руб", "тг", "гг", "др", "пр", "inc", "ltd", "co", "corp", "m"];

/// A line of fewer characters that another line with a capital or digit follows was not wrapped: it is a text of its own.
const WRAPPED_MIN: usize = 40;

/// Returns the sentences of a text, white space around them left out.
pub fn sentences(tokens: &Tokens<'_>) -> Vec<Span> {
    let mut out = Vec::new();
    let mut first = 0;
    for position in 0..tokens.len() {
        if position + 1 == tokens.len() || ends_behind(tokens, position) {
            out.push(tokens.span(first, position));
            first = position + 1;
        } else if position + 1 - first == TOKENS_MAX {
            let last = last_of_piece(tokens, first, position);
            out.push(tokens.span(first, last));
            first = last + 1;
        }
    }
    out
}

/// Returns where to cut a sentence that is too long: in its second half, behind a comma if there is one, else at a space.
fn last_of_piece(tokens: &Tokens<'_>, first: usize, position: usize) -> usize {
    let has_space_behind = |at: &usize| tokens.get(at + 1).is_some_and(|next| next.space_before);
    let is_comma = |at: &usize| matches!(tokens.folded(*at), "," | ";");
    let places = || (first + TOKENS_MAX / 2..=position).rev().filter(has_space_behind);
    places().find(is_comma).or_else(|| places().next()).unwrap_or(position)
}

/// Tells whether a sentence ends behind the token at `position`, which is not the last.
fn ends_behind(tokens: &Tokens<'_>, position: usize) -> bool {
    let Some(next) = tokens.get(position + 1) else { return true };
    if next.line_before && is_block_border(tokens, position) {
        return true;
    }
    if !next.space_before {
        return false;
    }
    let Some(mark) = mark_before(tokens, position) else { return false };
    match tokens.folded(mark) {
        "!" | "?" | "\u{2026}" => starts_sentence(tokens, position + 1),
        "." => starts_sentence(tokens, position + 1) && !is_short_form(tokens, mark, position + 1),
        _ => false,
    }
}

/// A line break is a block border when an empty line stands there, or when no lower-case word goes on behind it.
fn is_block_border(tokens: &Tokens<'_>, position: usize) -> bool {
    let (Some(token), Some(next)) = (tokens.get(position), tokens.get(position + 1)) else { return true };
    let gap = Span::new(token.span.end, next.span.start).of(tokens.text());
    gap.matches('\n').count() > 1
        || mark_before(tokens, position).is_some()
        || is_short_line(tokens, position)
}

/// Tells whether the line that ends in a token is a heading or list item: short, and the next starts anew.
fn is_short_line(tokens: &Tokens<'_>, position: usize) -> bool {
    let starts = |at: &usize| tokens.get(*at).is_some_and(|token| token.line_before) || *at == 0;
    let first = (0..=position).rev().find(starts);
    starts_sentence(tokens, position + 1)
        && first
            .is_some_and(|first| tokens.span(first, position).of(tokens.text()).chars().count() < WRAPPED_MIN)
}

/// Returns the position of the sentence mark that `position` closes, itself or before closing marks.
fn mark_before(tokens: &Tokens<'_>, position: usize) -> Option<usize> {
    let mut at = position;
    for _ in 0..4 {
        match tokens.folded(at) {
            "." | "!" | "?" | "\u{2026}" => return Some(at),
            "\"" | "'" | ")" | "]" if at > 0 => at -= 1,
            _ => return None,
        }
    }
    None
}

fn starts_sentence(tokens: &Tokens<'_>, position: usize) -> bool {
    tokens.get(position).is_some_and(|token| match token.kind {
        TokenKind::Word => token.capital,
        TokenKind::Digits => true,
        TokenKind::Symbol => {
            matches!(tokens.folded(position), "\"" | "'" | "(" | "[" | "-" | "\u{2022}" | "$")
        }
    })
}

fn is_short_form(tokens: &Tokens<'_>, dot: usize, next: usize) -> bool {
    let Some(before) = dot.checked_sub(1) else { return false };
    let Some(word) = tokens.get(before) else { return false };
    if word.kind != TokenKind::Word || tokens.get(dot).is_some_and(|dot| dot.space_before) {
        return false;
    }
    let folded = tokens.folded(before);
    let is_initial = folded.chars().count() == 1 && word.capital;
    let follows_digits =
        before.checked_sub(1).and_then(|at| tokens.get(at)).is_some_and(|t| t.kind == TokenKind::Digits);
    let next_is_digits = tokens.get(next).is_some_and(|token| token.kind == TokenKind::Digits);
    // «1,1 тыс. — дети», «12 тыс. (из них ...)».
    let goes_on = matches!(tokens.folded(next), "-" | "(");
    is_initial
        || TITLES.contains(&folded)
        || (folded == "г" && !follows_digits)
        || ((next_is_digits || goes_on) && UNITS.contains(&folded))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let tokens = Tokens::new(text);
        let found: Vec<&str> = sentences(&tokens).into_iter().map(|span| span.of(text)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn sentences_end_at_marks() {
        check("Arrests stand at 2,298. Police said so.", &["Arrests stand at 2,298.", "Police said so."]);
        check(
            "\"They left.\" He nodded! Why? 12 died.",
            &["\"They left.\"", "He nodded!", "Why?", "12 died."],
        );
        check("No mark at the end", &["No mark at the end"]);
        check("", &[]);
    }

    #[test]
    fn short_forms_do_not_end_sentences() {
        check(
            "Gen. Stanislav Zas spoke on Jan. 11. All left.",
            &["Gen. Stanislav Zas spoke on Jan. 11.", "All left."],
        );
        check(
            "К. Токаев заявил о 10 тыс. человек. Их отпустили.",
            &["К. Токаев заявил о 10 тыс. человек.", "Их отпустили."],
        );
        check("Из них 1,1 тыс. — дети.", &["Из них 1,1 тыс. — дети."]);
        check("Задержаны 10 тыс. Дела возбуждены.", &["Задержаны 10 тыс.", "Дела возбуждены."]);
        check(
            "В г. Алматы тихо. В 2022 г. Токаев ушёл.",
            &["В г. Алматы тихо.", "В 2022 г.", "Токаев ушёл."],
        );
        check("The U.S. Embassy closed.", &["The U.S. Embassy closed."]);
    }

    #[test]
    fn empty_lines_and_finished_lines_are_borders() {
        check(
            "A headline\n\nThe text goes on\nin the next line.",
            &["A headline", "The text goes on\nin the next line."],
        );
        check("One.\nTwo.", &["One.", "Two."]);
        check("Задержано 500\nРанено 20", &["Задержано 500", "Ранено 20"]);
        let wrapped = "The ministry said on Tuesday that as many as\n9,900 people had been detained.";
        check(wrapped, &[wrapped]);
    }

    #[test]
    fn an_endless_sentence_is_cut() {
        let longest = |text: &str| {
            let tokens = Tokens::new(text);
            let pieces = sentences(&tokens);
            let whole = pieces.iter().copied().reduce(Span::join).unwrap();
            assert_eq!(whole.of(text), text.trim_end(), "nothing is lost");
            pieces.into_iter().map(|piece| tokens.within(piece).len()).max().unwrap()
        };
        assert_eq!(longest(&"and so on ".repeat(TOKENS_MAX)), TOKENS_MAX);
        assert_eq!(longest(&"\u{2014}".repeat(TOKENS_MAX * 3)), TOKENS_MAX);
        assert_eq!(longest(&"word ".repeat(TOKENS_MAX - 1)), TOKENS_MAX - 1);
        let list =
            format!("{}, {}", "word ".repeat(TOKENS_MAX - 20).trim_end(), "other ".repeat(30).trim_end());
        check(&list, &[list.get(..list.find(',').unwrap() + 1).unwrap(), "other ".repeat(30).trim_end()]);
    }
}
