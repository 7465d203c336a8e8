//! `recount webhook`: tries an endpoint, makes a signing secret.

use std::io::Write;

use anyhow::Context as _;
use clap::Subcommand;
use serde::Serialize;
use tokio::runtime::Builder;

use super::{
    Place,
    exit::{UNAVAILABLE, unknown},
    output::{Form, Output},
};
use crate::{
    config::Config,
    daemon,
    ledger::test_notice,
    model::{Delivery, Endpoint, Outcome},
    net::Clients,
    webhook::{SigningKey, render, send},
};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Send a notice that is marked as a test, signed and by the real path, and print what came of it
    Test {
        /// The endpoint's name in the configuration
        name: String,
    },
    /// Print a fresh signing secret for an endpoint
    #[command(
        after_help = "Example, for a file that only you may read:\n  (umask 077; recount webhook secret > ~/.config/recount/desk-secret)"
    )]
    Secret,
}

/// Bytes of a fresh signing key, as many as its hash has.
const FRESH_KEY_BYTES: usize = 32;

#[derive(Debug, Serialize)]
struct Answer<'a> {
    endpoint: &'a str,
    outcome: &'static str,
    status: Option<u16>,
    millis: u128,
    error: Option<String>,
}

pub(super) fn run(place: &Place, command: &Command, out: &mut Output<impl Write>) -> anyhow::Result<u8> {
    match command {
        Command::Test { name } => {
            let config = place.config()?;
            let endpoint = config.endpoints.iter().find(|endpoint| endpoint.name.as_str() == name);
            let known = config.endpoints.iter().map(|endpoint| endpoint.name.as_str());
            test(&config, endpoint.ok_or_else(|| unknown("endpoint", name, known))?, out)
        }
        Command::Secret => secret(out),
    }
}

fn secret(out: &mut Output<impl Write>) -> anyhow::Result<u8> {
    let mut bytes = vec![0; FRESH_KEY_BYTES];
    getrandom::fill(&mut bytes).context("could not get random bytes for a secret")?;
    let secret = SigningKey::new(bytes)?.encode();
    match out.form() {
        Form::Json => out.json(&serde_json::json!({ "secret": secret.expose() }))?,
        Form::Text => out.line(secret.expose())?,
    }
    Ok(0)
}

fn test(config: &Config, endpoint: &Endpoint, out: &mut Output<impl Write>) -> anyhow::Result<u8> {
    let now = daemon::now();
    let notice = test_notice("webhook test", &endpoint.name, now);
    let delivery = Delivery {
        id: 0,
        notice: notice.id.clone(),
        endpoint: endpoint.name.clone(),
        series: None,
        body: render(endpoint.format, &notice).body,
        attempts: 0,
        next_at: now,
        created_at: now,
    };
    let user_agent = daemon::user_agent(config.poll.contact.as_deref());
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let attempt = runtime.block_on(send(&Clients::new(), &user_agent, endpoint, &delivery, now));
    let answer = Answer {
        endpoint: endpoint.name.as_str(),
        outcome: attempt.outcome.name(),
        status: attempt.status,
        millis: attempt.duration.as_millis(),
        error: attempt.error,
    };
    match out.form() {
        Form::Json => out.json(&answer)?,
        Form::Text => {
            let status =
                answer.status.map_or_else(|| "no answer".to_owned(), |status| format!("status {status}"));
            out.line(format!("{}: {}, {status}, {} ms", answer.endpoint, answer.outcome, answer.millis))?;
            if let Some(error) = &answer.error {
                out.line(format!("  {error}"))?;
            }
        }
    }
    Ok(if attempt.outcome == Outcome::Delivered { 0 } else { UNAVAILABLE })
}
