//! Feeds that break the rules, each in its own way (polling.md C24 to C31).

use super::*;

/// A document in a charset, whatever its prolog says.
fn encoded(encoding: &'static encoding_rs::Encoding, text: &str) -> Vec<u8> {
    encoding.encode(text).0.into_owned()
}

#[track_caller]
fn check_titles(body: &[u8], content_type: Option<&str>, expected: &[&str]) {
    let document = read(&Source { content_type, ..source(body) }).expect("the document can be read");
    assert_eq!(titles(&document), expected, "{content_type:?}");
}

const HELD: &str = "В Алматы задержаны 1 715 человек, сообщила полиция";

#[test]
fn c24_labels_are_found_however_they_are_written() {
    let text = rss(&format!("<item><title>{HELD}</title></item>"));
    let windows = encoded(encoding_rs::WINDOWS_1251, &text);
    for header in [
        "text/xml;charset=Windows-1251",
        "text/xml; boundary=x; CHARSET = 'cp1251'",
        "text/xml; charset=win-1251",
        "text/xml; charset=utf-16",
        "text/xml; charset=",
        "text/xml; charset",
        "",
    ] {
        check_titles(&windows, Some(header), &[HELD]);
    }
    check_titles(&encoded(encoding_rs::KOI8_R, &text), None, &[HELD]);
    let single =
        text.replace("<?xml version=\"1.0\"?>", "<?xml version='1.0' encoding = 'KOI8-R' standalone='yes'?>");
    check_titles(&encoded(encoding_rs::KOI8_R, &single), Some("application/rss+xml"), &[HELD]);
    check_titles(&encoded(encoding_rs::WINDOWS_1251, &single), None, &[HELD]);
}

#[test]
fn c24_utf_16_needs_neither_mark_nor_label() {
    for prolog in [
        "",
        "<?xml version=\"1.0\"?>",
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>",
        "<?xml version=\"1.0\" encoding=\"UTF-16\"?>",
        "\n  ",
        "<!-- ә -->",
    ] {
        let text = format!(
            "{prolog}<rss version=\"2.0\"><channel><item><title>{HELD}</title></item></channel></rss>"
        );
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for content_type in [None, Some("text/xml; charset=utf-16"), Some("text/xml; charset=utf-8")] {
            check_titles(&little, content_type, &[HELD]);
            check_titles(&big, content_type, &[HELD]);
            check_titles(&[&b"\xFF\xFE"[..], &little].concat(), content_type, &[HELD]);
            check_titles(&[&b"\xFE\xFF"[..], &big].concat(), content_type, &[HELD]);
        }
        // An odd byte at the end is a character cut off.
        check_titles(&little[..little.len() - 1], None, &[HELD]);
    }
}

#[test]
fn c25_links_keep_their_ampersands() {
    let document = parsed(&rss(
        "<item><title>A</title><link>https://news.example/?a=1&copy=2&amp;b=3&reg</link></item>",
    ));
    assert_eq!(only(&document).link.as_deref(), Some("https://news.example/?a=1&copy=2&b=3&reg"));
    let document = parsed(
        "<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><title>A</title><link href=\"https://news.example/?a=1&b=2\"/></entry></feed>",
    );
    assert_eq!(only(&document).link.as_deref(), Some("https://news.example/?a=1&b=2"));
}

#[test]
fn c25_entities_name_the_characters_that_html_names() {
    let title = "&Alpha;&scaron;&Zcaron;&fnof;&circ;&oelig;&Acy;&#150;&#x96;&nbsp;&euro;&frac12;";
    assert_eq!(only(&parsed(&rss(&format!("<item><title>{title}</title></item>")))).title, "ΑšŽƒˆœА–– €½");
}

#[test]
fn c25_sections_end_where_they_can() {
    for (text, expected) in [
        ("<![CDATA[a]]><![CDATA[b]]>", "ab"),
        ("<![CDATA[a]]]]><![CDATA[>b]]>", "a]]>b"),
        ("a ]]> b", "a ]]&gt; b"),
        ("<![CDATA[a <![CDATA[b]]> c]]>", "a <![CDATA[b c]]>"),
        (" \n<![CDATA[a]]>\n ", "a"),
    ] {
        let document =
            parsed(&rss(&format!("<item><title>T</title><description>{text}</description></item>")));
        let summary = only(&document).summary.as_deref().unwrap_or_default().replace("]]>", "]]&gt;");
        assert_eq!(summary.trim(), expected.replace("]]>", "]]&gt;"), "{text}");
    }
}

