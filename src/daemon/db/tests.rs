use std::{io, sync::mpsc};

use super::{super::tests::feed, *};
use crate::{
    model::{Feed, FeedId},
    store::History,
};

fn one(id: &str) -> Feed {
    feed(id, &format!("https://{id}.example/feed"))
}

/// An error as a store gives it when the disk is full.
fn full() -> StoreError {
    let source = io::Error::from(io::ErrorKind::StorageFull);
    StoreError::File { action: "write", path: "recount.db".into(), source }
}

async fn names(db: &Db) -> Vec<bool> {
    let read = |writer: &mut Writer<'_>| {
        ["a", "b", "c"]
            .map(|id| writer.feed_state(&FeedId::new(id)))
            .into_iter()
            .collect::<Result<Vec<_>, _>>()
    };
    db.write(read).await.unwrap().iter().map(Option::is_some).collect()
}

#[tokio::test]
async fn an_answer_comes_after_the_commit() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("recount.db");
    let (db, thread) = Db::start(Store::open(&path).unwrap().0).unwrap();
    db.write(|writer| writer.put_feed(&one("a"))).await.unwrap();
    let feeds = History::open(&path).unwrap().feeds().unwrap();
    assert_eq!(feeds.len(), 1, "another connection sees what was answered");
    drop(db);
    assert!(thread.join().is_some());
}

#[tokio::test]
async fn a_failing_job_takes_nothing_with_it() {
    let (db, _thread) = Db::start(Store::open_in_memory().unwrap()).unwrap();
    let (a, b, c) = tokio::join!(
        db.write(|writer| writer.put_feed(&one("a"))),
        db.write(|writer| {
            writer.put_feed(&one("b"))?;
            Err::<(), _>(full())
        }),
        db.write(|writer| writer.put_feed(&one("c"))),
    );
    assert!(a.is_ok() && c.is_ok());
    assert!(b.unwrap_err().is_passing());
    assert_eq!(names(&db).await, [true, false, true]);
}

#[tokio::test]
async fn jobs_that_queued_up_share_a_transaction() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("recount.db");
    let (db, _thread) = Db::start(Store::open(&path).unwrap().0).unwrap();
    let (open, gate) = mpsc::channel::<()>();
    let seen_by_others = move |path: std::path::PathBuf| History::open(&path).unwrap().feeds().unwrap().len();
    let blocked = db.write(move |_| {
        gate.recv().unwrap();
        Ok(())
    });
    let first = db.write(|writer| writer.put_feed(&one("a")));
    let second = db.write(move |_| Ok(seen_by_others(path)));
    // The futures are polled in this order, so all three are queued when the gate opens.
    let (_, first, second, ()) = tokio::join!(blocked, first, second, async { open.send(()).unwrap() });
    first.unwrap();
    assert_eq!(second.unwrap(), 0, "the job before it is not committed yet");
}

#[tokio::test]
async fn a_thread_that_ended_says_so() {
    let (db, thread) = Db::start(Store::open_in_memory().unwrap()).unwrap();
    let died = db.write(|_| -> Result<(), StoreError> { panic!("a job that panics, on purpose") }).await;
    assert!(matches!(died, Err(DbError::Ended)));
    assert!(thread.join().is_none());
    let after = db.write(|_| Ok(())).await.unwrap_err();
    assert!(matches!(after, DbError::Ended) && after.is_final() && !after.is_passing());
}

#[tokio::test]
async fn a_database_that_others_hold_is_busy_and_not_ended() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("recount.db");
    let (db, _thread) = Db::start(Store::open(&path).unwrap().0).unwrap();
    let mut other = Store::join(&path).unwrap();
    let error = other.write(|writer| {
        writer.put_feed(&one("b"))?;
        let waited = thread::scope(|scope| {
            let write = || {
                let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
                runtime.block_on(db.write(|writer| writer.put_feed(&one("a"))))
            };
            scope.spawn(write).join().unwrap()
        });
        Ok::<_, StoreError>(waited.unwrap_err())
    });
    assert!(error.unwrap().is_passing());
    assert_eq!(names(&db).await, [false, true, false], "it works again afterwards");
}

#[track_caller]
fn check(error: StoreError, passing: bool, last: bool) {
    let error = DbError::from(error);
    assert_eq!((error.is_passing(), error.is_final()), (passing, last), "{error}");
}

#[test]
fn errors_pass_or_are_final() {
    let file =
        |kind| StoreError::File { action: "write", path: "recount.db".into(), source: io::Error::from(kind) };
    check(file(io::ErrorKind::StorageFull), true, false);
    check(file(io::ErrorKind::QuotaExceeded), true, false);
    check(StoreError::RolledBack, true, false);
    check(file(io::ErrorKind::Other), false, true);
    check(StoreError::Damaged { path: "recount.db".into(), detail: "page 3".into() }, false, true);
}
