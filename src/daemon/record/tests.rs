use super::{
    super::tests::{Desk, Item, detained, endpoint, kinds, minute, reader, rss, topics},
    *,
};
use crate::{
    feed,
    model::{ChangeKind, EndpointName, FigureNotice, NoticeType, TopicId},
    pipeline::StoryText,
    store::{
        History,
        history::{DeliveryFilter, EvidenceFilter, ReportRow, Selection, Window},
    },
};

const OLD: &str = "The Interior Ministry of Kazakhstan said 9,900 people were detained in the unrest.";
const NEW: &str = "The Interior Ministry of Kazakhstan said 12,000 people were detained in the unrest.";

fn figures(notices: &[Notice]) -> Vec<&FigureNotice> {
    let figure = |notice: &'_ Notice| matches!(notice.data, NoticeData::Figure(_));
    notices
        .iter()
        .filter(|notice| figure(notice))
        .map(|notice| match &notice.data {
            NoticeData::Figure(figure) => &**figure,
            NoticeData::Story(_) | NoticeData::Feed(_) | NoticeData::Endpoint { .. } => unreachable!(),
        })
        .collect()
}

#[test]
fn c36_a_first_document_is_a_silent_baseline() {
    let mut desk = Desk::new(vec![endpoint("desk", "http://127.0.0.1/hook")]);
    let notices = desk.poll(10, &[detained("a", OLD, 0)]);
    assert_eq!(kinds(&notices), [NoticeType::BaselineCompleted]);
    let NoticeData::Feed(note) = &notices[0].data else { panic!("{notices:?}") };
    assert_eq!((note.stories, note.flagged), (Some(1), Some(1)));
    let history = desk.history();
    let figures = history.figures(&Selection::default()).unwrap();
    assert_eq!(figures.iter().map(|figure| figure.value).collect::<Vec<_>>(), [Some(9_900)]);
    let owed = history.deliveries(&DeliveryFilter::default()).unwrap();
    assert_eq!(owed.iter().map(|row| row.notice_type.as_str()).collect::<Vec<_>>(), ["baseline.completed"]);
}

#[test]
fn a_new_figure_is_one_revision_and_one_delivery_for_each_that_wants_it() {
    let mut uninterested = endpoint("killed", "http://127.0.0.1/killed");
    uninterested.filter.measures = vec!["killed".into()];
    let mut desk = Desk::new(vec![endpoint("desk", "http://127.0.0.1/desk"), uninterested]);
    desk.poll(10, &[detained("a", OLD, 0)]);
    let notices = desk.poll(20, &[detained("b", NEW, 15), detained("a", OLD, 0)]);
    let told = figures(&notices);
    assert_eq!(told.len(), 1, "{notices:#?}");
    assert_eq!(told[0].change.kind, ChangeKind::Up);

    let history = desk.history();
    let revisions = history.revisions(&Selection::default(), Window::default()).unwrap();
    assert_eq!(revisions.len(), 2, "9,900 and 12,000");
    let notice = notices.iter().find(|notice| notice.kind == NoticeType::FigureChanged).unwrap();
    let filter = DeliveryFilter { notice: Some(notice.id.clone()), ..DeliveryFilter::default() };
    let mut rows: Vec<_> = history
        .deliveries(&filter)
        .unwrap()
        .into_iter()
        .map(|row| (row.endpoint, row.state, row.reason))
        .collect();
    rows.sort();
    assert_eq!(
        rows,
        [
            ("desk".to_owned(), "pending".to_owned(), None),
            ("killed".to_owned(), "suppressed".to_owned(), Some("filter: measures".to_owned())),
        ]
    );
    let due = desk.store.write(|writer| writer.due(&EndpointName::new("desk"), notice.timestamp, 9)).unwrap();
    let bodies: Vec<Notice> = due.iter().map(|row| serde_json::from_slice(&row.body).unwrap()).collect();
    assert!(bodies.contains(notice), "the body is the notice");
}

