//! What systemd is told: ready, reloading, stopping, alive.
//!
//! Every call is a no-op without `NOTIFY_SOCKET`. The watchdog is fed by the work itself: a ping is sent only after the
//! scheduler has ticked and the database thread has answered.

use std::time::Duration;

use sd_notify::NotifyState;

/// Tells that the daemon is up.
pub(super) fn ready(status: &str) {
    notify(&[NotifyState::Ready, NotifyState::Status(status)]);
}

/// Tells that the configuration is being read again.
pub(super) fn reloading() {
    if let Ok(now) = NotifyState::monotonic_usec_now() {
        notify(&[NotifyState::Reloading, now]);
    }
}

/// Tells that the daemon is going down.
pub(super) fn stopping() {
    notify(&[NotifyState::Stopping]);
}

/// Tells that the work goes on.
pub(super) fn alive(status: &str) {
    notify(&[NotifyState::Watchdog, NotifyState::Status(status)]);
}

/// Returns how often systemd wants to hear that the work goes on: half of the time after which it would act.
pub(super) fn watchdog_interval() -> Option<Duration> {
    sd_notify::watchdog_enabled().map(|limit| limit / 2)
}

fn notify(states: &[NotifyState<'_>]) {
    if let Err(error) = sd_notify::notify(states) {
        tracing::warn!(%error, "could not notify systemd");
    }
}
