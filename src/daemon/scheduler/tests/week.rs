//! A simulated week: 300 feeds on 40 hosts, publishers of every mood, restarts. Time is a number here and nothing waits;
//! what is checked is the log of requests that the publishers would have seen.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, HashMap},
};

use super::*;
use crate::{
    daemon::{
        hear::validators_to_send,
        poll::host_rest,
        state::{Answer, advance, is_audit},
    },
    model::{Document, FeedFormat, FeedLinks, Outage, Quality, Syndication, Validators},
    schedule::{Answer as Told, Feedback, next_poll},
};

const FEEDS: usize = 300;
const HOSTS: usize = 40;
const CONCURRENCY: usize = 16;
const INTERVAL: Duration = Duration::from_mins(15);
const FLOOR: Duration = Duration::from_mins(5);
const GAP: Duration = Duration::from_secs(2);
const WEEK: i64 = 7 * 24 * 3600 * 1000;

/// A request as its publisher saw it.
struct Request {
    feed: usize,
    sent_at: i64,
    ended_at: i64,
    /// Whether it carried validators.
    conditional: bool,
    /// Whether a document was known, and C6 asks for no look without validators.
    expects_validators: bool,
    /// How long the publisher asks to be left alone, milliseconds.
    retry_after: Option<i64>,
}

/// How a publisher answers.
struct Answered {
    takes: i64,
    answer: Answer,
    retry_after: Option<Duration>,
    overloaded: bool,
    freshness: Option<Duration>,
}

/// The week, and what is known in it.
struct Week {
    feeds: Vec<Feed>,
    states: Vec<FeedState>,
    turns: Turns,
    /// Answers under way: when each comes, and of which feed.
    coming: BinaryHeap<Reverse<(i64, usize)>>,
    answers: HashMap<usize, Answered>,
    /// The number of the document that each publisher has, and of the one that it gave last.
    published: Vec<(u64, Option<u64>)>,
    log: Vec<Request>,
    random: u64,
}

fn time(milliseconds: i64) -> Timestamp {
    Timestamp::from_millisecond(1_641_000_000_000 + milliseconds).unwrap()
}

/// Returns the first whole millisecond that is not before a time.
fn milliseconds(at: Timestamp) -> i64 {
    let whole = at.as_millisecond() - 1_641_000_000_000;
    whole + i64::from(at > time(whole))
}

fn host(feed: usize) -> String {
    format!("host{}.example", feed % HOSTS)
}

fn document(number: u64) -> Answer {
    let document = Document {
        format: FeedFormat::Rss,
        title: None,
        site: None,
        language: None,
        entries: Vec::new(),
        quality: Quality::Clean,
        syndication: Syndication::default(),
        links: FeedLinks::default(),
    };
    let mut body_hash = [0; 32];
    body_hash[..8].copy_from_slice(&number.to_le_bytes());
    Answer::Document { document: Box::new(document), validators: validators(number), body_hash }
}

fn validators(number: u64) -> Validators {
    Validators { etag: Some(format!("\"{number}\"")), last_modified: None }
}

impl Week {
    fn begin() -> Self {
        let feeds: Vec<Feed> = (0..FEEDS)
            .map(|number| feed(&format!("feed{number}"), &format!("https://{}/{number}", host(number))))
            .collect();
        let mut week = Self {
            states: vec![FeedState::default(); FEEDS],
            turns: Turns::new(HostLimits { per_host: 1, gap: GAP }),
            coming: BinaryHeap::new(),
            answers: HashMap::new(),
            published: vec![(0, None); FEEDS],
            log: Vec::new(),
            random: 7,
            feeds,
        };
        week.start(0);
        week
    }

    /// Makes the schedule of what is on record, as a start of the daemon does.
    fn start(&mut self, now: i64) {
        self.turns = Turns::new(HostLimits { per_host: 1, gap: GAP });
        for (number, (feed, state)) in self.feeds.iter().zip(&mut self.states).enumerate() {
            let first = first_poll(&PollPolicy::of(feed, INTERVAL, FLOOR), time(now));
            state.next_poll_at = state.next_poll_at.or(Some(first));
            self.turns.add(&host(number), state.next_poll_at.unwrap_or(first), state.host_rests_until);
        }
    }

