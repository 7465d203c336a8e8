//! The forms of Russian nouns, by the ending of the nominative singular.
//!
//! A noun may stand behind adjectives, which agree, and before words that do not change: «военный инструктор»,
//! «член экипажа». The rules make a form too many rather than one too few.

/// The forms of a noun: the nominative first.
#[derive(Debug, Default)]
pub(super) struct Forms {
    pub(super) singular: Vec<String>,
    pub(super) plural: Vec<String>,
}

/// Endings of the other cases in the singular, of the nominative plural, and of the other cases in the plural.
type Endings = (&'static str, &'static str, &'static str);

/// By the ending of the nominative singular, the longest first; its length says how much is taken off.
const PARADIGMS: &[(&str, Endings)] = &[
    ("анин", ("анина,анину,анином,анине", "ане", "ан,анам,анами,анах")),
    ("янин", ("янина,янину,янином,янине", "яне", "ян,янам,янами,янах")),
    ("дин", ("дина,дину,дином,дине", "дины", "дин,динов,динам,динами,динах")),
    ("чек", ("чка,чку,чком,чке", "чки", "чков,чкам,чками,чках")),
    ("еец", ("ейца,ейцу,ейцем,ейце", "ейцы", "ейцев,ейцам,ейцами,ейцах")),
    ("аец", ("айца,айцу,айцем,айце", "айцы", "айцев,айцам,айцами,айцах")),
    ("ец", ("ца,цу,цем,цом,це", "цы", "цев,цов,цам,цами,цах")),
    ("щийся", ("щегося,щемуся,щимся,щемся", "щиеся", "щихся,щимся,щимися")),
    ("щая", ("щей,щую", "щие", "щих,щим,щими")),
    ("ая", ("ой,ую", "ые", "ых,ым,ыми")),
    ("ий", ("его,ему,им,ем,ого,ому,ом,ия,ию,ием,ии", "ие", "их,им,ими,иев,иям,иями,иях")),
    ("ый", ("ого,ому,ым,ом", "ые", "ых,ым,ыми")),
    ("ой", ("ого,ому,ым,им,ом", "ые", "ых,ым,ыми,их,им,ими")),
    ("ое", ("ого,ому,ым,ом", "ые", "ых,ым,ыми")),
    ("ия", ("ии,ию,ией", "ии", "ий,иям,иями,иях")),
    ("ья", ("ьи,ье,ью,ьей", "ьи", "ей,ьям,ьями,ьях")),
    ("ья", ("ьи,ье,ью,ьей", "ьи", "ей,ьям,ьями,ьях")),
    ("ие", ("ия,ию,ием,ии", "ия", "ий,иям,иями,иях")),
    ("ье", ("ья,ью,ьем", "ья", "ий,ьям,ьями,ьях")),
    ("йка", ("йки,йке,йку,йкой", "йки", "ек,йкам,йками,йках")),
    ("чка", ("чки,чке,чку,чкой", "чки", "чек,чкам,чками,чках")),
    ("шка", ("шки,шке,шку,шкой", "шки", "шек,шкам,шками,шках")),
    ("ка", ("ки,ке,ку,кой", "ки", "ок,ек,к,кам,ками,ках")),
    ("га", ("ги,ге,гу,гой", "ги", "г,гам,гами,гах")),
    ("ха", ("хи,хе,ху,хой", "хи", "х,хам,хами,хах")),
    ("ца", ("цы,це,цу,цей", "цы", "ц,цам,цами,цах")),
    ("жа", ("жи,же,жу,жей", "жи", "ж,жам,жами,жах")),
    ("ша", ("ши,ше,шу,шей", "ши", "ш,шей,шам,шами,шах")),
    ("ча", ("чи,че,чу,чей", "чи", "ч,чам,чами,чах")),
    ("сна", ("сны,сне,сну,сной", "сны", "сен,снам,снами,снах")),
    ("ена", ("ены,ене,ену,еной", "ены", "ен,енам,енами,енах")),
    ("а", ("ы,е,у,ой", "ы", ",ам,ами,ах")),
    ("ня", ("ни,не,ню,ней", "ни", "ен,ней,нь,ням,нями,нях")),
    ("я", ("и,е,ю,ей", "и", "ь,ей,й,ям,ями,ях")),
    ("дно", ("дна,дну,дном,дне", "да,дна", "дов,ден,дам,дами,дах")),
    ("ло", ("ла,лу,лом,ле", "ла", "л,ел,лам,лами,лах")),
    ("но", ("на,ну,ном,не", "на", "н,он,ен,нам,нами,нах")),
    ("ко", ("ка,ку,ком,ке", "ки", "к,ек,кам,ками,ках")),
    ("во", ("ва,ву,вом,ве", "ва", "в,вам,вами,вах")),
    ("то", ("та,ту,том,те", "та", "т,там,тами,тах")),
    ("дро", ("дра,дру,дром,дре", "дра", "дер,драм,драми,драх")),
    ("ево", ("ева,еву,евом,еве", "ева", "ев,евам,евами,евах")),
    ("ель", ("еля,елю,елем,еле", "ели", "елей,елям,елями,елях")),
    ("ь", ("я,ю,ем,е,и,ью", "и", "ей,ям,ями,ях")),
    ("й", ("я,ю,ем,е", "и", "ев,ям,ями,ях")),
];

/// Last letters of nouns that take -и in the plural.
const SOFT: &str = "гкхжчшщ";
/// Last letters of nouns that take -ей in the genitive plural.
const HUSHING: &str = "жчшщ";
/// Endings of adjectives before a noun, with their other forms in the singular and in the plural.
const ADJECTIVES: &[(&str, &str, &str)] = &[
    ("ний", "него,нему,ним,нем", "ние,них,ним,ними"),
    ("ий", "ого,ому,им,ом,его,ему,ем", "ие,их,им,ими"),
    ("ый", "ого,ому,ым,ом", "ые,ых,ым,ыми"),
    ("ой", "ого,ому,ым,им,ом", "ые,ых,ым,ыми,ие,их,им,ими"),
    ("ая", "ой,ую,ей", "ые,ых,ым,ыми,ие,их,им,ими"),
    ("ое", "ого,ому,ым,ом", "ые,ых,ым,ыми,ие,их,им,ими"),
];

/// Returns the forms of a noun with the adjectives before it.
pub(super) fn forms(noun: &str) -> Forms {
    let Some((first, rest)) = noun.split_once(' ') else { return word(noun) };
    let agrees = ADJECTIVES.iter().find_map(|(ending, singular, plural)| {
        first.strip_suffix(ending).map(|stem| (stem, *singular, *plural))
    });
    if let Some((stem, singular, plural)) = agrees {
        let rest = forms(rest);
        let join = |adjectives: &str, nouns: &[String]| -> Vec<String> {
            let adjectives = adjectives.split(',').map(|ending| format!("{stem}{ending}"));
            adjectives
                .flat_map(|adjective| nouns.iter().map(move |noun| format!("{adjective} {noun}")))
                .collect()
        };
        let mut out = vec![noun.to_owned()];
        out.extend(join(singular, &rest.singular));
        return Forms { singular: out, plural: join(plural, &rest.plural) };
    }
    let head = word(first);
    let join = |heads: Vec<String>| heads.into_iter().map(|head| format!("{head} {rest}")).collect();
    Forms { singular: join(head.singular), plural: join(head.plural) }
}

fn word(noun: &str) -> Forms {
    let (nominative, stem) = match noun.split_once('\'') {
        Some((stem, behind)) => {
            let last: String = behind.chars().skip(1).collect();
            (format!("{stem}{behind}"), format!("{stem}{last}"))
        }
        None => (noun.to_owned(), noun.to_owned()),
    };
    let found = PARADIGMS.iter().find_map(|(ending, endings)| {
        let short = || stem.strip_suffix(ending).map(|stem| (stem.to_owned(), *endings));
        (nominative == stem).then(short).flatten()
    });
    let (stem, (singular, nominatives, plural)) = found.unwrap_or_else(|| (stem.clone(), consonant(&stem)));
    let with = |endings: &str| -> Vec<String> {
        endings.split(',').map(|ending| format!("{stem}{ending}")).collect()
    };
    let mut forms = Forms { singular: vec![nominative], plural: with(nominatives) };
    forms.singular.extend(with(singular));
    forms.plural.extend(with(plural));
    forms
}

/// Returns the endings of a noun that ends in a consonant.
fn consonant(stem: &str) -> Endings {
    let ends = |letters: &str| stem.chars().next_back().is_some_and(|last| letters.contains(last));
    if ends(HUSHING) {
        ("а,у,ем,ом,е", "и", "ей,ам,ами,ах")
    } else if ends(SOFT) {
        ("а,у,ом,е", "и", "ов,ам,ами,ах")
    } else if ends("ц") {
        ("а,у,ем,ом,е", "ы", "ев,ов,ам,ами,ах")
    } else if stem.chars().next_back().is_some_and(|last| "аеиоуыэюя".contains(last)) {
        ("", "", "")
    } else {
        ("а,у,ом,е", "ы", "ов,ей,ам,ами,ах,а")
    }
}

/// Returns all forms of a noun, as the vocabulary needs them.
pub(super) fn all(noun: &str) -> Vec<String> {
    let Forms { mut singular, plural } = forms(noun);
    singular.extend(plural);
    singular.sort();
    singular.dedup();
    singular
}

/// Tells whether an adjective behind a number goes with the noun behind it: «две патрульные машины», «пять полицейских
/// машин», but not «пять рабочих завода».
pub(super) fn agrees(adjective: &str, noun: &str) -> bool {
    let ends = |endings: [&str; 2]| endings.iter().any(|ending| adjective.ends_with(ending));
    let in_genitive_plural = !noun.ends_with(|last: char| "аеиоуыэюя".contains(last));
    ends(["ые", "ие"]) || ends(["ых", "их"]) && in_genitive_plural
}

/// Suffixes that make nouns of people, each with its endings behind a number.
const PEOPLE: &[(&str, &str)] = &[
    ("тел", "ей,ями,ям,ях,я,и"),
    ("ник", "ов,ами,ам,ах,а,и"),
    ("щик", "ов,ами,ам,ах,а,и"),
    ("чик", "ов,ами,ам,ах,а,и"),
    ("ист", "ов,ами,ам,ах,а,ы"),
    ("олог", "ов,ами,ам,ах,а,и"),
    ("ант", "ов,ами,ам,ах,а,ы"),
    ("вед", "ов,ами,ам,ах,а,ы"),
    ("анц", "ев,ами,ам,ах,а,ы"),
    ("янц", "ев,ами,ам,ах,а,ы"),
    ("инц", "ев,ами,ам,ах,а,ы"),
    ("овц", "ев,ами,ам,ах,а,ы"),
    ("евц", "ев,ами,ам,ах,а,ы"),
    ("ийц", "ев,ами,ам,ах,а,ы"),
    ("ейц", "ев,ами,ам,ах,а,ы"),
    ("жан", "ами,ам,ах,ина,е,"),
    ("чан", "ами,ам,ах,ина,е,"),
    ("истк", "ами,ам,ах,и"),
];

/// Stems that end as those of people do and are things.
const THINGS: &[&str] = &[
    "автомобил",
    "бриллиант",
    "вариант",
    "гигант",
    "глушител",
    "грузовик",
    "датчик",
    "двигател",
    "дневник",
    "заповедник",
    "извещател",
    "источник",
    "константа",
    "лист",
    "ледник",
    "маятник",
    "мяч",
    "некролог",
    "носител",
    "огнетушител",
    "памятник",
    "парник",
    "передатчик",
    "питомник",
    "показател",
    "понедельник",
    "праздник",
    "приемник",
    "пролог",
    "подшипник",
    "ранц",
    "родник",
    "рудник",
    "счетчик",
    "светильник",
    "спутник",
    "сундук",
    "танц",
    "указател",
    "усилител",
    "ускорител",
    "учебник",
    "холодильник",
    "чайник",
    "ценник",
    "четверг",
    "чан",
    "ящик",
    "кочан",
    "баклажан",
    "истребител",
    "бомбардировщик",
    "штурмовик",
    "самолет",
];

/// Tells whether a word that no vocabulary holds names people by its ending.
pub(super) fn names_people(word: &str) -> bool {
    let is_person = |(suffix, endings): &(&str, &str)| {
        endings.split(',').filter_map(|ending| word.strip_suffix(ending)).any(|stem| stem.ends_with(suffix))
    };
    PEOPLE.iter().any(is_person) && !THINGS.iter().any(|thing| word.contains(thing))
}
