//! Inviting, inviting again, and taking an invitation back. Each is one transaction of the caller's.

use chrono::{DateTime, Utc};
use erp_core::{AuditEntry, Problem, Secret};
use erp_db::{Outcome, WriteTx, sql};
use sea_orm::{ConnectionTrait, Value, sea_query::LockType};
use serde_json::json;
use uuid::Uuid;

use crate::{
    events::UserInvited,
    role::grants::require_not_above,
    token::{RefreshToken, refresh_hash},
    user::{self, entity::Model, manage as users},
};

/// Long enough for a weekend.
const HOURS: i32 = 72;

/// What whoever invites hands over.
pub struct Given {
    pub token: Secret<String>,
    pub expires_at: DateTime<Utc>,
}

/// Gives an account that was just made its first token.
pub async fn invite(tx: &WriteTx, user: Uuid) -> Outcome<Given> {
    give(tx, user, 1).await
}

/// Gives somebody who has not come another token; the one before is dead. 409 for who has come, 403 for who is to run more than
/// the acting user does.
pub async fn invite_again(tx: &WriteTx, id: Uuid) -> Outcome<Given> {
    let user = invited(tx, id).await?;
    require_not_above(tx, id).await?;
    give(tx, id, user.version).await
}

/// Takes the invitation back: the account that nobody has used goes, and its name is free again.
pub async fn revoke(tx: &WriteTx, id: Uuid) -> Outcome<()> {
    // In the order of every deletion: administrators before the row.
    crate::role::grants::lock_administrators(tx).await?;
    let user = invited(tx, id).await?;
    tx.audit(AuditEntry::new("auth.invitation.revoked", "user", id));
    users::delete(tx, id, user.version).await
}

/// Ends whatever invitation there is.
pub async fn forget(tx: &WriteTx, user: Uuid) -> Outcome<()> {
    let statement = "DELETE FROM user_invitation WHERE tenant_id = $1 AND id = $2";
    tx.execute_raw(sql(statement, [tx.tenant().get().into(), user.into()])).await?;
    Ok(())
}

async fn invited(tx: &WriteTx, id: Uuid) -> Outcome<Model> {
    let user = user::service::locked(tx, id, LockType::Update).await?.filter(|user| user.deleted_at.is_none());
    let user = user.ok_or_else(Problem::not_found)?;
    if user.is_invited() { Ok(user) } else { Err(Problem::conflict("auth.invitation.not_invited").into()) }
}

async fn give(tx: &WriteTx, user: Uuid, version: i32) -> Outcome<Given> {
    let token = RefreshToken::generate(tx.tenant())?;
    let statement = "INSERT INTO user_invitation (tenant_id, id, token_hash, expires_at, created_by) \
        VALUES ($1, $2, $3, now() + make_interval(hours => $4), $5) ON CONFLICT (tenant_id, id) DO UPDATE \
        SET token_hash = excluded.token_hash, expires_at = excluded.expires_at, sent = user_invitation.sent + 1 RETURNING expires_at, sent";
    let values: [Value; 5] = [
        tx.tenant().get().into(),
        user.into(),
        refresh_hash(token.expose()).to_vec().into(),
        HOURS.into(),
        tx.origin().actor.user_id().into(),
    ];
    let row = tx.query_one_raw(sql(statement, values)).await?.ok_or_else(Problem::not_found)?;
    let (expires_at, sent): (DateTime<Utc>, i32) = (row.try_get("", "expires_at")?, row.try_get("", "sent")?);
    let times = sent.max(1).unsigned_abs();
    tx.audit(AuditEntry::new("auth.user.invited", "user", user).detail("expires_at", json!(expires_at)).detail("times", times));
    tx.publish(user, i64::from(version), &UserInvited { user_id: user, expires_at, times });
    Ok(Given { token, expires_at })
}
