//! From the figures of one story to reports: series, claimant and role of each.

use std::collections::HashMap;

use super::voice::is_known;
use crate::model::{
    Attribution, Basis, Bound, Claimant, ClaimantKind, Class, Evidence, Figure, Language, Measure, Mention,
    Passage, PlaceId, Quantity, Report, Role, SeriesKey, Span, Status, Story, Timestamp, Topic,
};

use super::agency::{agency, credited};

/// The story that figures were read in.
#[derive(Debug, Clone, Copy)]
pub struct StoryContext<'a> {
    /// The topic under which they were read.
    pub topic: &'a Topic,
    /// The story.
    pub story: &'a Story,
    /// The agency or the other outlet whose text it is, as far as is known beside the text.
    pub wire: Option<&'a str>,
    /// The version that was read.
    pub version: u32,
    /// When that version was first seen.
    pub seen_at: Timestamp,
    /// When what it says is taken to have been said.
    pub stated_at: Timestamp,
    /// The text that the figures' spans lie in.
    pub text: &'a str,
    /// The language that it was read in.
    pub language: Language,
}

/// Returns one report for each figure, in the order in which they should be reconciled: of one series and side the
/// most exact number first, so that a rounded headline does not come before the number in the text. A number that the
/// story prints several times, as title, lead and text do, is one report with several passages.
pub fn reports(context: &StoryContext<'_>, figures: &[Figure]) -> Vec<Report> {
    let body = context.text.strip_prefix(context.story.title.as_str()).unwrap_or(context.text);
    let credit = credited(body.trim_start());
    let context = &StoryContext { wire: credit.as_deref().or(context.wire), ..*context };
    let mut reports: Vec<Report> = figures
        .iter()
        .enumerate()
        .map(|(position, figure)| report(context, figures, position, figure))
        .collect();
    mark_less_specific(context, figures, &mut reports);
    mark_headlines(context, &mut reports);
    reports.sort_by_key(order);
    mark_echoes(&mut reports);
    fold(reports)
}

/// Joins reports of one number into one; echoes that say something else stay, behind the others.
fn fold(reports: Vec<Report>) -> Vec<Report> {
    let (echoes, leads): (Vec<Report>, Vec<Report>) =
        reports.into_iter().partition(|report| report.role == Role::Echo);
    let mut folded: Vec<Report> = Vec::with_capacity(leads.len() + echoes.len());
    for report in leads.into_iter().chain(echoes) {
        match folded.iter_mut().find(|lead| prints_again(lead, &report)) {
            Some(lead) => lead.evidence.also.push(passage(report.evidence)),
            None => folded.push(report),
        }
    }
    folded
}

/// Tells whether a report only prints the number of another again: for the same voice, or for none.
fn prints_again(lead: &Report, report: &Report) -> bool {
    let same_number = lead.key.measure == report.key.measure
        && lead.quantity == report.quantity
        && lead.status == report.status;
    let same_voice = lead.claimant.key == report.claimant.key || report.claimant.kind == ClaimantKind::Outlet;
    let same_series = match report.role {
        Role::Echo => lead.role != Role::Part && lead.role != Role::Aside,
        Role::Whole | Role::Increment | Role::Part | Role::Aside => {
            lead.key == report.key && lead.role == report.role
        }
    };
    same_number && same_voice && same_series
}

fn passage(evidence: Evidence) -> Passage {
    Passage { quote: evidence.quote, sentence: evidence.sentence, figure_span: evidence.figure_span }
}

/// Asides first (an earlier number must be known as such), then what is said to have moved, then exact numbers, higher
/// before lower.
fn order(report: &Report) -> (bool, bool, bool, bool, std::cmp::Reverse<u64>) {
    let quantity = report.quantity;
    (
        report.role != Role::Aside,
        !is_known(&report.claimant),
        report.direction.is_none(),
        !matches!(quantity.qualifier, Bound::Exact | Bound::AtLeast | Bound::MoreThan),
        std::cmp::Reverse(quantity.value.unwrap_or_default()),
    )
}

