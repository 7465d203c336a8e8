use super::{
    super::tests::{FEED, Item, NEW, OLD, capture, detained, kinds, minute, page, rss, topics},
    *,
};
use crate::{
    archive::{ArchiveWriter, Packing, read_captures},
    model::{NoticeType, Timestamp},
    store::{
        History,
        history::{EvidenceFilter, Selection, Window},
    },
};

/// Replays captures in their order and returns the notices of all.
fn replay(captures: &[Capture]) -> (Replay, Vec<Notice>) {
    let mut captures = captures.to_vec();
    in_order(&mut captures);
    let reader = Reader::compile(topics()).unwrap();
    let mut replay = Replay::new(Store::open_in_memory().unwrap(), reader, &[]);
    let notices = captures.iter().flat_map(|capture| replay.take(capture).unwrap()).collect();
    (replay, notices)
}

fn changed() -> Vec<Capture> {
    let (old, new) = (detained("a", OLD, 0), detained("b", NEW, 15));
    vec![
        capture(10, FEED, 200, &rss(&[old])),
        capture(20, FEED, 304, ""),
        capture(30, FEED, 200, &rss(&[new, old])),
    ]
}

#[test]
fn a_feed_needs_no_configuration() {
    let (_, notices) = replay(&changed());
    assert!(kinds(&notices).contains(&NoticeType::BaselineCompleted));
    let change = notices.iter().find(|notice| notice.kind == NoticeType::FigureChanged).unwrap();
    assert_eq!(change.timestamp, minute(30), "the time of the capture");
}

#[test]
fn a_304_and_an_error_are_polls_too() {
    let mut captures = changed();
    captures.extend([capture(40, FEED, 503, ""), capture(50, FEED, 503, ""), capture(60, FEED, 503, "")]);
    let (replay, notices) = replay(&captures);
    let failing: Vec<_> = notices.iter().filter(|one| one.kind == NoticeType::FeedFailing).collect();
    assert_eq!(failing.iter().map(|one| one.timestamp).collect::<Vec<_>>(), [minute(60)]);
    let (_, state) = &replay.feeds[FEED];
    assert_eq!((state.failures, state.last_success_at), (3, Some(minute(30))));
    assert_eq!(state.last_poll_at, Some(minute(60)));
}

#[test]
fn an_error_of_an_address_that_is_no_feed_is_nothing() {
    let (replay, notices) = replay(&[capture(10, "https://wire.example/a", 404, "")]);
    assert_eq!((kinds(&notices), replay.feeds.len()), (vec![], 0));
}

#[test]
fn a_page_is_a_new_version_of_its_story() {
    let brief = Item { text: "What is known of the unrest in Kazakhstan.", ..detained("a", "", 0) };
    let captures = [
        capture(10, FEED, 200, &rss(&[brief])),
        capture(11, "https://wire.example/a", 200, &page(OLD)),
        capture(20, "https://wire.example/a", 200, &page(NEW)),
        capture(30, "https://wire.example/a", 200, &page(NEW)),
    ];
    let (_, notices) = replay(&captures);
    let told: Vec<_> = notices
        .iter()
        .filter(|notice| matches!(notice.data, crate::model::NoticeData::Figure(_)))
        .map(|notice| (notice.kind, notice.timestamp))
        .collect();
    assert_eq!(told.last(), Some(&(NoticeType::FigureChanged, minute(20))), "{told:?}");
}

#[test]
fn an_edit_of_a_page_counts_from_when_the_page_says_if_that_can_be() {
    let brief = Item { text: "What is known of the unrest in Kazakhstan.", ..detained("a", "", 0) };
    let dated = |text: &str, at: i64| {
        let head = format!("<head><meta property=\"article:modified_time\" content=\"{}\">", minute(at));
        page(text).replacen("<head>", &head, 1)
    };
    let third = NEW.replace("12,000", "13,000");
    let captures = [
        capture(10, FEED, 200, &rss(&[brief])),
        capture(11, "https://wire.example/a", 200, &page(OLD)),
        capture(20, "https://wire.example/a", 200, &dated(NEW, 15)),
        capture(30, "https://wire.example/a", 200, &dated(&third, 15)),
    ];
    let kept = Kept::of(&captures);
    let all = Window { since: None, until: None, limit: None };
    let reports = kept.history().reports(&Selection::default(), all).unwrap();
    let stated: Vec<_> = reports.iter().map(|report| (report.value, report.stated_at)).collect();
    let expected = [(Some(9_900), minute(11)), (Some(12_000), minute(15)), (Some(13_000), minute(30))];
    assert_eq!(stated, expected, "the second edit did not say when it was made");
}

#[test]
fn a_page_while_the_feed_fails_is_not_another_failure() {
    let mut captures = changed();
    captures.extend((4..7).map(|at| capture(at * 10, FEED, 500, "")));
    captures.push(capture(70, "https://wire.example/b", 200, &page(NEW)));
    let (_, notices) = replay(&captures);
    let failing = notices.iter().filter(|notice| notice.kind == NoticeType::FeedFailing);
    assert_eq!(failing.count(), 1);
}

