//! The base form of a name or noun found in another case: from the vocabulary where it is known, else by its ending.
//!
//! Adjectives before the head agree with it; words behind the head do not change: «Следственном комитете города» is
//! «Следственный комитет города». Of unknown names the commonest declension is taken.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

use crate::extract::lang::Case;

use super::{decline, nouns, paradigm, places};

/// Base forms by the folded form.
static KNOWN: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    let mut known = HashMap::new();
    let split = |names: &'static str| names.split('|').map(str::trim);
    for name in split(places::PLACES) {
        known.insert(fold(name), name.to_owned());
    }
    for name in split(places::PLACES) {
        for form in decline::forms(name) {
            known.entry(fold(&form)).or_insert_with(|| name.to_owned());
        }
    }
    for (base, forms) in nouns::PLURALS {
        for form in forms.split('|') {
            known.insert(form.to_owned(), (*base).to_owned());
        }
    }
    for list in nouns::SOURCES {
        for noun in split(list) {
            let paradigm::Forms { singular, plural } = paradigm::forms(noun);
            for forms in [singular, plural] {
                let Some(base) = forms.first().cloned() else { continue };
                for form in forms {
                    known.entry(fold(&form)).or_insert_with(|| base.clone());
                }
            }
        }
    }
    known
});

/// Folded forms of places.
static PLACE_FORMS: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let names = places::PLACES.split('|').map(str::trim);
    names.flat_map(decline::forms).map(|form| fold(&form)).collect()
});

/// Tells whether a word is a form of a known place.
pub(super) fn is_place(name: &str) -> bool {
    PLACE_FORMS.contains(&fold(name))
}

pub(super) fn fold(form: &str) -> String {
    form.to_lowercase().replace('ё', "е")
}

/// Returns the likely base form of a name or noun behind a preposition.
pub(super) fn base(form: &str, case: Case) -> String {
    if let Some(known) = known(form) {
        return known;
    }
    let words: Vec<&str> = form.split(' ').collect();
    match words.as_slice() {
        [] => String::new(),
        [word] => single(word, case),
        [first, rest @ ..] => several(first, rest, case),
    }
}

/// Returns the base form that the vocabulary knows, with the capital that is printed.
pub(super) fn known(form: &str) -> Option<String> {
    let base = KNOWN.get(&fold(form))?;
    // A nominative keeps its print.
    if fold(form) == fold(base) {
        return Some(form.to_owned());
    }
    let is_capital = form.chars().next().is_some_and(char::is_uppercase);
    Some(if is_capital { capital(base) } else { base.clone() })
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// What an adjective's ending says of its noun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Gender {
    Masculine,
    Feminine,
    Plural,
}

/// Endings of adjectives in the cases behind prepositions.
const ADJECTIVES: &[(&str, Gender)] = &[
    ("ого", Gender::Masculine),
    ("его", Gender::Masculine),
    ("ому", Gender::Masculine),
    ("ему", Gender::Masculine),
    ("ой", Gender::Feminine),
    ("ей", Gender::Feminine),
    ("ую", Gender::Feminine),
    ("юю", Gender::Feminine),
    ("ых", Gender::Plural),
    ("их", Gender::Plural),
    ("ыми", Gender::Plural),
    ("ими", Gender::Plural),
    ("ым", Gender::Masculine),
    ("им", Gender::Masculine),
    ("ом", Gender::Masculine),
    ("ем", Gender::Masculine),
];

/// A phrase: adjectives and their head, or a person's names, or a head with words that do not change.
fn several(first: &str, rest: &[&str], case: Case) -> String {
    let behind = rest.join(" ");
    let is_lower = |word: &str| word.chars().next().is_some_and(char::is_lowercase);
    if case == Case::Nominative || first.chars().all(|letter| !letter.is_lowercase()) {
        return format!("{first} {behind}");
    }
    if let Some((stem, ending, gender)) = adjective(first).filter(|_| is_adjective(first, rest)) {
        let head = base(&behind, case);
        return format!("{stem}{} {head}", nominative(stem, ending, gender, &head));
    }
    if is_lower(first) || rest.iter().any(|word| is_lower(word)) {
        let head = known(first).unwrap_or_else(|| single(first, case));
        return format!("{head} {}", titled(rest, case));
    }
    let names: Vec<String> = [first].iter().chain(rest).map(|word| person(word, case)).collect();
    names.join(" ")
}

