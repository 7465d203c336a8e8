//! The HTTP listener: probes for whoever watches the process, and the callback of WebSub hubs. Off by default.
//!
//! HTTP/1.1 only, one request for each connection, no TLS: it stands on the loopback interface or on a Unix socket, with
//! a reverse proxy before it when hubs are to reach it. One file for each handler: a further page is a file and a line in
//! `router`. The room knows nothing of feeds or of the database: what is true of the daemon comes in through
//! [`Vitals`], and what a hub wants goes out as a [`Call`] that the daemon answers.
//!
//! Limits: [`CONNECTIONS_MAX`] at a time, further ones wait to be accepted; [`HEADER_BYTES_MAX`] and
//! [`HEADERS_MAX`]; [`HEADER_TIME_MAX`] for the headers and [`REQUEST_TIME_MAX`] for all; [`BODIES_MAX`] bodies of pushes
//! at a time, each as large as the daemon takes documents. A body is read only after its path was found.

mod callback;
mod healthz;
mod readyz;
mod server;
mod socket;

#[cfg(test)]
mod tests;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    Router,
    http::{HeaderValue, Response, StatusCode, header},
    middleware::map_response,
    routing::get,
};
use tokio::sync::{Semaphore, mpsc, oneshot, watch};

pub use self::{
    server::serve,
    socket::{ListenError, Socket},
};

/// Connections served at a time.
pub const CONNECTIONS_MAX: usize = 64;
/// Bytes of a request's line and headers.
pub const HEADER_BYTES_MAX: usize = 16 << 10;
/// Headers of a request.
pub const HEADERS_MAX: usize = 64;
/// How long a request's headers may take.
pub const HEADER_TIME_MAX: Duration = Duration::from_secs(10);
/// How long a connection may take from its first byte to its last.
pub const REQUEST_TIME_MAX: Duration = Duration::from_mins(1);
/// Bodies of pushes held at a time.
pub const BODIES_MAX: usize = 4;
/// Calls that wait for the daemon.
pub const CALLS_MAX: usize = 16;
/// How long the daemon may take to answer a call.
const ANSWER_TIME_MAX: Duration = Duration::from_secs(10);

/// What the daemon last said of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Vitals {
    /// What it is doing.
    pub phase: Phase,
    /// When its schedule last went round.
    pub turned_at: Instant,
    /// When its database last answered.
    pub stored_at: Instant,
    /// Feeds in the schedule.
    pub feeds: usize,
    /// Those whose last poll went well, or that were never polled.
    pub feeds_ok: usize,
    /// Those that were polled at least once.
    pub feeds_polled: usize,
}

/// What the daemon is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Reading its configuration, at the start or again.
    Loading,
    /// Polling.
    Running,
}

/// What a hub does at the callback of a subscription.
#[derive(Debug)]
pub struct Call {
    /// The last part of the path.
    pub token: String,
    /// What it does.
    pub act: Act,
    /// Where the answer goes.
    pub reply: oneshot::Sender<Reply>,
}

/// What a hub does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// It asks or tells something with these parameters.
    Ask(Vec<(String, String)>),
    /// It wants to push; the body was not read yet.
    Knock,
    /// It pushes.
    Push(Push),
}

/// A push as it arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Push {
    /// Its headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// Its body.
    pub body: Vec<u8>,
}

impl Push {
    /// Returns the first header of that name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(header, _)| header == name).map(|(_, value)| value.as_str())
    }
}

/// What the daemon says to a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// There is no such subscription, or it was not asked for.
    Unknown,
    /// It has ended.
    Gone,
    /// The push may come, with a body of so many bytes.
    Welcome {
        /// The largest body.
        bytes_max: usize,
    },
    /// Received; what becomes of it is nobody else's business.
    Received,
    /// This is to be echoed.
    Echo(String),
    /// Not now.
    Busy,
}

/// What the handlers share.
#[derive(Debug, Clone)]
pub struct Site {
    vitals: watch::Receiver<Vitals>,
    calls: mpsc::Sender<Call>,
    bodies: Arc<Semaphore>,
}

impl Site {
    /// Makes what the handlers share of where vitals come from and where calls go.
    pub fn new(vitals: watch::Receiver<Vitals>, calls: mpsc::Sender<Call>) -> Self {
        Self { vitals, calls, bodies: Arc::new(Semaphore::new(BODIES_MAX)) }
    }
}

type Answer = Response<String>;

/// Every path that is answered.
fn router(site: Site) -> Router {
    Router::new()
        .route("/healthz", get(healthz::show))
        .route("/readyz", get(readyz::show))
        .route("/websub/{token}", get(callback::ask).post(callback::push))
        .layer(map_response(strict))
        .with_state(site)
}

/// Adds what every answer carries: nobody keeps it, guesses its type, frames it or loads anything for it.
async fn strict<B>(mut response: Response<B>) -> Response<B> {
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Makes an answer of JSON.
fn json(status: StatusCode, body: &serde_json::Value) -> Answer {
    answer(status, "application/json", format!("{body}\n"))
}

fn answer(status: StatusCode, content_type: &'static str, body: String) -> Answer {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}
