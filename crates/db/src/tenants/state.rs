//! Whether a tenant may be used. Every way is of the installation: written in the system's chain, by a transaction of the default
//! tenant.
//!
//! ```text
//! active ⇄ suspended → closed
//! active → expired → active (a later end), expired → closed
//! ```

use erp_core::{AuditEntry, Problem, event::Code};
use sea_orm::{ConnectionTrait, QueryResult, prelude::DateTimeUtc};
use serde_json::json;
use uuid::Uuid;

use crate::{
    Db, DbError, Outcome, SystemTx, WriteTx, sql,
    tenant_events::{TenantClosed, TenantCreated, TenantExpired, TenantResumed, TenantSuspended},
};

/// What is done to a tenant at a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Switch {
    Suspend,
    Resume,
    /// For good. What it held must have been exported since it could last be used.
    Close,
}

impl Switch {
    /// The state it leads to.
    pub const fn to(self) -> &'static str {
        match self {
            Self::Suspend => "suspended",
            Self::Resume => "active",
            Self::Close => "closed",
        }
    }
}

/// A tenant's row, locked.
pub(super) struct Standing {
    pub status: String,
    /// The end has passed, whether or not it has been noted.
    pub over: bool,
    /// Exported since the tenant could last be used.
    pub exported: bool,
    pub version: i32,
}

/// Locks a tenant's row, and notes that its time is over if that is so. 404 where there is none.
pub(super) async fn locked(tx: &WriteTx, id: Uuid) -> Outcome<Standing> {
    mark_expired(tx, id).await?;
    let statement = "SELECT status, COALESCE(expires_at <= clock_timestamp(), false) AS over, COALESCE(exported_at >= status_at, false) AS exported, \
        version FROM tenant WHERE id = $1 FOR NO KEY UPDATE";
    let row = tx.query_one_raw(sql(statement, [id.into()])).await?.ok_or_else(Problem::not_found)?;
    let read = |row: &QueryResult| {
        Ok::<_, sea_orm::DbErr>(Standing {
            status: row.try_get("", "status")?,
            over: row.try_get("", "over")?,
            exported: row.try_get("", "exported")?,
            version: row.try_get("", "version")?,
        })
    };
    Ok(read(&row)?)
}

/// Suspends, resumes or closes a tenant; whether that changed anything. It counts from the next request on, but for what is
/// remembered of users for some seconds. 409 for a way that the state has not, for the default tenant, and for closing what was not
/// exported.
pub async fn switch(tx: &WriteTx, id: Uuid, switch: Switch, reason: Option<&str>) -> Outcome<bool> {
    let standing = locked(tx, id).await?;
    if id == tx.tenant().get() {
        return Err(Problem::conflict("auth.tenant.default").into());
    }
    match (standing.status.as_str(), switch) {
        (status, _) if status == switch.to() => return Ok(false),
        ("suspended" | "expired", Switch::Resume) if standing.over => return Err(Problem::conflict("auth.tenant.still_expired").into()),
        ("suspended" | "expired", Switch::Close) if !standing.exported => return Err(Problem::conflict("auth.tenant.export_first").into()),
        ("active", Switch::Suspend) | ("suspended" | "expired", Switch::Resume | Switch::Close) => {}
        (status, _) => return Err(no_way(status)),
    }
    enter(tx, id, switch.to(), reason).await?;
    Ok(true)
}

/// The refusal of a way that a state has not.
pub(super) fn no_way(status: &str) -> crate::Failure {
    let allowed: &[&str] = match status {
        "active" => &["suspended"],
        "suspended" | "expired" => &["active", "closed"],
        _ => &[],
    };
    Problem::conflict("auth.tenant.state_invalid").param("status", status).extra("allowed", json!(allowed)).into()
}

/// Writes a state down, in the chain and for others.
pub(super) async fn enter(tx: &WriteTx, id: Uuid, to: &'static str, reason: Option<&str>) -> Outcome<()> {
    // The time of the change orders its events.
    let statement = "UPDATE tenant SET status = $2, status_at = clock_timestamp(), updated_at = clock_timestamp(), version = version + 1 \
        WHERE id = $1 RETURNING (extract(epoch FROM updated_at) * 1000000)::bigint AS at";
    let row = tx.query_one_raw(sql(statement, [id.into(), to.into()])).await?.ok_or_else(Problem::not_found)?;
    let at: i64 = row.try_get("", "at")?;
    tell(tx, id, at, to, reason);
    Ok(())
}

