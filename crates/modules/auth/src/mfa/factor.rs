//! The stored factor: reading it, taking its codes, and taking it off.

use chrono::{DateTime, Utc};
use erp_core::{AuditEntry, Problem, Secret, crypto::Field, new_id};
use erp_db::{DbError, Outcome, TenantTx, WriteTx, sql};
use sea_orm::{ConnectionTrait, DbErr, Value};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    SEALED,
    rules::{Typed, generator, step},
};

/// What a user has for a second factor.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct MfaStatus {
    /// Logins ask for a code.
    pub enabled: bool,
    /// Since when.
    pub enabled_at: Option<DateTime<Utc>>,
    /// Recovery codes that have not been used.
    #[schema(example = 10)]
    pub recovery_codes_left: i64,
}

/// A factor under its row's lock.
pub struct Factor {
    pub user: Uuid,
    secret: Secret<String>,
    pub confirmed_at: Option<DateTime<Utc>>,
    last_step: i64,
}

/// By what a user proved to have the second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    Code,
    RecoveryCode,
}

impl Proof {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Code => "totp",
            Self::RecoveryCode => "recovery_code",
        }
    }
}

fn place(tx: &TenantTx, user: Uuid) -> Field<'static> {
    Field { tenant: tx.tenant(), table: SEALED.table, column: SEALED.columns[0].field, row: user }
}

/// Whether logins of the user ask for a code, and since when.
pub async fn status(tx: &TenantTx, user: Uuid) -> Result<MfaStatus, DbErr> {
    let statement = "SELECT f.confirmed_at, (SELECT count(*) FROM recovery_code c WHERE c.tenant_id = f.tenant_id AND c.user_id = f.id \
        AND c.used_at IS NULL) AS left FROM totp_factor f WHERE f.tenant_id = $1 AND f.id = $2 AND f.confirmed_at IS NOT NULL";
    let Some(row) = tx.query_one_raw(sql(statement, [tx.tenant().get().into(), user.into()])).await? else {
        return Ok(MfaStatus::default());
    };
    Ok(MfaStatus { enabled: true, enabled_at: row.try_get("", "confirmed_at")?, recovery_codes_left: row.try_get("", "left")? })
}

/// The user's factor, confirmed or not, locked until the transaction ends: codes are judged one after the other.
pub async fn find(tx: &WriteTx, user: Uuid) -> Outcome<Option<Factor>> {
    let statement = "SELECT secret_enc, confirmed_at, last_step FROM totp_factor WHERE tenant_id = $1 AND id = $2 FOR UPDATE";
    let Some(row) = tx.query_one_raw(sql(statement, [tx.tenant().get().into(), user.into()])).await? else { return Ok(None) };
    let envelope: Vec<u8> = row.try_get("", "secret_enc")?;
    let secret = tx.crypto().open(&place(tx, user), None, &envelope).map_err(DbError::from)?;
    let secret = Secret::new(secret.expose().clone());
    Ok(Some(Factor { user, secret, confirmed_at: row.try_get("", "confirmed_at")?, last_step: row.try_get("", "last_step")? }))
}

/// Keeps a new secret, in place of one that nobody confirmed.
pub async fn begin(tx: &WriteTx, user: Uuid, secret: &Secret<String>) -> Outcome<()> {
    let envelope = tx.crypto().seal(&place(tx, user), None, secret.expose()).map_err(DbError::from)?;
    let statement = "INSERT INTO totp_factor (tenant_id, id, secret_enc) VALUES ($1, $2, $3) ON CONFLICT (tenant_id, id) \
        DO UPDATE SET secret_enc = excluded.secret_enc, created_at = now(), last_step = 0 WHERE totp_factor.confirmed_at IS NULL";
    let done = tx.execute_raw(sql(statement, [tx.tenant().get().into(), user.into(), envelope.into()])).await?;
    if done.rows_affected() == 0 { Err(Problem::conflict("auth.mfa.enabled").into()) } else { Ok(()) }
}

