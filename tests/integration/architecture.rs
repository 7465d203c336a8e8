//! The rooms of the program and what each may import. A new import that the table does not allow fails here.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// Room, rooms it may import, crates it may name. `std` and `serde` are everybody's.
const ROOMS: &[(&str, &[&str], &[&str])] = &[
    ("model", &[], &["thiserror", "jiff"]),
    (
        "feed",
        &["model"],
        &[
            "feed_rs",
            "encoding_rs",
            "chardetng",
            "quick_xml",
            "base64",
            "web_atoms",
            "sha2",
            "url",
            "jiff",
            "thiserror",
            "unicode_normalization",
        ],
    ),
    (
        "text",
        &["model"],
        &[
            "dom_query",
            "dom_smoothie",
            "regex",
            "regex_syntax",
            "rustc_hash",
            "aho_corasick",
            "unicode_normalization",
            "unicode_segmentation",
            "thiserror",
            "sha2",
            "url",
        ],
    ),
    ("topic", &["model", "text"], &["regex", "aho_corasick", "thiserror"]),
    ("extract", &["model", "text"], &["regex", "aho_corasick", "rustc_hash", "thiserror", "jiff"]),
    ("ledger", &["model"], &["jiff", "sha2"]),
    ("schedule", &["model"], &["jiff"]),
    ("pipeline", &["model", "feed", "text", "topic", "extract", "ledger", "schedule"], &["thiserror"]),
    (
        "net",
        &["model"],
        &["reqwest", "rustls", "rustls_native_certs", "tokio", "url", "httpdate", "thiserror"],
    ),
    (
        "config",
        &["model", "feed", "topic", "extract", "net"],
        &["config", "toml", "thiserror", "jiff", "base64", "url"],
    ),
    (
        "fetch",
        &["model", "net"],
        &["reqwest", "tokio", "futures_util", "url", "httpdate", "thiserror", "jiff"],
    ),
    (
        "webhook",
        &["model", "net"],
        &[
            "reqwest",
            "tokio",
            "url",
            "httpdate",
            "hmac",
            "sha2",
            "base64",
            "serde_json",
            "jiff",
            "thiserror",
            "futures_util",
            "unicode_segmentation",
        ],
    ),
    (
        "archive",
        &["model"],
        &["flate2", "brotli", "zstd", "toml", "jiff", "thiserror", "encoding_rs", "serde_json", "sha2"],
    ),
    ("store", &["model"], &["rusqlite", "serde_json", "getrandom", "thiserror", "sha2", "zstd"]),
    ("websub", &["model", "net"], &["reqwest", "tokio", "url", "hmac", "sha1", "sha2", "thiserror"]),
    (
        "listen",
        &["model"],
        &["axum", "hyper", "hyper_util", "tokio", "tokio_util", "url", "serde_json", "thiserror"],
    ),
    (
        "daemon",
        &[
            "model", "feed", "text", "topic", "extract", "ledger", "schedule", "pipeline", "config", "net",
            "fetch", "webhook", "archive", "store", "websub", "listen",
        ],
        &[
            "tokio",
            "tokio_util",
            "tracing",
            "tracing_subscriber",
            "tracing_journald",
            "anyhow",
            "sd_notify",
            "futures_util",
            "sha2",
            "url",
            "psl",
            "thiserror",
            "jiff",
        ],
    ),
    (
        "cli",
        &[
            "model", "feed", "text", "topic", "extract", "ledger", "schedule", "pipeline", "config", "net",
            "fetch", "webhook", "archive", "store", "listen", "daemon",
        ],
        &[
            "clap",
            "clap_complete",
            "serde_json",
            "anyhow",
            "getrandom",
            "comfy_table",
            "indicatif",
            "tokio",
            "tokio_util",
            "tracing",
            "jiff",
            "thiserror",
            "terminal_size",
        ],
    ),
];

/// Names that are the language's own or everybody's.
const EVERYBODYS: &[&str] = &["std", "core", "serde", "recount"];

