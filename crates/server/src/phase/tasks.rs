//! Background tasks.

use std::sync::Arc;

use erp_core::new_id;
use erp_db::Db;
use erp_tasks::{RegisterError, Scheduler, TaskRegistry, TaskRunner};
use tokio_util::sync::CancellationToken;

use super::{Kind, PhaseError, PhaseName, Registered, Seeded, config::Checked};

/// The tasks phase's witness: every task can be run.
pub struct Scheduled {
    pub(super) scheduler: Option<Scheduler>,
    pub(super) cancel: CancellationToken,
    pub(super) registered: Registered,
}

fn runner(checked: &Checked, db: &Db) -> Result<TaskRunner, PhaseError> {
    let mut registry = TaskRegistry::new();
    for task in checked.registrar.tasks.iter().cloned() {
        registry.add_configured(task, &checked.config).map_err(|error| {
            let kind = match error {
                RegisterError::Duplicate(_) => Kind::TasksFailed,
                RegisterError::Config(_) => Kind::ConfigInvalid,
            };
            PhaseError::new(PhaseName::Tasks, kind, error.to_string())
        })?;
    }
    Ok(TaskRunner::new(db.clone(), Arc::new(registry), new_id()))
}

impl Registered {
    /// Registers every task and, with `schedule`, writes their schedules. The scheduler starts to claim when serving begins.
    pub async fn tasks(self, schedule: bool) -> Result<Scheduled, PhaseError> {
        let runner = runner(&self.checked, &self.db)?;
        let cancel = CancellationToken::new();
        let scheduler = if schedule {
            let scheduler = Scheduler::new(runner, cancel.clone());
            scheduler.sync().await.map_err(|e| PhaseError::db(PhaseName::Tasks, &e))?;
            Some(scheduler)
        } else {
            None
        };
        Ok(Scheduled { scheduler, cancel, registered: self })
    }
}

impl Seeded {
    /// For `erp run-task`: no Redis and no routes, so that a task can be run by hand when those are what is broken.
    pub fn task_runner(&self) -> Result<TaskRunner, PhaseError> {
        runner(&self.checked, &self.db)
    }
}
