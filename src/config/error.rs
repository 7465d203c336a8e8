//! Mistakes in configuration, each with its place and its remedy, all printed at once.

use std::fmt;

/// All mistakes found; at least one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigErrors(pub Vec<ConfigError>);

/// Whether a mistake stops everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// Nothing runs with it.
    Error,
    /// It is probably not meant; recount runs all the same.
    Warning,
}

/// One mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError {
    /// Whether it stops everything.
    pub severity: Severity,
    /// What is wrong: key, value and why.
    pub message: String,
    /// Where.
    pub place: Place,
    /// What to do about it.
    pub help: Option<String>,
}

/// Where a mistake stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A spot in a file.
    Line {
        /// The file, or `built-in recount.toml`.
        file: String,
        /// From 1.
        line: usize,
        /// In characters, from 1.
        column: usize,
        /// The whole line.
        text: String,
        /// How many characters of it are meant, at least 1.
        width: usize,
    },
    /// A file as a whole, an environment variable or a flag.
    Whole(String),
}

impl ConfigError {
    pub(super) fn new(message: impl Into<String>, place: Place, help: impl Into<String>) -> Self {
        let help = Some(help.into()).filter(|help| !help.is_empty());
        Self { severity: Severity::Error, message: message.into(), place, help }
    }

    pub(super) fn warning(self) -> Self {
        Self { severity: Severity::Warning, ..self }
    }
}

impl Place {
    /// Makes a place of a range of bytes of a file.
    pub(super) fn of(file: &str, source: &str, range: std::ops::Range<usize>) -> Self {
        let before = source.get(..range.start).unwrap_or(source);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let text = source.get(line_start..).unwrap_or_default().lines().next().unwrap_or_default();
        let column = before.get(line_start..).unwrap_or_default().chars().count();
        let marked = source.get(range).unwrap_or_default().lines().next().unwrap_or_default();
        Self::Line {
            file: file.to_owned(),
            line: before.matches('\n').count() + 1,
            column: column + 1,
            text: text.to_owned(),
            width: marked.chars().count().max(1),
        }
    }
}

/// Names a path as people count: `endpoint[0].secret_file` is `endpoint 1, secret_file`.
pub(super) fn counted(path: &str) -> String {
    let mut steps = path.split('[');
    let mut name = steps.next().unwrap_or_default().to_owned();
    for step in steps {
        let (number, rest) = step.split_once(']').unwrap_or((step, ""));
        let number =
            number.parse::<usize>().map_or_else(|_| number.to_owned(), |number| (number + 1).to_string());
        name = format!("{name} {number}{}", rest.replacen('.', ", ", 1));
    }
    name
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        write!(f, "{severity}: {}", self.message)?;
        let margin = match &self.place {
            Place::Whole(name) => {
                write!(f, "\n --> {name}")?;
                1
            }
            Place::Line { file, line, column, text, width } => {
                let margin = line.to_string().len();
                write!(f, "\n{:margin$}--> {file}:{line}:{column}", "")?;
                write!(f, "\n{:margin$} |\n{line} | {text}", "")?;
                let indent: String =
                    text.chars().take(column - 1).map(|c| if c == '\t' { '\t' } else { ' ' }).collect();
                write!(f, "\n{:margin$} | {indent}{}", "", "^".repeat(*width))?;
                margin
            }
        };
        self.help.iter().try_for_each(|help| write!(f, "\n{:margin$} = help: {help}", ""))
    }
}

impl fmt::Display for ConfigErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, error) in self.0.iter().enumerate() {
            let gap = if number == 0 { "" } else { "\n\n" };
            write!(f, "{gap}{error}")?;
        }
        Ok(())
    }
}

impl std::error::Error for ConfigError {}
impl std::error::Error for ConfigErrors {}
