use encoding_rs::WINDOWS_1251;

use super::*;

/// Returns a list around outlines.
fn list(outlines: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?>\n<opml version=\"1.0\"><head><title>My feeds</title></head><body>\n{outlines}\n</body></opml>\n"
    )
}

#[track_caller]
fn read(text: &str) -> Opml {
    read_opml(text.as_bytes()).unwrap()
}

/// Checks titles and addresses that outlines give.
#[track_caller]
fn check(outlines: &str, expected: &[(Option<&str>, &str)]) {
    let opml = read(&list(outlines));
    let read: Vec<_> =
        opml.outlines.iter().map(|outline| (outline.title.as_deref(), outline.url.as_str())).collect();
    assert_eq!(read, expected, "{:?}", opml.skipped);
}

#[track_caller]
fn check_skipped(outlines: &str, expected: &[(usize, &str)]) {
    let skipped = read(&list(outlines)).skipped;
    let told: Vec<_> = skipped.iter().map(|skipped| (skipped.line, skipped.reason.as_str())).collect();
    assert_eq!(told, expected);
}

#[track_caller]
fn check_error(text: &str, expected: &str) {
    assert_eq!(read_opml(text.as_bytes()).unwrap_err().to_string(), expected);
}

#[test]
fn outlines_are_read_as_readers_write_them() {
    check(
        "<outline type='rss' text='Courier' title='The Courier' xmlUrl='https://courier.example/feed'/>",
        &[(Some("Courier"), "https://courier.example/feed")],
    );
    check(
        "<outline title='The Courier' XMLURL='https://courier.example/feed'></outline>",
        &[(Some("The Courier"), "https://courier.example/feed")],
    );
    check("<outline text='' xmlurl='courier.example/feed'/>", &[(None, "https://courier.example/feed")]);
    check("<outline type='atom' url='https://a.example/x' text='A'/>", &[(Some("A"), "https://a.example/x")]);
    check("<outline type='link' url='https://a.example/x' text='A'/>", &[]);
    check("<OUTLINE text='A' xmlUrl='feed://a.example/x'/>", &[(Some("A"), "https://a.example/x")]);
    check(
        "<outline text='https://a.example/' xmlUrl='https://a.example/'/>",
        &[(None, "https://a.example/")],
    );
}

#[test]
fn bare_ampersands_and_entities_are_text() {
    check(
        "<outline text='Q&A &amp; more &laquo;x&raquo; &#8212;\n y\u{202e}' xmlUrl='https://a.example/?a=1&b=2&amp;c=3'/>",
        &[(Some("Q&A & more \u{ab}x\u{bb} \u{2014} y"), "https://a.example/?a=1&b=2&c=3")],
    );
}

#[test]
fn nested_outlines_are_groups() {
    let opml = read(&list(
        "<outline text='News'><outline text='Asia'><outline text='A' xmlUrl='https://a.example/'/></outline>\n\
         <outline text='B' xmlUrl='https://b.example/'><outline text='C' xmlUrl='https://c.example/'/></outline>\
         </outline><outline text='D' xmlUrl='https://d.example/'/>",
    ));
    let groups: Vec<_> = opml.outlines.iter().map(|outline| outline.groups.join("/")).collect();
    assert_eq!(groups, ["News/Asia", "News", "News", ""]);
}

#[test]
fn languages_and_names_of_our_own_are_kept() {
    let opml = read(&list(
        "<outline text='A' language='ru-KZ' xmlUrl='https://a.example/' recount:id='wire-a'/>\
         <outline text='wire-b' language='fr' xmlUrl='https://b.example/' recount:id='wire-b'/>\
         <outline text='C' xmlUrl='https://c.example/' recount:id='not a name'/>",
    ));
    let read: Vec<_> = opml
        .outlines
        .iter()
        .map(|outline| (outline.language, outline.id.as_ref().map(FeedId::as_str), outline.title.as_deref()))
        .collect();
    let expected = [
        (Some(Language::Ru), Some("wire-a"), Some("A")),
        (None, Some("wire-b"), None),
        (None, None, Some("C")),
    ];
    assert_eq!(read, expected);
}

#[test]
fn what_is_no_feed_is_left_out_and_told() {
    check_skipped(
        "<outline text='A' xmlUrl='https://a.example/x'/>\n<outline text='A' xmlUrl='HTTPS://A.example/x#top'/>\n\
         <outline type='rss' text='B'/>\n<outline text='C' xmlUrl='file:///etc/passwd'/>\n\
         <outline text='D' xmlUrl='https://d.example/'/>",
        &[
            (4, "line 3 has its address"),
            (5, "it has no xmlUrl"),
            (6, "its xmlUrl is no address of the web (http, https)"),
        ],
    );
}

