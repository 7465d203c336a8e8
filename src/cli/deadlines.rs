//! Announced days as `history` and `explain` print them: what became of each.

use std::io::Write;

use super::output::{Output, minute};
use crate::store::history::{CompletionRow, DeadlineRow};

/// Prints the days that were announced, one line each, and the sentence that tells that one was kept.
pub(super) fn tell(deadlines: &[DeadlineRow], out: &mut Output<impl Write>) -> std::io::Result<()> {
    for row in deadlines {
        out.line(format!("{}, {}: {}", row.series, row.day, became(row)))?;
        if let (Some(sentence), Some(story)) = (&row.completion, row.story) {
            let outlet = row.outlet.as_deref().unwrap_or_default();
            out.paragraph("    ", &format!("story {story}, {outlet}: \"{sentence}\""))?;
        }
    }
    Ok(())
}

fn became(row: &DeadlineRow) -> String {
    let when = || row.completed_at.map_or_else(String::new, |at| format!(" on {} UTC", minute(at)));
    match (row.state.as_str(), &row.notice) {
        ("open", _) => format!("counts as passed on {} UTC", minute(row.due_at)),
        ("completed", _) => format!("kept, reported{}", when()),
        ("passed", Some(notice)) if row.completion.is_some() => {
            format!("passed, told by {notice}; reported afterwards{}", when())
        }
        ("passed", Some(notice)) => format!("passed without a report that it was kept, told by {notice}"),
        ("replaced", _) => "replaced by another day".to_owned(),
        (state, _) => format!("{state}: it was over when it was read, so nobody was told"),
    }
}

/// Prints what a story tells of a withdrawal.
pub(super) fn tell_completions(
    completions: &[CompletionRow],
    out: &mut Output<impl Write>,
) -> std::io::Result<()> {
    completions.iter().try_for_each(|row| {
        let place = row.place.as_deref().map_or_else(String::new, |place| format!(" from {place}"));
        let phase = if row.phase == "begun" { "has begun" } else { "is over" };
        out.paragraph("  ", &format!("tells that the withdrawal{place} {phase}: \"{}\"", row.sentence))
    })
}
