//! Deadlines: the day that a series stands for, when it has passed, and the notice that says so.
//!
//! An announced day has passed [`GRACE_HOURS`] after its end in UTC: a withdrawal that ends in the evening is reported at
//! night. A day that may move without being broken, as "at least ten days" does, is no deadline.

use jiff::tz::Offset;

use crate::model::{
    Account, Bound, ChangeKind, Completion, CompletionReport, Deadline, MeasureId, Notice, NoticeType,
    Revision, days_after,
};

use super::{
    id::notice_id,
    notice::{FigureContext, Headed, said_by, subject_of, tell},
    report::{StoryContext, place_or_default},
};

/// Hours after the end of its day, in UTC, at which a deadline counts as passed.
pub const GRACE_HOURS: i64 = 6;

/// Returns the deadline that a series stands for, if it stands for one.
pub fn deadline(account: &Account) -> Option<Deadline> {
    let standing = account.standing.as_ref()?;
    let day = standing.resolves_to.filter(|_| is_firm(standing.quantity.qualifier))?;
    let end = Offset::UTC.to_timestamp(days_after(day, 1)?.at(0, 0, 0, 0)).ok()?;
    let due_at = end.checked_add(jiff::SignedDuration::from_hours(GRACE_HOURS)).ok()?;
    Some(Deadline { day, announced_at: standing.stated_at, due_at })
}

/// Tells whether a number of days so bounded has an end.
fn is_firm(bound: Bound) -> bool {
    match bound {
        Bound::AtLeast | Bound::MoreThan | Bound::Vague | Bound::None => false,
        Bound::Exact | Bound::UpTo | Bound::Nearly | Bound::FewerThan | Bound::About | Bound::Range => true,
    }
}

/// Returns the notice that a deadline has passed; `context.report` is its announcement. None when nothing stands.
pub fn deadline_notice(context: &FigureContext<'_>) -> Option<Notice> {
    let (series, day) = (context.series, deadline(context.account)?.day);
    let missing = missing(&series.key.measure);
    let said = format!("{} has passed, {missing}", day.strftime("%-d %B %Y"));
    let revision = Revision {
        series: series.key.id(),
        position: series.position,
        kind: ChangeKind::Reported,
        reason: format!("the announced day has passed, {missing}"),
        old: None,
        new: context.account.standing.clone()?,
    };
    let headed = Headed {
        id: notice_id(context.instance, &[revision.series.as_str(), "deadline", &day.to_string()]),
        kind: NoticeType::FigureDeadline,
        headline: format!("{}: {said}; announced by {}", subject_of(context), said_by(&revision.new)),
    };
    Some(tell(context, &revision, headed))
}

fn missing(measure: &MeasureId) -> &'static str {
    if measure.as_str() == "deadline_start" { "no report that it began" } else { "no report of completion" }
}

/// Returns what a story tells of a withdrawal, each in its place.
pub fn completions(context: &StoryContext<'_>, completions: &[Completion]) -> Vec<CompletionReport> {
    let report = |completion: &Completion| CompletionReport {
        topic: context.topic.id.clone(),
        place: place_or_default(context.topic, completion.place.as_ref()),
        phase: completion.phase,
        story: context.story.id,
        version: context.version,
        quote: completion.quote.of(context.text).to_owned(),
        sentence: completion.sentence.of(context.text).to_owned(),
        stated_at: context.stated_at,
    };
    completions.iter().map(report).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Claimant, ClaimantKind, Quantity, Standing, Timestamp};

    fn account(quantity: Quantity, day: Option<&str>) -> Account {
        let claimant = Claimant {
            key: "president".to_owned(),
            name: "President".to_owned(),
            kind: ClaimantKind::Government,
            side: "state".to_owned(),
            relayed_by: None,
        };
        let standing = Standing {
            quantity,
            claimant: claimant.into(),
            outlet: "Harbour Agency".into(),
            url: None,
            stated_at: "2022-01-11T07:00:00Z".parse().unwrap(),
            published_at: None,
            resolves_to: day.map(|day| day.parse().unwrap()),
            planned: true,
        };
        Account { standing: Some(standing), ..Account::default() }
    }

    #[track_caller]
    fn check(bound: Bound, day: Option<&str>, expected: Option<&str>) {
        let found = deadline(&account(Quantity::bounded(10, bound), day));
        let due: Option<Timestamp> = expected.map(|at| at.parse().unwrap());
        assert_eq!(found.map(|deadline| deadline.due_at), due);
    }

    #[test]
    fn a_day_has_passed_some_hours_after_its_end() {
        check(Bound::Exact, Some("2022-01-21"), Some("2022-01-22T06:00:00Z"));
        check(Bound::UpTo, Some("2022-02-28"), Some("2022-03-01T06:00:00Z"));
        check(Bound::AtLeast, Some("2022-01-21"), None);
        check(Bound::Exact, None, None);
        assert_eq!(deadline(&Account::default()), None);
        check(Bound::Exact, Some("9999-12-31"), None);
    }
}
