//! Parts that exceed their whole: what stands now of one topic, measure and stage, compared at the time of asking.
//!
//! A class of people is a part of all people at the same place; a city is a part of its region, a region of its country.
//! Such a pair is a contradiction between sources or times, worth a note and never an alert. Intervals are compared: the
//! least that a part says with the most that its whole says. Additions and deadlines have no parts.

use crate::{
    model::{Class, Measure, MeasureId, PlaceId, Timestamp, Topic},
    store::{
        History, StoreError,
        history::{FigureRow, Selection},
    },
};

use super::figures::place;

/// A figure that is smaller than one of its parts.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub(super) struct Exceeded {
    /// The series of the whole.
    pub(super) series: String,
    /// Its number.
    pub(super) text: String,
    /// Its class.
    pub(super) who: String,
    /// Its place.
    pub(super) place: Option<String>,
}

/// The figures among which parts and wholes are looked for.
pub(super) struct Parts<'a> {
    all: Vec<FigureRow>,
    topics: &'a [Topic],
}

impl<'a> Parts<'a> {
    /// Takes all that stands, or stood then, of the topic and measure of a selection; `topics` tell which place lies in which.
    pub(super) fn new(
        history: &History,
        selection: &Selection,
        topics: &'a [Topic],
        at: Option<Timestamp>,
    ) -> Result<Self, StoreError> {
        let Selection { topic, measure, .. } = selection.clone();
        let selection = Selection { topic, measure, ..Selection::default() };
        let all = match at {
            Some(at) => history.figures_at(&selection, at)?,
            None => history.figures(&selection)?,
        };
        Ok(Self { all, topics })
    }

    /// Returns the wholes that a figure exceeds.
    pub(super) fn exceeded(&self, part: &FigureRow) -> Vec<Exceeded> {
        if part.increments || Measure::is_deadline(&MeasureId::new(&part.measure)) {
            return Vec::new();
        }
        let wholes = self.all.iter().filter(|whole| self.is_whole(whole, part) && is_less(whole, part));
        wholes.map(exceeded).collect()
    }

    fn is_whole(&self, whole: &FigureRow, part: &FigureRow) -> bool {
        let same = whole.topic == part.topic
            && whole.measure == part.measure
            && whole.stage == part.stage
            && !whole.increments;
        let is_class =
            whole.who == Class::people().as_str() && part.who != whole.who && whole.place == part.place;
        same && (is_class || whole.who == part.who && self.lies_in(part, whole))
    }

    fn lies_in(&self, part: &FigureRow, whole: &FigureRow) -> bool {
        let topic = self.topics.iter().find(|topic| topic.id.as_str() == part.topic);
        let (Some(topic), Some(inner), Some(outer)) = (topic, &part.place, &whole.place) else {
            return false;
        };
        inner != outer && topic.around(&PlaceId::new(inner)).any(|id| id.as_str() == outer)
    }
}

fn is_less(whole: &FigureRow, part: &FigureRow) -> bool {
    whole.high.zip(part.low).is_some_and(|(high, low)| high < low)
}

fn exceeded(whole: &FigureRow) -> Exceeded {
    Exceeded {
        series: whole.series.clone(),
        text: whole.text.clone(),
        who: whole.who.clone(),
        place: whole.place.clone(),
    }
}

impl Exceeded {
    /// Says in words which whole it is.
    pub(super) fn note(&self) -> String {
        let place = self.place.as_deref().map_or_else(String::new, |id| format!(", {}", place(id)));
        format!("more than its whole: {}, {}{place}; the sources contradict each other", self.text, self.who)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(series: &str, low: i64, high: Option<i64>) -> FigureRow {
        let mut parts = series.split('/').map(str::to_owned);
        let mut next = || parts.next().unwrap();
        let (measure, who, place) = (next(), next(), next());
        FigureRow {
            series: series.to_owned(),
            topic: "kazakhstan-2022".to_owned(),
            measure,
            who,
            place: Some(place),
            value: Some(low),
            low: Some(low),
            high,
            qualifier: "exact".to_owned(),
            text: low.to_string(),
            claimant: "Interior Ministry".to_owned(),
            since: Timestamp::UNIX_EPOCH,
            reports: 1,
            outlets: 1,
            stage: None,
            increments: false,
            resolves_to: None,
            url: None,
            vanished_at: None,
            planned: false,
        }
    }

    /// Checks which of the other rows the first exceeds.
    #[track_caller]
    fn check(part: &FigureRow, wholes: Vec<FigureRow>, expected: &[&str]) {
        let topics: Vec<Topic> =
            vec![toml::from_str(include_str!("../../config/topics/kazakhstan-2022.toml")).unwrap()];
        let all = std::iter::once(part.clone()).chain(wholes).collect();
        let found = Parts { all, topics: &topics }.exceeded(part);
        assert_eq!(found.iter().map(|whole| whole.series.as_str()).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_class_of_people_is_a_part_of_all_people() {
        let whole = || row("killed/people/kazakhstan", 164, Some(164));
        check(&row("killed/security/kazakhstan", 165, None), vec![whole()], &["killed/people/kazakhstan"]);
        check(&row("killed/security/kazakhstan", 164, Some(164)), vec![whole()], &[]);
        check(&row("killed/security/almaty", 165, None), vec![whole()], &[]);
        check(
            &row("killed/people/kazakhstan", 164, None),
            vec![row("killed/security/kazakhstan", 9, Some(9))],
            &[],
        );
        check(&row("injured/security/kazakhstan", 165, None), vec![whole()], &[]);
    }

    #[test]
    fn a_city_is_a_part_of_its_country() {
        let whole = |low, high| row("killed/people/kazakhstan", low, high);
        let part = || row("killed/people/almaty", 170, Some(170));
        check(&part(), vec![whole(164, Some(164))], &["killed/people/kazakhstan"]);
        check(&part(), vec![whole(164, None)], &[]);
        check(&whole(170, Some(170)), vec![row("killed/people/almaty", 9, Some(9))], &[]);
        check(&part(), vec![row("killed/people/shymkent", 9, Some(9))], &[]);
    }

    #[test]
    fn stages_additions_and_days_have_no_such_whole() {
        let whole = || row("detained/people/kazakhstan", 5, Some(5));
        let part = || row("detained/people/almaty", 9, Some(9));
        check(&FigureRow { stage: Some("remanded".to_owned()), ..part() }, vec![whole()], &[]);
        check(&FigureRow { increments: true, ..part() }, vec![whole()], &[]);
        check(&part(), vec![FigureRow { increments: true, ..whole() }], &[]);
        check(
            &row("deadline_end/days/almaty", 9, Some(9)),
            vec![row("deadline_end/days/kazakhstan", 5, Some(5))],
            &[],
        );
    }
}