/// Edits a story in place and expects one change, and none when the same document comes again.
#[track_caller]
fn check(before: &str, after: &str, kind: ChangeKind) {
    let mut desk = Desk::new(Vec::new());
    desk.poll(10, &[detained("a", before, 0)]);
    let notices = desk.poll(20, &[detained("a", after, 0)]);
    let changes: Vec<_> = figures(&notices).iter().map(|figure| figure.change.kind).collect();
    assert_eq!(changes, [kind], "{before} -> {after}");
    assert_eq!(figures(&desk.poll(30, &[detained("a", after, 0)])), Vec::<&FigureNotice>::new());
}

#[test]
fn c31_an_edit_in_place_is_one_change_however_small() {
    check(
        OLD,
        "The Interior Ministry of Kazakhstan said 10,100 people were detained in the unrest.",
        ChangeKind::Up,
    );
    check(
        "The Interior Ministry of Kazakhstan said 7,939 people were detained in the unrest.",
        OLD,
        ChangeKind::Up,
    );
    check(
        "At least 164 people were killed in the unrest in Kazakhstan, the Health Ministry said.",
        "At least 225 people were killed in the unrest in Kazakhstan, the Health Ministry said.",
        ChangeKind::Up,
    );
    check(
        OLD,
        "The Interior Ministry of Kazakhstan said nearly 12,000 people were detained in the unrest.",
        ChangeKind::Up,
    );
    check(
        "CSTO peacekeepers will leave Kazakhstan within 10 days, President Tokayev said.",
        "CSTO peacekeepers will leave Kazakhstan within 12 days, President Tokayev said.",
        ChangeKind::Up,
    );
}

#[test]
fn an_edit_of_white_space_is_none() {
    let mut desk = Desk::new(Vec::new());
    desk.poll(10, &[detained("a", OLD, 0)]);
    let spaced = OLD.replace(' ', "  \n ");
    assert_eq!(kinds(&desk.poll(20, &[detained("a", &spaced, 0)])), []);
}

#[test]
fn c32_a_correction_back_and_forth_is_told_once_for_each_value() {
    let mut desk = Desk::new(Vec::new());
    desk.poll(10, &[detained("a", OLD, 0)]);
    let mut told = Vec::new();
    for (text, poll) in [NEW, OLD, NEW, OLD, NEW].iter().zip(2..) {
        let notices = desk.poll(poll * 10, &[detained("a", text, 0)]);
        told.extend(figures(&notices).iter().map(|figure| (figure.change.kind, figure.new.text.clone())));
    }
    assert_eq!(told, [(ChangeKind::Up, "12,000".to_owned()), (ChangeKind::Down, "9,900".to_owned())]);
    assert_eq!(standing(&desk), "12,000", "the ledger follows the story, told or not");
    desk.poll(60 + 24 * 60, &[detained("a", NEW, 0)]);
    let a_day_later = desk.poll(60 + 25 * 60, &[detained("a", OLD, 0)]);
    assert_eq!(figures(&a_day_later).len(), 1);
}

/// Returns the one number that stands.
fn standing(desk: &Desk) -> String {
    let figures = desk.history().figures(&Selection::default()).unwrap();
    let [figure] = figures.as_slice() else { panic!("{figures:?}") };
    figure.text.clone()
}

#[test]
fn an_edit_is_dated_before_what_others_published_since_the_last_look() {
    let mut desk = Desk::new(Vec::new());
    desk.poll(10, &[detained("a", OLD, 0)]);
    let edited = OLD.replace("9,900", "10,400");
    desk.poll(30, &[detained("a", &edited, 0)]);
    let denial = "The Interior Ministry of Kazakhstan denied that 10,400 people were detained in the unrest.";
    let notices = desk.poll(40, &[detained("b", denial, 20), detained("a", &edited, 0)]);
    let told: Vec<_> = figures(&notices).iter().map(|figure| figure.change.kind).collect();
    assert_eq!(told, [ChangeKind::Retracted]);
    assert_eq!(standing(&desk), "9,900");
}

