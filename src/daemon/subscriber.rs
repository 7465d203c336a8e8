//! Subscriptions at hubs: asked for, renewed and ended in time, and what hubs do at their callbacks.
//!
//! What a feed names stands in the database; here it is compared with the subscriptions there are, at the start for all
//! feeds and later for those that name another hub. One task asks hubs when a subscription's time has come. A request is
//! on record before it is sent, since some hubs verify before they answer; whatever a hub says is put on record in one
//! transaction with what it changes, and answered after the commit.
//!
//! Limits: [`ASKED_AT_ONCE`] hubs asked side by side. Races: a push that is answered and not recorded when the process
//! is killed is lost as a push; the feed still carries it, and is polled at its normal time after a start.

use std::{
    collections::{HashMap, HashSet},
    future::pending,
    sync::Arc,
    time::Duration,
};

use futures_util::{StreamExt as _, future::join_all, stream::FuturesUnordered};
use tokio::{
    sync::{mpsc, oneshot},
    time::sleep,
};
use tokio_util::sync::CancellationToken;

use crate::{
    listen::{Act, CALLS_MAX, Call, Push, Reply},
    model::{Feed, FeedId, HubLink, Network, PushOutcome, Subscription, SubscriptionState, Timestamp},
    net::{Clients, shown},
    schedule::{LEASE, Step, asked, denied, lapsed, left, refused, step, verified},
    store::{PushLog, StoreError, Writer},
    websub::{self, AskError, Intent, Mode, Question, Target},
};

use super::{
    clock,
    db::{Db, DbError},
    lease::Leases,
    push::Pushed,
    scheduler::{DATABASE_PAUSE, FromHub, until},
};

/// Hubs asked side by side.
const ASKED_AT_ONCE: u32 = 4;

/// The longest sleep between two looks at the clock.
const LOOK_MAX: Duration = Duration::from_mins(1);

/// The header that a push is signed in.
const SIGNATURE: &str = "x-hub-signature";

/// Looks after subscriptions.
pub(super) struct Subscriber {
    /// The address under which hubs reach us; none when nothing is to be subscribed to.
    pub public_url: Option<String>,
    /// The feeds, and the private networks that each and its hub may lie in.
    pub feeds: HashMap<FeedId, Vec<Network>>,
    /// The private networks that hubs of other feeds may lie in: those that are feeds no more.
    pub allow_private: Vec<Network>,
    /// The largest push, bytes.
    pub push_bytes_max: usize,
    /// HTTP clients.
    pub clients: Arc<Clients>,
    /// What the daemon calls itself.
    pub user_agent: String,
    /// The database.
    pub db: Db,
    /// Which feeds are pushed.
    pub leases: Arc<Leases>,
    /// Where pushes go.
    pub inbox: mpsc::Sender<FromHub>,
}

/// What is due.
#[derive(Default)]
struct Due {
    /// What hubs are asked for.
    asked: Vec<(Mode, Subscription)>,
    /// Feeds whose leases have lapsed.
    lapsed: Vec<FeedId>,
}

/// What is owed to a hub that asked, once it is on record.
enum Answered {
    Nothing,
    Echoed { challenge: String, feed: FeedId, lease_ends_at: Option<Timestamp> },
    Heard(FeedId),
}

impl Subscriber {
    /// Returns the networks of feeds by their names.
    pub(super) fn networks(feeds: &[Feed]) -> HashMap<FeedId, Vec<Network>> {
        feeds.iter().map(|feed| (feed.id.clone(), feed.allow_private.clone())).collect()
    }

    /// Looks after subscriptions and answers calls until `stop` is cancelled.
    pub(super) async fn run(&self, stop: &CancellationToken, calls: &mut mpsc::Receiver<Call>) {
        let work = async {
            self.begin_patiently().await;
            loop {
                let nap = match self.work(clock::now()).await {
                    Ok(next) => next.map_or(LOOK_MAX, |at| until(clock::now(), at).min(LOOK_MAX)),
                    Err(error) => {
                        tracing::warn!(%error, "subscriptions could not be looked at, tried again");
                        DATABASE_PAUSE
                    }
                };
                tokio::select! {
                    () = self.leases.bell.notified() => {}
                    () = sleep(nap) => {}
                }
            }
        };
        tokio::select! {
            () = stop.cancelled() => {}
            () = work => {}
            () = self.answer_all(calls) => {}
        }
    }

