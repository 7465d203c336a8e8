use std::io;

use super::{
    super::{
        db::Db,
        tests::{Web, detained, feed, minute, poller, rss, settings},
    },
    *,
};
use crate::{
    config::PollConfig,
    listen::Push,
    model::{FeedId, HubLink},
    store::{Store, StoreError},
};

mod week;

#[track_caller]
fn check(url: &str, expected: &str) {
    assert_eq!(host_of(url), expected);
}

#[test]
fn hosts_are_registrable_domains() {
    check("https://feeds.bbci.co.uk/news/world/rss.xml", "bbci.co.uk");
    check("https://rss.dw.com/rdf/rss-en-all", "dw.com");
    check("http://127.3.2.1:8800/f/1", "127.3.2.1");
    check("http://[::1]:8800/f/1", "[::1]");
    check("http://localhost/feed", "localhost");
    check("https://delta-newswire.example/news.rss", "delta-newswire.example");
}

fn schedule(config: PollConfig, urls: &[String]) -> (Scheduler, Db) {
    let db = Db::start(Store::open_in_memory().unwrap()).unwrap().0;
    let of = |(number, url): (usize, &String)| {
        (Arc::new(feed(&format!("feed{number}"), url)), FeedState::default())
    };
    (Scheduler::new(poller(config, &db), urls.iter().enumerate().map(of).collect()), db)
}

fn document() -> String {
    rss(&[detained("a", "Snow fell in the Alps.", 0)])
}

fn answer(asked: super::super::tests::Asked) {
    asked.answer("200 OK", "content-type: application/rss+xml\r\n", &document());
}

#[tokio::test]
async fn c14_a_host_is_asked_one_at_a_time_and_others_go_on() {
    let (mut one, mut other) = (Web::start("127.0.0.1").await, Web::start("127.0.0.2").await);
    let (mut scheduler, _db) = schedule(settings(), &[one.url("/1"), one.url("/2"), other.url("/3")]);
    let test = async {
        let first = one.next().await;
        answer(other.next().await);
        assert!(one.is_quiet(), "the second waits for the first");
        let path = first.path().to_owned();
        answer(first);
        let second = one.next().await;
        assert_ne!(second.path(), path);
        answer(second);
    };
    let (passed, ()) = tokio::join!(scheduler.pass(|_| {}), test);
    passed.unwrap();
    assert_eq!(scheduler.health(), Health { ok: 3, polled: 3, all: 3 });
    assert!(one.is_quiet() && other.is_quiet(), "each was asked once");
}

#[tokio::test]
async fn a_pass_says_what_it_asked_and_what_was_not_due() {
    let mut web = Web::start("127.0.0.1").await;
    let (mut scheduler, _db) = schedule(settings(), &[web.url("/1"), web.url("/2")]);
    let later = clock::now().checked_add(Duration::from_hours(1)).unwrap();
    let first = scheduler.slots.first_mut().unwrap();
    first.state.next_poll_at = Some(later);
    scheduler.turns.put_all([(0, later), (1, Timestamp::MIN)].into_iter());
    assert_eq!(scheduler.due(), Due { now: 1, later: 1, next: Some(later) });
    let test = async { web.next().await.answer("404 Not Found", "", "") };
    let pass = tokio::join!(scheduler.pass(|_| {}), test).0.unwrap();
    assert_eq!((pass.asked, pass.failed, pass.waiting, pass.next), (1, 1, 1, Some(later)));
    let pass = scheduler.pass(|_| {}).await.unwrap();
    assert_eq!((pass.asked, pass.failed), (0, 0));
}

#[tokio::test]
async fn c14_a_host_rests_between_two_requests() {
    let gap = Duration::from_millis(300);
    let mut web = Web::start("127.0.0.1").await;
    let config = PollConfig { host_gap: gap, ..settings() };
    let (mut scheduler, _db) = schedule(config, &[web.url("/1"), web.url("/2")]);
    let test = async {
        let asked = web.next().await;
        let answered_at = clock::monotonic();
        answer(asked);
        let asked = web.next().await;
        assert!(answered_at.elapsed() >= gap, "{:?}", answered_at.elapsed());
        answer(asked);
    };
    tokio::join!(scheduler.pass(|_| {}), test).0.unwrap();
}

#[tokio::test]
async fn c17_a_host_that_asks_for_less_rests_with_all_its_feeds() {
    let mut web = Web::start("127.0.0.1").await;
    let (mut scheduler, _db) = schedule(settings(), &[web.url("/1"), web.url("/2")]);
    let test = async {
        let asked = web.next().await;
        let answered_at = clock::monotonic();
        asked.answer("429 Too Many Requests", "retry-after: 1\r\n", "");
        answer(web.next().await);
        assert!(answered_at.elapsed() >= Duration::from_secs(1), "{:?}", answered_at.elapsed());
    };
    tokio::join!(scheduler.pass(|_| {}), test).0.unwrap();
    assert_eq!(scheduler.health(), Health { ok: 1, polled: 2, all: 2 });
}

