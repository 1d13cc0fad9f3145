//! Erasing a person (PIPL article 47): the person's key, every envelope, every blind index and the plain facts about them go; the
//! row stays under its number, as other records and the audit trail refer to it.
//!
//! With the key gone nothing sealed for this person opens any more, wherever a copy of it has got to. A backup from before still
//! holds the wrapped key: `docs/OPERATIONS.md` says what to do after restoring one.

use chrono::{DateTime, Utc};
use erp_core::{AuditEntry, Problem, problem::Faults};
use erp_db::{DbError, Outcome, Scoped, WriteTx, sql};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{entity::Entity, reason, service, sight::Seen};

/// Why. The reason is kept in the audit trail: write no personal data into it.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ErasureRequest {
    #[schema(value_type = String, min_length = 5, max_length = 200, example = "The person asked for it in writing")]
    pub reason: Option<String>,
}

/// What stands for the person from now on.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Erased {
    pub patient_id: Uuid,
    pub erased_at: DateTime<Utc>,
}

const ERASE: &str = "UPDATE patient SET subject_key = NULL, name_enc = NULL, name_bidx = NULL, name_pinyin_enc = NULL, name_pinyin_bidx = NULL, \
    gender = 'unknown', birth_date_enc = NULL, birth_name_bidx = NULL, birth_year = NULL, phone_enc = NULL, phone_bidx = NULL, \
    phone_last4_bidx = NULL, phone_unverified_enc = NULL, address_enc = NULL, occupation_enc = NULL, area_code = NULL, blood_type = NULL, \
    remainder_enc = NULL, status = 'archived', deleted_at = COALESCE(deleted_at, now()), erased_at = now(), updated_at = now(), \
    updated_by = $3, version = version + 1 WHERE tenant_id = $1 AND id = $2 RETURNING erased_at";
/// A number's row stays, with nothing in it.
const ERASE_NUMBERS: &str = "UPDATE patient_identifier SET value_enc = ''::bytea, value_bidx = ''::bytea, last4_bidx = NULL, verified_at = NULL, \
    valid_to = NULL, deleted_at = COALESCE(deleted_at, now()), updated_at = now(), updated_by = $3, version = version + 1 \
    WHERE tenant_id = $1 AND patient_id = $2";

pub fn check(request: &ErasureRequest) -> Result<String, Problem> {
    let mut faults = Faults::default();
    let reason = reason::check(&mut faults, request.reason.as_deref());
    faults.finish()?;
    Ok(reason)
}

/// Erases a patient, deleted ones too. Repeating it changes nothing and gives the same answer.
pub async fn erase(tx: &WriteTx, patient: Seen, reason: String) -> Outcome<Erased> {
    let id = patient.id();
    let (tenant, by) = (tx.tenant().get(), tx.origin().actor.user_id());
    tx.execute_raw(sql("SELECT 1 FROM patient WHERE tenant_id = $1 AND id = $2 FOR UPDATE", [tenant.into(), id.into()])).await?;
    let row = Entity::require(tx, id).await?;
    if let Some(erased_at) = row.erased_at {
        return Ok(Erased { patient_id: id, erased_at });
    }
    if row.legal_hold_at.is_some() {
        return Err(Problem::conflict("health.patient.legal_hold").into());
    }
    let numbers = tx.execute_raw(sql(ERASE_NUMBERS, [tenant.into(), id.into(), by.into()])).await?.rows_affected();
    let erased = tx.query_one_raw(sql(ERASE, [tenant.into(), id.into(), by.into()])).await?;
    let erased = erased.ok_or_else(|| DbError::Unavailable("the patient's row vanished under its lock".to_owned()))?;
    tx.audit(AuditEntry::new("health.patient.erased", "patient", id).reason(reason).detail("identifiers", numbers));
    let row = Entity::require(tx, id).await?;
    service::publish_updated(tx, &row, &["erased_at", "status", "deleted_at"]);
    Ok(Erased { patient_id: id, erased_at: erased.try_get("", "erased_at")? })
}

/// Puts a patient under a legal hold, or releases it; whether that changed anything. Under one the person is not erased.
pub async fn hold(tx: &WriteTx, id: Uuid, on: bool, reason: &str) -> Outcome<bool> {
    let row = Entity::require(tx, id).await?;
    if row.erased_at.is_some() {
        return Err(Problem::not_found().into());
    }
    let statement = "UPDATE patient SET legal_hold_at = CASE WHEN $3 THEN now() END, updated_at = now(), version = version + 1 \
        WHERE tenant_id = $1 AND id = $2 AND (legal_hold_at IS NULL) = $3";
    let done = tx.execute_raw(sql(statement, [tx.tenant().get().into(), id.into(), on.into()])).await?.rows_affected() > 0;
    if done {
        let action = if on { "health.patient.legal_hold_placed" } else { "health.patient.legal_hold_released" };
        tx.audit(AuditEntry::new(action, "patient", id).reason(reason));
    }
    Ok(done)
}
