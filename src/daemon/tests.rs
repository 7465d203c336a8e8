//! A desk that reads one feed, a store under it, and a loopback server whose answers a test gives by hand.

use std::{
    path::PathBuf,
    sync::{Arc, OnceLock},
    time::Duration,
};

use sha2::{Digest as _, Sha256};
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::{mpsc, oneshot},
    time::timeout,
};

use crate::{
    config::{Config, LoadOptions, PollConfig},
    feed,
    model::{
        Capture, Endpoint, EndpointName, Feed, FeedId, FeedState, Filter, Format, FullText, Noise, Notice,
        NoticeType, Outage, Secret, Timestamp, Topic, Validators,
    },
    net::Clients,
    pipeline::Reader,
    store::{History, Store},
};

use super::{
    db::Db,
    hear::Asker,
    page::Sites,
    poll::{Poller, read_entries},
    recognise::{doubt, sort_out},
    record::{Polled, Recorder},
    state::{Answer, advance},
};

/// A feed, and two statements of its stories.
pub(super) const FEED: &str = "https://wire.example/feed";
pub(super) const OLD: &str =
    "The Interior Ministry of Kazakhstan said 9,900 people were detained in the unrest.";
pub(super) const NEW: &str =
    "The Interior Ministry of Kazakhstan said 12,000 people were detained in the unrest.";

/// How long a test waits for something that should happen soon.
const PATIENCE: Duration = Duration::from_secs(30);

/// Returns a minute after 06:00 UTC on 11 January 2022.
pub(super) fn minute(minute: i64) -> Timestamp {
    Timestamp::from_second(1_641_880_800 + 60 * minute).unwrap()
}

/// What a fetch got at a minute.
pub(super) fn capture(at: i64, url: &str, status: u16, body: &str) -> Capture {
    let kind = if body.starts_with("<rss") { "application/rss+xml" } else { "text/html" };
    let headers = vec![("Content-Type".to_owned(), kind.to_owned())];
    Capture::new(minute(at), url, status, headers, body.as_bytes().to_vec())
}

/// An article page around a statement.
pub(super) fn page(text: &str) -> String {
    let rest =
        "The authorities did not say how many of them remain in custody, and gave no names. ".repeat(6);
    format!(
        "<!doctype html><html><head><title>Kazakhstan unrest: what is known</title></head><body><article>\
         <h1>Kazakhstan unrest: what is known</h1><p>{text}</p><p>{rest}</p><p>{rest}</p></article></body></html>"
    )
}

/// Returns the built-in configuration with a database in `directory`.
pub(super) fn config(directory: &TempDir) -> Config {
    let file = directory.path().join("recount.toml");
    std::fs::write(&file, "").unwrap();
    let database = Some(directory.path().join("recount.db"));
    Config::load(&LoadOptions { file: Some(file), database, environment: Vec::new() }).unwrap()
}

/// Returns the built-in topics.
pub(super) fn topics() -> Vec<Topic> {
    config(&tempfile::tempdir().unwrap()).topics
}

/// Returns the built-in topics compiled, once for all tests.
pub(super) fn reader() -> Arc<Reader> {
    static READER: OnceLock<Arc<Reader>> = OnceLock::new();
    Arc::clone(READER.get_or_init(|| Arc::new(Reader::compile(topics()).unwrap())))
}

/// Returns a feed without wishes of its own.
pub(super) fn feed(id: &str, url: &str) -> Feed {
    Feed {
        id: FeedId::new(id),
        url: url.to_owned(),
        outlet: None,
        language: None,
        zone: None,
        interval: None,
        topics: Vec::new(),
        full_text: FullText::Off,
        allow_private: vec!["127.0.0.0/8".parse().unwrap()],
    }
}

/// Returns an endpoint on the loopback that wants everything but troubles of the daemon.
pub(super) fn endpoint(name: &str, url: &str) -> Endpoint {
    Endpoint {
        name: EndpointName::new(name),
        format: Format::Json,
        url: Secret::new(url),
        secrets: Vec::new(),
        allow_http: true,
        allow_private: vec!["127.0.0.0/8".parse().unwrap()],
        ca_file: None,
        ops: false,
        filter: Filter::default(),
        noise: Noise::default(),
    }
}

