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

/// The longest name made of an address, in bytes.
const ADDRESS_NAME_BYTES_MAX: usize = 60;

impl FeedId {
    /// Returns a name made of a feed's address, so that the same feed has the same name whatever its title is. One that
    /// `is_taken` gets a number behind it.
    pub fn of_address(url: &str, is_taken: impl Fn(&str) -> bool) -> Self {
        let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
        let rest = rest.strip_prefix("www.").unwrap_or(rest);
        let mut name = String::new();
        for part in rest.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty()) {
            if name.len() + part.len() >= ADDRESS_NAME_BYTES_MAX {
                break;
            }
            if !name.is_empty() {
                name.push('-');
            }
            name.push_str(&part.to_ascii_lowercase());
        }
        if name.is_empty() {
            name.push_str("feed");
        }
        let numbered = (2_u32..).map(|number| format!("{name}-{number}"));
        let free = std::iter::once(name.clone()).chain(numbered).find(|name| !is_taken(name));
        Self(free.unwrap_or(name))
    }
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

    #[test]
    fn addresses_give_names() {
        let check = |url: &str, expected: &str| {
            let id = FeedId::of_address(url, |name| name == "taken-example" || name == "taken-example-2");
            assert_eq!(id.as_str(), expected);
            check_name(id.as_str(), &Ok(()));
        };
        check("https://www.Courier.example/feed/", "courier-example-feed");
        check("http://courier.example:8080/rss?lang=ru", "courier-example-8080-rss-lang-ru");
        check("https://taken.example/", "taken-example-3");
        check("", "feed");
        check("https://\u{436}\u{436}/", "feed");
        check(&format!("https://a.example/{}", "x".repeat(500)), "a-example");
    }
}
