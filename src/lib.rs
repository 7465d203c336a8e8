//! recount watches news feeds for follow-up coverage of a developing story and tells when a *reported figure* changes:
//! how many people are detained, killed, injured; how many criminal cases are open; how many troops are in or have
//! left; how many days remain of an announced withdrawal. It keeps who said what, where, when and in which words, so
//! that every number in an alert or a query can be traced to the sentence it was read from.
//!
//! ```text
//! config ─► schedule ─► fetch ─► feed ─► story, version ─► topic match ─► figures (extract)
//!                                                                            │
//!      webhook ◄─ outbox ◄─ notice ◄─ revision ◄─ ledger (what changed?) ◄─ reports
//! ```
//!
//! One transaction stores validators, stories, versions, matches, reports, revisions and outbox rows of a poll.
//! Nothing is sent from inside it.
//!
//! The program reads one sentence like this:
//!
//! ```
//! use recount::{
//!     extract::{Extractor, Input},
//!     model::{Bound, Language, Status},
//! };
//!
//! let text = "At least 164 people were killed, the Health Ministry said.";
//! let extractor = Extractor::builtin();
//! let figures = extractor.read(&Input { text, title: None, language: Language::En, date: None });
//!
//! let [figure] = figures.as_slice() else { panic!("one figure, not {figures:?}") };
//! assert_eq!(figure.measure.as_str(), "killed");
//! assert_eq!((figure.quantity.value, figure.quantity.qualifier), (Some(164), Bound::AtLeast));
//! assert_eq!(figure.attribution.as_ref().map(|source| source.text()).as_deref(), Some("Health Ministry"));
//! assert_eq!(figure.status, Status::Reported);
//! assert_eq!(figure.quote.of(text), "At least 164 people");
//! ```
//!
//! The modules stand in reading order. Those of the core are values in, values out: no socket, file, clock,
//! environment or log. They compile without the feature `daemon`, which brings the rest. A test holds who may import
//! whom (`tests/architecture.rs`).

// core
pub mod model;
pub mod feed;
pub mod text;
pub mod topic;
pub mod extract;
pub mod ledger;
pub mod schedule;
pub mod pipeline;

// daemon
#[cfg(feature = "daemon")]
pub mod net;
#[cfg(feature = "daemon")]
pub mod config;
#[cfg(feature = "daemon")]
pub mod fetch;
#[cfg(feature = "daemon")]
pub mod archive;
#[cfg(feature = "daemon")]
pub mod store;
#[cfg(feature = "daemon")]
pub mod webhook;
#[cfg(feature = "daemon")]
pub mod websub;
#[cfg(feature = "daemon")]
pub mod listen;
#[cfg(feature = "daemon")]
pub mod daemon;
#[cfg(feature = "daemon")]
pub mod cli;
