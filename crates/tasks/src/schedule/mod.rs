//! When a task runs. A restart never shifts a slot: they are counted from the Unix epoch, or stand in a calendar.

mod cron;

use std::{fmt, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use serde::{Serialize, Serializer};

const DAY: i64 = 86_400;

/// How many slots are counted before it is enough to know that there are very many.
const MANY: u64 = 10_000;

/// The slots of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Schedule {
    /// Every so often: 6 h means 00, 06, 12 and 18 o'clock. Whole seconds, at least one.
    Every(Duration),
    DailyAt {
        hour: u8,
        minute: u8,
    },
    /// By the five fields of crontab(5), on the wall clock of the zone: `30 2 * * *`.
    Cron {
        expr: &'static str,
        tz: Tz,
    },
    /// By hand alone.
    Manual,
}

impl Schedule {
    pub const fn hourly() -> Self {
        Self::Every(Duration::from_hours(1))
    }

    /// Seconds between two slots, and of the first slot after the epoch.
    fn grid(self) -> Option<(i64, i64)> {
        match self {
            Self::Every(every) => Some(((every.as_secs() as i64).max(1), 0)),
            Self::DailyAt { hour, minute } => Some((DAY, (i64::from(hour) * 3_600 + i64::from(minute) * 60).rem_euclid(DAY))),
            Self::Cron { .. } | Self::Manual => None,
        }
    }

    /// Why it cannot be followed: a pattern that cannot be read.
    pub fn check(self) -> Result<(), String> {
        match self {
            Self::Cron { expr, .. } => cron::check(expr),
            _ => Ok(()),
        }
    }

    /// Why a text is none that [`fmt::Display`] writes of a schedule that can be followed.
    pub fn read(text: &str) -> Result<(), String> {
        let Some((kind, rest)) = text.split_once(':') else {
            return if text == "manual" { Ok(()) } else { Err("it is no schedule".to_owned()) };
        };
        match kind {
            "every" => match rest.parse::<u32>() {
                Ok(1..) => Ok(()),
                _ => Err("every: takes a number of seconds".to_owned()),
            },
            "daily" => match chrono::NaiveTime::parse_from_str(rest, "%H:%M") {
                Ok(_) => Ok(()),
                Err(_) => Err("daily: takes a time such as 02:30".to_owned()),
            },
            "cron" => match rest.rsplit_once(' ') {
                Some((pattern, zone)) if zone.parse::<Tz>().is_ok() => cron::check(pattern),
                _ => Err("cron: takes a pattern and a time zone".to_owned()),
            },
            _ => Err("it is no schedule".to_owned()),
        }
    }

    /// The time from this slot to the next one; none for a task without slots.
    pub fn interval(self, slot: DateTime<Utc>) -> Option<Duration> {
        (self.next_after(slot)? - slot).to_std().ok()
    }

    /// The next slots after `at`, at most so many.
    pub fn upcoming(self, at: DateTime<Utc>, count: usize) -> Vec<DateTime<Utc>> {
        std::iter::successors(self.next_after(at), |slot| self.next_after(*slot)).take(count).collect()
    }

    /// The first slot after `at`.
    pub fn next_after(self, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
        if let Self::Cron { expr, tz } = self {
            return cron::next_after(expr, tz, at);
        }
        let (period, _) = self.grid()?;
        self.at_or_before(at)?.checked_add_signed(TimeDelta::try_seconds(period)?)
    }

    /// The last slot that is not after `at`.
    pub fn at_or_before(self, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
        if let Self::Cron { expr, tz } = self {
            return cron::at_or_before(expr, tz, at);
        }
        let (period, first) = self.grid()?;
        let slot = (at.timestamp() - first).div_euclid(period) * period + first;
        DateTime::from_timestamp(slot, 0)
    }

