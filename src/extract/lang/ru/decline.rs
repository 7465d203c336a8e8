//! Russian names: the forms they take in a sentence, and the base form of a form found there.
//!
//! The rules go by endings and know nouns and adjectives in the singular, which is what names of places and bodies
//! are. Irregular names are given to the topic as `stem*`.

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

/// Endings of the prepositional and genitive, and what the base form ends in, the surest first.
const BASES: &[(&str, &str)] = &[
    ("ской области", "ская область"),
    ("ском районе", "ский район"),
    ("ском крае", "ский край"),
    ("ии", "ия"),
    ("ске", "ск"),
    ("цке", "цк"),
    ("граде", "град"),
    ("бурге", "бург"),
    ("стане", "стан"),
    ("зене", "зен"),
    ("ане", "ан"),
    ("оне", "он"),
    ("ине", "ин"),
    ("ене", "ен"),
    ("кенте", "кент"),
    ("ште", "шт"),
    ("ере", "ер"),
    ("ире", "ир"),
    ("оре", "ор"),
    ("еле", "ель"),
    ("азе", "аз"),
    ("уте", "ут"),
    ("ате", "ата"),
    ("Ате", "Ата"),
    ("скве", "сква"),
    ("ове", "ов"),
    ("еве", "ев"),
    ("аке", "ак"),
    ("еке", "ек"),
    ("ике", "ик"),
    ("оке", "ок"),
    ("каре", "кара"),
    ("рке", "рк"),
    ("нде", "нд"),
    ("аве", "ава"),
    ("цах", "цы"),
    ("нах", "ны"),
    ("тах", "ты"),
];

/// Returns the likely base form of a name behind «в».
pub(super) fn base(form: &str) -> String {
    for (ending, base) in BASES {
        if let Some(stem) = form.strip_suffix(ending) {
            return format!("{stem}{base}");
        }
    }
    form.to_owned()
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
        assert_eq!(base("Жанаозене"), "Жанаозен");
        assert_eq!(base("Алма-Ате"), "Алма-Ата");
        assert_eq!(base("Турции"), "Турция");
        assert_eq!(base("Алма-Атинской области"), "Алма-Атинская область");
        assert_eq!(base("Уральске"), "Уральск");
    }
}
