//! Kazakh: the simple sentences.

use crate::{
    extract::sense::{
        Frame::{Metric, Person, Subject},
        Measure::{
            Detained, Evacuated, Injured, Killed, Missing, Released, Sentenced, Troops, TroopsWithdrawn,
        },
        Needs, Reason, Sense,
    },
    model::{Bound, PlaceLevel},
};

use super::{Case, Head, NumberWord, Table, Words, cue, needing};

pub(super) static TABLE: Table = Table {
    numbers: NUMBERS,
    nouns: &[],
    forms: |noun| vec![noun.to_owned()],
    endings: &[],
    names_people: |_| false,
    case_behind: |_, _| None,
    senses: &[CUES, WORDS],
    head: Head::Last,
    adjective_endings: &["лық", "лік", "дық", "дік", "тық", "тік", "ғы", "гі"],
    inflect,
    base,
    nobody: "адам",
    words: LITTLE,
};

const LITTLE: Words = Words {
    ranges: &[],
    to: &[],
    or: &["немесе"],
    and: &[],
    ten: &["он"],
    one: &[],
    abbreviations: &["млн", "млрд"],
    ordinal_endings: &[],
    cardinal_endings: &[],
    old: &[],
    before_years: &["-"],
    before_past_days: &[],
    behind_past_days: &["бұрын"],
    past: &[],
    then: &[],
    inverted: &[],
    members: &["қызметкер", "қызметкері"],
    collectives: &[],
    documents: &[],
    possessives: &[],
    by: &[],
    amounts: &[],
    oblique_endings: &[],
    verb_endings: &[],
    not: &["емес"],
    bodies: &[],
    groups: &[],
    built: &[],
    before_scores: &[],
    attributes: &[],
    withdrawals: &["шығару", "шығарылуы"],
    homes: &[],
    plural_endings: &[],
    adverb_endings: &[],
};

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

fn inflect(name: &str) -> Vec<String> {
    if name.contains(['*', '/']) {
        return vec![name.to_owned()];
    }
    let mut out = vec![name.to_owned()];
    out.extend(ENDINGS.iter().map(|ending| format!("{name}{ending}")));
    out
}

fn base(form: &str, _: Case) -> String {
    let locative = ["ындағы", "індегі", "ында", "інде"];
    if let Some(stem) = locative.iter().find_map(|ending| form.strip_suffix(ending)) {
        return format!("{stem}{}", if form.ends_with(['а', 'ы']) { "ы" } else { "і" });
    }
    ["дағы", "дегі", "тағы", "тегі", "дан", "ден", "тан", "тен", "нан", "нен", "да", "де", "та", "те"]
        .iter()
        .find_map(|ending| form.strip_suffix(ending))
        .map_or_else(|| form.to_owned(), str::to_owned)
}

const NUMBERS: &[(&str, NumberWord)] = &[
    ("бір", NumberWord::Add(1)),
    ("екі екеуі", NumberWord::Add(2)),
    ("үш үшеуі", NumberWord::Add(3)),
    ("төрт төртеуі", NumberWord::Add(4)),
    ("бес бесеуі", NumberWord::Add(5)),
    ("алты", NumberWord::Add(6)),
    ("жеті", NumberWord::Add(7)),
    ("сегіз", NumberWord::Add(8)),
    ("тоғыз", NumberWord::Add(9)),
    ("он", NumberWord::Add(10)),
    ("жиырма", NumberWord::Add(20)),
    ("отыз", NumberWord::Add(30)),
    ("қырық", NumberWord::Add(40)),
    ("елу", NumberWord::Add(50)),
    ("алпыс", NumberWord::Add(60)),
    ("жетпіс", NumberWord::Add(70)),
    ("сексен", NumberWord::Add(80)),
    ("тоқсан", NumberWord::Add(90)),
    ("жүз жүздей жүзден", NumberWord::Times(100)),
    ("мың мыңдай мыңнан мыңға", NumberWord::Times(1_000)),
    ("млн миллион миллионнан миллиондай", NumberWord::Times(1_000_000)),
];

const CUES: &[(Sense, &str)] = &[
    (
        cue(Killed, Subject),
        "қаза тапты|қаза тапқан|қаза болды|қаза болған|қайтыс болды|қайтыс болған|мерт болды|мерт болған|өлді|құрбан болды|көз жұмды|қаза болғандар|оққа ұшты|өлген",
    ),
    (cue(Killed, Metric), "қаза тапқандар саны|қаза болғандар саны|құрбандар саны|қайтыс болғандар саны"),
    (
        cue(Injured, Subject),
        "жараланды|жараланған|зардап шекті|зардап шеккен|жарақат алды|жарақат алған|ауруханаға түсті|ауруханаға жатқызылды",
    ),
    (cue(Injured, Metric), "зардап шеккендер саны|жараланғандар саны"),
    (
        cue(Missing, Subject),
        "із-түссіз жоғалды|хабарсыз кетті|із-түзсіз жоғалды|жоғалып кетті|хабар-ошарсыз кетті",
    ),
    (
        cue(Detained, Subject),
        "ұсталды|ұсталған|қамауға алынды|қамауға алынған|тұтқындалды|тұтқындалған|полицияға жеткізілді|қамалды|қамауда отыр|полицияға жеткізілген|ұстады|қамауға алды",
    ),
    (cue(Detained, Metric), "ұсталғандар саны|қамауға алынғандар саны"),
    (cue(Released, Subject), "босатылды|босатылған|қамаудан босатылды|бостандыққа шықты|қоя берілді"),
    (cue(Sentenced, Subject), "сотталды|сотталған|сотталып кетті"),
    (cue(Evacuated, Subject), "эвакуацияланды|көшірілді|эвакуация жасалды"),
    (
        needing(Troops, Subject, Needs::Troops),
        "келген|келді|жіберілді|жіберді|жіберілген|орналастырылды|әкелінді|қатысты",
    ),
    (needing(TroopsWithdrawn, Subject, Needs::Troops), "шықты|кетті|шығарылды|елден шығарылды|елден кетті"),
    (cue(Killed, Person), "қаза тапқандар"),
];

