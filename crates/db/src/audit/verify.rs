//! Verification of a tenant's chain against its keys, its head and anchors kept elsewhere.
//!
//! A chain alone cannot tell that its last rows went together with a head set back, nor that it went as a whole: whoever can do
//! that leaves a shorter chain that is sound. An [`Anchor`] from outside the database shows it.

use chrono::{DateTime, SecondsFormat, Utc};
use erp_core::{
    TenantId,
    crypto::{AuditKey, GENESIS},
};
use sea_orm::QueryResult;
use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::rows::{self, Batch};
use crate::{Db, DbError, TenantTx};

/// A point of a chain as it stood once: what follows must continue it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Anchor {
    pub seq: i64,
    pub hash: [u8; 32],
}

impl Anchor {
    pub fn hash_hex(&self) -> String {
        hex::encode(self.hash)
    }
}

/// What is wrong with a chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// The record, the hash or the key's id is not what was written.
    Altered,
    /// The row does not follow the one before it.
    BrokenLink,
    /// Rows are missing before one that is there.
    Gap,
    /// Rows are missing at the end: the head, or an anchor, knows later ones.
    Truncated,
    /// The row names a key that is not configured.
    UnknownKey,
    /// A searchable column does not say what the record says.
    ColumnMismatch,
    /// The head is not that of the last row.
    HeadMismatch,
    /// The chain is sound, and another one than the anchor was taken from.
    AnchorMismatch,
}

impl FaultKind {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Altered => "altered",
            Self::BrokenLink => "broken_link",
            Self::Gap => "gap",
            Self::Truncated => "truncated",
            Self::UnknownKey => "unknown_key",
            Self::ColumnMismatch => "column_mismatch",
            Self::HeadMismatch => "head_mismatch",
            Self::AnchorMismatch => "anchor_mismatch",
        }
    }
}

/// The first fault of a chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// The first row that is wrong or missing.
    pub seq: i64,
    pub kind: FaultKind,
    /// Which column, where one is at fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<&'static str>,
}

/// What a verification found.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// Rows found good; up to the fault, where there is one.
    pub rows: u64,
    /// The last good row, where there is one.
    pub last_seq: i64,
    /// Its hash in hex.
    pub last_hash: String,
    #[serde(skip)]
    pub head: [u8; 32],
    /// Up to where an anchor vouches for the chain; nothing vouches that later rows are all there.
    pub anchored_seq: i64,
    pub fault: Option<Fault>,
}

/// Recomputes the chain of `tenant` in batches: behind `from`, or from its beginning, to the last row that is committed by then.
/// The chain must also pass through every one of `anchors`. `progress` hears how many rows each batch had.
///
/// Writers are not held up. A batch and the head come from one statement, so that rows written meanwhile are no fault.
pub async fn verify(
    db: &Db,
    tenant: TenantId,
    from: Option<Anchor>,
    anchors: &[Anchor],
    progress: &(dyn Fn(u64) + Sync),
) -> Result<Report, DbError> {
    let mut walk = Walk::new(db, tenant, from, anchors);
    // Below every sequence number that the table accepts: a row before the first is a fault too.
    let mut after = from.map_or(i64::MIN, |anchor| anchor.seq);
    loop {
        let batch: Batch = db.read(tenant, async |tx: &TenantTx| rows::batch(tx, rows::PARTS, after).await).await?;
        for row in &batch.rows {
            let row = Row::read(row)?;
            after = row.seq;
            if let Err(fault) = walk.step(&row) {
                return Ok(walk.report(Some(fault)));
            }
        }
        progress(batch.rows.len() as u64);
        if batch.is_last() {
            let fault = walk.end(batch.head.as_ref()).err();
            return Ok(walk.report(fault));
        }
    }
}

/// Where the verification stands.
struct Walk<'a> {
    db: &'a Db,
    tenant: TenantId,
    anchors: &'a [Anchor],
    key: Option<AuditKey>,
    resumed: bool,
    seq: i64,
    hash: [u8; 32],
    rows: u64,
}

impl<'a> Walk<'a> {
    fn new(db: &'a Db, tenant: TenantId, from: Option<Anchor>, anchors: &'a [Anchor]) -> Self {
        let start = from.unwrap_or(Anchor { seq: 0, hash: GENESIS });
        Self { db, tenant, anchors, key: None, resumed: from.is_some(), seq: start.seq, hash: start.hash, rows: 0 }
    }

