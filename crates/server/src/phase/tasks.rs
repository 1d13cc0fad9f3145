//! Background tasks.

use std::sync::Arc;

use axum::Router;
use erp_core::new_id;
use erp_db::Db;
use erp_tasks::{Scheduler, TaskRegistry, TaskRunner};
use erp_web::{Authenticator, RateLimits, RedisHandle};
use tokio_util::sync::CancellationToken;

use super::{Kind, PhaseError, PhaseName, Registered, Seeded, config::Checked};

/// The tasks phase's witness: every task can be run.
pub struct Scheduled {
    runner: TaskRunner,
    pub(super) scheduler: Option<Scheduler>,
    pub(super) cancel: CancellationToken,
    pub(super) serving: Option<Serving>,
}

/// What the router needs; absent when a task is run by hand.
pub(super) struct Serving {
    pub(super) checked: Checked,
    pub(super) db: Db,
    pub(super) redis: Option<RedisHandle>,
    pub(super) limits: RateLimits,
    pub(super) public: Router,
    pub(super) private: Router,
    pub(super) authenticator: Arc<dyn Authenticator>,
}

fn runner(checked: &Checked, db: &Db) -> Result<TaskRunner, PhaseError> {
    let mut registry = TaskRegistry::new();
    let fail = |e: erp_tasks::DuplicateTask| PhaseError::new(PhaseName::Tasks, Kind::TasksFailed, e.to_string());
    for task in checked.registrar.tasks.iter().cloned() {
        registry.add(task).map_err(fail)?;
    }
    Ok(TaskRunner::new(db.clone(), Arc::new(registry), new_id()))
}

impl Registered {
    /// Registers every task and, with `schedule`, writes their schedules. The scheduler starts to claim when serving begins.
    pub async fn tasks(self, schedule: bool) -> Result<Scheduled, PhaseError> {
        let runner = runner(&self.checked, &self.db)?;
        let cancel = CancellationToken::new();
        let scheduler = if schedule {
            let scheduler = Scheduler::new(runner.clone(), cancel.clone());
            scheduler.sync().await.map_err(|e| PhaseError::db(PhaseName::Tasks, &e))?;
            Some(scheduler)
        } else {
            None
        };
        let Self { checked, db, redis, limits, public, private, authenticator } = self;
        Ok(Scheduled { runner, scheduler, cancel, serving: Some(Serving { checked, db, redis, limits, public, private, authenticator }) })
    }
}

impl Scheduled {
    /// For `erp run-task`: no Redis and no routes, so that a task can be run by hand when those are what is broken.
    pub fn by_hand(seeded: &Seeded) -> Result<Self, PhaseError> {
        Ok(Self { runner: runner(&seeded.checked, &seeded.db)?, scheduler: None, cancel: CancellationToken::new(), serving: None })
    }

    pub const fn runner(&self) -> &TaskRunner {
        &self.runner
    }
}
