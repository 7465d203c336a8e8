use super::*;
use crate::model::{Entry, Identity};

mod hostile;

const URL: &str = "https://news.example/rss/all.xml";

fn source(body: &[u8]) -> Source<'_> {
    Source { body, content_type: None, url: URL, zone: None, language: None }
}

#[track_caller]
fn parsed(body: &str) -> Document {
    read(&source(body.as_bytes())).expect("the document can be read")
}

/// An RSS document around items.
fn rss(items: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><rss version=\"2.0\"><channel><title>City Herald</title><link>https://news.example/</link>{items}</channel></rss>"
    )
}

#[track_caller]
fn only(document: &Document) -> &Entry {
    assert_eq!(document.entries.len(), 1, "{document:?}");
    &document.entries[0]
}

fn titles(document: &Document) -> Vec<&str> {
    document.entries.iter().map(|entry| entry.title.as_str()).collect()
}

#[track_caller]
fn check_repair(body: &str, expected: &[&str], repair: &str) {
    let document = parsed(body);
    assert_eq!(titles(&document), expected);
    match &document.quality {
        Quality::Repaired(notes) => assert!(notes.iter().any(|note| note.contains(repair)), "{notes:?}"),
        Quality::Clean => panic!("nothing was repaired"),
    }
}

#[test]
fn rss_2_is_read_whole() {
    let document = parsed(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" xmlns:media="http://search.yahoo.com/mrss/">
<channel><title>City Herald</title><link>https://news.example/</link><language>ru-RU</language><ttl>30</ttl>
<skipHours><hour>0</hour><hour>24</hour><hour>5</hour></skipHours><skipDays><day>Sunday</day></skipDays>
<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>1</sy:updateFrequency>
<image><title>Logo</title><url>https://news.example/l.png</url></image>
<item><title>Police &amp;quot;hold&amp;quot; &lt;b&gt;120&lt;/b&gt;
 people</title><link>/2022/01/a?utm_source=rss&amp;id=7#top</link><guid isPermaLink="false">a-1</guid>
<description><![CDATA[<p>In brief</p>]]></description><content:encoded><![CDATA[<p>At length</p>]]></content:encoded>
<dc:creator>Ann Writer</dc:creator><source url="https://wire.example/rss">The Wire</source>
<media:title>Photo of a street</media:title><pubDate>Tue, 11 Jan 2022 13:05:00 +0600</pubDate></item></channel></rss>"#,
    );
    assert_eq!(document.quality, Quality::Clean);
    assert_eq!(document.title.as_deref(), Some("City Herald"));
    assert_eq!(document.site.as_deref(), Some("https://news.example/"));
    assert_eq!(document.language, Some(Language::Ru));
    assert_eq!(document.syndication.interval, Some(Duration::from_hours(1)));
    assert_eq!(document.syndication.skip_hours, [0, 5]);
    assert_eq!(document.syndication.skip_days, [7]);
    let entry = only(&document);
    assert_eq!(entry.title, "Police \"hold\" 120 people");
    assert_eq!(entry.identity, Identity::Guid("a-1".to_owned()));
    assert_eq!(entry.link.as_deref(), Some("https://news.example/2022/01/a?utm_source=rss&id=7#top"));
    assert_eq!(entry.canonical_link.as_deref(), Some("https://news.example/2022/01/a?id=7"));
    assert_eq!(entry.summary.as_deref(), Some("<p>In brief</p>"));
    assert_eq!(entry.content.as_deref(), Some("<p>At length</p>"));
    assert_eq!(entry.author.as_deref(), Some("Ann Writer"));
    assert_eq!(entry.source.as_deref(), Some("The Wire"));
    assert_eq!(entry.language, Some(Language::Ru));
    assert_eq!(entry.dates.published.unwrap().to_string(), "2022-01-11T07:05:00Z");
    assert_eq!(entry.dates.updated, None);
    assert_eq!(entry.dates.published_text.as_deref(), Some("Tue, 11 Jan 2022 13:05:00 +0600"));
    assert_eq!(entry.dates.offset_seconds, Some(21_600));
}

