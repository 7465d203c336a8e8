//! One polite, bounded, guarded GET: a feed or a page in, bytes or "not modified" out.
//!
//! Redirects are followed here, at most [`HOPS_MAX`], each through the guard of [`net`] again and never
//! from https to http. Bodies are read as they are decompressed, so that a bomb is noticed at the limit and never
//! held. Left out: when to ask, one request at a time for each host, robots.txt and reading what came.

mod advice;
mod error;
mod redirect;
mod robots;

#[cfg(test)]
mod tests;

use std::time::Duration;

use reqwest::{
    Method, Response, StatusCode,
    header::{
        ACCEPT, ACCEPT_ENCODING, ETAG, HeaderMap, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH,
        LAST_MODIFIED, USER_AGENT,
    },
};
use tokio::time::timeout;

use crate::{
    model::{Network, Validators},
    net::{self, Access, Clients, Failure, PlainHttp},
};

pub use self::{
    advice::CacheAdvice,
    error::FetchError,
    robots::{ROBOTS_BYTES_MAX, Robots},
};

/// Redirects followed for one request.
pub const HOPS_MAX: usize = 5;
/// How long a connection may take, names and TLS included.
pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// How long the first byte of each answer may take.
pub const FIRST_BYTE_TIMEOUT: Duration = Duration::from_secs(20);
/// How long all of it may take, when the caller says nothing else.
pub const TIMEOUT: Duration = Duration::from_mins(1);
/// The codings that the client undoes.
const CODINGS: HeaderValue = HeaderValue::from_static("gzip, br, zstd, deflate");
/// Decompressed bytes of a body, when the caller says nothing else.
pub const BODY_BYTES_MAX: u64 = 5 << 20;
/// Bytes of headers kept, names and values together.
pub const HEADER_BYTES_MAX: usize = 16 << 10;
/// A longer validator is forgotten and not sent back.
pub const VALIDATOR_BYTES_MAX: usize = 4 << 10;

/// What kind of document is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Accept {
    /// A feed in any of its formats.
    Feed,
    /// An HTML page.
    Page,
    /// Anything, such as robots.txt.
    Any,
}

impl Accept {
    fn header(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Feed => {
                "application/rss+xml, application/atom+xml, application/feed+json, application/rdf+xml;q=0.9, \
                 application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, */*;q=0.5"
            }
            Self::Page => "text/html, application/xhtml+xml;q=0.9, */*;q=0.5",
            Self::Any => "*/*",
        })
    }
}

/// What to ask for and how much of it to take.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// The address.
    pub url: &'a str,
    /// Sent back byte for byte; empty for an unconditional request.
    pub validators: &'a Validators,
    /// Name, version and contact.
    pub user_agent: &'a str,
    /// What kind of document is wanted.
    pub accept: Accept,
    /// How long the first byte of each answer may take.
    pub first_byte_timeout: Duration,
    /// How long all of it may take.
    pub timeout: Duration,
    /// Decompressed bytes that the body may have.
    pub body_limit: u64,
    /// Private networks that may be reached.
    pub allow_private: &'a [Network],
}

static NO_VALIDATORS: Validators = Validators { etag: None, last_modified: None };

impl<'a> Request<'a> {
    /// Makes an unconditional request for a feed under the default limits.
    pub fn new(url: &'a str, user_agent: &'a str) -> Self {
        Self {
            url,
            validators: &NO_VALIDATORS,
            user_agent,
            accept: Accept::Feed,
            first_byte_timeout: FIRST_BYTE_TIMEOUT,
            timeout: TIMEOUT,
            body_limit: BODY_BYTES_MAX,
            allow_private: &[],
        }
    }

    fn is_conditional(&self) -> bool {
        *self.validators != NO_VALIDATORS
    }
}

/// A complete answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// 200, 203 or 304.
    pub status: u16,
    /// The address that answered.
    pub final_url: String,
    /// The address that permanent redirects lead to, as far as they are permanent from the first one on (C20).
    pub permanent_redirect_to: Option<String>,
    /// What to send the next time: the new ones after a 200, after a 304 the old ones as far as not renewed (C3).
    pub validators: Validators,
    /// `Content-Type` as sent.
    pub content_type: Option<String>,
    /// When to come back.
    pub cache: CacheAdvice,
    /// Headers as sent, names in lower case, at most [`HEADER_BYTES_MAX`]. What the client decoded is left out.
    pub headers: Vec<(String, String)>,
    /// Headers of the request, names in lower case, within the same bound. `Host` is that of the address.
    pub request_headers: Vec<(String, String)>,
    /// The body.
    pub body: Body,
}

/// What an answer brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// 304: the document is the one that the validators stand for.
    NotModified,
    /// The decompressed bytes.
    Bytes(Vec<u8>),
}

