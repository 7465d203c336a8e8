//! One attempt to deliver.

use std::time::Duration;

use reqwest::{
    Method, RequestBuilder, Response,
    header::{CONTENT_TYPE, USER_AGENT},
};
use tokio::time::{Instant, timeout_at};

use crate::{
    model::{Attempt, Delivery, Endpoint, Format, Outcome, Timestamp},
    net::{self, Access, Clients, Failure, PlainHttp},
};

use super::{
    format::content_type,
    sign::{SecretError, SigningKey, signatures},
    verdict::{self, Verdict},
};

/// How long a connection may take, names and TLS included.
pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// How long an attempt may take, reading the reply included.
pub const TIMEOUT: Duration = Duration::from_secs(20);
/// Bytes of a reply that are read.
pub const REPLY_BYTES_MAX: usize = 64 << 10;

/// Makes one attempt, signed `at` that time. Redirects are not followed: a redirected POST becomes a GET without a
/// body, and the notice would be lost.
pub async fn send(
    clients: &Clients,
    user_agent: &str,
    endpoint: &Endpoint,
    delivery: &Delivery,
    at: Timestamp,
) -> Attempt {
    // A stopwatch, not a clock: it only measures how long this attempt takes.
    let start = Instant::now();
    let (status, verdict) = match request(clients, user_agent, endpoint, delivery, at) {
        Ok(request) => exchange(request, endpoint, at, start + TIMEOUT).await,
        Err(error) => (None, unsent(&error, endpoint)),
    };
    let Verdict { outcome, error } = verdict;
    Attempt { at, status, duration: start.elapsed(), outcome, error }
}

/// Why a request could not even be made.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unsent {
    #[error(transparent)]
    Failure(#[from] Failure),
    #[error(transparent)]
    Secret(#[from] SecretError),
}

/// All of these are mended in the configuration, after which the notice is still owed.
fn unsent(error: &Unsent, endpoint: &Endpoint) -> Verdict {
    let leave = match error {
        Unsent::Failure(failure) => leave(failure),
        Unsent::Secret(_) => "",
    };
    let error = format!("{}: not sent: {error}{leave}", net::shown(endpoint.url.expose()));
    Verdict { outcome: Outcome::Retry { after: None }, error: Some(error) }
}

/// Says where a private address is allowed.
fn leave(failure: &Failure) -> &'static str {
    let may_be_allowed = matches!(failure, Failure::Refused(refusal) if refusal.can_be_allowed());
    if may_be_allowed { "; if it is meant, name its network in allow_private of the endpoint" } else { "" }
}

pub(super) fn request(
    clients: &Clients,
    user_agent: &str,
    endpoint: &Endpoint,
    delivery: &Delivery,
    at: Timestamp,
) -> Result<RequestBuilder, Unsent> {
    let keys: Vec<_> = endpoint.secrets.iter().map(SigningKey::decode).collect::<Result<_, _>>()?;
    let access = Access {
        allow_private: &endpoint.allow_private,
        plain_http: if endpoint.allow_http { PlainHttp::Private } else { PlainHttp::Never },
        ca_file: endpoint.ca_file.as_deref(),
        connect_timeout: CONNECT_TIMEOUT,
    };
    let id = delivery.notice.as_str();
    let mut request = clients
        .request(Method::POST, endpoint.url.expose().trim(), &access)?
        .header(CONTENT_TYPE, content_type(endpoint.format))
        .header(USER_AGENT, user_agent)
        .header("webhook-id", id)
        .header("webhook-timestamp", at.as_second())
        .header("recount-attempt", delivery.attempts.saturating_add(1));
    if !keys.is_empty() {
        request = request.header("webhook-signature", signatures(&keys, id, at.as_second(), &delivery.body));
    }
    Ok(request.body(delivery.body.clone()))
}

/// Sends, and makes of the answer what can be made of it before the deadline.
pub(super) async fn exchange(
    request: RequestBuilder,
    endpoint: &Endpoint,
    at: Timestamp,
    deadline: Instant,
) -> (Option<u16>, Verdict) {
    let receiver = net::shown(endpoint.url.expose());
    let lost = |failure: &Failure| Verdict {
        outcome: Outcome::Retry { after: None },
        error: Some(format!("{receiver}: {failure}{}", leave(failure))),
    };
    let response = match timeout_at(deadline, request.send()).await {
        Ok(Ok(response)) => response,
        Ok(Err(error)) => return (None, lost(&Failure::of(&error))),
        Err(_) => return (None, lost(&Failure::TimedOut("no answer in time"))),
    };
    let status = response.status().as_u16();
    let verdict = verdict::of(status, response.headers(), &receiver, at);
    let verdict = match endpoint.format {
        Format::Json => verdict,
        Format::Slack => slack(verdict, &receiver, &reply(response, deadline).await),
    };
    (Some(status), verdict)
}

/// Reads a reply as far as it comes in time and fits. A slow, broken or endless one is cut, not an error: the status
/// has been said.
async fn reply(mut response: Response, deadline: Instant) -> Vec<u8> {
    let mut reply = Vec::new();
    while let Ok(Ok(Some(piece))) = timeout_at(deadline, response.chunk()).await {
        reply.extend_from_slice(&piece);
        if reply.len() >= REPLY_BYTES_MAX {
            reply.truncate(REPLY_BYTES_MAX);
            break;
        }
    }
    reply
}

/// Slack says `ok` when it has the message, and otherwise what it minds in one word: `channel_is_archived`. No
/// words at all after a success mean that they were cut off.
fn slack(verdict: Verdict, receiver: &str, reply: &[u8]) -> Verdict {
    let reply = String::from_utf8_lossy(reply);
    let word = reply.trim();
    let is_code =
        !word.is_empty() && word.len() <= 64 && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    match (verdict.outcome, verdict.error) {
        (Outcome::Delivered, _) if word.is_empty() || word == "ok" => {
            Verdict { outcome: Outcome::Delivered, error: None }
        }
        (Outcome::Delivered, _) => {
            let said = if is_code { word } else { "something else" };
            let error = format!("{receiver} should say ok and said {said}");
            Verdict { outcome: Outcome::Retry { after: None }, error: Some(error) }
        }
        (outcome, error) if is_code => {
            Verdict { outcome, error: error.map(|error| format!("{error} and said {word}")) }
        }
        (outcome, error) => Verdict { outcome, error },
    }
}
