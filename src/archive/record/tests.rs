use std::collections::BTreeSet;

use jiff::{ToSpan, civil::Weekday, tz::TimeZone};
use quick_xml::{Reader, events::Event};

use super::{
    source::{Charset, Format},
    *,
};

fn outlet(id: &str) -> Outlet {
    source::outlets().into_iter().find(|outlet| outlet.id == id).unwrap()
}

/// Returns what an outlet's feed showed at a moment, as text.
fn feed_at(id: &str, at: &str) -> String {
    let outlet = outlet(id);
    let body = document::feed(&outlet, &shown(&outlet, at.parse().unwrap()));
    decode(&outlet, &body)
}

fn decode(outlet: &Outlet, body: &[u8]) -> String {
    match outlet.charset {
        Charset::Utf8 => String::from_utf8(body.to_vec()).unwrap(),
        Charset::Windows1251 => encoding_rs::WINDOWS_1251.decode(body).0.into_owned(),
    }
}

#[track_caller]
fn check_well_formed(outlet: &Outlet, body: &str) {
    if outlet.format == Format::Json {
        let feed: serde_json::Value = serde_json::from_str(body).unwrap();
        assert!(!feed["items"].as_array().unwrap().is_empty());
        return;
    }
    let mut reader = Reader::from_str(body);
    let mut items = 0;
    loop {
        let event = reader.read_event().unwrap_or_else(|error| panic!("{}: {error}\n{body}", outlet.id));
        if matches!(event, Event::Eof) {
            break;
        }
        if matches!(&event, Event::Start(tag) if ["item", "entry"].contains(&tag.name().as_ref())) {
            items += 1;
        }
    }
    assert!(items > 0, "{}", outlet.id);
}

#[test]
fn the_same_bytes_come_out_each_time() {
    let captures = captures();
    assert_eq!(captures, super::captures());
    assert!(captures.is_sorted_by_key(|capture| capture.at));
}

#[test]
fn eight_outlets_in_two_languages_tell_more_than_sixty_stories() {
    let outlets = source::outlets();
    assert_eq!(outlets.len(), 8);
    assert_eq!(outlets.iter().filter(|outlet| outlet.language == "ru").count(), 4);
    assert_eq!(outlets.iter().filter(|outlet| outlet.language == "en").count(), 4);
    assert!(outlets.iter().all(|outlet| outlet.site == format!("https://{}", host(&outlet.site))));
    assert!(outlets.iter().all(|outlet| outlet.feed.starts_with(&format!("{}/", outlet.site))));
    assert!(outlets.iter().all(|outlet| outlet.stories.len() >= 10));
    assert!(outlets.iter().map(|outlet| outlet.stories.len()).sum::<usize>() >= 60);
    for outlet in &outlets {
        let slugs: BTreeSet<&str> = outlet.stories.iter().map(|story| story.slug.as_str()).collect();
        assert_eq!(slugs.len(), outlet.stories.len(), "{}", outlet.id);
        assert!(outlet.stories.is_sorted_by_key(|story| story.published), "{}", outlet.id);
    }
}

fn host(site: &str) -> &str {
    let host = site.trim_start_matches("https://");
    assert!(host.ends_with(".example"), "{site}");
    host
}

#[test]
fn every_document_is_well_formed() {
    let captures = captures();
    for outlet in source::outlets() {
        let served = captures.iter().filter(|capture| capture.url == outlet.feed && capture.status == 200);
        for capture in served {
            check_well_formed(&outlet, &decode(&outlet, &capture.body));
        }
    }
}

#[test]
fn no_story_is_lost_between_two_polls() {
    let captures = captures();
    for outlet in source::outlets() {
        let served: String = captures
            .iter()
            .filter(|capture| capture.url == outlet.feed)
            .map(|capture| decode(&outlet, &capture.body))
            .collect();
        for story in &outlet.stories {
            assert!(served.contains(&document::link(&outlet, &story.slug)), "{} {}", outlet.id, story.slug);
        }
    }
}

#[test]
fn the_first_document_of_each_feed_is_of_5_january() {
    let captures = captures();
    for outlet in source::outlets() {
        let first = captures.iter().find(|capture| capture.url == outlet.feed).unwrap();
        let body = decode(&outlet, &first.body);
        let old = outlet.stories.iter().filter(|story| story.published.0 < FIRST_POLL);
        let slugs: Vec<&str> = old.map(|story| story.slug.as_str()).collect();
        assert!(!slugs.is_empty() && slugs.iter().all(|slug| body.contains(slug)), "{}", outlet.id);
        assert!(!body.contains(&outlet.stories[slugs.len()].slug), "{}", outlet.id);
    }
}

