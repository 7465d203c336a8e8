use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use url::form_urlencoded;

use super::{
    super::tests::{Asked, Web, feed, minute},
    *,
};
use crate::store::Store;

const FEED: &str = "https://wire.example/feed";
const CALLBACK: &str = "https://desk.example/recount/websub/";

/// A desk that is subscribed to nothing, and its hub.
struct Desk {
    hub: Web,
    db: Db,
    subscriber: Subscriber,
    inbox: mpsc::Receiver<FromHub>,
}

fn id() -> FeedId {
    FeedId::new("wire")
}

impl Desk {
    async fn new() -> Self {
        let db = Db::start(Store::open_in_memory().unwrap()).unwrap().0;
        let (sender, inbox) = mpsc::channel(8);
        let subscriber = Subscriber {
            public_url: Some("https://desk.example/recount".to_owned()),
            feeds: Subscriber::networks(&[feed("wire", FEED)]),
            allow_private: vec!["127.0.0.0/8".parse().unwrap()],
            push_bytes_max: 100,
            clients: Arc::new(Clients::new()),
            user_agent: "recount/test".to_owned(),
            db: db.clone(),
            leases: Arc::default(),
            inbox: sender,
        };
        let desk = Self { hub: Web::start("127.0.0.1").await, db, subscriber, inbox };
        desk.write(|writer| writer.put_feed(&feed("wire", FEED))).await;
        desk.name_hub().await;
        desk
    }

    async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Writer<'_>) -> Result<T, StoreError> + Send + 'static,
    ) -> T {
        self.db.write(work).await.unwrap()
    }

    /// Lets the feed name the hub, as a poll of it does.
    async fn name_hub(&self) {
        let link = HubLink { hub: self.hub.url("/hub"), topic: FEED.to_owned() };
        self.write(move |writer| writer.put_hub(&id(), Some(&link))).await;
    }

    async fn all(&self) -> Vec<Subscription> {
        self.write(|writer| writer.subscriptions()).await
    }

    async fn only(&self) -> Subscription {
        let mut all = self.all().await;
        assert_eq!(all.len(), 1, "{all:?}");
        all.remove(0)
    }

    /// Does what is due at a minute; the hub answers its one request with a status, after it has done something.
    async fn work(&mut self, at: i64, status: &str) -> Request {
        let (worked, request) = tokio::join!(self.subscriber.work(minute(at)), async {
            let asked = self.hub.next().await;
            let request = Request::of(&asked);
            asked.answer(status, "", "busy\n");
            request
        });
        worked.unwrap();
        request
    }

    async fn work_alone(&mut self, at: i64) -> Option<Timestamp> {
        let next = self.subscriber.work(minute(at)).await.unwrap();
        assert!(self.hub.is_quiet(), "no hub was asked");
        next
    }

    /// Asks at the callback, as a hub does.
    async fn question(&self, token: &str, query: &[(&str, &str)], at: i64) -> Reply {
        let query: Vec<_> =
            query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        self.subscriber.answer_question(token.to_owned(), &query, minute(at)).await.unwrap()
    }

    async fn verify(&self, token: &str, mode: &str, at: i64) -> Reply {
        let query = [
            ("hub.mode", mode),
            ("hub.topic", FEED),
            ("hub.challenge", "c0ffee"),
            ("hub.lease_seconds", "6000"),
        ];
        self.question(token, &query, at).await
    }

    /// Subscribes at minute 0, with a lease until minute 100; returns the token.
    async fn subscribed(&mut self) -> String {
        self.subscriber.begin(minute(0)).await.unwrap();
        let request = self.work(0, "202 Accepted").await;
        assert_eq!(self.verify(&request.token(), "subscribe", 0).await, echo());
        request.token()
    }

    fn is_pushed(&self, at: i64) -> bool {
        self.subscriber.leases.until(&id(), minute(at)).is_some()
    }

    /// Tells whether the schedule was told that the feed is pushed no more.
    fn has_ended(&mut self) -> bool {
        matches!(self.inbox.try_recv(), Ok(FromHub::Ended(feed)) if feed == id())
    }

    async fn push(&self, token: &str, signature: Option<&str>) -> Reply {
        let headers = signature.map(|signature| (SIGNATURE.to_owned(), signature.to_owned()));
        let push = Push { headers: headers.into_iter().collect(), body: b"<rss/>".to_vec() };
        self.subscriber.take_push(token.to_owned(), push).await.unwrap()
    }
}

fn echo() -> Reply {
    Reply::Echo("c0ffee".to_owned())
}

/// What a hub was asked.
struct Request(Vec<(String, String)>);

impl Request {
    fn of(asked: &Asked) -> Self {
        Self(form_urlencoded::parse(asked.body().as_bytes()).into_owned().collect())
    }

    fn value(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str()).unwrap_or_default()
    }

    fn token(&self) -> String {
        self.value("hub.callback").strip_prefix(CALLBACK).expect("the callback is ours").to_owned()
    }
}

