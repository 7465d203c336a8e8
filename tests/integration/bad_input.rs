//! Bad input of every kind: a recorded fact or a clear error, nothing lost, no crash.

use std::{fmt::Write as _, fs, io::Write as _, net::TcpListener};

use flate2::{Compression, write::GzEncoder};
use serde_json::Value;

use crate::harness::{Answer, Item, RSS, Recount, Request, Server, rss};

fn config(publisher: &Server, paths: &[&str]) -> String {
    let feed = |path: &&str| {
        format!("[[feed]]\nid = \"{path}\"\nurl = \"{}\"\n", publisher.url(&format!("/{path}")))
    };
    let feeds = paths.iter().map(feed).collect::<Vec<_>>().concat();
    format!(
        "topics = [\"kazakhstan-2022\"]\n[database]\npath = \"{{dir}}/recount.db\"\n[poll]\ninterval = \"1s\"\nmin_interval = \"1s\"\n\
         host_gap = \"0s\"\nfull_text = \"off\"\nallow_private = [\"127.0.0.0/8\"]\n{feeds}"
    )
}

fn story() -> Item<'static> {
    Item {
        guid: "b1",
        title: "Беспорядки в Казахстане",
        text: "МВД Казахстана: задержаны 9900 человек.",
        date: "Tue, 11 Jan 2022 05:00:00 GMT",
    }
}

/// 200 MB of zeros as 200 kB of gzip.
fn bomb() -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    let block = vec![0_u8; 1 << 20];
    for _ in 0..200 {
        encoder.write_all(&block).expect("memory can be written");
    }
    encoder.finish().expect("memory can be written")
}

fn windows_1251(text: &str) -> Vec<u8> {
    encoding_rs::WINDOWS_1251.encode(text).0.into_owned()
}

fn answer(request: &Request, bomb: &[u8]) -> Answer {
    let document = rss("Пример", &[story()]);
    match request.path.as_str() {
        "/good" => Answer::ok(RSS, document),
        "/cut" => {
            let second = Item { guid: "b2", title: "Вторая", ..story() };
            let whole = rss("Пример", &[story(), second]);
            let middle = whole.find("Вторая").expect("the second item is there");
            Answer::ok(RSS, whole[..middle].to_owned())
        }
        "/cyrillic" => {
            let undeclared = document.replace(" encoding=\"utf-8\"", "");
            Answer::ok("application/rss+xml; charset=windows-1251", windows_1251(&undeclared))
        }
        "/page" => Answer::ok(
            "text/html",
            "<!doctype html><html><head><title>Access denied</title></head><body>No.</body></html>",
        ),
        "/bomb" => Answer::ok(RSS, bomb.to_vec()).with("Content-Encoding", "gzip"),
        "/author" => {
            let author = "<author>Редакция «info@site.example»</author>";
            Answer::ok(RSS, document.replace("<pubDate>", &format!("{author}<pubDate>")))
        }
        "/empty" => Answer::ok(RSS, ""),
        _ => Answer::status(404),
    }
}

fn publisher() -> Server {
    let bomb = bomb();
    Server::start(move |request| answer(request, &bomb))
}

#[track_caller]
fn feed<'a>(feeds: &'a Value, id: &str) -> &'a Value {
    let found = feeds.as_array().and_then(|feeds| feeds.iter().find(|feed| feed["feed"] == id));
    found.unwrap_or_else(|| panic!("{id} is not in {feeds}"))
}

#[test]
fn bad_feeds_are_recorded_facts() {
    let publisher = publisher();
    let all = ["good", "cut", "cyrillic", "page", "bomb", "author", "empty", "missing"];
    let recount = Recount::new(&config(&publisher, &all));
    let polled = recount.output(&["poll", "--all"]);
    assert_eq!(polled.status.code(), Some(0), "{}", String::from_utf8_lossy(&polled.stderr));

    let feeds = recount.json(&["--json", "feeds", "list"]);
    for (id, outcome, detail) in [
        ("good", "clean", ""),
        ("cut", "repaired", "cut"),
        ("cyrillic", "clean", ""),
        ("page", "failed", "a page, not a feed"),
        ("bomb", "failed", "5 MiB"),
        ("empty", "failed", "empty"),
        ("missing", "failed", "404"),
    ] {
        let feed = feed(&feeds, id);
        assert_eq!(feed["last_outcome"], outcome, "{feed}");
        let told = feed["last_detail"].as_str().unwrap_or_default();
        assert!(told.contains(detail), "{id}: {told}");
    }
    assert_ne!(feed(&feeds, "author")["last_outcome"], "failed");

    let stories = recount.json(&["--json", "stories"]);
    let stories = stories.as_array().expect("stories are a list");
    let of = |id: &str| stories.iter().filter(|story| story["feed"] == id).count();
    assert_eq!((of("good"), of("cut"), of("cyrillic"), of("author")), (1, 1, 1, 1), "{stories:?}");
    assert!(stories.iter().all(|story| story["title"] == "Беспорядки в Казахстане"), "{stories:?}");
}

