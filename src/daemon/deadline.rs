//! Deadlines that pass: one task sleeps until the next is due and tells of it.
//!
//! What has passed is told in the transaction that settles it, so a restart neither loses nor repeats a notice: what
//! passed meanwhile is told at the start. The task looks again whenever a document was read, which may have announced
//! an earlier day, and else does nothing. Limit: a clock that is set forward is noticed within [`LOOK_MAX`].

use std::{sync::Arc, time::Duration};

use tokio::{sync::Notify, time::sleep};
use tokio_util::sync::CancellationToken;

use crate::{
    ledger::{FigureContext, account_of, deadline_notice},
    model::{Notice, Timestamp},
    store::{DueDeadline, StoreError, Writer},
};

use super::{
    clock,
    db::{Db, DbError},
    record::Recorder,
    scheduler::{DATABASE_PAUSE, until},
};

/// The longest sleep between two looks at the clock.
const LOOK_MAX: Duration = Duration::from_mins(10);

impl Recorder {
    /// Tells of the deadlines that have passed by `now`, each once, and returns the notices.
    pub(super) fn tell_deadlines(
        &self,
        writer: &mut Writer<'_>,
        now: Timestamp,
    ) -> Result<Vec<Notice>, StoreError> {
        let mut notices = Vec::new();
        for due in writer.due_deadlines(now)? {
            let notice = self.passed(&due, now);
            if let Some(notice) = &notice {
                self.enqueue(writer, notice)?;
            }
            writer.settle_deadline(due.id, notice.as_ref().map(|notice| &notice.id), now)?;
            notices.extend(notice);
        }
        Ok(notices)
    }

    /// Returns the notice that a deadline has passed; none when its topic is followed no more.
    fn passed(&self, due: &DueDeadline, now: Timestamp) -> Option<Notice> {
        let mut report = due.announcement.clone();
        let account = account_of(&due.series);
        // A body that repeated what an outlet said of itself stands behind it since.
        report.claimant = (*account.standing.as_ref()?.claimant).clone();
        deadline_notice(&FigureContext {
            instance: &self.instance,
            topic: self.reader.topic(&due.series.key.topic)?,
            report: &report,
            series: &due.series,
            account: &account,
            feed: &due.feed,
            recorded_at: now,
        })
    }
}

/// What waits for deadlines.
pub(super) struct Deadlines {
    /// How notices are recorded.
    pub recorder: Arc<Recorder>,
    /// The database.
    pub db: Db,
    /// Rung when a document was read.
    pub bell: Arc<Notify>,
}

impl Deadlines {
    /// Tells of each deadline as it passes, until `stop` is cancelled.
    pub(super) async fn run(&self, stop: &CancellationToken, on_notices: impl Fn(&[Notice])) {
        let mut next = Some(Timestamp::MIN);
        loop {
            let now = clock::now();
            if next.is_some_and(|at| at <= now) {
                next = match self.tell(now).await {
                    Ok((notices, next)) => {
                        on_notices(&notices);
                        next
                    }
                    Err(error) => {
                        tracing::warn!(%error, "deadlines could not be looked at, tried again");
                        now.checked_add(DATABASE_PAUSE).ok()
                    }
                };
            }
            let nap = next.map_or(LOOK_MAX, |at| until(clock::now(), at).min(LOOK_MAX));
            tokio::select! {
                () = stop.cancelled() => return,
                () = self.bell.notified() => next = Some(Timestamp::MIN),
                () = sleep(nap) => {}
            }
        }
    }

    /// Tells of what has passed, and returns the notices and when the next deadline is due.
    pub(super) async fn tell(&self, now: Timestamp) -> Result<(Vec<Notice>, Option<Timestamp>), DbError> {
        let recorder = Arc::clone(&self.recorder);
        let told = self.db.write(move |writer| {
            let notices = recorder.tell_deadlines(writer, now)?;
            Ok((notices, writer.next_deadline()?))
        });
        told.await
    }
}

#[cfg(test)]
mod tests;
