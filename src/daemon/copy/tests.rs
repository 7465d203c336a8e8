use std::mem;

use super::super::tests::{Desk, Item, detained, endpoint, feed, kinds};
use crate::{
    model::{FeedState, FigureNotice, Notice, NoticeData, NoticeType},
    store::history::{DeliveryFilter, Selection, StoryFilter, StoryRow, Window},
};

/// A wire story; the number of people stands in its first sentence, which names no source.
fn wire(count: &str) -> String {
    format!(
        "At least {count} people were killed in the unrest in Kazakhstan that began over fuel prices in the west of \
         the country and spread to its largest city within three days. Shops reopened in the centre on Sunday, buses \
         ran again, and residents queued for bread while soldiers guarded the airport and the square."
    )
}

/// A story of another wording with the number of a slip.
const OWN: &str = "Kazakhstan counts its dead. The Health Ministry of Kazakhstan said 1,640 people were killed in the unrest, \
    and our reporters saw the lists that hang in hospitals and morgues, on which names are added by hand until the \
    evening of each day.";

/// A story that belongs to no topic.
const SNOW: Item<'static> =
    Item { guid: "snow", title: "Snow in the Alps", text: "It fell all night.", published: Some(0) };

/// Lets other feeds be asked in the same desk.
struct Desks {
    desk: Desk,
    others: Vec<(std::sync::Arc<crate::model::Feed>, FeedState)>,
}

impl Desks {
    /// Makes a desk of feeds, each with its baseline.
    fn new(names: &[&str]) -> Self {
        let mut desk = Desk::new(vec![endpoint("desk", "http://127.0.0.1/hook")]);
        let mut others = Vec::new();
        for name in names {
            let mut feed = feed(name, &format!("https://{name}.example/feed"));
            feed.outlet = Some(format!("The {name}"));
            desk.feed = std::sync::Arc::new(feed);
            desk.state = FeedState::default();
            desk.poll(0, &[SNOW]);
            others.push((std::sync::Arc::clone(&desk.feed), desk.state.clone()));
        }
        Self { desk, others }
    }

