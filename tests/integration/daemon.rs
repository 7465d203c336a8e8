//! The daemon between a publisher and a receiver: what changes arrives, once, whatever happens in between.

use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use recount::daemon::monotonic;
use serde_json::Value;

use crate::harness::{Answer, Item, RSS, Recount, Server, Systemd, between, rss, verified};

fn detained(guid: &'static str, title: &'static str, text: &'static str) -> Item<'static> {
    Item { guid, title, text, date: "Tue, 11 Jan 2022 05:00:00 GMT" }
}

fn before() -> String {
    rss(
        "Example Wire",
        &[detained(
            "a1",
            "Kazakhstan: 9,900 detained",
            "The Interior Ministry of Kazakhstan said 9,900 people were detained in the unrest.",
        )],
    )
}

fn after() -> String {
    rss(
        "Example Wire",
        &[
            Item {
                guid: "a2",
                title: "Kazakhstan: 12,000 detained",
                text: "The Interior Ministry of Kazakhstan said 12,000 people were detained in the unrest.",
                date: "Wed, 12 Jan 2022 05:00:00 GMT",
            },
            detained(
                "a1",
                "Kazakhstan: 9,900 detained",
                "The Interior Ministry of Kazakhstan said 9,900 people were detained in the unrest.",
            ),
        ],
    )
}

fn config(feed: &str, hook: &str) -> String {
    between("1s", feed, hook)
}

/// Takes requests until one brings a notice of that type.
#[track_caller]
fn next_of(receiver: &Server, kind: &str) -> Value {
    loop {
        let notice = verified(&receiver.next());
        if notice["type"] == kind {
            return notice;
        }
    }
}

/// Waits until the feed was asked so many times more.
fn polls(publisher: &Server, times: usize) {
    publisher.arrived();
    for _ in 0..times {
        publisher.next();
    }
}

#[test]
fn a_change_arrives_signed_and_once() {
    let changed = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&changed);
    let publisher =
        Server::start(move |_| Answer::ok(RSS, if seen.load(Ordering::SeqCst) { after() } else { before() }));
    let receiver = Server::start(|_| Answer::status(204));
    let mut recount = Recount::new(&config(&publisher.url("/feed"), &receiver.url("/hook")));
    recount.start();

    next_of(&receiver, "baseline.completed");
    changed.store(true, Ordering::SeqCst);
    let notice = next_of(&receiver, "figure.changed");
    assert_eq!(notice["data"]["change"]["kind"], "up");
    assert_eq!(notice["data"]["old"]["value"], 9_900);
    assert_eq!(notice["data"]["new"]["value"], 12_000);
    assert_eq!(notice["data"]["claimant"]["name"], "Interior Ministry");
    assert_eq!(notice["data"]["evidence"]["article"]["guid"], "a2");

    polls(&publisher, 3);
    let more: Vec<Value> =
        receiver.arrived().iter().map(verified).filter(|more| more["type"] == "figure.changed").collect();
    assert_eq!(more, Vec::<Value>::new(), "{}", recount.log());
    let backtest = recount.json(&["--json", "backtest"]);
    assert_eq!(backtest["same"], 2, "the story and its figure, read again beside the daemon: {backtest}");
    assert_eq!(backtest["new"].as_array().map(Vec::len), Some(0), "{backtest}");
    assert_eq!(recount.stop(), Some(0), "{}", recount.log());
}

#[test]
fn c04_killed_before_the_reply_the_notice_comes_again_under_its_id() {
    let changed = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&changed);
    let publisher =
        Server::start(move |_| Answer::ok(RSS, if seen.load(Ordering::SeqCst) { after() } else { before() }));
    let receiver = Server::start(|_| Answer::status(204));
    let mut recount = Recount::new(&config(&publisher.url("/feed"), &receiver.url("/hook")));
    recount.start();
    next_of(&receiver, "baseline.completed");

    receiver.answers(|_| Answer::Drop);
    changed.store(true, Ordering::SeqCst);
    let first = next_of(&receiver, "figure.changed");
    recount.kill();
    receiver.arrived();
    receiver.answers(|_| Answer::status(204));
    recount.start();
    let again = next_of(&receiver, "figure.changed");
    assert_eq!(again, first, "the same bytes under the same id");

    polls(&publisher, 3);
    let ids: BTreeSet<String> = receiver
        .arrived()
        .iter()
        .map(verified)
        .filter(|notice| notice["type"] == "figure.changed")
        .map(|notice| notice["id"].to_string())
        .collect();
    assert!(ids.is_empty() || ids == BTreeSet::from([first["id"].to_string()]), "{ids:?}");
    assert_eq!(recount.stop(), Some(0), "{}", recount.log());
    let history = recount.json(&["--json", "history", "detained"]);
    let revisions =
        history["reports"].as_array().unwrap().iter().filter(|report| !report["revision"].is_null()).count();
    assert_eq!(revisions, 2, "9,900 and 12,000 stand once each: {history}");
}

