//! Where the counted event happened: the nearest place of the figure's own words, known or capitalised behind "in".
//!
//! "In the city" and "there" are the place named last, in the sentence, before it, or in the title; a name inside a
//! source's own name counts for that, though it governs no number itself.

use crate::{
    model::{Mention, PlaceId, PlaceLevel},
    text::TokenKind,
};

use super::{
    dateline::{Dateline, dateline},
    lang::Case,
    marked::Marked,
    origin::origin,
    scope::{Draft, How},
    sense::{Measure, Sense, Tags, tag},
};

/// How much farther a place seems when a comma stands between it and the number.
const BEFORE_COMMA: usize = 20;

/// The most tokens between "in" and a name.
const PREPOSITION_MAX: usize = 5;

/// The most tokens between the word that opens a relative clause and a place in it.
const RELATIVE_MAX: usize = 6;

/// The letters that a country's name and its adjective have in common.
const COUNTRY_LETTERS_MIN: usize = 5;

/// The most tokens between a verb of saying and the body that speaks.
const SOURCE_MAX: usize = 3;

/// Capitalised words that are no names of places.
const OTHER_NAMES: Tags = tag::NOT_PLACE
    | tag::IN
    | tag::AWAY
    | tag::TOWARD
    | tag::MONTH
    | tag::WEEKDAY
    | tag::BODY
    | tag::SAY
    | tag::PRONOUN;

/// A name of a place and where it stands.
#[derive(Debug, Clone)]
struct Found {
    first: usize,
    last: usize,
    role: Role,
    level: PlaceLevel,
    mention: Mention<PlaceId>,
}

/// What a name does in its sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// Says where things happen.
    Governs,
    /// Says where people leave from: governs what counts those who leave.
    Left,
    /// Says where people go to: governs what counts those who are sent or flee there.
    Reached,
    /// Is part of a source's name or of an attribute.
    Named,
}

/// The places named last, which "in the city" and "there" go back to.
#[derive(Debug, Clone, Default)]
pub(super) struct Scene {
    city: Option<Mention<PlaceId>>,
    region: Option<Mention<PlaceId>>,
    last: Option<Mention<PlaceId>>,
    dateline: Option<PlaceId>,
}

impl Scene {
    /// Returns the places that a title names.
    pub(super) fn of_title(title: &Marked<'_>) -> Self {
        let mut scene = Self::default();
        scene.go_on(&names(title, (0, title.tokens.len())));
        scene
    }

    fn go_on(&mut self, found: &[Found]) {
        for place in found {
            self.pass(place.level, &place.mention);
        }
    }

    fn pass(&mut self, level: PlaceLevel, place: &Mention<PlaceId>) {
        let slot = match level {
            PlaceLevel::City => &mut self.city,
            PlaceLevel::Region => &mut self.region,
            PlaceLevel::Country | PlaceLevel::World => return,
        };
        *slot = Some(place.clone());
        self.last = Some(place.clone());
    }

    fn named(&self, level: Option<PlaceLevel>) -> Option<&Mention<PlaceId>> {
        match level {
            None => self.last.as_ref(),
            Some(PlaceLevel::City) => self.city.as_ref(),
            Some(PlaceLevel::Region) => self.region.as_ref(),
            Some(PlaceLevel::Country | PlaceLevel::World) => None,
        }
    }
}

