//! Tenant-scoped transactions.

use std::{
    ops::Deref,
    sync::{Arc, Mutex as StdMutex, OnceLock},
};

use erp_core::{AuditEntry, Event, NewEvent, Origin, TenantId, crypto::PiiCrypto, fail::Point};
use tokio::sync::Mutex;
use uuid::Uuid;

use crate::{
    Db, DbError, audit,
    conn::{TxConn, connection_trait},
    outbox,
};

/// A transaction that sees one tenant's rows. Implements SeaORM's `ConnectionTrait`, so entities work on it unchanged.
pub struct TenantTx {
    conn: Mutex<TxConn>,
    tenant: TenantId,
    crypto: PiiCrypto,
}

connection_trait!(TenantTx);

impl TenantTx {
    fn conn(&self) -> &Mutex<TxConn> {
        &self.conn
    }

    pub const fn tenant(&self) -> TenantId {
        self.tenant
    }

    pub const fn crypto(&self) -> &PiiCrypto {
        &self.crypto
    }
}

/// What waits for the commit.
pub(crate) type AfterCommit = Vec<Box<dyn FnOnce() + Send>>;

/// A transaction that changes one tenant's rows. Audit entries and events are collected here and written by the commit.
pub struct WriteTx {
    tx: TenantTx,
    origin: Origin,
    audit: StdMutex<Vec<AuditEntry>>,
    events: StdMutex<Vec<NewEvent>>,
    cause: OnceLock<Uuid>,
    after: StdMutex<AfterCommit>,
}

impl Deref for WriteTx {
    type Target = TenantTx;

    fn deref(&self) -> &TenantTx {
        &self.tx
    }
}

connection_trait!(WriteTx);

impl WriteTx {
    fn conn(&self) -> &Mutex<TxConn> {
        &self.tx.conn
    }

    pub const fn origin(&self) -> &Origin {
        &self.origin
    }

    /// Adds a line to the tenant's audit chain; written, in order, by the commit.
    pub fn audit(&self, entry: AuditEntry) {
        self.audit.lock().unwrap_or_else(|e| e.into_inner()).push(entry);
    }

    /// Adds an event to the outbox; written by the commit, delivered after it. `version` is the aggregate's row version after the
    /// change, which orders the events of one aggregate.
    pub fn publish<E: Event>(&self, aggregate_id: Uuid, version: i64, event: &E) {
        self.events.lock().unwrap_or_else(|e| e.into_inner()).push(NewEvent::of(aggregate_id, version, event));
    }

    /// What this transaction publishes is an effect of that event: their headers say so (`causation_id`).
    pub fn caused_by(&self, event: Uuid) {
        self.cause.set(event).ok();
    }

    /// Runs `then` once this transaction has committed, and never if it does not; even when the caller went away meanwhile.
    /// For what this process remembers of the rows. It must neither wait nor panic.
    pub fn after_commit(&self, then: impl FnOnce() + Send + 'static) {
        self.after.lock().unwrap_or_else(|e| e.into_inner()).push(Box::new(then));
    }

    /// Writes the buffers and commits. The audit head is locked last, so that writers of one tenant queue only for the tail
    /// of their transactions.
    ///
    /// How many audit rows that were.
    async fn commit(self, db: &Db) -> Result<usize, DbError> {
        let Self { tx, origin, audit, events, cause, after } = self;
        let events = events.into_inner().unwrap_or_else(|e| e.into_inner());
        let mut after = after.into_inner().unwrap_or_else(|e| e.into_inner());
        let entries = audit.into_inner().unwrap_or_else(|e| e.into_inner());
        outbox::insert(&tx, &origin, cause.into_inner(), &events).await?;
        if !events.is_empty() {
            Point::P1.pass();
        }
        audit::append(&tx, &origin, &entries).await?;
        if !events.is_empty() {
            let (tenant, wake, listeners) = (tx.tenant(), db.0.wake.clone(), db.0.listeners.now());
            after.push(Box::new(move || {
                Point::P2.pass();
                let events: Arc<[NewEvent]> = events.into();
                wake.published(tenant, &events);
                listeners.iter().for_each(|listener| listener.committed(tenant, &events));
            }));
        }
        tx.conn.into_inner().commit(after).await?;
        Ok(entries.len())
    }
}

impl Db {
    /// Runs `work` in a READ ONLY transaction of the tenant. Whatever it answers, the transaction is rolled back.
    pub async fn read<T, E, F>(&self, tenant: TenantId, work: F) -> Result<T, E>
    where
        E: From<DbError>,
        F: AsyncFnOnce(&TenantTx) -> Result<T, E>,
    {
        let tx = self.begin(tenant, "BEGIN READ ONLY").await?;
        let answer = work(&tx).await;
        tx.conn.into_inner().end_read();
        answer
    }

    /// Runs `work` in a transaction of the tenant: commits on `Ok`; rolls back on `Err`, panic, time limit and cancellation.
    pub async fn write<T, E, F>(&self, tenant: TenantId, origin: &Origin, work: F) -> Result<T, E>
    where
        E: From<DbError>,
        F: AsyncFnOnce(&WriteTx) -> Result<T, E>,
    {
        let tx = self.begin(tenant, "BEGIN").await?;
        let (audit, events, cause, after) = Default::default();
        let tx = WriteTx { tx, origin: origin.clone(), audit, events, cause, after };
        let answer = work(&tx).await?;
        self.0.later.grew(tenant, tx.commit(self).await?);
        Ok(answer)
    }

    async fn begin(&self, tenant: TenantId, begin: &str) -> Result<TenantTx, DbError> {
        // A Uuid prints as [0-9a-f-] only. SET LOCAL lives and dies with this transaction: a session-level setting would
        // reach the next borrower of the connection.
        let begin = format!("{begin};SET LOCAL app.current_tenant_id='{tenant}'");
        let conn = TxConn::begin(&self.0.pool, self.0.options.statement_timeout, &begin).await?;
        Ok(TenantTx { conn: Mutex::new(conn), tenant, crypto: self.0.crypto.clone() })
    }
}
