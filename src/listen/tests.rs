use std::time::Duration;

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpStream, UnixStream},
    task::JoinHandle,
    time::timeout,
};
use tokio_util::sync::CancellationToken;

use super::*;
use crate::model::ListenAddress;

/// How long a test waits for something that should happen soon.
const PATIENCE: Duration = Duration::from_secs(30);

/// A listener on a free port of the loopback.
struct Desk {
    port: u16,
    vitals: watch::Sender<Vitals>,
    calls: mpsc::Receiver<Call>,
    stop: CancellationToken,
    task: JoinHandle<()>,
}

fn vitals() -> Vitals {
    let now = crate::daemon::monotonic();
    Vitals { phase: Phase::Running, turned_at: now, stored_at: now, feeds: 3, feeds_ok: 2, feeds_polled: 1 }
}

fn anywhere() -> ListenAddress {
    "127.0.0.1:0".parse().unwrap()
}

impl Desk {
    async fn open() -> Self {
        let (vitals, seen) = watch::channel(vitals());
        let (sender, calls) = mpsc::channel(CALLS_MAX);
        let socket = Socket::bind(&anywhere()).await.unwrap();
        let ListenAddress::Tcp(address) = socket.address() else { panic!("it is no TCP socket") };
        let (port, stop) = (address.port(), CancellationToken::new());
        let task = tokio::spawn(serve(socket, Site::new(seen, sender), stop.clone()));
        Self { port, vitals, calls, stop, task }
    }

    async fn connect(&self) -> TcpStream {
        TcpStream::connect(("127.0.0.1", self.port)).await.unwrap()
    }

    /// Sends a request as it stands and returns all that comes back.
    async fn ask(&self, request: &str) -> String {
        let mut stream = self.connect().await;
        stream.write_all(request.as_bytes()).await.unwrap();
        all(&mut stream).await
    }

    async fn get(&self, path: &str) -> String {
        self.ask(&format!("GET {path} HTTP/1.1\r\nhost: desk\r\n\r\n")).await
    }

    async fn call(&mut self) -> Call {
        timeout(PATIENCE, self.calls.recv()).await.expect("a call comes").expect("the listener lives")
    }
}

async fn all(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    // A connection that is cut off is an end too.
    let _ = timeout(PATIENCE, stream.read_to_end(&mut answer)).await.expect("the answer ends");
    String::from_utf8_lossy(&answer).into_owned()
}

/// Returns an answer's status and body.
#[track_caller]
fn parts(answer: &str) -> (u16, &str) {
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((answer, ""));
    let status = head.strip_prefix("HTTP/1.1 ").and_then(|rest| rest.get(..3)).expect(answer);
    (status.parse().unwrap(), body)
}

#[tokio::test]
async fn the_probe_of_life_looks_at_schedule_and_database() {
    let desk = Desk::open().await;
    let answer = desk.get("/healthz").await;
    assert_eq!(
        parts(&answer),
        (200, "{\"status\":\"ok\",\"schedule_seconds_ago\":0,\"database_seconds_ago\":0}\n")
    );
    let long_ago =
        crate::daemon::monotonic().checked_sub(Duration::from_secs(91)).expect("the machine runs for longer");
    desk.vitals.send_modify(|vitals| vitals.turned_at = long_ago);
    let answer = desk.get("/healthz").await;
    assert!(answer.contains("\"status\":\"stuck\",\"schedule_seconds_ago\":91,"), "{answer}");
    assert_eq!(parts(&answer).0, 503);
    desk.vitals.send_modify(|vitals| *vitals = Vitals { stored_at: long_ago, ..self::vitals() });
    assert_eq!(parts(&desk.get("/healthz").await).0, 503);
}

#[tokio::test]
async fn the_probe_of_readiness_tells_of_the_first_pass() {
    let desk = Desk::open().await;
    let answer = desk.get("/readyz").await;
    let body =
        "{\"status\":\"ready\",\"feeds\":3,\"feeds_ok\":2,\"feeds_polled\":1,\"first_pass\":\"under way\"}\n";
    assert_eq!(parts(&answer), (200, body));
    desk.vitals.send_modify(|vitals| vitals.feeds_polled = 3);
    assert!(desk.get("/readyz").await.contains("\"first_pass\":\"done\""));
    desk.vitals.send_modify(|vitals| vitals.phase = Phase::Loading);
    assert_eq!(parts(&desk.get("/readyz").await).0, 503);
}

