//! How feeds do, their last polls and their gaps.

use rusqlite::params_from_iter;

use super::{History, StoreError, Window, query::all, row::row, selection::Conditions};
use crate::model::{FeedId, PollReason, Timestamp};

row! {
    /// How a feed does: a row of `feed_health`.
    FeedRow {
        /// The operator's name of it.
        feed: String,
        /// Its address.
        url: String,
        /// The outlet's name.
        outlet: Option<String>,
        /// Its own title.
        title: Option<String>,
        /// New, ok, repaired, silent or failing.
        health: String,
        /// Polls without a document in a row.
        failures: u32,
        /// How its last poll ended.
        last_outcome: Option<String>,
        /// What that had to say.
        last_detail: Option<String>,
        /// When it was last asked.
        last_poll_at: Option<Timestamp>,
        /// When it last answered with a document or a 304.
        last_success_at: Option<Timestamp>,
        /// When it is to be asked next.
        next_poll_at: Option<Timestamp>,
        /// When its first document was stored.
        baseline_at: Option<Timestamp>,
        /// When its newest entry was published.
        newest_entry_at: Option<Timestamp>,
        /// By when another should be, by its own rhythm.
        next_entry_by: Option<Timestamp>,
        /// The address that is asked instead, since the feed moved there for good.
        moved_to: Option<String>,
        /// Since when its validators are not sent back, as it answered "not modified" for long though it had changed.
        distrusted_since: Option<Timestamp>,
        /// What decided when it is asked next.
        next_poll_reason: Option<PollReason>,
        /// Until when its host wants to be left alone, by the answer to its last poll.
        host_rests_until: Option<Timestamp>,
        /// The median pause between two of its entries, in seconds.
        usual_pause: Option<i64>,
        /// Entries of its last document that stood in the one before; none after the first.
        entries_known: Option<i64>,
        /// All entries of that document.
        entries: Option<i64>,
        /// Since when its guids do not name its stories, which are known by their links.
        guids_distrusted_since: Option<Timestamp>,
        /// What was wrong with its guids: repeated or renamed.
        guids_fault: Option<String>,
    }
}

row! {
    /// A stretch of time in which entries may have come and gone unseen: a row of `feed_gaps`.
    GapRow {
        /// Its number.
        gap: i64,
        /// The operator's name of the feed.
        feed: String,
        /// The last moment known to be covered.
        from_at: Timestamp,
        /// The first moment covered again.
        to_at: Timestamp,
        /// Why it is thought so, in words.
        reason: String,
    }
}

row! {
    /// A poll that is still in the log.
    PollRow {
        /// Its number among the feed's polls.
        number: i64,
        /// When the feed was asked.
        at: Timestamp,
        /// How it ended.
        outcome: String,
        /// What it had to say.
        detail: Option<String>,
        /// The HTTP status, when there was an answer.
        status: Option<u16>,
        /// Bytes received.
        bytes: i64,
    }
}

row! {
    /// A subscription to a feed at its hub: a row of `subscriptions`.
    SubscriptionRow {
        /// The operator's name of the feed.
        feed: String,
        /// The hub's address.
        hub: String,
        /// The address that the hub knows the feed by.
        topic: String,
        /// Asking, live, denied or leaving.
        state: String,
        /// When the hub was last asked.
        asked_at: Option<Timestamp>,
        /// When something is to be done about it.
        next_at: Timestamp,
        /// Since when it is live without a pause.
        live_since: Option<Timestamp>,
        /// When the lease ends.
        lease_ends_at: Option<Timestamp>,
        /// Requests in a row that came to nothing.
        failures: u32,
        /// What the hub had to say, or why it could not be asked.
        detail: Option<String>,
        /// When it last pushed something that was read.
        last_push_at: Option<Timestamp>,
    }
}

row! {
    /// A push that is still in the log: a row of `pushes`.
    PushRow {
        /// The operator's name of the feed.
        feed: String,
        /// Its number among the feed's pushes.
        number: i64,
        /// When it came.
        at: Timestamp,
        /// What became of it.
        outcome: String,
        /// Why, when it was ignored.
        detail: Option<String>,
        /// Size of its body, bytes.
        bytes: i64,
    }
}

impl History {
    /// Returns every subscription, by feed.
    pub fn subscriptions(&self) -> Result<Vec<SubscriptionRow>, StoreError> {
        let statement = format!("SELECT {} FROM subscriptions ORDER BY feed", SubscriptionRow::COLUMNS);
        all(&self.db, "read subscriptions", &statement, [], SubscriptionRow::read)
    }

    /// Returns the pushes that are still in the log, by feed, the newest first.
    pub fn pushes(&self) -> Result<Vec<PushRow>, StoreError> {
        let statement = format!("SELECT {} FROM pushes ORDER BY feed, number DESC", PushRow::COLUMNS);
        all(&self.db, "read pushes", &statement, [], PushRow::read)
    }

    /// Returns every feed ever configured, by name.
    pub fn feeds(&self) -> Result<Vec<FeedRow>, StoreError> {
        let statement = format!("SELECT {} FROM feed_health ORDER BY feed", FeedRow::COLUMNS);
        all(&self.db, "read feeds", &statement, [], FeedRow::read)
    }

    /// Returns the gaps of a feed, or of all, the newest first; the window is about their ends.
    pub fn gaps(&self, feed: Option<&FeedId>, window: Window) -> Result<Vec<GapRow>, StoreError> {
        let mut conditions = Conditions::default();
        conditions.when("feed = ?", feed.map(|id| id.as_str().to_owned())).within("to_at", window);
        let statement = conditions.newest("feed_gaps", GapRow::COLUMNS, "gap", window.limit);
        all(&self.db, "read gaps", &statement, params_from_iter(&conditions.values), GapRow::read)
    }

    /// Returns the polls of a feed that are still in the log, the newest first.
    pub fn polls(&self, feed: &FeedId) -> Result<Vec<PollRow>, StoreError> {
        let statement = format!(
            "SELECT {} FROM poll WHERE feed = (SELECT id FROM feed WHERE name = ?1) ORDER BY number DESC",
            PollRow::COLUMNS
        );
        all(&self.db, "read polls", &statement, [feed.as_str()], PollRow::read)
    }
}
