//! The second of a pair or list, and the two ends of a change: "164 killed and 100 injured", "from 164 to 225".

use crate::model::Bound;

use super::{
    count::Count,
    frame::{Side, is_joint},
    insert::{behind_insert, is_dash},
    noun::NounKind,
    scope::{Draft, How, Sentence},
    sense::tag,
};

impl Sentence<'_, '_> {
    /// "Two fewer than the 18", "16, not 18", «ранее сообщалось о 12»: the number before, named beside the new one.
    pub(super) fn is_compared(&self, last: &Draft, count: &Count) -> bool {
        let text = self.text;
        let from = last.count.end();
        let is_bare = matches!(count.noun.kind, NounKind::Absent | NounKind::Person);
        let is_lower = (from..count.first).any(|at| text.comparison_at(at) == Some(Bound::FewerThan));
        let is_refused = count.first > from && count.is_refused(text);
        let is_earlier = is_lower
            || is_refused
            || text.any(self.behind_clause(from, count.first), count.first, tag::EARLIER);
        is_bare && last.how != How::From && is_earlier
    }

    /// «ранены 14 полицейских и 22 протестующих», "Israel frees 90 prisoners, Hamas three hostages": the verb before both
    /// counts the second too.
    pub(super) fn is_second_object(&self, last: &Draft, count: &Count) -> bool {
        let text = self.text;
        let from = last.count.end();
        let is_joined = (from..count.first).all(|at| text.is(at, tag::AND | tag::BOUND));
        let is_named = from + 1 < count.first
            && (text.word(from) == "," || text.is(from, tag::AND))
            && (from + 1..count.first).all(|at| {
                text.is_capital(at) && !text.is(at, tag::CUE) || at + 1 == count.first && is_dash(text, at)
            });
        last.link.is_some_and(|link| link.side == Side::Before)
            && from < count.first
            && (is_joined || is_named)
    }

    /// Tells whether a count is the first end of "rose from 164 to 225".
    pub(super) fn is_old_end(&self, at: usize) -> bool {
        let (Some(count), Some(next)) = (self.counts.get(at), self.counts.get(at + 1)) else { return false };
        count.is_in_case(self.text, tag::FROM) && next.is_in_case(self.text, tag::TO)
    }

    /// "Rose by 12 to 164", «увеличилось на 12, до 164»: what a number moved by stands before the number itself.
    pub(super) fn is_difference(&self, last: &Draft, count: &Count) -> bool {
        let text = self.text;
        let by = last.count.first.checked_sub(1).is_some_and(|at| text.is_word_of(at, text.words().by));
        let mut between = last.count.end()..count.first;
        by && between.all(|at| text.is(at, tag::TO | tag::AND) || text.word(at) == ",")
    }

    /// "rose to 225 from 164", "up from 164", «с 164 до 225».
    pub(super) fn is_change(&self, last: &Draft, count: &Count) -> bool {
        let (from, until) = (last.sentence.0, count.first);
        self.text.any(from, until, tag::RISE | tag::FALL | tag::CORRECT | tag::LINK)
            && matches!(count.noun.kind, NounKind::Absent | NounKind::Person)
    }

    /// Tells whether a count goes on the figure before it: "12,391 died in Turkey and 2,992 in Syria".
    pub(super) fn is_joined(&self, last: &Draft, count: &Count) -> bool {
        let text = self.text;
        let kinds = [NounKind::Absent, NounKind::Person, NounKind::Soldier, NounKind::Thing];
        if !kinds.contains(&count.noun.kind) {
            return false;
        }
        let end = count.end();
        // "2,500 soldiers were sent, 800 more would follow".
        if count.is_increment && text.is(end, tag::WILL) {
            return true;
        }
        let has_verb =
            text.is(end, tag::BE | tag::AUX | tag::RELATIVE | tag::WILL | tag::SAY) || text.is_verb(end);
        let link = last.link.filter(|link| link.side == Side::Behind).map_or(0, |link| link.mark.last + 1);
        let from = last.count.end().max(link);
        let joined = |at: usize| {
            is_joint(text, at)
                || text.is(
                    at,
                    tag::IN
                        | tag::AWAY
                        | tag::INCREMENT
                        | tag::EVERYWHERE
                        | tag::AREA
                        | tag::TO
                        | tag::FROM
                        | tag::LINK,
                )
                || matches!(text.word(at), ":" | ";")
                || text.is(at, tag::WHOLE)
                || text.is(at, tag::PERSON) && text.is(at.saturating_sub(1), tag::ARTICLE | tag::WHOLE)
                || self.names_day(at)
                || text.is(at, tag::FILLER)
                || text.is_adverb(at)
                || (text.is_capital(at) && !text.is(at, tag::SAY | tag::PRONOUN))
                || text.is(at, tag::PERIOD | tag::TOTAL | tag::NOW)
                || text.is(at, tag::BODY) && is_dash(text, at + 1)
        };
        let bridge = from < count.first && self.all_joined(from, count.first, joined);
        let separated = (from..count.first)
            .any(|at| matches!(text.word(at), "," | "(" | ":" | ";") || text.is(at, tag::AND));
        let both_sourced = self.is_sourced_apart(last, count);
        (bridge || both_sourced) && separated && !has_verb && !self.has_verb_behind(count)
    }

    /// "12,000 according to the organisers and 7,500 according to the police".
    fn is_sourced_apart(&self, last: &Draft, count: &Count) -> bool {
        let text = self.text;
        let and = count.first.checked_sub(1).filter(|and| text.is(*and, tag::AND) || text.word(*and) == ",");
        let sourced = |count: &Count| text.is(count.end(), tag::ACCORDING);
        and.is_some() && sourced(&last.count) && sourced(count)
    }

    /// Tells whether all tokens between two counts join them; inserts in brackets are passed over.
    fn all_joined(&self, from: usize, until: usize, joined: impl Fn(usize) -> bool) -> bool {
        let mut at = from;
        while at < until {
            let insert = behind_insert(self.text, at, until).filter(|_| self.text.word(at) == "(");
            at = match insert {
                Some(behind) => behind,
                None if joined(at) => at + 1,
                None => return false,
            };
        }
        true
    }

    /// "by Tuesday".
    fn names_day(&self, at: usize) -> bool {
        let day = |at: usize| self.text.is(at, tag::WEEKDAY);
        day(at) || self.text.is(at, tag::STOP) && day(at + 1)
    }

    /// A number with a noun and more words behind it has a predicate that no cue knows.
    fn has_verb_behind(&self, count: &Count) -> bool {
        let text = self.text;
        let end = count.end();
        count.noun.words.is_some()
            && end < self.end
            && text.is_word(end)
            && !text.is(
                end,
                tag::IN
                    | tag::AND
                    | tag::OUT_OF
                    | tag::PERIOD
                    | tag::INCREMENT
                    | tag::PART
                    | tag::CUE
                    | tag::STOP,
            )
    }
}
