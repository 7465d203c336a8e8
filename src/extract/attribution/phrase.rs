//! Where the name of a source begins and ends, before and behind the verb that says that it speaks.

use crate::text::TokenKind;

use super::{
    super::{
        lang::Case,
        place::is_name,
        sense::{Frame, Sense, tag},
    },
    Reader, WORDS_MAX, is_adjective,
};

/// The most tokens between a source and its verb.
const INSERT_MAX: usize = 20;

/// The most words of an aside between a source and its verb: "for its part".
const ASIDE_MAX: usize = 4;

/// The most words of a name in quotation marks; longer ones are speech.
const QUOTED_MAX: usize = 4;

/// The most words between "in" and the name of what was published.
const CHANNEL_MAX: usize = 3;

impl Reader<'_, '_> {
    /// Tells whether the name of a source ends before a token.
    pub(super) fn ends(&self, at: usize) -> bool {
        let text = self.text;
        let raw = text.tokens.raw(at);
        // The WHO is a source, "who" is not.
        if raw.len() == 3 && raw == "WHO" {
            return false;
        }
        let is_initial =
            text.word(at) == "." && at > self.first && text.tokens.raw(at - 1).chars().count() == 1;
        if is_initial {
            return false;
        }
        if matches!(text.word(at), "," | ";" | "." | "\"" | ":" | "(" | ")" | "|") {
            return true;
        }
        let is_tight = text.is_tight(at) && text.is_tight(at + 1);
        if text.word(at) == "-" {
            return !is_tight;
        }
        let is_inner =
            at > self.first && text.is_capital(at - 1) && text.is_capital(at) && text.is_capital(at + 1);
        let is_hyphenated = text.is_tight(at) && at > self.first && text.word(at - 1) == "-";
        let is_number = text.kind(at) == Some(TokenKind::Digits) && !is_hyphenated;
        text.is(
            at,
            tag::AND | tag::RELATIVE | tag::SAY | tag::CITING | tag::ACCORDING | tag::WEEKDAY | tag::MONTH,
        ) || (text.is(at, tag::PART) && !text.is(at, tag::OUT_OF))
            || (text.is(at, tag::CUE) && !is_inner)
            || is_number
            || text.number_word(at).is_some()
    }

    /// The subject before a verb of saying.
    pub(super) fn before(&self, verb: usize) -> Option<(usize, usize)> {
        let (text, floor) = (self.text, self.first);
        let mut last = verb.checked_sub(1)?;
        let passes = |at: usize| {
            text.is(at, tag::AUX | tag::INCREMENT | tag::EARLIER | tag::STOP)
                && !text.is(at, tag::PRONOUN | tag::WILL)
        };
        while last > floor && (passes(last) || text.is_adverb(last)) {
            last -= 1;
        }
        // "Officials on Tuesday lowered".
        if text.is(last, tag::WEEKDAY) && last > floor + 1 {
            last -= if text.is(last - 1, tag::IN | tag::STOP) { 2 } else { 1 };
        }
        if text.word(last) == "," {
            if let Some(name) = self.appositive(last) {
                return Some(name);
            }
            last = self.insert_opening(last)?.checked_sub(1).filter(|last| *last >= floor)?;
        }
        // "The officers were counted", "nobody would confirm", "more than reported": no one says anything.
        if text.is(last, tag::BE | tag::WILL | tag::BOUND) {
            return None;
        }
        if text.word(last) == "\"" {
            return self.quoted(last);
        }
        // "Police who said": whom the relative stands for. "People it says died": nobody but "it".
        if text.is(last, tag::PRONOUN) && text.is(last, tag::RELATIVE) && last > floor {
            last -= usize::from(text.is_word(last - 1));
        } else if let Some(pronoun) = text.ending_at(last, tag::PRONOUN).filter(|mark| mark.first >= floor) {
            return Some((pronoun.first, last));
        }
        let mut first = last + 1;
        while first > floor && last + 1 - (first - 1) <= WORDS_MAX {
            let at = first - 1;
            let is_article = text.is(at, tag::ARTICLE) && !(at > floor && text.is(at - 1, tag::OUT_OF));
            let is_preposition = text.is(at, tag::IN) && !text.is_capital(at + 1);
            let is_head = at == last && self.names_people(at) && !text.is_verb_last();
            if self.ends(at) && !is_head || (is_article && !text.is(at, tag::PRONOUN)) || is_preposition {
                break;
            }
            first = at;
        }
        self.trimmed(first, last)
    }

    /// Tells whether a cue that names people ends at a token: "protesters said".
    pub(super) fn names_people(&self, at: usize) -> bool {
        self.text.ending_at(at, tag::CUE).is_some_and(|mark| {
            let Sense::Cue(cue) = mark.sense else { return false };
            matches!(cue.frame, Frame::Noun | Frame::Person | Frame::Free)
        })
    }

