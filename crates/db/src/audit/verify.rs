//! Verification of a tenant's chain against its keys, its head and anchors kept elsewhere.
//!
//! A chain alone cannot tell that its last rows went together with a head set back, nor that it went as a whole: whoever can do
//! that leaves a shorter chain that is sound. An [`Anchor`] from outside the database shows it.

use std::time::{Duration, Instant};

use erp_core::{
    TenantId,
    crypto::{AuditKey, GENESIS},
};
use serde::Serialize;

use super::{
    fault::{Fault, FaultKind},
    row::Row,
    rows::{self, Batch},
};
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
    let (report, _) = walk(db, tenant, from, anchors, &mut |rows| {
        progress(rows);
        true
    })
    .await?;
    Ok(report)
}

/// How far one part of a verification goes: it ends with the batch that uses either up.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    pub rows: u64,
    pub time: Duration,
}

/// A part of a verification: what was found, and where the next part begins; nothing where the chain's end was reached, or a fault.
#[derive(Clone, Debug)]
pub struct Part {
    pub report: Report,
    pub next: Option<Anchor>,
}

/// As [`verify`], a bounded piece at a time.
pub async fn verify_part(db: &Db, tenant: TenantId, from: Option<Anchor>, budget: Budget) -> Result<Part, DbError> {
    let (begun, mut seen) = (Instant::now(), 0);
    let (report, ended) = walk(db, tenant, from, &[], &mut |rows| {
        seen += rows;
        seen < budget.rows && begun.elapsed() < budget.time
    })
    .await?;
    let next = (!ended).then_some(Anchor { seq: report.last_seq, hash: report.head });
    Ok(Part { report, next })
}

/// Goes on as long as `further` says so of each batch; whether the end was reached, or a fault.
async fn walk(
    db: &Db,
    tenant: TenantId,
    from: Option<Anchor>,
    anchors: &[Anchor],
    further: &mut (dyn FnMut(u64) -> bool + Send),
) -> Result<(Report, bool), DbError> {
    let mut walk = Walk::new(db, tenant, from, anchors);
    // Below every sequence number that the table accepts: a row before the first is a fault too.
    let mut after = from.map_or(i64::MIN, |anchor| anchor.seq);
    loop {
        let batch: Batch = db.read(tenant, async |tx: &TenantTx| rows::batch(tx, rows::PARTS, after).await).await?;
        for row in &batch.rows {
            let row = Row::read(row)?;
            after = row.seq;
            if let Err(fault) = walk.step(&row) {
                return Ok((walk.report(Some(fault)), true));
            }
        }
        let wanted = further(batch.rows.len() as u64);
        if batch.is_last() {
            let fault = walk.end(batch.head.as_ref()).err();
            return Ok((walk.report(fault), true));
        }
        if !wanted {
            return Ok((walk.report(None), false));
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
