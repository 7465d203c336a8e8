//! `recount run`: the daemon.

use std::{io::Write, os::fd::AsFd, os::unix::fs::MetadataExt};

use anyhow::Context as _;
use clap::Args;
use tokio::{
    runtime::Builder,
    signal::unix::{Signal, SignalKind, signal},
    sync::mpsc,
};
use tokio_util::sync::CancellationToken;

use super::{Place, output::Output};
use crate::{
    config::{Config, Environment},
    daemon::{self, Signals, Sink},
    model::Notice,
    webhook::terminal,
};

/// Threads of the runtime; more would only wait for the database.
const WORKERS: usize = 2;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Log what this filter lets through, for example debug or recount=trace
    #[arg(long, env = "RECOUNT_LOG", default_value = "info", value_name = "FILTER")]
    log: String,
}

pub(super) fn run(place: &Place, options: &Options, out: &mut Output<impl Write>) -> anyhow::Result<u8> {
    let config = place.config()?;
    daemon::start_log(sink(), &options.log);
    let runtime = Builder::new_multi_thread().worker_threads(WORKERS).enable_all().build()?;
    let served = runtime.block_on(serve(place, config, out));
    // A name lookup that hangs cannot be cancelled, and the end must not wait for it.
    runtime.shutdown_background();
    served.map(|()| 0)
}

async fn serve(place: &Place, config: Config, out: &mut Output<impl Write>) -> anyhow::Result<()> {
    let stop = CancellationToken::new();
    let (sender, reloads) = mpsc::channel(1);
    let listen = |kind| signal(kind).context("could not listen to signals");
    tokio::spawn(stop_on([listen(SignalKind::terminate())?, listen(SignalKind::interrupt())?], stop.clone()));
    tokio::spawn(reload_on(listen(SignalKind::hangup())?, place.clone(), sender));
    let out = std::cell::RefCell::new(out);
    let announce = |notice: &Notice| {
        let mut out = out.borrow_mut();
        let printed = out.line(terminal(notice)).and_then(|()| out.flush());
        if let Err(error) = printed {
            tracing::warn!(%error, "could not print a notice");
        }
    };
    daemon::run(config, Signals { stop, reloads }, announce).await
}

async fn stop_on([mut terminate, mut interrupt]: [Signal; 2], stop: CancellationToken) {
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    stop.cancel();
}

/// Reads the configuration again at each HUP; a broken one is told and leaves the running one in force.
async fn reload_on(mut hangup: Signal, place: Place, reloads: mpsc::Sender<Config>) {
    while hangup.recv().await.is_some() {
        let place = place.clone();
        let read = tokio::task::spawn_blocking(move || place.config()).await;
        match read.map_err(anyhow::Error::from).and_then(|config| config) {
            Ok(config) => {
                if reloads.send(config).await.is_err() {
                    return;
                }
            }
            Err(error) => {
                tracing::error!("the configuration was not read again, the old one stays:\n{error:#}");
            }
        }
    }
}

/// Logs to the journal when systemd says that stderr is connected to it (`$JOURNAL_STREAM`, systemd.exec(5)).
fn sink() -> Sink {
    let stream = Environment::process().into_iter().find(|(name, _)| name == "JOURNAL_STREAM");
    let Some((_, stream)) = stream else { return Sink::Stderr };
    let stderr = std::io::stderr().as_fd().try_clone_to_owned().map(std::fs::File::from);
    let connected = stderr.and_then(|stderr| stderr.metadata());
    match connected {
        Ok(metadata) if stream == format!("{}:{}", metadata.dev(), metadata.ino()) => Sink::Journal,
        Ok(_) | Err(_) => Sink::Stderr,
    }
}
