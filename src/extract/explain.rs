//! How a text was read, told in full: what `recount extract --explain` prints.
//!
//! It looks at what the passes left behind and decides nothing of its own.

use crate::model::{Class, Figure, MeasureId, Quantity, Span};

use super::{
    Passage, Reading,
    count::Count,
    frame::{Link, Miss, Side, missed},
    lang,
    marked::Marked,
    noun::NounKind,
    number::Amount,
    scope::How,
    sense::{Frame, Reason},
};

/// How a sentence that holds a number was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentenceReading {
    /// The sentence.
    pub span: Span,
    /// Words and phrases of the vocabulary, in order.
    pub words: Vec<WordReading>,
    /// Its numbers, in order; at least one.
    pub numbers: Vec<NumberReading>,
}

/// A word or phrase of the vocabulary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordReading {
    /// The word as printed.
    pub span: Span,
    /// What it means to the grammar, for people: `cue: killed, verb`.
    pub senses: Vec<String>,
}

/// A number with what belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberReading {
    /// Bound, number and noun.
    pub span: Span,
    /// The number alone.
    pub number: Span,
    /// What it states; none for a number that is no count, such as a date or a sum.
    pub quantity: Option<Quantity>,
    /// The noun counted, if one is printed.
    pub noun: Option<NounReading>,
    /// The cue that was chosen, if any.
    pub cue: Option<CueReading>,
    /// What became of it.
    pub outcome: Outcome,
}

/// A counted noun.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NounReading {
    /// The noun with its modifiers.
    pub span: Span,
    /// How far it is known.
    pub kind: NounKind,
    /// The class of people that it names.
    pub class: Option<Class>,
}

/// The cue of a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CueReading {
    /// The word or phrase.
    pub span: Span,
    /// What it counts; none takes it from what was spoken of before.
    pub measure: Option<MeasureId>,
    /// Where its number may stand.
    pub frame: Frame,
    /// Where it does stand, seen from the number.
    pub side: Side,
}

/// What became of a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is a figure.
    Figure {
        /// The figure.
        figure: Box<Figure>,
        /// How it came by its measure.
        how: How,
    },
    /// It is none.
    PassedOver {
        /// Why.
        reason: Reason,
        /// A cue of the sentence that does not count it, when only a cue was missing.
        missed: Option<MissedCue>,
    },
}

/// A cue that does not count a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissedCue {
    /// The word or phrase.
    pub span: Span,
    /// What it would count.
    pub measure: MeasureId,
    /// Why it does not.
    pub miss: Miss,
}

/// Tells how a text was read; `figures` are those of the reading's drafts.
pub(super) fn sentences(
    text: &Marked<'_>,
    reading: &Reading,
    figures: &[Figure],
    added: &[MeasureId],
) -> Vec<SentenceReading> {
    let holding = reading.passages.iter().filter(|passage| !passage.counts.is_empty());
    holding.map(|passage| Teller { text, reading, passage, figures, added }.sentence()).collect()
}

struct Teller<'a, 't> {
    text: &'a Marked<'t>,
    reading: &'a Reading,
    passage: &'a Passage,
    figures: &'a [Figure],
    added: &'a [MeasureId],
}

impl Teller<'_, '_> {
    fn sentence(&self) -> SentenceReading {
        let (first, end) = (self.passage.first, self.passage.end);
        let counts = self.passage.counts.iter().enumerate();
        SentenceReading {
            span: self.text.span(first, end.saturating_sub(1)),
            words: (first..end).filter_map(|at| self.word(at)).collect(),
            numbers: counts.map(|(at, count)| self.number(at, count)).collect(),
        }
    }

    /// Tells what the word or phrase that starts at a token means; all marks that start there cover the same tokens.
    fn word(&self, at: usize) -> Option<WordReading> {
        let marks = self.text.at(at);
        let mut senses: Vec<String> = marks.iter().map(|mark| mark.sense.text(self.added)).collect();
        senses.dedup();
        // A phrase may run over the end of its sentence; the passes of neither sentence see all of it.
        let whole = marks.first().filter(|mark| mark.last < self.passage.end);
        whole.map(|mark| WordReading { span: self.text.span(mark.first, mark.last), senses })
    }

    fn number(&self, at: usize, count: &Count) -> NumberReading {
        let link = self.passage.links.get(at).copied().flatten();
        let number = count.number;
        NumberReading {
            span: count.quote(self.text),
            number: self.text.span(number.first, number.last),
            quantity: number.reason.is_none().then(|| count.quantity()),
            noun: self.noun(count),
            cue: link.map(|link| self.cue(&link)),
            outcome: self.outcome(at, count, link),
        }
    }

    fn noun(&self, count: &Count) -> Option<NounReading> {
        let (first, last) = count.noun.words?;
        let class = count.noun.class.map(lang::class);
        Some(NounReading { span: self.text.span(first, last), kind: count.noun.kind, class })
    }

    fn cue(&self, link: &Link) -> CueReading {
        CueReading {
            span: self.text.span(link.mark.first, link.mark.last),
            measure: link.cue.measure.map(|measure| measure.id(self.added)),
            frame: link.cue.frame,
            side: link.side,
        }
    }

    fn outcome(&self, at: usize, count: &Count, link: Option<Link>) -> Outcome {
        let mut drafts = self.reading.drafts.iter().zip(self.figures);
        let own = drafts.find(|(draft, _)| draft.count.number.first == count.number.first);
        if let Some((draft, figure)) = own {
            return Outcome::Figure { figure: Box::new(figure.clone()), how: draft.how };
        }
        let reason = count.reason.unwrap_or_else(|| reason(count, link));
        let is_bare = count.reason.is_none() && reason == Reason::NoCue;
        Outcome::PassedOver { reason, missed: if is_bare { self.missed(at) } else { None } }
    }

    fn missed(&self, at: usize) -> Option<MissedCue> {
        let Passage { first, end, counts, links } = self.passage;
        let (mark, measure, miss) = missed(self.text, counts, at, links, (*first, *end))?;
        Some(MissedCue { span: self.text.span(mark.first, mark.last), measure: measure.id(self.added), miss })
    }
}

/// Why a number that could be a figure was left out.
fn reason(count: &Count, link: Option<Link>) -> Reason {
    match link {
        _ if count.number.amount == Amount::Zero => Reason::Nothing,
        _ if count.noun.kind == NounKind::Day => Reason::Duration,
        Some(link) if link.cue.measure.is_none() => Reason::Unanchored,
        Some(_) | None => Reason::NoCue,
    }
}
