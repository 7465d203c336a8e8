//! The feeds that a page names: HTML in, addresses out. Nothing is fetched here, so a candidate may be no feed at all.
//!
//! A `<link rel="alternate">` with the type of a feed is the publisher's own word (WHATWG HTML, section 4.6.7.1); a link
//! in the text counts when its address looks like one of a feed. Comments, scripts and styles are passed over. Time grows
//! linearly with the page, and at most [`CANDIDATES_MAX`] addresses come out.

use std::collections::HashSet;

use url::Url;

use super::{
    Notes, charset,
    link::{absolute, canonical_link, web_address},
    markup::{Piece, Pieces, Tag},
    plain,
};

/// Addresses taken from one page: the first of those that its head names, then of those in its text.
pub const CANDIDATES_MAX: usize = 20;

/// Types of feeds.
const TYPES: [&str; 4] =
    ["application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json"];
/// Types of feeds and of much else: they count when the address looks like one of a feed.
const LOOSE_TYPES: [&str; 4] = ["application/json", "application/xml", "text/xml", ""];
/// Elements whose inside is text, whatever it looks like.
const RAW: [&str; 5] = ["script", "style", "textarea", "title", "iframe"];
/// What the last part of a feed's path is often called.
const NAMES: [&str; 9] = ["feed", "feeds", "rss", "rss2", "atom", "rdf", "index.rdf", "rss.php", "feed.php"];
/// How the address of a feed often ends.
const ENDINGS: [&str; 8] =
    [".rss", ".atom", ".rdf", "rss.xml", "feed.xml", "atom.xml", "feed.json", "rss.asp"];
/// Queries that ask for a feed.
const QUERIES: [&str; 5] = ["feed=rss", "feed=rss2", "feed=atom", "format=feed", "format=rss"];
/// Beginnings of hosts that serve feeds.
const HOSTS: [&str; 4] = ["feeds.", "feed.", "rss.", "feeds2."];
/// Where sites keep a feed that they do not name, the most usual first.
const USUAL_PATHS: [&str; 8] =
    ["/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/feed.json", "/feeds"];

/// An address that may be one of a feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The address, made absolute.
    pub url: String,
    /// What the page calls it.
    pub title: Option<String>,
}

/// What a page names.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Candidates {
    /// Each address once, at most [`CANDIDATES_MAX`].
    pub found: Vec<Candidate>,
    /// Further ones.
    pub left_out: usize,
}

/// Returns the feeds that the page at `url` names: those of its head, then those that its text links to.
pub fn candidates(page: &[u8], content_type: Option<&str>, url: &str) -> Candidates {
    let html = charset::decode(page, content_type, &mut Notes::default());
    let mut base = Base { url: Url::parse(url).ok(), is_set: false };
    let (mut in_head, mut in_text) = (Vec::new(), Vec::new());
    let mut pieces = Pieces::new(&html);
    while let Some(piece) = pieces.next() {
        let Piece::Open(tag) = piece else { continue };
        let is = |name: &&str| name.eq_ignore_ascii_case(tag.name);
        if RAW.iter().any(is) && !tag.empty {
            pieces.skip_raw(tag.name);
        } else if is(&"base") {
            base.set(tag);
        } else if is(&"link") {
            in_head.extend(candidate(tag, &base).filter(|found| is_named(tag, &found.url)));
        } else if is(&"a") || is(&"area") {
            in_text.extend(candidate(tag, &base).filter(|found| looks_like_feed(&found.url)));
        }
    }
    let mut seen = HashSet::new();
    let mut found: Vec<Candidate> = in_head.into_iter().chain(in_text).collect();
    found.retain(|candidate| canonical_link(&candidate.url).is_some_and(|link| seen.insert(link)));
    let left_out = found.len().saturating_sub(CANDIDATES_MAX);
    found.truncate(CANDIDATES_MAX);
    Candidates { found, left_out }
}

/// Returns the addresses at which the site of `url` may keep a feed that it does not name, the most usual first.
pub fn usual_addresses(url: &str) -> Vec<String> {
    let site = Url::parse(url).ok();
    let at = |path: &&str| site.as_ref().and_then(|site| absolute(path, Some(site)));
    USUAL_PATHS.iter().filter_map(at).collect()
}

/// Where relative links of a page start.
struct Base {
    url: Option<Url>,
    is_set: bool,
}

impl Base {
    /// Takes the first `<base href>`; another one means nothing (WHATWG HTML, section 4.2.3).
    fn set(&mut self, tag: Tag<'_>) {
        let Some(href) = attribute(tag, "href").filter(|_| !self.is_set) else { return };
        self.is_set = true;
        if let Some(base) = absolute(&href, self.url.as_ref()).and_then(|base| Url::parse(&base).ok()) {
            self.url = Some(base);
        }
    }
}

