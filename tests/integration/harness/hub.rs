//! A hub of our own, written from the W3C Recommendation of WebSub, and the way to the daemon's callbacks.
//!
//! It listens on the loopback; it reaches the daemon over the Unix socket that the daemon listens on, as a reverse proxy
//! in front of it would.

use std::{
    io::{Read, Write},
    os::unix::net::UnixStream,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, mpsc},
    thread,
};

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use url::form_urlencoded;

use super::{Answer, PATIENCE, Request, Server};

/// The address under which the daemon's listener is known to the world.
pub(crate) const PUBLIC_URL: &str = "https://desk.example/recount";

/// What a hub was asked for.
#[derive(Debug, Clone)]
pub(crate) struct Wish {
    pub(crate) mode: String,
    pub(crate) topic: String,
    pub(crate) callback: String,
    pub(crate) lease_seconds: String,
    secret: String,
}

impl Wish {
    fn of(request: &Request) -> Self {
        assert_eq!(request.header("content-type"), Some("application/x-www-form-urlencoded"));
        let value = |name: &str| {
            let mut pairs = form_urlencoded::parse(&request.body);
            pairs.find(|(key, _)| key == name).map(|(_, value)| value.into_owned()).unwrap_or_default()
        };
        Self {
            mode: value("hub.mode"),
            topic: value("hub.topic"),
            callback: value("hub.callback"),
            lease_seconds: value("hub.lease_seconds"),
            secret: value("hub.secret"),
        }
    }

    /// Returns the secret, with which the hub signs.
    pub(crate) fn secret(&self) -> &str {
        &self.secret
    }
}

/// An answer of the daemon: status and body.
pub(crate) type Answered = (u16, String);

/// A hub.
pub(crate) struct Hub {
    server: Server,
    wishes: mpsc::Receiver<Wish>,
    verified: mpsc::Receiver<Answered>,
    socket: PathBuf,
    lease: Arc<Mutex<u64>>,
}

impl Hub {
    /// Starts a hub that accepts every wish and verifies it, of a daemon that listens on that socket.
    pub(crate) fn start(socket: &Path) -> Self {
        let (sender, wishes) = mpsc::channel();
        let (verdicts, verified) = mpsc::channel();
        let (path, lease) = (socket.to_owned(), Arc::new(Mutex::new(864_000)));
        let seconds = Arc::clone(&lease);
        let server = Server::start(move |request| {
            let wish = Wish::of(request);
            let _ = sender.send(wish.clone());
            let (path, verdicts) = (path.clone(), verdicts.clone());
            let seconds = *seconds.lock().expect("no test panics with it");
            // As the specification wants it: accepted first, verified afterwards.
            thread::spawn(move || verdicts.send(verify(&path, &wish, seconds)));
            Answer::status(202)
        });
        Self { server, wishes, verified, socket: socket.to_owned(), lease }
    }

    /// Sets the lease that it gives, in seconds.
    pub(crate) fn give(&self, seconds: u64) {
        *self.lease.lock().expect("no test panics with it") = seconds;
    }

    /// Refuses everything from now on.
    pub(crate) fn refuse(&self) {
        self.server.answers(|_| Answer::status(500));
        self.server.arrived();
    }

    pub(crate) fn url(&self) -> String {
        self.server.url("/hub")
    }

    /// Waits for a wish and for what the daemon says when it is verified.
    #[track_caller]
    pub(crate) fn next(&self) -> (Wish, Answered) {
        let wish = self.wishes.recv_timeout(PATIENCE).expect("the hub is asked");
        let answered = self.verified.recv_timeout(PATIENCE).expect("the daemon is asked");
        (wish, answered)
    }

    /// Waits until it was asked, whatever it says to that.
    #[track_caller]
    pub(crate) fn asked(&self) -> Request {
        self.server.next()
    }

    /// Pushes a document of a subscription, with its signature.
    pub(crate) fn push(&self, wish: &Wish, body: &str) -> Answered {
        self.push_signed(wish, body, Some(&sign(wish.secret(), body)))
    }

    /// Pushes a document with that signature or none.
    pub(crate) fn push_signed(&self, wish: &Wish, body: &str, signature: Option<&str>) -> Answered {
        let links = format!("<{}>; rel=hub, <{}>; rel=self", self.url(), wish.topic);
        let signature = signature.map(|value| format!("X-Hub-Signature: {value}\r\n")).unwrap_or_default();
        let head = format!("Content-Type: application/rss+xml\r\nLink: {links}\r\n{signature}");
        send(&self.socket, "POST", &path_of(&wish.callback), (&head, body))
    }

    /// Tells that a subscription is denied.
    pub(crate) fn deny(&self, wish: &Wish, reason: &str) -> Answered {
        ask(&self.socket, wish, &[("hub.mode", "denied"), ("hub.topic", &wish.topic), ("hub.reason", reason)])
    }
}

/// Returns the signature of a body (section 7.1).
pub(crate) fn sign(secret: &str, body: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("HMAC takes a key of any length");
    mac.update(body.as_bytes());
    let tag: Vec<_> = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256={}", tag.concat())
}

/// Asks whether a wish was the daemon's (section 5.3).
fn verify(socket: &Path, wish: &Wish, lease: u64) -> Answered {
    let lease = lease.to_string();
    let query = [
        ("hub.mode", wish.mode.as_str()),
        ("hub.topic", &wish.topic),
        ("hub.challenge", "a challenge & more"),
        ("hub.lease_seconds", &lease),
    ];
    ask(socket, wish, &query)
}

fn ask(socket: &Path, wish: &Wish, query: &[(&str, &str)]) -> Answered {
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(query).finish();
    send(socket, "GET", &format!("{}?{query}", path_of(&wish.callback)), ("", ""))
}

fn path_of(callback: &str) -> String {
    callback.strip_prefix(PUBLIC_URL).expect("the callback is below the public address").to_owned()
}

/// Asks the daemon's listener for a path.
pub(crate) fn get(socket: &Path, path: &str) -> Answered {
    send(socket, "GET", path, ("", ""))
}

/// Sends a request over the socket and returns the answer; status 0 when there is none.
fn send(socket: &Path, method: &str, path: &str, (head, body): (&str, &str)) -> Answered {
    let exchange = || {
        let mut stream = UnixStream::connect(socket)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        let length = body.len();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: desk.example\r\n{head}Content-Length: {length}\r\n\r\n{body}"
        )?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok::<_, std::io::Error>(answer)
    };
    let Ok(answer) = exchange() else { return (0, String::new()) };
    let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
    (status, answer.split_once("\r\n\r\n").map(|(_, body)| body.to_owned()).unwrap_or_default())
}
