//! recount watches news feeds for follow-up coverage of a developing story and tells which reported figure changed.

// In reading order; see the map above.
pub mod model;
pub mod feed;
pub mod text;
pub mod topic;
pub mod extract;
pub mod ledger;
pub mod schedule;
pub mod pipeline;

#[cfg(feature = "daemon")]
pub mod archive;
#[cfg(feature = "daemon")]
pub mod cli;
#[cfg(feature = "daemon")]
pub mod config;
#[cfg(feature = "daemon")]
pub mod daemon;
#[cfg(feature = "daemon")]
pub mod fetch;
#[cfg(feature = "daemon")]
pub mod net;
#[cfg(feature = "daemon")]
pub mod store;
#[cfg(feature = "daemon")]
pub mod webhook;
