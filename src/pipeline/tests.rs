use std::{collections::BTreeSet, convert::Infallible, sync::OnceLock};

use proptest::prelude::*;

use super::*;
use crate::model::{EntryDates, FeedId, Identity, Role};

const TOPIC: &str = r#"
    id = "harbour"
    label = "Harbour strike"
    match = "harbour"
    default_place = "freedonia"
    [facet.harbour]
    en = ["harbour"]
    [[place]]
    id = "freedonia"
    label = "Freedonia"
    level = "country"
    en = ["Freedonia"]
    [[claimant]]
    id = "police"
    label = "Police"
    kind = "government"
    side = "state"
    en = ["police"]
    [[claimant]]
    id = "union"
    label = "Dockers' Union"
    kind = "rights_group"
    side = "union"
    en = ["Dockers' Union"]
"#;

fn topic() -> Topic {
    toml::from_str(TOPIC).unwrap_or_else(|error| panic!("{}", error.message()))
}

/// A small topic, compiled once.
fn reader() -> &'static Reader {
    static READER: OnceLock<Reader> = OnceLock::new();
    READER.get_or_init(|| Reader::compile(vec![topic()]).expect("the topic compiles"))
}

fn story_text(title: &str, body: &str) -> StoryText {
    StoryText {
        title: title.to_owned(),
        body: body.to_owned(),
        language: Some(Language::En),
        published_at: None,
    }
}

fn entry() -> Entry {
    Entry {
        identity: Identity::Guid("a".to_owned()),
        guid: None,
        link: None,
        canonical_link: None,
        title: "Harbour strike".to_owned(),
        summary: Some("<p>The summary.</p>".to_owned()),
        content: None,
        author: None,
        source: None,
        dates: EntryDates::default(),
        language: None,
        content_hash: [0; 32],
    }
}

#[track_caller]
fn check_joined(title: &str, body: &str, expected: &str) {
    assert_eq!(story_text(title, body).joined(), expected);
}

#[test]
fn title_and_body_are_one_text() {
    check_joined("Title", "Body.", "Title\n\nBody.");
    check_joined("Title", "", "Title");
    check_joined("", "Body.", "Body.");
    check_joined("Title", "Title and more.", "Title and more.");
    check_joined("", "", "");
}

#[test]
fn an_article_stands_before_content_and_content_before_the_summary() {
    let mut entry = entry();
    assert_eq!(StoryText::of(&entry, None).body, "The summary.");
    entry.content = Some("<p>The content.</p>".to_owned());
    assert_eq!(StoryText::of(&entry, None).body, "The content.");
    let article = Article {
        url: String::new(),
        text: "The article.".to_owned(),
        language: Some(Language::Ru),
        published_at: None,
        modified_at: None,
        body_hash: [0; 32],
    };
    let text = StoryText::of(&entry, Some(&article));
    assert_eq!((text.body.as_str(), text.language), ("The article.", Some(Language::Ru)));
}

#[test]
fn a_long_text_is_cut_between_characters() {
    // Two bytes each, after one of a single byte: the limit falls into the middle of a character.
    let long = format!("x{}", "ж".repeat(TEXT_BYTES_MAX));
    let text = story_text("", &long).joined();
    assert_eq!(text.len(), TEXT_BYTES_MAX - 1);
    assert!(long.starts_with(&text));
    let fits = "x".repeat(TEXT_BYTES_MAX);
    assert_eq!(story_text("", &fits).joined(), fits);
}

#[test]
fn a_story_is_read_for_the_topics_that_are_wanted() {
    let text = story_text("Harbour strike", "Police said 40 people were detained in Freedonia.");
    assert_eq!(reader().read(&text, &[]).matches.len(), 1);
    assert_eq!(reader().read(&text, &["harbour".into()]).figures.len(), 1);
    let other = reader().read(&text, &["other".into()]);
    assert_eq!((other.matches.len(), other.figures.len()), (0, 0));
    let off_topic = reader().read(&story_text("Rain", "Police said 40 people were detained."), &[]);
    assert_eq!(off_topic.figures, []);
}

