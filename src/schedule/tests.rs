use std::time::Duration;

use proptest::prelude::*;

use super::*;
use crate::model::{
    FeedState, HubLink, NextPoll, Outage, PollReason, Secret, Subscription, SubscriptionState, Syndication,
};

const MINUTE: Duration = Duration::from_mins(1);
const HOUR: Duration = Duration::from_hours(1);
const DAY: Duration = Duration::from_hours(24);

/// Thursday, 6 January 2022, noon.
fn noon() -> Timestamp {
    "2022-01-06T12:00:00Z".parse().unwrap()
}

fn policy(interval: Duration, floor: Duration) -> PollPolicy {
    PollPolicy { interval, floor, seed: seed("https://news.example/feed") }
}

fn unchanged() -> Feedback {
    Feedback::new(Answer::Unchanged)
}

fn waits(policy: &PollPolicy, state: &FeedState, feedback: &Feedback) -> Duration {
    (next_poll(policy, state, feedback, noon()).at - noon()).try_into().unwrap()
}

/// Asserts a wait, up to the part that chance adds.
#[track_caller]
fn assert_about(wait: Duration, expected: Duration) {
    assert!(wait >= expected && wait <= expected.mul_f64(1.05), "{wait:?} is not about {expected:?}");
}

#[track_caller]
fn check(interval: Duration, floor: Duration, feedback: &Feedback, expected: Duration) {
    assert_about(waits(&policy(interval, floor), &FeedState::default(), feedback), expected);
}

#[test]
fn c10_the_longest_of_what_is_asked_for_counts() {
    let fresh = |freshness| Feedback { freshness: Some(freshness), ..unchanged() };
    let declared = |interval| {
        let syndication = Syndication { interval: Some(interval), ..Syndication::default() };
        Feedback { syndication, ..unchanged() }
    };
    check(HOUR, HOUR, &unchanged(), HOUR);
    check(MINUTE, HOUR, &unchanged(), HOUR);
    check(5 * MINUTE, 5 * MINUTE, &unchanged(), 5 * MINUTE);
    check(HOUR, HOUR, &fresh(2 * HOUR), 2 * HOUR);
    check(HOUR, HOUR, &fresh(MINUTE), HOUR);
    check(HOUR, HOUR, &declared(3 * HOUR), 3 * HOUR);
    check(HOUR, HOUR, &declared(Duration::ZERO), HOUR);
    assert_eq!(waits(&policy(HOUR, HOUR), &FeedState::default(), &fresh(365 * DAY)), DAY);
}

#[test]
fn c10_a_feed_of_its_own_interval_lowers_the_floor() {
    let mut feed = crate::model::Feed {
        id: "a".into(),
        url: "https://news.example/feed".into(),
        outlet: None,
        language: None,
        zone: None,
        interval: None,
        topics: Vec::new(),
        full_text: crate::model::FullText::Auto,
        allow_private: Vec::new(),
    };
    assert_eq!(PollPolicy::of(&feed, 2 * HOUR, HOUR), policy(2 * HOUR, HOUR));
    feed.interval = Some(5 * MINUTE);
    assert_eq!(PollPolicy::of(&feed, 2 * HOUR, HOUR), policy(5 * MINUTE, 5 * MINUTE));
    feed.interval = Some(6 * HOUR);
    assert_eq!(PollPolicy::of(&feed, 2 * HOUR, HOUR), policy(6 * HOUR, HOUR));
}

#[track_caller]
fn check_burst(minutes_since: i64, known: u32, entries: u32, expected: Duration) {
    let last = noon().as_second() - minutes_since * 60;
    let state = FeedState { last_success_at: Timestamp::from_second(last).ok(), ..FeedState::default() };
    let feedback = Feedback::new(Answer::Document { known, entries });
    assert_about(waits(&policy(HOUR, 5 * MINUTE), &state, &feedback), expected);
}

#[test]
fn c15_a_burst_is_polled_faster() {
    check_burst(60, 25, 25, HOUR);
    check_burst(60, 24, 25, HOUR);
    check_burst(60, 5, 25, Duration::from_secs(2_250));
    check_burst(60, 0, 25, 30 * MINUTE);
    check_burst(30, 0, 25, 15 * MINUTE);
    check_burst(6, 0, 25, 5 * MINUTE);
    check_burst(60, 0, 0, HOUR);
    check_burst(-60, 0, 25, HOUR);
}

