//! Stops asking Redis when it does not answer.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

/// Failures in a row that open the breaker.
const THRESHOLD: u32 = 5;
/// Between two looks whether Redis is back.
const PAUSE: Duration = Duration::from_secs(5);

#[derive(Default)]
pub(super) struct Breaker(Mutex<Circuit>);

#[derive(Default)]
struct Circuit {
    failures: u32,
    /// Open, with the time of the next probe.
    open: Option<Instant>,
}

impl Breaker {
    pub(super) fn allows(&self) -> bool {
        !self.is_open()
    }

    pub(super) fn is_open(&self) -> bool {
        self.circuit().open.is_some()
    }

    pub(super) fn succeeded(&self) {
        *self.circuit() = Circuit::default();
    }

    /// True for the failure that opens it.
    pub(super) fn failed(&self) -> bool {
        let mut circuit = self.circuit();
        circuit.failures = circuit.failures.saturating_add(1);
        let opens = circuit.open.is_none() && circuit.failures >= THRESHOLD;
        if opens {
            circuit.open = Some(Instant::now() + PAUSE);
        }
        opens
    }

    /// True once per pause. Claiming the probe books the next one, so a probe that gets lost blocks nothing.
    pub(super) fn probe_is_due(&self) -> bool {
        let mut circuit = self.circuit();
        let due = circuit.open.is_some_and(|at| Instant::now() >= at);
        if due {
            circuit.open = Some(Instant::now() + PAUSE);
        }
        due
    }

    fn circuit(&self) -> MutexGuard<'_, Circuit> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn five_failures_open_it_and_one_probe_a_pause_is_allowed() {
        let breaker = Breaker::default();
        assert!((1..5).all(|_| !breaker.failed()) && breaker.allows());
        assert!(breaker.failed() && !breaker.allows() && !breaker.probe_is_due());
        tokio::time::advance(PAUSE).await;
        assert!(breaker.probe_is_due() && !breaker.probe_is_due() && !breaker.allows());
        breaker.succeeded();
        assert!(breaker.allows());
    }
}
