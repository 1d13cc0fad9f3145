//! Stops asking a dependency that does not answer.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// A circuit breaker: closed while the dependency answers; open after so many failures in a row, until a success.
/// It knows nothing of what it guards: callers say how a call ended, and ask before the next. Whoever opened it sees to it that
/// somebody looks whether the dependency is back.
#[derive(Debug)]
pub struct Breaker {
    threshold: u32,
    circuit: Mutex<Circuit>,
}

#[derive(Debug, Default)]
struct Circuit {
    failures: u32,
    open: bool,
}

impl Breaker {
    /// Opens at the `threshold`th failure in a row.
    pub const fn new(threshold: u32) -> Self {
        Self { threshold, circuit: Mutex::new(Circuit { failures: 0, open: false }) }
    }

    pub fn allows(&self) -> bool {
        !self.is_open()
    }

    pub fn is_open(&self) -> bool {
        self.circuit().open
    }

    /// True for the success that closes it.
    pub fn succeeded(&self) -> bool {
        std::mem::take(&mut *self.circuit()).open
    }

    /// True for the failure that opens it.
    pub fn failed(&self) -> bool {
        let mut circuit = self.circuit();
        circuit.failures = circuit.failures.saturating_add(1);
        let opens = !circuit.open && circuit.failures >= self.threshold;
        circuit.open |= opens;
        opens
    }

    fn circuit(&self) -> MutexGuard<'_, Circuit> {
        self.circuit.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_failures_in_a_row_open_it_once_and_a_success_closes_it() {
        let breaker = Breaker::new(5);
        assert!((1..5).all(|_| !breaker.failed()) && breaker.allows());
        assert!(breaker.failed() && !breaker.allows());
        assert!(!breaker.failed(), "it opens once");
        assert!(breaker.succeeded() && breaker.allows() && !breaker.succeeded());
    }

    #[test]
    fn a_success_in_between_starts_the_count_anew() {
        let breaker = Breaker::new(2);
        breaker.failed();
        breaker.succeeded();
        assert!(!breaker.failed() && breaker.failed());
    }
}
