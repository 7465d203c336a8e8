use std::sync::Arc;

use super::{
    super::{
        db::Db,
        tests::{Web, capture, feed, poller, settings},
    },
    *,
};
use crate::{
    model::{ChangeKind, Identity, NoticeData},
    store::Store,
};

#[track_caller]
fn check_text(summary: Option<&str>, content: Option<&str>, expected: bool) {
    let entry = Entry {
        identity: Identity::Guid("a".to_owned()),
        guid: None,
        link: None,
        canonical_link: None,
        title: "Toll rises in Kazakhstan: 164 dead".to_owned(),
        summary: summary.map(str::to_owned),
        content: content.map(str::to_owned),
        author: None,
        source: None,
        dates: EntryDates::default(),
        language: None,
        content_hash: [0; 32],
    };
    assert_eq!(has_text(&entry), expected, "{summary:?} {content:?}");
}

#[test]
fn a_story_without_text_repeats_its_title_at_most() {
    check_text(None, None, false);
    check_text(Some(""), Some("<p> </p>"), false);
    check_text(Some("<b>Toll rises in Kazakhstan</b>\u{2026}"), None, false);
    check_text(Some("At least 164 people were killed."), None, true);
    check_text(None, Some("<p>At least 164 people were killed.</p>"), true);
}

#[test]
fn only_html_is_a_page() {
    let page = "<html><body><article><p>At least 164 people were killed in the unrest in Kazakhstan, the Health \
        Ministry said on Sunday, and more than two thousand were injured.</p></article></body></html>";
    let page = capture(0, "https://wire.example/a", 200, page);
    let read = |content_type| read_page(&page, content_type, None).is_some();
    assert!(read(Some("text/html; charset=utf-8")) && read(Some("Application/XHTML+XML")));
    assert!(!read(Some("text/xml")) && !read(Some("application/rss+xml")) && !read(None));
}

/// A poller of one feed and of pages on the loopback.
struct Site {
    web: Web,
    db: Db,
    poller: Arc<Poller>,
    feed: Feed,
    state: FeedState,
}

impl Site {
    async fn new(full_text: FullText) -> Self {
        let web = Web::start("127.0.0.1").await;
        let db = Db::start(Store::open_in_memory().unwrap()).unwrap().0;
        let poller = poller(settings(), &db);
        let feed = Feed { full_text, ..feed("wire", &web.url("/feed")) };
        Self { web, db, poller, feed, state: FeedState::default() }
    }

    /// Answers what is asked, and nothing else, while the work goes on.
    async fn answer<T>(&mut self, work: impl Future<Output = T>, answers: &[(&str, &str, &str, &str)]) -> T {
        let test = async {
            for (path, status, headers, body) in answers {
                let asked = self.web.next().await;
                assert_eq!(asked.path(), *path);
                asked.answer(status, headers, body);
            }
        };
        let (done, ()) = tokio::join!(work, test);
        assert!(self.web.is_quiet(), "nothing else was asked for");
        done
    }

    /// Polls the feed.
    async fn poll(&mut self, answers: &[(&str, &str, &str, &str)]) -> Vec<Notice> {
        let (poller, feed, state) =
            (Arc::clone(&self.poller), Arc::new(self.feed.clone()), self.state.clone());
        let recorded =
            self.answer(async move { Box::pin(poller.poll(&feed, state)).await }, answers).await.unwrap();
        self.state = recorded.state;
        recorded.notices
    }

    /// Lets all pages be due and looks at them.
    async fn look(&mut self, answers: &[(&str, &str, &str, &str)]) -> Vec<Notice> {
        self.make_due().await;
        let (poller, feed, state) =
            (Arc::clone(&self.poller), Arc::new(self.feed.clone()), self.state.clone());
        self.answer(async move { poller.look_again(&feed, &state, Budget::new()).await }, answers)
            .await
            .unwrap()
    }

    /// Polls a feed with an old story only, then with stories about Kazakhstan that carry no text.
    async fn with_stories(&mut self, names: &[&str], answers: &[(&str, &str, &str, &str)]) -> Vec<Notice> {
        let item = |name: &str, title: &str| {
            let link = self.web.url(&format!("/{name}"));
            format!("<item><guid>{name}</guid><link>{link}</link><title>{title}</title></item>")
        };
        let document = |items: &str| format!("<rss version=\"2.0\"><channel>{items}</channel></rss>");
        let old = item("old", "Snow in the Alps");
        let new: String = names.iter().map(|name| item(name, "Kazakhstan unrest: what is known")).collect();
        let (old, new) = (document(&old), document(&format!("{new}{old}")));
        self.poll(&[("/feed", "200 OK", RSS, &old)]).await;
        let mut all = vec![("/feed", "200 OK", RSS, new.as_str())];
        all.extend(answers);
        self.poll(&all).await
    }

    /// Lets the pages be due now, and returns how many there are.
    async fn make_due(&self) -> usize {
        let id = self.feed.id.clone();
        let moved = self.db.write(move |writer| {
            let pages = writer.pages_due(&id, Timestamp::MAX, 99)?;
            for (known, page) in &pages {
                let page = Page { next_at: page.since, ..page.clone() };
                writer.put_page(known.story.id, &known.story.identity, &page)?;
            }
            Ok(pages.len())
        });
        moved.await.unwrap()
    }
}

const RSS: &str = "content-type: application/rss+xml\r\n";

const HTML: &str = "content-type: text/html\r\netag: \"one\"\r\n";

fn page(count: &str) -> String {
    format!(
        "<html><body><article><p>The Interior Ministry of Kazakhstan said on Sunday that {count} people had been \
         detained in the unrest, and that the number would rise as the searches went on in the largest city and in \
         the regions around it, where the curfew stays in force.</p></article></body></html>"
    )
}