/// A headline often leaves out what the text then says: the city, the class, the day. A number that the story prints
/// again for a narrower series is that series' number, and its barer mention an echo. So is a headline's number that
/// the text gives another place: "Basra: 650 held" above "650 people are held in Basra province".
fn mark_less_specific(context: &StoryContext<'_>, figures: &[Figure], reports: &mut [Report]) {
    let default = &context.topic.default_place;
    let narrowness = |report: &Report| {
        let key = &report.key;
        u8::from(key.place != *default)
            + u8::from(key.who != Class::people())
            + u8::from(key.stage.is_some())
            + u8::from(report.role == Role::Increment)
    };
    let placed: Vec<(SeriesKey, Quantity)> = reports
        .iter()
        .filter(|report| matches!(report.role, Role::Whole | Role::Aside) && !is_headline(context, report))
        .filter(|report| report.key.place != *default || names_place(context, figures, report))
        .map(|report| (report.key.clone(), report.quantity))
        .collect();
    let told: Vec<(SeriesKey, Quantity, u8)> = reports
        .iter()
        .filter(|report| matches!(report.role, Role::Whole | Role::Increment))
        .map(|report| (report.key.clone(), report.quantity, narrowness(report)))
        .collect();
    for report in reports.iter_mut().filter(|report| report.role == Role::Whole) {
        let own = narrowness(report);
        let is_narrower = |(key, quantity, other): &(SeriesKey, Quantity, u8)| {
            key.measure == report.key.measure && *quantity == report.quantity && *other > own
        };
        let is_placed_apart = |(key, quantity): &(SeriesKey, Quantity)| {
            let bare = |key: &SeriesKey| SeriesKey { place: None, ..key.clone() };
            *quantity == report.quantity && key.place != report.key.place && bare(key) == bare(&report.key)
        };
        let is_apart = is_headline(context, report) && placed.iter().any(is_placed_apart);
        if is_apart || told.iter().any(is_narrower) {
            report.role = Role::Echo;
        }
    }
}

/// Tells whether the text itself says where a number of it is counted.
fn names_place(context: &StoryContext<'_>, figures: &[Figure], report: &Report) -> bool {
    let evidence = &report.evidence;
    figures.iter().any(|figure| {
        figure.place.is_some()
            && figure.quantity == report.quantity
            && figure.quote.of(context.text) == evidence.quote
            && figure.sentence.of(context.text) == evidence.sentence
    })
}

/// Tells whether a report stands in the headline.
fn is_headline(context: &StoryContext<'_>, report: &Report) -> bool {
    context.story.title.contains(report.evidence.sentence.trim())
}

/// A headline shortens the name of who speaks: a number of it that the text gives in another voice is an echo.
fn mark_headlines(context: &StoryContext<'_>, reports: &mut [Report]) {
    let told: Vec<(SeriesKey, Quantity, String)> = reports
        .iter()
        .filter(|report| report.role == Role::Whole && !is_headline(context, report))
        .map(|report| (report.key.clone(), report.quantity, report.claimant.key.clone()))
        .collect();
    for report in
        reports.iter_mut().filter(|report| report.role == Role::Whole && is_headline(context, report))
    {
        let is_told = |(key, quantity, voice): &(SeriesKey, Quantity, String)| {
            *key == report.key && *quantity == report.quantity && *voice != report.claimant.key
        };
        if told.iter().any(is_told) {
            report.role = Role::Echo;
        }
    }
}

/// Leaves one number for each series and side; the others of the story are echoes of it.
fn mark_echoes(reports: &mut [Report]) {
    let denied: Vec<(SeriesKey, String)> = reports
        .iter()
        .filter(|report| report.status == Status::Denied)
        .map(|report| (report.key.clone(), report.claimant.side.clone()))
        .collect();
    let mut leads: HashMap<SeriesKey, Vec<String>> = HashMap::new();
    for report in reports {
        // "Nobody is missing": the denial of a number in other words.
        let own = |(key, side): &(SeriesKey, String)| *key == report.key && *side == report.claimant.side;
        if report.role == Role::Whole && report.quantity == Quantity::none() && denied.iter().any(own) {
            report.role = Role::Echo;
        }
        if report.role != Role::Whole || matches!(report.status, Status::Denied | Status::Retracted) {
            continue;
        }
        let sides = leads.entry(report.key.clone()).or_default();
        let own_voice = !is_known(&report.claimant);
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
    let evidence = evidence(context, figure);
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
        claimant: claimant(topic, evidence.origin(), figure.attribution.as_ref()),
        direction: figure.direction,
        replaces: None,
        resolves_to: figure.resolves_to,
        as_of: figure.as_of,
        stated_at: context.stated_at,
        published_at: story.published_at,
        first_seen_at: context.seen_at,
        evidence,
    }
}

