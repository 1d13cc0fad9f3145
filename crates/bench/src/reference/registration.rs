//! A new patient as SeaORM's tutorials write it: look, then write, one row and one statement at a time.

use chrono::{DateTime, Duration, Utc};
use erp_core::{
    Clock, SystemClock, TenantId,
    crypto::{PiiCrypto, chain},
    new_id,
};
use erp_health::{identifier::entity as identifiers, patient::entity as patients};
use http::HeaderMap;
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect,
};

use super::{
    Fault, Who,
    domain::{self, Asked, Created, Link, Sealed, Told},
    tables::{audit_head, audit_log, domain_events, idempotency_key, number_counter, number_sequence, tenant},
};

const ROUTE: &str = "POST /api/v1/health/patients";
const CODE: &str = "patient.mrn";

fn now() -> DateTime<Utc> {
    SystemClock.now()
}

pub async fn create(tx: &DatabaseTransaction, crypto: &PiiCrypto, who: Who, headers: &HeaderMap, bytes: &[u8]) -> Result<Created, Fault> {
    let asked = Asked::read(crypto, who, headers, bytes)?;
    let key = claim(tx, who, &asked).await?;
    let (today, value) = next_number(tx, who.tenant).await?;
    let mut sealed = domain::seal(crypto, who, &asked.body, today, value)?;
    refuse_twins(tx, who, &sealed).await?;

    sealed.patient.tenant_id = Set(who.tenant.get());
    (sealed.patient.created_by, sealed.patient.updated_by) = (Set(Some(who.user)), Set(Some(who.user)));
    sealed.number.tenant_id = Set(who.tenant.get());
    (sealed.number.created_by, sealed.number.updated_by) = (Set(Some(who.user)), Set(Some(who.user)));
    let row = sealed.patient.clone().insert(tx).await?;
    let number = sealed.number.clone().insert(tx).await?;

    let told = sealed.told(who, &row);
    publish(tx, who, &row, &told).await?;
    audit(tx, crypto, who, &row, told).await?;

    let (created, headers, body) = domain::answer(crypto, who, key.id, &row, number)?;
    let mut key = key.into_active_model();
    (key.status, key.headers, key.body_enc) = (Set(Some(201)), Set(Some(headers)), Set(Some(body)));
    key.update(tx).await?;
    Ok(created)
}

async fn claim(tx: &DatabaseTransaction, who: Who, asked: &Asked<'_>) -> Result<idempotency_key::Model, Fault> {
    let used = idempotency_key::Entity::find()
        .filter(idempotency_key::Column::TenantId.eq(who.tenant.get()))
        .filter(idempotency_key::Column::PrincipalId.eq(who.user))
        .filter(idempotency_key::Column::Route.eq(ROUTE))
        .filter(idempotency_key::Column::Key.eq(asked.key))
        .one(tx)
        .await?;
    if used.is_some() {
        return Err("used".into());
    }
    let key = idempotency_key::ActiveModel {
        tenant_id: Set(who.tenant.get()),
        id: Set(new_id()),
        principal_id: Set(who.user),
        route: Set(ROUTE.to_owned()),
        key: Set(asked.key.to_owned()),
        request_mac: Set(asked.mac.to_vec()),
        expires_at: Set(now() + Duration::hours(24)),
        ..Default::default()
    };
    Ok(key.insert(tx).await?)
}

/// The tenant's day, and the next number of its year.
async fn next_number(tx: &DatabaseTransaction, tenant: TenantId) -> Result<(chrono::NaiveDate, i64), Fault> {
    let sequence = number_sequence::Entity::find_by_id((tenant.get(), CODE.to_owned())).one(tx).await?.ok_or("no sequence")?;
    let zone: chrono_tz::Tz = tenant::Entity::find_by_id(tenant.get()).one(tx).await?.ok_or("no tenant")?.timezone.parse()?;
    let today = now().with_timezone(&zone).date_naive();
    let period = today.format("%Y").to_string();
    let counter = number_counter::Entity::find_by_id((tenant.get(), sequence.code, period.clone())).lock_exclusive().one(tx).await?;
    let counter = match counter {
        Some(counter) => {
            let value = counter.value + 1;
            let mut counter = counter.into_active_model();
            counter.value = Set(value);
            counter.update(tx).await?
        }
        None => {
            let first = number_counter::ActiveModel {
                tenant_id: Set(tenant.get()),
                code: Set(CODE.to_owned()),
                period: Set(period),
                value: Set(1),
            };
            first.insert(tx).await?
        }
    };
    Ok((today, counter.value))
}