pub(crate) fn sources(directory: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory).expect("the source tree is readable") {
        let path = entry.expect("the entry is readable").path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Returns the room of a file below `src`, none for lib.rs and main.rs.
fn room(path: &Path, src: &Path) -> Option<String> {
    let first = path.strip_prefix(src).ok()?.components().next()?;
    let name = first.as_os_str().to_str()?.trim_end_matches(".rs").to_owned();
    (name != "lib" && name != "main").then_some(name)
}

/// Returns the source without comments and without test modules, which may use what they like.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).expect("the source is readable");
    let until_tests = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default().to_owned();
    until_tests.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// Returns the names that directly follow `crate::`, through a group in braces too.
fn rooms_named(code: &str) -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    for rest in code.split("crate::").skip(1) {
        match rest.strip_prefix('{') {
            Some(group) => named.extend(first_names(group)),
            None => named.extend(first_name(rest)),
        }
    }
    named
}

/// Returns the first name of each path of a group in braces.
fn first_names(group: &str) -> Vec<String> {
    let (mut depth, mut names, mut at_start) = (0, Vec::new(), true);
    for (position, character) in group.char_indices() {
        match character {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => at_start = true,
            _ if at_start && !character.is_whitespace() => {
                names.extend(first_name(&group[position..]));
                at_start = false;
            }
            _ => {}
        }
    }
    names
}

fn first_name(path: &str) -> Option<String> {
    let name: String = path.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    (!name.is_empty() && name.starts_with(|c: char| c.is_lowercase())).then_some(name)
}

/// Returns the dependencies of Cargo.toml as names in code.
fn dependencies() -> BTreeSet<String> {
    let manifest = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml")).unwrap();
    let manifest: toml::Table = manifest.parse().unwrap();
    ["dependencies", "dev-dependencies"]
        .iter()
        .filter_map(|table| manifest.get(*table)?.as_table())
        .flat_map(|table| table.keys().map(|name| name.replace('-', "_")))
        .collect()
}

/// Returns the crates that a source names. One that is called like a room counts only where it cannot be the room.
fn crates_named(code: &str, dependencies: &BTreeSet<String>) -> BTreeSet<String> {
    let is_room = |name: &str| ROOMS.iter().any(|(room, ..)| *room == name);
    let named = |name: &&String| {
        if is_room(name) {
            return code.contains(&format!("use {name}::")) || code.contains(&format!("::{name}::"));
        }
        code.match_indices(&format!("{name}::")).any(|(at, _)| {
            let before = code[..at].chars().next_back();
            !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':')
        })
    };
    dependencies.iter().filter(named).cloned().collect()
}

#[test]
fn rooms_import_what_the_table_allows() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let dependencies = dependencies();
    let table: BTreeMap<&str, (&[&str], &[&str])> =
        ROOMS.iter().map(|(room, rooms, crates)| (*room, (*rooms, *crates))).collect();
    let mut wrong = Vec::new();
    for path in sources(&src) {
        let is_test = path.ancestors().any(|part| part.file_stem().is_some_and(|stem| stem == "tests"));
        let Some(room) = room(&path, &src).filter(|_| !is_test) else { continue };
        let Some((rooms, crates)) = table.get(room.as_str()) else {
            wrong.push(format!("{}: room '{room}' is not in the table", path.display()));
            continue;
        };
        let code = code(&path);
        for other in rooms_named(&code) {
            if other != room && table.contains_key(other.as_str()) && !rooms.contains(&other.as_str()) {
                wrong.push(format!("{}: '{room}' may not import '{other}'", path.display()));
            }
        }
        for name in crates_named(&code, &dependencies) {
            if !EVERYBODYS.contains(&name.as_str()) && name != room && !crates.contains(&name.as_str()) {
                wrong.push(format!("{}: '{room}' may not use the crate '{name}'", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn the_table_has_no_cycle() {
    let mut before: BTreeSet<&str> = BTreeSet::new();
    for (room, rooms, _) in ROOMS {
        for other in *rooms {
            assert!(before.contains(other), "'{room}' imports '{other}', which stands below it");
        }
        before.insert(room);
    }
}

#[test]
fn names_are_found_in_groups() {
    let code = "use crate::{model::{A, B}, text::fold};\nlet x = crate::ledger::reconcile(1);";
    let expected: BTreeSet<String> = ["ledger", "model", "text"].map(str::to_owned).into();
    assert_eq!(rooms_named(code), expected);
}
