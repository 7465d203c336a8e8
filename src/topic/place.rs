//! The names of places as a text bends them: a topic file gives base forms, Russian and Kazakh print endings.
//!
//! Only what place names need: the singular of the regular declensions. Each word of a name bends on its own, so a
//! few forms come out that no text prints; they do no harm, since names match whole words that start with a capital.

use crate::{model::Language, text::fold};

/// Endings of Kazakh cases, of either vowel row and every consonant class; also behind the possessive of `облысы`.
const KAZAKH: &[&str] = &[
    "",
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
    "на",
    "не",
    "н",
    "ды",
    "ді",
    "ты",
    "ті",
    "ны",
    "ні",
    "да",
    "де",
    "та",
    "те",
    "нда",
    "нде",
    "дан",
    "ден",
    "тан",
    "тен",
    "нан",
    "нен",
    "ндан",
    "нден",
    "мен",
    "бен",
    "пен",
    "дағы",
    "дегі",
    "тағы",
    "тегі",
    "ндағы",
    "ндегі",
    "лық",
    "лік",
    "дық",
    "дік",
    "тық",
    "тік",
];

/// Russian: an ending of the base form, and what stands in its place in the other cases.
const RUSSIAN: &[(&str, &[&str])] = &[
    ("ая", &["ая", "ой", "ую", "ою"]),
    ("ия", &["ия", "ии", "ию", "ией"]),
    ("ий", &["ий", "ого", "ому", "им", "ом"]),
    ("ый", &["ый", "ого", "ому", "ым", "ом"]),
    ("а", &["а", "ы", "и", "е", "у", "ой"]),
    ("я", &["я", "и", "е", "ю", "ей"]),
    ("й", &["й", "я", "ю", "ем", "е"]),
    ("ь", &["ь", "и", "я", "ю", "ью", "ем", "е"]),
    ("о", &["о"]),
    ("е", &["е"]),
    ("и", &["и"]),
    ("у", &["у"]),
    ("ы", &["ы"]),
    ("э", &["э"]),
    ("ю", &["ю"]),
    ("", &["", "а", "у", "ом", "е"]),
];

/// The most forms made of one name; longer names bend in their last words only.
const FORMS_MAX: usize = 64;

/// Returns the forms of a place name that a text of that language may print, folded. A name that is a term already
/// (`stem*`, `/expression/`) stays as it is.
pub(super) fn forms(language: Language, name: &str) -> Vec<String> {
    if name.contains('*') || name.starts_with('/') {
        return vec![name.to_owned()];
    }
    let folded = fold(name);
    match language {
        Language::En => vec![folded],
        Language::Kk => KAZAKH.iter().map(|ending| format!("{folded}{ending}")).collect(),
        Language::Ru => folded.rsplit(' ').fold(vec![String::new()], |tails, word| {
            let words = if tails.len() < FORMS_MAX / 8 { russian(word) } else { vec![word.to_owned()] };
            tails.iter().flat_map(|tail| words.iter().map(move |word| join(word, tail))).collect()
        }),
    }
}

fn join(word: &str, tail: &str) -> String {
    if tail.is_empty() { word.to_owned() } else { format!("{word} {tail}") }
}

fn russian(word: &str) -> Vec<String> {
    RUSSIAN
        .iter()
        .find_map(|(base, endings)| {
            let trunk = word.strip_suffix(base)?;
            Some(endings.iter().map(|ending| format!("{trunk}{ending}")).collect())
        })
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(language: Language, name: &str, expected: &[&str]) {
        let forms = forms(language, name);
        for form in expected {
            assert!(forms.iter().any(|found| found == form), "{form} is not among {forms:?}");
        }
    }

    #[test]
    fn names_take_the_endings_of_their_language() {
        check(Language::En, "Nur-Sultan", &["nur-sultan"]);
        check(
            Language::Ru,
            "Казахстан",
            &["казахстан", "казахстана", "казахстану", "казахстаном", "казахстане"],
        );
        check(
            Language::Ru,
            "Алматинская область",
            &["алматинская область", "алматинской области", "алматинскую область"],
        );
        check(Language::Ru, "Семей", &["семей", "семее"]);
        check(Language::Kk, "Қазақстан", &["қазақстанның", "қазақстанда", "қазақстаннан"]);
        check(Language::Kk, "Алматы облысы", &["алматы облысының", "алматы облысында"]);
        assert_eq!(forms(Language::Ru, "Алматы"), ["алматы"]);
        assert_eq!(forms(Language::Ru, "казахстан*"), ["казахстан*"]);
    }

    #[test]
    fn long_names_make_few_forms() {
        assert!(forms(Language::Ru, &"Верхняя ".repeat(50)).len() <= FORMS_MAX);
    }
}