#[test]
fn atom_is_read_whole() {
    let document = parsed(
        r#"<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en" xml:base="https://news.example/world/">
<title type="html">City &amp;amp; Country</title><id>f</id><link href="/"/><link rel="self" href="atom.xml"/>
<entry xml:lang="kk"><id>tag:news.example,2022:1</id><title>5 &lt; 7</title>
<link rel="enclosure" href="a.mp3"/><link rel="alternate" type="text/html" href="one.html"/>
<author><name>Ann</name><email>ann@news.example</email></author><author><name>Bob</name></author>
<published>2022-01-11T07:05:00Z</published><updated>2022-01-11T09:00:00Z</updated>
<summary>a &lt; b</summary><source><title>The Wire</title><id>w</id></source>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Held: <b>120</b> &amp; more</p></div></content></entry></feed>"#,
    );
    assert_eq!(document.quality, Quality::Clean);
    assert_eq!(document.title.as_deref(), Some("City & Country"));
    assert_eq!(document.site.as_deref(), Some("https://news.example/"));
    let entry = only(&document);
    assert_eq!(entry.title, "5 < 7");
    assert_eq!(entry.link.as_deref(), Some("https://news.example/world/one.html"));
    assert_eq!(entry.author.as_deref(), Some("Ann, Bob"));
    assert_eq!(entry.source.as_deref(), Some("The Wire"));
    assert_eq!(entry.summary.as_deref(), Some("a &lt; b"));
    let content = entry.content.as_deref().unwrap();
    assert!(content.contains("<p>Held: <b>120</b> &amp; more</p>"), "{content}");
    assert_eq!(entry.language, Some(Language::Kk));
    assert_eq!(entry.dates.updated.unwrap().to_string(), "2022-01-11T09:00:00Z");
}

#[test]
fn rdf_items_stand_beside_the_channel() {
    let document = parsed(
        r#"<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://news.example/"><title>City Herald</title><items><rdf:Seq><rdf:li resource="x"/></rdf:Seq></items></channel>
<image><title>Logo</title></image>
<item rdf:about="x"><title>One</title><link>https://news.example/1</link><dc:date>2022-01-11T13:05+06:00</dc:date></item>
<item><title>Two, without a link</title></item></rdf:RDF>"#,
    );
    assert_eq!(document.title.as_deref(), Some("City Herald"));
    assert_eq!(titles(&document), ["One", "Two, without a link"]);
    assert_eq!(document.entries[0].dates.published.unwrap().to_string(), "2022-01-11T07:05:00Z");
    assert_eq!(document.entries[0].identity, Identity::Link("https://news.example/1".to_owned()));
}

#[test]
fn json_feed_is_read_whole() {
    let document = parsed(
        r#"{"version":"https://jsonfeed.org/version/1.1","title":"City Herald","home_page_url":"https://news.example/","language":"en",
"items":[{"id":7,"url":"/a","title":"Held: 120","content_text":"5 < 7 & more","date_published":"2022-01-11T13:05:00+06:00","authors":[{"name":"Ann"}],"attachments":[{"url":"x"}],"language":"ru"},
{"id":"8","title":"Second"},]}"#,
    );
    assert_eq!(document.quality, Quality::Clean);
    assert_eq!(document.language, Some(Language::En));
    assert_eq!(titles(&document), ["Held: 120", "Second"]);
    let entry = &document.entries[0];
    assert_eq!(entry.identity, Identity::Guid("7".to_owned()));
    assert_eq!(entry.link.as_deref(), Some("https://news.example/a"));
    assert_eq!(entry.content.as_deref(), Some("5 &lt; 7 &amp; more"));
    assert_eq!(entry.author.as_deref(), Some("Ann"));
    assert_eq!(entry.language, Some(Language::Ru));
    assert_eq!(entry.dates.offset_seconds, Some(21_600));
}

#[test]
fn a_json_feed_cut_short_keeps_its_complete_items() {
    let body = "{\"version\":\"https://jsonfeed.org/version/1\",\"title\":\"T\",\"items\":[{\"id\":\"1\",\"title\":\"A \\ud83d\nb\"},{\"id\":\"2\",\"tit";
    check_repair(body, &["A \u{FFFD} b"], "cut short");
}

