//! Prose into figures: a grammar over tokens, not a heap of patterns.
//!
//! One pass marks the words that mean something (`lexicon`, from the tables in `lang`). Then, sentence by sentence:
//! number phrases (`number`), numbers that are no figures (`reason`), bounds and nouns (`count`, `noun`), the cue that
//! says what each number counts (`frame`), numbers that take their measure from another (`scope`, `deadline`), and at
//! last basis, status, place and attribution, each a pass of its own.
//!
//! Nothing here adds, subtracts or infers a number that the text does not print. Odd input gives fewer figures.

mod attribution;
mod basis;
mod count;
mod deadline;
mod frame;
mod gazetteer;
mod lang;
mod lexicon;
mod noun;
mod number;
mod place;
mod reason;
mod scope;
mod sense;
mod status;

#[cfg(test)]
mod tests;

use thiserror::Error;

use crate::{
    model::{Class, Date, Figure, Language, MeasureId, PlaceEntry, Span, Topic},
    text::{TermError, Tokens, sentences},
};

pub use self::sense::Reason;

use self::{
    attribution::Speaker,
    count::{Count, counts},
    frame::links,
    gazetteer::NamesBuilder,
    lexicon::{Lexicon, LexiconBuilder, Marked},
    place::{Gazetteer, Known, Scene},
    scope::{Draft, Sentence},
    sense::{Cue, Frame, Measure, Needs, Sense, tag},
    status::{Days, Era},
};

/// A term of a topic that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{path}: {message}")]
pub struct ExtractError {
    /// Where in the topic, as `measure[0].ru[2]`.
    pub path: String,
    /// What is wrong.
    pub message: String,
}

/// A text to read figures from.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// The prose; spans lie in it.
    pub text: &'a str,
    /// The title, as context.
    pub title: Option<&'a str>,
    /// The language that it is read in.
    pub language: Language,
    /// The day of the story.
    pub date: Option<Date>,
}

/// A number that is no figure, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PassedOver {
    /// The number as printed.
    pub span: Span,
    /// Why it is none.
    pub reason: Reason,
}

/// Reads figures; compiled once per topic.
#[derive(Debug)]
pub struct Extractor {
    readers: Vec<Reader>,
    added: Vec<MeasureId>,
    since: Option<Date>,
}

/// What one language needs.
#[derive(Debug)]
struct Reader {
    language: Language,
    lexicon: Lexicon,
    gazetteer: Gazetteer,
}

impl Extractor {
    /// Compiles a topic's measures and names into the built-in vocabulary.
    pub fn compile(topic: &Topic) -> Result<Self, Vec<ExtractError>> {
        let mut errors = Vec::new();
        let mut added = Vec::new();
        for entry in &topic.measures {
            if Measure::named(entry.id.as_str()).is_none() && !added.contains(&entry.id) {
                added.push(entry.id.clone());
            }
        }
        let readers = Language::ALL
            .map(|language| Reader::compile(topic, language, &added, &mut errors))
            .into_iter()
            .collect();
        if errors.is_empty() { Ok(Self { readers, added, since: topic.since }) } else { Err(errors) }
    }

    /// Makes an extractor of the built-in measures, which knows no names.
    pub fn builtin() -> Self {
        let readers = Language::ALL
            .map(|language| Reader {
                language,
                lexicon: LexiconBuilder::new(language).build(),
                gazetteer: Gazetteer {
                    places: NamesBuilder::new(language).build(),
                    claimants: NamesBuilder::new(language).build(),
                },
            })
            .into_iter()
            .collect();
        Self { readers, added: Vec::new(), since: None }
    }

    /// Returns the figures of a text in their order.
    pub fn read(&self, input: &Input<'_>) -> Vec<Figure> {
        self.read_tokens(input, &Tokens::new(input.text))
    }