/// A person's name: «Хани», «Дмитрий», «Ольга».
fn person(word: &str, case: Case) -> String {
    let indeclinable = ["ани", "ени", "ери", "рми", "рчи"];
    if indeclinable.iter().any(|ending| word.ends_with(ending)) { word.to_owned() } else { base(word, case) }
}

/// «губернатора Александра Гусева»: the name behind a title stands in its case; places and bodies before it do not.
fn titled(rest: &[&str], case: Case) -> String {
    let is_name = |word: &&str| word.chars().next().is_some_and(char::is_uppercase);
    let is_body = |word: &str| known(word).is_some() || word.chars().all(|letter| !letter.is_lowercase());
    let from = rest.iter().rposition(|word| !is_name(word) || is_body(word)).map_or(0, |at| at + 1);
    let declined =
        |(at, word): (usize, &&str)| if at < from { (*word).to_owned() } else { single(word, case) };
    let words: Vec<String> = rest.iter().enumerate().map(declined).collect();
    words.join(" ")
}

fn adjective(word: &str) -> Option<(&str, &'static str, Gender)> {
    let found =
        ADJECTIVES.iter().find_map(|(ending, gender)| Some((word.strip_suffix(ending)?, *ending, *gender)));
    found.filter(|(stem, _, _)| stem.chars().count() > 2)
}

/// A word that is also a noun is an adjective before a noun of its own number: «военных источников».
fn is_adjective(word: &str, rest: &[&str]) -> bool {
    let agrees = rest
        .first()
        .is_some_and(|next| ["ов", "ев", "ей", "ях", "ах"].iter().any(|ending| next.ends_with(ending)));
    known(word).is_none() || agrees
}

/// Adjectives whose nominative is stressed on its ending.
const STRESSED: &[&str] =
    &["городск", "областн", "морск", "донск", "тверск", "краев", "окружн", "миров", "полев"];

/// Returns the nominative ending of an adjective before its head.
fn nominative(stem: &str, ending: &str, gender: Gender, head: &str) -> &'static str {
    let last = stem.chars().next_back().unwrap_or_default();
    let is_soft = "жчшщ".contains(last)
        || last == 'н' && ["его", "ему", "ей", "юю", "их", "им", "ем"].contains(&ending);
    let is_velar = "гкх".contains(last) || "жчшщ".contains(last);
    let is_neuter = head.split(' ').next().is_some_and(|head| head.ends_with(['о', 'е']));
    match gender {
        Gender::Plural if is_soft || is_velar => "ие",
        Gender::Plural => "ые",
        Gender::Feminine if is_soft && last == 'н' => "яя",
        Gender::Feminine => "ая",
        Gender::Masculine if is_neuter && is_soft => "ее",
        Gender::Masculine if is_neuter => "ое",
        Gender::Masculine if STRESSED.iter().any(|stressed| stem.to_lowercase().ends_with(stressed)) => "ой",
        Gender::Masculine if is_soft || is_velar => "ий",
        Gender::Masculine => "ый",
    }
}

/// Endings of a case and what the base form ends in, the surest first.
type Endings = &'static [(&'static str, &'static str)];

