//! The way out: which addresses may be reached, and the one place where HTTP clients are built.
//!
//! Feeds name hosts, and redirects name more of them; any of these may point into the newsroom's own network. So a
//! request can only be made through [`Clients::request`]: it parses the address once, judges IP literals on the
//! spot, and hands out a client whose resolver drops forbidden answers before they are dialled. A name that
//! resolves to a public address now and to a private one a second later (rebinding) gains nothing, since the
//! answers judged are the answers used.
//!
//! Left out: redirects (each caller follows or refuses them itself, through this guard again), politeness towards
//! hosts, and retries. There are no proxies, cookies or kept connections: at the pace of feeds a server has closed
//! an idle connection long before the next poll, and 10,000 of them would cost 75 KB each.

mod address;
mod client;
mod failure;
mod header;
mod resolver;
mod tls;

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

pub use self::{
    address::{Guard, Kind, Reach, Refusal, URL_BYTES_MAX},
    client::{Access, Clients, PlainHttp, shown},
    failure::Failure,
    header::{RetryAfter, http_date, text},
    resolver::{LOOKUPS_MAX, LookupError},
    tls::CaFileError,
};
