//! `core.audit-checkpoint`: signed heads of the audit chains, kept outside the database.

mod file;

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use async_trait::async_trait;
use erp_core::{
    Clock, SystemClock,
    crypto::{Checkpoint, CheckpointSigner, decode_key32},
};
use erp_db::{
    Failure,
    audit::{self, Anchor, Fault},
    tenants::Tenant,
};
use erp_settings::{AuditSection, SafeConfig};

pub use file::{Checkpoints, read};

use crate::{Args, Configured, Counts, Schedule, Task, TaskContext, TaskError, TaskMeta, TaskReport};

/// Verifies what was added to each chain since its last checkpoint, and appends a new one. A chain that is not sound gets none and fails
/// the run.
pub struct AuditCheckpoint {
    meta: TaskMeta,
    sink: Option<Sink>,
}

struct Sink {
    signer: CheckpointSigner,
    path: PathBuf,
    clock: Arc<dyn Clock>,
}

/// As the command line describes it; [`AuditCheckpoint::with`] makes one that runs.
impl Default for AuditCheckpoint {
    fn default() -> Self {
        let summary = "Appends signed heads of the audit chains to audit.checkpoint_file; needs audit.signing_key.";
        Self { meta: TaskMeta::new(Self::NAME, "core", summary, Schedule::Every(Duration::from_mins(5))), sink: None }
    }
}

impl AuditCheckpoint {
    pub const NAME: &'static str = "core.audit-checkpoint";

    pub fn with(signer: CheckpointSigner, path: PathBuf, clock: Arc<dyn Clock>) -> Self {
        Self { sink: Some(Sink { signer, path, clock }), ..Self::default() }
    }
}

#[async_trait]
impl Task for AuditCheckpoint {
    fn meta(&self) -> &TaskMeta {
        &self.meta
    }

    fn configured(&self, config: &SafeConfig) -> Result<Configured, String> {
        let section: AuditSection = config.section().map_err(|e| e.to_string())?;
        let (Some(key), Some(path)) = (section.signing_key, section.checkpoint_file) else {
            return Ok(Configured::Without("audit.signing_key and audit.checkpoint_file are not set"));
        };
        let key = decode_key32(key.expose()).map_err(|e| format!("audit.signing_key {e}"))?;
        Ok(Configured::With(Arc::new(Self::with(CheckpointSigner::new(&key), path, SystemClock::shared()))))
    }

    async fn run(&self, ctx: &TaskContext, _args: &Args) -> Result<TaskReport, TaskError> {
        let Some(sink) = &self.sink else {
            return Err(TaskError::fail("audit.signing_key and audit.checkpoint_file are not set"));
        };
        let io = |error: std::io::Error| TaskError::fail(format!("{}: {error}", sink.path.display()));
        let known = read(&sink.path, &sink.signer.public()).map_err(io)?;
        let faults = Mutex::new(Vec::new());
        let report = ctx
            .for_each_tenant(async |tenant: &Tenant| {
                let (count, fault) = match sink.next(ctx, tenant, known.last(tenant.id.get())).await? {
                    Next::Unchanged => ("unchanged", None),
                    // One by one: what is signed is kept whatever becomes of the run.
                    Next::Signed(line) => match file::append(&sink.path, &line) {
                        Ok(()) => ("signed", None),
                        Err(error) => ("unwritten", Some(format!("{}: {error}", sink.path.display()))),
                    },
                    Next::Unsound(fault) => {
                        ("unsound", Some(format!("the audit chain has the fault {} at row {}", fault.kind.as_str(), fault.seq)))
                    }
                };
                if let Some(fault) = fault {
                    tracing::error!(tenant = tenant.code, "{fault}");
                    faults.lock().unwrap_or_else(PoisonError::into_inner).push(format!("{}: {fault}", tenant.code));
                }
                Ok(Counts::of(count, 1))
            })
            .await?;
        let faults = faults.into_inner().unwrap_or_else(PoisonError::into_inner);
        if faults.is_empty() { Ok(report) } else { Err(TaskError::fail(faults.join("; "))) }
    }
}

/// What a tenant's turn gives.
enum Next {
    Unchanged,
    Signed(String),
    Unsound(Fault),
}

impl Sink {
    async fn next(&self, ctx: &TaskContext, tenant: &Tenant, last: Option<Anchor>) -> Result<Next, Failure> {
        let report = audit::verify(&ctx.db, tenant.id, last, &[], &|_| {}).await?;
        if let Some(fault) = report.fault {
            return Ok(Next::Unsound(fault));
        }
        if last.is_some_and(|last| last.seq == report.last_seq) {
            return Ok(Next::Unchanged);
        }
        let checkpoint = Checkpoint { tenant: tenant.id.get(), seq: report.last_seq, head: report.head, at: self.clock.now() };
        Ok(Next::Signed(self.signer.line(&checkpoint)))
    }
}
