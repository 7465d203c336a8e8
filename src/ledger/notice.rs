//! A revision told to people: the notice with its headline, evidence and the other voices.

use crate::model::{
    Account, ArticleLabel, Bound, Change, ChangeKind, Claimant, ClaimantKind, ClaimantLabel, Delta,
    EvidenceNote, FeedLabel, FigureNotice, FigureValue, Flags, Labelled, Measure, MeasureLabel, Notice,
    NoticeData, NoticeId, NoticeType, OtherSources, PlaceId, PlaceLabel, Report, Revision, Series, SeriesKey,
    SeriesNote, Standing, Times, Timestamp, Topic, Voice,
};

use super::{
    compare::{Relation, relation},
    id::{notice_id, sha256_hex},
};

/// Numbers shown of the series so far.
const RECENT_MAX: usize = 12;

/// A statement seen this long after it was published is late, seconds.
const LATE_SECONDS: i64 = 24 * 3600;

/// What a figure notice is made of beside the revision itself.
#[derive(Debug, Clone, Copy)]
pub struct FigureContext<'a> {
    /// Names this database, so that two of them give different names to their notices.
    pub instance: &'a str,
    /// The topic.
    pub topic: &'a Topic,
    /// The report that made the revision.
    pub report: &'a Report,
    /// The series after it.
    pub series: &'a Series,
    /// What the series comes to.
    pub account: &'a Account,
    /// The feed that brought the report.
    pub feed: &'a FeedLabel,
    /// When the revision was recorded.
    pub recorded_at: Timestamp,
}

/// Name, type and headline of a figure notice.
pub(super) struct Headed {
    /// Its stable name.
    pub id: NoticeId,
    /// What it is about.
    pub kind: NoticeType,
    /// The one line that tells it.
    pub headline: String,
}

/// Returns the notice that tells a revision.
pub fn figure_notice(context: &FigureContext<'_>, revision: &Revision) -> Notice {
    let parts = [revision.series.as_str(), &revision.position.to_string(), revision.kind.name()];
    let headed = Headed {
        id: notice_id(context.instance, &parts),
        kind: revision.kind.notice_type(),
        headline: headline(&subject_of(context), revision),
    };
    tell(context, revision, headed)
}

/// Returns what the series of a report counts, as a headline starts.
pub(super) fn subject_of(context: &FigureContext<'_>) -> String {
    let key = &context.report.key;
    let place = key.place.as_ref().map(|id| place_label(context.topic, id));
    subject(&Measure::of_topic(context.topic, &key.measure), key, place.as_ref())
}

/// Returns the notice of that name which tells what `revision` says of the series.
pub(super) fn tell(context: &FigureContext<'_>, revision: &Revision, headed: Headed) -> Notice {
    let FigureContext { topic, report, series, account, feed, recorded_at, .. } = *context;
    let measure = Measure::of_topic(topic, &report.key.measure);
    let place = report.key.place.as_ref().map(|id| place_label(topic, id));
    let data = FigureNotice {
        headline: headed.headline,
        change: Change { kind: revision.kind, delta: delta(revision), reason: revision.reason.clone() },
        new: figure_value(&revision.new),
        old: revision.old.as_ref().map(figure_value),
        measure: MeasureLabel { id: measure.id, label: measure.label, unit: measure.unit },
        who: report.key.who.clone(),
        place,
        topic: Labelled { id: topic.id.clone(), label: topic.label.clone() },
        claimant: claimant_label(&report.claimant),
        evidence: evidence(report),
        feed: feed.clone(),
        times: Times { published_at: report.published_at, first_seen_at: report.first_seen_at, recorded_at },
        series: series_note(topic, (series, account), revision),
        other_sources: other_sources(account, revision),
        flags: Flags { late: is_late(report), backfill: false, grouped: false },
    };
    Notice {
        id: headed.id,
        kind: headed.kind,
        timestamp: recorded_at,
        schema: Notice::SCHEMA,
        test: false,
        data: NoticeData::Figure(Box::new(data)),
    }
}

