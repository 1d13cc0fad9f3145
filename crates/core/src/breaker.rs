//! Stops asking a dependency that does not answer.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

/// A circuit breaker: closed while the dependency answers; open after so many failures in a row, with one probe per pause.
/// It knows nothing of what it guards: callers say how a call ended, and ask before the next. `now` is a parameter, so that
/// tests need not wait.
#[derive(Debug)]
pub struct Breaker {
    threshold: u32,
    pause: Duration,
    circuit: Mutex<Circuit>,
}

#[derive(Debug, Default)]
struct Circuit {
    failures: u32,
    /// Open, with the time of the next probe.
    open: Option<Instant>,
}

impl Breaker {
    /// Opens at the `threshold`th failure in a row; then a probe is due every `pause`.
    pub const fn new(threshold: u32, pause: Duration) -> Self {
        Self { threshold, pause, circuit: Mutex::new(Circuit { failures: 0, open: None }) }
    }

    pub fn allows(&self) -> bool {
        !self.is_open()
    }

    pub fn is_open(&self) -> bool {
        self.circuit().open.is_some()
    }

    /// True for the success that closes it.
    pub fn succeeded(&self) -> bool {
        std::mem::take(&mut *self.circuit()).open.is_some()
    }

    /// True for the failure that opens it.
    pub fn failed(&self, now: Instant) -> bool {
        let mut circuit = self.circuit();
        circuit.failures = circuit.failures.saturating_add(1);
        let opens = circuit.open.is_none() && circuit.failures >= self.threshold;
        if opens {
            circuit.open = Some(now + self.pause);
        }
        opens
    }

    /// True once per pause. Claiming the probe books the next one, so a probe that gets lost blocks nothing.
    pub fn probe_is_due(&self, now: Instant) -> bool {
        let mut circuit = self.circuit();
        let due = circuit.open.is_some_and(|at| now >= at);
        if due {
            circuit.open = Some(now + self.pause);
        }
        due
    }

    fn circuit(&self) -> MutexGuard<'_, Circuit> {
        self.circuit.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAUSE: Duration = Duration::from_secs(5);

    #[test]
    fn five_failures_in_a_row_open_it_and_one_probe_a_pause_is_allowed() {
        let (breaker, now) = (Breaker::new(5, PAUSE), Instant::now());
        assert!((1..5).all(|_| !breaker.failed(now)) && breaker.allows());
        assert!(breaker.failed(now) && !breaker.allows() && !breaker.probe_is_due(now));
        assert!(!breaker.failed(now), "it opens once");
        let later = now + PAUSE;
        assert!(breaker.probe_is_due(later) && !breaker.probe_is_due(later) && !breaker.allows());
        assert!(breaker.probe_is_due(later + PAUSE), "a lost probe is followed by another");
        assert!(breaker.succeeded() && breaker.allows() && !breaker.succeeded());
    }

    #[test]
    fn a_success_in_between_starts_the_count_anew() {
        let (breaker, now) = (Breaker::new(2, PAUSE), Instant::now());
        breaker.failed(now);
        breaker.succeeded();
        assert!(!breaker.failed(now) && breaker.failed(now));
    }
}
