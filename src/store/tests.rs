use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    time::Duration,
};

use rusqlite::Connection;

use super::{
    sample::{
        completion, deadline, endpoint, feed, found, identity, minute, notice, put_example, put_story,
        report, series, standing, verdict, version,
    },
    *,
};
use crate::model::{
    Attempt, Copied, Deadline, FeedId, FeedState, GuidFault, GuidsDistrusted, HubLink, Match, MatchedTerm,
    Moved, NoticeId, Origin, Outage, Outcome, Overlap, PollOutcome, PollReason, PushOutcome, Quality,
    Quantity, Series, SeriesId, Span, Subscription, SubscriptionState, Validators, VerdictKind,
};

fn memory() -> Store {
    Store::open_in_memory().unwrap()
}

/// Writes and expects no error.
#[track_caller]
fn write<T>(store: &mut Store, work: impl FnOnce(&mut Writer<'_>) -> Result<T, StoreError>) -> T {
    store.write(work).unwrap()
}

fn count(store: &Store, table: &str) -> i64 {
    store.db.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap()
}

/// A directory with a path for a database in it.
fn place() -> (tempfile::TempDir, PathBuf) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("state/recount.db");
    (directory, path)
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[test]
fn a_database_is_made_once_and_found_again() {
    let (_directory, path) = place();
    let (store, opened) = Store::open(&path).unwrap();
    assert_eq!(opened, Opened::Created);
    let instance = store.instance().to_owned();
    assert_eq!(instance.len(), 32);
    drop(store);
    let (store, opened) = Store::open(&path).unwrap();
    assert_eq!((store.instance(), opened), (instance.as_str(), Opened::Existing));
    assert_eq!(mode(&path), 0o640);
    assert!(!file::beside(&path, ".new").exists());
}

#[test]
fn an_instance_can_be_named_at_creation_only() {
    let (_directory, path) = place();
    assert_eq!(Store::open_with_instance(&path, "replay").unwrap().0.instance(), "replay");
    assert_eq!(Store::open_with_instance(&path, "other").unwrap().0.instance(), "replay");
}

#[test]
fn the_writer_flushes_every_commit_and_checks_references() {
    let (_directory, path) = place();
    let (store, _) = Store::open(&path).unwrap();
    let pragma = |name: &str| store.db.pragma_query_value(None, name, |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!(pragma("synchronous"), 2);
    assert_eq!(pragma("foreign_keys"), 1);
    assert_eq!(pragma("trusted_schema"), 0);
    assert_eq!(pragma("busy_timeout"), 5_000);
    assert_eq!(pragma("application_id"), i64::from(migrate::APPLICATION_ID));
    let journal: String = store.db.pragma_query_value(None, "journal_mode", |row| row.get(0)).unwrap();
    assert_eq!(journal, "wal");
}

/// Opens what `make` left at a path, as a writer and as a reader; both must refuse it with these words.
#[track_caller]
fn check_refused(make: impl FnOnce(&Path), words: &str) {
    let (_directory, path) = place();
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    make(&path);
    let before = fs::read(&path).unwrap();
    for error in [Store::open(&path).map(drop).unwrap_err(), History::open(&path).map(drop).unwrap_err()] {
        assert!(error.is_bad_file() && !error.is_locked() && !error.is_io(), "{error:?}");
        let text = error.to_string();
        assert!(text.contains(words) && text.contains(path.to_str().unwrap()), "{text}");
    }
    assert_eq!(fs::read(&path).unwrap(), before, "a refused file is left as it is");
}

fn with_header(path: &Path, application: u32, version: u32) {
    let db = Connection::open(path).unwrap();
    db.execute_batch(&format!(
        "CREATE TABLE t (a); PRAGMA application_id = {application}; PRAGMA user_version = {version};"
    ))
    .unwrap();
}

#[test]
fn files_that_are_no_history_are_refused() {
    check_refused(|path| fs::write(path, "").unwrap(), "is an empty file; restore a backup");
    check_refused(|path| fs::write(path, "To whom it may concern").unwrap(), "is no SQLite database");
    check_refused(|path| fs::write(path, "short").unwrap(), "is no SQLite database");
    check_refused(|path| with_header(path, 0, 0), "another program (application id 0x00000000)");
    check_refused(|path| with_header(path, 0x0f05_5112, 1), "another program (application id 0x0f055112)");
    check_refused(
        |path| with_header(path, migrate::APPLICATION_ID, 99),
        "has schema 99 and this recount knows ",
    );
    check_refused(
        |path| fs::write(path, [migrate_magic(), [0x5a; 4096].to_vec()].concat()).unwrap(),
        "is damaged",
    );
}

fn migrate_magic() -> Vec<u8> {
    b"SQLite format 3\0".to_vec()
}

#[test]
fn a_damaged_page_is_found_at_open() {
    let (_directory, path) = place();
    let (mut store, _) = Store::open(&path).unwrap();
    write(&mut store, put_example);
    store.checkpoint().unwrap();
    drop(store);
    let mut bytes = fs::read(&path).unwrap();
    let page = bytes.len() / 2 / 4096 * 4096;
    bytes[page..page + 2048].fill(0xee);
    fs::write(&path, bytes).unwrap();
    let error = Store::open(&path).map(drop).unwrap_err();
    assert!(matches!(error, StoreError::Damaged { .. }), "{error:?}");
}

#[test]
fn only_readers_miss_a_missing_file() {
    let (_directory, path) = place();
    let error = History::open(&path).map(drop).unwrap_err();
    assert!(matches!(error, StoreError::Missing { .. }) && error.is_bad_file(), "{error:?}");
    assert!(matches!(Store::join(&path).unwrap_err(), StoreError::Missing { .. }));
    assert!(!path.exists());
}

#[test]
fn a_second_daemon_is_refused_by_name() {
    let (_directory, path) = place();
    let (store, _) = Store::open(&path).unwrap();
    let error = Store::open(&path).map(drop).unwrap_err();
    assert!(error.is_locked() && !error.is_bad_file());
    assert!(error.to_string().contains(&format!("(process {})", std::process::id())), "{error}");
    drop(store);
    assert!(Store::open(&path).is_ok());
}

#[test]
fn a_command_may_write_beside_the_daemon() {
    let (_directory, path) = place();
    let (mut daemon, _) = Store::open(&path).unwrap();
    let mut command = Store::join(&path).unwrap();
    write(&mut command, |writer| writer.put_feed(&feed("courier")));
    assert!(write(&mut daemon, |writer| writer.feed_state(&FeedId::new("courier"))).is_some());
}

#[test]
fn a_writer_that_holds_on_for_too_long_is_busy() {
    let (_directory, path) = place();
    let (daemon, _) = Store::open(&path).unwrap();
    let mut command = Store::join(&path).unwrap();
    command.db.busy_timeout(Duration::ZERO).unwrap();
    daemon.db.execute_batch("BEGIN IMMEDIATE").unwrap();
    let error = command.write(|writer| writer.put_feed(&feed("courier"))).unwrap_err();
    assert!(error.is_busy() && !error.is_full(), "{error:?}");
}

#[test]
fn an_interrupted_creation_leaves_no_database() {
    let (_directory, path) = place();
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(file::beside(&path, ".new"), "half").unwrap();
    assert_eq!(Store::open(&path).unwrap().1, Opened::Created);
}

#[test]
fn migrating_twice_changes_nothing() {
    let schema = |db: &Connection| -> Vec<String> {
        let mut statement =
            db.prepare("SELECT coalesce(sql, name) FROM sqlite_schema ORDER BY name").unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    let mut db = Connection::open_in_memory().unwrap();
    migrate::migrate(&mut db, migrate::STEPS).unwrap();
    let first = schema(&db);
    migrate::migrate(&mut db, migrate::STEPS).unwrap();
    assert_eq!(schema(&db), first);
    assert_eq!(migrate::header(&db, "user_version").unwrap(), migrate::latest(migrate::STEPS));
}

#[test]
fn a_migration_takes_only_the_steps_that_are_missing_and_all_of_each() {
    let good = [migrate::STEPS[0], "ALTER TABLE feed ADD COLUMN note TEXT;"];
    let broken = [good[0], good[1], "CREATE TABLE extra (a) STRICT;"];
    let mut db = Connection::open_in_memory().unwrap();
    migrate::migrate(&mut db, &good[..1]).unwrap();
    migrate::migrate(&mut db, &good).unwrap();
    db.prepare("SELECT note FROM feed").unwrap();
    assert!(migrate::migrate(&mut db, &broken).is_err());
    assert_eq!(migrate::header(&db, "user_version").unwrap(), 2);
    db.prepare("SELECT * FROM feed_gaps").expect("the views are still there");
    assert!(db.prepare("SELECT * FROM extra").is_err());
}

#[test]
fn what_was_said_of_a_series_is_kept_when_it_moves_to_rows() {
    let before = migrate::STEPS.iter().position(|step| step.contains("DROP TABLE series_state")).unwrap();
    let mut db = Connection::open_in_memory().unwrap();
    migrate::migrate(&mut db, &migrate::STEPS[..before]).unwrap();
    let said: Vec<String> =
        saying(&[1, 2]).statements.iter().map(|what| serde_json::to_string(what).unwrap()).collect();
    let state = format!("{{\"statements\":[{}]}}", said.join(","));
    db.execute(
        "INSERT INTO series (id, name, topic, measure, who, increments, position)
            VALUES (7, 's1', 't', 'killed', 'people', 0, 1)",
        [],
    )
    .unwrap();
    db.execute("INSERT INTO series_state VALUES (7, ?1)", [state]).unwrap();
    migrate::migrate(&mut db, migrate::STEPS).unwrap();
    let mut rows = db.prepare("SELECT said FROM statement WHERE series = 7 ORDER BY id").unwrap();
    let kept: Vec<String> = rows.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let read = |texts: &[String]| -> Vec<crate::model::Statement> {
        texts.iter().map(|text| serde_json::from_str(text).unwrap()).collect()
    };
    assert_eq!(read(&kept), read(&said));
}

#[test]
fn a_file_of_an_older_schema_tells_its_name() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("old.db");
    let store = Store::open_with_instance(&path, "replay").unwrap().0;
    store.db.pragma_update(None, "user_version", 1).unwrap();
    drop(store);
    assert!(matches!(History::open(&path), Err(StoreError::Older { .. })));
    assert_eq!(Store::instance_of(&path).unwrap(), "replay");
    assert!(matches!(Store::instance_of(&directory.path().join("none.db")), Err(StoreError::Missing { .. })));
}

#[test]
fn a_copy_is_taken_before_a_migration() {
    let (directory, path) = place();
    let (mut store, _) = Store::open(&path).unwrap();
    write(&mut store, put_example);
    let copy = directory.path().join("copy.db");
    fs::write(&copy, "left by an interrupted migration").unwrap();
    migrate::copy_before(&store.db, &copy).unwrap();
    assert_eq!(mode(&copy), 0o640);
    assert_eq!(History::open(&copy).unwrap().status().unwrap().reports, 1);
}

#[test]
fn all_of_a_write_is_stored_or_nothing() {
    let mut store = memory();
    let error = store
        .write(|writer| {
            put_example(writer)?;
            put_story(writer, "a", "The same identity again").map(drop)
        })
        .unwrap_err();
    assert!(matches!(error, StoreError::Sql { action: "store a story", .. }), "{error:?}");
    for table in ["feed", "story", "version", "version_text", "report", "revision", "notice", "series"] {
        assert_eq!(count(&store, table), 0, "{table}");
    }
    write(&mut store, put_example);
    assert_eq!(count(&store, "report"), 1);
}

#[test]
fn an_error_of_the_caller_undoes_a_write_too() {
    #[derive(Debug)]
    struct Refused;
    impl From<StoreError> for Refused {
        fn from(_: StoreError) -> Self {
            Self
        }
    }
    let mut store = memory();
    let refused: Result<(), Refused> = store.write(|writer| {
        put_example(writer)?;
        Err(Refused)
    });
    refused.unwrap_err();
    assert_eq!(count(&store, "feed"), 0);
}

#[test]
fn a_failed_savepoint_takes_only_its_own_work_along() {
    let mut store = memory();
    write(&mut store, |writer| {
        writer.savepoint(|writer| writer.put_feed(&feed("courier")))?;
        let failed = writer.savepoint(|writer| {
            writer.put_feed(&feed("herald"))?;
            put_story(writer, "a", "one")?;
            put_story(writer, "a", "the same identity again")
        });
        assert!(failed.is_err());
        writer.savepoint(|writer| put_story(writer, "b", "two")).map(drop)
    });
    let titles: String =
        store.db.query_row("SELECT group_concat(title) FROM story", [], |row| row.get(0)).unwrap();
    assert_eq!((titles.as_str(), count(&store, "feed")), ("two", 1));
}

#[test]
fn nothing_is_stored_outside_of_a_transaction_that_sqlite_took_back() {
    let mut store = memory();
    let result = store.write(|writer| {
        writer.put_feed(&feed("courier"))?;
        writer.db.execute_batch("ROLLBACK").unwrap();
        let after: Result<(), StoreError> = writer.savepoint(|writer| writer.put_feed(&feed("herald")));
        assert!(matches!(after, Err(StoreError::RolledBack)));
        Ok::<_, StoreError>(())
    });
    assert!(matches!(result, Err(StoreError::RolledBack)));
    assert_eq!(count(&store, "feed"), 0);
}

#[test]
fn a_full_disk_loses_nothing_and_the_store_goes_on() {
    let mut store = memory();
    write(&mut store, |writer| writer.put_feed(&feed("courier")));
    let pages: i64 = store.db.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
    store.db.pragma_update(None, "max_page_count", pages + 2).unwrap();
    let error = store
        .write(|writer| (0..1_000).try_for_each(|n| put_story(writer, &n.to_string(), "title").map(drop)))
        .unwrap_err();
    assert!(error.is_full() && !error.is_bad_file(), "{error:?}");
    assert_eq!(count(&store, "story"), 0);
    store.db.pragma_update(None, "max_page_count", pages + 1_000).unwrap();
    write(&mut store, |writer| put_story(writer, "a", "title"));
}

#[test]
fn feed_state_comes_back_as_it_was_stored() {
    let mut store = memory();
    let id = FeedId::new("courier");
    assert_eq!(write(&mut store, |writer| writer.feed_state(&id)), None);
    write(&mut store, |writer| writer.put_feed(&feed("courier")));
    assert_eq!(write(&mut store, |writer| writer.feed_state(&id)), Some(FeedState::default()));
    let state = FeedState {
        validators: Validators { etag: Some("W/\"a\"".to_owned()), last_modified: Some("Tue".to_owned()) },
        body_hash: Some([3; 32]),
        title: Some("Courier".to_owned()),
        next_poll_at: Some(minute(1)),
        last_poll_at: Some(minute(2)),
        last_success_at: Some(minute(3)),
        baseline_at: Some(minute(4)),
        floor: Some(minute(5)),
        failures: 2,
        last_outcome: Some("failed".to_owned()),
        last_detail: Some("timed out".to_owned()),
        not_modified_since: Some(minute(6)),
        newest_entry_at: Some(minute(7)),
        next_entry_by: Some(minute(8)),
        silent_since: Some(minute(9)),
        distrusted_since: Some(minute(10)),
        next_poll_reason: Some(PollReason::BackOff),
        host_rests_until: Some(minute(11)),
        usual_pause: Some(Duration::from_mins(7)),
        overlap: Some(Overlap { known: 3, entries: 20 }),
        moved: Some(Moved {
            to: "https://new.example/feed".to_owned(),
            since: minute(1),
            sightings: 3,
            adopted: true,
        }),
        guids_distrusted: Some(GuidsDistrusted { since: minute(11), fault: GuidFault::Renamed }),
    };
    write(&mut store, |writer| writer.put_feed_state(&id, &state));
    write(&mut store, |writer| writer.put_feed(&feed("courier")));
    assert_eq!(write(&mut store, |writer| writer.feed_state(&id)), Some(state.clone()));

    let patient = crate::model::Feed { interval: Some(Duration::from_hours(1)), ..feed("courier") };
    write(&mut store, |writer| writer.put_feed(&patient));
    let due = FeedState { next_poll_at: None, next_poll_reason: None, ..state.clone() };
    assert_eq!(write(&mut store, |writer| writer.feed_state(&id)), Some(due));
    write(&mut store, |writer| writer.put_feed_state(&id, &state));

    let moved = crate::model::Feed { url: "https://new.example/feed".to_owned(), ..feed("courier") };
    write(&mut store, |writer| writer.put_feed(&moved));
    let expected = FeedState {
        validators: Validators::default(),
        body_hash: None,
        next_poll_at: None,
        next_poll_reason: None,
        host_rests_until: None,
        not_modified_since: None,
        moved: None,
        distrusted_since: None,
        guids_distrusted: None,
        ..state
    };
    assert_eq!(write(&mut store, |writer| writer.feed_state(&id)), Some(expected));
}

#[test]
fn only_the_last_polls_of_a_feed_are_kept() {
    let mut store = memory();
    let outcome = PollOutcome::Failed(Outage::Soft, "timed out".to_owned());
    write(&mut store, |writer| {
        writer.put_feed(&feed("courier"))?;
        writer.put_feed(&feed("herald"))?;
        (0..i64::from(POLLS_KEPT) + 7).try_for_each(|n| {
            let poll = Poll { at: minute(n), outcome: outcome.clone(), status: Some(503), bytes: 12 };
            writer.put_poll(&FeedId::new("courier"), &poll)
        })?;
        let poll = Poll { at: minute(0), outcome: PollOutcome::Read(Quality::Clean), status: None, bytes: 0 };
        writer.put_poll(&FeedId::new("herald"), &poll)
    });
    let kept: (i64, i64) = store
        .db
        .query_row("SELECT count(*), min(number) FROM poll WHERE feed = 1", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .unwrap();
    assert_eq!(kept, (i64::from(POLLS_KEPT), 8));
    assert_eq!(count(&store, "poll"), i64::from(POLLS_KEPT) + 1);
}

#[test]
fn a_story_is_known_again_by_feed_and_identity() {
    let mut store = memory();
    let id = write(&mut store, put_example);
    let known = |store: &mut Store, feed: &str, name: &str| {
        write(store, |writer| writer.known(&FeedId::new(feed), &identity(name)))
    };
    assert_eq!(known(&mut store, "courier", "b"), None);
    assert_eq!(known(&mut store, "herald", "a"), None);
    let found = known(&mut store, "courier", "a").unwrap();
    assert_eq!((found.story.id, found.version, found.flagged), (id, 1, true));
    assert_eq!(found.content_hash, [7; 32]);
    assert_eq!(found.story.title, "Thousands held in Almaty");
    assert_eq!(found.story.outlet, "Steppe Courier");
    assert_eq!(found.story.guid.as_deref(), Some("https://courier.example/a"));
    assert_eq!(found.story.guid, found.story.url);
    assert_eq!((found.story.published_at, found.story.first_seen_at), (Some(minute(0)), minute(1)));
}

#[test]
fn an_edit_makes_another_version_and_keeps_the_identifier() {
    let mut store = memory();
    let id = write(&mut store, put_example);
    let change = StoryChange {
        title: "More held",
        url: Some("https://courier.example/moved"),
        published_at: None,
        content_hash: &[8; 32],
        own_link: None,
    };
    assert_eq!(write(&mut store, |writer| writer.update_story(id, &change)), 2);
    let known = write(&mut store, |writer| writer.known(&FeedId::new("courier"), &identity("a"))).unwrap();
    assert_eq!((known.version, known.content_hash), (2, [8; 32]));
    assert_eq!(known.story.guid.as_deref(), Some("https://courier.example/a"));
    assert_eq!(known.story.url.as_deref(), Some("https://courier.example/moved"));
    assert!(store.write(|writer| writer.update_story(id + 1, &change)).is_err());
}

#[test]
fn texts_are_kept_where_they_were_put() {
    let mut store = memory();
    let id = write(&mut store, put_example);
    let text = |store: &mut Store, number| {
        write(store, |writer| writer.version(id, number)).map(|version| version.text)
    };
    assert!(text(&mut store, 1).unwrap().contains("9,900 people"));
    assert_eq!(text(&mut store, 2), None);
    write(&mut store, |writer| writer.put_version(id, &version(3, "Another text")));
    assert_eq!(text(&mut store, 3).as_deref(), Some("Another text"));
    assert!(store.write(|writer| writer.put_match(id, 2, &found(), None)).is_err(), "version 2 has no text");
    store
        .db
        .execute("INSERT INTO version_text (version_text, rank) VALUES ('integrity-check', 1)", [])
        .expect("the index agrees with the texts");
}

#[test]
fn a_series_and_its_reports_come_back_as_they_were_stored() {
    let mut store = memory();
    let number = write(&mut store, put_example);
    let id = SeriesId::new("s1");
    let read = write(&mut store, |writer| writer.series(&id));
    assert_eq!(read, Some(series(Quantity::exact(9_900))));
    assert_eq!(write(&mut store, |writer| writer.series(&SeriesId::new("s2"))), None);

    let second = crate::model::Report {
        direction: Some(crate::model::Direction::Up),
        resolves_to: Some("2022-01-23".parse().unwrap()),
        stage: Some("remanded".into()),
        published_at: None,
        ..report(number, Quantity::vague(200, 4_999))
    };
    let verdict = verdict(VerdictKind::Repeat);
    let recorded = Recorded { at: minute(3), verdict: &verdict };
    write(&mut store, |writer| writer.put_report(&id, &second, recorded));
    let reports = write(&mut store, |writer| writer.reports_of_story(number));
    assert_eq!(reports, [report(number, Quantity::exact(9_900)), second]);
    assert!(write(&mut store, |writer| writer.reports_of_story(number + 1)).is_empty());
}

/// Returns the state of the one deadline and its completion.
fn deadline_state(store: &Store) -> (String, Option<i64>) {
    let row = |row: &Row<'_>| Ok((row.get(0)?, row.get(1)?));
    store.db.query_row("SELECT state, completion FROM deadline", [], row).unwrap()
}

#[test]
fn a_completion_closes_the_deadline_that_was_announced_before_it() {
    let mut store = memory();
    let number = write(&mut store, put_example);
    assert_eq!(deadline_state(&store), ("completed".to_owned(), Some(1)));
    assert_eq!(write(&mut store, |writer| writer.next_deadline()), None);
    write(&mut store, |writer| writer.put_completion(&completion(number), minute(5)));
    assert_eq!(count(&store, "completion"), 1, "a story tells it once");
    let again = Deadline { announced_at: minute(9), ..deadline() };
    write(&mut store, |writer| writer.put_deadline(&SeriesId::new("s1"), Some(&again), 1, minute(9)));
    assert_eq!(deadline_state(&store), ("completed".to_owned(), Some(1)), "the same day stays closed");
}

#[test]
fn a_deadline_is_due_until_it_is_settled() {
    let mut store = memory();
    write(&mut store, put_example);
    let later = Deadline { day: "2022-01-14".parse().unwrap(), announced_at: minute(9), due_at: minute(70) };
    write(&mut store, |writer| writer.put_deadline(&SeriesId::new("s1"), Some(&later), 1, minute(10)));
    assert_eq!(write(&mut store, |writer| writer.next_deadline()), Some(minute(70)));
    assert_eq!(write(&mut store, |writer| writer.due_deadlines(minute(69))), []);
    let due = write(&mut store, |writer| writer.due_deadlines(minute(70)));
    let found: Vec<_> = due.iter().map(|due| (due.announcement.quantity, due.feed.id.as_str())).collect();
    assert_eq!(found, [(Quantity::exact(9_900), "courier")]);
    write(&mut store, |writer| writer.settle_deadline(due[0].id, Some(&NoticeId::new("evt_1")), minute(70)));
    assert_eq!(write(&mut store, |writer| writer.due_deadlines(minute(90))), []);
    assert_eq!(write(&mut store, |writer| writer.next_deadline()), None);
}

#[test]
fn days_that_were_announced_before_the_table_was_there_are_taken_over() {
    let (_directory, path) = place();
    let mut store = Store::open(&path).unwrap().0;
    write(&mut store, put_example);
    store
        .db
        .execute_batch(
            "UPDATE series SET resolves_to = '2022-01-21'; UPDATE feed SET last_poll_at = 1641880800000;
            DROP VIEW deadlines; DROP VIEW completions; DROP TABLE deadline; DROP TABLE completion;",
        )
        .unwrap();
    store.db.execute_batch(migrate::STEPS[3]).unwrap();
    let due: i64 =
        store.db.query_row("SELECT due_at FROM deadline WHERE state = 'open'", [], |row| row.get(0)).unwrap();
    assert_eq!(due, "2022-01-22T06:00:00Z".parse::<crate::model::Timestamp>().unwrap().as_millisecond());
}

#[test]
fn a_report_needs_its_series_and_its_text() {
    let mut store = memory();
    let number = write(&mut store, put_example);
    let verdict = verdict(VerdictKind::Repeat);
    let recorded = Recorded { at: minute(3), verdict: &verdict };
    let mut check = |series: &str, number: i64| {
        let report = report(number, Quantity::exact(1));
        assert!(store.write(|writer| writer.put_report(&SeriesId::new(series), &report, recorded)).is_err());
    };
    check("s2", number);
    check("s1", number + 1);
}

#[test]
fn of_each_matched_term_the_first_place_is_kept() {
    let mut store = memory();
    write(&mut store, |writer| {
        writer.put_feed(&feed("courier"))?;
        let number = put_story(writer, "a", "Thousands held in Almaty")?;
        writer.put_version(number, &version(1, "Thousands held in Almaty"))?;
        let one = found();
        let again = one.terms.iter().cloned().map(|term| MatchedTerm { span: Span::new(90, 96), ..term });
        let terms = one.terms.iter().cloned().chain(again).collect();
        writer.put_match(number, 1, &Match { terms, ..one }, None)
    });
    let kept: String = store.db.query_row("SELECT terms FROM story_match", [], |row| row.get(0)).unwrap();
    assert_eq!(kept, serde_json::to_string(&found().terms).unwrap());
}

/// Returns series `s1` as the statements of these numbers make it.
fn saying(numbers: &[u64]) -> Series {
    let statements = numbers.iter().flat_map(|number| series(Quantity::exact(*number)).statements);
    Series { statements: statements.collect(), ..series(Quantity::exact(0)) }
}

fn said(series: Option<Series>) -> Vec<Option<u64>> {
    let mut said: Vec<Option<u64>> =
        series.into_iter().flat_map(|series| series.statements).map(|what| what.quantity.value).collect();
    said.sort_unstable();
    said
}

fn put_said(writer: &mut Writer<'_>, series: &Series) -> Result<(), StoreError> {
    writer.put_series(&SeriesId::new("s1"), series, Some(&standing(Quantity::exact(1))))
}

#[test]
fn statements_are_added_changed_and_forgotten_row_by_row() {
    let (_directory, path) = place();
    let (mut store, _) = Store::open(&path).unwrap();
    let id = SeriesId::new("s1");
    write(&mut store, |writer| put_said(writer, &saying(&[1, 2, 3])));
    let ids = |store: &Store| -> Vec<i64> {
        let mut rows = store.db.prepare("SELECT id FROM statement ORDER BY id").unwrap();
        rows.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    assert_eq!(ids(&store), [1, 2, 3]);
    let mut series = write(&mut store, |writer| writer.series(&id)).unwrap();
    series.statements.remove(1);
    series.statements.extend(saying(&[4, 5]).statements);
    write(&mut store, |writer| put_said(writer, &series));
    assert_eq!(ids(&store), [1, 2, 3, 4], "one in the place of the second, one more");
    series.statements.truncate(2);
    write(&mut store, |writer| put_said(writer, &series));
    assert_eq!(ids(&store).len(), 2);
    drop(store);
    let (mut store, _) = Store::open(&path).unwrap();
    assert_eq!(said(write(&mut store, |writer| writer.series(&id))), [Some(1), Some(3)]);
}

#[test]
fn a_series_in_memory_follows_what_is_undone_and_what_others_write() {
    let (_directory, path) = place();
    let (mut store, _) = Store::open(&path).unwrap();
    let id = SeriesId::new("s1");
    write(&mut store, |writer| put_said(writer, &saying(&[1])));
    let read = |store: &mut Store| said(write(store, |writer| writer.series(&id)));
    assert_eq!(read(&mut store), [Some(1)]);

    let undone = |writer: &mut Writer<'_>| -> Result<(), StoreError> {
        put_said(writer, &saying(&[2]))?;
        Err(StoreError::RolledBack)
    };
    let within = write(&mut store, |writer| {
        put_said(writer, &saying(&[3]))?;
        assert!(writer.savepoint(undone).is_err());
        writer.series(&id)
    });
    assert_eq!(said(within), [Some(3)], "the savepoint alone is undone");
    assert!(store.write(undone).is_err());
    assert_eq!(read(&mut store), [Some(3)]);

    let other = Connection::open(&path).unwrap();
    other.execute("DELETE FROM statement", []).unwrap();
    assert_eq!(read(&mut store), []);
}

#[test]
fn the_series_in_memory_are_few() {
    let mut store = memory();
    let put = |name: &str| {
        let id = SeriesId::new(name);
        move |writer: &mut Writer<'_>| writer.put_series(&id, &saying(&(0..300).collect::<Vec<_>>()), None)
    };
    for number in 0..20 {
        write(&mut store, put(&format!("s{number}")));
    }
    assert!(store.known.borrow().statements() <= 4_096);
    let first = write(&mut store, |writer| writer.series(&SeriesId::new("s0")));
    assert_eq!(said(first).len(), 300, "what is not in memory is in the database");
}

/// A store with series `s1` and `s2`.
fn with_two_series() -> Store {
    let mut store = memory();
    write(&mut store, |writer| {
        put_example(writer)?;
        let twelve = Quantity::exact(12);
        writer.put_series(&SeriesId::new("s2"), &series(twelve), Some(&standing(twelve)))
    });
    store
}

fn enqueue(store: &mut Store, name: &str, series: Option<&str>, fate: Fate<'_>) {
    let series = series.map(SeriesId::new);
    write(store, |writer| {
        writer.put_notice(&notice(name))?;
        writer.enqueue(&NewDelivery {
            notice: &NoticeId::new(name),
            endpoint: &endpoint(),
            series: series.as_ref(),
            body: name.as_bytes(),
            fate,
            created_at: minute(0),
        })
    });
}

fn due(store: &mut Store, at: i64) -> Vec<(i64, String)> {
    let due = write(store, |writer| writer.due(&endpoint(), minute(at), 10));
    due.into_iter().map(|delivery| (delivery.id, delivery.notice.to_string())).collect()
}

fn settle(store: &mut Store, delivery: i64, outcome: Outcome, settlement: Settlement) {
    let attempt = Attempt {
        at: minute(1),
        status: Some(503),
        duration: Duration::from_millis(40),
        outcome,
        error: Some("service unavailable".to_owned()),
    };
    write(store, |writer| writer.put_attempt(delivery, &attempt, settlement));
}

const RETRY: Outcome = Outcome::Retry { after: None };

#[test]
fn a_series_goes_out_in_order_and_holds_up_no_other() {
    let mut store = with_two_series();
    for (name, series) in [("a", Some("s1")), ("b", Some("s1")), ("c", Some("s2")), ("d", None), ("e", None)]
    {
        enqueue(&mut store, name, series, Fate::Due(minute(0)));
    }
    let names = |due: Vec<(i64, String)>| due.into_iter().map(|due| due.1).collect::<String>();
    assert_eq!(names(due(&mut store, 0)), "acde");
    settle(&mut store, 1, RETRY, Settlement::RetryAt(minute(9)));
    assert_eq!(names(due(&mut store, 1)), "cde", "b waits behind a");
    settle(&mut store, 1, Outcome::Delivered, Settlement::Delivered);
    assert_eq!(names(due(&mut store, 1)), "bcde");
    settle(&mut store, 2, Outcome::Rejected, Settlement::Dead);
    assert_eq!(names(due(&mut store, 1)), "cde");
}

#[test]
fn the_next_delivery_is_known_beforehand() {
    let mut store = with_two_series();
    let next = |store: &mut Store| write(store, |writer| writer.next_due_at(&endpoint()));
    assert_eq!(next(&mut store), None);
    enqueue(&mut store, "a", Some("s1"), Fate::Due(minute(5)));
    enqueue(&mut store, "b", Some("s1"), Fate::Due(minute(2)));
    assert_eq!(next(&mut store), Some(minute(5)), "b waits behind a");
    assert!(due(&mut store, 4).is_empty());
    settle(&mut store, 1, Outcome::Delivered, Settlement::Delivered);
    assert_eq!(next(&mut store), Some(minute(2)));
    settle(&mut store, 2, Outcome::Rejected, Settlement::Dead);
    assert_eq!(next(&mut store), None);
}

#[test]
fn a_wait_that_the_receiver_asked_for_is_no_attempt() {
    let mut store = with_two_series();
    enqueue(&mut store, "a", None, Fate::Due(minute(0)));
    let wait = Outcome::Retry { after: Some(Duration::from_mins(1)) };
    settle(&mut store, 1, wait, Settlement::RetryAt(minute(2)));
    settle(&mut store, 1, RETRY, Settlement::RetryAt(minute(3)));
    let delivery = write(&mut store, |writer| writer.due(&endpoint(), minute(3), 10)).remove(0);
    assert_eq!((delivery.attempts, delivery.next_at, delivery.body), (1, minute(3), b"a".to_vec()));
    assert_eq!(count(&store, "attempt"), 2);
}

#[test]
fn what_was_told_once_is_owed_once() {
    let mut store = with_two_series();
    enqueue(&mut store, "a", None, Fate::Due(minute(0)));
    settle(&mut store, 1, Outcome::Delivered, Settlement::Delivered);
    enqueue(&mut store, "a", None, Fate::Due(minute(0)));
    assert!(due(&mut store, 9).is_empty());
    assert_eq!(count(&store, "delivery"), 1);
}

#[test]
fn suppressed_and_settled_deliveries_wait_for_a_redelivery() {
    let mut store = with_two_series();
    enqueue(&mut store, "a", None, Fate::Suppressed("filter: measures"));
    enqueue(&mut store, "b", None, Fate::Due(minute(0)));
    settle(&mut store, 2, Outcome::Rejected, Settlement::Dead);
    assert!(due(&mut store, 9).is_empty());
    let again = |store: &mut Store, id| write(store, |writer| writer.redeliver(id, minute(4)));
    assert_eq!((again(&mut store, 1), again(&mut store, 2), again(&mut store, 3)), (1, 1, 0));
    assert_eq!(again(&mut store, 2), 0, "it is owed already");
    assert_eq!(due(&mut store, 4), [(1, "a".to_owned()), (2, "b".to_owned())]);
}

/// Returns SQLite's plan for a statement, its parameters unbound.
fn plan(store: &Store, statement: &str) -> String {
    let mut statement = store.db.prepare(&format!("EXPLAIN QUERY PLAN {statement}")).unwrap();
    let lines = statement.raw_query();
    lines.mapped(|row| row.get::<_, String>(3)).map(Result::unwrap).collect::<Vec<_>>().join("\n")
}

#[test]
fn texts_that_share_hashes_are_found_until_they_are_forgotten() {
    let mut store = memory();
    let first = write(&mut store, put_example);
    write(&mut store, |writer| writer.put_sketch(first, minute(1), &[3, 5, 8]));
    let similar = |store: &mut Store, sketch: &[u64], since| {
        write(store, |writer| writer.similar(sketch, minute(since)))
    };
    let found = similar(&mut store, &[5, 8, 13], 1);
    assert_eq!(found.iter().map(|story| story.story).collect::<Vec<_>>(), [first]);
    assert!(found[0].text.contains("9,900 people"));
    assert_eq!(similar(&mut store, &[5, 8, 13], 2), []);
    assert_eq!(similar(&mut store, &[13, u64::MAX], 1), []);
    assert_eq!(similar(&mut store, &[], 1), []);
    write(&mut store, |writer| writer.forget_sketches(minute(1)));
    assert_eq!(similar(&mut store, &[3], 0).len(), 1);
    write(&mut store, |writer| writer.forget_sketches(minute(2)));
    assert_eq!(similar(&mut store, &[3], 0), []);
}

#[test]
fn no_more_similar_stories_are_returned_than_the_limit() {
    let mut store = memory();
    write(&mut store, put_example);
    for number in 0..SIMILAR_MAX + 2 {
        write(&mut store, |writer| {
            let copy = put_story(writer, &format!("copy{number}"), "Thousands held")?;
            writer.put_version(copy, &version(1, "Thousands held"))?;
            let sketch = if number == 0 { vec![3, 5, 8] } else { vec![3] };
            writer.put_sketch(copy, minute(2), &sketch)
        });
    }
    let found = write(&mut store, |writer| writer.similar(&[3, 5, 8], minute(0)));
    assert_eq!(found.len(), SIMILAR_MAX);
    assert_eq!(found[0].story, 2, "the one that shares most comes first");
}

#[test]
fn whose_text_a_story_is_comes_back_as_it_was_stored() {
    let mut store = memory();
    let first = write(&mut store, put_example);
    let second = write(&mut store, |writer| put_story(writer, "b", "Thousands held"));
    let origin = |store: &mut Store, story| write(store, |writer| writer.origin(story));
    assert_eq!(origin(&mut store, second), Origin::default());
    let copied = Copied { story: first, outlet: "Steppe Courier".to_owned() };
    let stored = Origin { wire: Some("Delta Newswire".to_owned()), copy_of: Some(copied) };
    write(&mut store, |writer| writer.put_origin(second, &stored));
    assert_eq!(origin(&mut store, second), stored);
    assert_eq!(origin(&mut store, 99), Origin::default());
}

#[test]
fn no_frequent_statement_scans_a_table() {
    let store = memory();
    for statement in stories::HOT
        .iter()
        .chain(outbox::HOT)
        .chain(ledger::HOT)
        .chain(deadlines::HOT)
        .chain(feeds::HOT)
        .chain(captures::HOT)
        .chain(pages::HOT)
        .chain(copies::HOT)
        .chain(subscriptions::HOT)
    {
        let plan = plan(&store, statement);
        let scans = plan.lines().any(|line| line.starts_with("SCAN") && !line.contains("CONSTANT ROW"));
        assert!(!scans, "{statement}\n{plan}");
    }
}

#[test]
fn errors_tell_what_the_caller_branches_on() {
    let path = PathBuf::from("/var/lib/recount/recount.db");
    let file = |kind: std::io::ErrorKind| StoreError::File {
        action: "make",
        path: path.clone(),
        source: kind.into(),
    };
    assert!(file(std::io::ErrorKind::StorageFull).is_full());
    assert!(file(std::io::ErrorKind::PermissionDenied).is_io());
    let failed = |code| StoreError::Sql {
        action: "commit a transaction",
        source: rusqlite::Error::SqliteFailure(rusqlite::ffi::Error::new(code), None),
    };
    assert!(failed(rusqlite::ffi::SQLITE_IOERR_FSYNC).is_io());
    assert!(failed(rusqlite::ffi::SQLITE_FULL).is_full());
    assert!(failed(rusqlite::ffi::SQLITE_BUSY).is_busy());
    assert!(failed(rusqlite::ffi::SQLITE_CORRUPT).is_bad_file());
    assert_eq!(
        failed(rusqlite::ffi::SQLITE_FULL).to_string(),
        "could not commit a transaction in the database"
    );
}

fn hub() -> HubLink {
    HubLink { hub: "https://hub.example/".to_owned(), topic: "https://courier.example/feed.xml".to_owned() }
}

/// Stores a feed with a new subscription, and returns it.
fn subscribed(store: &mut Store) -> Subscription {
    let id = FeedId::new("courier");
    write(store, |writer| {
        writer.put_feed(&feed("courier"))?;
        writer.put_new_subscription(&id, &hub(), "https://desk.example", minute(1))
    });
    let mut found = write(store, |writer| writer.subscriptions_of(&id));
    assert_eq!(found.len(), 1);
    found.remove(0)
}

#[test]
fn where_a_feed_is_pushed_from_is_kept_and_its_change_told() {
    let mut store = memory();
    let id = FeedId::new("courier");
    write(&mut store, |writer| writer.put_feed(&feed("courier")));
    let put = |store: &mut Store, link: Option<&HubLink>| write(store, |writer| writer.put_hub(&id, link));
    assert!(!put(&mut store, None));
    assert!(put(&mut store, Some(&hub())));
    assert!(!put(&mut store, Some(&hub())), "nothing is new");
    write(&mut store, |writer| writer.put_unpushed_poll(&id, Some(minute(3))));
    assert_eq!(write(&mut store, |writer| writer.unpushed_poll(&id)), Some(minute(3)));
    let other = HubLink { hub: "https://other.example/".to_owned(), ..hub() };
    assert!(put(&mut store, Some(&other)));
    assert_eq!(write(&mut store, |writer| writer.hub(&id)), Some(other));
    assert!(put(&mut store, None));
    assert_eq!(write(&mut store, |writer| writer.hub(&id)), None);
    assert_eq!(write(&mut store, |writer| writer.unpushed_poll(&id)), None);
}

#[test]
fn a_subscription_comes_back_as_it_was_stored() {
    let mut store = memory();
    let new = subscribed(&mut store);
    assert_eq!((new.state, new.next_at, new.asked_at), (SubscriptionState::Asking, minute(1), None));
    assert!(new.token.expose().len() == 64 && new.token != new.secret, "nobody can guess them");
    let stored = Subscription {
        state: SubscriptionState::Live,
        asked_at: Some(minute(2)),
        next_at: minute(8),
        live_since: Some(minute(3)),
        lease_ends_at: Some(minute(9)),
        failures: 2,
        detail: Some("busy".to_owned()),
        ..new.clone()
    };
    write(&mut store, |writer| writer.put_subscription(&stored));
    let of_token = write(&mut store, |writer| writer.subscription_of(new.token.expose()));
    assert_eq!(of_token.as_ref(), Some(&stored));
    assert_eq!(write(&mut store, |writer| writer.subscription_of("0")), None);
    let due = |store: &mut Store, at| write(store, |writer| writer.subscriptions_due(minute(at), 10)).len();
    assert_eq!((due(&mut store, 7), due(&mut store, 8)), (0, 1));
    assert_eq!(write(&mut store, |writer| writer.next_subscription_at()), Some(minute(8)));
    write(&mut store, |writer| writer.forget_subscription(new.id));
    assert_eq!(write(&mut store, |writer| writer.next_subscription_at()), None);
}

#[test]
fn no_view_shows_what_only_the_hub_may_know() {
    let (_directory, path) = place();
    let mut store = Store::open(&path).unwrap().0;
    let new = subscribed(&mut store);
    let push = |at| PushLog { at: minute(at), outcome: PushOutcome::Taken, detail: None, bytes: 12 };
    write(&mut store, |writer| {
        (0..i64::from(PUSHES_KEPT) + 3).try_for_each(|at| writer.put_push(&new.feed, &push(at)))
    });
    let history = History::open(&path).unwrap();
    let (subscriptions, pushes) = (history.subscriptions().unwrap(), history.pushes().unwrap());
    assert_eq!(pushes.len(), PUSHES_KEPT as usize, "only the last pushes are kept");
    assert_eq!(subscriptions[0].last_push_at, Some(minute(i64::from(PUSHES_KEPT) + 2)));
    let views: Vec<String> = {
        let mut statement = store.db.prepare("SELECT name FROM sqlite_schema WHERE type = 'view'").unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    assert!(views.contains(&"subscriptions".to_owned()));
    for view in views {
        let mut statement = store.db.prepare(&format!("SELECT * FROM {view}")).unwrap();
        let columns = statement.column_count();
        let mut rows = statement.query([]).unwrap();
        while let Some(row) = rows.next().unwrap() {
            for column in 0..columns {
                let text = format!("{:?}", row.get_ref(column).unwrap());
                let value = row.get::<_, String>(column).unwrap_or(text);
                assert!(
                    !value.contains(new.token.expose()) && !value.contains(new.secret.expose()),
                    "{view}"
                );
            }
        }
    }
}
