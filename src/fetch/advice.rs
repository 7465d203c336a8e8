//! What an answer says about when to come back.

use std::time::Duration;

use reqwest::header::{CACHE_CONTROL, DATE, EXPIRES, HeaderMap};

use crate::{
    model::Timestamp,
    net::{self, RetryAfter},
};

/// What an answer says about when to come back (RFC 9111, section 5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CacheAdvice {
    /// `max-age` of `Cache-Control`.
    pub max_age: Option<Duration>,
    /// `no-cache` or `no-store`: ask as often as you please.
    pub no_cache: bool,
    /// `Expires`; none when it is no date, which means "expired already".
    pub expires: Option<Timestamp>,
    /// `Date`: the server's clock.
    pub date: Option<Timestamp>,
    /// `Retry-After`; that of a redirect on the way when the last answer has none.
    pub retry_after: Option<RetryAfter>,
}

impl CacheAdvice {
    /// Returns how long the document stays fresh by its own account: `max-age` before `Expires`; none with
    /// `no-cache`. `Expires` is measured by the server's clock, or from `now` when it did not tell it.
    pub fn freshness(&self, now: Timestamp) -> Option<Duration> {
        if self.no_cache {
            return None;
        }
        self.max_age.or_else(|| (self.expires? - self.date.unwrap_or(now)).try_into().ok())
    }
}

pub(super) fn read(headers: &HeaderMap) -> CacheAdvice {
    let date = |name: &str| net::text(headers, name).and_then(net::http_date);
    let mut advice = CacheAdvice {
        expires: date(EXPIRES.as_str()),
        date: date(DATE.as_str()),
        retry_after: RetryAfter::read(headers),
        ..CacheAdvice::default()
    };
    for value in headers.get_all(CACHE_CONTROL) {
        for directive in value.to_str().unwrap_or_default().split(',') {
            read_directive(directive.trim(), &mut advice);
        }
    }
    advice
}

fn read_directive(directive: &str, advice: &mut CacheAdvice) {
    let (name, value) =
        directive.split_once('=').map_or((directive, None), |(name, value)| (name, Some(value)));
    match (name.trim().to_ascii_lowercase().as_str(), value) {
        ("no-cache" | "no-store", None) => advice.no_cache = true,
        ("max-age", Some(seconds)) => {
            let seconds = seconds.trim().trim_matches('"').parse::<u32>().ok();
            advice.max_age = advice.max_age.or(seconds.map(|seconds| Duration::from_secs(seconds.into())));
        }
        _ => {}
    }
}
