//! Time as a parameter, so that tests can set it.

use std::sync::Arc;

use chrono::{DateTime, Utc};

/// The wall clock. Rules about tokens and rows that several nodes share use the database's clock instead.
pub trait Clock: Send + Sync + 'static {
    fn now(&self) -> DateTime<Utc>;
}

/// Whether a time in seconds since 1970 is one that both chrono and PostgreSQL's `timestamptz` hold, and RFC 3339 writes: years 1970
/// to 9999.
pub fn representable(seconds: i64) -> bool {
    (0..=253_402_300_799).contains(&seconds)
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }
}

impl SystemClock {
    pub fn shared() -> Arc<dyn Clock> {
        Arc::new(Self)
    }
}
