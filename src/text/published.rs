//! When a page says that its article was published: JSON-LD, `meta` and `time` elements, in this order.

use dom_query::Document;

/// What metadata call it, most exact first.
const PLACES: [(&str, &str); 7] = [
    ("meta[property='article:published_time']", "content"),
    ("[itemprop='datePublished']", "content"),
    ("[itemprop='datePublished']", "datetime"),
    ("meta[name='pubdate'], meta[name='publishdate'], meta[name='article:published_time']", "content"),
    ("time[pubdate]", "datetime"),
    ("article time[datetime]", "datetime"),
    ("main time[datetime]", "datetime"),
];
/// Bytes of a date.
const DATE_BYTES_MAX: usize = 100;

/// Returns the date of publication as written.
pub(super) fn published(page: &Document) -> Option<String> {
    let linked = page.select("script[type='application/ld+json']");
    let linked = linked.iter().find_map(|script| member(&script.text(), "datePublished"));
    linked.or_else(|| PLACES.iter().find_map(|(selector, name)| attribute(page, selector, name)))
}

fn attribute(page: &Document, selector: &str, name: &str) -> Option<String> {
    page.select(selector).iter().find_map(|element| dated(&element.attr(name)?))
}

/// Returns the first string of that name in JSON, however deep it stands.
fn member(json: &str, name: &str) -> Option<String> {
    let (_, behind) = json.split_once(&format!("\"{name}\""))?;
    let value = behind.trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')?;
    dated(value.split('"').next()?)
}

fn dated(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty() && text.len() <= DATE_BYTES_MAX).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(html: &str, expected: Option<&str>) {
        assert_eq!(published(&Document::from(html)).as_deref(), expected, "{html}");
    }

    #[test]
    fn each_place_is_looked_in_by_its_worth() {
        let linked = r#"<script type="application/ld+json">{"@graph":[{"@type":"WebSite"},{"@type":"NewsArticle","datePublished" : "2022-01-11T13:05:00+06:00"}]}</script>"#;
        let meta = "<meta property='article:published_time' content='2022-01-11T07:05:00Z'>";
        let time = "<article><time datetime='2022-01-11 13:05'>Tuesday</time></article>";
        check(&[time, meta, linked].concat(), Some("2022-01-11T13:05:00+06:00"));
        check(&[time, meta].concat(), Some("2022-01-11T07:05:00Z"));
        check(time, Some("2022-01-11 13:05"));
        check("<span itemprop=datePublished content=' 11 января 2022 '></span>", Some("11 января 2022"));
        check("<time itemprop=datePublished datetime=2022-01-11></time>", Some("2022-01-11"));
        check("<aside><time datetime=2022-01-11></time></aside>", None);
        check("<script type='application/ld+json'>{\"datePublished\":</script>", None);
        check(
            "<script type='application/ld+json'>{\"datePublished\":null}</script><meta name=pubdate content=''>",
            None,
        );
        check("", None);
    }
}
