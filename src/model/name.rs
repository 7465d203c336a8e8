//! Newtypes for the names of things, so that a feed cannot be handed over as a topic.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The longest name accepted, in bytes.
const NAME_BYTES_MAX: usize = 100;

/// A name that a configuration or topic file may not use.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NameError {
    /// The name is empty.
    #[error("a name must not be empty")]
    Empty,
    /// The name is longer than 100 bytes.
    #[error("name '{0}' is longer than {NAME_BYTES_MAX} bytes")]
    TooLong(String),
    /// The name holds a character outside `a-z A-Z 0-9 . _ -`.
    #[error("name '{name}' holds '{character}'; use letters a-z, digits, '.', '_' and '-'")]
    Character {
        /// The refused name.
        name: String,
        /// Its first character that is not allowed.
        character: char,
    },
}

fn check(name: &str) -> Result<(), NameError> {
    if name.is_empty() {
        return Err(NameError::Empty);
    }
    if name.len() > NAME_BYTES_MAX {
        return Err(NameError::TooLong(name.to_owned()));
    }
    match name.chars().find(|c| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-'))) {
        Some(character) => Err(NameError::Character { name: name.to_owned(), character }),
        None => Ok(()),
    }
}

macro_rules! text_newtype {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Wraps a text that is already known to be such a name, for example one read back from the database.
            pub fn new(name: impl Into<String>) -> Self {
                Self(name.into())
            }

            /// Returns the name as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(name: &str) -> Self {
                Self(name.to_owned())
            }
        }
    };
}

macro_rules! checked_name {
    ($(#[$doc:meta])* $name:ident) => {
        text_newtype! { $(#[$doc])* $name }

        impl std::str::FromStr for $name {
            type Err = NameError;

            fn from_str(name: &str) -> Result<Self, NameError> {
                check(name).map(|()| Self(name.to_owned()))
            }
        }
    };
}

checked_name! {
    /// The operator's name of a feed.
    FeedId
}
checked_name! {
    /// The name of a topic, which is the name of its file.
    TopicId
}
checked_name! {
    /// The name of a measure: `killed`, `detained`, or one that a topic file adds.
    MeasureId
}
checked_name! {
    /// The canonical name of a place in a topic file.
    PlaceId
}
checked_name! {
    /// The canonical name of a claimant in a topic file.
    ClaimantId
}
checked_name! {
    /// The operator's name of a webhook endpoint.
    EndpointName
}
checked_name! {
    /// The name of a facet of a topic.
    FacetName
}
text_newtype! {
    /// The class of people or things counted: `people`, `security`, `children`, or the noun itself.
    Class
}
text_newtype! {
    /// A legal or medical stage that makes a series of its own: `remanded`, `in_hospital`.
    Stage
}
text_newtype! {
    /// A series' stable public name, derived from its key.
    SeriesId
}
text_newtype! {
    /// A notice's stable public name, `evt_` and 26 characters derived from what it tells.
    NoticeId
}

/// What the name of a place ends with when it is where the people counted come from.
const ORIGIN: &str = "-origin";

impl PlaceId {
    /// Returns the place that stands for "from `place`": what a country sends is counted apart from what is in it.
    pub fn origin_of(place: &str) -> Self {
        Self(format!("{place}{ORIGIN}"))
    }

    /// Returns the place that the people counted come from, if the name says so.
    pub fn origin(&self) -> Option<&str> {
        self.0.strip_suffix(ORIGIN)
    }
}

/// Classes of people that figures are sorted by (figures guideline); things counted are a class by their unit.
pub const CLASSES: &[&str] = &[
    "people",
    "civilians",
    "attackers",
    "protesters",
    "security",
    "children",
    "women",
    "foreigners",
    "journalists",
    "prisoners",
];

impl Class {
    /// The class of a number of people without a class of its own.
    pub fn people() -> Self {
        Self("people".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_name(name: &str, expected: &Result<(), NameError>) {
        assert_eq!(&name.parse::<FeedId>().map(|_| ()), expected);
    }

    #[test]
    fn names_are_checked() {
        check_name("astana-times.en_2", &Ok(()));
        check_name("", &Err(NameError::Empty));
        check_name("a b", &Err(NameError::Character { name: "a b".into(), character: ' ' }));
        check_name(&"x".repeat(101), &Err(NameError::TooLong("x".repeat(101))));
    }
}