#[test]
fn an_unknown_key_names_file_line_and_remedy() {
    let recount = Recount::new("[poll]\nintervall = \"5m\"\n");
    let output = recount.output(&["check-config"]);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(78), "{told}");
    for part in ["intervall", "recount.toml:2", "interval"] {
        assert!(told.contains(part), "{part} is not in:\n{told}");
    }
}

#[test]
fn a_file_that_is_no_database_is_left_alone() {
    let publisher = publisher();
    for (content, word) in [(Vec::new(), "empty"), (b"not a database, but a letter".repeat(99), "database")] {
        let recount = Recount::new(&config(&publisher, &["good"]));
        fs::write(recount.path("recount.db"), &content).expect("the file can be written");
        let output = recount.output(&["poll", "--all"]);
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(65), "{told}");
        assert!(told.contains("recount.db") && told.contains(word), "{told}");
        assert_eq!(fs::read(recount.path("recount.db")).expect("the file is there"), content);
    }
}

#[test]
fn a_second_daemon_is_refused() {
    let publisher = publisher();
    let mut recount = Recount::new(&config(&publisher, &["good"]));
    recount.start();
    publisher.next();
    let output = recount.output(&["poll", "--all"]);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(75), "{told}");
    assert!(told.contains(&recount.pid().to_string()), "the process that runs is named: {told}");
    assert_eq!(recount.stop(), Some(0));
}

/// Addresses that lead to this machine or into a private or reserved network, however they are written.
const FORBIDDEN: [&str; 48] = [
    "127.0.0.2",
    "127.2",
    "127.0.0.2.",
    "2130706434",
    "0x7f000002",
    "0x7F.2",
    "0177.0.0.2",
    "0177.0.0.02",
    "127.0.0.0x2",
    "user:secret@127.0.0.2",
    "news.example@127.0.0.2",
    "\u{ff11}\u{ff12}\u{ff17}.0.0.2",
    "127\u{3002}0\u{3002}0\u{3002}2",
    "%31%32%37.0.0.2",
    "127.255.255.254",
    "127.1.2.3",
    "[::ffff:127.0.0.2]",
    "[::ffff:7f00:2]",
    "[::127.0.0.2]",
    "[64:ff9b::127.0.0.2]",
    "[64:ff9b::7f00:2]",
    "[2002:7f00:2::]",
    "[::1]",
    "[0:0:0:0:0:0:0:1]",
    "[::]",
    "0",
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "10.255.255.255",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.0.1",
    "100.64.0.1",
    "100.100.100.200",
    "168.63.129.16",
    "169.254.169.254",
    "[::ffff:a9fe:a9fe]",
    "[fe80::1]",
    "[fd00:ec2::254]",
    "[fc00::1]",
    "192.0.0.170",
    "192.0.2.7",
    "198.18.0.1",
    "203.0.113.7",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
];

#[test]
fn c23_no_byte_reaches_what_is_refused_named_in_a_feed_or_by_a_redirect() {
    // It hears whoever reaches this machine under any of its addresses.
    let canary = TcpListener::bind("0.0.0.0:0").expect("a port is free");
    let port = canary.local_addr().expect("the listener has an address").port();
    let forbidden = move |number: usize| format!("http://{}:{port}/feed", FORBIDDEN[number]);
    let publisher = Server::start(move |request| {
        let number = request.path.trim_start_matches('/').parse().expect("the path is a number");
        Answer::status(302).with("Location", &forbidden(number))
    });
    let mut config =
        "[database]\npath = \"{dir}/recount.db\"\n[poll]\nhost_gap = \"0s\"\nfull_text = \"off\"\n\
        allow_private = [\"127.0.0.1/32\"]\n"
            .to_owned();
    for number in 0..FORBIDDEN.len() {
        let (named, redirected) = (forbidden(number), publisher.url(&format!("/{number}")));
        for (id, url) in [("named", named), ("redirected", redirected)] {
            write!(config, "[[feed]]\nid = \"{id}-{number}\"\nurl = '{url}'\n").expect("a string grows");
        }
    }
    let recount = Recount::new(&config);
    let polled = recount.output(&["poll", "--all"]);
    let stderr = String::from_utf8_lossy(&polled.stderr);
    assert_eq!(polled.status.code(), Some(74), "{stderr}");
    let feeds = recount.json(&["--json", "feeds", "list"]);
    for (number, host) in FORBIDDEN.iter().enumerate() {
        for id in ["named", "redirected"] {
            let feed = feed(&feeds, &format!("{id}-{number}"));
            let detail = feed["last_detail"].as_str().unwrap_or_default();
            assert!(detail.contains("not allowed"), "{host}: {feed}");
        }
    }
    assert_eq!(publisher.arrived().len(), FORBIDDEN.len(), "each redirect was given");
    canary.set_nonblocking(true).expect("the listener can be asked");
    assert!(canary.accept().is_err(), "somebody came");
}
