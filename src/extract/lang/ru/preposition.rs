//! What stands before a name and makes it a place: prepositions, parts of cities, settlements.
//!
//! A country behind «президент» or «под флагом» is an actor, not where things happen. «в Польшу» goes there.

use crate::extract::lang::Case;

use super::base::{is_place, known};

/// Words whose name stands in the nominative behind them.
const SETTLEMENTS: &[&str] = &[
    "город",
    "городе",
    "города",
    "городу",
    "городом",
    "село",
    "селе",
    "села",
    "поселок",
    "поселке",
    "поселка",
    "деревня",
    "деревне",
    "деревни",
    "станица",
    "станице",
    "станицы",
    "хутор",
    "хуторе",
    "аул",
    "ауле",
    "кишлак",
    "кишлаке",
    "пгт",
    "местечке",
    "станции",
    "курорт",
    "курорте",
    "курорта",
    "курорту",
    "острове",
    "острова",
    "провинции",
    "штате",
    "штата",
];

/// Stems of words that a place's name in the genitive follows: «в центре Бейрута».
const PARTS: &[&str] = &[
    "центр",
    "район",
    "окрестност",
    "пригород",
    "предмест",
    "окраин",
    "улиц",
    "площад",
    "порт",
    "аэропорт",
    "вокзал",
    "рынк",
    "больниц",
    "госпитал",
    "клиник",
    "травмпункт",
    "тюрьм",
    "изолятор",
    "колони",
    "отдел",
    "столиц",
    "север",
    "юг",
    "восток",
    "запад",
    "област",
    "границ",
    "гор",
    "побереж",
    "берег",
    "част",
    "метро",
    "университет",
    "школ",
    "мэри",
    "здани",
    "квартал",
    "территори",
    "регион",
    "провинци",
    "город",
    "сел",
    "деревн",
    "морг",
    "стадион",
    "храм",
    "мечет",
    "собор",
    "парламент",
    "полици",
    "обстрел",
    "бомбардировк",
    "штурм",
    "осад",
    "аэродром",
    "участк",
    "улочк",
    "пляж",
    "лагер",
    "жител",
    "мост",
    "трасс",
    "водах",
];

/// Stems of words behind which a country is an actor, not where things happen: «под флагом Либерии».
const ACTORS: &[&str] = &[
    "флаг",
    "президент",
    "премьер",
    "правительств",
    "власт",
    "министр",
    "посол",
    "посольств",
    "гражданств",
    "поддержк",
    "помощ",
    "участи",
    "сторон",
    "требовани",
    "предложени",
    "решени",
    "просьб",
    "пользу",
    "обмен",
    "отношени",
    "сотрудничеств",
    "переговор",
    "гражданин",
    "граждан",
    "арми",
    "войск",
    "вооруж",
    "спецслужб",
    "разведк",
    "сборн",
    "команд",
    "главой",
    "главы",
    "лидер",
    "парламент",
    "чемпион",
];

/// Returns the case of a name behind a word; none if it names no place there.
pub(super) fn case_behind(word: &str, name: &str) -> Option<Case> {
    if SETTLEMENTS.contains(&word) {
        return Some(Case::Nominative);
    }
    let ends = |endings: &[&str]| endings.iter().any(|ending| word.ends_with(ending));
    let is_part = || PARTS.iter().any(|part| word.starts_with(part));
    match word {
        "в" | "во" | "на" if is_accusative(name) => Some(Case::Accusative),
        "в" | "во" | "на" | "при" => Some(Case::Locative),
        "по" | "к" | "ко" => Some(Case::Dative),
        "под" | "над" | "перед" | "за" => Some(Case::Instrumental),
        "из" | "с" | "со" | "от" | "у" | "близ" | "около" | "возле" | "вблизи" | "вокруг" => {
            Some(Case::Genitive)
        }
        _ if ACTORS.iter().any(|actor| word.starts_with(actor)) => None,
        _ if is_part() || is_place(name) && !ends(&["ом", "ем", "ой", "ей", "ых", "их"]) => {
            Some(Case::Genitive)
        }
        _ if ends(&["ом", "ем", "ой", "ей", "ых", "их", "ую", "юю"]) => Some(Case::Locative),
        _ => None,
    }
}

/// «в Польшу», «в Афганистан»: goes there; «в Польше», «в Афганистане» is there.
fn is_accusative(name: &str) -> bool {
    let known = known(name);
    let as_printed = known.as_deref() == Some(name) && is_place(name);
    let hard = |letter: char| !"аеёиоуыэюя".contains(letter);
    let goes = |base: &str| base.ends_with(['а', 'я']);
    let from_hard = |ending: char| name.strip_suffix(ending).is_some_and(|stem| stem.ends_with(hard));
    as_printed
        && name.ends_with(|last: char| hard(last) && last != 'й')
        && name.chars().any(char::is_lowercase)
        || (from_hard('у') || name.ends_with('ю')) && known.as_deref().is_none_or(goes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_before_a_name_give_its_case() {
        for (word, name, expected) in [
            ("в", "Минске", Some(Case::Locative)),
            ("в", "Польшу", Some(Case::Accusative)),
            ("в", "Афганистан", Some(Case::Accusative)),
            ("под", "Рязанью", Some(Case::Instrumental)),
            ("по", "Харькову", Some(Case::Dative)),
            ("из", "Кабула", Some(Case::Genitive)),
            ("городе", "Кемерово", Some(Case::Nominative)),
            ("улицах", "Кито", Some(Case::Genitive)),
            ("флагом", "Либерии", None),
            ("романе", "Петрова", None),
        ] {
            assert_eq!(case_behind(word, name), expected, "{word} {name}");
        }
    }
}
