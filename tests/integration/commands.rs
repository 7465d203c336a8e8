//! Every command on the built-in record, as a user types it.
//!
//! The record is replayed once for all tests, into the place where the README says that it stands. What needs the
//! `sqlite3` program is skipped, saying so, where there is none.

use std::{
    collections::BTreeSet,
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    sync::OnceLock,
};

use serde_json::Value;

use crate::harness::{Recount, recount};

/// The public views (design.md section 4.7).
const VIEWS: [&str; 11] = [
    "figures",
    "figure_history",
    "revisions",
    "stories",
    "topic_matches",
    "deliveries",
    "feed_health",
    "feed_gaps",
    "deadlines",
    "completions",
    "evidence",
];

/// A home directory in which the record was replayed, and what the replay printed.
struct Replayed {
    home: PathBuf,
    notices: String,
}

/// Returns the replayed record.
fn replayed() -> &'static Replayed {
    static REPLAYED: OnceLock<Replayed> = OnceLock::new();
    REPLAYED.get_or_init(|| {
        let home = Path::new(env!("CARGO_TARGET_TMPDIR")).join("commands");
        let _ = fs::remove_dir_all(&home);
        fs::create_dir_all(&home).expect("a directory can be made");
        let output = at_home(&home, &["--json", "replay"]).output().expect("the binary can be run");
        assert!(output.status.success(), "{}", text(&output.stderr));
        Replayed { home, notices: text(&output.stdout) }
    })
}

/// Returns a command of somebody who has set nothing but a home.
fn at_home(home: &Path, arguments: &[&str]) -> Command {
    let mut command = recount(home);
    command.env_remove("XDG_STATE_HOME").args(arguments);
    command
}

fn database() -> PathBuf {
    replayed().home.join(".local/state/recount/replay.db")
}

/// Runs a command on the replayed record.
#[track_caller]
fn ask(arguments: &[&str]) -> Output {
    let mut command = at_home(&replayed().home, &["--database"]);
    command.arg(database()).args(arguments).stdin(Stdio::null());
    command.output().expect("the binary can be run")
}

