//! Times as people write them: RFC 3339, a day, or a day with a time of day; without an offset in UTC.

use std::str::FromStr;

use jiff::{
    civil::{Date, DateTime, Time},
    tz::TimeZone,
};

use crate::model::Timestamp;

/// A time as the user wrote it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Moment {
    /// A whole day in UTC.
    Day(Date),
    /// A moment.
    At(Timestamp),
}

impl Moment {
    /// Returns the moment, or the first one of the day.
    pub(super) fn start(self) -> Timestamp {
        match self {
            Self::Day(day) => utc(day.to_datetime(Time::MIN)).unwrap_or(Timestamp::MIN),
            Self::At(at) => at,
        }
    }

    /// Returns the moment, or the last one of the day.
    pub(super) fn end(self) -> Timestamp {
        match self {
            Self::Day(day) => utc(day.to_datetime(Time::MAX)).unwrap_or(Timestamp::MAX),
            Self::At(at) => at,
        }
    }
}

impl FromStr for Moment {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        // An offset makes it a moment; without a time of day it is a day, else a time of day in UTC.
        if let Ok(at) = text.parse() {
            return Ok(Self::At(at));
        }
        let time = if text.contains(':') { text.parse().ok().and_then(utc).map(Self::At) } else { None };
        let day = || text.parse().ok().filter(|_| text.len() == "2022-01-11".len()).map(Self::Day);
        time.or_else(day).ok_or_else(|| {
            "not a time; write 2022-01-11T09:30:00Z, 2022-01-11 09:30 (in UTC) or 2022-01-11".to_owned()
        })
    }
}

fn utc(time: DateTime) -> Option<Timestamp> {
    TimeZone::UTC.to_timestamp(time).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, start: &str, end: &str) {
        let moment: Moment = text.parse().unwrap();
        assert_eq!(
            (moment.start().to_string(), moment.end().to_string()),
            (start.to_owned(), end.to_owned())
        );
    }

    #[test]
    fn moments_are_read_in_utc_unless_they_say_otherwise() {
        let half_past = "2022-01-11T09:30:00Z";
        for text in
            ["2022-01-11T09:30:00Z", "2022-01-11T15:30:00+06:00", "2022-01-11 09:30", " 2022-01-11T09:30 "]
        {
            check(text, half_past, half_past);
        }
        check("2022-01-11 09:30:15.5", "2022-01-11T09:30:15.5Z", "2022-01-11T09:30:15.5Z");
    }

    #[test]
    fn a_day_is_the_whole_of_it() {
        check("2022-01-11", "2022-01-11T00:00:00Z", "2022-01-11T23:59:59.999999999Z");
    }

    #[test]
    fn what_is_no_time_is_answered_with_how_to_write_one() {
        for text in [
            "",
            "yesterday",
            "2022-13-01",
            "2022-01-32",
            "11.01.2022",
            "09:30",
            "2022-01-11 25:00",
            "2022-01",
            "1641893400",
        ] {
            let error = text.parse::<Moment>().unwrap_err();
            assert!(error.contains("2022-01-11 09:30 (in UTC)"), "{text}: {error}");
        }
    }
}
