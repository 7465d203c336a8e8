//! The daemon: feeds polled, changes recorded, notices delivered, until it is told to stop.
//!
//! [`run`] keeps one generation of tasks for each configuration it was given. A reload lets the polls under way end,
//! stops the tasks and starts the next generation; the database thread and what is stored outlive them all. A broken
//! configuration leaves the running one in force. When the disk fails, the daemon ends with that error.
//!
//! Limits: `GRACE` for what is under way at a stop or a reload. A poll that was given up is done again; a delivery
//! that was given up comes again under its id.

mod backtest;
mod check;
mod clock;
mod copy;
mod db;
mod deadline;
mod deliver;
mod front;
mod hear;
mod lease;
mod log;
mod moved;
mod page;
mod poll;
mod push;
mod recognise;
mod record;
mod replay;
mod scheduler;
mod state;
mod subscriber;
mod systemd;
#[cfg(test)]
mod tests;

use std::{sync::Arc, time::Duration};

use anyhow::Context as _;
use tokio::{
    sync::{Notify, mpsc, watch},
    task::JoinSet,
    time::{MissedTickBehavior, interval},
};
use tokio_util::sync::CancellationToken;

use crate::{
    config::Config,
    listen::Phase,
    model::{Endpoint, Feed, FeedState, Notice, PollOutcome, Topic},
    net::Clients,
    pipeline::Reader,
    store::{Opened, Store},
};

pub use self::{
    backtest::{Alert, Backtest, Comparison, Difference},
    check::{Checked, Discovery, Served, check, discover},
    clock::{monotonic, now},
    db::{Db, DbError},
    hear::PARSES_MAX,
    log::{Sink, start as start_log},
    replay::{REPLAY_INSTANCE, Replay, in_order},
    scheduler::{Ended, Health, Pass, host_of},
};
use self::{
    db::DbThread,
    deadline::Deadlines,
    deliver::Deliverer,
    front::{Front, Teller},
    hear::Asker,
    lease::Leases,
    page::Sites,
    poll::Poller,
    record::Recorder,
    scheduler::{Due, Scheduler},
    subscriber::Subscriber,
};

/// How long polls and deliveries under way may take to end after the daemon was asked to stop.
const GRACE: Duration = Duration::from_secs(8);

/// How often systemd hears how the feeds do when it watches nothing.
const STATUS_INTERVAL: Duration = Duration::from_secs(30);

/// What the daemon listens to beside its feeds.
pub struct Signals {
    /// Cancelled when it should stop.
    pub stop: CancellationToken,
    /// A configuration that was read again and is sound.
    pub reloads: mpsc::Receiver<Config>,
}

/// Why a generation of tasks ended.
enum End {
    Stopped,
    Reload(Box<(Config, Common)>),
    /// The database will not store anything any more.
    Failed(anyhow::Error),
}

/// Runs until `signals.stop` is cancelled. `announce` is told every notice when no endpoint is configured.
pub async fn run(config: Config, mut signals: Signals, announce: impl Fn(&Notice)) -> anyhow::Result<()> {
    let store = open(&config)?;
    let mut front = Front::open(config.listen.as_ref(), &signals.stop).await?;
    let (db, thread) = Db::start(store).context("could not start the database thread")?;
    let mut common = Common::new(&config, &db)?;
    let mut config = config;
    loop {
        for warning in &config.warnings {
            tracing::warn!("{warning}");
        }
        let generation = Generation::start(&config, &common, &front).await?;
        systemd::ready(&status(generation.scheduler.health()));
        tell_start(&config, generation.scheduler.due());
        match generation.run(&mut signals, &mut front, &announce).await {
            End::Stopped => break,
            End::Reload(next) => {
                if next.0.database != config.database {
                    tracing::warn!(database = %config.database.display(), "another database needs a restart, this one stays");
                }
                (config, common) = *next;
                front.change(config.listen.as_ref()).await;
            }
            End::Failed(error) => return Err(error),
        }
    }
    front.close().await;
    drop(common);
    close(db, thread).await
}

/// Logs what is in force and when feeds are asked.
fn tell_start(config: &Config, due: Due) {
    let files: Vec<String> = config.sources.iter().map(|file| file.display().to_string()).collect();
    let next = due.next.map(tracing::field::display);
    tracing::info!(
        feeds = config.feeds.len(),
        endpoints = config.endpoints.len(),
        due_now = due.now,
        due_later = due.later,
        next_due = next,
        files = files.join(", "),
        "ready"
    );
}

