//! Prose into figures: a grammar over tokens, not a heap of patterns.
//!
//! One pass marks the words that mean something (`marked`, by the `lexicon` of a language). Then, sentence by sentence:
//! number phrases (`number`), numbers that are no figures (`reason`), bounds and nouns (`count`, `noun`), the cue that
//! says what each number counts (`frame`), numbers that take their measure from another (`scope`, `deadline`), and at
//! last basis, status, place and attribution, each a pass of its own.
//!
//! Nothing here adds, subtracts or infers a number that the text does not print. Odd input gives fewer figures.

mod attribution;
mod basis;
mod calendar;
mod completion;
mod cost;
mod count;
mod dateline;
mod deadline;
mod explain;
mod frame;
mod gazetteer;
mod insert;
mod lang;
mod lexicon;
mod marked;
mod measure;
mod needs;
mod noun;
mod number;
mod origin;
mod pair;
mod part;
mod place;
mod reason;
mod relay;
mod scope;
mod sense;
mod status;
mod voice;
mod who;

#[cfg(test)]
mod tests;

use std::{ops::Range, slice};

use thiserror::Error;

use crate::{
    model::{Class, Completion, Date, Figure, Language, MeasureId, PlaceEntry, Status, Topic, days_after},
    text::{TermError, Tokens, sentences},
};

pub use self::{
    explain::{CueReading, MissedCue, NounReading, NumberReading, Outcome, SentenceReading, WordReading},
    frame::{Miss, Side},
    measure::check_measures,
    noun::NounKind,
    scope::How,
    sense::{Frame, Needs, Reason},
};

