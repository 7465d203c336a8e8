//! Hubs that feeds name, subscriptions at them, and the last pushes (W3C WebSub).
//!
//! Token and secret of a subscription stand in its table alone: no view and no export shows them.

use rusqlite::{Row, params};

use super::{
    StoreError, Writer,
    file::random_bytes,
    value::{At, Word, count},
};
use crate::model::{FeedId, HubLink, PushOutcome, Secret, Subscription, SubscriptionState, Timestamp};

/// Pushes kept of each feed.
pub const PUSHES_KEPT: u32 = 50;

/// What the log keeps of one push.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PushLog {
    /// When it came.
    pub at: Timestamp,
    /// What became of it.
    pub outcome: PushOutcome,
    /// Why, when it was ignored.
    pub detail: Option<String>,
    /// Size of its body, bytes.
    pub bytes: u64,
}

const PUT_HUB: &str = "INSERT INTO hub (feed, hub, topic)
    SELECT feed.id, ?2, ?3 FROM feed WHERE name = ?1
    ON CONFLICT (feed) DO UPDATE SET hub = excluded.hub, topic = excluded.topic
    WHERE hub <> excluded.hub OR topic <> excluded.topic";

const DROP_HUB: &str = "DELETE FROM hub WHERE feed = (SELECT id FROM feed WHERE name = ?1)";

const HUB: &str = "SELECT hub, topic FROM hub WHERE feed = (SELECT id FROM feed WHERE name = ?1)";

const UNPUSHED: &str = "SELECT unpushed_poll_at FROM hub WHERE feed = (SELECT id FROM feed WHERE name = ?1)";

const PUT_UNPUSHED: &str = "UPDATE hub SET unpushed_poll_at = ?2
    WHERE feed = (SELECT id FROM feed WHERE name = ?1) AND unpushed_poll_at IS NOT ?2";

const SUBSCRIBE: &str =
    "INSERT INTO subscription (feed, hub, topic, public_url, token, secret, state, next_at)
    SELECT feed.id, ?2, ?3, ?4, ?5, ?6, ?7, ?8 FROM feed WHERE name = ?1";

const PUT: &str = "UPDATE subscription SET state = ?2, asked_at = ?3, next_at = ?4, live_since = ?5,
    lease_ends_at = ?6, failures = ?7, detail = ?8 WHERE id = ?1";

const FORGET: &str = "DELETE FROM subscription WHERE id = ?1";

const NEXT: &str = "SELECT min(next_at) FROM subscription";

const PUT_PUSH: &str = "INSERT INTO push (feed, number, at, outcome, detail, bytes)
    SELECT feed.id, 1 + coalesce((SELECT max(number) FROM push WHERE feed = feed.id), 0), ?2, ?3, ?4, ?5
    FROM feed WHERE name = ?1 RETURNING feed, number";

const PRUNE_PUSHES: &str = "DELETE FROM push WHERE feed = ?1 AND number <= ?2";

/// Statements that must never scan.
#[cfg(test)]
pub(super) const HOT: &[&str] =
    &[HUB, DROP_HUB, UNPUSHED, PUT_UNPUSHED, PUT, FORGET, NEXT, PRUNE_PUSHES, OF_TOKEN, OF_FEED, DUE];

macro_rules! subscriptions {
    ($name:ident, $rest:literal) => {
        const $name: &str = concat!(
            "SELECT subscription.id, feed.name AS feed, hub, topic, public_url, token, secret, state, asked_at,
    next_at, live_since, lease_ends_at, subscription.failures, detail
    FROM subscription JOIN feed ON feed.id = subscription.feed ",
            $rest
        );
    };
}

subscriptions!(OF_TOKEN, "WHERE token = ?1");
subscriptions!(BY_ID, "WHERE subscription.id = ?1");
subscriptions!(OF_FEED, "WHERE subscription.feed = (SELECT id FROM feed WHERE name = ?1)");
subscriptions!(DUE, "WHERE next_at <= ?1 ORDER BY next_at LIMIT ?2");
subscriptions!(ALL, "ORDER BY subscription.id");

