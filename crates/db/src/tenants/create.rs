//! Making a tenant, under the eyes of the system's audit chain, which is the default tenant's.

use erp_core::{AuditEntry, Origin, Problem, TenantId, event::Code, new_id};
use sea_orm::{ConnectionTrait, prelude::DateTimeUtc};
use uuid::Uuid;

use super::{LocatorKind, Tenant, locate};
use crate::{Db, DbError, Outcome, WriteTx, sql, tenant_events::TenantCreated};

/// Until when and how far a tenant may be used.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    pub plan_id: Option<Uuid>,
    pub expires_at: Option<DateTimeUtc>,
    /// Users at most; the plan's number where there is none.
    pub max_users: Option<i32>,
}

/// A tenant to make; everything has been judged.
#[derive(Clone, Debug)]
pub struct NewTenant<'a> {
    pub code: &'a str,
    pub name: &'a str,
    pub timezone: &'a str,
    pub terms: Terms,
}

const INSERT: &str = "INSERT INTO tenant (id, code, name, timezone, plan_id, expires_at, max_users, status) \
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (code) DO NOTHING";

impl NewTenant<'_> {
    async fn insert(&self, tx: &WriteTx, id: Uuid, status: &str) -> Outcome<bool> {
        let Terms { plan_id, expires_at, max_users } = self.terms;
        let values: [sea_orm::Value; 8] = [
            id.into(),
            self.code.into(),
            self.name.into(),
            self.timezone.into(),
            plan_id.into(),
            expires_at.into(),
            max_users.into(),
            status.into(),
        ];
        if tx.execute_raw(sql(INSERT, values)).await?.rows_affected() == 0 {
            return Ok(false);
        }
        let statement = "INSERT INTO tenant_locator (kind, key, tenant_id) VALUES ('slug', $1, $2) ON CONFLICT DO NOTHING";
        tx.execute_raw(sql(statement, [self.code.into(), id.into()])).await?;
        Ok(true)
    }
}

/// Makes a further tenant; the one that stands, and whether it is new. Safe in parallel.
pub async fn create(db: &Db, system: TenantId, origin: &Origin, new: &NewTenant<'_>) -> Outcome<(Tenant, bool)> {
    let id = new_id();
    let made = db
        .write(system, origin, async |tx: &WriteTx| {
            let made = new.insert(tx, id, "active").await?;
            if made {
                tell(tx, id, new.code);
            }
            Outcome::Ok(made)
        })
        .await?;
    Ok((standing(db, new.code).await?, made))
}

/// Makes a row that is nobody's yet, to be filled and then [`complete`]d; or takes up one whose making broke off. `None` where there is
/// a tenant of this slug, be it one that an import has begun to bring in.
pub async fn prepare(db: &Db, system: TenantId, origin: &Origin, new: &NewTenant<'_>) -> Outcome<Option<Tenant>> {
    let id = new_id();
    let ours = db
        .write(system, origin, async |tx: &WriteTx| {
            if new.insert(tx, id, "preparing").await? {
                return Outcome::Ok(true);
            }
            let statement = "UPDATE tenant SET name = $2, timezone = $3, plan_id = $4, expires_at = $5, max_users = $6, updated_at = now() \
                WHERE code = $1 AND status = 'preparing' AND exported_at IS NULL";
            let Terms { plan_id, expires_at, max_users } = new.terms;
            let values: [sea_orm::Value; 6] =
                [new.code.into(), new.name.into(), new.timezone.into(), plan_id.into(), expires_at.into(), max_users.into()];
            Ok(tx.execute_raw(sql(statement, values)).await?.rows_affected() > 0)
        })
        .await?;
    if ours { Ok(Some(standing(db, new.code).await?)) } else { Ok(None) }
}

/// Opens a tenant that was prepared. 409 where somebody else has.
pub async fn complete(tx: &WriteTx, id: Uuid, code: &str) -> Outcome<()> {
    let statement = "UPDATE tenant SET status = 'active', status_at = clock_timestamp(), updated_at = clock_timestamp() WHERE id = $1 AND status = 'preparing'";
    if tx.execute_raw(sql(statement, [id.into()])).await?.rows_affected() == 0 {
        return Err(Problem::conflict("auth.tenant.code_taken").into());
    }
    tell(tx, id, code);
    Ok(())
}

fn tell(tx: &WriteTx, id: Uuid, code: &str) {
    tx.audit(AuditEntry::new("auth.tenant.created", "tenant", id).detail("code", code));
    tx.publish(id, 1, &TenantCreated { tenant_id: id, code: Code::of(code) });
}

async fn standing(db: &Db, code: &str) -> Outcome<Tenant> {
    let found = locate(db, LocatorKind::Slug, code).await?;
    Ok(found.ok_or_else(|| DbError::Unavailable(format!("tenant {code} vanished")))?)
}
