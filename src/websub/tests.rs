use std::time::Duration;

use super::*;
use crate::{
    model::{FeedLinks, HubLink, Secret, Subscription, SubscriptionState, Timestamp},
    net::{
        Clients, Failure,
        testing::{Server, Step},
    },
};

const FEED: &str = "https://news.example/feed";
const HUB: &str = "https://hub.example/";

#[track_caller]
fn check_discovery(headers: &[&str], document: (&[&str], Option<&str>), expected: Option<(&str, &str)>) {
    let headers: Vec<_> = headers.iter().map(|value| ("link".to_owned(), (*value).to_owned())).collect();
    let (hubs, own) = document;
    let links =
        FeedLinks { hubs: hubs.iter().map(|hub| (*hub).to_owned()).collect(), own: own.map(str::to_owned) };
    let found = discover(&headers, &links, FEED);
    assert_eq!(found.as_ref().map(|link| (link.hub.as_str(), link.topic.as_str())), expected);
}

#[test]
fn headers_count_before_the_document() {
    let none = (&[][..], None);
    check_discovery(&[], none, None);
    check_discovery(&["<https://hub.example/>; rel=\"hub\""], none, Some((HUB, FEED)));
    let both = "<https://hub.example/>; rel=hub, <https://news.example/all>; rel=\"self alternate\"";
    check_discovery(&[both], none, Some((HUB, "https://news.example/all")));
    let other = (&["https://other.example/"][..], Some("https://news.example/own"));
    check_discovery(&[both], other, Some((HUB, "https://news.example/all")));
    check_discovery(&[], other, Some(("https://other.example/", "https://news.example/own")));
    check_discovery(&["</all.xml>; rel=self"], (&[HUB], None), Some((HUB, "https://news.example/all.xml")));
    check_discovery(
        &["<https://hub.example/>; rel=hub"],
        (&[], Some("https://a.example/")),
        Some((HUB, "https://a.example/")),
    );
}

#[test]
fn an_encrypted_hub_is_taken_first_and_what_is_no_address_never() {
    check_discovery(&[], (&["http://plain.example/", HUB], None), Some((HUB, FEED)));
    check_discovery(&[], (&["http://plain.example/"], None), Some(("http://plain.example/", FEED)));
    check_discovery(&[], (&["ftp://hub.example/", "mailto:a@hub.example", "hub"], None), None);
    check_discovery(&[], (&[HUB], Some("urn:uuid:1")), Some((HUB, FEED)));
    check_discovery(
        &["<https://hub.example/>; rel=hub; anchor=\"https://else.example/\""],
        (&[], None),
        None,
    );
}

#[test]
fn odd_link_headers_are_read_as_far_as_they_can_be() {
    let read = |header: &str| {
        discover(&[("Link".to_owned(), header.to_owned())], &FeedLinks::default(), FEED).map(|link| link.hub)
    };
    assert_eq!(
        read("<https://a.example/?b=1,2>; title=\"a, b; c\"; REL = \"Hub\""),
        Some("https://a.example/?b=1,2".to_owned())
    );
    assert_eq!(read("<x>;rel=next,<https://hub.example/>;rel='hub'"), None);
    assert_eq!(read("<x>;title=\"\\\",\";rel=next,<https://hub.example/>;rel=hub"), Some(HUB.to_owned()));
    for broken in ["", "<", "<https://hub.example/", ">;rel=hub", "https://hub.example/; rel=hub", "<>;rel"] {
        assert_eq!(read(broken), None, "{broken}");
    }
    let many = "<https://a.example/>; rel=next, ".repeat(10_000) + "<https://hub.example/>; rel=hub";
    assert_eq!(read(&many), None, "no more than a few links are read");
}

fn subscription(state: SubscriptionState) -> Subscription {
    Subscription {
        id: 1,
        feed: "wire".into(),
        link: HubLink { hub: HUB.to_owned(), topic: FEED.to_owned() },
        public_url: "https://desk.example/recount".to_owned(),
        token: Secret::new("0f1e2d"),
        secret: Secret::new("a secret of the desk"),
        state,
        asked_at: Some(Timestamp::UNIX_EPOCH),
        next_at: Timestamp::UNIX_EPOCH,
        live_since: None,
        lease_ends_at: None,
        failures: 1,
        detail: None,
    }
}