#[test]
fn a_dispute_is_held_against_the_number_of_the_same_story() {
    let mut desk = Desk::new(Vec::new());
    let state =
        |count| format!("The Health Ministry of Kazakhstan said {count} people were killed in the unrest.");
    desk.poll(10, &[detained("a", &state("164"), 0)]);
    let both = format!("{} Amnesty International counted 300 people killed in Kazakhstan.", state("225"));
    let notices = desk.poll(20, &[detained("b", &both, 15), detained("a", &state("164"), 0)]);
    let told: Vec<_> = figures(&notices)
        .iter()
        .map(|figure| {
            (figure.change.kind, figure.old.as_ref().map(|old| old.text.clone()), figure.new.text.clone())
        })
        .collect();
    let text = |text: &str| text.to_owned();
    assert_eq!(
        told,
        [
            (ChangeKind::Up, Some(text("164")), text("225")),
            (ChangeKind::Disputed, Some(text("225")), text("300"))
        ]
    );
}

#[test]
fn a_number_that_is_gone_from_its_only_story_is_marked_until_it_is_printed_again() {
    let rest = "Shops reopened in Kazakhstan after the unrest, and buses ran again in the centre of its largest city, \
                where protesters had set fire to the mayor's office a week before.";
    let with = format!("{rest} {OLD}");
    let is_gone = |desk: &Desk| {
        let figures = desk.history().figures(&Selection::default()).unwrap();
        figures.iter().map(|figure| figure.vanished_at.is_some()).collect::<Vec<_>>()
    };
    let mut desk = Desk::new(Vec::new());
    desk.poll(10, &[detained("a", &with, 0)]);
    assert_eq!(is_gone(&desk), [false]);
    desk.poll(20, &[detained("a", rest, 0)]);
    assert_eq!(is_gone(&desk), [true]);
    let then = desk.history().figures_at(&Selection::default(), minute(15)).unwrap();
    assert_eq!(then.iter().map(|figure| figure.vanished_at).collect::<Vec<_>>(), [None]);
    desk.poll(30, &[detained("a", &with, 0)]);
    assert_eq!(is_gone(&desk), [false]);
}

#[test]
fn a_number_lowered_in_place_is_a_correction() {
    let told = |before: &str, after: &str| {
        let mut desk = Desk::new(Vec::new());
        desk.poll(10, &[detained("a", before, 0)]);
        let notices = desk.poll(20, &[detained("a", after, 0)]);
        let told: Vec<_> =
            figures(&notices).iter().map(|one| (one.change.kind, one.change.reason.clone())).collect();
        told
    };
    let of = |count: &str| format!("At least {count} people were killed in the unrest in Kazakhstan.");
    let reason = "the story was edited: at least 103 after at least 164".to_owned();
    assert_eq!(told(&of("164"), &of("103")), [(ChangeKind::Down, reason)]);
    let reason = "the story was edited: 990 after 9,900".to_owned();
    assert_eq!(told(OLD, &OLD.replace("9,900", "990")), [(ChangeKind::Down, reason)]);
}

#[test]
fn an_edit_of_a_number_that_others_have_replaced_is_none() {
    let mut desk = Desk::new(Vec::new());
    desk.poll(10, &[detained("a", OLD, 0)]);
    desk.poll(20, &[detained("b", NEW, 15), detained("a", OLD, 0)]);
    let edited = OLD.replace("9,900", "9,800");
    assert_eq!(figures(&desk.poll(30, &[detained("b", NEW, 15), detained("a", &edited, 0)])).len(), 0);
}

/// Returns the kinds and reasons of the reports that edits of one story left, after its first text.
fn verdicts(texts: &[&str]) -> Vec<(String, String)> {
    let mut desk = Desk::new(Vec::new());
    for (text, minute) in texts.iter().zip([10, 20, 30]) {
        desk.poll(minute, &[detained("a", text, 0)]);
    }
    let reports = desk.history().reports(&Selection::default(), Window::default()).unwrap();
    reports.into_iter().skip(1).map(|report| (report.kind, report.reason)).collect()
}