/// Returns a place that a text names, or the topic's default where it names none.
pub(super) fn place_or_default(topic: &Topic, place: Option<&PlaceId>) -> Option<PlaceId> {
    place.or(topic.default_place.as_ref()).cloned()
}

/// Returns what the figure may do to its series (guideline, "Series").
fn role(topic: &Topic, figures: &[Figure], position: usize, figure: &Figure) -> Role {
    match figure.status {
        Status::Background | Status::Hypothetical | Status::Superseded => return Role::Aside,
        Status::Planned if !Measure::counts_when_planned(&figure.measure) => return Role::Aside,
        Status::Planned | Status::Reported | Status::Denied | Status::Retracted => {}
    }
    if is_abroad(topic, figure) {
        return Role::Aside;
    }
    match figure.basis {
        Basis::Total | Basis::Unspecified => Role::Whole,
        Basis::Increment => Role::Increment,
        Basis::Subset if is_of_increment(figures, position, figure) => Role::Part,
        Basis::Subset if is_series_of_its_own(topic, figures, position, figure) => Role::Whole,
        Basis::Subset => Role::Part,
    }
}

/// Tells whether a figure is one of another country: its place is known, and lies outside the topic's own.
fn is_abroad(topic: &Topic, figure: &Figure) -> bool {
    let is_origin = figure.place.as_ref().is_some_and(|place| place.text.ends_with("(origin)"));
    let id = figure.place.as_ref().and_then(|place| place.id.as_ref());
    topic.default_place.is_some() && !is_origin && id.is_some_and(|id| !lies_within(topic, id))
}

/// "Another 272 were arrested, 204 of them in Nairobi": a part of an addition.
fn is_of_increment(figures: &[Figure], position: usize, part: &Figure) -> bool {
    let before = figures.get(..position).unwrap_or_default().iter().rev();
    let whole = before.take_while(|other| other.sentence == part.sentence);
    let whole =
        whole.filter(|other| other.measure == part.measure).find(|other| other.basis != Basis::Subset);
    whole.is_some_and(|whole| whole.basis == Basis::Increment)
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
        None => figure
            .dateline
            .clone()
            .filter(|id| lies_within(topic, id) && !is_national(topic, figure, id))
            .or_else(|| topic.default_place.clone()),
        Some(Mention { text, id }) if text.ends_with("(origin)") => {
            let origin =
                id.as_ref().map_or_else(|| text.trim_end_matches("(origin)").trim(), PlaceId::as_str);
            Some(PlaceId::origin_of(&origin.to_lowercase().replace(' ', "-")))
        }
        Some(Mention { id: Some(id), .. }) => Some(id.clone()),
        Some(Mention { text, .. }) => Some(PlaceId::new(text.to_lowercase())),
    }
}

/// A total of a body that is not the city's own is the nation's, wherever the report is sent from.
fn is_national(topic: &Topic, figure: &Figure, sent_from: &PlaceId) -> bool {
    let speaker = figure.attribution.as_ref().and_then(|source| source.origin.id.as_ref());
    let speaker = speaker.and_then(|id| topic.claimant(id));
    let city = topic.place(sent_from).map(|place| place.label.to_lowercase()).unwrap_or_default();
    let is_of_city = |names: &str| names.to_lowercase().contains(&city);
    figure.basis == Basis::Total && speaker.is_some_and(|entry| !is_of_city(&entry.label))
}

/// Tells whether a place lies in the topic's own; a dateline elsewhere says only where the reporter sits.
fn lies_within(topic: &Topic, id: &PlaceId) -> bool {
    let own = topic.default_place.as_ref();
    own == Some(id) || topic.around(id).any(|around| own == Some(around))
}

