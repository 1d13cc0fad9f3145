//! The tenants: the list that background work walks, and the locator by which a request without a token finds its tenant.

mod change;
mod create;
mod plan;
pub mod portable;
mod state;
mod view;

use erp_core::{TenantId, new_id};
use sea_orm::{ConnectionTrait, QueryResult};
use serde::Serialize;
use uuid::Uuid;

pub use self::{
    change::{TenantChange, update},
    create::{NewTenant, Terms, complete, create, prepare},
    plan::{PlanTerms, plan_id, plan_terms},
    state::{Lapsed, Switch, lapsed, mark_erased, mark_expired, mark_exported, mark_imported, switch},
    view::{TenantView, list, select, show, view},
};
use crate::{Db, DbError, SystemTx, TenantTx, sql};

/// What the serving role may know of a tenant.
#[derive(Clone, Debug, Serialize)]
pub struct Tenant {
    pub id: TenantId,
    /// The slug, unique in the installation.
    pub code: String,
    /// `active`, `suspended`, `expired`, `closed`, or `preparing` while it is being made. One whose time is over is `expired`, whether
    /// or not somebody has written that down yet.
    pub status: String,
    /// IANA name; all rules about days use it.
    pub timezone: String,
}

impl Tenant {
    pub fn is_active(&self) -> bool {
        self.status == "active"
    }

    /// Whether people have accounts in it, though they may get in nowhere at the moment.
    pub fn has_users(&self) -> bool {
        matches!(self.status.as_str(), "active" | "suspended" | "expired")
    }

    /// Whether its row is gone while its audit chain is, or was, there.
    pub fn is_missing(&self) -> bool {
        self.status == "missing"
    }

    #[expect(clippy::disallowed_methods, reason = "the tenant list vouches for the ids it reads from the tenant table")]
    fn from_row(row: &QueryResult) -> Result<Self, DbError> {
        let id: Uuid = row.try_get("", "id")?;
        Ok(Self {
            id: TenantId::from_verified(id),
            code: row.try_get("", "code")?,
            status: row.try_get("", "status")?,
            timezone: row.try_get("", "timezone")?,
        })
    }
}

/// By what a tenant is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LocatorKind {
    Slug,
    Host,
    AppId,
}

impl LocatorKind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Slug => "slug",
            Self::Host => "host",
            Self::AppId => "appid",
        }
    }
}

/// What a row `t` of `tenant` amounts to at this moment, as SQL.
pub const STATUS: &str = "CASE WHEN t.status = 'active' AND t.expires_at <= now() THEN 'expired' ELSE t.status END";

const COLUMNS: &str =
    "t.id, t.code, CASE WHEN t.status = 'active' AND t.expires_at <= now() THEN 'expired' ELSE t.status END AS status, t.timezone";

/// Every active tenant, oldest first.
pub async fn active(db: &Db) -> Result<Vec<Tenant>, DbError> {
    db.system(async |tx: &SystemTx| {
        let rows = tx.query_all_raw(sql(&format!("SELECT {COLUMNS} FROM tenant t WHERE t.status = 'active' AND (t.expires_at IS NULL OR t.expires_at > now()) ORDER BY t.id"), [])).await?;
        rows.iter().map(Tenant::from_row).collect()
    })
    .await
}

/// Every tenant whatever its status, oldest first: what concerns its past, such as its audit trail, does not end with it.
pub async fn all(db: &Db) -> Result<Vec<Tenant>, DbError> {
    db.system(async |tx: &SystemTx| {
        let rows = tx.query_all_raw(sql(&format!("SELECT {COLUMNS} FROM tenant t ORDER BY t.id"), [])).await?;
        rows.iter().map(Tenant::from_row).collect()
    })
    .await
}

/// Every tenant that has, or ever had, an audit chain: the tenant table, the heads of chains, and the tenants whose making the trail
/// itself records. One that is missing in the tenant table, where nobody but a hand in the table takes it out, has the status `missing`
/// and its id for a slug.
pub async fn with_chains(db: &Db) -> Result<Vec<Tenant>, DbError> {
    let mut found = all(db).await?;
    let heads: Vec<Uuid> = db
        .system(async |tx: &SystemTx| {
            let rows = tx.query_all_raw(sql("SELECT tenant_id AS id FROM audit_head ORDER BY tenant_id", [])).await?;
            rows.iter().map(|row| Ok(row.try_get("", "id")?)).collect::<Result<_, DbError>>()
        })
        .await?;
    add_missing(&mut found, heads);
    // Made ones are recorded in the system's chain, which is the default tenant's; the others have none of these lines.
    for chain in found.clone() {
        let made: Vec<Uuid> = db
            .read(chain.id, async |tx: &TenantTx| {
                let statement = "SELECT entity_id AS id FROM audit_log WHERE tenant_id = $1 AND action = 'auth.tenant.created' AND entity_id IS NOT NULL ORDER BY seq";
                let rows = tx.query_all_raw(sql(statement, [tx.tenant().get().into()])).await?;
                rows.iter().map(|row| Ok(row.try_get("", "id")?)).collect::<Result<_, DbError>>()
            })
            .await?;
        add_missing(&mut found, made);
        let archived: Vec<Uuid> = db
            .read(chain.id, async |tx: &TenantTx| {
                let statement = "SELECT unnest(made) AS id FROM audit_archive WHERE tenant_id = $1 ORDER BY 1";
                let rows = tx.query_all_raw(sql(statement, [tx.tenant().get().into()])).await?;
                rows.iter().map(|row| Ok(row.try_get("", "id")?)).collect::<Result<_, DbError>>()
            })
            .await?;
        add_missing(&mut found, archived);
    }
    Ok(found)
}