#[test]
fn old_formats_and_odd_namespaces_are_read() {
    let item = "<item><title>One</title><link>https://news.example/1</link></item>";
    for (open, close) in [
        ("<rss version=\"0.91\"><channel>", "</channel></rss>"),
        ("<rss version=\"0.94\" xmlns=\"http://backend.userland.com/rss2\"><channel>", "</channel></rss>"),
        ("<RSS version=\"2.0\"><Channel></Channel>", "</RSS>"),
        (
            "<rdf:RDF xmlns:rdf=\"x\" xmlns=\"http://my.netscape.com/rdf/simple/0.9/\"><channel></channel>",
            "</rdf:RDF>",
        ),
        ("<rss version=\"2.0\" xmlns=\"https://news.example/own\"><channel>", "</channel></rss>"),
    ] {
        let document = parsed(&format!("{open}{item}{close}"));
        assert_eq!(titles(&document), ["One"], "{open}");
        assert_eq!(only(&document).link.as_deref(), Some("https://news.example/1"));
    }
    let atom = parsed(
        "<feed version=\"0.3\" xmlns=\"http://purl.org/atom/ns#\"><entry><title mode=\"escaped\" type=\"text/html\">A &amp;amp; B</title><id>1</id><issued>2022-01-11T07:05:00Z</issued></entry></feed>",
    );
    assert_eq!(only(&atom).title, "A & B");
    assert!(only(&atom).dates.published.is_some());
    let untyped = parsed(
        "<feed><entry><title type=\"\">One</title><content type=\"image/png\">aGVsZA==</content></entry></feed>",
    );
    assert_eq!((only(&untyped).title.as_str(), &only(&untyped).content), ("One", &None));
}

#[test]
fn full_text_of_yandex_is_content() {
    let document = parsed(&rss(
        "<item xmlns:yandex=\"http://news.yandex.ru\"><title>T</title><description>Short</description><yandex:full-text>Long text</yandex:full-text></item>",
    ));
    assert_eq!(only(&document).content.as_deref(), Some("Long text"));
    assert_eq!(document.quality, Quality::Clean);
}

#[test]
fn c25_a_document_cut_inside_an_item_keeps_the_complete_ones() {
    let whole = rss(
        "<item><title>One</title></item><item><title>Two</title></item><item><title>Three</title><description>9,9",
    );
    let cut = whole.split("</channel>").next().unwrap();
    check_repair(cut, &["One", "Two"], "unfinished last entry");
    let tag = format!(
        "{}<item><title>Th",
        rss("<item><title>One</title></item>").split("</channel>").next().unwrap()
    );
    check_repair(&tag, &["One"], "unfinished last entry");
}

#[test]
fn c25_ill_formed_xml_is_mended() {
    let one = &["One"];
    check_repair(
        &rss("<item><title>One</title><description>a \u{1} b</description></item>"),
        one,
        "control characters",
    );
    check_repair(
        &rss("<item><title>One</title><description>&#0;</description></item>"),
        one,
        "illegal characters",
    );
    check_repair(
        &rss("<item><title>One&nbsp;&mdash;&laquo;two&raquo;</title></item>"),
        &["One —«two»"],
        "entities of HTML",
    );
    check_repair(&rss("<item><title>AT&T & Co &c;</title></item>"), &["AT&T & Co &c;"], "bare ampersands");
    check_repair(
        &format!("\n \u{FEFF}PHP Notice: odd\n{}", rss("<item><title>One</title></item>")),
        one,
        "before the feed",
    );
    check_repair("<rss><channel><item><title>One</title></item></channel></rss>", one, "without a version");
    check_repair(
        &rss("<item><title>One</title><media:title>No</media:title><dc:creator>A</dc:creator></item>"),
        one,
        "'media' is not declared",
    );
    check_repair(
        &rss("<item><title>One<link>https://news.example/1</link></item><item><title>Two</title></item>"),
        &["One", "Two"],
        "left open",
    );
    check_repair(&rss("<item><title>One</title></b></item>"), one, "without a start");
}

#[test]
fn markup_that_nobody_escaped_stays_in_the_text() {
    let document = parsed(&rss(
        "<item><title>A <i>new</i> count</title><description><p>Held: 120<br>more</p></description></item>",
    ));
    assert_eq!(only(&document).title, "A new count");
    assert_eq!(only(&document).summary.as_deref(), Some("<p>Held: 120<br>more</p>"));
}

#[test]
fn c24_windows_1251_declared_only_in_http() {
    let (body, _, _) = encoding_rs::WINDOWS_1251.encode("<rss version='2.0'><channel><item><title>Число задержанных выросло до 9 900</title></item></channel></rss>");
    let document =
        read(&Source { content_type: Some("text/xml; charset=\"windows-1251\""), ..source(&body) }).unwrap();
    assert_eq!(titles(&document), ["Число задержанных выросло до 9 900"]);
    assert_eq!(document.quality, Quality::Clean);
}

