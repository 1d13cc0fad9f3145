//! Holding a patient's row while something that hangs on it changes.

use erp_db::{Outcome, Scoped, WriteTx, sql};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::{
    entity::{ActiveModel, Entity, Model},
    rules, service,
};

/// Locks an open patient's row.
pub async fn hold(tx: &WriteTx, patient: Uuid) -> Outcome<Model> {
    tx.execute_raw(sql("SELECT 1 FROM patient WHERE tenant_id = $1 AND id = $2 FOR UPDATE", [tx.tenant().get().into(), patient.into()]))
        .await?;
    let row = service::require(tx, patient).await?;
    rules::editable(&row.status, &row.status)?;
    Ok(row)
}

/// Locks an open patient's row and moves its version up: something that hangs on it changes.
pub async fn touch(tx: &WriteTx, patient: Uuid) -> Outcome<Model> {
    let row = hold(tx, patient).await?;
    moved(tx, &row).await
}

/// Moves the version of a held row up.
pub async fn moved(tx: &WriteTx, held: &Model) -> Outcome<Model> {
    Entity::update_versioned(tx, held.id, held.version, ActiveModel::default()).await
}
