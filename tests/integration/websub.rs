//! The real binary between a publisher, its hub and a receiver; and its listener.

use std::{net::TcpListener, path::PathBuf, thread, time::Duration};

use recount::daemon::monotonic;
use serde_json::Value;

use crate::harness::{Answer, Hub, PATIENCE, PUBLIC_URL, Recount, Server, Wish, between, listener_get, sign};

/// A desk with one feed that names a hub, which it reaches over a Unix socket.
struct Desk {
    recount: Recount,
    publisher: Server,
    receiver: Server,
    hub: Hub,
    socket: PathBuf,
}

fn config(feed: &str, hook: &str, socket: &str) -> String {
    let listen = format!("[listen]\naddress = \"unix:{{dir}}/{socket}\"\npublic_url = \"{PUBLIC_URL}/\"\n");
    [between("1s", feed, hook), listen].concat()
}

/// Returns a document that names its hub and itself, with one entry for each count of people detained.
fn document(own: &str, hub: &str, counts: &[&str]) -> String {
    let items: Vec<String> = counts
        .iter()
        .map(|count| {
            format!(
                "<item><guid isPermaLink=\"false\">{count}</guid><link>https://wire.example/{count}</link>\
                 <title>Kazakhstan: {count} detained</title><description>The Interior Ministry of Kazakhstan said \
                 {count} people were detained in the unrest.</description>\
                 <pubDate>Wed, 12 Jan 2022 05:00:00 GMT</pubDate></item>"
            )
        })
        .collect();
    let items = items.concat();
    format!(
        "<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\"><channel><title>Example Wire</title>\
         <atom:link rel=\"hub\" href=\"{hub}\"/><atom:link rel=\"self\" href=\"{own}\"/>{items}</channel></rss>"
    )
}

impl Desk {
    fn new() -> Self {
        let publisher = Server::start(|_| Answer::status(404));
        let receiver = Server::start(|_| Answer::status(204));
        let recount = Recount::new(&config(&publisher.url("/feed"), &receiver.url("/hook"), "http"));
        let socket = recount.path("http");
        let hub = Hub::start(&socket);
        let desk = Self { recount, publisher, receiver, hub, socket };
        let body = desk.document(&["9,900"]);
        desk.publisher.answers(move |_| Answer::ok("application/rss+xml", body.clone()));
        desk
    }

    fn document(&self, counts: &[&str]) -> String {
        document(&self.publisher.url("/feed"), &self.hub.url(), counts)
    }

    /// Starts the daemon and waits until its subscription is verified.
    fn subscribed(&mut self) -> Wish {
        self.recount.start();
        let (wish, answered) = self.hub.next();
        assert_eq!(wish.mode, "subscribe");
        assert_eq!(answered, (200, "a challenge & more".to_owned()), "{}", self.recount.log());
        wish
    }

    fn hubs(&self) -> Value {
        self.recount.json(&["--json", "feeds", "hubs"])
    }

    /// Waits until the only subscription is in that state.
    fn wait_for_state(&self, state: &str) {
        wait_for(state, || self.hubs()["subscriptions"][0]["state"] == state);
    }

    /// Waits until the last push came to that.
    fn wait_for_push(&self, outcome: &str) {
        wait_for(outcome, || self.hubs()["pushes"][0]["outcome"] == outcome);
    }

    /// Waits for the next notice of a changed figure and returns what it changed to.
    fn next_change(&self) -> String {
        loop {
            let notice: Value = serde_json::from_slice(&self.receiver.next().body).expect("the body is JSON");
            if notice["type"] == "figure.changed" {
                return notice["data"]["new"]["text"].as_str().expect("it has a text").to_owned();
            }
        }
    }

    /// Waits until the feed was asked so many times more.
    fn polls(&self, times: usize) {
        self.publisher.arrived();
        for _ in 0..times {
            self.publisher.next();
        }
    }
}

