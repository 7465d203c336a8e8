//! What a receiver's answer means (delivery.md 14 to 19).

use reqwest::header::{DATE, HeaderMap, LOCATION};
use url::Url;

use crate::{
    model::{Outcome, Timestamp},
    net::{self, RetryAfter},
};

/// Clocks further apart than this make receivers reject signatures.
const SKEW_SECONDS_MAX: i64 = 240;

/// A receiver's answer, sorted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Verdict {
    pub(super) outcome: Outcome,
    pub(super) error: Option<String>,
}

/// Sorts an answer by its status and headers, received about `now` from what is shown as `receiver`.
pub(super) fn of(status: u16, headers: &HeaderMap, receiver: &str, now: Timestamp) -> Verdict {
    let outcome = match (net::text(headers, "webhook-delivery").map(str::trim), status) {
        (Some("disable"), _) | (_, 410) => Outcome::Disabled,
        (_, 200..=299) => return Verdict { outcome: Outcome::Delivered, error: None },
        (Some("abort-message"), _) | (_, 400 | 413 | 415 | 422) => Outcome::Rejected,
        _ => Outcome::Retry { after: RetryAfter::read(headers).and_then(|after| after.wait(now)) },
    };
    let error = format!("{receiver} answered {status}{}", remark(status, headers, now));
    Verdict { outcome, error: Some(error) }
}

/// Says what an operator can do about it, where the answer tells.
fn remark(status: u16, headers: &HeaderMap, now: Timestamp) -> String {
    match status {
        300..=399 => {
            let host = net::text(headers, LOCATION.as_str()).and_then(|location| Url::parse(location).ok());
            let host = host.as_ref().and_then(Url::host_str).unwrap_or("the same host");
            format!(", a redirect to {host}; webhooks are not redirected, configure the new address")
        }
        401 | 403 => skew(headers, now).map_or(String::new(), |seconds| {
            format!("; clock skew: its clock and ours are {seconds} s apart, so that signatures look old")
        }),
        _ if net::text(headers, "webhook-delivery").is_some() => " and asked for no more".to_owned(),
        _ => String::new(),
    }
}

fn skew(headers: &HeaderMap, now: Timestamp) -> Option<i64> {
    let date = net::text(headers, DATE.as_str()).and_then(net::http_date)?;
    let seconds = (now.as_second() - date.as_second()).abs();
    (seconds > SKEW_SECONDS_MAX).then_some(seconds)
}
