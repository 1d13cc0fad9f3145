//! The tenants: the list that background work walks, and the locator by which a request without a token finds its tenant.

use erp_core::{AuditEntry, Origin, TenantId, event::Code, new_id};
use sea_orm::{ConnectionTrait, QueryResult, prelude::DateTimeUtc};
use serde::Serialize;
use uuid::Uuid;

use crate::{
    Db, DbError, Outcome, SystemTx, TenantTx, WriteTx, sql,
    tenant_events::{TenantCreated, TenantResumed, TenantSuspended},
};

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

/// Makes a further tenant under the eyes of the system's audit chain, which is the default tenant's. As [`ensure`] otherwise.
pub async fn create(db: &Db, system: TenantId, origin: &Origin, code: &str, name: &str, timezone: &str) -> Outcome<(Tenant, bool)> {
    let id = new_id();
    let made = db
        .write(system, origin, async |tx: &WriteTx| {
            let statement = "INSERT INTO tenant (id, code, name, timezone) VALUES ($1, $2, $3, $4) ON CONFLICT (code) DO NOTHING";
            let done = tx.execute_raw(sql(statement, [id.into(), code.into(), name.into(), timezone.into()])).await?;
            if done.rows_affected() == 0 {
                return Outcome::Ok(false);
            }
            let statement = "INSERT INTO tenant_locator (kind, key, tenant_id) VALUES ('slug', $1, $2) ON CONFLICT DO NOTHING";
            tx.execute_raw(sql(statement, [code.into(), id.into()])).await?;
            tx.audit(AuditEntry::new("auth.tenant.created", "tenant", id).detail("code", code));
            tx.publish(id, 1, &TenantCreated { tenant_id: id, code: Code::of(code) });
            Ok(true)
        })
        .await?;
    let tenant = locate(db, LocatorKind::Slug, code).await?.ok_or_else(|| DbError::Unavailable(format!("tenant {code} vanished")))?;
    Ok((tenant, made))
}

/// A tenant as the operator of the installation sees it.
#[derive(Clone, Debug, Serialize)]
pub struct TenantView {
    pub id: Uuid,
    /// The slug. Called so wherever the command line names one.
    #[serde(rename = "tenant")]
    pub code: String,
    pub name: String,
    /// `active`, `suspended`, `expired` or `closed`.
    pub status: String,
    pub timezone: String,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    /// When the first administrator was made.
    pub seeded_at: Option<DateTimeUtc>,
}

/// Tenants by slug, at most `limit`, those after `after`.
pub async fn list(db: &Db, after: Option<&str>, limit: u64) -> Result<Vec<TenantView>, DbError> {
    let statement = "SELECT id, code, name, status, timezone, created_at, updated_at, seeded_at FROM tenant \
        WHERE code > $1 ORDER BY code LIMIT $2";
    let values: [sea_orm::Value; 2] = [after.unwrap_or_default().into(), (limit as i64).into()];
    view_rows(db, statement, values).await
}

/// The tenant of a slug, whatever its status.
pub async fn show(db: &Db, code: &str) -> Result<Option<TenantView>, DbError> {
    let statement = "SELECT id, code, name, status, timezone, created_at, updated_at, seeded_at FROM tenant WHERE code = $1";
    Ok(view_rows(db, statement, [code.into()]).await?.pop())
}

async fn view_rows<const N: usize>(db: &Db, statement: &str, values: [sea_orm::Value; N]) -> Result<Vec<TenantView>, DbError> {
    db.system(async |tx: &SystemTx| {
        let rows = tx.query_all_raw(sql(statement, values)).await?;
        let view = |row: &QueryResult| {
            Ok(TenantView {
                id: row.try_get("", "id")?,
                code: row.try_get("", "code")?,
                name: row.try_get("", "name")?,
                status: row.try_get("", "status")?,
                timezone: row.try_get("", "timezone")?,
                created_at: row.try_get("", "created_at")?,
                updated_at: row.try_get("", "updated_at")?,
                seeded_at: row.try_get("", "seeded_at")?,
            })
        };
        rows.iter().map(view).collect()
    })
    .await
}

/// Whether a tenant may be used. Both ways are of the installation: written in the system's chain, by a transaction of the
/// default tenant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Switch {
    Suspend,
    Resume,
}

/// Suspends or resumes a tenant; whether that changed anything. It counts from the next request on: every request reads the
/// status. An expired or closed tenant is left as it is.
pub async fn switch(tx: &WriteTx, id: TenantId, switch: Switch, reason: Option<&str>) -> Outcome<bool> {
    let (from, to, event) = match switch {
        Switch::Suspend => ("active", "suspended", "auth.tenant.suspended"),
        Switch::Resume => ("suspended", "active", "auth.tenant.resumed"),
    };
    // A tenant has no version; the time of the change orders its events.
    let statement = "UPDATE tenant SET status = $3, updated_at = clock_timestamp() WHERE id = $1 AND status = $2 \
        RETURNING (extract(epoch FROM updated_at) * 1000000)::bigint AS at";
    let Some(row) = tx.query_one_raw(sql(statement, [id.get().into(), from.into(), to.into()])).await? else { return Ok(false) };
    let mut entry = AuditEntry::new(event, "tenant", id.get());
    entry.reason = reason.map(str::to_owned);
    tx.audit(entry);
    let (tenant_id, at, status) = (id.get(), row.try_get("", "at")?, Code::new(to));
    match switch {
        Switch::Suspend => tx.publish(tenant_id, at, &TenantSuspended { tenant_id, status }),
        Switch::Resume => tx.publish(tenant_id, at, &TenantResumed { tenant_id, status }),
    }
    Ok(true)
}

/// A slug: 2 to 40 of a-z, 0-9 and inner hyphens.
pub fn valid_slug(slug: &str) -> bool {
    (2..=40).contains(&slug.len())
        && slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !slug.starts_with('-')
        && !slug.ends_with('-')
}