use self::{
    attribution::Speaker,
    completion::completion,
    count::{Count, counts},
    frame::{Link, links},
    gazetteer::{Gazetteer, Known, NamesBuilder},
    lexicon::{Lexicon, LexiconBuilder},
    marked::{Marked, Marks},
    place::Scene,
    scope::{Draft, Sentence},
    sense::tag,
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
        let mut errors = check_measures(topic);
        let added = measure::added(topic);
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
        self.read_tokens(input, &Tokens::new(input.text)).0
    }

    /// Returns the figures of a text that was split already, and what it tells of a withdrawal.
    pub fn read_tokens(&self, input: &Input<'_>, tokens: &Tokens<'_>) -> (Vec<Figure>, Vec<Completion>) {
        self.with_reading(input, tokens, |text, reading| {
            (self.figures(text, reading, input), reading.completions.clone())
        })
    }

    /// Returns how each sentence that holds a number was read: its words, its numbers and what became of each.
    ///
    /// It is the reading of [`Extractor::read`], told in full.
    pub fn explain(&self, input: &Input<'_>) -> Vec<SentenceReading> {
        self.with_reading(input, &Tokens::new(input.text), |text, reading| {
            explain::sentences(text, reading, &self.figures(text, reading, input), &self.added)
        })
    }

    /// Reads a text and hands on what was read.
    fn with_reading<T: Default>(
        &self,
        input: &Input<'_>,
        tokens: &Tokens<'_>,
        tell: impl FnOnce(&Marked<'_>, &Reading) -> T,
    ) -> T {
        let Some(reader) = self.reader(input.language) else { return T::default() };
        let ranges: Vec<Range<usize>> =
            sentences(tokens).into_iter().map(|span| tokens.within(span)).collect();
        let marks = Marks::new(tokens, &ranges, &reader.lexicon, &reader.gazetteer);
        let days = Days { date: input.date, since: self.since, era: Era::Present };
        tell(&marks.until(tokens.len()), &reader.read(&marks, &ranges, input, days))
    }

    fn figures(&self, text: &Marked<'_>, reading: &Reading, input: &Input<'_>) -> Vec<Figure> {
        reading.drafts.iter().map(|draft| self.figure(text, draft, input)).collect()
    }

    fn reader(&self, language: Language) -> Option<&Reader> {
        self.readers.iter().find(|reader| reader.language == language)
    }

    fn figure(&self, text: &Marked<'_>, draft: &Draft, input: &Input<'_>) -> Figure {
        let printed = draft.who.map(|span| span.of(input.text).to_owned());
        let nobody = || text.lexicon.table.nobody.to_owned();
        let is_nobody = text.is(draft.count.number.first, tag::NOBODY);
        let quantity = draft.count.quantity();
        let days = quantity
            .value
            .filter(|_| draft.measure.is_deadline() && draft.status != Status::Reported)
            .and_then(|days| i64::try_from(days).ok());
        Figure {
            measure: draft.measure.id(&self.added),
            quantity,
            who: printed.or_else(|| is_nobody.then(nobody)),
            class: draft.class.map_or_else(Class::people, lang::class),
            place: draft.place.clone(),
            dateline: draft.dateline.clone().filter(|_| draft.place.is_none()),
            basis: draft.basis,
            stage: draft.stage.clone(),
            attribution: draft.attribution.clone(),
            status: draft.status,
            direction: draft.direction,
            as_of: input.date.and_then(|date| calendar::named_day(text, draft, date)),
            resolves_to: days.zip(input.date).and_then(|(days, date)| days_after(date, days)),
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
        measure::add(&mut lexicon, topic, language, added);
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

    fn read(&self, marks: &Marks<'_>, ranges: &[Range<usize>], input: &Input<'_>, days: Days) -> Reading {
        let mut reading = Reading::default();
        let mut context = self.context(input, days);
        let title = input.title.filter(|title| input.text.starts_with(title)).map_or(0, str::len);
        for range in ranges {
            let text = &marks.until(range.end);
            let passage = sentence(text, (range.start, range.end), &mut context, &mut reading.drafts);
            reading.passages.push(passage);
            if context.days.era == Era::Present {
                reading.completions.extend(completion(text, range.clone(), context.topic));
            }
            if text.any(range.start, range.end, tag::WITHDRAWAL) {
                context.topic = deadline::Topic::Withdrawal;
            }
            if text.span(range.start, range.end - 1).end <= title {
                context.speaker = Speaker::default();
            }
        }
        reading
    }

    /// Tells what the title speaks of.
    fn context(&self, input: &Input<'_>, days: Days) -> Context {
        let tokens = Tokens::new(input.title.unwrap_or_default());
        let marks = Marks::new(&tokens, slice::from_ref(&(0..tokens.len())), &self.lexicon, &self.gazetteer);
        let title = marks.until(tokens.len());
        let topic = if title.any(0, tokens.len(), tag::WITHDRAWAL) {
            deadline::Topic::Withdrawal
        } else {
            deadline::Topic::Other
        };
        let scene = Scene::of_title(&title);
        Context { days, topic, scene, speaker: Speaker::default() }
    }
}

/// Reads one sentence, and what it leaves to those behind it.
fn sentence(
    text: &Marked<'_>,
    (first, end): (usize, usize),
    context: &mut Context,
    drafts: &mut Vec<Draft>,
) -> Passage {
    let mut counts = counts(text, first, end);
    if let Some(date) = context.days.date {
        deadline::set_days(text, &mut counts, (first, end), context.topic, date);
    }
    let links = links(text, &counts, first, end);
    let from = drafts.len();
    Sentence { text, first, end, counts: &counts, links: &links }.draft(drafts, |count: &Count| {
        if count.noun.kind != NounKind::Day {
            return None;
        }
        let clause = deadline::clause(&counts, count.first, (first, end));
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
    place::set_places(text, (own, earlier), (first, end), &mut context.scene);
    attribution::set_attribution(text, own, (first, end), &mut context.speaker);
    basis::set_basis(text, drafts, from);
    Passage { first, end, counts, links }
}

/// All that was read of a text.
#[derive(Default)]
struct Reading {
    drafts: Vec<Draft>,
    passages: Vec<Passage>,
    completions: Vec<Completion>,
}

/// One sentence with its numbers and the cue of each.
struct Passage {
    first: usize,
    end: usize,
    counts: Vec<Count>,
    links: Vec<Option<Link>>,
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