#[test]
fn a_request_holds_what_the_specification_asks_for() {
    let subscription = subscription(SubscriptionState::Asking);
    let lease = Duration::from_mins(10);
    assert_eq!(
        form(&subscription, Mode::Subscribe, lease),
        "hub.mode=subscribe&hub.topic=https%3A%2F%2Fnews.example%2Ffeed\
         &hub.callback=https%3A%2F%2Fdesk.example%2Frecount%2Fwebsub%2F0f1e2d\
         &hub.lease_seconds=600&hub.secret=a+secret+of+the+desk"
    );
    let ending = form(&subscription, Mode::Unsubscribe, lease);
    assert!(ending.starts_with("hub.mode=unsubscribe&") && !ending.contains("secret"), "{ending}");
    assert!(!format!("{subscription:?}").contains("0f1e2d"), "a token is never printed");
}

fn query(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[track_caller]
fn check_judgement(mode: &str, topic: &str, agrees: [bool; 4]) {
    let pairs =
        [("hub.mode", mode), ("hub.topic", topic), ("hub.challenge", "abc"), ("hub.lease_seconds", "60")];
    let question = read(&query(&pairs)).expect("it is a question");
    let states = [
        SubscriptionState::Asking,
        SubscriptionState::Live,
        SubscriptionState::Denied,
        SubscriptionState::Leaving,
    ];
    for (state, expected) in states.into_iter().zip(agrees) {
        assert_eq!(judge(&subscription(state), &question), expected, "{mode} of {topic} while {state:?}");
        let unasked = Subscription { asked_at: None, ..subscription(state) };
        assert!(!judge(&unasked, &question), "{mode} was never asked for");
    }
}

#[test]
fn only_what_was_asked_for_is_confirmed() {
    check_judgement("subscribe", FEED, [true, true, false, false]);
    check_judgement("subscribe", "HTTPS://News.Example:443/feed", [true, true, false, false]);
    check_judgement("unsubscribe", FEED, [false, false, false, true]);
    check_judgement("denied", FEED, [true, true, true, true]);
    for mode in ["subscribe", "unsubscribe", "denied"] {
        check_judgement(mode, "https://news.example/other", [false; 4]);
    }
}

#[test]
fn questions_are_read_with_their_limits() {
    let of = |pairs: &[(&str, &str)]| read(&query(pairs)).map(|question| question.intent);
    let (topic, mode) = (("hub.topic", FEED), ("hub.mode", "subscribe"));
    let lease = |text: &str| match of(&[mode, topic, ("hub.challenge", "abc"), ("hub.lease_seconds", text)]) {
        Some(Intent::Verify { lease, .. }) => lease,
        other => panic!("{other:?}"),
    };
    assert_eq!((lease("60"), lease("-1"), lease("soon"), lease("1.5")), (Some(60), None, None, None));
    assert_eq!(of(&[mode, topic]), None, "no challenge");
    assert_eq!(of(&[mode, topic, ("hub.challenge", "")]), None);
    assert_eq!(of(&[mode, topic, ("hub.challenge", &"a".repeat(1_025))]), None);
    assert_eq!(of(&[mode, ("hub.challenge", "abc")]), None, "no topic");
    assert_eq!(of(&[("hub.mode", "publish"), topic]), None);
    assert_eq!(of(&[]), None);
    let denied = [("hub.mode", "denied"), topic, ("hub.reason", "not\r\n\u{1b}[31m for you")];
    assert_eq!(of(&denied), Some(Intent::Denied { reason: Some("not [31m for you".to_owned()) }));
}

#[test]
fn signatures_of_all_methods_are_checked() {
    let (secret, body) = (Secret::new("a secret of the desk"), b"<rss>body</rss>");
    for signature in [
        "sha1=c0601b7791123fa5f422170eb760b686c622bfbe",
        "sha256=97608dfb57090d67063562be48704260031ae3e41479f1309ec66f5c52ba2252",
        "sha384=d3acebdd29946df19b16f3ce3d27031d355b25396a38256a2183ce94c0468f7e8124f48279291d9322272841daa7f297",
        "sha512=33f41b7ba804388b8391319241d38337b977f39e3af8e6930f0f02cf534caf8f9ce070a1cc6bd46f77f8cedf42f480f06c7b332d9893e27d47a14261c56e69ab",
    ] {
        assert_eq!(check(&secret, Some(signature), body), Ok(()), "{signature}");
        assert_eq!(check(&secret, Some(&signature.to_ascii_uppercase()), body), Ok(()), "in capitals");
        assert_eq!(check(&secret, Some(signature), b"<rss>other</rss>"), Err(SignatureFault::Wrong));
        assert_eq!(check(&Secret::new("another"), Some(signature), body), Err(SignatureFault::Wrong));
        let cut = signature.get(..signature.len() - 2).expect("it is ASCII");
        assert_eq!(check(&secret, Some(cut), body), Err(SignatureFault::Wrong), "a part is not enough");
    }
    assert_eq!(check(&secret, None, body), Err(SignatureFault::Missing));
    for odd in ["", "sha256", "sha256=", "md5=00", "sha256=0", "sha256=zz", "=00", "sha256=éé"] {
        assert_eq!(check(&secret, Some(odd), body), Err(SignatureFault::Unknown), "{odd}");
    }
    assert_eq!(
        check(&secret, Some(&format!("sha512={}", "00".repeat(65))), body),
        Err(SignatureFault::Unknown)
    );
}

#[tokio::test]
async fn hubs_pass_the_guard_of_addresses() {
    let target = Target { user_agent: "recount/test", allow_private: &[] };
    for hub in [
        "http://127.0.0.1:9/",
        "http://[::1]/",
        "http://169.254.169.254/",
        "http://0x7f.1/",
        "file:///etc/passwd",
    ] {
        let error = ask(&Clients::new(), target, hub, "hub.mode=subscribe").await.unwrap_err();
        assert!(matches!(error, AskError::Failure(Failure::Refused(_))), "{hub}: {error}");
    }
}

async fn asked(steps: Vec<Step>) -> (Result<(), AskError>, Vec<String>) {
    let server = Server::start(steps).await;
    let allow_private = ["127.0.0.0/8".parse().unwrap()];
    let target = Target { user_agent: "recount/test", allow_private: &allow_private };
    let answered = ask(&Clients::new(), target, &server.url("/hub"), "hub.mode=subscribe").await;
    (answered, server.seen())
}

#[tokio::test]
async fn a_hub_may_send_us_on_as_often_as_the_limit() {
    let on = |status: &str| Step::status(status, &["location: /other"], b"");
    let (answered, seen) = asked(vec![
        on("307 Temporary Redirect"),
        on("308 Permanent Redirect"),
        Step::status("202 Accepted", &[], b""),
    ])
    .await;
    assert_eq!(answered, Ok(()));
    assert_eq!(seen.len(), 3);
    assert!(
        seen.iter().all(|request| request.starts_with("POST ") && request.ends_with("hub.mode=subscribe"))
    );
    assert!(seen.iter().all(|request| request.contains("content-type: application/x-www-form-urlencoded\n")));
    assert_eq!(asked(vec![on("307 Temporary Redirect")]).await.0, Err(AskError::Redirect));
    assert_eq!(
        asked(vec![Step::status("308 Permanent Redirect", &[], b"")]).await.0,
        Err(AskError::Redirect)
    );
}

#[tokio::test]
async fn a_refusal_is_told_in_one_line() {
    let (answered, _) =
        asked(vec![Step::status("400 Bad Request", &["retry-after: 60"], b"no\r\nsuch topic")]).await;
    let error = answered.unwrap_err();
    assert_eq!(error.to_string(), "the hub answered with status 400: no such topic");
    assert!(error.retry_after().is_some());
    let (answered, _) = asked(vec![Step::status("302 Found", &["location: /other"], b"<html>moved")]).await;
    assert_eq!(answered.unwrap_err().to_string(), "the hub answered with status 302", "a page is left out");
    let (answered, _) = asked(vec![Step::Reset(Vec::new())]).await;
    assert!(
        matches!(answered, Err(AskError::Failure(Failure::Broken(_) | Failure::Connect(_)))),
        "{answered:?}"
    );
}
