//! Reading users.

use chrono::{DateTime, Utc};
use erp_core::{Principal, Problem};
use erp_db::{Failure, Outcome, Scoped, TenantTx, WriteTx, sql};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryResult, QuerySelect, sea_query::LockType};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    entity::{Column, Entity, Model},
    rules::is_username,
};
use crate::{Auth, mfa::factor};

/// The user of a normalised name, unless deleted.
pub async fn by_username(tx: &TenantTx, username: &str) -> Result<Option<Model>, DbErr> {
    // What cannot be a name is not asked for: PostgreSQL refuses a NUL in a text.
    if !is_username(username) {
        return Ok(None);
    }
    let query = Entity::find().filter(Column::TenantId.eq(tx.tenant().get())).filter(Column::Username.eq(username));
    query.filter(Column::DeletedAt.is_null()).one(tx).await
}

/// The user of an id, or 404.
pub async fn by_id(tx: &TenantTx, id: Uuid) -> Outcome<Model> {
    let user = Entity::require(tx, id).await?;
    if user.deleted_at.is_some() { Err(Problem::not_found().into()) } else { Ok(user) }
}

/// The row as it stands, kept from changing until the transaction ends.
pub async fn locked(tx: &WriteTx, id: Uuid, lock: LockType) -> Result<Option<Model>, DbErr> {
    Entity::find_by_id((tx.tenant().get(), id)).lock(lock).one(tx).await
}

/// Who is signed in, for the client.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Me {
    pub id: Uuid,
    #[schema(example = "admin")]
    pub username: String,
    /// The tenant's slug.
    #[schema(example = "default")]
    pub tenant: String,
    /// IANA name of the tenant's time zone; days are counted in it.
    #[schema(example = "Asia/Shanghai")]
    pub timezone: String,
    pub session_id: Uuid,
    /// Role codes.
    #[schema(example = json!(["tenant_admin"]))]
    pub roles: Vec<String>,
    /// Permission codes, of all roles together.
    #[schema(example = json!(["health.patient.list"]))]
    pub permissions: Vec<String>,
    /// Nothing but changing the password is allowed until that is done.
    pub must_change_password: bool,
    /// Logins ask for a code beside the password.
    pub mfa_enabled: bool,
    /// Nothing but setting up a second factor is allowed until that is done: the tenant asks for one.
    pub must_enrol_mfa: bool,
    /// What is sensitive is open; otherwise `POST /auth/step-up` opens it.
    pub recently_authenticated: bool,
    /// What the user should know of the last 30 days, newest first.
    pub notices: Vec<Notice>,
}

/// Something that happened to the account.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Notice {
    /// `auth.session.reuse_detected`: a refresh token came twice, so that two parties held it; the session was ended. Change the
    /// password if it was not you. `auth.wechat.contested`: another WeChat account tried to be bound to you, and was refused.
    #[schema(example = "auth.session.reuse_detected")]
    pub code: &'static str,
    pub at: DateTime<Utc>,
    /// Of a notice about a session.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_id: Option<Uuid>,
    /// The User-Agent of the session's sign-in.
    pub device: Option<String>,
    pub ip: Option<String>,
}

/// Of sessions, and of WeChat accounts.
async fn notices(tx: &TenantTx, user: Uuid) -> Result<Vec<Notice>, DbErr> {
    let statement = "(SELECT true AS reused, id AS session_id, device, ip, revoked_at AS at FROM session WHERE tenant_id = $1 AND user_id = $2 \
        AND revoke_reason = 'reuse_detected' AND revoked_at > now() - interval '30 days' ORDER BY revoked_at DESC LIMIT 10) UNION ALL \
        SELECT false, NULL, NULL, NULL, contested_at FROM external_identity WHERE tenant_id = $1 AND user_id = $2 \
        AND contested_at > now() - interval '30 days' ORDER BY at DESC LIMIT 10";
    let rows = tx.query_all_raw(sql(statement, [tx.tenant().get().into(), user.into()])).await?;
    let notice = |row: &QueryResult| {
        let code = if row.try_get("", "reused")? { "auth.session.reuse_detected" } else { "auth.wechat.contested" };
        let (session_id, device, ip) = (row.try_get("", "session_id")?, row.try_get("", "device")?, row.try_get("", "ip")?);
        Ok(Notice { code, at: row.try_get("", "at")?, session_id, device, ip })
    };
    rows.iter().map(notice).collect()
}

impl Auth {
    pub async fn me(&self, principal: &Principal) -> Outcome<Me> {
        let (tenant, timezone, roles, mfa_enabled, notices) = self
            .db
            .read(principal.tenant, async |tx: &TenantTx| {
                let statement = "SELECT t.code, t.timezone, (SELECT string_agg(r.code, ' ' ORDER BY r.code) FROM user_role ur \
                    JOIN role r ON r.tenant_id = ur.tenant_id AND r.id = ur.role_id AND r.deleted_at IS NULL \
                    WHERE ur.tenant_id = t.id AND ur.user_id = $2) AS roles FROM tenant t WHERE t.id = $1";
                let row = tx.query_one_raw(sql(statement, [tx.tenant().get().into(), principal.user_id.into()])).await?;
                let row = row.ok_or_else(Problem::unauthenticated)?;
                let roles: Option<String> = row.try_get("", "roles")?;
                let mfa = factor::status(tx, principal.user_id).await?;
                let notices = notices(tx, principal.user_id).await?;
                Ok::<(String, String, _, _, _), Failure>((
                    row.try_get("", "code")?,
                    row.try_get("", "timezone")?,
                    roles.unwrap_or_default(),
                    mfa.enabled,
                    notices,
                ))
            })
            .await?;
        Ok(Me {
            id: principal.user_id,
            username: principal.username.clone(),
            tenant,
            timezone,
            session_id: principal.session_id,
            roles: roles.split_whitespace().map(str::to_owned).collect(),
            permissions: principal.permissions.iter().cloned().collect(),
            must_change_password: principal.must_change_password,
            mfa_enabled,
            must_enrol_mfa: principal.must_enrol_mfa,
            recently_authenticated: principal.recently_authenticated,
            notices,
        })
    }
}
