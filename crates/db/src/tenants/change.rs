//! What an installation's administrators change about a tenant.

use erp_core::{AuditEntry, Problem};
use sea_orm::{ConnectionTrait, prelude::DateTimeUtc};
use serde_json::json;
use uuid::Uuid;

use super::{
    create::Terms,
    state::{enter, locked, no_way},
};
use crate::{Outcome, WriteTx, sql};

/// A tenant as it shall be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TenantChange {
    pub name: String,
    pub timezone: String,
    pub terms: Terms,
}

impl TenantChange {
    /// The tenant as it stands. 404 where there is none.
    pub async fn of(tx: &impl ConnectionTrait, id: Uuid) -> Outcome<Self> {
        let statement = "SELECT name, timezone, plan_id, expires_at, max_users FROM tenant WHERE id = $1";
        let row = tx.query_one_raw(sql(statement, [id.into()])).await?.ok_or_else(Problem::not_found)?;
        let (plan_id, expires_at, max_users) = (row.try_get("", "plan_id")?, row.try_get("", "expires_at")?, row.try_get("", "max_users")?);
        let terms = Terms { plan_id, expires_at, max_users };
        Ok(Self { name: row.try_get("", "name")?, timezone: row.try_get("", "timezone")?, terms })
    }

    fn changed(&self, before: &Self) -> Vec<&'static str> {
        let (now, then) = (&self.terms, &before.terms);
        [
            ("name", self.name != before.name),
            ("timezone", self.timezone != before.timezone),
            ("plan", now.plan_id != then.plan_id),
            ("expires_at", now.expires_at != then.expires_at),
            ("max_users", now.max_users != then.max_users),
        ]
        .into_iter()
        .filter_map(|(field, differs)| differs.then_some(field))
        .collect()
    }
}

/// Writes a tenant as `change` leaves it, if that differs; an expired one whose end is moved on may be used again. `version` is the one
/// that the change is based on, `None` for any. What changed.
pub async fn update(
    tx: &WriteTx,
    id: Uuid,
    version: Option<i32>,
    change: impl FnOnce(&TenantChange) -> Result<TenantChange, Problem>,
) -> Outcome<Vec<&'static str>> {
    let standing = locked(tx, id).await?;
    if let Some(version) = version {
        Problem::expect_version(standing.version, version)?;
    }
    let before = TenantChange::of(tx, id).await?;
    let now = change(&before)?;
    let fields = now.changed(&before);
    if fields.is_empty() {
        return Ok(fields);
    }
    if matches!(standing.status.as_str(), "closed" | "preparing") {
        return Err(no_way(&standing.status));
    }
    // Whoever runs the installation must not lock it out of itself.
    if id == tx.tenant().get() && now.terms != Terms::default() {
        return Err(Problem::conflict("auth.tenant.default").into());
    }
    let Terms { plan_id, expires_at, max_users } = now.terms;
    if expires_at != before.terms.expires_at && expires_at.is_some() && is_over(tx, expires_at).await? {
        return Err(Problem::invalid("expires_at", "common.field.not_later").into());
    }
    let statement = "UPDATE tenant SET name = $2, timezone = $3, plan_id = $4, expires_at = $5, max_users = $6, updated_at = clock_timestamp(), \
        version = version + 1 WHERE id = $1";
    let values: [sea_orm::Value; 6] =
        [id.into(), now.name.as_str().into(), now.timezone.as_str().into(), plan_id.into(), expires_at.into(), max_users.into()];
    tx.execute_raw(sql(statement, values)).await?;
    let terms = |terms: &Terms| json!({ "plan_id": terms.plan_id, "expires_at": terms.expires_at, "max_users": terms.max_users });
    let entry = AuditEntry::new("auth.tenant.updated", "tenant", id).detail("fields", json!(fields));
    tx.audit(entry.detail("from", terms(&before.terms)).detail("to", terms(&now.terms)));
    if standing.status == "expired" && fields.contains(&"expires_at") {
        enter(tx, id, "active", None).await?;
    }
    Ok(fields)
}

async fn is_over(tx: &WriteTx, end: Option<DateTimeUtc>) -> Outcome<bool> {
    let row = tx.query_one_raw(sql("SELECT COALESCE($1 <= clock_timestamp(), false) AS over", [end.into()])).await?;
    Ok(row.map(|row| row.try_get("", "over")).transpose()?.unwrap_or(false))
}
