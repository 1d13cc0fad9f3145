//! Requests counted in advance: a busy subject takes several tokens from Redis at once, so that not every request asks.
//!
//! Redis holds tokens taken in advance as a reservation of this node, which counts against the limit like requests do. The node
//! says with its next call what it used and when, and Redis counts that where it belongs; a reservation that nobody explains
//! counts as used at its end. So the limit holds for every 60 seconds, however many nodes there are; the price is that a
//! request may be refused while another node still holds unused tokens, at most a tenth of the limit for [`LIFE`].

use std::time::Duration;

use super::{Decision, Verdict, window::SLOT};

/// How long tokens may be used, in microseconds.
pub(super) const LIFE: u64 = 10 * SLOT;
/// How much longer Redis keeps a reservation: the answer travels, and clocks run at different speeds.
pub(super) const MARGIN: u64 = 2 * SLOT;
/// Tokens taken at once, at most.
const MOST: u32 = 10;

/// One subject's tokens on this node. Times are microseconds of a monotonic clock.
#[derive(Clone, Debug, Default)]
pub(super) struct Lease {
    left: u32,
    until: u64,
    /// Used and not told: when, how many.
    used: Vec<(u64, u32)>,
    /// Requests of the last [`LIFE`], told or not: what the next are likely to be.
    recent: Vec<(u64, u32)>,
    remaining: u32,
    /// When the whole limit is free again.
    reset_at: u64,
}

/// What a call to Redis is to say and ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Call {
    /// Age in microseconds and count of what was used of the last grant.
    pub used: Vec<(u64, u32)>,
    /// Tokens wanted beyond the one for the request that waits.
    pub extra: u32,
}

impl Lease {
    /// One token, if there is one.
    pub(super) fn take(&mut self, now: u64, limit: u32) -> Option<Decision> {
        if self.left == 0 || now >= self.until {
            return None;
        }
        self.left -= 1;
        self.remaining = self.remaining.saturating_sub(1);
        note(&mut self.used, now, 1);
        note(&mut self.recent, now, 1);
        let verdict = Verdict {
            allowed: true,
            remaining: self.remaining,
            retry_after: Duration::ZERO,
            reset: Duration::from_micros(self.reset_at.saturating_sub(now)),
        };
        Some(Decision::new(limit, verdict))
    }

    /// What to tell and to ask when a request needs Redis, `waiting` others with it. Tokens that are left are given up. What was
    /// used is told however late it is: Redis knows whether it has counted the reservation as used by then.
    pub(super) fn call(&mut self, now: u64, limit: u32, waiting: u32) -> Call {
        self.left = 0;
        self.recent.retain(|(at, _)| at + LIFE > now);
        let recent: u32 = self.recent.iter().map(|(_, count)| count).sum();
        let extra = recent.max(waiting).min(MOST).min(limit / 10);
        Call { used: self.used.iter().map(|(at, count)| (now.saturating_sub(*at), *count)).collect(), extra }
    }

    /// The answer to a call that was sent at `sent`.
    pub(super) fn answered(&mut self, sent: u64, verdict: &Verdict, granted: u32) {
        self.used.clear();
        (self.left, self.until) = (granted, sent + LIFE);
        self.remaining = verdict.remaining;
        self.reset_at = sent + u64::try_from(verdict.reset.as_micros()).unwrap_or(0);
        if verdict.allowed {
            note(&mut self.recent, sent, 1);
        }
    }

    /// Whether nothing would be lost by forgetting it.
    pub(super) fn is_idle(&self, now: u64) -> bool {
        now >= self.until + MARGIN
    }
}

/// One entry a second, as old as the last of that second: who counts a request later remembers it longer.
fn note(list: &mut Vec<(u64, u32)>, now: u64, count: u32) {
    match list.last_mut() {
        Some((at, sum)) if now / SLOT == *at / SLOT => {
            *at = now;
            *sum += count;
        }
        _ => list.push((now, count)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(remaining: u32) -> Verdict {
        Verdict { allowed: true, remaining, retry_after: Duration::ZERO, reset: Duration::from_secs(61) }
    }

    #[test]
    fn the_first_request_takes_nothing_in_advance_and_a_busy_user_more_and_more() {
        let (mut lease, mut calls, mut served) = (Lease::default(), 0, 0);
        for request in 0..100_u64 {
            let now = SLOT + request * 10_000;
            if lease.take(now, 100).is_none() {
                let call = lease.call(now, 100, 0);
                assert!(request > 0 || call.extra == 0, "{call:?}");
                lease.answered(now, &allowed(99), call.extra);
                calls += 1;
            }
            served += 1;
        }
        assert_eq!(served, 100);
        assert!(calls <= 14, "{calls} calls for 100 requests");
    }

    #[test]
    fn tokens_die_and_what_was_used_of_them_is_told_once() {
        let mut lease = Lease::default();
        lease.answered(0, &allowed(50), 5);
        assert_eq!(lease.take(SLOT, 100).map(|d| d.remaining), Some(49));
        assert!(lease.take(LIFE, 100).is_none());
        assert_eq!(lease.clone().call(LIFE, 100, 0).used, [(LIFE - SLOT, 1)]);
        lease.answered(LIFE, &allowed(49), 0);
        assert!(lease.call(LIFE, 100, 0).used.is_empty());
    }

    #[test]
    fn a_small_limit_is_not_given_away_in_advance() {
        let mut lease = Lease::default();
        assert_eq!((lease.call(0, 3, 50).extra, lease.call(0, 20, 50).extra, lease.call(0, 1_000, 50).extra), (0, 2, MOST));
    }
}
