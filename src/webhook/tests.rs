use std::time::Duration;

use reqwest::header::{HeaderMap, HeaderName};
use serde_json::{Value, json};

use super::*;
use crate::{
    model::{
        ChangeKind, Delivery, Endpoint, Filter, Format, Noise, Notice, NoticeType, Outcome, Secret,
        Suppression, Timestamp,
    },
    net::{
        Clients,
        testing::{Server, Step, head, loopback},
    },
};

const AGENT: &str = "recount/0.1 (+https://recount.example/bot)";
const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const OLD_SECRET: &str = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX";

/// A figure notice as the JSON webhook carries it.
fn figure_json() -> Value {
    let value = |value: u64, text: &str| {
        json!({
            "value": value, "low": value, "high": value, "qualifier": "exact", "text": text, "date": null,
            "as_of": "2022-01-11T08:00:00Z", "published_at": "2022-01-11T08:00:00Z",
            "publisher": "Steppe Courier", "url": "https://courier.example/1"
        })
    };
    json!({
        "id": "evt_01", "type": "figure.changed", "timestamp": "2022-01-11T08:05:00Z", "schema": 1, "test": false,
        "data": {
            "headline": "Kazakhstan: detained 9,900, up from 7,939 (Interior Ministry, relayed by TASS)",
            "change": {
                "kind": "up", "delta": { "value": 1961, "percent": 24.7, "exact": true }, "reason": "a higher total"
            },
            "new": value(9_900, "9,900"), "old": value(7_939, "7,939"),
            "measure": { "id": "detained", "label": "detained", "unit": "people" }, "who": "people",
            "place": { "id": "kazakhstan", "name": "Kazakhstan" },
            "topic": { "id": "kazakhstan-2022", "label": "Kazakhstan, January 2022" },
            "claimant": { "name": "Interior Ministry", "kind": "government", "relayed_by": "TASS" },
            "evidence": {
                "quote": "Police have detained 9,900 people since the unrest began.", "language": "en",
                "figure_span": [21, 26], "quote_sha256": "00",
                "article": {
                    "title": "Arrests near 10,000", "url": "https://courier.example/2?a=1&b=2",
                    "guid": "2", "publisher": "Steppe Courier"
                }
            },
            "feed": { "id": "courier", "title": "Steppe Courier", "url": "https://courier.example/feed" },
            "times": {
                "published_at": "2022-01-11T08:00:00Z", "first_seen_at": "2022-01-11T08:05:00Z",
                "recorded_at": "2022-01-11T08:05:00Z"
            },
            "series": { "id": "s1", "key": "detained people", "position": 4, "recent": ["7,939", "9,900"] },
            "other_sources": {
                "agreeing": ["Interior Ministry (Harbour Agency)"],
                "contradicting": ["Rights Bureau: 12,000"], "independent": 1
            },
            "flags": { "late": true, "backfill": false, "grouped": false }
        }
    })
}

/// The figure notice with some of its fields, by path, replaced.
fn figure(changes: &[(&str, Value)]) -> Notice {
    let mut notice = figure_json();
    for (path, value) in changes {
        *notice.pointer_mut(path).expect("the path exists") = value.clone();
    }
    serde_json::from_value(notice).unwrap()
}

fn story(title: &str) -> Notice {
    let figure = figure_json();
    let data = json!({
        "headline": "Flagged for Kazakhstan, January 2022: Steppe Courier",
        "topic": figure["data"]["topic"], "score": 0.8, "facets": ["kazakhstan", "unrest"], "terms": ["Almaty"],
        "article": { "title": title, "url": "https://courier.example/3", "guid": null, "publisher": "Steppe Courier" },
        "language": "en", "feed": figure["data"]["feed"], "times": figure["data"]["times"],
        "flags": { "late": false, "backfill": false, "grouped": false }
    });
    notice("story.flagged", &data)
}

fn feed_note(kind: &str) -> Notice {
    let feed = &figure_json()["data"]["feed"];
    notice(
        kind,
        &json!({ "headline": "Feed courier fails", "feed": feed, "detail": "no connection in time", "since": null }),
    )
}

