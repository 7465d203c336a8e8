use std::{io::Write, time::Duration};

use flate2::{Compression, write::GzEncoder};

use super::*;
use crate::{
    model::Outage,
    net::{
        RetryAfter,
        testing::{Answers, Server, Step, head, loopback},
    },
};

const AGENT: &str = "recount/0.1 (+https://recount.example/bot)";
/// Short enough to wait for where a server never answers.
const SHORT: Duration = Duration::from_millis(50);

async fn fetch(url: &str) -> Result<Fetched, FetchError> {
    get(&Clients::new(), &Request { allow_private: &loopback(), ..Request::new(url, AGENT) }).await
}

async fn fetch_from(step: Step) -> Result<Fetched, FetchError> {
    fetch(&Server::start(vec![step]).await.url("/feed")).await
}

fn validators(etag: Option<&str>, last_modified: Option<&str>) -> Validators {
    Validators { etag: etag.map(Into::into), last_modified: last_modified.map(Into::into) }
}

#[tokio::test]
async fn a_document_comes_with_its_advice() {
    let headers = [
        "content-type: application/rss+xml; charset=windows-1251",
        "etag: W/\"a b\"",
        "last-modified: yesterday, about noon",
        "date: Thu, 06 Jan 2022 12:00:00 GMT",
        "expires: Thu, 06 Jan 2022 12:10:00 GMT",
        "cache-control: public, Max-Age=\"300\"",
        "retry-after: 60",
    ];
    let server = Server::start(vec![Step::status("200 OK", &headers, b"<rss/>")]).await;
    let fetched = fetch(&server.url("/feed?a=%20b")).await.unwrap();
    assert_eq!(fetched.status, 200);
    assert_eq!(fetched.final_url, server.url("/feed?a=%20b"));
    assert_eq!(fetched.permanent_redirect_to, None);
    assert_eq!(fetched.validators, validators(Some("W/\"a b\""), Some("yesterday, about noon")));
    assert_eq!(fetched.content_type.as_deref(), Some("application/rss+xml; charset=windows-1251"));
    assert_eq!(fetched.body, Body::Bytes(b"<rss/>".to_vec()));
    assert_eq!(fetched.cache.max_age, Some(Duration::from_mins(5)));
    assert_eq!(fetched.cache.retry_after, Some(RetryAfter::Wait(Duration::from_mins(1))));
    assert_eq!(fetched.cache.expires, Some("2022-01-06T12:10:00Z".parse().unwrap()));
    assert!(fetched.headers.contains(&("etag".into(), "W/\"a b\"".into())));
    let request = &server.seen()[0];
    assert!(request.starts_with("GET /feed?a=%20b HTTP/1.1\n"), "{request}");
    assert!(request.contains(&format!("user-agent: {AGENT}\n")), "{request}");
    assert!(!request.contains("if-none-match") && !request.contains("if-modified-since"), "{request}");
}

#[tokio::test]
async fn validators_are_echoed_byte_for_byte() {
    let old = validators(Some("W/\"ә b\"\u{80}x"), Some("Thu, 06 Jan 2022 12:00:00 +0000"));
    let server = Server::start(vec![Step::status("304 Not Modified", &["etag: \"new\""], b"")]).await;
    let url = server.url("/feed");
    let request = Request { validators: &old, allow_private: &loopback(), ..Request::new(&url, AGENT) };
    let fetched = get(&Clients::new(), &request).await.unwrap();
    let seen = &server.seen()[0];
    assert!(seen.contains("if-none-match: W/\"ә b\"\u{80}x\n"), "{seen}");
    assert!(seen.contains("if-modified-since: Thu, 06 Jan 2022 12:00:00 +0000\n"), "{seen}");
    assert_eq!(fetched.body, Body::NotModified);
    assert_eq!(fetched.validators, Validators { etag: Some("\"new\"".into()), ..old });
}

#[tokio::test]
async fn a_200_forgets_validators_that_it_does_not_bring() {
    let old = validators(Some("\"a\""), Some("b"));
    let long = format!("etag: \"{}\"", "x".repeat(VALIDATOR_BYTES_MAX));
    let server = Server::start(vec![Step::status("200 OK", &[&long], b"<rss/>")]).await;
    let url = server.url("/feed");
    let request = Request { validators: &old, allow_private: &loopback(), ..Request::new(&url, AGENT) };
    assert_eq!(get(&Clients::new(), &request).await.unwrap().validators, Validators::default());
}