#[tokio::test]
async fn c14_no_more_are_under_way_than_allowed() {
    let (mut one, mut other) = (Web::start("127.0.0.1").await, Web::start("127.0.0.2").await);
    let config = PollConfig { concurrency: 1, ..settings() };
    let (mut scheduler, _db) = schedule(config, &[one.url("/1"), other.url("/2")]);
    let test = async {
        let first = one.next().await;
        assert!(other.is_quiet());
        answer(first);
        answer(other.next().await);
    };
    tokio::join!(scheduler.pass(|_| {}), test).0.unwrap();
}

#[tokio::test]
async fn c14_a_poll_that_takes_long_makes_room_for_another() {
    let urls: Vec<String> = (1..=3).map(|host| format!("http://127.0.0.{host}:9/feed")).collect();
    let (mut scheduler, _db) = schedule(PollConfig { concurrency: 1, ..settings() }, &urls);
    scheduler.start_due();
    assert_eq!(scheduler.polls.len(), 1);
    assert!(scheduler.nap() <= SLOW_AFTER, "the schedule looks again when the poll is slow");
    scheduler.polls[0].0 -= SLOW_AFTER;
    scheduler.start_due();
    assert_eq!(scheduler.polls.len(), 2, "one is slow, one is not");
    for poll in &mut scheduler.polls {
        poll.0 -= SLOW_AFTER;
    }
    let slow = scheduler.polls[0];
    scheduler.polls.resize(1 + SLOW_MAX, slow);
    scheduler.start_due();
    assert_eq!(scheduler.running.len(), 2, "there is an end to slow ones");
}

#[tokio::test]
async fn a_pass_asks_only_what_is_due() {
    let mut web = Web::start("127.0.0.1").await;
    let (scheduler, _db) = schedule(settings(), &[]);
    let later = clock::now().checked_add(Duration::from_hours(1)).unwrap();
    let waiting = FeedState { next_poll_at: Some(later), ..FeedState::default() };
    let feeds = vec![
        (Arc::new(feed("later", &web.url("/later"))), waiting),
        (Arc::new(feed("now", &web.url("/now"))), FeedState::default()),
    ];
    let mut scheduler = Scheduler::new(Arc::clone(&scheduler.poller), feeds);
    let mut ended = Vec::new();
    let test = async {
        let asked = web.next().await;
        assert_eq!(asked.path(), "/now");
        answer(asked);
    };
    tokio::join!(scheduler.pass(|one| ended.push(one.feed.id.to_string())), test).0.unwrap();
    assert_eq!(ended, ["now"]);
    assert!(web.is_quiet());
}

#[tokio::test]
async fn c13_first_polls_are_spread_and_stored_times_are_kept() {
    let urls: Vec<String> = (0..20).map(|number| format!("https://{number}.example/feed")).collect();
    let (mut scheduler, _db) = schedule(settings(), &urls);
    let stored = minute(0);
    scheduler.slots[0].state.next_poll_at = Some(stored);
    let now = clock::now();
    scheduler.spread_starts();
    let times: Vec<_> = scheduler.slots.iter().map(|slot| slot.state.next_poll_at.unwrap()).collect();
    assert_eq!(times[0], stored);
    let waits: std::collections::BTreeSet<_> =
        times[1..].iter().map(|at| until(now, *at).as_millis()).collect();
    assert_eq!(waits.len(), 19, "no two at the same moment");
    assert!(waits.iter().all(|wait| *wait <= 60_100), "{waits:?}");
}

#[tokio::test]
async fn c13_a_clock_that_was_set_back_keeps_nobody_waiting() {
    let (mut scheduler, _db) = schedule(settings(), &["https://a.example/feed".to_owned()]);
    let hour = Duration::from_hours(1);
    let now = clock::now();
    let due = now.checked_add(Duration::from_mins(5)).unwrap();
    scheduler.turns.put_all([(0, due)].into_iter());
    scheduler.looked_at = now;
    scheduler.mind_clock(now.checked_sub(hour).unwrap());
    assert_eq!(scheduler.turns.next_at(), Some(due.checked_sub(hour).unwrap()));
    scheduler.mind_clock(now);
    assert_eq!(scheduler.turns.next_at(), Some(due.checked_sub(hour).unwrap()), "forward is fine");
}