/// Behind «в» and «на», where a place stands in the prepositional case or in the accusative.
const LOCATIVES: Endings = &[
    ("скую", "ская"),
    ("ую", "ая"),
    ("ию", "ия"),
    ("ью", "ья"),
    ("ею", "ея"),
    ("ской", "ская"),
    ("ском", "ский"),
    ("ном", "ный"),
    ("нии", "ния"),
    ("ии", "ия"),
    ("ье", "ья"),
    ("рее", "рея"),
    ("ае", "ай"),
    ("кве", "ква"),
    ("стве", "ство"),
    ("нице", "ница"),
    ("вице", "вица"),
    ("чье", "чье"),
    ("цах", "цы"),
    ("ках", "ки"),
    ("гах", "ги"),
    ("чах", "чи"),
    ("щах", "щи"),
    ("ах", "ы"),
    ("ях", "и"),
    ("вке", "вка"),
    ("йке", "йка"),
    ("нке", "нка"),
    ("лке", "лка"),
    ("тке", "тка"),
    ("кке", "кка"),
    ("шке", "шка"),
    ("ове", "ово"),
    ("еве", "ево"),
    ("ыне", "ыня"),
    ("ише", "иша"),
    ("лле", "лль"),
    ("авле", "авль"),
    ("поле", "поль"),
    ("еле", "ель"),
    ("ани", "ань"),
    ("мени", "мень"),
    ("ери", "ерь"),
    ("рми", "рмь"),
    ("рчи", "рчь"),
    ("бири", "бирь"),
];

/// Behind «из», «от», and of a name behind a noun.
const GENITIVES: Endings = &[
    ("ского", "ский"),
    ("ого", "ый"),
    ("ской", "ская"),
    ("овой", "ова"),
    ("евой", "ева"),
    ("иной", "ина"),
    ("телей", "тели"),
    ("ков", "ки"),
    ("гов", "ги"),
    ("хов", "хи"),
    ("цев", "цы"),
    ("ии", "ия"),
    ("ьи", "ья"),
    ("еи", "ея"),
    ("ения", "ение"),
    ("ания", "ание"),
    ("ства", "ство"),
    ("ости", "ость"),
    ("ани", "ань"),
    ("мени", "мень"),
    ("ери", "ерь"),
    ("рми", "рмь"),
    ("ги", "га"),
    ("ки", "ка"),
    ("хи", "ха"),
    ("чи", "ча"),
    ("реи", "рея"),
    ("остей", "ости"),
    ("стий", "стия"),
    ("ля", "ль"),
    ("ря", "рь"),
    ("дя", "дь"),
    ("тя", "ть"),
    ("ая", "ай"),
    ("ея", "ей"),
    ("цы", "ца"),
    ("ы", "а"),
];

const DATIVES: Endings = &[
    ("скому", "ский"),
    ("ской", "ская"),
    ("ии", "ия"),
    ("ье", "ья"),
    ("ам", "ы"),
    ("ям", "и"),
    ("лю", "ль"),
    ("аю", "ай"),
    ("ею", "ей"),
    ("ани", "ань"),
    ("ери", "ерь"),
    ("рми", "рмь"),
    ("е", "а"),
];

const INSTRUMENTALS: Endings = &[
    ("ской", "ская"),
    ("ским", "ский"),
    ("ным", "ный"),
    ("ией", "ия"),
    ("ьей", "ья"),
    ("цей", "ца"),
    ("ью", "ь"),
    ("ками", "ки"),
    ("ами", "ы"),
    ("лем", "ль"),
    ("аем", "ай"),
    ("ой", "а"),
    ("ей", "я"),
];

