//! Dates as feeds write them (polling.md C27).
//!
//! RFC 822 and 2822, RFC 3339 and the other forms of ISO 8601, and what editors' systems make of them: zone names,
//! short offsets, month names in English, Russian and Kazakh, day first with dots. A date that could mean two days is
//! none. The names of zones come from jiff, which reads the system's zone database.

use jiff::{
    Timestamp,
    civil::{DateTime, date},
    tz::{Offset, TimeZone},
};

/// Bytes of a date that are read.
const DATE_BYTES_MAX: usize = 100;
/// Years outside are placeholders, not dates.
const YEARS: std::ops::RangeInclusive<i64> = 1970..=2199;

/// Beginnings of month names, a row for each month; `May` and `мая` are too short to be cut.
const MONTHS: [&[&str]; 12] = [
    &["jan", "янв", "қаң"],
    &["feb", "фев", "ақп"],
    &["mar", "мар", "нау"],
    &["apr", "апр", "сәу"],
    &["may", "май", "мая", "мам"],
    &["jun", "июн", "мау"],
    &["jul", "июл", "шіл"],
    &["aug", "авг", "там"],
    &["sep", "сен", "қыр"],
    &["oct", "окт", "қаз"],
    &["nov", "ноя", "қар"],
    &["dec", "дек", "жел"],
];

/// Saturday in Kazakh, which begins as September does in Russian.
const SATURDAY: &str = "сенбі";

/// Names of zones and their minutes from UTC.
const ZONES: [(&str, i32); 30] = [
    ("z", 0),
    ("utc", 0),
    ("gmt", 0),
    ("ut", 0),
    ("wet", 0),
    ("west", 60),
    ("bst", 60),
    ("cet", 60),
    ("mez", 60),
    ("cest", 120),
    ("mesz", 120),
    ("eet", 120),
    ("eest", 180),
    ("msk", 180),
    ("мск", 180),
    ("msd", 240),
    ("samt", 240),
    ("yekt", 300),
    ("alma-ata", 360),
    ("almt", 360),
    ("omst", 360),
    ("est", -300),
    ("edt", -240),
    ("cst", -360),
    ("cdt", -300),
    ("mst", -420),
    ("mdt", -360),
    ("pst", -480),
    ("pdt", -420),
    ("jst", 540),
];

/// A moment and the offset that it was written with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Moment {
    pub(super) timestamp: Timestamp,
    /// Seconds east of UTC; none when the text named no zone.
    pub(super) offset: Option<i32>,
}

/// Reads a date; one without a zone is in `zone`, an IANA name or an offset, or else in UTC.
pub(super) fn read(text: &str, zone: Option<&str>) -> Option<Moment> {
    if text.len() > DATE_BYTES_MAX {
        return None;
    }
    let mut parts = Parts::default();
    let tokens = tokens(text);
    let mut position = 0;
    while position < tokens.len() {
        position += parts.take(tokens.get(position..)?)?;
    }
    let moment = parts.civil()?;
    let timestamp = if let Some(seconds) = parts.offset {
        Offset::from_seconds(seconds).ok()?.to_timestamp(moment).ok()?
    } else {
        time_zone(parts.zone.as_deref().or(zone)).to_ambiguous_timestamp(moment).compatible().ok()?
    };
    Some(Moment { timestamp, offset: parts.offset })
}

/// Returns a zone by name or offset; UTC when it is neither.
fn time_zone(zone: Option<&str>) -> TimeZone {
    let Some(zone) = zone.map(str::trim) else {
        return TimeZone::UTC;
    };
    let tokens = tokens(zone);
    let offset = match tokens.as_slice() {
        [Token::Sign(sign), rest @ ..] => written_offset(*sign, rest).map(|(seconds, _)| seconds),
        [Token::Word(name)] => zone_offset(name),
        _ => None,
    };
    match offset.and_then(|seconds| Offset::from_seconds(seconds).ok()) {
        Some(offset) => TimeZone::fixed(offset),
        None => TimeZone::get(zone).unwrap_or(TimeZone::UTC),
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Number { value: i64, digits: usize },
    Word(String),
    Sign(char),
    Space,
}

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = text.trim();
    while let Some(first) = rest.chars().next() {
        let kind = kind_of(first);
        let end = match kind {
            Kind::Sign => first.len_utf8(),
            Kind::Digit | Kind::Letter | Kind::Space => {
                rest.find(|c| kind_of(c) != kind).unwrap_or(rest.len())
            }
        };
        let (token, behind) = rest.split_at_checked(end).unwrap_or((rest, ""));
        rest = behind;
        tokens.push(match kind {
            Kind::Digit => Token::Number { value: token.parse().unwrap_or(i64::MAX), digits: token.len() },
            Kind::Letter => Token::Word(token.to_lowercase()),
            Kind::Space => Token::Space,
            Kind::Sign => Token::Sign(first),
        });
    }
    tokens
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Digit,
    Letter,
    Space,
    Sign,
}

