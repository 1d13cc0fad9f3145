//! What this process takes on at the same time.
//!
//! | gate | stands before | over it |
//! |---|---|---|
//! | [`InFlight`] | everything but the probes | 503 at once: a queue nobody counts only makes the others slower |
//! | [`Turns`] | the handlers of private routes | waits for its turn, tenants in turn, then 503 |
//!
//! A request that waits for the rest of its own body has no place in either: a client that sends slowly costs a connection, of
//! which there is a cap as well, and not the work of somebody else.

mod in_flight;
pub mod lent;
mod turns;

use std::time::Duration;

use axum::response::{IntoResponse, Response};
use erp_core::Problem;

use crate::ApiError;

pub use in_flight::InFlight;
pub(crate) use in_flight::in_flight;
pub use turns::Turns;
pub(crate) use turns::turn;

/// How much at the same time.
#[derive(Clone, Copy, Debug)]
pub struct LoadLimits {
    /// Requests in all, but for probes.
    pub in_flight: usize,
    /// Requests of signed-in users that run.
    pub running: usize,
    /// Of one tenant, while others are there.
    pub cores: usize,
    /// Requests of one tenant that wait to run.
    pub waiting_per_tenant: usize,
    /// How long they wait.
    pub turn_timeout: Duration,
}

impl Default for LoadLimits {
    fn default() -> Self {
        Self { in_flight: 512, running: 8, cores: 2, waiting_per_tenant: 64, turn_timeout: Duration::from_secs(2) }
    }
}

/// 503, with the time after which it is worth another try.
fn busy(cause: &'static str) -> Response {
    metrics::counter!(crate::metrics::SHED, "cause" => cause).increment(1);
    ApiError(Problem { retry_after: Some(Duration::from_secs(1)), ..Problem::new(503, "common.busy") }).into_response()
}
