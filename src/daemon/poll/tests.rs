use super::{
    super::hear::{unreadable, validators_to_send},
    super::state::AUDIT_AFTER,
    super::tests::{Asked, Web, detained, feed, kinds, minute, poller, rss, settings},
    *,
};
use crate::{
    config::PollConfig,
    feed::FeedError,
    model::{FeedHealth, NoticeType, PollReason, Validators},
    store::Store,
};

fn policy() -> PollPolicy {
    PollPolicy { interval: Duration::from_mins(15), floor: Duration::from_mins(1), seed: 7 }
}

#[track_caller]
fn check_validators(since: Option<i64>, now: i64, expected: &Validators) {
    let validators = Validators { etag: Some("\"a\"".to_owned()), last_modified: None };
    let not_modified_since = since.map(minute);
    let state = FeedState { validators, not_modified_since, ..FeedState::default() };
    assert_eq!(&validators_to_send(&state, minute(now)), expected);
}

#[test]
fn a_feed_that_never_changes_is_asked_without_validators_once_a_day() {
    let kept = Validators { etag: Some("\"a\"".to_owned()), last_modified: None };
    check_validators(None, 5_000, &kept);
    check_validators(Some(0), 24 * 60 - 1, &kept);
    check_validators(Some(0), 24 * 60, &Validators::default());
}

#[test]
fn a_host_rests_as_long_as_it_asks_and_else_one_interval() {
    assert_eq!(host_rest(&policy(), None, minute(0)), Some(minute(15)));
    assert_eq!(host_rest(&policy(), Some(Duration::from_hours(2)), minute(0)), Some(minute(120)));
    let week = Some(Duration::from_hours(7 * 24));
    assert_eq!(host_rest(&policy(), week, minute(0)), Some(minute(24 * 60)), "a day at most");
}

#[test]
fn errors_are_said_in_words() {
    assert_eq!(unreadable(&FeedError::Empty), "an empty answer");
    let page = FeedError::Page { title: Some("Log in".to_owned()) };
    assert_eq!(unreadable(&page), "a page, not a feed: \"Log in\"");
}

const RSS: &str = "content-type: application/rss+xml\r\n";

/// A feed on the loopback and its publisher, whose answers a test gives.
struct Talk {
    web: Web,
    poller: Arc<Poller>,
    feed: Arc<Feed>,
    state: FeedState,
}

impl Talk {
    async fn new(config: PollConfig) -> Self {
        let web = Web::start("127.0.0.1").await;
        let db = Db::start(Store::open_in_memory().unwrap()).unwrap().0;
        let feed = Arc::new(feed("wire", &web.url("/feed")));
        Self { web, poller: poller(config, &db), feed, state: FeedState::default() }
    }

    /// Polls once; returns the request and the notices.
    async fn poll(&mut self, status: &str, headers: &str, body: &str) -> (String, Vec<Notice>) {
        let (poller, feed, state) = (Arc::clone(&self.poller), Arc::clone(&self.feed), self.state.clone());
        let answered = async {
            let asked: Asked = self.web.next().await;
            let text = asked.text.clone();
            asked.answer(status, headers, body);
            text
        };
        let (recorded, text) = tokio::join!(poller.poll(&feed, state), answered);
        let recorded = recorded.unwrap();
        self.state = recorded.state;
        (text, recorded.notices)
    }

    /// Polls a feed that answers with a document.
    async fn read(&mut self, headers: &str) -> String {
        self.poll("200 OK", &format!("{RSS}{headers}"), &document("a")).await.0
    }

    /// Forgets all that is not on record, as a restart does.
    async fn restart(&mut self) {
        let id = self.feed.id.clone();
        let known = self.poller.db.write(move |writer| writer.feed_state(&id)).await;
        self.state = known.unwrap().expect("the feed is on record");
    }

    /// Returns how long the feed is left alone now, in minutes.
    fn rests(&self) -> i64 {
        let next = self.state.next_poll_at.expect("every poll says when the next is");
        (next.as_second() - clock::now().as_second()) / 60
    }
}

/// Returns a moment as `minute` counts.
fn minute_of(at: Timestamp) -> i64 {
    (at.as_second() - minute(0).as_second()) / 60
}

fn document(guid: &str) -> String {
    rss(&[detained(guid, "Snow fell in the Alps.", 0)])
}

/// Returns the validators of a request.
fn sent(request: &str) -> [Option<&str>; 2] {
    ["if-none-match: ", "if-modified-since: "]
        .map(|name| request.lines().find_map(|line| line.strip_prefix(name)))
}

