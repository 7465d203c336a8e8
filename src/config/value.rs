//! Values that are written as text: durations, sizes, addresses, zones, names.

use std::time::Duration;

use jiff::SignedDuration;
use url::Url;

use crate::model::{Date, FeedId, ListenAddress, Network, NotAListenAddress};

/// Reads `5m`, `1h 30m`, `0s`; no days, whose length depends on the calendar.
pub(super) fn duration(text: &str) -> Result<Duration, String> {
    let refuse = || format!("'{text}' is not a duration; write it like \"90s\", \"5m\" or \"1h 30m\"");
    let duration: SignedDuration = text.parse().map_err(|_| refuse())?;
    Duration::try_from(duration).map_err(|_| refuse())
}

/// Reads `5 MiB`, `500kB`, `1000`.
pub(super) fn size(text: &str) -> Result<u64, String> {
    let refuse = || format!("'{text}' is not a size; write it like \"500 KiB\" or \"5 MiB\"");
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let factor: u64 = match unit.trim() {
        "" | "B" => 1,
        "kB" | "KB" => 1_000,
        "KiB" => 1 << 10,
        "MB" => 1_000_000,
        "MiB" => 1 << 20,
        "GB" => 1_000_000_000,
        "GiB" => 1 << 30,
        _ => return Err(refuse()),
    };
    number.parse::<u64>().ok().and_then(|number| number.checked_mul(factor)).ok_or_else(refuse)
}

/// Reads an http or https address.
pub(super) fn address(text: &str) -> Result<Url, String> {
    let url =
        Url::parse(text).map_err(|error| format!("this is not an address: {error}; write https://..."))?;
    match url.scheme() {
        "http" | "https" => Ok(url),
        scheme => Err(format!("addresses of scheme '{scheme}' are not fetched; use https://")),
    }
}

pub(super) fn check_duration(text: &str) -> Result<(), String> {
    duration(text).map(|_| ())
}

pub(super) fn check_size(text: &str) -> Result<(), String> {
    size(text).map(|_| ())
}

pub(super) fn check_address(text: &str) -> Result<(), String> {
    address(text).map(|_| ())
}

pub(super) fn check_network(text: &str) -> Result<(), String> {
    text.parse::<Network>().map(|_| ()).map_err(|error| error.to_string())
}

/// All names follow the same rule.
pub(super) fn check_name(text: &str) -> Result<(), String> {
    text.parse::<FeedId>().map(|_| ()).map_err(|error| error.to_string())
}

/// Reads `ADDRESS:PORT` or `unix:/path`.
pub(super) fn socket(text: &str) -> Result<ListenAddress, String> {
    text.parse().map_err(|error: NotAListenAddress| error.to_string())
}

/// Reads the address under which others reach the listener; returns it without a slash at its end.
pub(super) fn public_url(text: &str) -> Result<String, String> {
    let url = address(text)?;
    if url.query().is_some() || url.fragment().is_some() || !url.username().is_empty() {
        return Err(format!(
            "'{text}' holds more than host and path; write it like \"https://news.example.org/recount\""
        ));
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

pub(super) fn check_socket(text: &str) -> Result<(), String> {
    socket(text).map(|_| ())
}

pub(super) fn check_public_url(text: &str) -> Result<(), String> {
    public_url(text).map(|_| ())
}

/// An IANA name or an offset such as `+06` or `+05:30`.
pub(super) fn check_zone(text: &str) -> Result<(), String> {
    let is_offset = text.strip_prefix(['+', '-']).is_some_and(|digits| {
        let digits: String = digits.chars().filter(|c| *c != ':').collect();
        matches!(digits.len(), 2 | 4) && digits.chars().all(|c| c.is_ascii_digit())
    });
    if is_offset || jiff::tz::TimeZone::get(text).is_ok() {
        return Ok(());
    }
    Err(format!(
        "'{text}' is not a zone; write an IANA name such as \"Asia/Almaty\" or an offset such as \"+06\""
    ))
}

pub(super) fn check_day(text: &str) -> Result<(), String> {
    let day = text.parse::<Date>();
    day.map(|_| ()).map_err(|_| format!("'{text}' is not a day; write it like 2022-01-31"))
}

pub(super) fn check_text(text: &str) -> Result<(), String> {
    if text.trim().is_empty() {
        Err("the text is empty; write something or remove the key".to_owned())
    } else {
        Ok(())
    }
}

/// A word, a `stem*`, a phrase of these, or a `/regular expression/`.
pub(super) fn check_term(text: &str) -> Result<(), String> {
    check_text(text)?;
    let is_expression = text.len() > 1 && text.starts_with('/') && text.ends_with('/');
    let inner_star = |word: &&str| word.trim_end_matches('*').contains('*') || word.starts_with('*');
    match text.trim_matches('"').split_whitespace().find(inner_star).filter(|_| !is_expression) {
        None => Ok(()),
        Some(word) => Err(format!(
            "'{word}' has a star that is not at its end; write a stem*, or a regular expression such as /{}/",
            word.replace('*', r"\w*")
        )),
    }
}

/// Returns the known word that was probably meant.
pub fn nearest<'k>(word: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    let limit = word.chars().count().div_ceil(3).max(1);
    known
        .map(|other| (distance(word, other), other))
        .filter(|(far, _)| *far <= limit)
        .min()
        .map(|(_, other)| other)
}

/// Counts the letters to insert, remove or replace (Levenshtein).
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().take(100).collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, letter) in one.chars().take(100).enumerate() {
        let mut diagonal = std::mem::replace(row.first_mut().expect("a row has at least one cell"), at + 1);
        let mut left = at + 1;
        for (cell, same) in row.iter_mut().skip(1).zip(&other) {
            let best = (diagonal + usize::from(letter != *same)).min(left + 1).min(*cell + 1);
            diagonal = std::mem::replace(cell, best);
            left = best;
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_and_sizes_are_read() {
        assert_eq!(duration("1h 30m"), Ok(Duration::from_mins(90)));
        assert_eq!(duration("0s"), Ok(Duration::ZERO));
        assert!(duration("-5m").is_err() && duration("soon").is_err() && duration("5").is_err());
        assert_eq!(size("5 MiB"), Ok(5 << 20));
        assert_eq!(size("500kB"), Ok(500_000));
        assert!(size("MiB").is_err() && size("5 apples").is_err() && size("99999999999 GiB").is_err());
    }

    #[test]
    fn public_addresses_are_host_and_path() {
        assert_eq!(
            public_url("https://desk.example/recount/").as_deref(),
            Ok("https://desk.example/recount")
        );
        assert_eq!(public_url("https://desk.example").as_deref(), Ok("https://desk.example"));
        for text in
            ["desk.example", "ftp://desk.example", "https://desk.example/?a=b", "https://u@desk.example"]
        {
            assert!(public_url(text).is_err(), "{text}");
        }
    }

    #[test]
    fn stars_stand_at_the_end_of_words() {
        for term in ["tremor*", "Republic* of Kazakhstan", "личн* состав*", "/tr\\w*mor/", "Interaction-20*"]
        {
            assert_eq!(check_term(term), Ok(()), "{term}");
        }
        for term in ["tr*mor", "*mor", "the tr*mor*", "*", "  "] {
            assert!(check_term(term).is_err(), "{term}");
        }
    }

    #[test]
    fn near_words_are_suggested() {
        assert_eq!(nearest("intervall", ["interval", "timeout"].into_iter()), Some("interval"));
        assert_eq!(nearest("lable", ["id", "label"].into_iter()), Some("label"));
        assert_eq!(nearest("colour", ["interval", "timeout"].into_iter()), None);
    }
}