fn kind_of(character: char) -> Kind {
    match character {
        '0'..='9' => Kind::Digit,
        _ if character.is_alphabetic() => Kind::Letter,
        _ if character.is_whitespace() => Kind::Space,
        _ => Kind::Sign,
    }
}

/// What was found so far.
#[derive(Default)]
struct Parts {
    year: Option<i64>,
    month: Option<i64>,
    day: Option<i64>,
    /// Hour, minute, second.
    time: Option<(i64, i64, i64)>,
    offset: Option<i32>,
    /// The name of a zone, such as `asia/almaty`.
    zone: Option<String>,
    /// Whether the hours are those after noon.
    afternoon: Option<bool>,
}

impl Parts {
    /// Takes what stands at the start; returns how many tokens that was, none when the text is no date.
    fn take(&mut self, tokens: &[Token]) -> Option<usize> {
        use Token::{Number, Sign, Space, Word};
        match tokens {
            [Number { digits: 8, value }, Word(t), Number { digits: 4 | 6, value: time }, ..] if t == "t" => {
                self.set_compact(*value)?;
                let time = if *time > 9999 || tokens.get(2) == Some(&Number { digits: 6, value: *time }) {
                    *time
                } else {
                    *time * 100
                };
                self.time = Some((time / 10_000, time / 100 % 100, time % 100));
                Some(3)
            }
            [Number { digits: 8, value }, ..] => self.set_compact(*value).map(|()| 1),
            [
                Number { digits: 4, value: year },
                Sign('-' | '/' | '.'),
                Number { value: month, .. },
                Sign('-' | '/' | '.'),
                Number { value: day, .. },
                ..,
            ] => self.set_date(*year, *month, *day).map(|()| 5),
            [
                Number { value: first, .. },
                Sign(separator @ ('-' | '/' | '.')),
                Number { value: second, .. },
                Sign(_),
                Number { digits: digits @ (2 | 4), value: year },
                ..,
            ] => {
                let (day, month) = day_and_month(*first, *second, *separator)?;
                self.set_date(full_year(*year, *digits), month, day).map(|()| 5)
            }
            [Number { value: hour, .. }, Sign(':'), Number { value: minute, .. }, rest @ ..] => {
                self.time.is_none().then_some(())?;
                let (second, taken) = seconds(rest);
                self.time = Some((*hour, *minute, second));
                Some(3 + taken)
            }
            [Sign(sign @ ('+' | '-' | '−')), rest @ ..] if self.time.is_some() => {
                match written_offset(*sign, rest) {
                    Some((offset, taken)) => {
                        self.offset = Some(offset);
                        Some(1 + taken)
                    }
                    None => Some(1),
                }
            }
            [Number { value, digits }, ..] => self.number(*value, *digits).map(|()| 1),
            [Word(area), Sign('/'), Word(city), ..] if self.time.is_some() => {
                self.zone = Some(format!("{area}/{city}"));
                Some(3)
            }
            [Word(word), ..] => self.word(word).map(|()| 1),
            [Sign(_) | Space, ..] => Some(1),
            [] => None,
        }
    }

    /// A lone number is the day, then the year.
    fn number(&mut self, value: i64, digits: usize) -> Option<()> {
        match digits {
            1 | 2 if self.day.is_none() => self.day = Some(value),
            2 if self.year.is_none() && self.month.is_some() => self.year = Some(full_year(value, 2)),
            4 if self.year.is_none() => self.year = Some(value),
            _ => return None,
        }
        Some(())
    }

    /// Takes a word; none when it is a second month, as in dates of other languages, whose days look like months of ours.
    fn word(&mut self, word: &str) -> Option<()> {
        if let Some(month) = month(word) {
            if self.month.is_some_and(|known| known != month) {
                return None;
            }
            self.month = Some(month);
        } else if matches!(word, "am" | "pm") {
            self.afternoon = Some(word == "pm");
        } else if self.time.is_some() && self.offset.is_none() {
            self.offset = zone_offset(word);
        }
        Some(())
    }