/// Sets the places of the drafts of one sentence, and what the next sentence can go back to.
///
/// A part without a place is where its whole, which may stand in the sentence before, is.
pub(super) fn set_places(
    text: &Marked<'_>,
    drafts: (&mut [Draft], &[Draft]),
    range: (usize, usize),
    scene: &mut Scene,
) {
    let (drafts, earlier) = drafts;
    let sent = dateline(text, range);
    let named = names(text, (sent.as_ref().map_or(range.0, |sent| sent.end), range.1));
    if let Some(Dateline { place, known, .. }) = sent {
        scene.dateline = Some(known.id);
        scene.pass(known.level, &place);
    }
    let mut found = joined(text, &named);
    found.extend(back(text, range, &named, scene));
    scene.go_on(&named);
    let shared_by_all = only(&found);
    let mut shared = shared_by_all.map(|place| place.mention.clone());
    let reserved = shared_by_all.map(|place| reserved(text, drafts, place)).unwrap_or_default();
    for (at, draft) in drafts.iter_mut().enumerate() {
        let own = found.iter().filter(|place| place.first >= draft.scope.0 && place.first < draft.scope.1);
        let near = own
            .filter(|place| governs(draft, place) && !is_apart(text, draft, place))
            .min_by_key(|place| distance(text, draft, place));
        let is_reserved = reserved.contains(&at);
        if is_reserved && near.is_none() {
            continue;
        }
        let whole = || draft.parent.and_then(|at| earlier.get(at)).filter(|_| draft.how == How::Part);
        let only =
            shared.clone().filter(|_| !shared_by_all.is_some_and(|place| is_apart(text, draft, place)));
        draft.dateline.clone_from(&scene.dateline);
        draft.place = near
            .map(|place| place.mention.clone())
            .or(only)
            .or_else(|| whole().and_then(|whole| whole.place.clone()));
        if let (Measure::Troops | Measure::TroopsWithdrawn, Some(place)) =
            (draft.measure, origin(text, draft, range.0))
        {
            draft.place = Some(place);
        } else if draft.place.is_some() && draft.how != How::Part {
            shared.clone_from(&draft.place);
        }
    }
}

/// Tells whether a place is where what a figure counts happened, by what its preposition makes of it.
fn governs(draft: &Draft, place: &Found) -> bool {
    match place.role {
        Role::Governs => true,
        Role::Left => matches!(
            draft.measure,
            Measure::Displaced
                | Measure::Evacuated
                | Measure::Kidnapped
                | Measure::TroopsWithdrawn
                | Measure::DeadlineStart
                | Measure::DeadlineEnd
        ),
        Role::Reached => matches!(draft.measure, Measure::Displaced | Measure::Troops),
        Role::Named => false,
    }
}

/// "8,000 were held; shops in Almaty reopened", «выросло до трёх: в Минске скончался»: the place is that of another
/// statement.
fn is_apart(text: &Marked<'_>, draft: &Draft, place: &Found) -> bool {
    (draft.count.end()..place.first).any(|at| matches!(text.word(at), ";" | ":"))
}

/// The only place of a sentence governs all that is counted in it.
fn only(found: &[Found]) -> Option<&Found> {
    let mut governing = found.iter().filter(|place| place.role == Role::Governs);
    governing.next().filter(|first| governing.all(|other| other.mention == first.mention))
}

/// The figures that the only place does not govern, as it belongs to a part of them or to a clause about another:
/// "6,400 arrests, with 1,100 of them in Basra", "three were jailed for a blast that killed nine in Basra".
fn reserved(text: &Marked<'_>, drafts: &[Draft], place: &Found) -> Vec<usize> {
    let before = |(_, draft): &(usize, &Draft)| draft.count.end() <= place.first;
    let Some((at, own)) = drafts.iter().enumerate().rev().find(before) else { return Vec::new() };
    let is_part = own.how == How::Part && !(own.count.end()..place.first).any(|at| text.word(at) == ",");
    let apart = |other: &Draft| {
        let clause = other.count.end()..own.count.first;
        is_part || other.measure != own.measure && text.any(clause.start, clause.end, tag::RELATIVE)
    };
    drafts.iter().enumerate().take(at).filter(|(_, other)| apart(other)).map(|(at, _)| at).collect()
}

fn distance(text: &Marked<'_>, draft: &Draft, place: &Found) -> usize {
    let (at, end) = (draft.count.first, draft.count.end());
    // "Leeds (17)": the name right before the bracket.
    if place.last + 2 == draft.count.number.first && text.word(place.last + 1) == "(" {
        return 0;
    }
    let (from, until) = if place.first >= end { (end, place.first) } else { (place.last, at) };
    let comma = (from..until).any(|between| text.word(between) == ",") || is_in_relative(text, draft, place);
    let steps = until.saturating_sub(from) * if place.first >= end { 2 } else { 3 };
    steps + if comma { BEFORE_COMMA } else { 0 }
}