/// One entry, published in a minute of the morning; none for an entry without a date.
#[derive(Clone, Copy)]
pub(super) struct Item<'a> {
    pub(super) guid: &'a str,
    pub(super) title: &'a str,
    pub(super) text: &'a str,
    pub(super) published: Option<i64>,
}

/// Returns an entry about people detained.
pub(super) fn detained<'a>(guid: &'a str, text: &'a str, published: i64) -> Item<'a> {
    Item { guid, title: "Kazakhstan unrest: what is known", text, published: Some(published) }
}

/// Returns an RSS document.
pub(super) fn rss(items: &[Item<'_>]) -> String {
    let written: Vec<String> = items
        .iter()
        .map(|Item { guid, title, text, published }| {
            let date = published.map(|at| format!("<pubDate>{}</pubDate>", rfc822(at))).unwrap_or_default();
            format!(
                "<item><guid isPermaLink=\"false\">{guid}</guid><link>https://wire.example/{guid}</link>\
                 <title>{title}</title><description>{text}</description>{date}</item>"
            )
        })
        .collect();
    let written = written.concat();
    format!("<rss version=\"2.0\"><channel><title>Example Wire</title>{written}</channel></rss>")
}

fn rfc822(at: i64) -> String {
    minute(at).strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

/// A desk with one feed, which is asked when a test says so.
pub(super) struct Desk {
    pub(super) directory: TempDir,
    pub(super) store: Store,
    pub(super) recorder: Recorder,
    pub(super) feed: Arc<Feed>,
    pub(super) state: FeedState,
}

impl Desk {
    pub(super) fn new(endpoints: Vec<Endpoint>) -> Self {
        Self::with_reader(reader(), endpoints)
    }

    pub(super) fn with_reader(reader: Arc<Reader>, endpoints: Vec<Endpoint>) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let store = Store::open(&directory.path().join("recount.db")).unwrap().0;
        let recorder =
            Recorder { reader, endpoints: endpoints.into(), instance: store.instance().to_owned() };
        let feed = Arc::new(feed("wire", "https://wire.example/feed"));
        Self { directory, store, recorder, feed, state: FeedState::default() }
    }

    pub(super) fn path(&self) -> PathBuf {
        self.directory.path().join("recount.db")
    }

    pub(super) fn history(&self) -> History {
        History::open(&self.path()).unwrap()
    }

    /// Takes a document at a minute and returns the notices.
    pub(super) fn poll(&mut self, at: i64, items: &[Item<'_>]) -> Vec<Notice> {
        self.poll_body(at, rss(items))
    }

    /// Takes a document as it was sent at a minute and returns the notices.
    pub(super) fn poll_body(&mut self, at: i64, body: String) -> Vec<Notice> {
        let source = feed::Source {
            body: body.as_bytes(),
            content_type: None,
            url: &self.feed.url,
            zone: None,
            language: None,
        };
        let document = feed::read(&source).unwrap();
        let body_hash = Sha256::digest(body.as_bytes()).into();
        let capture = Capture::new(minute(at), &self.feed.url, 200, Vec::new(), body.into_bytes());
        let document = Box::new(document);
        let answer = Answer::Document { document, validators: Validators::default(), body_hash };
        self.take(at, answer, Some(capture))
    }

    /// Takes a failure at a minute and returns the notices.
    pub(super) fn fail(&mut self, at: i64) -> Vec<Notice> {
        let detail = "the site has trouble of its own (status 503)".to_owned();
        self.take(at, Answer::Failed(Outage::Soft, detail), None)
    }

    fn take(&mut self, at: i64, mut answer: Answer, document: Option<Capture>) -> Vec<Notice> {
        let (at, before) = (minute(at), self.state.clone());
        let mut after = advance(&before, &answer, at);
        let outcome = answer.outcome();
        let entries = answer.take_entries(None);
        let (feed, recorder) = (Arc::clone(&self.feed), &self.recorder);
        let write = self.store.write(|writer| {
            let sorted = sort_out(writer, &feed, &before, entries)?;
            doubt(&feed, &mut after, sorted.fault, at);
            self.state = after.clone();
            let stories = read_entries(&recorder.reader, &feed.topics, sorted.fresh, at);
            let (status, bytes, known) = (Some(200), 0, sorted.known);
            let document = document.map(Arc::new);
            let polled = Polled { feed, at, outcome, status, bytes, before, after, stories, known, document };
            recorder.record(writer, &polled)
        });
        write.unwrap()
    }
}

/// Returns the types of notices.
pub(super) fn kinds(notices: &[Notice]) -> Vec<NoticeType> {
    notices.iter().map(|notice| notice.kind).collect()
}

/// Returns settings of polls without a rest between two requests to a host.
pub(super) fn settings() -> PollConfig {
    let config = config(&tempfile::tempdir().unwrap());
    PollConfig { host_gap: Duration::ZERO, ..config.poll }
}

/// Returns a poller of the built-in topic that tells nobody.
pub(super) fn poller(config: PollConfig, db: &Db) -> Arc<Poller> {
    let endpoints = Arc::from([]);
    Arc::new(Poller {
        asker: Asker::new(Arc::new(Clients::new()), config),
        recorder: Arc::new(Recorder { reader: reader(), endpoints, instance: db.instance().to_owned() }),
        db: db.clone(),
        sites: Sites::default(),
        leases: Arc::default(),
    })
}

/// A server whose requests wait until the test answers them.
pub(super) struct Web {
    url: String,
    asked: mpsc::UnboundedReceiver<Asked>,
}

/// A request that waits for its answer; dropped, its connection is closed.
pub(super) struct Asked {
    /// Head and body, names of headers in lower case.
    pub(super) text: String,
    answer: oneshot::Sender<String>,
}

impl Web {
    /// Starts a server on an address of the loopback.
    pub(super) async fn start(ip: &str) -> Self {
        let listener = TcpListener::bind((ip, 0)).await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (sender, asked) = mpsc::unbounded_channel();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, sender.clone()));
            }
        });
        Self { url, asked }
    }

    pub(super) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.url)
    }

    /// Waits for the next request.
    pub(super) async fn next(&mut self) -> Asked {
        timeout(PATIENCE, self.asked.recv()).await.expect("a request arrives").expect("the server runs")
    }

    /// Tells whether no further request has arrived.
    pub(super) fn is_quiet(&mut self) -> bool {
        self.asked.try_recv().is_err()
    }
}

