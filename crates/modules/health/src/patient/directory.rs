//! The patients as those know them who sign people in: the port [`PatientDirectory`].

use erp_core::{AuditEntry, Masked, Pii, Problem, same_secret};
use erp_db::{DbError, Outcome, Scoped, TenantTx, WriteTx, sql};
use erp_kit::patients::{Ask, KnownPatient, PatientDirectory, Told};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::{
    entity::{ActiveModel, Column, Entity, Model},
    person::{Demographics, Person, open_row},
    register::{Source, insert, next_mrn},
    service::{publish_updated, require},
};
use crate::{
    blind::{Blinder, Index},
    identifier,
};

/// More than a family has.
const MOST: u64 = 20;

/// Answers from the tables of this module.
#[derive(Clone, Copy, Debug, Default)]
pub struct Directory;

#[async_trait::async_trait]
impl PatientDirectory for Directory {
    async fn by_phone(&self, tx: &TenantTx, phone: &Pii<String>) -> Outcome<Vec<KnownPatient>> {
        let blind = Blinder::new(tx.crypto(), tx.tenant()).all(Index::Phone, phone.expose());
        let query = Entity::find()
            .filter(Column::TenantId.eq(tx.tenant().get()))
            .filter(Column::PhoneBidx.is_in(blind))
            .filter(Column::Status.eq("active"))
            .filter(Column::DeletedAt.is_null())
            // A decoy is nobody who could come.
            .filter(Column::Decoy.eq(false));
        let rows = query.order_by_asc(Column::CreatedAt).order_by_asc(Column::Id).limit(MOST).all(tx).await?;
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        let with_card = with_card(tx, &ids).await?;
        Ok(rows.iter().map(|row| known(tx, row, with_card.contains(&row.id))).collect())
    }

    async fn confirms(&self, tx: &TenantTx, patient: Uuid, told: &Told) -> Outcome<bool> {
        match told {
            Told::BirthDate(date) => {
                let row = require(tx, patient).await?;
                let (_, opened) = open_row(tx.crypto(), tx.tenant(), &row);
                Ok(opened.known.birth_date == Some(*date))
            }
            Told::IdLast4(typed) => {
                let wanted = Blinder::new(tx.crypto(), tx.tenant()).all(Index::IdentifierLast4, typed.expose());
                let cards = cards(tx, &[patient]).await?;
                let mut stored = cards.iter().filter_map(|card| card.last4_bidx.as_deref());
                Ok(stored.any(|stored| wanted.iter().any(|wanted| same_secret(wanted, stored))))
            }
        }
    }

    async fn link(&self, tx: &WriteTx, patient: Uuid, user: Uuid) -> Outcome<()> {
        let row = require(tx, patient).await?;
        if row.user_id == Some(user) {
            return Ok(());
        }
        let linked = ActiveModel { user_id: Set(Some(user)), ..Default::default() };
        let row = Entity::update_versioned(tx, patient, row.version, linked).await?;
        tx.audit(AuditEntry::new("health.patient.linked", "patient", patient).detail("user_id", user.to_string()));
        publish_updated(tx, &row, &["user_id"]);
        Ok(())
    }

    async fn enrol(&self, tx: &WriteTx, user: Uuid, phone: &Pii<String>) -> Outcome<Uuid> {
        let mrn = next_mrn(tx).await?;
        let known = Demographics { phone: Some(phone.clone()), ..Demographics::default() };
        // Without a name there is no index of one.
        let (row, _) = insert(tx, mrn.text, known, Vec::new(), Source::of("self"), false).await?;
        let statement = "UPDATE patient SET user_id = $3 WHERE tenant_id = $1 AND id = $2";
        let done = tx.execute_raw(sql(statement, [tx.tenant().get().into(), row.id.into(), user.into()])).await?;
        if done.rows_affected() == 0 {
            return Err(Problem::internal(DbError::Unavailable("a patient's row vanished".to_owned())).into());
        }
        Ok(row.id)
    }
}

fn known(tx: &TenantTx, row: &Model, has_card: bool) -> KnownPatient {
    let person = Person::open(tx.crypto(), tx.tenant(), row.id, row.subject_key.as_deref());
    // What does not open is reported where records are shown; here it is a name that nobody sees.
    let name = person.and_then(|person| person.read("name", row.name_enc.as_deref())).ok().flatten();
    let asks = [(Ask::IdLast4, has_card), (Ask::BirthDate, row.birth_date_enc.is_some())];
    KnownPatient {
        id: row.id,
        name: name.map(|name| Masked::name(name.expose())),
        user: row.user_id,
        asks: asks.into_iter().filter_map(|(ask, there)| there.then_some(ask)).collect(),
    }
}

/// Whose number of an identity card is on record, of these patients.
async fn with_card(tx: &TenantTx, patients: &[Uuid]) -> Outcome<Vec<Uuid>> {
    Ok(cards(tx, patients).await?.into_iter().filter(|card| card.last4_bidx.is_some()).map(|card| card.patient_id).collect())
}

async fn cards(tx: &TenantTx, patients: &[Uuid]) -> Outcome<Vec<identifier::entity::Model>> {
    use identifier::entity::{Column, Entity};
    if patients.is_empty() {
        return Ok(Vec::new());
    }
    let query = Entity::find()
        .filter(Column::TenantId.eq(tx.tenant().get()))
        .filter(Column::PatientId.is_in(patients.iter().copied()))
        .filter(Column::Kind.eq("id_card"))
        .filter(Column::DeletedAt.is_null());
    Ok(query.all(tx).await?)
}
