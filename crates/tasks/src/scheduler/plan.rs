//! Which slot a claim is for: the misfire policies, as a pure rule.

use chrono::{DateTime, TimeDelta, Utc};

use crate::{Misfire, Schedule, Trigger};

/// A slot that begins later than this was missed.
const FRESH: TimeDelta = TimeDelta::seconds(90);

/// What to do with the slot that is due.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Claim {
    pub trigger: Trigger,
    /// The slot after it, written with the claim. It may have passed: then it is due at once.
    pub next: DateTime<Utc>,
    /// The slot was missed and the policy lets it go.
    pub let_go: bool,
    /// Slots that get no row of their own.
    pub dropped: u64,
}

/// None when nothing is due. `seen` is the slot that stands in the table; `now` is the database's time.
pub(super) fn claim(schedule: Schedule, misfire: Misfire, seen: DateTime<Utc>, now: DateTime<Utc>) -> Option<Claim> {
    if now < seen {
        return None;
    }
    // A schedule changed by another version leaves slots off our grid: theirs counts, the next is ours.
    let latest = schedule.at_or_before(now)?.max(seen);
    let fresh = now - latest <= FRESH;
    let waiting = schedule.slots_between(seen, latest).max(1);
    let one = |slot, dropped, let_go| {
        let trigger = if fresh && slot == latest && (dropped == 0 || misfire == Misfire::Skip) {
            Trigger::Schedule { slot }
        } else {
            Trigger::CatchUp { slot }
        };
        Some(Claim { trigger, next: schedule.next_after(slot)?, let_go, dropped })
    };
    match misfire {
        Misfire::Skip => one(latest, waiting - 1, !fresh),
        Misfire::RunOnce => one(latest, waiting - 1, false),
        Misfire::Backfill(n) => {
            let kept = u64::from(n.max(1)).min(waiting);
            let slot = if kept == waiting { seen } else { schedule.back(latest, kept - 1)? };
            one(slot, waiting - kept, false)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;
    use std::time::Duration;

    const MINUTELY: Schedule = Schedule::Every(Duration::from_mins(1));
    const HOURLY: Schedule = Schedule::hourly();

    fn at(hour: u32, minute: u32, second: u32) -> DateTime<Utc> {
        Utc.with_ymd_and_hms(2026, 11, 22, hour, minute, second).unwrap()
    }

    fn run(trigger: Trigger, next: DateTime<Utc>, dropped: u64) -> Claim {
        Claim { trigger, next, let_go: false, dropped }
    }

    #[test]
    fn a_slot_in_time_is_the_same_under_every_policy() {
        for policy in [Misfire::Skip, Misfire::RunOnce, Misfire::Backfill(3)] {
            assert_eq!(claim(HOURLY, policy, at(6, 0, 0), at(5, 59, 59)), None);
            let slot = at(6, 0, 0);
            assert_eq!(claim(HOURLY, policy, slot, at(6, 0, 20)), Some(run(Trigger::Schedule { slot }, at(7, 0, 0), 0)), "{policy:?}");
        }
    }

    #[test]
    fn skip_lets_missed_slots_go_and_runs_a_fresh_one() {
        let missed = claim(HOURLY, Misfire::Skip, at(3, 0, 0), at(6, 30, 0)).unwrap();
        assert_eq!((missed.let_go, missed.next, missed.dropped), (true, at(7, 0, 0), 3));
        let slot = at(6, 30, 0);
        assert_eq!(claim(MINUTELY, Misfire::Skip, at(3, 0, 0), at(6, 30, 5)), Some(run(Trigger::Schedule { slot }, at(6, 31, 0), 210)));
    }

    #[test]
    fn run_once_catches_up_with_the_latest() {
        let slot = at(6, 0, 0);
        assert_eq!(claim(HOURLY, Misfire::RunOnce, at(3, 0, 0), at(6, 30, 0)), Some(run(Trigger::CatchUp { slot }, at(7, 0, 0), 3)));
        assert_eq!(claim(HOURLY, Misfire::RunOnce, slot, at(6, 30, 0)), Some(run(Trigger::CatchUp { slot }, at(7, 0, 0), 0)));
    }

    #[test]
    fn backfill_goes_through_the_latest_n_oldest_first() {
        let policy = Misfire::Backfill(2);
        let now = at(6, 30, 0);
        assert_eq!(claim(HOURLY, policy, at(3, 0, 0), now), Some(run(Trigger::CatchUp { slot: at(5, 0, 0) }, at(6, 0, 0), 2)));
        assert_eq!(claim(HOURLY, policy, at(6, 0, 0), now), Some(run(Trigger::CatchUp { slot: at(6, 0, 0) }, at(7, 0, 0), 0)));
    }

    #[test]
    fn a_slot_off_the_grid_is_run_and_left() {
        let slot = at(6, 10, 0);
        assert_eq!(claim(HOURLY, Misfire::RunOnce, slot, at(6, 10, 30)), Some(run(Trigger::Schedule { slot }, at(7, 0, 0), 0)));
    }
}
