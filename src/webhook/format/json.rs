//! The notice itself.

use crate::model::{Notice, NoticeData};

use super::clean;

/// The largest body, in bytes, as Standard Webhooks advises.
pub const JSON_BYTES_MAX: usize = 20_000;
/// Characters of a feed's text that are kept when the body would be too large.
const TEXT_CHARS_MAX: usize = 1_000;
/// Lines of a list that are kept when the body would be too large.
const LINES_MAX: usize = 10;

pub(super) fn body(notice: &Notice) -> Vec<u8> {
    let body = bytes(notice);
    if body.len() <= JSON_BYTES_MAX { body } else { bytes(&shortened(notice.clone())) }
}

fn bytes(notice: &Notice) -> Vec<u8> {
    serde_json::to_vec(notice).expect("a notice has text keys and finite numbers only")
}

fn shortened(mut notice: Notice) -> Notice {
    match &mut notice.data {
        NoticeData::Figure(figure) => {
            let texts = [&mut figure.headline, &mut figure.evidence.article.title, &mut figure.change.reason];
            texts.into_iter().for_each(shorten);
            let lists = [
                &mut figure.other_sources.agreeing,
                &mut figure.other_sources.contradicting,
                &mut figure.series.recent,
            ];
            for list in lists {
                list.truncate(LINES_MAX);
                list.iter_mut().for_each(shorten);
            }
        }
        NoticeData::Story(story) => {
            [&mut story.headline, &mut story.article.title].into_iter().for_each(shorten);
            story.terms.truncate(LINES_MAX);
        }
        NoticeData::Feed(feed) => [&mut feed.headline, &mut feed.detail].into_iter().for_each(shorten),
        NoticeData::Endpoint { headline, detail, .. } => [headline, detail].into_iter().for_each(shorten),
    }
    notice
}

fn shorten(text: &mut String) {
    *text = clean::cut(text, TEXT_CHARS_MAX, |_| 1);
}
