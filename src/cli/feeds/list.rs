//! `recount feeds list`: how the feeds do by the database, and when and why they are asked next.

use std::{collections::HashMap, io::Write, time::Duration};

use serde::Serialize;

use super::super::{
    Place,
    output::{Form, Output, cut, minute, minute_or_dash},
};
use crate::{
    config::Config,
    daemon::{self, host_of},
    model::{Feed, FeedHealth, NextPoll, PollReason, Timestamp},
    store::history::FeedRow,
};

/// A feed, with what its row alone does not say.
#[derive(Debug, Serialize)]
struct Listed {
    #[serde(flatten)]
    row: FeedRow,
    /// Whether it is asked at all; none when no configuration was read.
    configured: Option<bool>,
    next: Next,
}

/// When a feed is asked next, its host's rest included.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Next {
    /// None: at once, or never when it is not configured.
    at: Option<Timestamp>,
    reason: Option<PollReason>,
    words: String,
}

pub(super) fn run(place: &Place, out: &mut Output<impl Write>) -> anyhow::Result<u8> {
    let (history, config) = place.history_and_config()?;
    let feeds = listed(history.feeds()?, config.as_ref(), daemon::now());
    if out.form() == Form::Json {
        out.json(&feeds)?;
        return Ok(0);
    }
    out.table(
        &["feed", "health", "last poll (UTC)", "next poll (UTC)", "why then", "rhythm", "known", "detail"],
        feeds.into_iter().map(cells).collect(),
        "no feed was polled yet",
    )?;
    Ok(0)
}

/// Joins the feeds on record with those that are configured, by name.
fn listed(mut rows: Vec<FeedRow>, config: Option<&Config>, now: Timestamp) -> Vec<Listed> {
    let configured: HashMap<&str, &Feed> = config
        .map(|config| config.feeds.iter().map(|feed| (feed.id.as_str(), feed)).collect())
        .unwrap_or_default();
    let never_asked = configured
        .values()
        .filter(|feed| !rows.iter().any(|row| row.feed == feed.id.as_str()))
        .map(|feed| FeedRow {
            feed: feed.id.to_string(),
            url: feed.url.clone(),
            outlet: feed.outlet.clone(),
            health: FeedHealth::New.name().to_owned(),
            ..FeedRow::default()
        });
    let never_asked: Vec<FeedRow> = never_asked.collect();
    rows.extend(never_asked);
    rows.sort_by(|one, other| one.feed.cmp(&other.feed));
    let mut rests: HashMap<String, Timestamp> = HashMap::new();
    for row in &rows {
        if let Some(until) = row.host_rests_until.filter(|until| *until > now) {
            let rest = rests.entry(host_of(&row.url)).or_insert(until);
            *rest = until.max(*rest);
        }
    }
    let of = |row: FeedRow| {
        let feed = configured.get(row.feed.as_str()).copied();
        let is_asked = config.map(|_| feed.is_some());
        let next = next(&row, (is_asked, feed), rests.get(&host_of(&row.url)).copied());
        Listed { row, configured: is_asked, next }
    };
    rows.into_iter().map(of).collect()
}

fn next(row: &FeedRow, (is_asked, feed): (Option<bool>, Option<&Feed>), rest: Option<Timestamp>) -> Next {
    if is_asked == Some(false) {
        return Next { at: None, reason: None, words: "it is no longer configured".to_owned() };
    }
    let (at, reason) = match (row.next_poll_at, row.next_poll_reason, rest) {
        (Some(at), Some(reason), rest) => {
            let next = NextPoll { at, reason }.behind(rest);
            (Some(next.at), Some(next.reason))
        }
        (at, _, Some(rest)) if at.is_none_or(|at| at < rest) => (Some(rest), Some(PollReason::HostRests)),
        (at, _, _) => (at, None),
    };
    let words = match reason {
        Some(reason) => why(reason, row, feed),
        None if row.last_poll_at.is_none() => "it was never asked".to_owned(),
        None if at.is_none() => "it is configured otherwise than before".to_owned(),
        None => "an earlier version decided it".to_owned(),
    };
    Next { at, reason, words }
}

/// Says why a feed is asked next when it is.
fn why(reason: PollReason, row: &FeedRow, feed: Option<&Feed>) -> String {
    let fixed = match reason {
        PollReason::Interval if feed.is_some_and(|feed| feed.interval.is_some()) => "its own interval",
        PollReason::Interval => "the general interval",
        PollReason::Burst => {
            let new = row.entries.zip(row.entries_known).map(|(entries, known)| (entries - known, entries));
            return new.map_or_else(
                || "a burst".to_owned(),
                |(new, entries)| format!("a burst: {new} of {entries} entries were new"),
            );
        }
        PollReason::Floor => "a burst, at the shortest interval allowed",
        PollReason::Freshness => "its answer stays fresh until then (max-age)",
        PollReason::Declared => "the feed asks for it (ttl)",
        PollReason::Skipped => "the feed wants no poll before (skipHours, skipDays)",
        PollReason::RetryAfter => "the server asked for it (Retry-After)",
        PollReason::BackOff if row.failures == 1 => "back-off after a failure",
        PollReason::BackOff => return format!("back-off after {} failures", row.failures),
        PollReason::Gone => "gone (410): once a week",
        PollReason::Pushed => "its hub pushes it; polled for safety alone",
        PollReason::HostRests => "its host asked for a rest",
    };
    fixed.to_owned()
}

