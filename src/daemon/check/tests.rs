use super::{
    super::tests::{Asked, Web, detained, feed, rss},
    *,
};
use crate::config::PollConfig;

/// Returns the built-in configuration without a rest between two requests, on which the loopback may be asked.
fn config() -> Config {
    let config = super::super::tests::config(&tempfile::tempdir().unwrap());
    let allow_private = vec!["127.0.0.0/8".parse().unwrap()];
    Config { poll: PollConfig { host_gap: Duration::ZERO, allow_private, ..config.poll.clone() }, ..config }
}

fn document() -> String {
    rss(&[detained("a", "Snow fell in the Alps.", 0)])
}

fn answer(asked: Asked) {
    asked.answer("200 OK", "content-type: application/rss+xml\r\n", &document());
}

fn answer_page(asked: Asked, page: &str) {
    asked.answer("200 OK", "content-type: text/html\r\n", page);
}

#[tokio::test]
async fn hosts_are_asked_beside_each_other_and_each_one_at_a_time() {
    let (mut one, mut other) = (Web::start("127.0.0.1").await, Web::start("127.0.0.2").await);
    let feeds = [feed("a", &one.url("/1")), feed("b", &one.url("/2")), feed("c", &other.url("/3"))];
    let test = async {
        let first = one.next().await;
        answer(other.next().await);
        assert!(one.is_quiet(), "the second waits for the first");
        answer(first);
        one.next().await.answer("403 Forbidden", "", "");
    };
    let mut ended = 0;
    let config = config();
    let (checked, ()) = tokio::join!(check(&config, &feeds, |_| ended += 1), test);
    let names: Vec<_> = checked.iter().map(|one| (one.feed.id.as_str(), one.outcome.name())).collect();
    let failed = names.iter().filter(|(_, outcome)| *outcome == "failed").count();
    assert_eq!((names.iter().map(|name| name.0).collect::<String>().as_str(), failed, ended), ("abc", 1, 3));
    let served = checked[2].document.as_ref().unwrap();
    assert_eq!(
        (served.entries, served.title.as_deref(), served.format),
        (1, Some("Example Wire"), FeedFormat::Rss)
    );
    assert!(matches!(checked[2].remarks.as_slice(), [Remark::Old { .. }]), "{:?}", checked[2].remarks);
    let refused = checked.iter().find(|one| !one.outcome.is_success()).unwrap();
    assert!(refused.remedy.unwrap().contains("poll.contact"));
}

#[tokio::test]
async fn a_host_rests_between_two_requests() {
    let gap = Duration::from_millis(300);
    let mut web = Web::start("127.0.0.1").await;
    let config = config();
    let config = Config { poll: PollConfig { host_gap: gap, ..config.poll.clone() }, ..config };
    let feeds = [feed("a", &web.url("/1")), feed("b", &web.url("/2"))];
    let test = async {
        let asked = web.next().await;
        let answered_at = clock::monotonic();
        answer(asked);
        answer(web.next().await);
        answered_at.elapsed()
    };
    let (_, rested) = tokio::join!(check(&config, &feeds, |_| {}), test);
    assert!(rested >= gap, "{rested:?}");
}

#[tokio::test]
async fn a_host_that_asks_for_less_is_left_alone() {
    let mut web = Web::start("127.0.0.1").await;
    let feeds = [feed("a", &web.url("/1")), feed("b", &web.url("/2"))];
    let config = config();
    let test = async { web.next().await.answer("429 Too Many Requests", "", "") };
    let (checked, ()) = tokio::join!(check(&config, &feeds, |_| {}), test);
    assert!(web.is_quiet(), "the other is not asked");
    let details: Vec<String> = checked.iter().filter_map(|one| one.outcome.detail()).collect();
    assert!(details.iter().any(|detail| detail.contains("come less often (status 429)")), "{details:?}");
    assert!(details.iter().any(|detail| detail.starts_with("not asked: its host")), "{details:?}");
}

#[tokio::test]
async fn a_page_leads_to_its_feeds_and_each_is_asked_once() {
    let mut web = Web::start("127.0.0.1").await;
    let page = "<base href=/x/><link rel=alternate type=application/rss+xml href=a.xml title=News>\
        <link rel=alternate type=application/atom+xml href=gone.xml title=Old><a href=/rss>rss</a>";
    let (config, url) = (config(), web.url("/x/page"));
    let test = async {
        answer_page(web.next().await, page);
        let mut paths = Vec::new();
        for _ in 0..3 {
            let asked = web.next().await;
            paths.push(asked.path().to_owned());
            match asked.path() {
                "/x/a.xml" => answer(asked),
                "/rss" => asked.answer("301 Moved Permanently", "location: /x/a.xml\r\n", ""),
                _ => asked.answer("404 Not Found", "", ""),
            }
        }
        answer(web.next().await);
        paths.sort_unstable();
        paths
    };
    let (discovery, paths) = tokio::join!(discover(&config, &url, |_| {}), test);
    assert_eq!(paths, ["/rss", "/x/a.xml", "/x/gone.xml"]);
    let discovery = discovery.unwrap();
    let found: Vec<_> =
        discovery.feeds.iter().map(|one| (one.feed.outlet.as_deref(), one.outcome.is_success())).collect();
    assert_eq!(found, [(Some("News"), true), (Some("Old"), false)], "/rss answers as a.xml does");
    assert_eq!((discovery.left_out, discovery.tried), (0, 0));
}

#[tokio::test]
async fn usual_addresses_are_tried_when_a_page_names_none_until_one_is_a_feed() {
    let mut web = Web::start("127.0.0.1").await;
    let (config, url) = (config(), web.url("/news"));
    let test = async {
        answer_page(web.next().await, "<html><title>Courier</title><p>News");
        for path in ["/feed", "/rss"] {
            let asked = web.next().await;
            assert_eq!(asked.path(), path);
            asked.answer("404 Not Found", "", "");
        }
        answer(web.next().await);
    };
    let (discovery, ()) = tokio::join!(discover(&config, &url, |_| {}), test);
    let discovery = discovery.unwrap();
    assert_eq!((discovery.feeds.len(), discovery.tried), (1, 3));
    assert_eq!(discovery.feeds[0].feed.url, web.url("/rss.xml"));
    assert!(web.is_quiet(), "no further address is tried");
}

#[tokio::test]
async fn a_page_that_is_a_feed_is_the_feed_and_one_that_fails_is_told() {
    let mut web = Web::start("127.0.0.1").await;
    let (config, url) = (config(), web.url("/feed"));
    let (found, ()) = tokio::join!(discover(&config, &url, |_| {}), async { answer(web.next().await) });
    assert_eq!(found.unwrap().feeds[0].feed.url, url);
    let test = async { web.next().await.answer("503 Service Unavailable", "", "") };
    let (found, ()) = tokio::join!(discover(&config, &url, |_| {}), test);
    assert_eq!(found.unwrap_err().status, Some(503));
    let private = discover(&config, "http://10.0.0.1/", |_| {}).await.unwrap_err();
    assert!(private.outcome.detail().unwrap().contains("a private network"), "{private:?}");
}
