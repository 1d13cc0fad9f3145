//! The work itself, by hand: the rows of a patient, read by position and written one statement a kind. What has nothing to do with
//! how rows are written is here for both references.

use std::sync::LazyLock;

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Datelike, NaiveDate, SecondsFormat, Utc};
use erp_core::{
    Actor,
    crypto::{Field, PiiCrypto, chain},
    event::shard_of,
    ids::TraceId,
    new_id,
    pii::mask,
};
use erp_db::sql;
use erp_health::{
    identifier::{self, entity as identifiers, rules::Draft},
    patient::{self, entity as patients, input::NewPatient, input::check_new, person::Demographics, view::detail},
};
use http::HeaderMap;
use sea_orm::{
    ActiveModelTrait, ActiveValue, EntityTrait, IdenStatic, Iterable, QueryResult, Statement, TryGetable, Value,
    sqlx::{self, AssertSqlSafe, PgConnection},
};
use sea_query_sqlx::SqlxValues;
use serde_json::{Value as Json, json};
use uuid::Uuid;

use super::{Fault, Who};

const BASE: &str = "/api/v1/health/patients";

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
        department_id: cells.take()?,
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

/// A request to create, read and checked.
pub struct Asked<'h> {
    pub body: NewPatient,
    pub key: &'h str,
    pub mac: [u8; 32],
}

impl<'h> Asked<'h> {
    pub fn read(crypto: &PiiCrypto, who: Who, headers: &'h HeaderMap, bytes: &[u8]) -> Result<Self, Fault> {
        let key = headers.get("idempotency-key").ok_or("no key")?.to_str()?;
        let mac = crypto.mac("erp/idempotency/v1", who.tenant, &[BASE.as_bytes(), b"\0", bytes].concat());
        Ok(Self { body: serde_json::from_slice(bytes)?, key, mac })
    }
}

/// The rows of a new patient with one number, sealed and not yet stamped.
pub struct Sealed {
    known: Demographics,
    draft: Draft,
    pub patient: patients::ActiveModel,
    pub number: identifiers::ActiveModel,
}

pub fn seal(crypto: &PiiCrypto, who: Who, body: &NewPatient, today: NaiveDate, value: i64) -> Result<Sealed, Fault> {
    let (known, drafts) = check_new(body, today)?;
    let [draft]: [Draft; 1] = drafts.try_into().map_err(|_| "one number, please")?;
    let mrn = format!("P{}{value:06}", today.year());
    let (person, patient) = patient::register::seal(crypto, who.tenant, new_id(), mrn, &known, "staff", true)?;
    let number = identifier::service::seal(&person, &draft)?;
    Ok(Sealed { known, draft, patient, number })
}

/// What event and audit trail say of a patient that was written.
pub struct Told {
    pub actor: String,
    pub trace: TraceId,
    pub payload: Json,
    pub headers: Json,
    pub shard: i16,
    details: Json,
}

impl Told {
    pub fn of(who: Who, row: &patients::Model, known: &Demographics, draft: &Draft) -> Self {
        let (actor, trace) = (Actor::User { id: who.user }.label(), TraceId::random());
        let name = known.name.as_ref().map(|name| mask::name(name.expose()));
        let numbers = json!([{ "kind": draft.kind, "system": draft.system, "value": draft.masked() }]);
        let given = Demographics::default().changed(known);
        Self {
            payload: json!({ "patient_id": row.id, "mrn": row.mrn, "name": name, "status": row.status, "source": "staff" }),
            headers: json!({ "correlation_id": trace.as_str(), "actor": actor }),
            shard: shard_of(who.tenant.get(), "patient", row.id),
            details: json!({ "mrn": row.mrn, "name": name, "fields": given, "identifiers": numbers, "source": "staff" }),
            actor,
            trace,
        }
    }
}

impl Sealed {
    pub fn told(&self, who: Who, row: &patients::Model) -> Told {
        Told::of(who, row, &self.known, &self.draft)
    }
}

/// A link of the audit chain.
pub struct Link {
    pub seq: i64,
    pub prev: Vec<u8>,
    pub hash: Vec<u8>,
    pub key_id: i64,
    pub record: Vec<u8>,
    pub at: DateTime<Utc>,
}

