//! `/websub/TOKEN`: where a hub asks whether we want a subscription, says that it does not, and pushes.

use axum::{
    body::{Body, to_bytes},
    extract::{Path, RawQuery, State},
    http::{HeaderMap, StatusCode},
};
use tokio::{sync::oneshot, time::timeout};
use url::form_urlencoded;

use super::{ANSWER_TIME_MAX, Act, Answer, Call, Push, Reply, Site, answer};

const TEXT: &str = "text/plain; charset=utf-8";

/// Parameters of a query that are read.
const PARAMETERS_MAX: usize = 32;

/// Bytes of an unwanted push that are read all the same.
const UNREAD_BYTES_MAX: usize = 256 << 10;

/// The longest token that anybody is asked about, bytes.
const TOKEN_BYTES_MAX: usize = 128;

pub(super) async fn ask(
    State(site): State<Site>,
    Path(token): Path<String>,
    RawQuery(query): RawQuery,
) -> Answer {
    let query = query.unwrap_or_default();
    let parameters = form_urlencoded::parse(query.as_bytes()).take(PARAMETERS_MAX);
    let parameters = parameters.map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
    shown(call(&site, token, Act::Ask(parameters)).await)
}

pub(super) async fn push(
    State(site): State<Site>,
    Path(token): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Answer {
    let knocked = call(&site, token.clone(), Act::Knock).await;
    let Reply::Welcome { bytes_max } = knocked else { return refused(body, knocked).await };
    let Ok(_permit) = site.bodies.try_acquire() else { return refused(body, Reply::Busy).await };
    let Ok(body) = to_bytes(body, bytes_max).await else {
        return answer(StatusCode::PAYLOAD_TOO_LARGE, TEXT, "too large\n".to_owned());
    };
    let headers = headers.iter().map(|(name, value)| {
        (name.as_str().to_owned(), String::from_utf8_lossy(value.as_bytes()).into_owned())
    });
    let push = Push { headers: headers.collect(), body: body.into() };
    shown(call(&site, token, Act::Push(push)).await)
}

/// Answers a push that nobody wants. What came with it is taken off the connection as far as it is short: one that is
/// closed over unread bytes is reset, and the sender may never see the answer.
async fn refused(body: Body, reply: Reply) -> Answer {
    let _ = timeout(ANSWER_TIME_MAX, to_bytes(body, UNREAD_BYTES_MAX)).await;
    shown(reply)
}

/// Asks the daemon; one that does not answer in time is busy.
async fn call(site: &Site, token: String, act: Act) -> Reply {
    if token.len() > TOKEN_BYTES_MAX {
        return Reply::Unknown;
    }
    let (reply, answered) = oneshot::channel();
    if site.calls.try_send(Call { token, act, reply }).is_err() {
        return Reply::Busy;
    }
    timeout(ANSWER_TIME_MAX, answered).await.ok().and_then(Result::ok).unwrap_or(Reply::Busy)
}

fn shown(reply: Reply) -> Answer {
    let plain = |status, words: &str| answer(status, TEXT, words.to_owned());
    match reply {
        Reply::Unknown => plain(StatusCode::NOT_FOUND, ""),
        Reply::Gone => plain(StatusCode::GONE, "this subscription has ended\n"),
        Reply::Welcome { .. } | Reply::Received => plain(StatusCode::ACCEPTED, ""),
        Reply::Echo(challenge) => plain(StatusCode::OK, &challenge),
        Reply::Busy => plain(StatusCode::SERVICE_UNAVAILABLE, "try again later\n"),
    }
}
