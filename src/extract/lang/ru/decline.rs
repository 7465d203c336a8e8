//! Russian names: the forms they take in a sentence, and the base form of a form found there.
//!
//! The rules go by endings and know nouns and adjectives in the singular, which is what names of places and bodies
//! are. Irregular names are given to the topic as `stem*`.

use crate::extract::lang::Case;

/// Returns the forms of a name: the same case for each of its words.
pub(super) fn forms(name: &str) -> Vec<String> {
    if name.contains(['*', '/']) {
        return vec![name.to_owned()];
    }
    let words: Vec<&str> = name.split(' ').filter(|word| !word.is_empty()).collect();
    // Behind the first noun the words of a name stand in the genitive and do not change: "Министерство обороны".
    let head = words.iter().position(|word| !is_adjective(word)).unwrap_or(0);
    let mut out = vec![name.to_owned()];
    for case in 0..5 {
        let form: Vec<String> = words
            .iter()
            .enumerate()
            .map(|(at, word)| if at <= head { decline(word, case) } else { (*word).to_owned() })
            .collect();
        let form = form.join(" ");
        if !out.contains(&form) {
            out.push(form);
        }
    }
    out
}

fn is_adjective(word: &str) -> bool {
    ["ая", "яя", "ое", "ее", "ый", "ий", "ой"].iter().any(|ending| word.to_lowercase().ends_with(ending))
}

/// Endings in the genitive, dative, accusative, instrumental and prepositional, by the base form's ending.
const DECLENSIONS: &[(&str, [&str; 5])] = &[
    ("ская", ["ской", "ской", "скую", "ской", "ской"]),
    ("ая", ["ой", "ой", "ую", "ой", "ой"]),
    ("яя", ["ей", "ей", "юю", "ей", "ей"]),
    ("ое", ["ого", "ому", "ое", "ым", "ом"]),
    ("ее", ["его", "ему", "ее", "им", "ем"]),
    ("ский", ["ского", "скому", "ский", "ским", "ском"]),
    ("ый", ["ого", "ому", "ый", "ым", "ом"]),
    ("ий", ["ия", "ию", "ий", "ием", "ии"]),
    ("ия", ["ии", "ии", "ию", "ией", "ии"]),
    ("ие", ["ия", "ию", "ие", "ием", "ии"]),
    ("ь", ["и", "и", "ь", "ью", "и"]),
    ("ка", ["ки", "ке", "ку", "кой", "ке"]),
    ("га", ["ги", "ге", "гу", "гой", "ге"]),
    ("а", ["ы", "е", "у", "ой", "е"]),
    ("я", ["и", "е", "ю", "ей", "е"]),
    ("о", ["а", "у", "о", "ом", "е"]),
    ("й", ["я", "ю", "й", "ем", "е"]),
    ("ов", ["ова", "ову", "ова", "овым", "ове"]),
    ("ев", ["ева", "еву", "ева", "евым", "еве"]),
    ("ин", ["ина", "ину", "ина", "иным", "ине"]),
];

fn decline(word: &str, case: usize) -> String {
    let is_abbreviation = word.chars().all(|letter| letter.is_uppercase() || !letter.is_alphabetic());
    if is_abbreviation {
        return word.to_owned();
    }
    for (ending, cases) in DECLENSIONS {
        if let (Some(stem), Some(new)) = (word.strip_suffix(ending), cases.get(case)) {
            return format!("{stem}{new}");
        }
    }
    let consonant = word.chars().next_back().is_some_and(|letter| !"аеёиоуыэюяь".contains(letter));
    let endings = ["а", "у", "", "ом", "е"];
    match endings.get(case) {
        Some(ending) if consonant => format!("{word}{ending}"),
        _ => word.to_owned(),
    }
}

/// Endings of the prepositional case, and what the base form ends in, the surest first.
const LOCATIVES: &[(&str, &str)] = &[
    ("ской области", "ская область"),
    ("ком районе", "кий район"),
    ("ком крае", "кий край"),
    ("ком округе", "кий округ"),
    ("ой Республике", "ая Республика"),
    ("ии", "ия"),
    ("ани", "ань"),
    ("мени", "мень"),
    ("ери", "ерь"),
    ("рми", "рмь"),
    ("бири", "бирь"),
    ("скве", "сква"),
    ("аве", "ава"),
    ("шве", "шва"),
    ("ове", "ов"),
    ("еве", "ев"),
    ("рге", "рг"),
    ("оге", "ог"),
    ("ге", "га"),
    ("ате", "ата"),
    ("Ате", "Ата"),
    ("каре", "кара"),
    ("Уфе", "Уфа"),
    ("Туле", "Тула"),
    ("Чите", "Чита"),
    ("еле", "ель"),
    ("авле", "авль"),
    ("нице", "ница"),
    ("рее", "рея"),
    ("цах", "цы"),
    ("ках", "ки"),
    ("гах", "ги"),
    ("ах", "ы"),
    ("ях", "и"),
    ("зном", "зный"),
];