fn tell(tx: &WriteTx, id: Uuid, at: i64, to: &'static str, reason: Option<&str>) {
    let (tenant_id, status) = (id, Code::new(to));
    let action = match to {
        "suspended" => {
            tx.publish(id, at, &TenantSuspended { tenant_id, status });
            "auth.tenant.suspended"
        }
        "expired" => {
            tx.publish(id, at, &TenantExpired { tenant_id, status });
            "auth.tenant.expired"
        }
        "closed" => {
            tx.publish(id, at, &TenantClosed { tenant_id, status });
            "auth.tenant.closed"
        }
        _ => {
            tx.publish(id, at, &TenantResumed { tenant_id, status });
            "auth.tenant.resumed"
        }
    };
    let mut entry = AuditEntry::new(action, "tenant", id);
    entry.reason = reason.map(str::to_owned);
    tx.audit(entry);
}

/// Notes that a tenant's time is over: once, whoever finds it out, and however many do at a time.
pub async fn mark_expired(tx: &WriteTx, id: Uuid) -> Outcome<bool> {
    let statement = "UPDATE tenant SET status = 'expired', status_at = clock_timestamp(), updated_at = clock_timestamp(), version = version + 1 \
        WHERE id = $1 AND status = 'active' AND expires_at <= clock_timestamp() RETURNING (extract(epoch FROM updated_at) * 1000000)::bigint AS at";
    let Some(row) = tx.query_one_raw(sql(statement, [id.into()])).await? else { return Ok(false) };
    tell(tx, id, row.try_get("", "at")?, "expired", None);
    Ok(true)
}

/// Notes that what a tenant held was written to a file whose snapshot was taken at `at`.
pub async fn mark_exported(tx: &WriteTx, id: Uuid, at: DateTimeUtc, rows: u64, sha256: &str) -> Outcome<()> {
    tx.execute_raw(sql("UPDATE tenant SET exported_at = $2, updated_at = clock_timestamp() WHERE id = $1", [id.into(), at.into()])).await?;
    tx.audit(AuditEntry::new("auth.tenant.exported", "tenant", id).detail("rows", rows).detail("sha256", sha256));
    Ok(())
}

/// Opens the book of a tenant that was brought in with `rows` rows as they stood at `at`: suspended, so that somebody looks at it first.
pub async fn mark_imported(tx: &WriteTx, id: Uuid, code: &str, rows: u64, at: DateTimeUtc) -> Outcome<()> {
    let statement = "UPDATE tenant SET status = 'suspended', status_at = clock_timestamp(), updated_at = clock_timestamp(), exported_at = NULL \
        WHERE id = $1 AND status = 'preparing' AND exported_at = $2";
    if tx.execute_raw(sql(statement, [id.into(), at.into()])).await?.rows_affected() == 0 {
        return Err(no_way("preparing"));
    }
    let entry = AuditEntry::new("auth.tenant.created", "tenant", id).detail("code", code);
    tx.audit(entry.detail("imported_rows", rows).detail("taken_at", at.to_rfc3339()));
    tx.publish(id, 1, &TenantCreated { tenant_id: id, code: Code::of(code) });
    Ok(())
}

/// Notes that a closed tenant's rows are gone. Its row stays, for its audit trail, under its slug and no other name.
pub async fn mark_erased(tx: &WriteTx, id: Uuid, entry: AuditEntry) -> Outcome<()> {
    let statement = "UPDATE tenant SET erased_at = clock_timestamp(), updated_at = clock_timestamp(), name = code, version = version + 1 \
        WHERE id = $1 AND status = 'closed' AND erased_at IS NULL";
    if tx.execute_raw(sql(statement, [id.into()])).await?.rows_affected() > 0 {
        tx.audit(entry);
    }
    Ok(())
}

/// A tenant whose time is over, which nobody has noted.
#[derive(Clone, Debug)]
pub struct Lapsed {
    pub id: Uuid,
    pub code: String,
}

/// At most `limit` of those whose time is over and of whom nobody has noted it.
pub async fn lapsed(db: &Db, limit: u64) -> Result<Vec<Lapsed>, DbError> {
    db.system(async |tx: &SystemTx| {
        let statement = "SELECT id, code FROM tenant WHERE status = 'active' AND expires_at <= now() ORDER BY expires_at LIMIT $1";
        let rows = tx.query_all_raw(sql(statement, [(limit as i64).into()])).await?;
        rows.iter().map(|row| Ok(Lapsed { id: row.try_get("", "id")?, code: row.try_get("", "code")? })).collect()
    })
    .await
}