#[tokio::test]
async fn c01_only_the_first_request_is_unconditional_also_after_a_restart() {
    let mut talk = Talk::new(settings()).await;
    assert_eq!(sent(&talk.read("etag: \"a\"\r\n").await), [None, None]);
    assert_eq!(sent(&talk.read("etag: \"a\"\r\n").await), [Some("\"a\""), None]);
    talk.restart().await;
    assert_eq!(sent(&talk.read("etag: \"a\"\r\n").await), [Some("\"a\""), None]);
}

#[tokio::test]
async fn c02_validators_are_sent_back_byte_for_byte() {
    let mut talk = Talk::new(settings()).await;
    talk.read("etag: W/\"a, b\"\r\nlast-modified: yesterday at noon\r\n").await;
    talk.restart().await;
    let expected = [Some("W/\"a, b\""), Some("yesterday at noon")];
    assert_eq!(sent(&talk.read("").await), expected);
}

#[tokio::test]
async fn c03_a_200_replaces_validators_and_a_304_renews_those_it_names() {
    let mut talk = Talk::new(settings()).await;
    talk.read("etag: \"a\"\r\nlast-modified: Mon\r\n").await;
    talk.poll("304 Not Modified", "etag: \"b\"\r\n", "").await;
    assert_eq!(sent(&talk.poll("304 Not Modified", "", "").await.0), [Some("\"b\""), Some("Mon")]);
    assert_eq!(sent(&talk.read("last-modified: Tue\r\n").await), [Some("\"b\""), Some("Mon")]);
    assert_eq!(sent(&talk.read("").await), [None, Some("Tue")]);
    assert_eq!(sent(&talk.read("").await), [None, None]);
}

#[tokio::test]
async fn c05_the_same_body_again_makes_no_version() {
    let mut talk = Talk::new(settings()).await;
    talk.read("").await;
    talk.read("").await;
    assert_eq!(talk.state.last_outcome.as_deref(), Some("same_body"));
    assert_eq!(talk.state.health(), FeedHealth::Ok);
}

#[tokio::test]
async fn c06_a_feed_of_304s_alone_is_asked_once_without_validators() {
    let mut talk = Talk::new(settings()).await;
    talk.read("etag: \"a\"\r\n").await;
    talk.poll("304 Not Modified", "", "").await;
    talk.state.not_modified_since = clock::now().checked_sub(AUDIT_AFTER).ok();
    assert_eq!(sent(&talk.read("etag: \"a\"\r\n").await), [None, None]);
    assert_eq!(sent(&talk.read("").await), [Some("\"a\""), None], "once");
}

#[tokio::test]
async fn c06_a_feed_that_had_changed_while_it_said_304_is_not_trusted_again() {
    let mut talk = Talk::new(settings()).await;
    talk.read("etag: \"a\"\r\n").await;
    talk.poll("304 Not Modified", "", "").await;
    let days_ago = |days: i64| minute_of(clock::now()) - days * 24 * 60;
    talk.state.not_modified_since = Some(minute(days_ago(3)));
    let hidden = rss(&[detained("b", "Snow fell in the Alps.", days_ago(2))]);
    let asked = talk.poll("200 OK", &format!("{RSS}etag: \"b\"\r\n"), &hidden).await.0;
    assert_eq!(sent(&asked), [None, None]);
    talk.restart().await;
    assert!(talk.state.distrusted_since.is_some());
    assert_eq!(sent(&talk.read("etag: \"c\"\r\n").await), [None, None], "never again");
}

#[tokio::test]
async fn c07_not_modified_refreshes_schedule_and_health() {
    let mut talk = Talk::new(settings()).await;
    talk.read("etag: \"a\"\r\n").await;
    let rests = talk.rests();
    talk.poll("503 Service Unavailable", "", "").await;
    assert_eq!(talk.state.health(), FeedHealth::Failing);
    talk.poll("304 Not Modified", "", "").await;
    assert_eq!((talk.state.failures, talk.state.health()), (0, FeedHealth::Ok));
    assert!((talk.rests() - rests).abs() <= 1, "{} and {rests}", talk.rests());
    assert!(talk.state.last_success_at >= talk.state.last_poll_at);
}

#[tokio::test]
async fn c09_requests_carry_no_cookie_and_no_referer() {
    let mut talk = Talk::new(settings()).await;
    talk.read("set-cookie: id=1; path=/\r\n").await;
    let request = talk.read("").await.to_lowercase();
    assert!(request.starts_with("get /feed http/1.1\r\n"), "{request}");
    assert!(!request.contains("cookie") && !request.contains("referer"), "{request}");
    assert!(request.contains("user-agent: recount/0"), "{request}");
}

