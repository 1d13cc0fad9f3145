//! A sink as the relay uses it: how much may be in flight, and whether it answers at all.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU8, Ordering},
    },
    time::Duration,
};

use erp_core::Breaker;
use metrics::{Histogram, histogram};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::Instant,
};
use uuid::Uuid;

use super::{health::Health, metrics as names};
use crate::{Sink, SinkRow};

/// Aggregates of a sink in flight at once, over all shards of this process.
const SLOTS: usize = 64;
/// Refusals in a row after which a sink is asked by probes alone.
const FAILURES: u32 = 5;
/// More tenants than this are forgotten when they have nothing in flight.
const REMEMBERED: usize = 1_024;

pub(crate) struct Target {
    pub(crate) row: SinkRow,
    /// Err: why nothing here can reach it (an unknown consumer, a faulty configuration, a secret that is not there), without any
    /// value; its events wait.
    pub(crate) sink: Result<Arc<dyn Sink>, String>,
    pub(crate) circuit: Arc<Circuit>,
    pub(crate) pace: Arc<Pace>,
    pub(crate) health: Arc<Health>,
    /// From when an event occurred until it was taken.
    pub(crate) latency: Histogram,
    slots: Arc<Semaphore>,
    cap: usize,
    tenants: Mutex<HashMap<Uuid, Arc<Semaphore>>>,
}

/// Of an aggregate that is in flight.
pub(crate) struct Slot {
    _all: OwnedSemaphorePermit,
    _tenant: OwnedSemaphorePermit,
}

impl Target {
    /// `before` keeps what is known of whether it answers.
    pub(crate) fn new(row: SinkRow, sink: Result<Arc<dyn Sink>, String>, before: Option<&Self>, probe: Duration) -> Self {
        let cap = row.tenant_cap.map_or(SLOTS / 4, |cap| usize::try_from(cap).unwrap_or(1).clamp(1, SLOTS));
        let circuit = before.map_or_else(|| Arc::new(Circuit::new(probe)), |before| before.circuit.clone());
        let pace = before.map_or_else(Arc::default, |before| before.pace.clone());
        let health = before.map(|before| before.health.clone()).unwrap_or_default();
        let latency = histogram!(names::LATENCY, "sink" => row.name.clone());
        Self { row, sink, circuit, pace, health, latency, slots: Arc::new(Semaphore::new(SLOTS)), cap, tenants: Mutex::default() }
    }

    pub(crate) const fn is_reachable(&self) -> bool {
        !self.row.disabled && !self.row.paused && self.sink.is_ok()
    }

    /// Why it is not asked within a batch, which its answers would hold up, and how soon it may be asked: it is slow, or it is away.
    pub(crate) fn holds_up(&self) -> Option<(Duration, &'static str)> {
        let away = self.circuit.remaining().map(|wait| (wait, "the sink does not answer"));
        away.or_else(|| self.pace.is_slow().then_some((Duration::ZERO, "the sink is slow")))
    }

    /// Waits for the tenant's turn first, so that a crowd of one tenant holds none of the others' slots.
    pub(crate) async fn slot(&self, tenant: Uuid) -> Option<Slot> {
        let own = {
            let mut tenants = self.tenants.lock().unwrap_or_else(PoisonError::into_inner);
            if tenants.len() > REMEMBERED {
                tenants.retain(|_, slots| Arc::strong_count(slots) > 1);
            }
            tenants.entry(tenant).or_insert_with(|| Arc::new(Semaphore::new(self.cap))).clone()
        };
        let tenant = own.acquire_owned().await.ok()?;
        Some(Slot { _all: self.slots.clone().acquire_owned().await.ok()?, _tenant: tenant })
    }
}

/// How fast a sink answers. One that took long once is slow until several answers in a row were quick.
#[derive(Default)]
pub(crate) struct Pace {
    slow: AtomicBool,
    quick: AtomicU8,
}

impl Pace {
    /// An answer that takes longer makes a sink slow.
    pub(crate) const SLOW: Duration = Duration::from_secs(1);
    const QUICK: Duration = Duration::from_millis(250);
    const ENOUGH: u8 = 8;

    pub(crate) fn is_slow(&self) -> bool {
        self.slow.load(Ordering::Relaxed)
    }