#[track_caller]
fn check_failure(outage: Outage, failures: u32, expected: Duration) {
    let state = FeedState { failures, ..FeedState::default() };
    let wait = waits(&policy(30 * MINUTE, 30 * MINUTE), &state, &Feedback::new(Answer::Failed(outage)));
    assert_about(wait, expected);
}

#[test]
fn c18_failures_back_off_by_class() {
    check_failure(Outage::Temporary, 0, MINUTE);
    check_failure(Outage::Temporary, 1, 2 * MINUTE);
    check_failure(Outage::Temporary, 900, 30 * MINUTE);
    check_failure(Outage::Soft, 0, 30 * MINUTE);
    check_failure(Outage::Soft, 1, HOUR);
    check_failure(Outage::Soft, 4, 8 * HOUR);
    check_failure(Outage::Soft, u32::MAX, DAY);
    check_failure(Outage::Hard, 0, 2 * HOUR);
    check_failure(Outage::Hard, 1, 8 * HOUR);
    check_failure(Outage::Hard, u32::MAX, DAY);
    check_failure(Outage::Gone, 0, 7 * DAY);
}

#[test]
fn c16_a_server_that_asks_for_time_gets_it() {
    let asked = |retry_after, answer| Feedback { retry_after: Some(retry_after), ..Feedback::new(answer) };
    check(HOUR, HOUR, &asked(3 * HOUR, Answer::Failed(Outage::Soft)), 3 * HOUR);
    check(HOUR, HOUR, &asked(3 * HOUR, Answer::Unchanged), 3 * HOUR);
    check(HOUR, HOUR, &asked(Duration::ZERO, Answer::Failed(Outage::Soft)), HOUR);
    assert_eq!(waits(&policy(HOUR, HOUR), &FeedState::default(), &asked(90 * DAY, Answer::Unchanged)), DAY);
}

/// Checks what decides the next poll of a feed with an interval of an hour and a floor of ten minutes.
#[track_caller]
fn check_reason(feedback: &Feedback, expected: PollReason) {
    let last = noon().as_second() - 60 * 60;
    let state = FeedState { last_success_at: Timestamp::from_second(last).ok(), ..FeedState::default() };
    assert_eq!(next_poll(&policy(HOUR, 10 * MINUTE), &state, feedback, noon()).reason, expected);
}

#[test]
fn the_next_poll_says_what_decided_it() {
    let document = |known, entries| Feedback::new(Answer::Document { known, entries });
    let failed = |outage| Feedback::new(Answer::Failed(outage));
    let declared = |interval| Syndication { interval: Some(interval), ..Syndication::default() };
    let skips = Syndication { skip_hours: vec![13], ..Syndication::default() };
    check_reason(&unchanged(), PollReason::Interval);
    check_reason(&document(25, 25), PollReason::Interval);
    check_reason(&document(20, 25), PollReason::Interval);
    check_reason(&document(5, 25), PollReason::Burst);
    check_reason(&Feedback { freshness: Some(2 * HOUR), ..document(5, 25) }, PollReason::Freshness);
    check_reason(&Feedback { freshness: Some(MINUTE), ..document(5, 25) }, PollReason::Burst);
    check_reason(&Feedback { freshness: Some(HOUR), ..unchanged() }, PollReason::Interval);
    check_reason(&Feedback { syndication: declared(3 * HOUR), ..unchanged() }, PollReason::Declared);
    let both = Feedback { freshness: Some(4 * HOUR), syndication: declared(3 * HOUR), ..unchanged() };
    check_reason(&both, PollReason::Freshness);
    check_reason(&Feedback { freshness: Some(90 * DAY), ..unchanged() }, PollReason::Freshness);
    check_reason(&Feedback { retry_after: Some(2 * HOUR), ..unchanged() }, PollReason::RetryAfter);
    check_reason(&Feedback { retry_after: Some(MINUTE), ..unchanged() }, PollReason::Interval);
    check_reason(&failed(Outage::Temporary), PollReason::BackOff);
    check_reason(&failed(Outage::Soft), PollReason::BackOff);
    check_reason(&failed(Outage::Hard), PollReason::BackOff);
    check_reason(&failed(Outage::Gone), PollReason::Gone);
    check_reason(&Feedback { retry_after: Some(3 * HOUR), ..failed(Outage::Soft) }, PollReason::RetryAfter);
    check_reason(&Feedback { retry_after: Some(3 * HOUR), ..failed(Outage::Gone) }, PollReason::Gone);
    check_reason(&Feedback { syndication: skips, ..unchanged() }, PollReason::Skipped);
}

