//! Any bytes as a text with its title, in every language: nothing panics, and every span lies where it says.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use recount::{
    extract::{Extractor, Input},
    model::{Date, Language, Span},
};

static EXTRACTOR: LazyLock<Extractor> = LazyLock::new(Extractor::builtin);

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let title = text.split('\n').next();
    for language in Language::ALL {
        for title in [None, title] {
            read(&Input { text: &text, title, language, date: "2022-01-11".parse::<Date>().ok() });
        }
    }
});

fn read(input: &Input<'_>) {
    for figure in EXTRACTOR.read(input) {
        assert!(!printed(input.text, figure.quote).is_empty());
        assert!(figure.sentence.contains(figure.quote));
        let (low, high) = (figure.quantity.low.unwrap_or(0), figure.quantity.high.unwrap_or(u64::MAX));
        assert!(low <= high);
    }
    for sentence in EXTRACTOR.explain(input) {
        printed(input.text, sentence.span);
        for word in &sentence.words {
            assert!(sentence.span.contains(word.span) && !word.senses.is_empty());
        }
        for number in &sentence.numbers {
            assert!(sentence.span.contains(number.span) && number.span.contains(number.number));
            assert!(!printed(input.text, number.number).is_empty());
        }
    }
}

/// Returns what stands at a span, which must lie on borders of characters.
fn printed(text: &str, span: Span) -> &str {
    text.get(span.start..span.end).expect("a span lies on borders of characters inside the text")
}
