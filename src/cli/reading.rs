//! How a text was read, for people and for programs: its words, its numbers, and why a number is no figure.

use std::io::{self, Write};

use serde::Serialize;

use super::{
    extract::{Row, word},
    output::{Output, cut, or_dash},
};
use crate::{
    extract::{CueReading, NounReading, NumberReading, Outcome, SentenceReading, WordReading},
    model::{Attribution, Bound, Class, Figure, MeasureId, Span},
};

/// The most characters of a word in the list of words.
const WORD_MAX: usize = 32;

/// A sentence that holds a number.
#[derive(Debug, Serialize)]
pub(super) struct SentenceRow {
    sentence: String,
    span: [usize; 2],
    words: Vec<WordRow>,
    numbers: Vec<NumberRow>,
}

#[derive(Debug, Serialize)]
struct WordRow {
    text: String,
    span: [usize; 2],
    senses: Vec<String>,
}

#[derive(Debug, Serialize)]
struct NumberRow {
    text: String,
    span: [usize; 2],
    number: String,
    value: Option<u64>,
    low: Option<u64>,
    high: Option<u64>,
    qualifier: Option<Bound>,
    noun: Option<NounRow>,
    cue: Option<CueRow>,
    how: Option<&'static str>,
    figure: Option<Row>,
    reason: Option<String>,
}

#[derive(Debug, Serialize)]
struct NounRow {
    text: String,
    kind: &'static str,
    class: Option<Class>,
}

#[derive(Debug, Serialize)]
struct CueRow {
    text: String,
    span: [usize; 2],
    measure: Option<MeasureId>,
    frame: &'static str,
    side: &'static str,
}

impl SentenceRow {
    pub(super) fn of(sentence: &SentenceReading, text: &str) -> Self {
        let word = |word: &WordReading| WordRow {
            text: word.span.of(text).to_owned(),
            span: word.span.code_points(text),
            senses: word.senses.clone(),
        };
        Self {
            sentence: sentence.span.of(text).to_owned(),
            span: sentence.span.code_points(text),
            words: sentence.words.iter().map(word).collect(),
            numbers: sentence.numbers.iter().map(|number| NumberRow::of(number, text)).collect(),
        }
    }
}

impl NumberRow {
    fn of(number: &NumberReading, text: &str) -> Self {
        let quantity = number.quantity;
        let (figure, how) = match &number.outcome {
            Outcome::Figure { figure, how } => (Some(Row::of(figure, text)), Some(how.text())),
            Outcome::PassedOver { .. } => (None, None),
        };
        Self {
            text: number.span.of(text).to_owned(),
            span: number.span.code_points(text),
            number: number.number.of(text).to_owned(),
            value: quantity.and_then(|quantity| quantity.value),
            low: quantity.and_then(|quantity| quantity.low),
            high: quantity.and_then(|quantity| quantity.high),
            qualifier: quantity.map(|quantity| quantity.qualifier),
            noun: number.noun.as_ref().map(|noun| NounRow::of(noun, text)),
            cue: number.cue.as_ref().map(|cue| CueRow::of(cue, text)),
            how,
            figure,
            reason: reason(number, text),
        }
    }
}

impl NounRow {
    fn of(noun: &NounReading, text: &str) -> Self {
        Self { text: noun.span.of(text).to_owned(), kind: noun.kind.name(), class: noun.class.clone() }
    }
}

impl CueRow {
    fn of(cue: &CueReading, text: &str) -> Self {
        Self {
            text: cue.span.of(text).to_owned(),
            span: cue.span.code_points(text),
            measure: cue.measure.clone(),
            frame: cue.frame.name(),
            side: cue.side.name(),
        }
    }
}

