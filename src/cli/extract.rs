//! `recount extract`: figures in text from stdin (design.md section 4.2).

use std::{io::Write, path::Path};

use clap::Args;
use serde::Serialize;

use super::{
    Place,
    exit::unknown,
    figures::number,
    input::{Line, answer_lines},
    output::{Form, Output, or_dash},
    reading::{self, SentenceRow},
};
use crate::{
    config::{is_path, read_topic_file},
    daemon,
    extract::{Input, SentenceReading},
    model::{Attribution, Basis, Bound, Date, Figure, Language, MeasureId, Status, TopicId},
    pipeline::Reader,
    text::guess_language,
};

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  echo 'At least 164 people were killed.' | recount extract\n  recount extract --jsonl < stories.jsonl > figures.jsonl\n  echo 'Police detained 40 people in 12 cars.' | recount extract --explain"
)]
pub(super) struct Options {
    /// Read one JSON object a line ({"id","text","title"?,"lang"?,"date"?}) and print one for each
    #[arg(long)]
    jsonl: bool,
    /// Tell how each sentence that holds a number was read, and why a number is no figure
    #[arg(long)]
    explain: bool,
    /// Read with the names of this topic, or of a topic file; with those of the first configured topic when absent
    #[arg(long, value_name = "TOPIC|FILE")]
    topic: Option<String>,
    /// Language of the text: en, ru or kk; guessed when absent
    #[arg(long)]
    lang: Option<Language>,
    /// Title that the text stands under
    #[arg(long)]
    title: Option<String>,
    /// Day of the statement, for deadlines, such as 2022-01-11
    #[arg(long, value_parser = day)]
    date: Option<Date>,
}

/// A line that goes out.
#[derive(Debug, Serialize)]
struct Answer<'a> {
    id: &'a serde_json::Value,
    lang: Language,
    figures: Vec<Row>,
}

/// A line that goes out when the reading itself is asked for.
#[derive(Debug, Serialize)]
struct ExplainedAnswer<'a> {
    id: &'a serde_json::Value,
    lang: Language,
    sentences: Vec<SentenceRow>,
}

/// A figure as programs read it.
#[derive(Debug, Serialize)]
pub(super) struct Row {
    measure: MeasureId,
    value: Option<u64>,
    low: Option<u64>,
    high: Option<u64>,
    qualifier: Bound,
    who: Option<String>,
    place: Option<String>,
    basis: Basis,
    attribution: Option<String>,
    status: Status,
    quote: String,
    span: [usize; 2],
    /// The day of a deadline, when that of the statement is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    resolves_to: Option<Date>,
}

impl Row {
    pub(super) fn of(figure: &Figure, text: &str) -> Self {
        Self {
            measure: figure.measure.clone(),
            value: figure.quantity.value,
            low: figure.quantity.low,
            high: figure.quantity.high,
            qualifier: figure.quantity.qualifier,
            who: figure.who.clone(),
            place: figure.place.as_ref().map(|place| place.text.clone()),
            basis: figure.basis,
            attribution: figure.attribution.as_ref().map(Attribution::text),
            status: figure.status,
            quote: figure.quote.of(text).to_owned(),
            span: figure.quote.code_points(text),
            resolves_to: figure.resolves_to,
        }
    }
}

pub(super) fn run(place: &Place, options: &Options, out: &mut Output<impl Write>) -> anyhow::Result<u8> {
    let file = options.topic.as_deref().filter(|topic| is_path(topic));
    let topics = match file {
        Some(file) => vec![read_topic_file(Path::new(file))?],
        None => place.config()?.topics,
    };
    let reader = daemon::compile(topics)?;
    let topic = topic(&reader, options.topic.as_deref().filter(|_| file.is_none()))?;
    let stdin = std::io::stdin().lock();
    if options.jsonl {
        return answer_lines(stdin, out, |line, out| {
            let input = input(line, line.language().or(options.lang));
            let (id, lang) = (&line.id, input.language);
            if options.explain {
                let sentences = sentence_rows(&reader.explain(&topic, &input), &line.text);
                return out.json_line(&ExplainedAnswer { id, lang, sentences });
            }
            out.json_line(&Answer { id, lang, figures: rows(&reader.extract(&topic, &input), &line.text) })
        });
    }
    let line = Line {
        title: options.title.clone(),
        date: options.date.map(|date| date.to_string()),
        ..Line::whole(stdin)?
    };
    let input = input(&line, options.lang);
    if options.explain {
        print_reading(&reader.explain(&topic, &input), &line.text, out)?;
    } else {
        print_figures(&reader.extract(&topic, &input), &line.text, out)?;
    }
    Ok(0)
}

fn input(line: &Line, language: Option<Language>) -> Input<'_> {
    Input {
        text: &line.text,
        title: line.title.as_deref(),
        language: guess_language(language, &line.text),
        date: line.day(),
    }
}

fn print_figures(figures: &[Figure], text: &str, out: &mut Output<impl Write>) -> std::io::Result<()> {
    match out.form() {
        Form::Json => out.json(&rows(figures, text)),
        Form::Text => table(figures, text, out),
    }
}

pub(super) fn print_reading(
    sentences: &[SentenceReading],
    text: &str,
    out: &mut Output<impl Write>,
) -> std::io::Result<()> {
    match out.form() {
        Form::Json => out.json(&sentence_rows(sentences, text)),
        Form::Text => reading::page(sentences, text, out),
    }
}

fn day(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| "not a day; write 2022-01-11".to_owned())
}

/// Returns the topic of that name, the first one without a name.
fn topic(reader: &Reader, name: Option<&str>) -> anyhow::Result<TopicId> {
    let found = reader.topics().find(|topic| name.is_none_or(|name| topic.id.as_str() == name));
    let known: Vec<&str> = reader.topics().map(|topic| topic.id.as_str()).collect();
    let found = found.map(|topic| topic.id.clone());
    found.ok_or_else(|| unknown("topic", name.unwrap_or_default(), known.into_iter()).into())
}

fn rows(figures: &[Figure], text: &str) -> Vec<Row> {
    figures.iter().map(|figure| Row::of(figure, text)).collect()
}

fn sentence_rows(sentences: &[SentenceReading], text: &str) -> Vec<SentenceRow> {
    sentences.iter().map(|sentence| SentenceRow::of(sentence, text)).collect()
}

fn table(figures: &[Figure], text: &str, out: &mut Output<impl Write>) -> std::io::Result<()> {
    let cells = |figure: &Figure| {
        vec![
            figure.measure.to_string(),
            number(&figure.quantity.to_string(), figure.resolves_to.map(|day| day.to_string()).as_deref()),
            figure.quote.of(text).to_owned(),
            or_dash(figure.who.as_deref()),
            or_dash(figure.place.as_ref().map(|place| place.text.as_str())),
            word(&figure.basis),
            or_dash(figure.attribution.as_ref().map(Attribution::text).as_deref()),
            word(&figure.status),
        ]
    };
    let head = ["measure", "figure", "as printed", "who", "place", "basis", "said by", "status"];
    out.table(&head, figures.iter().map(cells).collect(), "no figures")
}

/// Returns a word of a closed set as JSON writes it.
pub(super) fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        Ok(_) | Err(_) => String::new(),
    }
}
