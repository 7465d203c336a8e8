use std::sync::Arc;

use tokio::sync::Semaphore;

use super::{
    super::{
        Which,
        db::Db,
        poll::PARSES_MAX,
        record::Recorder,
        scheduler::Scheduler,
        states,
        tests::{Web, config, feed, reader},
    },
    *,
};
use crate::{
    config::PollConfig,
    model::{ChangeKind, EntryDates, Identity, Notice, NoticeData},
    net::Clients,
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
    let page =
        b"<html><body><article><p>At least 164 people were killed in the unrest in Kazakhstan, the Health \
        Ministry said on Sunday, and more than two thousand were injured.</p></article></body></html>";
    let read = |content_type| read_page(page, content_type, "https://wire.example/a").is_some();
    assert!(read(Some("text/html; charset=utf-8")) && read(Some("Application/XHTML+XML")));
    assert!(!read(Some("text/xml")) && !read(Some("application/rss+xml")) && !read(None));
}

/// A poller of one feed and of pages on the loopback.
struct Site {
    web: Web,
    db: Db,
    poller: Arc<Poller>,
    feed: Feed,
}

impl Site {
    async fn new(full_text: FullText) -> Self {
        let web = Web::start("127.0.0.1").await;
        let db = Db::start(Store::open_in_memory().unwrap()).unwrap().0;
        let settings = config(&tempfile::tempdir().unwrap()).poll;
        let poller = Poller {
            clients: Arc::new(Clients::new()),
            user_agent: "recount/test".to_owned(),
            config: PollConfig { host_gap: Duration::ZERO, ..settings },
            recorder: Arc::new(Recorder {
                reader: reader(),
                endpoints: Arc::from([]),
                instance: db.instance().to_owned(),
            }),
            db: db.clone(),
            parses: Arc::new(Semaphore::new(PARSES_MAX)),
            sites: Sites::default(),
        };
        let feed = Feed { full_text, ..feed("wire", &web.url("/feed")) };
        Self { web, db, poller: Arc::new(poller), feed }
    }

    /// Starts a schedule from what is stored, as after a restart, and lets it do what is due.
    async fn pass(&mut self, which: Which, answers: &[(&str, &str, &str, &str)]) -> Vec<Notice> {
        let feeds = states(&self.db, std::slice::from_ref(&self.feed), which).await.unwrap();
        let mut scheduler = Scheduler::new(Arc::clone(&self.poller), feeds);
        let mut notices = Vec::new();
        let test = async {
            for (path, status, headers, body) in answers {
                let asked = self.web.next().await;
                assert_eq!(asked.path(), *path);
                asked.answer(status, headers, body);
            }
        };
        let (passed, ()) =
            tokio::join!(scheduler.pass(|ended| notices.extend(ended.notices.iter().cloned())), test);
        passed.unwrap();
        assert!(self.web.is_quiet(), "nothing else was asked for");
        notices
    }

    /// Polls a feed with an old story only, then with one about Kazakhstan that carries no text.
    async fn with_story(&mut self, answers: &[(&str, &str, &str, &str)]) -> Vec<Notice> {
        let item = |name: &str, title: &str| {
            let link = self.web.url(&format!("/{name}"));
            format!("<item><guid>{name}</guid><link>{link}</link><title>{title}</title></item>")
        };
        let document = |items: &str| format!("<rss version=\"2.0\"><channel>{items}</channel></rss>");
        let old = item("old", "Snow in the Alps");
        let new = document(&format!("{}{old}", item("a", "Kazakhstan unrest: what is known")));
        let (old, rss) = (document(&old), "content-type: application/rss+xml\r\n");
        self.pass(Which::All, &[("/feed", "200 OK", rss, &old)]).await;
        let mut all = vec![("/feed", "200 OK", rss, new.as_str())];
        all.extend(answers);
        self.pass(Which::All, &all).await
    }