    /// Returns the figures of a text that was split already.
    pub fn read_tokens(&self, input: &Input<'_>, tokens: &Tokens<'_>) -> Vec<Figure> {
        let Some(reader) = self.reader(input.language) else { return Vec::new() };
        let marked = Marked::new(tokens, &reader.lexicon);
        let days = Days { date: input.date, since: self.since, era: Era::Present };
        let drafts = reader.drafts(&marked, input, days);
        drafts.iter().map(|draft| self.figure(&marked, draft, input)).collect()
    }

    /// Returns the numbers of a text that are no figures for a reason of their own.
    pub fn passed_over(&self, input: &Input<'_>) -> Vec<PassedOver> {
        let Some(reader) = self.reader(input.language) else { return Vec::new() };
        let tokens = Tokens::new(input.text);
        let marked = Marked::new(&tokens, &reader.lexicon);
        let ranges = sentences(&tokens).into_iter().map(|span| tokens.within(span));
        ranges
            .flat_map(|range| counts(&marked, range.start, range.end))
            .filter_map(|count| {
                count.reason.map(|reason| PassedOver {
                    span: marked.span(count.number.first, count.number.last),
                    reason,
                })
            })
            .collect()
    }

    fn reader(&self, language: Language) -> Option<&Reader> {
        self.readers.iter().find(|reader| reader.language == language)
    }

    fn figure(&self, text: &Marked<'_>, draft: &Draft, input: &Input<'_>) -> Figure {
        let printed = draft.who.map(|span| span.of(input.text).to_owned());
        let nobody = || text.lexicon.table.nobody.to_owned();
        let is_nobody = text.is(draft.count.number.first, tag::NOBODY);
        let quantity = draft.count.quantity();
        let days = quantity.value.filter(|_| draft.measure.is_deadline());
        Figure {
            measure: draft.measure.id(&self.added),
            quantity,
            who: printed.or_else(|| is_nobody.then(nobody)),
            class: draft.class.map_or_else(Class::people, lang::class),
            place: draft.place.clone(),
            basis: draft.basis,
            stage: basis::stage(text, draft),
            attribution: draft.attribution.clone(),
            status: draft.status,
            direction: draft.direction,
            as_of: input.date.and_then(|date| status::named_day(text, draft, date)),
            resolves_to: days.zip(input.date).and_then(|(days, date)| deadline::resolve(days, date)),
            quote: draft.count.quote(text),
            sentence: text.span(draft.sentence.0, draft.sentence.1.saturating_sub(1)),
        }
    }
}

impl Reader {
    fn compile(
        topic: &Topic,
        language: Language,
        added: &[MeasureId],
        errors: &mut Vec<ExtractError>,
    ) -> Self {
        let mut lexicon = LexiconBuilder::new(language);
        for (at, entry) in topic.measures.iter().enumerate() {
            let own = added.iter().position(|id| *id == entry.id).and_then(|at| u16::try_from(at).ok());
            let measure = Measure::named(entry.id.as_str()).or(own.map(Measure::Added));
            let sense = Sense::Cue(Cue { measure, frame: Frame::Beside, needs: Needs::Nothing, stage: None });
            let terms = entry.cues.get(&language).into_iter().flatten().enumerate();
            for (term, phrase) in terms {
                note(errors, lexicon.add(phrase, sense), || format!("measure[{at}].{language}[{term}]"));
            }
        }
        let whole = topic.default_place.as_ref().and_then(|id| topic.place(id)).map(known);
        let mut places = NamesBuilder::new(language).whole(whole);
        for (at, place) in topic.places.iter().enumerate() {
            for (term, name) in place.names.get(&language).into_iter().flatten().enumerate() {
                let added = places.add(name, known(place));
                note(errors, added, || format!("place[{at}].{language}[{term}]"));
            }
        }
        let mut claimants = NamesBuilder::new(language);
        for (at, claimant) in topic.claimants.iter().enumerate() {
            for (term, name) in claimant.names.get(&language).into_iter().flatten().enumerate() {
                let added = claimants.add(name, claimant.id.clone());
                note(errors, added, || format!("claimant[{at}].{language}[{term}]"));
            }
        }
        let gazetteer = Gazetteer { places: places.build(), claimants: claimants.build() };
        Self { language, lexicon: lexicon.build(), gazetteer }
    }

