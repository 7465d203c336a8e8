//! The daemon killed again and again, at moments of no meaning, between a publisher and a receiver that fail now and then.
//!
//! A change is owed once it was served. However often the daemon was killed, each stands in the ledger once, and each
//! notice has arrived, under one id and as the same bytes. `RECOUNT_KILLS=2000` kills more often, and then each start
//! must be ready within [`READY_MAX`]; `RECOUNT_SEED` takes other moments.

use std::{
    collections::BTreeMap,
    env,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

use recount::daemon::monotonic;
use rusqlite::{Connection, OpenFlags};

use crate::harness::{
    Answer, Item, PATIENCE, RSS, Recount, Server, Systemd, between, look_for, rss, verified,
};

/// Kills of a short run.
const KILLS: usize = 100;

/// A start takes no longer than this, on a machine with nothing else to do.
const READY_MAX: Duration = Duration::from_secs(2);

/// Entries of a document: more than a daemon misses while it is dead.
const ENTRIES: usize = 40;

/// Of so many requests the receiver fails two: it answers one with 503, and takes one without an answer.
const FAULTS: usize = 20;

/// Numbers that look random and are the same for the same seed (xorshift64).
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }
}

#[expect(clippy::disallowed_methods, reason = "how long a run is, is told from outside")]
fn variable(name: &str) -> Option<u64> {
    env::var(name).ok().map(|value| value.parse().expect("a number"))
}

/// The number that an entry reports.
fn number(entry: usize) -> usize {
    1_000 + entry
}

/// Returns the document with the newest entry first.
fn document(newest: usize) -> String {
    let texts: Vec<(String, String, String)> = (newest.saturating_sub(ENTRIES) + 1..=newest)
        .rev()
        .map(|entry| {
            let (hour, minute, second) = (entry / 3_600, entry / 60 % 60, entry % 60);
            (
                format!("a{entry}"),
                format!(
                    "The Interior Ministry of Kazakhstan said {} people were detained in the unrest.",
                    number(entry)
                ),
                format!("Tue, 11 Jan 2022 {hour:02}:{minute:02}:{second:02} GMT"),
            )
        })
        .collect();
    let items: Vec<Item<'_>> = texts
        .iter()
        .map(|(guid, text, date)| Item { guid, title: "Kazakhstan: detentions", text, date })
        .collect();
    rss("Example Wire", &items)
}

/// What the database says at the end.
struct Ledger(Connection);

impl Ledger {
    fn of(recount: &Recount) -> Self {
        let opened =
            Connection::open_with_flags(recount.path("recount.db"), OpenFlags::SQLITE_OPEN_READ_ONLY);
        Self(opened.expect("the database can be read"))
    }

    fn texts(&self, query: &str) -> Vec<String> {
        let mut statement = self.0.prepare(query).expect("the query is sound");
        let rows = statement.query_map([], |row| row.get(0)).expect("the query is answered");
        rows.collect::<Result<_, _>>().expect("the rows are texts")
    }

    fn count(&self, query: &str) -> i64 {
        self.0.query_row(query, [], |row| row.get(0)).expect("the query is answered")
    }
}

/// Publishes one more entry at each request, until it is over.
fn publisher(newest: Arc<AtomicUsize>, over: Arc<AtomicBool>) -> Server {
    Server::start(move |_| {
        let more = usize::from(!over.load(Ordering::SeqCst));
        let newest = newest.fetch_add(more, Ordering::SeqCst) + more;
        Answer::ok(RSS, document(newest))
    })
}

/// Fails now and then, until it is over.
fn receiver(over: Arc<AtomicBool>) -> Server {
    let mut requests = 0;
    Server::start(move |_| {
        requests += 1;
        match requests % FAULTS {
            _ if over.load(Ordering::SeqCst) => Answer::status(204),
            7 => Answer::status(503),
            17 => Answer::Drop,
            _ => Answer::status(204),
        }
    })
}

#[test]
fn nothing_owed_is_lost_or_told_under_two_names_however_often_it_is_killed() {
    let asked = variable("RECOUNT_KILLS").map(|kills| usize::try_from(kills).expect("a number of kills"));
    let seed = variable("RECOUNT_SEED").unwrap_or(0x5EED);
    let mut chance = Chance(seed.max(1));
    let (newest, over) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));

    let publisher = publisher(Arc::clone(&newest), Arc::clone(&over));
    let receiver = receiver(Arc::clone(&over));
    let mut recount = Recount::new(&between("100ms", &publisher.url("/feed"), &receiver.url("/hook")));
    let systemd = Systemd::of(&recount);
    let mut arrived = BTreeMap::new();
    let mut take = |recount: &Recount| {
        for request in receiver.arrived() {
            let id = verified(&request)["id"].as_str().expect("an id").to_owned();
            let first = arrived.entry(id.clone()).or_insert_with(|| request.body.clone());
            assert_eq!(*first, request.body, "{id} came as other bytes, seed {seed}: {}", recount.log());
        }
    };

    for kill in 0..asked.unwrap_or(KILLS) {
        let started = monotonic();
        recount.start();
        systemd.hear("READY=1");
        assert!(asked.is_none() || started.elapsed() < READY_MAX, "ready late after kill {kill}");
        publisher.arrived();
        for _ in 0..chance.below(3) {
            publisher.next();
        }
        thread::sleep(Duration::from_micros(chance.below(60_000)));
        recount.kill();
        take(&recount);
    }

    over.store(true, Ordering::SeqCst);
    recount.start();
    systemd.hear("READY=1");
    publisher.arrived();
    (0..3).for_each(|_| drop(publisher.next()));
    let ledger = Ledger::of(&recount);
    let is_empty = || ledger.count("SELECT count(*) FROM deliveries WHERE state = 'pending'") == 0;
    let emptied = look_for(2 * PATIENCE, || is_empty().then_some(()));
    assert!(emptied.is_some(), "the outbox is emptied, seed {seed}: {}", recount.log());
    assert_eq!(recount.stop(), Some(0), "{}", recount.log());
    take(&recount);

    let owed: Vec<String> =
        (1..=newest.load(Ordering::SeqCst)).map(|entry| number(entry).to_string()).collect();
    let reported = ledger.texts(
        "SELECT CAST(value AS TEXT) FROM figure_history WHERE measure = 'detained' ORDER BY value, report",
    );
    assert_eq!(reported, owed, "each number stands once, seed {seed}");
    let changes = ledger.count("SELECT count(*) FROM figure_history WHERE revision IS NOT NULL");
    assert!(changes > 1, "the series moved: {changes}");
    let told = ledger.count("SELECT count(*) FROM deliveries WHERE notice_type LIKE 'figure.%'");
    assert_eq!(told + 1, changes, "each change but the baseline's has its notice, seed {seed}");
    for id in ledger.texts("SELECT notice FROM deliveries WHERE state = 'delivered'") {
        assert!(arrived.contains_key(&id), "{id} is on record as delivered and never arrived, seed {seed}");
    }
    assert_eq!(ledger.texts("PRAGMA integrity_check"), ["ok"]);
    assert_eq!(ledger.count("SELECT count(*) FROM pragma_foreign_key_check"), 0);
}