#[test]
fn c25_a_document_may_end_anywhere() {
    let whole = rss(
        "<item><title>One</title><description><![CDATA[<p>9,900 &amp; more</p>]]></description></item><!-- x --><item><title a=\"b\">Two</title><content:encoded>Text</content:encoded></item>",
    );
    let first = whole.find("</item>").unwrap() + "</item>".len();
    let second = whole.rfind("</item>").unwrap() + "</item>".len();
    for end in whole.find("<channel>").unwrap() + 9..whole.len() {
        let expected: &[&str] = match end {
            _ if end >= second => &["One", "Two"],
            _ if end >= first => &["One"],
            _ => &[],
        };
        check_titles(&whole.as_bytes()[..end], None, expected);
    }
}

#[test]
fn c25_an_item_inside_an_item_begins_another() {
    check_repair(
        &rss(
            "<item><title>One</title><item><title>Two</title></item><title>Lost</title></item><item><title>Three</title></item>",
        ),
        &["One", "Two", "Three"],
        "left open",
    );
    let atom = "<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><title>One</title><content type=\"xhtml\"><div>9,900<entry><title>Two</title></entry></feed>";
    check_repair(atom, &["One", "Two"], "left open");
}

#[test]
fn c25_text_behind_a_tag_that_closes_itself_is_kept() {
    let document = parsed(
        "<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><title>A</title><content type=\"xhtml\"><div><iframe src=\"x\"/><script src=\"y\"/><p/>Held: 9,900<br/>more</div></content></entry></feed>",
    );
    let content = only(&document).content.as_deref().unwrap();
    assert!(
        content
            .contains("<iframe src=\"x\"/></iframe><script src=\"y\"/></script><p/></p>Held: 9,900<br/>more"),
        "{content}"
    );
}

#[test]
fn c25_scripts_are_no_part_of_a_title() {
    for (title, expected) in [
        ("Held: <script>let a = \"120\";</script>9,900", "Held: 9,900"),
        ("Held: &lt;style&gt;p{}&lt;/STYLE&gt;9,900", "Held: 9,900"),
        ("How to write &lt;script&gt; tags", "How to write tags"),
    ] {
        assert_eq!(only(&parsed(&rss(&format!("<item><title>{title}</title></item>")))).title, expected);
    }
}

#[test]
fn c26_a_hundred_thousand_items_are_read_to_the_limit() {
    let items: Vec<String> = (0..100_000).map(|n| format!("<item><title>{n}</title></item>")).collect();
    let document = parsed(&rss(&items.concat()));
    assert_eq!(document.entries.len(), ENTRIES_MAX);
    assert_eq!(document.entries[0].title, "0");
    let items: Vec<String> = (0..100_000).map(|n| format!("{{\"id\":{n}}}")).collect();
    let document = parsed(&format!(
        "{{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"\",\"items\":[{}]}}",
        items.join(",")
    ));
    assert_eq!(document.entries.len(), ENTRIES_MAX);
}

#[test]
fn c26_repetition_of_anything_ends() {
    for piece in [
        "<item>",
        "<a xmlns:x='y'>",
        "<![CDATA[",
        "<!DOCTYPE a [",
        "<!--",
        "&#x41;",
        "&",
        "<title>",
        "</x>",
        "<entry><link href='",
        "<x:y/>",
        "<author>a@b ",
    ] {
        let body = format!("<rss version=\"2.0\"><channel>{}", piece.repeat(20_000));
        let _ = read(&source(body.as_bytes()));
    }
    for piece in ["{", "[", "\"items\":[", "\"a\":", "\"\\", "1", "{\"author\":", "{\"id\":\"x\"},"] {
        let _ = read(&source(format!("{{\"items\":[{}", piece.repeat(20_000)).as_bytes()));
    }
}

#[test]
fn full_texts_of_aggregators_are_content() {
    for (namespace, name) in [
        ("http://news.yandex.ru", "full-text"),
        ("http://turbo.yandex.ru", "content"),
        ("http://news.rambler.ru", "fulltext"),
        ("http://news.mail.ru/", "full-text"),
    ] {
        let document = parsed(&rss(&format!(
            "<item xmlns:n=\"{namespace}\"><title>T</title><description>Short</description><n:{name}>Long text</n:{name}></item>"
        )));
        assert_eq!(only(&document).content.as_deref(), Some("Long text"), "{namespace}");
    }
    let document = parsed(&rss("<item><title>T</title><fulltext>Long text</fulltext></item>"));
    assert_eq!(only(&document).content.as_deref(), Some("Long text"));
}

