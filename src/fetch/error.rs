//! Why a request brought no document, in words that a newsroom understands.

use reqwest::Response;
use thiserror::Error;

use crate::{
    model::Outage,
    net::{self, Failure, LookupError, Refusal, RetryAfter},
};

use super::HOPS_MAX;

/// Why a request brought no document. No error holds more of an address than its host.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FetchError {
    /// There was no complete answer.
    #[error(transparent)]
    Failure(Failure),
    /// The address, or one that it redirects to, may not be asked.
    #[error("not fetched: {}{}", .0, leave(.0))]
    Refused(Refusal),
    /// More than [`HOPS_MAX`] redirects.
    #[error("more than {HOPS_MAX} redirects")]
    TooManyRedirects,
    /// A redirect to nowhere.
    #[error("a redirect that does not say where to")]
    NoLocation,
    /// A redirect that gives up encryption.
    #[error("a redirect from https to plain http at {host}")]
    Downgrade {
        /// The host it leads to.
        host: String,
    },
    /// The body is larger than allowed.
    #[error("the document is larger than {}", size(*limit))]
    TooLarge {
        /// Decompressed bytes allowed.
        limit: u64,
    },
    /// The protection in front of the site wants to see a browser (C22).
    #[error("blocked by Cloudflare: the site asks for a browser (status {status})")]
    Challenge {
        /// The HTTP status.
        status: u16,
        /// When to come back.
        retry_after: Option<RetryAfter>,
    },
    /// Another status than 200 and 304.
    #[error("{}", status_words(*status))]
    Status {
        /// The HTTP status.
        status: u16,
        /// When to come back.
        retry_after: Option<RetryAfter>,
    },
}

impl From<Failure> for FetchError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Refused(refusal) => Self::Refused(refusal),
            Failure::Lookup(_)
            | Failure::CaFile(_)
            | Failure::Connect(_)
            | Failure::Tls(_)
            | Failure::TimedOut(_)
            | Failure::Broken(_) => Self::Failure(failure),
        }
    }
}

/// Says where a private address is allowed.
fn leave(refusal: &Refusal) -> &'static str {
    if refusal.can_be_allowed() {
        "; if it is meant, name its network in allow_private, of the feed or of [poll]"
    } else {
        ""
    }
}

/// Prints a size in MiB where it is a whole number of them.
fn size(bytes: u64) -> String {
    const MIB: u64 = 1 << 20;
    if bytes > 0 && bytes.is_multiple_of(MIB) {
        format!("{} MiB", bytes / MIB)
    } else {
        format!("{bytes} bytes")
    }
}

impl FetchError {
    /// Sorts the error by how soon it may be over (C18).
    pub fn outage(&self) -> Outage {
        match self {
            Self::Failure(Failure::Lookup(LookupError::TryAgain(_))) => Outage::Temporary,
            Self::Failure(_) | Self::NoLocation | Self::TooLarge { .. } | Self::Challenge { .. } => {
                Outage::Soft
            }
            Self::Refused(_) | Self::TooManyRedirects | Self::Downgrade { .. } => Outage::Hard,
            Self::Status { status, .. } => match status {
                410 => Outage::Gone,
                404 | 408 | 425 | 429 => Outage::Soft,
                400..=499 => Outage::Hard,
                _ => Outage::Soft,
            },
        }
    }

    /// Returns what the operator can do about it, if there is something that the words do not say.
    pub fn remedy(&self) -> Option<&'static str> {
        match self {
            Self::Failure(failure) => failure.remedy(),
            Self::Refused(_) => None,
            Self::TooManyRedirects | Self::NoLocation => {
                Some("open the address in a browser and configure the one that it ends at")
            }
            Self::Downgrade { .. } => {
                Some("ask the publisher, or configure the http address if that is good enough")
            }
            Self::TooLarge { .. } => Some("raise poll.body_limit, or ask the publisher for a shorter feed"),
            Self::Challenge { .. } => {
                Some("ask the publisher to let recount through, or for another address of the feed")
            }
            Self::Status { status, .. } => status_remedy(*status),
        }
    }

    /// Returns the HTTP status, when that is what went wrong.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Status { status, .. } | Self::Challenge { status, .. } => Some(*status),
            Self::Failure(_)
            | Self::Refused(_)
            | Self::TooManyRedirects
            | Self::NoLocation
            | Self::Downgrade { .. }
            | Self::TooLarge { .. } => None,
        }
    }

    /// Returns when the server wants to be asked again (C16).
    pub fn retry_after(&self) -> Option<RetryAfter> {
        match self {
            Self::Status { retry_after, .. } | Self::Challenge { retry_after, .. } => *retry_after,
            Self::Failure(_)
            | Self::Refused(_)
            | Self::TooManyRedirects
            | Self::NoLocation
            | Self::Downgrade { .. }
            | Self::TooLarge { .. } => None,
        }
    }

    /// Tells whether the server asks for less, so that every feed of its host should pause (C17).
    pub fn is_overload(&self) -> bool {
        matches!(self.status(), Some(429 | 503)) && !matches!(self, Self::Challenge { .. })
    }
}

pub(super) fn from_status(response: &Response) -> FetchError {
    let status = response.status().as_u16();
    let retry_after = RetryAfter::read(response.headers());
    if net::text(response.headers(), "cf-mitigated") == Some("challenge") {
        FetchError::Challenge { status, retry_after }
    } else {
        FetchError::Status { status, retry_after }
    }
}

fn status_remedy(status: u16) -> Option<&'static str> {
    match status {
        401 | 402 | 407 => Some("ask the publisher for an address that is open to you"),
        403 => Some("it may want another User-Agent: name yourself in poll.contact, or ask the publisher"),
        404 | 410 => {
            Some("`recount feeds discover` with the address of the site finds where its feeds are now")
        }
        429 => Some("give the feed a longer interval"),
        451 => None,
        _ => Some("try again later; if it stays so, ask the publisher"),
    }
}

fn status_words(status: u16) -> String {
    let words = match status {
        304 => "\"not modified\", though nothing was there to compare with",
        401 | 407 => "the site wants a password",
        402 => "the site wants to be paid",
        403 => "the site refuses to serve us",
        404 => "there is no such page",
        410 => "the publisher says that it is gone for good",
        429 => "the site asks us to come less often",
        451 => "withheld for legal reasons",
        500..=599 => "the site has trouble of its own",
        _ => "an answer that is no document",
    };
    format!("{words} (status {status})")
}