fn to(status: &str, location: &str) -> Step {
    Step::status(status, &[&format!("location: {location}")], b"moved")
}

#[tokio::test]
async fn c20_only_permanent_redirects_are_to_be_adopted() {
    #[track_caller]
    fn ends(fetched: &Fetched, server: &Server, path: &str, permanent: Option<&str>) {
        assert_eq!(fetched.final_url, server.url(path));
        assert_eq!(fetched.permanent_redirect_to, permanent.map(|path| server.url(path)));
    }
    let ok = || Step::status("200 OK", &[], b"<rss/>");
    let server = Server::start(vec![to("301 Moved", "/a"), to("308 Moved", "b"), ok()]).await;
    ends(&fetch(&server.url("/x/feed")).await.unwrap(), &server, "/b", Some("/b"));
    let server =
        Server::start(vec![to("301 Moved", "/a"), to("302 Found", "/b"), to("301 Moved", "/c"), ok()]).await;
    ends(&fetch(&server.url("/feed")).await.unwrap(), &server, "/c", Some("/a"));
    for status in ["302 Found", "303 See Other", "307 Temporary Redirect"] {
        let server = Server::start(vec![to(status, "/a"), ok()]).await;
        ends(&fetch(&server.url("/feed")).await.unwrap(), &server, "/a", None);
    }
}

#[tokio::test]
async fn c20_five_redirects_are_followed_and_not_six() {
    let server = Server::start(vec![to("302 Found", "/again")]).await;
    let error = fetch(&server.url("/feed")).await.unwrap_err();
    assert_eq!(error, FetchError::TooManyRedirects);
    assert_eq!(error.outage(), Outage::Hard);
    assert_eq!(server.seen().len(), HOPS_MAX + 1);
    let mut steps = vec![to("302 Found", "/again"); HOPS_MAX];
    steps.push(Step::status("200 OK", &[], b""));
    assert!(fetch(&Server::start(steps).await.url("/feed")).await.is_ok());
}

#[tokio::test]
async fn c23_every_hop_passes_the_guard() {
    for location in ["http://10.0.0.1/", "http://[::1]/", "//169.254.169.254/latest", "file:///etc/passwd"] {
        let error = fetch_from(to("302 Found", location)).await.unwrap_err();
        assert!(matches!(error, FetchError::Refused(_)), "{location}: {error}");
        assert_eq!(error.outage(), Outage::Hard);
    }
    let server = Server::start(vec![to("302 Found", "http://inner.example/")]).await;
    let clients = Clients::with_resolver(Answers::new(&[&["192.168.1.1"]]));
    let url = server.url("/feed");
    let request = Request { allow_private: &loopback(), ..Request::new(&url, AGENT) };
    let error = get(&clients, &request).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "not fetched: inner.example is a private network, which is not allowed; if it is meant, name its network in \
         allow_private, of the feed or of [poll]"
    );
}

#[tokio::test]
async fn redirects_must_lead_somewhere() {
    for step in [Step::status("302 Found", &[], b""), to("302 Found", "http://[")] {
        assert_eq!(fetch_from(step).await, Err(FetchError::NoLocation));
    }
}

#[test]
fn c20_encryption_is_not_given_up() {
    let mut trail = redirect::Trail::start("https://news.example/feed");
    let hop = |trail: &mut redirect::Trail, location: &str| {
        let from = url::Url::parse(trail.url()).unwrap();
        let headers =
            HeaderMap::from_iter([(reqwest::header::LOCATION, HeaderValue::from_str(location).unwrap())]);
        trail.advance(&from, StatusCode::FOUND, &headers)
    };
    assert_eq!(hop(&mut trail, "https://www.news.example/feed"), Ok(()));
    let error = hop(&mut trail, "http://news.example/feed?s3cret").unwrap_err();
    assert_eq!(error, FetchError::Downgrade { host: "news.example".into() });
    let mut plain = redirect::Trail::start("http://news.example/feed");
    assert_eq!(hop(&mut plain, "https://news.example/feed"), Ok(()));
}

