//! A notice on its way out: what it looks like, who wants it, how it is signed and what the receiver made of it.
//!
//! A body is rendered once, when the notice is stored, and is the same bytes at every attempt; only time stamp,
//! signature and attempt number differ. [`send`] makes one attempt and never fails: whatever happened is in the
//! [`Attempt`](crate::model::Attempt). Left out: the queue, its order and its pauses, which need the database.

mod filter;
mod format;
mod send;
mod sign;
mod verdict;

#[cfg(test)]
mod tests;

pub use self::{
    filter::wants,
    format::{JSON_BYTES_MAX, Rendered, render, terminal},
    send::{CONNECT_TIMEOUT, REPLY_BYTES_MAX, TIMEOUT, send},
    sign::{KEY_BYTES_MAX, KEY_BYTES_MIN, SecretError, SigningKey, signatures},
};