#[test]
fn a_burst_beyond_the_shortest_interval_is_polled_at_the_floor() {
    let last = noon().as_second() - 6 * 60;
    let state = FeedState { last_success_at: Timestamp::from_second(last).ok(), ..FeedState::default() };
    let replaced = Feedback::new(Answer::Document { known: 0, entries: 25 });
    let reason = |floor| next_poll(&policy(HOUR, floor), &state, &replaced, noon()).reason;
    assert_eq!(reason(MINUTE), PollReason::Burst);
    assert_eq!(reason(5 * MINUTE), PollReason::Floor);
    assert_eq!(reason(HOUR), PollReason::Interval);
}

#[test]
fn a_host_that_rests_holds_its_feeds_back() {
    let at = |hours: i64| noon() + jiff::SignedDuration::from_hours(hours);
    let next = NextPoll { at: at(2), reason: PollReason::Interval };
    assert_eq!(next.behind(None), next);
    assert_eq!(next.behind(Some(at(1))), next);
    assert_eq!(next.behind(Some(at(2))), next);
    assert_eq!(next.behind(Some(at(3))), NextPoll { at: at(3), reason: PollReason::HostRests });
}

#[track_caller]
fn check_skip(hours: &[u8], days: &[u8], expected: &str) {
    let syndication = Syndication { interval: None, skip_hours: hours.to_vec(), skip_days: days.to_vec() };
    let at = next_poll(
        &policy(HOUR, HOUR),
        &FeedState::default(),
        &Feedback { syndication, ..unchanged() },
        noon(),
    );
    assert_eq!(at.at.strftime("%a %H").to_string(), expected);
}

#[test]
fn c11_skipped_hours_and_days_are_skipped() {
    check_skip(&[], &[], "Thu 13");
    check_skip(&[13], &[], "Thu 14");
    check_skip(&[13, 14, 15], &[], "Thu 16");
    check_skip(&(13..24).collect::<Vec<_>>(), &[], "Fri 00");
    check_skip(&[], &[4], "Fri 00");
    check_skip(&[0, 1], &[4, 5], "Sat 02");
    check_skip(&[], &[1, 2, 3, 4, 5, 6], "Sun 00");
    check_skip(&(0..24).collect::<Vec<_>>(), &[], "Thu 13");
    check_skip(&[], &(1..8).collect::<Vec<_>>(), "Thu 13");
    check_skip(&[99], &[0, 99], "Thu 13");
}

#[test]
fn first_polls_are_spread_over_a_minute() {
    let offset = |url: &str| {
        let policy = PollPolicy { seed: seed(url), ..policy(HOUR, HOUR) };
        (first_poll(&policy, noon()) - noon()).as_secs()
    };
    let offsets: Vec<_> = (0..600).map(|feed| offset(&format!("https://news.example/{feed}"))).collect();
    assert!(offsets.iter().all(|offset| (0..60).contains(offset)));
    for second in (0..60).step_by(10) {
        let share = offsets.iter().filter(|offset| (second..second + 10).contains(*offset)).count();
        assert!(
            (60..=140).contains(&share),
            "{share} of 600 feeds start in seconds {second} to {}",
            second + 9
        );
    }
    assert_eq!(offset("https://news.example/1"), offset("https://news.example/1"));
}

fn any_answer() -> impl Strategy<Value = Answer> {
    prop_oneof![
        Just(Answer::Unchanged),
        any::<(u32, u32)>().prop_map(|(known, entries)| Answer::Document { known, entries }),
        Just(Answer::Failed(Outage::Temporary)),
        Just(Answer::Failed(Outage::Soft)),
        Just(Answer::Failed(Outage::Hard)),
    ]
}

