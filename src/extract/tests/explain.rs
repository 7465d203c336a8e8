use super::*;

/// Prints what became of each number of a text.
fn brief(language: Language, text: &str) -> String {
    let sentences = Extractor::builtin().explain(&Input { text, title: None, language, date: None });
    let numbers = sentences.iter().flat_map(|sentence| &sentence.numbers);
    numbers.map(|number| one(number, text)).collect::<Vec<_>>().join("; ")
}

fn one(number: &NumberReading, text: &str) -> String {
    let printed = number.number.of(text);
    match &number.outcome {
        Outcome::Figure { figure, how } => format!("{printed} {} {}", figure.measure, how.text()),
        Outcome::PassedOver { reason, missed: None } => format!("{printed} {}", reason.text()),
        Outcome::PassedOver { reason, missed: Some(missed) } => {
            format!("{printed} {}, \"{}\" but {}", reason.text(), missed.span.of(text), missed.miss.text())
        }
    }
}

#[track_caller]
fn check(language: Language, text: &str, expected: &str) {
    assert_eq!(brief(language, text), expected, "{text}");
}

#[test]
fn each_number_is_a_figure_or_has_a_reason() {
    let check = |text, expected| check(Language::En, text, expected);
    check("In 2011 prices rose 15 percent.", "2011 a year; 15 a share");
    check("At 10:30 the plane landed.", "10:30 a time of day");
    check(
        "Twelve people died, among them 3 children.",
        "Twelve killed by its own cue; 3 killed as a part of another",
    );
    check("Forty thoughts were aired.", "Forty no word says what it counts");
    check(
        "Police detained 40 people and aired 12 thoughts.",
        "40 detained by its own cue; 12 no word says what it counts, \"detained\" but it counts another number",
    );
    check("The total is 90.", "90 it belongs to a figure named before, and there is none");
    check("The walk took nine days.", "nine a span of time");
}

#[test]
fn cue_noun_and_side_of_a_number_are_told() {
    let text = "At least 164 officers were killed.";
    let input = Input { text, title: None, language: Language::En, date: None };
    let sentences = Extractor::builtin().explain(&input);
    let [sentence] = sentences.as_slice() else { panic!("{sentences:?}") };
    let [number] = sentence.numbers.as_slice() else { panic!("{sentence:?}") };
    assert_eq!((number.span.of(text), number.number.of(text)), ("At least 164 officers", "164"));
    let noun = number.noun.as_ref().unwrap();
    assert_eq!(
        (noun.span.of(text), noun.kind, noun.class.as_ref().unwrap().as_str()),
        ("officers", NounKind::Person, "security")
    );
    let cue = number.cue.as_ref().unwrap();
    assert_eq!((cue.span.of(text), cue.frame, cue.side), ("killed", Frame::Verb, Side::Behind));
    let words: Vec<String> = sentence
        .words
        .iter()
        .map(|word| format!("{} = {}", word.span.of(text), word.senses.join("; ")))
        .collect();
    assert_eq!(
        words,
        [
            "At least = bound: at least",
            "officers = people: security",
            "were = form of be; link",
            "killed = cue: killed, verb"
        ]
    );
}

#[test]
fn an_explanation_is_the_reading_itself() {
    let text = "9,900 people were detained, the ministry said. 164 died, 43 of them officers; 12 cars burned in 2022.";
    let input = Input { text, title: None, language: Language::En, date: None };
    let extractor = Extractor::builtin();
    let explained: Vec<Figure> = extractor
        .explain(&input)
        .into_iter()
        .flat_map(|sentence| sentence.numbers)
        .filter_map(|number| match number.outcome {
            Outcome::Figure { figure, .. } => Some(*figure),
            Outcome::PassedOver { .. } => None,
        })
        .collect();
    assert_eq!(explained, extractor.read(&input));
}