/// "A constable who was stoned in Kitengela brings to three": the place belongs to a clause that is closed.
fn is_in_relative(text: &Marked<'_>, draft: &Draft, place: &Found) -> bool {
    let from = (place.first + 1).saturating_sub(RELATIVE_MAX).max(draft.sentence.0 + 1);
    let cue_behind = draft.link.is_some_and(|link| link.mark.first > place.last);
    place.last < draft.count.first && cue_behind && text.any(from, place.first, tag::RELATIVE)
}

/// Returns all names of places in a sentence.
fn names(text: &Marked<'_>, (first, end): (usize, usize)) -> Vec<Found> {
    let mut out = Vec::new();
    let mut at = first;
    while at < end {
        let place = name_at(text, at, (first, end));
        at = place.as_ref().map_or(at, |place| place.last) + 1;
        out.extend(place);
    }
    out
}

fn name_at(text: &Marked<'_>, at: usize, (first, end): (usize, usize)) -> Option<Found> {
    if let Some(mark) = text.find(at, at + 1, tag::EVERYWHERE) {
        // "The nationwide protests" says where they were, not where people died.
        let of_event = text.is(mark.last + 1, tag::EVENT);
        let whole = text.places.whole().filter(|_| !of_event);
        let printed = text.span(mark.first, mark.last).of(text.tokens.text()).to_owned();
        let role = if of_event { Role::Named } else { Role::Governs };
        let mention = Mention { text: printed, id: whole.map(|known| known.id.clone()) };
        return Some(Found { first: at, last: mark.last, role, level: PlaceLevel::Country, mention });
    }
    if let Some((name, last)) = text.places.at(at) {
        let behind_in = preposition(text, at, first).is_some();
        let goes_on = |at: &usize| text.is(*at, tag::SAY) || !text.is(*at, tag::STOP);
        let speaks = |at: usize| text.is(at, tag::SAY | tag::BODY);
        let in_source = (last + 1..last + 4).take_while(goes_on).any(speaks) && !behind_in;
        let listed = text.word(last + 1) == "(" || text.is(last + 1, tag::IN);
        // "The Kenya Medical Association".
        let in_name = !behind_in && !text.is_head_first() && is_proper(text, last + 1);
        // «граждане Афганистана»: whose they are, not where.
        let of_people = text.is_head_first()
            && at > first
            && text.is(at - 1, tag::PERSON)
            && !names_home(text, at - 1)
            && !text.is(at - 1, tag::CUE);
        let role = match (text.lexicon.table.case_of)(text.word(last)) {
            _ if in_source
                || in_name
                || of_people
                || is_of_source(text, at, first)
                || is_attribute(text, last) =>
            {
                Role::Named
            }
            Some(case) => role(case),
            // Where names show their case, a bare one is subject or object.
            None if text.is_verb_last() && !listed => Role::Named,
            None => Role::Governs,
        };
        let mention = Mention { text: name.text.clone(), id: Some(name.id.id.clone()) };
        return Some(Found { first: at, last, role, level: name.id.level, mention });
    }
    inflected(text, at, (first, end)).or_else(|| generic(text, at, (first, end)))
}

/// Tells whether a name goes on at a token.
fn is_proper(text: &Marked<'_>, at: usize) -> bool {
    is_name(text, at) && !text.is(at, tag::AREA)
}

/// Tells whether a token is written as a name is, and names no day or month.
pub(super) fn is_name(text: &Marked<'_>, at: usize) -> bool {
    text.is_word(at) && text.is_capital(at) && !is_letter(text, at) && !text.is(at, tag::WEEKDAY | tag::MONTH)
}

/// "Wrote on X": no place has a name of one letter.
fn is_letter(text: &Marked<'_>, at: usize) -> bool {
    text.word(at).chars().nth(1).is_none()
}

/// «заявили в МВД Грузии»: the name is that of those who speak.
fn is_of_source(text: &Marked<'_>, at: usize, first: usize) -> bool {
    let Some(body) = at.checked_sub(1).filter(|body| *body >= first && text.is(*body, tag::BODY)) else {
        return false;
    };
    let mut before = (body.saturating_sub(SOURCE_MAX).max(first)..body).rev();
    before.any(|at| text.is(at, tag::SAY | tag::ACCORDING))
}

