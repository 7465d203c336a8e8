//! Everything that is tested from outside, in one binary.

/// Who may import whom, read from the sources.
mod architecture;