    fn drafts(&self, text: &Marked<'_>, input: &Input<'_>, days: Days) -> Vec<Draft> {
        let mut drafts = Vec::new();
        let mut context = self.context(input, days);
        let title = input.title.filter(|title| input.text.starts_with(title)).map_or(0, str::len);
        for span in sentences(text.tokens) {
            let range = text.tokens.within(span);
            self.sentence(text, (range.start, range.end), &mut context, &mut drafts);
            if text.any(range.start, range.end, tag::WITHDRAWAL) {
                context.topic = deadline::Topic::Withdrawal;
            }
            if span.end <= title {
                context.speaker = Speaker::default();
            }
        }
        drafts
    }

    /// Tells what the title speaks of.
    fn context(&self, input: &Input<'_>, days: Days) -> Context {
        let tokens = Tokens::new(input.title.unwrap_or_default());
        let title = Marked::new(&tokens, &self.lexicon);
        let topic = if title.any(0, tokens.len(), tag::WITHDRAWAL) {
            deadline::Topic::Withdrawal
        } else {
            deadline::Topic::Other
        };
        let scene = Scene::of_title(&title, &self.gazetteer);
        Context { days, topic, scene, speaker: Speaker::default() }
    }

    fn sentence(
        &self,
        text: &Marked<'_>,
        (first, end): (usize, usize),
        context: &mut Context,
        drafts: &mut Vec<Draft>,
    ) {
        let counts = counts(text, first, end);
        let links = links(text, &counts, first, end);
        let from = drafts.len();
        Sentence { text, first, end, counts: &counts, links: &links }.draft(drafts, |count: &Count| {
            if count.noun.kind != noun::NounKind::Day {
                return None;
            }
            let reach = |other: &&Count| other.noun.kind == noun::NounKind::Day && other.reason.is_none();
            let left = counts.iter().rev().filter(reach).find(|other| other.first < count.first);
            let right = counts.iter().filter(reach).find(|other| other.first > count.first);
            let clause = (left.map_or(first, Count::end), right.map_or(end, |other| other.first));
            deadline::deadline(text, count, clause, (first, end), context.topic)
        });
        if text.any(first, end, tag::REPORTS) {
            let is_zero = |draft: &Draft| draft.count.number.amount == number::Amount::Zero;
            let kept: Vec<Draft> = drafts.drain(from..).filter(|draft| !is_zero(draft)).collect();
            drafts.extend(kept);
        }
        status::set_status(text, drafts, from, &counts, &context.days);
        context.days.era = status::era(text, (first, end), &counts, &context.days);
        let (earlier, own) = drafts.split_at_mut(from);
        place::set_places(text, (own, earlier), (first, end), &self.gazetteer, &mut context.scene);
        let (claimants, speaker) = (&self.gazetteer.claimants, &mut context.speaker);
        attribution::set_attribution(text, own, (first, end), claimants, speaker);
        basis::set_basis(text, drafts, from);
    }
}

/// What a sentence takes from the title and from the sentences before it.
struct Context {
    days: Days,
    topic: deadline::Topic,
    scene: Scene,
    speaker: Speaker,
}

/// A place of the topic as its names lead to it.
fn known(place: &PlaceEntry) -> Known {
    Known { id: place.id.clone(), level: place.level }
}

/// Keeps the error of a term with its place.
fn note(errors: &mut Vec<ExtractError>, result: Result<(), TermError>, path: impl Fn() -> String) {
    if let Err(error) = result {
        errors.push(ExtractError { path: path(), message: error.to_string() });
    }
}