fn candidate(tag: Tag<'_>, base: &Base) -> Option<Candidate> {
    let href = attribute(tag, "href")?;
    let is_old = href.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("feed:"));
    let url = if is_old { web_address(&href) } else { absolute(&href, base.url.as_ref()) };
    let mut url = Url::parse(&url?).ok()?;
    url.set_fragment(None);
    let title = attribute(tag, "title").map(|title| plain::fold(&title)).filter(|title| !title.is_empty());
    Some(Candidate { url: url.into(), title })
}

fn attribute(tag: Tag<'_>, name: &str) -> Option<String> {
    tag.attribute(name).map(|value| plain::resolve(value, &mut Notes::default()))
}

/// Tells whether a `<link>` says that it leads to a feed.
fn is_named(tag: Tag<'_>, url: &str) -> bool {
    let relations = tag.attribute("rel").unwrap_or_default();
    let has = |relation: &str| relations.split_whitespace().any(|word| word.eq_ignore_ascii_case(relation));
    let kind = tag.attribute("type").unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    has("feed")
        || has("alternate")
            && (TYPES.contains(&kind.as_str())
                || LOOSE_TYPES.contains(&kind.as_str()) && looks_like_feed(url))
}

/// Tells whether an address looks like one of a feed.
fn looks_like_feed(url: &str) -> bool {
    let Ok(url) = Url::parse(url) else { return false };
    let path = url.path().trim_end_matches('/').to_ascii_lowercase();
    let last = path.rsplit('/').next().unwrap_or_default();
    let query = url.query().unwrap_or_default().to_ascii_lowercase();
    let host = url.host_str().unwrap_or_default();
    NAMES.contains(&last)
        || ENDINGS.iter().any(|ending| last.ends_with(ending))
        || query.split('&').any(|part| QUERIES.contains(&part))
        || HOSTS.iter().any(|start| host.starts_with(start))
        // `/rss/en/all`, `/rss/yandex.xml`
        || path.split('/').any(|part| part == "rss")
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "https://courier.example/news/today/";

    /// Checks the addresses that a page names.
    #[track_caller]
    fn check(html: &str, expected: &[&str]) {
        let found = candidates(html.as_bytes(), Some("text/html; charset=utf-8"), PAGE).found;
        assert_eq!(found.iter().map(|found| found.url.as_str()).collect::<Vec<_>>(), expected, "{html}");
    }

    /// Checks whether an address in the text of a page is taken.
    #[track_caller]
    fn check_link(address: &str, taken: bool) {
        let url = Url::parse(PAGE).unwrap().join(address).unwrap();
        let expected = [url.as_str()];
        let expected = if taken { expected.as_slice() } else { &[] };
        check(&format!("<p>See <a href=\"{address}\">here</a>"), expected);
    }

    #[test]
    fn the_head_names_feeds_of_all_types() {
        check(
            "<html><head><link rel=alternate type='application/rss+xml' title=News href=/rss>\
             <LINK HREF=\"a.xml\" TYPE=\"application/atom+xml\" REL=\"Alternate\" />\
             <link rel='alternate home' type='application/feed+json; charset=utf-8' href='//cdn.example/f.json'>\
             <link rel='feed' href='/all'>\
             <link rel='alternate' type='application/json' href='/feed.json'></head>",
            &[
                "https://courier.example/rss",
                "https://courier.example/news/today/a.xml",
                "https://cdn.example/f.json",
                "https://courier.example/all",
                "https://courier.example/feed.json",
            ],
        );
    }

    #[test]
    fn other_alternates_are_no_feeds() {
        check(
            "<link rel=alternate hreflang=ru href=/ru/><link rel=stylesheet type=text/css href=/feed.css>\
             <link rel=alternate type=application/json href=/wp-json/wp/v2/pages/7>\
             <link rel=alternate type=application/json+oembed href=/oembed?feed=1>\
             <link rel=alternate type=text/xml href=/sitemap.xml><link type=application/rss+xml href=/rss>\
             <link rel=alternate type=application/rss+xml><link rel=alternate type=application/rss+xml href='data:,x'>",
            &[],
        );
    }

    #[test]
    fn links_in_the_text_count_when_they_look_like_feeds() {
        for address in [
            "/feed",
            "/feed/",
            "/ru/rss",
            "news.rss",
            "/rss.xml",
            "/rss/en/all",
            "/export/rss2/index.rdf",
            "/?feed=rss2",
            "https://feeds.wire.example/world",
            "/all.atom",
            "/index.rdf",
            "/rss.asp",
        ] {
            check_link(address, true);
        }
        for address in
            ["/feedback", "/news", "/about-rss-readers", "/rss-help.html", "mailto:rss@a.example", "/"]
        {
            check_link(address, false);
        }
        check("<a href='feed://wire.example/x/rss'>", &["https://wire.example/x/rss"]);
        check("<a href='feed:http://wire.example/rss'>", &["http://wire.example/rss"]);
    }

    #[test]
    fn relative_links_start_at_the_first_base() {
        let link = "<a href=rss.xml>";
        check(&format!("<base href=/ru/>{link}"), &["https://courier.example/ru/rss.xml"]);
        check(
            &format!("<base target=_blank><base href='https://b.example/x/'><base href='/c/'>{link}"),
            &["https://b.example/x/rss.xml"],
        );
        check(
            &format!("<base href='javascript:void(0)'>{link}"),
            &["https://courier.example/news/today/rss.xml"],
        );
    }

    #[test]
    fn entities_are_resolved_and_duplicates_are_named_once() {
        check(
            "<link rel=alternate type=application/rss+xml href='/f?a=1&amp;b=&#50;' title='News &amp; more'>\
             <a href='/f?a=1&b=2#top'>rss</a><a href='/rss'>1</a><a href='/rss?utm_source=x'>2</a><a href='/RSS'>3</a>",
            &[
                "https://courier.example/f?a=1&b=2",
                "https://courier.example/rss",
                "https://courier.example/RSS",
            ],
        );
        let page = b"<link rel=alternate type=application/rss+xml href=/rss title=' News &laquo;A&raquo;\n&#x202e; '>";
        let found = candidates(page, None, PAGE).found;
        assert_eq!(found[0].title.as_deref(), Some("News \u{ab}A\u{bb}"));
    }

    #[test]
    fn comments_scripts_and_texts_name_nothing() {
        let link = "<link rel=alternate type=application/rss+xml href=/rss>";
        check(
            &format!("<!-- {link} --><script>var x = '{link}'; if (1<a) b()</SCRIPT><title>{link}</title>"),
            &[],
        );
        let behind = format!("<script>for(i=0;i<n;i++){{x=\"</p>\"}}</script><style>a>b{{}}</style>{link}");
        check(&behind, &["https://courier.example/rss"]);
        check(&format!("<script>{link}"), &[]);
        check(&format!("<!-- {link}"), &[]);
    }

    #[test]
    fn a_page_of_thousands_of_links_is_bounded_and_its_head_goes_first() {
        let links: Vec<String> = (0..50_000).map(|number| format!("<a href=/{number}/rss>")).collect();
        let links = links.concat();
        let page = format!("{links}<link rel=alternate type=application/rss+xml href=/main>");
        let found = candidates(page.as_bytes(), None, PAGE);
        assert_eq!((found.found.len(), found.left_out), (CANDIDATES_MAX, 50_001 - CANDIDATES_MAX));
        assert_eq!(found.found[0].url, "https://courier.example/main");
    }

    #[test]
    fn hostile_pages_end() {
        for part in [
            "<a ",
            "<a href='",
            "<a href=\"/rss\" ",
            "<script>",
            "</",
            "<!--",
            "<!doctype [",
            "<base href=/x>",
            "<",
        ] {
            let page = part.repeat(200_000);
            assert!(candidates(page.as_bytes(), None, PAGE).found.len() <= CANDIDATES_MAX);
        }
        assert_eq!(candidates(&[0xff, 0xfe, 0, 0, 0x3c], None, "no address"), Candidates::default());
        check(
            &format!("<a href='/{}/rss'>", "x".repeat(100)),
            &[&format!("https://courier.example/{}/rss", "x".repeat(100))],
        );
    }

    #[test]
    fn usual_addresses_are_those_of_the_site() {
        let usual = usual_addresses("https://courier.example/news/1?x=2");
        assert_eq!(usual.first().map(String::as_str), Some("https://courier.example/feed"));
        assert!(
            usual.contains(&"https://courier.example/feed.json".to_owned())
                && usual.len() == USUAL_PATHS.len()
        );
        assert!(usual_addresses("nowhere").is_empty());
    }

    proptest::proptest! {
        #[test]
        fn any_page_gives_addresses_of_the_web(page in "(<(a|link|base|script|/script|!--)[ a-z=\"'/>:.&#;?%\u{436}]{0,40}){0,12}") {
            for found in candidates(page.as_bytes(), None, PAGE).found {
                proptest::prop_assert!(found.url.starts_with("http"), "{}", found.url);
            }
        }

        #[test]
        fn any_bytes_end(page: Vec<u8>) {
            candidates(&page, None, PAGE);
        }
    }
}