/// Runs a command that must succeed and returns its JSON.
#[track_caller]
fn json(arguments: &[&str]) -> Value {
    let output = ask(&[&["--json"], arguments].concat());
    assert!(output.status.success(), "{arguments:?}: {}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("the output is JSON")
}

/// Runs a command on a text from stdin.
#[track_caller]
fn feed(arguments: &[&str], input: &[u8]) -> Output {
    let mut command = at_home(&replayed().home, arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the binary can be run");
    child.stdin.take().expect("stdin is piped").write_all(input).expect("the binary reads");
    child.wait_with_output().expect("the binary ends")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn lines(output: &Output) -> Vec<Value> {
    let parse = |line: &str| serde_json::from_str(line).expect("each line is JSON");
    text(&output.stdout).lines().map(parse).collect()
}

/// Returns what a JSON span of code points covers.
fn covered(text: &str, span: &Value) -> String {
    let end = |index: usize| usize::try_from(span[index].as_u64().expect("a span has two ends")).unwrap();
    text.chars().skip(end(0)).take(end(1) - end(0)).collect()
}

#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
fn has_sqlite() -> bool {
    let found = Command::new("sqlite3").arg("--version").output().is_ok();
    if !found {
        eprintln!("skipped: there is no sqlite3 here");
    }
    found
}

/// Checks the changes of a series, in their order.
#[track_caller]
fn check_changes(series: &str, expected: &[(&str, &str)]) {
    let answer = json(&["history", &format!("kazakhstan-2022/{series}"), "--changes"]);
    let revisions = answer["revisions"].as_array().expect("revisions are a list");
    let changes: Vec<(&str, &str)> = revisions
        .iter()
        .map(|revision| (revision["kind"].as_str().unwrap(), revision["new_text"].as_str().unwrap()))
        .collect();
    assert_eq!(changes, expected, "{series}");
}

/// What the record tells of January 2022, change by change: the toll that was withdrawn, the officers apart from it,
/// Almaty apart from the country, and stages of the detained that are no revision down.
#[test]
fn the_record_tells_the_changes_of_january_2022() {
    check_changes(
        "killed/people/kazakhstan",
        &[
            ("reported", "164"),
            ("retracted", "164"),
            ("reported", "225"),
            ("up", "227"),
            ("up", "230"),
            ("disputed", "232"),
            ("up", "238"),
        ],
    );
    check_changes("killed/people/almaty", &[("reported", "103")]);
    check_changes(
        "killed/security/kazakhstan",
        &[("reported", "8"), ("up", "18"), ("down", "16"), ("up", "19")],
    );
    check_changes("killed/security/almaty", &[("reported", "12"), ("up", "13")]);
    check_changes("detained/people/kazakhstan/remanded", &[("reported", "446")]);
    let answer = json(&["history", "kazakhstan-2022/detained/people/kazakhstan", "--changes"]);
    let revisions = answer["revisions"].as_array().expect("revisions are a list");
    assert!(revisions.iter().all(|revision| revision["kind"] != "down"));
    assert_eq!(revisions.last().expect("there are changes")["new_text"], "9,900");
}

#[test]
fn a_replay_gives_the_same_bytes_again() {
    let again = Recount::new("");
    let output = again.output(&["--json", "replay"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(text(&output.stdout), replayed().notices);
    let output = again.output(&["--json", "replay"]);
    assert_eq!(text(&output.stdout), replayed().notices, "a replay over its own database starts anew");
}

#[test]
fn notices_are_told_in_the_order_of_time_under_names_of_their_own() {
    let notices: Vec<Value> =
        replayed().notices.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let of = |key: &str| notices.iter().map(|notice| notice[key].to_string()).collect::<Vec<_>>();
    assert!(of("timestamp").is_sorted());
    assert_eq!(of("id").iter().collect::<BTreeSet<_>>().len(), notices.len());
    let types: BTreeSet<String> = of("type").into_iter().collect();
    for wanted in ["\"baseline.completed\"", "\"story.flagged\"", "\"figure.reported\"", "\"figure.changed\""]
    {
        assert!(types.contains(wanted), "{wanted} is not in {types:?}");
    }
}

#[track_caller]
fn check_rows(arguments: &[&str], rows: &str, keys: &[&str]) {
    let answer = json(arguments);
    let rows = answer.pointer(rows).and_then(Value::as_array).expect("there is a list");
    assert!(!rows.is_empty(), "{arguments:?} is empty");
    for row in rows {
        check_keys(row, keys);
    }
}

#[track_caller]
fn check_keys(value: &Value, keys: &[&str]) {
    for key in keys {
        assert!(value.get(key).is_some(), "{key} is not in {value}");
    }
}

#[test]
fn lists_have_their_keys() {
    let figure = ["series", "topic", "measure", "who", "place", "value", "low", "high", "qualifier", "text"];
    let said = ["claimant", "quote", "outlet", "story_url", "recorded_at", "kind", "reason"];
    let figures = [&figure[..], &["claimant", "since", "reports", "outlets"]].concat();
    let reports = [&figure[..], &said, &["report", "basis", "status", "published_at", "revision"]].concat();
    let revisions = [&["revision", "old_text", "new_text", "position", "notice"], &said[..]].concat();
    let stories = ["story", "feed", "outlet", "title", "url", "published_at", "first_seen_at", "flagged"];
    check_rows(&["figures"], "", &figures);
    check_rows(&["history", "detained"], "/reports", &reports);
    check_rows(&["history", "detained", "--changes"], "/revisions", &revisions);
    check_rows(&["stories"], "", &stories);
    check_rows(&["stories", "--search", "миротворцы"], "", &stories);
    check_rows(&["feeds", "list"], "", &["feed", "url", "health", "last_poll_at", "last_outcome"]);
    assert_eq!(json(&["deliveries", "list"]), Value::Array(Vec::new()), "a replay owes nothing");
}

#[test]
fn single_answers_have_their_keys() {
    let status = json(&["status"]);
    check_keys(
        &status,
        &["instance", "feeds", "stories", "series", "reports", "revisions", "deliveries_pending"],
    );
    check_keys(&json(&["check-config"]), &["files", "topics", "feeds", "endpoints", "database"]);
    let history = json(&["history", "detained"]);
    let report = &history["reports"][0];
    let (story, link) = (report["story"].to_string(), report["story_url"].as_str().expect("it has a link"));
    let series = report["series"].as_str().expect("it has a series");
    let notices = history["revisions"].as_array().expect("revisions are a list");
    let notice = notices.iter().find_map(|revision| revision["notice"].as_str()).expect("one was told");
    for id in [&story, link] {
        let story = json(&["explain", id]);
        check_keys(&story, &["story", "title", "versions", "matches", "reports"]);
        assert_eq!(story["story"].to_string(), report["story"].to_string());
    }
    check_keys(&json(&["explain", series]), &["reports", "deliveries"]);
    check_keys(&json(&["explain", notice]), &["notice", "revision", "deliveries"]);
}

#[test]
fn a_history_is_told_oldest_first_and_its_limit_keeps_the_newest() {
    let moments = |answer: &Value| -> Vec<i64> {
        let reports = answer["reports"].as_array().expect("reports are a list");
        reports.iter().map(|report| report["report"].as_i64().expect("it has a number")).collect()
    };
    let all = moments(&json(&["history", "detained"]));
    assert!(all.is_sorted());
    assert_eq!(moments(&json(&["history", "detained", "--limit", "3"])), all[all.len() - 3..]);
    let changes = json(&["history", "detained", "--changes"]);
    assert!(changes["reports"].as_array().unwrap().iter().all(|report| !report["revision"].is_null()));
    let changing = moments(&changes);
    let limited = json(&["history", "detained", "--changes", "--limit", "3"]);
    assert_eq!(moments(&limited), changing[changing.len() - 3..]);
}

/// Returns the times at which the revisions of a series were recorded.
fn moments(history: &Value) -> Vec<&str> {
    let revisions = history["revisions"].as_array().expect("revisions are a list");
    revisions.iter().map(|revision| revision["recorded_at"].as_str().expect("it has a time")).collect()
}

#[test]
fn the_ledger_is_shown_as_it_stood() {
    let series = "kazakhstan-2022/detained/people/kazakhstan";
    let whole = json(&["history", series]);
    let at = moments(&whole)[2];
    let then = json(&["history", series, "--at", at]);
    assert_eq!(moments(&then), moments(&whole)[..3]);
    let changes = json(&["history", series, "--changes", "--at", at]);
    assert_eq!(changes["reports"].as_array().expect("reports are a list").len(), 3);
    let stood = |at: &str| {
        let figures = json(&["figures", "--measure", "detained", "--at", at]);
        let of_series = |row: &&Value| row["series"] == series;
        let row = figures.as_array().expect("figures are a list").iter().find(of_series).cloned();
        row.map(|row| (row["text"].clone(), row["claimant"].clone()))
    };
    let third = &then["revisions"][2];
    assert_eq!(stood(at), Some((third["new_text"].clone(), third["claimant"].clone())));
    assert_eq!(stood("2022-01-01"), None);
    assert_eq!(json(&["figures", "--at", "2030-01-01T00:00:00+06:00"]), json(&["figures"]));
    let figures = text(&ask(&["figures", "--at", "2021-12-31 23:59"]).stdout);
    assert_eq!(
        figures,
        "no figure stood yet at 2021-12-31 23:59:00 UTC; `recount figures` shows what stands now\n"
    );
    for command in [&["figures", "--at", "yesterday"][..], &["history", "killed", "--at", "9 January"]] {
        check_exit(&ask(command), 64, "write 2022-01-11T09:30:00Z, 2022-01-11 09:30 (in UTC) or 2022-01-11");
    }
}

#[test]
fn a_withdrawn_number_stands_until_it_is_withdrawn() {
    let revisions = json(&["history", "killed"])["revisions"].clone();
    let revisions = revisions.as_array().expect("revisions are a list").clone();
    let withdrawn =
        revisions.iter().find(|revision| revision["kind"] == "retracted").expect("one was withdrawn");
    let series = withdrawn["series"].as_str().expect("it has a series");
    let at = withdrawn["recorded_at"].as_str().expect("it has a time");
    let just_before = revisions
        .iter()
        .filter(|revision| revision["series"] == series)
        .take_while(|revision| revision["revision"] != withdrawn["revision"])
        .last()
        .expect("it was reported before");
    let stood = |at: &str| {
        let figures = json(&["figures", "--at", at]);
        let row = figures
            .as_array()
            .expect("figures are a list")
            .iter()
            .find(|row| row["series"] == series)
            .cloned();
        row.map_or(Value::Null, |row| row["text"].clone())
    };
    assert_eq!(stood(just_before["recorded_at"].as_str().expect("it has a time")), just_before["new_text"]);
    assert_eq!(stood(at), withdrawn["old_text"], "the number before stands again");
}

#[test]
fn a_backtest_with_the_same_rules_finds_no_difference() {
    let before = fs::read(database()).expect("the database is readable");
    let answer = json(&["backtest"]);
    let none = Value::Array(Vec::new());
    assert_eq!((&answer["new"], &answer["gone"], &answer["changed"]), (&none, &none, &none), "{answer}");
    let told = replayed().notices.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let alerts = told.filter(|notice| {
        let kind = notice["type"].as_str().expect("it has a type");
        kind.starts_with("figure.") || kind == "story.flagged"
    });
    assert_eq!(answer["same"], alerts.count());
    let said = text(&ask(&["backtest"]).stdout);
    assert!(
        said.starts_with(&format!("alerts: {} same, 0 new, 0 gone, 0 changed\n", answer["same"])),
        "{said}"
    );
    let unread =
        format!("{} stories are kept without text and were not read", answer["stories_without_text"]);
    assert!(said.contains(&unread), "{said}");
    assert_eq!(fs::read(database()).expect("the database is readable"), before, "nothing is written");
}

#[test]
fn a_backtest_with_another_topic_file_tells_what_would_be_otherwise() {
    let built_in = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/topics/kazakhstan-2022.toml");
    let topic = fs::read_to_string(built_in).expect("the topic is readable");
    let other = replayed().home.join("kazakhstan-2022.toml");
    // Nobody speaks for another body any more.
    fs::write(&other, topic.replace("side = \"kazakhstan-state\"\n", "")).expect("the topic can be written");
    let file = other.to_str().expect("the path is UTF-8");
    let answer = json(&["backtest", "--topic-file", file]);
    for kind in ["new", "gone"] {
        let differences = answer[kind].as_array().expect("differences are a list");
        assert!(!differences.is_empty(), "{answer}");
        for difference in differences {
            check_keys(
                &difference["alert"],
                &["at", "type", "topic", "headline", "sentence", "outlet", "url", "reason"],
            );
        }
    }
    check_keys(&answer["new"][0], &["then"]);
    check_keys(&answer["gone"][0], &["now"]);
    let early = json(&["backtest", "--topic-file", file, "--until", "2022-01-05"]);
    assert!(early["versions"].as_u64() < answer["versions"].as_u64(), "{early}");
    let text = text(&ask(&["backtest", "--topic-file", file]).stdout);
    let gone = answer["gone"][0]["alert"]["headline"].as_str().expect("it has a headline");
    assert!(text.lines().any(|line| line.starts_with("gone ") && line.ends_with(gone)), "{text}");
    fs::write(&other, "id = \"kazakhstan-2022\"\nlable = \"x\"\n").expect("the topic can be written");
    check_exit(&ask(&["backtest", "--topic-file", file]), 78, "lable");
    check_exit(&ask(&["backtest", "--topic-file", "/nowhere/a.toml"]), 78, "/nowhere/a.toml");
}

#[test]
fn text_answers_are_whole_lines_without_a_terminal() {
    let figures = text(&ask(&["figures"]).stdout);
    let rows = json(&["figures"]).as_array().expect("figures are a list").len();
    assert_eq!(figures.lines().count(), rows + 1, "{figures}");
    let stories = text(&ask(&["stories"]).stdout);
    for story in json(&["stories"]).as_array().expect("stories are a list") {
        let link = story["url"].as_str().expect("each story of the record has a link");
        assert!(stories.contains(link), "{link} is not whole");
    }
}

#[test]
fn figures_of_lines_keep_their_order_and_lie_in_the_text() {
    let russian = "Число погибших выросло до 19, сообщили в МВД.";
    let input = format!(
        "{{\"id\":\"a\",\"text\":\"At least 164 people were killed.\",\"title\":\"Toll\",\"date\":\"2022-01-09\"}}\n\
         not json\n\n{{\"id\":3}}\n{{\"id\":4,\"text\":\"{russian}\",\"lang\":\"ru\"}}\n{{\"id\":5,\"text\":\"\"}}"
    );
    let output = feed(&["extract", "--jsonl"], input.as_bytes());
    assert_eq!(output.status.code(), Some(65));
    let answers = lines(&output);
    assert_eq!(answers.len(), 6, "one line for each: {answers:?}");
    for malformed in &answers[1..4] {
        assert!(malformed["id"].is_null() && malformed["error"].is_string(), "{malformed}");
    }
    assert_eq!(
        (&answers[0]["id"], &answers[4]["id"], &answers[5]["id"]),
        (&"a".into(), &4.into(), &5.into())
    );
    assert_eq!((&answers[0]["lang"], &answers[4]["lang"]), (&"en".into(), &"ru".into()));
    let figure = &answers[4]["figures"][0];
    let keys = ["measure", "value", "low", "high", "qualifier", "who", "place", "basis", "attribution"];
    check_keys(figure, &[&keys[..], &["status", "quote", "span"]].concat());
    assert_eq!(figure["value"], 19);
    assert_eq!(figure["quote"], covered(russian, &figure["span"]));
    assert_eq!(answers[5]["figures"], Value::Array(Vec::new()));
}

#[test]
fn terms_of_lines_lie_in_the_text_or_have_no_span() {
    let body = "Миротворцы ОДКБ покидают Казахстан. Kazakhstan thanks the CSTO.";
    let input = format!(
        "{{\"id\":1,\"title\":\"Kazakhstan: the CSTO pulls out\",\"text\":\"{body}\"}}\n{{\"id\":2,\"text\":\"{body}\"}}\n\
         {{\"id\":3,\"title\":\"Cats\",\"text\":\"A cat sleeps.\"}}\n"
    );
    let output = feed(&["match", "--jsonl"], input.as_bytes());
    assert_eq!(output.status.code(), Some(0));
    let answers = lines(&output);
    assert_eq!(answers.len(), 3);
    for answer in &answers[..2] {
        let topic = &answer["topics"][0];
        check_keys(topic, &["topic", "score", "facets", "terms"]);
        for term in topic["terms"].as_array().expect("terms are a list") {
            if !term["span"].is_null() {
                assert_eq!(term["term"], covered(body, &term["span"]));
            }
        }
    }
    let spanless = |answer: &Value| {
        let terms = answer["topics"][0]["terms"].as_array().expect("terms are a list");
        terms.iter().filter(|term| term["span"].is_null()).count()
    };
    assert!(spanless(&answers[0]) >= 2, "the title's terms have no span: {}", answers[0]);
    assert_eq!(spanless(&answers[1]), 0);
    assert_eq!(answers[2]["topics"], Value::Array(Vec::new()));
}

#[test]
fn completions_are_printed_for_every_shell() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let output = ask(&["completions", shell]);
        assert_eq!(output.status.code(), Some(0));
        assert!(text(&output.stdout).contains("check-config"), "{shell}");
    }
}

#[track_caller]
fn check_exit(output: &Output, code: i32, told: &str) {
    let stderr = text(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{stderr}");
    assert!(stderr.contains(told), "{told} is not in: {stderr}");
}

#[test]
fn exit_codes_follow_sysexits() {
    check_exit(&ask(&["status"]), 0, "");
    check_exit(&ask(&["--help"]), 0, "");
    check_exit(&ask(&["history"]), 64, "MEASURE|SERIES");
    check_exit(&ask(&["frobnicate"]), 64, "frobnicate");
    check_exit(&ask(&["explain", "nothing"]), 64, "recount stories");
    check_exit(&ask(&["explain", "evt_nothing"]), 64, "recount deliveries list");
    check_exit(&ask(&["explain", "999999"]), 64, "999999");
    check_exit(&ask(&["deliveries", "show", "7"]), 64, "recount deliveries list");
    check_exit(&ask(&["webhook", "test", "nobody"]), 64, "nobody");
    check_exit(&feed(&["extract", "--topic", "nothing"], b""), 64, "kazakhstan-2022");
    check_exit(&feed(&["extract"], b"\xff\xfe"), 65, "iconv");
    check_exit(&feed(&["extract", "--topic", "/nowhere/a.toml"], b""), 78, "/nowhere/a.toml");
    check_exit(&feed(&["extract", "--date", "11.01.2022"], b""), 64, "2022-01-11");
    check_exit(&ask(&["backtest", "--since", "2022-01-12", "--until", "2022-01-10"]), 64, "exchange them");
    check_exit(&Recount::new("").output(&["--database", "/", "figures"]), 65, "no SQLite database");
    check_exit(&ask(&["replay", "/nowhere/a.warc"]), 74, "/nowhere/a.warc");
    check_exit(&ask(&["--config", "/nowhere/recount.toml", "check-config"]), 78, "/nowhere/recount.toml");
}

#[test]
fn ids_may_be_written_with_capitals() {
    let figures = |place: &str| json(&["figures", "--place", place]);
    assert_eq!(figures("Almaty"), figures("almaty"));
    assert_ne!(figures("Almaty"), Value::Array(Vec::new()));
}

#[test]
fn an_extraction_can_try_a_topic_file() {
    let topic = "id = \"ferry\"\nlabel = \"Ferry\"\nmatch = \"ferry\"\n[facet.ferry]\nen = [\"ferry\"]\n\
        [[claimant]]\nid = \"harbour-office\"\nlabel = \"Harbour Office\"\nkind = \"government\"\nen = [\"port bureau\"]\n";
    let recount = Recount::new("");
    let file = recount.path("ferry.toml");
    fs::write(&file, topic).expect("the topic can be written");
    let file = file.display().to_string();
    let output = feed(&["--json", "extract", "--topic", &file], b"Nine people died, the port bureau said.");
    let told = text(&output.stdout);
    assert!(told.contains("port bureau") && told.contains("killed"), "{told}{}", text(&output.stderr));
}

#[test]
fn a_cut_archive_is_replayed_as_far_as_it_goes_and_told() {
    let recount = Recount::new("");
    let file = recount.path("a.warc").display().to_string();
    check_exit(&ask(&["export", "--warc", &file]), 0, "");
    let whole = fs::read(&file).expect("the archive is there");
    fs::write(&file, &whole[..whole.len() - 2_000]).expect("the archive can be cut");
    let database = recount.path("cut.db").display().to_string();
    check_exit(&recount.output(&["--database", &database, "replay", &file]), 65, "damaged or cut");
    let figures = recount.json(&["--json", "--database", &database, "figures"]);
    assert!(figures.as_array().is_some_and(|figures| !figures.is_empty()), "{figures}");
    check_exit(&recount.output(&["--database", &database, "replay", &file]), 65, "is replaced");
}

#[test]
fn an_absent_database_is_told_with_what_makes_one() {
    let recount = Recount::new("[database]\npath = \"{dir}/none.db\"\n");
    for command in [&["figures"][..], &["status"], &["history", "killed"], &["feeds", "list"]] {
        let output = recount.output(command);
        check_exit(&output, 64, "none.db");
        check_exit(&output, 64, "recount run");
    }
}

#[test]
fn a_replay_leaves_what_is_not_its_own() {
    let recount = Recount::new("");
    let other = recount.path("letter.txt");
    fs::write(&other, "a letter").expect("the file can be written");
    let name = other.to_str().expect("the path is UTF-8");
    check_exit(&recount.output(&["--database", name, "replay"]), 65, "was not made by a replay");
    assert_eq!(fs::read_to_string(&other).expect("the file is there"), "a letter");
    check_exit(&recount.output(&["replay", name]), 65, "is no WARC file");
}

#[test]
fn an_endpoint_that_does_not_answer_is_told() {
    let recount = Recount::new(
        "[[endpoint]]\nname = \"desk\"\nformat = \"json\"\nurl = \"http://127.0.0.1:1/\"\nallow_http = true\n\
         allow_private = [\"127.0.0.0/8\"]\nsecret_env = \"DESK_SECRET\"\n",
    );
    let output = recount.output(&["--json", "webhook", "test", "desk"]);
    check_exit(&output, 69, "");
    let answer: Value = serde_json::from_slice(&output.stdout).expect("the output is JSON");
    assert_eq!((&answer["endpoint"], &answer["outcome"]), (&"desk".into(), &"retry".into()));
    assert!(answer["error"].as_str().is_some_and(|error| error.contains("refused")), "{answer}");
}

/// Runs a line of the README in a shell, with the binary in the path.
#[track_caller]
fn shell(line: &str) -> String {
    let home = &replayed().home;
    let binary = Path::new(env!("CARGO_BIN_EXE_recount")).parent().expect("the binary lies in a directory");
    let output = Command::new("sh")
        .args(["-c", line])
        .env_clear()
        .env("HOME", home)
        .env("PATH", format!("{}:/usr/local/bin:/usr/bin:/bin", binary.display()))
        .current_dir(home)
        .output()
        .expect("a shell can be run");
    assert!(output.status.success() && output.stderr.is_empty(), "{line}: {}", text(&output.stderr));
    text(&output.stdout)
}

fn readme() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).expect("there is a README")
}

/// Returns the section of the README under that heading.
#[track_caller]
fn section<'a>(readme: &'a str, heading: &str) -> &'a str {
    let (_, rest) = readme.split_once(&format!("\n## {heading}\n")).expect("the section is there");
    rest.split("\n## ").next().expect("a split has a first part")
}

