//! `recount extract`: figures in text from stdin (design.md section 4.2).

use std::io::Write;

use clap::Args;
use serde::Serialize;

use super::{
    Place,
    exit::unknown,
    input::{Line, answer_lines},
    output::{Form, Output, or_dash},
};
use crate::{
    daemon,
    extract::Input,
    model::{Attribution, Basis, Bound, Date, Figure, Language, MeasureId, Status, TopicId},
    pipeline::Reader,
    text::guess_language,
};

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  echo 'At least 164 people were killed.' | recount extract\n  recount extract --jsonl < stories.jsonl > figures.jsonl"
)]
pub(super) struct Options {
    /// Read one JSON object a line ({"id","text","title"?,"lang"?,"date"?}) and print one for each
    #[arg(long)]
    jsonl: bool,
    /// Read with the names of this topic; the first configured one when absent
    #[arg(long)]
    topic: Option<String>,
    /// Language of the text: en, ru or kk; guessed when absent
    #[arg(long)]
    lang: Option<Language>,
    /// Title that the text stands under
    #[arg(long)]
    title: Option<String>,
    /// Day of the statement, for deadlines, such as 2022-01-11
    #[arg(long)]
    date: Option<Date>,
}

/// A line that goes out.
#[derive(Debug, Serialize)]
struct Answer<'a> {
    id: &'a serde_json::Value,
    lang: Language,
    figures: Vec<Row>,
}

/// A figure as programs read it.
#[derive(Debug, Serialize)]
struct Row {
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
}

impl Row {
    fn of(figure: &Figure, text: &str) -> Self {
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
        }
    }
}

pub(super) fn run(place: &Place, options: &Options, out: &mut Output<impl Write>) -> anyhow::Result<u8> {
    let reader = daemon::compile(place.config()?.topics)?;
    let topic = topic(&reader, options.topic.as_deref())?;
    let stdin = std::io::stdin().lock();
    if options.jsonl {
        return answer_lines(stdin, out, |line, out| {
            let language = line.language().or(options.lang);
            let figures = rows(&read(&reader, &topic, line, language), &line.text);
            out.json_line(&Answer { id: &line.id, lang: guess_language(language, &line.text), figures })
        });
    }
    let line = Line {
        title: options.title.clone(),
        date: options.date.map(|date| date.to_string()),
        ..Line::whole(stdin)?
    };
    let figures = read(&reader, &topic, &line, options.lang);
    match out.form() {
        Form::Json => out.json(&rows(&figures, &line.text))?,
        Form::Text => table(&figures, &line.text, out)?,
    }
    Ok(0)
}

/// Returns the topic of that name, the first one without a name.
fn topic(reader: &Reader, name: Option<&str>) -> anyhow::Result<TopicId> {
    let found = reader.topics().find(|topic| name.is_none_or(|name| topic.id.as_str() == name));
    let known: Vec<&str> = reader.topics().map(|topic| topic.id.as_str()).collect();
    let found = found.map(|topic| topic.id.clone());
    found.ok_or_else(|| unknown("topic", name.unwrap_or_default(), known.into_iter()).into())
}

fn read(reader: &Reader, topic: &TopicId, line: &Line, language: Option<Language>) -> Vec<Figure> {
    let input = Input {
        text: &line.text,
        title: line.title.as_deref(),
        language: guess_language(language, &line.text),
        date: line.day(),
    };
    reader.extract(topic, &input)
}

fn rows(figures: &[Figure], text: &str) -> Vec<Row> {
    figures.iter().map(|figure| Row::of(figure, text)).collect()
}

fn table(figures: &[Figure], text: &str, out: &mut Output<impl Write>) -> std::io::Result<()> {
    let cells = |figure: &Figure| {
        vec![
            figure.measure.to_string(),
            figure.quantity.to_string(),
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
fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        Ok(_) | Err(_) => String::new(),
    }
}
