use std::time::Duration;

use tempfile::TempDir;

use super::{
    super::{
        db::Db,
        tests::{FEED, NEW, OLD, Web, detained, feed, minute, poller, rss, settings},
    },
    *,
};
use crate::{
    model::{FeedId, FullText, NoticeType},
    store::{History, Store},
};

/// A poller and a feed whose first document is on record.
struct Desk {
    directory: TempDir,
    poller: Arc<Poller>,
    feed: Arc<Feed>,
    state: FeedState,
}

impl Desk {
    /// Polls a loopback publisher once.
    async fn new(full_text: FullText) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let db = Db::start(Store::open(&directory.path().join("recount.db")).unwrap().0).unwrap().0;
        let poller = poller(settings(), &db);
        let mut web = Web::start("127.0.0.1").await;
        let feed = Arc::new(Feed { full_text, ..feed("wire", &web.url("/feed")) });
        let (recorded, ()) = tokio::join!(poller.poll(&feed, FeedState::default()), async {
            let body = rss(&[detained("a", OLD, 0)]);
            web.next().await.answer("200 OK", "content-type: application/rss+xml\r\n", &body);
        });
        Self { directory, poller, feed, state: recorded.unwrap().state }
    }

    async fn push(&self, body: &str) -> Recorded {
        let link = HubLink { hub: "https://hub.example/x".to_owned(), topic: FEED.to_owned() };
        let headers =
            [("content-type", "application/rss+xml"), ("x-hub-signature", "sha1=00"), ("cookie", "a=b")];
        let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
        let pushed = Pushed { link, push: Push { headers, body: body.as_bytes().to_vec() } };
        self.poller.take_push(&self.feed, self.state.clone(), pushed).await.unwrap()
    }

    fn history(&self) -> History {
        History::open(&self.directory.path().join("recount.db")).unwrap()
    }

    /// Returns what became of the last push.
    fn last(&self) -> (String, String) {
        let last = self.history().pushes().unwrap().remove(0);
        (last.outcome, last.detail.unwrap_or_default())
    }
}

fn kinds(recorded: &Recorded) -> Vec<NoticeType> {
    recorded.notices.iter().map(|notice| notice.kind).collect()
}

#[tokio::test]
async fn a_push_goes_the_way_of_a_polled_document() {
    let desk = Desk::new(FullText::Off).await;
    let recorded = desk.push(&rss(&[detained("b", NEW, 60)])).await;
    assert_eq!(kinds(&recorded), [NoticeType::StoryFlagged, NoticeType::FigureChanged]);
    assert_eq!(recorded.state, desk.state, "what is known of the feed itself stays");
    assert_eq!(desk.last(), ("taken".to_owned(), String::new()));
    assert!(desk.push(&rss(&[detained("b", NEW, 60)])).await.notices.is_empty(), "once");
    let history = desk.history();
    assert_eq!(
        history.gaps(None, crate::store::history::Window::default()).unwrap(),
        [],
        "a push is not the whole feed"
    );
    assert_eq!(history.polls(&FeedId::new("wire")).unwrap().len(), 1, "nor a poll");
}

#[tokio::test]
async fn a_polled_document_repeats_nothing_that_was_pushed() {
    let mut desk = Desk::new(FullText::Off).await;
    let items = [detained("b", NEW, 60), detained("a", OLD, 0)];
    desk.push(&rss(&items[..1])).await;
    let mut web = Web::start("127.0.0.1").await;
    desk.feed = Arc::new(Feed { url: web.url("/feed"), ..Feed::clone(&desk.feed) });
    let (polled, ()) = tokio::join!(desk.poller.poll(&desk.feed, desk.state.clone()), async {
        web.next().await.answer("200 OK", "content-type: application/rss+xml\r\n", &rss(&items));
    });
    assert_eq!(kinds(&polled.unwrap()), []);
}

#[tokio::test]
async fn what_was_pushed_is_kept_as_evidence_without_the_hubs_secrets() {
    let desk = Desk::new(FullText::Off).await;
    let body = rss(&[detained("b", NEW, 60)]);
    desk.push(&body).await;
    let history = desk.history();
    let captures = history.captures(&crate::store::history::EvidenceFilter::default()).unwrap();
    let capture =
        captures.iter().map(|id| history.capture(*id).unwrap().unwrap()).find(|one| one.url == FEED);
    let capture = capture.expect("the push is kept");
    assert_eq!(
        (capture.body.as_slice(), capture.asked_url.as_str()),
        (body.as_bytes(), desk.feed.url.as_str())
    );
    let expected = [("content-type", "application/rss+xml"), (PUSHED_BY, "https://hub.example/...")];
    assert_eq!(capture.headers, expected.map(|(name, value)| (name.to_owned(), value.to_owned())));
}

