//! `recount extract`: figures in text from stdin (design.md section 4.2).

use std::io::{BufRead, Read, Write};

use anyhow::Context as _;
use clap::Args;
use serde::{Deserialize, Serialize};

use super::{
    Place,
    exit::{DATA, Usage},
    output::{Form, Output, cut, or_dash},
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

/// A line that comes in.
#[derive(Debug, Deserialize)]
pub(super) struct Line {
    pub(super) id: serde_json::Value,
    pub(super) text: String,
    pub(super) title: Option<String>,
    pub(super) lang: Option<String>,
    pub(super) date: Option<String>,
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
    if options.jsonl {
        return lines(std::io::stdin().lock(), out, |line, out| {
            let language = line.language().or(options.lang);
            let figures = read(&reader, &topic, line, language);
            out.json_line(&Answer { id: &line.id, lang: guess_language(language, &line.text), figures })
        });
    }
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).context("could not read stdin")?;
    let line = Line {
        id: serde_json::Value::Null,
        text,
        title: options.title.clone(),
        lang: None,
        date: options.date.map(|date| date.to_string()),
    };
    let rows = read(&reader, &topic, &line, options.lang);
    match out.form() {
        Form::Json => out.json(&rows)?,
        Form::Text => table(rows, out)?,
    }
    Ok(0)
}

/// Returns the topic of that name, the first one without a name.
pub(super) fn topic(reader: &Reader, name: Option<&str>) -> anyhow::Result<TopicId> {
    let found = reader.topics().find(|topic| name.is_none_or(|name| topic.id.as_str() == name));
    found.map(|topic| topic.id.clone()).ok_or_else(|| {
        let known: Vec<&str> = reader.topics().map(|topic| topic.id.as_str()).collect();
        Usage::Unknown(format!(
            "there is no topic '{}'; configured are: {}",
            name.unwrap_or_default(),
            known.join(", ")
        ))
        .into()
    })
}

/// Answers each line of input with one line of output, in order; a line that cannot be read gives an error in its
/// place, and the exit code tells.
pub(super) fn lines<W: Write>(
    input: impl BufRead,
    out: &mut Output<W>,
    mut answer: impl FnMut(&Line, &mut Output<W>) -> std::io::Result<()>,
) -> anyhow::Result<u8> {
    let mut code = 0;
    for line in input.split(b'\n') {
        let line = line.context("could not read stdin")?;
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        match serde_json::from_slice::<Line>(&line) {
            Ok(line) => answer(&line, out)?,
            Err(error) => {
                code = DATA;
                out.json_line(&serde_json::json!({ "id": null, "error": error.to_string() }))?;
            }
        }
    }
    Ok(code)
}

impl Line {
    /// Returns the declared language, if it is one that is read.
    pub(super) fn language(&self) -> Option<Language> {
        self.lang.as_deref().and_then(|tag| tag.parse().ok())
    }

    /// Returns the day of the date, which may carry a time behind it.
    fn day(&self) -> Option<Date> {
        self.date.as_deref().and_then(|date| date.get(..10).unwrap_or(date).parse().ok())
    }
}

fn read(reader: &Reader, topic: &TopicId, line: &Line, language: Option<Language>) -> Vec<Row> {
    let input = Input {
        text: &line.text,
        title: line.title.as_deref(),
        language: guess_language(language, &line.text),
        date: line.day(),
    };
    reader.extract(topic, &input).iter().map(|figure| Row::of(figure, &line.text)).collect()
}

fn table(rows: Vec<Row>, out: &mut Output<impl Write>) -> std::io::Result<()> {
    let cells = |row: Row| {
        vec![
            row.measure.to_string(),
            row.quote.clone(),
            format!("{}..{}", bound(row.low), bound(row.high)),
            or_dash(row.who.as_deref()),
            or_dash(row.place.as_deref()),
            word(&row.basis),
            or_dash(row.attribution.as_deref()),
            word(&row.status),
        ]
    };
    let head = ["measure", "as printed", "interval", "who", "place", "basis", "attribution", "status"];
    out.table(&head, rows.into_iter().map(cells).collect(), "no figures")
}

fn bound(bound: Option<u64>) -> String {
    bound.map_or_else(String::new, |bound| bound.to_string())
}

/// Returns a word of a closed set as JSON writes it.
fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => cut(&word, 40),
        Ok(_) | Err(_) => String::new(),
    }
}
