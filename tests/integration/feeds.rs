//! `recount feeds` between publishers, lists of other readers and a configuration.

use std::{fs, process::Output};

use serde_json::Value;

use crate::harness::{Answer, Item, Recount, Request, Server, rss};

const KEEP: &str =
    "[database]\npath = \"{dir}/recount.db\"\n[poll]\nhost_gap = \"0s\"\nallow_private = [\"127.0.0.0/8\"]\n";

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[track_caller]
fn check_code(output: &Output, expected: i32) {
    assert_eq!(output.status.code(), Some(expected), "{}\n{}", stdout(output), stderr(output));
}

/// A document of one entry of January 2022.
fn document() -> String {
    let item = Item { guid: "a", title: "News", text: "Snow fell.", date: "Tue, 11 Jan 2022 06:00:00 GMT" };
    rss("Example Wire", &[item])
}

/// A publisher with a feed at each path, most of them in trouble.
fn publisher() -> Server {
    let rss = |body: &str| Answer::ok("application/rss+xml", body.to_owned());
    Server::start(move |request: &Request| match request.path.as_str() {
        "/good" => rss(&document()),
        "/empty" => rss("<rss version=\"2.0\"><channel><title>Empty</title></channel></rss>"),
        "/hidden" => {
            rss("<rss version=\"2.0\"><channel><title>Hidden</title></channel></rss><!-- <item> -->")
        }
        "/page" => Answer::ok("text/html", "<html><head><title>Log in</title></head></html>"),
        "/blocked" => Answer::Full(403, vec![("cf-mitigated".into(), "challenge".into())], Vec::new()),
        "/moved" => Answer::status(301).with("Location", "/good"),
        "/refused" => Answer::status(403),
        "/gone" => Answer::status(410),
        "/bare" => rss(
            "<rss version=\"2.0\"><channel><item><title>a</title><link>https://wire.example/1</link></item></channel></rss>",
        ),
        "/site" => Answer::ok(
            "text/html",
            "<link rel=alternate type=application/rss+xml href=/good title=Wire><a href=/old/rss>old</a>",
        ),
        "/nothing" => Answer::ok("text/html", "<html><title>Nothing</title></html>"),
        _ => Answer::status(404),
    })
}

fn feed(id: &str, url: &str) -> String {
    format!("[[feed]]\nid = \"{id}\"\nurl = \"{url}\"\n")
}

/// A configuration of feeds of the publisher, each at the path of its name.
fn configured(server: &Server, ids: &[&str]) -> Recount {
    let feeds: String = ids.iter().map(|id| feed(id, &server.url(&format!("/{id}")))).collect();
    Recount::new(&format!("{KEEP}{feeds}"))
}

fn of<'a>(answers: &'a Value, id: &str) -> &'a Value {
    let found = answers.as_array().and_then(|all| all.iter().find(|one| one["feed"] == id));
    found.unwrap_or_else(|| panic!("{id} is not in {answers}"))
}

#[test]
fn a_check_says_what_is_wrong_with_each_feed_and_stores_nothing() {
    let server = publisher();
    let ids = ["good", "empty", "hidden", "page", "blocked", "moved", "refused", "gone", "bare"];
    let recount = configured(&server, &ids);
    let output = recount.output(&["feeds", "check"]);
    check_code(&output, 74);
    let table = stdout(&output);
    let row =
        |id: &str| table.lines().find(|line| line.starts_with(id)).unwrap_or_else(|| panic!("{id}: {table}"));
    let says = |id: &str, words: &[&str]| {
        assert!(words.iter().all(|word| row(id).contains(word)), "{words:?}: {}", row(id));
    };
    says("good", &["look", "2022-01-11 06:00", "days old"]);
    says("empty", &["look", "the feed has no entries"]);
    says("hidden", &["look", "the feed has no entries; repaired: the document seems to hold items"]);
    says("page", &["failed", "a page, not a feed: \"Log in\"; `recount feeds discover`"]);
    says("blocked", &["failed", "blocked by Cloudflare", "ask the publisher"]);
    says("moved", &["look", &format!("moved to {}; write that", server.url("/good"))]);
    says("refused", &["failed", "status 403", "another User-Agent", "ask the publisher"]);
    says("gone", &["failed", "gone for good", "recount feeds discover"]);
    says("bare", &["look", "no entry has a date", "no entry has an identifier"]);
    assert!(stderr(&output).contains("5 of 9 feeds can be read"), "{}", stderr(&output));
    assert!(!recount.path("recount.db").exists(), "a check has nothing to do with the database");
    let asked = server.arrived();
    assert_eq!(asked.len(), ids.len() + 1, "each is asked once, and one redirects");
}