impl Asked {
    /// Answers: a status such as `200 OK`, headers each ending in a line break, and a body.
    pub(super) fn answer(self, status: &str, headers: &str, body: &str) {
        let length = body.len();
        let _ = self.answer.send(format!(
            "HTTP/1.1 {status}\r\ncontent-length: {length}\r\nconnection: close\r\n{headers}\r\n{body}"
        ));
    }

    /// Returns the path that was asked for.
    pub(super) fn path(&self) -> &str {
        self.text.split(' ').nth(1).unwrap()
    }

    /// Returns the value of a header.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let (head, _) = self.text.split_once("\r\n\r\n")?;
        head.lines()
            .filter_map(|line| line.split_once(": "))
            .find(|(header, _)| header == &name)
            .map(|found| found.1)
    }

    /// Returns the body.
    pub(super) fn body(&self) -> &str {
        self.text.split_once("\r\n\r\n").unwrap().1
    }
}

async fn serve(mut stream: TcpStream, asked: mpsc::UnboundedSender<Asked>) {
    let mut text = String::new();
    let mut piece = [0; 4096];
    while !is_whole(&text) {
        let read = stream.read(&mut piece).await.unwrap_or(0);
        if read == 0 {
            return;
        }
        text.push_str(&String::from_utf8_lossy(&piece[..read]));
    }
    let (answer, answered) = oneshot::channel();
    let _ = asked.send(Asked { text, answer });
    if let Ok(answer) = answered.await {
        let _ = stream.write_all(answer.as_bytes()).await;
        let _ = stream.shutdown().await;
    }
}

fn is_whole(request: &str) -> bool {
    let Some((head, body)) = request.split_once("\r\n\r\n") else { return false };
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
    body.len() >= length.map_or(0, |length| length.parse().unwrap())
}
