//! Exit codes (sysexits.h) and the one place where an error is told.
//!
//! A database that is not there is wrong usage (64), like every other thing that is named and does not exist: no data
//! is bad, the command was given too early or with another path. A database that is there and cannot be read is bad
//! data (65).

use std::{
    io::{ErrorKind, Write},
    process::ExitCode,
};

use super::output::plain;
use crate::{
    archive::ArchiveError,
    config::{ConfigErrors, nearest},
    daemon::DbError,
    listen::ListenError,
    store::StoreError,
};

/// Wrong usage, or something named that does not exist.
pub(super) const USAGE: u8 = 64;
/// A bad or newer database, or bad data.
pub(super) const DATA: u8 = 65;
/// A needed address is taken, or a receiver did not take what was sent.
pub(super) const UNAVAILABLE: u8 = 69;
/// Input or output failed.
pub(super) const IO: u8 = 74;
/// Another recount is running.
pub(super) const RUNNING: u8 = 75;
/// The configuration is wrong.
pub(super) const CONFIG: u8 = 78;

/// Returns the code of a command line that was not understood; help and version are no mistakes.
pub(super) fn of_usage(error: &clap::Error) -> ExitCode {
    if error.use_stderr() { ExitCode::from(USAGE) } else { ExitCode::SUCCESS }
}

/// Tells an error on stderr, once, and returns its code. A reader that closed stdout early is no error.
pub(super) fn report(error: &anyhow::Error) -> ExitCode {
    if is_broken_pipe(error) {
        return ExitCode::SUCCESS;
    }
    let mut stderr = std::io::stderr().lock();
    let told = match error.downcast_ref::<ConfigErrors>() {
        Some(errors) => errors.to_string(),
        None => format!("error: {error:#}"),
    };
    // A closed stderr leaves nobody to tell.
    let _ = writeln!(stderr, "{}", plain(&told));
    ExitCode::from(code(error))
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<std::io::Error>())
        .any(|io| io.kind() == ErrorKind::BrokenPipe)
}

fn code(error: &anyhow::Error) -> u8 {
    error.chain().find_map(code_of_cause).unwrap_or(IO)
}

fn code_of_cause(cause: &(dyn std::error::Error + 'static)) -> Option<u8> {
    if let Some(usage) = cause.downcast_ref::<Usage>() {
        return Some(usage.code());
    }
    if cause.is::<ConfigErrors>() {
        return Some(CONFIG);
    }
    if let Some(listen) = cause.downcast_ref::<ListenError>() {
        return Some(match listen {
            ListenError::Taken(_) => UNAVAILABLE,
            ListenError::Unusable { .. } => CONFIG,
            ListenError::Failed { .. } => IO,
        });
    }
    if let Some(DbError::Store(store)) = cause.downcast_ref::<DbError>() {
        return Some(code_of_store(store));
    }
    match cause.downcast_ref::<ArchiveError>() {
        Some(ArchiveError::NotWarc { .. } | ArchiveError::TooLarge { .. }) => return Some(DATA),
        Some(ArchiveError::Read { .. }) => return Some(IO),
        None => {}
    }
    cause.downcast_ref::<StoreError>().map(code_of_store)
}

fn code_of_store(error: &StoreError) -> u8 {
    if matches!(error, StoreError::Missing { .. }) {
        USAGE
    } else if error.is_bad_file() {
        DATA
    } else if error.is_locked() {
        RUNNING
    } else {
        IO
    }
}

/// A mistake of the user's that no room knows of.
#[derive(Debug, thiserror::Error)]
pub(super) enum Usage {
    /// Something named does not exist.
    #[error("{0}")]
    Unknown(String),
    /// What was given cannot be used.
    #[error("{0}")]
    Data(String),
}

/// Says that there is no `kind` of that name, which one was probably meant, or which there are.
pub(super) fn unknown<'k>(kind: &str, name: &str, known: impl Iterator<Item = &'k str> + Clone) -> Usage {
    let remedy = match nearest(name, known.clone()) {
        Some(meant) => format!("did you mean {meant}?"),
        None => match known.collect::<Vec<_>>().as_slice() {
            [] => "there is none yet".to_owned(),
            known => format!("known are {}", known.join(", ")),
        },
    };
    Usage::Unknown(format!("there is no {kind} '{name}'; {remedy}"))
}

impl Usage {
    fn code(&self) -> u8 {
        match self {
            Self::Unknown(_) => USAGE,
            Self::Data(_) => DATA,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ListenAddress;
    use anyhow::Context as _;

    #[track_caller]
    fn check(error: anyhow::Error, expected: u8) {
        assert_eq!(code(&error.context("could not do it")), expected);
    }

    #[test]
    fn errors_have_codes() {
        check(StoreError::Missing { path: "a.db".into() }.into(), USAGE);
        check(StoreError::Empty { path: "a.db".into() }.into(), DATA);
        check(StoreError::Newer { path: "a.db".into(), found: 9, known: 1 }.into(), DATA);
        check(StoreError::Locked { path: "a.db".into(), pid: Some(7) }.into(), RUNNING);
        check(DbError::from(StoreError::Locked { path: "a.db".into(), pid: None }).into(), RUNNING);
        check(ConfigErrors(Vec::new()).into(), CONFIG);
        check(ArchiveError::NotWarc { path: "a.txt".into() }.into(), DATA);
        let address: ListenAddress = "127.0.0.1:80".parse().expect("it is well written");
        check(ListenError::Taken(address.clone()).into(), UNAVAILABLE);
        let source = std::io::Error::from(ErrorKind::PermissionDenied);
        check(ListenError::Unusable { address, source }.into(), CONFIG);
        check(Usage::Unknown("no such thing".into()).into(), USAGE);
        check(anyhow::anyhow!("something else"), IO);
    }

    #[test]
    fn unknown_names_are_answered_with_those_that_there_are() {
        let check = |name: &str, known: &[&str], expected: &str| {
            assert_eq!(unknown("endpoint", name, known.iter().copied()).to_string(), expected);
        };
        check("dask", &["desk", "night"], "there is no endpoint 'dask'; did you mean desk?");
        check("editors", &["desk", "night"], "there is no endpoint 'editors'; known are desk, night");
        check("desk", &[], "there is no endpoint 'desk'; there is none yet");
    }

    #[test]
    fn a_closed_pipe_is_no_error() {
        let closed = std::io::Error::from(ErrorKind::BrokenPipe);
        let error = Err::<(), _>(closed).context("could not print").expect_err("it is an error");
        assert!(is_broken_pipe(&error));
    }
}