/// Takes the factor off with its recovery codes; since when it was on, where it was. Whoever took a short password under it has
/// to choose a longer one.
pub async fn remove(tx: &WriteTx, user: Uuid) -> Outcome<Option<DateTime<Utc>>> {
    let key: [Value; 2] = [tx.tenant().get().into(), user.into()];
    tx.execute_raw(sql("DELETE FROM recovery_code WHERE tenant_id = $1 AND user_id = $2", key.clone())).await?;
    let statement = "DELETE FROM totp_factor WHERE tenant_id = $1 AND id = $2 RETURNING confirmed_at";
    let row = tx.query_one_raw(sql(statement, key)).await?;
    let since: Option<DateTime<Utc>> = row.map(|row| row.try_get("", "confirmed_at")).transpose()?.flatten();
    if let Some(since) = since {
        let statement =
            "UPDATE user_account SET must_change_password = true WHERE tenant_id = $1 AND id = $2 AND password_changed_at >= $3";
        tx.execute_raw(sql(statement, [tx.tenant().get().into(), user.into(), since.into()])).await?;
    }
    Ok(since)
}

/// Keeps the hashes of a new set of recovery codes, in place of the old one.
pub async fn set_recovery_codes(tx: &WriteTx, user: Uuid, codes: &[Secret<String>]) -> Outcome<()> {
    let tenant = tx.tenant().get();
    tx.execute_raw(sql("DELETE FROM recovery_code WHERE tenant_id = $1 AND user_id = $2", [tenant.into(), user.into()])).await?;
    let rows: Vec<serde_json::Value> = codes
        .iter()
        .filter_map(|code| match Typed::parse(code.expose()) {
            Some(Typed::Recovery(hash)) => Some(serde_json::json!([new_id(), hex::encode(hash)])),
            _ => None,
        })
        .collect();
    let statement = "INSERT INTO recovery_code (tenant_id, id, user_id, code_hash) SELECT $1, (r->>0)::uuid, $2, decode(r->>1, 'hex') \
        FROM jsonb_array_elements($3) AS r";
    tx.execute_raw(sql(statement, [tenant.into(), user.into(), serde_json::Value::Array(rows).into()])).await?;
    Ok(())
}

impl Factor {
    /// Takes a code, if it is one and has not been taken yet. `now` is in seconds since 1970.
    pub async fn take(&self, tx: &WriteTx, typed: &str, now: i64) -> Outcome<Option<Proof>> {
        match Typed::parse(typed) {
            Some(Typed::Code(code)) => self.take_code(tx, &code, now).await,
            Some(Typed::Recovery(hash)) if self.confirmed_at.is_some() => self.take_recovery(tx, &hash).await,
            _ => Ok(None),
        }
    }

    async fn take_code(&self, tx: &WriteTx, code: &str, now: i64) -> Outcome<Option<Proof>> {
        // What an app shows beside the code matters to the app alone.
        let totp = generator(self.secret.expose(), "", "")?;
        let Some(step) = step(&totp, code, now, self.last_step) else { return Ok(None) };
        let statement = "UPDATE totp_factor SET last_step = $3 WHERE tenant_id = $1 AND id = $2";
        tx.execute_raw(sql(statement, [tx.tenant().get().into(), self.user.into(), step.into()])).await?;
        Ok(Some(Proof::Code))
    }

    async fn take_recovery(&self, tx: &WriteTx, hash: &[u8; 32]) -> Outcome<Option<Proof>> {
        let statement =
            "UPDATE recovery_code SET used_at = now() WHERE tenant_id = $1 AND user_id = $2 AND code_hash = $3 AND used_at IS NULL";
        let values: [Value; 3] = [tx.tenant().get().into(), self.user.into(), hash.to_vec().into()];
        if tx.execute_raw(sql(statement, values)).await?.rows_affected() == 0 {
            return Ok(None);
        }
        let left = status(tx, self.user).await?.recovery_codes_left;
        tx.audit(AuditEntry::new("auth.mfa.recovery_code_used", "user", self.user).detail("left", left));
        Ok(Some(Proof::RecoveryCode))
    }

    /// Logins ask for a code from now on.
    pub async fn confirm(&self, tx: &WriteTx) -> Outcome<()> {
        let statement = "UPDATE totp_factor SET confirmed_at = now() WHERE tenant_id = $1 AND id = $2";
        tx.execute_raw(sql(statement, [tx.tenant().get().into(), self.user.into()])).await?;
        Ok(())
    }
}
