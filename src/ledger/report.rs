//! From the figures of one story to reports: series, claimant and role of each.

use std::collections::HashMap;

use crate::model::{
    Attribution, Basis, Bound, Claimant, ClaimantKind, Class, Evidence, Figure, Language, Measure, Mention,
    PlaceId, Report, Role, SeriesKey, Span, Status, Story, Timestamp, Topic,
};

/// The story that figures were read in.
#[derive(Debug, Clone, Copy)]
pub struct StoryContext<'a> {
    /// The topic under which they were read.
    pub topic: &'a Topic,
    /// The story.
    pub story: &'a Story,
    /// The version that was read.
    pub version: u32,
    /// When that version was first seen.
    pub seen_at: Timestamp,
    /// The text that the figures' spans lie in.
    pub text: &'a str,
    /// The language that it was read in.
    pub language: Language,
}

/// Returns one report for each figure, in the order in which they should be reconciled: of one series and side the
/// most exact number first, so that a rounded headline does not come before the number in the text.
pub fn reports(context: &StoryContext<'_>, figures: &[Figure]) -> Vec<Report> {
    let mut reports: Vec<Report> = figures
        .iter()
        .enumerate()
        .map(|(position, figure)| report(context, figures, position, figure))
        .collect();
    reports.sort_by_key(order);
    mark_echoes(&mut reports);
    reports
}

/// Asides first (an earlier number must be known as such), then exact numbers, higher before lower.
fn order(report: &Report) -> (bool, bool, bool, std::cmp::Reverse<u64>) {
    let quantity = report.quantity;
    (
        report.role != Role::Aside,
        matches!(report.claimant.kind, ClaimantKind::Outlet | ClaimantKind::Unknown),
        quantity.qualifier != Bound::Exact,
        std::cmp::Reverse(quantity.value.unwrap_or_default()),
    )
}

/// Leaves one number for each series and side; the others of the story are echoes of it.
fn mark_echoes(reports: &mut [Report]) {
    let mut leads: HashMap<SeriesKey, Vec<String>> = HashMap::new();
    for report in reports {
        if report.role != Role::Whole || matches!(report.status, Status::Denied | Status::Retracted) {
            continue;
        }
        let sides = leads.entry(report.key.clone()).or_default();
        let own_voice = matches!(report.claimant.kind, ClaimantKind::Outlet | ClaimantKind::Unknown);
        if sides.contains(&report.claimant.side) || (own_voice && !sides.is_empty()) {
            report.role = Role::Echo;
        } else {
            sides.push(report.claimant.side.clone());
        }
    }
}

fn report(context: &StoryContext<'_>, figures: &[Figure], position: usize, figure: &Figure) -> Report {
    let (topic, story) = (context.topic, context.story);
    let role = role(topic, figures, position, figure);
    let first_version = context.version == 1;
    Report {
        key: SeriesKey {
            topic: topic.id.clone(),
            measure: figure.measure.clone(),
            who: class(topic, figure),
            place: place(topic, figure),
            stage: figure.stage.clone(),
            increments: role == Role::Increment,
        },
        quantity: figure.quantity,
        role,
        basis: figure.basis,
        status: figure.status,
        stage: figure.stage.clone(),
        claimant: claimant(topic, &story.outlet, figure.attribution.as_ref()),
        direction: figure.direction,
        resolves_to: figure.resolves_to,
        as_of: figure.as_of,
        stated_at: if first_version { story.ordered_at() } else { context.seen_at },
        published_at: story.published_at,
        first_seen_at: context.seen_at,
        evidence: evidence(context, figure),
    }
}