#[test]
fn media_stand_in_for_what_is_missing_and_no_more() {
    let media = "xmlns:media=\"http://search.yahoo.com/mrss/\"";
    let document = parsed(&rss(&format!(
        "<item {media}><media:title>Photo</media:title><media:description>A street</media:description><title>T</title><description>Held: 9,900</description>
         <media:content url=\"a.jpg\"><media:title>Other</media:title></media:content></item>"
    )));
    assert_eq!(
        (only(&document).title.as_str(), only(&document).summary.as_deref()),
        ("T", Some("Held: 9,900"))
    );
    let document = parsed(&format!(
        "<feed xmlns=\"http://www.w3.org/2005/Atom\" {media}><entry><title>T</title><media:group><media:title>Video</media:title><media:description>Held: 9,900</media:description></media:group></entry></feed>"
    ));
    assert_eq!(
        (only(&document).title.as_str(), only(&document).summary.as_deref()),
        ("T", Some("Held: 9,900"))
    );
}

#[test]
fn atom_content_is_read_by_its_type() {
    for (attributes, text, expected) in [
        ("", "a &lt;b&gt; c", Some("a &lt;b&gt; c")),
        ("type=\"text\"", "5 &lt; 7", Some("5 &lt; 7")),
        ("type=\"html\"", "&lt;p&gt;9,900&lt;/p&gt;", Some("<p>9,900</p>")),
        ("type=\"TEXT/HTML; charset=utf-8\"", "&lt;p&gt;9,900&lt;/p&gt;", Some("<p>9,900</p>")),
        ("type=\"xhtml\"", "<div><p>9,900</p></div>", Some("<div><p>9,900</p></div>")),
        ("type=\"application/xhtml+xml\"", "<p>9,900</p>", Some("<p>9,900</p>")),
        ("type=\"text/x-markdown\"", "9,900 &amp; more", Some("9,900 &amp; more")),
        ("type=\"application/octet-stream\"", "PHA+OSw5MDA8L3A+", Some("<p>9,900</p>")),
        ("mode=\"base64\" type=\"text/html\"", "PHA+\n OSw5MDA8L3A+", Some("<p>9,900</p>")),
        ("mode=\"base64\" type=\"text/html\"", "not base64", None),
        ("type=\"application/pdf\"", "JVBERi0xLjQKJeLjz9M=", None),
        ("type=\"image/svg+xml\"", "<svg><text>120</text></svg>", None),
    ] {
        let document = parsed(&format!(
            "<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><title>T</title><content {attributes}>{text}</content></entry></feed>"
        ));
        assert_eq!(only(&document).content.as_deref(), expected, "{attributes}");
    }
}

#[test]
fn relative_links_start_at_the_nearest_base() {
    let document = parsed(
        "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:base=\"https://a.example/x/\"><entry xml:base=\"y/\"><title>1</title><link href=\"z\"/></entry>
         <entry xml:base=\"/w/\"><title>2</title><link xml:base=\"v/\" href=\"z\"/></entry><entry><title>3</title><link href=\"z\"/></entry>
         <entry xml:base=\"https://b.example/\"><title>4</title><link>/z</link></entry><entry xml:base=\"::\"><title>5</title><link href=\"/z\"/></entry></feed>",
    );
    let links: Vec<_> =
        document.entries.iter().map(|entry| entry.link.as_deref().unwrap_or_default()).collect();
    let expected = [
        "https://a.example/x/y/z",
        "https://a.example/w/v/z",
        "https://a.example/x/z",
        "https://b.example/z",
        "https://a.example/z",
    ];
    assert_eq!(links, expected);
}

#[test]
fn c27_an_atom_entry_that_tells_only_of_its_change_was_published_by_then() {
    let document = parsed(
        "<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><title>T</title><updated>2022-01-11T13:05:00+06:00</updated></entry></feed>",
    );
    let dates = &only(&document).dates;
    assert_eq!((dates.published, dates.updated), (dates.updated, dates.published));
    assert_eq!(dates.published.unwrap().to_string(), "2022-01-11T07:05:00Z");
    assert_eq!(dates.offset_seconds, Some(21_600));
}

