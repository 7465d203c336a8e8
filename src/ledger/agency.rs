//! Which news agency a text credits.
//!
//! Agencies are known by name; a dateline such as `ALMATY, Jan 9 (Harbour Agency) -` credits any. Only the head and the
//! end of a text are looked at, where credits stand: an agency named in passing is a relay of one number, which the
//! reading of figures knows.

/// Agencies: the name for people, then what is printed of it in lower case.
const AGENCIES: &[(&str, &[&str])] = &[
    ("Reuters", &["reuters", "рейтер", "рейтерс"]),
    ("AFP", &["afp", "agence france-presse", "афп", "франс пресс"]),
    ("AP", &["ap", "associated press", "the associated press", "ассошиэйтед пресс"]),
    ("dpa", &["dpa", "deutsche presse-agentur"]),
    ("EFE", &["efe"]),
    ("ANSA", &["ansa"]),
    ("UPI", &["upi", "united press international"]),
    ("PA Media", &["pa media", "press association"]),
    ("Xinhua", &["xinhua", "xinhua news agency", "синьхуа"]),
    ("Kyodo", &["kyodo", "kyodo news"]),
    ("Yonhap", &["yonhap", "yonhap news agency"]),
    ("PTI", &["pti", "press trust of india"]),
    ("ANI", &["ani"]),
    ("IANS", &["ians"]),
    ("Anadolu", &["anadolu", "anadolu agency", "aa", "анадолу"]),
    ("IRNA", &["irna"]),
    ("TASS", &["tass", "tass news agency", "тасс", "итар-тасс", "itar-tass"]),
    ("RIA Novosti", &["ria novosti", "ria", "риа новости", "риа «новости»", "риа"]),
    ("Sputnik", &["sputnik", "sputnik news"]),
    ("Interfax", &["interfax", "интерфакс"]),
    ("Interfax-Kazakhstan", &["interfax-kazakhstan", "интерфакс-казахстан"]),
    ("Kazinform", &["kazinform", "казинформ", "қазақпарат", "qazaqparat"]),
    ("KazTAG", &["kaztag", "казтаг", "қазтаг"]),
    ("AKIpress", &["akipress", "акипресс"]),
    ("24.kg", &["24.kg"]),
    ("Kabar", &["kabar", "кабар"]),
    ("BelTA", &["belta", "белта"]),
    ("Ukrinform", &["ukrinform", "укринформ"]),
    ("UNIAN", &["unian", "униан"]),
    ("Trend", &["trend", "тренд"]),
    ("AZERTAC", &["azertac", "азертадж"]),
    ("Armenpress", &["armenpress", "арменпресс"]),
];

/// What stands before and behind the name of an agency that is credited.
const FRAMES: [(&str, &str); 6] =
    [("(", ")"), ("[", "]"), ("/", "/"), ("\u{2014}", "."), ("\u{2013}", "."), ("-", ".")];

/// Words before the name of an agency that is credited, in lower case.
const WORDS: [&str; 16] = [
    "source:",
    "via",
    "by",
    "according to",
    "reports",
    "источник:",
    "источник —",
    "по данным",
    "по сообщению",
    "по информации",
    "как сообщает",
    "сообщает",
    "передает",
    "передаёт",
    "со ссылкой на",
    "дереккөз:",
];

/// Characters at each end of a text in which a credit is looked for.
const ENDS: usize = 160;

/// Characters of a dateline before its credit.
const DATELINE_MAX: usize = 60;

/// Words in the name of an agency that is not known.
const NAME_WORDS_MAX: usize = 4;

/// Returns the agency of that name, as printed by itself.
pub fn agency(name: &str) -> Option<&'static str> {
    let name = name.trim().to_lowercase();
    AGENCIES.iter().find(|(_, forms)| forms.contains(&name.as_str())).map(|(name, _)| *name)
}

/// Returns the agency whose text this is by its own word: a dateline, a credit at the end.
pub fn credited(text: &str) -> Option<String> {
    let (head, tail) = (first(text, ENDS).to_lowercase(), last(text, ENDS).to_lowercase());
    let known = in_frame(&head).or_else(|| in_frame(&tail));
    known.map(str::to_owned).or_else(|| of_dateline(first(text, ENDS)))
}

