//! What is done to somebody else's account. Each is one transaction of the caller's: the row, the audit line, the event.

use erp_core::{AuditEntry, Event, FieldProblem, Problem, event::Code, new_id};
use erp_db::{Outcome, TenantTx, WriteTx, sql};
use sea_orm::{ConnectionTrait, sea_query::LockType};
use serde_json::json;
use uuid::Uuid;

use super::{entity::Model, password::store, service::locked};
use crate::{
    events::{PasswordChanged, UserCreated, UserDisabled, UserKind, UserPart, UserUpdated},
    login::{device, throttle},
    role,
    session::service::revoke_all,
};

/// Of every tenant at least one active user holds this role.
const ADMINISTRATOR: &str = "tenant_admin";

/// Makes a user with these roles; `None` where the name is taken.
pub async fn create(tx: &WriteTx, username: &str, hash: &str, must_change: bool, roles: &[&str]) -> Outcome<Option<Uuid>> {
    let (tenant, id) = (tx.tenant().get(), new_id());
    let statement = "INSERT INTO user_account (tenant_id, id, username, password_hash, must_change_password, password_changed_at) VALUES ($1, $2, $3, $4, $5, now()) \
        ON CONFLICT (tenant_id, username) DO NOTHING";
    let done = tx.execute_raw(sql(statement, [tenant.into(), id.into(), username.into(), hash.into(), must_change.into()])).await?;
    if done.rows_affected() == 0 {
        return Ok(None);
    }
    role::service::assign(tx, id, roles).await?;
    tx.audit(AuditEntry::new("auth.user.created", "user", id).detail("roles", json!(roles)));
    tx.publish(id, 1, &UserCreated { user_id: id, kind: UserKind::Staff, roles: roles.iter().map(|role| Code::of(role)).collect() });
    Ok(Some(id))
}

/// 422 naming the roles that there are, unless all of these are among them.
pub async fn require_roles(tx: &TenantTx, wanted: &[&str]) -> Outcome<()> {
    let rows = tx
        .query_all_raw(sql("SELECT code FROM role WHERE tenant_id = $1 AND deleted_at IS NULL ORDER BY code", [tx.tenant().get().into()]))
        .await?;
    let known = rows.iter().map(|row| row.try_get::<String>("", "code")).collect::<Result<Vec<_>, _>>()?;
    if wanted.iter().all(|role| known.iter().any(|code| code == role)) {
        return Ok(());
    }
    Err(Problem::fields(vec![FieldProblem::new("role", "common.field.choice").param("allowed", known.join(", "))]).into())
}

/// Sets a password for somebody who has lost theirs. Whoever was signed in is no longer, be it by a session or by an access
/// token; failed attempts are forgiven. Returns how many sessions ended.
pub async fn reset_password(tx: &WriteTx, read: &Model, hash: &str, must_change: bool) -> Outcome<u64> {
    // In the order of a login: the counter before the row.
    throttle::forget(tx, &throttle::key(tx, &read.username)).await?;
    throttle::forget(tx, &throttle::present_key(tx, read.id)).await?;
    let (id, user) = (read.id, require(tx, read.id).await?);
    store(tx, &user, hash, must_change).await?;
    // No session stays: every device is a stranger.
    device::forget(tx, id, Uuid::nil()).await?;
    let ended = end_everything(tx, &user, "password_reset").await?;
    tx.audit(AuditEntry::new("auth.user.password_reset", "user", id).detail("sessions_ended", ended).detail("must_change", must_change));
    publish(tx, &user, &PasswordChanged { user_id: id, sessions_ended: ended });
    Ok(ended)
}

/// Forgives failed attempts; whether there were any.
pub async fn unlock(tx: &WriteTx, user: &Model) -> Outcome<bool> {
    let mut forgiven = false;
    for key in [throttle::key(tx, &user.username), throttle::present_key(tx, user.id)] {
        if throttle::failures(tx, &key).await?.is_some() {
            throttle::forget(tx, &key).await?;
            forgiven = true;
        }
    }
    if !forgiven {
        return Ok(false);
    }
    tx.audit(AuditEntry::new("auth.user.unlocked", "user", user.id));
    // The row is as it was: the version too.
    tx.publish(user.id, i64::from(user.version), &UserUpdated { user_id: user.id, changed: vec![UserPart::Lock] });
    Ok(true)
}

