//! Subscriptions to feeds at their hubs (W3C WebSub).

use serde::{Deserialize, Serialize};

use super::{FeedId, Secret, Timestamp};

/// Where a feed says that its changes are pushed from (WebSub, section 4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HubLink {
    /// The hub's address.
    pub hub: String,
    /// The address that the hub knows the feed by.
    pub topic: String,
}

/// What a document says of hubs, in its own links.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FeedLinks {
    /// Addresses of hubs, in document order, absolute.
    pub hubs: Vec<String>,
    /// The document's own address, absolute.
    pub own: Option<String>,
}

/// How far a subscription has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubscriptionState {
    /// Wanted; the hub has not verified it, or its lease has lapsed.
    Asking,
    /// Verified, within its lease.
    Live,
    /// The hub does not want it.
    Denied,
    /// Not wanted any more; the hub has not heard of that yet.
    Leaving,
}

impl SubscriptionState {
    /// Returns the name used in JSON and in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Asking => "asking",
            Self::Live => "live",
            Self::Denied => "denied",
            Self::Leaving => "leaving",
        }
    }
}

/// What is kept about a subscription.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscription {
    /// Its number.
    pub id: i64,
    /// The feed.
    pub feed: FeedId,
    /// What is subscribed to, and where.
    pub link: HubLink,
    /// The address under which the hub reaches us, as it was when the subscription was made.
    pub public_url: String,
    /// The last part of the callback's path, which only the hub knows.
    pub token: Secret,
    /// What the hub signs with.
    pub secret: Secret,
    /// How far it has come.
    pub state: SubscriptionState,
    /// When the hub was last asked; none when it never was.
    pub asked_at: Option<Timestamp>,
    /// When something is to be done about it.
    pub next_at: Timestamp,
    /// Since when it is live without a pause.
    pub live_since: Option<Timestamp>,
    /// When the lease ends.
    pub lease_ends_at: Option<Timestamp>,
    /// Requests in a row that came to nothing, one that is under way included.
    pub failures: u32,
    /// What the hub had to say, or why it could not be asked.
    pub detail: Option<String>,
}

/// What became of a push.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PushOutcome {
    /// Read like a polled document.
    Taken,
    /// Ignored: its signature is missing or wrong.
    Unsigned,
    /// Ignored: it is another feed.
    OtherTopic,
    /// Ignored: it is no readable feed.
    Unreadable,
    /// Ignored: the feed itself was not read yet, so nobody knows what is new.
    Early,
}
