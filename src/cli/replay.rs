//! `recount replay`: archived feeds through the whole pipeline.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use clap::Args;

use super::{
    Place,
    exit::{DATA, Usage},
    output::{Form, Output, minute},
    poll::{bar, message},
};
use crate::{
    archive::{self, Capture},
    daemon::{self, REPLAY_INSTANCE, Replay},
    model::{Notice, NoticeData},
    store::{Store, StoreError},
    webhook::terminal,
};

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  recount replay\n  recount replay january.warc.gz --database january.db --json > notices.jsonl"
)]
pub(super) struct Options {
    /// WARC files; the built-in record when none is given
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
}

pub(super) fn run(place: &Place, options: &Options, out: &mut Output<impl Write>) -> anyhow::Result<u8> {
    let config = place.config()?;
    let (captures, skipped) = captures(&options.files)?;
    let database = place.database.clone().unwrap_or_else(|| config.database.with_file_name("replay.db"));
    let store = fresh(&database)?;
    let reader = daemon::compile(config.topics.clone())?;
    let mut replay = Replay::new(store, reader, &config.feeds);
    let bar = bar(captures.len() as u64, "captures");
    for capture in &captures {
        let notices = replay.take(capture).with_context(|| format!("could not replay {}", capture.url))?;
        bar.inc(1);
        for notice in &notices {
            bar.suspend(|| tell(notice, out))?;
        }
    }
    bar.finish_and_clear();
    replay.close()?;
    out.flush()?;
    let path = database.display();
    message(&format!("\nThe history is in {path}. Ask it:"));
    message(&format!(
        "  sqlite3 -readonly {path} 'SELECT measure, who, place, stage, increments, text, claimant, since FROM figures'"
    ));
    message(&format!("  recount --database {path} history detained"));
    if skipped > 0 {
        message("Part of the archive could not be read, as said above: the history lacks it.");
        return Ok(DATA);
    }
    Ok(0)
}

/// Returns what the files hold, in the order of time, and how many parts of them could not be read.
fn captures(files: &[PathBuf]) -> anyhow::Result<(Vec<Capture>, usize)> {
    if files.is_empty() {
        return Ok((archive::record::captures(), 0));
    }
    let (mut captures, mut skipped) = (Vec::new(), 0);
    for file in files {
        let read = archive::read_captures(file)?;
        for part in &read.skipped {
            message(&format!("{}: {part}", file.display()));
        }
        skipped += read.skipped.len();
        captures.extend(read.captures);
    }
    daemon::in_order(&mut captures);
    Ok((captures, skipped))
}

/// Makes an empty database; a file that is there is replaced only if a replay made it.
fn fresh(path: &Path) -> anyhow::Result<Store> {
    match Store::instance_of(path) {
        Ok(instance) if instance == REPLAY_INSTANCE => {
            message(&format!("The earlier replay in {} is replaced.", path.display()));
            remove(path)?;
        }
        Err(StoreError::Missing { .. }) => {}
        Ok(_) | Err(_) => {
            return Err(Usage::Data(format!(
                "{} exists and was not made by a replay; name another file with --database",
                path.display()
            ))
            .into());
        }
    }
    Ok(Store::open_with_instance(path, REPLAY_INSTANCE)?.0)
}

fn remove(path: &Path) -> anyhow::Result<()> {
    for ending in ["", "-wal", "-shm"] {
        let mut file = path.as_os_str().to_owned();
        file.push(ending);
        match fs::remove_file(&file) {
            Ok(()) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => {
                return Err(error)
                    .with_context(|| format!("could not remove {}", Path::new(&file).display()));
            }
        }
    }
    Ok(())
}

/// Prints figure changes in full and everything else as one line.
fn tell(notice: &Notice, out: &mut Output<impl Write>) -> std::io::Result<()> {
    if out.form() == Form::Json {
        return out.json_line(notice);
    }
    let at = minute(notice.timestamp);
    match &notice.data {
        NoticeData::Figure(_) => {
            out.line(format!("{at}  {}\n", terminal(notice).replace('\n', "\n                  ")))
        }
        NoticeData::Story(story) => {
            out.line(format!("{at}  story: {} \u{2014} {}", story.article.publisher, story.article.title))
        }
        NoticeData::Feed(_) | NoticeData::Endpoint { .. } => out.line(format!("{at}  {}", notice.headline())),
    }
}