#[test]
fn systemd_hears_ready_reloading_and_stopping() {
    let publisher = Server::start(|_| Answer::ok(RSS, before()));
    let receiver = Server::start(|_| Answer::status(204));
    let mut recount = Recount::new(&config(&publisher.url("/feed"), &receiver.url("/hook")));
    let systemd = Systemd::of(&recount);
    let hear = |wanted: &str| systemd.hear(wanted);
    recount.start();
    hear("READY=1");
    recount.signal("HUP");
    assert!(hear("RELOADING=1").contains("MONOTONIC_USEC="));
    hear("READY=1");
    assert_eq!(recount.stop(), Some(0), "{}", recount.log());
    hear("STOPPING=1");
}

#[test]
fn a_broken_file_at_a_reload_leaves_the_old_configuration() {
    let publisher = Server::start(|_| Answer::ok(RSS, before()));
    let receiver = Server::start(|_| Answer::status(204));
    let sound = config(&publisher.url("/feed"), &receiver.url("/hook"));
    let mut recount = Recount::new(&sound);
    let systemd = Systemd::of(&recount);
    recount.start();
    systemd.hear("READY=1");
    recount.configure("[poll]\ninterval = \"soon\"\n");
    recount.signal("HUP");
    polls(&publisher, 3);
    // Another reload, of a sound file this time, is heard: the first one was not and broke nothing.
    recount.configure(&sound);
    recount.signal("HUP");
    systemd.hear("RELOADING=1");
    systemd.hear("READY=1");
    polls(&publisher, 1);
    assert_eq!(recount.stop(), Some(0), "{}", recount.log());
}

#[test]
fn a_feed_that_a_reload_brings_is_polled_and_one_that_it_takes_is_not() {
    let publisher = Server::start(|_| Answer::ok(RSS, before()));
    let receiver = Server::start(|_| Answer::status(204));
    let hook = receiver.url("/hook");
    let mut recount = Recount::new(&config(&publisher.url("/old"), &hook));
    let systemd = Systemd::of(&recount);
    recount.start();
    systemd.hear("READY=1");
    assert_eq!(publisher.next().path, "/old");
    // The same feed at another address: due at once, whatever the old one said.
    recount.configure(&config(&publisher.url("/new"), &hook));
    recount.signal("HUP");
    systemd.hear("RELOADING=1");
    systemd.hear("READY=1");
    publisher.arrived();
    while publisher.next().path != "/new" {}
    polls(&publisher, 2);
    assert!(publisher.arrived().iter().all(|request| request.path == "/new"));
    assert_eq!(recount.stop(), Some(0), "{}", recount.log());
}

#[test]
fn feeds_and_receivers_that_hang_do_not_delay_a_stop() {
    let publisher = Server::start(|_| Answer::ok(RSS, before()));
    let receiver = Server::start(|_| Answer::Hang);
    let mut recount = Recount::new(&config(&publisher.url("/feed"), &receiver.url("/hook")));
    recount.start();
    receiver.next();
    publisher.answers(|_| Answer::Hang);
    polls(&publisher, 1);
    let asked = monotonic();
    assert_eq!(recount.stop(), Some(0), "{}", recount.log());
    assert!(asked.elapsed() < Duration::from_secs(15), "{:?}", asked.elapsed());
    // What was under way is still owed.
    receiver.answers(|_| Answer::status(204));
    receiver.arrived();
    recount.start();
    next_of(&receiver, "baseline.completed");
}

#[test]
fn the_watchdog_is_fed() {
    let publisher = Server::start(|_| Answer::ok(RSS, before()));
    let receiver = Server::start(|_| Answer::status(204));
    // Polls are rare: it is the schedule that must go round by itself.
    let slow = config(&publisher.url("/feed"), &receiver.url("/hook"))
        .replace("interval = \"1s\"", "interval = \"1h\"");
    let mut recount = Recount::new(&slow);
    recount.variable("WATCHDOG_USEC", "2000000");
    let systemd = Systemd::of(&recount);
    recount.start();
    systemd.hear("READY=1");
    let mut last = monotonic();
    for _ in 0..4 {
        assert!(systemd.hear("WATCHDOG=1").contains("feeds ok"));
        assert!(last.elapsed() < Duration::from_secs(2), "{:?}", last.elapsed());
        last = monotonic();
    }
    assert_eq!(recount.stop(), Some(0), "{}", recount.log());
}

#[test]
fn a_disk_that_fails_ends_the_daemon_with_74() {
    let publisher = Server::start(|_| Answer::ok(RSS, before()));
    let receiver = Server::start(|_| Answer::status(204));
    let mut recount = Recount::new(&config(&publisher.url("/feed"), &receiver.url("/hook")));
    recount.start();
    next_of(&receiver, "baseline.completed");
    assert_eq!(recount.stop(), Some(0), "{}", recount.log());
    recount.limit_files(8);
    recount.start();
    assert_eq!(recount.ended(), Some(74), "{}", recount.log());
}
