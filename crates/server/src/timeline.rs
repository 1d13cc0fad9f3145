//! Which phases ran and how long each took: `/health/startup` and `--until` read the same log.

use erp_web::{StartupLog, StartupReport};

use crate::{PhaseError, PhaseName, notify};

/// The record of a start. Cheap to clone.
#[derive(Clone, Default)]
pub struct Timeline(StartupLog);

impl Timeline {
    pub const fn log(&self) -> &StartupLog {
        &self.0
    }

    pub fn report(&self) -> StartupReport {
        self.0.report()
    }

    /// Runs one phase and notes its time.
    pub async fn run<T>(&self, name: PhaseName, phase: impl Future<Output = Result<T, PhaseError>>) -> Result<T, PhaseError> {
        self.0.begin(name.as_str());
        notify::status(&format!("starting: {name}"));
        let result = phase.await;
        match &result {
            Ok(_) => {
                self.0.done();
                let ms = self.0.report().phases.last().map_or(0, |p| p.ms);
                tracing::info!(phase = name.as_str(), ms, "phase done");
            }
            Err(_) => self.0.fail(),
        }
        result
    }
}