fn endpoint_note(kind: &str) -> Notice {
    notice(
        kind,
        &json!({ "headline": "Endpoint desk fails", "endpoint": "desk", "detail": "answered 503 for 20 minutes" }),
    )
}

fn notice(kind: &str, data: &Value) -> Notice {
    let envelope = json!({
        "id": "evt_02", "type": kind, "timestamp": "2022-01-11T08:05:00Z", "schema": 1, "test": false, "data": data
    });
    serde_json::from_value(envelope).unwrap()
}

fn endpoint(url: &str, format: Format) -> Endpoint {
    Endpoint {
        name: "desk".into(),
        format,
        url: Secret::new(url),
        secrets: vec![Secret::new(SECRET), Secret::new(OLD_SECRET)],
        allow_http: true,
        allow_private: loopback(),
        ca_file: None,
        ops: false,
        filter: Filter::default(),
        noise: Noise::default(),
    }
}

fn delivery() -> Delivery {
    let now = noon();
    Delivery {
        id: 1,
        notice: "evt_01".into(),
        endpoint: "desk".into(),
        series: None,
        body: "{\"type\":\"figure.changed\",\"text\":\"задержаны\"}".into(),
        attempts: 2,
        next_at: now,
        created_at: now,
    }
}

fn noon() -> Timestamp {
    "2022-01-06T12:00:00Z".parse().unwrap()
}

mod formats {
    use super::*;

    fn slack(notice: &Notice) -> Value {
        let rendered = render(Format::Slack, notice);
        assert_eq!(rendered.content_type, "application/json");
        serde_json::from_slice(&rendered.body).unwrap()
    }

