//! Pages of the trail, newest first.

use chrono::{DateTime, Utc};
use erp_core::{Cursor, Page, PageRequest, TenantId, clock::representable, problem::Faults};
use erp_db::{Outcome, TenantTx, audit::readable_time, sql};
use sea_orm::{ConnectionTrait, DbErr, QueryResult, Value};
use serde::{Deserialize, Serialize};
use serde_json::Map;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// The filters of the list; all that are given must fit.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AuditQuery {
    /// Entries in the page: 1 to 200, 20 unless told.
    #[param(minimum = 1, maximum = 200, default = 20)]
    pub limit: Option<u64>,
    /// `next_cursor` of the page before; absent for the first.
    pub cursor: Option<String>,
    /// A user's id, or the whole label of another actor: `system:seed`, `operator:root@host`, `anonymous`.
    pub actor: Option<String>,
    /// An action, or the beginning of several with a `*` behind it: `health.patient.*`.
    pub action: Option<String>,
    /// The kind of what was acted on: `patient`, `user`, `session`.
    pub entity: Option<String>,
    /// Its id.
    pub entity_id: Option<Uuid>,
    /// `success`, `denied` or `failure`.
    pub outcome: Option<String>,
    /// At this time or later.
    pub from: Option<DateTime<Utc>>,
    /// Before this time.
    pub to: Option<DateTime<Utc>>,
}

/// One line of the trail, as it was written: personal data was masked then, and is shown no clearer.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AuditLine {
    /// Its place in the tenant's chain, from 1 and without gaps.
    #[schema(example = 42)]
    pub seq: i64,
    pub at: DateTime<Utc>,
    /// `user:<id>`, `operator:<name>`, `system:<part>` or `anonymous`.
    #[schema(example = "user:019ab2c0-0000-7000-8000-000000000001")]
    pub actor: String,
    #[schema(example = "health.patient.updated")]
    pub action: String,
    #[schema(example = "patient")]
    pub entity: String,
    pub entity_id: Option<Uuid>,
    /// `success`, `denied` or `failure`.
    #[schema(example = "success")]
    pub outcome: String,
    /// Why the actor did it, where a reason is asked for.
    pub reason: Option<String>,
    /// Names of fields, masked values, counts.
    #[schema(value_type = Object)]
    pub details: Map<String, serde_json::Value>,
    pub ip: Option<String>,
    pub user_agent: Option<String>,
    pub session_id: Option<Uuid>,
    pub trace_id: String,
    /// The hash over this line and the one before it, in hex.
    #[schema(example = "b7d0f6c1a2e34958b7d0f6c1a2e34958b7d0f6c1a2e34958b7d0f6c1a2e34958")]
    pub hash: String,
}

impl AuditLine {
    /// The order is that of `seq`; the cursor's id carries it.
    const fn cursor(&self) -> Cursor {
        Cursor { at: self.at, id: Uuid::from_u128(self.seq as u128) }
    }

    fn read(row: &QueryResult) -> Result<Self, DbErr> {
        let record: Vec<u8> = row.try_get("", "record")?;
        let record: serde_json::Value = serde_json::from_slice(&record).unwrap_or_default();
        let text = |name: &str| record.get(name).and_then(serde_json::Value::as_str).map(str::to_owned);
        Ok(Self {
            seq: row.try_get("", "seq")?,
            at: row.try_get("", "occurred_at")?,
            actor: row.try_get("", "actor")?,
            action: row.try_get("", "action")?,
            entity: row.try_get("", "entity")?,
            entity_id: row.try_get("", "entity_id")?,
            outcome: row.try_get("", "outcome")?,
            reason: text("reason"),
            details: record.get("details").and_then(|details| details.as_object()).cloned().unwrap_or_default(),
            ip: text("ip"),
            user_agent: text("user_agent"),
            session_id: text("session_id").and_then(|id| id.parse().ok()),
            trace_id: row.try_get("", "trace_id")?,
            hash: hex::encode(row.try_get::<Vec<u8>>("", "row_hash")?),
        })
    }
}