fn is_late(report: &Report) -> bool {
    report
        .published_at
        .is_some_and(|published| report.first_seen_at.as_second() - published.as_second() > LATE_SECONDS)
}

/// Returns the line that tells the change: what, where, from what to what, who says so and who passed it on.
fn headline(subject: &str, revision: &Revision) -> String {
    let (new, said_by) = (figure_text(&revision.new), said_by(&revision.new));
    match (revision.kind, &revision.old) {
        (ChangeKind::Reported, _) | (ChangeKind::Up | ChangeKind::Down | ChangeKind::Refined, None) => {
            format!("{subject}: {new}, {said_by}")
        }
        (ChangeKind::Up | ChangeKind::Down | ChangeKind::Refined, Some(old)) => {
            let difference =
                delta(revision).map_or_else(String::new, |delta| format!(" ({})", signed(delta.value)));
            format!("{subject}: {} -> {new}{difference}, {said_by}", figure_text(old))
        }
        (ChangeKind::Retracted, Some(old)) => {
            format!("{subject}: {new} withdrawn, {} stands again, {said_by}", figure_text(old))
        }
        (ChangeKind::Retracted, None) => format!("{subject}: {new} withdrawn, {said_by}"),
        (ChangeKind::Denied, _) => format!("{subject}: {new} denied, {said_by}"),
        (ChangeKind::Disputed, Some(old)) => {
            format!("{subject}: {new} against {} ({}), {said_by}", figure_text(old), old.claimant.name)
        }
        (ChangeKind::Disputed, None) => format!("{subject}: {new} disputed, {said_by}"),
    }
}

/// Returns what the series counts, as a headline starts: `Killed (security) in Almaty`.
fn subject(measure: &Measure, key: &SeriesKey, place: Option<&PlaceLabel>) -> String {
    let class = Some(key.who.as_str()).filter(|who| *who != measure.unit);
    let stage = key.stage.as_ref().map(|stage| stage.as_str().replace('_', " "));
    let increments = key.increments.then_some("in addition");
    let parts: Vec<&str> = [class, stage.as_deref(), increments].into_iter().flatten().collect();
    let parts = if parts.is_empty() { String::new() } else { format!(" ({})", parts.join(", ")) };
    let place = place.map_or_else(String::new, |place| {
        let preposition = if place.id.origin().is_some() { "from" } else { "in" };
        format!(" {preposition} {}", place.name)
    });
    format!("{}{parts}{place}", measure.label)
}

/// Returns the number as a headline prints it, with the day that a deadline resolves to.
fn figure_text(standing: &Standing) -> String {
    match standing.resolves_to {
        Some(date) => format!("{} days (by {})", standing.quantity, date.strftime("%-d %B %Y")),
        None if standing.planned => format!("{} planned", standing.quantity),
        None => standing.quantity.to_string(),
    }
}

pub(super) fn said_by(standing: &Standing) -> String {
    let Claimant { name, relayed_by, .. } = &*standing.claimant;
    match relayed_by {
        Some(relay) if **relay != *standing.outlet => format!("{name} via {relay}, {}", standing.outlet),
        Some(_) | None if **name == *standing.outlet => name.clone(),
        Some(_) | None => format!("{name} via {}", standing.outlet),
    }
}

fn signed(value: i64) -> String {
    let sign = if value < 0 { "-" } else { "+" };
    format!("{sign}{}", crate::model::Quantity::exact(value.unsigned_abs()))
}

/// Returns the difference of two printed numbers; deadlines differ in days to go and have none.
fn delta(revision: &Revision) -> Option<Delta> {
    let old = revision.old.as_ref().filter(|old| old.resolves_to.is_none())?.quantity;
    let new = revision.new.quantity;
    let (from, to) = (i64::try_from(old.value?).ok()?, i64::try_from(new.value?).ok()?);
    let value = to - from;
    Some(Delta {
        value,
        percent: (from != 0).then(|| (value as f64 * 1_000.0 / from as f64).round() / 10.0),
        exact: old.qualifier == Bound::Exact && new.qualifier == Bound::Exact,
    })
}