/// Checks by when a feed with entries so many hours ago should bring another, in hours from now.
#[track_caller]
fn check_rhythm(hours_ago: &[i64], expected: Option<i64>) {
    let at = |hours: i64| noon() - jiff::SignedDuration::from_hours(hours);
    let next_by = rhythm(hours_ago.iter().map(|hours| at(*hours)), noon()).map(|rhythm| rhythm.next_by);
    assert_eq!(next_by, expected.map(|hours| at(-hours)), "{hours_ago:?}");
}

#[test]
fn c35_a_feed_is_silent_after_three_of_its_longest_pauses() {
    check_rhythm(&[1, 2, 3, 4, 5, 6], Some(23));
    check_rhythm(&[6, 1, 5, 2, 30, 3], Some(71));
    check_rhythm(&[0, 24, 48, 120, 144, 168], Some(216));
    check_rhythm(&[0, 2_000, 4_000, 6_000, 8_000, 9_000], Some(60 * 24));
    check_rhythm(&[1, 2, 3, 4, 5], None);
    check_rhythm(&[1, 2, 3, 4, 5, -1], None);
    check_rhythm(&[], None);
}

#[test]
fn the_usual_pause_is_the_median() {
    let usual = |minutes_ago: &[i64]| {
        let at = |minutes: &i64| noon() - jiff::SignedDuration::from_mins(*minutes);
        rhythm(minutes_ago.iter().map(at), noon()).map(|rhythm| rhythm.usual_pause)
    };
    assert_eq!(usual(&[0, 10, 20, 30, 40, 600]), Some(10 * MINUTE));
    assert_eq!(usual(&[0, 0, 0, 0, 0, 0]), Some(Duration::ZERO));
    assert_eq!(usual(&[0, 1, 2, 3, 4]), None);
}

/// Looks again so many minutes after the first look and expects the next look at about that minute.
#[track_caller]
fn check_look(minutes: u64, expected: Option<u64>) {
    let next = next_look(noon(), after(noon(), Duration::from_mins(minutes)), seed("https://news.example/a"));
    let wait = next.map(|at| Duration::try_from(at - noon()).unwrap());
    match (wait, expected) {
        (Some(wait), Some(expected)) => assert_about(wait, Duration::from_mins(expected)),
        (wait, expected) => assert_eq!(wait.map(|wait| wait.as_secs() / 60), expected),
    }
}

#[test]
fn pages_are_looked_at_ever_more_slowly_for_two_days() {
    check_look(0, Some(30));
    check_look(35, Some(60));
    check_look(64, Some(120));
    check_look(10 * 60, Some(16 * 60));
    check_look(40 * 60, Some(48 * 60));
    check_look(51 * 60, None);
}

#[test]
fn the_clock_set_back_brings_no_look_before_the_first() {
    let earlier = Timestamp::from_second(noon().as_second() - 7_200).unwrap();
    assert!(next_look(noon(), earlier, 7).unwrap() > noon());
    assert_eq!(next_look(Timestamp::MAX, Timestamp::MAX, 7), None);
}

proptest! {
    #[test]
    fn a_wait_keeps_its_bounds(
        answer in any_answer(), interval in 0..200_000_u64, floor in 1..86_400_u64, failures: u32,
        freshness: Option<u32>, retry_after: Option<u32>, since in -200_000..200_000_i64,
    ) {
        let seconds = |seconds: u32| Duration::from_secs(seconds.into());
        let policy = policy(Duration::from_secs(interval), Duration::from_secs(floor));
        let last_success_at = Timestamp::from_second(noon().as_second() - since).ok();
        let state = FeedState { last_success_at, failures, ..FeedState::default() };
        let feedback = Feedback {
            freshness: freshness.map(seconds), retry_after: retry_after.map(seconds), ..Feedback::new(answer)
        };
        let wait = waits(&policy, &state, &feedback);
        prop_assert!(wait <= DAY.max(policy.interval).max(policy.floor));
        prop_assert!(wait >= feedback.retry_after.unwrap_or_default().min(DAY));
        if !matches!(answer, Answer::Failed(Outage::Temporary)) {
            prop_assert!(wait >= policy.floor.min(DAY));
        }
    }

    #[test]
    fn the_end_of_time_is_no_trouble(seconds in 253_402_207_000_i64..253_402_207_200) {
        let now = Timestamp::from_second(seconds).unwrap();
        prop_assert!(next_poll(&policy(HOUR, HOUR), &FeedState::default(), &unchanged(), now).at >= now);
        prop_assert!(next_retry(12, None, now, 0).unwrap() >= now);
    }
}

