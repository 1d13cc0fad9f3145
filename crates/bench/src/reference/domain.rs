//! The work itself, by hand: the rows of a patient, read by position and written one statement a kind.

use std::sync::LazyLock;

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Datelike, NaiveDate, SecondsFormat, Utc};
use erp_core::{
    Actor, TenantId,
    crypto::{Field, PiiCrypto, chain},
    event::shard_of,
    ids::TraceId,
    new_id,
    pii::mask,
};
use erp_db::sql;
use erp_health::{
    identifier::{self, entity as identifiers, rules::Draft},
    patient::{self, entity as patients, input::NewPatient, input::check_new, view::detail},
};
use http::HeaderMap;
use sea_orm::{ActiveModelTrait, EntityTrait, IdenStatic, Iterable, QueryResult, Statement, TryGetable, Value};
use serde_json::json;
use uuid::Uuid;

use super::{Fault, Who};

const BASE: &str = "/api/v1/health/patients";

/// Something that runs statements.
pub trait Run {
    fn all(&mut self, statement: Statement) -> impl Future<Output = Result<Vec<QueryResult>, Fault>> + Send;
}

/// An answer to a creating request.
pub struct Created {
    id: Uuid,
    version: i32,
    body: String,
}

impl From<Created> for Response {
    fn from(created: Created) -> Self {
        let headers = [(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))];
        let mut response = (StatusCode::CREATED, headers, created.body).into_response();
        for (name, value) in [(header::LOCATION, format!("{BASE}/{}", created.id)), (header::ETAG, format!("\"{}\"", created.version))] {
            response.headers_mut().extend(HeaderValue::from_str(&value).ok().map(|value| (name, value)));
        }
        response
    }
}

fn columns<E: EntityTrait>() -> String {
    E::Column::iter().map(|column| column.as_str()).collect::<Vec<_>>().join(", ")
}

static PATIENT: LazyLock<String> = LazyLock::new(columns::<patients::Entity>);
static IDENTIFIER: LazyLock<String> = LazyLock::new(columns::<identifiers::Entity>);
static BY_ID: LazyLock<String> =
    LazyLock::new(|| format!("SELECT {} FROM patient WHERE tenant_id = $1 AND id = $2 AND deleted_at IS NULL", *PATIENT));
static OF_PATIENT: LazyLock<String> = LazyLock::new(|| {
    format!(
        "SELECT {} FROM patient_identifier WHERE tenant_id = $1 AND patient_id = $2 AND deleted_at IS NULL ORDER BY created_at, id",
        *IDENTIFIER
    )
});

pub fn patient_by_id(who: Who, id: Uuid) -> Statement {
    sql(&BY_ID, [who.tenant.get().into(), id.into()])
}

pub fn identifiers_of(who: Who, patient: Uuid) -> Statement {
    sql(&OF_PATIENT, [who.tenant.get().into(), patient.into()])
}

/// Columns in their order.
struct Cells<'a> {
    row: &'a QueryResult,
    next: usize,
}

impl<'a> Cells<'a> {
    const fn of(row: &'a QueryResult) -> Self {
        Self { row, next: 0 }
    }

    fn take<T: TryGetable>(&mut self) -> Result<T, Fault> {
        self.next += 1;
        Ok(self.row.try_get_by_index(self.next - 1)?)
    }
}

pub fn patient(row: &QueryResult) -> Result<patients::Model, Fault> {
    let mut cells = Cells::of(row);
    Ok(patients::Model {
        tenant_id: cells.take()?,
        id: cells.take()?,
        created_at: cells.take()?,
        created_by: cells.take()?,
        updated_at: cells.take()?,
        updated_by: cells.take()?,
        version: cells.take()?,
        deleted_at: cells.take()?,
        mrn: cells.take()?,
        subject_key: cells.take()?,
        name_enc: cells.take()?,
        name_bidx: cells.take()?,
        name_pinyin_enc: cells.take()?,
        name_pinyin_bidx: cells.take()?,
        gender: cells.take()?,
        birth_date_enc: cells.take()?,
        birth_name_bidx: cells.take()?,
        birth_year: cells.take()?,
        phone_enc: cells.take()?,
        phone_bidx: cells.take()?,
        phone_last4_bidx: cells.take()?,
        phone_unverified_enc: cells.take()?,
        address_enc: cells.take()?,
        occupation_enc: cells.take()?,
        area_code: cells.take()?,
        blood_type: cells.take()?,
        status: cells.take()?,
        merged_into: cells.take()?,
        user_id: cells.take()?,
        source: cells.take()?,
        remainder_enc: cells.take()?,
        erased_at: cells.take()?,
        legal_hold_at: cells.take()?,
        decoy: cells.take()?,
    })
}

