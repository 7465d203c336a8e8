//! The language of a text, by its script and letters.
//!
//! Only tells the languages apart that recount reads: a Ukrainian text counts as Russian, a French one as English.

use crate::model::Language;

/// Letters below which a declaration is believed against the script.
const LETTERS_MIN: usize = 20;
/// Cyrillic letters below which a text declared Kazakh may lack Kazakh letters.
const CYRILLIC_MIN: usize = 60;
/// Words of Russian that Kazakh does not know.
const RUSSIAN_WORDS: [&str; 16] =
    ["в", "В", "во", "и", "на", "На", "не", "что", "по", "По", "с", "из", "о", "об", "за", "для"];
/// One letter in so many is Kazakh in a Kazakh text; in Russian ones only names have any.
const KAZAKH_SHARE: usize = 30;

/// Returns the language of a text; a clear text overrules what was declared.
pub fn guess_language(declared: Option<Language>, text: &str) -> Language {
    let letters = Letters::count(text);
    if letters.cyrillic + letters.latin < LETTERS_MIN
        && let Some(declared) = declared.filter(|declared| letters.allow(*declared))
    {
        return declared;
    }
    if letters.cyrillic == 0 || letters.latin > letters.cyrillic * 2 {
        return declared.filter(|_| letters.latin == 0).unwrap_or(Language::En);
    }
    let dense = letters.kazakh * KAZAKH_SHARE >= letters.cyrillic;
    let kazakh = letters.kazakh > 0 && (dense || !holds_russian(text));
    let short = declared == Some(Language::Kk) && letters.cyrillic < CYRILLIC_MIN;
    if kazakh || short { Language::Kk } else { Language::Ru }
}

/// Tells whether a text holds one of the small words that hardly a Russian sentence does without.
fn holds_russian(text: &str) -> bool {
    let mut words = text.split(|character: char| !character.is_alphabetic());
    words.any(|word| RUSSIAN_WORDS.contains(&word))
}

#[derive(Default)]
struct Letters {
    latin: usize,
    cyrillic: usize,
    kazakh: usize,
}

impl Letters {
    fn count(text: &str) -> Self {
        let mut letters = Self::default();
        let mut dotted = 0;
        for character in text.chars() {
            match character {
                'a'..='z' | 'A'..='Z' => letters.latin += 1,
                'ә' | 'ғ' | 'қ' | 'ң' | 'ө' | 'ұ' | 'ү' | 'һ' | 'Ә' | 'Ғ' | 'Қ' | 'Ң' | 'Ө' | 'Ұ' | 'Ү'
                | 'Һ' => {
                    letters.kazakh += 1;
                    letters.cyrillic += 1;
                }
                'і' | 'І' => {
                    dotted += 1;
                    letters.cyrillic += 1;
                }
                '\u{400}'..='\u{52F}' => letters.cyrillic += 1,
                _ => {}
            }
        }
        // Ukrainian and Belarusian have this one too, but none of the others.
        if letters.kazakh > 0 {
            letters.kazakh += dotted;
        }
        letters
    }

    /// Tells whether a short text could be in a language.
    fn allow(&self, language: Language) -> bool {
        match language {
            Language::En => self.cyrillic == 0,
            Language::Ru => self.kazakh == 0,
            Language::Kk => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(declared: Option<Language>, text: &str, expected: Language) {
        assert_eq!(guess_language(declared, text), expected, "{text}");
    }

    #[test]
    fn script_and_letters_tell() {
        check(None, "Police said more people were held on Monday.", Language::En);
        check(None, "Полиция сообщила о новых задержаниях в понедельник.", Language::Ru);
        check(None, "Полиция дүйсенбіде жаңа ұстаулар туралы хабарлады.", Language::Kk);
        check(None, "Поліція повідомила про нові затримання у понеділок.", Language::Ru);
        check(None, "Қаза тапқандар саны өсті", Language::Kk);
        check(None, "Алматыда 12 адам қаза тапты, 40 адам жараланды.", Language::Kk);
        check(None, "2022", Language::En);
    }

    #[test]
    fn a_clear_text_overrules_a_wrong_declaration() {
        check(Some(Language::Ru), "Police said more people were held on Monday.", Language::En);
        check(Some(Language::En), "Полиция сообщила о задержаниях.", Language::Ru);
        check(Some(Language::Ru), "Ішкі істер министрлігі ұсталғандар санын жариялады.", Language::Kk);
        check(
            Some(Language::Kk),
            "Министерство внутренних дел сообщило, что число задержанных по стране выросло до новых значений.",
            Language::Ru,
        );
    }

    #[test]
    fn a_short_text_is_what_it_is_declared_to_be() {
        check(Some(Language::Kk), "Алматы", Language::Kk);
        check(Some(Language::Ru), "BBC, CNN", Language::Ru);
        check(Some(Language::En), "Алматы", Language::Ru);
        check(Some(Language::Ru), "9 900", Language::Ru);
    }

    #[test]
    fn a_kazakh_name_makes_no_kazakh_text() {
        check(
            None,
            "Об этом сообщил Қанат Есенов, представитель полиции города, на встрече с журналистами.",
            Language::Ru,
        );
    }
}