fn database(kind: io::ErrorKind) -> anyhow::Result<Recorded> {
    let store = StoreError::File { action: "write", path: "recount.db".into(), source: kind.into() };
    Err(anyhow::Error::from(DbError::from(store)).context("could not record the poll"))
}

#[tokio::test]
async fn a_full_disk_pauses_all_polls_and_then_one_tries() {
    let urls: Vec<String> = (1..=3).map(|host| format!("http://127.0.0.{host}:9/feed")).collect();
    let (mut scheduler, _db) = schedule(settings(), &urls);
    scheduler.turns.take(clock::now());
    scheduler.end(0, &database(io::ErrorKind::StorageFull), &mut |_| {});
    scheduler.requeue(0);
    scheduler.start_due();
    assert_eq!(scheduler.running.len(), 0, "nothing starts");
    let again = scheduler.slots[0].state.next_poll_at.unwrap();
    assert!(until(clock::now(), again) <= DATABASE_PAUSE);
    assert!(scheduler.nap() > Duration::from_secs(10), "and nothing spins");

    scheduler.paused_until = Some(minute(0));
    scheduler.start_due();
    assert_eq!(scheduler.running.len(), 1, "one tries");
    let recorded = Recorded {
        state: FeedState::default(),
        outcome: PollOutcome::NotModified,
        notices: Vec::new(),
        unpushed_at: None,
    };
    scheduler.end(1, &Ok(recorded), &mut |_| {});
    scheduler.start_due();
    assert!(scheduler.running.len() > 1, "all go on");
}

#[tokio::test]
async fn a_poll_without_a_database_ends_the_work() {
    let mut web = Web::start("127.0.0.1").await;
    let (mut scheduler, db) = schedule(settings(), &[web.url("/1")]);
    let died = db.write(|_| -> Result<(), StoreError> { panic!("a job that panics, on purpose") }).await;
    assert!(died.is_err());
    let stop = CancellationToken::new();
    let (ended, ()) = tokio::join!(scheduler.run(&stop, |_| {}), async { answer(web.next().await) });
    assert!(is_final(&ended.unwrap_err()));
}

#[tokio::test]
async fn a_feed_whose_poll_failed_to_be_recorded_comes_again() {
    let (mut scheduler, _db) = schedule(settings(), &["https://a.example/feed".to_owned()]);
    scheduler.turns.take(clock::now());
    scheduler.end(0, &Err(anyhow!("the poll has panicked")), &mut |_| {});
    scheduler.requeue(0);
    assert_eq!((scheduler.turns.times().count(), scheduler.paused_until), (1, None));
    assert!(!is_final(&database(io::ErrorKind::StorageFull).err().unwrap()));
    assert!(is_final(&database(io::ErrorKind::Other).err().unwrap()));
}

#[tokio::test]
async fn one_feed_that_asks_for_less_does_not_shorten_its_hosts_rest() {
    let (mut scheduler, _db) =
        schedule(settings(), &["https://a.example/1".into(), "https://a.example/2".into()]);
    let rest = clock::now().checked_add(Duration::from_hours(1)).unwrap();
    let recorded = |host_rests_until| {
        Ok(Recorded {
            state: FeedState { host_rests_until, ..FeedState::default() },
            outcome: PollOutcome::NotModified,
            notices: Vec::new(),
            unpushed_at: None,
        })
    };
    scheduler.end(0, &recorded(Some(rest)), &mut |_| {});
    scheduler.end(1, &recorded(None), &mut |_| {});
    assert_eq!(scheduler.turns.rests_until(0), Some(rest));
}

#[tokio::test]
async fn c17_the_rest_of_a_host_outlasts_a_restart_and_a_pass_does_not_wait_for_it() {
    let db = Db::start(Store::open_in_memory().unwrap()).unwrap().0;
    let rest = clock::now().checked_add(Duration::from_hours(1)).unwrap();
    let asked = FeedState { host_rests_until: Some(rest), ..FeedState::default() };
    let feeds = vec![
        (Arc::new(feed("one", "https://a.example/1")), asked),
        (Arc::new(feed("other", "https://a.example/2")), FeedState::default()),
    ];
    let mut scheduler = Scheduler::new(poller(settings(), &db), feeds);
    let pass = scheduler.pass(|_| {}).await.unwrap();
    assert_eq!((pass.asked, pass.waiting, pass.next), (0, 2, Some(rest)));
}

