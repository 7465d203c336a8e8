//! The daemon's log: fields to the journal when systemd holds stderr, lines to stderr otherwise.

use tracing_subscriber::{EnvFilter, Layer, layer::SubscriberExt, util::SubscriberInitExt};

/// Where the log goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sink {
    /// The systemd journal, one event an entry, fields apart.
    Journal,
    /// Lines on stderr, with time stamps.
    Stderr,
}

/// Starts the log; `filter` is a directive such as `info` or `recount=debug`. A second call changes nothing.
pub fn start(sink: Sink, filter: &str) {
    let filter = EnvFilter::try_new(filter).unwrap_or_else(|_| EnvFilter::new("info"));
    let journal = match sink {
        Sink::Journal => {
            tracing_journald::layer().ok().map(|layer| layer.with_field_prefix(Some("RECOUNT".to_owned())))
        }
        Sink::Stderr => None,
    };
    let lines = journal.is_none().then(|| {
        tracing_subscriber::fmt::layer()
            .with_writer(std::io::stderr)
            .with_ansi(false)
            .with_target(false)
            .boxed()
    });
    let _ = tracing_subscriber::registry().with(filter).with(journal).with(lines).try_init();
}
