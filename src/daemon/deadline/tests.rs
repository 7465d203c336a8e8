use super::{
    super::tests::{Desk, Item, detained, endpoint, kinds, minute, reader},
    *,
};
use crate::{
    daemon::DbThread,
    model::{ChangeKind, FigureNotice, NoticeData, NoticeType},
    store::history::{DeadlineRow, DeliveryFilter, Selection},
};

/// Announces an end on 21 January, seen on 11 January at six.
const ANNOUNCED: &str = "President Tokayev said the withdrawal of CSTO peacekeepers from Kazakhstan will take no more than ten days.";
const EXTENDED: &str =
    "President Tokayev said the withdrawal of CSTO peacekeepers from Kazakhstan will take up to 20 days.";
const ENDED: &str = "The withdrawal of CSTO peacekeepers from Kazakhstan is complete, the ministry said.";

/// Minutes from 06:00 UTC on 11 January to that of another day of the month.
fn day(day: i64) -> i64 {
    (day - 11) * 24 * 60
}

fn told(guid: &'static str, text: &'static str, published: i64) -> Item<'static> {
    Item { title: "Kazakhstan: CSTO peacekeepers", ..detained(guid, text, published) }
}

fn tell(desk: &mut Desk, at: i64) -> Vec<Notice> {
    let recorder = &desk.recorder;
    desk.store.write(|writer| recorder.tell_deadlines(writer, minute(at))).unwrap()
}

fn deadlines(desk: &Desk) -> Vec<DeadlineRow> {
    desk.history().deadlines(&Selection::default()).unwrap()
}

fn states(desk: &Desk) -> Vec<(String, String)> {
    deadlines(desk).into_iter().map(|row| (row.day, row.state)).collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(day, state)| ((*day).to_owned(), (*state).to_owned())).collect()
}

fn figure(notice: &Notice) -> &FigureNotice {
    match &notice.data {
        NoticeData::Figure(figure) => figure,
        NoticeData::Story(_) | NoticeData::Feed(_) | NoticeData::Endpoint { .. } => panic!("{notice:?}"),
    }
}

#[test]
fn a_deadline_that_passes_is_told_once_with_its_announcement() {
    let mut desk = Desk::new(vec![endpoint("desk", "http://127.0.0.1/hook")]);
    desk.poll(10, &[told("a", ANNOUNCED, 0)]);
    assert_eq!(tell(&mut desk, day(22) - 1), [], "six hours after the end of the day it has passed");
    let notices = tell(&mut desk, day(22));
    assert_eq!(kinds(&notices), [NoticeType::FigureDeadline]);
    assert_eq!(
        notices[0].headline(),
        "End of the withdrawal in Kazakhstan: 21 January 2022 has passed, no report of completion; announced by \
         President Tokayev via Example Wire"
    );
    let figure = figure(&notices[0]);
    assert_eq!(figure.change.kind, ChangeKind::Reported);
    assert_eq!(figure.new.date.map(|day| day.to_string()), Some("2022-01-21".to_owned()));
    assert_eq!(figure.evidence.quote, ANNOUNCED);
    assert_eq!(figure.feed.id.as_str(), "wire");
    assert_eq!(notices[0].timestamp, minute(day(22)));
    assert_eq!(tell(&mut desk, day(23)), [], "once");
    assert_eq!(states(&desk), pairs(&[("2022-01-21", "passed")]));
    let filter = DeliveryFilter { notice: Some(notices[0].id.clone()), ..DeliveryFilter::default() };
    let owed = desk.history().deliveries(&filter).unwrap();
    assert_eq!(owed.iter().map(|row| row.state.as_str()).collect::<Vec<_>>(), ["pending"]);
}

#[test]
fn a_report_of_completion_closes_it() {
    let mut desk = Desk::new(Vec::new());
    desk.poll(10, &[told("a", ANNOUNCED, 0)]);
    let notices = desk.poll(day(19), &[told("b", ENDED, day(19) - 5), told("a", ANNOUNCED, 0)]);
    assert_eq!(kinds(&notices), [NoticeType::StoryFlagged], "no notice of its own");
    assert_eq!(tell(&mut desk, day(25)), []);
    let rows = deadlines(&desk);
    assert_eq!((rows[0].state.as_str(), rows[0].completion.as_deref()), ("completed", Some(ENDED)));
    let completions = desk.history().completions(rows[0].story.unwrap()).unwrap();
    assert_eq!(completions.iter().map(|row| row.phase.as_str()).collect::<Vec<_>>(), ["ended"]);
}

