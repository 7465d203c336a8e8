mod as_of;

use std::{fs, os::unix::fs::PermissionsExt as _, path::PathBuf};

use super::*;
use crate::{
    model::{DeliveryState, EndpointName, NoticeId, PollOutcome, Quantity, SeriesId, VerdictKind},
    store::{
        Fate, Gap, NewDelivery, Poll, Recorded, Settlement, Store, StoryChange, Writer,
        sample::{
            endpoint, feed, minute, notice, put_example, put_story, report, revision, series, standing,
            verdict, version,
        },
    },
};

/// A database on disk with the writer still open, and a reader of it.
struct Example {
    directory: tempfile::TempDir,
    store: Option<Store>,
    history: History,
}

impl Example {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("recount.db");
        let (mut store, _) = Store::open_with_instance(&path, "example").unwrap();
        store.write(put_example).unwrap();
        let history = History::open(&path).unwrap();
        Self { directory, store: Some(store), history }
    }

    fn path(&self) -> PathBuf {
        self.directory.path().join("recount.db")
    }

    #[track_caller]
    fn write<T>(&mut self, work: impl FnOnce(&mut Writer<'_>) -> Result<T, StoreError>) -> T {
        self.store.as_mut().unwrap().write(work).unwrap()
    }

    fn stop(&mut self) {
        assert_eq!(self.store.take().unwrap().checkpoint().unwrap(), crate::store::Checkpoint::Complete);
    }
}

#[track_caller]
fn check_columns(view: &str, expected: &str) {
    let example = Example::new();
    let statement = example.history.db.prepare(&format!("SELECT * FROM {view}")).unwrap();
    assert_eq!(statement.column_names().collect::<Vec<_>>().join(", "), expected);
}

#[test]
fn views_have_the_documented_columns_first() {
    check_columns(
        "figures",
        "series, topic, measure, who, place, value, low, high, qualifier, text, claimant, since, reports, outlets, \
         stage, increments, resolves_to, url, vanished_at, planned",
    );
    check_columns(
        "figure_history",
        "report, series, topic, measure, who, place, value, low, high, qualifier, text, basis, status, claimant, \
         quote, outlet, story_url, published_at, recorded_at, revision, kind, reason, sentence, language, story, \
         version, relayed_by, claimant_kind, stated_at, resolves_to, stage, increments, also, figure_start, figure_end",
    );
    check_columns(
        "stories",
        "story, feed, outlet, title, url, published_at, first_seen_at, flagged, versions, guid, copy_of, wire",
    );
}

#[test]
fn rows_are_what_the_views_hold() {
    check_columns("figures", FigureRow::COLUMNS);
    check_columns("figure_history", ReportRow::COLUMNS);
    check_columns("revisions", RevisionRow::COLUMNS);
    check_columns("stories", StoryRow::COLUMNS);
    check_columns("topic_matches", MatchRow::COLUMNS);
    check_columns("deliveries", DeliveryRow::COLUMNS);
    check_columns("feed_health", FeedRow::COLUMNS);
    check_columns("feed_gaps", GapRow::COLUMNS);
    check_columns("evidence", EvidenceRow::COLUMNS);
}

#[test]
fn times_in_views_are_rfc_3339_in_utc() {
    let example = Example::new();
    let times: String = example
        .history
        .db
        .query_row("SELECT published_at || ' ' || recorded_at FROM figure_history", [], |row| row.get(0))
        .unwrap();
    assert_eq!(times, "2022-01-11T06:00:00Z 2022-01-11T06:02:00Z");
}

#[test]
fn a_reader_sees_what_was_committed_and_nothing_else() {
    let mut example = Example::new();
    let reports = |history: &History| history.status().unwrap().reports;
    let other = Store::join(&example.path()).unwrap();
    assert_eq!(reports(&example.history), 1);
    let quantity = Quantity::exact(10_000);
    let store = example.store.as_mut().unwrap();
    store
        .write(|writer| {
            let verdict = verdict(VerdictKind::Repeat);
            let recorded = Recorded { at: minute(5), verdict: &verdict };
            writer.put_report(&SeriesId::new("s1"), &report(1, quantity), recorded)?;
            assert_eq!(reports(&example.history), 1, "not committed yet");
            Ok::<_, StoreError>(())
        })
        .unwrap();
    assert_eq!(reports(&example.history), 2);
    drop(other);
}

