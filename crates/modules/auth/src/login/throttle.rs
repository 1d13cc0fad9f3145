//! The counters of failures: per tenant and typed name, and those of known devices.

use std::time::Duration;

use erp_core::{AuditEntry, Outcome as AuditOutcome};
use erp_db::{TenantTx, WriteTx, sql};
use sea_orm::{ConnectionTrait, DbErr, prelude::DateTimeUtc, sea_query::LockType};
use uuid::Uuid;

use super::rules::{FREE_FAILURES, delay};
use crate::{Auth, events::UserLocked, user::service::locked};

/// A failure older than this is forgotten, in SQL's words; the purge deletes it.
pub(crate) const FORGET_AFTER: &str = "1 day";

/// The blind index of a normalised name.
pub fn key(tx: &TenantTx, username: &str) -> Vec<u8> {
    tx.crypto().blind(tx.tenant(), "login_throttle", "username", "exact", username).to_vec()
}

/// The counter of a known device, which no typed name can meet.
pub fn device_key(tx: &TenantTx, device: Uuid) -> Vec<u8> {
    tx.crypto().blind(tx.tenant(), "login_throttle", "device", "exact", &device.to_string()).to_vec()
}

/// The counter of the present password that a signed-in user types to change it: apart from the logins, so that whoever fails
/// under the name from outside does not keep its owner from changing the password.
pub fn present_key(tx: &TenantTx, user: Uuid) -> Vec<u8> {
    tx.crypto().blind(tx.tenant(), "login_throttle", "present", "exact", &user.to_string()).to_vec()
}

/// The counter of a patient: of wrong answers about whose record it is. Whoever knows one record of a phone is so not forgiven what
/// they guess about another one.
pub fn patient_key(tx: &TenantTx, patient: Uuid) -> Vec<u8> {
    tx.crypto().blind(tx.tenant(), "login_throttle", "patient", "exact", &patient.to_string()).to_vec()
}

/// The counter of a phone: of wrong codes that are said to have been sent to it.
pub fn phone_key(tx: &TenantTx, phone: &str) -> Vec<u8> {
    tx.crypto().blind(tx.tenant(), "login_throttle", "phone", "exact", phone).to_vec()
}

/// Locks the name's counter until the transaction ends and says whether the name is delayed. Decisions about one name are so
/// made one after the other: of many guesses sent at once, those after the fifth wrong one are not even looked at.
pub async fn lock(tx: &WriteTx, key: &[u8]) -> Result<bool, DbErr> {
    let statement = "INSERT INTO login_throttle (tenant_id, username_bidx) VALUES ($1, $2) \
        ON CONFLICT (tenant_id, username_bidx) DO UPDATE SET failures = login_throttle.failures RETURNING COALESCE(blocked_until > now(), false) AS blocked";
    let row = tx.query_one_raw(sql(statement, [tx.tenant().get().into(), key.to_vec().into()])).await?;
    row.map_or(Ok(true), |row| row.try_get("", "blocked"))
}

/// Failures so far and until when the name is delayed, where any are counted.
pub async fn failures(tx: &TenantTx, key: &[u8]) -> Result<Option<(i32, Option<DateTimeUtc>)>, DbErr> {
    let statement = "SELECT failures, CASE WHEN blocked_until > now() THEN blocked_until END AS until FROM login_throttle \
        WHERE tenant_id = $1 AND username_bidx = $2 AND failures > 0";
    let row = tx.query_one_raw(sql(statement, [tx.tenant().get().into(), key.to_vec().into()])).await?;
    row.map(|row| Ok((row.try_get("", "failures")?, row.try_get("", "until")?))).transpose()
}

/// A right password ends the count.
pub async fn forget(tx: &WriteTx, key: &[u8]) -> Result<(), DbErr> {
    tx.execute_raw(sql(
        "DELETE FROM login_throttle WHERE tenant_id = $1 AND username_bidx = $2",
        [tx.tenant().get().into(), key.to_vec().into()],
    ))
    .await?;
    Ok(())
}

/// Adds a failure and sets the delay that follows from it; returns the failures so far.
async fn count(tx: &WriteTx, key: &[u8], longest: Duration) -> Result<u32, DbErr> {
    let statement = format!(
        "UPDATE login_throttle SET failures = CASE WHEN updated_at < now() - interval '{FORGET_AFTER}' THEN 1 ELSE failures + 1 END, updated_at = now() \
         WHERE tenant_id = $1 AND username_bidx = $2 RETURNING failures"
    );
    let row = tx.query_one_raw(sql(&statement, [tx.tenant().get().into(), key.to_vec().into()])).await?;
    let failures = row.map(|row| row.try_get::<i32>("", "failures")).transpose()?.unwrap_or(1).max(0) as u32;
    if let Some(delay) = delay(failures, longest) {
        let statement =
            "UPDATE login_throttle SET blocked_until = now() + make_interval(secs => $3) WHERE tenant_id = $1 AND username_bidx = $2";
        tx.execute_raw(sql(statement, [tx.tenant().get().into(), key.to_vec().into(), delay.as_secs_f64().into()])).await?;
    }
    Ok(failures)
}

impl Auth {
    /// Counts a failure of a locked name; the first delay of a user who exists is told to the world.
    pub(crate) async fn count_failure(&self, tx: &WriteTx, key: &[u8], user: Option<Uuid>) -> Result<(), DbErr> {
        let failures = count(tx, key, self.lockout_max_delay).await?;
        let Some(user) = user.filter(|_| failures == FREE_FAILURES) else { return Ok(()) };
        // As the row stands: an event that carries an earlier version than one before it would seem out of order.
        if let Some(user) = locked(tx, user, LockType::Share).await? {
            tx.audit(AuditEntry::new("auth.user.locked", "user", user.id).outcome(AuditOutcome::Denied).detail("failures", failures));
            tx.publish(user.id, i64::from(user.version), &UserLocked { user_id: user.id, failures });
        }
        Ok(())
    }
}