    /// Every text in a message, one a line.
    fn texts(message: &Value) -> String {
        match message {
            Value::String(text) => format!("{text}\n"),
            Value::Array(values) => values.iter().map(texts).collect(),
            Value::Object(fields) => {
                fields.iter().filter(|(key, _)| *key != "type").map(|(_, v)| texts(v)).collect()
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => String::new(),
        }
    }

    #[test]
    fn json_is_the_notice_itself() {
        let notice = figure(&[]);
        let rendered = render(Format::Json, &notice);
        assert_eq!(rendered.content_type, "application/json");
        assert_eq!(serde_json::from_slice::<Value>(&rendered.body).unwrap(), figure_json());
        assert_eq!(render(Format::Json, &notice), rendered);
    }

    #[test]
    fn json_stays_small_whatever_a_feed_says() {
        let long = json!("ұзын 9,900 ".repeat(3_000));
        let many = Value::Array(vec![json!("Rights Bureau: 12,000"); 3_000]);
        let notice = figure(&[
            ("/data/evidence/article/title", long.clone()),
            ("/data/headline", long.clone()),
            ("/data/evidence/quote", long),
            ("/data/evidence/figure_span", json!([12_006, 12_011])),
            ("/data/series/recent", many.clone()),
            ("/data/other_sources/agreeing", many.clone()),
            ("/data/other_sources/contradicting", many),
        ]);
        let rendered = render(Format::Json, &notice);
        assert!(rendered.body.len() <= JSON_BYTES_MAX, "{} bytes", rendered.body.len());
        let read: Value = serde_json::from_slice(&rendered.body).unwrap();
        assert_eq!(read["id"], "evt_01");
        let evidence = &read["data"]["evidence"];
        let span = evidence["figure_span"]
            .as_array()
            .unwrap()
            .iter()
            .map(|at| usize::try_from(at.as_u64().unwrap()).unwrap());
        let [start, end] = span.collect::<Vec<_>>()[..] else { panic!("a span has two ends") };
        let quote = evidence["quote"].as_str().unwrap();
        assert_eq!(quote.chars().skip(start).take(end - start).collect::<String>(), "9,900");
        let digest: [u8; 32] = <sha2::Sha256 as sha2::Digest>::digest(quote).into();
        let hash = digest.iter().fold(String::new(), |hash, byte| hash + &format!("{byte:02x}"));
        assert_eq!(evidence["quote_sha256"], hash);
        assert!(quote.starts_with('…') && quote.ends_with('…'), "{quote}");
    }

    #[test]
    fn slack_shows_who_says_what_in_which_words() {
        insta::assert_snapshot!(serde_json::to_string_pretty(&slack(&figure(&[]))).unwrap(), @r#"
        {
          "text": "Kazakhstan: detained 9,900, up from 7,939 (Interior Ministry, relayed by TASS)",
          "blocks": [
            {
              "type": "header",
              "text": {
                "type": "plain_text",
                "text": "Kazakhstan: detained 9,900, up from 7,939 (Interior Ministry, relayed by TASS)"
              }
            },
            {
              "type": "section",
              "text": {
                "type": "mrkdwn",
                "text": "> Police have detained 9,900 people since the unrest began.",
                "verbatim": true
              }
            },
            {
              "type": "section",
              "text": {
                "type": "mrkdwn",
                "text": "*Says:* Interior Ministry, relayed by TASS\n*Before:* 7,939 (Steppe Courier)\n*Agree:* Interior Ministry (Harbour Agency)\n*Differ:* Rights Bureau: 12,000",
                "verbatim": true
              }
            },
            {
              "type": "context",
              "elements": [
                {
                  "type": "mrkdwn",
                  "text": "Steppe Courier · <https://courier.example/2?a=1&amp;b=2|courier.example>",
                  "verbatim": true
                },
                {
                  "type": "mrkdwn",
                  "text": "Kazakhstan, January 2022",
                  "verbatim": true
                },
                {
                  "type": "mrkdwn",
                  "text": "change 4 of this series",
                  "verbatim": true
                },
                {
                  "type": "mrkdwn",
                  "text": "late",
                  "verbatim": true
                }
              ]
            }
          ]
        }
        "#);
    }

    #[test]
    fn slack_shows_every_type() {
        insta::assert_snapshot!(texts(&slack(&story("Almaty airport reopens"))), @r#"
        Flagged for Kazakhstan, January 2022: Steppe Courier
        Flagged for Kazakhstan, January 2022: Steppe Courier
        > Almaty airport reopens
        Steppe Courier · <https://courier.example/3|courier.example>
        Kazakhstan, January 2022
        "#);
        insta::assert_snapshot!(texts(&slack(&feed_note("feed.failing"))), @r#"
        Feed courier fails
        Feed courier fails
        no connection in time
        feed courier
        "#);
        insta::assert_snapshot!(texts(&slack(&endpoint_note("endpoint.failing"))), @r#"
        Endpoint desk fails
        Endpoint desk fails
        answered 503 for 20 minutes
        endpoint desk
        "#);
    }

    #[test]
    fn slack_calls_nobody_and_hides_no_link() {
        let hostile = "<!channel> <@U024BE7LH> @everyone @here <https://evil.example|https://bank.example> &lt;!here&gt; \
                       a\u{202e}b\u{200b}c\u{1b}[31m\r\n> d mail@news.example";
        let notice = figure(&[
            ("/data/headline", json!(hostile)),
            ("/data/evidence/quote", json!(hostile)),
            ("/data/evidence/article/publisher", json!(hostile)),
            ("/data/claimant/name", json!(hostile)),
            ("/data/claimant/relayed_by", json!(hostile)),
            ("/data/old/text", json!(hostile)),
            ("/data/topic/label", json!(hostile)),
            ("/data/other_sources/agreeing", json!([hostile])),
            ("/data/evidence/article/url", json!("https://courier.example/a|b>c?<!channel>&d")),
        ]);
        let texts = texts(&slack(&notice));
        let links: Vec<_> = texts.match_indices('<').map(|(at, _)| texts.get(at..).unwrap()).collect();
        assert_eq!(links.len(), 1, "{texts}");
        let link = "<https://courier.example/a%7Cb%3Ec?%3C!channel%3E&amp;d|courier.example>";
        assert!(links[0].starts_with(link), "{texts}");
        for forbidden in ["@everyone", "@here", "\u{202e}", "\u{200b}", "\u{1b}", "\r"] {
            assert!(!texts.contains(forbidden), "{forbidden:?} in {texts}");
        }
        assert!(texts.contains("mail@news.example") && texts.contains("&amp;lt;!here&amp;gt;"), "{texts}");
    }

    #[test]
    fn slack_gets_no_empty_text() {
        let mut notice = serde_json::to_value(feed_note("feed.failing")).unwrap();
        notice["data"]["detail"] = json!("\u{200b}");
        let blocks = slack(&serde_json::from_value(notice).unwrap())["blocks"].as_array().unwrap().len();
        assert_eq!(blocks, 2);
    }

    #[test]
    fn slack_stays_within_its_limits() {
        let long = json!("&<>ұ 👨‍👩‍👧 at least 9,900 ".repeat(2_000));
        let notice = figure(&[
            ("/data/headline", long.clone()),
            ("/data/evidence/quote", long.clone()),
            ("/data/claimant/name", long.clone()),
            ("/data/old/text", long.clone()),
            ("/data/other_sources/agreeing", json!([long.clone()])),
            ("/data/other_sources/contradicting", json!([long.clone()])),
            ("/data/evidence/article/publisher", long.clone()),
            ("/data/topic/label", long),
        ]);
        let message = slack(&notice);
        let blocks = message["blocks"].as_array().unwrap();
        assert!(blocks.len() <= 50);
        for block in blocks {
            let limit = if block["type"] == "header" { 150 } else { 3_000 };
            let texts = match block["elements"].as_array() {
                Some(elements) => elements.clone(),
                None => vec![block["text"].clone()],
            };
            assert!(texts.len() <= 10);
            for text in texts {
                let length = text["text"].as_str().unwrap().encode_utf16().count();
                assert!((1..=limit).contains(&length), "{length} in {block}");
            }
        }
    }

    #[test]
    fn links_lead_to_the_web_only() {
        for url in ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "not a link", ""] {
            let notice = figure(&[("/data/evidence/article/url", json!(url))]);
            assert!(!texts(&slack(&notice)).contains('<'), "{url}");
            assert!(terminal(&notice).ends_with("Steppe Courier"), "{url}");
        }
    }

    #[test]
    fn a_trial_says_so() {
        let notice = figure(&[("/test", json!(true))]);
        assert!(slack(&notice)["text"].as_str().unwrap().starts_with("[test] Kazakhstan"));
        assert!(terminal(&notice).starts_with("[test] Kazakhstan"));
    }

    #[test]
    fn terminals_show_a_few_plain_lines() {
        insta::assert_snapshot!(terminal(&figure(&[])), @r#"
        Kazakhstan: detained 9,900, up from 7,939 (Interior Ministry, relayed by TASS)
          "Police have detained 9,900 people since the unrest began."
          also: Interior Ministry (Harbour Agency) · against it: Rights Bureau: 12,000
          Steppe Courier https://courier.example/2?a=1&b=2
        "#);
        insta::assert_snapshot!(terminal(&story("Almaty airport reopens")), @r#"
        Flagged for Kazakhstan, January 2022: Steppe Courier
          "Almaty airport reopens"
          Steppe Courier https://courier.example/3
        "#);
        insta::assert_snapshot!(terminal(&feed_note("feed.gap")), @r#"
        Feed courier fails
          courier: no connection in time
        "#);
        insta::assert_snapshot!(terminal(&endpoint_note("endpoint.disabled")), @r#"
        Endpoint desk fails
          desk: answered 503 for 20 minutes
        "#);
        let hostile =
            terminal(&figure(&[("/data/evidence/quote", json!("a\u{1b}]0;x\u{7}\nb\u{9b}31m\u{202e}c"))]));
        assert_eq!(hostile.lines().count(), 4);
        assert!(!hostile.chars().any(|c| c.is_control() && c != '\n' || c == '\u{202e}'), "{hostile:?}");
    }
}

mod filters {
    use super::*;

    #[track_caller]
    fn check(filter: Filter, notice: &Notice, expected: Result<(), &'static str>) {
        let endpoint = Endpoint { filter, ..endpoint("https://hooks.example/", Format::Json) };
        assert_eq!(wants(&endpoint, notice), expected.map_err(Suppression::Filter));
    }

    #[test]
    fn every_condition_must_hold() {
        let (none, notice) = (Filter::default, figure(&[]));
        check(none(), &notice, Ok(()));
        check(Filter { topics: vec!["kazakhstan-2022".into(), "quake".into()], ..none() }, &notice, Ok(()));
        check(Filter { topics: vec!["quake".into()], ..none() }, &notice, Err("topics"));
        check(Filter { measures: vec!["killed".into()], ..none() }, &notice, Err("measures"));
        check(Filter { places: vec!["almaty".into()], ..none() }, &notice, Err("places"));
        check(
            Filter { places: vec!["kazakhstan".into()], ..none() },
            &figure(&[("/data/place", Value::Null)]),
            Err("places"),
        );
        check(Filter { who: vec!["security".into()], ..none() }, &notice, Err("who"));
        check(Filter { kinds: vec![ChangeKind::Down], ..none() }, &notice, Err("kinds"));
        check(Filter { languages: vec![crate::model::Language::Ru], ..none() }, &notice, Err("languages"));
        let both = Filter { measures: vec!["detained".into()], kinds: vec![ChangeKind::Down], ..none() };
        check(both, &notice, Err("kinds"));
    }

    #[test]
    fn small_changes_are_held_back_and_nothing_else() {
        let least = |min_change| Filter { min_change: Some(min_change), ..Filter::default() };
        check(least(24.7), &figure(&[]), Ok(()));
        check(least(25.0), &figure(&[]), Err("min_change"));
        let down =
            figure(&[("/data/change/kind", json!("down")), ("/data/change/delta/percent", json!(-30.0))]);
        check(least(25.0), &down, Ok(()));
        check(least(25.0), &figure(&[("/data/new/qualifier", json!("at_least"))]), Ok(()));
        for kind in ["reported", "refined", "retracted", "denied", "disputed"] {
            check(least(25.0), &figure(&[("/data/change/kind", json!(kind))]), Ok(()));
        }
        check(least(25.0), &figure(&[("/data/old", Value::Null)]), Ok(()));
        check(least(25.0), &figure(&[("/data/change/delta", Value::Null)]), Ok(()));
    }

    #[test]
    fn stories_are_not_figures() {
        let story = story("Almaty airport reopens");
        check(Filter::default(), &story, Ok(()));
        check(Filter { min_change: Some(5.0), ..Filter::default() }, &story, Ok(()));
        check(Filter { measures: vec!["killed".into()], ..Filter::default() }, &story, Err("measures"));
        check(Filter { topics: vec!["quake".into()], ..Filter::default() }, &story, Err("topics"));
    }

    #[test]
    fn troubles_go_to_those_who_ask_for_them() {
        let desk = endpoint("https://hooks.example/", Format::Json);
        let ops = Endpoint { ops: true, name: "ops".into(), ..desk.clone() };
        for kind in ["feed.failing", "feed.recovered", "feed.gap", "endpoint.failing", "endpoint.disabled"] {
            let notice = if kind.starts_with("feed") { feed_note(kind) } else { endpoint_note(kind) };
            assert_eq!(wants(&desk, &notice), Err(Suppression::NotOperational), "{kind}");
            assert_eq!(wants(&ops, &notice), Ok(()), "{kind}");
        }
        assert_eq!(wants(&desk, &feed_note("baseline.completed")), Ok(()));
        assert_eq!(wants(&desk, &endpoint_note("endpoint.test")), Ok(()));
        assert_eq!(feed_note("feed.gap").kind, NoticeType::FeedGap);
    }
}

mod signatures {
    use standardwebhooks::Webhook;

    use super::*;

    fn key(secret: &str) -> Result<SigningKey, SecretError> {
        SigningKey::decode(&Secret::new(secret))
    }

    #[test]
    fn both_keys_sign_and_the_new_one_first() {
        let keys = [key(SECRET).unwrap(), key(OLD_SECRET).unwrap()];
        let (body, seconds) = ("{\"а\":1}", 1_641_470_400);
        let expected = [SECRET, OLD_SECRET]
            .map(|secret| Webhook::new(secret).unwrap().sign("evt_01", seconds, body.as_bytes()).unwrap());
        assert_eq!(signatures(&keys, "evt_01", seconds, body.as_bytes()), expected.join(" "));
    }

    #[test]
    fn secrets_are_read_strictly() {
        use base64::{Engine, engine::general_purpose::STANDARD};
        let of_length = |length: usize| format!("whsec_{}", STANDARD.encode(vec![7; length]));
        for length in [24, 25, 32, 48, 64] {
            assert_eq!(key(&of_length(length)).unwrap().encode(), Secret::new(of_length(length)), "{length}");
        }
        for length in [0, 1, 23, 65] {
            assert_eq!(key(&of_length(length)), Err(SecretError::Length(length)));
        }
        assert_eq!(key(SECRET.trim_start_matches("whsec_")), Err(SecretError::Prefix));
        assert_eq!(key(""), Err(SecretError::Prefix));
        assert_eq!(key(of_length(32).trim_end_matches('=')), Err(SecretError::Base64));
        assert_eq!(key("whsec_not base64 at all not base64 at all"), Err(SecretError::Base64));
        assert_eq!(key(&SECRET.replace('M', "_")), Err(SecretError::Base64));
        assert_eq!(key(&format!("{SECRET}\n")), key(SECRET));
        assert_eq!(format!("{:?}", key(SECRET).unwrap()), "SigningKey(..)");
    }
}

mod attempts {
    use standardwebhooks::Webhook;

    use super::*;
    use crate::model::Attempt;

    async fn attempt(step: Step, format: Format) -> Attempt {
        let server = Server::start(vec![step]).await;
        let endpoint = endpoint(&server.url("/s3cret?token=s3cret"), format);
        let attempt = send(&Clients::new(), AGENT, &endpoint, &delivery(), noon()).await;
        assert!(!format!("{attempt:?} {endpoint:?}").contains("s3cret"), "{attempt:?}");
        assert_eq!(attempt.at, noon());
        assert!(server.seen().iter().all(|request| request.starts_with("POST ")));
        attempt
    }

    #[tokio::test]
    async fn a_request_can_be_verified() {
        let server = Server::start(vec![Step::status("204 No Content", &[], b"")]).await;
        let endpoint = endpoint(&server.url("/hook"), Format::Json);
        let clients = Clients::new();
        // The verifier compares with the clock of this machine, so a real moment is signed.
        let now = now();
        for attempts in [0, 1] {
            let delivery = Delivery { attempts, ..delivery() };
            assert_eq!(send(&clients, AGENT, &endpoint, &delivery, now).await.outcome, Outcome::Delivered);
        }
        let seen = server.seen();
        for (request, number) in seen.iter().zip(1..) {
            let (head, body) = request.split_once("\n\n").unwrap();
            assert_eq!(body.as_bytes(), delivery().body);
            assert!(head.starts_with("POST /hook HTTP/1.1\n"), "{head}");
            for line in
                ["content-type: application/json", &format!("user-agent: {AGENT}"), "webhook-id: evt_01"]
            {
                assert!(head.lines().any(|found| found == line), "{line} in {head}");
            }
            assert!(head.contains(&format!("recount-attempt: {number}")), "{head}");
            let headers = headers_of(head);
            for secret in [SECRET, OLD_SECRET] {
                assert!(Webhook::new(secret).unwrap().verify(body.as_bytes(), &headers).is_ok());
                assert!(Webhook::new(secret).unwrap().verify(b"{}", &headers).is_err());
            }
            let other = "whsec_c2VjcmV0IG9mIHNvbWVib2R5IGVsc2U=";
            assert!(Webhook::new(other).unwrap().verify(body.as_bytes(), &headers).is_err());
        }
        assert_eq!(seen.len(), 2);
    }

    fn headers_of(head: &str) -> HeaderMap {
        head.lines()
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.parse::<HeaderName>().unwrap(), value.parse().unwrap()))
            .collect()
    }

    fn now() -> Timestamp {
        #[expect(clippy::disallowed_methods, reason = "an outside verifier reads the clock too")]
        Timestamp::now()
    }

    #[tokio::test]
    async fn statuses_mean_what_the_contract_says() {
        let retry = Outcome::Retry { after: None };
        for status in 200..=599_u16 {
            let expected = match status {
                200..=299 => Outcome::Delivered,
                400 | 413 | 415 | 422 => Outcome::Rejected,
                410 => Outcome::Disabled,
                _ => retry.clone(),
            };
            let verdict = verdict::of(status, &HeaderMap::new(), "https://hooks.example/...", noon());
            assert_eq!(verdict.outcome, expected, "{status}");
            assert_eq!(verdict.error.is_none(), expected == Outcome::Delivered, "{status}");
        }
    }

    #[tokio::test]
    async fn headers_overrule_the_status() {
        let disabled =
            attempt(Step::status("200 OK", &["webhook-delivery: disable"], b""), Format::Json).await;
        assert_eq!((disabled.outcome, disabled.status), (Outcome::Disabled, Some(200)));
        let aborted =
            attempt(Step::status("500 Oops", &["webhook-delivery: abort-message"], b""), Format::Json).await;
        assert_eq!(aborted.outcome, Outcome::Rejected);
        let wait = attempt(Step::status("429 Slow Down", &["retry-after: 3"], b""), Format::Json).await;
        assert_eq!(wait.outcome, Outcome::Retry { after: Some(Duration::from_secs(3)) });
        let date = ["date: Thu, 06 Jan 2022 11:00:00 GMT", "retry-after: Thu, 06 Jan 2022 11:00:05 GMT"];
        let wait = attempt(Step::status("503 Busy", &date, b""), Format::Json).await;
        assert_eq!(wait.outcome, Outcome::Retry { after: Some(Duration::from_secs(5)) });
    }

    #[tokio::test]
    async fn redirects_are_not_followed() {
        let location = "location: https://elsewhere.example/s3cret";
        let attempt = attempt(Step::status("302 Found", &[location], b""), Format::Json).await;
        assert_eq!(attempt.outcome, Outcome::Retry { after: None });
        assert_eq!(
            attempt.error.as_deref(),
            Some(
                "http://127.0.0.1/... answered 302, a redirect to elsewhere.example; webhooks are not redirected, \
                 configure the new address"
            )
        );
    }

    #[tokio::test]
    async fn a_wrong_clock_is_named() {
        let skewed = ["date: Thu, 06 Jan 2022 13:00:00 GMT"];
        let attempt = attempt(Step::status("401 Unauthorized", &skewed, b""), Format::Json).await;
        let error = attempt.error.unwrap();
        assert!(error.contains("clock skew") && error.contains("3600 s"), "{error}");
    }

    #[tokio::test]
    async fn slack_says_ok() {
        for (status, reply, outcome, word) in [
            ("200 OK", "ok", Outcome::Delivered, None),
            ("200 OK", "ok\n", Outcome::Delivered, None),
            ("200 OK", "invalid_token", Outcome::Retry { after: None }, Some("said invalid_token")),
            ("200 OK", "<html>s3cret</html>", Outcome::Retry { after: None }, Some("said something else")),
            (
                "403 Forbidden",
                "action_prohibited",
                Outcome::Retry { after: None },
                Some("said action_prohibited"),
            ),
            ("410 Gone", "channel_is_archived", Outcome::Disabled, Some("said channel_is_archived")),
        ] {
            let attempt = attempt(Step::status(status, &[], reply.as_bytes()), Format::Slack).await;
            assert_eq!(attempt.outcome, outcome, "{reply}");
            match word {
                None => assert_eq!(attempt.error, None),
                Some(word) => {
                    assert!(attempt.error.as_ref().is_some_and(|e| e.contains(word)), "{attempt:?}");
                }
            }
        }
    }

    #[tokio::test]
    async fn a_slow_or_cut_reply_cannot_turn_a_success_into_a_failure() {
        let head = || head("200 OK", &[], 50 << 20);
        for step in [Step::Hold(head()), Step::Reset(head())] {
            let attempt = attempt(step, Format::Json).await;
            assert_eq!((attempt.outcome, attempt.error), (Outcome::Delivered, None));
        }
        let cut = attempt(Step::Reset(head()), Format::Slack).await;
        assert_eq!(cut.outcome, Outcome::Delivered);
        let endless = [head(), vec![b'x'; 1 << 20]].concat();
        let attempt = attempt(Step::Hold(endless), Format::Slack).await;
        assert_eq!(attempt.outcome, Outcome::Retry { after: None });
    }

    #[tokio::test]
    async fn a_lost_answer_is_tried_again() {
        let attempt = attempt(Step::Reset(Vec::new()), Format::Json).await;
        assert_eq!((attempt.outcome, attempt.status), (Outcome::Retry { after: None }, None));
        assert_eq!(attempt.error.unwrap(), "http://127.0.0.1/...: the answer broke off: connection reset");
    }

    #[tokio::test]
    async fn a_silent_receiver_is_given_up() {
        let deadline = || tokio::time::Instant::now() + Duration::from_millis(50);
        let exchange = async |step: Step, format| {
            let server = Server::start(vec![step]).await;
            let endpoint = endpoint(&server.url("/s3cret"), format);
            let request = send::request(&Clients::new(), AGENT, &endpoint, &delivery(), noon()).unwrap();
            send::exchange(request, &endpoint, noon(), deadline()).await
        };
        let (status, verdict) = exchange(Step::Hold(Vec::new()), Format::Json).await;
        assert_eq!((status, verdict.outcome), (None, Outcome::Retry { after: None }));
        assert_eq!(verdict.error.unwrap(), "http://127.0.0.1/...: no answer in time");
        let (status, verdict) = exchange(Step::Hold(head("200 OK", &[], 2)), Format::Slack).await;
        assert_eq!((status, verdict.outcome), (Some(200), Outcome::Delivered));
    }

    #[tokio::test]
    async fn what_may_not_be_sent_is_kept() {
        let refused = async |change: fn(&mut Endpoint)| {
            let mut endpoint = endpoint("http://127.0.0.1:9/s3cret", Format::Json);
            change(&mut endpoint);
            let attempt = send(&Clients::new(), AGENT, &endpoint, &delivery(), noon()).await;
            assert_eq!((attempt.status, &attempt.outcome), (None, &Outcome::Retry { after: None }));
            attempt.error.unwrap()
        };
        let error = refused(|endpoint| endpoint.allow_http = false).await;
        assert!(error.contains("plain http"), "{error}");
        let error = refused(|endpoint| endpoint.allow_private.clear()).await;
        assert!(error.contains("127.0.0.1 is this machine itself, which is not allowed"), "{error}");
        assert!(error.contains("allow_private of the endpoint"), "{error}");
        let error = refused(|endpoint| endpoint.url = Secret::new("http://1.1.1.1/s3cret")).await;
        assert!(error.contains("1.1.1.1 is a public address") && !error.contains("s3cret"), "{error}");
        assert!(!error.contains("allow_private of"), "{error}");
        let error = refused(|endpoint| endpoint.secrets = vec![Secret::new("s3cret")]).await;
        assert!(error.contains("starts with 'whsec_'") && !error.contains("s3cret"), "{error}");
    }
}