/// Finds an agency in a frame or behind a word that credits it; the longest name counts.
fn in_frame(passage: &str) -> Option<&'static str> {
    let forms = AGENCIES.iter().flat_map(|(name, forms)| forms.iter().map(move |form| (*name, *form)));
    forms
        .filter(|(_, form)| passage.match_indices(form).any(|(at, _)| is_credit(passage, at, form.len())))
        .max_by_key(|(_, form)| form.len())
        .map(|(name, _)| name)
}

fn is_credit(passage: &str, at: usize, length: usize) -> bool {
    let Some((before, rest)) = passage.split_at_checked(at) else { return false };
    let after = rest.get(length..).unwrap_or_default().trim_start_matches(['»', '"', '\u{201d}']);
    if after.starts_with(|c: char| c.is_alphanumeric() || c == '-') {
        return false;
    }
    let before = before.trim_end_matches(['«', '"', '\u{201c}', ' ', '\u{a0}']);
    let framed = |(open, close): &(&str, &str)| before.ends_with(open) && after.starts_with(close);
    let led =
        |word: &&str| before.strip_suffix(*word).is_some_and(|rest| !rest.ends_with(char::is_alphanumeric));
    FRAMES.iter().any(framed) || (before.len() < at && WORDS.iter().any(led))
}

/// Finds the name in brackets between the place and the dash of a dateline: `ALMATY, Jan 9 (Harbour Agency) - `.
fn of_dateline(head: &str) -> Option<String> {
    let (before, rest) = head.split_once('(')?;
    let (name, after) = rest.split_once(')')?;
    let place = before.split(|c: char| !c.is_alphabetic()).next()?;
    let is_dateline = before.chars().count() <= DATELINE_MAX
        && place.chars().count() > 1
        && place.chars().all(char::is_uppercase)
        && after.trim_start().starts_with(['-', '\u{2013}', '\u{2014}']);
    let is_name = name.starts_with(char::is_uppercase)
        && name.split_whitespace().count() <= NAME_WORDS_MAX
        && !name.contains(|c: char| c.is_ascii_digit());
    (is_dateline && is_name).then(|| name.trim().to_owned())
}

/// Returns the first characters of a text.
fn first(text: &str, characters: usize) -> &str {
    let end = text.char_indices().nth(characters).map_or(text.len(), |(at, _)| at);
    text.get(..end).unwrap_or_default()
}

/// Returns the last characters of a text.
fn last(text: &str, characters: usize) -> &str {
    let start = text.char_indices().rev().nth(characters.saturating_sub(1)).map_or(0, |(at, _)| at);
    text.get(start..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(credited(text).as_deref(), expected, "{text}");
    }

    #[test]
    fn datelines_and_credits_name_the_agency() {
        check("ALMATY, Jan 9 (Reuters) - At least 164 people were killed.", Some("Reuters"));
        check("At least 164 people were killed in the unrest. (AFP)", Some("AFP"));
        check("МОСКВА, 9 января. /ТАСС/. Погибли 164 человека.", Some("TASS"));
        check("НУР-СУЛТАН, 9 янв \u{2014} РИА Новости. Погибли 164 человека.", Some("RIA Novosti"));
        check("По данным ТАСС, погибли 164 человека.", Some("TASS"));
        check("Погибли 164 человека, сообщает «Интерфакс».", Some("Interfax"));
        check("Погибли 164 человека, сообщает Интерфакс-Казахстан.", Some("Interfax-Kazakhstan"));
        check("At least 164 people were killed.\n\nSource: Interfax", Some("Interfax"));
        check("ALMATY (Harbour Agency) \u{2013} At least 164 people were killed.", Some("Harbour Agency"));
    }

    #[test]
    fn an_agency_in_passing_is_no_credit() {
        check("At least 164 people were killed, a doctor told Reuters on Sunday.", None);
        check("A picture (REUTERS/A. Photographer) shows the square.", None);
        check("The ministry told Interfax-Kazakhstan that 164 people were killed.", None);
        check("The president (Tokayev) - in power since 2019 - spoke.", None);
        check("Standby apparatus was used; a map (area) - shown here.", None);
        check("", None);
    }

    #[test]
    fn a_credit_stands_at_an_end_of_the_text() {
        let middle = format!("{} (AFP) {}", "word ".repeat(60), "word ".repeat(60));
        check(&middle, None);
    }
}
