//! Which keys there are and what they hold: the strict pass over each file and over the environment.
//!
//! It finds every unknown key, wrong type and unreadable value with its place, which the layering afterwards could
//! not tell.

use std::ops::Range;

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::layers::Presence;
use super::value::{
    check_address, check_day, check_duration, check_name, check_network, check_public_url, check_size,
    check_socket, check_term, check_text, check_zone, nearest,
};

type Check = fn(&str) -> Result<(), String>;

/// What a key holds.
pub(super) enum Kind {
    Text(Check),
    Choice(&'static [&'static str]),
    Flag,
    Count,
    Percent,
    Texts(Check),
    Choices(&'static [&'static str]),
    OneOrMore(Check),
    Table(&'static [Key]),
    Tables(&'static [Key]),
    /// Tables under names that the user chooses.
    Named(&'static [Key]),
    /// A list of texts, or of tables that say more.
    TextsOrTables(&'static [Key]),
    /// A day, as text or as TOML's own.
    Day,
}

pub(super) struct Key {
    name: &'static str,
    kind: Kind,
    presence: Presence,
}

/// A key that may be left out.
const fn key(name: &'static str, kind: Kind) -> Key {
    Key { name, kind, presence: Presence::Optional }
}

/// A key that must be there.
const fn needed(name: &'static str, kind: Kind) -> Key {
    Key { name, kind, presence: Presence::Demanded }
}

const LANGUAGES: &[&str] = &["en", "ru", "kk"];
const FULL_TEXT: &[&str] = &["auto", "on", "off"];
const FORMATS: &[&str] = &["json", "slack"];
const KINDS: &[&str] = &["reported", "up", "down", "refined", "retracted", "denied", "disputed"];

const LEVELS: &[&str] = &["world", "country", "region", "city"];
const FRAMES: &[&str] = &["verb", "subject", "object", "noun", "person", "metric", "free"];
const CLAIMANTS: &[&str] =
    &["government", "rights_group", "international", "opposition", "outlet", "unknown"];

/// The keys of a configuration file.
pub(super) static ROOT: &[Key] = &[
    key("topics", Kind::Texts(check_text)),
    key("database", Kind::Table(&[key("path", Kind::Text(check_text))])),
    key("poll", Kind::Table(POLL)),
    key("feed", Kind::Tables(FEED)),
    key("opml", Kind::Tables(&[needed("path", Kind::Text(check_text))])),
    key("endpoint", Kind::Tables(ENDPOINT)),
    key("listen", Kind::Table(LISTEN)),
];

static LISTEN: &[Key] =
    &[key("address", Kind::Text(check_socket)), key("public_url", Kind::Text(check_public_url))];

static POLL: &[Key] = &[
    key("interval", Kind::Text(check_duration)),
    key("min_interval", Kind::Text(check_duration)),
    key("concurrency", Kind::Count),
    key("per_host", Kind::Count),
    key("host_gap", Kind::Text(check_duration)),
    key("timeout", Kind::Text(check_duration)),
    key("body_limit", Kind::Text(check_size)),
    key("full_text", Kind::Choice(FULL_TEXT)),
    key("contact", Kind::Text(check_text)),
    key("allow_private", Kind::Texts(check_network)),
];

static FEED: &[Key] = &[
    key("id", Kind::Text(check_name)),
    key("url", Kind::Text(check_address)),
    key("outlet", Kind::Text(check_text)),
    key("language", Kind::Choice(LANGUAGES)),
    key("zone", Kind::Text(check_zone)),
    key("interval", Kind::Text(check_duration)),
    key("topics", Kind::Texts(check_name)),
    key("full_text", Kind::Choice(FULL_TEXT)),
    key("allow_private", Kind::Texts(check_network)),
];

static ENDPOINT: &[Key] = &[
    key("name", Kind::Text(check_name)),
    key("format", Kind::Choice(FORMATS)),
    key("url", Kind::Text(check_address)),
    key("url_file", Kind::Text(check_text)),
    key("url_credential", Kind::Text(check_name)),
    key("secret_file", Kind::OneOrMore(check_text)),
    key("secret_credential", Kind::OneOrMore(check_name)),
    key("secret_env", Kind::OneOrMore(check_name)),
    key("allow_http", Kind::Flag),
    key("allow_private", Kind::Texts(check_network)),
    key("ca_file", Kind::Text(check_text)),
    key("ops", Kind::Flag),
    key("filter", Kind::Table(FILTER)),
    key("noise", Kind::Table(NOISE)),
];

static FILTER: &[Key] = &[
    key("topics", Kind::Texts(check_name)),
    key("measures", Kind::Texts(check_name)),
    key("places", Kind::Texts(check_name)),
    key("who", Kind::Texts(check_text)),
    key("kinds", Kind::Choices(KINDS)),
    key("languages", Kind::Choices(LANGUAGES)),
    key("min_change", Kind::Percent),
];

static NOISE: &[Key] = &[
    key("group_wait", Kind::Text(check_duration)),
    key("group_interval", Kind::Text(check_duration)),
    key("cooldown", Kind::Text(check_duration)),
];

/// The keys of a topic file.
pub(super) static TOPIC: &[Key] = &[
    needed("id", Kind::Text(check_name)),
    needed("label", Kind::Text(check_text)),
    needed("match", Kind::Text(check_text)),
    key("since", Kind::Day),
    key("default_place", Kind::Text(check_text)),
    key("facet", Kind::Named(FACET)),
    key("never", Kind::Tables(NEVER)),
    key("place", Kind::Tables(PLACE)),
    key("measure", Kind::Tables(MEASURE)),
    key("claimant", Kind::Tables(CLAIMANT)),
];

static FACET: &[Key] = &[
    key("places", Kind::Texts(check_text)),
    key("en", Kind::Texts(check_term)),
    key("ru", Kind::Texts(check_term)),
    key("kk", Kind::Texts(check_term)),
];

static NEVER: &[Key] = &[
    key("name", Kind::Text(check_text)),
    key("unless", Kind::Texts(check_text)),
    key("en", Kind::Texts(check_term)),
    key("ru", Kind::Texts(check_term)),
    key("kk", Kind::Texts(check_term)),
];

static PLACE: &[Key] = &[
    needed("id", Kind::Text(check_text)),
    key("label", Kind::Text(check_text)),
    needed("level", Kind::Choice(LEVELS)),
    key("parent", Kind::Text(check_text)),
    key("en", Kind::Texts(check_term)),
    key("ru", Kind::Texts(check_term)),
    key("kk", Kind::Texts(check_term)),
];

static MEASURE: &[Key] = &[
    needed("id", Kind::Text(check_text)),
    key("label", Kind::Text(check_text)),
    key("unit", Kind::Text(check_text)),
    key("counts", Kind::Table(TERMS)),
    key("en", Kind::TextsOrTables(CUE)),
    key("ru", Kind::TextsOrTables(CUE)),
    key("kk", Kind::TextsOrTables(CUE)),
];

static CUE: &[Key] = &[needed("text", Kind::Text(check_term)), needed("frame", Kind::Choice(FRAMES))];

static TERMS: &[Key] = &[
    key("en", Kind::Texts(check_term)),
    key("ru", Kind::Texts(check_term)),
    key("kk", Kind::Texts(check_term)),
];

static CLAIMANT: &[Key] = &[
    needed("id", Kind::Text(check_text)),
    key("label", Kind::Text(check_text)),
    needed("kind", Kind::Choice(CLAIMANTS)),
    key("side", Kind::Text(check_text)),
    key("en", Kind::Texts(check_term)),
    key("ru", Kind::Texts(check_term)),
    key("kk", Kind::Texts(check_term)),
];

/// A mistake before its place has a line number.
pub(super) struct Flaw {
    pub(super) message: String,
    pub(super) range: Range<usize>,
    pub(super) help: String,
}

/// Checks a table, which stands at `range`, against its keys; `path` ends in a dot unless it is empty.
pub(super) fn check_table(
    (table, range): (&DeTable<'_>, Range<usize>),
    keys: &'static [Key],
    path: &str,
    flaws: &mut Vec<Flaw>,
) {
    check_presence((table, range), keys, path, flaws);
    for (name, value) in table {
        match keys.iter().find(|key| key.name == name.get_ref().as_ref()) {
            Some(key) => check_value(value, &key.kind, &format!("{path}{}", key.name), flaws),
            None => flaws.push(Flaw {
                message: format!("unknown key '{path}{}'", name.get_ref()),
                range: name.span(),
                help: unknown_help(name.get_ref(), keys),
            }),
        }
    }
}

/// Notes keys that must be there and are not, unless one that is there is probably meant for it.
fn check_presence(
    (table, range): (&DeTable<'_>, Range<usize>),
    keys: &'static [Key],
    path: &str,
    flaws: &mut Vec<Flaw>,
) {
    let has = |name: &str| table.contains_key(name);
    let mistyped: Vec<&str> = table
        .keys()
        .map(|name| name.get_ref().as_ref())
        .filter(|name| !keys.iter().any(|key| key.name == *name))
        .filter_map(|name| nearest(name, keys.iter().map(|key| key.name)))
        .collect();
    for key in keys.iter().filter(|key| key.presence == Presence::Demanded) {
        if !has(key.name) && !mistyped.contains(&key.name) {
            let table =
                path.strip_suffix('.').map_or_else(|| "the file".to_owned(), |path| format!("the {path}"));
            flaws.push(Flaw {
                message: format!("{table} has no {}", key.name),
                range: range.clone(),
                help: format!("add {} = ...", key.name),
            });
        }
    }
}

fn unknown_help(name: &str, keys: &[Key]) -> String {
    match nearest(name, keys.iter().map(|key| key.name)) {
        Some(meant) => format!("did you mean '{meant}'?"),
        None => {
            format!("the keys here are {}", keys.iter().map(|key| key.name).collect::<Vec<_>>().join(", "))
        }
    }
}

fn check_value(value: &Spanned<DeValue<'_>>, kind: &'static Kind, path: &str, flaws: &mut Vec<Flaw>) {
    match (kind, value.get_ref()) {
        (Kind::Table(keys), DeValue::Table(table)) => {
            check_table((table, value.span()), keys, &format!("{path}."), flaws);
        }
        (Kind::Tables(keys), DeValue::Array(tables)) => {
            for table in tables {
                match table.get_ref().as_table() {
                    Some(keyed) => check_table((keyed, table.span()), keys, &format!("{path}."), flaws),
                    None => flaws.push(wrong_type(path, table.get_ref().type_str(), kind, table.span())),
                }
            }
        }
        (Kind::Named(keys), DeValue::Table(tables)) => {
            for (name, table) in tables {
                let path = format!("{path}.{}", name.get_ref());
                match table.get_ref().as_table() {
                    Some(keyed) => check_table((keyed, table.span()), keys, &format!("{path}."), flaws),
                    None => flaws.push(wrong_type(&path, table.get_ref().type_str(), kind, table.span())),
                }
            }
        }
        (Kind::TextsOrTables(keys), DeValue::Array(items)) => {
            for item in items {
                match (item.get_ref().as_table(), item.get_ref().as_str()) {
                    (Some(table), _) => check_table((table, item.span()), keys, &format!("{path}."), flaws),
                    (None, Some(text)) => flaws.extend(flaw(path, text, kind, item.span())),
                    (None, None) => {
                        flaws.push(wrong_type(path, item.get_ref().type_str(), kind, item.span()));
                    }
                }
            }
        }
        (Kind::Texts(_) | Kind::Choices(_) | Kind::OneOrMore(_), DeValue::Array(items)) => {
            for item in items {
                match item.get_ref().as_str() {
                    Some(text) => flaws.extend(flaw(path, text, kind, item.span())),
                    None => flaws.push(wrong_type(path, item.get_ref().type_str(), kind, item.span())),
                }
            }
        }
        (Kind::Text(_) | Kind::Choice(_) | Kind::OneOrMore(_) | Kind::Day, DeValue::String(text)) => {
            flaws.extend(flaw(path, text, kind, value.span()));
        }
        (Kind::Flag, DeValue::Boolean(_)) | (Kind::Day, DeValue::Datetime(_)) => {}
        (Kind::Count | Kind::Percent, DeValue::Integer(number)) => {
            flaws.extend(flaw(path, number.as_str(), kind, value.span()));
        }
        (Kind::Percent, DeValue::Float(number)) => {
            flaws.extend(flaw(path, number.as_str(), kind, value.span()));
        }
        (_, other) => flaws.push(wrong_type(path, other.type_str(), kind, value.span())),
    }
}

fn flaw(path: &str, text: &str, kind: &'static Kind, range: Range<usize>) -> Option<Flaw> {
    let complaint = check_text_value(text, kind).err()?;
    let (message, help) = match complaint.split_once("; ") {
        Some((message, help)) => (message.to_owned(), help.to_owned()),
        None => (complaint, String::new()),
    };
    Some(Flaw { message: format!("{path}: {message}"), range, help })
}

/// Checks one value written as text, as the environment gives it.
pub(super) fn check_text_value(text: &str, kind: &'static Kind) -> Result<(), String> {
    match kind {
        Kind::Text(check) | Kind::Texts(check) | Kind::OneOrMore(check) => check(text),
        Kind::Choice(words) | Kind::Choices(words) if words.contains(&text) => Ok(()),
        Kind::Choice(words) | Kind::Choices(words) => Err(match nearest(text, words.iter().copied()) {
            Some(meant) => format!("'{text}' is not known; did you mean '{meant}'?"),
            None => format!("'{text}' is not known; write one of {}", words.join(", ")),
        }),
        Kind::Flag if matches!(text, "true" | "false") => Ok(()),
        Kind::Flag => Err(format!("'{text}' is neither true nor false; write one of them")),
        Kind::Count => match text.replace('_', "").parse::<u32>() {
            Ok(1..=10_000) => Ok(()),
            Ok(_) | Err(_) => Err(format!("'{text}' is out of range; write a whole number from 1 to 10000")),
        },
        Kind::Percent => match text.parse::<f64>() {
            Ok(number) if number >= 0.0 && number.is_finite() => Ok(()),
            Ok(_) | Err(_) => Err(format!("'{text}' is no percentage; write a number from 0 up")),
        },
        Kind::TextsOrTables(_) => check_term(text),
        Kind::Day => check_day(text),
        Kind::Table(_) | Kind::Tables(_) | Kind::Named(_) => {
            Err("a table cannot be one value; set its keys".to_owned())
        }
    }
}

fn wrong_type(path: &str, found: &str, kind: &Kind, range: Range<usize>) -> Flaw {
    let (expected, example) = match kind {
        Kind::Text(_) => ("a text", "put it in quotation marks"),
        Kind::Choice(_) => ("a text", "put one of the known words in quotation marks"),
        Kind::Flag => ("true or false", "write it without quotation marks"),
        Kind::Count => ("a whole number", "write it without quotation marks"),
        Kind::Percent => ("a number", "write it without quotation marks"),
        Kind::Texts(_) | Kind::Choices(_) => ("a list of texts", "write it like [\"one\", \"two\"]"),
        Kind::OneOrMore(_) => ("a text or a list of texts", "write it like \"one\" or [\"one\", \"two\"]"),
        Kind::TextsOrTables(_) => {
            ("a list of texts or of tables", "write it like [\"one\", { text = \"two\", frame = \"verb\" }]")
        }
        Kind::Day => ("a day", "write it like 2022-01-31"),
        Kind::Named(_) => ("a table", "write it as a [section.name] of its own"),
        Kind::Table(_) => ("a table", "write it as a [section] of its own"),
        Kind::Tables(_) => ("a list of tables", "write each as a [[section]] of its own"),
    };
    Flaw {
        message: format!("{path}: expected {expected}, found a value of type {found}"),
        range,
        help: example.to_owned(),
    }
}

/// Returns what the key at a dotted path holds, or what to write instead.
pub(super) fn kind_at(path: &str) -> Result<&'static Kind, String> {
    let mut keys = ROOT;
    let mut steps = path.split('.').peekable();
    while let Some(step) = steps.next() {
        let key = keys.iter().find(|key| key.name == step).ok_or_else(|| unknown_help(step, keys))?;
        match (&key.kind, steps.peek()) {
            (Kind::Table(inner), Some(_)) => keys = inner,
            (Kind::Tables(_) | Kind::Table(_), _) => return Err("tables are set in a file".to_owned()),
            (kind, None) => return Ok(kind),
            (_, Some(_)) => return Err(format!("'{}' has no keys of its own", key.name)),
        }
    }
    Err("name a key".to_owned())
}