pub fn identifier(row: &QueryResult) -> Result<identifiers::Model, Fault> {
    let mut cells = Cells::of(row);
    Ok(identifiers::Model {
        tenant_id: cells.take()?,
        id: cells.take()?,
        created_at: cells.take()?,
        created_by: cells.take()?,
        updated_at: cells.take()?,
        updated_by: cells.take()?,
        version: cells.take()?,
        deleted_at: cells.take()?,
        patient_id: cells.take()?,
        kind: cells.take()?,
        system: cells.take()?,
        value_enc: cells.take()?,
        value_bidx: cells.take()?,
        last4_bidx: cells.take()?,
        verified_at: cells.take()?,
        valid_to: cells.take()?,
    })
}

const CLAIM: &str = "INSERT INTO idempotency_key (tenant_id, id, principal_id, route, key, request_mac, expires_at) \
    VALUES ($1, $2, $3, 'POST /api/v1/health/patients', $4, $5, now() + interval '24 hours') ON CONFLICT DO NOTHING RETURNING id";
const NUMBER: &str = "WITH s AS (SELECT (now() AT TIME ZONE t.timezone)::date AS today FROM number_sequence s JOIN tenant t ON t.id = s.tenant_id \
      WHERE s.tenant_id = $1 AND s.code = 'patient.mrn'), \
    c AS (INSERT INTO number_counter (tenant_id, code, period, value) SELECT $1, 'patient.mrn', to_char(today, 'YYYY'), 1 FROM s \
      ON CONFLICT (tenant_id, code, period) DO UPDATE SET value = number_counter.value + 1 RETURNING value) \
    SELECT today, value FROM s, c";
const TWINS: &str = "SELECT id FROM patient WHERE tenant_id = $1 AND deleted_at IS NULL AND birth_name_bidx = $2 \
    UNION ALL SELECT id FROM patient WHERE tenant_id = $1 AND deleted_at IS NULL AND phone_bidx = $3 AND name_bidx = $4 \
    UNION ALL SELECT patient_id FROM patient_identifier WHERE tenant_id = $1 AND deleted_at IS NULL AND value_bidx = $5";
const EVENT: &str = "INSERT INTO domain_events (event_id, tenant_id, shard, aggregate_type, aggregate_id, aggregate_version, event_type, schema_version, payload, headers) \
    VALUES ($1, $2, $3, 'patient', $4, $5, 'health.patient.created', 1, $6, $7)";
const HEAD: &str = "INSERT INTO audit_head (tenant_id, seq, row_hash) VALUES ($1, 0, $2) \
    ON CONFLICT (tenant_id) DO UPDATE SET seq = audit_head.seq RETURNING seq, row_hash, clock_timestamp() AS at";
const AUDIT: &str = "WITH line AS (INSERT INTO audit_log (tenant_id, seq, prev_hash, row_hash, key_id, record, occurred_at, actor, action, entity, entity_id, outcome, trace_id) \
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'health.patient.created', 'patient', $9, 'success', $10)) \
    UPDATE audit_head SET seq = $2, row_hash = $4, updated_at = $7 WHERE tenant_id = $1";
const KEEP: &str = "UPDATE idempotency_key SET status = 201, headers = $3, body_enc = $4 WHERE tenant_id = $1 AND id = $2";

/// The rows of a new patient with one number, as the product writes them: key, counter, patient, number, event, audit, answer.
pub async fn create<R: Run>(run: &mut R, crypto: &PiiCrypto, who: Who, headers: &HeaderMap, bytes: &[u8]) -> Result<Created, Fault> {
    let tenant = who.tenant.get();
    let body: NewPatient = serde_json::from_slice(bytes)?;
    let key = headers.get("idempotency-key").ok_or("no key")?.to_str()?;
    let (claim, mac) = (new_id(), crypto.mac("erp/idempotency/v1", who.tenant, &[BASE.as_bytes(), b"\0", bytes].concat()));
    run.all(sql(CLAIM, [tenant.into(), claim.into(), who.user.into(), key.into(), mac.to_vec().into()])).await?.pop().ok_or("used")?;

    let number = run.all(sql(NUMBER, [tenant.into()])).await?.pop().ok_or("no sequence")?;
    let (today, value): (NaiveDate, i64) = (number.try_get_by_index(0)?, number.try_get_by_index(1)?);
    let (known, drafts) = check_new(&body, today)?;
    let [draft]: [Draft; 1] = drafts.try_into().map_err(|_| "one number, please")?;
    let mrn = format!("P{}{value:06}", today.year());
    let (person, row) = patient::service::seal(crypto, who.tenant, new_id(), mrn, &known, "staff", true)?;
    let number = identifier::service::seal(&person, &draft)?;
    let bytes = |value: &sea_orm::ActiveValue<Option<Vec<u8>>>| Value::Bytes(value.try_as_ref().cloned().flatten());
    let values = [
        tenant.into(),
        bytes(&row.birth_name_bidx),
        bytes(&row.phone_bidx),
        bytes(&row.name_bidx),
        number.value_bidx.try_as_ref().cloned().unwrap_or_default().into(),
    ];
    if !run.all(sql(TWINS, values)).await?.is_empty() {
        return Err("registered already".into());
    }
    let row = run.all(insert(who, &row, &PATIENT_INSERT)).await?.pop().ok_or("no row")?;
    let row = patient(&row)?;
    let number = run.all(insert(who, &number, &IDENTIFIER_INSERT)).await?.pop().ok_or("no row")?;
    let number = identifier(&number)?;

    let actor = Actor::User { id: who.user }.label();
    let trace = TraceId::random();
    let name = known.name.as_ref().map(|name| mask::name(name.expose()));
    let payload = json!({ "patient_id": row.id, "mrn": row.mrn, "name": name, "status": row.status, "source": "staff" });
    let about = json!({ "correlation_id": trace.as_str(), "actor": actor });
    let shard = shard_of(tenant, "patient", row.id);
    let event = [new_id().into(), tenant.into(), shard.into(), row.id.into(), i64::from(row.version).into(), payload.into(), about.into()];
    run.all(sql(EVENT, event)).await?;

    let given = patient::person::Demographics::default().changed(&known);
    let numbers = json!([{ "kind": draft.kind, "system": draft.system, "value": draft.masked() }]);
    let details = json!({ "mrn": row.mrn, "name": name, "fields": given, "identifiers": numbers, "source": "staff" });
    audit(run, crypto, who.tenant, (&actor, trace.as_str()), row.id, details).await?;

    let body = serde_json::to_string(&detail(crypto, who.tenant, &row, &[number]))?;
    let field = Field { tenant: who.tenant, table: "idempotency_key", column: "body", row: claim };
    let sealed = crypto.seal(&field, None, &body)?;
    let answer = json!({ "location": format!("{BASE}/{}", row.id), "etag": format!("\"{}\"", row.version) });
    run.all(sql(KEEP, [tenant.into(), claim.into(), answer.into(), sealed.into()])).await?;
    Ok(Created { id: row.id, version: row.version, body })
}

