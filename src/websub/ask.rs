//! A request to a hub: subscribe or unsubscribe (WebSub, section 5.1).

use std::time::Duration;

use reqwest::{
    Method, Response, StatusCode,
    header::{CONTENT_TYPE, LOCATION, USER_AGENT},
};
use thiserror::Error;
use tokio::time::timeout;
use url::{Url, form_urlencoded::Serializer};

use crate::{
    model::{Network, Subscription},
    net::{self, Access, Clients, Failure, PlainHttp, RetryAfter},
};

use super::CALLBACK_PATH;

/// How long a connection may take, names and TLS included.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a hub may take to answer; some verify before they do.
const TIMEOUT: Duration = Duration::from_secs(30);
/// Redirects followed, each through the guard again.
const HOPS_MAX: usize = 5;
/// Bytes of a refusal that are read.
const WORDS_BYTES_MAX: usize = 1 << 10;
/// Characters of it that are kept.
const WORDS_CHARACTERS_MAX: usize = 200;

/// What the hub is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// A subscription, or a longer lease of it.
    Subscribe,
    /// Its end.
    Unsubscribe,
}

impl Mode {
    /// Returns the word of the protocol.
    pub fn name(self) -> &'static str {
        match self {
            Self::Subscribe => "subscribe",
            Self::Unsubscribe => "unsubscribe",
        }
    }
}

/// Who asks, and where hubs may lie.
#[derive(Debug, Clone, Copy)]
pub struct Target<'a> {
    /// Name, version and contact.
    pub user_agent: &'a str,
    /// Private networks that may be reached.
    pub allow_private: &'a [Network],
}

/// Why a hub did not take a request. The words name its host at most.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum AskError {
    /// There was no answer, or the address may not be asked.
    #[error("{0}")]
    Failure(Failure),
    /// It answered with something else than success.
    #[error("the hub answered with status {status}{}", words.as_ref().map(|words| format!(": {words}")).unwrap_or_default())]
    Status {
        /// The HTTP status.
        status: u16,
        /// What it said, one line.
        words: Option<String>,
        /// When to come back.
        retry_after: Option<RetryAfter>,
    },
    /// It sent us on too often, to nowhere, or from https to plain http.
    #[error("the hub sends us on to nowhere")]
    Redirect,
}

impl From<Failure> for AskError {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

impl AskError {
    /// Returns when the hub wants to be asked again.
    pub fn retry_after(&self) -> Option<RetryAfter> {
        match self {
            Self::Status { retry_after, .. } => *retry_after,
            Self::Failure(_) | Self::Redirect => None,
        }
    }
}

/// Returns the address that a hub verifies and pushes to.
pub fn callback_url(subscription: &Subscription) -> String {
    format!("{}{CALLBACK_PATH}{}", subscription.public_url, subscription.token.expose())
}

/// Returns the body of a request. It holds the secret.
pub fn form(subscription: &Subscription, mode: Mode, lease: Duration) -> String {
    let mut form = Serializer::new(String::new());
    form.append_pair("hub.mode", mode.name())
        .append_pair("hub.topic", &subscription.link.topic)
        .append_pair("hub.callback", &callback_url(subscription));
    if mode == Mode::Subscribe {
        form.append_pair("hub.lease_seconds", &lease.as_secs().to_string())
            .append_pair("hub.secret", subscription.secret.expose());
    }
    form.finish()
}

/// Sends a request to a hub. Success means that it will verify, or already has.
pub async fn ask(clients: &Clients, target: Target<'_>, hub: &str, form: &str) -> Result<(), AskError> {
    let asking = follow(clients, target, hub, form);
    timeout(TIMEOUT, asking).await.unwrap_or(Err(Failure::TimedOut("no answer of the hub in time").into()))
}

/// Follows the redirects that keep method and body, 307 and 308 (WebSub, section 5.1.2).
async fn follow(clients: &Clients, target: Target<'_>, hub: &str, form: &str) -> Result<(), AskError> {
    let mut url = hub.to_owned();
    for _ in 0..=HOPS_MAX {
        let response = send(clients, target, &url, form).await?;
        match response.status() {
            status if status.is_success() => return Ok(()),
            StatusCode::TEMPORARY_REDIRECT | StatusCode::PERMANENT_REDIRECT => url = next(&response)?,
            _ => return Err(refusal(response).await),
        }
    }
    Err(AskError::Redirect)
}

async fn send(clients: &Clients, target: Target<'_>, url: &str, form: &str) -> Result<Response, AskError> {
    let access = Access {
        allow_private: target.allow_private,
        plain_http: PlainHttp::Anywhere,
        ca_file: None,
        connect_timeout: CONNECT_TIMEOUT,
    };
    let request = clients
        .request(Method::POST, url, &access)?
        .header(USER_AGENT, target.user_agent)
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(form.to_owned());
    Ok(request.send().await.map_err(|error| Failure::of(&error))?)
}

/// Returns where a hub sends us on to; never from https to plain http.
fn next(response: &Response) -> Result<String, AskError> {
    let from: &Url = response.url();
    let location = net::text(response.headers(), LOCATION.as_str()).ok_or(AskError::Redirect)?;
    let next = from.join(location.trim()).map_err(|_| AskError::Redirect)?;
    if from.scheme() == "https" && next.scheme() == "http" {
        Err(AskError::Redirect)
    } else {
        Ok(next.into())
    }
}

async fn refusal(mut response: Response) -> AskError {
    let status = response.status().as_u16();
    let retry_after = RetryAfter::read(response.headers());
    let mut said = Vec::new();
    while let Ok(Some(piece)) = response.chunk().await {
        said.extend_from_slice(&piece);
        if said.len() >= WORDS_BYTES_MAX {
            break;
        }
    }
    AskError::Status { status, words: one_line(&said), retry_after }
}

/// Makes one line of what a hub said; none of a page.
fn one_line(said: &[u8]) -> Option<String> {
    let said = String::from_utf8_lossy(said);
    let words = said.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    let line: String = words.collect::<Vec<_>>().join(" ").chars().take(WORDS_CHARACTERS_MAX).collect();
    Some(line).filter(|line| !line.is_empty() && !line.starts_with('<'))
}
