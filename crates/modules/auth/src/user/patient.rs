//! Users who are patients: they come by themselves, have no password and no role, and see nothing but their own record.

use erp_core::{AuditEntry, Pii, new_id};
use erp_db::{DbError, Outcome, WriteTx, sql};
use sea_orm::{ConnectionTrait, DbErr, QueryResult, Value};
use serde_json::json;
use uuid::Uuid;

use super::{
    entity::ActiveModel,
    manage::set,
    person::{self, Contact},
};
use crate::events::{UserCreated, UserKind};

/// Makes one, with a name that nobody has to type.
pub async fn create(tx: &WriteTx, phone: &Pii<String>) -> Outcome<Uuid> {
    let id = new_id();
    let statement = "INSERT INTO user_account (tenant_id, id, username, kind) VALUES ($1, $2, $3, 'patient')";
    let username = format!("p{}", id.simple());
    tx.execute_raw(sql(statement, [tx.tenant().get().into(), id.into(), username.into()])).await?;
    let contact = Contact { phone: Some(phone.clone()), ..Contact::default() };
    let given = contact.changed(&Contact::default());
    let mut row = ActiveModel::default();
    person::write(tx.crypto(), tx.tenant(), id, None, &contact, &given, &mut row).map_err(DbError::from)?;
    set(tx, id, row).await?;
    tx.audit(AuditEntry::new("auth.user.created", "user", id).detail("kind", "patient").detail("fields", json!(given)));
    tx.publish(id, 1, &UserCreated { user_id: id, kind: UserKind::Patient, roles: Vec::new() });
    Ok(id)
}

/// An active user whose account names a phone.
#[derive(Clone, Debug)]
pub struct Held {
    pub id: Uuid,
    pub username: String,
    pub is_patient: bool,
}

/// Those with this phone, in E.164, by name; more than a few share none.
pub async fn by_phone(tx: &WriteTx, phone: &Pii<String>) -> Result<Vec<Held>, DbErr> {
    let blind = tx.crypto().blind_all(tx.tenant(), super::SEALED.table, "phone", "exact", phone.expose());
    let places: Vec<String> = (0..blind.len()).map(|n| format!("${}", n + 2)).collect();
    let statement = format!(
        "SELECT id, username, kind = 'patient' AS is_patient FROM user_account WHERE tenant_id = $1 AND phone_bidx IN ({}) AND status = 'active' AND deleted_at IS NULL \
         ORDER BY username LIMIT 50",
        places.join(", ")
    );
    let values: Vec<Value> =
        std::iter::once(tx.tenant().get().into()).chain(blind.into_iter().map(|blind| blind.to_vec().into())).collect();
    let rows = tx.query_all_raw(sql(&statement, values)).await?;
    let held = |row: &QueryResult| {
        Ok(Held { id: row.try_get("", "id")?, username: row.try_get("", "username")?, is_patient: row.try_get("", "is_patient")? })
    };
    rows.iter().map(held).collect()
}
