//! A scripted HTTP/1.1 server on the loopback, and names that resolve as a test wants.

use std::{
    collections::VecDeque,
    io::{Read, Write},
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex},
};

use reqwest::dns::{Name, Resolve, Resolving};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

use crate::model::Network;

/// What the server does with one connection, after it has read the request.
#[derive(Clone)]
pub(crate) enum Step {
    /// Sends these bytes and closes.
    Reply(Vec<u8>),
    /// Sends these bytes and then nothing more, until the client has enough.
    Hold(Vec<u8>),
    /// Sends these bytes and resets the connection.
    Reset(Vec<u8>),
}

impl Step {
    /// A complete answer: `status("200 OK", &["etag: \"1\""], b"body")`.
    pub(crate) fn status(status: &str, headers: &[&str], body: &[u8]) -> Self {
        let mut bytes = head(status, headers, body.len());
        bytes.extend_from_slice(body);
        Self::Reply(bytes)
    }
}

/// The head of an answer whose body has `length` bytes.
pub(crate) fn head(status: &str, headers: &[&str], length: usize) -> Vec<u8> {
    let headers: String = headers.iter().flat_map(|header| [header, "\r\n"]).collect();
    format!("HTTP/1.1 {status}\r\n{headers}content-length: {length}\r\nconnection: close\r\n\r\n")
        .into_bytes()
}

/// A server that plays its steps, one for each connection, the last one for ever.
pub(crate) struct Server {
    address: SocketAddr,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Server {
    pub(crate) async fn start(steps: Vec<Step>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::new(Mutex::new(Vec::new()));
        tokio::spawn(serve(listener, steps.into(), Arc::clone(&seen)));
        Self { address, seen }
    }

    pub(crate) fn port(&self) -> u16 {
        self.address.port()
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The requests so far, heads and bodies, names of headers in lower case.
    pub(crate) fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }
}

async fn serve(listener: TcpListener, mut steps: VecDeque<Step>, seen: Arc<Mutex<Vec<String>>>) {
    while let Ok((stream, _)) = listener.accept().await {
        let step = if steps.len() > 1 { steps.pop_front() } else { steps.front().cloned() };
        tokio::spawn(play(stream, step.unwrap(), Arc::clone(&seen)));
    }
}

async fn play(mut stream: TcpStream, step: Step, seen: Arc<Mutex<Vec<String>>>) {
    let request = read_request(&mut stream).await;
    seen.lock().unwrap().push(request);
    match step {
        Step::Reply(bytes) => {
            // A client that has enough closes early; that is what some tests are about.
            let _ = stream.write_all(&bytes).await;
            let _ = stream.shutdown().await;
        }
        Step::Hold(bytes) => {
            let _ = stream.write_all(&bytes).await;
            let _ = stream.read(&mut [0]).await;
        }
        Step::Reset(bytes) => {
            let _ = stream.write_all(&bytes).await;
            let _ = stream.set_zero_linger();
        }
    }
}

async fn read_request(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let mut piece = [0; 4096];
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let head = head.lines().map(lower_name).collect::<Vec<_>>().join("\n");
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
            if body.len() >= length.map_or(0, |length| length.parse().unwrap()) {
                return format!("{head}\n\n{body}");
            }
        }
        let read = stream.read(&mut piece).await.unwrap_or(0);
        if read == 0 {
            return text;
        }
        bytes.extend_from_slice(&piece[..read]);
    }
}

fn lower_name(line: &str) -> String {
    match line.split_once(": ") {
        Some((name, value)) => format!("{}: {value}", name.to_ascii_lowercase()),
        None => line.to_owned(),
    }
}

/// A resolver that knows one host and changes its mind: each question gets the next of these answers.
pub(crate) struct Answers(Mutex<VecDeque<Vec<IpAddr>>>);

impl Answers {
    pub(crate) fn new(answers: &[&[&str]]) -> Arc<Self> {
        let parse = |answer: &&[&str]| answer.iter().map(|address| address.parse().unwrap()).collect();
        Arc::new(Self(Mutex::new(answers.iter().map(parse).collect())))
    }
}

impl Resolve for Answers {
    fn resolve(&self, _: Name) -> Resolving {
        let answer = self.0.lock().unwrap().pop_front().unwrap_or_default();
        Box::pin(async move { Ok(Box::new(answer.into_iter().map(|ip| SocketAddr::new(ip, 0))) as _) })
    }
}

/// The networks that tests reach.
pub(crate) fn loopback() -> Vec<Network> {
    vec!["127.0.0.0/8".parse().unwrap()]
}

/// An https server for one connection on the loopback, its certificate signed by the authority of [`AUTHORITY`].
pub(crate) fn start_tls() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let certificate = CertificateDer::from_pem_slice(include_bytes!("fixtures/server.pem")).unwrap();
    let key = PrivateKeyDer::from_pem_slice(include_bytes!("fixtures/server.key")).unwrap();
    let config =
        rustls::ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate], key)
            .unwrap();
    std::thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        let connection = rustls::ServerConnection::new(Arc::new(config)).unwrap();
        let mut stream = rustls::StreamOwned::new(connection, stream);
        // A client that distrusts us breaks off here.
        if stream.read(&mut [0; 4096]).is_ok() {
            stream.write_all(&head("204 No Content", &[], 0)).unwrap();
            stream.conn.send_close_notify();
            let _ = stream.flush();
        }
    });
    port
}

/// The file of the authority that vouches for the server; its key is gone, and the server's is for 127.0.0.1 only.
pub(crate) const AUTHORITY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/net/fixtures/ca.pem");