/// Returns what the figure may do to its series (guideline, "Series").
fn role(topic: &Topic, figures: &[Figure], position: usize, figure: &Figure) -> Role {
    match figure.status {
        Status::Background | Status::Hypothetical | Status::Superseded => return Role::Aside,
        Status::Planned if !Measure::counts_when_planned(&figure.measure) => return Role::Aside,
        Status::Planned | Status::Reported | Status::Denied | Status::Retracted => {}
    }
    match figure.basis {
        Basis::Total | Basis::Unspecified => Role::Whole,
        Basis::Increment => Role::Increment,
        Basis::Subset if is_series_of_its_own(topic, figures, position, figure) => Role::Whole,
        Basis::Subset => Role::Part,
    }
}

/// A part has a series of its own when it has a stage, a class or a place that the whole before it does not have.
fn is_series_of_its_own(topic: &Topic, figures: &[Figure], position: usize, part: &Figure) -> bool {
    if part.stage.is_some() {
        return true;
    }
    let before = figures.get(..position).unwrap_or_default();
    let whole =
        before.iter().rev().find(|other| other.measure == part.measure && other.basis != Basis::Subset);
    let (who, where_) = whole.map_or((Class::people(), topic.default_place.clone()), |whole| {
        (class(topic, whole), place(topic, whole))
    });
    class(topic, part) != who || place(topic, part) != where_
}

/// Returns the class that makes the series.
///
/// Cases, troops and days are what they are. People who are held, freed or sentenced over an unrest are its
/// participants whatever the text calls them, so rioters, protesters and suspects are no classes of these measures.
fn class(topic: &Topic, figure: &Figure) -> Class {
    let unit = Measure::of_topic(topic, &figure.measure).unit;
    if unit != "people" {
        return Class::new(unit);
    }
    let participants = matches!(figure.class.as_str(), "attackers" | "protesters" | "suspects");
    match figure.measure.as_str() {
        "detained" | "released" | "sentenced" | "protesters" if participants => Class::people(),
        _ => figure.class.clone(),
    }
}

fn place(topic: &Topic, figure: &Figure) -> Option<PlaceId> {
    match &figure.place {
        None => topic.default_place.clone(),
        Some(Mention { text, id }) if text.ends_with("(origin)") => {
            let origin =
                id.as_ref().map_or_else(|| text.trim_end_matches("(origin)").trim(), PlaceId::as_str);
            Some(PlaceId::new(format!("{}-origin", origin.to_lowercase().replace(' ', "-"))))
        }
        Some(Mention { id: Some(id), .. }) => Some(id.clone()),
        Some(Mention { text, .. }) => Some(PlaceId::new(text.to_lowercase())),
    }
}

fn claimant(topic: &Topic, outlet: &str, attribution: Option<&Attribution>) -> Claimant {
    let Some(Attribution { origin, relayed_by }) = attribution else {
        let key = format!("outlet:{}", outlet.to_lowercase());
        return Claimant {
            side: key.clone(),
            key,
            name: outlet.to_owned(),
            kind: ClaimantKind::Outlet,
            relayed_by: None,
        };
    };
    let relayed_by = relayed_by.clone();
    match origin.id.as_ref().and_then(|id| topic.claimant(id)) {
        Some(entry) => Claimant {
            key: entry.id.to_string(),
            name: entry.label.clone(),
            kind: entry.kind,
            side: entry.side.clone().unwrap_or_else(|| entry.id.to_string()),
            relayed_by,
        },
        None => Claimant {
            key: origin.text.to_lowercase(),
            name: origin.text.clone(),
            kind: ClaimantKind::Unknown,
            side: origin.text.to_lowercase(),
            relayed_by,
        },
    }
}

fn evidence(context: &StoryContext<'_>, figure: &Figure) -> Evidence {
    let story = context.story;
    let within = |offset: usize| offset.saturating_sub(figure.sentence.start);
    Evidence {
        story: story.id,
        version: context.version,
        quote: figure.quote.of(context.text).to_owned(),
        sentence: figure.sentence.of(context.text).to_owned(),
        figure_span: Span::new(within(figure.quote.start), within(figure.quote.end)),
        language: context.language,
        title: story.title.clone(),
        url: story.url.clone(),
        guid: story.guid.clone(),
        outlet: story.outlet.clone(),
    }
}