/// Returns who says so: the body that the text names, else whose text it is.
fn claimant(topic: &Topic, wire: &str, attribution: Option<&Attribution>) -> Claimant {
    let Some(Attribution { origin, relayed_by, kind, full }) = attribution else { return publisher(wire) };
    let relayed_by = relayed_by.clone();
    if let Some(entry) = origin.id.as_ref().and_then(|id| topic.claimant(id)) {
        return Claimant {
            key: entry.id.to_string(),
            name: entry.label.clone(),
            kind: entry.kind,
            side: entry.side.clone().unwrap_or_else(|| entry.id.to_string()),
            relayed_by,
        };
    }
    let name = full.as_ref().unwrap_or(&origin.text);
    if let Some(agency) = agency(name) {
        return publisher(agency);
    }
    let kind = kind.unwrap_or(ClaimantKind::Unknown);
    let state = (kind == ClaimantKind::Government).then(|| state_side(topic)).flatten();
    Claimant {
        key: name.to_lowercase(),
        name: name.clone(),
        kind,
        side: state.unwrap_or_else(|| name.to_lowercase()),
        relayed_by,
    }
}

/// Returns the voice of an outlet or an agency that speaks for itself.
fn publisher(name: &str) -> Claimant {
    let key = format!("outlet:{}", name.to_lowercase());
    Claimant { side: key.clone(), key, name: name.to_owned(), kind: ClaimantKind::Outlet, relayed_by: None }
}

