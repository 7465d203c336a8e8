//! A scripted HTTP/1.1 server on the loopback interface.

use std::{
    fmt::Write as _,
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, channel},
    },
    thread,
};

use reqwest::header::HeaderMap;
use serde_json::Value;
use standardwebhooks::Webhook;

use super::{PATIENCE, SECRET};

/// A request as it arrived.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) path: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Request {
    /// Returns the value of a header, its name in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(header, _)| header == name).map(|(_, value)| value.as_str())
    }
}

/// What the server does with a request.
pub(crate) enum Answer {
    /// Status, headers, body.
    Full(u16, Vec<(String, String)>, Vec<u8>),
    /// Closes the connection without an answer: received, reply lost.
    Drop,
    /// Answers nothing and keeps the connection open until the client has enough.
    Hang,
}

impl Answer {
    /// A status without a body.
    pub(crate) fn status(status: u16) -> Self {
        Self::Full(status, Vec::new(), Vec::new())
    }

    /// A 200 with a body of that type.
    pub(crate) fn ok(content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self::Full(200, vec![("Content-Type".into(), content_type.into())], body.into())
    }

    /// The same answer with one more header.
    pub(crate) fn with(self, name: &str, value: &str) -> Self {
        match self {
            Self::Full(status, mut headers, body) => {
                headers.push((name.into(), value.into()));
                Self::Full(status, headers, body)
            }
            Self::Drop | Self::Hang => self,
        }
    }
}

type Script = Arc<Mutex<Box<dyn FnMut(&Request) -> Answer + Send>>>;

/// A server; it stops when it is dropped.
pub(crate) struct Server {
    address: SocketAddr,
    arrived: Receiver<Request>,
    script: Script,
    stopped: Arc<AtomicBool>,
}

impl Server {
    /// Starts a server that answers by `script`.
    pub(crate) fn start(script: impl FnMut(&Request) -> Answer + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a loopback port is free");
        let address = listener.local_addr().expect("the listener has an address");
        let (sender, arrived) = channel();
        let script: Script = Arc::new(Mutex::new(Box::new(script)));
        let stopped = Arc::new(AtomicBool::new(false));
        let (their_script, their_stopped) = (Arc::clone(&script), Arc::clone(&stopped));
        thread::spawn(move || {
            for stream in listener.incoming() {
                if their_stopped.load(Ordering::SeqCst) {
                    return;
                }
                let (script, sender) = (Arc::clone(&their_script), sender.clone());
                thread::spawn(move || {
                    let Some((request, mut stream)) = stream.ok().and_then(read) else { return };
                    let answer = (script.lock().expect("no script panics"))(&request);
                    let _ = sender.send(request);
                    write(&mut stream, answer);
                });
            }
        });
        Self { address, arrived, script, stopped }
    }

    /// Replaces the script.
    pub(crate) fn answers(&self, script: impl FnMut(&Request) -> Answer + Send + 'static) {
        *self.script.lock().expect("no script panics") = Box::new(script);
    }

    /// Returns the address of a path on this server.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Waits for the next request.
    #[track_caller]
    pub(crate) fn next(&self) -> Request {
        self.arrived.recv_timeout(PATIENCE).expect("a request arrives")
    }

    /// Returns the requests that have arrived and were not taken yet.
    pub(crate) fn arrived(&self) -> Vec<Request> {
        self.arrived.try_iter().collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::SeqCst);
        let _ = TcpStream::connect(self.address);
    }
}

fn read(stream: TcpStream) -> Option<(Request, TcpStream)> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let mut words = line.split_whitespace();
    let path = words.nth(1)?.to_owned();
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let length =
        headers.iter().find(|(name, _)| name == "content-length").and_then(|(_, value)| value.parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    reader.read_exact(&mut body).ok()?;
    Some((Request { path, headers, body }, reader.into_inner()))
}

fn write(stream: &mut TcpStream, answer: Answer) {
    let (status, headers, body) = match answer {
        Answer::Full(status, headers, body) => (status, headers, body),
        Answer::Drop => return,
        Answer::Hang => {
            let _ = stream.read(&mut [0]);
            return;
        }
    };
    let mut head =
        format!("HTTP/1.1 {status} Status\r\nContent-Length: {}\r\nConnection: close\r\n", body.len());
    for (name, value) in headers {
        let _ = write!(head, "{name}: {value}\r\n");
    }
    head.push_str("\r\n");
    let _ = stream.write_all(head.as_bytes());
    let _ = stream.write_all(&body);
}

/// Verifies the signature with the reference library and returns the notice.
#[track_caller]
pub(crate) fn verified(request: &Request) -> Value {
    let webhook = Webhook::new(SECRET).expect("the key is sound");
    let mut headers = HeaderMap::new();
    for name in ["webhook-id", "webhook-timestamp", "webhook-signature"] {
        headers.insert(name, request.header(name).expect("the header is sent").parse().unwrap());
    }
    webhook.verify(&request.body, &headers).expect("the signature is valid");
    let notice: Value = serde_json::from_slice(&request.body).expect("the body is JSON");
    assert_eq!(notice["id"].as_str(), request.header("webhook-id"));
    notice
}
