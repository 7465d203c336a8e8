//! `recount match`: topics of text from stdin (design.md section 4.3).

use std::io::Write;

use clap::Args;
use serde::Serialize;

use super::{
    Place,
    input::{Line, answer_lines},
    output::{Form, Output},
};
use crate::{
    daemon,
    model::{FacetName, Match, MatchedTerm, Span, TopicId},
    pipeline::{Reader, StoryText},
};

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  echo 'CSTO troops begin to leave Kazakhstan.' | recount match\n  recount match --jsonl < stories.jsonl > topics.jsonl\n\nA term's span counts code points of the text; it is null for a term that begins in the title."
)]
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
    /// In code points of the text; none for a term that begins in the title.
    span: Option<[usize; 2]>,
}

pub(super) fn run(place: &Place, options: &Options, out: &mut Output<impl Write>) -> anyhow::Result<u8> {
    let reader = daemon::compile(place.config()?.topics)?;
    let stdin = std::io::stdin().lock();
    if options.jsonl {
        return answer_lines(stdin, out, |line, out| {
            out.json_line(&Answer { id: &line.id, topics: find(&reader, line) })
        });
    }
    let line = Line { title: options.title.clone(), ..Line::whole(stdin)? };
    let found = find(&reader, &line);
    match out.form() {
        Form::Json => out.json(&found)?,
        Form::Text if found.is_empty() => out.line("no topic")?,
        Form::Text => found.iter().try_for_each(|topic| tell(topic, out))?,
    }
    Ok(0)
}

/// Matches title and text of a line.
fn find(reader: &Reader, line: &Line) -> Vec<Found> {
    let story = StoryText {
        title: line.title.clone().unwrap_or_default(),
        body: line.text.clone(),
        language: line.language(),
        published_at: None,
    };
    let start = story.body_start();
    let hit = |term: &MatchedTerm| Hit {
        term: term.term.clone(),
        facet: term.facet.clone(),
        span: within(term.span, start).map(|span| span.code_points(&line.text)),
    };
    let found = |found: &Match| Found {
        topic: found.topic.clone(),
        score: found.score,
        facets: found.facets.clone(),
        terms: found.terms.iter().map(hit).collect(),
    };
    reader.read(&story, &[]).matches.iter().map(found).collect()
}

/// Moves a span from title and text to the text alone, which starts at `start`.
fn within(span: Span, start: usize) -> Option<Span> {
    Some(Span::new(span.start.checked_sub(start)?, span.end.checked_sub(start)?))
}

fn tell(found: &Found, out: &mut Output<impl Write>) -> std::io::Result<()> {
    let facets: Vec<&str> = found.facets.iter().map(FacetName::as_str).collect();
    let mut terms: Vec<&str> = Vec::new();
    for hit in &found.terms {
        if !terms.contains(&hit.term.as_str()) {
            terms.push(&hit.term);
        }
    }
    out.line(format!("{}  {:.2}  {}", found.topic, found.score, facets.join(", ")))?;
    out.paragraph("  ", &terms.join(", "))
}
