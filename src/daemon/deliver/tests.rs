use std::collections::BTreeSet;

use super::{
    super::tests::{Asked, Desk, Web, detained, endpoint, minute},
    *,
};
use crate::store::{History, Store, history::DeliveryFilter};

fn text(number: &str) -> String {
    format!("The Interior Ministry of Kazakhstan said {number} people were detained in the unrest.")
}

/// A desk whose outbox owes the baseline and the changes of one series.
fn changed(endpoints: Vec<Endpoint>, numbers: &[&str]) -> Desk {
    let mut desk = Desk::new(endpoints);
    let texts: Vec<String> = std::iter::once(&"5,800").chain(numbers).map(|number| text(number)).collect();
    let guids: Vec<String> = (0..texts.len()).map(|number| format!("a{number}")).collect();
    for (upto, at) in (1..=texts.len()).zip(1..) {
        let mut items: Vec<_> = (0..upto)
            .zip(0..)
            .map(|(number, minute)| detained(&guids[number], &texts[number], 10 * minute))
            .collect();
        items.reverse();
        desk.poll(10 * at, &items);
    }
    desk
}

/// The parts of a desk of which a deliverer is made.
struct Parts {
    _directory: tempfile::TempDir,
    path: std::path::PathBuf,
    recorder: Arc<Recorder>,
    db: Db,
}

fn parts(desk: Desk) -> Parts {
    let path = desk.path();
    let Desk { directory, store, recorder, .. } = desk;
    let (db, _thread) = Db::start(store).unwrap();
    Parts { _directory: directory, path, recorder: Arc::new(recorder), db }
}

impl Parts {
    fn deliverer(&self, endpoint: &Endpoint) -> Deliverer {
        Deliverer {
            endpoint: endpoint.clone(),
            clients: Arc::new(Clients::new()),
            user_agent: "recount/test".to_owned(),
            db: self.db.clone(),
            recorder: Arc::clone(&self.recorder),
            bell: Arc::new(Notify::new()),
        }
    }

    fn history(&self) -> History {
        History::open(&self.path).unwrap()
    }
}

/// Lets a deliverer try what is due while `answer` answers each of so many requests.
async fn round(
    deliverer: &Deliverer,
    web: &mut Web,
    requests: usize,
    mut answer: impl FnMut(Asked),
) -> (Round, Vec<(Delivery, Attempt)>) {
    let answers = async {
        for _ in 0..requests {
            answer(web.next().await);
        }
    };
    let (tried, ()) = tokio::join!(deliverer.send_due(LANES), answers);
    let Tried::Sent(sent) = tried.unwrap() else { panic!("nothing was due") };
    assert_eq!(sent.len(), requests);
    (deliverer.settle(&sent).await.unwrap(), sent)
}

