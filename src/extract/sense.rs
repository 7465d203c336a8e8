//! What a word or phrase of the vocabulary means to the grammar.
//!
//! Language files give phrases a sense; everything behind them works on senses and never on words.

mod names;
pub(super) mod tag;

pub(super) use self::tag::Tags;

use crate::model::{Bound, ClaimantKind, MeasureId, PlaceLevel};

/// A measure, without its name's allocation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Measure {
    Killed,
    Injured,
    Missing,
    Detained,
    Released,
    Sentenced,
    CriminalCases,
    Kidnapped,
    Displaced,
    Evacuated,
    Protesters,
    Troops,
    TroopsWithdrawn,
    DeadlineStart,
    DeadlineEnd,
    /// One that the topic adds, by its place in the topic.
    Added(u16),
}

/// The names of the built-in measures.
const NAMES: [(Measure, &str); 15] = [
    (Measure::Killed, "killed"),
    (Measure::Injured, "injured"),
    (Measure::Missing, "missing"),
    (Measure::Detained, "detained"),
    (Measure::Released, "released"),
    (Measure::Sentenced, "sentenced"),
    (Measure::CriminalCases, "criminal_cases"),
    (Measure::Kidnapped, "kidnapped"),
    (Measure::Displaced, "displaced"),
    (Measure::Evacuated, "evacuated"),
    (Measure::Protesters, "protesters"),
    (Measure::Troops, "troops"),
    (Measure::TroopsWithdrawn, "troops_withdrawn"),
    (Measure::DeadlineStart, "deadline_start"),
    (Measure::DeadlineEnd, "deadline_end"),
];

impl Measure {
    /// Returns the built-in measure of that name.
    pub(super) fn named(name: &str) -> Option<Self> {
        NAMES.iter().find(|(_, known)| *known == name).map(|(measure, _)| *measure)
    }

    /// Returns its name; `added` holds the names of the topic's own.
    pub(super) fn id(self, added: &[MeasureId]) -> MeasureId {
        if let Self::Added(at) = self
            && let Some(id) = added.get(usize::from(at))
        {
            return id.clone();
        }
        let name = NAMES.iter().find(|(measure, _)| *measure == self).map_or("unknown", |(_, name)| name);
        MeasureId::new(name)
    }

    /// Tells whether "no one" and "none" can be said of it: it is an event.
    pub(super) fn is_event(self) -> bool {
        match self {
            Self::Killed
            | Self::Injured
            | Self::Missing
            | Self::Detained
            | Self::Released
            | Self::Sentenced
            | Self::Kidnapped
            | Self::Displaced
            | Self::Evacuated
            | Self::CriminalCases => true,
            Self::Protesters
            | Self::Troops
            | Self::TroopsWithdrawn
            | Self::DeadlineStart
            | Self::DeadlineEnd
            | Self::Added(_) => false,
        }
    }

    /// Tells whether it is a number of days.
    pub(super) fn is_deadline(self) -> bool {
        matches!(self, Self::DeadlineStart | Self::DeadlineEnd)
    }
}

/// Where the counted noun stands beside a cue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Frame {
    /// The thing counted is the cue itself: "six deaths", "627 arrests".
    Noun,
    /// People named by what happened to them: "400 detainees", «164 погибших». A predicate outweighs it.
    Person,
    /// A past form that may be active or passive: "killed".
    Verb,
    /// The subject is counted: "died", "lost their lives".
    Subject,
    /// The object is counted: "killing 12", "claimed 238 lives".
    Object,
    /// Either side, as word order is free: «задержаны», «погибли».
    Free,
    /// What is there is counted: "there are". A predicate outweighs it.
    Exists,
    /// A quantity that takes a value: "death toll", «число погибших».
    Metric,
    /// A word of a topic, anywhere beside the number.
    Beside,
}

/// What else a cue asks for, as its words alone say too little.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// Nothing else.
    Nothing,
    /// The counted noun names people, or is not printed.
    People,
    /// The counted noun names soldiers, or is inherited from such.
    Troops,
    /// Soldiers, and where they are: a place right behind the noun.
    Posted,
    /// A police station or a place of custody in the clause.
    Custody,
    /// A hospital in the clause.
    Hospital,
    /// A protest in the clause.
    Rally,
    /// Gunmen or the like before the cue.
    Captors,
    /// A prison term in the clause.
    Prison,
    /// A court, crime or opening of cases in the sentence.
    Crime,
}

/// A word that says what happened to what is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cue {
    /// What it counts; none takes it from what was spoken of ("the total", "the figure").
    pub(super) measure: Option<Measure>,
    pub(super) frame: Frame,
    pub(super) needs: Needs,
    /// The legal or medical stage that it names.
    pub(super) stage: Option<&'static str>,
}

