//! How often a feed asks to be polled, with all its oddities (polling.md C11, C12).

use std::time::Duration;

use crate::model::Syndication;

use super::mend::Extras;

/// Longest interval believed: a year.
const INTERVAL_MAX: Duration = Duration::from_hours(366 * 24);
/// Beginnings of the names of days, Monday first.
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

/// Reads the wishes of a feed; absurd ones are none.
pub(super) fn read(extras: &Extras) -> Syndication {
    let ttl = extras.ttl.as_deref().and_then(minutes);
    let period = extras.period.as_deref().and_then(|period| interval(period, extras.frequency.as_deref()));
    let mut skip_hours: Vec<u8> = extras.skip_hours.iter().filter_map(|text| hour(text)).collect();
    let mut skip_days: Vec<u8> = extras.skip_days.iter().filter_map(|day| weekday(day)).collect();
    for (values, all) in [(&mut skip_hours, 24), (&mut skip_days, 7)] {
        values.sort_unstable();
        values.dedup();
        if values.len() == all {
            values.clear();
        }
    }
    Syndication { interval: ttl.max(period), skip_hours, skip_days }
}

fn minutes(ttl: &str) -> Option<Duration> {
    let minutes: u64 = ttl.parse().ok()?;
    believable(Duration::from_secs(minutes.checked_mul(60)?))
}

/// Reads `sy:updatePeriod` divided by `sy:updateFrequency`, which is 1 when absent or odd.
fn interval(period: &str, frequency: Option<&str>) -> Option<Duration> {
    let hours = match period.to_ascii_lowercase().as_str() {
        "hourly" => 1,
        "daily" | "dayly" => 24,
        "weekly" => 7 * 24,
        "monthly" => 30 * 24,
        "yearly" => 365 * 24,
        _ => return None,
    };
    let frequency =
        frequency.and_then(|text| text.parse().ok()).filter(|frequency| *frequency > 0).unwrap_or(1);
    believable(Duration::from_hours(hours) / frequency)
}

fn believable(interval: Duration) -> Option<Duration> {
    (interval >= Duration::from_mins(1) && interval <= INTERVAL_MAX).then_some(interval)
}

/// Reads an hour; 24 is another name of 0.
fn hour(text: &str) -> Option<u8> {
    text.parse().ok().filter(|hour: &u8| *hour <= 24).map(|hour| hour % 24)
}

fn weekday(name: &str) -> Option<u8> {
    let name = name.to_ascii_lowercase();
    (1..).zip(DAYS).find(|(_, day)| name.starts_with(day)).map(|(number, _)| number)
}
