//! Which notices an endpoint wants (delivery.md 35).

use crate::model::{
    ChangeKind, Endpoint, FigureNotice, Filter, Notice, NoticeData, NoticeType, StoryNotice, Suppression,
};

/// Tells whether `endpoint` wants `notice`, and if not, by which rule.
///
/// Every condition must hold; an empty one holds for all. A condition on figures does not hold for a story: who asks
/// for one measure wants numbers. Troubles of the daemon itself go to endpoints that ask for them and to nobody
/// else. A story with the text of another goes to nobody, since that one was told. The baseline goes to all, so that each
/// desk knows from when on silence means no change, and a trial to the endpoint that it tries.
pub fn wants(endpoint: &Endpoint, notice: &Notice) -> Result<(), Suppression> {
    match (&notice.data, notice.kind) {
        (NoticeData::Figure(figure), _) => figure_passes(&endpoint.filter, figure),
        (NoticeData::Story(story), _) if story.flags.grouped => Err(Suppression::Copy),
        (NoticeData::Story(story), _) => story_passes(&endpoint.filter, story),
        (_, NoticeType::BaselineCompleted | NoticeType::Digest) => Ok(()),
        (NoticeData::Endpoint { endpoint: tried, .. }, NoticeType::EndpointTest)
            if *tried == endpoint.name =>
        {
            Ok(())
        }
        (NoticeData::Feed(_) | NoticeData::Endpoint { .. }, _) if endpoint.ops => Ok(()),
        (NoticeData::Feed(_) | NoticeData::Endpoint { .. }, _) => Err(Suppression::NotOperational),
    }
}

fn figure_passes(filter: &Filter, figure: &FigureNotice) -> Result<(), Suppression> {
    let place = figure.place.as_ref().map(|place| &place.id);
    all(&[
        ("topics", holds(&filter.topics, Some(&figure.topic.id))),
        ("measures", holds(&filter.measures, Some(&figure.measure.id))),
        ("places", holds(&filter.places, place)),
        ("who", holds(&filter.who, Some(&figure.who))),
        ("kinds", holds(&filter.kinds, Some(&figure.change.kind))),
        ("languages", holds(&filter.languages, Some(&figure.evidence.language))),
        ("min_change", large_enough(filter.min_change, figure)),
    ])
}

fn story_passes(filter: &Filter, story: &StoryNotice) -> Result<(), Suppression> {
    all(&[
        ("topics", holds(&filter.topics, Some(&story.topic.id))),
        ("languages", holds(&filter.languages, Some(&story.language))),
        ("measures", filter.measures.is_empty()),
        ("places", filter.places.is_empty()),
        ("who", filter.who.is_empty()),
        ("kinds", filter.kinds.is_empty()),
    ])
}

fn all(conditions: &[(&'static str, bool)]) -> Result<(), Suppression> {
    match conditions.iter().find(|(_, holds)| !holds) {
        Some((name, _)) => Err(Suppression::Filter(name)),
        None => Ok(()),
    }
}

fn holds<T: PartialEq>(wanted: &[T], given: Option<&T>) -> bool {
    wanted.is_empty() || given.is_some_and(|given| wanted.contains(given))
}

/// A least change holds back rises and falls alone. A new qualifier, a withdrawal and a dispute always pass.
fn large_enough(min_change: Option<f64>, figure: &FigureNotice) -> bool {
    let percent = figure.change.delta.and_then(|delta| delta.percent);
    let (Some(least), Some(percent), Some(old)) = (min_change, percent, &figure.old) else { return true };
    match figure.change.kind {
        ChangeKind::Up | ChangeKind::Down => percent.abs() >= least || old.qualifier != figure.new.qualifier,
        ChangeKind::Reported
        | ChangeKind::Refined
        | ChangeKind::Retracted
        | ChangeKind::Denied
        | ChangeKind::Disputed => true,
    }
}
