//! A loopback publisher, a loopback webhook receiver, and the real binary between them.
//!
//! Nothing here sleeps to be right: tests wait for what they expect to happen, with a limit after which they fail.

mod http;
mod process;

pub use self::{
    http::{Answer, Request, Server},
    process::{Recount, recount},
};

use std::time::Duration;

/// How long a test waits for something that should happen soon.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// A signing key for tests: 24 bytes.
pub const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// One entry of an RSS feed.
pub struct Item<'a> {
    /// The identifier.
    pub guid: &'a str,
    /// The title.
    pub title: &'a str,
    /// The text.
    pub text: &'a str,
    /// Publication date, RFC 822.
    pub date: &'a str,
}

/// Returns an RSS 2.0 document.
pub fn rss(title: &str, items: &[Item<'_>]) -> String {
    let items: String = items
        .iter()
        .map(|Item { guid, title, text, date }| {
            format!(
                "<item><guid isPermaLink=\"false\">{guid}</guid><link>https://wire.example/{guid}</link>\
                 <title>{title}</title><description>{text}</description><pubDate>{date}</pubDate></item>\n"
            )
        })
        .collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rss version=\"2.0\"><channel><title>{title}</title>\
         <link>https://wire.example/</link><description>news</description>\n{items}</channel></rss>\n"
    )
}
