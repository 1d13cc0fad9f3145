//! The counting itself, in whole microseconds: a sliding window of 60 slots of one second.
//!
//! A request is let through when the slots of the last window hold fewer than the limit. The slot that the window's edge cuts
//! counts in full, so the limit holds for every 60 seconds there are; the price is that a request is remembered for up to 61.
//! A refused request is not counted: who keeps hammering gets in again as soon as who waits.
//!
//! `window.lua` is the same in Redis. A differential test walks both through the same random steps.

use std::{collections::VecDeque, time::Duration};

/// Microseconds of one slot.
pub const SLOT: u64 = 1_000_000;
/// Slots of the window.
pub const SLOTS: u64 = 60;

/// What one count said. Times are from the moment of the count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    pub allowed: bool,
    pub remaining: u32,
    /// Zero when allowed: else when the next request would be let through.
    pub retry_after: Duration,
    /// When the whole limit is free again.
    pub reset: Duration,
}

/// The requests of one subject: slot number and count, oldest first.
#[derive(Clone, Debug, Default)]
pub struct State(VecDeque<(u64, u32)>);

impl State {
    /// Counts a request at `now`, in microseconds of any clock that is always the same one.
    pub fn count(&mut self, now: u64, limit: u32) -> Verdict {
        let used = self.prune(now);
        let allowed = used < u64::from(limit);
        if allowed {
            self.add(now / SLOT);
        }
        let used = used + u64::from(allowed);
        let retry_after = if allowed { Duration::ZERO } else { self.retry_after(now, used, limit) };
        Verdict {
            allowed,
            remaining: u32::try_from(u64::from(limit).saturating_sub(used)).unwrap_or(0),
            retry_after,
            reset: self.0.back().map_or(Duration::ZERO, |(slot, _)| until_gone(*slot, now)),
        }
    }

    /// Remembers a request that somebody else let through.
    pub fn note(&mut self, now: u64) {
        self.prune(now);
        self.add(now / SLOT);
    }

    /// Requests remembered at `now`; what is older is forgotten, and so is what a clock that jumped back left in the far future.
    pub fn prune(&mut self, now: u64) -> u64 {
        let slot = now / SLOT;
        self.0.retain(|(at, _)| *at + SLOTS >= slot && *at <= slot + SLOTS);
        self.0.iter().map(|(_, count)| u64::from(*count)).sum()
    }

    fn add(&mut self, slot: u64) {
        match self.0.iter().position(|(at, _)| *at >= slot) {
            Some(place) if self.0[place].0 == slot => self.0[place].1 = self.0[place].1.saturating_add(1),
            Some(place) => self.0.insert(place, (slot, 1)),
            None => self.0.push_back((slot, 1)),
        }
    }

    fn retry_after(&self, now: u64, mut used: u64, limit: u32) -> Duration {
        let mut wait = Duration::from_micros((SLOTS + 1) * SLOT);
        for (slot, count) in &self.0 {
            used -= u64::from(*count);
            wait = until_gone(*slot, now);
            if used < u64::from(limit) {
                break;
            }
        }
        wait
    }
}

/// From `now` until the slot has left the window.
fn until_gone(slot: u64, now: u64) -> Duration {
    Duration::from_micros(((slot + SLOTS + 1) * SLOT).saturating_sub(now))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn burst(state: &mut State, from: u64, to: u64, requests: u64, limit: u32) -> usize {
        (0..requests).filter(|i| state.count(from + (to - from) * i / requests, limit).allowed).count()
    }

    #[test]
    fn the_minutes_edge_gives_no_second_burst() {
        let mut state = State::default();
        let minute = 60 * SLOT;
        assert_eq!(burst(&mut state, minute - SLOT, minute, 100, 100), 100);
        assert_eq!(burst(&mut state, minute + SLOT, minute + 2 * SLOT, 100, 100), 0);
    }

    #[test]
    fn no_sixty_seconds_see_more_than_the_limit() {
        let mut state = State::default();
        let (mut seed, mut now, mut passed) = (7_u64, 0_u64, VecDeque::new());
        for _ in 0..50_000 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            now += (seed >> 33) % (if seed % 97 == 0 { 20 * SLOT } else { SLOT / 4 });
            if state.count(now, 100).allowed {
                passed.push_back(now);
            }
            while passed.front().is_some_and(|at| at + SLOTS * SLOT < now) {
                passed.pop_front();
            }
            assert!(passed.len() <= 100, "{} at {now}", passed.len());
        }
    }

    #[test]
    fn who_waits_as_told_gets_in_and_not_a_microsecond_earlier() {
        let mut state = State::default();
        burst(&mut state, 0, 30 * SLOT, 10, 10);
        let refused = state.count(40 * SLOT, 10);
        assert!(!refused.allowed && refused.remaining == 0);
        let again = 40 * SLOT + refused.retry_after.as_micros() as u64;
        assert!(!state.clone().count(again - 1, 10).allowed);
        assert!(state.count(again, 10).allowed);
    }

    #[test]
    fn a_limit_that_shrank_or_is_zero_refuses() {
        let mut state = State::default();
        burst(&mut state, 0, SLOT, 10, 10);
        assert!(!state.count(2 * SLOT, 5).allowed);
        assert!(!State::default().count(0, 0).allowed);
    }

    #[test]
    fn a_clock_that_jumps_back_does_not_lock_for_long() {
        let mut state = State::default();
        burst(&mut state, 10_000 * SLOT, 10_001 * SLOT, 10, 10);
        assert!(!state.count(9_990 * SLOT, 10).allowed);
        assert!(state.count(9_000 * SLOT, 10).allowed);
    }
}
