//! What a person types into a search, as a full-text query that cannot fail.

/// Words and phrases of a search that count; more are left out.
pub(super) const TERMS_MAX: usize = 32;

/// Returns the FTS5 query for a text: all of its words, `"phrases"` and `prefix*` must occur, in any order.
///
/// Everything goes in quotes, so that FTS5's own operators are words like any other. None when there is no word.
pub(super) fn query(text: &str) -> Option<String> {
    let terms: Vec<String> = terms(text).into_iter().take(TERMS_MAX).collect();
    (!terms.is_empty()).then(|| terms.join(" "))
}

fn terms(text: &str) -> Vec<String> {
    // Every second stretch between quotes is a phrase; a last quote that is never closed opens one too.
    text.split('"')
        .zip([false, true].into_iter().cycle())
        .flat_map(|(part, is_phrase)| if is_phrase { vec![part] } else { part.split_whitespace().collect() })
        .filter_map(term)
        .collect()
}

fn term(part: &str) -> Option<String> {
    if !part.chars().any(char::is_alphanumeric) {
        return None;
    }
    let words: String = part.chars().map(|c| if c.is_control() || c == '"' { ' ' } else { c }).collect();
    let star = if part.ends_with('*') { "*" } else { "" };
    Some(format!("\"{}\"{star}", words.trim()))
}
