//! Feeds and pages of other projects' test suites, read and compared with what those projects read in them.
//!
//! The suites are no part of this repository. `docs/corpora.md` says where to get them and which variable names the
//! folder of each; a test whose variable is not set says so and ends. What does not agree is printed.

use std::{
    collections::HashMap,
    env,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use recount::{
    feed::{Source, looks_like_feed, read},
    model::{Document, Entry},
    text::{article, prose},
};
use serde_json::Value;

/// What the files of a suite came to.
#[derive(Default)]
struct Score {
    agree: usize,
    /// Names of those that do not, with what is wrong.
    misses: Vec<String>,
}

impl Score {
    fn add(&mut self, name: &str, wrong: &str) {
        if wrong.is_empty() {
            self.agree += 1;
        } else {
            self.misses.push(format!("{name}: {wrong}"));
        }
    }

    fn total(&self) -> usize {
        self.agree + self.misses.len()
    }

    /// Prints the score with its misses and checks that no more than `misses_max` of at least `total_min` disagree.
    #[track_caller]
    #[expect(clippy::print_stderr, reason = "whoever runs a corpus wants to see what does not agree")]
    fn check(&self, what: &str, total_min: usize, misses_max: usize) {
        for miss in &self.misses {
            eprintln!("  {miss}");
        }
        eprintln!("{what}: {} of {}", self.agree, self.total());
        assert!(self.total() >= total_min, "{what}: the folder holds {} files only", self.total());
        assert!(self.misses.len() <= misses_max, "{what}: {} do not agree", self.misses.len());
    }
}

/// Returns the folder that the environment names.
#[expect(clippy::print_stderr, reason = "a test that is skipped says so")]
#[expect(
    clippy::disallowed_methods,
    reason = "a folder outside the repository, named by whoever runs the test"
)]
fn corpus(variable: &str) -> Option<PathBuf> {
    let folder = env::var_os(variable).map(PathBuf::from);
    if folder.is_none() {
        eprintln!("skipped: {variable} names no folder (docs/corpora.md)");
    }
    folder
}

