//! Tenants as the operator of the installation sees them.

use sea_orm::{ConnectionTrait, DbErr, QueryResult, prelude::DateTimeUtc};
use serde::Serialize;
use uuid::Uuid;

use super::STATUS;
use crate::{Db, DbError, SystemTx, sql};

/// A tenant as the operator of the installation sees it.
#[derive(Clone, Debug, Serialize)]
pub struct TenantView {
    pub id: Uuid,
    /// The slug. Called so wherever the command line names one.
    #[serde(rename = "tenant")]
    pub code: String,
    pub name: String,
    /// `active`, `suspended`, `expired`, `closed`, or `preparing` while it is being made.
    pub status: String,
    pub timezone: String,
    /// The plan's code; without one everything is allowed.
    pub plan: Option<String>,
    /// Nobody gets in from then on.
    pub expires_at: Option<DateTimeUtc>,
    /// Users at most: the tenant's own number, or else its plan's.
    pub max_users: Option<i32>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    /// When the first administrator was made.
    pub seeded_at: Option<DateTimeUtc>,
    /// When its rows were last written to a file.
    pub exported_at: Option<DateTimeUtc>,
    /// When its rows were erased.
    pub erased_at: Option<DateTimeUtc>,
    pub version: i32,
}

/// From `tenant t LEFT JOIN tenant_plan p`.
pub(super) fn columns() -> String {
    format!(
        "t.id, t.code, t.name, {STATUS} AS status, t.timezone, p.code AS plan, t.expires_at, \
         COALESCE(t.max_users, (p.quotas->>'max_users')::integer) AS max_users, t.created_at, t.updated_at, t.seeded_at, t.exported_at, \
         t.erased_at, t.version"
    )
}

const FROM: &str = "FROM tenant t LEFT JOIN tenant_plan p ON p.id = t.plan_id";

/// Tenants by slug, at most `limit`, those after `after`.
pub async fn list(db: &Db, after: Option<&str>, limit: u64) -> Result<Vec<TenantView>, DbError> {
    let statement = format!("SELECT {} {FROM} WHERE t.code > $1 ORDER BY t.code LIMIT $2", columns());
    let values: [sea_orm::Value; 2] = [after.unwrap_or_default().into(), (limit as i64).into()];
    db.system(async |tx: &SystemTx| Ok(rows(tx, &statement, values).await?)).await
}

/// The tenant of a slug, whatever its status.
pub async fn show(db: &Db, code: &str) -> Result<Option<TenantView>, DbError> {
    let statement = format!("SELECT {} {FROM} WHERE t.code = $1", columns());
    db.system(async |tx: &SystemTx| Ok(rows(tx, &statement, [code.into()]).await?.pop())).await
}

/// The tenant of an id, whatever its status.
pub async fn view(tx: &impl ConnectionTrait, id: Uuid) -> Result<Option<TenantView>, DbErr> {
    Ok(rows(tx, &format!("SELECT {} {FROM} WHERE t.id = $1", columns()), [id.into()]).await?.pop())
}

/// The tenants that `tail` leaves of `tenant t`: `WHERE …`.
pub async fn select(tx: &impl ConnectionTrait, tail: &str, values: Vec<sea_orm::Value>) -> Result<Vec<TenantView>, DbErr> {
    let rows = tx.query_all_raw(sql(&format!("SELECT {} {FROM} {tail}", columns()), values)).await?;
    rows.iter().map(TenantView::read).collect()
}

async fn rows<const N: usize>(tx: &impl ConnectionTrait, statement: &str, values: [sea_orm::Value; N]) -> Result<Vec<TenantView>, DbErr> {
    tx.query_all_raw(sql(statement, values)).await?.iter().map(TenantView::read).collect()
}

impl TenantView {
    /// From a row of its columns.
    pub(super) fn read(row: &QueryResult) -> Result<Self, DbErr> {
        Ok(Self {
            id: row.try_get("", "id")?,
            code: row.try_get("", "code")?,
            name: row.try_get("", "name")?,
            status: row.try_get("", "status")?,
            timezone: row.try_get("", "timezone")?,
            plan: row.try_get("", "plan")?,
            expires_at: row.try_get("", "expires_at")?,
            max_users: row.try_get("", "max_users")?,
            created_at: row.try_get("", "created_at")?,
            updated_at: row.try_get("", "updated_at")?,
            seeded_at: row.try_get("", "seeded_at")?,
            exported_at: row.try_get("", "exported_at")?,
            erased_at: row.try_get("", "erased_at")?,
            version: row.try_get("", "version")?,
        })
    }
}