    /// "The secretary general of the alliance, Stanislav Zas, said": the name between the commas.
    pub(super) fn appositive(&self, closing: usize) -> Option<(usize, usize)> {
        let text = self.text;
        let first = (self.first..closing).rev().take_while(|at| is_name(text, *at)).last()?;
        let opens =
            first.checked_sub(1).is_some_and(|opening| opening > self.first && text.word(opening) == ",");
        // "Chile's rights institute, INDH, counts".
        (opens && (closing - first > 1 || text.is_body(first))).then_some((first, closing - 1))
    }

    /// "Officials, who had spoken of 96, said": the comma before what stands between a source and its verb.
    pub(super) fn insert_opening(&self, closing: usize) -> Option<usize> {
        let text = self.text;
        let from = closing.saturating_sub(INSERT_MAX).max(self.first);
        let opens = |at: usize| text.is(at + 1, tag::RELATIVE | tag::CITING | tag::ARTICLE);
        // "The ministry, by contrast, speaks of 9,900".
        let others = tag::SAY | tag::CUE | tag::AND | tag::BODY | tag::PERSON;
        let is_aside = |at: usize| {
            let inside = at + 1..closing;
            (1..=ASIDE_MAX).contains(&inside.len())
                && !text.any(inside.start, inside.end, others)
                && !inside
                    .into_iter()
                    .any(|at| text.is_capital(at) || text.is_number(at) || text.word(at) == ",")
        };
        (from..closing.saturating_sub(1))
            .rev()
            .find(|at| text.word(*at) == "," && (opens(*at) || is_aside(*at)))
    }

    /// «ОВД-Инфо»: a short name in quotation marks.
    pub(super) fn quoted(&self, closing: usize) -> Option<(usize, usize)> {
        let text = self.text;
        let from = closing.saturating_sub(QUOTED_MAX + 1).max(self.first);
        let opening = (from..closing).rev().find(|at| text.word(*at) == "\"")?;
        let is_name = text.is_capital(opening + 1) && !text.any(opening + 1, closing, tag::CUE);
        (is_name && opening + 1 < closing).then(|| (opening + 1, closing - 1))
    }

    /// «Сообщил центр «Мемориал»»: the closing mark of a short name in quotation marks that goes on a source.
    fn quoted_name(&self, last: usize) -> Option<usize> {
        let text = self.text;
        let opening = Some(last + 1).filter(|at| text.word(*at) == "\"" && text.is_tight(*at + 1))?;
        let until = (opening + QUOTED_MAX + 2).min(self.end);
        let closing = (opening + 2..until).find(|at| text.word(*at) == "\"")?;
        let is_name = text.is_capital(opening + 1) && (opening + 1..closing).all(|at| text.is_word(at));
        (is_name && text.is_tight(closing)).then_some(closing)
    }

    /// The source behind "said" or «сообщили в».
    pub(super) fn after_say(&self, from: usize) -> Option<(usize, usize)> {
        let text = self.text;
        let from = self.behind_channel(self.behind_time(from));
        let is_date = text.kind(from) == Some(TokenKind::Digits) && text.is(from + 1, tag::MONTH);
        let from = if is_date { from + 2 } else { from };
        if text.is(from, tag::IN) {
            return self.after(from + 1).filter(|name| self.is_named(*name));
        }
        let (first, last) = self.after(self.behind_addressee(from))?;
        let head = (first..=last).find(|at| text.is(*at, tag::BODY));
        let is_subject = head.is_none_or(|head| self.is_nominative(head)) || text.is_capital(first);
        (self.is_named((first, last)) && is_subject).then_some((first, last))
    }

    /// «сообщили вечером в пятницу в МВД»: the source stands behind when it spoke.
    pub(super) fn behind_time(&self, mut from: usize) -> usize {
        let text = self.text;
        while from < self.end {
            let is_day = text.is(from, tag::IN | tag::STOP) && text.is(from + 1, tag::WEEKDAY);
            from += match (is_day, text.is_word_of(from, text.words().when_said)) {
                (true, _) => 2,
                (false, true) => 1,
                (false, false) => break,
            };
        }
        from
    }

    /// «написал в своём телеграм-канале глава МВД»: the subject stands behind where it was published.
    pub(super) fn behind_channel(&self, from: usize) -> usize {
        let text = self.text;
        let is_channel = |at: &usize| text.is_word_of(*at, text.words().documents);
        let inside = || from + 1..self.end.min(from + 1 + CHANNEL_MAX);
        let channel = inside().filter(|_| text.is(from, tag::IN)).find(is_channel);
        let Some(channel) = channel else { return from };
        let behind =
            (channel..self.end).find(|at| !is_channel(at) && text.word(*at) != "-").unwrap_or(self.end);
        let speaks = text.is_capital(behind) || text.is(behind, tag::BODY) && self.is_nominative(behind);
        if speaks { behind } else { from }
    }