/// Gzip of so many MiB of zeros.
fn bomb(mebibytes: usize) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    for _ in 0..mebibytes {
        encoder.write_all(&vec![0; 1 << 20]).unwrap();
    }
    encoder.finish().unwrap()
}

#[tokio::test]
async fn c08_decompressed_bytes_count() {
    let error =
        fetch_from(Step::status("200 OK", &["content-encoding: gzip"], &bomb(200))).await.unwrap_err();
    assert_eq!(error, FetchError::TooLarge { limit: BODY_BYTES_MAX });
    assert_eq!(error.to_string(), "the document is larger than 5 MiB");
    assert_eq!(error.outage(), Outage::Soft);
    let fetched = fetch_from(Step::status("200 OK", &["content-encoding: gzip"], &bomb(5))).await.unwrap();
    assert_eq!(fetched.body, Body::Bytes(vec![0; 5 << 20]));
}

#[tokio::test]
async fn c08_slow_servers_are_given_up() {
    let ask = async |step: Step, first_byte_timeout, timeout| {
        let url = Server::start(vec![step]).await.url("/feed");
        let allowed = loopback();
        let request =
            Request { first_byte_timeout, timeout, allow_private: &allowed, ..Request::new(&url, AGENT) };
        get(&Clients::new(), &request).await.unwrap_err()
    };
    let silent = ask(Step::Hold(Vec::new()), SHORT, TIMEOUT).await;
    assert_eq!(silent.to_string(), "no answer in time");
    let dripping = ask(Step::Hold(head("200 OK", &[], 100)), TIMEOUT, SHORT).await;
    assert_eq!(dripping.to_string(), "the answer was not complete in time");
    assert_eq!((silent.outage(), dripping.outage()), (Outage::Soft, Outage::Soft));
}

#[tokio::test]
async fn cut_bodies_are_no_documents() {
    let mut half = head("200 OK", &[], 100);
    half.extend_from_slice(b"<rss>");
    let gzip = head("200 OK", &["content-encoding: gzip"], 5);
    let damaged = [gzip, b"zzzzz".to_vec()].concat();
    for step in [Step::Reply(half.clone()), Step::Reset(half), Step::Reply(damaged)] {
        let error = fetch_from(step).await.unwrap_err();
        assert!(matches!(error, FetchError::Failure(Failure::Broken(_))), "{error:?}");
        assert_eq!(error.outage(), Outage::Soft);
    }
}

#[track_caller]
fn check_status(status: u16, outage: Outage, words: &str) {
    let error = FetchError::Status { status, retry_after: None };
    assert_eq!((error.outage(), error.to_string()), (outage, format!("{words} (status {status})")));
}

#[test]
fn c18_statuses_have_classes_and_words() {
    check_status(204, Outage::Soft, "an answer that is no document");
    check_status(304, Outage::Soft, "\"not modified\", though nothing was there to compare with");
    check_status(400, Outage::Hard, "an answer that is no document");
    check_status(401, Outage::Hard, "the site wants a password");
    check_status(403, Outage::Hard, "the site refuses to serve us");
    check_status(404, Outage::Soft, "there is no such page");
    check_status(410, Outage::Gone, "the publisher says that it is gone for good");
    check_status(429, Outage::Soft, "the site asks us to come less often");
    check_status(451, Outage::Hard, "withheld for legal reasons");
    check_status(503, Outage::Soft, "the site has trouble of its own");
}

#[test]
fn what_can_be_done_is_said_where_the_words_do_not() {
    let check = |error: FetchError, expected: Option<&str>| {
        let remedy = error.remedy();
        assert_eq!(remedy.is_some(), expected.is_some(), "{error}");
        assert!(expected.is_none_or(|part| remedy.is_some_and(|remedy| remedy.contains(part))), "{remedy:?}");
    };
    let status = |status| FetchError::Status { status, retry_after: None };
    check(status(401), Some("open to you"));
    check(status(403), Some("poll.contact"));
    check(status(404), Some("recount feeds discover"));
    check(status(410), Some("recount feeds discover"));
    check(status(429), Some("longer interval"));
    check(status(451), None);
    check(status(500), Some("later"));
    check(FetchError::Challenge { status: 403, retry_after: None }, Some("let recount through"));
    check(FetchError::TooLarge { limit: 1 }, Some("body_limit"));
    check(FetchError::TooManyRedirects, Some("browser"));
    check(FetchError::NoLocation, Some("browser"));
    check(FetchError::Downgrade { host: "a.example".into() }, Some("http address"));
    check(FetchError::Refused(net::Refusal::NotAUrl), None);
    check(Failure::TimedOut("no answer in time").into(), Some("network"));
    check(Failure::Tls("its certificate has expired".into()).into(), Some("clock"));
    check(Failure::Lookup(net::LookupError::NotFound("a.example".into())).into(), Some("spelling"));
    check(Failure::Lookup(net::LookupError::TryAgain("a.example".into())).into(), Some("name servers"));
}