#[test]
fn an_entry_off_topic_keeps_no_more_than_its_title() {
    let mut entry = Entry { title: "Rain".to_owned(), ..entry() };
    entry.content = Some("<p>Police said 40 people were detained in <b>Free</b>donia.</p>".to_owned());
    let off_topic = reader().read_entry(&entry, &[]);
    assert_eq!((off_topic.text.as_str(), off_topic.matches.len(), off_topic.figures.len()), ("Rain", 0, 0));
    entry.content = entry.content.map(|content| content + "<p>The h<i>arb</i>our was closed.</p>");
    assert_eq!(reader().read_entry(&entry, &[]), reader().read(&StoryText::of(&entry, None), &[]));
    assert_eq!(reader().read_entry(&entry, &[]).figures.len(), 1);
    assert_eq!(reader().read_entry(&entry, &["other".into()]).matches.len(), 0);
}

#[test]
fn every_mistake_of_every_topic_is_told() {
    let bad = |id: &str| Topic { id: id.into(), expression: "harbour and nowhere".to_owned(), ..topic() };
    let errors = Reader::compile(vec![bad("a"), topic(), bad("b")]).err().expect("it does not compile");
    let topics: BTreeSet<_> = errors.iter().map(|error| error.topic.as_str()).collect();
    assert_eq!(topics, BTreeSet::from(["a", "b"]));
}

/// Settles a story against series that nobody knows yet.
fn settled(text: &StoryText, earlier: &[Report]) -> Vec<Settled> {
    let feed =
        FeedLabel { id: FeedId::new("wire"), title: None, url: "https://wire.example/feed".to_owned() };
    let now = Timestamp::from_second(1_641_880_800).unwrap();
    let story = Story {
        id: 1,
        feed: feed.id.clone(),
        identity: Identity::Guid("a".to_owned()),
        outlet: "Example Wire".to_owned(),
        title: text.title.clone(),
        url: None,
        guid: None,
        published_at: None,
        first_seen_at: now,
    };
    let settlement = Settlement {
        reader: reader(),
        instance: "test",
        story: &story,
        origin: &Origin::default(),
        version: 1,
        stated_at: now,
        reading: &reader().read(text, &[]),
        feed: &feed,
        now,
    };
    settle(&settlement, |key| Ok::<_, Infallible>(Series::new(key.clone())), earlier)
        .unwrap_or_else(|never| match never {})
}

const TWO_SIDES: &str = "Police said 40 people were detained in Freedonia. The Dockers' Union said 70 people were \
                         detained in Freedonia. In the harbour, police said, 40 people were detained.";

#[test]
fn each_side_of_a_story_counts_once_in_a_series() {
    let settled = settled(&story_text("Harbour: 40 detained", TWO_SIDES), &[]);
    let leading: Vec<_> = settled
        .iter()
        .filter(|one| one.report.role != Role::Echo)
        .map(|one| (one.report.claimant.name.as_str(), one.report.quantity.value))
        .collect();
    assert_eq!(leading, [("Dockers' Union", Some(70)), ("Police", Some(40))]);
}

#[test]
fn a_number_of_nobody_in_particular_is_that_of_the_agency_whose_text_it_is() {
    let voice = |body: &str| {
        let settled = settled(&story_text("Harbour: people detained", body), &[]);
        settled.first().map(|one| (one.report.claimant.name.clone(), one.report.evidence.outlet.clone()))
    };
    let outlet = || "Example Wire".to_owned();
    let body = "At least 40 people were detained in Freedonia.";
    assert_eq!(voice(body), Some((outlet(), outlet())));
    assert_eq!(
        voice(&format!("HARBOUR CITY, Jan 9 (Reuters) - {body}")),
        Some(("Reuters".to_owned(), outlet()))
    );
    assert_eq!(voice(&format!("{body} (AFP)")), Some(("AFP".to_owned(), outlet())));
}

