//! What somebody meets who tries recount for the first time: secrets, feeds that fail and are mended, names mistyped.

use std::{fs, os::unix::fs::PermissionsExt, process::Output};

use crate::harness::Recount;

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