#[test]
fn an_edit_that_goes_back_is_on_record() {
    let back = verdicts(&[OLD, &OLD.replace("9,900", "9,980"), OLD]);
    let kinds: Vec<&str> = back.iter().map(|(kind, _)| kind.as_str()).collect();
    assert_eq!(kinds, ["up", "down"], "{back:?}");
    assert_eq!(back[1].1, "the story was edited: 9,900 after 9,980");
}

#[test]
fn a_number_taken_out_of_a_story_has_vanished() {
    let rest = "Shops reopened in Kazakhstan after the unrest, and buses ran again in the centre of its largest city, \
                where protesters had set fire to the mayor's office a week before.";
    let with = format!("{rest} {OLD}");
    let gone = |version| ("vanished".to_owned(), format!("gone from the story since its version {version}"));
    assert_eq!(verdicts(&[&with, rest]), [gone(2)]);
    assert_eq!(verdicts(&[&with, rest, rest]), [gone(2)]);
    assert_eq!(verdicts(&[&with, &rest.replace("Shops", "Stores"), rest]), [gone(2)], "told once");
    let back = ("repeat".to_owned(), "9,900 stands already".to_owned());
    assert_eq!(verdicts(&[&with, &rest.replace("reopened", "opened"), &with]), [gone(2), back]);
    assert_eq!(verdicts(&[&with, &with.replace("Shops", "Stores")]), []);
    assert_eq!(verdicts(&[&with, "Shops reopened in Kazakhstan after the unrest."]), [], "cut short");
    let moved = verdicts(&[&with, &format!("{rest} Doctors say that over 10,400 people were detained.")]);
    assert!(moved.iter().all(|(kind, _)| kind != "vanished"), "{moved:?}");
}

/// Edits that touch no figure: white space, relative times, boilerplate, typography.
fn boring(turn: usize) -> String {
    let space = ["\u{a0}", "  ", " \n ", "\t"][turn % 4];
    let (ago, read, shares) = (turn % 23 + 1, turn % 7, 17 * turn);
    let quote = [["\"", "\""], ["\u{201c}", "\u{201d}"], ["\u{ab}", "\u{bb}"]][turn % 3];
    let count = ["9,900", "9\u{a0}900", "9900"][turn % 3];
    format!(
        "Updated {ago} hours ago{space}The Interior Ministry of{space}Kazakhstan said {count} people were detained \
         in the {}unrest{}. Read more ({read}){space}Shares: {shares}",
        quote[0], quote[1]
    )
}

#[test]
fn c31_edits_without_a_figure_are_not_told() {
    let mut desk = Desk::new(Vec::new());
    desk.poll(0, &[detained("a", OLD, 0)]);
    for turn in 0..200 {
        let minute = i64::try_from(turn).unwrap() + 1;
        let notices = desk.poll(minute, &[detained("a", &boring(turn), 0)]);
        assert_eq!(kinds(&notices), [], "{}: {notices:#?}", boring(turn));
    }
}

#[test]
fn c29_a_story_under_another_guid_is_the_same_story() {
    let mut desk = Desk::new(Vec::new());
    let linked = |guid: &str, link: &str, text: &str| {
        rss(&[detained(guid, text, 0)])
            .replace(&format!("https://wire.example/{guid}"), &format!("https://wire.example/{link}"))
    };
    desk.poll(0, &[detained("old", "Snow in the Alps.", 0)]);
    let told = desk.poll_body(10, linked("a", "story", OLD));
    assert_eq!(kinds(&told), [NoticeType::StoryFlagged, NoticeType::FigureReported, NoticeType::FeedGap]);
    assert_eq!(kinds(&desk.poll_body(20, linked("b", "story", OLD))), []);
    let edited = desk.poll_body(30, linked("c", "story?utm_source=rss", NEW));
    assert_eq!(kinds(&edited), [NoticeType::FigureChanged]);
    let other = linked("d", "other", NEW);
    assert_eq!(kinds(&desk.poll_body(40, other)), [NoticeType::StoryFlagged, NoticeType::FeedGap]);
}