const WORDS: &[(Sense, &str)] = &[
    (
        Sense::Person("people"),
        "адам|адамды|адамның|азамат|азаматы|тұрғын|күдікті|адамға|жан|қызметкер|қызметкері",
    ),
    (Sense::Person("children"), "бала|баланы|бүлдіршін"),
    (Sense::Person("women"), "әйел"),
    (Sense::Person("journalists"), "журналист"),
    (Sense::Person("security"), "полицей|полиция қызметкері|күштік құрылым қызметкері"),
    (
        Sense::Soldier("security"),
        "бітімгер|бітімгерлер|бітімгерлері|сарбаз|жауынгер|әскери қызметші|әскери|әскер",
    ),
    (Sense::Day, "күн|тәулік"),
    (Sense::Unit(Reason::Duration), "жыл|ай|апта|сағат|минут|жылы|жылға"),
    (Sense::Unit(Reason::Age), "жастағы|жаста|жас"),
    (Sense::Unit(Reason::Money), "теңге|доллар|рубль|еуро"),
    (Sense::Unit(Reason::Share), "%|пайыз|пайызы|есе"),
    (Sense::Unit(Reason::Unit), "км|шақырым|метр|литр|тонна|градус|гектар"),
    (
        Sense::Unit(Reason::Thing),
        "автомат|пулемет|телефон|көлік|үй|ғимарат|дүкен|қару|ұшақ|нысан|аудан|қала|ел|мектеп|оқ|граната|бап|құжат",
    ),
    (Sense::Bound(Bound::AtLeast), "кемінде|кем дегенде|ең кемі"),
    (Sense::Bound(Bound::About), "шамамен|жуық"),
    (Sense::BoundBehind(Bound::MoreThan), "+|астам|аса"),
    (Sense::BoundBehind(Bound::About), "жуық|шақты|мыңдай|жүздей|миллиондай"),
    (Sense::BoundBehind(Bound::UpTo), "дейін"),
    (Sense::Vague { low: 20, high: 199, bounded: None }, "ондаған"),
    (Sense::Vague { low: 200, high: 1_999, bounded: None }, "жүздеген"),
    (Sense::Vague { low: 2_000, high: 19_999, bounded: None }, "мыңдаған"),
    (Sense::Vague { low: 3, high: 9, bounded: None }, "бірнеше"),
    (Sense::Part, "оның ішінде|оның|олардың|арасында|соның ішінде"),
    (Sense::Increment, "тағы"),
    (Sense::Period, "бір тәулікте|соңғы тәулікте|тәулік ішінде"),
    (Sense::Total, "барлығы|жалпы"),
    (Sense::Earlier, "бұған дейін|бұрын|осыған дейін"),
    (Sense::Deny, "жоққа шығарды|теріске шығарды"),
    (Sense::Retract, "қате|қателесіп"),
    (Sense::Month(1), "қаңтар|қаңтарда|қаңтардағы"),
    (Sense::Month(2), "ақпан"),
    (Sense::Month(3), "наурыз"),
    (Sense::Month(4), "сәуір"),
    (Sense::Month(5), "мамыр"),
    (Sense::Month(6), "маусым"),
    (Sense::Month(7), "шілде"),
    (Sense::Month(8), "тамыз"),
    (Sense::Month(9), "қыркүйек"),
    (Sense::Month(10), "қазан"),
    (Sense::Month(11), "қараша"),
    (Sense::Month(12), "желтоқсан"),
    (Sense::Say, "деді|хабарлады|мәлімдеді|айтты|хабарланған|хабарлайды"),
    (Sense::According, "мәліметінше|дерегінше"),
    (Sense::Body("министрлік"), "министрлігі|министрлік|полиция|прокуратура"),
    (Sense::Back(Some(PlaceLevel::City)), "қалада|елордада"),
    (Sense::Back(Some(PlaceLevel::Region)), "облыста|өңірде|облыс бойынша"),
    (Sense::And, "және|ал|мен"),
    (Sense::Relative, "деп"),
    (Sense::Link, "жетті|құрады|болған|болды|бұған дейін|қазір|енді|-|:"),
    (Sense::Withdrawal, "кетеді|шығарылады|шығады|шығару|шығарыла бастайды"),
    (Sense::Begin, "бастайды|басталады|шығарыла бастайды"),
    (Sense::End, "аяқталады"),
    (Sense::Stop, "болған|болды|үшін|туралы|кейін|дейін|бойынша|ішінде"),
    (Sense::Will, "кетеді|шығарылады|келеді|жіберіледі"),
];
