use std::time::Duration;

use reqwest::{
    Method,
    header::{HeaderMap, HeaderValue},
};

use super::{
    testing::{AUTHORITY, Answers, Server, Step, loopback, start_tls},
    *,
};
use crate::model::{Network, Timestamp};

fn guard(allow: &[&str]) -> Guard {
    Guard { allow_private: networks(allow), reach: Reach::Public }
}

fn networks(allow: &[&str]) -> Vec<Network> {
    allow.iter().map(|network| network.parse().unwrap()).collect()
}

fn access(allow_private: &[Network]) -> Access<'_> {
    Access {
        allow_private,
        plain_http: PlainHttp::Anywhere,
        ca_file: None,
        connect_timeout: Duration::from_secs(5),
    }
}

#[track_caller]
fn check_kind(url: &str, expected: Kind) {
    match guard(&[]).check(url) {
        Ok(_) => assert_eq!(Kind::Public, expected, "{url}"),
        Err(Refusal::Address { kind, .. }) => assert_eq!(kind, expected, "{url}"),
        Err(other) => panic!("{url}: {other}"),
    }
}

#[test]
fn addresses_are_seen_through_their_spellings() {
    for url in [
        "http://127.0.0.1/",
        "http://127.1/",
        "http://127.0.0.1./",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://0x7f000001/",
        "http://0177.0.0.1/",
        "http://127.255.255.254:8080/feed?x=1#y",
        "http://user:pass@127.0.0.1/",
        "http://good.example@127.0.0.1/",
        "http://１２７.0.0.1/",
        "http://127。0。0。1/",
        "http:127.0.0.1/",
        "http:\\\\127.0.0.1\\feed",
        "http://%31%32%37.0.0.1/",
        " http://127.0.0.1/ ",
        "HTTP://127.0.0.1/",
        "http://[::1]/",
        "http://[0:0:0:0:0:0:0:1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:7f00:1]/",
        "http://[64:ff9b::127.0.0.1]/",
    ] {
        check_kind(url, Kind::Loopback);
    }
}

#[test]
fn networks_are_sorted() {
    check_kind("https://10.0.0.1/", Kind::Private);
    check_kind("https://172.16.0.1/", Kind::Private);
    check_kind("https://172.31.255.255/", Kind::Private);
    check_kind("https://172.32.0.1/", Kind::Public);
    check_kind("https://192.168.1.1/", Kind::Private);
    check_kind("https://[::ffff:192.168.1.1]/", Kind::Private);
    check_kind("https://[64:ff9b::a00:1]/", Kind::Private);
    check_kind("https://100.64.0.1/", Kind::Shared);
    check_kind("https://100.127.255.255/", Kind::Shared);
    check_kind("https://100.128.0.1/", Kind::Public);
    check_kind("https://[fd12:3456::1]/", Kind::UniqueLocal);
    check_kind("https://[fc00::1]/", Kind::UniqueLocal);
    check_kind("https://0/", Kind::Unspecified);
    check_kind("https://0.0.0.0/", Kind::Unspecified);
    check_kind("https://0.1.2.3/", Kind::Unspecified);
    check_kind("https://[::]/", Kind::Unspecified);
    check_kind("https://169.254.169.254/latest/meta-data/", Kind::LinkLocal);
    check_kind("https://[::ffff:a9fe:a9fe]/", Kind::LinkLocal);
    check_kind("https://[fe80::1]/", Kind::LinkLocal);
    check_kind("https://100.100.100.200/", Kind::Metadata);
    check_kind("https://168.63.129.16/", Kind::Metadata);
    check_kind("https://[fd00:ec2::254]/", Kind::Metadata);
    check_kind("https://224.0.0.1/", Kind::Multicast);
    check_kind("https://[ff02::1]/", Kind::Multicast);
    check_kind("https://192.0.2.7/", Kind::Documentation);
    check_kind("https://198.51.100.7/", Kind::Documentation);
    check_kind("https://203.0.113.7/", Kind::Documentation);
    check_kind("https://[2001:db8::1]/", Kind::Documentation);
    check_kind("https://[3fff::1]/", Kind::Documentation);
    check_kind("https://[2002:7f00:1::]/", Kind::Tunnel);
    check_kind("https://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/", Kind::Tunnel);
    check_kind("https://192.88.99.1/", Kind::Tunnel);
    check_kind("https://192.0.0.170/", Kind::Reserved);
    check_kind("https://198.18.0.1/", Kind::Reserved);
    check_kind("https://198.19.255.255/", Kind::Reserved);
    check_kind("https://240.0.0.1/", Kind::Reserved);
    check_kind("https://255.255.255.255/", Kind::Reserved);
    check_kind("https://[64:ff9b:1::1]/", Kind::Reserved);
    check_kind("https://[::127.0.0.1]/", Kind::Reserved);
    check_kind("https://[2001:10::1]/", Kind::Reserved);
    check_kind("https://[fec0::1]/", Kind::Reserved);
    check_kind("https://[100::1]/", Kind::Reserved);
    check_kind("https://1.1.1.1/", Kind::Public);
    check_kind("https://93.184.216.34:8443/feed", Kind::Public);
    check_kind("https://[2606:4700::1111]/", Kind::Public);
    check_kind("https://[::ffff:8.8.8.8]/", Kind::Public);
    check_kind("https://[64:ff9b::8.8.8.8]/", Kind::Public);
    check_kind("https://news.example.kz/rss", Kind::Public);
}

