//! Any bytes as the body of a feed: nothing panics, and no more entries come out than are kept.
#![no_main]

use libfuzzer_sys::fuzz_target;
use recount::feed::{ENTRIES_MAX, Source, looks_like_feed, read};

const CONTENT_TYPES: [Option<&str>; 4] =
    [None, Some("application/rss+xml"), Some("text/xml; charset=windows-1251"), Some("application/feed+json")];

fuzz_target!(|bytes: &[u8]| {
    // The first byte chooses the header, the rest is the body.
    let Some((choice, body)) = bytes.split_first() else { return };
    let content_type = CONTENT_TYPES[usize::from(*choice) % CONTENT_TYPES.len()];
    looks_like_feed(body, content_type);
    let url = "https://wire.example/feed.xml";
    if let Ok(document) = read(&Source { body, content_type, url, zone: Some("+06"), language: None }) {
        assert!(document.entries.len() <= ENTRIES_MAX);
    }
});