async fn refuse_twins(tx: &DatabaseTransaction, who: Who, sealed: &Sealed) -> Result<(), Fault> {
    use identifiers::Column as Number;
    use patients::Column as Patient;
    let alive = || patients::Entity::find().filter(Patient::TenantId.eq(who.tenant.get())).filter(Patient::DeletedAt.is_null());
    let by_birth = alive().filter(Patient::BirthNameBidx.eq(sealed.patient.birth_name_bidx.clone().take().flatten())).all(tx).await?;
    let by_phone = alive()
        .filter(Patient::PhoneBidx.eq(sealed.patient.phone_bidx.clone().take().flatten()))
        .filter(Patient::NameBidx.eq(sealed.patient.name_bidx.clone().take().flatten()))
        .all(tx)
        .await?;
    let holders = identifiers::Entity::find()
        .filter(Number::TenantId.eq(who.tenant.get()))
        .filter(Number::DeletedAt.is_null())
        .filter(Number::ValueBidx.eq(sealed.number.value_bidx.clone().take()))
        .all(tx)
        .await?;
    if by_birth.is_empty() && by_phone.is_empty() && holders.is_empty() { Ok(()) } else { Err("registered already".into()) }
}

async fn publish(tx: &DatabaseTransaction, who: Who, row: &patients::Model, told: &Told) -> Result<(), Fault> {
    let event = domain_events::ActiveModel {
        id: NotSet,
        event_id: Set(new_id()),
        tenant_id: Set(who.tenant.get()),
        shard: Set(told.shard),
        aggregate_type: Set("patient".to_owned()),
        aggregate_id: Set(row.id),
        aggregate_version: Set(i64::from(row.version)),
        event_type: Set("health.patient.created".to_owned()),
        schema_version: Set(1),
        payload: Set(told.payload.clone()),
        headers: Set(told.headers.clone()),
    };
    event.insert(tx).await?;
    Ok(())
}

async fn audit(tx: &DatabaseTransaction, crypto: &PiiCrypto, who: Who, row: &patients::Model, told: Told) -> Result<(), Fault> {
    let tenant = who.tenant.get();
    let head = match audit_head::Entity::find_by_id(tenant).lock_exclusive().one(tx).await? {
        Some(head) => head,
        None => {
            let first = audit_head::ActiveModel {
                tenant_id: Set(tenant),
                seq: Set(0),
                row_hash: Set(chain::GENESIS.to_vec()),
                updated_at: Set(now()),
            };
            first.insert(tx).await?
        }
    };
    let link = Link::after(crypto, who, (head.seq, head.row_hash.clone(), now()), row.id, &told)?;
    let line = audit_log::ActiveModel {
        tenant_id: Set(tenant),
        seq: Set(link.seq),
        prev_hash: Set(link.prev),
        row_hash: Set(link.hash.clone()),
        key_id: Set(link.key_id),
        record: Set(link.record),
        occurred_at: Set(link.at),
        actor: Set(told.actor),
        action: Set("health.patient.created".to_owned()),
        entity: Set("patient".to_owned()),
        entity_id: Set(Some(row.id)),
        outcome: Set("success".to_owned()),
        trace_id: Set(told.trace.as_str().to_owned()),
    };
    line.insert(tx).await?;
    let mut head = head.into_active_model();
    (head.seq, head.row_hash, head.updated_at) = (Set(link.seq), Set(link.hash), Set(link.at));
    head.update(tx).await?;
    Ok(())
}
