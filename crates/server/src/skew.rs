//! Keeps the process's clock on the database's, and tells when the machine's is off.

use std::{sync::Arc, time::Duration};

use chrono::TimeDelta;
use erp_core::SystemClock;
use erp_db::{Db, DbClock};
use erp_web::Readiness;

/// Between two measurements.
const EVERY: Duration = Duration::from_secs(10);
/// Beyond this the machine's clock is worth an alarm: logs and certificates are read by it, though nothing of ours is.
const TOLERATED: TimeDelta = TimeDelta::seconds(5);

/// How far this machine's clock is ahead of the database's.
pub(crate) const SKEW: &str = "erp_clock_skew_seconds";

/// Measures until dropped.
pub(crate) async fn watch(clock: Arc<DbClock>, db: Db, readiness: Readiness) {
    loop {
        let skew = clock.skew(&SystemClock);
        let skewed = skew.abs() > TOLERATED;
        metrics::gauge!(SKEW).set(skew.as_seconds_f64());
        if readiness.set_clock_skewed(skewed) != skewed {
            let seconds = skew.num_seconds();
            if skewed {
                tracing::error!(
                    skew_seconds = seconds,
                    "this machine's clock and the database's differ by more than 5 s; is NTP running? Tokens are judged by the database's"
                );
            } else {
                tracing::info!(skew_seconds = seconds, "this machine's clock agrees with the database's again");
            }
        }
        tokio::time::sleep(EVERY).await;
        if let Err(error) = clock.measure(&db).await {
            tracing::debug!(%error, "the database's clock could not be read; ours goes on by itself");
        }
    }
}
