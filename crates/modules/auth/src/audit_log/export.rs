//! `GET /audit-logs/export`: the trail as a file, for people, or as it is stored, for whoever checks its hashes.

use std::{io, sync::Arc};

use axum::{extract::State, response::Response};
use chrono::{DateTime, Utc};
use erp_core::{Page, Problem, problem::Faults};
use erp_db::{Db, Failure, TenantTx, audit::Export};
use erp_web::{ApiError, ApiQuery, Granted, ProblemBody};
use futures::{FutureExt, stream};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::IntoParams;
use uuid::Uuid;

use super::list::{self, AuditLine, AuditQuery};
use crate::{
    Auth,
    export::{Cell, Format, Line, attachment, broken, line, respond},
    permissions::AuditExport,
};

const FORMATS: &[&str] = &["ndjson", "csv", "chain"];
/// Lines of one page.
const PAGE: u64 = erp_core::page::MAX_LIMIT;

/// The form, and the filters of the list; all that are given must fit.
#[derive(Clone, Debug, Default, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AuditExportQuery {
    /// `ndjson` unless told, `csv`, or `chain`: the rows as they are stored, which takes no filter.
    pub format: Option<String>,
    /// A user's id, or the whole label of another actor: `system:seed`, `operator:root@host`, `anonymous`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actor: Option<String>,
    /// An action, or the beginning of several with a `*` behind it: `health.patient.*`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// The kind of what was acted on: `patient`, `user`, `session`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entity: Option<String>,
    /// Its id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entity_id: Option<Uuid>,
    /// `success`, `denied` or `failure`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<String>,
    /// At this time or later.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<DateTime<Utc>>,
    /// Before this time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<DateTime<Utc>>,
}

impl AuditExportQuery {
    fn filters(&self, cursor: Option<String>) -> AuditQuery {
        let Self { actor, action, entity, entity_id, outcome, from, to, .. } = self.clone();
        AuditQuery { limit: Some(PAGE), cursor, actor, action, entity, entity_id, outcome, from, to }
    }

    /// What of it was given, for the trail and the file's first line. Names of people are none of it.
    fn told(&self) -> Value {
        let mut told = json!(self);
        told["format"] = self.format.as_deref().unwrap_or("ndjson").into();
        told
    }

    /// A chain has gaps under a filter, and nobody could tell them from others.
    fn refuse_filters(&self) -> Result<(), Problem> {
        let mut faults = Faults::default();
        for (name, _) in self.told().as_object().into_iter().flatten().filter(|(name, _)| *name != "format") {
            faults.add(name, "auth.audit.chain_whole");
        }
        faults.finish()
    }
}

impl Line for AuditLine {
    const COLUMNS: &'static [&'static str] = &[
        "seq",
        "at",
        "actor",
        "action",
        "entity",
        "entity_id",
        "outcome",
        "reason",
        "details",
        "ip",
        "user_agent",
        "session_id",
        "trace_id",
        "hash",
    ];

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::Number(self.seq),
            Some(self.at.to_rfc3339()).into(),
            self.actor.as_str().into(),
            self.action.as_str().into(),
            self.entity.as_str().into(),
            self.entity_id.into(),
            self.outcome.as_str().into(),
            self.reason.as_ref().into(),
            Some(Value::Object(self.details.clone())).into(),
            self.ip.as_ref().into(),
            self.user_agent.as_ref().into(),
            self.session_id.into(),
            self.trace_id.as_str().into(),
            self.hash.as_str().into(),
        ]
    }
}

/// Export the audit trail
///
/// As a file, however long: `ndjson` and `csv` newest first, as the list shows it. The first line of `ndjson` says what the export is, the
/// last one how many lines there are; a file without it broke off. `chain` has every row as it is stored, in order, the records of
/// rows that were moved into files first, and the head of the chain last: with the tenant's keys anybody can reproduce its hashes.
/// Every export has a line in the trail, which is in it.
#[utoipa::path(
    get, path = "/audit-logs/export", tag = "audit", operation_id = "exportAuditLogs",
    params(AuditExportQuery),
    responses(
        (status = 200, description = "The file", content((String = "application/x-ndjson"), (String = "text/csv"))),
        (status = 422, description = "A parameter is out of range, or a filter on the whole chain", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["auth.audit.export"]))
)]
pub async fn export(
    State(auth): State<Arc<Auth>>,
    caller: Granted<AuditExport>,
    ApiQuery(query): ApiQuery<AuditExportQuery>,
) -> Result<Response, ApiError> {
    if query.format.as_deref() == Some("chain") {
        query.refuse_filters()?;
        auth.note_export(&caller, "auth.audit.exported", "audit_log", query.told()).await?;
        return Ok(chain(auth.db.clone(), Export::begin(&auth.db, caller.tenant()).await.map_err(Failure::from)?, caller.tenant().get()));
    }
    let format = Format::parse(query.format.as_deref(), FORMATS)?;
    let tenant = caller.tenant();
    // Before anything is written down: what is refused is no export.
    list::check(tenant, &query.filters(None))?;
    auth.note_export(&caller, "auth.audit.exported", "audit_log", query.told()).await?;
    let page = move |db: Db, query: AuditQuery| async move { db.read(tenant, async |tx: &TenantTx| list::page(tx, &query).await).await };
    let first: Page<AuditLine> = page(auth.db.clone(), query.filters(None)).await?;
    let about = auth.about(&caller, "audit-logs", query.told());
    let db = auth.db.clone();
    let fetch = Box::new(move |cursor| page(db.clone(), query.filters(Some(cursor))).boxed());
    Ok(respond("audit-logs", format, &about, first, fetch))
}

/// Where the rows stand.
enum At {
    Rows(Box<Export>),
    End,
}

fn chain(db: Db, export: Export, tenant: Uuid) -> Response {
    let parts = stream::try_unfold((db, At::Rows(Box::new(export))), move |(db, at)| async move {
        let At::Rows(mut export) = at else { return Ok::<_, io::Error>(None) };
        match export.next(&db).await.map_err(broken)? {
            Some(lines) => {
                let mut bytes = lines.join("\n").into_bytes();
                if !bytes.is_empty() {
                    bytes.push(b'\n');
                }
                Ok(Some((bytes, (db, At::Rows(export)))))
            }
            None => {
                let head = export.head().map(|head| (head.seq, head.hash_hex()));
                let (seq, hash) = (head.as_ref().map(|head| head.0), head.as_ref().map(|head| &head.1));
                Ok(Some((line(&json!({ "tenant_id": tenant, "head_seq": seq, "head_hash": hash })), (db, At::End))))
            }
        }
    });
    attachment("audit-chain.ndjson", "application/x-ndjson", parts)
}
