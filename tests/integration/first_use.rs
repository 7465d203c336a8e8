//! What somebody meets who tries recount for the first time: secrets, feeds that fail and are mended, names mistyped.

use std::{
    fs,
    io::Write,
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Output, Stdio},
};

use crate::harness::{Answer, Recount, Server, rss};

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_fresh_secret_is_one_that_an_endpoint_takes() {
    let recount = Recount::new(
        "[[endpoint]]\nname = \"desk\"\nurl = \"https://hooks.example.org/in\"\nsecret_file = \"{dir}/secret\"\n",
    );
    let made = recount.output(&["webhook", "secret"]);
    let secret = stdout(&made);
    assert!(secret.starts_with("whsec_") && secret.lines().count() == 1, "{secret}");
    assert_ne!(secret, stdout(&recount.output(&["webhook", "secret"])));
    fs::write(recount.path("secret"), secret).expect("the file can be written");
    fs::set_permissions(recount.path("secret"), fs::Permissions::from_mode(0o600))
        .expect("its mode can be set");
    let checked = recount.output(&["check-config"]);
    assert!(checked.status.success(), "{}", stderr(&checked));
}

/// A configuration with one feed of that server.
fn one_feed(publisher: &Server, more: &str) -> String {
    format!(
        "[database]\npath = \"{{dir}}/recount.db\"\n[[feed]]\nid = \"wire\"\nurl = \"{}\"\n{more}\n",
        publisher.url("/rss")
    )
}

#[track_caller]
fn check(output: &Output, code: i32, told: &str) {
    assert_eq!(output.status.code(), Some(code), "{}", stderr(output));
    assert!(stderr(output).contains(told), "{told} is not in: {}", stderr(output));
}

#[test]
fn a_feed_that_failed_is_asked_again_once_its_settings_are_mended() {
    let publisher = Server::start(|_| Answer::ok("application/rss+xml", rss("Wire", &[])));
    let recount = Recount::new(&one_feed(&publisher, ""));
    check(&recount.output(&["poll"]), 74, "allow_private, of the feed or of [poll]");
    check(&recount.output(&["poll"]), 0, "0 of 1 feeds ok; 1 not due before ");
    recount.configure(&one_feed(&publisher, "[poll]\nallow_private = [\"127.0.0.0/8\"]"));
    check(&recount.output(&["poll"]), 0, "1 of 1 feeds ok\n");
    check(&recount.output(&["poll"]), 0, "`recount poll --all` asks them now");
    check(&recount.output(&["poll", "--all"]), 0, "1 of 1 feeds ok\n");
}

/// Runs a command on a text from stdin.
fn feed(recount: &Recount, arguments: &[&str], text: &str) -> Output {
    let mut command = recount.command(arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the binary can be run");
    child.stdin.take().expect("stdin is piped").write_all(text.as_bytes()).expect("the binary reads");
    child.wait_with_output().expect("the binary ends")
}

#[test]
fn the_template_of_a_topic_is_sound_and_reads() {
    let recount = Recount::new("topics = [\"earthquake\"]\n");
    let template = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/topics/template.toml");
    fs::create_dir(recount.path("topics")).expect("a directory can be made");
    fs::copy(template, recount.path("topics/earthquake.toml")).expect("the template can be copied");
    let checked = recount.output(&["check-config"]);
    assert!(checked.status.success() && checked.stderr.is_empty(), "{}", stderr(&checked));
    let text = "The quake in Hatay killed 912 people and destroyed 2,800 buildings, AFAD said.";
    let read = stdout(&feed(&recount, &["--json", "extract"], text));
    let rows: serde_json::Value = serde_json::from_str(&read).expect("the output is JSON");
    let found: Vec<_> = rows
        .as_array()
        .expect("it is a list")
        .iter()
        .map(|row| (row["measure"].as_str(), row["value"].as_u64(), row["attribution"].as_str()))
        .collect();
    assert_eq!(
        found,
        [(Some("killed"), Some(912), Some("AFAD")), (Some("buildings_destroyed"), Some(2_800), Some("AFAD"))]
    );
    let matched = stdout(&feed(&recount, &["match"], text));
    assert!(matched.contains("earthquake"), "{matched}");
}

#[test]
fn names_that_stand_for_nothing_are_told() {
    let recount = Recount::new("");
    assert!(recount.output(&["replay"]).status.success());
    let ask = |arguments: &[&str]| {
        let database = recount.path("state/recount/replay.db");
        recount.output(&[&["--database", database.to_str().expect("the path is UTF-8")], arguments].concat())
    };
    check(&ask(&["history", "detaned"]), 64, "there is no measure 'detaned'; did you mean detained?");
    check(
        &ask(&["figures", "--topic", "nope"]),
        64,
        "there is no topic with figures 'nope'; known are kazakhstan-2022",
    );
    check(&ask(&["figures", "--place", "almati"]), 64, "did you mean almaty?");
    check(&ask(&["history", "detained", "--who", "secrity"]), 64, "did you mean security?");
    check(&ask(&["history", "kazakhstan-2022/killed/people/kazakstan"]), 64, "did you mean");
    check(&ask(&["history", "missing"]), 0, "");
    check(&ask(&["webhook", "test", "desk"]), 64, "there is no endpoint 'desk'; there is none yet");
    let lines = stdout(&ask(&["figures"])).lines().count() - 1;
    assert!(
        stdout(&ask(&["status"])).contains(&format!("figures     {lines} series")),
        "{}",
        stdout(&ask(&["status"]))
    );
    let mut command = crate::harness::recount(&recount.path(""));
    command
        .args(["--config", "/nope", "--database"])
        .arg(recount.path("state/recount/replay.db"))
        .arg("figures");
    check(&command.output().expect("the binary can be run"), 78, "/nope");
}
