//! Letting somebody in again, and keeping them out: each is one transaction of the caller's, as in [`super::manage`].

use erp_core::{AuditEntry, Problem};
use erp_db::{Outcome, WriteTx, sql};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::{
    entity::Model,
    manage::{end_everything, keep_an_administrator, publish, require, touch},
    password::store,
};
use crate::{
    events::{MfaChange, MfaChanged, PasswordChanged, UserDisabled, UserPart, UserUpdated},
    invitation,
    login::{device, throttle},
    mfa::factor,
    role::grants::{lock_administrators, require_not_above},
    session::service::revoke_all,
    tenant::quota::take_seat,
};

/// Sets a password for somebody who has lost theirs; 403 for who runs more than the acting user does. Whoever was signed in is no longer, be it by a session or by an access
/// token; failed attempts are forgiven. Returns how many sessions ended.
pub async fn reset_password(tx: &WriteTx, read: &Model, hash: &str, must_change: bool) -> Outcome<u64> {
    // In the order of a login: the counter before the row.
    throttle::forget(tx, &throttle::key(tx, &read.username)).await?;
    throttle::forget(tx, &throttle::present_key(tx, read.id)).await?;
    let (id, user) = (read.id, require(tx, read.id).await?);
    if user.is_service() {
        return Err(Problem::conflict("auth.user.service").into());
    }
    require_not_above(tx, id).await?;
    store(tx, &user, hash, must_change).await?;
    // Whoever was invited has come, by another way.
    invitation::manage::forget(tx, id).await?;
    // No session stays: every device is a stranger.
    device::forget(tx, id, Uuid::nil()).await?;
    let ended = end_everything(tx, &user, "password_reset").await?;
    tx.audit(AuditEntry::new("auth.user.password_reset", "user", id).detail("sessions_ended", ended).detail("must_change", must_change));
    publish(tx, &user, &PasswordChanged { user_id: id, sessions_ended: ended });
    Ok(ended)
}

/// Takes a second factor off for somebody who has lost it, and ends what is open; `None` where there is none, else how many sessions
/// ended. 403 for who runs more than the acting user does.
pub async fn reset_mfa(tx: &WriteTx, id: Uuid) -> Outcome<Option<u64>> {
    let user = require(tx, id).await?;
    require_not_above(tx, id).await?;
    if factor::remove(tx, id).await?.is_none() {
        return Ok(None);
    }
    device::forget(tx, id, Uuid::nil()).await?;
    touch(tx, id).await?;
    let ended = end_everything(tx, &user, "mfa_reset").await?;
    tx.audit(AuditEntry::new("auth.mfa.reset", "user", id).detail("sessions_ended", ended));
    publish(tx, &user, &MfaChanged { user_id: id, change: MfaChange::Reset });
    Ok(Some(ended))
}

/// Forgives failed attempts; whether there were any.
pub async fn unlock(tx: &WriteTx, user: &Model) -> Outcome<bool> {
    let mut forgiven = false;
    let mut keys = vec![throttle::key(tx, &user.username), throttle::present_key(tx, user.id)];
    keys.extend(device::of_user(tx, user.id).await?.into_iter().map(|device| throttle::device_key(tx, device)));
    for key in keys {
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
    lock_administrators(tx).await?;
    let user = require(tx, id).await?;
    if user.status == "disabled" {
        return Ok(None);
    }
    require_not_above(tx, id).await?;
    keep_an_administrator(tx, id).await?;
    set_status(tx, id, "disabled").await?;
    let ended = end_everything(tx, &user, "user_disabled").await?;
    tx.audit(AuditEntry::new("auth.user.disabled", "user", id).detail("sessions_ended", ended));
    publish(tx, &user, &UserDisabled { user_id: id, sessions_ended: ended });
    Ok(Some(ended))
}

/// Lets a disabled user sign in again; whether the user was disabled. Who had not come yet is invited as before. 409 where the tenant has all
/// the users it may have.
pub async fn enable(tx: &WriteTx, id: Uuid) -> Outcome<bool> {
    let user = require(tx, id).await?;
    if user.status != "disabled" {
        return Ok(false);
    }
    require_not_above(tx, id).await?;
    if user.kind == "staff" {
        take_seat(tx).await?;
    }
    set_status(tx, id, if user.kind == "staff" && user.password_hash.is_none() { "invited" } else { "active" }).await?;
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

async fn set_status(tx: &WriteTx, id: Uuid, status: &str) -> Outcome<()> {
    let statement =
        "UPDATE user_account SET status = $3, updated_at = now(), updated_by = $4, version = version + 1 WHERE tenant_id = $1 AND id = $2";
    let by = tx.origin().actor.user_id();
    tx.execute_raw(sql(statement, [tx.tenant().get().into(), id.into(), status.into(), by.into()])).await?;
    Ok(())
}