#[tokio::test]
async fn a_feed_that_names_a_hub_is_subscribed_to_and_verified() {
    let mut desk = Desk::new().await;
    desk.subscriber.begin(minute(0)).await.unwrap();
    assert_eq!(desk.verify("0", "subscribe", 0).await, Reply::Unknown, "no such token");
    let token = desk.only().await.token.expose().to_owned();
    assert_eq!(desk.verify(&token, "subscribe", 0).await, Reply::Unknown, "nobody has asked yet");
    let request = desk.work(0, "202 Accepted").await;
    assert_eq!((request.value("hub.mode"), request.value("hub.topic")), ("subscribe", FEED));
    assert_eq!(request.value("hub.lease_seconds"), "864000");
    assert_eq!(request.value("hub.secret"), desk.only().await.secret.expose());
    assert_eq!(request.token(), token);
    assert!(!desk.is_pushed(0), "it is not verified");
    assert_eq!(desk.verify(&token, "unsubscribe", 0).await, Reply::Unknown, "that was not asked for");
    let other = [("hub.mode", "subscribe"), ("hub.topic", "https://wire.example/"), ("hub.challenge", "1")];
    assert_eq!(desk.question(&token, &other, 0).await, Reply::Unknown, "nor was that topic");
    assert_eq!(desk.verify(&token, "subscribe", 0).await, echo());
    let live = desk.only().await;
    assert_eq!((live.state, live.lease_ends_at), (SubscriptionState::Live, Some(minute(100))));
    assert!(desk.is_pushed(99) && !desk.is_pushed(100));
    assert_eq!(desk.work_alone(1).await, Some(live.next_at));
}

#[tokio::test]
async fn a_hub_may_verify_before_it_answers_and_even_break_off_then() {
    let mut desk = Desk::new().await;
    desk.subscriber.begin(minute(0)).await.unwrap();
    let worked = tokio::join!(desk.subscriber.work(minute(0)), async {
        let asked = desk.hub.next().await;
        let token = Request::of(&asked).token();
        assert_eq!(desk.subscriber.answer_question(token, &verification(), minute(0)).await.unwrap(), echo());
        drop(asked);
    });
    worked.0.unwrap();
    let live = desk.only().await;
    assert_eq!((live.state, live.failures, live.detail), (SubscriptionState::Live, 0, None));
}

fn verification() -> Vec<(String, String)> {
    let pairs = [("hub.mode", "subscribe"), ("hub.topic", FEED), ("hub.challenge", "c0ffee")];
    pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).into()
}

#[tokio::test]
async fn a_hub_that_refuses_is_asked_again_later() {
    let mut desk = Desk::new().await;
    desk.subscriber.begin(minute(0)).await.unwrap();
    desk.work(0, "503 Service Unavailable").await;
    let refused = desk.only().await;
    assert_eq!((refused.state, refused.failures), (SubscriptionState::Asking, 1));
    assert_eq!(refused.detail.as_deref(), Some("the hub answered with status 503: busy"));
    assert_eq!(desk.work_alone(4).await, Some(refused.next_at));
    desk.work(7, "202 Accepted").await;
    assert_eq!(desk.only().await.failures, 2);
}

#[tokio::test]
async fn a_lease_is_renewed_in_time_and_else_lapses() {
    let mut desk = Desk::new().await;
    let token = desk.subscribed().await;
    desk.work_alone(74).await;
    let renewal = desk.work(86, "202 Accepted").await;
    assert_eq!((renewal.value("hub.mode"), renewal.token()), ("subscribe", token.clone()));
    assert!(desk.is_pushed(86), "the old lease holds");
    desk.verify(&token, "subscribe", 87).await;
    assert_eq!(desk.only().await.lease_ends_at, Some(minute(187)));
    desk.work(172, "500 Internal Server Error").await;
    assert!(desk.is_pushed(173) && !desk.has_ended());
    desk.work(188, "500 Internal Server Error").await;
    let over = desk.only().await;
    assert_eq!((over.state, over.lease_ends_at), (SubscriptionState::Asking, None));
    assert!(!desk.is_pushed(188) && desk.has_ended(), "the feed is polled as without a hub");
    desk.verify(&token, "subscribe", 189).await;
    assert!(desk.is_pushed(190), "it comes back");
}

#[tokio::test]
async fn a_hub_that_denies_is_believed() {
    let mut desk = Desk::new().await;
    let token = desk.subscribed().await;
    let denial = |topic| [("hub.mode", "denied"), ("hub.topic", topic), ("hub.reason", "no more")];
    assert_eq!(desk.question(&token, &denial("https://other.example/"), 1).await, Reply::Unknown);
    assert!(desk.is_pushed(1));
    assert_eq!(desk.question(&token, &denial(FEED), 1).await, Reply::Received);
    let denied = desk.only().await;
    assert_eq!(
        (denied.state, denied.detail.as_deref()),
        (SubscriptionState::Denied, Some("the hub said no: no more"))
    );
    assert!(!desk.is_pushed(1) && desk.has_ended());
    assert_eq!(desk.verify(&token, "subscribe", 2).await, Reply::Unknown);
    desk.work_alone(6 * 24 * 60).await;
    desk.work(9 * 24 * 60, "202 Accepted").await;
}