#[test]
fn marks_blanks_and_charsets_before_the_list_are_forgiven() {
    let text =
        list("<outline text='\u{41a}\u{443}\u{440}\u{44c}\u{435}\u{440}' xmlUrl='https://a.example/'/>");
    let title = |body: &[u8]| read_opml(body).unwrap().outlines.remove(0).title.unwrap();
    assert_eq!(title(format!("\u{feff}{text}").as_bytes()), "\u{41a}\u{443}\u{440}\u{44c}\u{435}\u{440}");
    assert_eq!(title(format!("\n\n  {text}").as_bytes()), "\u{41a}\u{443}\u{440}\u{44c}\u{435}\u{440}");
    let labelled = text.replace("version=\"1.0\"?", "version=\"1.0\" encoding=\"windows-1251\"?");
    let (bytes, _, _) = WINDOWS_1251.encode(&labelled);
    assert_eq!(title(&bytes), "\u{41a}\u{443}\u{440}\u{44c}\u{435}\u{440}");
    let utf_16: Vec<u8> = format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(title(&utf_16), "\u{41a}\u{443}\u{440}\u{44c}\u{435}\u{440}");
}

#[test]
fn bad_files_are_told_with_their_line() {
    check_error(" \n", "the file is empty");
    check_error("<html>\n<body>", "line 1: this is <html>, not an OPML file");
    check_error("\n\n<rss version=\"2.0\"/>", "line 3: this is <rss>, not an OPML file");
    check_error("feeds: none", "line 1: there is no element in it");
    check_error("<opml>\n<body>\n", "line 3: the file ends before its list does");
    let crossed = read_opml(b"<opml>\n<body>\n<outline text='a'>\n</body></opml>").unwrap_err();
    assert!(matches!(crossed, OpmlError::Xml { line: 4, .. }), "{crossed}");
    let cut = read_opml(b"<opml>\n<body>\n<outline text='a").unwrap_err();
    assert!(matches!(cut, OpmlError::Xml { line: 3, .. }), "{cut}");
}

#[test]
fn large_and_hostile_lists_are_bounded() {
    let many: Vec<String> = (0..OUTLINES_MAX + 5)
        .map(|number| format!("<outline text='Feed {number}' xmlUrl='https://a.example/{number}'/>\n"))
        .collect();
    let opml = read(&list(&many.concat()));
    assert_eq!((opml.outlines.len(), opml.skipped.len()), (OUTLINES_MAX, 5));
    assert_eq!(opml.outlines[9_999].line, 10_002);
    let deep = "<outline text='g'>".repeat(50_000);
    let inner = "<outline xmlUrl='https://a.example/'/>";
    let opml = read(&list(&format!("{deep}{inner}{}", "</outline>".repeat(50_000))));
    assert_eq!(opml.outlines[0].groups.len(), GROUPS_MAX);
    let bomb = "<!DOCTYPE opml [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]>";
    let opml = read(&format!("{bomb}<opml><outline text='&b;' xmlUrl='https://a.example/'/></opml>"));
    assert_eq!(opml.outlines[0].title.as_deref(), Some("&b;"));
}

#[test]
fn what_is_written_is_read_as_it_was() {
    let outline = |url: &str, title: Option<&str>, groups: &[&str]| Outline {
        url: url.to_owned(),
        title: title.map(str::to_owned),
        groups: groups.iter().map(|group| (*group).to_owned()).collect(),
        ..Outline::default()
    };
    let outlines = vec![
        Outline {
            language: Some(Language::Kk),
            id: Some("wire".into()),
            ..outline("https://a.example/?a=1&b=\"2\"", Some("Q&A <\u{ab}\u{416}\u{bb}> \"daily\""), &[])
        },
        Outline { id: Some("bare".into()), ..outline("https://b.example/", None, &["News", "Asia & more"]) },
        outline("https://c.example/", Some("C"), &["News"]),
        outline("https://d.example/", None, &["Sport", "Asia"]),
    ];
    let written = write_opml("recount & feeds", &outlines);
    let opml = read(&written);
    let normal = |outline: &Outline| Outline { line: 0, ..outline.clone() };
    let expected: Vec<Outline> = outlines
        .iter()
        .map(|outline| Outline { url: web_address(&outline.url).unwrap(), ..outline.clone() })
        .collect();
    assert_eq!(opml.outlines.iter().map(normal).collect::<Vec<_>>(), expected);
    assert_eq!(write_opml("recount & feeds", &opml.outlines), write_opml("recount & feeds", &expected));
    assert!(
        written.contains(
            "<outline type=\"rss\" text=\"bare\" xmlUrl=\"https://b.example/\" recount:id=\"bare\"/>"
        ),
        "{written}"
    );
}

proptest::proptest! {
    #[test]
    fn any_bytes_are_a_list_or_an_error(bytes: Vec<u8>, inside in "(<?/?(outline|body)? ?[ a-zA-Z=\"'/>&;:]{0,30}){0,8}") {
        let _ = read_opml(&bytes);
        if let Ok(opml) = read_opml(list(&inside).as_bytes()) {
            proptest::prop_assert!(opml.outlines.iter().all(|outline| outline.line > 0));
        }
    }
}
