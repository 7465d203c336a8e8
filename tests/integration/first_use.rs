//! What somebody meets who tries recount for the first time: secrets, feeds that fail and are mended, names mistyped.

use std::{fs, os::unix::fs::PermissionsExt, process::Output};

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