#[test]
fn a_number_printed_again_is_one_report_with_its_passages() {
    let body = "The police said 40 people were detained in Freedonia. All 40 people were detained on Monday, police \
                said. The Dockers' Union said 70 people were detained in Freedonia.";
    let settled = settled(&story_text("Harbour: 40 people detained", body), &[]);
    let reports: Vec<_> = settled
        .iter()
        .map(|one| {
            let also = one.report.evidence.also.iter().map(|passage| passage.quote.as_str());
            (one.report.quantity.value, one.report.evidence.quote.as_str(), also.collect::<Vec<_>>())
        })
        .collect();
    let passages = vec!["40 people", "40 people"];
    assert_eq!(reports, [(Some(70), "70 people", Vec::new()), (Some(40), "40 people", passages)]);
    for passage in &settled[1].report.evidence.also {
        assert_eq!(passage.figure_span.of(&passage.sentence), passage.quote);
    }
}

#[test]
fn reports_of_one_story_follow_each_other_in_a_series() {
    let settled = settled(&story_text("Harbour: 40 detained", TWO_SIDES), &[]);
    assert_eq!(settled[0].series.key, settled[1].series.key);
    assert_eq!(settled[0].verdict.revision.as_ref().map(|revision| revision.position), Some(1));
    assert!(settled[1].series.position >= settled[0].series.position);
    for one in &settled {
        assert_eq!(
            one.notice.is_some(),
            one.verdict.revision.is_some(),
            "a revision and its notice go together"
        );
    }
}

#[test]
fn what_an_earlier_version_said_is_no_new_report() {
    let text = story_text("Harbour: 40 detained", TWO_SIDES);
    let all: Vec<Report> = settled(&text, &[]).into_iter().map(|one| one.report).collect();
    let forty: Vec<Report> = all.iter().filter(|report| report.quantity.value == Some(40)).cloned().collect();
    let left = settled(&text, &forty);
    assert_eq!(left.iter().map(|one| one.report.quantity.value).collect::<Vec<_>>(), [Some(70)]);
    assert_eq!(settled(&text, &all).len(), 0);
}

proptest! {
    #[test]
    fn what_belongs_to_a_topic_is_read(pieces in prop::collection::vec(
        prop::sample::select(vec![
            "harbour", "HARB", "our", "har", "bour", "<b>", "</b>", "<p>", "<br>", " ", " rain ", "&shy;", "&#117;", "&amp;",
            "&", "<", ">", "<!-- a -->", "<a href=\"?a=1&b=2\">", "\u{301}", "\u{ad}", "&ouml;", "40 people were detained. ",
        ]), 0..16)) {
        let entry = Entry { title: "News".to_owned(), content: Some(pieces.concat()), ..entry() };
        let whole = reader().read(&StoryText::of(&entry, None), &[]);
        if !whole.matches.is_empty() {
            prop_assert_eq!(reader().read_entry(&entry, &[]), whole);
        }
    }

    #[test]
    fn no_text_makes_the_reader_panic(title in "\\PC{0,40}", body in any::<String>()) {
        let reading = reader().read(&story_text(&title, &body), &[]);
        prop_assert!(reading.text.len() <= TEXT_BYTES_MAX);
    }

    #[test]
    fn no_news_makes_the_reader_panic(words in prop::collection::vec(
        prop::sample::select(vec![
            "harbour", "Freedonia", "police", "said", "people", "were", "detained", "killed", "not", "no", "9,900",
            "12", "1.5 million", "nearly", "from", "to", "%", ".", "\n\n", "\u{ab}", "\u{2014}", "половина",
            "задержаны", "2022", "January", "адам", "\u{202e}", "-", ",", "half", "dozens of", "\u{301}",
        ]), 0..60)) {
        let text = story_text("Harbour", &words.join(" "));
        let reading = reader().read(&text, &[]);
        for (_, figure) in &reading.figures {
            prop_assert!(!figure.quote.of(&reading.text).is_empty());
        }
        settled(&text, &[]);
    }
}