#[tokio::test]
async fn c16_retry_after_is_a_lower_bound() {
    let mut talk = Talk::new(settings()).await;
    talk.read("").await;
    talk.poll("429 Too Many Requests", "retry-after: 7200\r\n", "").await;
    assert!((119..=130).contains(&talk.rests()), "{}", talk.rests());
    talk.poll("503 Service Unavailable", "retry-after: 9999999\r\n", "").await;
    assert!((1_430..=1_520).contains(&talk.rests()), "a day at most: {}", talk.rests());
}

#[tokio::test]
async fn c19_a_body_that_is_too_large_is_a_recorded_fact() {
    let mut talk = Talk::new(PollConfig { body_limit: 512, ..settings() }).await;
    talk.poll("200 OK", RSS, &"x".repeat(600)).await;
    assert!(
        talk.state.last_detail.as_deref().is_some_and(|detail| detail.contains("512")),
        "{:?}",
        talk.state
    );
    assert!(talk.rests() > 0);
}

#[tokio::test]
async fn the_reason_of_the_next_poll_is_on_record() {
    let mut talk = Talk::new(settings()).await;
    talk.read("").await;
    assert_eq!((talk.state.next_poll_reason, talk.state.overlap), (Some(PollReason::Interval), None));
    let items = ["a", "b"].map(|guid| detained(guid, "Snow fell in the Alps.", 0));
    talk.poll("200 OK", &format!("{RSS}cache-control: max-age=7200\r\n"), &rss(&items)).await;
    assert_eq!(talk.state.overlap, Some(Overlap { known: 1, entries: 2 }));
    assert_eq!(talk.state.next_poll_reason, Some(PollReason::Freshness));
    talk.poll("503 Service Unavailable", "retry-after: 36000\r\n", "").await;
    talk.restart().await;
    assert_eq!(talk.state.next_poll_reason, Some(PollReason::RetryAfter));
    assert!(talk.state.host_rests_until > talk.state.last_poll_at);
    talk.poll("404 Not Found", "", "").await;
    assert_eq!((talk.state.next_poll_reason, talk.state.host_rests_until), (Some(PollReason::BackOff), None));
    assert_eq!(talk.state.overlap, Some(Overlap { known: 1, entries: 2 }), "a failure says nothing of it");
}

#[tokio::test]
async fn c20_the_adopted_address_is_asked_and_given_up_when_it_fails() {
    let mut talk = Talk::new(settings()).await;
    talk.read("").await;
    talk.state.moved = Some(crate::model::Moved {
        to: talk.web.url("/moved"),
        since: minute(0),
        sightings: 3,
        adopted: true,
    });
    assert!(talk.read("").await.starts_with("GET /moved "));
    for _ in 0..3 {
        assert!(talk.poll("404 Not Found", "", "").await.0.starts_with("GET /moved "));
    }
    assert!(talk.read("").await.starts_with("GET /feed "));
}

#[tokio::test]
async fn c21_a_feed_that_is_gone_is_told_once_and_asked_weekly() {
    let mut talk = Talk::new(settings()).await;
    talk.read("").await;
    assert_eq!(kinds(&talk.poll("410 Gone", "", "").await.1), [NoticeType::FeedFailing]);
    assert!((10_079..=10_600).contains(&talk.rests()), "{}", talk.rests());
    assert_eq!(kinds(&talk.poll("410 Gone", "", "").await.1), []);
}

#[tokio::test]
async fn c22_a_page_is_called_a_page_and_a_challenge_by_its_name() {
    let mut talk = Talk::new(settings()).await;
    let page = "<!DOCTYPE html><html><head><title>Log in</title></head></html>";
    talk.poll("200 OK", "content-type: text/html\r\n", page).await;
    assert_eq!(talk.state.last_detail.as_deref(), Some("a page, not a feed: \"Log in\""));
    talk.poll("403 Forbidden", "content-type: text/html\r\ncf-mitigated: challenge\r\n", page).await;
    assert!(talk.state.last_detail.as_deref().is_some_and(|detail| detail.contains("blocked by Cloudflare")));
}

#[tokio::test]
async fn c25_a_document_that_was_mended_is_marked_so() {
    let mut talk = Talk::new(settings()).await;
    let cut = document("a").replace("</channel></rss>", "<item><title>Cut");
    let notices = talk.poll("200 OK", RSS, &cut).await.1;
    assert_eq!(kinds(&notices), [NoticeType::BaselineCompleted]);
    assert_eq!(talk.state.health(), FeedHealth::Repaired);
}
