//! The one transaction in which rows leave the trail.

use chrono::{DateTime, Utc};
use erp_core::{AuditEntry, TenantId};
use sea_orm::ConnectionTrait;

use super::{ArchiveError, segment::Segment, write::Archiver};
use crate::{DbError, WriteTx, sql};

const INSERT: &str = "INSERT INTO audit_archive (tenant_id, first_seq, last_seq, row_count, prev_hash, last_hash, oldest_at, newest_at, made, file, sha256, archived_at, key_id, mac) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, string_to_array($9, ' ')::uuid[], $10, $11, $12, $13, $14)";

impl Archiver<'_> {
    /// Records the segment, deletes its rows and says so in the chain; when that was, by the database's clock.
    pub(super) async fn commit(&self, tenant: TenantId, segment: &Segment) -> Result<DateTime<Utc>, ArchiveError> {
        self.owner
            .write(tenant, self.origin, async |tx: &WriteTx| {
                let row = tx.query_one_raw(sql("SELECT clock_timestamp() AS at", [])).await.map_err(DbError::from)?;
                let row = row.ok_or_else(|| DbError::Unavailable("the clock gave no row".to_owned()))?;
                let segment = Segment { archived_at: row.try_get("", "at").map_err(DbError::from)?, ..segment.clone() };
                insert(tx, &segment).await?;
                let delete = "DELETE FROM audit_log WHERE tenant_id = $1 AND seq BETWEEN $2 AND $3";
                let range = [tenant.get().into(), segment.first_seq.into(), segment.last_seq.into()];
                let deleted = tx.execute_raw(sql(delete, range)).await.map_err(DbError::from)?.rows_affected();
                if deleted != segment.rows() as u64 {
                    return Err(ArchiveError::Changed(segment.first_seq, segment.last_seq));
                }
                let entry = AuditEntry::new("core.audit.archived", "audit_log", None)
                    .detail("first_seq", segment.first_seq)
                    .detail("last_seq", segment.last_seq)
                    .detail("file", segment.file.as_str())
                    .detail("sha256", hex::encode(segment.sha256));
                tx.audit(entry);
                Ok(segment.archived_at)
            })
            .await
    }
}

async fn insert(tx: &WriteTx, segment: &Segment) -> Result<(), DbError> {
    let tenant = tx.tenant();
    let key = tx.crypto().audit_key(tenant);
    let made: Vec<String> = segment.made.iter().map(ToString::to_string).collect();
    let values: [sea_orm::Value; 14] = [
        tenant.get().into(),
        segment.first_seq.into(),
        segment.last_seq.into(),
        segment.rows().into(),
        segment.prev_hash.to_vec().into(),
        segment.last_hash.to_vec().into(),
        segment.oldest_at.into(),
        segment.newest_at.into(),
        made.join(" ").into(),
        segment.file.clone().into(),
        segment.sha256.to_vec().into(),
        segment.archived_at.into(),
        i64::from(key.id()).into(),
        key.seal(&segment.description(tenant)).to_vec().into(),
    ];
    tx.execute_raw(sql(INSERT, values)).await?;
    Ok(())
}