#[tokio::test]
async fn c17_a_pass_leaves_the_feeds_of_a_host_that_asks_for_less() {
    let mut web = Web::start("127.0.0.1").await;
    let (mut scheduler, _db) = schedule(settings(), &[web.url("/1"), web.url("/2"), web.url("/3")]);
    let test = async { web.next().await.answer("429 Too Many Requests", "retry-after: 7200\r\n", "") };
    let pass = tokio::join!(scheduler.pass(|_| {}), test).0.unwrap();
    assert_eq!((pass.asked, pass.failed, pass.waiting), (1, 1, 2));
    assert!(pass.next.unwrap() > clock::now() + jiff::SignedDuration::from_mins(119));
    assert!(web.is_quiet());
}

#[tokio::test]
async fn the_pulse_beats_at_least_twice_in_a_period() {
    let (mut scheduler, _db) = schedule(settings(), &[]);
    let every = Duration::from_secs(2);
    let pulse = scheduler.pulse(every);
    assert!(pulse.has_changed().unwrap(), "a new schedule counts as alive");
    assert!(scheduler.nap() <= every / 2);
    scheduler.pulse(Duration::from_hours(1));
    assert!(scheduler.nap() <= NAP_MAX);
}

/// Returns a push of a document.
fn pushed(body: &str) -> Pushed {
    let link =
        HubLink { hub: "https://hub.example/".to_owned(), topic: "https://wire.example/feed".to_owned() };
    Pushed { link, push: Push { headers: Vec::new(), body: body.as_bytes().to_vec() } }
}

#[tokio::test]
async fn a_push_waits_for_the_poll_of_its_feed_and_for_no_other() {
    let mut web = Web::start("127.0.0.1").await;
    let (mut scheduler, db) = schedule(settings(), &[web.url("/1"), web.url("/2")]);
    for slot in &mut scheduler.slots {
        slot.state.baseline_at = Some(minute(0));
    }
    let second = &mut scheduler.slots[1].state;
    second.next_poll_at = clock::now().checked_add(Duration::from_hours(1)).ok();
    scheduler.spread_starts();
    scheduler.bring_forward(0, Timestamp::MIN);
    let (feeds, ids): (Vec<_>, Vec<_>) =
        scheduler.slots.iter().map(|slot| (Feed::clone(&slot.feed), slot.feed.id.clone())).unzip();
    db.write(move |writer| feeds.iter().try_for_each(|feed| writer.put_feed(feed))).await.unwrap();
    let (inbox, stop) = (scheduler.inbox(), CancellationToken::new());
    let (ended, mut order) = mpsc::unbounded_channel();
    let test = async {
        let asked = web.next().await;
        for id in &ids {
            inbox.send(FromHub::Push(id.clone(), Box::new(pushed(&document())))).await.unwrap();
        }
        inbox.send(FromHub::Push(FeedId::new("unknown"), Box::new(pushed("")))).await.unwrap();
        assert_eq!(order.recv().await.unwrap(), ids[1], "the push of the other feed is read at once");
        answer(asked);
        assert_eq!(
            [order.recv().await.unwrap(), order.recv().await.unwrap()],
            [ids[0].clone(), ids[0].clone()]
        );
        stop.cancel();
    };
    let run = scheduler.run(&stop, |one| ended.send(one.feed.id.clone()).unwrap());
    tokio::join!(run, test).0.unwrap();
    assert!(web.is_quiet(), "a push is no request");
    assert_eq!(scheduler.slots[1].state.last_poll_at, None);
}

#[tokio::test]
async fn a_feed_that_is_pushed_no_more_is_polled_at_its_normal_time() {
    let (mut scheduler, _db) = schedule(settings(), &["https://wire.example/feed".to_owned()]);
    let (normal, slowed) = (minute(15), minute(60));
    scheduler.slots[0].state.next_poll_at = Some(slowed);
    scheduler.slots[0].unpushed_at = Some(normal);
    scheduler.turns.put_all([(0, slowed)].into_iter());
    scheduler.take(FromHub::Ended(FeedId::new("feed0")));
    assert_eq!(scheduler.turns.next_at(), Some(normal));
    assert_eq!(scheduler.slots[0].state.next_poll_at, Some(normal));
}

#[tokio::test]
async fn pushes_beyond_the_limit_become_a_poll() {
    let (mut scheduler, _db) = schedule(settings(), &["https://wire.example/feed".to_owned()]);
    scheduler.slots[0].is_busy = true;
    scheduler.slots[0].state.next_poll_at = Some(Timestamp::MAX);
    for _ in 0..9 {
        assert_eq!(scheduler.slots[0].state.next_poll_at, Some(Timestamp::MAX));
        scheduler.take(FromHub::Push(FeedId::new("feed0"), Box::new(pushed(""))));
    }
    assert_eq!(scheduler.slots[0].pushed.len(), 8);
    assert!(scheduler.slots[0].state.next_poll_at < Some(Timestamp::MAX), "it is polled instead");
}
