//! The audit chain: one per tenant, each row's hash over the row before it.
//!
//! A record is canonical JSON (RFC 8785) stored as bytes; `row_hash = HMAC-SHA-256(key, "erp-audit-v1" ‖ seq ‖ prev ‖ record)`.
//! The plain columns repeat parts of the record for searching and are checked against it on verification.

pub mod archive;
mod fault;
mod later;
mod row;
mod rows;
mod verify;

pub use fault::{Fault, FaultKind};
pub(crate) use later::Later;
pub use rows::{Export, export};
pub use verify::{Anchor, Budget, Part, Report, verify, verify_part};

use erp_core::{AuditEntry, Origin, crypto::chain};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

use crate::{DbError, TenantTx, sql};

/// Selects a column where it is a time that anything but PostgreSQL can hold, else 1970: somebody may have written `infinity` there,
/// which no record says and no reader survives.
pub fn readable_time(column: &str) -> String {
    format!(
        "CASE WHEN {column} >= '0001-01-01Z' AND {column} < '10000-01-01Z' THEN {column} ELSE '1970-01-01Z'::timestamptz END AS {column}"
    )
}

const LOCK_HEAD: &str = "INSERT INTO audit_head (tenant_id, seq, row_hash) VALUES ($1, 0, $2) \
    ON CONFLICT (tenant_id) DO UPDATE SET seq = audit_head.seq RETURNING seq, row_hash, clock_timestamp() AS at";
/// The rows, and the head after them.
const INSERT: &str = "WITH rows AS (INSERT INTO audit_log (tenant_id, seq, prev_hash, row_hash, key_id, record, occurred_at, actor, action, entity, entity_id, outcome, trace_id) \
    SELECT $1, r.seq, decode(r.prev_hash, 'hex'), decode(r.row_hash, 'hex'), $2, decode(r.record, 'hex'), $3, r.actor, r.action, r.entity, r.entity_id, r.outcome, r.trace_id \
    FROM jsonb_to_recordset($4) AS r(seq bigint, prev_hash text, row_hash text, record text, actor text, action text, entity text, entity_id uuid, outcome text, trace_id text)) \
    UPDATE audit_head SET seq = $5, row_hash = $6, updated_at = $3 WHERE tenant_id = $1";

/// Appends `entries` in order. Locks the tenant's head row until the transaction ends: call it last.
pub(crate) async fn append(tx: &TenantTx, origin: &Origin, entries: &[AuditEntry]) -> Result<(), DbError> {
    append_each(tx, &entries.iter().map(|entry| (origin, entry)).collect::<Vec<_>>()).await
}

/// As [`append`], each entry with its own origin.
async fn append_each(tx: &TenantTx, entries: &[(&Origin, &AuditEntry)]) -> Result<(), DbError> {
    if entries.is_empty() {
        return Ok(());
    }
    let tenant = tx.tenant();
    let head = tx
        .query_one_raw(sql(LOCK_HEAD, [tenant.get().into(), chain::GENESIS.to_vec().into()]))
        .await?
        .ok_or_else(|| DbError::Unavailable("the audit head gave no row".to_owned()))?;
    let mut seq: i64 = head.try_get("", "seq")?;
    let prev: Vec<u8> = head.try_get("", "row_hash")?;
    let mut prev: [u8; 32] = prev.try_into().map_err(|_| DbError::Unavailable("the audit head is malformed".to_owned()))?;
    let at: chrono::DateTime<chrono::Utc> = head.try_get("", "at")?;
    let key = tx.crypto().audit_key(tenant);
    let mut rows = Vec::with_capacity(entries.len());
    for (origin, entry) in entries {
        let full = || DbError::Unavailable("the audit head has no further number: it was tampered with".to_owned());
        seq = seq.checked_add(1).ok_or_else(full)?;
        let record = chain::canonical_json(&record(origin, entry, at, tenant.get(), seq))
            .map_err(|e| DbError::Value { sqlstate: "audit".to_owned(), message: e.to_string() })?;
        let hash = key.link(seq as u64, &prev, &record);
        rows.push(json!({
            "seq": seq, "prev_hash": hex::encode(prev), "row_hash": hex::encode(hash), "record": hex::encode(&record),
            "actor": origin.actor.label(), "trace_id": origin.trace_id.as_str(), "action": entry.action, "entity": entry.entity, "entity_id": entry.entity_id, "outcome": entry.outcome.as_str(),
        }));
        prev = hash;
    }
    let values: [sea_orm::Value; 6] =
        [tenant.get().into(), i64::from(key.id()).into(), at.into(), Value::Array(rows).into(), seq.into(), prev.to_vec().into()];
    tx.execute_raw(sql(INSERT, values)).await?;
    Ok(())
}

/// A8: who, where from, what, on what, why and how it ended. Times are RFC 3339 in UTC with microseconds.
fn record(origin: &Origin, entry: &AuditEntry, at: chrono::DateTime<chrono::Utc>, tenant: uuid::Uuid, seq: i64) -> Value {
    json!({
        "v": 1, "tenant_id": tenant, "seq": seq, "at": at.to_rfc3339_opts(chrono::SecondsFormat::Micros, true),
        "actor": origin.actor.label(), "session_id": origin.session_id, "ip": origin.ip.map(|ip| ip.to_string()),
        "user_agent": origin.user_agent, "trace_id": origin.trace_id.as_str(), "action": entry.action, "entity": entry.entity,
        "entity_id": entry.entity_id, "outcome": entry.outcome.as_str(), "reason": entry.reason, "details": Value::Object(entry.details.clone()),
    })
}
