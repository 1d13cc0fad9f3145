//! Audit lines that go with no change: refusals, and values that do not open. They are written soon after, many in a transaction.
//!
//! Such a line must not hold its answer up, nor fail it: it waits in memory, in bounded number. What cannot be written is counted, told
//! to the log, and told to the chain as soon as that can be written to again.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use erp_core::{AuditEntry, Origin, Outcome, TenantId};
use tokio::{sync::Notify, time::Instant};

use super::append_each;
use crate::{Db, DbError, Failure, WriteTx};

/// How many lines wait at most, of all tenants: a few MiB.
const MOST: usize = 10_000;
/// Lines of one transaction.
const BATCH: usize = 200;
/// How long lines gather before they are written.
const GATHER: Duration = Duration::from_millis(200);
/// How often a batch is tried, and the pause between.
const TRIES: u32 = 5;
const PAUSE: Duration = Duration::from_secs(1);

/// The lines that wait, and what the chains have grown by.
#[derive(Default)]
pub(crate) struct Later {
    waiting: Mutex<Waiting>,
    written: Notify,
    pulse: Pulse,
}

#[derive(Default)]
struct Waiting {
    lines: VecDeque<Line>,
    lost: BTreeMap<TenantId, u64>,
    /// Somebody is writing; whoever adds a line need not wake anybody.
    writing: bool,
}

struct Line {
    tenant: TenantId,
    origin: Origin,
    entry: AuditEntry,
}

/// Rows written since the last checkpoint, by tenant.
#[derive(Default)]
struct Pulse {
    grown: Mutex<BTreeMap<TenantId, u64>>,
    reached: Notify,
}

/// Rows after which a chain is worth a checkpoint of its own.
const MANY: u64 = 1_000;

impl Later {
    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes that a transaction has written `rows` to the tenant's chain.
    pub(crate) fn grew(&self, tenant: TenantId, rows: usize) {
        if rows == 0 {
            return;
        }
        let mut grown = self.pulse.grown.lock().unwrap_or_else(PoisonError::into_inner);
        let sum = grown.entry(tenant).or_default();
        let before = *sum;
        *sum += rows as u64;
        if before < MANY && *sum >= MANY {
            self.pulse.reached.notify_one();
        }
    }
}

impl Db {
    /// Writes a line to the tenant's chain soon. Never waits.
    pub fn audit_later(&self, tenant: TenantId, origin: Origin, entry: AuditEntry) {
        let mut waiting = self.0.later.waiting();
        let runtime = tokio::runtime::Handle::try_current();
        let (true, Ok(runtime)) = (waiting.lines.len() < MOST, runtime) else {
            let lost = waiting.lost.entry(tenant).or_default();
            *lost += 1;
            // At each power of two: a flood must not flood the log too.
            if lost.is_power_of_two() {
                tracing::error!(%tenant, lost = *lost, action = entry.action, "audit lines are lost: too many wait to be written");
            }
            return;
        };
        waiting.lines.push_back(Line { tenant, origin, entry });
        if !waiting.writing {
            waiting.writing = true;
            let db = self.clone();
            runtime.spawn(async move {
                tokio::time::sleep(GATHER).await;
                db.write_lines().await;
            });
        }
    }

    /// Waits until every line that waits is written, up to `limit`; how many are left. For the end of a process.
    pub async fn flush_audit(&self, limit: Duration) -> usize {
        let deadline = Instant::now() + limit;
        loop {
            let written = self.0.later.written.notified();
            let left = {
                let waiting = self.0.later.waiting();
                if !waiting.writing {
                    return waiting.lines.len();
                }
                waiting.lines.len()
            };
            if tokio::time::timeout_at(deadline, written).await.is_err() {
                return left.max(1);
            }
        }
    }

    /// A tenant whose chain has grown by a thousand rows through this process since this last spoke of it.
    pub async fn chain_grown(&self) -> TenantId {
        let pulse = &self.0.later.pulse;
        loop {
            let reached = pulse.reached.notified();
            let found = {
                let mut grown = pulse.grown.lock().unwrap_or_else(PoisonError::into_inner);
                let found = grown.iter().find(|(_, rows)| **rows >= MANY).map(|(tenant, _)| *tenant);
                if let Some(tenant) = &found {
                    grown.remove(tenant);
                }
                found
            };
            match found {
                Some(tenant) => return tenant,
                None => reached.await,
            }
        }
    }

    /// Writes until nothing waits.
    async fn write_lines(&self) {
        loop {
            let (tenant, lines) = {
                let mut waiting = self.0.later.waiting();
                let Some(tenant) = waiting.lines.front().map(|line| line.tenant) else {
                    waiting.writing = false;
                    self.0.later.written.notify_waiters();
                    return;
                };
                (tenant, take(&mut waiting.lines, tenant))
            };
            if let Err(error) = self.write_batch(tenant, &lines).await {
                let mut waiting = self.0.later.waiting();
                *waiting.lost.entry(tenant).or_default() += lines.len() as u64;
                tracing::error!(%tenant, lost = lines.len(), %error, "audit lines are lost: they cannot be written");
            }
        }
    }

    async fn write_batch(&self, tenant: TenantId, lines: &[Line]) -> Result<(), DbError> {
        let own = Origin::system("audit");
        let lost = self.0.later.waiting().lost.remove(&tenant).unwrap_or_default();
        let told =
            (lost > 0).then(|| AuditEntry::new("core.audit.lost", "audit_log", None).outcome(Outcome::Failure).detail("lines", lost));
        let entries: Vec<(&Origin, &AuditEntry)> =
            lines.iter().map(|line| (&line.origin, &line.entry)).chain(told.iter().map(|entry| (&own, entry))).collect();
        let mut tries = 0;
        let failed = loop {
            tries += 1;
            let write = async |tx: &WriteTx| append_each(tx, &entries).await.map_err(Failure::from);
            match self.write(tenant, &own, write).await {
                Ok(()) => {
                    self.0.later.grew(tenant, entries.len());
                    return Ok(());
                }
                Err(Failure::Db(error)) if tries >= TRIES => break error,
                Err(Failure::Db(_)) => tokio::time::sleep(PAUSE).await,
                Err(Failure::Problem(problem)) => break DbError::Unavailable(problem.to_string()),
            }
        };
        *self.0.later.waiting().lost.entry(tenant).or_default() += lost;
        Err(failed)
    }
}

/// Up to [`BATCH`] lines of one tenant, in their order; the others keep theirs.
fn take(lines: &mut VecDeque<Line>, tenant: TenantId) -> Vec<Line> {
    let (mut taken, mut left) = (Vec::new(), VecDeque::with_capacity(lines.len()));
    for line in lines.drain(..) {
        if line.tenant == tenant && taken.len() < BATCH { taken.push(line) } else { left.push_back(line) }
    }
    *lines = left;
    taken
}