#[test]
fn a_check_of_named_feeds_asks_those_alone() {
    let server = publisher();
    let recount = configured(&server, &["good", "gone"]);
    let answers = recount.json(&["--json", "feeds", "check", "good"]);
    let good = of(&answers, "good");
    assert_eq!(answers.as_array().unwrap().len(), 1);
    assert_eq!((&good["ok"], &good["entries"], &good["format"]), (&true.into(), &1.into(), &"rss".into()));
    assert_eq!((&good["title"], &good["remarks"][0]["name"]), (&"Example Wire".into(), &"old".into()));
    let unknown = recount.output(&["feeds", "check", "goood"]);
    check_code(&unknown, 64);
    assert!(stderr(&unknown).contains("did you mean good?"), "{}", stderr(&unknown));
    assert_eq!(server.arrived().len(), 1);
}

#[test]
fn without_a_network_each_feed_has_its_line() {
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let feeds = [
        feed("closed", &format!("http://{closed}/feed")),
        feed("private", "http://10.0.0.1/feed"),
        feed("nowhere", "https://nowhere.invalid/feed"),
    ];
    let recount = Recount::new(&format!("{KEEP}{}", feeds.concat()));
    let output = recount.output(&["feeds", "check"]);
    check_code(&output, 74);
    let table = stdout(&output);
    assert!(table.contains("connection refused; check the network of this machine"), "{table}");
    assert!(table.contains("10.0.0.1 is a private network, which is not allowed; if it is meant"), "{table}");
    assert!(table.contains("nowhere.invalid"), "{table}");
    assert!(stderr(&output).contains("0 of 3 feeds can be read"), "{}", stderr(&output));
}

#[test]
fn a_site_leads_to_blocks_that_a_configuration_takes() {
    let server = publisher();
    let recount = Recount::new(KEEP);
    let output = recount.output(&["feeds", "discover", &server.url("/site")]);
    check_code(&output, 0);
    let table = stdout(&output);
    assert!(table.contains("Example Wire  RSS     1        2022-01-11 06:00"), "{table}");
    assert!(table.contains("there is no such page (status 404)"), "{table}");
    let blocks = stdout(&recount.output(&["feeds", "discover", "--toml", &server.url("/site")]));
    assert_eq!(blocks.matches("[[feed]]").count(), 1, "{blocks}");
    recount.configure(&format!("{KEEP}{blocks}"));
    let checked = recount.json(&["--json", "feeds", "check"]);
    assert_eq!((checked.as_array().unwrap().len(), &checked[0]["ok"]), (1, &true.into()));
    let known = stdout(&recount.output(&["feeds", "discover", &server.url("/good")]));
    assert!(known.contains("configured as 127-0-0-1-"), "{known}");
}

#[test]
fn a_site_without_feeds_and_one_that_is_down_end_differently() {
    let server = publisher();
    let recount = Recount::new(KEEP);
    let nothing = recount.output(&["feeds", "discover", &server.url("/nothing")]);
    check_code(&nothing, 65);
    assert!(stderr(&nothing).contains("none is at the 8 usual addresses"), "{}", stderr(&nothing));
    let down = recount.output(&["feeds", "discover", &server.url("/down")]);
    check_code(&down, 74);
    assert!(stderr(&down).contains("there is no such page (status 404)"), "{}", stderr(&down));
    check_code(&recount.output(&["feeds", "discover", "mailto:desk@wire.example"]), 64);
}

#[test]
fn a_list_of_another_reader_becomes_configuration_without_touching_what_is_there() {
    let recount = Recount::new(KEEP);
    let list = "\u{feff}<?xml version='1.0'?>\n<opml version='1.1'><body><outline text='News'>\n\
        <outline title='Wire \"A\"' xmlurl='https://a.example/feed?x=1&y=2'/>\n\
        <outline text='Same' xmlUrl='https://a.example/feed?x=1&amp;y=2'/>\n\
        <outline text='B' type='rss' xmlUrl='https://b.example/'/></outline></body></opml>";
    fs::write(recount.path("list.opml"), list).unwrap();
    let (list, own) = (recount.path("list.opml"), recount.path("own.toml"));
    let (list, own) = (list.to_str().unwrap(), own.to_str().unwrap());
    let printed = recount.output(&["feeds", "import", list]);
    check_code(&printed, 0);
    assert!(
        stdout(&printed).starts_with("\n# News\n[[feed]]\nid = \"a-example-feed-x-1-y-2\"\n"),
        "{}",
        stdout(&printed)
    );
    assert!(
        stderr(&printed).contains("list.opml:4: left out: line 3 has its address"),
        "{}",
        stderr(&printed)
    );

    let before = "# mine\n[[feed]]\nid = \"b\"\nurl = \"https://b.example/\" # kept";
    fs::write(own, before).unwrap();
    for (added, known) in [(1, 1), (0, 2)] {
        let output = recount.output(&["feeds", "import", list, "--output", own]);
        check_code(&output, 0);
        assert!(
            stderr(&output).contains(&format!("{added} added"))
                && stderr(&output).contains(&format!("{known} were there"))
        );
    }
    let after = fs::read_to_string(own).unwrap();
    assert!(after.starts_with(before) && after.matches("[[feed]]").count() == 2, "{after}");
    let mut check = crate::harness::recount(&recount.path(""));
    let checked = check.args(["--config", own, "check-config"]).output().unwrap();
    check_code(&checked, 0);
    assert!(stdout(&checked).contains("feeds      2"), "{}", stdout(&checked));
}

