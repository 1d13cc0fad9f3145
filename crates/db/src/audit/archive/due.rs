//! Which rows are old enough.

use chrono::{DateTime, Utc};
use erp_core::TenantId;
use sea_orm::ConnectionTrait;

use crate::{Db, DbError, SystemTx, TenantTx, audit::readable_time, sql};

/// The rows of a chain that may be archived: the oldest ones, up to the first that is younger than asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    pub first_seq: i64,
    /// Below `first_seq` where there are none.
    pub last_seq: i64,
}

impl Due {
    pub fn rows(self) -> u64 {
        self.last_seq.saturating_sub(self.first_seq).saturating_add(1).max(0) as u64
    }
}

/// The time `span` ago by the database's clock: `184 days`, `6 years`.
pub async fn time_ago(db: &Db, span: &str) -> Result<DateTime<Utc>, DbError> {
    db.system(async |tx: &SystemTx| {
        let row = tx.query_one_raw(sql("SELECT now() - $1::text::interval AS at", [span.into()])).await?;
        let row = row.ok_or_else(|| DbError::Unavailable("the clock gave no row".to_owned()))?;
        Ok(row.try_get("", "at")?)
    })
    .await
}

/// What may be archived of the rows before `before`. In the order of the chain: behind a younger row nothing is old, whatever it says.
pub async fn due(db: &Db, tenant: TenantId, before: DateTime<Utc>) -> Result<Due, DbError> {
    let statement = "SELECT COALESCE((SELECT max(last_seq) FROM audit_archive WHERE tenant_id = $1), 0) AS archived, \
        COALESCE((SELECT min(seq) - 1 FROM audit_log WHERE tenant_id = $1 AND occurred_at >= $2), (SELECT max(seq) FROM audit_log WHERE tenant_id = $1), 0) AS last";
    let read = async |tx: &TenantTx| {
        let row = tx.query_one_raw(sql(statement, [tenant.get().into(), before.into()])).await?;
        let row = row.ok_or_else(|| DbError::Unavailable("the chain gave no row".to_owned()))?;
        let (archived, last): (i64, i64) = (row.try_get("", "archived")?, row.try_get("", "last")?);
        // Beyond every row there is, where somebody wrote that: nothing is due, and the verification says why.
        Ok(Due { first_seq: archived.saturating_add(1), last_seq: last.max(archived) })
    };
    db.read(tenant, read).await
}

/// The oldest row of a chain's table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Oldest {
    pub seq: i64,
    pub at: DateTime<Utc>,
}

/// The first row that is still in the table, if there is one.
pub async fn oldest(db: &Db, tenant: TenantId) -> Result<Option<Oldest>, DbError> {
    let statement = format!("SELECT seq, {} FROM audit_log WHERE tenant_id = $1 ORDER BY seq LIMIT 1", readable_time("occurred_at"));
    let read = async |tx: &TenantTx| {
        let row = tx.query_one_raw(sql(&statement, [tenant.get().into()])).await?;
        row.map(|row| Ok(Oldest { seq: row.try_get("", "seq")?, at: row.try_get("", "occurred_at")? })).transpose()
    };
    db.read(tenant, read).await
}