    /// Answers calls side by side, as many as may be in the queue.
    async fn answer_all(&self, calls: &mut mpsc::Receiver<Call>) {
        let mut under_way = FuturesUnordered::new();
        loop {
            tokio::select! {
                Some(call) = calls.recv(), if under_way.len() < CALLS_MAX => {
                    under_way.push(self.answer(call));
                }
                Some(()) = under_way.next() => {}
                else => pending().await,
            }
        }
    }

    /// Compares all feeds with the subscriptions there are, however long the database cannot be asked.
    async fn begin_patiently(&self) {
        while let Err(error) = self.begin(clock::now()).await {
            tracing::warn!(%error, "subscriptions could not be looked at, tried again");
            sleep(DATABASE_PAUSE).await;
        }
    }

    /// Compares all feeds with the subscriptions there are. Without a public address nothing can be verified, so they
    /// are forgotten; the hubs stop at the ends of their leases.
    pub(super) async fn begin(&self, now: Timestamp) -> Result<(), DbError> {
        let (public_url, feeds) =
            (self.public_url.clone(), self.feeds.keys().cloned().collect::<HashSet<_>>());
        let live = self.db.write(move |writer| {
            let known = writer.subscriptions()?;
            let Some(public_url) = public_url else {
                known.iter().try_for_each(|one| writer.forget_subscription(one.id))?;
                return Ok(Vec::new());
            };
            for feed in &feeds {
                compare(writer, feed, &public_url, now)?;
            }
            for one in known.into_iter().filter(|one| !feeds.contains(&one.feed)) {
                leave(writer, one, now)?;
            }
            writer.subscriptions()
        });
        for one in live.await?.into_iter().filter(|one| one.state == SubscriptionState::Live) {
            self.keep(&one.feed, one.lease_ends_at, now);
        }
        Ok(())
    }

    /// Does what is due, and returns when something is to be done next.
    pub(super) async fn work(&self, now: Timestamp) -> Result<Option<Timestamp>, DbError> {
        let Some(public_url) = self.public_url.clone() else { return Ok(None) };
        let renamed = self.leases.take_renamed();
        let feeds = renamed.clone();
        let due = self.db.write(move |writer| {
            for feed in &feeds {
                compare(writer, feed, &public_url, now)?;
            }
            take_due(writer, now)
        });
        let due = due.await?;
        for feed in due.lapsed.into_iter().chain(renamed) {
            self.look_at_lease(&feed).await?;
        }
        join_all(due.asked.iter().map(|(mode, one)| self.ask(*mode, one)))
            .await
            .into_iter()
            .collect::<Result<(), _>>()?;
        self.db.write(|writer| writer.next_subscription_at()).await
    }

    /// Asks a hub, and puts on record that it did not take the request. One that takes it verifies.
    async fn ask(&self, mode: Mode, subscription: &Subscription) -> Result<(), DbError> {
        let feed = &subscription.feed;
        let allow_private = self.feeds.get(feed).unwrap_or(&self.allow_private);
        let target = Target { user_agent: &self.user_agent, allow_private };
        let form = websub::form(subscription, mode, LEASE);
        let hub = shown(&subscription.link.hub);
        let Err(error) = websub::ask(&self.clients, target, &subscription.link.hub, &form).await else {
            tracing::debug!(%feed, hub, mode = mode.name(), "the hub was asked");
            return Ok(());
        };
        tracing::warn!(%feed, hub, mode = mode.name(), %error, "the hub did not take the request");
        let (id, now) = (subscription.id, clock::now());
        self.db.write(move |writer| note_refusal(writer, id, &error, now)).await
    }

