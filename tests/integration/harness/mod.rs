//! A loopback publisher, a loopback webhook receiver, and the real binary between them.
//!
//! Nothing here sleeps to be right: tests wait for what they expect to happen, with a limit after which they fail.

mod http;
mod hub;
mod process;
mod systemd;

pub(crate) use self::{
    http::{Answer, Request, Server, verified},
    hub::{Hub, PUBLIC_URL, Wish, get as listener_get, sign},
    process::{Recount, recount},
    systemd::Systemd,
};

use std::{fmt::Write, thread, time::Duration};

use recount::daemon::monotonic;

/// How long a test waits for something that should happen soon.
pub(crate) const PATIENCE: Duration = Duration::from_mins(1);

/// A signing key for tests: 24 bytes.
pub(crate) const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// The media type of a feed.
pub(crate) const RSS: &str = "application/rss+xml; charset=utf-8";

/// Returns a configuration with one feed, polled so often, and one endpoint that gets signed JSON.
pub(crate) fn between(interval: &str, feed: &str, hook: &str) -> String {
    format!(
        r#"
        topics = ["kazakhstan-2022"]
        [database]
        path = "{{dir}}/recount.db"
        [poll]
        interval = "{interval}"
        min_interval = "{interval}"
        host_gap = "0s"
        full_text = "off"
        allow_private = ["127.0.0.0/8"]
        [[feed]]
        id = "wire"
        url = "{feed}"
        [[endpoint]]
        name = "desk"
        format = "json"
        url = "{hook}"
        secret_env = "DESK_SECRET"
        allow_http = true
        allow_private = ["127.0.0.0/8"]
        "#
    )
}

/// Looks again and again until there is something; none after so long.
pub(crate) fn look_for<T>(patience: Duration, mut look: impl FnMut() -> Option<T>) -> Option<T> {
    let started = monotonic();
    loop {
        match look() {
            None if started.elapsed() < patience => thread::sleep(Duration::from_millis(20)),
            seen => return seen,
        }
    }
}

/// One entry of an RSS feed.
pub(crate) struct Item<'a> {
    /// The identifier.
    pub(crate) guid: &'a str,
    /// The title.
    pub(crate) title: &'a str,
    /// The text.
    pub(crate) text: &'a str,
    /// Publication date, RFC 822.
    pub(crate) date: &'a str,
}

/// Returns an RSS 2.0 document.
pub(crate) fn rss(title: &str, items: &[Item<'_>]) -> String {
    let mut written = String::new();
    for Item { guid, title, text, date } in items {
        let _ = writeln!(
            written,
            "<item><guid isPermaLink=\"false\">{guid}</guid><link>https://wire.example/{guid}</link>\
             <title>{title}</title><description>{text}</description><pubDate>{date}</pubDate></item>"
        );
    }
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rss version=\"2.0\"><channel><title>{title}</title>\
         <link>https://wire.example/</link><description>news</description>\n{written}</channel></rss>\n"
    )
}
