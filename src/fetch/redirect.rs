//! The way from the address asked to the one that answers.

use reqwest::{
    StatusCode,
    header::{HeaderMap, LOCATION},
};
use url::Url;

use crate::net::{self, RetryAfter};

use super::{FetchError, HOPS_MAX};

pub(super) fn is_redirect(status: StatusCode) -> bool {
    is_permanent(status) || matches!(status.as_u16(), 302 | 303 | 307)
}

fn is_permanent(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 308)
}

/// Where a request has got to.
pub(super) struct Trail {
    url: String,
    hops: usize,
    permanence: Permanence,
    retry_after: Option<RetryAfter>,
}

/// Whether the publisher moved the feed for good.
enum Permanence {
    /// Not redirected yet.
    Unmoved,
    /// Only permanent redirects so far, to this address.
    Moved(String),
    /// A temporary redirect came; what follows it is not adopted.
    Settled(Option<String>),
}

impl Trail {
    pub(super) fn start(url: &str) -> Self {
        Self { url: url.to_owned(), hops: 0, permanence: Permanence::Unmoved, retry_after: None }
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }

    pub(super) fn retry_after(&self) -> Option<RetryAfter> {
        self.retry_after
    }

    /// Takes one more hop. Only what concerns the way is checked here; the guard judges the address itself.
    pub(super) fn advance(
        &mut self,
        from: &Url,
        status: StatusCode,
        headers: &HeaderMap,
    ) -> Result<(), FetchError> {
        self.hops += 1;
        if self.hops > HOPS_MAX {
            return Err(FetchError::TooManyRedirects);
        }
        let location = net::text(headers, LOCATION.as_str()).ok_or(FetchError::NoLocation)?;
        let next = from.join(location.trim()).map_err(|_| FetchError::NoLocation)?;
        if from.scheme() == "https" && next.scheme() == "http" {
            return Err(FetchError::Downgrade { host: next.host_str().unwrap_or_default().to_owned() });
        }
        self.retry_after = self.retry_after.or(RetryAfter::read(headers));
        self.step(next, status);
        Ok(())
    }

    fn step(&mut self, next: Url, status: StatusCode) {
        self.url = next.into();
        let before = std::mem::replace(&mut self.permanence, Permanence::Unmoved);
        self.permanence = match (before, is_permanent(status)) {
            (Permanence::Unmoved | Permanence::Moved(_), true) => Permanence::Moved(self.url.clone()),
            (Permanence::Unmoved, false) => Permanence::Settled(None),
            (Permanence::Moved(url), false) => Permanence::Settled(Some(url)),
            (Permanence::Settled(url), _) => Permanence::Settled(url),
        };
    }

    /// Returns the address that answered, and the one to adopt if it proves itself.
    pub(super) fn end(self) -> (String, Option<String>) {
        let permanent = match self.permanence {
            Permanence::Unmoved => None,
            Permanence::Moved(url) => Some(url),
            Permanence::Settled(url) => url,
        };
        (self.url, permanent)
    }
}
