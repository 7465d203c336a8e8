//! A withdrawal whose end passes without a word, one that is reported over, and parts larger than their whole: an
//! archive of a few captures through the real binary.

use std::{fmt::Write as _, fs};

use serde_json::Value;

use crate::harness::{Item, Recount, rss};

const ANNOUNCED: Item<'_> = Item {
    guid: "announced",
    title: "Kazakhstan: peacekeepers to leave",
    text: "President Tokayev said the withdrawal of CSTO peacekeepers from Kazakhstan would start in two days and take no \
           more than ten days.",
    date: "Tue, 11 Jan 2022 06:00:00 GMT",
};

const BEGUN: Item<'_> = Item {
    guid: "begun",
    title: "Kazakhstan: CSTO peacekeepers on the move",
    text: "The withdrawal of CSTO peacekeepers from Kazakhstan began on Thursday, the Defence Ministry said.",
    date: "Thu, 13 Jan 2022 09:00:00 GMT",
};

const ENDED: Item<'_> = Item {
    guid: "ended",
    title: "Kazakhstan: CSTO peacekeepers are gone",
    text: "The last CSTO peacekeepers left Kazakhstan on Wednesday, the Defence Ministry said.",
    date: "Wed, 19 Jan 2022 17:00:00 GMT",
};

const TOLL: Item<'_> = Item {
    guid: "toll",
    title: "Kazakhstan unrest: the toll",
    text: "In Kazakhstan 12 people were killed in the unrest, the Interior Ministry said.",
    date: "Wed, 12 Jan 2022 09:00:00 GMT",
};

const POLICE: Item<'_> = Item {
    guid: "police",
    title: "Kazakhstan unrest: police",
    text: "In Kazakhstan 18 police officers were killed in the unrest, the Prosecutor General's Office said.",
    date: "Wed, 12 Jan 2022 10:00:00 GMT",
};

const HELD: Item<'_> = Item {
    guid: "held",
    title: "Kazakhstan unrest: detentions",
    text: "The Interior Ministry of Kazakhstan said that a total of 9,900 people have been detained in the unrest.",
    date: "Tue, 11 Jan 2022 07:00:00 GMT",
};

const HELD_TODAY: Item<'_> = Item {
    guid: "held-today",
    title: "Kazakhstan unrest: the day",
    text: "Another 1,678 people were detained in Kazakhstan over the past 24 hours, the Interior Ministry said.",
    date: "Tue, 11 Jan 2022 08:00:00 GMT",
};