#[tokio::test]
async fn a_feed_that_is_removed_is_unsubscribed() {
    let mut desk = Desk::new().await;
    let token = desk.subscribed().await;
    desk.subscriber.feeds.clear();
    desk.subscriber.begin(minute(5)).await.unwrap();
    assert_eq!(desk.push(&token, None).await, Reply::Received, "the secret is still known");
    assert_eq!(desk.subscriber.answer_knock(token.clone()).await.unwrap(), Reply::Gone);
    let request = desk.work(5, "202 Accepted").await;
    assert_eq!((request.value("hub.mode"), request.token()), ("unsubscribe", token.clone()));
    assert_eq!(desk.verify(&token, "subscribe", 6).await, Reply::Unknown);
    assert_eq!(desk.verify(&token, "unsubscribe", 6).await, echo());
    assert_eq!(desk.all().await, []);
    assert_eq!(desk.subscriber.answer_knock(token).await.unwrap(), Reply::Unknown);
    desk.work_alone(7).await;
}

#[tokio::test]
async fn a_hub_that_is_gone_is_told_a_few_times_and_forgotten() {
    let mut desk = Desk::new().await;
    desk.subscribed().await;
    desk.subscriber.feeds.clear();
    desk.subscriber.begin(minute(5)).await.unwrap();
    for at in [5, 20, 60] {
        desk.work(at, "500 Internal Server Error").await;
    }
    assert_eq!(desk.work_alone(300).await, None);
    assert_eq!(desk.all().await, []);
}

#[tokio::test]
async fn another_hub_ends_the_subscription_at_the_one_before() {
    let mut desk = Desk::new().await;
    let token = desk.subscribed().await;
    let link = HubLink { hub: desk.hub.url("/other"), topic: FEED.to_owned() };
    desk.write(move |writer| writer.put_hub(&id(), Some(&link))).await;
    desk.subscriber.leases.renamed(&id());
    let (worked, paths) = tokio::join!(desk.subscriber.work(minute(1)), async {
        let mut paths = Vec::new();
        for _ in 0..2 {
            let asked = desk.hub.next().await;
            let request = Request::of(&asked);
            assert_eq!(request.token() == token, request.value("hub.mode") == "unsubscribe");
            paths.push(asked.path().to_owned());
            asked.answer("202 Accepted", "", "");
        }
        paths.sort();
        paths
    });
    worked.unwrap();
    assert_eq!(paths, ["/hub", "/other"]);
    assert!(!desk.is_pushed(1) && desk.has_ended());
    desk.write(|writer| writer.put_hub(&id(), None)).await;
    desk.subscriber.leases.renamed(&id());
    desk.work(1, "202 Accepted").await;
    assert!(desk.all().await.iter().all(|one| one.state == SubscriptionState::Leaving));
}

#[tokio::test]
async fn a_start_keeps_what_fits_and_forgets_all_without_a_public_address() {
    let mut desk = Desk::new().await;
    let token = desk.subscribed().await;
    desk.subscriber.leases = Arc::default();
    desk.subscriber.begin(minute(10)).await.unwrap();
    assert_eq!(desk.only().await.token.expose(), token);
    assert!(desk.is_pushed(10), "the lease outlasts a restart");
    desk.subscriber.public_url = Some("https://other.example".to_owned());
    desk.subscriber.begin(minute(11)).await.unwrap();
    let states: Vec<_> = desk.all().await.into_iter().map(|one| one.state).collect();
    assert_eq!(states, [SubscriptionState::Leaving, SubscriptionState::Asking]);
    desk.subscriber.public_url = None;
    desk.subscriber.begin(minute(12)).await.unwrap();
    assert_eq!(desk.all().await, []);
    assert_eq!(desk.work_alone(12).await, None);
}

#[tokio::test]
async fn only_a_signed_push_is_handed_on() {
    let mut desk = Desk::new().await;
    let token = desk.subscribed().await;
    let secret = desk.only().await.secret;
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.expose().as_bytes()).unwrap();
    mac.update(b"<rss/>");
    let tag: Vec<_> = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(desk.subscriber.answer_knock(token.clone()).await.unwrap(), Reply::Welcome { bytes_max: 100 });
    assert_eq!(desk.push(&token, Some(&format!("sha256={}", tag.concat()))).await, Reply::Received);
    let Ok(FromHub::Push(feed, pushed)) = desk.inbox.try_recv() else { panic!("it is handed on") };
    assert_eq!(
        (feed, pushed.link.topic.as_str(), pushed.push.body.as_slice()),
        (id(), FEED, b"<rss/>".as_slice())
    );
    for signature in [None, Some("sha256=00"), Some("sha1=c0ffee"), Some("md5=00")] {
        assert_eq!(desk.push(&token, signature).await, Reply::Received, "the hub hears the same");
        assert!(desk.inbox.try_recv().is_err(), "{signature:?}");
    }
    assert_eq!(desk.push("0", None).await, Reply::Unknown);
}