#[tokio::test]
async fn an_overloaded_site_is_left_alone() {
    let error = fetch_from(Step::status("429 Slow Down", &["retry-after: 3"], b"")).await.unwrap_err();
    assert_eq!(error.retry_after(), Some(RetryAfter::Wait(Duration::from_secs(3))));
    assert!(error.is_overload());
    assert!(!fetch_from(Step::status("500 Oops", &[], b"")).await.unwrap_err().is_overload());
}

#[tokio::test]
async fn c22_cloudflare_is_named() {
    let step =
        Step::status("403 Forbidden", &["cf-mitigated: challenge", "content-type: text/html"], b"<html>");
    let error = fetch_from(step).await.unwrap_err();
    assert_eq!(error.to_string(), "blocked by Cloudflare: the site asks for a browser (status 403)");
    assert_eq!((error.outage(), error.status()), (Outage::Soft, Some(403)));
}

#[tokio::test]
async fn a_304_needs_a_question() {
    let error = fetch_from(Step::status("304 Not Modified", &[], b"")).await.unwrap_err();
    assert_eq!(error.status(), Some(304));
}

#[tokio::test]
async fn headers_are_kept_up_to_a_limit() {
    let large = format!("x-large: {}", "x".repeat(HEADER_BYTES_MAX));
    let fetched = fetch_from(Step::status("200 OK", &["x-a: 1", &large, "x-b: 2"], b"")).await.unwrap();
    assert_eq!(fetched.headers, [("x-a".to_owned(), "1".to_owned())]);
}

#[tokio::test]
async fn no_error_holds_a_path() {
    for step in [
        Step::status("500 Oops", &[], b""),
        Step::Reset(Vec::new()),
        to("302 Found", "http://10.0.0.1/s3cret"),
        to("302 Found", "s3cret://s3cret/s3cret"),
    ] {
        let url = Server::start(vec![step]).await.url("/s3cret?key=s3cret");
        let error = fetch(&url).await.unwrap_err();
        assert!(!format!("{error} {error:?}").contains("/s3cret"), "{error:?}");
    }
}

#[track_caller]
fn check_freshness(headers: &[(&'static str, &str)], expected: Option<u64>) {
    let headers =
        headers.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect();
    let now = "2022-01-06T12:00:00Z".parse().unwrap();
    assert_eq!(advice::read(&headers).freshness(now), expected.map(Duration::from_secs), "{headers:?}");
}

#[test]
fn freshness_is_read_from_the_headers() {
    let expires = ("expires", "Thu, 06 Jan 2022 12:10:00 GMT");
    check_freshness(&[], None);
    check_freshness(&[("cache-control", "max-age=60")], Some(60));
    check_freshness(&[("cache-control", "max-age=60, no-cache")], None);
    check_freshness(&[("cache-control", "no-store"), expires], None);
    check_freshness(&[("cache-control", "no-cache=\"set-cookie\", max-age=60")], Some(60));
    check_freshness(&[("cache-control", "s-maxage=9"), ("cache-control", "max-age=7, max-age=8")], Some(7));
    for odd in
        ["max-age=-1", "max-age=", "max-age", "max-age=1e9", "max-age=99999999999", ",,=,", "max-age=x"]
    {
        check_freshness(&[("cache-control", odd)], None);
    }
    check_freshness(&[expires], Some(600));
    check_freshness(&[expires, ("cache-control", "max-age=60")], Some(60));
    check_freshness(&[expires, ("date", "Thu, 06 Jan 2022 12:09:00 GMT")], Some(60));
    check_freshness(&[("expires", "0")], None);
    check_freshness(&[("expires", "Wed, 05 Jan 2022 12:10:00 GMT")], None);
}
