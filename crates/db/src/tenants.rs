//! The tenants: the list that background work walks, and the locator by which a request without a token finds its tenant.

use erp_core::{TenantId, new_id};
use sea_orm::{ConnectionTrait, QueryResult};
use serde::Serialize;
use uuid::Uuid;

use crate::{Db, DbError, SystemTx, sql};

/// What the serving role may know of a tenant.
#[derive(Clone, Debug, Serialize)]
pub struct Tenant {
    pub id: TenantId,
    /// The slug, unique in the installation.
    pub code: String,
    pub status: String,
    /// IANA name; all rules about days use it.
    pub timezone: String,
}

impl Tenant {
    pub fn is_active(&self) -> bool {
        self.status == "active"
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

const COLUMNS: &str = "t.id, t.code, t.status, t.timezone";

/// Every active tenant, oldest first.
pub async fn active(db: &Db) -> Result<Vec<Tenant>, DbError> {
    db.system(async |tx: &SystemTx| {
        let rows = tx.query_all_raw(sql(&format!("SELECT {COLUMNS} FROM tenant t WHERE t.status = 'active' ORDER BY t.id"), [])).await?;
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