const COLUMNS: &str = "seq, actor, action, entity, entity_id, outcome, trace_id, record, row_hash";
const OUTCOMES: [&str; 3] = ["success", "denied", "failure"];
/// What a filter may be long: no actor and no action comes near it.
const LONGEST: usize = 200;

/// Conditions and the values they bind.
struct Conditions {
    text: String,
    values: Vec<Value>,
}

impl Conditions {
    fn and(&mut self, column: &str, comparison: &str, value: impl Into<Value>) {
        self.values.push(value.into());
        self.text.push_str(&format!(" AND {column} {comparison} ${}", self.values.len()));
    }
}

/// One page of the tenant's trail.
pub async fn page(tx: &TenantTx, query: &AuditQuery) -> Outcome<Page<AuditLine>> {
    let request = PageRequest::new(query.limit, query.cursor.as_deref())?;
    let mut conditions = conditions(tx.tenant(), query)?;
    if let Some(after) = request.after {
        conditions.and("seq", "<", i64::try_from(after.id.as_u128()).unwrap_or(i64::MAX));
    }
    // A literal limit: bound, it would make PostgreSQL plan every list anew.
    let text = format!(
        "SELECT {COLUMNS}, {} FROM audit_log WHERE {} ORDER BY tenant_id DESC, seq DESC LIMIT {}",
        readable_time("occurred_at"),
        conditions.text,
        request.fetch()
    );
    let rows = tx.query_all_raw(sql(&text, conditions.values)).await?;
    let rows = rows.iter().map(AuditLine::read).collect::<Result<Vec<_>, _>>()?;
    Ok(Page::from_rows(rows, &request, AuditLine::cursor))
}

/// Refuses what [`page`] would refuse.
pub fn check(tenant: TenantId, query: &AuditQuery) -> Outcome<()> {
    conditions(tenant, query).map(|_| ())
}

fn conditions(tenant: TenantId, query: &AuditQuery) -> Outcome<Conditions> {
    let mut faults = Faults::default();
    let mut found = Conditions { text: "tenant_id = $1".to_owned(), values: vec![tenant.get().into()] };
    for (name, given) in [("actor", &query.actor), ("action", &query.action), ("entity", &query.entity)] {
        if given.as_ref().is_some_and(|text| text.is_empty() || text.len() > LONGEST || text.contains('\0')) {
            faults.add(name, "common.field.type");
        }
    }
    if let Some(actor) = &query.actor {
        let label = Uuid::try_parse(actor).map_or_else(|_| actor.clone(), |id| format!("user:{id}"));
        found.and("actor", "=", label);
    }
    match query.action.as_deref().map(|action| (action, action.strip_suffix('*'))) {
        Some((_, Some(beginning))) => found.and("action", "^@", beginning),
        Some((action, None)) => found.and("action", "=", action),
        None => {}
    }
    if let Some(entity) = query.entity.as_deref() {
        found.and("entity", "=", entity);
    }
    if let Some(id) = query.entity_id {
        found.and("entity_id", "=", id);
    }
    if let Some(outcome) = query.outcome.as_deref() {
        match OUTCOMES.iter().find(|known| **known == outcome) {
            // A literal: the index of refusals holds no successes, which no parameter promises.
            Some(outcome) => found.text.push_str(&format!(" AND outcome = '{outcome}'")),
            None => faults.add("outcome", "common.field.type"),
        }
    }
    for (name, comparison, at) in [("from", ">=", query.from), ("to", "<", query.to)] {
        let Some(at) = at else { continue };
        if !representable(at.timestamp()) {
            faults.add(name, "common.field.type");
        }
        found.and("occurred_at", comparison, at);
    }
    faults.finish()?;
    Ok(found)
}
