//! `recount deliveries`: what is owed to webhook endpoints.

use std::io::Write;

use clap::{Subcommand, ValueEnum};

use super::{
    exit::Usage,
    output::{Form, Output, cut, minute, minute_or_dash, or_dash},
};
use crate::{
    model::{DeliveryState, EndpointName},
    store::{
        History,
        history::{DeliveryDetail, DeliveryFilter, Window},
    },
};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Show deliveries, the newest first
    List {
        /// Only those of this endpoint
        #[arg(long)]
        endpoint: Option<String>,
        /// Only those in this state
        #[arg(long, value_enum)]
        state: Option<State>,
        /// Only the newest so many
        #[arg(long, default_value_t = 50)]
        limit: u32,
    },
    /// Show one delivery with its body and every attempt
    Show {
        /// Its number
        delivery: i64,
    },
}

/// The states as the user writes them.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum State {
    /// Owed
    Pending,
    /// Received
    Delivered,
    /// Given up
    Dead,
    /// Held back by a rule
    Suppressed,
}

impl State {
    fn state(self) -> DeliveryState {
        match self {
            Self::Pending => DeliveryState::Pending,
            Self::Delivered => DeliveryState::Delivered,
            Self::Dead => DeliveryState::Dead,
            Self::Suppressed => DeliveryState::Suppressed,
        }
    }
}

pub(super) fn run(history: &History, command: &Command, out: &mut Output<impl Write>) -> anyhow::Result<u8> {
    match command {
        Command::List { endpoint, state, limit } => {
            let filter = DeliveryFilter {
                endpoint: endpoint.as_deref().map(EndpointName::from),
                state: state.map(State::state),
                window: Window { limit: Some(*limit), ..Window::default() },
                ..DeliveryFilter::default()
            };
            list(history, &filter, out)
        }
        Command::Show { delivery } => {
            let unknown = || {
                Usage::Unknown(format!(
                    "there is no delivery {delivery}; `recount deliveries list` shows them"
                ))
            };
            show(&history.delivery(*delivery)?.ok_or_else(unknown)?, out)
        }
    }
}

fn list(history: &History, filter: &DeliveryFilter, out: &mut Output<impl Write>) -> anyhow::Result<u8> {
    let deliveries = history.deliveries(filter)?;
    if out.form() == Form::Json {
        out.json(&deliveries)?;
        return Ok(0);
    }
    let rows = deliveries.into_iter().map(|delivery| {
        vec![
            delivery.delivery.to_string(),
            minute(delivery.created_at),
            delivery.endpoint,
            delivery.state,
            delivery.attempts.to_string(),
            minute_or_dash(delivery.next_at),
            cut(&delivery.headline, 70),
            or_dash(delivery.reason.or(delivery.last_error).as_deref()),
        ]
    });
    let head = ["delivery", "decided (UTC)", "endpoint", "state", "attempts", "next (UTC)", "notice", "why"];
    out.table(&head, rows.collect(), "no deliveries")?;
    Ok(0)
}

fn show(detail: &DeliveryDetail, out: &mut Output<impl Write>) -> anyhow::Result<u8> {
    if out.form() == Form::Json {
        out.json(detail)?;
        return Ok(0);
    }
    let delivery = &detail.delivery;
    out.line(format!(
        "delivery {} of {} to {}: {}",
        delivery.delivery, delivery.notice, delivery.endpoint, delivery.state
    ))?;
    out.line(&delivery.headline)?;
    if let Some(reason) = &delivery.reason {
        out.line(reason)?;
    }
    let rows = detail.tries.iter().map(|attempt| {
        vec![
            minute(attempt.at),
            attempt.status.map_or_else(|| "-".to_owned(), |status| status.to_string()),
            format!("{} ms", attempt.millis),
            attempt.outcome.clone(),
            or_dash(attempt.error.as_deref()),
        ]
    });
    out.table(&["at (UTC)", "status", "took", "outcome", "error"], rows.collect(), "not tried yet")?;
    out.line(&detail.body)?;
    Ok(0)
}
