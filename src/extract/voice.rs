//! Whose voice a source is: the kind of body that the text calls it, and the fuller name that a short one stands for.
//!
//! "Steppe Monitor, a rights group, said" tells that it is one; "the group" behind it is Steppe Monitor again.

use crate::model::{Attribution, ClaimantKind};

use super::{
    marked::Marked,
    sense::{Sense, tag},
};

/// Sources of one text that are remembered.
const HEARD_MAX: usize = 16;

/// The most tokens of what describes a source behind its name.
const DESCRIPTION_MAX: usize = 10;

/// The sources that a text has named so far.
#[derive(Debug, Clone, Default)]
pub(super) struct Voices {
    heard: Vec<Heard>,
}

/// A source and the words of its name, folded.
#[derive(Debug, Clone)]
struct Heard {
    source: Attribution,
    words: Vec<String>,
}

impl Heard {
    fn of(source: Attribution) -> Self {
        let words = source.origin.text.to_lowercase().split_whitespace().map(str::to_owned).collect();
        Self { source, words }
    }

    /// Tells whether a source goes by a part of another's name: "the commission", "Odede"; or by its kind: "the rights
    /// group".
    fn is_short_for(&self, full: &Self) -> bool {
        let is_part = self.words.len() < full.words.len()
            && self.words.last().is_some_and(|head| full.words.contains(head));
        let is_group =
            self.source.kind == Some(ClaimantKind::RightsGroup) && self.source.kind == full.source.kind;
        is_part || is_group && !self.has_capital() && full.has_capital()
    }

    fn has_capital(&self) -> bool {
        self.source.origin.text.chars().any(char::is_uppercase)
    }
}

impl Voices {
    /// Gives a source that goes by a short name the voice of the one it was introduced as, and remembers a new one.
    pub(super) fn recognise(&mut self, source: Attribution) -> Attribution {
        let mut named = Heard::of(source);
        if named.source.origin.id.is_none()
            && let Some(full) = self.heard.iter().rev().find(|heard| named.is_short_for(heard))
        {
            let Attribution { origin, kind, full, .. } = &full.source;
            named.source.origin.id.clone_from(&origin.id);
            named.source.kind = named.source.kind.or(*kind);
            named.source.full = Some(full.as_ref().unwrap_or(&origin.text).clone());
        }
        let is_known = || self.heard.iter().any(|heard| heard.source.origin.text == named.source.origin.text);
        if self.heard.len() < HEARD_MAX && !is_known() {
            self.heard.push(named.clone());
        }
        named.source
    }
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