    /// An answer came after so long, or has not come for so long.
    pub(crate) fn took(&self, time: Duration) {
        if time >= Self::SLOW {
            self.quick.store(0, Ordering::Relaxed);
            self.slow.store(true, Ordering::Relaxed);
        } else if self.is_slow() && time <= Self::QUICK && self.quick.fetch_add(1, Ordering::Relaxed) + 1 >= Self::ENOUGH {
            self.quick.store(0, Ordering::Relaxed);
            self.slow.store(false, Ordering::Relaxed);
        }
    }
}

/// Whether a sink answers. Open, it lets one probe through after each pause, which grows to a minute.
pub(crate) struct Circuit {
    breaker: Breaker,
    probing: AtomicBool,
    probe: Mutex<(Instant, Duration)>,
    first: Duration,
}

impl Circuit {
    fn new(first: Duration) -> Self {
        Self { breaker: Breaker::new(FAILURES), probing: AtomicBool::new(false), probe: Mutex::new((Instant::now(), first)), first }
    }

    /// Err: not now; how long to wait.
    pub(crate) fn admit(&self) -> Result<Pass<'_>, Duration> {
        if self.breaker.allows() {
            return Ok(Pass(None));
        }
        let (at, pause) = *self.probe.lock().unwrap_or_else(PoisonError::into_inner);
        let wait = at.saturating_duration_since(Instant::now());
        if wait.is_zero() && !self.probing.swap(true, Ordering::AcqRel) {
            return Ok(Pass(Some(self)));
        }
        Err(if wait.is_zero() { pause } else { wait })
    }

    /// How long until the next probe; None: it answers.
    fn remaining(&self) -> Option<Duration> {
        let (at, _) = *self.probe.lock().unwrap_or_else(PoisonError::into_inner);
        self.breaker.is_open().then(|| at.saturating_duration_since(Instant::now()))
    }

    /// The next one is asked at once, as somebody says that it answers again.
    pub(crate) fn probe_now(&self) {
        self.probe.lock().unwrap_or_else(PoisonError::into_inner).0 = Instant::now();
    }

    /// True for the success that closes it.
    pub(crate) fn answered(&self) -> bool {
        let closes = self.breaker.succeeded();
        if closes {
            self.probe.lock().unwrap_or_else(PoisonError::into_inner).1 = self.first;
        }
        closes
    }

    /// True for the failure that opens it.
    pub(crate) fn failed(&self) -> bool {
        let (opens, open) = (self.breaker.failed(), self.breaker.is_open());
        if open {
            let mut probe = self.probe.lock().unwrap_or_else(PoisonError::into_inner);
            let pause = if opens { self.first } else { (probe.1 * 2).min(Duration::from_mins(1)) };
            *probe = (Instant::now() + pause, pause);
        }
        opens
    }
}

/// Leave to ask a sink. While it lives, a probe is under way; one that is broken off says nothing.
#[must_use]
pub(crate) struct Pass<'a>(Option<&'a Circuit>);

impl Drop for Pass<'_> {
    fn drop(&mut self) {
        if let Some(circuit) = self.0 {
            circuit.probing.store(false, Ordering::Release);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sink_is_slow_until_eight_quick_answers() {
        let pace = Pace::default();
        pace.took(Duration::from_millis(999));
        assert!(!pace.is_slow());
        pace.took(Duration::from_secs(1));
        (0..7).for_each(|_| pace.took(Duration::from_millis(5)));
        assert!(pace.is_slow());
        pace.took(Duration::from_millis(5));
        assert!(!pace.is_slow());
    }

    #[tokio::test(start_paused = true)]
    async fn five_failures_leave_one_probe_after_each_pause() {
        let circuit = Circuit::new(Duration::from_secs(5));
        assert!((0..4).all(|_| !circuit.failed()) && circuit.admit().is_ok());
        assert!(circuit.failed());
        assert_eq!(circuit.admit().err(), Some(Duration::from_secs(5)));
        tokio::time::advance(Duration::from_secs(5)).await;
        let probe = circuit.admit().ok().unwrap();
        assert!(circuit.admit().is_err(), "one probe");
        circuit.failed();
        drop(probe);
        assert_eq!(circuit.admit().err(), Some(Duration::from_secs(10)));
        tokio::time::advance(Duration::from_secs(10)).await;
        assert!(circuit.admit().is_ok() && circuit.answered());
        let both = (circuit.admit(), circuit.admit());
        assert!(both.0.is_ok() && both.1.is_ok());
    }
}