#[test]
fn a_reader_cannot_write() {
    let example = Example::new();
    let error = example.history.db.execute("DELETE FROM report", []).unwrap_err();
    assert!(error.to_string().contains("readonly"), "{error}");
}

#[test]
fn the_history_is_readable_after_a_clean_stop() {
    let mut example = Example::new();
    example.stop();
    for suffix in ["", "-wal", "-shm"] {
        let path = file::beside(&example.path(), suffix);
        let metadata = fs::metadata(&path).unwrap_or_else(|_| panic!("{} is still there", path.display()));
        assert_eq!(metadata.permissions().mode() & 0o777, 0o640, "{suffix}");
    }
    assert_eq!(fs::metadata(file::beside(&example.path(), "-wal")).unwrap().len(), 0);
    let history = History::open(&example.path()).unwrap();
    assert_eq!(history.status().unwrap().reports, 1);
    drop(history);
    assert!(file::beside(&example.path(), "-wal").exists(), "a reader leaves it in place too");
}

#[test]
fn a_long_read_holds_up_a_checkpoint_but_no_write() {
    let mut example = Example::new();
    example.history.db.execute_batch("BEGIN; SELECT * FROM report;").unwrap();
    example.write(|writer| put_story(writer, "b", "Another"));
    let store = example.store.as_ref().unwrap();
    store.db.busy_timeout(Duration::ZERO).unwrap();
    assert_eq!(store.checkpoint().unwrap(), crate::store::Checkpoint::HeldUp);
    assert!(store.sizes().wal_bytes > 0 && store.sizes().database_bytes > 0);
    example.history.db.execute_batch("COMMIT").unwrap();
    assert_eq!(example.store.as_ref().unwrap().checkpoint().unwrap(), crate::store::Checkpoint::Complete);
}

#[test]
fn current_figures_follow_the_series() {
    let mut example = Example::new();
    let figures = |example: &Example| example.history.figures(&Selection::default()).unwrap();
    let figure = figures(&example).remove(0);
    assert_eq!((figure.value, figure.text.as_str(), figure.since), (Some(9_900), "9,900", minute(0)));
    assert_eq!((figure.reports, figure.outlets), (1, 1));

    example.write(|writer| {
        let id = SeriesId::new("s1");
        let verdict = verdict(VerdictKind::Repeat);
        let recorded = Recorded { at: minute(5), verdict: &verdict };
        let mut copy = report(1, Quantity::exact(9_900));
        writer.put_report(&id, &copy, recorded)?;
        copy.evidence.outlet = "Harbour Herald".to_owned();
        writer.put_report(&id, &copy, recorded)?;
        let quantity = Quantity::bounded(10_000, crate::model::Bound::AtLeast);
        writer.put_series(&id, &series(quantity), Some(&standing(quantity)))
    });
    let figure = figures(&example).remove(0);
    assert_eq!((figure.text.as_str(), figure.high), ("at least 10,000", None));
    assert_eq!((figure.reports, figure.outlets), (3, 2));

    example.write(|writer| writer.put_series(&SeriesId::new("s1"), &series(Quantity::none()), None));
    assert_eq!(figures(&example), []);
}