#[test]
fn c24_charsets_declared_only_in_the_prolog() {
    for (label, encoding) in [
        ("windows-1251", encoding_rs::WINDOWS_1251),
        ("koi8-r", encoding_rs::KOI8_R),
        ("iso-8859-5", encoding_rs::ISO_8859_5),
    ] {
        let text = format!(
            "<?xml version=\"1.0\" encoding=\"{label}\"?>{}",
            rss("<item><title>Число задержанных выросло</title></item>").split_once("?>").unwrap().1
        );
        let (body, _, _) = encoding.encode(&text);
        for content_type in [None, Some("application/xml")] {
            let document = read(&Source { content_type, ..source(&body) }).unwrap();
            assert_eq!(titles(&document), ["Число задержанных выросло"], "{label}");
            assert_eq!(document.quality, Quality::Clean);
        }
    }
}

#[test]
fn c24_a_label_that_the_bytes_contradict_is_overridden() {
    let text = rss("<item><title>Число задержанных выросло до девяти тысяч человек</title></item>");
    let windows = encoding_rs::WINDOWS_1251.encode(&text).0.into_owned();
    let koi = encoding_rs::KOI8_R.encode(&text).0.into_owned();
    for (body, content_type) in [
        (text.as_bytes(), "text/xml; charset=windows-1251"),
        (&windows, "text/xml; charset=utf-8"),
        (&windows, "text/xml; charset=iso-8859-1"),
        (&koi, "text/xml; charset=windows-1251"),
        (&windows, "text/xml; charset=koi8-r"),
        (&windows, "text/xml"),
    ] {
        let document = read(&Source { content_type: Some(content_type), ..source(body) }).unwrap();
        assert_eq!(
            titles(&document),
            ["Число задержанных выросло до девяти тысяч человек"],
            "{content_type}"
        );
        assert_ne!(document.quality, Quality::Clean, "{content_type}");
    }
}

#[test]
fn utf_16_and_marks_are_read() {
    let text = rss("<item><title>Задержаны</title></item>");
    let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> =
        [0xFE, 0xFF].into_iter().chain(text.encode_utf16().flat_map(u16::to_be_bytes)).collect();
    let mark = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
    for body in [&little, &big, &mark] {
        assert_eq!(titles(&read(&source(body)).unwrap()), ["Задержаны"]);
    }
}

#[test]
fn a_character_cut_off_does_not_spoil_utf_8() {
    let text = rss("<item><title>Задержаны</title></item><item><title>Ещё");
    let cut = text.split("</channel>").next().unwrap();
    let document = read(&source(&cut.as_bytes()[..cut.len() - 1])).unwrap();
    assert_eq!(titles(&document), ["Задержаны"]);
    let inside = [
        rss("").split("</channel>").next().unwrap().as_bytes(),
        "<item><title>Задержаны сто двадцать ".as_bytes(),
        b"\xD1</title></item>",
    ]
    .concat();
    assert_eq!(titles(&read(&source(&inside)).unwrap()), ["Задержаны сто двадцать \u{FFFD}"]);
}

#[test]
fn a_page_is_no_feed() {
    let page = "<!DOCTYPE html><html><head><title>Just a moment &amp; more</title></head><body><p>x</p></body></html>";
    let title = Some("Just a moment & more".to_owned());
    assert_eq!(read(&source(page.as_bytes())), Err(FeedError::Page { title }));
    assert_eq!(read(&source(b"<p>Down for repair</p>")), Err(FeedError::Page { title: None }));
    assert_eq!(read(&source(b" \n")), Err(FeedError::Empty));
    assert!(matches!(read(&source(b"nothing here")), Err(FeedError::Unreadable(_))));
    assert!(matches!(read(&source(b"<urlset><url/></urlset>")), Err(FeedError::Unreadable(_))));
    assert!(matches!(read(&source(b"{\"a\":1}")), Err(FeedError::Unreadable(_))));
}

