//! The alert as a person reads it on a terminal.

use crate::model::{FigureNotice, Notice, NoticeData};

use super::{
    clean::{link, plain},
    headline,
};

/// Renders a notice as two to four lines: what happened, in whose words, who else speaks, and where it stands. No
/// line holds a character that could steer the terminal; there is no line break at the end.
pub fn terminal(notice: &Notice) -> String {
    let mut lines = vec![plain(&headline(notice))];
    match &notice.data {
        NoticeData::Figure(figure) => {
            lines.push(format!("  \"{}\"", plain(&figure.evidence.quote)));
            lines.extend(others(figure).map(|others| format!("  {others}")));
            lines.push(source(&figure.evidence.article.publisher, figure.evidence.article.url.as_deref()));
        }
        NoticeData::Story(story) => {
            lines.push(format!("  \"{}\"", plain(&story.article.title)));
            lines.push(source(&story.article.publisher, story.article.url.as_deref()));
        }
        NoticeData::Feed(feed) => lines.push(format!("  {}: {}", feed.feed.id, plain(&feed.detail))),
        NoticeData::Endpoint { endpoint, detail, .. } => {
            lines.push(format!("  {endpoint}: {}", plain(detail)));
        }
    }
    lines.join("\n")
}

fn source(publisher: &str, url: Option<&str>) -> String {
    let publisher = plain(publisher);
    match link(url) {
        Some(url) => format!("  {publisher} {url}"),
        None => format!("  {publisher}"),
    }
}

/// Says in one line who agrees and who differs.
fn others(figure: &FigureNotice) -> Option<String> {
    let list = |label: &str, voices: &[String]| {
        (!voices.is_empty()).then(|| format!("{label}: {}", plain(&voices.join("; "))))
    };
    let lists = [
        list("also", &figure.other_sources.agreeing),
        list("against it", &figure.other_sources.contradicting),
    ];
    let lists: Vec<_> = lists.into_iter().flatten().collect();
    (!lists.is_empty()).then(|| lists.join(" · "))
}