#[test]
fn reports_and_revisions_come_in_order_and_within_bounds() {
    let mut example = Example::new();
    for (position, value) in (2_u32..).zip([10_000, 10_500, 11_000]) {
        example.write(|writer| {
            let (id, quantity) = (SeriesId::new("s1"), Quantity::exact(value));
            let (verdict, at) = (verdict(VerdictKind::Up), minute(i64::from(position) * 10));
            let report = writer.put_report(&id, &report(1, quantity), Recorded { at, verdict: &verdict })?;
            writer.put_revision(report, &revision(&id, position, quantity), at, None)
        });
    }
    let history = &example.history;
    let values = |selection: &Selection, window| {
        let reports = history.reports(selection, window).unwrap();
        let revisions = history.revisions(selection, window).unwrap();
        let values: Vec<_> = reports.iter().filter_map(|report| report.value).collect();
        assert_eq!(revisions.iter().filter_map(|revision| revision.new_value).collect::<Vec<_>>(), values);
        values
    };
    let all = Selection::default();
    assert_eq!(values(&all, Window::default()), [9_900, 10_000, 10_500, 11_000]);
    assert_eq!(values(&all, Window { limit: Some(2), ..Window::default() }), [10_500, 11_000]);
    let window = Window { since: Some(minute(20)), until: Some(minute(40)), limit: None };
    assert_eq!(values(&all, window), [10_000, 10_500]);
    let detained = Selection { measure: Some("detained".into()), ..Selection::default() };
    assert_eq!(values(&detained, Window::default()).len(), 4);
    let elsewhere = Selection { place: Some("almaty".into()), ..detained };
    assert!(values(&elsewhere, Window::default()).is_empty());

    let first = &history.revisions(&all, Window { limit: None, ..Window::default() }).unwrap()[0];
    assert_eq!((first.old_value, first.notice.as_deref(), first.position), (None, Some("evt_1"), 1));
    let reports = history.reports(&all, Window::default()).unwrap();
    assert_eq!((reports[0].revision, reports[0].kind.as_str()), (Some(1), "reported"));
    assert_eq!(reports[0].sentence, "The ministry said 9,900 people were held.");
}

#[test]
fn a_report_without_revision_names_its_verdict() {
    let mut example = Example::new();
    example.write(|writer| {
        let verdict = verdict(VerdictKind::Stale);
        let recorded = Recorded { at: minute(5), verdict: &verdict };
        writer.put_report(&SeriesId::new("s1"), &report(1, Quantity::exact(5_800)), recorded)
    });
    let reports = example.history.reports(&Selection::default(), Window::default()).unwrap();
    assert_eq!((reports[1].revision, reports[1].kind.as_str()), (None, "stale"));
}

/// Searches the example, which holds one kept text, and counts the stories found.
#[track_caller]
fn check_search(text: &str, expected: usize) {
    let mut example = Example::new();
    example.write(|writer| {
        let story = put_story(writer, "b", "Off topic")?;
        writer.put_version(story, &version(1, "Задержаны 5 800 человек в Алматы"))?;
        writer.put_match(story, 1, &crate::store::sample::found(), None)
    });
    let filter = StoryFilter { search: Some(text.to_owned()), ..StoryFilter::default() };
    assert_eq!(example.history.stories(&filter).unwrap().len(), expected, "{text:?}");
}

#[test]
fn stories_are_found_by_words_phrases_and_prefixes() {
    check_search("almaty", 1);
    check_search("ALMATY ministry", 1);
    check_search("ministry tashkent", 0);
    check_search("\"the ministry said\"", 1);
    check_search("\"said the ministry\"", 0);
    check_search("minis*", 1);
    check_search("minis", 0);
    check_search("алматы", 1);
    check_search("задерж*", 1);
    check_search("9,900", 1);
}

#[test]
fn no_search_can_fail() {
    for text in [
        "",
        " ",
        "\"",
        "\"\"",
        "*",
        "AND",
        "OR NOT",
        "(",
        "a AND (",
        "text:x",
        "{text}: x",
        "x NEAR/",
        "-",
        "^x",
    ] {
        check_search(text, 0);
    }
    check_search("almaty \"unclosed", 0);
    check_search("almaty\" OR \"x", 0);
    check_search("almaty\0\"", 1);
    check_search("\u{202e}'; DROP TABLE story; --", 0);
    check_search(&"almaty ".repeat(100_000), 1);
    check_search(&format!("{} almaty", "\" ".repeat(10_000)), 1);
}

#[test]
fn a_search_counts_a_limited_number_of_terms() {
    let many = "almaty ".repeat(search::TERMS_MAX) + "tashkent";
    check_search(&many, 1);
}

