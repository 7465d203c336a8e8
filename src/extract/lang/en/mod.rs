//! English.

mod completion;
mod cues;
mod nouns;
mod words;

use super::{Head, NumberWord, Table, Words};

pub(super) static TABLE: Table = Table {
    numbers: NUMBERS,
    nouns: nouns::NOUNS,
    completion: completion::COMPLETION,
    forms: |noun| vec![noun.to_owned(), plural(noun)],
    endings: &[],
    names_people: |_| false,
    agrees: super::never_agrees,
    locative_adjectives: &[],
    case_behind: |_, _| None,
    senses: &[cues::CUES, words::COUNTED, words::BOUNDS, words::CONTEXT, words::SPEECH, words::GRAMMAR],
    head: Head::Last,
    adjective_endings: &[
        "ly", "ous", "ful", "ive", "ese", "ish", "ian", "al", "ic", "ed", "ing", "other", "unarmed",
    ],
    singular_endings: &[],
    inflect,
    base: |form, _| form.to_owned(),
    case_of: super::no_case,
    order: super::Order::Free,
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
    results: &["bringing", "taking", "raising", "pushing", "lifting", "making"],
    own_voice: &["we", "i"],
    own_counts: &["count", "toll", "tally", "figure", "estimate", "number", "total"],
    by_day: &["by", "until", "till", "before", "than"],
    before_past_days: &["after", "last", "past"],
    behind_past_days: &["ahead", "ago", "earlier", "after", "of", "later", "before"],
    past: &["took", "lasted", "began", "started", "ended"],
    then: &["then"],
    inverted: &[],
    members: &["members", "member", "colleagues"],
    collectives: &[],
    documents: &["list", "report", "tally", "register", "count", "database", "statement"],
    possessives: &[],
    by: &["by"],
    amounts: &[],
    fractions: &[
        "half", "halves", "third", "thirds", "quarter", "quarters", "most", "majority", "fraction", "bulk",
        "none",
    ],
    oblique_endings: &[],
    verb_endings: &[],
    counted_endings: &[],
    parents: &[
        "mother",
        "father",
        "mum",
        "mom",
        "dad",
        "parent",
        "parents",
        "mothers",
        "fathers",
        "grandmother",
        "grandfather",
        "grandparents",
        "matriarch",
        "patriarch",
    ],
    when_said: &["today", "yesterday", "later"],
    ages: &["age", "ages"],
    at_age: &["at"],
    have: &["has", "have", "had"],
    men: &["men", "people"],
    not: &["not"],
    bodies: &["bodies", "body", "corpses", "corpse", "lives"],
    groups: &["the", "those", "among"],
    that: &["that"],
    on: &["on"],
    aged: &["boy", "girl", "man", "woman", "child", "teenager", "baby"],
    since: &["since"],
    built: &[
        "built",
        "founded",
        "established",
        "opened",
        "launched",
        "created",
        "born",
        "constructed",
        "erected",
        "formed",
    ],
    before_scores: &["by"],
    attributes: &["the", "of"],
    withdrawals: &["withdrawal", "pullout", "drawdown", "pull-out", "pullback"],
    loose_links: &[],
    homes: &[
        "residents",
        "resident",
        "inhabitants",
        "citizens",
        "villagers",
        "people",
        "streets",
        "outskirts",
        "suburbs",
        "suburb",
        "city",
        "town",
        "village",
        "port",
        "province",
        "district",
        "region",
        "island",
        "capital",
        "centre",
        "center",
        "east",
        "west",
        "north",
        "south",
        "northeast",
        "northwest",
        "southeast",
        "southwest",
        "parts",
        "part",
        "campus",
        "square",
        "county",
        "state",
    ],
    plural_endings: &["s"],
    future_endings: &[],
    adverb_endings: &["ly"],
};

/// English names do not change; the genitive is a token of its own.
fn inflect(name: &str) -> Vec<String> {
    vec![name.to_owned()]
}

/// Returns the plural of a noun or of the last word of a compound.
fn plural(noun: &str) -> String {
    let replaced = |ending: &str, with: &str| noun.strip_suffix(ending).map(|stem| format!("{stem}{with}"));
    let sibilant = ["s", "x", "z", "ch", "sh"].iter().any(|ending| noun.ends_with(ending));
    let vowel_y = ["ay", "ey", "oy", "uy"].iter().any(|ending| noun.ends_with(ending));
    let regular = || if sibilant { format!("{noun}es") } else { format!("{noun}s") };
    let irregular = replaced("woman", "women")
        .or_else(|| IRREGULAR_MEN.contains(&noun).then(|| format!("{noun}s")))
        .or_else(|| replaced("man", "men"))
        .or_else(|| replaced("child", "children"))
        .or_else(|| replaced("person", "people"))
        .or_else(|| replaced("wife", "wives"))
        .or_else(|| replaced("knife", "knives"))
        .or_else(|| replaced("thief", "thieves"))
        .or_else(|| replaced("wolf", "wolves"))
        .or_else(|| replaced("calf", "calves"))
        .or_else(|| replaced("passer-by", "passers-by"))
        .or_else(|| replaced("passerby", "passersby"))
        .or_else(|| noun.strip_suffix("-in-law").map(|head| format!("{head}s-in-law")))
        .or_else(|| noun.split_once(" of ").map(|(head, rest)| format!("{head}s of {rest}")));
    irregular.or_else(|| replaced("y", "ies").filter(|_| !vowel_y)).unwrap_or_else(regular)
}

/// Words in "man" that are no men.
const IRREGULAR_MEN: &[&str] =
    &["german", "omani", "ottoman", "roman", "shaman", "talisman", "turkmen", "human"];

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