fn figure_value(standing: &Standing) -> FigureValue {
    let quantity = standing.quantity;
    FigureValue {
        value: quantity.value,
        low: quantity.low,
        high: quantity.high,
        qualifier: quantity.qualifier,
        text: quantity.to_string(),
        date: standing.resolves_to,
        as_of: standing.stated_at,
        published_at: standing.published_at,
        publisher: standing.outlet.to_string(),
        url: standing.url.as_deref().map(str::to_owned),
    }
}

/// Returns a place's name for people; an unknown place goes by the name it was printed with.
fn place_label(topic: &Topic, id: &PlaceId) -> PlaceLabel {
    let name = |id: &PlaceId| topic.place(id).map_or_else(|| id.to_string(), |place| place.label.clone());
    let name = id.origin().map_or_else(|| name(id), |origin| name(&PlaceId::new(origin)));
    PlaceLabel { id: id.clone(), name }
}

fn claimant_label(claimant: &Claimant) -> ClaimantLabel {
    ClaimantLabel {
        name: claimant.name.clone(),
        kind: claimant.kind,
        relayed_by: claimant.relayed_by.clone(),
    }
}

fn evidence(report: &Report) -> EvidenceNote {
    let evidence = &report.evidence;
    EvidenceNote {
        quote: evidence.sentence.clone(),
        language: evidence.language,
        figure_span: evidence.figure_span.code_points(&evidence.sentence),
        quote_sha256: sha256_hex(&evidence.sentence),
        article: ArticleLabel {
            title: evidence.title.clone(),
            url: evidence.url.clone(),
            guid: evidence.guid.clone(),
            publisher: evidence.outlet.clone(),
        },
    }
}

fn series_note(topic: &Topic, (series, account): (&Series, &Account), revision: &Revision) -> SeriesNote {
    let key = &series.key;
    let place = key.place.as_ref().map(|id| place_label(topic, id).name);
    let parts = [
        Some(key.measure.to_string()),
        Some(key.who.to_string()),
        place,
        key.stage.as_ref().map(ToString::to_string),
        key.increments.then(|| "increments".to_owned()),
    ];
    let numbers = account.past.iter().chain(&account.standing).map(|standing| standing.quantity.to_string());
    let mut recent: Vec<String> = numbers.collect();
    recent.drain(..recent.len().saturating_sub(RECENT_MAX));
    SeriesNote {
        id: revision.series.clone(),
        key: parts.into_iter().flatten().collect::<Vec<_>>().join(", "),
        position: revision.position,
        recent,
    }
}

fn other_sources(account: &Account, revision: &Revision) -> OtherSources {
    let said = revision.new.quantity;
    let agrees = |voice: &&Voice| matches!(relation(said, voice.last), Relation::Same | Relation::Rounding);
    let differs = |voice: &&Voice| {
        voice.claimant.side != revision.new.claimant.side
            && voice.claimant.kind != ClaimantKind::Outlet
            && matches!(relation(said, voice.last), Relation::Higher | Relation::Lower)
    };
    // The voice that speaks here agrees with itself; it is named when other outlets carry it too.
    let is_other =
        |voice: &&&Voice| voice.claimant.key != revision.new.claimant.key || voice.outlets.len() > 1;
    let agreeing: Vec<&Voice> = account.voices.iter().filter(agrees).collect();
    let mut sides: Vec<&str> = agreeing.iter().map(|voice| voice.claimant.side.as_str()).collect();
    sides.sort_unstable();
    sides.dedup();
    OtherSources {
        agreeing: agreeing
            .iter()
            .filter(is_other)
            .map(|voice| format!("{} ({})", voice.claimant.name, voice.outlets.join(", ")))
            .collect(),
        contradicting: account
            .voices
            .iter()
            .filter(differs)
            .map(|voice| format!("{}: {}", voice.claimant.name, voice.last))
            .collect(),
        independent: u32::try_from(sides.len().max(1)).unwrap_or(u32::MAX),
    }
}
