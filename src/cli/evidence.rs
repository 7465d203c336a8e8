//! The bytes that reports and notices rest on, for the commands that show or write them.

use std::io::Write;

use serde::Serialize;

use super::output::{Output, minute};
use crate::{
    model::{FeedId, NoticeData, NoticeId, SeriesId},
    store::{
        History, StoreError,
        history::{EvidenceFilter, EvidenceRow, NoticeDetail, ReportRow, Subject, Window},
    },
};

/// Evidence of the reports that a command tells of.
#[derive(Debug, Default, Serialize)]
#[serde(transparent)]
pub(super) struct Evidence {
    rows: Vec<EvidenceRow>,
}

impl Evidence {
    /// Reads the evidence of a story, series or notice.
    pub(super) fn of(history: &History, subject: Subject) -> Result<Self, StoreError> {
        let filter = EvidenceFilter { subject, window: Window::default() };
        Ok(Self { rows: history.evidence(&filter)? })
    }

    /// Reads the evidence of reports on several series.
    pub(super) fn of_reports(history: &History, reports: &[ReportRow]) -> Result<Self, StoreError> {
        let mut series: Vec<&str> = reports.iter().map(|report| report.series.as_str()).collect();
        series.sort_unstable();
        series.dedup();
        let mut all = Self::default();
        for name in series {
            all.rows.extend(Self::of(history, Subject::Series(SeriesId::new(name)))?.rows);
        }
        Ok(all)
    }

    /// Prints what a report was read from.
    pub(super) fn tell(&self, report: &ReportRow, out: &mut Output<impl Write>) -> std::io::Result<()> {
        let mut own = self.rows.iter().filter(|row| row.report == Some(report.report)).peekable();
        if own.peek().is_none() {
            return out.line("    read before recount kept the bytes that it reads");
        }
        own.try_for_each(|row| tell("    ", row, out))
    }

    /// Prints every capture once.
    pub(super) fn tell_captures(&self, indent: &str, out: &mut Output<impl Write>) -> std::io::Result<()> {
        let mut rows: Vec<&EvidenceRow> = self.rows.iter().collect();
        rows.dedup_by_key(|row| row.capture);
        rows.into_iter().try_for_each(|row| tell(indent, row, out))
    }
}

fn tell(indent: &str, row: &EvidenceRow, out: &mut Output<impl Write>) -> std::io::Result<()> {
    let EvidenceRow { kind, bytes, url, sha256, .. } = row;
    let when = minute(row.fetched_at);
    out.line(format!("{indent}read in the {kind} at {url}, fetched {when} UTC, {bytes} bytes"))?;
    out.line(format!("{indent}  sha256 {sha256}"))
}

/// Returns a report's sentence with its figure in brackets.
pub(super) fn marked(report: &ReportRow) -> String {
    let sentence = &report.sentence;
    let offset = |bytes: i64| usize::try_from(bytes).ok();
    let parts = offset(report.figure_start).zip(offset(report.figure_end)).and_then(|(start, end)| {
        Some((sentence.get(..start)?, sentence.get(start..end)?, sentence.get(end..)?))
    });
    match parts {
        Some((before, figure, after)) => format!("{before}[{figure}]{after}"),
        None => sentence.clone(),
    }
}

/// Returns what a notice's evidence is that of: the report that it tells of, or the story that it flags.
pub(super) fn subject(history: &History, detail: &NoticeDetail) -> Result<Option<Subject>, StoreError> {
    match &detail.notice.data {
        NoticeData::Figure(_) => Ok(Some(Subject::Notice(NoticeId::clone(&detail.notice.id)))),
        NoticeData::Story(flagged) => {
            let article = &flagged.article;
            let address = article.url.as_ref().or(article.guid.as_ref());
            let story = address.map(|address| story_of(history, &flagged.feed.id, address)).transpose()?;
            Ok(story.flatten().map(Subject::Story))
        }
        NoticeData::Feed(_) | NoticeData::Endpoint { .. } => Ok(None),
    }
}

/// Returns the number of a feed's story with that link or publisher's identifier.
fn story_of(history: &History, feed: &FeedId, address: &str) -> Result<Option<i64>, StoreError> {
    for id in history.stories_at(address)? {
        if history.story(id)?.is_some_and(|detail| detail.story.feed == feed.as_str()) {
            return Ok(Some(id));
        }
    }
    Ok(None)
}
