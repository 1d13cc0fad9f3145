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
    Db, Failure,
    audit::{self, Anchor},
    tenants::{self, Tenant},
};
use erp_settings::{AuditSection, SafeConfig};

pub use file::{Checkpoints, read};

use crate::{Args, Configured, Counts, Schedule, Task, TaskContext, TaskError, TaskMeta, TaskReport};

/// Verifies what was added to each chain since its last checkpoint, and appends a new one. A chain that is not sound gets none and fails
/// the run.
pub struct AuditCheckpoint {
    meta: TaskMeta,
    notary: Option<Arc<Notary>>,
}

/// Signs heads of chains into the file; for the task, for a server that stops, and for chains that grow fast.
pub struct Notary {
    signer: CheckpointSigner,
    path: PathBuf,
    clock: Arc<dyn Clock>,
    /// One at a time: each reads in the file what was signed last.
    turn: tokio::sync::Mutex<()>,
}

/// As the command line describes it; [`AuditCheckpoint::with`] makes one that runs.
impl Default for AuditCheckpoint {
    fn default() -> Self {
        let summary = "Appends signed heads of the audit chains to audit.checkpoint_file; needs audit.signing_key.";
        Self { meta: TaskMeta::new(Self::NAME, "core", summary, Schedule::Every(Duration::from_mins(5))), notary: None }
    }
}

impl AuditCheckpoint {
    pub const NAME: &'static str = "core.audit-checkpoint";

    pub fn with(notary: Arc<Notary>) -> Self {
        Self { notary: Some(notary), ..Self::default() }
    }
}

#[async_trait]
impl Task for AuditCheckpoint {
    fn meta(&self) -> &TaskMeta {
        &self.meta
    }

    fn configured(&self, config: &SafeConfig) -> Result<Configured, String> {
        if self.notary.is_some() {
            return Ok(Configured::AsDescribed);
        }
        Ok(match Notary::configured(config)? {
            Some(notary) => Configured::With(Arc::new(Self::with(notary))),
            None => Configured::Without("audit.signing_key and audit.checkpoint_file are not set"),
        })
    }

    async fn run(&self, ctx: &TaskContext, _args: &Args) -> Result<TaskReport, TaskError> {
        let Some(notary) = &self.notary else {
            return Err(TaskError::fail("audit.signing_key and audit.checkpoint_file are not set"));
        };
        let faults = Mutex::new(Vec::new());
        let report = ctx
            .for_each_tenant(async |tenant: &Tenant| match notary.sign(&ctx.db, tenant).await? {
                Signed::Unchanged => Ok(Counts::of("unchanged", 1)),
                Signed::Yes => Ok(Counts::of("signed", 1)),
                Signed::No { count, fault } => {
                    faults.lock().unwrap_or_else(PoisonError::into_inner).push(format!("{}: {fault}", tenant.code));
                    Ok(Counts::of(count, 1))
                }
            })
            .await?;
        let faults = faults.into_inner().unwrap_or_else(PoisonError::into_inner);
        if faults.is_empty() { Ok(report) } else { Err(TaskError::fail(faults.join("; "))) }
    }
}

/// What became of a tenant's turn.
enum Signed {
    Unchanged,
    Yes,
    /// Why not, for people, and how it is counted.
    No {
        count: &'static str,
        fault: String,
    },
}

impl Notary {
    /// As `audit.signing_key` and `audit.checkpoint_file` say; none unless both are set. The error is one sentence for the operator.
    pub fn configured(config: &SafeConfig) -> Result<Option<Arc<Self>>, String> {
        let section: AuditSection = config.section().map_err(|e| e.to_string())?;
        let (Some(key), Some(path)) = (section.signing_key, section.checkpoint_file) else { return Ok(None) };
        let key = decode_key32(key.expose()).map_err(|e| format!("audit.signing_key {e}"))?;
        Ok(Some(Arc::new(Self::new(CheckpointSigner::new(&key), path, SystemClock::shared()))))
    }

    pub fn new(signer: CheckpointSigner, path: PathBuf, clock: Arc<dyn Clock>) -> Self {
        Self { signer, path, clock, turn: tokio::sync::Mutex::default() }
    }

    /// Signs the chain's head, if rows were added to it since the last time and it is sound. Each line is kept whatever becomes of
    /// the others.
    async fn sign(&self, db: &Db, tenant: &Tenant) -> Result<Signed, Failure> {
        let _turn = self.turn.lock().await;
        let unwritten = |error: std::io::Error| Signed::No { count: "unwritten", fault: format!("{}: {error}", self.path.display()) };
        let signed = match read(&self.path, &self.signer.public()) {
            Ok(known) => self
                .next(db, tenant, known.last(tenant.id.get()))
                .await?
                .map_or_else(|other| other, |line| file::append(&self.path, &line).map_or_else(unwritten, |()| Signed::Yes)),
            Err(error) => unwritten(error),
        };
        if let Signed::No { fault, .. } = &signed {
            tracing::error!(tenant = tenant.code, code = "core.audit.checkpoint", "{fault}");
        }
        Ok(signed)
    }

    /// The line to write.
    async fn next(&self, db: &Db, tenant: &Tenant, last: Option<Anchor>) -> Result<Result<String, Signed>, Failure> {
        let report = audit::verify(db, tenant.id, last, &[], &|_| {}).await?;
        if let Some(fault) = report.fault {
            let fault = format!("the audit chain has the fault {} at row {}", fault.kind.as_str(), fault.seq);
            return Ok(Err(Signed::No { count: "unsound", fault }));
        }
        if last.is_some_and(|last| last.seq == report.last_seq) {
            return Ok(Err(Signed::Unchanged));
        }
        let checkpoint = Checkpoint { tenant: tenant.id.get(), seq: report.last_seq, head: report.head, at: self.clock.now() };
        Ok(Ok(self.signer.line(&checkpoint)))
    }

    /// Signs every chain, whatever its tenant's status: what a server does last. Faults go to the log.
    pub async fn sign_all(&self, db: &Db) {
        let all = match tenants::all(db).await {
            Ok(all) => all,
            Err(error) => return tracing::error!(%error, "no audit chain was signed"),
        };
        for tenant in &all {
            if let Err(error) = self.sign(db, tenant).await {
                tracing::error!(tenant = tenant.code, %error, "the audit chain was not signed");
            }
        }
    }

    /// Signs a chain as soon as it has grown by a thousand rows through this process. Never returns.
    pub async fn keep_up(&self, db: &Db) {
        loop {
            let grown = db.chain_grown().await;
            match tenants::get(db, grown.get()).await {
                Ok(Some(tenant)) => {
                    if let Err(error) = self.sign(db, &tenant).await {
                        tracing::error!(tenant = tenant.code, %error, "the audit chain was not signed");
                    }
                }
                Ok(None) => {}
                Err(error) => tracing::error!(%error, "the audit chain was not signed"),
            }
        }
    }
}