/// «в Объединённом штабе», «в Саратовской полиции»: the name is an attribute of a body.
fn describes_body(text: &Marked<'_>, last: usize) -> bool {
    let table = text.lexicon.table;
    let body = text.word(last + 1);
    text.is_head_first()
        && text.is(last + 1, tag::BODY)
        && !text.is_capital(last + 1)
        && table.locative_adjectives.iter().any(|ending| text.word(last).ends_with(ending))
        && (table.base)(body, Case::Locative) != body
}

/// A name whose own ending says "in" or "from": «Алматыда», «Жамбыл облысында».
fn inflected(text: &Marked<'_>, at: usize, (first, end): (usize, usize)) -> Option<Found> {
    let others = OTHER_NAMES | tag::CUE | tag::PERSON | tag::EVENT | tag::HOSPITAL | tag::CUSTODY;
    let named = |at: usize| text.is_capital(at) && text.is_word(at) && !text.is(at, others);
    if !named(at) || text.is_body(at) {
        return None;
    }
    let mut last = at;
    while last + 1 < end && (text.is(last + 1, tag::AREA) || goes_on(text, last, first, &named)) {
        last += if text.word(last + 1) == "-" { 2 } else { 1 };
    }
    let region = text.is(last, tag::AREA);
    let case = (text.lexicon.table.case_of)(text.word(last))?;
    let name = (text.lexicon.table.base)(text.span(at, last).of(text.tokens.text()), case);
    let level = if region { PlaceLevel::Region } else { PlaceLevel::City };
    Some(Found { first: at, last, role: role(case), level, mention: Mention { text: name, id: None } })
}

/// What a name's own case makes of it.
fn role(case: Case) -> Role {
    match case {
        Case::Locative => Role::Governs,
        Case::Genitive => Role::Left,
        Case::Dative => Role::Reached,
        Case::Owner | Case::Nominative | Case::Instrumental | Case::Accusative => Role::Named,
    }
}

/// Tells whether a name goes on behind a token: a part in its base form, which
/// opens the sentence only as an adjective («Оңтүстік Кореяда»).
fn goes_on(text: &Marked<'_>, last: usize, first: usize, named: &impl Fn(usize) -> bool) -> bool {
    let joined = text.word(last + 1) == "-" && text.is_tight(last + 1) && text.is_tight(last + 2);
    let is_open = text.case_of(last).is_none();
    let is_adjective =
        text.lexicon.table.adjective_endings.iter().any(|ending| text.word(last).ends_with(ending));
    joined && (named(last + 2) || !text.is_capital(last + 2) && text.is_word(last + 2))
        || is_open && (last > first || is_adjective) && named(last + 1)
}

/// "Russia-led troops" are not in Russia.
fn is_attribute(text: &Marked<'_>, last: usize) -> bool {
    text.word(last + 1) == "-"
        && text.is_tight(last + 1)
        && text.is_tight(last + 2)
        && !text.is_capital(last + 2)
}

/// Returns what the preposition before a name makes of it: "in Basra", "in the southern city of Basra".
fn preposition(text: &Marked<'_>, at: usize, first: usize) -> Option<Role> {
    for before in (at.saturating_sub(PREPOSITION_MAX).max(first)..at).rev() {
        if text.is(before, tag::IN) {
            // «отчитались в полиции Праги»: where someone speaks.
            let speaks = before + 1 < at && before > first && text.is(before - 1, tag::SAY);
            return (!speaks).then_some(Role::Governs);
        }
        if before + 1 == at && is_on(text, before, first) {
            return Some(Role::Governs);
        }
        if text.is(before, tag::AWAY) {
            return Some(Role::Left);
        }
        if text.is(before, tag::TOWARD) {
            return Some(Role::Reached);
        }
        if before + 1 == at && text.is(before, tag::OUT_OF) && before > first && names_home(text, before - 1)
        {
            return Some(Role::Governs);
        }
        // «доставили в отделения полиции Сургута»: the preposition stands in the cue.
        let cue = text.ending_at(before, tag::CUE).filter(|mark| before + 1 == at && mark.first < before);
        if cue.is_some_and(|mark| (mark.first..before).any(|at| prepares(text, at))) {
            return Some(Role::Governs);
        }
        // «в полиции Праги» names a body, «в отделах полиции Праги» a place.
        let is_body = text.is(before, tag::BODY) && !text.is(before, tag::CUSTODY);
        if before + 1 == at && is_body && !names_home(text, before) {
            return None;
        }
        let passes = text.is(before, tag::ARTICLE | tag::OUT_OF)
            || ((before + 1 < at || case_before(text, at).is_some())
                && text.is_word(before)
                && !text.is_capital(before)
                && !text.is(before, tag::STOP | tag::CUE));
        if !passes {
            return None;
        }
    }
    None
}