#[test]
fn what_is_no_web_address_is_refused() {
    for (url, refusal) in [
        ("", Refusal::NotAUrl),
        ("news.example/feed", Refusal::NotAUrl),
        ("http://", Refusal::NotAUrl),
        ("http://[::1", Refusal::NotAUrl),
        ("http://256.0.0.1/", Refusal::NotAUrl),
        ("file:///etc/passwd", Refusal::Scheme("file".into())),
        ("ftp://1.1.1.1/", Refusal::Scheme("ftp".into())),
        ("gopher://1.1.1.1/", Refusal::Scheme("gopher".into())),
        ("data:text/xml,<rss/>", Refusal::Scheme("data".into())),
        ("javascript:alert(1)", Refusal::Scheme("javascript".into())),
    ] {
        assert_eq!(guard(&[]).check(url), Err(refusal), "{url}");
    }
    let long = format!("https://news.example/{}", "a".repeat(URL_BYTES_MAX));
    assert_eq!(guard(&[]).check(&long), Err(Refusal::TooLong));
}

#[track_caller]
fn check_allowed(allow: &str, address: &str, expected: bool) {
    assert_eq!(
        guard(&[allow]).judge(address, address.parse().unwrap()).is_ok(),
        expected,
        "{allow} {address}"
    );
}

#[test]
fn only_private_networks_can_be_allowed() {
    check_allowed("127.0.0.0/8", "127.0.0.1", true);
    check_allowed("127.0.0.0/8", "::ffff:127.0.0.1", true);
    check_allowed("127.0.0.0/8", "::1", false);
    check_allowed("127.0.0.0/8", "10.0.0.1", false);
    check_allowed("10.0.0.0/8", "10.0.0.1", true);
    check_allowed("100.64.0.0/10", "100.64.0.1", true);
    check_allowed("100.64.0.0/10", "100.100.100.200", false);
    check_allowed("fd00::/8", "fd12::1", true);
    check_allowed("fd00::/8", "fd00:ec2::254", false);
    for address in ["0.0.0.0", "169.254.169.254", "224.0.0.1", "192.0.2.1", "255.255.255.255", "198.18.0.1"] {
        check_allowed("0.0.0.0/0", address, false);
    }
    for address in ["::", "fe80::1", "ff02::1", "2001:db8::1", "2002:7f00:1::"] {
        check_allowed("::/0", address, false);
    }
}

#[test]
fn an_inward_guard_refuses_the_public() {
    let inward = Guard { allow_private: loopback(), reach: Reach::AllowedOnly };
    assert!(inward.check("http://127.0.0.1/").is_ok());
    assert!(inward.check("http://1.1.1.1/").is_err());
}

#[tokio::test]
async fn no_byte_reaches_what_is_refused() {
    let canary = Server::start(vec![Step::status("200 OK", &[], b"")]).await;
    let clients = Clients::with_resolver(Answers::new(&[&["127.0.0.1"], &["::ffff:127.0.0.1"]]));
    for host in
        ["127.0.0.1", "127.1", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]", "localhost", "inner.example"]
    {
        let url = format!("http://{host}:{}/", canary.port());
        let failure = match clients.request(Method::GET, &url, &access(&[])) {
            Ok(request) => Failure::of(&request.send().await.unwrap_err()),
            Err(failure) => failure,
        };
        assert!(
            matches!(failure, Failure::Refused(Refusal::Address { .. }) | Failure::Lookup(_)),
            "{failure:?}"
        );
    }
    assert_eq!(canary.seen(), [""; 0]);
}