#[expect(clippy::disallowed_methods, reason = "the heads of chains and the system's chain vouch for the ids of tenants that are gone")]
fn add_missing(found: &mut Vec<Tenant>, ids: Vec<Uuid>) {
    for id in ids {
        if found.iter().all(|tenant| tenant.id.get() != id) {
            let (code, status) = (id.to_string(), "missing".to_owned());
            found.push(Tenant { id: TenantId::from_verified(id), code, status, timezone: "UTC".to_owned() });
        }
    }
}

/// The tenant that a slug, host or app id names, whatever its status.
pub async fn locate(db: &Db, kind: LocatorKind, key: &str) -> Result<Option<Tenant>, DbError> {
    let key = key.trim().to_ascii_lowercase();
    if key.is_empty() || key.len() > 253 || key.contains('\0') {
        return Ok(None);
    }
    db.system(async |tx: &SystemTx| {
        let statement =
            format!("SELECT {COLUMNS} FROM tenant_locator l JOIN tenant t ON t.id = l.tenant_id WHERE l.kind = $1 AND l.key = $2");
        let row = tx.query_one_raw(sql(&statement, [kind.as_str().into(), key.into()])).await?;
        row.as_ref().map(Tenant::from_row).transpose()
    })
    .await
}

/// The id alone that a slug names: for a schema on its way up or down, whose tenants have not all their columns.
#[expect(clippy::disallowed_methods, reason = "the tenant locator is one of the places that may vouch for a tenant")]
pub async fn id_of_slug(db: &Db, slug: &str) -> Result<Option<TenantId>, DbError> {
    let statement =
        sql("SELECT tenant_id FROM tenant_locator WHERE kind = $1 AND key = $2", [LocatorKind::Slug.as_str().into(), slug.into()]);
    db.system(async |tx: &SystemTx| {
        let row = tx.query_one_raw(statement).await?;
        Ok(row.map(|row| row.try_get("", "tenant_id")).transpose()?.map(TenantId::from_verified))
    })
    .await
}

/// The tenant with this id, for verified tokens: checks that it exists and gives its status.
pub async fn get(db: &Db, id: Uuid) -> Result<Option<Tenant>, DbError> {
    db.system(async |tx: &SystemTx| {
        let row = tx.query_one_raw(sql(&format!("SELECT {COLUMNS} FROM tenant t WHERE t.id = $1"), [id.into()])).await?;
        row.as_ref().map(Tenant::from_row).transpose()
    })
    .await
}

/// Makes the tenant and its slug's locator; returns the one that stands and whether it is new. Safe in parallel.
pub async fn ensure(db: &Db, code: &str, name: &str, timezone: &str) -> Result<(Tenant, bool), DbError> {
    let id = new_id();
    let created = db
        .system(async |tx: &SystemTx| {
            let done = tx
                .execute_raw(sql("INSERT INTO tenant (id, code, name, timezone) VALUES ($1, $2, $3, $4) ON CONFLICT (code) DO NOTHING", [id.into(), code.into(), name.into(), timezone.into()]))
                .await?;
            tx.execute_raw(sql(
                "INSERT INTO tenant_locator (kind, key, tenant_id) SELECT 'slug', t.code, t.id FROM tenant t WHERE t.code = $1 ON CONFLICT DO NOTHING",
                [code.into()],
            ))
            .await?;
            Ok::<_, DbError>(done.rows_affected() > 0)
        })
        .await?;
    let tenant = locate(db, LocatorKind::Slug, code).await?.ok_or_else(|| DbError::Unavailable(format!("tenant {code} vanished")))?;
    Ok((tenant, created))
}

/// A slug: 2 to 40 of a-z, 0-9 and inner hyphens.
pub fn valid_slug(slug: &str) -> bool {
    (2..=40).contains(&slug.len())
        && slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !slug.starts_with('-')
        && !slug.ends_with('-')
}

/// The id of the plan of this code.
pub async fn plan_of_code(db: &Db, code: &str) -> Result<Option<Uuid>, DbError> {
    db.system(async |tx: &SystemTx| plan_id(tx, code).await.map_err(DbError::from)).await
}
