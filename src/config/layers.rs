//! The layers: reading them, checking each strictly, laying them over each other, and finding where a value stands.

use std::{
    fs,
    path::{Path, PathBuf},
};

use config::{Environment, File, FileFormat};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{
    DEFAULTS,
    error::{ConfigError, ConfigErrors, Place},
    schema::{Key, ROOT, check_table, check_text_value, kind_at},
    settings::Settings,
};

const BUILT_IN: &str = "built-in recount.toml";
const PREFIX: &str = "RECOUNT_";

/// Keys that hold a list and may be given in the environment, with commas between.
const LISTS: [&str; 2] = ["topics", "poll.allow_private"];

/// The text of one file.
pub(super) struct Source {
    path: Option<PathBuf>,
    name: String,
    text: String,
}

/// Whether a file or key must be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Presence {
    /// It must.
    Demanded,
    /// It may be left out.
    Optional,
}

/// The texts of all files, lowest layer first.
pub(super) struct Sources(Vec<Source>);

impl Sources {
    /// Reads the built-in file, `file` if it is there or was asked for, and `conf.d/*.toml` beside it.
    pub(super) fn read(file: &Path, presence: Presence) -> Result<Self, ConfigErrors> {
        let mut sources = vec![Source { path: None, name: BUILT_IN.to_owned(), text: DEFAULTS.to_owned() }];
        let mut errors = Vec::new();
        let main = (presence == Presence::Demanded || file.exists()).then(|| file.to_owned());
        for path in main.into_iter().chain(drop_ins(file)) {
            match fs::read_to_string(&path) {
                Ok(text) => sources.push(Source { name: path.display().to_string(), path: Some(path), text }),
                Err(error) => errors.push(ConfigError::new(
                    format!("could not read the file: {error}"),
                    Place::Whole(path.display().to_string()),
                    "check its path and permissions",
                )),
            }
        }
        if errors.is_empty() { Ok(Self(sources)) } else { Err(ConfigErrors(errors)) }
    }
}

fn drop_ins(file: &Path) -> Vec<PathBuf> {
    let folder = file.parent().unwrap_or(Path::new("")).join("conf.d");
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    files.sort();
    files
}

/// The layers, read.
pub(super) struct Documents<'s> {
    files: Vec<(&'s Source, Spanned<DeTable<'s>>)>,
    /// Variables that set something: name, dotted path, value.
    variables: Vec<(&'s str, String, &'s str)>,
}

impl<'s> Documents<'s> {
    /// Checks every layer on its own.
    pub(super) fn parse(
        sources: &'s Sources,
        environment: &'s [(String, String)],
    ) -> Result<Self, ConfigErrors> {
        let mut errors = Vec::new();
        let mut files = Vec::new();
        for source in &sources.0 {
            let (table, mistakes) = parse_strictly(&source.name, &source.text, ROOT);
            errors.extend(mistakes);
            files.push((source, table));
        }
        let variables = variables(environment);
        errors.extend(variables.iter().filter_map(|(name, path, value)| check_variable(name, path, value)));
        if errors.is_empty() { Ok(Self { files, variables }) } else { Err(ConfigErrors(errors)) }
    }