#[test]
fn neither_the_order_of_files_nor_another_run_makes_a_difference() {
    let mut captures = changed();
    captures.push(capture(30, "https://wire.example/b", 200, &page(NEW)));
    captures.push(capture(30, "https://other.example/feed", 200, &rss(&[detained("c", OLD, 1)])));
    let expected = replay(&captures).1;
    assert_eq!(replay(&captures).1, expected);
    for turn in 1..captures.len() {
        let mut turned = captures.clone();
        turned.rotate_left(turn);
        assert_eq!(replay(&turned).1, expected, "turned by {turn}");
    }
    captures.reverse();
    assert_eq!(replay(&captures).1, expected);
}

#[test]
fn feeds_whose_addresses_differ_little_stay_apart() {
    let urls = ["https://wire.example/feed?a", "https://wire.example/feed-a"];
    let captures: Vec<_> =
        urls.iter().map(|url| capture(10, url, 200, &rss(&[detained("a", OLD, 0)]))).collect();
    let (replay, _) = replay(&captures);
    let ids: std::collections::BTreeSet<_> = replay.feeds.values().map(|(feed, _)| feed.id.clone()).collect();
    assert_eq!(ids.len(), 2);
}

/// A replay into a file, which can be asked afterwards.
struct Kept {
    directory: tempfile::TempDir,
}

impl Kept {
    fn of(captures: &[Capture]) -> Self {
        let kept = Self { directory: tempfile::tempdir().unwrap() };
        let store = Store::open_with_instance(&kept.path("replay.db"), REPLAY_INSTANCE).unwrap().0;
        let mut captures = captures.to_vec();
        in_order(&mut captures);
        let mut replay = Replay::new(store, Reader::compile(topics()).unwrap(), &[]);
        for capture in &captures {
            replay.take(capture).unwrap();
        }
        replay.close().unwrap();
        kept
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.directory.path().join(name)
    }

    fn history(&self) -> History {
        History::open(&self.path("replay.db")).unwrap()
    }

    /// Returns the captures that its reports rest on.
    fn evidence(&self) -> Vec<Capture> {
        let history = self.history();
        let ids = history.captures(&EvidenceFilter::default()).unwrap();
        ids.into_iter().map(|id| history.capture(id).unwrap().unwrap()).collect()
    }

    /// Returns what was read, with what it did.
    fn told(&self) -> Vec<(String, String, String, Timestamp)> {
        let reports = self.history().reports(&Selection::default(), Window::default()).unwrap();
        reports.into_iter().map(|one| (one.series, one.sentence, one.reason, one.recorded_at)).collect()
    }
}

/// A feed that moved, whose story has nothing but a title; its page answers elsewhere too.
fn redirected() -> Vec<Capture> {
    let brief = Item { text: "What is known of the unrest in Kazakhstan.", ..detained("a", "", 0) };
    let moved =
        |at, from: &str, to: &str, body: &str| Capture { url: to.to_owned(), ..capture(at, from, 200, body) };
    let page_url = "https://www.wire.example/story/a";
    vec![
        moved(10, FEED, "https://feeds.example/wire", &rss(&[brief])),
        moved(11, "https://wire.example/a", page_url, &page(OLD)),
        moved(20, "https://wire.example/a", page_url, &page(NEW)),
    ]
}

#[test]
fn a_page_is_kept_with_the_document_that_links_to_it() {
    let captures = redirected();
    let kept = Kept::of(&captures);
    assert_eq!(kept.evidence(), captures);
    let kinds: Vec<_> = kept.history().evidence(&EvidenceFilter::default()).unwrap();
    let kinds: std::collections::BTreeSet<_> = kinds.into_iter().map(|row| row.kind).collect();
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), ["document", "page"]);
}

#[track_caller]
fn check_round_trip(captures: &[Capture]) {
    let first = Kept::of(captures);
    let evidence = first.evidence();
    let file = first.path("evidence.warc.gz");
    let output = std::fs::File::create(&file).unwrap();
    let mut writer = ArchiveWriter::begin(output, Packing::Gzip, minute(0)).unwrap();
    for capture in &evidence {
        writer.write(capture).unwrap();
    }
    writer.finish().unwrap();
    let read = read_captures(&file).unwrap();
    assert_eq!((read.captures.len(), read.skipped), (evidence.len(), Vec::new()));
    let second = Kept::of(&read.captures);
    assert!(!first.told().is_empty());
    assert_eq!(second.told(), first.told());
    let figures = |kept: &Kept| kept.history().figures(&Selection::default()).unwrap();
    assert_eq!(figures(&second), figures(&first));
}

#[test]
fn what_was_kept_gives_the_same_figures_again() {
    check_round_trip(&changed());
    check_round_trip(&redirected());
}