    /// Answers a call. One that the database cannot take is told to come again.
    async fn answer(&self, call: Call) {
        let Call { token, act, reply } = call;
        let answered = match act {
            Act::Ask(query) => self.answer_question(token, &query, clock::now()).await,
            Act::Knock => self.answer_knock(token).await,
            Act::Push(push) => self.take_push(token, push).await,
        };
        let answer = answered.unwrap_or_else(|error| {
            tracing::warn!(%error, "a hub could not be answered");
            Reply::Busy
        });
        send(reply, answer);
    }

    /// Answers a hub that wants to know whether we asked for something, or denies it.
    async fn answer_question(
        &self,
        token: String,
        query: &[(String, String)],
        now: Timestamp,
    ) -> Result<Reply, DbError> {
        let Some(question) = websub::read(query) else { return Ok(Reply::Unknown) };
        let answered = self.db.write(move |writer| hear(writer, &token, question, now)).await?;
        Ok(match answered {
            Answered::Nothing => Reply::Unknown,
            Answered::Echoed { challenge, feed, lease_ends_at } => {
                self.keep(&feed, lease_ends_at, now);
                tracing::info!(%feed, until = lease_ends_at.map(tracing::field::display), "the hub has verified");
                Reply::Echo(challenge)
            }
            Answered::Heard(feed) => {
                tracing::warn!(%feed, "the hub has denied the subscription");
                self.look_at_lease(&feed).await?;
                Reply::Received
            }
        })
    }

    async fn answer_knock(&self, token: String) -> Result<Reply, DbError> {
        let found = self.db.write(move |writer| writer.subscription_of(&token)).await?;
        Ok(match found.map(|found| found.state) {
            None => Reply::Unknown,
            Some(SubscriptionState::Leaving) => Reply::Gone,
            Some(SubscriptionState::Asking | SubscriptionState::Live | SubscriptionState::Denied) => {
                Reply::Welcome { bytes_max: self.push_bytes_max }
            }
        })
    }

    /// Hands a push on if it is signed; one that is not is on record and no more. The hub hears the same.
    async fn take_push(&self, token: String, push: Push) -> Result<Reply, DbError> {
        let Some(found) = self.db.write(move |writer| writer.subscription_of(&token)).await? else {
            return Ok(Reply::Unknown);
        };
        if let Err(fault) = websub::check(&found.secret, push.header(SIGNATURE), &push.body) {
            tracing::warn!(feed = %found.feed, detail = %fault, "a push was ignored");
            let log = PushLog {
                at: clock::now(),
                outcome: PushOutcome::Unsigned,
                detail: Some(fault.to_string()),
                bytes: push.body.len() as u64,
            };
            self.db.write(move |writer| writer.put_push(&found.feed, &log)).await?;
            return Ok(Reply::Received);
        }
        let pushed = Box::new(Pushed { link: found.link, push });
        let handed_on = self.inbox.try_send(FromHub::Push(found.feed, pushed));
        Ok(if handed_on.is_ok() { Reply::Received } else { Reply::Busy })
    }

    /// Notes that a feed is pushed, or is not.
    fn keep(&self, feed: &FeedId, lease_ends_at: Option<Timestamp>, now: Timestamp) {
        if let Some(end) = lease_ends_at.filter(|_| self.feeds.contains_key(feed)) {
            self.leases.put(feed, end, now);
        }
    }

    /// Lets a feed be polled as without a hub unless one of its subscriptions is live.
    async fn look_at_lease(&self, feed: &FeedId) -> Result<(), DbError> {
        let id = feed.clone();
        let known = self.db.write(move |writer| writer.subscriptions_of(&id)).await?;
        let is_live = known.iter().any(|one| one.state == SubscriptionState::Live);
        if !is_live && self.leases.end(feed) {
            tracing::info!(%feed, "the feed is not pushed any more, polled as without a hub");
            // A full queue means that the feed waits until its safety poll.
            let _ = self.inbox.try_send(FromHub::Ended(feed.clone()));
        }
        Ok(())
    }
}