#[test]
fn stories_are_filtered() {
    let mut example = Example::new();
    example.write(|writer| put_story(writer, "b", "Off topic"));
    let stories = |filter: StoryFilter| {
        let stories = example.history.stories(&filter).unwrap();
        stories.into_iter().map(|story| story.title).collect::<Vec<_>>()
    };
    assert_eq!(stories(StoryFilter::default()), ["Thousands held in Almaty"]);
    let all = StoryFilter { scope: StoryScope::All, ..StoryFilter::default() };
    assert_eq!(stories(all.clone()), ["Off topic", "Thousands held in Almaty"]);
    assert_eq!(stories(StoryFilter { topic: Some("unrest".into()), ..all.clone() }).len(), 1);
    assert_eq!(stories(StoryFilter { topic: Some("other".into()), ..all.clone() }).len(), 0);
    assert_eq!(stories(StoryFilter { feed: Some("herald".into()), ..all.clone() }).len(), 0);
    let window = Window { limit: Some(1), ..Window::default() };
    assert_eq!(stories(StoryFilter { window, ..all }), ["Off topic"]);
}

#[test]
fn a_story_comes_with_its_texts_matches_and_reports() {
    let mut example = Example::new();
    example.write(|writer| {
        let change = StoryChange {
            title: "More held",
            url: None,
            published_at: None,
            content_hash: &[8; 32],
            own_link: None,
        };
        let number = writer.update_story(1, &change)?;
        writer.put_version(1, &version(number, "More held in Almaty"))
    });
    assert_eq!(example.history.stories_at("https://courier.example/a").unwrap(), [1]);
    let story = example.history.story(1).unwrap().unwrap();
    assert_eq!((story.story.title.as_str(), story.story.versions), ("More held", 2));
    assert_eq!(story.texts.iter().map(|text| text.number).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(story.matches[0].terms[0]["term"], "Almaty");
    assert_eq!(story.reports.len(), 1);
    assert_eq!(example.history.story(2).unwrap(), None);
    let json = serde_json::to_value(&story).unwrap();
    assert_eq!(
        (&json["title"], &json["texts"][0]["seen_at"]),
        (&"More held".into(), &"2022-01-11T06:01:00Z".into())
    );
}

#[test]
fn notices_and_deliveries_explain_themselves() {
    let mut example = Example::new();
    let id = NoticeId::new("evt_1");
    let owed = |endpoint: &EndpointName, fate: Fate<'_>, writer: &mut Writer<'_>| {
        let (notice, body, created_at) = (&id, b"{}".as_slice(), minute(2));
        writer.enqueue(&NewDelivery { notice, endpoint, series: None, body, fate, created_at })
    };
    example.write(|writer| {
        owed(&endpoint(), Fate::Due(minute(2)), writer)?;
        owed(&"archive".into(), Fate::Suppressed("filter: measures"), writer)?;
        let attempt = crate::model::Attempt {
            at: minute(3),
            status: Some(400),
            duration: Duration::from_millis(40),
            outcome: crate::model::Outcome::Rejected,
            error: Some("the endpoint refused the body".to_owned()),
        };
        writer.put_attempt(1, &attempt, Settlement::Dead)
    });
    let history = &example.history;
    let detail = history.notice(&id).unwrap().unwrap();
    assert_eq!(detail.notice, notice("evt_1"));
    assert_eq!(detail.revision.map(|revision| revision.new_text).as_deref(), Some("9,900"));
    let reasons: Vec<_> = detail.deliveries.iter().map(|delivery| delivery.reason.as_deref()).collect();
    assert_eq!(reasons, [Some("filter: measures"), None]);
    assert_eq!(history.notice(&NoticeId::new("evt_2")).unwrap(), None);

    let filter = DeliveryFilter { state: Some(DeliveryState::Dead), ..DeliveryFilter::default() };
    let dead = history.deliveries(&filter).unwrap().remove(0);
    assert_eq!((dead.last_status, dead.settled_at, dead.attempts), (Some(400), Some(minute(3)), 1));
    let dead = history.delivery(dead.delivery).unwrap().unwrap();
    assert_eq!(
        (dead.body.as_str(), dead.tries[0].outcome.as_str(), dead.tries[0].millis),
        ("{}", "rejected", 40)
    );
    assert_eq!(history.delivery(9).unwrap(), None);
}

#[test]
fn feeds_tell_their_health_gaps_and_polls() {
    let mut example = Example::new();
    let id = "courier".into();
    example.write(|writer| {
        writer.put_feed(&feed("herald"))?;
        let state = crate::model::FeedState {
            failures: 3,
            last_outcome: Some("failed".to_owned()),
            last_poll_at: Some(minute(9)),
            ..Default::default()
        };
        writer.put_feed_state(&id, &state)?;
        writer.put_gap(&id, &Gap { from: minute(1), to: minute(9), reason: "no overlap".to_owned() })?;
        let poll = Poll { at: minute(9), outcome: PollOutcome::NotModified, status: Some(304), bytes: 0 };
        writer.put_poll(&id, &poll)
    });
    let history = &example.history;
    let health: Vec<_> = history.feeds().unwrap().into_iter().map(|feed| (feed.feed, feed.health)).collect();
    assert_eq!(
        health,
        [("courier", "failing"), ("herald", "new")].map(|(a, b)| (a.to_owned(), b.to_owned()))
    );
    let gap = history.gaps(Some(&id), Window::default()).unwrap().remove(0);
    assert_eq!((gap.from_at, gap.to_at, gap.reason.as_str()), (minute(1), minute(9), "no overlap"));
    assert_eq!(history.gaps(Some(&"herald".into()), Window::default()).unwrap(), []);
    let poll = history.polls(&id).unwrap().remove(0);
    assert_eq!((poll.at, poll.outcome.as_str(), poll.status), (minute(9), "not_modified", Some(304)));
}

#[test]
fn the_status_counts() {
    let mut example = Example::new();
    example.write(|writer| {
        put_story(writer, "b", "Off topic")?;
        let (notice, endpoint) = (NoticeId::new("evt_1"), endpoint());
        let fate = Fate::Due(minute(2));
        writer.enqueue(&NewDelivery {
            notice: &notice,
            endpoint: &endpoint,
            series: None,
            body: b"",
            fate,
            created_at: minute(2),
        })
    });
    let status = example.history.status().unwrap();
    assert_eq!(status.instance, "example");
    assert_eq!((status.stories, status.stories_flagged), (2, 1));
    assert_eq!((status.feeds, status.series, status.reports, status.revisions), (1, 1, 1, 1));
    assert_eq!((status.deliveries_pending, status.oldest_pending_at), (1, Some(minute(2))));
    assert!(status.sizes.database_bytes > 0);
}

#[test]
fn a_backup_is_one_whole_file_with_the_same_name_for_itself() {
    let example = Example::new();
    let to = example.directory.path().join("copy.db");
    fs::write(&to, "yesterday's copy").unwrap();
    example.history.backup(&to).unwrap();
    assert_eq!(fs::metadata(&to).unwrap().permissions().mode() & 0o777, 0o640);
    let mut names: Vec<_> =
        fs::read_dir(example.directory.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["copy.db", "recount.db", "recount.db-shm", "recount.db-wal", "recount.db.lock"]);
    let (store, opened) = Store::open(&to).unwrap();
    assert_eq!((store.instance(), opened), ("example", crate::store::Opened::Existing));
    assert_eq!(
        History::open(&to).unwrap().reports(&Selection::default(), Window::default()).unwrap().len(),
        1
    );
}

#[test]
fn a_backup_onto_the_database_itself_is_refused() {
    let example = Example::new();
    assert!(matches!(example.history.backup(&example.path()), Err(StoreError::File { .. })));
    example.history.check().unwrap();
}

#[test]
fn a_series_history_and_current_figures_are_found_without_a_scan() {
    let example = Example::new();
    let check = |statement: &str, never: &str| {
        let mut statement = example.history.db.prepare(&format!("EXPLAIN QUERY PLAN {statement}")).unwrap();
        let rows = statement.raw_query();
        let plan: Vec<String> = rows.mapped(|row| row.get(3)).map(Result::unwrap).collect();
        assert!(!plan.iter().any(|line| line.starts_with(never)), "{plan:?}");
    };
    check("SELECT * FROM figure_history WHERE series = ? ORDER BY report DESC LIMIT ?", "SCAN");
    check(&format!("SELECT * FROM {} WHERE series = ?", figures::FIGURES_AT), "SCAN");
    check(&format!("SELECT * FROM {}", figures::FIGURES_AT), "SCAN report");
    check("SELECT * FROM figure_history WHERE story = ? ORDER BY report", "SCAN");
    check("SELECT * FROM revisions WHERE series = ? ORDER BY revision DESC LIMIT ?", "SCAN");
    check("SELECT * FROM deliveries WHERE notice = ?", "SCAN");
    check("SELECT * FROM figures", "SCAN report");
}