#[tokio::test]
async fn answers_of_names_are_judged_each_time_and_dialled_as_judged() {
    let server = Server::start(vec![Step::status("200 OK", &[], b"")]).await;
    let answers: &[&[&str]] = &[&["10.0.0.1", "127.0.0.1"], &["10.0.0.1"], &["169.254.169.254"], &[]];
    let clients = Clients::with_resolver(Answers::new(answers));
    let (url, allowed) = (format!("http://feed.example:{}/", server.port()), loopback());
    let ask = async || {
        let request = clients.request(Method::GET, &url, &access(&allowed)).unwrap();
        request.send().await.map(|response| response.status().as_u16()).map_err(|error| Failure::of(&error))
    };
    let refused = |kind| Err(Refusal::Address { host: "feed.example".into(), kind }.into());
    assert_eq!(ask().await, Ok(200));
    assert_eq!(ask().await, refused(Kind::Private));
    assert_eq!(ask().await, refused(Kind::LinkLocal));
    assert_eq!(ask().await, Err(LookupError::NotFound("feed.example".into()).into()));
    assert_eq!(server.seen().len(), 1);
}

#[tokio::test]
async fn more_names_are_looked_up_than_at_once() {
    let server = Server::start(vec![Step::status("200 OK", &[], b"")]).await;
    let (clients, allowed) = (Clients::new(), loopback());
    let url = format!("http://localhost:{}/", server.port());
    let mut asking = tokio::task::JoinSet::new();
    for _ in 0..=2 * LOOKUPS_MAX {
        asking.spawn(clients.request(Method::GET, &url, &access(&allowed)).unwrap().send());
    }
    for answer in asking.join_all().await {
        assert_eq!(answer.unwrap().status(), 200);
    }
}

#[tokio::test]
async fn requests_carry_nothing_unasked() {
    let server =
        Server::start(vec![Step::status("302 Found", &["location: /next", "set-cookie: a=b"], b"")]).await;
    let (clients, allowed) = (Clients::new(), loopback());
    for _ in 0..2 {
        let request = clients.request(Method::GET, &server.url("/feed"), &access(&allowed)).unwrap();
        assert_eq!(request.send().await.unwrap().status(), 302);
    }
    let seen = server.seen();
    assert_eq!(seen.len(), 2);
    for request in seen {
        let mut names: Vec<_> =
            request.lines().filter_map(|line| line.split_once(": ")).map(|(name, _)| name).collect();
        names.sort_unstable();
        assert_eq!(names, ["accept", "accept-encoding", "host"], "{request}");
    }
}

#[test]
fn plain_http_is_spoken_where_it_is_allowed() {
    let (clients, allowed) = (Clients::new(), loopback());
    let ask = |url: &str, plain_http| {
        clients.request(Method::POST, url, &Access { plain_http, ..access(&allowed) }).err()
    };
    assert_eq!(ask("http://127.0.0.1/", PlainHttp::Private), None);
    assert_eq!(ask("https://1.1.1.1/", PlainHttp::Private), None);
    assert_eq!(
        ask("http://1.1.1.1/", PlainHttp::Private),
        Some(Refusal::Address { host: "1.1.1.1".into(), kind: Kind::Public }.into())
    );
    assert_eq!(
        ask("http://hooks.example/T0KEN", PlainHttp::Never),
        Some(Refusal::PlainHttp("hooks.example".into()).into())
    );
    assert_eq!(ask("https://hooks.example/T0KEN", PlainHttp::Never), None);
}

#[tokio::test]
async fn failures_are_sorted_and_name_no_path() {
    let server =
        Server::start(vec![Step::Reset(Vec::new()), Step::Reply(b"SSH-2.0-hello\r\n".to_vec())]).await;
    let (clients, allowed) = (Clients::new(), loopback());
    let ask = async |url: String| {
        let request = clients.request(Method::GET, &url, &access(&allowed)).unwrap();
        Failure::of(&request.send().await.unwrap_err())
    };
    assert_eq!(ask(server.url("/s3cret")).await, Failure::Broken("connection reset".into()));
    assert_eq!(ask(server.url("/s3cret")).await, Failure::Broken("it is not HTTP, or was cut short".into()));
    let plain = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let plain_url = format!("https://{}/s3cret", plain.local_addr().unwrap());
    tokio::spawn(async move {
        let (mut stream, _) = plain.accept().await.unwrap();
        tokio::io::AsyncWriteExt::write_all(&mut stream, b"HTTP/1.1 400 Bad Request\r\n\r\n").await
    });
    let tls = ask(plain_url).await;
    assert!(matches!(tls, Failure::Tls(_)), "{tls:?}");
    let closed = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    assert_eq!(ask(format!("http://{closed}/s3cret")).await, Failure::Connect("connection refused".into()));
}