#[test]
fn feeds_are_told_from_pages_by_their_start() {
    assert!(looks_like_feed(rss("").as_bytes(), None));
    assert!(looks_like_feed(
        b"<?xml version='1.0'?><!-- x --><feed xmlns='http://www.w3.org/2005/Atom'>",
        Some("text/html")
    ));
    assert!(looks_like_feed(b"{\"version\":\"https://jsonfeed.org/version/1.1\"", None));
    assert!(!looks_like_feed(b"<!doctype html><html><rss>", Some("application/rss+xml")));
    assert!(!looks_like_feed(b"{\"a\":1}", Some("application/json")));
    assert!(!looks_like_feed(b"", None));
}

#[test]
fn authors_with_addresses_are_names() {
    for (author, expected) in [
        ("Редакция «info@site.kz»", "Редакция"),
        ("«Редакция»info@site.kz«", "«Редакция»info@site.kz«"),
        ("ann@news.example (Ann Writer)", "Ann Writer"),
        ("ann@news.example", "ann@news.example"),
    ] {
        let document = parsed(&rss(&format!("<item><title>T</title><author>{author}</author></item>")));
        assert_eq!(only(&document).author.as_deref(), Some(expected));
        let json = format!(
            "{{\"version\":\"https://jsonfeed.org/version/1\",\"title\":\"T\",\"items\":[{{\"id\":\"1\",\"title\":\"T\",\"author\":{{\"name\":\"{author}\"}}}}]}}"
        );
        assert_eq!(only(&parsed(&json)).author.as_deref(), Some(expected));
    }
}

#[test]
fn c26_entities_are_never_expanded_or_fetched() {
    let bomb = format!(
        "<!DOCTYPE rss [<!ENTITY a \"{}\"><!ENTITY b \"&a;&a;&a;\"><!ENTITY x SYSTEM \"file:///etc/passwd\">]>{}",
        "ha".repeat(1000),
        "<rss version=\"2.0\"><channel><item><title>One &b;&x;</title></item></channel></rss>"
    );
    assert_eq!(titles(&parsed(&bomb)), ["One &b;&x;"]);
}

#[test]
fn c26_nesting_and_entries_are_bounded() {
    let deep = rss(&format!("{}<item><title>Lost</title></item>", "<group>".repeat(100_000)));
    parsed(&deep);
    let deep = rss(&format!(
        "<item><title>One</title><description>{}</description></item>",
        "<div>".repeat(100_000)
    ));
    assert_eq!(titles(&parsed(&deep)), ["One"]);
    let items: Vec<String> = (0..ENTRIES_MAX + 50)
        .map(|n| {
            format!(
                "<item><title>{n}</title><pubDate>2022-01-11T00:{:02}:{:02}Z</pubDate></item>",
                n / 60,
                n % 60
            )
        })
        .collect();
    let document = parsed(&rss(&items.concat()));
    assert_eq!(document.entries.len(), ENTRIES_MAX);
    assert_eq!(document.entries[0].title, "50");
}

