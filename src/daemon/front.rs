//! The listener's place in the daemon: opened at the start, kept over reloads, and told how the daemon does.

use tokio::{
    sync::{mpsc, watch},
    task::JoinHandle,
};
use tokio_util::sync::CancellationToken;

use crate::{
    config::ListenConfig,
    listen::{CALLS_MAX, Call, ListenError, Phase, Site, Socket, Vitals, serve},
};

use super::{clock, scheduler::Health};

/// The listener, when there is one, and what goes in and out of it.
pub(super) struct Front {
    vitals: watch::Sender<Vitals>,
    site: Site,
    /// What hubs do at their callbacks.
    pub(super) calls: mpsc::Receiver<Call>,
    listening: Option<Listening>,
    stop: CancellationToken,
}

struct Listening {
    config: ListenConfig,
    stop: CancellationToken,
    task: JoinHandle<()>,
}

impl Front {
    /// Listens, if the configuration says so, until `stop` is cancelled.
    pub(super) async fn open(
        config: Option<&ListenConfig>,
        stop: &CancellationToken,
    ) -> Result<Self, ListenError> {
        let now = clock::monotonic();
        let (vitals, seen) = watch::channel(Vitals {
            phase: Phase::Loading,
            turned_at: now,
            stored_at: now,
            feeds: 0,
            feeds_ok: 0,
            feeds_polled: 0,
        });
        let (sender, calls) = mpsc::channel(CALLS_MAX);
        let mut front =
            Self { vitals, site: Site::new(seen, sender), calls, listening: None, stop: stop.clone() };
        if let Some(config) = config {
            front.listen(config).await?;
        }
        Ok(front)
    }

    async fn listen(&mut self, config: &ListenConfig) -> Result<(), ListenError> {
        let socket = Socket::bind(&config.address).await?;
        tracing::info!(address = %socket.address(), "listening");
        let stop = self.stop.child_token();
        let task = tokio::spawn(serve(socket, self.site.clone(), stop.clone()));
        self.listening = Some(Listening { config: config.clone(), stop, task });
        Ok(())
    }

    /// Takes over a new configuration. An address that cannot be had leaves the old one in force, and is told.
    pub(super) async fn change(&mut self, config: Option<&ListenConfig>) {
        let current = self.listening.as_ref().map(|listening| &listening.config.address);
        if current == config.map(|config| &config.address) {
            if let (Some(listening), Some(config)) = (&mut self.listening, config) {
                listening.config = config.clone();
            }
            return;
        }
        let before = self.listening.take();
        if let Some(config) = config
            && let Err(error) = self.listen(config).await
        {
            let stays = before.as_ref().map(|before| before.config.address.to_string());
            let error = anyhow::Error::from(error);
            tracing::error!(stays, "listen.address was not changed: {error:#}");
            self.listening = before;
            return;
        }
        if let Some(before) = before {
            before.close().await;
        }
    }

    /// Returns the address under which hubs reach us, as it is in force.
    pub(super) fn public_url(&self) -> Option<String> {
        self.listening.as_ref().and_then(|listening| listening.config.public_url.clone())
    }

    /// Stops listening, after what is under way.
    pub(super) async fn close(self) {
        if let Some(listening) = self.listening {
            listening.close().await;
        }
    }

    /// Returns what the daemon tells the listener with.
    pub(super) fn teller(&self) -> Teller {
        Teller(self.vitals.clone())
    }
}

impl Listening {
    async fn close(self) {
        self.stop.cancel();
        // A task that panicked has ended too.
        let _ = self.task.await;
    }
}

/// Tells the listener how the daemon does.
#[derive(Clone)]
pub(super) struct Teller(watch::Sender<Vitals>);

impl Teller {
    /// The daemon is reading its configuration, or is at work.
    pub(super) fn phase(&self, phase: Phase) {
        self.0.send_modify(|vitals| vitals.phase = phase);
    }

    /// The schedule went round.
    pub(super) fn turned(&self, health: Health) {
        self.0.send_modify(|vitals| {
            vitals.turned_at = clock::monotonic();
            (vitals.feeds, vitals.feeds_ok, vitals.feeds_polled) = (health.all, health.ok, health.polled);
        });
    }

    /// The database has answered.
    pub(super) fn stored(&self) {
        self.0.send_modify(|vitals| vitals.stored_at = clock::monotonic());
    }
}
