use super::{
    super::{
        History, Store,
        history::{EvidenceFilter, Subject, Window},
        sample::{capture, feed, minute, put_evidence, put_example, put_story, version},
    },
    *,
};
use crate::model::{NoticeId, SeriesId, Timestamp};

/// A database with the example in it, and a reader of it.
struct Example {
    _directory: tempfile::TempDir,
    store: Store,
    history: History,
    story: i64,
}

impl Example {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("recount.db");
        let (mut store, _) = Store::open(&path).unwrap();
        let id = store.write(put_example).unwrap();
        let history = History::open(&path).unwrap();
        Self { _directory: directory, store, history, story: id }
    }

    /// Keeps another capture for the example's story and returns it as it is read back.
    fn keep(&mut self, capture: &Capture) -> Capture {
        let story = self.story;
        self.store.write(|writer| put_evidence(writer, story, capture)).unwrap();
        let id = *self.captures(Subject::All).last().unwrap();
        self.history.capture(id).unwrap().unwrap()
    }

    fn captures(&self, subject: Subject) -> Vec<i64> {
        self.history.captures(&EvidenceFilter { subject, window: Window::default() }).unwrap()
    }

    fn number(&self, statement: &str) -> i64 {
        self.store.db.query_row(statement, [], |row| row.get(0)).unwrap()
    }
}

/// Returns a document of a feed with so many items, the newest first.
fn document(items: usize) -> Vec<u8> {
    let item = |number| {
        let hash = Sha256::digest([u8::try_from(number).unwrap()]);
        format!("<item><title>Story {number}</title><description>{hash:x?}</description></item>")
    };
    let items: String = (0..items).rev().map(item).collect();
    format!("<rss><channel>{items}</channel></rss>").into_bytes()
}

fn at(at: i64, body: Vec<u8>) -> Capture {
    Capture { at: minute(at), body, ..capture() }
}

#[test]
fn a_capture_comes_back_as_it_was_kept() {
    let example = Example::new();
    let [id] = example.captures(Subject::All)[..] else { panic!("there is one capture") };
    assert_eq!(example.history.capture(id).unwrap(), Some(capture()));
    assert_eq!(example.history.capture(id + 1).unwrap(), None);
}

#[test]
fn evidence_names_the_bytes_of_each_report() {
    let example = Example::new();
    let filter = EvidenceFilter::default();
    let [row] = &example.history.evidence(&filter).unwrap()[..] else { panic!("there is one report") };
    let body = capture().body;
    let sha256 = Sha256::digest(&body).iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
    assert_eq!((row.report, row.story, row.version), (Some(1), example.story, 1));
    assert_eq!((row.sha256.as_str(), row.bytes), (sha256.as_str(), i64::try_from(body.len()).unwrap()));
    assert_eq!((row.url.as_str(), row.fetched_at), ("https://courier.example/feed.xml", minute(1)));
    assert_eq!((row.kind.as_str(), row.status, row.feed.as_str()), ("document", Some(200), "courier"));
    assert_eq!(row.response_headers[0][1], "application/rss+xml");
}

#[test]
fn a_document_is_kept_once_for_all_its_stories() {
    let mut example = Example::new();
    let store = &mut example.store;
    let write = store.write(|writer| {
        let other = put_story(writer, "b", "Another")?;
        writer.put_version(other, &version(1, "Another"))?;
        put_evidence(writer, other, &capture())?;
        put_evidence(writer, other, &capture())
    });
    write.unwrap();
    let count = |table: &str| example.number(&format!("SELECT count(*) FROM {table}"));
    assert_eq!((count("body"), count("capture"), count("version_capture")), (1, 1, 2));
}

#[test]
fn the_same_bytes_at_another_time_are_another_capture_of_one_body() {
    let mut example = Example::new();
    example.keep(&at(9, capture().body));
    let count = |table: &str| example.number(&format!("SELECT count(*) FROM {table}"));
    assert_eq!((count("body"), count("capture")), (1, 2));
}

