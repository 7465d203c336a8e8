use tempfile::TempDir;

use super::{
    super::{
        Replay,
        tests::{FEED, Item, NEW, OLD, capture, detained, minute, page, rss, topics},
    },
    *,
};
use crate::{archive::Capture, model::Topic, store::Store};

const LINK: &str = "https://wire.example/b";
const EDITED: &str = "The Interior Ministry of Kazakhstan said 12,400 people were detained in the unrest.";
const LOWER: &str =
    "The Prosecutor General's Office of Kazakhstan said 11,000 people were detained in the unrest.";
const OTHER: Item<'static> = Item {
    guid: "z",
    title: "New bus line",
    text: "Forty buses run between two stations.",
    published: Some(26),
};

/// A feed's first document with its page in the same second, a new story, backfill, an edit, a page, and a lower number.
fn captures() -> Vec<Capture> {
    let (old, new, edited) = (detained("a", OLD, 0), detained("b", NEW, 15), detained("b", EDITED, 15));
    let (backfill, lower) = (detained("c", NEW, -90), detained("d", LOWER, 45));
    let mentioned = "The Interior Ministry of Kazakhstan spoke of 9,900 people detained in the unrest.";
    vec![
        capture(10, FEED, 200, &rss(&[old])),
        capture(10, "https://wire.example/a", 200, &page(mentioned)),
        capture(30, FEED, 200, &rss(&[OTHER, new, old, backfill])),
        capture(40, FEED, 200, &rss(&[OTHER, edited, old, backfill])),
        capture(45, LINK, 200, &page(EDITED)),
        capture(50, FEED, 200, &rss(&[lower, edited, old])),
    ]
}

/// A database that a replay filled under some topics.
struct Record {
    directory: TempDir,
    alerts: u64,
}

impl Record {
    fn new(topics: Vec<Topic>) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let (store, _) = Store::open(&directory.path().join("recount.db")).unwrap();
        let mut replay = Replay::new(store, Reader::compile(topics).unwrap(), &[]);
        let notices = captures().iter().flat_map(|one| replay.take(one).unwrap()).collect::<Vec<_>>();
        replay.close().unwrap();
        let alerts = notices.iter().filter(|notice| !notice.kind.is_operational()).count();
        Self { directory, alerts: alerts as u64 }
    }

    fn backtest(&self, topics: Vec<Topic>, window: (i64, i64)) -> Comparison {
        let reader = Reader::compile(topics).unwrap();
        let (since, until) = (minute(window.0), minute(window.1));
        let history = History::open(&self.directory.path().join("recount.db")).unwrap();
        let mut told = Vec::new();
        let backtest = Backtest { reader: &reader, feeds: &[], topic: None, since, until };
        let comparison = backtest.run(&history, |done, all| told.push((done, all))).unwrap();
        assert!(told.iter().all(|(done, all)| done <= all));
        comparison
    }

    fn files(&self) -> Vec<(std::ffi::OsString, Vec<u8>)> {
        let entries = std::fs::read_dir(self.directory.path()).unwrap().map(Result::unwrap);
        let mut files: Vec<_> = entries
            .filter(|entry| !entry.file_name().to_string_lossy().ends_with("-shm"))
            .map(|entry| (entry.file_name(), std::fs::read(entry.path()).unwrap()))
            .collect();
        files.sort();
        files
    }
}

const ALL: (i64, i64) = (-1_000, 1_000);

/// The built-in topic without anybody whose numbers it knows.
fn nameless() -> Vec<Topic> {
    topics().into_iter().map(|topic| Topic { claimants: Vec::new(), ..topic }).collect()
}

#[test]
fn the_same_rules_give_the_same_alerts_and_write_nothing() {
    let record = Record::new(topics());
    let files = record.files();
    let comparison = record.backtest(topics(), ALL);
    assert_eq!(comparison.differences, []);
    assert!(comparison.same == record.alerts && record.alerts == 4, "{comparison:?}");
    assert_eq!((comparison.versions, comparison.stories_without_text), (7, 1));
    assert_eq!(record.files(), files);
}

#[test]
fn a_number_that_another_rule_takes_for_a_change_is_new() {
    let record = Record::new(nameless());
    let comparison = record.backtest(topics(), ALL);
    let new: Vec<_> = comparison
        .differences
        .iter()
        .filter_map(|one| match one {
            Difference::New { alert, then } => Some((alert, then.as_deref().unwrap_or_default())),
            Difference::Gone { .. } | Difference::Changed { .. } => None,
        })
        .collect();
    let [(alert, then)] = new.as_slice() else { panic!("one is new, not {new:?}") };
    assert_eq!((alert.change, alert.text.as_deref()), (Some(ChangeKind::Down), Some("11,000")));
    assert_eq!((alert.sentence.as_str(), alert.outlet.as_str()), (LOWER, "Example Wire"));
    assert!(then.starts_with("stale: "), "{then}");
}

#[test]
fn an_alert_of_a_rule_that_is_gone_is_gone_and_says_why() {
    let record = Record::new(topics());
    let comparison = record.backtest(nameless(), ALL);
    let gone: Vec<_> = comparison
        .differences
        .iter()
        .filter_map(|one| match one {
            Difference::Gone { alert, now } => Some((alert.text.as_deref(), now.as_str())),
            Difference::New { .. } | Difference::Changed { .. } => None,
        })
        .collect();
    let [(Some("11,000"), now)] = gone.as_slice() else { panic!("one is gone, not {gone:?}") };
    assert!(now.starts_with("stale: "), "{now}");
}

#[test]
fn stories_of_a_topic_that_is_gone_belong_to_none() {
    let record = Record::new(topics());
    let other = topics().into_iter().map(|topic| Topic { id: "other".into(), ..topic }).collect();
    let comparison = record.backtest(other, ALL);
    assert_eq!((comparison.same, comparison.differences.len() as u64), (0, 2 * record.alerts));
    let of_none = |one: &Difference| matches!(one, Difference::Gone { now, .. } if now == "the story does not belong to the topic");
    assert_eq!(comparison.differences.iter().filter(|one| of_none(one)).count() as u64, record.alerts);
}

#[test]
fn another_name_changes_how_an_alert_is_told() {
    let record = Record::new(topics());
    let mut renamed = topics();
    for claimant in renamed.iter_mut().flat_map(|topic| &mut topic.claimants) {
        claimant.label = format!("the {}", claimant.label);
    }
    let comparison = record.backtest(renamed, ALL);
    let changed = comparison.differences.iter().filter(|one| {
        matches!(one, Difference::Changed { before, after }
            if before.key == after.key && after.headline.contains(", the "))
    });
    assert_eq!(changed.count(), 2, "{comparison:?}");
}

#[test]
fn a_window_bounds_what_is_compared_and_not_what_stood_before() {
    let record = Record::new(topics());
    let of = |window| record.backtest(topics(), window);
    let (before, after) = (of((-1_000, 35)), of((36, 1_000)));
    assert_eq!((before.differences.len(), after.differences.len()), (0, 0));
    assert_eq!(before.same + after.same, record.alerts);
    assert!(before.same > 0 && after.same > 0 && before.versions < after.versions);
}