impl Link {
    pub fn after(
        crypto: &PiiCrypto,
        who: Who,
        (seq, prev, at): (i64, Vec<u8>, DateTime<Utc>),
        patient: Uuid,
        told: &Told,
    ) -> Result<Self, Fault> {
        let (seq, before) = (seq + 1, <[u8; 32]>::try_from(prev.as_slice())?);
        let record = chain::canonical_json(&json!({
            "v": 1, "tenant_id": who.tenant, "seq": seq, "at": at.to_rfc3339_opts(SecondsFormat::Micros, true), "actor": told.actor,
            "session_id": null, "ip": "127.0.0.1", "user_agent": "bench", "trace_id": told.trace.as_str(),
            "action": "health.patient.created", "entity": "patient", "entity_id": patient, "outcome": "success", "reason": null,
            "details": told.details,
        }))?;
        let key = crypto.audit_key(who.tenant);
        let hash = key.link(seq as u64, &before, &record).to_vec();
        Ok(Self { seq, prev, hash, key_id: i64::from(key.id()), record, at })
    }
}

/// The answer, and what is kept of it under the key's row.
pub fn answer(
    crypto: &PiiCrypto,
    who: Who,
    claim: Uuid,
    row: &patients::Model,
    number: identifiers::Model,
) -> Result<(Created, Json, Vec<u8>), Fault> {
    let body = serde_json::to_string(&detail(crypto, who.tenant, row, &[number]))?;
    let field = Field { tenant: who.tenant, table: "idempotency_key", column: "body", row: claim };
    let sealed = crypto.seal(&field, None, &body)?;
    let headers = json!({ "location": format!("{BASE}/{}", row.id), "etag": format!("\"{}\"", row.version) });
    Ok((Created { id: row.id, version: row.version, body }, headers, sealed))
}

/// As the product writes them: key, counter, patient, number, event, audit, answer.
pub async fn create(conn: &mut PgConnection, crypto: &PiiCrypto, who: Who, headers: &HeaderMap, bytes: &[u8]) -> Result<Created, Fault> {
    let tenant = who.tenant.get();
    let (asked, claim) = (Asked::read(crypto, who, headers, bytes)?, new_id());
    let values = [tenant.into(), claim.into(), who.user.into(), asked.key.into(), asked.mac.to_vec().into()];
    all(conn, sql(CLAIM, values)).await?.pop().ok_or("used")?;

    let number = all(conn, sql(NUMBER, [tenant.into()])).await?.pop().ok_or("no sequence")?;
    let sealed = seal(crypto, who, &asked.body, number.try_get_by_index(0)?, number.try_get_by_index(1)?)?;
    let bytes = |value: &ActiveValue<Option<Vec<u8>>>| Value::Bytes(value.try_as_ref().cloned().flatten());
    let values = [
        tenant.into(),
        bytes(&sealed.patient.birth_name_bidx),
        bytes(&sealed.patient.phone_bidx),
        bytes(&sealed.patient.name_bidx),
        sealed.number.value_bidx.try_as_ref().cloned().unwrap_or_default().into(),
    ];
    if !all(conn, sql(TWINS, values)).await?.is_empty() {
        return Err("registered already".into());
    }
    let row = patient(&all(conn, insert(who, &sealed.patient, &PATIENT_INSERT)).await?.pop().ok_or("no row")?)?;
    let number = identifier(&all(conn, insert(who, &sealed.number, &IDENTIFIER_INSERT)).await?.pop().ok_or("no row")?)?;

    let told = sealed.told(who, &row);
    let (payload, about) = (told.payload.clone().into(), told.headers.clone().into());
    let version = i64::from(row.version).into();
    all(conn, sql(EVENT, [new_id().into(), tenant.into(), told.shard.into(), row.id.into(), version, payload, about])).await?;

    let head = all(conn, sql(HEAD, [tenant.into(), chain::GENESIS.to_vec().into()])).await?.pop().ok_or("no head")?;
    let head = (head.try_get_by_index(0)?, head.try_get_by_index(1)?, head.try_get_by_index(2)?);
    let link = Link::after(crypto, who, head, row.id, &told)?;
    let values: [Value; 10] = [
        tenant.into(),
        link.seq.into(),
        link.prev.into(),
        link.hash.into(),
        link.key_id.into(),
        link.record.into(),
        link.at.into(),
        told.actor.into(),
        row.id.into(),
        told.trace.as_str().into(),
    ];
    all(conn, sql(AUDIT, values)).await?;

    let (created, headers, body) = answer(crypto, who, claim, &row, number)?;
    all(conn, sql(KEEP, [tenant.into(), claim.into(), headers.into(), body.into()])).await?;
    Ok(created)
}

/// Runs a statement.
pub async fn all(conn: &mut PgConnection, statement: Statement) -> Result<Vec<QueryResult>, Fault> {
    let values = statement.values.unwrap_or(sea_orm::sea_query::Values(Vec::new()));
    let rows = sqlx::query_with(AssertSqlSafe(statement.sql), SqlxValues(values)).fetch_all(conn).await?;
    Ok(rows.into_iter().map(Into::into).collect())
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
