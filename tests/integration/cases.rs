//! Sentences with the figures that a careful editor reads in them: `tests/cases/<language>/<measure>.toml`.
//!
//! Sentences that are not read yet as an editor reads them stand in `tests/cases/open`; a test tells when one is.
//!
//! A field that a case leaves out has its default: an exact number, reported, of no stated basis, place or source. The
//! noun, the class, the interval of a vague word and the day of a deadline are compared where a case gives them.

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use recount::{
    extract::{Extractor, Input},
    model::{Basis, Bound, Date, Figure, Language, Status},
};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    case: Vec<Case>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    text: String,
    title: Option<String>,
    date: Option<Date>,
    figures: Vec<Expected>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expected {
    measure: Option<String>,
    value: Option<u64>,
    low: Option<u64>,
    high: Option<u64>,
    qualifier: Option<Bound>,
    who: Option<String>,
    class: Option<String>,
    place: Option<String>,
    basis: Option<Basis>,
    attribution: Option<String>,
    status: Option<Status>,
    resolves_to: Option<Date>,
}

impl Expected {
    fn bound(&self) -> Bound {
        self.qualifier.unwrap_or(Bound::Exact)
    }

    fn is_of(&self, figure: &Figure, measure: &str) -> bool {
        let is_range = self.bound() == Bound::Range;
        figure.measure.as_str() == self.measure.as_deref().unwrap_or(measure)
            && figure.quantity.value == self.value
            && (!is_range || figure.quantity.high == self.high)
    }

    /// Returns the fields in which a figure differs.
    fn differences(&self, figure: &Figure) -> Vec<String> {
        let mut out = Vec::new();
        let mut note = |name: &str, found: Option<String>, wanted: Option<String>| {
            if found != wanted {
                out.push(format!("{name} {found:?}, not {wanted:?}"));
            }
        };
        let name = |value: &dyn std::fmt::Debug| Some(format!("{value:?}"));
        note("qualifier", name(&figure.quantity.qualifier), name(&self.bound()));
        let plain = |basis: Basis| if basis == Basis::Total { Basis::Unspecified } else { basis };
        let basis = self.basis.unwrap_or(Basis::Unspecified);
        note("basis", name(&plain(figure.basis)), name(&plain(basis)));
        note("status", name(&figure.status), name(&self.status.unwrap_or(Status::Reported)));
        let place = figure.place.as_ref().map(|place| place.text.clone());
        note("place", place, self.place.clone());
        let source = figure.attribution.as_ref().map(|source| source.text().to_lowercase());
        note("attribution", source, self.attribution.as_ref().map(|source| source.to_lowercase()));
        if self.who.is_some() {
            note("who", figure.who.clone(), self.who.clone());
        }
        if let Some(class) = &self.class {
            note("class", Some(figure.class.as_str().to_owned()), Some(class.clone()));
        }
        if self.low.is_some() {
            let bounds = (figure.quantity.low, figure.quantity.high);
            note("interval", name(&bounds), name(&(self.low, self.high)));
        }
        if self.resolves_to.is_some() {
            note("resolves to", name(&figure.resolves_to), name(&self.resolves_to));
        }
        out
    }
}

/// Returns what is wrong with the reading of a case.
fn wrong(extractor: &Extractor, language: Language, measure: &str, case: &Case) -> Vec<String> {
    let input = Input { text: &case.text, title: case.title.as_deref(), language, date: case.date };
    let mut left = extractor.read(&input);
    let mut out = Vec::new();
    for expected in &case.figures {
        let fits = (0..left.len()).filter(|at| expected.is_of(&left[*at], measure));
        match fits.min_by_key(|at| expected.differences(&left[*at]).len()) {
            Some(at) => out.extend(expected.differences(&left.remove(at))),
            None => out.push(format!("missed {expected:?}")),
        }
    }
    out.extend(
        left.iter().map(|figure| format!("{} {} is no figure", figure.measure, figure.quote.of(&case.text))),
    );
    out
}

/// The cases of one measure.
struct Cases {
    measure: String,
    cases: Vec<Case>,
}

fn cases(folder: &str, language: Language) -> Vec<Cases> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder).join(language.to_string());
    let mut files: Vec<PathBuf> = match fs::read_dir(&folder) {
        Ok(entries) => entries.map(|entry| entry.unwrap().path()).collect(),
        Err(_) => Vec::new(),
    };
    files.sort();
    let read = |path: PathBuf| {
        let file = toml::from_str::<File>(&fs::read_to_string(&path).unwrap());
        let file = file.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        Cases { measure: path.file_stem().unwrap().to_str().unwrap().to_owned(), cases: file.case }
    };
    files.into_iter().map(read).collect()
}

#[track_caller]
fn check(language: Language, fewest: usize) {
    let extractor = Extractor::builtin();
    let files = cases("tests/cases", language);
    let mut report = String::new();
    for Cases { measure, cases } in &files {
        for case in cases {
            let wrong = wrong(&extractor, language, measure, case);
            if !wrong.is_empty() {
                writeln!(report, "{language}/{measure}: {}\n    {}", case.text, wrong.join("\n    "))
                    .unwrap();
            }
        }
    }
    let count: usize = files.iter().map(|file| file.cases.len()).sum();
    assert!(count >= fewest, "{count} cases of {language}");
    assert!(report.is_empty(), "\n{report}");
}

#[test]
fn english_cases_are_read() {
    check(Language::En, 400);
}

#[test]
fn russian_cases_are_read() {
    check(Language::Ru, 250);
}

#[test]
fn kazakh_cases_are_read() {
    check(Language::Kk, 60);
}

#[test]
fn open_cases_are_still_open() {
    let extractor = Extractor::builtin();
    for language in Language::ALL {
        for Cases { measure, cases } in cases("tests/cases/open", language) {
            for case in cases {
                let wrong = wrong(&extractor, language, &measure, &case);
                assert!(!wrong.is_empty(), "this case is read now; move it to tests/cases: {}", case.text);
            }
        }
    }
}