/// Polls every feed that is due once, `all` of them whether due or not, and returns what came of it.
pub async fn poll_once(
    config: &Config,
    which: Which,
    mut on_end: impl FnMut(&Ended<'_>),
) -> anyhow::Result<Pass> {
    let (db, thread) = Db::start(open(config)?).context("could not start the database thread")?;
    let pass = {
        let common = Common::new(config, &db)?;
        let mut scheduler = common.scheduler(config, which).await?;
        let mut pass = scheduler.pass(&mut on_end).await?;
        pass.deadlines = common.deadlines().tell(now()).await.context("could not look at deadlines")?.0;
        for endpoint in &config.endpoints {
            common.deliverer(endpoint, &Arc::new(Notify::new())).drain().await?;
        }
        pass
    };
    close(db, thread).await?;
    Ok(pass)
}

/// Waits for the database thread and closes the store, so that its file can be read by others.
async fn close(db: Db, thread: DbThread) -> anyhow::Result<()> {
    drop(db);
    let store = tokio::task::spawn_blocking(move || thread.join()).await.ok().flatten();
    store
        .context("the database thread has panicked")?
        .checkpoint()
        .context("could not close the database")?;
    Ok(())
}

/// Which feeds a single pass asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Those whose time has come.
    Due,
    /// All of them.
    All,
}

/// Compiles topics; every mistake of all of them is in the error.
pub fn compile(topics: Vec<Topic>) -> anyhow::Result<Reader> {
    Reader::compile(topics).map_err(|errors| {
        let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
        anyhow::anyhow!("{}", lines.join("\n"))
    })
}

fn open(config: &Config) -> anyhow::Result<Store> {
    let (store, opened) = Store::open(&config.database)?;
    match opened {
        Opened::Created => tracing::info!(database = %config.database.display(), "created a new database"),
        Opened::Existing => {}
        Opened::Migrated { from } => {
            tracing::info!(database = %config.database.display(), from, "migrated the database");
        }
    }
    Ok(store)
}

/// What the tasks of one configuration share.
struct Common {
    recorder: Arc<Recorder>,
    clients: Arc<Clients>,
    user_agent: String,
    db: Db,
    leases: Arc<Leases>,
}

impl Common {
    fn new(config: &Config, db: &Db) -> anyhow::Result<Self> {
        let reader = Arc::new(compile(config.topics.clone())?);
        let (endpoints, instance) = (Arc::from(config.endpoints.clone()), db.instance().to_owned());
        Ok(Self {
            recorder: Arc::new(Recorder { reader, endpoints, instance }),
            clients: Arc::new(Clients::new()),
            user_agent: user_agent(config.poll.contact.as_deref()),
            db: db.clone(),
            leases: Arc::default(),
        })
    }

    async fn scheduler(&self, config: &Config, which: Which) -> anyhow::Result<Scheduler> {
        let states = states(&self.db, &config.feeds, which).await?;
        let poller = Poller {
            asker: Asker::new(Arc::clone(&self.clients), config.poll.clone()),
            recorder: Arc::clone(&self.recorder),
            db: self.db.clone(),
            sites: Sites::default(),
            leases: Arc::clone(&self.leases),
        };
        Ok(Scheduler::new(Arc::new(poller), states))
    }

    fn subscriber(&self, config: &Config, front: &Front, scheduler: &Scheduler) -> Subscriber {
        Subscriber {
            public_url: front.public_url(),
            feeds: Subscriber::networks(&config.feeds),
            allow_private: config.poll.allow_private.clone(),
            push_bytes_max: usize::try_from(config.poll.body_limit).unwrap_or(usize::MAX),
            clients: Arc::clone(&self.clients),
            user_agent: self.user_agent.clone(),
            db: self.db.clone(),
            leases: Arc::clone(&self.leases),
            inbox: scheduler.inbox(),
        }
    }

    fn deadlines(&self) -> Deadlines {
        Deadlines { recorder: Arc::clone(&self.recorder), db: self.db.clone(), bell: Arc::new(Notify::new()) }
    }

    fn deliverer(&self, endpoint: &Endpoint, bell: &Arc<Notify>) -> Deliverer {
        Deliverer {
            endpoint: endpoint.clone(),
            clients: Arc::clone(&self.clients),
            user_agent: self.user_agent.clone(),
            db: self.db.clone(),
            recorder: Arc::clone(&self.recorder),
            bell: Arc::clone(bell),
        }
    }
}

/// Returns what recount calls itself to publishers and receivers: name, version and the operator's contact.
pub fn user_agent(contact: Option<&str>) -> String {
    let name = concat!("recount/", env!("CARGO_PKG_VERSION"));
    contact.map_or_else(|| name.to_owned(), |contact| format!("{name} (+{contact})"))
}