/// Returns the base form of one word that the vocabulary does not know.
fn single(word: &str, case: Case) -> String {
    let (endings, masculine) = match case {
        Case::Nominative => return word.to_owned(),
        Case::Locative | Case::Accusative => (LOCATIVES, "е"),
        Case::Genitive | Case::Owner => (GENITIVES, "а"),
        Case::Dative => (DATIVES, "у"),
        Case::Instrumental => (INSTRUMENTALS, "ом"),
    };
    let is_abbreviation =
        word.chars().filter(|letter| letter.is_uppercase()).count() > 1 && !word.contains('-');
    if is_abbreviation || word.chars().count() < 4 {
        return word.to_owned();
    }
    if let Some((stem, base)) =
        endings.iter().find_map(|(ending, base)| word.strip_suffix(ending).map(|stem| (stem, base)))
    {
        return format!("{stem}{base}");
    }
    let ends_hard = |stem: &str| stem.ends_with(|last: char| !"аеёиоуыэюяьй".contains(last));
    if let Some(stem) =
        word.strip_suffix(masculine).filter(|stem| ends_hard(stem) && stem.chars().count() > 2)
    {
        return stem.to_owned();
    }
    // «в Уфу»: the accusative of a feminine name.
    match word
        .strip_suffix('у')
        .filter(|stem| matches!(case, Case::Locative | Case::Accusative) && ends_hard(stem))
    {
        Some(stem) => format!("{stem}а"),
        None => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(case: Case, forms: &[(&str, &str)]) {
        for (form, expected) in forms {
            assert_eq!(base(form, case), *expected, "{form}");
        }
    }

    #[test]
    fn places_behind_in_are_found() {
        check(
            Case::Locative,
            &[
                ("Жанаозене", "Жанаозен"),
                ("Алма-Ате", "Алма-Ата"),
                ("Турции", "Турция"),
                ("Алма-Атинской области", "Алма-Атинская область"),
                ("Краснодарском крае", "Краснодарский край"),
                ("Уральске", "Уральск"),
                ("Непале", "Непал"),
                ("Чаде", "Чад"),
                ("Париже", "Париж"),
                ("Москве", "Москва"),
                ("Праге", "Прага"),
                ("Оренбурге", "Оренбург"),
                ("Брюсселе", "Брюссель"),
                ("Казани", "Казань"),
                ("Филиппинах", "Филиппины"),
                ("Южной Корее", "Южная Корея"),
                ("Нижнем Новгороде", "Нижний Новгород"),
                ("Тбилиси", "Тбилиси"),
                ("Сочи", "Сочи"),
                ("Осло", "Осло"),
                ("Махачкале", "Махачкала"),
                ("Кемерове", "Кемерово"),
                ("Хатае", "Хатай"),
                ("Польшу", "Польша"),
                ("Египте", "Египет"),
                ("Ставрополе", "Ставрополь"),
                ("Гвинее", "Гвинея"),
                ("Приозёрске", "Приозёрск"),
            ],
        );
    }

    #[test]
    fn places_behind_other_prepositions_are_found() {
        check(
            Case::Genitive,
            &[
                ("Хартума", "Хартум"),
                ("Москвы", "Москва"),
                ("Сирии", "Сирия"),
                ("Сочи", "Сочи"),
                ("Припяти", "Припять"),
                ("Родоса", "Родос"),
            ],
        );
        check(
            Case::Instrumental,
            &[("Рязанью", "Рязань"), ("Макеевкой", "Макеевка"), ("Киевом", "Киев"), ("Винницей", "Винница")],
        );
        check(Case::Dative, &[("Харькову", "Харьков"), ("Одессе", "Одесса"), ("Казани", "Казань")]);
    }

    #[test]
    fn sources_take_the_nominative() {
        check(
            Case::Genitive,
            &[
                ("адвокатов", "адвокаты"),
                ("очевидца", "очевидец"),
                ("правозащитников", "правозащитники"),
                ("областной прокуратуры", "областная прокуратура"),
                ("главы миссии", "глава миссии"),
                ("министра здравоохранения", "министр здравоохранения"),
                ("военных источников", "военные источники"),
                ("Владимира Соколова", "Владимир Соколов"),
                ("МВД", "МВД"),
            ],
        );
        check(
            Case::Locative,
            &[
                ("Следственном комитете", "Следственный комитет"),
                ("полиции Праги", "полиция Праги"),
                ("генштабе", "генштаб"),
                ("Министерстве обороны", "Министерство обороны"),
                ("городском управлении полиции", "городское управление полиции"),
            ],
        );
    }
}
