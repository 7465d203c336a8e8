//! Numbers printed in every form and read back.

use proptest::prelude::*;

use super::*;
use crate::model::Bound;

/// The largest number printed.
const VALUE_MAX: u64 = 20_000_000;

/// Returns numbers of every length, small ones as often as large ones.
fn values() -> impl Strategy<Value = u64> {
    prop_oneof![1..100_u64, 1..1_000_u64, 1_000..10_000_u64, 10_000..1_000_000_u64, 1_000_000..=VALUE_MAX]
}

/// Prints a number with a mark between its groups of three digits.
fn grouped(value: u64, mark: &str) -> String {
    let mut groups = vec![format!("{}", value % 1_000)];
    let mut rest = value / 1_000;
    while rest > 0 {
        let last = groups.last_mut().unwrap();
        *last = format!("{last:0>3}");
        groups.push(format!("{}", rest % 1_000));
        rest /= 1_000;
    }
    groups.reverse();
    groups.join(mark)
}

/// Splits a number into hundreds, tens and ones.
fn parts(value: u64) -> (usize, usize, usize) {
    let part = |at: u64| usize::try_from(value / at % 10).unwrap();
    (part(100), part(10), part(1))
}

fn joined(parts: &[&str], gap: &str) -> String {
    parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(gap)
}