/// Returns why a number is no figure, in words; none for a figure.
pub(super) fn reason(number: &NumberReading, text: &str) -> Option<String> {
    let Outcome::PassedOver { reason, missed } = &number.outcome else { return None };
    let but = missed.as_ref().map_or_else(String::new, |missed| {
        let cue = missed.span.of(text);
        format!("; \"{cue}\" ({}) was in reach, but {}", missed.measure, missed.miss.text())
    });
    Some(format!("{}{but}", reason.text()))
}

/// Prints how the sentences of a text were read.
pub(super) fn page(
    sentences: &[SentenceReading],
    text: &str,
    out: &mut Output<impl Write>,
) -> io::Result<()> {
    if sentences.is_empty() {
        return out.line("no numbers");
    }
    for (at, reading) in sentences.iter().enumerate() {
        if at > 0 {
            out.line("")?;
        }
        out.paragraph("", reading.span.of(text))?;
        words(&reading.words, text, out)?;
        reading.numbers.iter().try_for_each(|number| tell(number, text, out))?;
    }
    Ok(())
}

fn words(words: &[WordReading], text: &str, out: &mut Output<impl Write>) -> io::Result<()> {
    let printed: Vec<String> = words.iter().map(|word| cut(word.span.of(text), WORD_MAX)).collect();
    let width = printed.iter().map(|word| word.chars().count()).max().unwrap_or(0);
    let mut lines = printed.iter().zip(words);
    lines.try_for_each(|(word, reading)| out.line(format!("  {word:width$}  {}", reading.senses.join("; "))))
}

fn tell(number: &NumberReading, text: &str, out: &mut Output<impl Write>) -> io::Result<()> {
    let states = number.quantity.map_or_else(String::new, |quantity| format!(" = {quantity}"));
    out.line("")?;
    out.line(format!("  {}{states}", cut(number.span.of(text), usize::MAX)))?;
    let mut line = |label: &str, value: &str| out.line(format!("    {label:<9}  {value}"));
    if let Some(noun) = &number.noun {
        let class = noun.class.as_ref().map_or(noun.kind.name(), Class::as_str);
        line("counts", &format!("{} ({class})", noun.span.of(text)))?;
    }
    if let Some(cue) = &number.cue {
        let (frame, side) = (cue.frame.name(), cue.side.name());
        line("cue", &format!("\"{}\", {side} the number, frame {frame}", cue.span.of(text)))?;
    }
    match &number.outcome {
        Outcome::Figure { figure, how } => {
            figure_lines(figure, how.text()).iter().try_for_each(|(label, value)| line(label, value))
        }
        Outcome::PassedOver { .. } => line("no figure", &reason(number, text).unwrap_or_default()),
    }
}

fn figure_lines(figure: &Figure, how: &str) -> [(&'static str, String); 5] {
    [
        ("measure", format!("{}, {how}", figure.measure)),
        ("basis", word(&figure.basis)),
        ("status", word(&figure.status)),
        ("said by", or_dash(figure.attribution.as_ref().map(Attribution::text).as_deref())),
        ("place", or_dash(figure.place.as_ref().map(|place| place.text.as_str()))),
    ]
}

/// A number of a story that was not taken.
#[derive(Debug, Serialize)]
pub(super) struct NotTaken {
    /// Bound, number and noun as printed.
    pub(super) text: String,
    /// Why it is no figure.
    pub(super) reason: String,
    /// The sentence.
    pub(super) sentence: String,
}

/// Returns the numbers of a text that are no figures, in order.
pub(super) fn not_taken(sentences: &[SentenceReading], text: &str) -> Vec<NotTaken> {
    let of = |span: Span| span.of(text).split_whitespace().collect::<Vec<_>>().join(" ");
    let numbers = sentences.iter().flat_map(|sentence| {
        sentence.numbers.iter().filter_map(move |number| Some((sentence, number, reason(number, text)?)))
    });
    numbers
        .map(|(sentence, number, reason)| NotTaken {
            text: of(number.span),
            reason,
            sentence: of(sentence.span),
        })
        .collect()
}
