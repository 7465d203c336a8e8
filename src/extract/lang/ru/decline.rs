//! Russian names: the forms they take in a sentence.
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
    ("ний", ["него", "нему", "ний", "ним", "нем"]),
    ("кий", ["кого", "кому", "кий", "ким", "ком"]),
    ("ий", ["ия", "ию", "ий", "ием", "ии"]),
    ("ия", ["ии", "ии", "ию", "ией", "ии"]),
    ("ие", ["ия", "ию", "ие", "ием", "ии"]),
    ("ль", ["ля", "лю", "ль", "лем", "ле"]),
    ("мень", ["меня", "меню", "мень", "менем", "мени"]),
    ("ань", ["ани", "ани", "ань", "анью", "ани"]),
    ("ь", ["и", "и", "ь", "ью", "и"]),
    ("ка", ["ки", "ке", "ку", "кой", "ке"]),
    ("га", ["ги", "ге", "гу", "гой", "ге"]),
    ("а", ["ы", "е", "у", "ой", "е"]),
    ("я", ["и", "е", "ю", "ей", "е"]),
    ("ье", ["ья", "ью", "ье", "ьем", "ье"]),
    ("ово", ["ова", "ову", "ово", "овом", "ове"]),
    ("ево", ["ева", "еву", "ево", "евом", "еве"]),
    ("тво", ["тва", "тву", "тво", "твом", "тве"]),
    ("ино", ["ина", "ину", "ино", "ином", "ине"]),
    ("рны", ["рнов", "рнам", "рны", "рнами", "рнах"]),
    ("ны", ["н", "нам", "ны", "нами", "нах"]),
    ("ы", ["", "ам", "ы", "ами", "ах"]),
    ("ки", ["ок", "кам", "ки", "ками", "ках"]),
    ("нецк", ["нецка", "нецку", "нецк", "нецком", "нецке"]),
    ("пец", ["пца", "пцу", "пец", "пцом", "пце"]),
    ("вец", ["вца", "вцу", "вец", "вцом", "вце"]),
    ("нец", ["нца", "нцу", "нец", "нцом", "нце"]),
    ("лец", ["льца", "льцу", "лец", "льцом", "льце"]),
    ("гипет", ["гипта", "гипту", "гипет", "гиптом", "гипте"]),
    ("Орел", ["Орла", "Орлу", "Орел", "Орлом", "Орле"]),
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
}