#[test]
fn c28_json_items_are_known_by_what_they_have() {
    let document = parsed(
        r#"{"version":"https://jsonfeed.org/version/1","title":"T","author":{"name":"Ann"},"items":[
{"id":1.50,"title":"number"},{"id":-3,"title":"negative"},{"id":null,"url":"https://news.example/a?utm_source=x","title":"null"},
{"title":"none","date_published":"2022-01-11"},{"id":true,"external_url":"https://other.example/b","title":"true"},{},
{"id":"5","attachments":[{"url":"a.mp3","mime_type":"audio/mpeg"}],"authors":null,"tags":["x",{"y":[1]}],"title":null,"content_text":"9,900"},
{"id":"6","authors":[{"name":"Ann"},{"url":"x"},null,"Bob",{"name":"Cy"}],"title":"six","summary":"9,900"}]}"#,
    );
    assert_eq!(titles(&document), ["number", "negative", "null", "none", "true", "", "six"]);
    let identities: Vec<String> = document.entries.iter().map(|entry| entry.identity.key()).collect();
    assert_eq!(identities[..3], ["guid:1.50", "guid:-3", "link:https://news.example/a"]);
    assert!(identities[3].starts_with("hash:"));
    assert_eq!(identities[4..], ["link:https://other.example/b", "guid:5", "guid:6"]);
    assert_eq!(document.entries[6].author.as_deref(), Some("Ann, Cy"));
    let marked = "\u{FEFF} {\"items\":[{\"id\":\"1\",\"title\":\"A\"}]}";
    assert_eq!(titles(&parsed(marked)), ["A"]);
}

#[test]
fn c28_identifiers_say_whether_they_are_addresses() {
    let rdf = "xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"";
    for (item, link, identity) in [
        (
            "<item><title>T</title><guid isPermaLink=\"false\">https://news.example/1</guid></item>",
            None,
            "guid:https://news.example/1",
        ),
        (
            "<item><title>T</title><guid isPermaLink=\"true\">https://news.example/1</guid></item>",
            Some("https://news.example/1"),
            "guid:https://news.example/1",
        ),
        (
            "<item><title>T</title><id>7</id><link>https://news.example/1</link></item>",
            Some("https://news.example/1"),
            "guid:7",
        ),
        (
            &format!("<item {rdf} rdf:about=\"https://news.example/1?a&amp;b\"><title>T</title></item>"),
            Some("https://news.example/1?a&b"),
            "guid:https://news.example/1?a&b",
        ),
        (
            &format!(
                "<item {rdf} rdf:about=\"x\"><title>T</title><link>https://news.example/1</link></item>"
            ),
            Some("https://news.example/1"),
            "link:https://news.example/1",
        ),
    ] {
        let document = parsed(&rss(item));
        assert_eq!(only(&document).link.as_deref(), link, "{item}");
        assert_eq!(only(&document).identity.key(), identity, "{item}");
    }
}

#[test]
fn c28_entries_without_title_and_name_are_told_apart_by_their_text() {
    let document = parsed(&rss(
        "<item><description>Held: 120</description></item><item><description>Held: 9,900</description></item><item/><item></item>",
    ));
    assert_eq!(document.entries.len(), 2);
}

#[test]
fn c11_hours_and_days_are_read_however_they_are_written() {
    let document = parsed(
        "<rss version=\"2.0\"><channel><skiphours><hour> 3 </hour><Hour>03</Hour><hour>24</hour><hour>25</hour><hour>-1</hour><hour>noon</hour><hour/></skiphours>
         <skipDays>Friday<day>SATURDAY </day><day>Sun</day><day>x</day></skipDays><item><title>T</title><skipHours><hour>9</hour></skipHours></item></channel></rss>",
    );
    assert_eq!(document.syndication.skip_hours, [0, 3]);
    assert_eq!(document.syndication.skip_days, [6, 7]);
    let rdf = parsed(
        "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" xmlns=\"http://purl.org/rss/1.0/\" xmlns:s=\"http://purl.org/rss/1.0/modules/syndication/\">
         <channel><s:updatePeriod> Daily\n</s:updatePeriod><s:updateFrequency>4</s:updateFrequency><s:updateBase>2000-01-01T12:00+00:00</s:updateBase></channel></rdf:RDF>",
    );
    assert_eq!(rdf.syndication.interval, Some(Duration::from_hours(6)));
}