/// Why a number is no figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// Years of a life.
    Age,
    /// A day of a month.
    Date,
    /// A year.
    Year,
    /// A time of day.
    Time,
    /// A span of time that ends no withdrawal.
    Duration,
    /// A sum.
    Money,
    /// A share: percent, fraction.
    Share,
    /// A length, weight, volume, area, force.
    Unit,
    /// First, second, 13th.
    Ordinal,
    /// A number that names something: article, flight, channel.
    Label,
    /// A decimal number, or a slip that no reading fits.
    Decimal,
    /// A score or a vote.
    Score,
    /// A count of things that no measure counts.
    Thing,
    /// Digits that someone dials.
    Phone,
    /// How much lower a number is: "two fewer than".
    Difference,
    /// Children of those who are spoken of.
    Offspring,
    /// A zero that is said of no event, or of reports only.
    Nothing,
    /// It takes its measure from a figure before it, and there is none.
    Unanchored,
    /// No word says what it counts.
    NoCue,
}

/// The sense of a word or phrase.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Sense {
    /// Says what happened to what is counted.
    Cue(Cue),
    /// Bounds the number behind it.
    Bound(Bound),
    /// Bounds the number before it.
    BoundBehind(Bound),
    /// A vague number: its interval, and the number it is behind a bound ("more than a hundred").
    Vague {
        low: u64,
        high: u64,
        bounded: Option<u64>,
    },
    /// Stated zero: "no one".
    Nobody,
    /// Negates the noun behind it: "no deaths".
    No,
    /// Negates the noun before it: «погибших нет».
    NoBehind,
    /// "none of the": nothing happened to those whose number stands behind it.
    NoneOf,
    /// People, with their class.
    Person(&'static str),
    /// Soldiers: `troops` needs them. The class follows.
    Soldier(&'static str),
    /// A unit or thing behind a number that makes it no figure.
    Unit(Reason),
    /// A word before a number that makes it no figure.
    Label(Reason),
    /// The unit of deadlines.
    Day,
    Month(i8),
    Weekday(i8),
    /// "of them", "including": the number beside it is a part.
    Part,
    /// "another", "more".
    Increment,
    /// "over the past day".
    Period,
    /// "in all", "total".
    Total,
    /// "still": makes a stage of a cue of custody or hospital.
    Still,
    /// Withdrawn by its own source.
    Retract,
    /// "an earlier version said": what follows was withdrawn.
    OldVersion,
    /// "the correct figure is": what follows stands.
    NewVersion,
    Deny,
    /// "earlier", "previously".
    Earlier,
    If,
    Will,
    /// "last year", "ago": another year.
    LongAgo,
    /// "reports of": speaks of reports, not of events.
    Reports,
    /// Verbs of saying.
    Say,
    /// Saying that comes before its subject only: "according to", «по данным».
    According,
    /// The same behind its subject: «мәліметінше».
    InWords,
    /// "citing", «со ссылкой на».
    Citing,
    /// Opens cases: its subject gives the number.
    Opens,
    /// A body or person who gives numbers, in its base form.
    Body(&'static str),
    Pronoun,
    /// What kind of body gives numbers: "rights group", "ministry".
    Kind(ClaimantKind),
    Reportedly,
    /// "in", «в»: a place may follow.
    In,
    /// "from", «из»: an origin may follow.
    OutOf,
    /// "nationwide", «по стране».
    Everywhere,
    /// "region", "district": goes with the name before or behind it.
    Area,
    /// "protests": names the event beside a place.
    Event,
    /// Names that are no places, and phrases whose words mean nothing of their own: "not a correction".
    NotPlace,
    /// Forms of "be" that make a passive.
    Be,
    /// Other auxiliaries.
    Aux,
    Article,
    And,
    /// What befalls people and no measure counts: «оштрафованы», «оправданы».
    Befalls,
    /// "who", "that", "as", «который»: another clause begins.
    Relative,
    /// Verbs and prepositions between a quantity and its value.
    Link,
    From,
    To,
    Rise,
    Fall,
    Correct,
    /// A police station or place of custody.
    Custody,
    Hospital,
    /// The departure of troops.
    Withdrawal,
    Begin,
    End,
    /// Prepositions, adverbs and other words that no noun phrase holds.
    Stop,
    /// "in the city", "there": the place of that size named last, or of any.
    Back(Option<PlaceLevel>),
    /// Countries whose names are printed in capitals, as those of bodies are.
    Country,
    /// "from", «из»: a place that people leave may follow.
    Away,
    /// Of the words for a part those whose number is the whole: "of the 40".
    Whole,
    /// "there are", «насчитывается»: says that so many are.
    Exists,
    /// "now", "this time": the present, beside a year that has passed.
    Now,
    /// "to", "into": a place that people are sent to may follow.
    Toward,
    /// "so far", "just": says nothing of the number beside it.
    Filler,
    /// Armed units, as those that leave.
    Force,
    /// Protests and the like.
    Rally,
    /// Gunmen, pirates: who seizes hostages.
    Captor,
    /// Terms, prison: what courts give.
    Prison,
    /// Courts, crimes, the opening of cases: makes "cases" criminal ones.
    Crime,
    /// "over", «за»: names the kind of what is counted.
    ByKind,
    /// "among", «среди»: people named behind it are those who are counted.
    Among,
    /// A thing that a measure of the topic counts.
    Counted(Measure),
}