    /// Polls the feed at a position.
    fn poll(&mut self, feed: usize, at: i64, items: &[Item<'_>]) -> Vec<Notice> {
        let Some((known, state)) = self.others.get_mut(feed) else { panic!("no feed {feed}") };
        self.desk.feed = std::sync::Arc::clone(known);
        self.desk.state = mem::take(state);
        let items: Vec<Item<'_>> = items.iter().copied().chain([SNOW]).collect();
        let notices = self.desk.poll(at, &items);
        self.others[feed].1 = self.desk.state.clone();
        notices
    }

    fn stories(&self) -> Vec<StoryRow> {
        let mut stories = self.desk.history().stories(&StoryFilter::default()).unwrap();
        stories.sort_by_key(|story| story.story);
        stories
    }
}

fn figures(notices: &[Notice]) -> Vec<&FigureNotice> {
    let figure = |notice: &'_ Notice| notice.kind != NoticeType::StoryFlagged;
    notices
        .iter()
        .filter(|notice| figure(notice))
        .filter_map(|notice| match &notice.data {
            NoticeData::Figure(figure) => Some(&**figure),
            NoticeData::Story(_) | NoticeData::Feed(_) | NoticeData::Endpoint { .. } => None,
        })
        .collect()
}

fn is_grouped(notices: &[Notice]) -> Vec<bool> {
    let grouped = |notice: &Notice| match &notice.data {
        NoticeData::Story(story) => Some(story.flags.grouped),
        NoticeData::Figure(_) | NoticeData::Feed(_) | NoticeData::Endpoint { .. } => None,
    };
    notices.iter().filter_map(grouped).collect()
}

#[test]
fn c37_reprints_of_one_text_are_one_voice_and_told_once() {
    let mut desks = Desks::new(&["herald", "courier", "gazette"]);
    let told = desks.poll(0, 10, &[detained("a", &wire("164"), 5)]);
    assert_eq!((figures(&told).len(), is_grouped(&told)), (1, vec![false]));
    for (feed, ending) in [(1, " (Additional editing by our desk)"), (2, "")] {
        let text = format!("{}{ending}", wire("164"));
        let title = "Dead in Kazakhstan";
        let reprint = Item { title, ..detained("copy", &text, 6) };
        let told = desks.poll(feed, 20, &[reprint]);
        assert_eq!((figures(&told).len(), is_grouped(&told)), (0, vec![true]), "{told:#?}");
    }
    let stories = desks.stories();
    let first = stories[0].story;
    assert_eq!(
        stories.iter().map(|story| story.copy_of).collect::<Vec<_>>(),
        [None, Some(first), Some(first)]
    );

    let reports = desks.desk.history().reports(&Selection::default(), Window::default()).unwrap();
    let copy = format!("a copy of story {first} in The herald");
    assert!(
        reports[1].reason.ends_with(&copy) && reports[2].reason.ends_with(&copy),
        "{}",
        reports[1].reason
    );

    let held = desks.desk.history().deliveries(&DeliveryFilter::default()).unwrap();
    let states: Vec<_> = held
        .iter()
        .filter(|row| row.notice_type == "story.flagged")
        .map(|row| (row.state.as_str(), row.reason.as_deref()))
        .collect();
    let reason = Some("copy: the story has the text of one that was seen before");
    assert_eq!(states.iter().filter(|state| **state == ("suppressed", reason)).count(), 2, "{states:?}");

    let told = desks.poll(0, 30, &[detained("b", &wire("225"), 25), detained("a", &wire("164"), 5)]);
    assert_eq!(figures(&told)[0].other_sources.independent, 1);
}

#[test]
fn a_copy_with_another_number_is_news_and_lists_its_outlets() {
    let mut desks = Desks::new(&["herald", "courier", "gazette"]);
    desks.poll(0, 10, &[detained("a", &wire("164"), 5)]);
    let told = desks.poll(1, 20, &[detained("b", &wire("225"), 15)]);
    assert_eq!(figures(&told).len(), 1, "{told:#?}");
    assert_eq!(
        figures(&told)[0].headline,
        "Killed in Kazakhstan: at least 164 -> at least 225 (+61), The herald via The courier"
    );
}

#[test]
fn a_copy_is_no_second_voice_for_a_likely_slip() {
    let ministry = |count| {
        wire(count).replace(
            &format!("At least {count} people were killed"),
            &format!("The Health Ministry of Kazakhstan said {count} people were killed"),
        )
    };
    let mut desks = Desks::new(&["herald", "courier", "gazette"]);
    let (first, slip) = (ministry("164"), ministry("1,640"));
    desks.poll(0, 10, &[detained("a", &first, 5)]);
    let told = desks.poll(0, 20, &[detained("b", &slip, 15), detained("a", &first, 5)]);
    assert_eq!(figures(&told).len(), 0, "{told:#?}");
    assert_eq!(figures(&desks.poll(1, 30, &[detained("c", &slip, 25)])).len(), 0, "the same text again");
    let told = desks.poll(2, 40, &[detained("d", OWN, 35)]);
    assert_eq!(figures(&told).len(), 1, "another text is a second voice");
}

#[test]
fn the_same_agency_is_one_voice() {
    let mut desks = Desks::new(&["herald", "courier"]);
    let of = |text: &str| format!("ALMATY, Jan 9 (Harbour Agency) - {text}");
    desks.poll(
        0,
        10,
        &[detained("a", &of("At least 164 people were killed in the unrest in Kazakhstan."), 5)],
    );
    let other = of("The unrest in Kazakhstan left at least 164 people dead, officials fear.");
    desks.poll(1, 20, &[detained("b", &other, 15)]);
    let stories = desks.stories();
    assert_eq!(stories.iter().map(|story| story.copy_of).collect::<Vec<_>>(), [None, None]);
    assert!(stories.iter().all(|story| story.wire.as_deref() == Some("Harbour Agency")));
    let told = desks.poll(
        0,
        30,
        &[detained("c", &of("At least 225 people were killed in the unrest in Kazakhstan."), 25)],
    );
    assert_eq!(figures(&told)[0].claimant.name, "Harbour Agency");
    assert_eq!(figures(&told)[0].other_sources.independent, 1);
}

#[test]
fn a_story_that_comes_back_is_no_news() {
    let mut desks = Desks::new(&["herald"]);
    let text = wire("164");
    desks.poll(0, 10, &[detained("a", &text, 5)]);
    let moved = desks.poll(0, 20, &[detained("b", &text, 15), detained("a", &text, 5)]);
    assert_eq!((figures(&moved).len(), is_grouped(&moved)), (0, vec![true]), "another address");
    assert_eq!(desks.stories().last().unwrap().copy_of, Some(desks.stories()[0].story));
}

#[test]
fn a_story_under_another_guid_at_its_old_address_is_another_version() {
    let mut desks = Desks::new(&["herald"]);
    desks.poll(0, 10, &[detained("a", &wire("164"), 5)]);
    let again = detained("a?utm_source=evening", "", 15);
    let text = wire("103");
    assert_eq!(kinds(&desks.poll(0, 20, &[Item { text: &text, ..again }])), [NoticeType::FigureChanged]);
    let stories = desks.stories();
    assert_eq!((stories.len(), stories[0].versions), (1, 2));
    assert_eq!(kinds(&desks.poll(0, 30, &[Item { text: &text, ..again }])), []);
}

#[test]
fn an_address_that_several_entries_share_makes_none_of_them_another() {
    let mut desks = Desks::new(&["herald"]);
    desks.poll(0, 10, &[detained("a", &wire("164"), 5)]);
    let live = |guid| detained(guid, "Shops reopened in the unrest in Kazakhstan.", 15);
    desks.poll(0, 20, &[live("a?utm_source=1"), live("a?utm_source=2")]);
    assert_eq!(desks.stories().len(), 3);
    desks.poll(0, 30, &[live("a?utm_source=3"), live("a?utm_source=2")]);
    assert_eq!(desks.stories().len(), 4);
}

#[test]
fn texts_of_other_days_are_no_copies() {
    let mut desks = Desks::new(&["herald", "courier"]);
    desks.poll(0, 10, &[detained("a", &wire("164"), 5)]);
    let late = 10 + 73 * 60;
    let told = desks.poll(1, late, &[detained("b", &wire("164"), late - 5)]);
    assert_eq!(is_grouped(&told), [false]);
    assert!(kinds(&told).contains(&NoticeType::StoryFlagged));
}