async fn audit<R: Run>(
    run: &mut R,
    crypto: &PiiCrypto,
    tenant: TenantId,
    (actor, trace): (&str, &str),
    patient: Uuid,
    details: serde_json::Value,
) -> Result<(), Fault> {
    let head = run.all(sql(HEAD, [tenant.get().into(), chain::GENESIS.to_vec().into()])).await?.pop().ok_or("no head")?;
    let (seq, prev, at): (i64, Vec<u8>, DateTime<Utc>) = (head.try_get_by_index(0)?, head.try_get_by_index(1)?, head.try_get_by_index(2)?);
    let (seq, before) = (seq + 1, <[u8; 32]>::try_from(prev.as_slice())?);
    let record = chain::canonical_json(&json!({
        "v": 1, "tenant_id": tenant, "seq": seq, "at": at.to_rfc3339_opts(SecondsFormat::Micros, true), "actor": actor,
        "session_id": null, "ip": "127.0.0.1", "user_agent": "bench", "trace_id": trace, "action": "health.patient.created",
        "entity": "patient", "entity_id": patient, "outcome": "success", "reason": null, "details": details,
    }))?;
    let key = crypto.audit_key(tenant);
    let hash = key.link(seq as u64, &before, &record);
    let values: [Value; 10] = [
        tenant.get().into(),
        seq.into(),
        prev.into(),
        hash.to_vec().into(),
        i64::from(key.id()).into(),
        record.into(),
        at.into(),
        actor.into(),
        patient.into(),
        trace.into(),
    ];
    run.all(sql(AUDIT, values)).await?;
    Ok(())
}

static PATIENT_INSERT: LazyLock<String> = LazyLock::new(|| {
    insert_text::<patients::Entity>(&["version", "deleted_at", "merged_into", "user_id", "erased_at", "legal_hold_at", "decoy"])
});
static IDENTIFIER_INSERT: LazyLock<String> =
    LazyLock::new(|| insert_text::<identifiers::Entity>(&["version", "deleted_at", "verified_at"]));

/// Every column but the times and `defaults`, which a new row leaves out.
fn insert_text<E: EntityTrait>(defaults: &[&str]) -> String {
    let set: Vec<&str> = E::Column::iter().map(|c| c.as_str()).filter(|c| !defaults.contains(c) && !TIMES.contains(c)).collect();
    let places: Vec<String> = (1..=set.len()).map(|n| format!("${n}")).collect();
    format!("INSERT INTO {} ({}) VALUES ({}) RETURNING {}", E::default().table_name(), set.join(", "), places.join(", "), columns::<E>())
}

const TIMES: [&str; 2] = ["created_at", "updated_at"];

/// The sealed row with its stamps, in the order of `text`.
fn insert<A: ActiveModelTrait>(who: Who, row: &A, text: &str) -> Statement {
    let value = |column: <A::Entity as EntityTrait>::Column| match column.as_str() {
        "tenant_id" => Some(who.tenant.get().into()),
        "created_by" | "updated_by" => Some(who.user.into()),
        _ => row.get(column).into_value(),
    };
    sql(text, <A::Entity as EntityTrait>::Column::iter().filter_map(value))
}
