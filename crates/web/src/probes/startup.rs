//! How far the start is, and how long each phase took.

use std::sync::{Arc, PoisonError, RwLock};

use serde::{Deserialize, Serialize};
use tokio::time::Instant;
use utoipa::ToSchema;

/// The body of `/health/startup`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StartupReport {
    /// In the order in which they began.
    pub phases: Vec<StartupPhase>,
    /// Whether the start is complete.
    pub ready: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct StartupPhase {
    pub name: String,
    /// Milliseconds; so far, while it runs.
    pub ms: u64,
    pub status: PhaseStatus,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PhaseStatus {
    Running,
    Done,
    Failed,
}

/// The start's log. Cheap to clone; the phases write it, the probe reads it.
#[derive(Clone, Default)]
pub struct StartupLog(Arc<RwLock<Log>>);

#[derive(Default)]
struct Log {
    report: StartupReport,
    running: Option<Instant>,
}

impl StartupLog {
    /// Begins a phase; one that still runs is done with that.
    pub fn begin(&self, name: &str) {
        self.end(PhaseStatus::Done);
        self.write(|log| {
            log.running = Some(Instant::now());
            log.report.phases.push(StartupPhase { name: name.to_owned(), ms: 0, status: PhaseStatus::Running });
        });
    }

    /// The phase that runs is done.
    pub fn done(&self) {
        self.end(PhaseStatus::Done);
    }

    /// The phase that runs has failed.
    pub fn fail(&self) {
        self.end(PhaseStatus::Failed);
    }

    /// The start is complete.
    pub fn ready(&self) {
        self.end(PhaseStatus::Done);
        self.write(|log| log.report.ready = true);
    }

    pub fn report(&self) -> StartupReport {
        let log = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let mut report = log.report.clone();
        if let (Some(since), Some(phase)) = (log.running, report.phases.last_mut()) {
            phase.ms = millis(since);
        }
        report
    }

    fn end(&self, status: PhaseStatus) {
        self.write(|log| {
            if let (Some(since), Some(phase)) = (log.running.take(), log.report.phases.last_mut()) {
                (phase.ms, phase.status) = (millis(since), status);
            }
        });
    }

    fn write(&self, change: impl FnOnce(&mut Log)) {
        change(&mut self.0.write().unwrap_or_else(PoisonError::into_inner));
    }
}

fn millis(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn phases_follow_each_other_and_keep_their_times() {
        let log = StartupLog::default();
        log.begin("config");
        tokio::time::advance(std::time::Duration::from_millis(3)).await;
        log.begin("database");
        tokio::time::advance(std::time::Duration::from_millis(7)).await;
        let report = log.report();
        assert!(!report.ready);
        assert_eq!((report.phases[0].ms, report.phases[0].status), (3, PhaseStatus::Done));
        assert_eq!((report.phases[1].ms, report.phases[1].status), (7, PhaseStatus::Running));
        log.ready();
        assert!(log.report().ready && log.report().phases[1].status == PhaseStatus::Done);
    }
}