#[test]
fn lists_that_cannot_be_read_are_told_with_their_line() {
    let recount = Recount::new(KEEP);
    let path = recount.path("list.opml");
    let path = path.to_str().unwrap();
    check_code(&recount.output(&["feeds", "import", path]), 64);
    fs::write(path, "<opml>\n<body>\n<outline text='a'>\n</body></opml>").unwrap();
    let output = recount.output(&["feeds", "import", path]);
    check_code(&output, 65);
    assert!(stderr(&output).contains("list.opml: line 4: "), "{}", stderr(&output));
    let broken = recount.path("broken.toml");
    fs::write(&broken, "feeds = 1\n").unwrap();
    fs::write(path, "<opml><outline xmlUrl='https://a.example/'/></opml>").unwrap();
    let refused = recount.output(&["feeds", "import", path, "--output", broken.to_str().unwrap()]);
    check_code(&refused, 78);
    assert_eq!(fs::read_to_string(broken).unwrap(), "feeds = 1\n");
}

#[test]
fn feeds_go_out_as_opml_and_come_back_the_same() {
    let feeds = "[[feed]]\nid = \"wire\"\nurl = \"https://wire.example/?a=1&b=2\"\noutlet = \"Wire \\\"A\\\" & \u{416}\"\nlanguage = \"ru\"\nzone = \"+06\"\n\
        [[feed]]\nid = \"bare\"\nurl = \"https://bare.example/feed\"\n";
    let recount = Recount::new(&format!("{KEEP}{feeds}"));
    let written = recount.output(&["feeds", "export"]);
    check_code(&written, 0);
    assert!(stderr(&written).contains("no place for zone (1 of 2 feeds)"), "{}", stderr(&written));
    fs::write(recount.path("feeds.opml"), &written.stdout).unwrap();
    recount.configure(&format!("{KEEP}[[opml]]\npath = \"feeds.opml\"\n"));
    let again = recount.output(&["feeds", "export"]);
    assert_eq!(stdout(&again), stdout(&written));
    assert!(stderr(&again).is_empty(), "{}", stderr(&again));
}

#[test]
fn the_list_says_when_and_why_then() {
    let server = publisher();
    let own = format!("{}interval = \"2h\"\n", feed("good", &server.url("/good")));
    let both = format!("{KEEP}{own}{}", feed("gone", &server.url("/gone")));
    let recount = Recount::new(&both);
    recount.output(&["poll"]);
    recount.configure(&format!("{KEEP}{own}{}", feed("new", &server.url("/new"))));
    let feeds = recount.json(&["--json", "feeds", "list"]);
    assert_eq!(
        (&of(&feeds, "good")["next"]["reason"], &of(&feeds, "good")["next"]["words"]),
        (&"interval".into(), &"its own interval".into())
    );
    assert_eq!(of(&feeds, "good")["next"]["at"], of(&feeds, "good")["next_poll_at"]);
    assert_eq!(
        (&of(&feeds, "gone")["configured"], &of(&feeds, "gone")["next"]["at"]),
        (&false.into(), &Value::Null)
    );
    assert_eq!(
        (&of(&feeds, "gone")["next_poll_reason"], &of(&feeds, "new")["health"]),
        (&"gone".into(), &"new".into())
    );
    let table = stdout(&recount.output(&["feeds", "list"]));
    assert!(table.contains("never") && table.contains("it is no longer configured"), "{table}");
    assert!(table.contains("at once") && table.contains("it was never asked"), "{table}");
}

#[test]
fn a_reload_reads_the_list_again_and_a_broken_one_changes_nothing() {
    let server = publisher();
    let list = |paths: &[&str]| {
        let outlines = paths.iter().map(|path| format!("<outline xmlUrl='{}'/>", server.url(path)));
        format!("<opml>{}</opml>", outlines.collect::<String>())
    };
    let often = "interval = \"1s\"\nmin_interval = \"1s\"\n";
    let mut recount = Recount::new(&format!("{KEEP}{often}[[opml]]\npath = \"feeds.opml\"\n"));
    fs::write(recount.path("feeds.opml"), list(&["/good"])).unwrap();
    recount.start();
    assert_eq!(server.next().path, "/good");
    fs::write(recount.path("feeds.opml"), "<opml>").unwrap();
    recount.signal("HUP");
    recount.wait_for_log("feeds.opml: line 1: ");
    server.arrived();
    assert_eq!(server.next().path, "/good", "the old list stays in force");
    fs::write(recount.path("feeds.opml"), list(&["/good", "/bare"])).unwrap();
    recount.signal("HUP");
    while server.next().path != "/bare" {}
    assert_eq!(recount.stop(), Some(0));
}
