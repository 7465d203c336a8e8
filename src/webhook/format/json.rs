//! The notice itself, its texts shortened only where a publisher's would make it too large.

use sha2::{Digest, Sha256};

use crate::model::{ArticleLabel, EvidenceNote, FigureNotice, FigureValue, Notice, NoticeData, StoryNotice};

use super::clean;

/// The largest body, in bytes, as Standard Webhooks advises.
pub const JSON_BYTES_MAX: usize = 20_000;
/// Characters that each text may keep, tried one after the other until the body is small enough.
const TEXT_CHARS: [usize; 4] = [1_000, 300, 100, 30];
/// Entries that each list may keep then.
const ENTRIES_MAX: usize = 10;
/// A longer link or identifier is left out then: cut, it would name something else.
const NAME_BYTES_MAX: usize = 2_000;

pub(super) fn body(notice: &Notice) -> Vec<u8> {
    let mut body = bytes(notice);
    for chars in TEXT_CHARS {
        if body.len() <= JSON_BYTES_MAX {
            break;
        }
        body = bytes(&shortened(notice.clone(), chars));
    }
    body
}

fn bytes(notice: &Notice) -> Vec<u8> {
    serde_json::to_vec(notice).expect("a notice has text keys and finite numbers only")
}

fn shortened(mut notice: Notice, chars: usize) -> Notice {
    match &mut notice.data {
        NoticeData::Figure(figure) => shorten_figure(figure, chars),
        NoticeData::Story(story) => shorten_story(story, chars),
        NoticeData::Feed(feed) => shorten([&mut feed.headline, &mut feed.detail], chars),
        NoticeData::Endpoint { headline, detail, .. } => shorten([headline, detail], chars),
    }
    notice
}

fn shorten_figure(figure: &mut FigureNotice, chars: usize) {
    let FigureNotice { headline, change, new, old, claimant, evidence, feed, series, other_sources, .. } =
        figure;
    shorten([headline, &mut change.reason, &mut claimant.name], chars);
    shorten(&mut claimant.relayed_by, chars);
    shorten(&mut feed.title, chars);
    for FigureValue { text, publisher, url, .. } in [Some(new), old.as_mut()].into_iter().flatten() {
        shorten([text, publisher], chars);
        drop_long(url);
    }
    // Of voices the first are kept, of numbers the newest, which stand last.
    let older = series.recent.len().saturating_sub(ENTRIES_MAX);
    series.recent.drain(..older);
    for list in [&mut other_sources.agreeing, &mut other_sources.contradicting, &mut series.recent] {
        list.truncate(ENTRIES_MAX);
        shorten(list, chars);
    }
    shorten_article(&mut evidence.article, chars);
    shorten_quote(evidence, chars);
}

fn shorten_story(story: &mut StoryNotice, chars: usize) {
    shorten([&mut story.headline], chars);
    shorten(&mut story.feed.title, chars);
    story.terms.truncate(ENTRIES_MAX);
    shorten(&mut story.terms, chars);
    shorten_article(&mut story.article, chars);
}

fn shorten_article(article: &mut ArticleLabel, chars: usize) {
    shorten([&mut article.title, &mut article.publisher], chars);
    drop_long(&mut article.url);
    drop_long(&mut article.guid);
}

fn shorten<'a>(texts: impl IntoIterator<Item = &'a mut String>, chars: usize) {
    for text in texts {
        *text = clean::cut(text, chars, |_| 1);
    }
}

fn drop_long(name: &mut Option<String>) {
    *name = name.take().filter(|name| name.len() <= NAME_BYTES_MAX);
}

/// Keeps the words around the figure, and with them what the span and the hash say.
fn shorten_quote(evidence: &mut EvidenceNote, chars: usize) {
    if evidence.quote.chars().count() <= chars {
        return;
    }
    let [start, end] = evidence.figure_span;
    let of = |from: usize, to: usize| {
        evidence.quote.chars().skip(from).take(to.saturating_sub(from)).collect::<String>()
    };
    let from = start.saturating_sub(chars / 2);
    let before = of(from, start);
    // The first word may be half of one.
    let before = match (from, before.split_once(' ')) {
        (0, _) => before,
        (_, Some((_, words))) => format!("…{words}"),
        (_, None) => "…".to_owned(),
    };
    let figure = of(start, end);
    let after = clean::cut(&of(end, usize::MAX), chars / 2, |_| 1);
    let start = before.chars().count();
    evidence.figure_span = [start, start + figure.chars().count()];
    evidence.quote = format!("{before}{figure}{after}");
    evidence.quote_sha256 = hexadecimal(&Sha256::digest(&evidence.quote));
}

fn hexadecimal(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(half.into(), 16).unwrap_or_default();
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}
