//! Any text as a page and as the text of an entry: nothing panics, and prose holds no more than was there.
#![no_main]

use libfuzzer_sys::fuzz_target;
use recount::text::{article, prose};

fuzz_target!(|bytes: &[u8]| {
    let html = String::from_utf8_lossy(bytes);
    let text = prose(&html);
    assert!(!text.starts_with(char::is_whitespace) && !text.contains('\u{202E}'));
    if let Some(article) = article(&html, "https://wire.example/story") {
        assert!(!article.text.is_empty());
    }
});