/// Returns the side of most state bodies that the topic knows: one that it does not know speaks for it too.
fn state_side(topic: &Topic) -> Option<String> {
    let mut sides: HashMap<&str, usize> = HashMap::new();
    let state = topic.claimants.iter().filter(|entry| entry.kind == ClaimantKind::Government);
    for side in state.filter_map(|entry| entry.side.as_deref()) {
        *sides.entry(side).or_default() += 1;
    }
    sides.into_iter().max_by_key(|(side, bodies)| (*bodies, *side)).map(|(side, _)| side.to_owned())
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
        wire: context.wire.map(str::to_owned),
        also: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    use crate::model::{FeedId, Identity, MeasureId, PlaceEntry, PlaceLevel, SeriesId, Stage, TopicId};

    const TEXT: &str = "Delta: 9,900 held\n\n9,900 people were detained in Freedonia.";

    fn topic() -> Topic {
        let place = |id: &str, level, parent: Option<&str>| PlaceEntry {
            id: PlaceId::new(id),
            label: id.to_owned(),
            level,
            parent: parent.map(PlaceId::new),
            names: BTreeMap::default(),
        };
        Topic {
            id: TopicId::new("river"),
            label: "River".to_owned(),
            expression: String::new(),
            since: None,
            default_place: Some(PlaceId::new("freedonia")),
            facets: BTreeMap::default(),
            never: Vec::new(),
            places: vec![
                place("freedonia", PlaceLevel::Country, None),
                place("delta", PlaceLevel::City, Some("freedonia")),
                place("delta-province", PlaceLevel::Region, Some("freedonia")),
            ],
            measures: Vec::new(),
            claimants: Vec::new(),
        }
    }

    fn figure(measure: &str, value: u64) -> Figure {
        Figure {
            measure: MeasureId::new(measure),
            quantity: Quantity::exact(value),
            who: None,
            class: Class::people(),
            place: None,
            dateline: None,
            basis: Basis::Unspecified,
            stage: None,
            attribution: None,
            status: Status::Reported,
            direction: None,
            as_of: None,
            resolves_to: None,
            quote: Span::new(19, 31),
            sentence: Span::new(19, TEXT.len()),
        }
    }

    fn in_delta(figure: Figure) -> Figure {
        Figure {
            place: Some(Mention { text: "Delta".to_owned(), id: Some(PlaceId::new("delta")) }),
            ..figure
        }
    }

    /// Checks series and role of each figure, in the order in which they are reconciled.
    #[track_caller]
    fn check(figures: &[Figure], expected: &[(&str, Role)]) {
        let topic = topic();
        let at: Timestamp = "2022-01-11T05:00:00Z".parse().expect("a time");
        let story = Story {
            id: 7,
            feed: FeedId::new("wire"),
            identity: Identity::Guid("a".to_owned()),
            outlet: "Example Wire".to_owned(),
            title: "Delta: 9,900 held".to_owned(),
            url: None,
            guid: None,
            published_at: Some(at),
            first_seen_at: at,
        };
        let context = StoryContext {
            topic: &topic,
            story: &story,
            wire: None,
            version: 1,
            seen_at: at,
            stated_at: at,
            text: TEXT,
            language: Language::En,
        };
        let found: Vec<(SeriesId, Role)> =
            reports(&context, figures).iter().map(|report| (report.key.id(), report.role)).collect();
        let expected: Vec<(SeriesId, Role)> =
            expected.iter().map(|(id, role)| (SeriesId::new(format!("river/{id}")), *role)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_figure_without_a_place_speaks_of_the_country() {
        check(&[figure("detained", 9_900)], &[("detained/people/freedonia", Role::Whole)]);
    }

    #[test]
    fn cases_and_troops_are_what_they_are_and_detainees_are_people() {
        let of = |measure, class| Figure { class: Class::new(class), ..figure(measure, 5) };
        check(&[of("criminal_cases", "criminal cases")], &[("criminal_cases/cases/freedonia", Role::Whole)]);
        check(&[of("troops", "soldiers")], &[("troops/troops/freedonia", Role::Whole)]);
        check(&[of("detained", "attackers")], &[("detained/people/freedonia", Role::Whole)]);
        check(&[of("killed", "attackers")], &[("killed/attackers/freedonia", Role::Whole)]);
    }

    #[test]
    fn a_part_has_a_series_by_class_place_or_stage() {
        let part = |figure: Figure| Figure { basis: Basis::Subset, ..figure };
        let whole = figure("killed", 164);
        let children = part(Figure { class: Class::new("children"), ..figure("killed", 3) });
        let order = [("killed/people/freedonia", Role::Whole), ("killed/children/freedonia", Role::Whole)];
        check(&[whole.clone(), children], &order);
        let order = [("killed/people/freedonia", Role::Whole), ("killed/people/delta", Role::Whole)];
        check(&[whole.clone(), part(in_delta(figure("killed", 103)))], &order);
        let order = [("killed/people/freedonia", Role::Whole), ("killed/people/freedonia", Role::Part)];
        check(&[whole, part(figure("killed", 44))], &order);
        let remanded = part(Figure { stage: Some(Stage::new("remanded")), ..figure("detained", 446) });
        check(&[remanded], &[("detained/people/freedonia/remanded", Role::Whole)]);
    }

    #[test]
    fn a_headline_with_another_place_is_an_echo_of_the_text() {
        let headline = Figure {
            quote: Span::new(7, 12),
            sentence: Span::new(0, 17),
            ..in_delta(figure("detained", 9_900))
        };
        let province =
            Mention { text: "Delta province".to_owned(), id: Some(PlaceId::new("delta-province")) };
        let text = Figure { place: Some(province), ..figure("detained", 9_900) };
        check(&[headline.clone(), text], &[("detained/people/delta-province", Role::Whole)]);
        check(&[headline], &[("detained/people/delta", Role::Whole)]);
    }

    #[test]
    fn a_barer_headline_is_an_echo_of_the_text() {
        let order = [("killed/people/delta", Role::Whole)];
        check(&[figure("killed", 12), in_delta(figure("killed", 12))], &order);
        let day = Figure { basis: Basis::Increment, ..in_delta(figure("detained", 1_237)) };
        let order = [("detained/people/delta/increments", Role::Increment)];
        check(&[in_delta(figure("detained", 1_237)), day], &order);
    }

    #[test]
    fn one_number_of_a_series_leads_the_story() {
        let over = Figure { quantity: Quantity::bounded(5_100, Bound::MoreThan), ..figure("detained", 0) };
        let order = [("detained/people/freedonia", Role::Whole), ("detained/people/freedonia", Role::Echo)];
        check(&[over, figure("detained", 5_135)], &order);
    }

    #[test]
    fn plans_count_for_troops_and_deadlines_only() {
        let planned = |measure| Figure { status: Status::Planned, ..figure(measure, 10) };
        check(&[planned("troops")], &[("troops/troops/freedonia", Role::Whole)]);
        check(&[planned("deadline_end")], &[("deadline_end/days/freedonia", Role::Whole)]);
        check(&[planned("released")], &[("released/people/freedonia", Role::Aside)]);
        let past = Figure { status: Status::Background, ..figure("killed", 16) };
        check(&[past], &[("killed/people/freedonia", Role::Aside)]);
    }
}