fn kind(asked: &Asked) -> String {
    let notice: serde_json::Value = serde_json::from_str(asked.body()).unwrap();
    notice["type"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_series_goes_out_in_order_and_waits_for_its_first() {
    let mut web = Web::start("127.0.0.1").await;
    let desk = endpoint("desk", &web.url("/hook"));
    let parts = parts(changed(vec![desk.clone()], &["9,900", "12,000", "12,500"]));
    let deliverer = parts.deliverer(&desk);
    let mut positions = Vec::new();
    let mut failed = None;
    // What stands beside the series is not held up by its failure.
    let mut others = 0;
    let due = |deliverer: &Deliverer| {
        let (db, name) = (deliverer.db.clone(), deliverer.endpoint.name.clone());
        async move { db.write(move |writer| writer.due(&name, Timestamp::MAX, 100)).await.unwrap() }
    };
    let first = due(&deliverer).await;
    let (follows, _) = round(&deliverer, &mut web, first.len(), |asked| {
        if kind(&asked) == "figure.changed" {
            failed = Some((asked.header("webhook-id").unwrap().to_owned(), asked.body().to_owned()));
            asked.answer("500 Trouble", "", "");
        } else {
            others += 1;
            asked.answer("204 No Content", "", "");
        }
    })
    .await;
    assert_eq!((follows, others > 0), (Round::Open, true));
    assert!(matches!(deliverer.send_due(LANES).await.unwrap(), Tried::Idle(Some(_))), "the rest waits");

    // Later, under the same id and with the same body, and then the others one by one.
    let later = due(&deliverer).await;
    assert_eq!((later.len(), later[0].attempts), (1, 1));
    let body = String::from_utf8(later[0].body.clone()).unwrap();
    assert_eq!(failed, Some((later[0].notice.as_str().to_owned(), body)));
    let id = later[0].id;
    deliverer
        .db
        .write(move |writer| {
            let attempt = Attempt {
                at: minute(99),
                status: Some(204),
                duration: Duration::ZERO,
                outcome: Outcome::Delivered,
                error: None,
            };
            writer.put_attempt(id, &attempt, Settlement::Delivered)
        })
        .await
        .unwrap();
    for _ in 0..2 {
        round(&deliverer, &mut web, 1, |asked| {
            let notice: serde_json::Value = serde_json::from_str(asked.body()).unwrap();
            positions.push(notice["data"]["series"]["position"].as_u64().unwrap());
            asked.answer("204 No Content", "", "");
        })
        .await;
    }
    assert!(positions.is_sorted() && positions.len() == 2, "{positions:?}");
    assert!(matches!(deliverer.send_due(LANES).await.unwrap(), Tried::Idle(None)));
}

#[tokio::test]
async fn nothing_is_sent_twice_after_a_restart() {
    let mut web = Web::start("127.0.0.1").await;
    let desk = endpoint("desk", &web.url("/hook"));
    let parts = parts(changed(vec![desk.clone()], &["9,900"]));
    let mut ids = BTreeSet::new();
    let mut requests = 0;
    let deliverer = parts.deliverer(&desk);
    let drained = deliverer.drain();
    let mut drained = std::pin::pin!(drained);
    loop {
        tokio::select! {
            done = &mut drained => break done.unwrap(),
            asked = web.next() => {
                requests += 1;
                ids.insert(asked.header("webhook-id").unwrap().to_owned());
                asked.answer("204 No Content", "", "");
            }
        }
    }
    assert!(requests >= 2 && ids.len() == requests, "each once: {ids:?}");
    let again = parts.deliverer(&desk);
    assert!(matches!(again.send_due(LANES).await.unwrap(), Tried::Idle(None)));
    assert!(web.is_quiet());
}

#[tokio::test]
async fn a_410_keeps_the_notices_and_is_told_once() {
    let mut web = Web::start("127.0.0.1").await;
    let desk = endpoint("desk", &web.url("/hook"));
    let ops = Endpoint { ops: true, ..endpoint("ops", &web.url("/ops")) };
    let parts = parts(changed(vec![desk.clone(), ops], &["9,900"]));
    let deliverer = parts.deliverer(&desk);
    let owed = parts.history().deliveries(&pending("desk")).unwrap().len();
    assert!(owed >= 2);
    let (follows, _) = round(&deliverer, &mut web, owed, |asked| asked.answer("410 Gone", "", "")).await;
    assert_eq!(follows, Round::Disabled);
    assert_eq!(parts.history().deliveries(&pending("desk")).unwrap().len(), owed);
    let told = parts.history().deliveries(&pending("ops")).unwrap();
    assert_eq!(told.iter().filter(|row| row.notice_type == "endpoint.disabled").count(), 1);
}

fn pending(endpoint: &str) -> DeliveryFilter {
    DeliveryFilter {
        endpoint: Some(endpoint.into()),
        state: Some(crate::model::DeliveryState::Pending),
        ..DeliveryFilter::default()
    }
}

#[tokio::test]
async fn an_endpoint_that_asks_for_no_more_is_left_alone() {
    let mut web = Web::start("127.0.0.1").await;
    let desk = endpoint("desk", &web.url("/hook"));
    let parts = parts(changed(vec![desk.clone()], &[]));
    let run = parts.deliverer(&desk).run(CancellationToken::new());
    let answer = async { web.next().await.answer("410 Gone", "", "") };
    tokio::join!(run, answer);
    assert!(web.is_quiet());
}

#[tokio::test]
async fn a_stop_ends_a_pause() {
    let mut web = Web::start("127.0.0.1").await;
    let desk = endpoint("desk", &web.url("/hook"));
    let parts = parts(changed(vec![desk.clone()], &[]));
    let stop = CancellationToken::new();
    let run = parts.deliverer(&desk).run(stop.clone());
    let answer = async {
        web.next().await.answer("429 Too Many Requests", "retry-after: 3600\r\n", "");
        stop.cancel();
    };
    tokio::join!(run, answer);
    let row = &parts.history().deliveries(&DeliveryFilter::default()).unwrap()[0];
    assert_eq!((row.state.as_str(), row.attempts), ("pending", 0), "a wait that was asked for is no attempt");
}

#[track_caller]
fn check(attempts: u32, after: Option<u64>, wait: Option<std::ops::RangeInclusive<i64>>, pause: i64) {
    let now = minute(0);
    let delivery = Delivery {
        id: 7,
        notice: "evt_a".into(),
        endpoint: "desk".into(),
        series: None,
        body: Vec::new(),
        attempts,
        next_at: now,
        created_at: now,
    };
    let outcome = Outcome::Retry { after: after.map(Duration::from_secs) };
    let (settlement, round) = consequence(&delivery, &outcome, now);
    let seconds = |at: Timestamp| at.duration_since(now).as_secs();
    match (settlement, wait) {
        (Settlement::RetryAt(at), Some(wait)) => assert!(wait.contains(&seconds(at)), "{}", seconds(at)),
        (settlement, wait) => assert_eq!((settlement, wait), (Settlement::Dead, None)),
    }
    if let Round::Paused(until) = round {
        assert!(seconds(until) <= pause, "{}", seconds(until));
    }
}

#[test]
fn a_failure_waits_and_pauses_the_endpoint_for_a_while_only() {
    check(0, None, Some(4..=6), 6);
    check(8, None, Some(23_040..=34_560), 300);
    check(12, None, None, 0);
    check(0, Some(0), Some(4..=6), 6);
    check(0, Some(3_600), Some(3_600..=3_600), 3_600);
    check(12, Some(60), Some(69_120..=103_680), 300);
}

#[test]
fn a_store_without_debts_owes_nothing() {
    let mut store = Store::open_in_memory().unwrap();
    assert_eq!(store.write(|writer| writer.next_due_at(&"desk".into())).unwrap(), None);
}