    /// Lays the layers over each other.
    pub(super) fn merge(&self) -> Result<Settings, ConfigErrors> {
        let mut builder = config::Config::builder();
        for (source, _) in &self.files {
            builder = builder.add_source(File::from_str(&source.text, FileFormat::Toml));
        }
        let variables =
            self.variables.iter().map(|(name, _, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let mut environment = Environment::with_prefix("RECOUNT")
            .prefix_separator("_")
            .separator("__")
            .try_parsing(true)
            .list_separator(",")
            .source(Some(variables));
        for list in LISTS {
            environment = environment.with_list_parse_key(list);
        }
        let mut settings: Settings =
            builder.add_source(environment).build().and_then(config::Config::try_deserialize).map_err(
                |error| ConfigErrors(vec![ConfigError::new(error.to_string(), self.place(""), "")]),
            )?;
        // Who keeps feeds in a list of their own does not want the built-in ones beside it.
        if self.operator_gives("opml") && !self.operator_gives("feed") {
            settings.feed.clear();
        }
        Ok(settings)
    }

    /// Tells whether a file of the operator's has such a section.
    fn operator_gives(&self, section: &str) -> bool {
        self.files
            .iter()
            .any(|(source, table)| source.path.is_some() && table.get_ref().contains_key(section))
    }

    /// Returns the files that were read.
    pub(super) fn files(&self) -> Vec<PathBuf> {
        self.files.iter().filter_map(|(source, _)| source.path.clone()).collect()
    }

    /// Returns where the value that counts for `path` (`feed[3].url`) stands, or the nearest thing around it.
    pub(super) fn place(&self, path: &str) -> Place {
        if let Some((name, ..)) = self.variables.iter().rev().find(|(_, variable, _)| variable == path) {
            return Place::Whole(format!("environment variable {name}"));
        }
        let steps = steps(path);
        let first = steps.first().copied().unwrap_or_default();
        let sets = |table: &DeTable<'_>| table.contains_key(first) && deepest(table, &steps).1 == steps.len();
        let names = |table: &DeTable<'_>| table.contains_key(first);
        let file = self.files.iter().rev();
        let found = file
            .clone()
            .find(|(_, table)| sets(table.get_ref()))
            .or_else(|| file.clone().find(|(_, table)| names(table.get_ref())));
        match found {
            Some((source, table)) => {
                Place::of(&source.name, &source.text, deepest(table.get_ref(), &steps).0)
            }
            None => Place::Whole("configuration".to_owned()),
        }
    }
}

/// Parses the text of a file and checks its keys; returns what could be read, and every mistake.
pub(super) fn parse_strictly<'t>(
    name: &str,
    text: &'t str,
    keys: &'static [Key],
) -> (Spanned<DeTable<'t>>, Vec<ConfigError>) {
    let (table, broken) = DeTable::parse_recoverable(text);
    let place = |range| Place::of(name, text, range);
    let mut errors: Vec<ConfigError> = broken
        .iter()
        .map(|error| ConfigError::new(error.message(), place(error.span().unwrap_or(0..0)), ""))
        .collect();
    if errors.is_empty() {
        let mut flaws = Vec::new();
        check_table((table.get_ref(), 0..0), keys, "", &mut flaws);
        flaws.sort_by_key(|flaw| flaw.range.start);
        errors.extend(
            flaws.into_iter().map(|flaw| ConfigError::new(flaw.message, place(flaw.range), flaw.help)),
        );
    }
    (table, errors)
}

/// Returns the place of a path in the text of one file.
pub(super) fn place_in(name: &str, text: &str, path: &str) -> Place {
    let (table, _) = DeTable::parse_recoverable(text);
    Place::of(name, text, deepest(table.get_ref(), &steps(path)).0)
}

/// Returns the place of a part of a text that stands at a path; of all of it where it is written with escapes.
pub(super) fn place_of_part(
    name: &str,
    text: &str,
    path: &str,
    (whole, part): (&str, std::ops::Range<usize>),
) -> Place {
    let (table, _) = DeTable::parse_recoverable(text);
    let range = deepest(table.get_ref(), &steps(path)).0;
    let written = text.get(range.clone()).and_then(|written| written.find(whole));
    let start = written.map(|offset| range.start + offset);
    Place::of(name, text, start.map_or(range, |start| start + part.start..start + part.end))
}

fn variables(environment: &[(String, String)]) -> Vec<(&str, String, &str)> {
    environment
        .iter()
        .filter_map(|(name, value)| {
            let key = name.strip_prefix(PREFIX)?;
            // Other variables of that prefix are not settings.
            (key.contains("__") || key == "TOPICS")
                .then(|| (name.as_str(), key.to_lowercase().replace("__", "."), value.as_str()))
        })
        .collect()
}

fn check_variable(name: &str, path: &str, value: &str) -> Option<ConfigError> {
    let place = Place::Whole(format!("environment variable {name}"));
    let kind = match kind_at(path) {
        Ok(kind) => kind,
        Err(help) => return Some(ConfigError::new(format!("unknown key '{path}'"), place, help)),
    };
    let parts = value.split(',').filter(|_| LISTS.contains(&path)).map(str::trim);
    let whole = std::iter::once(value).filter(|_| !LISTS.contains(&path));
    parts
        .chain(whole)
        .find_map(|part| check_text_value(part, kind).err())
        .map(|complaint| ConfigError::new(format!("{path}: {complaint}"), place, ""))
}

/// Splits `feed[3].url` into `feed`, `3`, `url`.
fn steps(path: &str) -> Vec<&str> {
    path.split(['.', '[']).map(|step| step.trim_end_matches(']')).filter(|step| !step.is_empty()).collect()
}

/// Follows a path as far as it goes; returns the last thing found and how many steps were gone.
fn deepest(table: &DeTable<'_>, steps: &[&str]) -> (std::ops::Range<usize>, usize) {
    let Some((first, rest)) = steps.split_first() else { return (0..0, 0) };
    let Some((_, mut value)) = table.get_key_value(*first).map(|(key, value)| (key.span(), value)) else {
        return (0..0, 0);
    };
    let mut gone = 1;
    for step in rest {
        let next = match value.get_ref() {
            DeValue::Table(table) => table.get(*step),
            DeValue::Array(items) => step.parse::<usize>().ok().and_then(|number| items.get(number)),
            DeValue::String(_)
            | DeValue::Integer(_)
            | DeValue::Float(_)
            | DeValue::Boolean(_)
            | DeValue::Datetime(_) => None,
        };
        let Some(next) = next else { break };
        value = next;
        gone += 1;
    }
    (value.span(), gone)
}