    /// Returns a number below `end` that looks like chance (xorshift).
    fn chance(&mut self, end: u64) -> u64 {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        self.random % end
    }

    /// Returns how the publisher of a feed answers a request.
    fn answer(&mut self, feed: usize, conditional: bool) -> Answered {
        let takes = 50 + i64::try_from(self.chance(3_000)).unwrap();
        let changes = feed % 10 != 5 && self.chance(10) == 0;
        let (version, given) = &mut self.published[feed];
        *version += u64::from(changes);
        let version = *version;
        let usual = match given.replace(version) == Some(version) {
            true if conditional => Answer::NotModified(Validators::default()),
            true => Answer::SameBody(validators(version)),
            false => document(version),
        };
        let failed = |outage, text: &str| Answer::Failed(outage, text.to_owned());
        let usual = Answered { takes, answer: usual, retry_after: None, overloaded: false, freshness: None };
        // Some are overloaded, say so with and without a time, hang, or let caches keep what they say.
        match (feed % 10, self.chance(20)) {
            (6, 0) => Answered {
                answer: failed(Outage::Soft, "429"),
                retry_after: Some(Duration::from_secs(600 + self.chance(9_000))),
                overloaded: true,
                ..usual
            },
            (7, 0) => Answered { answer: failed(Outage::Soft, "503"), overloaded: true, ..usual },
            (8, ..6) => Answered { takes: 60_000, answer: failed(Outage::Soft, "timed out"), ..usual },
            (9, _) => Answered { freshness: Some(Duration::from_hours(2)), ..usual },
            _ => usual,
        }
    }

    /// Starts what may start, and takes the answers that have come.
    fn step(&mut self, now: i64) {
        while let Some(Reverse((_, feed))) = self.coming.peek().copied().filter(|one| one.0.0 <= now) {
            self.coming.pop();
            let answered = self.answers.remove(&feed).unwrap();
            self.take(feed, &answered, now);
        }
        while self.coming.len() < CONCURRENCY
            && let Some(feed) = self.turns.take(time(now))
        {
            self.ask(feed, now);
        }
    }

    fn ask(&mut self, feed: usize, now: i64) {
        let state = &self.states[feed];
        let conditional = validators_to_send(state, time(now)) != Validators::default();
        let is_trusted = state.distrusted_since.is_none() && !is_audit(state, time(now));
        let expects_validators = state.baseline_at.is_some() && is_trusted;
        let answered = self.answer(feed, conditional);
        let ended_at = now + answered.takes;
        let retry_after = answered.retry_after.map(|wait| i64::try_from(wait.as_millis()).unwrap());
        self.log.push(Request { feed, sent_at: now, ended_at, conditional, expects_validators, retry_after });
        self.coming.push(Reverse((ended_at, feed)));
        self.answers.insert(feed, answered);
    }

    /// Does with an answer what a poll does.
    fn take(&mut self, feed: usize, answered: &Answered, now: i64) {
        let policy = PollPolicy::of(&self.feeds[feed], INTERVAL, FLOOR);
        let before = &self.states[feed];
        let mut after = advance(before, &answered.answer, time(now));
        let told = match &answered.answer {
            Answer::Document { .. } => Told::Document { known: 9, entries: 10 },
            Answer::NotModified(_) | Answer::SameBody(_) => Told::Unchanged,
            Answer::Failed(outage, _) => Told::Failed(*outage),
        };
        let feedback = Feedback {
            answer: told,
            freshness: answered.freshness,
            syndication: Syndication::default(),
            retry_after: answered.retry_after,
        };
        let next = next_poll(&policy, before, &feedback, time(now));
        after.next_poll_at = Some(next.at);
        after.host_rests_until =
            if answered.overloaded { host_rest(&policy, answered.retry_after, time(now)) } else { None };
        self.turns.end(feed, time(now), after.host_rests_until);
        self.turns.put(feed, next.at);
        self.states[feed] = after;
    }