#[tokio::test]
async fn nothing_else_is_answered() {
    let desk = Desk::open().await;
    for path in [
        "/",
        "/metrics",
        "/healthz/",
        "/healthz/x",
        "//healthz",
        "/websub",
        "/websub/",
        "/websub/a/b",
        "/../healthz",
    ] {
        assert_eq!(parts(&desk.get(path).await).0, 404, "{path}");
    }
    for (method, path) in
        [("POST", "/healthz"), ("DELETE", "/readyz"), ("PUT", "/websub/a"), ("TRACE", "/healthz")]
    {
        let answer = desk.ask(&format!("{method} {path} HTTP/1.1\r\nhost: desk\r\n\r\n")).await;
        assert_eq!(parts(&answer).0, 405, "{method} {path}: {answer}");
    }
    let answer = desk.ask("HEAD /readyz HTTP/1.1\r\nhost: desk\r\n\r\n").await;
    assert_eq!(parts(&answer), (200, ""));
}

#[tokio::test]
async fn answers_carry_strict_headers_and_end_the_connection() {
    let desk = Desk::open().await;
    for path in ["/healthz", "/nothing"] {
        let answer = desk.get(path).await;
        for header in [
            "cache-control: no-store",
            "content-security-policy: default-src 'none'; frame-ancestors 'none'",
            "referrer-policy: no-referrer",
            "x-content-type-options: nosniff",
            "connection: close",
        ] {
            assert!(answer.contains(&format!("\r\n{header}\r\n")), "{path} has no {header}: {answer}");
        }
    }
}

#[tokio::test]
async fn requests_are_bounded() {
    let desk = Desk::open().await;
    let long = format!("GET /healthz HTTP/1.1\r\nx: {}\r\n\r\n", "a".repeat(HEADER_BYTES_MAX));
    assert_eq!(parts(&desk.ask(&long).await).0, 431);
    let many = format!("GET /healthz HTTP/1.1\r\n{}\r\n", "x: a\r\n".repeat(HEADERS_MAX + 1));
    assert_eq!(parts(&desk.ask(&many).await).0, 431);
    for odd in ["\r\n\r\n", "nonsense\r\n\r\n", "GET / HTTP/3.0\r\n\r\n", "\u{16}\u{3}\u{1}"] {
        let mut stream = desk.connect().await;
        stream.write_all(odd.as_bytes()).await.unwrap();
        stream.shutdown().await.unwrap();
        let answer = all(&mut stream).await;
        assert!(answer.is_empty() || parts(&answer).0 == 400, "{odd:?}: {answer}");
    }
    assert_eq!(parts(&desk.get("/healthz").await).0, 200, "it is still there");
}

#[tokio::test]
async fn connections_beyond_the_limit_wait_until_one_ends() {
    let desk = Desk::open().await;
    let mut open = Vec::new();
    for _ in 0..CONNECTIONS_MAX {
        let mut stream = desk.connect().await;
        stream.write_all(b"GET /healthz HTTP/1.1\r\n").await.unwrap();
        open.push(stream);
    }
    let ended = async {
        // The limit holds whether or not all of them were accepted yet.
        let mut first = open.remove(0);
        first.write_all(b"\r\n").await.unwrap();
        assert_eq!(parts(&all(&mut first).await).0, 200);
    };
    let (answer, ()) = tokio::join!(desk.get("/healthz"), ended);
    assert_eq!(parts(&answer).0, 200);
}

#[tokio::test]
async fn a_hub_is_answered_by_the_daemon() {
    let mut desk = Desk::open().await;
    let port = desk.port;
    let asking = tokio::spawn(async move {
        let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
        let request = "GET /websub/abc?hub.mode=subscribe&hub.topic=https%3A%2F%2Fa.example%2F&hub.challenge=1+2 HTTP/1.1\r\nhost: a\r\n\r\n";
        stream.write_all(request.as_bytes()).await.unwrap();
        all(&mut stream).await
    });
    let call = desk.call().await;
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let query = vec![
        pair("hub.mode", "subscribe"),
        pair("hub.topic", "https://a.example/"),
        pair("hub.challenge", "1 2"),
    ];
    assert_eq!((call.token.as_str(), call.act), ("abc", Act::Ask(query)));
    call.reply.send(Reply::Echo("<b>1 2</b>".to_owned())).unwrap();
    let answer = asking.await.unwrap();
    assert_eq!(parts(&answer), (200, "<b>1 2</b>"));
    assert!(answer.contains("content-type: text/plain; charset=utf-8\r\n"), "nobody renders it: {answer}");
}

