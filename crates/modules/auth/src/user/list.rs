//! Users as those who run a tenant see them.

use erp_core::{Cursor, Page, PageRequest};
use erp_db::{Outcome, TenantTx, sql};
use sea_orm::{ConnectionTrait, DbErr, QueryResult, prelude::DateTimeUtc};
use serde::Serialize;
use uuid::Uuid;

/// One user, without anything that identifies a person beyond the name they sign in by.
#[derive(Clone, Debug, Serialize)]
pub struct UserView {
    pub id: Uuid,
    pub username: String,
    pub kind: String,
    /// `invited`, `active` or `disabled`.
    pub status: String,
    /// Role codes.
    pub roles: Vec<String>,
    pub must_change_password: bool,
    pub password_changed_at: Option<DateTimeUtc>,
    /// Live sessions.
    pub sessions: i64,
    pub created_at: DateTimeUtc,
}

const SELECT: &str = "SELECT u.id, u.username, u.kind, u.status, u.must_change_password, u.password_changed_at, u.created_at, \
    (SELECT string_agg(r.code, ' ' ORDER BY r.code) FROM user_role ur JOIN role r ON r.tenant_id = ur.tenant_id AND r.id = ur.role_id \
     AND r.deleted_at IS NULL WHERE ur.tenant_id = u.tenant_id AND ur.user_id = u.id) AS roles, \
    (SELECT count(*) FROM session s WHERE s.tenant_id = u.tenant_id AND s.user_id = u.id AND s.revoked_at IS NULL AND s.expires_at > now()) AS sessions \
    FROM user_account u WHERE u.tenant_id = $1 AND u.deleted_at IS NULL";

/// The tenant's users, newest first.
pub async fn page(tx: &TenantTx, request: &PageRequest) -> Outcome<Page<UserView>> {
    let (tenant, limit) = (tx.tenant().get(), request.fetch() as i64);
    let order = "ORDER BY u.created_at DESC, u.id DESC LIMIT $2";
    let statement = match request.after {
        Some(after) => sql(
            &format!("{SELECT} AND (u.created_at, u.id) < ($3, $4) {order}"),
            [tenant.into(), limit.into(), after.at.into(), after.id.into()],
        ),
        None => sql(&format!("{SELECT} {order}"), [tenant.into(), limit.into()]),
    };
    let rows = tx.query_all_raw(statement).await?.iter().map(view).collect::<Result<Vec<_>, _>>()?;
    Ok(Page::from_rows(rows, request, |user| Cursor { at: user.created_at, id: user.id }))
}

/// One user by id.
pub async fn one(tx: &TenantTx, id: Uuid) -> Outcome<Option<UserView>> {
    let row = tx.query_one_raw(sql(&format!("{SELECT} AND u.id = $2"), [tx.tenant().get().into(), id.into()])).await?;
    Ok(row.as_ref().map(view).transpose()?)
}

fn view(row: &QueryResult) -> Result<UserView, DbErr> {
    let roles: Option<String> = row.try_get("", "roles")?;
    Ok(UserView {
        id: row.try_get("", "id")?,
        username: row.try_get("", "username")?,
        kind: row.try_get("", "kind")?,
        status: row.try_get("", "status")?,
        roles: roles.unwrap_or_default().split_whitespace().map(str::to_owned).collect(),
        must_change_password: row.try_get("", "must_change_password")?,
        password_changed_at: row.try_get("", "password_changed_at")?,
        sessions: row.try_get("", "sessions")?,
        created_at: row.try_get("", "created_at")?,
    })
}
