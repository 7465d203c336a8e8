//! `recount export`: the bytes that figures were read from, for other programs and for later.

use std::{
    fs::{self, File},
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
};

use anyhow::Context as _;
use clap::Args;

use super::{
    evidence,
    exit::Usage,
    explain::story_number,
    known,
    moment::Moment,
    output::{Form, Output},
    poll::{bar, message},
};
use crate::{
    archive::{ArchiveWriter, Packing},
    model::{NoticeId, SeriesId, Timestamp},
    store::{
        History,
        history::{EvidenceFilter, Selection, Subject, Window},
    },
};

/// The file name that stands for stdout.
const STDOUT: &str = "-";

#[derive(Debug, Args)]
#[command(
    after_help = "The bytes are those that were parsed: transfer and content coding undone. Cookies and credentials are not kept.\n\nExamples:\n  recount export --warc evidence.warc.gz\n  recount export --warc notice.warc.gz --notice evt_0123456789...\n  recount export --warc january.warc --since 2022-01-05 --until 2022-01-20\n  recount export --warc - --story 42 | gzip > story.warc.gz"
)]
pub(super) struct Options {
    /// Write a WARC 1.1 file; one that ends in .gz is compressed, - is stdout
    #[arg(long, value_name = "FILE")]
    warc: PathBuf,
    #[command(flatten)]
    of: Of,
    /// Only what was fetched at or after this time: 2022-01-05 or 2022-01-05T06:00:00Z
    #[arg(long, value_name = "TIME")]
    since: Option<Moment>,
    /// Only what was fetched before this time
    #[arg(long, value_name = "TIME")]
    until: Option<Moment>,
    /// Replace a file that is there
    #[arg(long)]
    force: bool,
}

/// Whose evidence is written; everything when nothing is named.
#[derive(Debug, Args)]
#[group(multiple = false)]
struct Of {
    /// Only what this story was read from: its number, link or guid
    #[arg(long, value_name = "ID")]
    story: Option<String>,
    /// Only what the reports of this series were read from
    #[arg(long, value_name = "ID")]
    series: Option<String>,
    /// Only what this notice tells of
    #[arg(long, value_name = "ID")]
    notice: Option<String>,
}

pub(super) fn run(history: &History, options: &Options, out: &mut Output<impl Write>) -> anyhow::Result<u8> {
    let start = |time: Option<Moment>| time.map(Moment::start);
    let window = Window { since: start(options.since), until: start(options.until), limit: None };
    let captures = history.captures(&EvidenceFilter { subject: options.of.subject(history)?, window })?;
    if captures.is_empty() {
        let nothing = "no bytes are kept for that; `recount history` shows which reports there are";
        return Err(Usage::Unknown(nothing.to_owned()).into());
    }
    let file = options.warc.as_path();
    if file == Path::new(STDOUT) {
        write(history, &captures, out.bytes(), Packing::Plain)?;
        return Ok(0);
    }
    if file.exists() && !options.force {
        let refused = format!("{} is there already; --force replaces it", file.display());
        return Err(Usage::Data(refused).into());
    }
    write_file(history, &captures, file)?;
    tell(&captures, file, out)?;
    Ok(0)
}

impl Of {
    /// Returns whose evidence is meant; a name that stands for nothing is an error.
    fn subject(&self, history: &History) -> anyhow::Result<Subject> {
        if let Some(id) = &self.story {
            let number = story_number(history, id)?.ok_or_else(|| unknown("story", id))?;
            history.story(number)?.ok_or_else(|| unknown("story", id))?;
            return Ok(Subject::Story(number));
        }
        if let Some(id) = &self.notice {
            let detail = history.notice(&NoticeId::new(id))?.ok_or_else(|| unknown("notice", id))?;
            let subject = evidence::subject(history, &detail)?;
            return subject.ok_or_else(|| {
                Usage::Unknown(format!("notice {id} tells of no story, so it rests on no bytes")).into()
            });
        }
        let Some(id) = &self.series else { return Ok(Subject::All) };
        let series = SeriesId::new(id);
        known::check(history, &Selection { series: Some(series.clone()), ..Selection::default() })?;
        Ok(Subject::Series(series))
    }
}

fn unknown(kind: &str, id: &str) -> Usage {
    Usage::Unknown(format!(
        "there is no {kind} '{id}'; `recount stories` and `recount history` show what there is"
    ))
}

/// Writes a file beside its place and moves it there once it is whole.
fn write_file(history: &History, captures: &[i64], file: &Path) -> anyhow::Result<()> {
    if file.is_dir() {
        let message = format!("{} is a directory; give the name of a file in it", file.display());
        return Err(Usage::Unknown(message).into());
    }
    let is_gzip = file.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("gz"));
    let packing = if is_gzip { Packing::Gzip } else { Packing::Plain };
    let mut new = file.as_os_str().to_owned();
    new.push(".new");
    let new = PathBuf::from(new);
    let done = File::create(&new)
        .with_context(|| format!("could not make {}", new.display()))
        .and_then(|output| write(history, captures, BufWriter::new(output), packing))
        .and_then(|()| {
            let action = || format!("could not put the archive in place as {}", file.display());
            fs::rename(&new, file).with_context(action)
        });
    if done.is_err() {
        // What is half written helps nobody; it may not even be there.
        let _ = fs::remove_file(&new);
    }
    done
}

/// Writes captures one by one; each is in memory only while it is written.
fn write(history: &History, captures: &[i64], output: impl Write, packing: Packing) -> anyhow::Result<()> {
    let read = |id: i64| history.capture(id)?.with_context(|| format!("capture {id} is gone"));
    // Captures come in the order of time: the file is as old as its last one, whenever it is written.
    let newest = captures.last().map(|id| read(*id)).transpose()?;
    let at = newest.map_or(Timestamp::UNIX_EPOCH, |capture| capture.at);
    let mut archive = ArchiveWriter::begin(output, packing, at).context("could not write the archive")?;
    let bar = bar(captures.len() as u64, "captures");
    for id in captures {
        archive.write(&read(*id)?).context("could not write the archive")?;
        bar.inc(1);
    }
    bar.finish_and_clear();
    archive.finish().map(drop).context("could not write the archive")
}

fn tell(captures: &[i64], file: &Path, out: &mut Output<impl Write>) -> io::Result<()> {
    if out.form() == Form::Json {
        return out.json(&serde_json::json!({ "captures": captures.len(), "file": file }));
    }
    message(&format!("{} captures are in {}", captures.len(), file.display()));
    Ok(())
}