/// Pushes a body, answering the knock; returns what was handed on, if anything, and the hub's answer.
async fn push(desk: &mut Desk, welcome: Reply, body: &'static str) -> (Option<Push>, String) {
    let port = desk.port;
    let mut asking = tokio::spawn(async move {
        let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
        let length = body.len();
        let request = format!(
            "POST /websub/abc HTTP/1.1\r\nX-Hub-Signature: sha1=00\r\ncontent-length: {length}\r\n\r\n{body}"
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        all(&mut stream).await
    });
    let knock = desk.call().await;
    assert_eq!(knock.act, Act::Knock);
    knock.reply.send(welcome).unwrap();
    let handed_on = tokio::select! {
        call = desk.call() => {
            let Act::Push(push) = call.act else { panic!("it is no push") };
            call.reply.send(Reply::Received).unwrap();
            Some(push)
        }
        answer = &mut asking => return (None, answer.unwrap()),
    };
    (handed_on, asking.await.unwrap())
}

#[tokio::test]
async fn a_body_is_read_only_when_it_is_welcome_and_fits() {
    let mut desk = Desk::open().await;
    let (pushed, answer) = push(&mut desk, Reply::Welcome { bytes_max: 6 }, "<rss/>").await;
    let pushed = pushed.expect("it is handed on");
    assert_eq!(
        (pushed.header("x-hub-signature"), pushed.body.as_slice()),
        (Some("sha1=00"), b"<rss/>".as_slice())
    );
    assert_eq!(parts(&answer), (202, ""));
    let (pushed, answer) = push(&mut desk, Reply::Welcome { bytes_max: 5 }, "<rss/>").await;
    assert_eq!((pushed, parts(&answer).0), (None, 413));
    for (reply, status) in [(Reply::Unknown, 404), (Reply::Gone, 410), (Reply::Busy, 503)] {
        let (pushed, answer) = push(&mut desk, reply, "<rss/>").await;
        assert_eq!((pushed, parts(&answer).0), (None, status));
    }
}

#[tokio::test]
async fn a_daemon_that_is_away_is_busy() {
    let mut desk = Desk::open().await;
    desk.calls.close();
    assert_eq!(parts(&desk.get("/websub/abc?hub.mode=subscribe").await).0, 503);
    assert_eq!(parts(&desk.get(&format!("/websub/{}", "a".repeat(129))).await).0, 404);
}

#[tokio::test]
async fn a_request_under_way_is_answered_before_the_end() {
    let mut desk = Desk::open().await;
    let port = desk.port;
    let asking = tokio::spawn(async move {
        let mut stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
        stream.write_all(b"GET /websub/abc HTTP/1.1\r\nhost: a\r\n\r\n").await.unwrap();
        all(&mut stream).await
    });
    let call = desk.call().await;
    desk.stop.cancel();
    call.reply.send(Reply::Echo("1".to_owned())).unwrap();
    assert_eq!(parts(&asking.await.unwrap()), (200, "1"));
    timeout(PATIENCE, desk.task).await.expect("it ends").unwrap();
    assert!(TcpStream::connect(("127.0.0.1", desk.port)).await.is_err(), "nobody listens any more");
}

#[tokio::test]
async fn an_address_that_cannot_be_had_is_told_with_a_remedy() {
    let taken = Socket::bind(&anywhere()).await.unwrap();
    let error = Socket::bind(taken.address()).await.unwrap_err();
    assert!(matches!(error, ListenError::Taken(_)));
    let words = error.to_string();
    assert!(words.ends_with("another program does; stop it, or change listen.address"), "{words}");
    let error = Socket::bind(&"192.0.2.1:80".parse().unwrap()).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "could not listen on 192.0.2.1:80: it is no address of this machine; change listen.address"
    );
    let error = Socket::bind(&"unix:/nowhere/at/all".parse().unwrap()).await.unwrap_err();
    assert!(error.to_string().contains("there is no such directory"), "{error}");
}

#[tokio::test]
async fn a_socket_that_a_killed_process_left_is_replaced_and_one_in_use_is_not() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("http");
    let address = ListenAddress::Unix(path.clone());
    drop(std::os::unix::net::UnixListener::bind(&path).unwrap());
    let socket = Socket::bind(&address).await.unwrap();
    let mode = std::os::unix::fs::PermissionsExt::mode(&path.metadata().unwrap().permissions());
    assert_eq!(mode & 0o777, 0o660);
    UnixStream::connect(&path).await.unwrap();
    assert!(matches!(Socket::bind(&address).await, Err(ListenError::Taken(_))));
    drop(socket);
    assert!(!path.exists(), "it is removed at the end");
    std::fs::write(&path, "a file").unwrap();
    assert!(Socket::bind(&address).await.is_err());
    assert_eq!(std::fs::read(&path).unwrap(), b"a file", "what is no socket stays");
}
