//! The command line: one file for each command, one place for output, one for exit codes.
//!
//! stdout is data, stderr is messages. Options are kept as the user wrote them; each command turns them into what it
//! needs. Commands write to an output value, so they can be tested without a process.

mod backtest;
mod check_config;
mod completions;
mod deadlines;
mod deliveries;
mod evidence;
mod exit;
mod explain;
mod export;
mod extract;
mod feeds;
mod figures;
mod history;
mod hubs;
mod input;
mod known;
mod matching;
mod moment;
mod output;
mod parts;
mod poll;
mod reading;
mod replay;
mod run;
mod status;
mod stories;
mod webhook;

use std::{io::Write, path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};

use crate::{
    config::{Config, Environment, LoadOptions},
    model::Topic,
    store::History,
};

use self::output::{Form, Output};

/// Follows a developing story: reads the figures in news feeds and tells which of them changed
#[derive(Debug, Parser)]
#[command(name = "recount", version, max_term_width = 110)]
struct Cli {
    /// Read this configuration instead of /etc/recount/recount.toml or, without that, ~/.config/recount/recount.toml
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Use this database
    #[arg(long, global = true, value_name = "FILE")]
    database: Option<PathBuf>,
    /// Print JSON
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Poll feeds, record changes and send notices until told to stop
    Run(run::Options),
    /// Make one pass over the feeds that are due, then exit
    Poll(poll::Options),
    /// Play archived feeds through the whole pipeline; without a file, the built-in record of January 2022
    Replay(replay::Options),
    /// Read the stored stories again with today's rules or another topic file, and tell what would be alerted otherwise
    Backtest(backtest::Options),
    /// Read the figures in text from stdin
    Extract(extract::Options),
    /// Match text from stdin against the topics
    Match(matching::Options),
    /// Show the current figure of every series
    Figures(figures::Options),
    /// Show the reports of a measure or series, and what each changed or why it did not
    History(history::Options),
    /// Show the stories of the topics
    Stories(stories::Options),
    /// Explain a story, series or notice: why it matched, what was read, what it changed, who was told
    Explain(explain::Options),
    /// Write the bytes that figures were read from as a WARC file
    Export(export::Options),
    /// Show, check, find, import and export feeds
    #[command(subcommand)]
    Feeds(feeds::Command),
    /// Show what is owed to webhook endpoints
    #[command(subcommand)]
    Deliveries(deliveries::Command),
    /// Try a webhook endpoint, or make a signing secret for one
    #[command(subcommand)]
    Webhook(webhook::Command),
    /// Show how much there is and what is owed
    Status,
    /// Check the configuration, and print every mistake in it
    CheckConfig,
    /// Print shell completions
    Completions(completions::Options),
}

/// Runs the command that the process was started with.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let _ = error.print();
            return exit::of_usage(&error);
        }
    };
    let stdout = std::io::stdout();
    let form = if cli.json { Form::Json } else { Form::Text };
    let mut out = Output::new(stdout.lock(), form, output::terminal_width());
    let done = dispatch(&cli, &mut out).and_then(|code| out.flush().map(|()| code).map_err(Into::into));
    match done {
        Ok(code) => ExitCode::from(code),
        Err(error) => exit::report(&error),
    }
}

fn dispatch(cli: &Cli, out: &mut Output<impl Write>) -> anyhow::Result<u8> {
    let place = Place { file: cli.config.clone(), database: cli.database.clone() };
    match &cli.command {
        Command::Run(options) => run::run(&place, options, out),
        Command::Poll(options) => poll::run(&place, options, out),
        Command::Replay(options) => replay::run(&place, options, out),
        Command::Backtest(options) => backtest::run(&place, options, out),
        Command::Extract(options) => extract::run(&place, options, out),
        Command::Match(options) => matching::run(&place, options, out),
        Command::Figures(options) => figures::run(&place, options, out),
        Command::History(options) => history::run(&place.history()?, options, out),
        Command::Stories(options) => stories::run(&place.history()?, options, out),
        Command::Explain(options) => explain::run(&place, options, out),
        Command::Export(options) => export::run(&place.history()?, options, out),
        Command::Feeds(command) => feeds::run(&place, command, out),
        Command::Deliveries(command) => deliveries::run(&place.history()?, command, out),
        Command::Webhook(command) => webhook::run(&place, command, out),
        Command::Status => status::run(&place, out),
        Command::CheckConfig => check_config::run(&place.config()?, out),
        Command::Completions(options) => completions::run(options, out),
    }
}

/// Where configuration and database are, as the user said.
#[derive(Debug, Clone)]
struct Place {
    file: Option<PathBuf>,
    database: Option<PathBuf>,
}

impl Place {
    fn config(&self) -> anyhow::Result<Config> {
        Ok(Config::load(&LoadOptions {
            file: self.file.clone(),
            database: self.database.clone(),
            environment: Environment::process(),
        })?)
    }

    /// Returns the configured topics; none when the configuration is not sound.
    fn topics(&self) -> Vec<Topic> {
        self.config().map(|config| config.topics).unwrap_or_default()
    }

    /// Opens the database for reading; one that is named needs no configuration, unless that is named too.
    fn history(&self) -> anyhow::Result<History> {
        Ok(self.history_and_config()?.0)
    }

    fn history_and_config(&self) -> anyhow::Result<(History, Option<Config>)> {
        if let (Some(path), None) = (&self.database, &self.file) {
            return Ok((History::open(path)?, None));
        }
        let config = self.config()?;
        Ok((History::open(&config.database)?, Some(config)))
    }
}

#[cfg(test)]
mod tests;