    /// Tells whether a name before a verb can be its subject: «если забастовку признают» has none.
    pub(super) fn is_subject(&self, (first, last): (usize, usize)) -> bool {
        let text = self.text;
        let in_body = first > self.first && text.is(first - 1, tag::IN);
        !text.any(first, last + 1, tag::NOBODY)
            && (in_body
                || text.is_capital(first)
                || text.is(first, tag::PRONOUN)
                || !text.words().oblique_endings.iter().any(|ending| text.word(first).ends_with(ending)))
    }

    pub(super) fn is_named(&self, (first, last): (usize, usize)) -> bool {
        let text = self.text;
        text.any(first, last + 1, tag::BODY | tag::KIND) || (text.is_capital(first) && text.is_word(first))
    }

    pub(super) fn is_nominative(&self, at: usize) -> bool {
        let text = self.text;
        (text.lexicon.table.base)(text.word(at), Case::Dative) == text.word(at)
    }

    /// «сообщил журналистам мэр», «рассказал РБК источник»: the subject stands behind those who were told.
    pub(super) fn behind_addressee(&self, from: usize) -> usize {
        let text = self.text;
        if text.is_verb_last() {
            return from;
        }
        let is_told = |at: usize| text.is(at, tag::BODY | tag::PERSON) && !self.is_nominative(at);
        let speaks = |at: usize| text.is(at, tag::BODY) && !text.is_capital(at) && self.is_nominative(at);
        let closing = || (from + 1..from + 2 + QUOTED_MAX).find(|at| text.word(*at) == "\"");
        let told = match text.word(from) {
            "\"" => closing().map_or(from, |at| at + 1),
            _ if text.is_capital(from) && !is_adjective(text, from) => {
                (from..self.end).find(|at| !text.is_capital(*at)).unwrap_or(from)
            }
            _ if is_told(from) => from + 1,
            _ => from,
        };
        if speaks(told) || told == from + 1 && text.is_capital(told) && !text.is_capital(from) {
            told
        } else {
            from
        }
    }

    pub(super) fn after(&self, from: usize) -> Option<(usize, usize)> {
        let text = self.text;
        let first = (from..self.end).find(|at| !text.is(*at, tag::ARTICLE))?;
        if text.word(first) == "\"" {
            let until = (first + QUOTED_MAX + 2).min(self.end);
            return (first + 1..until).find(|at| text.word(*at) == "\"").and_then(|at| self.quoted(at));
        }
        let until = self.end.min(first + WORDS_MAX);
        // «прокурор города на встрече с журналистами»: where it was said is no part of the name.
        let is_where = |at: usize| {
            at > first && text.is(at, tag::IN | tag::STOP) && text.is_word_of(at + 1, text.words().documents)
        };
        let part = |at: &usize| !self.ends(*at) && !text.is(*at, tag::BE) && !is_where(*at);
        let last = (first..until).take_while(part).last()?;
        let last = self.quoted_name(last).unwrap_or(last);
        // "A list that the Law Society published", "a tally by lawyers".
        let is_document = (first..=last).all(|at| text.is_word_of(at, text.words().documents));
        if is_document && text.is(last + 1, tag::RELATIVE | tag::ACCORDING | tag::SAY) {
            return self.after(last + 2);
        }
        self.trimmed(first, last)
    }

    pub(super) fn trimmed(&self, first: usize, last: usize) -> Option<(usize, usize)> {
        let text = self.text;
        let leads = |at: usize| {
            let is_name = text.is_capital(at) && at > self.first && text.is_capital(at + 1);
            text.is(at, tag::ARTICLE | tag::IN | tag::STOP | tag::EARLIER | tag::INCREMENT)
                && !text.is(at, tag::PRONOUN)
                && !(is_name && text.is(at, tag::INCREMENT))
        };
        let first = (first..=last).find(|at| !leads(*at))?;
        let is_document = |at: &usize| text.is_word_of(*at, text.words().documents);
        let first = (first..=last).find(|at| !is_document(at)).unwrap_or(first);
        let named = (first..=last).any(|at| text.is_word(at));
        let is_event = text.is(last, tag::EVENT) && !text.is_capital(last);
        let is_other = text.any(first, last + 1, tag::OLD_VERSION | tag::REPORTS);
        (named && !is_event && !is_other).then_some((first, last))
    }
}
