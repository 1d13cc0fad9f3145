//! Tenants and plans as those who run the installation see them.

use chrono::{DateTime, Utc};
use erp_core::Cursor;
use erp_db::tenants::TenantView;
use sea_orm::{DbErr, QueryResult};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A tenant.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TenantSummary {
    pub id: Uuid,
    /// The slug, by which its users sign in. It never changes.
    #[schema(example = "east")]
    pub code: String,
    #[schema(example = "East clinic")]
    pub name: String,
    /// `active`, `suspended`, `expired`, `closed`, or `preparing` while it is being made.
    #[schema(example = "active")]
    pub status: String,
    #[schema(example = "Asia/Shanghai")]
    pub timezone: String,
    /// The code of its plan; without one its roles allow what they hold.
    #[schema(example = "basic")]
    pub plan: Option<String>,
    /// Nobody gets in from then on.
    pub expires_at: Option<DateTime<Utc>>,
    /// Users at most: its own number, or else its plan's.
    #[schema(example = 50)]
    pub max_users: Option<i32>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    /// When its rows were last written to a file.
    pub exported_at: Option<DateTime<Utc>>,
    /// When its rows were erased.
    pub erased_at: Option<DateTime<Utc>>,
    #[schema(example = 1)]
    pub version: i32,
}

impl TenantSummary {
    pub fn cursor(&self) -> Cursor {
        Cursor { at: self.created_at, id: self.id }
    }
}

impl From<TenantView> for TenantSummary {
    fn from(row: TenantView) -> Self {
        let TenantView { id, code, name, status, timezone, plan, expires_at, max_users, created_at, updated_at, exported_at, .. } = row;
        let (erased_at, version) = (row.erased_at, row.version);
        Self { id, code, name, status, timezone, plan, expires_at, max_users, created_at, updated_at, exported_at, erased_at, version }
    }
}

/// A tenant, and how full it is.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TenantDetail {
    #[serde(flatten)]
    pub tenant: TenantSummary,
    /// Users who count towards `max_users`: staff who are not disabled.
    #[schema(example = 12)]
    pub users: i64,
}

/// A tenant that was made.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TenantMade {
    #[serde(flatten)]
    pub tenant: TenantSummary,
    /// The name of its first administrator.
    #[schema(example = "admin")]
    pub admin_username: String,
    /// Where no password was given: hand it over on a safe way. It is not shown again.
    #[schema(example = "qyv4-tn7d-x2hc-9mzk")]
    pub one_time_password: Option<String>,
}

/// How much of something a plan has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Quotas {
    /// Users of a tenant at most: 1 to 1000000. Absent where there is no such limit.
    #[schema(example = 50, minimum = 1, maximum = 1_000_000)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_users: Option<i32>,
}

/// A plan.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct TenantPlan {
    pub id: Uuid,
    #[schema(example = "basic")]
    pub code: String,
    #[schema(example = "Basic")]
    pub name: String,
    /// Codes of permissions, or beginnings of them with `.*` behind.
    #[schema(example = json!(["auth.*", "health.patient.*"]))]
    pub permission_codes: Vec<String>,
    pub quotas: Quotas,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    #[schema(example = 1)]
    pub version: i32,
}

pub(super) const PLAN_COLUMNS: &str =
    "id, code, name, to_jsonb(permission_codes) AS permission_codes, quotas, created_at, updated_at, version";

impl TenantPlan {
    pub fn cursor(&self) -> Cursor {
        Cursor { at: self.created_at, id: self.id }
    }

    pub(super) fn read(row: &QueryResult) -> Result<Self, DbErr> {
        let (codes, quotas): (serde_json::Value, serde_json::Value) = (row.try_get("", "permission_codes")?, row.try_get("", "quotas")?);
        let unread = |e: serde_json::Error| DbErr::Type(e.to_string());
        Ok(Self {
            id: row.try_get("", "id")?,
            code: row.try_get("", "code")?,
            name: row.try_get("", "name")?,
            permission_codes: serde_json::from_value(codes).map_err(unread)?,
            quotas: serde_json::from_value(quotas).map_err(unread)?,
            created_at: row.try_get("", "created_at")?,
            updated_at: row.try_get("", "updated_at")?,
            version: row.try_get("", "version")?,
        })
    }
}
