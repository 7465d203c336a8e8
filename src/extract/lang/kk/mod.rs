//! Kazakh. Words take endings, so vocabulary is given as stems; the noun's own case says what a preposition says
//! elsewhere, and the verb ends its sentence.

mod completion;
mod cues;
mod words;

use super::{Case, Head, NumberWord, Order, Table, Words};

pub(super) static TABLE: Table = Table {
    numbers: NUMBERS,
    nouns: &[],
    completion: completion::COMPLETION,
    forms: |noun| vec![noun.to_owned()],
    endings: &[],
    names_people,
    agrees: super::never_agrees,
    locative_adjectives: &[],
    case_behind: |_, _| None,
    head: Head::Last,
    senses: &[
        cues::KILLED,
        cues::KILLED_PEOPLE,
        cues::INJURED,
        cues::INJURED_HOSPITAL,
        cues::MISSING,
        cues::MISSING_PEOPLE,
        cues::DETAINED,
        cues::DETAINED_PEOPLE,
        cues::RELEASED,
        cues::SENTENCED,
        cues::KIDNAPPED,
        cues::KIDNAPPED_PEOPLE,
        cues::DISPLACED,
        cues::EVACUATED,
        cues::PROTESTERS,
        cues::OTHERS,
        words::COUNTED,
        words::BOUNDS,
        words::CONTEXT,
        words::SPEECH,
        words::GRAMMAR,
    ],
    adjective_endings: &["лық", "лік", "дық", "дік", "тық", "тік", "ғы", "гі", "шығыс", "батыс", "жаңа"],
    singular_endings: &[],
    inflect,
    base,
    case_of,
    order: Order::VerbLast,
    nobody: "адам",
    words: WORDS,
};

const WORDS: Words = Words {
    ranges: &[],
    to: &[],
    or: &["немесе", "не", "я"],
    and: &[],
    ten: &["он"],
    one: &[],
    abbreviations: &["млн", "млрд"],
    ordinal_endings: &[],
    cardinal_endings: &[
        "дан",
        "ден",
        "тан",
        "тен",
        "нан",
        "нен",
        "ға",
        "ге",
        "қа",
        "ке",
        "да",
        "де",
        "та",
        "те",
        "ны",
        "ні",
        "ды",
        "ді",
        "ты",
        "ті",
        "ның",
        "нің",
        "дың",
        "дің",
        "тың",
        "тің",
        "дай",
        "дей",
        "тай",
        "тей",
        "і",
        "ы",
        "сі",
        "сы",
        "ін",
        "ын",
        "сін",
        "сын",
        "інің",
        "ының",
        "сінің",
        "сының",
        "іне",
        "ына",
        "сіне",
        "сына",
        "мен",
        "бен",
        "пен",
        "еуі",
        "ауы",
    ],
    old: &["жастағы", "жасар"],
    before_years: &["-"],
    results: &[],
    own_voice: &["біз", "мен"],
    own_counts: &[],
    by_day: &["дейін"],
    before_past_days: &[],
    behind_past_days: &["бұрын"],
    past: &["созылды", "аяқталды"],
    then: &["сонда"],
    inverted: &[],
    members: &["қызметкер", "қызметкері"],
    collectives: &[],
    documents: &[],
    possessives: &[],
    by: &[],
    amounts: &[],
    fractions: &["жартысы", "жартысын", "жартысынан", "көбі", "көбісі", "көпшілігі", "бөлігі"],
    oblique_endings: &[],
    verb_endings: &[],
    counted_endings: &[],
    parents: &[],
    when_said: &[],
    ages: &["жасы"],
    at_age: &[],
    have: &[],
    men: &["адам", "адамды", "адамын"],
    not: &["емес"],
    bodies: &["мәйіт", "мәйіті", "мәйітін"],
    groups: &[],
    that: &["деп"],
    on: &[],
    aged: &[],
    since: &[],
    built: &["салынған"],
    before_scores: &[],
    withdrawals: &["шығару", "шығарылуы"],
    attributes: &[],
    loose_links: &[],
    homes: &[],
    plural_endings: &["лар", "лер", "дар", "дер", "тар", "тер"],
    adverb_endings: &[],
    future_endings: &[
        "ылады",
        "іледі",
        "ынады",
        "інеді",
        "алады",
        "еледі",
        "анады",
        "енеді",
        "йды",
        "йді",
        "рады",
        "реді",
        "атады",
        "етеді",
        "кетеді",
        "ығады",
        "ысады",
        "береді",
        "мақ",
        "мек",
        "пақ",
        "пек",
        "бақ",
        "бек",
        "атын",
        "етін",
        "атынын",
        "етінін",
    ],
};