/// Endings of the genitive case.
const GENITIVES: &[(&str, &str)] = &[
    ("ской области", "ская область"),
    ("кого района", "кий район"),
    ("кого края", "кий край"),
    ("ии", "ия"),
    ("ани", "ань"),
    ("мени", "мень"),
    ("ери", "ерь"),
    ("рми", "рмь"),
    ("ги", "га"),
    ("ки", "ка"),
    ("реи", "рея"),
    ("еля", "ель"),
    ("авля", "авль"),
    ("цы", "ца"),
    ("ы", "а"),
];

/// Endings of an adjective before its name, in the feminine and the masculine of both cases.
const ADJECTIVES: &[(&str, &str)] =
    &[("ой", "ая"), ("ей", "яя"), ("ком", "кий"), ("ого", "ый"), ("его", "ий"), ("ем", "ий"), ("ом", "ый")];

/// Returns the likely base form of a name behind «в» or «из».
///
/// A name that no ending here fits and that ends as a masculine noun does behind the preposition loses that ending.
pub(super) fn base(form: &str, case: Case) -> String {
    let (endings, vowel) = match case {
        Case::Locative | Case::Dative | Case::Speaker => (LOCATIVES, 'е'),
        Case::Genitive | Case::Owner => (GENITIVES, 'а'),
    };
    if let Some((stem, base)) = strip(form, endings) {
        return before_name(&format!("{stem}{base}"));
    }
    let stem = form.strip_suffix(vowel).filter(|stem| stem.chars().count() > 2);
    let is_masculine = |stem: &&str| stem.ends_with(|last: char| !"аеёиоуыэюяьй".contains(last));
    before_name(stem.filter(is_masculine).unwrap_or(form))
}

/// The adjective of "Южной Корее" takes the base form too.
fn before_name(name: &str) -> String {
    let Some((adjective, rest)) = name.split_once(' ').filter(|(_, rest)| !rest.contains(' ')) else {
        return name.to_owned();
    };
    match strip(adjective, ADJECTIVES) {
        Some((stem, base)) => format!("{stem}{base} {rest}"),
        None => name.to_owned(),
    }
}

fn strip<'f>(form: &'f str, endings: &[(&str, &'static str)]) -> Option<(&'f str, &'static str)> {
    endings.iter().find_map(|(ending, base)| form.strip_suffix(ending).map(|stem| (stem, *base)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_forms(name: &str, expected: &[&str]) {
        let found = forms(name);
        for form in expected {
            assert!(found.iter().any(|known| known == form), "{form} is not in {found:?}");
        }
    }

    #[test]
    fn names_are_declined() {
        check_forms("Казахстан", &["Казахстана", "Казахстану", "Казахстаном", "Казахстане"]);
        check_forms("Алма-Ата", &["Алма-Аты", "Алма-Ате", "Алма-Ату", "Алма-Атой"]);
        check_forms("Алматы", &["Алматы"]);
        check_forms("Алматинская область", &["Алматинской области", "Алматинскую область"]);
        check_forms("Россия", &["России", "Россию", "Россией"]);
        check_forms("Токаев", &["Токаева", "Токаевым"]);
        check_forms("Министерство обороны", &["Министерства обороны", "Министерству обороны"]);
        check_forms("МВД", &["МВД"]);
        check_forms("Семей", &["Семея", "Семее"]);
        check_forms("казахстан*", &["казахстан*"]);
    }

    #[test]
    fn base_forms_are_found() {
        for (form, expected) in [
            ("Жанаозене", "Жанаозен"),
            ("Алма-Ате", "Алма-Ата"),
            ("Турции", "Турция"),
            ("Алма-Атинской области", "Алма-Атинская область"),
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
        ] {
            assert_eq!(base(form, Case::Locative), expected);
        }
        for (form, expected) in
            [("Хартума", "Хартум"), ("Москвы", "Москва"), ("Сирии", "Сирия"), ("Сочи", "Сочи")]
        {
            assert_eq!(base(form, Case::Genitive), expected);
        }
    }
}
