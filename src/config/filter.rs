//! What an endpoint wants: names that no topic knows would hold back every notice in silence, so they are mistakes.

use crate::model::{BUILT_IN_MEASURES, CLASSES, Filter, Measure, MeasureId, PlaceId, Topic};

use super::{Loader, settings::FilterSettings, value::nearest};

impl Loader<'_> {
    /// Checks and reads the filter of the endpoint at `path`.
    pub(super) fn filter(&mut self, path: &str, filter: &FilterSettings, topics: &[Topic]) -> Filter {
        let path = |key: &str| format!("{path}.filter.{key}");
        self.known_topics(&path("topics"), &filter.topics, topics);
        self.known_places(&path("places"), &filter.places, topics);
        let measures = measures(topics);
        let classes = classes(&measures, topics);
        self.known(&path("measures"), &filter.measures, &measures, "no topic has a measure");
        self.known(&path("who"), &filter.who, &classes, "no figure is of a class");
        Filter {
            topics: filter.topics.iter().map(|id| id.as_str().into()).collect(),
            measures: filter.measures.iter().map(|id| id.as_str().into()).collect(),
            places: filter.places.iter().map(|id| id.as_str().into()).collect(),
            who: filter.who.iter().map(|class| class.as_str().into()).collect(),
            kinds: filter.kinds.clone(),
            languages: filter.languages.clone(),
            min_change: filter.min_change,
        }
    }

    /// Notes the names at `path` that are not the id of a topic that is followed.
    pub(super) fn known_topics(&mut self, path: &str, ids: &[String], topics: &[Topic]) {
        let known: Vec<&str> = topics.iter().map(|topic| topic.id.as_str()).collect();
        let remedy = format!("add it to topics, or use one of {}", known.join(", "));
        self.each_unknown(path, ids, &known, |id| (format!("topic '{id}' is not followed"), remedy.clone()));
    }

    fn known_places(&mut self, path: &str, ids: &[String], topics: &[Topic]) {
        let of_topics = topics.iter().flat_map(|topic| &topic.places).map(|place| &place.id);
        let origins: Vec<PlaceId> = of_topics.clone().map(|id| PlaceId::origin_of(id.as_str())).collect();
        let known: Vec<&str> = of_topics.chain(&origins).map(PlaceId::as_str).collect();
        self.each_unknown(path, ids, &known, |id| {
            let remedy = "use the id of a [[place]] of a topic file".to_owned();
            (format!("no topic knows a place '{id}'"), remedy)
        });
    }

    fn known(&mut self, path: &str, names: &[String], known: &[String], complaint: &str) {
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        let remedy = format!("use one of {}", known.join(", "));
        self.each_unknown(path, names, &known, |name| (format!("{complaint} '{name}'"), remedy.clone()));
    }

    /// Notes each name that is not among the known ones, with the one that was probably meant.
    fn each_unknown(
        &mut self,
        path: &str,
        names: &[String],
        known: &[&str],
        complaint: impl Fn(&str) -> (String, String),
    ) {
        for (number, name) in names.iter().enumerate().filter(|(_, name)| !known.contains(&name.as_str())) {
            let (message, remedy) = complaint(name);
            let meant = nearest(name, known.iter().copied());
            let help = meant.map_or(remedy, |meant| format!("did you mean '{meant}'?"));
            self.error(&format!("{path}[{number}]"), message, help);
        }
    }
}

/// Returns the measures that figures of the topics can have.
fn measures(topics: &[Topic]) -> Vec<String> {
    let built_in = BUILT_IN_MEASURES.iter().map(|(id, ..)| (*id).to_owned());
    let own = topics.iter().flat_map(|topic| &topic.measures).map(|measure| measure.id.to_string());
    let mut measures: Vec<String> = built_in.chain(own).collect();
    let mut seen = std::collections::HashSet::new();
    measures.retain(|measure| seen.insert(measure.clone()));
    measures
}

/// Returns the classes that figures of the topics can have: of people, and the units of what is not people.
fn classes(measures: &[String], topics: &[Topic]) -> Vec<String> {
    let mut classes: Vec<String> = CLASSES.iter().map(|class| (*class).to_owned()).collect();
    for (topic, measure) in
        topics.iter().flat_map(|topic| measures.iter().map(move |measure| (topic, measure)))
    {
        let unit = Measure::of_topic(topic, &MeasureId::from(measure.as_str())).unit;
        if !classes.contains(&unit) {
            classes.push(unit);
        }
    }
    classes
}
