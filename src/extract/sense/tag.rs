//! Sets of kinds of senses: one bit for each kind, so that all that covers a token fits into a number.

use super::Sense;

/// A set of kinds of senses.
pub(in super::super) type Tags = u128;

/// Gives each kind the next bit, and its name to the set of it alone.
macro_rules! kinds {
    ($($name:ident = $kind:pat,)*) => {
        #[expect(clippy::upper_case_acronyms, non_camel_case_types, reason = "each stands for the set of that name")]
        enum Place { $($name,)* }

        $(pub(in super::super) const $name: Tags = 1 << Place::$name as u32;)*

        impl Sense {
            /// Returns the sense's kind as a set of one.
            pub(in super::super) const fn tag(self) -> Tags {
                match self { $($kind => $name,)* }
            }
        }
    };
}

kinds! {
    CUE = Sense::Cue(_),
    BOUND = Sense::Bound(_),
    BOUND_BEHIND = Sense::BoundBehind(_),
    VAGUE = Sense::Vague { .. },
    NOBODY = Sense::Nobody,
    NO = Sense::No,
    NO_BEHIND = Sense::NoBehind,
    NONE_OF = Sense::NoneOf,
    CIVIL = Sense::Person(_),
    SOLDIER = Sense::Soldier(_),
    UNIT = Sense::Unit(_),
    LABEL = Sense::Label(_),
    DAY = Sense::Day,
    MONTH = Sense::Month(_),
    WEEKDAY = Sense::Weekday(_),
    PART = Sense::Part,
    INCREMENT = Sense::Increment,
    PERIOD = Sense::Period,
    TOTAL = Sense::Total,
    STILL = Sense::Still,
    RETRACT = Sense::Retract,
    OLD_VERSION = Sense::OldVersion,
    NEW_VERSION = Sense::NewVersion,
    DENY = Sense::Deny,
    EARLIER = Sense::Earlier,
    IF = Sense::If,
    WILL = Sense::Will,
    LONG_AGO = Sense::LongAgo,
    REPORTS = Sense::Reports,
    SAY = Sense::Say,
    ACCORDING = Sense::According,
    CITING = Sense::Citing,
    OPENS = Sense::Opens,
    BODY = Sense::Body(_),
    PRONOUN = Sense::Pronoun,
    REPORTEDLY = Sense::Reportedly,
    IN = Sense::In,
    OUT_OF = Sense::OutOf,
    EVERYWHERE = Sense::Everywhere,
    AREA = Sense::Area,
    EVENT = Sense::Event,
    NOT_PLACE = Sense::NotPlace,
    BE = Sense::Be,
    AUX = Sense::Aux,
    ARTICLE = Sense::Article,
    AND = Sense::And,
    BEFALLS = Sense::Befalls,
    RELATIVE = Sense::Relative,
    LINK = Sense::Link,
    FROM = Sense::From,
    TO = Sense::To,
    RISE = Sense::Rise,
    FALL = Sense::Fall,
    CORRECT = Sense::Correct,
    CUSTODY = Sense::Custody,
    HOSPITAL = Sense::Hospital,
    WITHDRAWAL = Sense::Withdrawal,
    BEGIN = Sense::Begin,
    END = Sense::End,
    STOP = Sense::Stop,
    AMONG = Sense::Among,
    BACK = Sense::Back(_),
    COUNTRY = Sense::Country,
    AWAY = Sense::Away,
    WHOLE = Sense::Whole,
    EXISTS = Sense::Exists,
    BY_KIND = Sense::ByKind,
    NOW = Sense::Now,
    TOWARD = Sense::Toward,
    CAPTOR = Sense::Captor,
    PRISON = Sense::Prison,
    CRIME = Sense::Crime,
    RALLY = Sense::Rally,
    COUNTED = Sense::Counted(_),
    FORCE = Sense::Force,
    FILLER = Sense::Filler,
    IN_WORDS = Sense::InWords,
    KIND = Sense::Kind(_),
}

/// People, soldiers among them.
pub(in super::super) const PERSON: Tags = CIVIL | SOLDIER;