    /// Returns the next moment at which something happens.
    fn next(&self) -> Option<i64> {
        let answer = self.coming.peek().map(|one| one.0.0);
        let turn = self.turns.next_at().filter(|_| self.coming.len() < CONCURRENCY).map(milliseconds);
        answer.into_iter().chain(turn).min()
    }

    /// Runs until a moment, then stops as the daemon does: what is under way is waited for, nothing new starts.
    fn run(&mut self, mut now: i64, until: i64) -> i64 {
        while let Some(next) = self.next().filter(|next| *next < until) {
            now = now.max(next);
            self.step(now);
        }
        while let Some(Reverse((ended_at, feed))) = self.coming.pop() {
            now = now.max(ended_at);
            let answered = self.answers.remove(&feed).unwrap();
            self.take(feed, &answered, now);
        }
        now.max(until)
    }
}

fn week() -> &'static [Request] {
    static LOG: std::sync::OnceLock<Vec<Request>> = std::sync::OnceLock::new();
    LOG.get_or_init(|| {
        let mut week = Week::begin();
        let mut now = 0;
        // Five restarts, one of them long, in the middle of whatever goes on.
        for until in [3_600_000, 90_000_000, 90_061_000, 200_000_000, 480_000_000, WEEK] {
            now = week.run(now, until);
            now += if until == 200_000_000 { 6 * 3_600_000 } else { 1_000 };
            week.start(now);
        }
        week.log
    })
}

/// Returns the log of each feed, or of each host.
fn by(key: impl Fn(&Request) -> usize) -> Vec<Vec<&'static Request>> {
    let mut groups: HashMap<usize, Vec<&Request>> = HashMap::new();
    for request in week() {
        groups.entry(key(request)).or_default().push(request);
    }
    groups.into_values().collect()
}

#[test]
fn c01_in_a_week_a_feed_is_asked_without_validators_only_before_its_first_document() {
    for log in by(|request| request.feed) {
        let bare = log.iter().filter(|request| request.expects_validators && !request.conditional).count();
        assert_eq!(bare, 0, "feed {}", log[0].feed);
        assert!(!log[0].conditional && log.iter().skip(1).any(|request| request.conditional));
    }
}

#[test]
fn c10_in_a_week_no_feed_is_asked_before_its_floor_also_after_restarts() {
    let floor = i64::try_from(FLOOR.as_millis()).unwrap();
    for log in by(|request| request.feed) {
        for pair in log.windows(2) {
            assert!(pair[1].sent_at - pair[0].ended_at >= floor, "feed {}", pair[0].feed);
        }
        // A week of quarter hours, fewer for those that ask for less; nobody is forgotten.
        assert!((60..=680).contains(&log.len()), "feed {}: {}", log[0].feed, log.len());
    }
}

#[test]
fn c14_in_a_week_no_host_is_asked_by_two_at_once_or_without_a_rest() {
    let gap = i64::try_from(GAP.as_millis()).unwrap();
    for log in by(|request| request.feed % HOSTS) {
        for pair in log.windows(2) {
            let rested = pair[1].sent_at - pair[0].ended_at;
            assert!(rested >= gap.min(1_000), "{}: {rested} ms", host(pair[0].feed));
        }
    }
}

#[test]
fn c16_in_a_week_no_host_is_asked_inside_its_retry_after() {
    let mut asked_for_less = 0;
    for log in by(|request| request.feed % HOSTS) {
        for (at, request) in log.iter().enumerate() {
            let Some(wait) = request.retry_after else { continue };
            asked_for_less += 1;
            let next = log.get(at + 1).map(|next| next.sent_at - request.ended_at);
            assert!(next.is_none_or(|next| next >= wait), "{}: {next:?} of {wait}", host(request.feed));
        }
    }
    assert!(asked_for_less > 100, "the week holds such answers: {asked_for_less}");
}