/// A document of stories with these guids and links.
fn listed(stories: &[(&str, &str)]) -> String {
    let item = |(guid, link): &(&str, &str)| {
        format!(
            "<item><guid isPermaLink=\"false\">{guid}</guid><link>https://wire.example/{link}</link><title>Unrest in Kazakhstan: day {link}</title></item>"
        )
    };
    let items: String = stories.iter().map(item).collect();
    format!("<rss version=\"2.0\"><channel><title>Example Wire</title>{items}</channel></rss>")
}

#[test]
fn c29_guids_on_several_stories_are_not_believed_again() {
    let mut desk = Desk::new(Vec::new());
    desk.poll_body(0, listed(&[("a", "1"), ("b", "2")]));
    assert_eq!(
        kinds(&desk.poll_body(10, listed(&[("a", "1"), ("b", "2"), ("c", "3")]))),
        [NoticeType::StoryFlagged]
    );
    let repeated = listed(&[("a", "1"), ("x", "2"), ("x", "4"), ("c", "3")]);
    assert_eq!(kinds(&desk.poll_body(20, repeated)), [], "what seems new there is not told");
    let feeds = desk.history().feeds().unwrap();
    assert_eq!(feeds[0].guids_fault.as_deref(), Some("repeated"));
    assert!(feeds[0].guids_distrusted_since.is_some());

    let renamed = listed(&[("p", "1"), ("q", "2"), ("r", "4"), ("s", "3")]);
    assert_eq!(kinds(&desk.poll_body(30, renamed.clone())), [], "known by their links");
    let retitled = renamed.replace("<title>Unrest", "<title>Corrected: unrest");
    assert_eq!(kinds(&desk.poll_body(40, retitled)), [], "also under another title");
    let new = listed(&[("p", "1"), ("q", "2"), ("r", "4"), ("s", "5")]);
    assert_eq!(kinds(&desk.poll_body(50, new)), [NoticeType::StoryFlagged], "a new link is a new story");
}

#[test]
fn c29_new_guids_on_most_known_stories_are_not_believed_again() {
    let mut desk = Desk::new(Vec::new());
    desk.poll_body(0, listed(&[("a", "1"), ("b", "2"), ("c", "3")]));
    let some = listed(&[("a", "1"), ("b", "2"), ("z", "3")]);
    assert_eq!(kinds(&desk.poll_body(10, some)), []);
    assert_eq!(desk.history().feeds().unwrap()[0].guids_fault, None, "one of three");
    let most = listed(&[("a", "1"), ("y", "2"), ("z", "3"), ("d", "4")]);
    assert_eq!(kinds(&desk.poll_body(20, most)), [NoticeType::StoryFlagged], "two of four");
    let most = listed(&[("x", "1"), ("y", "2"), ("z", "3"), ("e", "5")]);
    assert_eq!(kinds(&desk.poll_body(30, most)), [], "what seems new there is not told");
    assert_eq!(desk.history().feeds().unwrap()[0].guids_fault.as_deref(), Some("renamed"));
}

#[test]
fn c36_backfill_is_stored_in_silence_and_its_edits_are_news() {
    let mut desk = Desk::new(Vec::new());
    desk.poll(100, &[detained("a", OLD, 60)]);
    let older = "The Interior Ministry of Kazakhstan said 5,800 people were detained in the unrest.";
    let old = detained("b", older, 30);
    assert_eq!(kinds(&desk.poll(110, &[detained("a", OLD, 60), old])), []);
    assert!(desk.history().stories(&crate::store::history::StoryFilter::default()).unwrap().len() >= 2);
    let edited = Item { text: NEW, ..old };
    let told = desk.poll(120, &[detained("a", OLD, 60), edited]);
    assert_eq!(figures(&told).len(), 1, "{told:#?}");
}

