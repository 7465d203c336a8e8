//! The subscriber's side of W3C WebSub: which hub a feed names, what the hub is asked, what its verification or push
//! means, and whether a push is signed.
//!
//! All of it is values in, values out, but [`ask()`], which sends one request through [`net`](crate::net). How far a
//! subscription has come and when to ask is for `schedule`; sockets, storage and what follows are for others.
//!
//! Two of the specification's wishes are left out on purpose. A secret is sent to a hub over plain http too: whoever
//! reads it on the way could read and change the push as well, and without one a leaked callback would be enough for
//! everybody else. The callback of a renewed subscription stays the same, so that no push comes twice or not at all
//! between the old and the new one.

mod ask;
mod callback;
mod link;
mod sign;

#[cfg(test)]
mod tests;

pub use self::{
    ask::{AskError, Mode, Target, ask, callback_url, form},
    callback::{Intent, Question, judge, read},
    link::{discover, pushed_topic, same_address},
    sign::{SignatureFault, check},
};

/// The path of callbacks below the public address; a token follows it.
pub const CALLBACK_PATH: &str = "/websub/";