impl Writer<'_> {
    /// Stores where a feed that was stored before is pushed from, or that it is not; tells whether that is new.
    pub fn put_hub(&mut self, feed: &FeedId, link: Option<&HubLink>) -> Result<bool, StoreError> {
        const ACTION: &str = "store a hub";
        let changed = match link {
            Some(link) => self.execute(ACTION, PUT_HUB, [feed.as_str(), &link.hub, &link.topic])?,
            None => self.execute(ACTION, DROP_HUB, [feed.as_str()])?,
        };
        Ok(changed > 0)
    }

    /// Returns where a feed is pushed from.
    pub fn hub(&self, feed: &FeedId) -> Result<Option<HubLink>, StoreError> {
        let read = |row: &Row<'_>| Ok(HubLink { hub: row.get(0)?, topic: row.get(1)? });
        self.first("read a hub", HUB, [feed.as_str()], read)
    }

    /// Stores when a feed would be polled if nothing were pushed; none when it is polled then anyway.
    pub fn put_unpushed_poll(&mut self, feed: &FeedId, at: Option<Timestamp>) -> Result<(), StoreError> {
        self.execute("store the time of a poll", PUT_UNPUSHED, params![feed.as_str(), at.map(At)])?;
        Ok(())
    }

    /// Returns when a feed would be polled if nothing were pushed; none when it is polled then anyway.
    pub fn unpushed_poll(&self, feed: &FeedId) -> Result<Option<Timestamp>, StoreError> {
        let read = |row: &Row<'_>| row.get::<_, Option<At>>(0);
        let at = self.first("read the time of a poll", UNPUSHED, [feed.as_str()], read)?;
        Ok(at.flatten().map(|at| at.0))
    }

    /// Makes a subscription that the hub is to be asked for `now`, with a token and a secret of its own.
    pub fn put_new_subscription(
        &mut self,
        feed: &FeedId,
        link: &HubLink,
        public_url: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let (token, secret) = (random_hex()?, random_hex()?);
        let state = Word(SubscriptionState::Asking);
        let params = params![feed.as_str(), link.hub, link.topic, public_url, token, secret, state, At(now)];
        self.execute("store a subscription", SUBSCRIBE, params)?;
        Ok(())
    }

    /// Stores how far a subscription has come.
    pub fn put_subscription(&mut self, subscription: &Subscription) -> Result<(), StoreError> {
        let params = params![
            subscription.id,
            Word(subscription.state),
            subscription.asked_at.map(At),
            At(subscription.next_at),
            subscription.live_since.map(At),
            subscription.lease_ends_at.map(At),
            subscription.failures,
            subscription.detail,
        ];
        self.execute("store a subscription", PUT, params)?;
        Ok(())
    }

    /// Forgets a subscription.
    pub fn forget_subscription(&mut self, id: i64) -> Result<(), StoreError> {
        self.execute("forget a subscription", FORGET, [id])?;
        Ok(())
    }

    /// Returns the subscription with that token.
    pub fn subscription_of(&self, token: &str) -> Result<Option<Subscription>, StoreError> {
        self.first("look for a subscription", OF_TOKEN, [token], read_subscription)
    }

    /// Returns a subscription by its number.
    pub fn subscription(&self, id: i64) -> Result<Option<Subscription>, StoreError> {
        self.first("read a subscription", BY_ID, [id], read_subscription)
    }

    /// Returns the subscriptions of a feed.
    pub fn subscriptions_of(&self, feed: &FeedId) -> Result<Vec<Subscription>, StoreError> {
        self.all("read subscriptions", OF_FEED, [feed.as_str()], read_subscription)
    }

    /// Returns all subscriptions.
    pub fn subscriptions(&self) -> Result<Vec<Subscription>, StoreError> {
        self.all("read subscriptions", ALL, [], read_subscription)
    }

    /// Returns subscriptions about which something is to be done, at most so many, the most urgent first.
    pub fn subscriptions_due(&self, now: Timestamp, limit: u32) -> Result<Vec<Subscription>, StoreError> {
        self.all("look for subscriptions", DUE, params![At(now), limit], read_subscription)
    }

    /// Returns when something is to be done about the next subscription.
    pub fn next_subscription_at(&self) -> Result<Option<Timestamp>, StoreError> {
        let next = self.first("look for subscriptions", NEXT, [], |row| row.get::<_, Option<At>>(0))?;
        Ok(next.flatten().map(|at| at.0))
    }

    /// Adds a push to the feed's log, and drops those beyond the last [`PUSHES_KEPT`].
    pub fn put_push(&mut self, feed: &FeedId, push: &PushLog) -> Result<(), StoreError> {
        const ACTION: &str = "store a push";
        let params = params![feed.as_str(), At(push.at), Word(push.outcome), push.detail, count(push.bytes)];
        let put: Option<(i64, i64)> =
            self.first(ACTION, PUT_PUSH, params, |row| Ok((row.get(0)?, row.get(1)?)))?;
        if let Some((feed, number)) = put {
            self.execute(ACTION, PRUNE_PUSHES, [feed, number - i64::from(PUSHES_KEPT)])?;
        }
        Ok(())
    }
}

/// Returns 32 random bytes in hexadecimal, for what nobody may guess.
fn random_hex() -> Result<String, StoreError> {
    let [one, other] = [random_bytes()?, random_bytes()?].map(u128::from_be_bytes);
    Ok(format!("{one:032x}{other:032x}"))
}

fn read_subscription(row: &Row<'_>) -> rusqlite::Result<Subscription> {
    let at = |column: &str| row.get::<_, Option<At>>(column).map(|at| at.map(|at| at.0));
    Ok(Subscription {
        id: row.get("id")?,
        feed: FeedId::new(row.get::<_, String>("feed")?),
        link: HubLink { hub: row.get("hub")?, topic: row.get("topic")? },
        public_url: row.get("public_url")?,
        token: Secret::new(row.get::<_, String>("token")?),
        secret: Secret::new(row.get::<_, String>("secret")?),
        state: row.get::<_, Word<_>>("state")?.0,
        asked_at: at("asked_at")?,
        next_at: row.get::<_, At>("next_at")?.0,
        live_since: at("live_since")?,
        lease_ends_at: at("lease_ends_at")?,
        failures: row.get("failures")?,
        detail: row.get("detail")?,
    })
}
