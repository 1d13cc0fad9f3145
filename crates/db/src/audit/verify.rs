//! Verification of a tenant's chain against its keys, its head and anchors kept elsewhere.
//!
//! It begins behind the rows that are archived, if the database's own records of those are sound; their files are another matter
//! ([`super::archive::Files`]).
//!
//! A chain alone cannot tell that its last rows went together with a head set back, nor that it went as a whole: whoever can do
//! that leaves a shorter chain that is sound. An [`Anchor`] from outside the database shows it.

use std::time::{Duration, Instant};

use erp_core::{
    TenantId,
    crypto::{AuditKey, GENESIS, PiiCrypto},
    same_secret,
};
use serde::Serialize;

use super::{
    archive::{self, Archived, ArchivedPart},
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
    /// Rows of the table found good; up to the fault, where there is one.
    pub rows: u64,
    /// What is in files, before these rows.
    pub archived: ArchivedPart,
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

/// Recomputes the chain of `tenant` in batches: behind `from`, or from the first row that is not archived, to the last that is committed
/// by then.
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
    let mut walk = Walk::new(db.crypto(), tenant, from, anchors);
    let mut archived = archive::read(db, tenant).await?;
    if let Err(fault) = walk.stand_on(&archived) {
        return Ok((walk.report(&archived, Some(fault)), true));
    }
    // Below every sequence number that the table accepts: a row before the first is a fault too.
    let mut after = from.map_or(i64::MIN, |anchor| anchor.seq);
    loop {
        let batch: Batch = db.read(tenant, async |tx: &TenantTx| rows::batch(tx, &rows::PARTS, after).await).await?;
        if batch.archived > archived.end().seq {
            // Rows went into a file since, some perhaps that were to come.
            archived = archive::read(db, tenant).await?;
            if let Err(fault) = walk.stand_on(&archived) {
                return Ok((walk.report(&archived, Some(fault)), true));
            }
            continue;
        }
        for row in &batch.rows {
            let row = Row::read(row)?;
            after = row.seq;
            if let Err(fault) = walk.step(&row) {
                return Ok((walk.report(&archived, Some(fault)), true));
            }
        }
        let wanted = further(batch.rows.len() as u64);
        if batch.is_last() {
            let fault = walk.end(batch.head.as_ref()).err();
            return Ok((walk.report(&archived, fault), true));
        }
        if !wanted {
            return Ok((walk.report(&archived, None), false));
        }
    }
}

/// Where the verification stands.
pub(super) struct Walk<'a> {
    crypto: &'a PiiCrypto,
    tenant: TenantId,
    anchors: &'a [Anchor],
    key: Option<AuditKey>,
    seq: i64,
    hash: [u8; 32],
    rows: u64,
    anchored: i64,
    /// Nothing was read since it stands on something that is vouched for.
    on_anchor: bool,
}

impl<'a> Walk<'a> {
    pub fn new(crypto: &'a PiiCrypto, tenant: TenantId, from: Option<Anchor>, anchors: &'a [Anchor]) -> Self {
        let start = from.unwrap_or(Anchor { seq: 0, hash: GENESIS });
        let on_anchor = from.is_some();
        Self { crypto, tenant, anchors, key: None, seq: start.seq, hash: start.hash, rows: 0, anchored: start.seq, on_anchor }
    }

    pub const fn head(&self) -> Anchor {
        Anchor { seq: self.seq, hash: self.hash }
    }

    /// Goes on behind the archived rows, unless it is farther already. What was read of them before is in line with their records, and so
    /// are anchors, where a segment begins or ends; between that the files alone can say.
    pub fn stand_on(&mut self, archived: &Archived) -> Result<(), Fault> {
        let end = archived.end();
        let own = self.head();
        for anchor in self.anchors.iter().chain([&own]).filter(|anchor| anchor.seq > 0 && anchor.seq <= end.seq) {
            match archived.hash_at(anchor.seq) {
                Some(hash) if !same_secret(&hash, &anchor.hash) => return Err(Fault::new(anchor.seq, FaultKind::AnchorMismatch)),
                Some(_) if anchor.seq != own.seq => self.anchored = self.anchored.max(anchor.seq),
                _ => {}
            }
        }
        if self.seq < end.seq {
            (self.seq, self.hash, self.on_anchor) = (end.seq, end.hash, true);
        }
        archived.fault.clone().map_or(Ok(()), Err)
    }

    pub fn step(&mut self, row: &Row) -> Result<(), Fault> {
        let fault = |kind| Err(Fault::new(row.seq, kind));
        if row.seq != self.seq + 1 {
            return Err(Fault::new(row.seq.min(self.seq + 1), FaultKind::Gap));
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
            return Err(Fault::new(row.seq, FaultKind::ColumnMismatch).in_column(column));
        }
        for anchor in self.anchors.iter().filter(|anchor| anchor.seq == row.seq) {
            if anchor.hash != hash {
                return fault(FaultKind::AnchorMismatch);
            }
            self.anchored = row.seq;
        }
        (self.seq, self.hash, self.on_anchor) = (row.seq, hash, false);
        self.rows += 1;
        Ok(())
    }

    /// The key that a row names; the last one is kept, since keys change rarely.
    fn key(&mut self, id: i64) -> Option<&AuditKey> {
        let id = u32::try_from(id).ok()?;
        if self.key.as_ref().is_none_or(|key| key.id() != id) {
            self.key = self.crypto.audit_key_by_id(self.tenant, id).ok();
        }
        self.key.as_ref()
    }

    /// The end of the rows against the head and the anchors.
    fn end(&self, head: Option<&Anchor>) -> Result<(), Fault> {
        let fault = |seq, kind| Err(Fault::new(seq, kind));
        match head {
            Some(head) if head.seq > self.seq => return fault(self.seq + 1, FaultKind::Truncated),
            // Behind an anchor without a further row the head alone can show that rows before it went.
            Some(head) if head.seq < self.seq && self.on_anchor => return fault(head.seq + 1, FaultKind::Truncated),
            Some(head) if head.seq < self.seq => return fault(head.seq + 1, FaultKind::HeadMismatch),
            Some(head) if head.hash != self.hash => return fault(self.seq, FaultKind::HeadMismatch),
            None if self.seq > 0 && self.on_anchor => return fault(1, FaultKind::Truncated),
            None if self.seq > 0 => return fault(1, FaultKind::HeadMismatch),
            _ => {}
        }
        if self.anchors.iter().any(|anchor| anchor.seq > self.seq) {
            return fault(self.seq + 1, FaultKind::Truncated);
        }
        Ok(())
    }

    fn report(&self, archived: &Archived, fault: Option<Fault>) -> Report {
        Report {
            rows: self.rows,
            archived: archived.part(),
            last_seq: self.seq,
            last_hash: hex::encode(self.hash),
            head: self.hash,
            anchored_seq: self.anchored,
            fault,
        }
    }
}
