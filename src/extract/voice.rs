//! Whose voice a source is: the kind of body that the text calls it, and the fuller name that a short one stands for.
//!
//! "Steppe Monitor, a rights group, said" tells that it is one; "the group" behind it is Steppe Monitor again.

use crate::model::{Attribution, ClaimantKind};

use super::{
    lexicon::Marked,
    sense::{Sense, tag},
};

/// Sources of one text that are remembered.
const HEARD_MAX: usize = 16;

/// The most tokens of what describes a source behind its name.
const DESCRIPTION_MAX: usize = 10;

/// The sources that a text has named so far.
#[derive(Debug, Clone, Default)]
pub(super) struct Voices {
    heard: Vec<Attribution>,
}

impl Voices {
    /// Gives a source that goes by a short name the voice of the one it was introduced as.
    pub(super) fn recognise(&self, mut source: Attribution) -> Attribution {
        if source.origin.id.is_some() {
            return source;
        }
        if let Some(full) = self.heard.iter().rev().find(|heard| is_short_for(&source, heard)) {
            source.origin.id.clone_from(&full.origin.id);
            source.kind = source.kind.or(full.kind);
            source.full = Some(full.full.as_ref().unwrap_or(&full.origin.text).clone());
        }
        source
    }

    /// Remembers a source by the name that it is introduced with.
    pub(super) fn hear(&mut self, source: &Attribution) {
        let is_known = self.heard.iter().any(|heard| heard.origin.text == source.origin.text);
        if !is_known && self.heard.len() < HEARD_MAX {
            self.heard.push(source.clone());
        }
    }
}

/// Tells whether a source goes by a part of another's name: "the commission", "Odede"; or by its kind: "the rights
/// group".
fn is_short_for(source: &Attribution, full: &Attribution) -> bool {
    let (short, name) = (source.origin.text.to_lowercase(), full.origin.text.to_lowercase());
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let (short_words, name_words) = (words(&short), words(&name));
    let head = short_words.last();
    let is_part = short_words.len() < name_words.len() && head.is_some_and(|head| name_words.contains(head));
    let is_common = short == source.origin.text && name != full.origin.text;
    let is_kind = is_common && source.kind == Some(ClaimantKind::RightsGroup) && source.kind == full.kind;
    is_part || is_kind
}

/// Returns what kind of body the words of a source, or those that describe it behind a comma, name.
pub(super) fn kind_of(text: &Marked<'_>, first: usize, last: usize) -> Option<ClaimantKind> {
    let named = |first: usize, end: usize| {
        let kinds = text.marks(first, end).iter().filter_map(|mark| {
            let Sense::Kind(kind) = mark.sense else { return None };
            (mark.last < end).then_some(kind)
        });
        // "A rights group close to the government" is a rights group.
        kinds.min_by_key(|kind| *kind == ClaimantKind::Government)
    };
    named(first, last + 1).or_else(|| {
        let described = text.word(last + 1) == "," && text.is(last + 2, tag::ARTICLE | tag::KIND);
        let ends = |at: &usize| matches!(text.word(*at), "," | "." | ";") || text.is(*at, tag::SAY);
        let end = (last + 2..last + 2 + DESCRIPTION_MAX).find(ends)?;
        named(last + 2, end).filter(|_| described)
    })
}