/// Returns the files below a folder whose names end so, in order.
fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let listing = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for entry in listing {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|found| found == extension) {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn json(path: &Path) -> Value {
    let text = fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_slice(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Returns a text as it is seen: markup, entities and white space do not count.
fn seen(html: &str) -> String {
    prose(html).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns a text with nothing but its letters and digits, for two ways of sanitising markup.
fn letters(html: &str) -> String {
    plain(&seen(html))
}

fn plain(text: &str) -> String {
    text.chars().filter(|character| character.is_alphanumeric()).collect()
}

/// What Python's feedparser reads in a file of its suite.
struct Reading {
    name: String,
    body: Vec<u8>,
    theirs: Value,
}

impl Reading {
    fn ours(&self) -> Result<Document, String> {
        let source = Source {
            body: &self.body,
            content_type: self.theirs["content_type"].as_str(),
            url: self.theirs["url"].as_str().unwrap(),
            zone: None,
            language: None,
        };
        looks_like_feed(source.body, source.content_type);
        read(&source).map_err(|error| error.to_string())
    }

    fn entries(&self) -> &[Value] {
        self.theirs["entries"].as_array().unwrap()
    }
}

/// Returns the files of a folder of feedparser's suite with what feedparser reads in them.
fn readings(folder: &str) -> Option<Vec<Reading>> {
    let corpus = corpus("RECOUNT_CORPUS_FEEDPARSER")?;
    let all = json(&corpus.join("readings.json"));
    let of_folder = all.as_object().unwrap().iter().filter(|(name, _)| name.starts_with(folder));
    let reading = |(name, theirs): (&String, &Value)| Reading {
        name: name.clone(),
        body: fs::read(corpus.join("tests").join(name)).unwrap(),
        theirs: theirs.clone(),
    };
    Some(of_folder.map(reading).collect())
}

#[test]
fn ill_formed_feeds_of_feedparser_are_accepted() {
    let Some(readings) = readings("illformed/") else { return };
    let mut score = Score::default();
    for reading in readings {
        score.add(&reading.name, &reading.ours().err().unwrap_or_default());
    }
    score.check("ill-formed feeds accepted", 18, 1);
}

#[test]
fn well_formed_feeds_of_feedparser_have_their_entries() {
    let Some(readings) = readings("wellformed/") else { return };
    let (mut filled, mut same) = (Score::default(), Score::default());
    for reading in readings.iter().filter(|reading| !reading.entries().is_empty()) {
        let ours = reading.ours();
        let is_empty = ours.as_ref().map_or(true, |document| document.entries.is_empty());
        filled.add(&reading.name, if is_empty { "no entry" } else { "" });
        if let Ok(document) = ours {
            same.add(&reading.name, &differences(reading.entries(), &document.entries));
        }
    }
    filled.check("well-formed feeds with entries", 1_000, 10);
    same.check("well-formed feeds with the same entries", 1_000, 100);
}

#[test]
fn encodings_of_feedparser_are_told() {
    let Some(readings) = readings("encoding/") else { return };
    let mut score = Score::default();
    for reading in readings {
        let wrong = match reading.ours() {
            Ok(document) => title_and_text(&reading, &document),
            Err(error) => error,
        };
        score.add(&reading.name, &wrong);
    }
    score.check("encodings", 82, 41);
}

#[test]
fn entities_of_feedparser_are_resolved() {
    let Some(readings) = readings("entities/") else { return };
    let mut score = Score::default();
    for reading in readings {
        let wrong = match reading.ours() {
            Ok(document) => title_and_text(&reading, &document),
            Err(error) => error,
        };
        score.add(&reading.name, &wrong);
    }
    score.check("entities", 256, 2);
}

/// Says how the title of a document and the texts of its entries differ from what was read elsewhere.
fn title_and_text(reading: &Reading, document: &Document) -> String {
    let theirs = seen(reading.theirs["title"].as_str().unwrap_or_default());
    let ours = seen(document.title.as_deref().unwrap_or_default());
    if theirs != ours {
        return format!("title {ours:?}, not {theirs:?}");
    }
    differences(reading.entries(), &document.entries)
}

/// Says how entries differ from those that were read elsewhere, by what both are about.
fn differences(theirs: &[Value], ours: &[Entry]) -> String {
    let mut wrong = String::new();
    if theirs.len() != ours.len() {
        write!(wrong, "{} entries, not {}; ", ours.len(), theirs.len()).unwrap();
    }
    for (theirs, ours) in theirs.iter().zip(ours) {
        let text = |name: &str| theirs[name].as_str().unwrap_or_default().to_owned();
        let date = |date: Option<recount::model::Timestamp>| {
            date.map(|date| format!("{date:.0}")).unwrap_or_default()
        };
        let body = theirs["content"][0].as_str().map_or_else(|| text("summary"), str::to_owned);
        let own_body = ours.content.clone().or_else(|| ours.summary.clone()).unwrap_or_default();
        for (what, theirs, ours) in [
            ("title", letters(&text("title")), plain(&ours.title)),
            ("link", bare(&text("link")), bare(ours.link.as_deref().unwrap_or_default())),
            ("id", text("id"), ours.guid.clone().unwrap_or_default()),
            ("published", text("published"), date(ours.dates.published)),
            ("updated", text("updated"), date(ours.dates.updated)),
            ("text", letters(&body), letters(&own_body)),
        ] {
            if theirs != ours {
                write!(wrong, "{what} {ours:?}, not {theirs:?}; ").unwrap();
            }
        }
    }
    wrong
}

/// Returns a link without the slash that a whole site may end in.
fn bare(link: &str) -> String {
    link.trim_end_matches('/').to_owned()
}

#[test]
fn golden_files_of_gofeed_agree() {
    let Some(corpus) = corpus("RECOUNT_CORPUS_GOFEED") else { return };
    let (mut all, mut telling) = (Score::default(), Score::default());
    for (path, golden) in golden_files(&corpus.join("testdata")) {
        let golden = json(&golden);
        let name = path.strip_prefix(&corpus).unwrap().display().to_string();
        let body = fs::read(&path).unwrap();
        let source = Source {
            body: &body,
            content_type: None,
            url: "http://corpus.example/feed.xml",
            zone: None,
            language: None,
        };
        let expected = golden_fields(&golden);
        let wrong = match read(&source) {
            Ok(document) => {
                let ours = our_fields(&document);
                let agrees = |key: &String, value: &str| {
                    ours.get(key)
                        .is_some_and(|own| own == value || *own == letters(value) || *own == plain(value))
                };
                let differs = |(key, value): &&(String, String)| !agrees(key, value);
                let wrong = expected.iter().filter(differs);
                wrong
                    .map(|(key, value)| format!("{key} {:?}, not {value:?}", ours.get(key)))
                    .collect::<Vec<_>>()
                    .join("; ")
            }
            Err(error) => error.to_string(),
        };
        all.add(&name, &wrong);
        if !expected.is_empty() {
            telling.add(&name, &wrong);
        }
    }
    let (total, telling_total) = (all.total(), telling.total());
    all.check("golden files", 450, total / 20);
    telling.check("golden files with title, link, id or date", 100, telling_total / 10);
}

/// Returns the feeds of gofeed's test data, each with the file that says what is in it.
fn golden_files(folder: &Path) -> Vec<(PathBuf, PathBuf)> {
    let xml = files(folder, "xml").into_iter().map(|path| {
        let golden = path.with_extension("json");
        (path, golden)
    });
    let json = files(folder, "json").into_iter().filter_map(|golden| {
        let name = golden.file_name()?.to_str()?.strip_suffix("_expected.json")?.to_owned();
        Some((golden.with_file_name(format!("{name}.json")), golden))
    });
    xml.chain(json).filter(|(_, golden)| golden.exists()).collect()
}

/// Returns what a golden file says of titles, links, ids and dates, in whichever of its forms.
fn golden_fields(golden: &Value) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    let entries = ["items", "entries"].into_iter().find_map(|name| golden[name].as_array());
    push_fields(&mut fields, "feed", golden);
    for (number, entry) in entries.into_iter().flatten().enumerate() {
        push_fields(&mut fields, &number.to_string(), entry);
        for (key, names) in [
            ("id", &["id", "guid"][..]),
            ("published", &["publishedParsed", "pubDateParsed", "date_published"]),
            ("updated", &["updatedParsed", "date_modified"]),
        ] {
            let value = names
                .iter()
                .find_map(|name| entry[*name].as_str().or_else(|| entry[*name]["value"].as_str()));
            if let Some(value) = value {
                let value = if key == "id" { seen(value) } else { second(value) };
                fields.push((format!("{number} {key}"), value));
            }
        }
    }
    fields.retain(|(_, value)| !value.is_empty());
    fields
}

fn push_fields(fields: &mut Vec<(String, String)>, of: &str, golden: &Value) {
    let title = golden["title"].as_str().or_else(|| golden["title"]["value"].as_str());
    fields.extend(title.map(|title| (format!("{of} title"), title.to_owned())));
    let links = golden["links"].as_array().into_iter().flatten();
    let alternate =
        |link: &&Value| link["href"].is_string() && link["rel"].as_str().is_none_or(|rel| rel == "alternate");
    let link = ["link", "url", "home_page_url"].into_iter().find_map(|name| golden[name].as_str());
    let link = link.or_else(|| links.into_iter().find(alternate)?["href"].as_str());
    fields.extend(link.map(|link| (format!("{of} link"), bare(link))));
}

fn our_fields(document: &Document) -> HashMap<String, String> {
    let mut fields = HashMap::new();
    let mut put = |of: &str, key: &str, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            fields.insert(format!("{of} {key}"), value);
        }
    };
    put("feed", "title", document.title.as_deref().map(plain));
    put("feed", "link", document.site.as_deref().map(bare));
    for (number, entry) in document.entries.iter().enumerate() {
        let of = number.to_string();
        put(&of, "title", Some(plain(&entry.title)));
        put(&of, "link", entry.link.as_deref().map(bare));
        put(&of, "id", entry.guid.as_deref().map(seen));
        put(&of, "published", entry.dates.published.map(|date| second(&date.to_string())));
        put(&of, "updated", entry.dates.updated.map(|date| second(&date.to_string())));
    }
    fields
}

/// Returns a date in RFC 3339 in UTC and without its fraction of a second.
fn second(date: &str) -> String {
    let parsed = date.parse::<recount::model::Timestamp>();
    parsed.map_or_else(
        |_| date.to_owned(),
        |date| recount::model::Timestamp::from_second(date.as_second()).unwrap().to_string(),
    )
}

#[test]
fn articles_of_readability_are_found() {
    const SCORE_MIN: f64 = 0.98;
    let Some(corpus) = corpus("RECOUNT_CORPUS_READABILITY") else { return };
    let mut score = Score::default();
    let pages = fs::read_dir(corpus.join("test/test-pages")).unwrap();
    let mut pages: Vec<PathBuf> =
        pages.map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    pages.sort();
    for page in pages {
        let name = page.file_name().unwrap().to_string_lossy().into_owned();
        let source = fs::read_to_string(page.join("source.html")).unwrap();
        let expected = prose(&fs::read_to_string(page.join("expected.html")).unwrap());
        let found =
            article(&source, "http://fakehost/test/page.html").map(|found| found.text).unwrap_or_default();
        let f1 = words_in_common(&expected, &found);
        score.add(&name, &if f1 > SCORE_MIN { String::new() } else { format!("{f1:.3}") });
    }
    score.check("articles", 130, 5);
}

/// Returns the F1 score of a text by the words that it shares with another.
fn words_in_common(expected: &str, found: &str) -> f64 {
    let mut open: HashMap<&str, usize> = HashMap::new();
    for word in expected.split_whitespace() {
        *open.entry(word).or_default() += 1;
    }
    let (mut shared, mut words) = (0_usize, 0_usize);
    for word in found.split_whitespace() {
        words += 1;
        if let Some(count) = open.get_mut(word).filter(|count| **count > 0) {
            *count -= 1;
            shared += 1;
        }
    }
    let all = expected.split_whitespace().count() + words;
    if all == 0 { 1.0 } else { 2.0 * shared as f64 / all as f64 }
}
