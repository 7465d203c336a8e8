//! The measures that a topic adds to the vocabulary: their cues, and the things that they count.

use std::collections::HashSet;

use crate::{
    model::{BUILT_IN_MEASURES, CueEntry, CueFrame, Language, MeasureEntry, MeasureId, Topic},
    text::{TermsBuilder, TokenKind, Tokens},
};

use super::{
    ExtractError, lang,
    lexicon::LexiconBuilder,
    sense::{Cue, Frame, Measure, Needs, Sense},
};

/// Returns the names of the measures that are not built in.
pub(super) fn added(topic: &Topic) -> Vec<MeasureId> {
    let mut added: Vec<MeasureId> = Vec::new();
    for entry in &topic.measures {
        if Measure::named(entry.id.as_str()).is_none() && !added.contains(&entry.id) {
            added.push(entry.id.clone());
        }
    }
    added
}

/// Adds the cues and the counted things of a topic to the vocabulary of a language.
pub(super) fn add(lexicon: &mut LexiconBuilder, topic: &Topic, language: Language, added: &[MeasureId]) {
    for entry in &topic.measures {
        let own = added.iter().position(|id| *id == entry.id).and_then(|at| u16::try_from(at).ok());
        let Some(measure) = Measure::named(entry.id.as_str()).or(own.map(Measure::Added)) else { continue };
        // A term that cannot be used is told once, by `check`.
        for cue in entry.cues.get(&language).into_iter().flatten() {
            let frame = cue.frame().map_or(Frame::Beside, frame);
            let sense = Cue { measure: Some(measure), frame, needs: Needs::Nothing, stage: None };
            let _ = lexicon.add(cue.text(), Sense::Cue(sense));
        }
        for noun in entry.counts.get(&language).into_iter().flatten() {
            let _ = lexicon.add(noun, Sense::Counted(measure));
        }
    }
}

fn frame(frame: CueFrame) -> Frame {
    match frame {
        CueFrame::Verb => Frame::Verb,
        CueFrame::Subject => Frame::Subject,
        CueFrame::Object => Frame::Object,
        CueFrame::Noun => Frame::Noun,
        CueFrame::Person => Frame::Person,
        CueFrame::Metric => Frame::Metric,
        CueFrame::Free => Frame::Free,
    }
}

/// Returns every mistake in the measures of a topic; a message ends in `; ` and what to do.
pub fn check_measures(topic: &Topic) -> Vec<ExtractError> {
    let mut errors = Vec::new();
    let mut ids = HashSet::new();
    for (number, entry) in topic.measures.iter().enumerate() {
        let mut check = Check { path: format!("measure[{number}]"), errors: &mut errors };
        if !ids.insert(&entry.id) {
            check.error(".id", format!("measure '{}' is given twice; join the two or rename one", entry.id));
        }
        check.unit(entry);
        check.cues(entry);
        check.things(entry);
    }
    errors
}

struct Check<'e> {
    path: String,
    errors: &'e mut Vec<ExtractError>,
}

impl Check<'_> {
    fn error(&mut self, key: &str, message: impl Into<String>) {
        self.errors.push(ExtractError { path: format!("{}{key}", self.path), message: message.into() });
    }

    fn unit(&mut self, entry: &MeasureEntry) {
        let built_in = BUILT_IN_MEASURES.iter().find(|(name, ..)| *name == entry.id.as_str());
        if let (Some((name, _, unit)), Some(own)) = (built_in, &entry.unit)
            && unit != own
        {
            let message = format!(
                "the built-in measure '{name}' counts {unit}, not {own}; leave the unit out or take another id"
            );
            self.error(".unit", message);
        }
    }

    fn cues(&mut self, entry: &MeasureEntry) {
        if entry.cues.values().all(Vec::is_empty) {
            let message = format!("measure '{}' has no cue; add one, such as en = [\"destroyed\"]", entry.id);
            self.error(".id", message);
        }
        for (language, cues) in &entry.cues {
            for (at, cue) in cues.iter().enumerate() {
                let text = if matches!(cue, CueEntry::Framed(_)) { ".text" } else { "" };
                self.term(&format!(".{language}[{at}]{text}"), *language, cue.text());
            }
        }
    }

    fn things(&mut self, entry: &MeasureEntry) {
        for (language, nouns) in &entry.counts {
            if entry.cues.get(language).is_none_or(Vec::is_empty) {
                let message =
                    format!("nothing is counted without a cue; add {language} = [...] to the measure");
                self.error(&format!(".counts.{language}"), message);
            }
            for (at, noun) in nouns.iter().enumerate() {
                self.term(&format!(".counts.{language}[{at}]"), *language, noun);
            }
        }
    }

    fn term(&mut self, key: &str, language: Language, term: &str) {
        if let Err(error) = TermsBuilder::default().add(term, 0) {
            self.error(key, error.to_string());
        } else if is_number(language, term) {
            let message = format!("'{term}' is a number; give a word that stands beside the number");
            self.error(key, message);
        }
    }
}

/// Tells whether a term is made of digits and number words only.
fn is_number(language: Language, term: &str) -> bool {
    let tokens = Tokens::new(term);
    let numbers = lang::table(language).numbers;
    let is_word =
        |word: &str| numbers.iter().any(|(forms, _)| forms.split_whitespace().any(|form| form == word));
    let mut parts = (0..tokens.len())
        .filter(|at| tokens.get(*at).is_some_and(|token| token.kind != TokenKind::Symbol))
        .peekable();
    parts.peek().is_some()
        && !term.starts_with('/')
        && parts.all(|at| {
            tokens.get(at).is_some_and(|token| token.kind == TokenKind::Digits) || is_word(tokens.folded(at))
        })
}
