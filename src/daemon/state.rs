//! A feed's state after an answer: a pure function of the state before and what came back.

use std::time::Duration;

use crate::{
    model::{Document, Entry, FeedState, Language, Outage, PollOutcome, Timestamp, Validators},
    schedule::rhythm,
};

/// Polls without a document in a row after which a feed is said to fail.
pub(super) const FAILURES_TOLD: u32 = 3;

/// A feed that has answered nothing but "not modified" for this long is asked once without validators (C6).
pub(super) const AUDIT_AFTER: Duration = Duration::from_hours(24);

/// What came back from a feed.
pub(super) enum Answer {
    /// 304.
    NotModified(Validators),
    /// 200 with the body of the last time.
    SameBody(Validators),
    /// 200 with a document.
    Document {
        /// The document.
        document: Box<Document>,
        /// Its validators; what is absent is forgotten (C3).
        validators: Validators,
        /// SHA-256 of its body.
        body_hash: [u8; 32],
    },
    /// No document.
    Failed(Outage, String),
}

impl Answer {
    /// Takes the entries out of the document.
    pub(super) fn take_entries(&mut self, language: Option<Language>) -> Vec<Entry> {
        let Self::Document { document, .. } = self else { return Vec::new() };
        take_entries(document, language)
    }

    /// Returns how the poll ended.
    pub(super) fn outcome(&self) -> PollOutcome {
        match self {
            Self::NotModified(_) => PollOutcome::NotModified,
            Self::SameBody(_) => PollOutcome::SameBody,
            Self::Document { document, .. } => PollOutcome::Read(document.quality.clone()),
            Self::Failed(outage, detail) => PollOutcome::Failed(*outage, detail.clone()),
        }
    }
}

/// Takes the entries out of a document, those without a language with the operator's or the document's own.
pub(super) fn take_entries(document: &mut Document, language: Option<Language>) -> Vec<Entry> {
    let language = language.or(document.language);
    let mut entries = std::mem::take(&mut document.entries);
    for entry in &mut entries {
        entry.language = entry.language.or(language);
    }
    entries
}

/// Returns the state after an answer; when to poll next is for the schedule to say.
pub(super) fn advance(before: &FeedState, answer: &Answer, at: Timestamp) -> FeedState {
    let outcome = answer.outcome();
    let mut after = before.clone();
    after.last_poll_at = Some(at);
    after.last_outcome = Some(outcome.name().to_owned());
    after.last_detail = outcome.detail();
    match answer {
        // A publisher who says that a feed is gone is believed at once (C21).
        Answer::Failed(Outage::Gone, _) => {
            after.failures = before.failures.saturating_add(1).max(FAILURES_TOLD);
        }
        Answer::Failed(..) => after.failures = before.failures.saturating_add(1),
        Answer::NotModified(validators) => {
            succeeded(&mut after, at);
            renew(&mut after.validators, validators);
            after.not_modified_since = before.not_modified_since.or(Some(at));
        }
        Answer::SameBody(validators) => {
            succeeded(&mut after, at);
            after.validators = validators.clone();
            after.not_modified_since = None;
        }
        Answer::Document { document, validators, body_hash } => {
            succeeded(&mut after, at);
            if is_audit(before, at) && had_changed(before, document) {
                after.distrusted_since = before.distrusted_since.or(Some(at));
            }
            after.validators = validators.clone();
            after.body_hash = Some(*body_hash);
            after.not_modified_since = None;
            after.title = document.title.clone().or(after.title);
            after.baseline_at = before.baseline_at.or(Some(at));
            after.floor = before.floor.or_else(|| oldest(document, at));
            let rhythm = rhythm(document.entries.iter().filter_map(|entry| entry.dates.published), at);
            after.newest_entry_at = rhythm.map(|rhythm| rhythm.newest);
            after.usual_pause = rhythm.map(|rhythm| rhythm.usual_pause);
            after.next_entry_by = rhythm.map(|rhythm| rhythm.next_by);
        }
    }
    if outcome.is_success() {
        let is_late = after.next_entry_by.is_some_and(|next| next < at);
        after.silent_since = before.silent_since.or(Some(at)).filter(|_| is_late);
    }
    after
}

fn succeeded(after: &mut FeedState, at: Timestamp) {
    after.last_success_at = Some(at);
    after.failures = 0;
}

/// Tells whether a feed has answered nothing but "not modified" for so long that it is asked once without validators, to
/// see whether that is true (C6).
pub(super) fn is_audit(state: &FeedState, now: Timestamp) -> bool {
    let waited = |since: Timestamp| Duration::try_from(now - since).ok();
    state.not_modified_since.and_then(waited).is_some_and(|waited| waited >= AUDIT_AFTER)
}