/// "On Lake Kivu", but not "the Commission on Human Rights".
fn is_on(text: &Marked<'_>, at: usize, first: usize) -> bool {
    let belongs = at > first && (text.is_capital(at - 1) || text.is(at - 1, tag::BODY));
    text.is_word_of(at, text.words().on) && !belongs
}

/// Tells whether a word is a preposition that a place follows, whatever phrase it stands in.
fn prepares(text: &Marked<'_>, at: usize) -> bool {
    text.senses_of_word(at).any(|sense| sense == Sense::In) && text.is_head_first()
}

/// Returns the case that the word before a name gives it.
fn case_before(text: &Marked<'_>, at: usize) -> Option<Case> {
    let before = at.checked_sub(1)?;
    (text.lexicon.table.case_behind)(text.word(before), text.tokens.raw(at))
}

/// "Residents of Basra", "the streets of Basra": the place is where they are.
fn names_home(text: &Marked<'_>, at: usize) -> bool {
    text.is_word_of(at, text.words().homes)
}

/// A capitalised name behind "in" or "from", before "(20)", or at the head of a title ("Iran protests: ...").
fn generic(text: &Marked<'_>, at: usize, (first, end): (usize, usize)) -> Option<Found> {
    let named = |at: usize| {
        at < end && text.is_capital(at) && text.is_word(at) && !text.is(at, OTHER_NAMES) && !text.is_body(at)
    };
    if !named(at) || is_letter(text, at) || (at > first && text.is_capital(at - 1) && named(at - 1)) {
        return None;
    }
    let mut last = at;
    while named(last + 1) || (text.word(last + 1) == "-" && named(last + 2)) || text.is(last + 1, tag::AREA) {
        last += 1;
    }
    let is_number = text.kind(last + 2) == Some(TokenKind::Digits) || text.number_word(last + 2).is_some();
    // "Police counted 30, Amnesty 50": without a place or a colon before it no list of places goes on.
    let lists = || {
        let opens = |at: usize| text.word(at) == ":" || text.is(at, tag::IN);
        text.is_capital(first) && text.is_number(first + 1) || (first..at).any(opens)
    };
    let is_behind = |mark: &str| at > first && text.word(at - 1) == mark;
    let is_label =
        (is_behind(":") || is_behind(";") || is_behind(",") && lists()) && text.is_number(last + 1);
    let listed = text.word(last + 1) == "(" && is_number || is_label;
    let heads = at == first && text.is(last + 1, tag::EVENT) && text.word(last + 2) == ":";
    let role = if listed || heads { Role::Governs } else { shared_preposition(text, at, first)? };
    // "In the Kenyan protests".
    let others =
        tag::STOP | tag::IN | tag::AREA | tag::CUE | tag::BE | tag::AUX | tag::SAY | tag::AND | tag::WILL;
    let is_noun = |at: usize| text.is_word(at) && !text.is_capital(at) && !text.is(at, others);
    let is_adjective =
        at > first && text.is(at - 1, tag::ARTICLE) && !text.is_head_first() && is_noun(last + 1);
    if let Some(country) = of_country(text, at, last).filter(|_| is_noun(last + 1)) {
        return Some(Found {
            first: at,
            last,
            role: Role::Governs,
            level: PlaceLevel::Country,
            mention: country,
        });
    }
    if is_adjective || text.word(last + 1) == "'s" || is_attribute(text, last) || describes_body(text, last) {
        return None;
    }
    let printed = text.span(at, last).of(text.tokens.text());
    let plain = if role == Role::Left { Case::Genitive } else { Case::Locative };
    let case = case_before(text, at).unwrap_or(plain);
    let role = if role == Role::Governs && case == Case::Accusative { Role::Reached } else { role };
    let case = if listed || heads { Case::Nominative } else { case };
    let base = (text.lexicon.table.base)(printed, case);
    let level = if text.any(at, last + 1, tag::AREA) { PlaceLevel::Region } else { PlaceLevel::City };
    Some(Found { first: at, last, role, level, mention: Mention { text: base, id: None } })
}