#[test]
fn the_same_document_again_changes_nothing() {
    let mut desk = Desk::new(Vec::new());
    let items = [detained("b", NEW, 5), detained("a", OLD, 0)];
    desk.poll(10, &items);
    let before = desk.history().reports(&Selection::default(), Window::default()).unwrap();
    assert_eq!(kinds(&desk.poll(20, &items)), []);
    assert_eq!(desk.history().reports(&Selection::default(), Window::default()).unwrap(), before);
}

#[test]
fn c33_an_entry_that_leaves_the_feed_is_not_withdrawn() {
    let mut desk = Desk::new(Vec::new());
    let snow = |guid, minute| detained(guid, "Snow fell in the Alps.", minute);
    desk.poll(10, &[detained("a", OLD, 0), snow("b", 5)]);
    assert_eq!(figures(&desk.poll(20, &[snow("b", 5), snow("c", 15)])), Vec::<&FigureNotice>::new());
    let figures = desk.history().figures(&Selection::default()).unwrap();
    assert_eq!(figures.iter().map(|figure| figure.value).collect::<Vec<_>>(), [Some(9_900)]);
}

#[test]
fn c34_no_overlap_is_a_gap() {
    let mut desk = Desk::new(Vec::new());
    desk.poll(10, &[detained("a", OLD, 0)]);
    assert_eq!(kinds(&desk.poll(20, &[detained("a", OLD, 0)])), []);
    let notices = desk.poll(30, &[detained("z", "Snow fell in Almaty.", 25)]);
    assert!(kinds(&notices).contains(&NoticeType::FeedGap), "{notices:#?}");
    let gaps = desk.history().gaps(None, Window::default()).unwrap();
    assert_eq!(gaps.len(), 1);
}

#[test]
fn a_feed_fails_once_and_recovers_once() {
    let mut desk = Desk::new(Vec::new());
    desk.poll(0, &[detained("a", OLD, 0)]);
    let told: Vec<_> = (1..=5).map(|at| kinds(&desk.fail(at))).collect();
    assert_eq!(told, [vec![], vec![], vec![NoticeType::FeedFailing], vec![], vec![]]);
    assert_eq!(kinds(&desk.poll(6, &[detained("a", OLD, 0)])), [NoticeType::FeedRecovered]);
    assert_eq!(kinds(&desk.fail(7)), []);
    assert_eq!(kinds(&desk.poll(8, &[detained("a", OLD, 0)])), [], "one failure is no outage");
}

#[test]
fn c35_a_feed_that_falls_silent_is_told_once_and_its_return_once() {
    let mut desk = Desk::new(Vec::new());
    let guids = ["a", "b", "c", "d", "e", "f"];
    let hourly: Vec<Item<'_>> =
        guids.iter().zip(0..).map(|(guid, hour)| detained(guid, "Snow fell.", hour * 60)).collect();
    let day = 24 * 60;
    desk.poll(6 * 60, &hourly);
    assert_eq!(kinds(&desk.poll(day, &hourly)), []);
    assert_eq!(kinds(&desk.poll(2 * day, &hourly)), [NoticeType::FeedFailing]);
    assert_eq!(desk.history().feeds().unwrap()[0].health, "silent");
    assert_eq!(kinds(&desk.poll(3 * day, &hourly)), []);
    let again: Vec<Item<'_>> =
        hourly.iter().copied().chain([detained("g", "Snow fell.", 3 * day + 30)]).collect();
    assert!(kinds(&desk.poll(3 * day + 60, &again)).contains(&NoticeType::FeedRecovered));
}

#[test]
fn each_topic_has_its_own_history() {
    let first = topics().remove(0);
    let second = crate::model::Topic { id: TopicId::new("second"), ..first.clone() };
    let reader = Reader::compile(vec![first, second]).unwrap();
    let mut desk = Desk::with_reader(Arc::new(reader), Vec::new());
    desk.poll(10, &[detained("a", OLD, 0)]);
    let notices = desk.poll(20, &[detained("b", NEW, 15), detained("a", OLD, 0)]);
    let told: Vec<_> = figures(&notices).iter().map(|figure| figure.topic.id.as_str().to_owned()).collect();
    assert_eq!(told, ["kazakhstan-2022", "second"]);
    let ids: std::collections::BTreeSet<_> = notices.iter().map(|notice| notice.id.clone()).collect();
    assert_eq!(ids.len(), notices.len(), "each has an id of its own");
}