/// Waits for something that should be so soon.
#[track_caller]
fn wait_for(what: &str, mut is_so: impl FnMut() -> bool) {
    let started = monotonic();
    while !is_so() {
        assert!(started.elapsed() < PATIENCE, "{what} in time");
        thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_push_is_told_and_polls_become_rare() {
    let mut desk = Desk::new();
    let wish = desk.subscribed();
    assert_eq!((wish.topic.as_str(), wish.lease_seconds.as_str()), (&*desk.publisher.url("/feed"), "864000"));
    assert!(wish.callback.starts_with(&format!("{PUBLIC_URL}/websub/")), "{wish:?}");
    desk.wait_for_state("live");
    let seconds = |time: &Value| {
        time.as_str().and_then(|time| time.parse::<jiff::Timestamp>().ok()).map(jiff::Timestamp::as_second)
    };
    wait_for("a rare poll", || {
        let feed = &desk.recount.json(&["--json", "feeds", "list"])[0];
        let (last, next) = (seconds(&feed["last_poll_at"]), seconds(&feed["next_poll_at"]));
        matches!((last, next), (Some(last), Some(next)) if next - last >= 3_600)
    });
    assert_eq!(desk.hub.push(&wish, &desk.document(&["12,000"])).0, 202);
    assert_eq!(desk.next_change(), "12,000");
    desk.wait_for_push("taken");
    assert_eq!(desk.recount.stop(), Some(0), "{}", desk.recount.log());
}

#[test]
fn a_push_that_is_not_signed_changes_nothing() {
    let mut desk = Desk::new();
    let wish = desk.subscribed();
    let forged = desk.document(&["55,000"]);
    let foreign = sign("another secret", &forged);
    for signature in [None, Some(foreign.as_str()), Some("sha1=00"), Some("nonsense")] {
        assert_eq!(desk.hub.push_signed(&wish, &forged, signature).0, 202, "the hub hears the same");
    }
    desk.wait_for_push("unsigned");
    assert_eq!(desk.hub.push(&wish, &desk.document(&["12,000"])).0, 202);
    assert_eq!(desk.next_change(), "12,000");
    assert_eq!(desk.hub.push(&wish, "<html><title>Oops</title></html>").0, 202);
    desk.wait_for_push("unreadable");
    assert_eq!(desk.recount.stop(), Some(0), "{}", desk.recount.log());
}

#[test]
fn a_denied_subscription_is_polled_as_before() {
    let mut desk = Desk::new();
    let wish = desk.subscribed();
    assert_eq!(desk.hub.deny(&wish, "not for you").0, 202);
    desk.wait_for_state("denied");
    assert_eq!(desk.hubs()["subscriptions"][0]["detail"], "the hub said no: not for you");
    desk.polls(2);
    assert_eq!(desk.recount.stop(), Some(0), "{}", desk.recount.log());
}

#[test]
fn a_feed_is_polled_as_ever_while_its_hub_is_gone() {
    let mut desk = Desk::new();
    desk.hub.refuse();
    desk.recount.start();
    desk.hub.asked();
    wait_for("the refusal", || {
        desk.hubs()["subscriptions"][0]["detail"] == "the hub answered with status 500"
    });
    desk.polls(2);
    desk.wait_for_state("asking");
    assert_eq!(desk.recount.stop(), Some(0), "{}", desk.recount.log());
}

#[test]
fn a_lease_is_renewed_when_its_time_has_come() {
    let mut desk = Desk::new();
    desk.hub.give(86_400);
    let wish = desk.subscribed();
    desk.wait_for_state("live");
    let lease = |desk: &Desk| desk.hubs()["subscriptions"][0]["lease_ends_at"].clone();
    let before = lease(&desk);
    assert_eq!(desk.recount.stop(), Some(0), "{}", desk.recount.log());
    // Time is not waited for: the renewal is due now.
    let db = rusqlite::Connection::open(desk.recount.path("recount.db")).unwrap();
    assert_eq!(db.execute("UPDATE subscription SET next_at = 0", []).unwrap(), 1);
    drop(db);
    desk.hub.give(864_000);
    desk.recount.start();
    let (renewal, answered) = desk.hub.next();
    assert_eq!((renewal.callback, renewal.mode, answered.0), (wish.callback, "subscribe".to_owned(), 200));
    wait_for("a longer lease", || lease(&desk) != before);
    assert_eq!(desk.recount.stop(), Some(0), "{}", desk.recount.log());
}

#[test]
fn a_feed_that_is_removed_is_unsubscribed() {
    let mut desk = Desk::new();
    let wish = desk.subscribed();
    desk.wait_for_state("live");
    let other = Server::start(|_| Answer::status(404));
    desk.recount.configure(
        &config(&other.url("/feed"), &desk.receiver.url("/hook"), "http").replace("\"wire\"", "\"other\""),
    );
    desk.recount.signal("HUP");
    let (ending, answered) = desk.hub.next();
    assert_eq!((ending.mode.as_str(), ending.callback.as_str()), ("unsubscribe", wish.callback.as_str()));
    assert_eq!(answered.0, 200);
    wait_for("no subscription", || desk.hubs()["subscriptions"] == Value::Array(Vec::new()));
    assert_eq!(desk.hub.push(&wish, &desk.document(&["12,000"])).0, 404);
    assert_eq!(desk.recount.stop(), Some(0), "{}", desk.recount.log());
}

#[test]
fn nobody_but_the_hub_learns_callback_and_secret() {
    let mut desk = Desk::new();
    desk.recount.variable("RECOUNT_LOG", "trace");
    let wish = desk.subscribed();
    let token = wish.callback.rsplit('/').next().expect("the path has a last part").to_owned();
    desk.hub.push(&wish, &desk.document(&["12,000"]));
    desk.next_change();
    desk.hub.push_signed(&wish, "<rss/>", None);
    desk.hub.deny(&wish, "enough");
    desk.wait_for_state("denied");
    let archive = desk.recount.output(&["export", "--warc", "-"]);
    assert!(archive.status.success());
    assert_eq!(desk.recount.stop(), Some(0), "{}", desk.recount.log());
    let shown = [
        desk.recount.log(),
        String::from_utf8_lossy(&archive.stdout).into_owned(),
        desk.hubs().to_string(),
        desk.recount.json(&["--json", "feeds", "list"]).to_string(),
    ];
    assert!(shown[0].contains("TRACE") && shown[1].contains("12,000"), "there is something to look at");
    for text in shown {
        assert!(!text.contains(&token) && !text.contains(wish.secret()), "{text}");
    }
}

#[test]
fn probes_tell_how_the_daemon_does() {
    let mut desk = Desk::new();
    desk.subscribed();
    let (status, body) = listener_get(&desk.socket, "/healthz");
    assert_eq!(status, 200, "{body}");
    wait_for("the first pass", || {
        listener_get(&desk.socket, "/readyz").1.contains("\"first_pass\":\"done\"")
    });
    let (status, body) = listener_get(&desk.socket, "/readyz");
    let body: Value = serde_json::from_str(&body).expect("the body is JSON");
    assert_eq!((status, &body["status"], &body["feeds"]), (200, &"ready".into(), &1.into()));
    assert_eq!(listener_get(&desk.socket, "/").0, 404);
    assert_eq!(desk.recount.stop(), Some(0), "{}", desk.recount.log());
    assert!(!desk.socket.exists(), "the socket is removed");
}

#[test]
fn an_address_that_is_taken_is_a_clear_error() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    let mut recount = Recount::new(&format!(
        "[database]\npath = \"{{dir}}/recount.db\"\n[listen]\naddress = \"{address}\"\n"
    ));
    recount.start();
    assert_eq!(recount.ended(), Some(69), "{}", recount.log());
    let error = format!(
        "error: could not listen on {address}: another program does; stop it, or change listen.address"
    );
    assert!(recount.log().contains(&error), "{}", recount.log());
}

#[test]
fn a_reload_moves_the_listener_or_says_why_not() {
    let mut desk = Desk::new();
    desk.subscribed();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let moved = config(&desk.publisher.url("/feed"), &desk.receiver.url("/hook"), "moved");
    desk.recount.configure(&moved.replace("unix:{dir}/moved", &address));
    desk.recount.signal("HUP");
    wait_for("a word on it", || desk.recount.log().contains("listen.address was not changed"));
    wait_for("the old one", || listener_get(&desk.socket, "/readyz").0 == 200);
    desk.recount.configure(&moved);
    desk.recount.signal("HUP");
    wait_for("the new one", || listener_get(&desk.recount.path("moved"), "/readyz").0 == 200);
    assert!(!desk.socket.exists(), "the old one is closed");
    desk.recount.configure(
        &moved
            .replace("[listen]", "")
            .replace("address = \"unix:{dir}/moved\"", "")
            .replace(&format!("public_url = \"{PUBLIC_URL}/\""), ""),
    );
    desk.recount.signal("HUP");
    wait_for("none", || !desk.recount.path("moved").exists());
    assert_eq!(desk.recount.stop(), Some(0), "{}", desk.recount.log());
}