#[test]
fn a_file_of_authorities_must_hold_some() {
    let (clients, directory) = (Clients::new(), tempfile::tempdir().unwrap());
    let ask = |path: &std::path::Path| {
        let access = Access { ca_file: Some(path), ..access(&[]) };
        clients.request(Method::GET, "https://hooks.example/", &access).err()
    };
    let empty = directory.path().join("empty.pem");
    std::fs::write(&empty, "no certificate").unwrap();
    assert_eq!(ask(&empty), Some(CaFileError::Empty(empty.display().to_string()).into()));
    let absent = ask(&directory.path().join("absent.pem"));
    assert!(matches!(absent, Some(Failure::CaFile(CaFileError::Unreadable { .. }))), "{absent:?}");
}

#[tokio::test]
async fn servers_are_trusted_by_their_authority() {
    let clients = Clients::with_resolver(Answers::new(&[&["127.0.0.1"]]));
    let allowed = loopback();
    let ask = async |host: &str, ca_file: Option<&std::path::Path>| {
        let url = format!("https://{host}:{}/", start_tls());
        let request = clients.request(Method::GET, &url, &Access { ca_file, ..access(&allowed) }).unwrap();
        request.send().await.map(|response| response.status().as_u16()).map_err(|error| Failure::of(&error))
    };
    let authority = Some(std::path::Path::new(AUTHORITY));
    assert_eq!(ask("127.0.0.1", authority).await, Ok(204));
    assert_eq!(ask("127.0.0.1", authority).await, Ok(204));
    let other_host = Failure::Tls("its certificate is for another host".into());
    assert_eq!(ask("other.example", authority).await, Err(other_host));
    let unknown = ask("127.0.0.1", None).await.unwrap_err().to_string();
    assert!(unknown.contains("unknown authority") || unknown.contains("no root certificates"), "{unknown}");
}

#[test]
fn shown_addresses_end_at_the_host() {
    assert_eq!(
        shown("https://hooks.slack.example/services/T0/B0/s3cret?x=y"),
        "https://hooks.slack.example/..."
    );
    assert_eq!(shown("https://user:s3cret@hooks.example:8443/a"), "https://hooks.example/...");
    assert_eq!(shown("s3cret"), "an address that is no URL");
    assert_eq!(shown("mailto:s3cret"), "an address that is no URL");
}

#[track_caller]
fn check_retry_after(retry_after: &str, date: Option<&str>, expected: Option<RetryAfter>) {
    let mut headers = HeaderMap::new();
    headers.insert("retry-after", HeaderValue::from_str(retry_after).unwrap());
    if let Some(date) = date {
        headers.insert("date", HeaderValue::from_str(date).unwrap());
    }
    assert_eq!(RetryAfter::read(&headers), expected, "{retry_after}");
}

#[test]
fn retry_after_is_seconds_or_a_date() {
    let seconds = |seconds| Some(RetryAfter::Wait(Duration::from_secs_f64(seconds)));
    check_retry_after("120", None, seconds(120.0));
    check_retry_after(" 0 ", None, seconds(0.0));
    check_retry_after("1.5", None, seconds(1.5));
    check_retry_after("-5", None, None);
    check_retry_after("NaN", None, None);
    check_retry_after("inf", None, None);
    check_retry_after("soon", None, None);
    check_retry_after("", None, None);
    let noon = Some("Thu, 06 Jan 2022 12:00:00 GMT");
    check_retry_after("Thu, 06 Jan 2022 12:01:40 GMT", noon, seconds(100.0));
    check_retry_after("Thursday, 06-Jan-22 12:01:40 GMT", noon, seconds(100.0));
    check_retry_after("Thu Jan  6 12:01:40 2022", noon, seconds(100.0));
    check_retry_after("Thu, 06 Jan 2022 11:59:00 GMT", noon, None);
    let until: Timestamp = "2022-01-06T12:01:40Z".parse().unwrap();
    check_retry_after("Thu, 06 Jan 2022 12:01:40 GMT", None, Some(RetryAfter::Until(until)));
}

#[test]
fn a_date_is_waited_for_until_it_has_passed() {
    let until = RetryAfter::Until("2022-01-06T12:01:40Z".parse().unwrap());
    assert_eq!(until.wait("2022-01-06T12:00:00Z".parse().unwrap()), Some(Duration::from_secs(100)));
    assert_eq!(until.wait("2022-01-06T12:02:00Z".parse().unwrap()), None);
}