/// Returns an archive of one feed at these times.
fn archive(captures: &[(&str, &[Item<'_>])]) -> String {
    let mut warc = String::new();
    for (at, items) in captures {
        let body = rss("Wire", items);
        let answer = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        );
        let _ = write!(
            warc,
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://wire.example/rss\r\nWARC-Date: {at}\r\n\
             WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000000>\r\n\
             Content-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n{answer}\r\n\r\n",
            answer.len()
        );
    }
    warc
}

struct Replayed {
    recount: Recount,
    database: String,
    notices: String,
}

#[track_caller]
fn replay(captures: &[(&str, &[Item<'_>])]) -> Replayed {
    let recount = Recount::new("");
    let path = recount.path("wire.warc");
    fs::write(&path, archive(captures)).expect("the archive can be written");
    let database = recount.path("replay.db").display().to_string();
    let arguments = ["--database", &database, "--json", "replay", path.to_str().expect("a plain path")];
    let output = recount.output(&arguments);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let again = recount.output(&arguments);
    assert_eq!(output.stdout, again.stdout, "a second replay gives the same bytes");
    Replayed { notices: String::from_utf8_lossy(&output.stdout).into_owned(), database, recount }
}

impl Replayed {
    fn passed(&self) -> Vec<Value> {
        let notices = self.notices.lines().map(|line| serde_json::from_str(line).expect("each line is JSON"));
        notices.filter(|notice: &Value| notice["type"] == "figure.deadline").collect()
    }

    #[track_caller]
    fn ask(&self, arguments: &[&str]) -> String {
        let output = self.recount.output(&[&["--database", &self.database], arguments].concat());
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    #[track_caller]
    fn json(&self, arguments: &[&str]) -> Value {
        serde_json::from_str(&self.ask(&[&["--json"], arguments].concat())).expect("the output is JSON")
    }
}

#[test]
fn an_end_that_passes_without_a_report_is_told_by_the_next_capture() {
    let replayed = replay(&[
        ("2022-01-11T08:00:00Z", &[ANNOUNCED]),
        ("2022-01-13T10:00:00Z", &[BEGUN, ANNOUNCED]),
        ("2022-01-22T05:00:00Z", &[BEGUN, ANNOUNCED]),
        ("2022-01-22T07:30:00Z", &[BEGUN, ANNOUNCED]),
        ("2022-01-23T07:30:00Z", &[BEGUN, ANNOUNCED]),
    ]);
    let passed = replayed.passed();
    let told: Vec<(&Value, &Value)> =
        passed.iter().map(|notice| (&notice["timestamp"], &notice["data"]["measure"]["id"])).collect();
    assert_eq!(told, [(&"2022-01-22T07:30:00Z".into(), &"deadline_end".into())], "{}", replayed.notices);
    let data = &passed[0]["data"];
    assert_eq!(data["new"]["date"], "2022-01-21");
    assert_eq!(data["change"]["kind"], "reported");
    assert!(
        data["headline"].as_str().unwrap().starts_with(
            "End of the withdrawal in Kazakhstan: 21 January 2022 has passed, no report of completion"
        ),
        "{data}"
    );
    let history = replayed.ask(&["history", "deadline_start"]);
    assert!(history.contains("2022-01-13: kept, reported on 2022-01-13 09:00 UTC"), "{history}");
    assert!(history.contains("began on Thursday"), "{history}");
    let id = passed[0]["id"].as_str().unwrap();
    let explained = replayed.ask(&["explain", id]);
    assert!(explained.contains("passed without a report that it was kept"), "{explained}");
    assert!(explained.contains("take no more than ten days"), "{explained}");
}

#[test]
fn a_report_of_completion_closes_the_deadline_in_silence() {
    let replayed = replay(&[
        ("2022-01-11T08:00:00Z", &[ANNOUNCED]),
        ("2022-01-19T18:00:00Z", &[ENDED, ANNOUNCED]),
        ("2022-01-25T08:00:00Z", &[ENDED, ANNOUNCED]),
    ]);
    // Nothing told that the withdrawal began when it should; its end says so, but later.
    let told: Vec<Value> =
        replayed.passed().iter().map(|notice| notice["data"]["measure"]["id"].clone()).collect();
    assert_eq!(told, Vec::<Value>::new(), "what the first capture after a day brings is read first");
    let rows = replayed.json(&["explain", "deadline_end"]);
    assert_eq!(rows["deadlines"][0]["state"], "completed");
    assert_eq!(rows["deadlines"][0]["completion"], ENDED.text);
    let story = rows["deadlines"][0]["story"].to_string();
    let explained = replayed.ask(&["explain", &story]);
    assert!(explained.contains("tells that the withdrawal from kazakhstan is over"), "{explained}");
}

#[test]
fn a_part_that_exceeds_its_whole_is_marked_and_no_alert() {
    let replayed = replay(&[("2022-01-12T08:00:00Z", &[]), ("2022-01-12T12:00:00Z", &[POLICE, TOLL])]);
    let figures = replayed.ask(&["figures"]);
    assert!(figures.contains("18 (more than its whole)"), "{figures}");
    assert!(!figures.contains("12 (more"), "{figures}");
    let rows = replayed.json(&["figures", "--who", "security"]);
    assert_eq!(rows[0]["exceeds"][0]["series"], "kazakhstan-2022/killed/people/kazakhstan");
    let explained = replayed.ask(&["explain", "kazakhstan-2022/killed/security/kazakhstan"]);
    assert!(explained.contains("more than its whole: 12, people, kazakhstan"), "{explained}");
    assert!(!replayed.notices.contains("its whole"), "{}", replayed.notices);
}

#[test]
fn history_shows_totals_and_additions_apart_and_sums_nothing() {
    let replayed = replay(&[("2022-01-11T06:00:00Z", &[]), ("2022-01-11T09:00:00Z", &[HELD_TODAY, HELD])]);
    let history = replayed.ask(&["history", "detained"]);
    assert!(history.contains("detained, people, kazakhstan: 9,900"), "{history}");
    assert!(history.contains("detained (increments), people, kazakhstan: 1,678"), "{history}");
    assert!(!history.contains("11,578"), "{history}");
    let answer = replayed.json(&["history", "detained"]);
    let reports = answer["reports"].as_array().unwrap();
    let mut shown: Vec<(bool, i64)> = reports
        .iter()
        .map(|row| (row["increments"].as_bool().unwrap(), row["value"].as_i64().unwrap()))
        .collect();
    shown.sort_unstable();
    assert_eq!(shown, [(false, 9_900), (true, 1_678)]);
}