    fn set_compact(&mut self, value: i64) -> Option<()> {
        self.set_date(value / 10_000, value / 100 % 100, value % 100)
    }

    fn set_date(&mut self, year: i64, month: i64, day: i64) -> Option<()> {
        self.day.is_none().then_some(())?;
        (self.year, self.month, self.day) = (Some(year), Some(month), Some(day));
        Some(())
    }

    fn civil(&self) -> Option<DateTime> {
        let year = self.year.filter(|year| YEARS.contains(year))?;
        let (month, day) = (small(self.month?)?, small(self.day?)?);
        let (hour, minute, second) = self.time.unwrap_or_default();
        let hour = match self.afternoon {
            Some(afternoon) if hour <= 12 => hour % 12 + if afternoon { 12 } else { 0 },
            _ => hour,
        };
        // 24:00 is the end of the day (ISO 8601), second 60 a leap second.
        let (hour, next_day) = if hour == 24 { (0, 1) } else { (hour, 0) };
        let day = jiff::civil::Date::new(i16::try_from(year).ok()?, month, day).ok()?;
        let day = day.checked_add(jiff::Span::new().days(next_day)).unwrap_or(date(1970, 1, 1));
        let time = jiff::civil::Time::new(small(hour)?, small(minute)?, small(second.min(59))?, 0).ok()?;
        Some(day.to_datetime(time))
    }
}

fn small(value: i64) -> Option<i8> {
    i8::try_from(value).ok()
}

/// Tells day and month of a numeric date apart: with dots and hyphens the day is first, with slashes only when it shows.
fn day_and_month(first: i64, second: i64, separator: char) -> Option<(i64, i64)> {
    match separator {
        '/' if second > 12 => Some((second, first)),
        '/' if first <= 12 && first != second => None,
        _ => Some((first, second)),
    }
}

/// Two digits of a year (RFC 2822, section 4.3).
fn full_year(year: i64, digits: usize) -> i64 {
    match (digits, year) {
        (2, 0..=49) => 2000 + year,
        (2, _) => 1900 + year,
        _ => year,
    }
}

/// Reads `:ss` and a fraction, which is dropped.
fn seconds(tokens: &[Token]) -> (i64, usize) {
    match tokens {
        [Token::Sign(':'), Token::Number { value, .. }, Token::Sign('.' | ','), Token::Number { .. }, ..] => {
            (*value, 4)
        }
        [Token::Sign(':'), Token::Number { value, .. }, ..] => (*value, 2),
        _ => (0, 0),
    }
}

/// Reads `0600`, `06:00`, `06` or `6` behind a sign as seconds.
fn written_offset(sign: char, tokens: &[Token]) -> Option<(i32, usize)> {
    let (hours, minutes, taken) = match tokens {
        [
            Token::Number { value: hours, digits: 1 | 2 },
            Token::Sign(':'),
            Token::Number { value: minutes, digits: 2 },
            ..,
        ] => (*hours, *minutes, 3),
        [Token::Number { value, digits: 3 | 4 }, ..] => (value / 100, value % 100, 1),
        [Token::Number { value, digits: 1 | 2 }, ..] => (*value, 0, 1),
        _ => return None,
    };
    let seconds = i32::try_from((hours * 60 + minutes) * 60).ok().filter(|_| hours <= 14 && minutes < 60)?;
    Some((if sign == '+' { seconds } else { -seconds }, taken))
}

fn zone_offset(name: &str) -> Option<i32> {
    let name = name.to_lowercase();
    ZONES.iter().find(|(zone, _)| *zone == name).map(|(_, minutes)| minutes * 60)
}