/// Prints millions, thousands and ones, each by its own printer.
fn scaled(value: u64, print: impl Fn(u64, Scale) -> String) -> String {
    let groups = [
        (value / 1_000_000, Scale::Million),
        (value / 1_000 % 1_000, Scale::Thousand),
        (value % 1_000, Scale::One),
    ];
    let printed = groups.iter().filter(|(group, _)| *group > 0).map(|(group, scale)| print(*group, *scale));
    printed.collect::<Vec<_>>().join(" ")
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Scale {
    One,
    Thousand,
    Million,
}

const EN_ONES: [&str; 20] = [
    "",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const EN_TENS: [&str; 10] =
    ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

fn english(value: u64, and: &str) -> String {
    scaled(value, |group, scale| {
        let (hundreds, tens, ones) = parts(group);
        let small = if tens < 2 {
            EN_ONES[tens * 10 + ones].to_owned()
        } else {
            joined(&[EN_TENS[tens], EN_ONES[ones]], "-")
        };
        let hundred = if hundreds > 0 { format!("{} hundred", EN_ONES[hundreds]) } else { String::new() };
        let gap = if hundreds > 0 && !small.is_empty() { and } else { "" };
        let scale = match scale {
            Scale::One => "",
            Scale::Thousand => "thousand",
            Scale::Million => "million",
        };
        joined(&[&hundred, gap, &small, scale], " ")
    })
}

/// A case of Russian: ones from 0 to 19, tens, hundreds; one and two of the thousands; forms of the scales.
struct Case {
    ones: [&'static str; 20],
    tens: [&'static str; 10],
    hundreds: [&'static str; 10],
    thousands: [&'static str; 2],
    scales: [[&'static str; 3]; 2],
}

const NOMINATIVE: Case = Case {
    ones: [
        "",
        "один",
        "два",
        "три",
        "четыре",
        "пять",
        "шесть",
        "семь",
        "восемь",
        "девять",
        "десять",
        "одиннадцать",
        "двенадцать",
        "тринадцать",
        "четырнадцать",
        "пятнадцать",
        "шестнадцать",
        "семнадцать",
        "восемнадцать",
        "девятнадцать",
    ],
    tens: [
        "",
        "",
        "двадцать",
        "тридцать",
        "сорок",
        "пятьдесят",
        "шестьдесят",
        "семьдесят",
        "восемьдесят",
        "девяносто",
    ],
    hundreds: [
        "",
        "сто",
        "двести",
        "триста",
        "четыреста",
        "пятьсот",
        "шестьсот",
        "семьсот",
        "восемьсот",
        "девятьсот",
    ],
    thousands: ["одна", "две"],
    scales: [["тысяча", "тысячи", "тысяч"], ["миллион", "миллиона", "миллионов"]],
};

const GENITIVE: Case = Case {
    ones: [
        "",
        "одного",
        "двух",
        "трёх",
        "четырёх",
        "пяти",
        "шести",
        "семи",
        "восьми",
        "девяти",
        "десяти",
        "одиннадцати",
        "двенадцати",
        "тринадцати",
        "четырнадцати",
        "пятнадцати",
        "шестнадцати",
        "семнадцати",
        "восемнадцати",
        "девятнадцати",
    ],
    tens: [
        "",
        "",
        "двадцати",
        "тридцати",
        "сорока",
        "пятидесяти",
        "шестидесяти",
        "семидесяти",
        "восьмидесяти",
        "девяноста",
    ],
    hundreds: [
        "",
        "ста",
        "двухсот",
        "трёхсот",
        "четырёхсот",
        "пятисот",
        "шестисот",
        "семисот",
        "восьмисот",
        "девятисот",
    ],
    thousands: ["одной", "двух"],
    scales: [["тысячи", "тысяч", "тысяч"], ["миллиона", "миллионов", "миллионов"]],
};

fn russian(value: u64, case: &Case) -> String {
    scaled(value, |group, scale| {
        let (hundreds, tens, ones) = parts(group);
        let small = if tens == 1 { 10 + ones } else { ones };
        let feminine = scale == Scale::Thousand && (small == 1 || small == 2);
        let last = if feminine { case.thousands[small - 1] } else { case.ones[small] };
        let form = match small {
            1 => 0,
            2..=4 => 1,
            _ => 2,
        };
        let scale = match scale {
            Scale::One => "",
            Scale::Thousand => case.scales[0][form],
            Scale::Million => case.scales[1][form],
        };
        joined(&[case.hundreds[hundreds], case.tens[tens], last, scale], " ")
    })
}

fn kazakh(value: u64) -> String {
    const ONES: [&str; 10] = ["", "бір", "екі", "үш", "төрт", "бес", "алты", "жеті", "сегіз", "тоғыз"];
    const TENS: [&str; 10] =
        ["", "он", "жиырма", "отыз", "қырық", "елу", "алпыс", "жетпіс", "сексен", "тоқсан"];
    scaled(value, |group, scale| {
        let (hundreds, tens, ones) = parts(group);
        let (one, hundred) = match hundreds {
            0 => ("", ""),
            1 => ("", "жүз"),
            more => (ONES[more], "жүз"),
        };
        let scale = match scale {
            Scale::One => "",
            Scale::Thousand => "мың",
            Scale::Million => "миллион",
        };
        joined(&[one, hundred, TENS[tens], ONES[ones], scale], " ")
    })
}

/// Reads the only figure of a sentence; its quote must hold the number as printed.
fn only(language: Language, text: &str, printed: &str) -> Result<Figure, TestCaseError> {
    let figures = Extractor::builtin_once().read(&Input { text, title: None, language, date: None });
    let [figure] = figures.as_slice() else {
        return Err(TestCaseError::fail(format!("{text}: {} figures", figures.len())));
    };
    prop_assert_eq!(figure.measure.as_str(), "killed", "{}", text);
    prop_assert!(figure.quote.of(text).contains(printed), "{}: {}", text, figure.quote.of(text));
    Ok(figure.clone())
}

/// Checks that a number is read back from a sentence of each language that prints it so.
fn check(value: u64, printed: &str, languages: &[Language]) -> Result<(), TestCaseError> {
    for language in languages {
        let (text, bound) = match language {
            Language::En => (format!("At least {printed} people were killed."), Bound::AtLeast),
            Language::Ru => (format!("Погибли не менее {printed} человек."), Bound::AtLeast),
            Language::Kk => (format!("Оқиғада кемінде {printed} адам қаза тапты."), Bound::AtLeast),
        };
        let figure = only(*language, &text, printed)?;
        prop_assert_eq!(figure.quantity, crate::model::Quantity::bounded(value, bound), "{}", text);
    }
    Ok(())
}

/// Checks that a range is read back.
fn check_range(low: u64, high: u64, language: Language, printed: &str) -> Result<(), TestCaseError> {
    let text = match language {
        Language::En => format!("Officials say {printed} people were killed."),
        Language::Ru => format!("По данным властей, погибли {printed} человек."),
        Language::Kk => format!("Оқиғада {printed} адам қаза тапты."),
    };
    let figure = only(language, &text, printed)?;
    prop_assert_eq!(figure.quantity, crate::model::Quantity::range(low, high), "{}", text);
    Ok(())
}

impl Extractor {
    /// The built-in extractor, made once for all cases.
    fn builtin_once() -> &'static Self {
        static BUILT_IN: std::sync::LazyLock<Extractor> = std::sync::LazyLock::new(Extractor::builtin);
        &BUILT_IN
    }
}

proptest! {
    #[test]
    fn digits_are_read_back_however_they_are_grouped(
        value in values(),
        mark in prop::sample::select(vec!["", ",", ".", " ", "\u{2009}", "\u{A0}", "\u{202F}"]),
    ) {
        check(value, &grouped(value, mark), &Language::ALL)?;
    }

    #[test]
    fn numbers_in_words_are_read_back(value in values()) {
        check(value, &english(value, ""), &[Language::En])?;
        check(value, &english(value, "and"), &[Language::En])?;
        check(value, &russian(value, &GENITIVE), &[Language::Ru])?;
        check(value, &kazakh(value), &[Language::Kk])?;
        let printed = russian(value, &NOMINATIVE);
        let figure = only(Language::Ru, &format!("При взрыве погибли {printed} человек."), &printed)?;
        prop_assert_eq!(figure.quantity.value, Some(value), "{}", printed);
    }

    #[test]
    fn scales_multiply_what_stands_before_them(whole in 1..1_000_u64, tenth in 1..10_u64) {
        check(whole * 1_000, &format!("{whole} thousand"), &[Language::En])?;
        check(whole * 1_000, &format!("{whole} тыс."), &[Language::Ru])?;
        check(whole * 1_000, &format!("{whole} тысяч"), &[Language::Ru])?;
        check(whole * 1_000, &format!("{whole} мың"), &[Language::Kk])?;
        check(whole * 1_000 + tenth * 100, &format!("{whole}.{tenth} thousand"), &[Language::En])?;
        check(whole * 1_000 + tenth * 100, &format!("{whole},{tenth} тыс."), &[Language::Ru])?;
        check(whole * 1_000 + tenth * 100, &format!("{whole},{tenth} тысячи"), &[Language::Ru])?;
        check(whole * 1_000 + tenth * 100, &format!("{whole},{tenth} мың"), &[Language::Kk])?;
        check(whole * 1_000_000 + tenth * 100_000, &format!("{whole}.{tenth} million"), &[Language::En])?;
        check(whole * 1_000_000 + tenth * 100_000, &format!("{whole},{tenth} млн"), &[Language::Ru, Language::Kk])?;
    }

    #[test]
    fn ranges_are_read_back(low in values(), more in 1..1_000_000_u64, mark in prop::sample::select(vec!["", ",", " ", "\u{A0}"])) {
        // A span of plain years is taken for one.
        prop_assume!(!(mark.is_empty() && (1_900..=2_100).contains(&low)));
        let high = low + more;
        let (one, other) = (grouped(low, mark), grouped(high, mark));
        for language in Language::ALL {
            check_range(low, high, language, &format!("{one}-{other}"))?;
            check_range(low, high, language, &format!("{one}\u{2013}{other}"))?;
        }
        check_range(low, high, Language::En, &format!("{one} to {other}"))?;
        check_range(low, high, Language::En, &format!("between {one} and {other}"))?;
        check_range(low, high, Language::Ru, &format!("от {one} до {other}"))?;
        check_range(low, high, Language::Ru, &format!("между {one} и {other}"))?;
        // "Between one and two thousand" shares its scale, and "three hundred and one thousand one" is one number.
        prop_assume!(!high.is_multiple_of(1_000) && !low.is_multiple_of(100));
        check_range(low, high, Language::En, &format!("between {} and {}", english(low, ""), english(high, "and")))?;
    }

    #[test]
    fn a_plus_is_a_bound(value in values(), mark in prop::sample::select(vec!["", ",", "\u{A0}"])) {
        let printed = format!("{}+", grouped(value, mark));
        for (language, text) in [
            (Language::En, format!("Officials say {printed} people were killed.")),
            (Language::Ru, format!("При взрыве погибли {printed} человек.")),
            (Language::Kk, format!("Оқиғада {printed} адам қаза тапты.")),
        ] {
            let quantity = only(language, &text, &printed)?.quantity;
            prop_assert_eq!((quantity.value, quantity.low, quantity.high), (Some(value), Some(value), None), "{}", text);
        }
    }
}

/// Returns pieces of sentences: words that mean something, numbers, marks, odd characters.
fn pieces() -> impl Strategy<Value = String> {
    let words: Vec<&str> = "At least|more than|up to|killed|were|people|officers|detained|of them|including|the total|rose|from|to|between|and|\
        dozens|hundred|thousand|no|not|aged|percent|in|Almaty|said|will|withdrawal|days|within|January|погибли|не менее|задержаны|человек|из них|\
        тыс.|тысяч|млн|от|до|число|погибших|достигло|нет|двое|полтора|сообщили в МВД|қаза тапты|адам|кемінде|мың|жүзден астам|оның ішінде"
        .split('|')
        .collect();
    let marks: Vec<&str> = vec![
        ",", ".", ";", ":", "-", "\u{2013}", "(", ")", "\"", "«", "»", "'s", "+", "$", "%", "№", "/", "?",
        "\n\n", "\u{301}", "\u{AD}", "\u{202E}", "İ", "ẞ", "🙂", "\u{0}",
    ];
    let piece = prop_oneof![
        4 => prop::sample::select(words).prop_map(str::to_owned),
        3 => (values(), prop::sample::select(vec!["", ",", ".", " ", "\u{A0}"])).prop_map(|(value, mark)| grouped(value, mark)),
        2 => prop::sample::select(marks).prop_map(str::to_owned),
        1 => any::<u64>().prop_map(|value| value.to_string()),
    ];
    let gap = prop::sample::select(vec![" ", " ", " ", "", "\u{A0}"]);
    prop::collection::vec((piece, gap), 0..40).prop_map(|pieces| {
        pieces.into_iter().flat_map(|(piece, gap)| [piece, gap.to_owned()]).collect::<String>()
    })
}

/// Checks that every span lies on characters of the text, and that a quote holds what it states.
fn check_spans(text: &str, title: Option<&str>) -> Result<(), TestCaseError> {
    let extractor = Extractor::builtin_once();
    for language in Language::ALL {
        let input = Input { text, title, language, date: Some(jiff::civil::date(2022, 1, 11)) };
        for sentence in extractor.explain(&input) {
            let whole = text.get(sentence.span.start..sentence.span.end);
            prop_assert!(whole.is_some_and(|whole| !whole.is_empty()), "{:?}", text);
            for word in &sentence.words {
                prop_assert!(sentence.span.contains(word.span), "{:?}", text);
            }
            for number in &sentence.numbers {
                prop_assert!(sentence.span.contains(number.span), "{:?}", text);
                prop_assert!(number.span.contains(number.number), "{:?}", text);
                prop_assert!(text.get(number.number.start..number.number.end).is_some(), "{:?}", text);
            }
        }
        for figure in extractor.read(&input) {
            let quote = text.get(figure.quote.start..figure.quote.end);
            prop_assert!(quote.is_some_and(|quote| !quote.is_empty()), "{:?}", text);
            prop_assert!(figure.sentence.contains(figure.quote), "{:?}", text);
            prop_assert!(
                figure.quantity.low.unwrap_or(0) <= figure.quantity.high.unwrap_or(u64::MAX),
                "{:?}",
                text
            );
        }
    }
    Ok(())
}

#[test]
fn a_number_ends_with_its_sentence() -> Result<(), TestCaseError> {
    check_spans("Число погибших\n\nнет. At least", None)?;
    check_spans("There were no\n\ndeaths were reported", None)?;
    check_spans("At least\n\n12 people were killed", None)
}

#[test]
fn an_and_between_two_numbers_is_in_neither() -> Result<(), TestCaseError> {
    check_range(100, 200, Language::En, "between one hundred and two hundred")?;
    check_range(
        105_000,
        110_000,
        Language::En,
        "between one hundred and five thousand and one hundred and ten thousand",
    )?;
    check_range(1_000, 2_000, Language::En, "between one and two thousand")?;
    check_range(1_500, 2_000, Language::En, "between one thousand five hundred and two thousand")
}

proptest! {
    #[test]
    fn mixes_of_words_numbers_and_marks_are_read(text in pieces()) {
        check_spans(&text, None)?;
        check_spans(&text, text.split('.').next())?;
    }

    #[test]
    fn any_text_is_read(text in "\\PC{0,200}|(?s).{0,80}") {
        check_spans(&text, None)?;
    }
}
