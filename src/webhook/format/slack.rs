//! Slack incoming webhooks: Block Kit, within its limits, with every word of a feed escaped.
//!
//! Slack reads `<...>` as links and mentions and `&` as entities, so `&`, `<` and `>` are escaped in every text, and
//! `verbatim` keeps it from making links and mentions of bare words. An `@` at the start of a word becomes its
//! full-width form: nothing that a publisher writes calls a person or a channel.

use serde_json::{Value, json};

use crate::model::{EvidenceNote, FigureNotice, Flags, Notice, NoticeData};

use super::{
    clean::{cut, link, plain},
    headline,
};

/// Characters of a header.
const HEADER_CHARS_MAX: usize = 150;
/// Characters of a section's or context's text.
const TEXT_CHARS_MAX: usize = 3_000;
/// Characters of the text that a notification shows.
const FALLBACK_CHARS_MAX: usize = 1_000;
/// Characters of each line about other voices.
const LINE_CHARS_MAX: usize = 700;

pub(super) fn body(notice: &Notice) -> Vec<u8> {
    let headline = headline(notice);
    let mut blocks = vec![header(&headline)];
    if width_of(&headline) > HEADER_CHARS_MAX {
        blocks.push(section(&escaped(&headline, TEXT_CHARS_MAX)));
    }
    match &notice.data {
        NoticeData::Figure(figure) => blocks.extend(figure_blocks(figure)),
        NoticeData::Story(story) => {
            blocks.push(section(&quoted(&story.article.title)));
            blocks.push(context(&[
                Some(source(&story.article.publisher, story.article.url.as_deref())),
                Some(escaped(&story.topic.label, LINE_CHARS_MAX)),
                flags(story.flags),
            ]));
        }
        NoticeData::Feed(feed) => {
            blocks.extend(detail(&feed.detail));
            blocks.push(context(&[Some(format!("feed {}", feed.feed.id))]));
        }
        NoticeData::Endpoint { endpoint, detail: text, .. } => {
            blocks.extend(detail(text));
            blocks.push(context(&[Some(format!("endpoint {endpoint}"))]));
        }
    }
    let message = json!({ "text": escaped(&headline, FALLBACK_CHARS_MAX), "blocks": blocks });
    message.to_string().into_bytes()
}

fn figure_blocks(figure: &FigureNotice) -> Vec<Value> {
    let EvidenceNote { quote, article, .. } = &figure.evidence;
    let mut blocks = vec![section(&quoted(quote))];
    blocks.push(section(&voices(figure).join("\n")));
    blocks.push(context(&[
        Some(source(&article.publisher, article.url.as_deref())),
        Some(escaped(&figure.topic.label, LINE_CHARS_MAX)),
        Some(format!("change {} of this series", figure.series.position)),
        flags(figure.flags),
    ]));
    blocks
}

/// Says who gives the number, who agrees and who differs, one line each.
fn voices(figure: &FigureNotice) -> Vec<String> {
    let line = |label: &str, text: &str| format!("*{label}:* {}", escaped(text, LINE_CHARS_MAX));
    let claimant = match &figure.claimant.relayed_by {
        Some(relay) => format!("{}, relayed by {relay}", figure.claimant.name),
        None => figure.claimant.name.clone(),
    };
    let mut lines = vec![line("Says", &claimant)];
    lines.extend(figure.old.as_ref().map(|old| line("Before", &format!("{} ({})", old.text, old.publisher))));
    let others = &figure.other_sources;
    if !others.agreeing.is_empty() {
        lines.push(line("Agree", &others.agreeing.join("; ")));
    }
    if !others.contradicting.is_empty() {
        lines.push(line("Differ", &others.contradicting.join("; ")));
    }
    lines
}

fn flags(flags: Flags) -> Option<String> {
    let words = [(flags.late, "late"), (flags.backfill, "backfill"), (flags.grouped, "grouped")];
    let words: Vec<_> = words.into_iter().filter(|(set, _)| *set).map(|(_, word)| word).collect();
    (!words.is_empty()).then(|| words.join(", "))
}

/// Names the outlet and links to the story. The label is the link's own host: it cannot pretend to lead elsewhere.
fn source(publisher: &str, url: Option<&str>) -> String {
    let publisher = escaped(publisher, LINE_CHARS_MAX);
    let Some(url) = link(url) else { return publisher };
    let target =
        url.as_str().replace('|', "%7C").replace('&', "&amp;").replace('<', "%3C").replace('>', "%3E");
    let host = escaped(url.host_str().unwrap_or_default(), LINE_CHARS_MAX);
    format!("{publisher} · <{target}|{host}>")
}

fn header(text: &str) -> Value {
    json!({ "type": "header", "text": { "type": "plain_text", "text": escaped(text, HEADER_CHARS_MAX) } })
}

fn section(text: &str) -> Value {
    json!({ "type": "section", "text": mrkdwn(text) })
}

/// Slack refuses a message with an empty text.
fn detail(text: &str) -> Option<Value> {
    let text = escaped(text, TEXT_CHARS_MAX);
    (!text.is_empty()).then(|| section(&text))
}

fn context(parts: &[Option<String>]) -> Value {
    let elements: Vec<_> =
        parts.iter().flatten().filter(|part| !part.is_empty()).map(|part| mrkdwn(part)).collect();
    json!({ "type": "context", "elements": elements })
}

fn mrkdwn(text: &str) -> Value {
    json!({ "type": "mrkdwn", "text": text, "verbatim": true })
}

fn quoted(text: &str) -> String {
    format!("> {}", escaped(text, TEXT_CHARS_MAX - 2))
}

/// Cleans, cuts and escapes; the limit counts characters after escaping, as Slack does.
fn escaped(text: &str, limit: usize) -> String {
    let text = without_mentions(&plain(text));
    let mut out = String::with_capacity(text.len());
    for c in cut(&text, limit, width).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            c => out.push(c),
        }
    }
    out
}

fn without_mentions(text: &str) -> String {
    let mut inside_word = false;
    text.chars()
        .map(|c| {
            let shown = if c == '@' && !inside_word { '＠' } else { c };
            inside_word = c.is_alphanumeric();
            shown
        })
        .collect()
}

fn width(c: char) -> usize {
    match c {
        '&' => "&amp;".len(),
        '<' | '>' => "&lt;".len(),
        // Slack counts UTF-16 units.
        c => c.len_utf16(),
    }
}

fn width_of(text: &str) -> usize {
    plain(text).chars().map(width).sum()
}
