//! Speed of the core: figures of stories, matching and reading a mix of entries, and lines made to be slow.
//!
//! `cargo bench --bench extract --no-default-features`. Goals on one core: 15,000 stories and 15 MB a second with all
//! fields read, 300,000 entries a second of the mix, 0.2 s for each hostile line of 1 MB.

use std::sync::LazyLock;

use divan::{
    Bencher, black_box,
    counter::{BytesCount, ItemsCount},
};
use recount::{
    extract::{Extractor, Input},
    model::{Language, Topic},
    pipeline::Reader,
};

mod fixtures;

use fixtures::{Hostile, english, entries, russian};

static TOPIC: LazyLock<Topic> = LazyLock::new(|| {
    toml::from_str(include_str!("../../config/topics/kazakhstan-2022.toml"))
        .expect("the built-in topic is well written")
});
static EXTRACTOR: LazyLock<Extractor> =
    LazyLock::new(|| Extractor::compile(&TOPIC).expect("the built-in topic compiles"));
static READER: LazyLock<Reader> =
    LazyLock::new(|| Reader::compile(vec![TOPIC.clone()]).expect("the built-in topic compiles"));

fn main() {
    divan::main();
}

/// Stories on topic, every field read.
#[divan::bench(args = [Language::En, Language::Ru])]
fn stories(bencher: Bencher<'_, '_>, language: Language) {
    let stories = if language == Language::En { english() } else { russian() };
    let bytes: usize = stories.iter().map(String::len).sum();
    let date = Some("2022-01-10".parse().expect("a day"));
    LazyLock::force(&EXTRACTOR);
    bencher.counter(BytesCount::new(bytes)).counter(ItemsCount::new(stories.len())).bench(|| {
        let figures = |text: &String| {
            let title = text.lines().next();
            EXTRACTOR.read(&Input { text, title, language, date }).len()
        };
        stories.iter().map(figures).sum::<usize>()
    });
}

/// Entries as feeds bring them, two of 25 on topic: matched, and read where they match.
#[divan::bench]
fn mix(bencher: Bencher<'_, '_>) {
    let entries = entries();
    LazyLock::force(&READER);
    bencher.counter(ItemsCount::new(entries.len())).bench(|| {
        entries.iter().map(|entry| READER.read_entry(black_box(entry), &[]).figures.len()).sum::<usize>()
    });
}

/// One endless line of 1 MB.
#[divan::bench(args = Hostile::ALL, sample_count = 3, sample_size = 1)]
fn hostile(bencher: Bencher<'_, '_>, kind: Hostile) {
    let text = kind.line();
    let input = Input { text: &text, title: None, language: Language::En, date: None };
    LazyLock::force(&EXTRACTOR);
    bencher.counter(BytesCount::new(text.len())).bench(|| EXTRACTOR.read(black_box(&input)).len());
}