#[test]
fn retries_follow_the_table() {
    let expected = [0, 5, 30, 120, 600, 1_800, 3_600, 7_200, 14_400, 28_800, 43_200, 86_400, 86_400];
    for (attempts, expected) in (0..).zip(expected) {
        let waits: Vec<f64> = (0..10_000)
            .map(|seed| (next_retry(attempts, None, noon(), seed).unwrap() - noon()).as_secs_f64())
            .collect();
        let expected = f64::from(expected);
        let mean = waits.iter().sum::<f64>() / waits.len() as f64;
        assert!(waits.iter().all(|wait| (expected * 0.8..=expected * 1.2).contains(wait)), "{attempts}");
        assert!((mean - expected).abs() <= expected * 0.01, "{attempts}: mean {mean}");
    }
    assert_eq!(next_retry(ATTEMPTS_MAX, None, noon(), 0), None);
    assert_eq!(next_retry(u32::MAX, Some(MINUTE), noon(), 0), None);
}

#[test]
fn a_receiver_that_asks_for_time_gets_it_to_the_second() {
    let wait = |attempts, after| next_retry(attempts, Some(after), noon(), 7).unwrap() - noon();
    assert_eq!(wait(0, 3 * MINUTE), (3 * MINUTE).try_into().unwrap());
    assert_eq!(wait(1, 3 * MINUTE), (3 * MINUTE).try_into().unwrap());
    assert_eq!(wait(1, 90 * DAY), RETRY_AFTER_MAX.try_into().unwrap());
    assert!(wait(12, MINUTE) > HOUR.try_into().unwrap());
}

/// A subscription that the hub was never asked for.
fn wanted() -> Subscription {
    Subscription {
        id: 1,
        feed: "wire".into(),
        link: HubLink {
            hub: "https://hub.example/".to_owned(),
            topic: "https://news.example/feed".to_owned(),
        },
        public_url: "https://desk.example".to_owned(),
        token: Secret::new("0123"),
        secret: Secret::new("4567"),
        state: SubscriptionState::Asking,
        asked_at: None,
        next_at: noon(),
        live_since: None,
        lease_ends_at: None,
        failures: 0,
        detail: None,
    }
}

fn later(wait: Duration) -> Timestamp {
    noon().checked_add(wait).unwrap()
}

/// Asserts a time after noon, up to a part that chance adds.
#[track_caller]
fn assert_after_noon(at: Timestamp, expected: Duration, chance: f64) {
    let wait: Duration = (at - noon()).try_into().unwrap();
    assert!(wait >= expected && wait <= expected.mul_f64(1.0 + chance), "{wait:?} is not about {expected:?}");
}

#[track_caller]
fn check_asked(failures: u32, expected: Duration) {
    let asked = asked(Subscription { failures, ..wanted() }, noon());
    assert_eq!((asked.asked_at, asked.failures), (Some(noon()), failures.saturating_add(1)));
    assert_after_noon(asked.next_at, expected, 0.2);
}

#[test]
fn a_hub_that_does_not_verify_is_asked_ever_more_rarely() {
    for (failures, minutes) in [(0, 5), (1, 15), (2, 60), (3, 180), (4, 720), (5, 1_440), (u32::MAX, 1_440)] {
        check_asked(failures, minutes * MINUTE);
    }
    let busy = refused(asked(wanted(), noon()), "busy".to_owned(), Some(2 * HOUR), noon());
    assert_eq!((busy.next_at, busy.detail.as_deref()), (later(2 * HOUR), Some("busy")));
    let impatient = refused(asked(wanted(), noon()), "no".to_owned(), Some(MINUTE), noon());
    assert_after_noon(impatient.next_at, 5 * MINUTE, 0.2);
}

