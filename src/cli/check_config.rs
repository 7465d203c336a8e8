//! `recount check-config`: what is in force. A configuration with mistakes never gets here; all of them are told.

use std::io::Write;

use serde::Serialize;

use super::{
    output::{Form, Output, plain},
    poll::message,
};
use crate::{config::Config, daemon};

#[derive(Debug, Serialize)]
struct Answer {
    files: Vec<String>,
    topics: Vec<String>,
    feeds: usize,
    endpoints: Vec<String>,
    database: String,
    warnings: Vec<String>,
}

pub(super) fn run(config: &Config, out: &mut Output<impl Write>) -> anyhow::Result<u8> {
    daemon::compile(config.topics.clone())?;
    let answer = Answer {
        files: config.sources.iter().map(|file| file.display().to_string()).collect(),
        topics: config.topics.iter().map(|topic| topic.id.to_string()).collect(),
        feeds: config.feeds.len(),
        endpoints: config
            .endpoints
            .iter()
            .map(|endpoint| format!("{} ({})", endpoint.name, endpoint.format.name()))
            .collect(),
        database: config.database.display().to_string(),
        warnings: config.warnings.iter().map(ToString::to_string).collect(),
    };
    if out.form() == Form::Json {
        out.json(&answer)?;
        return Ok(0);
    }
    let or = |list: &[String], none: &str| if list.is_empty() { none.to_owned() } else { list.join(", ") };
    for warning in &answer.warnings {
        message(&plain(&format!("{warning}\n")));
    }
    out.line(match answer.warnings.len() {
        0 => "the configuration is sound".to_owned(),
        1 => "the configuration can be used, with the warning above".to_owned(),
        some => format!("the configuration can be used, with the {some} warnings above"),
    })?;
    out.line(format!("files      {}", or(&answer.files, "none; the built-in defaults are in force")))?;
    out.line(format!("topics     {}", answer.topics.join(", ")))?;
    out.line(format!("feeds      {}", answer.feeds))?;
    out.line(format!("endpoints  {}", or(&answer.endpoints, "none; notices are printed")))?;
    out.line(format!("database   {}", answer.database))?;
    Ok(0)
}
