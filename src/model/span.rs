//! A stretch of text.

use serde::{Deserialize, Serialize};

/// A half-open range of byte offsets into one text, always on character borders of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Span {
    /// Offset of the first byte.
    pub start: usize,
    /// Offset behind the last byte.
    pub end: usize,
}

impl Span {
    /// Makes a span from two offsets, in order.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end: end.max(start) }
    }

    /// Returns the stretch of `text` that this span names; empty when it does not lie within the text.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or_default()
    }

    /// Returns the smallest span that holds both.
    #[must_use]
    pub fn join(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// Tells whether `other` lies within this span.
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Tells whether the two share at least one byte.
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Tells whether the span holds nothing.
    pub fn is_empty(self) -> bool {
        self.start >= self.end
    }

    /// Returns the same stretch counted in Unicode code points, as the public formats count it.
    pub fn code_points(self, text: &str) -> [usize; 2] {
        let start = text.get(..self.start).unwrap_or_default().chars().count();
        [start, start + self.of(text).chars().count()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_points_count_characters_not_bytes() {
        let text = "По данным МВД, задержаны 9 900 человек.";
        let start = text.find("9 900").expect("the text holds it");
        let span = Span::new(start, start + "9 900 человек".len());
        assert_eq!(span.of(text), "9 900 человек");
        assert_eq!(span.code_points(text), [25, 38]);
    }

    #[test]
    fn a_span_outside_the_text_is_empty() {
        assert_eq!(Span::new(3, 900).of("short"), "");
        assert_eq!(Span::new(1, 2).of("я"), "");
    }
}