#[test]
fn a_feed_that_follows_no_topic_of_a_story_stores_it_alone() {
    let mut desk = Desk::new(Vec::new());
    desk.poll(10, &[detained("a", "Snow fell in the Alps.", 0)]);
    assert_eq!(desk.history().status().unwrap().reports, 0);
    assert!(reader().topics().count() >= 1);
}

/// Checks that every report, and every story that was told, has a capture whose bytes hold the very version.
#[track_caller]
fn check_evidence(history: &History) {
    let evidence = history.evidence(&EvidenceFilter::default()).unwrap();
    let reports = history.reports(&Selection::default(), Window::default()).unwrap();
    assert!(!reports.is_empty());
    for report in &reports {
        let own = evidence.iter().filter(|row| row.report == Some(report.report));
        let found = own.filter(|row| holds(history, row.capture, report)).count();
        assert_eq!(found, 1, "report {}: {}", report.report, report.sentence);
    }
}

/// Parses the bytes of a capture again and looks for the sentence of a report in them.
fn holds(history: &History, capture: i64, report: &ReportRow) -> bool {
    let capture = history.capture(capture).unwrap().unwrap();
    let document = feed::read(&feed::Source {
        body: &capture.body,
        content_type: capture.header("content-type"),
        url: &capture.url,
        zone: None,
        language: None,
    });
    document.unwrap().entries.iter().any(|entry| {
        let text = StoryText::of(entry, None);
        entry.link == report.story_url
            && (text.title.contains(&report.sentence) || text.body.contains(&report.sentence))
    })
}

#[test]
fn every_report_can_be_read_again_from_its_bytes() {
    let mut desk = Desk::new(Vec::new());
    let sentence = |number| {
        format!("The Interior Ministry of Kazakhstan said {number} people were detained in the unrest.")
    };
    let texts = ["7,939", "9,900", "12,000"].map(sentence);
    desk.poll(0, &[detained("a", &texts[0], 0)]);
    desk.poll(10, &[detained("b", &texts[1], 5), detained("a", &texts[0], 0)]);
    desk.poll(20, &[detained("b", &texts[2], 5), detained("a", &texts[0], 0)]);
    desk.poll(30, &[detained("b", &texts[2], 5), detained("a", &texts[0], 0)]);
    let history = desk.history();
    check_evidence(&history);
    assert_eq!(
        history.captures(&EvidenceFilter::default()).unwrap().len(),
        3,
        "an unchanged document is none"
    );
}

#[test]
fn what_gave_neither_report_nor_notice_is_not_kept() {
    let mut desk = Desk::new(Vec::new());
    let flagged = "Talks over the unrest in Kazakhstan went on in Almaty after the arrests.";
    let other = |guid| Item { title: "Bus line", text: "A bus line opens.", ..detained(guid, "", 0) };
    let kept = |desk: &Desk| desk.history().captures(&EvidenceFilter::default()).unwrap().len();
    desk.poll(0, &[other("a"), Item { text: flagged, title: "Talks in Kazakhstan", ..detained("b", "", 0) }]);
    assert_eq!(kept(&desk), 0, "a baseline is not told");
    desk.poll(10, &[other("c"), other("a")]);
    assert_eq!(kept(&desk), 0, "it is off topic");
    let notices =
        desk.poll(20, &[Item { text: flagged, title: "More talks in Kazakhstan", ..detained("d", "", 15) }]);
    assert!(kinds(&notices).contains(&NoticeType::StoryFlagged));
    assert_eq!(kept(&desk), 1, "a new story of the topic was told");
}
