//! English.

mod cues;
mod words;

use super::{NumberWord, Table, Words};

pub(super) static TABLE: Table = Table {
    numbers: NUMBERS,
    senses: &[cues::CUES, words::COUNTED, words::BOUNDS, words::CONTEXT, words::SPEECH, words::GRAMMAR],
    adjective_endings: &[
        "ly", "ous", "ful", "ive", "ese", "ish", "ian", "al", "ic", "ed", "ing", "other", "unarmed",
    ],
    inflect,
    base: |form, _| form.to_owned(),
    nobody: "people",
    words: WORDS,
};

const WORDS: Words = Words {
    ranges: &[("between", "and"), ("from", "to")],
    to: &["to"],
    or: &["or"],
    and: &["and"],
    ten: &[],
    one: &["a", "an"],
    abbreviations: &["mn", "bn", "mln"],
    ordinal_endings: &["st", "nd", "rd", "th"],
    cardinal_endings: &["strong", "member"],
    old: &["old", "olds"],
    before_years: &[
        "since", "by", "until", "before", "after", "during", "of", "and", "-", "early", "late", "the",
    ],
    before_past_days: &["after", "last", "past"],
    behind_past_days: &["ago", "earlier", "after", "of", "later", "before"],
    past: &["took", "lasted", "began", "started", "ended"],
    then: &["then"],
    inverted: &[],
    members: &["members", "member", "colleagues"],
    not: &["not"],
    bodies: &["bodies", "body", "corpses", "corpse"],
    groups: &["the", "those", "among"],
    adverb_endings: &["ly"],
};

/// English names do not change; the genitive is a token of its own.
fn inflect(name: &str) -> Vec<String> {
    vec![name.to_owned()]
}

const NUMBERS: &[(&str, NumberWord)] = &[
    ("one", NumberWord::Add(1)),
    ("two", NumberWord::Add(2)),
    ("three", NumberWord::Add(3)),
    ("four", NumberWord::Add(4)),
    ("five", NumberWord::Add(5)),
    ("six", NumberWord::Add(6)),
    ("seven", NumberWord::Add(7)),
    ("eight", NumberWord::Add(8)),
    ("nine", NumberWord::Add(9)),
    ("ten", NumberWord::Add(10)),
    ("eleven", NumberWord::Add(11)),
    ("twelve", NumberWord::Add(12)),
    ("thirteen", NumberWord::Add(13)),
    ("fourteen", NumberWord::Add(14)),
    ("fifteen", NumberWord::Add(15)),
    ("sixteen", NumberWord::Add(16)),
    ("seventeen", NumberWord::Add(17)),
    ("eighteen", NumberWord::Add(18)),
    ("nineteen", NumberWord::Add(19)),
    ("twenty", NumberWord::Add(20)),
    ("thirty", NumberWord::Add(30)),
    ("forty", NumberWord::Add(40)),
    ("fifty", NumberWord::Add(50)),
    ("sixty", NumberWord::Add(60)),
    ("seventy", NumberWord::Add(70)),
    ("eighty", NumberWord::Add(80)),
    ("ninety", NumberWord::Add(90)),
    ("hundred", NumberWord::Times(100)),
    ("thousand", NumberWord::Times(1_000)),
    ("million", NumberWord::Times(1_000_000)),
    ("billion", NumberWord::Times(1_000_000_000)),
    ("dozen", NumberWord::Group(12)),
    ("half", NumberWord::Part(500)),
    ("k", NumberWord::Short(1_000)),
    ("m mn mln", NumberWord::Short(1_000_000)),
    ("bn", NumberWord::Short(1_000_000_000)),
];