/// Keeps a user from signing in and ends what is open; `None` where that was done before, else how many sessions ended.
/// 409 for the tenant's last active administrator.
pub async fn disable(tx: &WriteTx, id: Uuid) -> Outcome<Option<u64>> {
    keep_an_administrator(tx, id).await?;
    let user = require(tx, id).await?;
    if user.status == "disabled" {
        return Ok(None);
    }
    set_status(tx, id, "disabled").await?;
    let ended = end_everything(tx, &user, "user_disabled").await?;
    tx.audit(AuditEntry::new("auth.user.disabled", "user", id).detail("sessions_ended", ended));
    publish(tx, &user, &UserDisabled { user_id: id, sessions_ended: ended });
    Ok(Some(ended))
}

/// Lets a disabled user sign in again; whether the user was disabled.
pub async fn enable(tx: &WriteTx, id: Uuid) -> Outcome<bool> {
    let user = require(tx, id).await?;
    if user.status != "disabled" {
        return Ok(false);
    }
    set_status(tx, id, "active").await?;
    tx.audit(AuditEntry::new("auth.user.enabled", "user", id));
    publish(tx, &user, &UserUpdated { user_id: id, changed: vec![UserPart::Status] });
    Ok(true)
}

/// Ends all of a user's live sessions; how many there were.
pub async fn end_sessions(tx: &WriteTx, id: Uuid) -> Outcome<u64> {
    let ended = revoke_all(tx, id, "ended_by_operator").await?;
    if ended > 0 {
        tx.audit(AuditEntry::new("auth.session.all_ended", "user", id).detail("sessions_ended", ended));
    }
    Ok(ended)
}

async fn require(tx: &WriteTx, id: Uuid) -> Outcome<Model> {
    let user = locked(tx, id, LockType::Update).await?;
    Ok(user.filter(|user| user.deleted_at.is_none()).ok_or_else(Problem::not_found)?)
}

/// Two administrators who disable each other at once go one after the other: the role's row is locked first.
async fn keep_an_administrator(tx: &WriteTx, id: Uuid) -> Outcome<()> {
    let tenant = tx.tenant().get();
    let lock = "SELECT id FROM role WHERE tenant_id = $1 AND code = $2 FOR NO KEY UPDATE";
    tx.query_one_raw(sql(lock, [tenant.into(), ADMINISTRATOR.into()])).await?;
    let statement = "SELECT COALESCE(bool_or(u.id = $3), false) AND NOT COALESCE(bool_or(u.id <> $3), false) AS last FROM user_account u \
        JOIN user_role ur ON ur.tenant_id = u.tenant_id AND ur.user_id = u.id JOIN role r ON r.tenant_id = ur.tenant_id AND r.id = ur.role_id \
        WHERE u.tenant_id = $1 AND r.code = $2 AND u.status = 'active' AND u.deleted_at IS NULL";
    let row = tx.query_one_raw(sql(statement, [tenant.into(), ADMINISTRATOR.into(), id.into()])).await?;
    let last = row.map(|row| row.try_get::<bool>("", "last")).transpose()?.unwrap_or(false);
    if last { Err(Problem::conflict("auth.user.last_admin").into()) } else { Ok(()) }
}

async fn set_status(tx: &WriteTx, id: Uuid, status: &str) -> Outcome<()> {
    let statement =
        "UPDATE user_account SET status = $3, updated_at = now(), updated_by = $4, version = version + 1 WHERE tenant_id = $1 AND id = $2";
    let by = tx.origin().actor.user_id();
    tx.execute_raw(sql(statement, [tx.tenant().get().into(), id.into(), status.into(), by.into()])).await?;
    Ok(())
}

/// Sessions, and by the epoch the access tokens that are out.
async fn end_everything(tx: &WriteTx, user: &Model, reason: &str) -> Outcome<u64> {
    let statement = "UPDATE user_account SET token_epoch = token_epoch + 1 WHERE tenant_id = $1 AND id = $2";
    tx.execute_raw(sql(statement, [tx.tenant().get().into(), user.id.into()])).await?;
    Ok(revoke_all(tx, user.id, reason).await?)
}

/// An event about a row that this transaction has moved up by one version.
fn publish(tx: &WriteTx, user: &Model, event: &impl Event) {
    tx.publish(user.id, i64::from(user.version) + 1, event);
}
