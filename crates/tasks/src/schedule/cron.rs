//! Slots by a cron pattern and the clock on the wall of a time zone.
//!
//! The five fields of crontab(5). Where the clock is put forward, a fixed time inside the gap (`30 2 * * *`) moves to the first
//! moment after it, and a pattern over many hours or minutes (`*/15 * * * *`) leaves the gap out. Where it is put back, a fixed
//! time runs the first time alone, and such a pattern runs in both hours.

use chrono::{DateTime, SubsecRound, Utc};
use chrono_tz::Tz;
use croner::{
    Cron,
    parser::{CronParser, Seconds, Year},
};

/// Why a pattern cannot be read.
pub(super) fn check(pattern: &str) -> Result<(), String> {
    parse(pattern).map(drop)
}

fn parse(pattern: &str) -> Result<Cron, String> {
    let parser = CronParser::builder().seconds(Seconds::Disallowed).year(Year::Disallowed).build();
    parser.parse(pattern).map_err(|error| format!("the cron pattern {pattern:?} cannot be read: {error}"))
}

/// None also for a day that never comes, such as the 30th of February.
pub(super) fn next_after(pattern: &str, zone: Tz, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let from = at.trunc_subsecs(0).with_timezone(&zone);
    parse(pattern).ok()?.find_next_occurrence(&from, false).ok().map(|slot| slot.to_utc())
}

pub(super) fn at_or_before(pattern: &str, zone: Tz, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let from = at.trunc_subsecs(0).with_timezone(&zone);
    parse(pattern).ok()?.find_previous_occurrence(&from, true).ok().map(|slot| slot.to_utc())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::Schedule;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    /// The slots in UTC, from one time on, going forward; and that looking back from each finds it again.
    fn slots(expr: &'static str, tz: Tz, from: &str, count: usize) -> Vec<String> {
        let schedule = Schedule::Cron { expr, tz };
        let slots = schedule.upcoming(at(from), count);
        for (n, slot) in slots.iter().enumerate() {
            assert_eq!(schedule.at_or_before(*slot), Some(*slot), "{expr}: {slot} is a slot");
            assert_eq!(schedule.at_or_before(*slot + Duration::from_millis(1)), Some(*slot), "{expr}: just after {slot}");
            if n > 0 {
                assert_eq!(schedule.at_or_before(*slot - Duration::from_millis(1)), Some(slots[n - 1]), "{expr}: just before {slot}");
                assert_eq!(
                    (schedule.back(*slot, 1), schedule.slots_between(slots[0], *slot)),
                    (Some(slots[n - 1]), n as u64 + 1),
                    "{expr}"
                );
            }
        }
        slots.iter().map(|slot| slot.format("%m-%d %H:%M").to_string()).collect()
    }

    #[test]
    fn the_wall_clock_of_the_zone_counts() {
        assert_eq!(slots("30 2 * * *", Tz::Asia__Shanghai, "2026-11-22T00:00:00Z", 2), ["11-22 18:30", "11-23 18:30"]);
        assert_eq!(slots("0 9 * * MON-FRI", Tz::UTC, "2026-11-20T12:00:00Z", 2), ["11-23 09:00", "11-24 09:00"]);
        assert_eq!(slots("0 0 1 * *", Tz::Asia__Shanghai, "2026-11-22T00:00:00Z", 2), ["11-30 16:00", "12-31 16:00"]);
    }

    // In Berlin 02:00 becomes 03:00 on 2026-03-29 (01:00 UTC), and 03:00 becomes 02:00 on 2026-10-25 (01:00 UTC).
    #[test]
    fn a_fixed_time_runs_once_a_day_when_the_clock_changes() {
        let daily = |from| slots("30 2 * * *", Tz::Europe__Berlin, from, 3);
        assert_eq!(daily("2026-03-27T12:00:00Z"), ["03-28 01:30", "03-29 01:00", "03-30 00:30"], "the gap: at 03:00, its end");
        assert_eq!(daily("2026-10-23T12:00:00Z"), ["10-24 00:30", "10-25 00:30", "10-26 01:30"], "twice 02:30: the first alone");
        let outside = slots("30 4 * * *", Tz::Europe__Berlin, "2026-03-28T12:00:00Z", 2);
        assert_eq!(outside, ["03-29 02:30", "03-30 02:30"]);
    }

    #[test]
    fn a_pattern_over_every_hour_leaves_the_gap_out_and_runs_in_both_hours() {
        let spring = slots("15,45 * * * *", Tz::Europe__Berlin, "2026-03-29T00:30:00Z", 3);
        assert_eq!(spring, ["03-29 00:45", "03-29 01:15", "03-29 01:45"]);
        let autumn = slots("0,30 * * * *", Tz::Europe__Berlin, "2026-10-24T23:45:00Z", 6);
        assert_eq!(autumn, ["10-25 00:00", "10-25 00:30", "10-25 01:00", "10-25 01:30", "10-25 02:00", "10-25 02:30"]);
    }

    #[test]
    fn half_an_hour_of_change_and_a_change_at_midnight() {
        // Lord Howe: 02:00 becomes 02:30 on 2026-10-04 (15:30 UTC of the day before).
        let island = slots("15 2 * * *", Tz::Australia__Lord_Howe, "2026-10-03T00:00:00Z", 2);
        assert_eq!(island, ["10-03 15:30", "10-04 15:15"]);
        // Santiago: 00:00 becomes 01:00 on 2026-09-06 (04:00 UTC).
        let midnight = slots("0 0 * * *", Tz::America__Santiago, "2026-09-05T12:00:00Z", 2);
        assert_eq!(midnight, ["09-06 04:00", "09-07 03:00"]);
    }

    #[test]
    fn patterns_that_cannot_be_read_are_named_and_days_that_never_come_end() {
        for pattern in ["", "* * * *", "61 * * * *", "* * * * * *", "@never", "0 0 * * XXX"] {
            assert!(check(pattern).is_err(), "{pattern}");
        }
        assert_eq!(check("*/15 8-18 * * 1-5"), Ok(()));
        assert_eq!(next_after("0 0 30 2 *", Tz::UTC, at("2026-11-22T00:00:00Z")), None);
    }
}