#[test]
fn a_document_like_the_one_before_takes_little_room() {
    let mut example = Example::new();
    for items in 40..60 {
        let document = at(i64::try_from(items).unwrap(), document(items));
        assert_eq!(example.keep(&document), document);
    }
    assert_eq!(
        example.number("SELECT count(*) FROM body WHERE base IS NULL"),
        2,
        "the example and the first"
    );
    let [whole, others] = ["base IS NULL", "base IS NOT NULL"]
        .map(|which| example.number(&format!("SELECT max(length(zstd)) FROM body WHERE {which}")));
    assert!(others * 2 <= whole, "{others} of {whole} bytes");
    let chained =
        "SELECT count(*) FROM body JOIN body AS base ON base.id = body.base WHERE base.base IS NOT NULL";
    assert_eq!(example.number(chained), 0, "a base stands for itself");
}

#[test]
fn any_bytes_come_back() {
    let mut example = Example::new();
    // A body that begins as a dictionary of zstd does becomes the base of what follows it.
    let magic = [&[0x37, 0xa4, 0x30, 0xec][..], &[7; 64]].concat();
    let bodies = [Vec::new(), magic.clone(), [magic, document(50)].concat(), document(51), vec![0; 100_000]];
    for (number, body) in (10..).zip(bodies) {
        let capture = at(number, body);
        assert_eq!(example.keep(&capture), capture);
    }
}

#[test]
fn damaged_bytes_are_never_passed_for_evidence() {
    for damage in ["zstd = zeroblob(20)", "sha256 = zeroblob(32)", "bytes = bytes - 1"] {
        let example = Example::new();
        example.store.db.execute(&format!("UPDATE body SET {damage}"), []).unwrap();
        let error = example.history.capture(1).unwrap_err();
        assert!(matches!(error, StoreError::Damaged { .. }), "{damage}: {error:?}");
    }
}

#[test]
fn secrets_stay_out_of_the_file() {
    let mut example = Example::new();
    let headers =
        |names: &[&str]| names.iter().map(|name| ((*name).to_owned(), "s3cret".to_owned())).collect();
    let kept = example.keep(&Capture {
        url: "https://user:s3cret@courier.example/feed.xml".to_owned(),
        asked_url: "https://user:s3cret@courier.example/old?a=b@c".to_owned(),
        request_headers: headers(&["Authorization", "Proxy-Authorization", "cookie"]),
        headers: headers(&["Set-Cookie", "set-cookie2"]),
        ..at(5, document(3))
    });
    assert_eq!(kept.url, "https://courier.example/feed.xml");
    assert_eq!(kept.asked_url, "https://courier.example/old?a=b@c");
    assert_eq!((kept.request_headers, kept.headers), (Vec::new(), Vec::new()));
}

#[test]
fn users_are_taken_out_of_addresses() {
    let check = |url: &str, expected: &str| assert_eq!(without_user(url), expected);
    check("https://a.example/@b", "https://a.example/@b");
    check("https://a:b@c@d.example?e@f", "https://d.example?e@f");
    check("https://a@[::1]:80#g@h", "https://[::1]:80#g@h");
    check("mailto:a@b.example", "mailto:a@b.example");
    check("", "");
}

#[test]
fn captures_are_found_by_what_rests_on_them() {
    let mut example = Example::new();
    example.keep(&at(30, document(3)));
    let write = example.store.write(|writer| {
        writer.put_feed(&feed("courier"))?;
        let other = put_story(writer, "b", "Another")?;
        writer.put_version(other, &version(1, "Another"))?;
        put_evidence(writer, other, &at(40, document(4)))
    });
    write.unwrap();
    let story = example.story;
    assert_eq!(example.captures(Subject::All), [1, 2, 3]);
    assert_eq!(example.captures(Subject::Story(story)), [1, 2]);
    assert_eq!(example.captures(Subject::Series(SeriesId::new("s1"))), [1, 2]);
    assert_eq!(example.captures(Subject::Notice(NoticeId::new("evt_1"))), [1, 2]);
    assert_eq!(example.captures(Subject::Notice(NoticeId::new("evt_2"))), [0_i64; 0]);
    let within = |since: Option<Timestamp>, until: Option<Timestamp>| {
        let window = Window { since, until, limit: None };
        example.history.captures(&EvidenceFilter { subject: Subject::All, window }).unwrap()
    };
    assert_eq!(within(Some(minute(30)), None), [2, 3]);
    assert_eq!(within(Some(minute(30)), Some(minute(40))), [2]);
    assert_eq!(within(None, Some(minute(30))), [1]);
}