#[test]
fn a_completion_that_was_read_before_the_announcement_closes_it_too() {
    let mut desk = Desk::new(Vec::new());
    desk.poll(day(20), &[told("b", ENDED, day(19))]);
    desk.poll(day(20) + 10, &[told("a", ANNOUNCED, 0), told("b", ENDED, day(19))]);
    assert_eq!(states(&desk), pairs(&[("2022-01-21", "completed")]));
    assert_eq!(tell(&mut desk, day(25)), []);
}

#[test]
fn what_was_told_before_the_announcement_does_not_close_it() {
    let mut desk = Desk::new(Vec::new());
    desk.poll(20, &[told("b", ENDED, -60), told("a", ANNOUNCED, 0)]);
    assert_eq!(kinds(&tell(&mut desk, day(22))), [NoticeType::FigureDeadline]);
}

#[test]
fn another_day_replaces_an_open_one_and_opens_one_that_has_passed_again() {
    let mut desk = Desk::new(Vec::new());
    desk.poll(10, &[told("a", ANNOUNCED, 0)]);
    desk.poll(day(12), &[told("b", EXTENDED, day(12) - 5), told("a", ANNOUNCED, 0)]);
    assert_eq!(states(&desk), pairs(&[("2022-01-21", "replaced"), ("2022-02-01", "open")]));
    assert_eq!(tell(&mut desk, day(25)), []);

    let mut desk = Desk::new(Vec::new());
    desk.poll(10, &[told("a", ANNOUNCED, 0)]);
    let first = tell(&mut desk, day(22));
    desk.poll(day(23), &[told("b", EXTENDED, day(23) - 5), told("a", ANNOUNCED, 0)]);
    assert_eq!(states(&desk), pairs(&[("2022-01-21", "passed"), ("2022-02-12", "open")]));
    let second = tell(&mut desk, day(45));
    assert_eq!(kinds(&second), [NoticeType::FigureDeadline]);
    assert_ne!(first[0].id, second[0].id);
}

#[test]
fn a_completion_after_the_day_is_kept_with_it() {
    let mut desk = Desk::new(Vec::new());
    desk.poll(10, &[told("a", ANNOUNCED, 0)]);
    tell(&mut desk, day(22));
    desk.poll(day(24), &[told("b", ENDED, day(24) - 5), told("a", ANNOUNCED, 0)]);
    let rows = deadlines(&desk);
    assert_eq!((rows[0].state.as_str(), rows[0].completion.as_deref()), ("passed", Some(ENDED)));
}

#[test]
fn a_day_that_was_over_when_it_was_read_is_not_told() {
    let mut desk = Desk::new(Vec::new());
    desk.poll(day(30), &[told("a", ANNOUNCED, 0)]);
    assert_eq!(tell(&mut desk, day(31)), []);
    assert_eq!(states(&desk), pairs(&[("2022-01-21", "late")]));
}

#[test]
fn a_deadline_of_a_topic_that_is_followed_no_more_is_settled_in_silence() {
    let mut desk = Desk::new(Vec::new());
    desk.poll(10, &[told("a", ANNOUNCED, 0)]);
    desk.recorder.reader = Arc::new(crate::pipeline::Reader::compile(Vec::new()).unwrap());
    assert_eq!(tell(&mut desk, day(22)), []);
    assert_eq!(states(&desk), pairs(&[("2022-01-21", "late")]));
}

#[tokio::test]
async fn the_task_tells_what_passed_while_nobody_ran_and_then_waits() {
    let mut desk = Desk::new(Vec::new());
    desk.poll(10, &[told("a", ANNOUNCED, 0)]);
    let instance = desk.store.instance().to_owned();
    let (db, thread): (Db, DbThread) = Db::start(desk.store).unwrap();
    let recorder = Recorder { reader: reader(), endpoints: Arc::from([]), instance };
    let deadlines = Deadlines { recorder: Arc::new(recorder), db: db.clone(), bell: Arc::new(Notify::new()) };
    let stop = CancellationToken::new();
    let (told, heard) = std::sync::mpsc::channel();
    // The end of the task is the only way out: it is asked to stop by what it tells.
    deadlines
        .run(&stop, |notices| {
            told.send(kinds(notices)).unwrap();
            stop.cancel();
        })
        .await;
    assert_eq!(heard.try_iter().collect::<Vec<_>>(), [vec![NoticeType::FigureDeadline]]);
    let (again, next) = deadlines.tell(clock::now()).await.unwrap();
    assert_eq!((again, next), (Vec::new(), None));
    drop((deadlines, db));
    thread.join().unwrap();
}