/// Endings of those who do something, bare and with the endings of number and case.
const PEOPLE: &[&str] = &[
    "шы",
    "ші",
    "шыны",
    "шіні",
    "шының",
    "шінің",
    "шыға",
    "шіге",
    "шылар",
    "шілер",
    "шысы",
    "шісі",
    "шысын",
    "шісін",
];

/// Ordinals end as those who do something do: «екінші».
const ORDINALS: &[&str] = &["інші", "ыншы"];

fn names_people(word: &str) -> bool {
    let ends = |endings: &[&str]| endings.iter().any(|ending| word.ends_with(ending));
    ends(PEOPLE) && !ends(ORDINALS)
}

/// Endings of the cases, in all the shapes that vowel harmony gives them.
const ENDINGS: &[&str] = &[
    "ның",
    "нің",
    "дың",
    "дің",
    "тың",
    "тің",
    "ға",
    "ге",
    "қа",
    "ке",
    "ны",
    "ні",
    "ды",
    "ді",
    "ты",
    "ті",
    "да",
    "де",
    "та",
    "те",
    "дан",
    "ден",
    "тан",
    "тен",
    "нан",
    "нен",
    "мен",
    "бен",
    "пен",
    "на",
    "не",
    "нда",
    "нде",
    "ндағы",
    "ндегі",
    "дағы",
    "дегі",
    "тағы",
    "тегі",
];

/// Stand behind the name of a city.
const CITY: &[&str] = &["қаласы", "қаласында", "қаласындағы", "қаласынан", "қаласына", "қаласының"];

fn inflect(name: &str) -> Vec<String> {
    if name.contains(['*', '/']) {
        return vec![name.to_owned()];
    }
    let mut out = vec![name.to_owned()];
    out.extend(ENDINGS.iter().map(|ending| format!("{name}{ending}")));
    out.extend(CITY.iter().map(|city| format!("{name} {city}")));
    out
}

/// Endings behind a possessive, whose vowel stays with the noun («облысында», «министрлігінің»), and those whose
/// vowel goes with the ending («Минскіде»).
const POSSESSED: &[(&str, &str)] = &[
    ("скідегі", "ск"),
    ("скіден", "ск"),
    ("скіде", "ск"),
    ("скіге", "ск"),
    ("ындағы", "ы"),
    ("індегі", "і"),
    ("ында", "ы"),
    ("інде", "і"),
    ("ынан", "ы"),
    ("інен", "і"),
    ("ының", "ы"),
    ("інің", "і"),
];

/// Endings of the locative and of its attribute.
const LOCATIVE: &[&str] = &["дағы", "дегі", "тағы", "тегі", "да", "де", "та", "те"];

/// Endings of the ablative.
const ABLATIVE: &[&str] = &["дан", "ден", "тан", "тен", "нан", "нен"];

/// Endings of the dative.
const DATIVE: &[&str] = &["ға", "ге", "қа", "ке"];

/// Endings of the genitive.
const GENITIVE: &[&str] = &["ның", "нің", "дың", "дің", "тың", "тің"];

/// The fewest letters of a name without its ending.
const NAME_MIN: usize = 3;

fn base(form: &str, case: Case) -> String {
    let endings: &[&[&str]] = match case {
        Case::Locative => &[LOCATIVE],
        Case::Genitive => &[ABLATIVE],
        Case::Owner => &[GENITIVE],
        Case::Dative => &[DATIVE],
        // A body may be named where it speaks from: «деп хабарлады полиция департаментінен».
        Case::Nominative | Case::Instrumental | Case::Accusative => &[],
    };
    let possessed =
        POSSESSED.iter().find_map(|(ending, base)| Some(format!("{}{base}", form.strip_suffix(ending)?)));
    let stem = || endings.iter().copied().flatten().find_map(|ending| form.strip_suffix(ending));
    possessed
        .or_else(|| stem().map(|stem| stem.trim_end_matches('-').to_owned()))
        .unwrap_or_else(|| form.to_owned())
}