#[track_caller]
fn check_lease(said: Option<u64>, expected: Duration) {
    let live = verified(asked(wanted(), noon()), said, noon());
    assert_eq!((live.state, live.failures, live.live_since), (SubscriptionState::Live, 0, Some(noon())));
    assert_eq!(live.lease_ends_at, Some(later(expected)));
    let renewal: Duration = (live.next_at - noon()).try_into().unwrap();
    assert!(renewal >= expected.mul_f64(0.75) && renewal <= expected.mul_f64(0.85), "{renewal:?}");
}

#[test]
fn a_lease_is_renewed_well_before_it_ends() {
    check_lease(Some(864_000), 10 * DAY);
    check_lease(Some(300), 5 * MINUTE);
    check_lease(Some(0), MINUTE / 2);
    check_lease(None, DAY);
    check_lease(Some(u64::MAX), 366 * DAY);
}

#[test]
fn a_renewal_is_tried_again_while_there_is_time_and_then_the_lease_lapses() {
    let live = verified(asked(wanted(), noon()), Some(600), noon());
    let at = later(8 * MINUTE);
    let renewing = asked(live.clone(), at);
    assert_eq!((renewing.state, renewing.next_at), (SubscriptionState::Live, later(9 * MINUTE)));
    let renewing = asked(renewing, later(Duration::from_secs(590)));
    assert_eq!((renewing.state, renewing.next_at), (SubscriptionState::Live, later(10 * MINUTE)));
    let over = asked(renewing.clone(), later(10 * MINUTE));
    assert_eq!((over.state, over.lease_ends_at, over.failures), (SubscriptionState::Asking, None, 3));
    let longer = verified(renewing, Some(600), at);
    assert_eq!((longer.live_since, longer.lease_ends_at), (Some(noon()), Some(later(18 * MINUTE))));
    assert_eq!(lapsed(live.clone(), later(9 * MINUTE)), live);
}

#[test]
fn a_hub_that_denies_is_left_alone_for_a_week() {
    let live = verified(asked(wanted(), noon()), Some(600), noon());
    let no = denied(live, Some("not for you"), noon());
    assert_eq!((no.state, no.lease_ends_at), (SubscriptionState::Denied, None));
    assert_eq!(no.detail.as_deref(), Some("the hub said no: not for you"));
    assert_after_noon(no.next_at, 7 * DAY, 0.2);
    assert_eq!(step(&no), Step::Subscribe);
    assert_eq!(asked(no, noon()).state, SubscriptionState::Asking);
}

#[test]
fn what_is_not_wanted_is_ended_at_the_hub_and_forgotten() {
    let goodbyes = |mut leaving: Subscription| {
        let mut said = 0;
        while step(&leaving) == Step::Unsubscribe {
            leaving = asked(leaving, noon());
            said += 1;
        }
        assert_eq!(step(&leaving), Step::Forget);
        said
    };
    let live = verified(asked(wanted(), noon()), Some(600), noon());
    let leaving = left(live.clone(), later(MINUTE));
    assert_eq!((leaving.state, leaving.next_at), (SubscriptionState::Leaving, later(MINUTE)));
    assert_eq!(goodbyes(leaving), 3);
    assert_eq!(goodbyes(left(asked(wanted(), noon()), noon())), 3, "the hub may still verify");
    assert_eq!(goodbyes(left(wanted(), noon())), 0, "the hub never knew");
    assert_eq!(goodbyes(left(denied(live, None, noon()), noon())), 0, "the hub does not want it");
}

#[track_caller]
fn check_safety(otherwise: Duration, lease: Duration, expected: Duration) {
    let at = safety_poll(noon(), later(otherwise), later(lease), seed("https://news.example/feed"));
    assert_after_noon(at, expected, 0.2);
}

#[test]
fn c10_a_feed_that_is_pushed_is_polled_hourly_all_the_same() {
    check_safety(5 * MINUTE, DAY, HOUR);
    check_safety(3 * HOUR, DAY, 3 * HOUR);
    check_safety(5 * MINUTE, 20 * MINUTE, 20 * MINUTE);
    check_safety(30 * MINUTE, 20 * MINUTE, 30 * MINUTE);
}