fn send(reply: oneshot::Sender<Reply>, answer: Reply) {
    // Whoever asked may have gone.
    let _ = reply.send(answer);
}

/// Makes the subscriptions of a feed what they should be by the hub that it names: one that fits is kept, others end.
fn compare(
    writer: &mut Writer<'_>,
    feed: &FeedId,
    public_url: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    let wanted: Option<HubLink> = writer.hub(feed)?;
    let mut is_kept = false;
    for one in writer.subscriptions_of(feed)? {
        let fits = wanted.as_ref() == Some(&one.link) && one.public_url == public_url;
        if fits && !is_kept && one.state != SubscriptionState::Leaving {
            is_kept = true;
        } else {
            leave(writer, one, now)?;
        }
    }
    match wanted {
        Some(wanted) if !is_kept => writer.put_new_subscription(feed, &wanted, public_url, now),
        Some(_) | None => Ok(()),
    }
}

fn leave(writer: &mut Writer<'_>, subscription: Subscription, now: Timestamp) -> Result<(), StoreError> {
    match subscription.state {
        SubscriptionState::Leaving => Ok(()),
        SubscriptionState::Asking | SubscriptionState::Live | SubscriptionState::Denied => {
            writer.put_subscription(&left(subscription, now))
        }
    }
}

/// Notes what is due as done, and returns it with what hubs are to be asked, and the feeds whose leases have lapsed.
fn take_due(writer: &mut Writer<'_>, now: Timestamp) -> Result<Due, StoreError> {
    let mut due = Due::default();
    for one in writer.subscriptions_due(now, ASKED_AT_ONCE)? {
        let mode = match step(&one) {
            Step::Subscribe => Mode::Subscribe,
            Step::Unsubscribe => Mode::Unsubscribe,
            Step::Forget => {
                writer.forget_subscription(one.id)?;
                continue;
            }
        };
        if one.state == SubscriptionState::Live && lapsed(one.clone(), now).state != one.state {
            due.lapsed.push(one.feed.clone());
        }
        let one = asked(one, now);
        writer.put_subscription(&one)?;
        due.asked.push((mode, one));
    }
    Ok(due)
}

fn note_refusal(
    writer: &mut Writer<'_>,
    id: i64,
    error: &AskError,
    now: Timestamp,
) -> Result<(), StoreError> {
    // The hub may have verified before it broke off.
    match writer.subscription(id)?.filter(|one| one.failures > 0) {
        Some(one) => {
            let wait = error.retry_after().and_then(|retry_after| retry_after.wait(now));
            writer.put_subscription(&refused(one, error.to_string(), wait, now))
        }
        None => Ok(()),
    }
}

/// Puts on record what a hub says at the callback with that token, if it is about what we asked for.
fn hear(
    writer: &mut Writer<'_>,
    token: &str,
    question: Question,
    now: Timestamp,
) -> Result<Answered, StoreError> {
    let Some(one) = writer.subscription_of(token)?.filter(|one| websub::judge(one, &question)) else {
        return Ok(Answered::Nothing);
    };
    let (feed, id, state) = (one.feed.clone(), one.id, one.state);
    match question.intent {
        Intent::Verify { mode: Mode::Subscribe, challenge, lease } => {
            let one = verified(one, lease, now);
            writer.put_subscription(&one)?;
            Ok(Answered::Echoed { challenge, feed, lease_ends_at: one.lease_ends_at })
        }
        Intent::Verify { mode: Mode::Unsubscribe, challenge, .. } => {
            writer.forget_subscription(id)?;
            Ok(Answered::Echoed { challenge, feed, lease_ends_at: None })
        }
        Intent::Denied { .. } if state == SubscriptionState::Leaving => {
            writer.forget_subscription(id)?;
            Ok(Answered::Heard(feed))
        }
        Intent::Denied { reason } => {
            writer.put_subscription(&denied(one, reason.as_deref(), now))?;
            Ok(Answered::Heard(feed))
        }
    }
}

#[cfg(test)]
mod tests;