#[test]
fn feeds_answer_as_real_ones_do() {
    let captures = captures();
    let with_status = |status| captures.iter().filter(move |capture| capture.status == status);
    assert_eq!(with_status(503).count(), 1);
    assert!(with_status(304).count() > 500);
    assert!(with_status(304).all(|capture| capture.body.is_empty() && capture.header("ETag").is_some()));
    let telegraf = outlet("severny-telegraf");
    assert!(
        captures.iter().filter(|capture| capture.url == telegraf.feed).all(|capture| capture.status == 200)
    );
    let kovyl = captures.iter().find(|capture| capture.url == outlet("kovyl").feed).unwrap();
    assert_eq!(kovyl.header("Content-Type"), Some("text/xml; charset=windows-1251"));
    assert!(std::str::from_utf8(&kovyl.body).is_err());
    assert!(kovyl.body.starts_with(b"<?xml version=\"1.0\"?>"));
}

#[test]
fn a_feed_of_titles_has_pages_beside_it() {
    let captures = captures();
    let predgorye = outlet("predgorye");
    let feed = feed_at("predgorye", "2022-01-06T13:00:00Z");
    assert!(!feed.contains("<guid") && !feed.contains("Восемнадцать силовиков"));
    for story in &predgorye.stories {
        let url = document::link(&predgorye, &story.slug);
        let pages: Vec<_> = captures.iter().filter(|capture| capture.url == url).collect();
        assert_eq!(pages.len(), 1, "{url}");
        assert!(String::from_utf8_lossy(&pages[0].body).contains(story.text.trim()), "{url}");
    }
}

#[test]
fn a_story_is_edited_in_place() {
    let before = feed_at("kovyl", "2022-01-06T08:00:00Z");
    let after = feed_at("kovyl", "2022-01-06T09:00:00Z");
    assert!(before.contains("В Алматы погибли 12 силовиков") && !before.contains("13 силовиков"));
    assert!(after.contains("В Алматы погибли 13 силовиков") && !after.contains("12 силовиков"));
    for feed in [before, after] {
        assert!(feed.contains("<guid>https://kovyl-press.example/2022/114</guid>"));
        assert!(feed.contains("<pubDate>Thu, 06 Jan 2022 11:45:00 +0600</pubDate>"));
    }
}

#[test]
fn a_story_is_republished_unchanged() {
    let before = feed_at("meridian-press", "2022-01-12T05:00:00Z");
    let after = feed_at("meridian-press", "2022-01-12T07:00:00Z");
    let id = "<id>tag:meridian-press.example,2022:bloc-to-pull-out</id>";
    assert!(before.contains(id) && after.contains(id));
    assert!(before.contains("<published>2022-01-11T09:30:00+00:00</published>"));
    assert!(after.contains("<published>2022-01-12T06:00:00+00:00</published>"));
}

#[test]
fn the_figures_of_11_january_are_told() {
    let feed = feed_at("meridian-press", "2022-01-11T10:00:00Z");
    for words in [
        "The Interior Ministry put the number of people detained at 9,900 on Tuesday",
        "338 criminal investigations had been opened",
        "dozens of people were killed",
        "in two days",
        "no more than 10 days",
        "a 180-day cap on fuel prices",
    ] {
        assert!(feed.contains(words), "{words}");
    }
}

/// A weekday in a story is the day of its publication, in Almaty, but for those that speak of another day.
#[test]
fn weekdays_are_right() {
    let english = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    let russian = ["понедельник", "вторник", "среду", "четверг", "пятниц", "суббот", "воскресень"];
    let other_days = [
        ("meridian-press", "alliance-2500"),
        ("severny-telegraf", "zas-2500"),
        ("meridian-press", "old-wounds"),
        ("meridian-press", "toll-disowned"),
        ("northgate", "storm-azores"),
        ("northgate", "what-we-know"),
        ("northgate", "almost-10000"),
        ("kovyl", "147"),
        ("severny-telegraf", "16-silovikov"),
        ("sedmaya-polosa", "nedelya"),
    ];
    let almaty = TimeZone::fixed(jiff::tz::Offset::constant(6));
    for outlet in source::outlets() {
        for story in &outlet.stories {
            if other_days.contains(&(outlet.id.as_str(), story.slug.as_str())) {
                continue;
            }
            let day = story.published.0.to_zoned_datetime(almaty.clone()).weekday();
            let words = format!("{} {}", story.title, story.text);
            for (at, weekday) in Weekday::Monday.cycle_forward().take(7).enumerate() {
                let named = words.contains(english[at])
                    || words.split(' ').any(|word| word.to_lowercase().starts_with(russian[at]));
                assert!(!named || weekday == day, "{} {}: {weekday:?} on {day:?}", outlet.id, story.slug);
            }
        }
    }
}

#[test]
fn after_20_january_a_feed_is_polled_an_hour_after_each_change() {
    let polls = polls(&outlet("northgate"));
    let late: Vec<String> = polls.iter().filter(|at| **at > LAST_POLL).map(ToString::to_string).collect();
    assert_eq!(late, ["2022-02-01T10:30:23Z", "2022-03-14T09:20:23Z", "2022-08-16T12:30:23Z"]);
    assert_eq!(polls[0].to_string(), "2022-01-06T00:00:23Z");
    assert_eq!(polls[1], polls[0] + 2.hours());
    assert_eq!(polls.len(), 14 * 12 + 3);
}
