//! What the commands print.

use std::path::PathBuf;

use clap::{CommandFactory, Parser};
use insta::assert_snapshot;
use tempfile::TempDir;

use super::{
    Cli, dispatch,
    exit::{DATA, Usage},
    extract,
    input::{INPUT_BYTES_MAX, Line, answer_lines},
    output::{Form, Output, cut},
};
use crate::{
    archive::Capture,
    config::{Config, LoadOptions},
    daemon::{self, REPLAY_INSTANCE, Replay},
    extract::Input,
    model::Language,
    store::Store,
};

/// A database that a replay of two polls filled: a first number in the baseline, then a new one and a story of
/// something else.
struct Record {
    directory: TempDir,
}

impl Record {
    fn new() -> Self {
        let record = Self { directory: TempDir::new().unwrap() };
        let (store, _) = Store::open_with_instance(&record.database(), REPLAY_INSTANCE).unwrap();
        let topics = config(Some(record.database())).topics;
        let mut replay = Replay::new(store, daemon::compile(topics).unwrap(), &[]);
        let before = item(
            1,
            "Police in Kazakhstan detain thousands",
            "7,939 people were detained in Kazakhstan after the unrest, the Interior Ministry said.",
        );
        let after = item(
            2,
            "Detentions rise in Kazakhstan",
            "9,900 people were detained in Kazakhstan after the unrest, the Interior Ministry said. \
             The 9,900 people were detained within a week. The search of 30 cars took four days.",
        );
        let other = item(3, "New bus line opens", "Forty buses run between the two stations.");
        replay.take(&capture("2022-01-10T06:00:00Z", &before)).unwrap();
        replay.take(&capture("2022-01-11T06:00:00Z", &[other, after, before].concat())).unwrap();
        replay.close().unwrap();
        record
    }

    fn database(&self) -> PathBuf {
        self.directory.path().join("replay.db")
    }

    /// Returns what a command prints for a terminal of that width.
    #[track_caller]
    fn ask(&self, arguments: &[&str], width: Option<u16>) -> String {
        let database = self.database();
        let head = ["recount", "--database", database.to_str().unwrap()];
        let cli = Cli::try_parse_from(head.iter().chain(arguments)).unwrap();
        let mut bytes = Vec::new();
        let mut out = Output::new(&mut bytes, Form::Text, width);
        dispatch(&cli, &mut out).unwrap();
        out.flush().unwrap();
        drop(out);
        String::from_utf8(bytes).unwrap()
    }
}