    fn step(&mut self, row: &Row) -> Result<(), Fault> {
        let fault = |kind| Err(Fault { seq: row.seq, kind, column: None });
        if row.seq != self.seq + 1 {
            return Err(Fault { seq: row.seq.min(self.seq + 1), kind: FaultKind::Gap, column: None });
        }
        if row.prev != self.hash {
            return fault(FaultKind::BrokenLink);
        }
        let prev = self.hash;
        let Some(key) = self.key(row.key_id) else { return fault(FaultKind::UnknownKey) };
        let Ok(hash) = <[u8; 32]>::try_from(row.hash.as_slice()) else { return fault(FaultKind::Altered) };
        if !key.verify(row.seq as u64, &prev, &row.record, &hash) {
            return fault(FaultKind::Altered);
        }
        if let Some(column) = row.differing_column(self.tenant) {
            return Err(Fault { seq: row.seq, kind: FaultKind::ColumnMismatch, column: Some(column) });
        }
        if self.anchors.iter().any(|anchor| anchor.seq == row.seq && anchor.hash != hash) {
            return fault(FaultKind::AnchorMismatch);
        }
        (self.seq, self.hash) = (row.seq, hash);
        self.rows += 1;
        Ok(())
    }

    /// The key that a row names; the last one is kept, since keys change rarely.
    fn key(&mut self, id: i64) -> Option<&AuditKey> {
        let id = u32::try_from(id).ok()?;
        if self.key.as_ref().is_none_or(|key| key.id() != id) {
            self.key = self.db.crypto().audit_key_by_id(self.tenant, id).ok();
        }
        self.key.as_ref()
    }

    /// The end of the rows against the head and the anchors.
    fn end(&self, head: Option<&Anchor>) -> Result<(), Fault> {
        let fault = |seq, kind| Err(Fault { seq, kind, column: None });
        match head {
            Some(head) if head.seq > self.seq => return fault(self.seq + 1, FaultKind::Truncated),
            // Behind an anchor without a further row the head alone can show that rows before it went.
            Some(head) if head.seq < self.seq && self.resumed && self.rows == 0 => return fault(head.seq + 1, FaultKind::Truncated),
            Some(head) if head.seq < self.seq => return fault(head.seq + 1, FaultKind::HeadMismatch),
            Some(head) if head.hash != self.hash => return fault(self.seq, FaultKind::HeadMismatch),
            None if self.seq > 0 && self.resumed && self.rows == 0 => return fault(1, FaultKind::Truncated),
            None if self.seq > 0 => return fault(1, FaultKind::HeadMismatch),
            _ => {}
        }
        if self.anchors.iter().any(|anchor| anchor.seq > self.seq) {
            return fault(self.seq + 1, FaultKind::Truncated);
        }
        Ok(())
    }

    fn report(&self, fault: Option<Fault>) -> Report {
        let start = if self.resumed { self.seq - self.rows as i64 } else { 0 };
        let anchored = self.anchors.iter().map(|anchor| anchor.seq).filter(|seq| *seq <= self.seq).max();
        Report {
            rows: self.rows,
            last_seq: self.seq,
            last_hash: hex::encode(self.hash),
            head: self.hash,
            anchored_seq: anchored.unwrap_or_default().max(start),
            fault,
        }
    }
}

struct Row {
    seq: i64,
    prev: Vec<u8>,
    hash: Vec<u8>,
    key_id: i64,
    record: Vec<u8>,
    occurred_at: DateTime<Utc>,
    actor: String,
    action: String,
    entity: String,
    entity_id: Option<Uuid>,
    outcome: String,
    trace_id: String,
}

impl Row {
    fn read(row: &QueryResult) -> Result<Self, DbError> {
        Ok(Self {
            seq: row.try_get("", "seq")?,
            prev: row.try_get("", "prev_hash")?,
            hash: row.try_get("", "row_hash")?,
            key_id: row.try_get("", "key_id")?,
            record: row.try_get("", "record")?,
            occurred_at: row.try_get("", "occurred_at")?,
            actor: row.try_get("", "actor")?,
            action: row.try_get("", "action")?,
            entity: row.try_get("", "entity")?,
            entity_id: row.try_get("", "entity_id")?,
            outcome: row.try_get("", "outcome")?,
            trace_id: row.try_get("", "trace_id")?,
        })
    }

    /// The first plain column that does not repeat the record. The record is genuine by then: its hash was checked.
    fn differing_column(&self, tenant: TenantId) -> Option<&'static str> {
        let record: Value = serde_json::from_slice(&self.record).unwrap_or_default();
        let pairs: [(&'static str, &str, Value); 9] = [
            ("tenant_id", "tenant_id", json!(tenant)),
            ("seq", "seq", json!(self.seq)),
            ("occurred_at", "at", json!(self.occurred_at.to_rfc3339_opts(SecondsFormat::Micros, true))),
            ("actor", "actor", json!(self.actor)),
            ("action", "action", json!(self.action)),
            ("entity", "entity", json!(self.entity)),
            ("entity_id", "entity_id", json!(self.entity_id)),
            ("outcome", "outcome", json!(self.outcome)),
            ("trace_id", "trace_id", json!(self.trace_id)),
        ];
        pairs.into_iter().find_map(|(column, member, value)| (record.get(member) != Some(&value)).then_some(column))
    }
}