fn changes(notices: &[Notice]) -> Vec<(ChangeKind, Option<u64>)> {
    notices
        .iter()
        .filter_map(|notice| match &notice.data {
            NoticeData::Figure(figure) => Some((figure.change.kind, figure.new.value)),
            NoticeData::Story(_) | NoticeData::Feed(_) | NoticeData::Endpoint { .. } => None,
        })
        .collect()
}

const NO_RULES: (&str, &str, &str, &str) = ("/robots.txt", "404 Not Found", "", "");

#[tokio::test]
async fn a_page_is_looked_at_again_and_its_edits_are_told() {
    let mut site = Site::new(FullText::Auto).await;
    let told = site.with_stories(&["a"], &[NO_RULES, ("/a", "200 OK", HTML, &page("9,900"))]).await;
    assert_eq!(changes(&told), [(ChangeKind::Reported, Some(9_900))]);
    let told = site.poll(&[("/feed", "304 Not Modified", "", "")]).await;
    assert_eq!(changes(&told), [], "the page is not due yet");

    assert_eq!(site.make_due().await, 1);
    let same = ("/feed", "304 Not Modified", "", "");
    let told = site.poll(&[same, ("/a", "200 OK", HTML, &page("9,700"))]).await;
    assert_eq!(changes(&told), [(ChangeKind::Down, Some(9_700))], "in the first poll from then on");
    assert_eq!(changes(&site.poll(&[same]).await), [], "not before the next look of the schedule");

    assert_eq!(changes(&site.look(&[("/a", "200 OK", HTML, &page("9,700"))]).await), [], "the same again");
    assert_eq!(changes(&site.look(&[("/a", "304 Not Modified", "", "")]).await), []);
    assert_eq!(changes(&site.look(&[("/a", "500 Oops", "", "")]).await), []);
    assert_eq!(site.make_due().await, 1, "it is looked at again after a failure");
}

#[tokio::test]
async fn a_page_is_asked_for_with_its_validators() {
    let mut site = Site::new(FullText::On).await;
    site.with_stories(&["a"], &[NO_RULES, ("/a", "200 OK", HTML, &page("9,900"))]).await;
    site.make_due().await;
    let (poller, feed) = (Arc::clone(&site.poller), Arc::new(site.feed.clone()));
    let test = async {
        let asked = site.web.next().await;
        assert_eq!(asked.header("if-none-match"), Some("\"one\""));
        asked.answer("304 Not Modified", "", "");
    };
    let (looked, ()) = tokio::join!(poller.look_again(&feed, &site.state, Budget::new()), test);
    assert_eq!(changes(&looked.unwrap()), []);
}

#[tokio::test]
async fn a_page_that_failed_at_first_is_read_at_the_next_look() {
    let mut site = Site::new(FullText::Auto).await;
    let told = site.with_stories(&["a"], &[NO_RULES, ("/a", "500 Oops", "", "")]).await;
    assert_eq!(changes(&told), []);
    let told = site.look(&[("/a", "200 OK", HTML, &page("9,900"))]).await;
    assert_eq!(changes(&told), [(ChangeKind::Reported, Some(9_900))]);
}

#[tokio::test]
async fn pages_beyond_the_limit_of_a_poll_wait_for_the_next() {
    let mut site = Site::new(FullText::Auto).await;
    let names = ["a", "b", "c", "d", "e", "f"];
    let text = page("9,900");
    // Entries are read oldest first.
    let first = ["/f", "/e", "/d", "/c", "/b"].map(|path| (path, "200 OK", HTML, text.as_str()));
    site.with_stories(&names, &[[NO_RULES].as_slice(), &first].concat()).await;
    site.poll(&[("/feed", "304 Not Modified", "", ""), ("/a", "200 OK", HTML, &text)]).await;
    assert_eq!(site.make_due().await, names.len());
}

#[tokio::test]
async fn a_site_that_asks_for_less_is_asked_for_no_more_pages() {
    let mut site = Site::new(FullText::Auto).await;
    site.with_stories(&["a", "b"], &[NO_RULES, ("/b", "503 Busy", "", "")]).await;
    assert_eq!(site.make_due().await, 2, "both wait");
}

#[tokio::test]
async fn a_page_that_robots_may_not_see_is_let_alone() {
    let mut site = Site::new(FullText::Auto).await;
    let rules = ("/robots.txt", "200 OK", "content-type: text/plain\r\n", "User-agent: *\nDisallow: /");
    assert_eq!(changes(&site.with_stories(&["a"], &[rules]).await), []);
    assert_eq!(site.make_due().await, 0);
}

#[tokio::test]
async fn without_full_text_no_page_is_looked_at() {
    let mut site = Site::new(FullText::On).await;
    site.with_stories(&["a"], &[NO_RULES, ("/a", "200 OK", HTML, &page("9,900"))]).await;
    site.feed.full_text = FullText::Off;
    assert_eq!(changes(&site.look(&[]).await), []);
}

#[test]
fn a_page_is_looked_at_for_two_days() {
    let since = clock::now();
    let page = Page {
        url: "https://wire.example/a".to_owned(),
        validators: Validators::default(),
        since,
        next_at: since,
    };
    let late = since.checked_add(Duration::from_hours(51)).unwrap();
    assert!(looked_at(page.clone(), &Answered::Failed, since).unwrap().next_at > since);
    assert_eq!(looked_at(page.clone(), &Answered::Failed, late), None);
    assert_eq!(looked_at(page, &Answered::Refused, since), None);
}
