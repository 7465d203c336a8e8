//! Reported numbers: the value as printed and the interval that it states.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What stands before a number and bounds it; the `qualifier` of the public formats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// A bare number.
    Exact,
    /// "at least", "no fewer than".
    AtLeast,
    /// "more than", "over", "6,000+".
    MoreThan,
    /// "up to", "no more than", "as many as".
    UpTo,
    /// "nearly", "almost".
    Nearly,
    /// "fewer than".
    FewerThan,
    /// "about", "some", "roughly".
    About,
    /// "between 20 and 30".
    Range,
    /// "dozens", "hundreds": no number is printed.
    Vague,
    /// "no one": zero is stated.
    None,
}

impl Bound {
    /// Returns the name used in JSON and in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::AtLeast => "at_least",
            Self::MoreThan => "more_than",
            Self::UpTo => "up_to",
            Self::Nearly => "nearly",
            Self::FewerThan => "fewer_than",
            Self::About => "about",
            Self::Range => "range",
            Self::Vague => "vague",
            Self::None => "none",
        }
    }
}

/// A closed interval of counts; a missing end is unbounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Interval {
    /// The lowest count it holds.
    pub low: Option<u64>,
    /// The highest count it holds.
    pub high: Option<u64>,
}

impl Interval {
    /// Tells whether every count of `other` lies in this interval.
    pub fn contains(self, other: Self) -> bool {
        self.low.unwrap_or(0) <= other.low.unwrap_or(0)
            && self.high.unwrap_or(u64::MAX) >= other.high.unwrap_or(u64::MAX)
    }

    /// Tells whether the two have no count in common.
    pub fn is_disjoint(self, other: Self) -> bool {
        self.high.unwrap_or(u64::MAX) < other.low.unwrap_or(0)
            || other.high.unwrap_or(u64::MAX) < self.low.unwrap_or(0)
    }
}

/// A number as it was printed, with its bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Quantity {
    /// The number as printed; the lower one of a range; none for a vague word.
    pub value: Option<u64>,
    /// The lowest count stated.
    pub low: Option<u64>,
    /// The highest count stated.
    pub high: Option<u64>,
    /// What bounds it.
    pub qualifier: Bound,
}

impl Quantity {
    /// Makes the quantity that a number with a bound states.
    ///
    /// `Range` and `Vague` have constructors of their own; given here they are read as `Exact`.
    pub fn bounded(value: u64, bound: Bound) -> Self {
        let (low, high, qualifier) = match bound {
            Bound::Exact | Bound::About => (Some(value), Some(value), bound),
            Bound::AtLeast | Bound::MoreThan => (Some(value), None, bound),
            Bound::UpTo | Bound::Nearly | Bound::FewerThan => (None, Some(value), bound),
            Bound::None => (Some(0), Some(0), bound),
            Bound::Range | Bound::Vague => (Some(value), Some(value), Bound::Exact),
        };
        Self { value: Some(value), low, high, qualifier }
    }

    /// Makes a bare number.
    pub fn exact(value: u64) -> Self {
        Self::bounded(value, Bound::Exact)
    }

    /// Makes a stated zero.
    pub fn none() -> Self {
        Self::bounded(0, Bound::None)
    }

    /// Makes a range, its ends in either order.
    pub fn range(one: u64, other: u64) -> Self {
        let (low, high) = (one.min(other), one.max(other));
        Self { value: Some(low), low: Some(low), high: Some(high), qualifier: Bound::Range }
    }

    /// Makes a vague word's interval.
    pub fn vague(low: u64, high: u64) -> Self {
        Self { value: None, low: Some(low), high: Some(high), qualifier: Bound::Vague }
    }

    /// Returns the interval as stated.
    pub fn interval(self) -> Interval {
        Interval { low: self.low, high: self.high }
    }
}

impl fmt::Display for Quantity {
    /// Prints the quantity as an English headline would: `at least 164`, `nearly 9,900`, `20-30`, `dozens`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = grouped(self.value.unwrap_or_default());
        match self.qualifier {
            Bound::Exact => f.write_str(&value),
            Bound::AtLeast => write!(f, "at least {value}"),
            Bound::MoreThan => write!(f, "more than {value}"),
            Bound::UpTo => write!(f, "up to {value}"),
            Bound::Nearly => write!(f, "nearly {value}"),
            Bound::FewerThan => write!(f, "fewer than {value}"),
            Bound::About => write!(f, "about {value}"),
            Bound::Range => write!(f, "{value}-{}", grouped(self.high.unwrap_or_default())),
            Bound::Vague => f.write_str(vague_word(self.low)),
            Bound::None => f.write_str("none"),
        }
    }
}

/// Returns the English word whose interval starts at `low` (figures guideline, table of vague words).
fn vague_word(low: Option<u64>) -> &'static str {
    match low.unwrap_or_default() {
        0..=2 => "a couple",
        3..=19 => "several",
        20..=39 => "dozens",
        40..=199 => "scores",
        200..=299 => "hundreds",
        300..=1_999 => "several hundred",
        2_000..=19_999 => "thousands",
        20_000.. => "tens of thousands",
    }
}

/// Prints a number with a comma between groups of three digits.
fn grouped(value: u64) -> String {
    let digits = value.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(quantity: Quantity, text: &str, low: Option<u64>, high: Option<u64>) {
        assert_eq!(quantity.to_string(), text);
        assert_eq!((quantity.low, quantity.high), (low, high));
    }

    #[test]
    fn bounds_state_intervals() {
        check(Quantity::exact(9_900), "9,900", Some(9_900), Some(9_900));
        check(Quantity::bounded(164, Bound::AtLeast), "at least 164", Some(164), None);
        check(Quantity::bounded(10_000, Bound::Nearly), "nearly 10,000", None, Some(10_000));
        check(Quantity::bounded(1_300, Bound::About), "about 1,300", Some(1_300), Some(1_300));
        check(Quantity::range(30, 20), "20-30", Some(20), Some(30));
        check(Quantity::vague(24, 199), "dozens", Some(24), Some(199));
        check(Quantity::none(), "none", Some(0), Some(0));
    }

    #[test]
    fn intervals_compare() {
        let at_least = Quantity::bounded(90, Bound::AtLeast).interval();
        assert!(at_least.contains(Quantity::exact(100).interval()));
        assert!(at_least.is_disjoint(Quantity::exact(89).interval()));
        assert!(!Quantity::exact(100).interval().contains(at_least));
    }
}