/// Reads the case of a name off its ending: where something is, what it leaves, where it goes.
fn case_of(word: &str) -> Option<Case> {
    let ends = |endings: &[&str]| {
        endings
            .iter()
            .any(|ending| word.strip_suffix(ending).is_some_and(|stem| stem.chars().count() >= NAME_MIN))
    };
    // Countries are named so in the base form: «Тәжікстан».
    if word.ends_with("стан") {
        return None;
    }
    if ends(ABLATIVE) {
        return Some(Case::Genitive);
    }
    if ends(DATIVE) {
        return Some(Case::Dative);
    }
    ends(LOCATIVE).then_some(Case::Locative)
}

const NUMBERS: &[(&str, NumberWord)] = &[
    ("бір біреу біреуі бірі біреуін бірін бірінің біреуінің", NumberWord::Add(1)),
    ("екі екеу екеуі екеуін екеуінің екіден екіге", NumberWord::Add(2)),
    ("үш үшеу үшеуі үшеуін үшеуінің үштен үшке", NumberWord::Add(3)),
    ("төрт төртеу төртеуі төртеуін төртеуінің төрттен төртке төрттей", NumberWord::Add(4)),
    ("бес бесеу бесеуі бесеуін бесеуінің бестен беске бестей", NumberWord::Add(5)),
    ("алты алтау алтауы алтауын алтауының алтыдан алтыға алтыдай", NumberWord::Add(6)),
    ("жеті жетеу жетеуі жетеуін жетеуінің жетіден жетіге жетідей", NumberWord::Add(7)),
    ("сегіз сегізі сегізін сегізден сегізге сегіздей", NumberWord::Add(8)),
    ("тоғыз тоғызы тоғызын тоғыздан тоғызға тоғыздай", NumberWord::Add(9)),
    ("он оннан онға", NumberWord::Add(10)),
    ("жиырма жиырмасы жиырмадан жиырмаға жиырмадай", NumberWord::Add(20)),
    ("отыз отызы отыздан отызға отыздай", NumberWord::Add(30)),
    ("қырық қырқы қырықтан қырыққа қырықтай", NumberWord::Add(40)),
    ("елу елуі елуден елуге елудей", NumberWord::Add(50)),
    ("алпыс алпысы алпыстан алпысқа алпыстай", NumberWord::Add(60)),
    ("жетпіс жетпісі жетпістен жетпіске жетпістей", NumberWord::Add(70)),
    ("сексен сексені сексеннен сексенге сексендей", NumberWord::Add(80)),
    ("тоқсан тоқсаны тоқсаннан тоқсанға тоқсандай", NumberWord::Add(90)),
    ("жүз жүздей жүзден жүзге", NumberWord::Times(100)),
    ("мың мыңдай мыңнан мыңға", NumberWord::Times(1_000)),
    ("млн миллион миллионнан миллиондай миллионға", NumberWord::Times(1_000_000)),
    ("млрд миллиард миллиардтан", NumberWord::Times(1_000_000_000)),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_their_endings() {
        let cases = [
            ("Таразда", Case::Locative, "Тараз"),
            ("Белградтағы", Case::Locative, "Белград"),
            ("Жамбыл облысында", Case::Locative, "Жамбыл облысы"),
            ("Томскіде", Case::Locative, "Томск"),
            ("Сириядан", Case::Genitive, "Сирия"),
            ("ІІМ-нің", Case::Owner, "ІІМ"),
            ("Ішкі істер министрлігінің", Case::Owner, "Ішкі істер министрлігі"),
            ("Ақорда", Case::Nominative, "Ақорда"),
        ];
        for (form, case, expected) in cases {
            assert_eq!(base(form, case), expected, "{form}");
        }
    }

    #[test]
    fn endings_tell_the_case() {
        let cases = [
            ("алматыда", Some(Case::Locative)),
            ("сириядан", Some(Case::Genitive)),
            ("алматыға", Some(Case::Dative)),
            ("тәжікстан", None),
            ("ресей", None),
        ];
        for (word, expected) in cases {
            assert_eq!(case_of(word), expected, "{word}");
        }
    }
}