    /// How many slots lie in `from..=to`, both of them slots; of a calendar's at most [`MANY`].
    pub(crate) fn slots_between(self, from: DateTime<Utc>, to: DateTime<Utc>) -> u64 {
        if matches!(self, Self::Cron { .. }) {
            let slots = std::iter::successors(Some(from), |slot| self.next_after(*slot)).take_while(|slot| *slot <= to);
            return slots.take(MANY as usize).count() as u64;
        }
        let Some((period, _)) = self.grid() else { return 0 };
        if to < from { 0 } else { ((to - from).num_seconds() / period + 1) as u64 }
    }

    /// The slot `n` before `slot`.
    pub(crate) fn back(self, slot: DateTime<Utc>, n: u64) -> Option<DateTime<Utc>> {
        if matches!(self, Self::Cron { .. }) {
            return (0..n).try_fold(slot, |slot, _| self.at_or_before(slot - TimeDelta::seconds(1)));
        }
        let (period, _) = self.grid()?;
        slot.checked_sub_signed(TimeDelta::try_seconds(period.checked_mul(i64::try_from(n).ok()?)?)?)
    }
}

/// As the column `scheduled_tasks.schedule` holds it: `every:3600`, `daily:02:30`, `cron:30 2 * * * Asia/Shanghai`, `manual`.
impl fmt::Display for Schedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Every(every) => write!(f, "every:{}", every.as_secs().max(1)),
            Self::DailyAt { hour, minute } => write!(f, "daily:{hour:02}:{minute:02}"),
            Self::Cron { expr, tz } => write!(f, "cron:{expr} {tz}"),
            Self::Manual => f.write_str("manual"),
        }
    }
}

impl Serialize for Schedule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;

    fn at(day: u32, hour: u32, minute: u32, second: u32) -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 11, day, hour, minute, second).unwrap()
    }

    #[test]
    fn slots_are_aligned_to_the_epoch() {
        let six_hours = Schedule::Every(Duration::from_hours(6));
        for (now, next) in [(at(22, 0, 0, 0), at(22, 6, 0, 0)), (at(22, 5, 59, 59), at(22, 6, 0, 0)), (at(22, 18, 0, 1), at(23, 0, 0, 0))] {
            assert_eq!(six_hours.next_after(now), Some(next));
        }
        assert_eq!(six_hours.at_or_before(at(22, 6, 0, 0)), Some(at(22, 6, 0, 0)));
        let daily = Schedule::DailyAt { hour: 2, minute: 30 };
        assert_eq!(daily.next_after(at(22, 2, 29, 59)), Some(at(22, 2, 30, 0)));
        assert_eq!(daily.next_after(at(22, 2, 30, 0)), Some(at(23, 2, 30, 0)));
        assert_eq!(daily.at_or_before(at(22, 2, 29, 0)), Some(at(21, 2, 30, 0)));
        assert_eq!(Schedule::Manual.next_after(at(22, 0, 0, 0)), None);
    }

    #[test]
    fn slots_are_counted_both_ends_included() {
        let minutely = Schedule::Every(Duration::from_mins(1));
        assert_eq!(minutely.slots_between(at(22, 1, 0, 0), at(22, 1, 3, 0)), 4);
        assert_eq!(minutely.slots_between(at(22, 1, 3, 0), at(22, 1, 0, 0)), 0);
        assert_eq!(minutely.back(at(22, 1, 3, 0), 3), Some(at(22, 1, 0, 0)));
    }

    #[test]
    fn texts_are_what_the_table_holds() {
        let cron = Schedule::Cron { expr: "30 2 * * *", tz: Tz::Asia__Shanghai };
        let texts = [Schedule::hourly(), Schedule::DailyAt { hour: 2, minute: 5 }, cron, Schedule::Manual].map(|s| s.to_string());
        assert_eq!(texts, ["every:3600", "daily:02:05", "cron:30 2 * * * Asia/Shanghai", "manual"]);
        assert!(texts.iter().all(|text| Schedule::read(text).is_ok()));
        for bad in
            ["", "hourly", "every:", "every:0", "every:-1", "every:1h", "daily:25:00", "cron:61 * * * * UTC", "cron:* * * * *", "x:1"]
        {
            assert!(Schedule::read(bad).is_err(), "{bad}");
        }
    }
}