#[test]
fn views_are_readable_by_sqlite() {
    if !has_sqlite() {
        return;
    }
    let database = database();
    for view in VIEWS {
        shell(&format!("sqlite3 -readonly {} 'SELECT * FROM {view} LIMIT 5'", database.display()));
    }
}

#[test]
fn the_readme_commands_answer() {
    let readme = readme();
    let asking = section(&readme, "Ask the history");
    let (where_told, _) = asking.split_once("they ask the record").expect("the README names the record");
    let flag = where_told.rsplit('`').nth(1).expect("the flag stands in backticks");
    let table = asking.lines().filter_map(|line| line.strip_prefix("| `recount ")?.split_once(" |"));
    let commands: Vec<&str> = table
        .flat_map(|(cell, _)| cell.trim_end_matches('`').split("`, `"))
        .map(|command| command.strip_prefix("recount ").unwrap_or(command))
        .collect();
    assert!(commands.len() >= 7, "{commands:?}");
    for command in commands {
        // A story that is there stands for the ID of the table.
        let answer = shell(&format!("recount {flag} {}", command.replace("ID", "1")));
        assert!(!answer.is_empty(), "{command} prints nothing");
    }
    let indented = asking.lines().filter_map(|line| line.strip_prefix("    "));
    for line in indented.filter(|line| line.contains("recount ")) {
        assert!(shell(line).contains("10,000"), "{line}");
    }
}

#[test]
fn the_readme_queries_answer() {
    if !has_sqlite() {
        return;
    }
    let readme = readme();
    let lines = section(&readme, "Try it").lines().filter_map(|line| line.strip_prefix("    sqlite3 "));
    for line in lines {
        // The replay comes first, as in the README.
        replayed();
        assert!(shell(&format!("sqlite3 {line}")).contains("9,900"), "{line}");
    }
    let asking = section(&readme, "Ask the history");
    let (_, blocks) = asking.split_once("```sql\n").expect("there are queries");
    let (queries, _) = blocks.split_once("```").expect("the block ends");
    let queries: Vec<&str> = queries.split_inclusive(";\n").collect();
    assert_eq!(queries.len(), 4, "{queries:?}");
    for query in queries {
        let file = replayed().home.join("query.sql");
        fs::write(&file, query).expect("the query can be written");
        let answer = shell(&format!("sqlite3 -bail -readonly {} < query.sql", database().display()));
        assert!(!answer.is_empty(), "no rows for:\n{query}");
    }
}