/// Asks for a document, following redirects.
pub async fn get(clients: &Clients, request: &Request<'_>) -> Result<Fetched, FetchError> {
    match timeout(request.timeout, follow(clients, request)).await {
        Ok(result) => result,
        Err(_) => Err(Failure::TimedOut("the answer was not complete in time").into()),
    }
}

async fn follow(clients: &Clients, request: &Request<'_>) -> Result<Fetched, FetchError> {
    let mut trail = redirect::Trail::start(request.url);
    loop {
        let response = ask(clients, request, trail.url()).await?;
        if redirect::is_redirect(response.status()) {
            trail.advance(response.url(), response.status(), response.headers())?;
        } else {
            return read(request, response, trail).await;
        }
    }
}

async fn ask(clients: &Clients, request: &Request<'_>, url: &str) -> Result<Response, FetchError> {
    let access = Access {
        allow_private: request.allow_private,
        plain_http: PlainHttp::Anywhere,
        ca_file: None,
        connect_timeout: CONNECT_TIMEOUT,
    };
    let sending = clients.request(Method::GET, url, &access)?.headers(headers_of(request)).send();
    match timeout(request.first_byte_timeout, sending).await {
        Ok(response) => Ok(response.map_err(|error| Failure::of(&error))?),
        Err(_) => Err(Failure::TimedOut("no answer in time").into()),
    }
}

fn headers_of(request: &Request<'_>) -> HeaderMap {
    let mut headers = HeaderMap::from_iter([(ACCEPT, request.accept.header()), (ACCEPT_ENCODING, CODINGS)]);
    let texts = [
        (USER_AGENT, Some(request.user_agent)),
        (IF_NONE_MATCH, request.validators.etag.as_deref()),
        (IF_MODIFIED_SINCE, request.validators.last_modified.as_deref()),
    ];
    for (name, value) in texts {
        if let Some(value) = value.and_then(|value| HeaderValue::from_bytes(value.as_bytes()).ok()) {
            headers.insert(name, value);
        }
    }
    headers
}

async fn read(
    request: &Request<'_>,
    response: Response,
    trail: redirect::Trail,
) -> Result<Fetched, FetchError> {
    let status = response.status();
    let fresh = validators_of(response.headers());
    let mut cache = advice::read(response.headers());
    cache.retry_after = cache.retry_after.or(trail.retry_after());
    let content_type = net::text(response.headers(), "content-type").map(ToOwned::to_owned);
    let headers = headers_kept(response.headers());
    let request_headers = headers_kept(&headers_of(request));
    let (validators, body) = match status {
        StatusCode::NOT_MODIFIED if request.is_conditional() => {
            (renewed(request.validators, fresh), Body::NotModified)
        }
        StatusCode::OK | StatusCode::NON_AUTHORITATIVE_INFORMATION => {
            (fresh, Body::Bytes(body_of(response, request.body_limit).await?))
        }
        _ => return Err(error::from_status(&response)),
    };
    let (final_url, permanent_redirect_to) = trail.end();
    let status = status.as_u16();
    Ok(Fetched {
        status,
        final_url,
        permanent_redirect_to,
        validators,
        content_type,
        cache,
        headers,
        request_headers,
        body,
    })
}

fn validators_of(headers: &HeaderMap) -> Validators {
    let kept = |name: &str| {
        let value = net::text(headers, name).filter(|value| value.len() <= VALIDATOR_BYTES_MAX);
        value.map(ToOwned::to_owned)
    };
    Validators { etag: kept(ETAG.as_str()), last_modified: kept(LAST_MODIFIED.as_str()) }
}

fn renewed(old: &Validators, fresh: Validators) -> Validators {
    Validators {
        etag: fresh.etag.or_else(|| old.etag.clone()),
        last_modified: fresh.last_modified.or_else(|| old.last_modified.clone()),
    }
}

fn headers_kept(headers: &HeaderMap) -> Vec<(String, String)> {
    let mut bytes_left = HEADER_BYTES_MAX;
    let mut kept = Vec::new();
    for (name, value) in headers {
        let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        match bytes_left.checked_sub(name.as_str().len() + value.len()) {
            Some(left) => bytes_left = left,
            None => break,
        }
        kept.push((name.as_str().to_owned(), value));
    }
    kept
}

/// Reads the body as it is decompressed and stops at the limit; at most one piece beyond it is ever held.
async fn body_of(mut response: Response, limit: u64) -> Result<Vec<u8>, FetchError> {
    let mut body = Vec::new();
    while let Some(piece) = response.chunk().await.map_err(|error| Failure::of(&error))? {
        if (body.len() + piece.len()) as u64 > limit {
            return Err(FetchError::TooLarge { limit });
        }
        body.extend_from_slice(&piece);
    }
    Ok(body)
}