#[tokio::test]
async fn another_feed_is_on_record_and_ignored() {
    let desk = Desk::new(FullText::Off).await;
    let named = |own: &str, items: &str| {
        format!(
            "<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\"><channel><title>T</title>\
             <atom:link rel=\"self\" href=\"{own}\"/>{items}</channel></rss>"
        )
    };
    let item = |guid: &str| {
        let document = rss(&[detained(guid, NEW, 60)]);
        let (_, items) = document.split_once("<title>Example Wire</title>").unwrap();
        items.split_once("</channel>").unwrap().0.to_owned()
    };
    let recorded = desk.push(&named("https://other.example/feed", &item("x"))).await;
    assert_eq!(kinds(&recorded), []);
    let expected = "another feed, which calls itself https://other.example/...";
    assert_eq!(desk.last(), ("other_topic".to_owned(), expected.to_owned()));
    let both = item("a") + &item("y");
    desk.push(&named("https://other.example/feed", &both)).await;
    assert_eq!(desk.last().0, "taken", "it has moved: its entries are known");
    desk.push(&named(FEED, &item("z"))).await;
    assert_eq!(desk.last().0, "taken");
}

#[tokio::test]
async fn what_is_no_feed_is_on_record_and_ignored() {
    let desk = Desk::new(FullText::Off).await;
    for (body, detail) in [
        ("", "an empty answer"),
        ("<html><title>Oops</title></html>", "a page, not a feed: \"Oops\""),
        ("plain words", "not a readable feed: it is neither XML nor JSON"),
    ] {
        assert_eq!(kinds(&desk.push(body).await), []);
        assert_eq!(desk.last(), ("unreadable".to_owned(), detail.to_owned()));
    }
}

#[tokio::test]
async fn nothing_is_news_before_the_first_document() {
    let mut desk = Desk::new(FullText::Off).await;
    desk.state = FeedState::default();
    assert_eq!(kinds(&desk.push(&rss(&[detained("b", NEW, 60)])).await), []);
    assert_eq!(desk.last().0, "early");
}

#[tokio::test]
async fn a_story_that_wants_its_page_has_the_feed_polled() {
    let desk = Desk::new(FullText::On).await;
    assert!(desk.state.next_poll_at.is_some());
    let recorded = desk.push(&rss(&[detained("b", NEW, 60)])).await;
    assert_eq!(recorded.state.next_poll_at, None, "at once");
    let due =
        desk.poller.db.write(|writer| writer.pages_due(&FeedId::new("wire"), minute(10_000_000), 5)).await;
    assert_eq!(due.unwrap().len(), 1);
}

#[tokio::test]
async fn a_feed_that_is_pushed_is_polled_more_rarely_until_its_hub_misses_something() {
    let mut desk = Desk::new(FullText::Off).await;
    let mut web = Web::start("127.0.0.1").await;
    desk.feed = Arc::new(Feed { url: web.url("/feed"), ..Feed::clone(&desk.feed) });
    let (begin, hour) = (minute(0), crate::schedule::SAFETY_WAIT);
    let until = clock::now().checked_add(24 * hour).unwrap();
    desk.poller.leases.put(&desk.feed.id, until, begin);
    let mut poll = async |state: FeedState, items: &[super::super::tests::Item<'_>]| {
        let (polled, ()) = tokio::join!(desk.poller.poll(&desk.feed, state), async {
            web.next().await.answer("200 OK", "content-type: application/rss+xml\r\n", &rss(items));
        });
        let polled = polled.unwrap();
        let wait = polled.state.next_poll_at.unwrap() - polled.state.last_poll_at.unwrap();
        (Duration::try_from(wait).unwrap(), polled)
    };
    let (wait, polled) = poll(desk.state.clone(), &[detained("a", OLD, 0)]).await;
    assert!(wait >= hour, "{wait:?}");
    let unpushed = polled.unpushed_at.expect("it would be polled earlier");
    assert!(unpushed < polled.state.next_poll_at.unwrap());
    let (wait, polled) = poll(polled.state, &[detained("b", NEW, 60), detained("a", OLD, 0)]).await;
    assert!(wait < hour, "the hub has missed it: {wait:?}");
    assert_eq!(polled.unpushed_at, None);
    desk.poller.leases.pushed(&desk.feed.id);
    let (wait, _) = poll(polled.state, &[detained("b", NEW, 60), detained("a", OLD, 0)]).await;
    assert!(wait >= hour, "it pushes again: {wait:?}");
}