fn cells(listed: Listed) -> Vec<String> {
    let Listed { row, configured, next } = listed;
    let moved = row.moved_to.map(|to| format!("moved to {to}; write that into the configuration"));
    let distrusted = row.distrusted_since.map(|_| "answers \"not modified\" also when it changed".to_owned());
    let unnamed = row
        .guids_distrusted_since
        .map(|_| format!("its guids are {}: stories are known by link", row.guids_fault.unwrap_or_default()));
    let detail = moved.or(distrusted).or(unnamed).or_else(|| row.last_detail.map(|detail| cut(&detail, 80)));
    let at = match (next.at, configured) {
        (Some(at), _) => minute(at),
        (None, Some(false)) => "never".to_owned(),
        (None, _) => "at once".to_owned(),
    };
    let rhythm = row.usual_pause.and_then(|seconds| u64::try_from(seconds).ok()).map(Duration::from_secs);
    let known = row.entries_known.zip(row.entries).map(|(known, entries)| format!("{known} of {entries}"));
    vec![
        row.feed,
        row.health,
        minute_or_dash(row.last_poll_at),
        at,
        next.words,
        rhythm.map_or_else(|| "-".to_owned(), pause),
        known.unwrap_or_else(|| "-".to_owned()),
        detail.unwrap_or_default(),
    ]
}

/// Prints a pause as people say it, in its largest unit.
fn pause(pause: Duration) -> String {
    match pause.as_secs() {
        seconds @ 0..60 => format!("{seconds} s"),
        seconds @ 60..3_600 => format!("{} min", seconds / 60),
        seconds @ 3_600..172_800 => format!("{} h", seconds / 3_600),
        seconds => format!("{} d", seconds / 86_400),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hour: i64) -> Timestamp {
        Timestamp::from_second(1_641_880_800 + hour * 3_600).unwrap()
    }

    fn row(feed: &str, url: &str) -> FeedRow {
        let (feed, url) = (feed.to_owned(), url.to_owned());
        FeedRow { feed, url, last_poll_at: Some(at(0)), next_poll_at: Some(at(1)), ..FeedRow::default() }
    }

    #[track_caller]
    fn check_why(row: FeedRow, reason: PollReason, expected: &str) {
        let row = FeedRow { next_poll_reason: Some(reason), ..row };
        assert_eq!(next(&row, (None, None), None).words, expected);
    }

    #[test]
    fn every_reason_has_words() {
        let row = || row("a", "https://a.example/");
        check_why(row(), PollReason::Interval, "the general interval");
        check_why(row(), PollReason::Burst, "a burst");
        let burst = FeedRow { entries: Some(25), entries_known: Some(5), ..row() };
        check_why(burst, PollReason::Burst, "a burst: 20 of 25 entries were new");
        check_why(row(), PollReason::Floor, "a burst, at the shortest interval allowed");
        check_why(row(), PollReason::Freshness, "its answer stays fresh until then (max-age)");
        check_why(row(), PollReason::Declared, "the feed asks for it (ttl)");
        check_why(row(), PollReason::Skipped, "the feed wants no poll before (skipHours, skipDays)");
        check_why(row(), PollReason::RetryAfter, "the server asked for it (Retry-After)");
        check_why(FeedRow { failures: 1, ..row() }, PollReason::BackOff, "back-off after a failure");
        check_why(FeedRow { failures: 4, ..row() }, PollReason::BackOff, "back-off after 4 failures");
        check_why(row(), PollReason::Gone, "gone (410): once a week");
        check_why(row(), PollReason::Pushed, "its hub pushes it; polled for safety alone");
        check_why(row(), PollReason::HostRests, "its host asked for a rest");
    }

    #[test]
    fn a_host_that_rests_holds_all_its_feeds_back() {
        let tired = FeedRow {
            host_rests_until: Some(at(3)),
            next_poll_reason: Some(PollReason::BackOff),
            ..row("a", "https://one.example/a")
        };
        let due = FeedRow { next_poll_at: None, ..row("b", "https://feeds.one.example/b") };
        let other =
            FeedRow { next_poll_reason: Some(PollReason::Interval), ..row("c", "https://other.example/") };
        let reasons = |now| -> Vec<_> {
            let rows = vec![tired.clone(), due.clone(), other.clone()];
            listed(rows, None, now).into_iter().map(|listed| (listed.next.at, listed.next.reason)).collect()
        };
        let rests = (Some(at(3)), Some(PollReason::HostRests));
        let interval = (Some(at(1)), Some(PollReason::Interval));
        assert_eq!(reasons(at(0)), [rests, rests, interval]);
        assert_eq!(reasons(at(4)), [(Some(at(1)), Some(PollReason::BackOff)), (None, None), interval]);
    }

    #[test]
    fn feeds_without_a_time_or_a_reason_say_so() {
        let words = |row: &FeedRow, is_asked| next(row, (is_asked, None), None).words;
        let polled = row("a", "https://a.example/");
        assert_eq!(words(&polled, Some(true)), "an earlier version decided it");
        assert_eq!(
            words(&FeedRow { next_poll_at: None, ..polled.clone() }, None),
            "it is configured otherwise than before"
        );
        assert_eq!(words(&FeedRow::default(), Some(true)), "it was never asked");
        assert_eq!(words(&polled, Some(false)), "it is no longer configured");
    }

    #[test]
    fn pauses_are_said_in_their_largest_unit() {
        let said = |seconds| pause(Duration::from_secs(seconds));
        assert_eq!(
            [said(0), said(59), said(60), said(7_199), said(86_400), said(172_800)].join(", "),
            "0 s, 59 s, 1 min, 1 h, 24 h, 2 d"
        );
    }
}