/// Reads a month's name, in whatever case and form it stands.
fn month(word: &str) -> Option<i64> {
    if word == SATURDAY {
        return None;
    }
    let position = MONTHS.iter().position(|names| names.iter().any(|name| word.starts_with(name)))?;
    i64::try_from(position + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        check_in(text, None, expected);
    }

    #[track_caller]
    fn check_in(text: &str, zone: Option<&str>, expected: Option<&str>) {
        let read = read(text, zone).map(|moment| moment.timestamp.to_string());
        assert_eq!(read.as_deref(), expected, "{text}");
    }

    #[test]
    fn rfc_822_and_its_variants() {
        let expected = Some("2022-01-11T07:05:00Z");
        check("Tue, 11 Jan 2022 13:05:00 +0600", expected);
        check("Tue, 11 Jan 2022 07:05:00 GMT", expected);
        check("11 January 2022 07:05 UT", expected);
        check("Tue, 11 Jan 2022 10:05:00 MSK", expected);
        check("Tue, 11 Jan 2022 13:05:00 +06", expected);
        check("Tue, 11 Jan 2022 13:05:00 +6:00", expected);
        check("Tue, 11 Jan 2022 13:05:00 GMT+6", expected);
        check("Tue,11 Jan 22 02:05:00 EST", expected);
        check("Wed, 11 Jan 2022 07:05:00 -0000", expected);
        check("Jan 11, 2022 7:05 AM UTC", expected);
        check("Tue Jan 11 07:05:00 2022", expected);
        check("Tue, 11-Jan-2022 07:05:00 GMT", expected);
        check("Tue, 11 Jan 2022 12:30:00 pm", Some("2022-01-11T12:30:00Z"));
        check("Tue, 11 Jan 2022 24:00:00 GMT", Some("2022-01-12T00:00:00Z"));
    }

    #[test]
    fn iso_8601_and_its_variants() {
        let expected = Some("2022-01-11T07:05:00Z");
        check("2022-01-11T13:05:00+06:00", expected);
        check("2022-01-11T07:05:00Z", expected);
        check("2022-01-11T07:05:00.123456Z", expected);
        check("2022-01-11T13:05+0600", expected);
        check("2022-01-11 07:05", expected);
        check("2022/01/11 07:05:00", expected);
        check("20220111T070500Z", expected);
        check("2022-01-11", Some("2022-01-11T00:00:00Z"));
        check("11.01.2022 07:05", expected);
        check("13/01/2022", Some("2022-01-13T00:00:00Z"));
    }

    #[test]
    fn c27_months_in_russian_and_kazakh() {
        check("11 января 2022, 13:05 +06", Some("2022-01-11T07:05:00Z"));
        check("Вт, 11 янв 2022 10:05:00 МСК", Some("2022-01-11T07:05:00Z"));
        check("11 мая 2022 г. в 07:05", Some("2022-05-11T07:05:00Z"));
        check("2022 жылғы 11 қаңтар, 07:05", Some("2022-01-11T07:05:00Z"));
        check("5 қазан 2022 07:05", Some("2022-10-05T07:05:00Z"));
    }

    #[test]
    fn c27_days_of_the_week_are_no_months() {
        let expected = Some("2022-01-15T07:05:00Z");
        check("Сенбі, 15 қаңтар 2022 07:05", expected);
        check("Жексенбі, 2022 жылдың 16 қаңтары, сағат 07:05", Some("2022-01-16T07:05:00Z"));
        check("сәрсенбі, 12 қаңтар 2022 ж. 13:05 +06:00", Some("2022-01-12T07:05:00Z"));
        check("суббота, 15 января 2022 года, 10:05 (МСК)", expected);
        check("Сб, 15 Янв 2022 13:05:00 +0600", expected);
        check("15 янв. 2022 г., 07:05", expected);
        check("15.01.22 07:05", expected);
        check("15 января, 2022 - 07:05", expected);
        check("2022-01-15 13:05:00 Asia/Almaty", expected);
        check("2022-01-15T13:05:00+06:00[Asia/Almaty]", expected);
        check("mar. 11 janv. 2022", None);
        check("сегодня, 13:05", None);
        check("15 января", None);
    }

    #[test]
    fn c27_a_date_without_zone_is_in_the_zone_of_the_feed() {
        check_in("2022-01-11 13:05", Some("Asia/Almaty"), Some("2022-01-11T07:05:00Z"));
        check_in("11 января 2022 13:05", Some("+06"), Some("2022-01-11T07:05:00Z"));
        check_in("2022-01-11T13:05:00Z", Some("+06"), Some("2022-01-11T13:05:00Z"));
        assert_eq!(read("2022-01-11 13:05", Some("+06")).unwrap().offset, None);
        assert_eq!(read("2022-01-11T13:05+06:00", None).unwrap().offset, Some(21_600));
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in [
            "",
            "now",
            "yesterday",
            "0001-01-01T00:00:00Z",
            "2022-02-30",
            "05/06/2022",
            "31",
            "Tue, 41 Jan 2022",
            "1:2:3:4",
        ] {
            check(text, None);
        }
        check(&"9".repeat(DATE_BYTES_MAX + 1), None);
        check("2022-01-11T25:00:00Z", None);
    }
}
