//! `recount match`: topics of text from stdin (design.md section 4.3).

use std::io::{Read, Write};

use anyhow::Context as _;
use clap::Args;
use serde::Serialize;

use super::{
    Place,
    extract::{Line, lines},
    output::{Form, Output},
};
use crate::{
    daemon,
    model::{FacetName, Match, TopicId},
    pipeline::{Reader, StoryText},
};

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Read one JSON object a line ({"id","text","title"?,"lang"?}) and print one for each
    #[arg(long)]
    jsonl: bool,
    /// Title that the text stands under
    #[arg(long)]
    title: Option<String>,
}

#[derive(Debug, Serialize)]
struct Answer<'a> {
    id: &'a serde_json::Value,
    topics: Vec<Found>,
}

#[derive(Debug, Serialize)]
struct Found {
    topic: TopicId,
    score: f64,
    facets: Vec<FacetName>,
    terms: Vec<Hit>,
}

#[derive(Debug, Serialize)]
struct Hit {
    term: String,
    facet: FacetName,
    span: [usize; 2],
}

pub(super) fn run(place: &Place, options: &Options, out: &mut Output<impl Write>) -> anyhow::Result<u8> {
    let reader = daemon::compile(place.config()?.topics)?;
    if options.jsonl {
        return lines(std::io::stdin().lock(), out, |line, out| {
            out.json_line(&Answer { id: &line.id, topics: find(&reader, line) })
        });
    }
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).context("could not read stdin")?;
    let line =
        Line { id: serde_json::Value::Null, text, title: options.title.clone(), lang: None, date: None };
    let found = find(&reader, &line);
    match out.form() {
        Form::Json => out.json(&found)?,
        Form::Text if found.is_empty() => out.line("no topic")?,
        Form::Text => {
            for topic in found {
                let facets: Vec<&str> = topic.facets.iter().map(FacetName::as_str).collect();
                let terms: Vec<&str> = topic.terms.iter().map(|term| term.term.as_str()).collect();
                out.line(format!("{}  {:.2}  {}", topic.topic, topic.score, facets.join(", ")))?;
                out.line(format!("  {}", terms.join(", ")))?;
            }
        }
    }
    Ok(0)
}

/// Matches a line; spans count code points of the title, an empty line and the text where there is a title.
fn find(reader: &Reader, line: &Line) -> Vec<Found> {
    let story = StoryText {
        title: line.title.clone().unwrap_or_default(),
        body: line.text.clone(),
        language: line.language(),
        published_at: None,
    };
    let reading = reader.read(&story, &[]);
    let found = |found: &Match| Found {
        topic: found.topic.clone(),
        score: found.score,
        facets: found.facets.clone(),
        terms: found
            .terms
            .iter()
            .map(|term| Hit {
                term: term.term.clone(),
                facet: term.facet.clone(),
                span: term.span.code_points(&reading.text),
            })
            .collect(),
    };
    reading.matches.iter().map(found).collect()
}
