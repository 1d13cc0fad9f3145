//! Background tasks.

use std::sync::Arc;

use erp_core::{
    SystemClock,
    crypto::{CheckpointSigner, decode_key32},
    new_id,
};
use erp_db::Db;
use erp_settings::AuditSection;
use erp_tasks::{AuditCheckpoint, Scheduler, TaskRegistry, TaskRunner};
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
    let fail = |e: erp_tasks::DuplicateTask| PhaseError::new(PhaseName::Tasks, Kind::TasksFailed, e.to_string());
    // Described without configuration, and of no use without: what runs is the configured one, where there is one.
    for task in checked.registrar.tasks.iter().filter(|task| task.meta().name != AuditCheckpoint::NAME).cloned() {
        registry.add(task).map_err(fail)?;
    }
    if let Some(task) = checkpoints(checked)? {
        registry.add(Arc::new(task)).map_err(fail)?;
    }
    Ok(TaskRunner::new(db.clone(), Arc::new(registry), new_id()))
}

fn checkpoints(checked: &Checked) -> Result<Option<AuditCheckpoint>, PhaseError> {
    let invalid = |e: String| PhaseError::new(PhaseName::Tasks, Kind::ConfigInvalid, e);
    let section: AuditSection = checked.config.section().map_err(|e| invalid(e.to_string()))?;
    let (Some(key), Some(path)) = (section.signing_key, section.checkpoint_file) else { return Ok(None) };
    let key = decode_key32(key.expose()).map_err(|e| invalid(format!("audit.signing_key {e}")))?;
    Ok(Some(AuditCheckpoint::with(CheckpointSigner::new(&key), path, SystemClock::shared())))
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