#[test]
fn a_notice_is_explained_down_to_its_bytes() {
    let notice = "evt_sdwcg72t6aqhzkegrhvwq7cdt6";
    assert_snapshot!(Record::new().ask(&["explain", notice], Some(80)), @r#"
    evt_sdwcg72t6aqhzkegrhvwq7cdt6 figure.changed of 2022-01-11 06:00 UTC
    Detained in Kazakhstan: 7,939 -> 9,900 (+1,961), Interior Ministry via Wire
      change 2 of kazakhstan-2022/detained/people/kazakhstan
    * 2022-01-10 02:00  detained, people, kazakhstan: 9,900, Interior Ministry via Wire
        up: 9,900 after 7,939
        "[9,900 people] were detained in Kazakhstan after the unrest, the Interior
        Ministry said."
        story 2, recorded 2022-01-11 06:00 UTC
        "9,900 people" was read as reported, unspecified
        printed again: "The 9,900 people were detained within a week."
        read in the document at https://wire.example/rss, fetched 2022-01-11 06:00 UTC, 960 bytes
          sha256 76faf32ced715cfcb23c82b97dd8b069e2b9ba665396475e402e5bd82eaaf2d3
        told to no endpoint: none was configured for it then
    "#);
}

/// Returns the built-in configuration.
fn config(database: Option<PathBuf>) -> Config {
    let environment = vec![("HOME".to_owned(), "/home/desk".to_owned())];
    Config::load(&LoadOptions { file: None, database, environment }).unwrap()
}

fn item(number: u8, title: &str, text: &str) -> String {
    format!(
        "<item><guid isPermaLink=\"false\">{number}</guid><link>https://wire.example/{number}</link>\
         <title>{title}</title><description>{text}</description>\
         <pubDate>Mon, 10 Jan 2022 0{number}:00:00 GMT</pubDate></item>"
    )
}

fn capture(at: &str, items: &str) -> Capture {
    let headers = vec![("Content-Type".to_owned(), "application/rss+xml".to_owned())];
    let body = format!("<rss version=\"2.0\"><channel><title>Wire</title>{items}</channel></rss>");
    Capture::new(at.parse().unwrap(), "https://wire.example/rss", 200, headers, body.into_bytes())
}

#[test]
fn figures_show_what_stands() {
    assert_snapshot!(Record::new().ask(&["figures"], None), @"
    measure   who     place       figure  said by            since (UTC)
    detained  people  kazakhstan  9,900   Interior Ministry  2022-01-10 02:00
    ");
}

#[test]
fn figures_keep_words_whole_on_a_narrow_terminal() {
    assert_snapshot!(Record::new().ask(&["figures"], Some(60)), @"
    measure   who     place       figure  said by   since
                                                    (UTC)
    detained  people  kazakhstan  9,900   Interior  2022-01-10
                                          Ministry  02:00
    ");
}

#[test]
fn history_is_told_oldest_first() {
    assert_snapshot!(Record::new().ask(&["history", "detained"], None), @r#"
    * 2022-01-10 01:00  detained, people, kazakhstan: 7,939, Interior Ministry via Wire
        reported: the first number of its series
        "7,939 people were detained in Kazakhstan after the unrest, the Interior Ministry said."
        story 1, recorded 2022-01-10 06:00 UTC
      2022-01-10 01:00  detained, people, kazakhstan: thousands, Wire
        aside: the same story gives the number more exactly
        "Police in Kazakhstan detain thousands"
        story 1, recorded 2022-01-10 06:00 UTC
    * 2022-01-10 02:00  detained, people, kazakhstan: 9,900, Interior Ministry via Wire
        up: 9,900 after 7,939
        "9,900 people were detained in Kazakhstan after the unrest, the Interior Ministry said."
        story 2, recorded 2022-01-11 06:00 UTC
    "#);
}

#[test]
fn a_story_is_explained_down_to_who_was_told() {
    let record = Record::new();
    assert_snapshot!(record.ask(&["explain", "https://wire.example/2"], Some(80)), @r#"
    story 2: Detentions rise in Kazakhstan
      Wire, published 2022-01-10 02:00, first seen 2022-01-11 06:00 UTC
      https://wire.example/2
      version 1 belongs to kazakhstan-2022 (0.94)
        facets: kazakhstan, unrest, arrests
        terms: Detentions, Kazakhstan, detained, unrest
    * 2022-01-10 02:00  detained, people, kazakhstan: 9,900, Interior Ministry via Wire
        up: 9,900 after 7,939
        "[9,900 people] were detained in Kazakhstan after the unrest, the Interior
        Ministry said."
        story 2, recorded 2022-01-11 06:00 UTC
        "9,900 people" was read as reported, unspecified
        printed again: "The 9,900 people were detained within a week."
        read in the document at https://wire.example/rss, fetched 2022-01-11 06:00 UTC, 960 bytes
          sha256 76faf32ced715cfcb23c82b97dd8b069e2b9ba665396475e402e5bd82eaaf2d3
      not taken: "30", a count of things that no measure counts
      not taken: "four days", a span of time
      evt_m2g041t7mq8c8rw055yc336j18: Kazakhstan: January 2022 unrest and the CSTO withdrawal: new story, Wire (kazakhstan, unrest, arrests)
        told to no endpoint: none was configured for it then
      evt_sdwcg72t6aqhzkegrhvwq7cdt6: Detained in Kazakhstan: 7,939 -> 9,900 (+1,961), Interior Ministry via Wire
        told to no endpoint: none was configured for it then
    "#);
    assert_snapshot!(record.ask(&["explain", "https://wire.example/3"], None), @"
    story 3: New bus line opens
      Wire, published 2022-01-10 03:00, first seen 2022-01-11 06:00 UTC
      https://wire.example/3
      belongs to no topic, so nothing was read in it
    ");
}

#[test]
fn numbers_that_are_no_figures_are_told_with_their_reason() {
    let text = "At least 164 people were killed in Almaty, the Health Ministry said on January 9. \
                Police detained 40 men and aired 12 thoughts.";
    let reader = daemon::compile(config(None).topics).unwrap();
    let topic = reader.topics().next().unwrap().id.clone();
    let input = Input { text, title: None, language: Language::En, date: None };
    let sentences = reader.explain(&topic, &input);
    let page = printed(Form::Text, |out| extract::print_reading(&sentences, text, out).unwrap());
    assert_snapshot!(page, @r#"
    At least 164 people were killed in Almaty, the Health Ministry said on January 9.
      At least  bound: at least
      people    people: people
      were      form of be; link
      killed    cue: killed, verb
      in        before a place; ends a noun
      the       article
      Ministry  body; kind of source
      said      saying; ends a noun
      on        before a kind; ends a noun
      January   month; no place

      At least 164 people = at least 164
        counts     people (people)
        cue        "killed", behind the number, frame verb
        measure    killed, by its own cue
        basis      unspecified
        status     reported
        said by    Health Ministry
        place      Almaty

      9
        no figure  a date

    Police detained 40 men and aired 12 thoughts.
      Police    people: security; crime or court; body; kind of source
      detained  cue: detained, verb
      men       people: people
      and       and

      40 men = 40
        counts     men (people)
        cue        "detained", before the number, frame verb
        measure    detained, by its own cue
        basis      unspecified
        status     reported
        said by    Health Ministry
        place      -

      12 thoughts = 12
        counts     thoughts (unknown)
        no figure  no word says what it counts; "detained" (detained) was in reach, but it counts another number
    "#);
    let rows = printed(Form::Json, |out| extract::print_reading(&sentences, text, out).unwrap());
    let rows: serde_json::Value = serde_json::from_str(&rows).unwrap();
    assert_eq!(rows[0]["numbers"][0]["figure"]["measure"], "killed");
    let thoughts = &rows[1]["numbers"][1];
    assert_eq!(
        (&thoughts["text"], &thoughts["value"], &thoughts["noun"]["kind"]),
        (&"12 thoughts".into(), &12.into(), &"unknown".into())
    );
    assert!(thoughts["figure"].is_null() && thoughts["reason"].as_str().unwrap().starts_with("no word says"));
}

#[test]
fn a_text_without_numbers_says_so() {
    let page = printed(Form::Text, |out| extract::print_reading(&[], "", out).unwrap());
    assert_eq!(page, "no numbers\n");
}

#[test]
fn a_series_is_explained_by_its_reports() {
    let series = "kazakhstan-2022/detained/people/kazakhstan";
    assert_snapshot!(Record::new().ask(&["explain", series], Some(80)), @r#"
    kazakhstan-2022/detained/people/kazakhstan: 9,900, Interior Ministry since 2022-01-10 02:00 UTC
    * 2022-01-10 01:00  detained, people, kazakhstan: 7,939, Interior Ministry via Wire
        reported: the first number of its series
        "[7,939 people] were detained in Kazakhstan after the unrest, the Interior
        Ministry said."
        story 1, recorded 2022-01-10 06:00 UTC
        "7,939 people" was read as reported, unspecified
        read in the document at https://wire.example/rss, fetched 2022-01-10 06:00 UTC, 358 bytes
          sha256 98356973294169ca414b03e20accdaf08eb5465d25b9dcf00ae62bf6a64afade
      2022-01-10 01:00  detained, people, kazakhstan: thousands, Wire
        aside: the same story gives the number more exactly
        "Police in Kazakhstan detain [thousands]"
        story 1, recorded 2022-01-10 06:00 UTC
        "thousands" was read as reported, unspecified
        read in the document at https://wire.example/rss, fetched 2022-01-10 06:00 UTC, 358 bytes
          sha256 98356973294169ca414b03e20accdaf08eb5465d25b9dcf00ae62bf6a64afade
    * 2022-01-10 02:00  detained, people, kazakhstan: 9,900, Interior Ministry via Wire
        up: 9,900 after 7,939
        "[9,900 people] were detained in Kazakhstan after the unrest, the Interior
        Ministry said."
        story 2, recorded 2022-01-11 06:00 UTC
        "9,900 people" was read as reported, unspecified
        printed again: "The 9,900 people were detained within a week."
        read in the document at https://wire.example/rss, fetched 2022-01-11 06:00 UTC, 960 bytes
          sha256 76faf32ced715cfcb23c82b97dd8b069e2b9ba665396475e402e5bd82eaaf2d3
        told to no endpoint: none was configured for it then
    "#);
}

#[test]
fn stories_keep_their_links_whole() {
    assert_snapshot!(Record::new().ask(&["stories", "--all"], Some(30)), @"
    3  2022-01-10 03:00 UTC  Wire: New bus line opens
       https://wire.example/3
    2  2022-01-10 02:00 UTC  Wire: Detentions rise in Kazakhstan
       https://wire.example/2
    1  2022-01-10 01:00 UTC  Wire: Police in Kazakhstan detain thousands
       https://wire.example/1
    ");
}

fn printed(form: Form, print: impl FnOnce(&mut Output<&mut Vec<u8>>)) -> String {
    let mut bytes = Vec::new();
    let mut out = Output::new(&mut bytes, form, None);
    print(&mut out);
    out.flush().unwrap();
    drop(out);
    String::from_utf8(bytes).unwrap()
}

#[test]
fn the_command_line_is_consistent() {
    Cli::command().debug_assert();
}

#[test]
fn a_malformed_line_gives_an_error_in_its_place() {
    let input = "{\"id\":1,\"text\":\"a\"}\n\nnot json\n{\"id\":\"x\",\"text\":\"b\",\"lang\":\"en-GB\"}\n";
    let mut code = 0;
    let output = printed(Form::Text, |out| {
        code = answer_lines(input.as_bytes(), out, |line, out| {
            out.json_line(&serde_json::json!({ "id": line.id, "lang": line.language() }))
        })
        .unwrap();
    });
    assert_eq!(code, DATA);
    assert_snapshot!(output, @r#"
    {"id":1,"lang":null}
    {"id":null,"error":"line 2: the line is empty"}
    {"id":null,"error":"line 3: expected ident at line 1 column 2; write an object such as {\"id\": 1, \"text\": \"...\"}"}
    {"id":"x","lang":"en"}
    "#);
}

#[test]
fn tables_say_so_when_they_are_empty() {
    assert_eq!(
        printed(Form::Text, |out| out.table(&["a"], Vec::new(), "nothing here").unwrap()),
        "nothing here\n"
    );
    let rows = vec![vec!["detained".to_owned(), "9,900".to_owned()]];
    assert_snapshot!(printed(Form::Text, |out| out.table(&["measure", "figure"], rows, "").unwrap()), @r"
     measure   figure
     detained  9,900
    ");
}

#[test]
fn text_of_others_steers_no_terminal() {
    let text = printed(Form::Text, |out| {
        out.line("\u{1b}[31m9,900\u{7} of \u{202e}001\nnext").unwrap();
        out.table(&["quote"], vec![vec!["\u{1b}]0;title\u{7}".to_owned()]], "").unwrap();
    });
    assert_eq!(text, "[31m9,900 of 001\nnext\nquote\n]0;title\n");
}

#[test]
fn paragraphs_break_between_words() {
    let mut bytes = Vec::new();
    let mut out = Output::new(&mut bytes, Form::Text, Some(20));
    out.paragraph("  ", "Число задержанных выросло https://wire.example/a-long-link").unwrap();
    out.flush().unwrap();
    drop(out);
    let text = String::from_utf8(bytes).unwrap();
    assert_eq!(text, "  Число задержанных\n  выросло\n  https://wire.example/a-long-link\n");
}

#[test]
fn an_overlong_line_is_malformed_and_passed_over() {
    let long = "x".repeat(usize::try_from(INPUT_BYTES_MAX).unwrap() + 1);
    let input = format!("{long}\n{{\"id\":2,\"text\":\"b\"}}");
    let output = printed(Form::Text, |out| {
        let answered = answer_lines(input.as_bytes(), out, |line, out| {
            out.json_line(&serde_json::json!({ "id": line.id }))
        });
        assert_eq!(answered.unwrap(), DATA);
    });
    assert_snapshot!(output, @r#"
    {"id":null,"error":"line 1: the line is longer than 16777216 bytes"}
    {"id":2}
    "#);
    let error = Line::whole(long.as_bytes()).unwrap_err();
    assert!(matches!(error.downcast_ref(), Some(Usage::Data(_))), "{error}");
}

#[test]
fn days_of_dates_are_read_leniently() {
    let day = |date: &str| {
        let line = format!("{{\"id\":1,\"text\":\"a\",\"date\":\"{date}\"}}");
        serde_json::from_str::<Line>(&line).unwrap().day().map(|day| day.to_string())
    };
    assert_eq!(day("2022-01-11"), Some("2022-01-11".to_owned()));
    assert_eq!(day("2022-01-11T23:30:00-06:00"), Some("2022-01-11".to_owned()));
    assert_eq!(day("yesterday"), None);
}

#[test]
fn long_texts_are_cut_on_characters() {
    assert_eq!(cut("Число  задержанных\nвыросло", 12), "Число задер\u{2026}");
    assert_eq!(cut("short", 12), "short");
}