/// Reads what is stored about each feed.
async fn states(db: &Db, feeds: &[Feed], which: Which) -> anyhow::Result<Vec<(Arc<Feed>, FeedState)>> {
    let feeds: Vec<Arc<Feed>> = feeds.iter().cloned().map(Arc::new).collect();
    let read = db.write(move |writer| {
        feeds
            .into_iter()
            .map(|feed| {
                // At another address than before its validators mean nothing, nor does the time of the next poll.
                if writer.feed_state(&feed.id)?.is_some() {
                    writer.put_feed(&feed)?;
                }
                let mut state = writer.feed_state(&feed.id)?.unwrap_or_default();
                // What was pushed while nobody listened is found by a poll at the normal time.
                let unpushed = writer.unpushed_poll(&feed.id)?;
                state.next_poll_at = state.next_poll_at.map(|next| unpushed.unwrap_or(next).min(next));
                if which == Which::All {
                    (state.next_poll_at, state.host_rests_until) = (None, None);
                }
                Ok((feed, state))
            })
            .collect()
    });
    read.await.context("could not read the feeds' states")
}

/// The tasks of one configuration.
struct Generation {
    scheduler: Scheduler,
    deadlines: Deadlines,
    deliverers: JoinSet<()>,
    bells: Vec<Arc<Notify>>,
    subscriber: Subscriber,
    stop: CancellationToken,
    db: Db,
}

impl Generation {
    async fn start(config: &Config, common: &Common, front: &Front) -> anyhow::Result<Self> {
        let mut scheduler = common.scheduler(config, Which::Due).await?;
        scheduler.spread_starts();
        let stop = CancellationToken::new();
        let mut deliverers = JoinSet::new();
        let mut bells = Vec::new();
        for endpoint in &config.endpoints {
            let bell = Arc::new(Notify::new());
            deliverers.spawn(common.deliverer(endpoint, &bell).run(stop.clone()));
            bells.push(bell);
        }
        let deadlines = common.deadlines();
        let subscriber = common.subscriber(config, front, &scheduler);
        Ok(Self { scheduler, deadlines, deliverers, bells, subscriber, stop, db: common.db.clone() })
    }

    /// Works until it is told to stop or to make way for another configuration, and ends what is under way.
    async fn run(self, signals: &mut Signals, front: &mut Front, announce: &impl Fn(&Notice)) -> End {
        let Self { mut scheduler, deadlines, mut deliverers, bells, subscriber, stop, db } = self;
        let teller = front.teller();
        let every = systemd::watchdog_interval().unwrap_or(STATUS_INTERVAL);
        let mut pulse = scheduler.pulse(every);
        let mut rounds = pulse.clone();
        let mut ticks = interval(every);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let tell = |notices: &[Notice]| {
            if bells.is_empty() {
                notices.iter().for_each(announce);
            } else if !notices.is_empty() {
                for bell in &bells {
                    bell.notify_one();
                }
            }
        };
        let polls = async {
            let polled = scheduler.run(&stop, |ended| {
                tell(ended.notices);
                if matches!(ended.outcome, Some(PollOutcome::Read(_))) {
                    deadlines.bell.notify_one();
                }
            });
            let ended = polled.await;
            stop.cancel();
            ended
        };
        let others =
            async { tokio::join!(deadlines.run(&stop, tell), subscriber.run(&stop, &mut front.calls)) };
        let mut polls = std::pin::pin!(async { tokio::join!(polls, others).0 });
        teller.phase(Phase::Running);
        let end = loop {
            tokio::select! {
                () = signals.stop.cancelled() => break End::Stopped,
                Some(config) = signals.reloads.recv() => match Common::new(&config, &db) {
                    Ok(common) => break End::Reload(Box::new((config, common))),
                    Err(error) => tracing::error!("the configuration does not compile, the old one stays:\n{error:#}"),
                },
                ended = &mut polls => break ended.map_or_else(End::Failed, |()| End::Stopped),
                Ok(()) = rounds.changed() => teller.turned(*rounds.borrow_and_update()),
                _ = ticks.tick() => watch(&db, &mut pulse, &teller).await,
            }
        };
        teller.phase(Phase::Loading);
        match end {
            End::Stopped | End::Failed(_) => systemd::stopping(),
            End::Reload(_) => systemd::reloading(),
        }
        stop.cancel();
        let delivered = finish(&mut deliverers);
        if matches!(end, End::Failed(_)) {
            delivered.await;
            return end;
        }
        match tokio::join!(polls, delivered).0 {
            Ok(()) => end,
            Err(error) => End::Failed(error),
        }
    }
}

/// Lets deliveries under way end for a moment.
async fn finish(deliverers: &mut JoinSet<()>) {
    let delivered = async { while deliverers.join_next().await.is_some() {} };
    if tokio::time::timeout(GRACE, delivered).await.is_err() {
        deliverers.shutdown().await;
    }
}

/// Feeds the watchdog when the schedule has ticked since the last time and the database answers.
async fn watch(db: &Db, pulse: &mut watch::Receiver<Health>, teller: &Teller) {
    let ticked = pulse.has_changed().unwrap_or(false);
    let health = *pulse.borrow_and_update();
    if ticked && db.write(|_| Ok(())).await.is_ok() {
        teller.stored();
        systemd::alive(&status(health));
    }
}

fn status(health: Health) -> String {
    format!("{} of {} feeds ok", health.ok, health.all)
}
