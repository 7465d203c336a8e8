//! Reading of response headers that both feeds and webhooks answer with.

use std::time::{Duration, UNIX_EPOCH};

use reqwest::header::{DATE, HeaderMap, RETRY_AFTER};

use crate::model::Timestamp;

/// A receiver's wish to be left alone for a while (RFC 9110, section 10.2.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RetryAfter {
    /// For so long from the answer on.
    Wait(Duration),
    /// Until then by the server's clock, which it did not tell.
    Until(Timestamp),
}

impl RetryAfter {
    /// Reads `Retry-After`: seconds, fractions of them, or a date. Negative, past and unreadable ones are none.
    ///
    /// A date is measured from the answer's own `Date`, so that a server whose clock is wrong is understood too.
    pub fn read(headers: &HeaderMap) -> Option<Self> {
        let value = text(headers, RETRY_AFTER.as_str())?.trim();
        if let Ok(seconds) = value.parse::<f64>() {
            return Duration::try_from_secs_f64(seconds).ok().map(Self::Wait);
        }
        let until = http_date(value)?;
        match text(headers, DATE.as_str()).and_then(http_date) {
            Some(date) => (until - date).try_into().ok().map(Self::Wait),
            None => Some(Self::Until(until)),
        }
    }

    /// Returns how long to wait when it is `now`; none when that time has passed.
    pub fn wait(self, now: Timestamp) -> Option<Duration> {
        match self {
            Self::Wait(wait) => Some(wait),
            Self::Until(until) => (until - now).try_into().ok(),
        }
    }
}

/// Returns a header as text; none when it is absent or not UTF-8.
pub fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    std::str::from_utf8(headers.get(name)?.as_bytes()).ok()
}

/// Reads one of the three HTTP dates (RFC 9110, section 5.6.7).
pub fn http_date(value: &str) -> Option<Timestamp> {
    let date = httpdate::parse_http_date(value.trim()).ok()?;
    Timestamp::from_second(date.duration_since(UNIX_EPOCH).ok()?.as_secs().try_into().ok()?).ok()
}
