//! When a page says that its article was published and last changed: JSON-LD, `meta` and `time` elements, in this order.

use dom_query::Document;

/// What metadata call the publication, most exact first.
const PUBLISHED: [(&str, &str); 7] = [
    ("meta[property='article:published_time']", "content"),
    ("[itemprop='datePublished']", "content"),
    ("[itemprop='datePublished']", "datetime"),
    ("meta[name='pubdate'], meta[name='publishdate'], meta[name='article:published_time']", "content"),
    ("time[pubdate]", "datetime"),
    ("article time[datetime]", "datetime"),
    ("main time[datetime]", "datetime"),
];
/// What they call the last change.
const MODIFIED: [(&str, &str); 5] = [
    ("meta[property='article:modified_time']", "content"),
    ("meta[property='og:updated_time']", "content"),
    ("[itemprop='dateModified']", "content"),
    ("[itemprop='dateModified']", "datetime"),
    ("meta[name='lastmod'], meta[name='article:modified_time']", "content"),
];
/// Bytes of a date.
const DATE_BYTES_MAX: usize = 100;

/// Returns the date of publication as written.
pub(super) fn published(page: &Document) -> Option<String> {
    date(page, "datePublished", &PUBLISHED)
}

/// Returns the date of the last change as written.
pub(super) fn modified(page: &Document) -> Option<String> {
    date(page, "dateModified", &MODIFIED)
}

fn date(page: &Document, in_linked: &str, places: &[(&str, &str)]) -> Option<String> {
    let linked = page.select("script[type='application/ld+json']");
    let linked = linked.iter().find_map(|script| member(&script.text(), in_linked));
    linked.or_else(|| places.iter().find_map(|(selector, name)| attribute(page, selector, name)))
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

    #[test]
    fn the_last_change_has_places_of_its_own() {
        let modified = |html: &str| modified(&Document::from(html));
        let linked = r#"<script type="application/ld+json">{"datePublished":"2022-01-11","dateModified":"2022-01-12"}</script>"#;
        let meta = "<meta property='article:modified_time' content='2022-01-13T07:05:00Z'>";
        assert_eq!(modified(&[meta, linked].concat()).as_deref(), Some("2022-01-12"));
        assert_eq!(modified(meta).as_deref(), Some("2022-01-13T07:05:00Z"));
        let published = "<article><time datetime='2022-01-11 13:05'>Tuesday</time></article>";
        assert_eq!(modified(published), None);
    }
}