#[test]
fn c28_identity_is_guid_then_link_then_hash() {
    let document =
        parsed(&rss("<item><title>A</title><guid>same</guid><link>https://news.example/a</link></item>
         <item><title>B</title><guid>same</guid><link>https://news.example/b?fbclid=1</link></item>
         <item><title>C</title><link>https://news.example/</link></item>
         <item><title>D</title><link>https://news.example/</link></item>
         <item><title>E</title><guid>https://news.example/e</guid></item>"));
    assert_eq!(document.entries[0].identity, Identity::Link("https://news.example/a".to_owned()));
    assert_eq!(document.entries[1].identity, Identity::Link("https://news.example/b".to_owned()));
    assert!(matches!(document.entries[2].identity, Identity::Hash(_)));
    assert_ne!(document.entries[2].identity, document.entries[3].identity);
    assert_eq!(document.entries[4].link.as_deref(), Some("https://news.example/e"));
}

#[test]
fn c28_an_entry_that_is_listed_twice_is_kept_once_the_newest() {
    let item = |title, minute| {
        format!(
            "<item><title>{title}</title><guid>1</guid><link>https://news.example/1</link><pubDate>2022-01-11T00:0{minute}:00Z</pubDate></item>"
        )
    };
    let document = parsed(&rss(&format!("{}{}", item("Old", 1), item("New", 2))));
    assert_eq!(only(&document).title, "New");
    assert_eq!(only(&document).identity, Identity::Guid("1".to_owned()));
}

#[test]
fn the_content_hash_sees_every_figure_and_no_date() {
    let hash = |title: &str, text: &str, date: &str| {
        only(&parsed(&rss(&format!(
            "<item><title>{title}</title><description>{text}</description><pubDate>{date}</pubDate></item>"
        ))))
        .content_hash
    };
    let first = hash("Held", "9,900 people", "2022-01-11");
    assert_eq!(first, hash("Held", "9,900 people", "2022-01-12"));
    assert_ne!(first, hash("Held", "9,901 people", "2022-01-11"));
    assert_ne!(hash("ab", "c", ""), hash("a", "bc", ""));
}

#[test]
fn c27_a_bad_date_is_none_and_the_operator_has_the_last_word() {
    let body = rss(
        "<item><title>A</title><pubDate>yesterday</pubDate></item><item><title>B</title><pubDate>11 января 2022 13:05</pubDate></item>",
    );
    let document =
        read(&Source { zone: Some("Asia/Almaty"), language: Some(Language::Kk), ..source(body.as_bytes()) })
            .unwrap();
    assert_eq!(document.entries[0].dates.published, None);
    assert_eq!(document.entries[0].dates.published_text.as_deref(), Some("yesterday"));
    assert_eq!(document.entries[1].dates.published.unwrap().to_string(), "2022-01-11T07:05:00Z");
    assert_eq!(document.entries[1].language, Some(Language::Kk));
}

#[test]
fn c12_odd_wishes_are_none() {
    for (elements, interval) in [
        ("<ttl>0</ttl>", None),
        ("<ttl>-5</ttl>", None),
        ("<ttl>99999999999999999999</ttl>", None),
        ("<ttl>15</ttl>", Some(Duration::from_mins(15))),
        ("<sy:updatePeriod>always</sy:updatePeriod>", None),
        (
            "<sy:updatePeriod>dayly</sy:updatePeriod><sy:updateFrequency>0.1</sy:updateFrequency>",
            Some(Duration::from_hours(24)),
        ),
        (
            "<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>-2</sy:updateFrequency>",
            Some(Duration::from_hours(1)),
        ),
        (
            "<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>",
            Some(Duration::from_mins(30)),
        ),
        ("<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>999999</sy:updateFrequency>", None),
    ] {
        assert_eq!(parsed(&rss(elements)).syndication.interval, interval, "{elements}");
    }
    let all: Vec<String> = (0..24).map(|hour| format!("<hour>{hour}</hour>")).collect();
    assert!(
        parsed(&rss(&format!("<skipHours>{}</skipHours>", all.concat()))).syndication.skip_hours.is_empty()
    );
}

#[test]
fn c25_an_empty_feed_is_clean_and_one_that_hides_items_is_not() {
    let empty = parsed(&rss(""));
    assert!(empty.entries.is_empty());
    assert_eq!(empty.quality, Quality::Clean);
    check_repair(
        &rss("<x:item xmlns:x=\"urn:other\"><x:title>T</x:title></x:item>"),
        &[],
        "none could be read",
    );
}

#[test]
fn c30_canonical_links_compare_equal() {
    #[track_caller]
    fn check(link: &str, expected: Option<&str>) {
        assert_eq!(canonical_link(link).as_deref(), expected, "{link}");
    }
    check(
        "HTTPS://News.Example:443/A?utm_medium=x&b=2&fbclid=y&a=1&amp#part",
        Some("https://news.example/A?b=2&a=1"),
    );
    check("https://news.example/a?amp=1&noamp=mobile", Some("https://news.example/a"));
    check("http://news.example", Some("http://news.example/"));
    for copy in [
        "https://news.example/a/b/amp",
        "https://news.example/a/b/amp/?utm_source=x",
        "https://news.example/amp/a/b",
        "https://news.example/a/b.amp",
        "https://www.google.com/amp/s/news.example/a/b/amp/",
        "https://news-example.cdn.ampproject.org/c/s/news.example/amp/a/b?amp_js_v=0.1&usqp=mq331AQ",
        "https://news.example/a/b?outputType=amp&ref_src=twsrc",
    ] {
        check(copy, Some("https://news.example/a/b"));
    }
    check("https://news.example/a.amp.html", Some("https://news.example/a.html"));
    check("https://news.example/amp", Some("https://news.example/amp"));
    check("https://news.example/amp/", Some("https://news.example/amp/"));
    check("https://news.example/ampere/lamp", Some("https://news.example/ampere/lamp"));
    check("https://www.google.com/amp/", Some("https://www.google.com/amp/"));
    check("https://news.example/a?id=%D0%B0", Some("https://news.example/a?id=%D0%B0"));
    check("mailto:a@news.example", None);
    check("javascript:alert(1)", None);
    check("/relative", None);
}

proptest::proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(body in proptest::collection::vec(proptest::num::u8::ANY, 0..400)) {
        let _ = read(&source(&body));
        looks_like_feed(&body, None);
    }

    #[test]
    fn any_markup_is_read_or_refused(parts in proptest::collection::vec(proptest::sample::select(vec![
        "<rss>", "<channel>", "<item>", "</item>", "<feed>", "<entry>", "</entry>", "<title>", "</title>", "<link/>", "<content type='xhtml'>",
        "<author>", "я@b.kz", "&amp;", "&", "<![CDATA[", "]]>", "<!--", "-->", "<a b=\"", "'>", "<", ">", "текст", "\u{0}", "{", "\"items\":[", "\"id\":", "1", "}", "]", ",", "\\ud83d", "\"",
    ]), 0..40)) {
        let _ = read(&source(parts.concat().as_bytes()));
        let _ = read(&source(format!("<rss version=\"2.0\">{}", parts.concat()).as_bytes()));
        let _ = read(&source(format!("<feed>{}", parts.concat()).as_bytes()));
        let _ = read(&source(format!("{{\"items\":[{}", parts.concat()).as_bytes()));
    }

    #[test]
    fn canonical_links_are_stable(path in "[ -~]{0,40}", query in "[a-z_&=%#?]{0,40}") {
        if let Some(link) = canonical_link(&format!("https://news.example/{path}?{query}")) {
            proptest::prop_assert_eq!(canonical_link(&link), Some(link));
        }
    }
}

#[track_caller]
fn check_links(body: &str, hubs: &[&str], own: Option<&str>) {
    let document = parsed(body);
    assert_eq!(document.links.hubs, hubs, "{body}");
    assert_eq!(document.links.own.as_deref(), own, "{body}");
    assert_eq!(document.quality, Quality::Clean, "{body}");
}

#[test]
fn hubs_and_the_own_address_are_read_in_every_format() {
    let atom = "xmlns:atom=\"http://www.w3.org/2005/Atom\"";
    let item = "<item><title>One</title><link>https://news.example/1</link>\
        <atom:link rel=\"hub\" href=\"https://wrong.example/\"/></item>";
    check_links(
        &format!(
            "<rss version=\"2.0\" {atom}><channel><title>T</title><link>https://news.example/</link>\
             <atom:link rel=\"hub\" href=\"https://hub.example/?a=1&amp;b=2\"/>\
             <atom:link rel=\"self\" href=\"/feed.xml\" type=\"application/rss+xml\"/>\
             <atom:link rel=\"alternate\" href=\"https://news.example/other\"/>{item}</channel></rss>"
        ),
        &["https://hub.example/?a=1&b=2"],
        Some("https://news.example/feed.xml"),
    );
    check_links(
        "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>T</title><link rel=\"self hub\" href=\"https://one.example/\"/>\
         <link rel=\"hub\" href=\"https://two.example/\"/><entry><id>1</id><title>A</title>\
         <link rel=\"self\" href=\"https://news.example/1\"/></entry></feed>",
        &["https://one.example/", "https://two.example/"],
        Some("https://one.example/"),
    );
    check_links(
        r#"{"version":"https://jsonfeed.org/version/1.1","title":"T","feed_url":"https:\/\/news.example\/feed.json",
        "hubs":[{"type":"rssCloud","url":"https://cloud.example/"},{"type":"WebSub","url":"https://hub.example/"},7,{}],
        "items":[{"id":"1","title":"A"}]}"#,
        &["https://hub.example/"],
        Some("https://news.example/feed.json"),
    );
    check_links(
        "<rss version=\"2.0\"><channel><title>T</title><item><title>A</title></item></channel></rss>",
        &[],
        None,
    );
}

#[test]
fn no_more_hubs_are_read_than_the_limit() {
    let hubs = "<link rel=\"hub\" href=\"https://hub.example/\"/>".repeat(1_000);
    let document =
        parsed(&format!("<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>T</title>{hubs}</feed>"));
    assert_eq!(document.links.hubs.len(), 8);
}
