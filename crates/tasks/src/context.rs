//! What a run gets, and the walk over the tenants.

use std::{
    collections::BTreeSet,
    panic::AssertUnwindSafe,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use erp_core::{Origin, fail::Point};
use erp_db::{
    Db, Failure,
    tenants::{self, Tenant},
};
use futures::FutureExt;
use serde_json::Value;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::{Cause, Counts, TaskError, TaskProgress, TaskReport, TenantReport, TenantStatus, Trigger, ledger};

/// Whose rows a run works on.
#[derive(Clone, Debug)]
pub enum TenantSelection {
    /// Every active tenant.
    All,
    /// These, whatever their status: an operator named them.
    Only(Vec<Tenant>),
}

impl TenantSelection {
    /// Which were named; none: all.
    pub(crate) fn ids(&self) -> Option<Vec<Uuid>> {
        match self {
            Self::All => None,
            Self::Only(tenants) => Some(tenants.iter().map(|tenant| tenant.id.get()).collect()),
        }
    }
}

/// What a run gets.
pub struct TaskContext {
    pub db: Db,
    pub run_id: Uuid,
    /// Change nothing; count what would change with [`Counts::would`].
    pub dry_run: bool,
    pub trigger: Trigger,
    pub tenants: TenantSelection,
    /// Fires when the run must end within ten seconds. Between batches ask [`Self::stopping`] instead: it notes that work was left.
    pub cancel: CancellationToken,
    pub progress: Arc<dyn TaskProgress>,
    pub(crate) origin: Origin,
    pub(crate) shared: Arc<Shared>,
}

/// What the runner can still read when the body was broken off.
#[derive(Default)]
pub(crate) struct Shared {
    tally: Mutex<TaskReport>,
    /// Work was left because the run had to end.
    stopped: AtomicBool,
    /// This try has walked over the tenants.
    walked: AtomicBool,
}

impl Shared {
    pub(crate) fn tally(&self) -> TaskReport {
        self.tally.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn has_stopped(&self) -> bool {
        self.stopped.load(Ordering::Acquire)
    }

    pub(crate) fn begin_try(&self) {
        self.walked.store(false, Ordering::Release);
    }

    /// What this run did for the tenant in an earlier try.
    fn earlier(&self, tenant: Uuid) -> Option<TenantReport> {
        let tally = self.tally.lock().unwrap_or_else(PoisonError::into_inner);
        tally.tenants.iter().find(|part| part.id == tenant && part.status == TenantStatus::Ok).cloned()
    }
}

impl TaskContext {
    /// Who answers for the changes: the task itself, or the operator who started it. One trace id for the whole run.
    pub fn origin(&self) -> Origin {
        self.origin.clone()
    }

    /// Whether the run must end. Ask it before each batch that there is work for, and leave when it says so.
    pub fn stopping(&self) -> bool {
        let stopping = self.cancel.is_cancelled();
        if stopping {
            self.shared.stopped.store(true, Ordering::Release);
        }
        stopping
    }

    /// Runs `work` for one tenant after the other. `work` commits batch by batch and asks [`Self::stopping`] between them.
    ///
    /// A tenant whose work fails or panics is recorded and does not stop the others; the run then ends as failed. A tenant
    /// that an earlier try or the broken-off run of the same slot finished is not worked on again. To be called once a run.
    ///
    /// `work` is `async |tenant: &Tenant| { … }`; it captures by reference, hence `Clone`. (The compiler cannot yet prove the
    /// future of an `AsyncFn` to be `Send`.)
    ///
    /// # Errors
    /// When the database is away altogether: worth a retry.
    pub async fn for_each_tenant(
        &self,
        work: impl AsyncFnOnce(&Tenant) -> Result<Counts, Failure> + Clone,
    ) -> Result<TaskReport, TaskError> {
        if self.shared.walked.swap(true, Ordering::AcqRel) {
            return Err(TaskError::fail("the task walks over the tenants twice in one run"));
        }
        let tenants = match &self.tenants {
            TenantSelection::All => tenants::active(&self.db).await?,
            TenantSelection::Only(tenants) => tenants.clone(),
        };
        let done = if self.dry_run { BTreeSet::new() } else { ledger::done_tenants(&self.db, self.run_id).await? };
        self.progress.begin(Some(tenants.len() as u64));
        let mut report = TaskReport::default();
        for tenant in &tenants {
            let id = tenant.id.get();
            let part = if let Some(part) = self.shared.earlier(id) {
                part
            } else if done.contains(&id) {
                self.note(part(tenant, TenantStatus::AlreadyDone, Counts::new(), None))
            } else if self.stopping() {
                break;
            } else {
                self.one_tenant(tenant, work.clone()).await?
            };
            report.tenant(part);
            self.progress.advance(1, &tenant.code);
        }
        Ok(report)
    }

    async fn one_tenant(
        &self,
        tenant: &Tenant,
        work: impl AsyncFnOnce(&Tenant) -> Result<Counts, Failure>,
    ) -> Result<TenantReport, TaskError> {
        let failed = |error: String| part(tenant, TenantStatus::Failed, Counts::new(), Some(error));
        let part = match AssertUnwindSafe(work(tenant)).catch_unwind().await {
            Ok(Ok(counts)) if self.shared.has_stopped() => return Ok(self.note(part(tenant, TenantStatus::Stopped, counts, None))),
            Ok(Ok(counts)) => part(tenant, TenantStatus::Ok, counts, None),
            Ok(Err(failure)) => {
                // One tenant's slow statement looks like a database that is away; only the latter ends the walk.
                if matches!(&failure, Failure::Db(error) if error.is_unavailable()) && self.db.ping().await.is_err() {
                    return Err(failure.into());
                }
                tracing::error!(tenant = tenant.code, error = %failure, "the tenant's part of the task failed");
                failed(Cause::of(&failure).text().to_owned())
            }
            Err(_) => {
                tracing::error!(tenant = tenant.code, "the tenant's part of the task panicked");
                failed("panic; the log has it".to_owned())
            }
        };
        if !self.dry_run {
            ledger::tenant_done(&self.db, self.run_id, tenant.id.get(), part.status == TenantStatus::Ok).await?;
        }
        Point::P13.pass();
        Ok(self.note(part))
    }

    /// Where [`Self::save_cursor`] left off for the tenant in this run, before it was broken off.
    pub async fn cursor(&self, tenant: &Tenant) -> Result<Option<Value>, Failure> {
        Ok(ledger::cursor(&self.db, self.run_id, tenant.id.get()).await?)
    }

    /// Notes how far the run has come with the tenant. Nothing is noted in a dry run.
    pub async fn save_cursor(&self, tenant: &Tenant, cursor: &Value) -> Result<(), Failure> {
        if !self.dry_run {
            ledger::save_cursor(&self.db, self.run_id, tenant.id.get(), cursor).await?;
        }
        Ok(())
    }

    fn note(&self, part: TenantReport) -> TenantReport {
        self.shared.tally.lock().unwrap_or_else(PoisonError::into_inner).tenant(part.clone());
        part
    }
}

fn part(tenant: &Tenant, status: TenantStatus, counts: Counts, error: Option<String>) -> TenantReport {
    TenantReport { tenant: tenant.code.clone(), id: tenant.id.get(), status, counts, error }
}