/// "In Kazakh morgues": the adjective of a country that the topic knows, told by how it begins.
fn of_country(text: &Marked<'_>, first: usize, last: usize) -> Option<Mention<PlaceId>> {
    let word = text.word(last);
    let begins = |name: &str| {
        let same =
            name.to_lowercase().chars().zip(word.chars()).take_while(|(one, other)| one == other).count();
        same >= COUNTRY_LETTERS_MIN
    };
    let alone = first == last && !text.is_head_first() && word.chars().count() >= COUNTRY_LETTERS_MIN;
    let country = text.places.known().find(|name| name.id.level == PlaceLevel::Country && begins(&name.text));
    country.filter(|_| alone).map(|name| Mention { text: name.text.clone(), id: Some(name.id.id.clone()) })
}

/// The preposition of a name, or that of the name it is joined to: "in Aktobe and Atyrau".
fn shared_preposition(text: &Marked<'_>, at: usize, first: usize) -> Option<Role> {
    preposition(text, at, first).or_else(|| {
        let and = at.checked_sub(1).filter(|and| *and > first && text.is(*and, tag::AND))?;
        let name = and.checked_sub(1).filter(|name| text.is_capital(*name) && text.is_word(*name))?;
        preposition(text, name, first)
    })
}

/// "In Turkey and Syria" is one place where one number counts both.
fn joined(text: &Marked<'_>, named: &[Found]) -> Vec<Found> {
    let mut out: Vec<Found> = Vec::with_capacity(named.len());
    for place in named.iter().filter(|place| place.role != Role::Named) {
        match out.last_mut().filter(|last| is_joined(text, last, place)) {
            Some(last) => {
                let and = text.tokens.raw(place.first - 1);
                last.mention =
                    Mention { text: format!("{} {and} {}", last.mention.text, place.mention.text), id: None };
                last.last = place.last;
            }
            None => out.push(place.clone()),
        }
    }
    out
}

fn is_joined(text: &Marked<'_>, last: &Found, place: &Found) -> bool {
    last.last + 2 == place.first
        && text.is(last.last + 1, tag::AND)
        && last.role == place.role
        && (last.level == place.level || last.mention.id.is_none() || place.mention.id.is_none())
}

/// Reads "in the city", "there" as the place that they go back to.
fn back(text: &Marked<'_>, (first, end): (usize, usize), named: &[Found], scene: &Scene) -> Vec<Found> {
    let marks = text.marks(first, end).iter().filter(|mark| !is_introduced(text, mark.last, named));
    marks
        .filter_map(|mark| {
            let Sense::Back(level) = mark.sense else { return None };
            let fits = |place: &&Found| {
                let is_part = matches!(place.level, PlaceLevel::City | PlaceLevel::Region);
                level.map_or(is_part, |level| place.level == level)
            };
            let before = named.iter().rev().filter(|place| place.last < mark.first).find(fits);
            let here = before.or_else(|| named.iter().find(fits)).map(|place| &place.mention);
            let mention = here.or_else(|| scene.named(level))?.clone();
            let level = level.unwrap_or(PlaceLevel::City);
            Some(Found { first: mark.first, last: mark.last, role: Role::Governs, level, mention })
        })
        .collect()
}

/// "In the capital, Bishkek" names its place; "there are" names none.
fn is_introduced(text: &Marked<'_>, last: usize, named: &[Found]) -> bool {
    let next = if text.word(last + 1) == "," { last + 2 } else { last + 1 };
    named.iter().any(|place| place.first == next) || text.is(last + 1, tag::BE | tag::AUX | tag::WILL)
}