    /// Lets the pages be due now.
    async fn make_due(&self) -> usize {
        let id = self.feed.id.clone();
        let moved = self.db.write(move |writer| {
            let pages = writer.pages_due(&id, Timestamp::MAX, 9)?;
            for (known, page) in &pages {
                let page = Page { next_at: Some(page.since), ..page.clone() };
                writer.put_page(known.story.id, &known.story.identity, &page)?;
            }
            Ok(pages.len())
        });
        moved.await.unwrap()
    }
}

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
    let told = site.with_story(&[NO_RULES, ("/a", "200 OK", HTML, &page("9,900"))]).await;
    assert_eq!(changes(&told), [(ChangeKind::Reported, Some(9_900))]);
    assert_eq!(changes(&site.pass(Which::Due, &[]).await), [], "not due yet");

    assert_eq!(site.make_due().await, 1);
    let told = site.pass(Which::Due, &[("/a", "200 OK", HTML, &page("9,700"))]).await;
    assert_eq!(changes(&told), [(ChangeKind::Down, Some(9_700))], "without asking the feed");

    site.make_due().await;
    assert_eq!(changes(&site.pass(Which::Due, &[("/a", "304 Not Modified", "", "")]).await), []);
    site.make_due().await;
    assert_eq!(changes(&site.pass(Which::Due, &[("/a", "500 Oops", "", "")]).await), []);
    assert_eq!(site.make_due().await, 1, "it is looked at again after a failure");
}

#[tokio::test]
async fn a_page_is_asked_for_with_its_validators() {
    let mut site = Site::new(FullText::On).await;
    site.with_story(&[NO_RULES, ("/a", "200 OK", HTML, &page("9,900"))]).await;
    site.make_due().await;
    let feeds = states(&site.db, std::slice::from_ref(&site.feed), Which::Due).await.unwrap();
    let (feed, state) = feeds.into_iter().next().unwrap();
    let test = async {
        let asked = site.web.next().await;
        assert_eq!(asked.header("if-none-match"), Some("\"one\""));
        asked.answer("304 Not Modified", "", "");
    };
    let (looked, ()) = tokio::join!(site.poller.look(&feed, state), test);
    let next = looked.unwrap().state.next_page_at.unwrap();
    assert!(next > clock::now(), "not before the next look of the schedule");
}

#[tokio::test]
async fn a_page_that_failed_at_first_is_read_at_the_next_look() {
    let mut site = Site::new(FullText::Auto).await;
    let told = site.with_story(&[NO_RULES, ("/a", "503 Busy", "", "")]).await;
    assert_eq!(changes(&told), []);
    site.make_due().await;
    let told = site.pass(Which::Due, &[("/a", "200 OK", HTML, &page("9,900"))]).await;
    assert_eq!(changes(&told), [(ChangeKind::Reported, Some(9_900))]);
}

#[tokio::test]
async fn a_page_that_robots_may_not_see_is_let_alone() {
    let mut site = Site::new(FullText::Auto).await;
    let rules = ("/robots.txt", "200 OK", "content-type: text/plain\r\n", "User-agent: *\nDisallow: /");
    assert_eq!(changes(&site.with_story(&[rules]).await), []);
    assert_eq!(changes(&site.pass(Which::Due, &[]).await), []);
}

#[tokio::test]
async fn without_full_text_no_page_is_looked_at() {
    let mut site = Site::new(FullText::On).await;
    site.with_story(&[NO_RULES, ("/a", "200 OK", HTML, &page("9,900"))]).await;
    site.make_due().await;
    site.feed.full_text = FullText::Off;
    let feed = "content-type: application/rss+xml\r\n";
    let empty = "<rss version=\"2.0\"><channel></channel></rss>";
    // A feed that is read in another way than before is due at once; its pages are not.
    site.pass(Which::Due, &[("/feed", "200 OK", feed, empty)]).await;
    assert_eq!(changes(&site.pass(Which::Due, &[]).await), []);
}
