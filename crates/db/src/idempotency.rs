//! `Idempotency-Key`: the answer to a creating request, stored in the transaction that created.
//!
//! The row is inserted first, so a second caller with the same key waits for the first and then reads its answer; a rollback
//! frees the key. The stored body is encrypted: it may name a person.

use erp_core::{crypto::Field, new_id, same_secret};
use sea_orm::ConnectionTrait;
use serde_json::Value;
use uuid::Uuid;

use crate::{DbError, TenantTx, WriteTx, sql};

/// How long an answer is kept.
pub const KEEP_HOURS: i32 = 24;
const TABLE: &str = "idempotency_key";

/// Who asked for what under which key. `request_mac` tells a repeat from another request under the same key.
#[derive(Clone, Debug)]
pub struct Key {
    pub principal: Uuid,
    /// Method and route template: `POST /api/v1/health/patients`.
    pub route: String,
    pub key: String,
    pub request_mac: [u8; 32],
}

/// An answer given earlier.
#[derive(Clone, Debug)]
pub struct Stored {
    pub status: u16,
    pub headers: Value,
    pub body: String,
}

#[derive(Debug)]
pub enum Claim {
    /// The key is ours: do the work, then [`store`] the answer under this row id.
    Fresh(Uuid),
    Replay(Stored),
    /// The key was used for another request.
    Mismatch,
}

pub async fn claim(tx: &WriteTx, key: &Key) -> Result<Claim, DbError> {
    let id = new_id();
    let inserted = tx
        .query_one_raw(sql(
            "INSERT INTO idempotency_key (tenant_id, id, principal_id, route, key, request_mac, expires_at) \
             VALUES ($1, $2, $3, $4, $5, $6, now() + make_interval(hours => $7)) \
             ON CONFLICT (tenant_id, principal_id, route, key) DO UPDATE SET id = excluded.id, request_mac = excluded.request_mac, status = NULL, headers = NULL, \
             body_enc = NULL, created_at = now(), expires_at = excluded.expires_at WHERE idempotency_key.expires_at <= now() RETURNING id",
            [tx.tenant().get().into(), id.into(), key.principal.into(), key.route.as_str().into(), key.key.as_str().into(), key.request_mac.to_vec().into(), KEEP_HOURS.into()],
        ))
        .await?;
    if inserted.is_some() {
        return Ok(Claim::Fresh(id));
    }
    stored(tx, key).await
}

async fn stored(tx: &TenantTx, key: &Key) -> Result<Claim, DbError> {
    let row = tx
        .query_one_raw(sql(
            "SELECT id, request_mac, status, headers, body_enc FROM idempotency_key WHERE tenant_id = $1 AND principal_id = $2 AND route = $3 AND key = $4",
            [tx.tenant().get().into(), key.principal.into(), key.route.as_str().into(), key.key.as_str().into()],
        ))
        .await?
        .ok_or_else(|| DbError::Contention { sqlstate: "idempotency".to_owned() })?;
    let mac: Vec<u8> = row.try_get("", "request_mac")?;
    if !same_secret(&mac, &key.request_mac) {
        return Ok(Claim::Mismatch);
    }
    let id: Uuid = row.try_get("", "id")?;
    let (Some(status), Some(body)) = (row.try_get::<Option<i16>>("", "status")?, row.try_get::<Option<Vec<u8>>>("", "body_enc")?) else {
        return Err(DbError::Contention { sqlstate: "idempotency".to_owned() });
    };
    let field = Field { tenant: tx.tenant(), table: TABLE, column: "body", row: id };
    let body = tx.crypto().open(&field, None, &body)?.into_inner();
    Ok(Claim::Replay(Stored { status: status as u16, headers: row.try_get("", "headers")?, body }))
}

/// Keeps the answer; call it last in the transaction that made it.
pub async fn store(tx: &WriteTx, id: Uuid, answer: &Stored) -> Result<(), DbError> {
    let field = Field { tenant: tx.tenant(), table: TABLE, column: "body", row: id };
    let body = tx.crypto().seal(&field, None, &answer.body)?;
    tx.execute_raw(sql(
        "UPDATE idempotency_key SET status = $3, headers = $4, body_enc = $5 WHERE tenant_id = $1 AND id = $2",
        [tx.tenant().get().into(), id.into(), (answer.status as i16).into(), answer.headers.clone().into(), body.into()],
    ))
    .await?;
    Ok(())
}

/// Deletes up to `batch` expired rows of the tenant; returns how many went.
pub async fn delete_expired(tx: &WriteTx, batch: i64) -> Result<u64, DbError> {
    let done = tx
        .execute_raw(sql(
            "DELETE FROM idempotency_key WHERE (tenant_id, id) IN (SELECT tenant_id, id FROM idempotency_key WHERE tenant_id = $1 AND expires_at <= now() \
             ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED)",
            [tx.tenant().get().into(), batch.into()],
        ))
        .await?;
    Ok(done.rows_affected())
}

/// How many rows of the tenant have expired.
pub async fn count_expired(tx: &TenantTx) -> Result<u64, DbError> {
    let row = tx
        .query_one_raw(sql(
            "SELECT count(*) AS n FROM idempotency_key WHERE tenant_id = $1 AND expires_at <= now()",
            [tx.tenant().get().into()],
        ))
        .await?;
    Ok(row.map(|r| r.try_get::<i64>("", "n")).transpose()?.unwrap_or(0) as u64)
}