/// Tells whether a document holds entries from a time at which the feed said that it was not modified; without dates,
/// that it differs must do.
fn had_changed(before: &FeedState, document: &Document) -> bool {
    let dates = || document.entries.iter().filter_map(|entry| entry.dates.published);
    let denied = |date| before.not_modified_since < Some(date) && Some(date) < before.last_success_at;
    dates().any(denied) || dates().next().is_none()
}

/// After a 304 a validator is renewed only when the answer carries one (C3).
fn renew(kept: &mut Validators, answered: &Validators) {
    if answered.etag.is_some() {
        kept.etag.clone_from(&answered.etag);
    }
    if answered.last_modified.is_some() {
        kept.last_modified.clone_from(&answered.last_modified);
    }
}

/// Returns the publication time of the oldest entry, the moment of the poll when none is dated; none without entries.
fn oldest(document: &Document, at: Timestamp) -> Option<Timestamp> {
    let dated = document.entries.iter().filter_map(|entry| entry.dates.published).min();
    dated.or_else(|| (!document.entries.is_empty()).then_some(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn validators(etag: Option<&str>) -> Validators {
        Validators { etag: etag.map(str::to_owned), last_modified: None }
    }

    fn document() -> Answer {
        Answer::Document {
            document: Box::new(Document {
                format: crate::model::FeedFormat::Rss,
                title: Some("Example Wire".into()),
                site: None,
                language: None,
                entries: Vec::new(),
                quality: crate::model::Quality::Clean,
                syndication: crate::model::Syndication::default(),
                links: crate::model::FeedLinks::default(),
            }),
            validators: validators(Some("\"a\"")),
            body_hash: [1; 32],
        }
    }

    #[test]
    fn a_document_sets_validators_and_baseline() {
        let after = advance(&FeedState::default(), &document(), at(10));
        assert_eq!(after.validators, validators(Some("\"a\"")));
        assert_eq!(
            (after.baseline_at, after.last_success_at, after.failures),
            (Some(at(10)), Some(at(10)), 0)
        );
        let later = advance(&after, &document(), at(20));
        assert_eq!(later.baseline_at, Some(at(10)));
    }

    #[test]
    fn a_feed_that_is_gone_counts_as_failing_at_once() {
        let failed = |before: &FeedState, outage| {
            advance(before, &Answer::Failed(outage, "410".to_owned()), at(20)).failures
        };
        assert_eq!(failed(&FeedState::default(), Outage::Soft), 1);
        assert_eq!(failed(&FeedState::default(), Outage::Gone), FAILURES_TOLD);
        let before = FeedState { failures: 7, ..FeedState::default() };
        assert_eq!(failed(&before, Outage::Gone), 8);
    }

    #[test]
    fn silence_begins_behind_the_feeds_own_rhythm_and_ends_with_an_entry() {
        let before = FeedState { next_entry_by: Some(at(100)), ..FeedState::default() };
        let polled =
            |before: &FeedState, second| advance(before, &Answer::NotModified(validators(None)), at(second));
        assert_eq!(polled(&before, 100).silent_since, None);
        let silent = polled(&before, 101);
        assert_eq!(silent.silent_since, Some(at(101)));
        assert_eq!(polled(&silent, 300).silent_since, Some(at(101)), "since the first time");
        let failed = advance(&silent, &Answer::Failed(Outage::Soft, "503".to_owned()), at(400));
        assert_eq!(failed.silent_since, Some(at(101)), "a failure says nothing of it");
        assert_eq!(advance(&silent, &document(), at(500)).silent_since, None, "no rhythm, no silence");
    }

    #[test]
    fn not_modified_refreshes_health_and_keeps_what_it_does_not_name() {
        let failed = advance(&FeedState::default(), &Answer::Failed(Outage::Soft, "503".into()), at(5));
        assert_eq!((failed.failures, failed.last_detail.as_deref()), (1, Some("503")));
        let read = advance(&failed, &document(), at(10));
        let after = advance(&read, &Answer::NotModified(Validators::default()), at(20));
        assert_eq!(after.validators, validators(Some("\"a\"")));
        assert_eq!(
            (after.last_success_at, after.failures, after.not_modified_since),
            (Some(at(20)), 0, Some(at(20)))
        );
    }

    #[test]
    fn a_document_without_validators_forgets_them() {
        let before = FeedState { validators: validators(Some("\"a\"")), ..FeedState::default() };
        let after = advance(&before, &Answer::SameBody(Validators::default()), at(20));
        assert_eq!(after.validators, Validators::default());
    }
}
