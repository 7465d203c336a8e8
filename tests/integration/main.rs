//! Everything that is tested from outside, in one binary.

#![expect(
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a test may fail by panicking"
)]

/// Who may import whom, read from the sources.
mod architecture;
/// Bad feeds, files and configuration.
mod bad_input;
/// Sentences with the figures that an editor reads in them.
mod cases;
/// Every command on a replayed record, and the README's examples.
mod commands;
/// Test suites of other projects, from folders outside the repository.
mod corpora;
/// The daemon killed again and again.
mod crash;
/// The daemon between a publisher and a receiver.
mod daemon;
/// Announced days, completions, parts and additions, replayed.
mod deadlines;
/// Figures traced to the bytes that they were read from.
mod evidence;
/// Feeds checked, found, listed, and kept in lists of other readers.
mod feeds;
/// What somebody meets who tries it for the first time.
mod first_use;
/// Loopback servers and the real binary.
mod harness;
/// Rules that are listed with their tests.
mod rules;
/// Hubs that push, and the listener.
mod websub;
