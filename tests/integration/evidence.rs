//! Figures traced to the bytes that they were read from, by a user of the real binary.
//!
//! A loopback publisher stands in for the feed; what it served is what must be found again.

use std::{fs, io::Read as _};

use flate2::read::MultiGzDecoder;
use serde_json::Value;

use crate::harness::{Answer, Item, Recount, Request, Server, rss};

const NEWS: &str = "The Interior Ministry of Kazakhstan said 9,900 people were detained in the unrest.";
const MORE: &str = "The Interior Ministry of Kazakhstan said 12,000 people were detained in the unrest.";

fn document(text: &str) -> String {
    let title = "Kazakhstan unrest: what is known";
    let date = "Tue, 11 Jan 2022 05:00:00 GMT";
    rss("Example Wire", &[Item { guid: "a", title, text, date }])
}

/// Serves a document behind a redirect, with a cookie that nobody should see again.
fn publisher(text: &str) -> impl FnMut(&Request) -> Answer + Send + use<> {
    let body = document(text);
    move |request| match request.path.as_str() {
        "/feed" => Answer::status(302).with("Location", "/moved/feed?format=rss"),
        "/moved/feed?format=rss" => Answer::ok("application/rss+xml", body.clone())
            .with("Set-Cookie", "session=s3cret")
            .with("X-Served-By", "node 7"),
        _ => Answer::status(404),
    }
}

/// Polls two documents and returns the desk and the server behind it.
fn polled() -> (Recount, Server) {
    let server = Server::start(publisher(NEWS));
    let config = format!(
        "topics = [\"kazakhstan-2022\"]\n[database]\npath = \"{{dir}}/recount.db\"\n[poll]\n\
         allow_private = [\"127.0.0.0/8\"]\nhost_gap = \"0s\"\n[[feed]]\nid = \"wire\"\nurl = \"{}\"\n",
        server.url("/feed")
    );
    let recount = Recount::new(&config);
    poll(&recount);
    server.answers(publisher(MORE));
    poll(&recount);
    (recount, server)
}

#[track_caller]
fn poll(recount: &Recount) {
    let output = recount.output(&["poll", "--all"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Runs a command that must succeed, on that database.
#[track_caller]
fn ask(recount: &Recount, arguments: &[&str]) -> Vec<u8> {
    let output = recount.output(arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// Returns what was said of each report, without numbers of rows and names of feeds.
fn figures(recount: &Recount, database: &str) -> Vec<Value> {
    let history = recount.json(&["--database", database, "--json", "history", "detained"]);
    let reports = history["reports"].as_array().expect("reports are a list");
    let keys = ["series", "value", "kind", "reason", "claimant", "sentence", "story_url"];
    let told = |report: &Value| keys.iter().map(|key| report[key].clone()).collect();
    reports.iter().map(told).collect()
}

#[test]
fn every_figure_leads_to_the_bytes_that_were_served() {
    let (recount, server) = polled();
    let series = "kazakhstan-2022/detained/people/kazakhstan";
    let explained = recount.json(&["--json", "explain", series]);
    let (reports, evidence) = (&explained["reports"], &explained["evidence"]);
    assert_eq!((reports.as_array().map(Vec::len), evidence.as_array().map(Vec::len)), (Some(2), Some(2)));
    for (number, text) in [NEWS, MORE].iter().enumerate() {
        let row = &evidence[number];
        assert_eq!(row["report"], reports[number]["report"]);
        assert_eq!(row["bytes"].as_u64(), Some(document(text).len() as u64));
        assert_eq!(row["url"].as_str(), Some(server.url("/moved/feed?format=rss").as_str()));
        assert_eq!(row["asked_url"].as_str(), Some(server.url("/feed").as_str()));
        assert!(row["request_headers"].to_string().contains("user-agent"), "{row}");
        assert!(row["response_headers"].to_string().contains("node 7"), "{row}");
    }
    let text = String::from_utf8(ask(&recount, &["explain", "detained"])).expect("it is text");
    assert!(text.contains("said [12,000 people] were detained"), "{text}");
    assert!(text.contains(evidence[1]["sha256"].as_str().expect("it is text")), "{text}");
}

#[test]
fn an_export_holds_what_was_served_and_gives_the_same_figures_again() {
    let (recount, _server) = polled();
    let file = |name: &str| recount.path(name).display().to_string();
    let (plain, packed) = (file("a.warc"), file("a.warc.gz"));
    ask(&recount, &["export", "--warc", &plain]);
    ask(&recount, &["export", "--warc", &packed]);
    let written = fs::read(&plain).expect("the file is there");
    let text = String::from_utf8_lossy(&written);
    assert_eq!(text.matches("WARC-Type: response").count(), 2);
    assert_eq!(text.matches("WARC-Type: request").count(), 2);
    assert!(text.contains(&document(NEWS)) && text.contains(&document(MORE)), "{text}");
    assert!(!text.contains("s3cret"), "{text}");
    let mut unpacked = Vec::new();
    let compressed = fs::read(&packed).expect("the file is there");
    MultiGzDecoder::new(compressed.as_slice()).read_to_end(&mut unpacked).expect("it is gzip");
    assert_eq!(unpacked, written);
    assert_eq!(ask(&recount, &["export", "--warc", "-"]), written);

    let again = file("again.db");
    ask(&recount, &["--database", &again, "replay", &packed]);
    assert_eq!(figures(&recount, &again), figures(&recount, &file("recount.db")));
}

#[test]
fn an_export_is_narrowed_and_overwrites_nothing_unasked() {
    let (recount, _server) = polled();
    let responses = |arguments: &[&str]| {
        let written = ask(&recount, &[&["export", "--warc", "-"], arguments].concat());
        String::from_utf8_lossy(&written).matches("WARC-Type: response").count()
    };
    let told = recount.json(&["--json", "history", "detained", "--changes"]);
    let notice = told["revisions"][1]["notice"].as_str().expect("the change was told");
    assert_eq!(responses(&["--notice", notice]), 1);
    assert_eq!(responses(&["--story", "1"]), 2);
    assert_eq!(responses(&["--series", "kazakhstan-2022/detained/people/kazakhstan"]), 2);
    assert_eq!(responses(&["--since", "2022-01-01"]), 2);

    let file = recount.path("a.warc").display().to_string();
    let code = |arguments: &[&str]| recount.output(arguments).status.code();
    fs::write(&file, "mine").expect("a file can be written");
    assert_eq!(code(&["export", "--warc", &file]), Some(65));
    assert_eq!(fs::read(&file).expect("it is there"), b"mine");
    assert_eq!(code(&["export", "--warc", &file, "--force"]), Some(0));
    assert!(fs::read(&file).expect("it is there").starts_with(b"WARC/1.1"));
    for unknown in
        [["--story", "77"], ["--notice", "evt_77"], ["--series", "a/b/c/d"], ["--until", "2022-01-01"]]
    {
        assert_eq!(code(&[&["export", "--warc", "-"], &unknown[..]].concat()), Some(64), "{unknown:?}");
    }
    assert_eq!(code(&["export", "--warc", "/nowhere/a.warc"]), Some(74));
    let folder = recount.path("folder");
    fs::create_dir(&folder).expect("a directory can be made");
    assert_eq!(code(&["export", "--warc", &folder.display().to_string(), "--force"]), Some(64));
    assert!(!recount.path("folder.new").exists());
}
