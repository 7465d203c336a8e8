//! How two numbers of one series relate.
//!
//! Numbers with the same kind of bound are compared by value; numbers with different bounds by the intervals that
//! they state. An approximate number covers what rounds to it: about 10,000 is 9,500 to 10,499, nearly 15,000 is
//! 14,500 to 15,000. The same value with another bound is the same number. Exact numbers are compared by value, however
//! round they are: 230 after 227 is a change.

use std::cmp::Ordering;

use crate::model::{Bound, Interval, Quantity};

/// How a new number relates to an old one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// The same value.
    Same,
    /// The old number rounded, or the number that the old one rounds.
    Rounding,
    /// Inside the old interval.
    Refined,
    /// Around the old interval, or overlapping it.
    Widened,
    /// Above it.
    Higher,
    /// Below it.
    Lower,
}

/// Returns how `new` relates to `old`.
pub fn relation(old: Quantity, new: Quantity) -> Relation {
    if let (Some(old_value), Some(new_value)) = (old.value, new.value) {
        if old_value == new_value && (old.qualifier != Bound::Range || old.high == new.high) {
            return Relation::Same;
        }
        if rounds(new, old) || rounds(old, new) {
            return Relation::Rounding;
        }
        if old.qualifier == new.qualifier && old.qualifier != Bound::Range {
            return ordered(old_value.cmp(&new_value));
        }
    } else if old.interval() == new.interval() {
        return Relation::Same;
    }
    by_interval(covered(old), covered(new))
}

fn ordered(old_to_new: Ordering) -> Relation {
    match old_to_new {
        Ordering::Less => Relation::Higher,
        Ordering::Equal => Relation::Same,
        Ordering::Greater => Relation::Lower,
    }
}

fn by_interval(old: Interval, new: Interval) -> Relation {
    if old.is_disjoint(new) {
        let above = new.low.unwrap_or(0) > old.low.unwrap_or(0);
        return if above { Relation::Higher } else { Relation::Lower };
    }
    if old.contains(new) { Relation::Refined } else { Relation::Widened }
}

/// Returns the interval that a number stands for when it is compared.
fn covered(quantity: Quantity) -> Interval {
    let Some(value) = quantity.value else { return quantity.interval() };
    let half = unit(value) / 2;
    match quantity.qualifier {
        Bound::About => Interval { low: Some(value - half), high: Some(value + half.saturating_sub(1)) },
        Bound::Nearly => Interval { low: Some(value - half), high: Some(value) },
        Bound::Exact
        | Bound::AtLeast
        | Bound::MoreThan
        | Bound::UpTo
        | Bound::FewerThan
        | Bound::Range
        | Bound::Vague
        | Bound::None => quantity.interval(),
    }
}

/// Tells whether `rough` is a rounding of `fine`: rounder in print, and covering it.
fn rounds(rough: Quantity, fine: Quantity) -> bool {
    let may_be_above = match rough.qualifier {
        Bound::About => true,
        Bound::Nearly => false,
        Bound::Exact
        | Bound::AtLeast
        | Bound::MoreThan
        | Bound::UpTo
        | Bound::FewerThan
        | Bound::Range
        | Bound::Vague
        | Bound::None => return false,
    };
    let (Some(rough), Some(fine)) = (rough.value, fine.value) else { return false };
    let half = unit(rough) / 2;
    let high = if may_be_above { rough + half.saturating_sub(1) } else { rough };
    half >= 5 && trailing_zeros(fine) < trailing_zeros(rough) && (rough - half..=high).contains(&fine)
}

/// Returns the unit that a number seems to be rounded to: the largest power of ten that divides it and is at most a
/// fifth of it; ten for the tens from twenty on.
fn unit(value: u64) -> u64 {
    let mut unit = 1;
    while value.is_multiple_of(unit * 10) && (unit * 10 <= value / 5 || unit == 1 && value >= 20) {
        unit *= 10;
    }
    unit
}

fn trailing_zeros(value: u64) -> u32 {
    let (mut value, mut zeros) = (value, 0);
    while value > 0 && value.is_multiple_of(10) {
        value /= 10;
        zeros += 1;
    }
    zeros
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quantity(text: &str) -> Quantity {
        let bound = match text.chars().next() {
            Some('>') => Bound::MoreThan,
            Some('+') => Bound::AtLeast,
            Some('~') => Bound::About,
            Some('n') => Bound::Nearly,
            Some('v') => return Quantity::vague(24, 199),
            _ => Bound::Exact,
        };
        let number = text.trim_start_matches(['>', '+', '~', 'n']);
        Quantity::bounded(number.parse().expect("a number"), bound)
    }

    #[track_caller]
    fn check(old: &str, new: &str, expected: Relation) {
        assert_eq!(relation(quantity(old), quantity(new)), expected, "{old} then {new}");
    }

    #[test]
    fn exact_numbers_compare_by_value() {
        check("9900", "10100", Relation::Higher);
        check("164", "225", Relation::Higher);
        check("18", "16", Relation::Lower);
        check("9900", "9900", Relation::Same);
    }

    #[test]
    fn equal_bounds_compare_by_value() {
        check("+60", "+90", Relation::Higher);
        check(">5800", ">5000", Relation::Lower);
        check("~5800", "~2500", Relation::Lower);
    }

    #[test]
    fn the_same_value_with_another_bound_is_the_same() {
        check(">5800", "5800", Relation::Same);
        check("164", "+164", Relation::Same);
        check("n10000", ">10000", Relation::Same);
    }

    #[test]
    fn roundings_are_told_from_changes() {
        check("9900", "n10000", Relation::Rounding);
        check("7939", "n8000", Relation::Rounding);
        check("7939", "8000", Relation::Higher);
        check("227", "230", Relation::Higher);
        check("2298", "~2300", Relation::Rounding);
        check("5800", "n6000", Relation::Rounding);
        check("n10000", "9900", Relation::Rounding);
        check("9900", "n12000", Relation::Higher);
        check("5135", "~5800", Relation::Higher);
        check("19", "20", Relation::Higher);
        check("39", "~40", Relation::Rounding);
        check("34", "~40", Relation::Higher);
        check("1000", "1013", Relation::Higher);
        check("8000", "7939", Relation::Lower);
    }

    #[test]
    fn different_bounds_compare_by_interval() {
        check("v", "164", Relation::Refined);
        check("v", "225", Relation::Higher);
        check("v", "12", Relation::Lower);
        check("5135", ">5000", Relation::Widened);
        check(">5000", "5135", Relation::Refined);
        check("~5800", "7939", Relation::Higher);
        check("225", "v", Relation::Lower);
        check("164", "v", Relation::Widened);
        check("v", "v", Relation::Same);
    }

    #[test]
    fn units_of_rounding() {
        for (value, expected) in [
            (40, 10),
            (10, 1),
            (10_000, 1_000),
            (15_000, 1_000),
            (8_000, 1_000),
            (2_500, 100),
            (2_000, 100),
            (164, 1),
            (0, 1),
        ] {
            assert_eq!(unit(value), expected, "{value}");
        }
    }
}
