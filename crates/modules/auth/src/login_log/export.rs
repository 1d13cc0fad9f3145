//! `GET /login-logs/export`.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use chrono::{DateTime, Utc};
use erp_core::Page;
use erp_db::{Db, TenantTx};
use erp_web::{ApiError, ApiQuery, Granted, ProblemBody};
use futures::FutureExt;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::IntoParams;
use uuid::Uuid;

use super::list::{self, LoginLine, LoginQuery};
use crate::{
    Auth,
    export::{Cell, Format, Line, respond},
    permissions::LoginLogExport,
};

/// The form, and the filters of the list; all that are given must fit.
#[derive(Clone, Debug, Default, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct LoginExportQuery {
    /// `ndjson` unless told, or `csv`.
    pub format: Option<String>,
    /// A user's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<Uuid>,
    /// `success`, `bad_credentials`, `throttled`, `disabled`, `otp_required` or `otp_wrong`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<String>,
    /// At this time or later.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<DateTime<Utc>>,
    /// Before this time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<DateTime<Utc>>,
}

impl LoginExportQuery {
    fn filters(&self, cursor: Option<String>) -> LoginQuery {
        let Self { user_id, outcome, from, to, .. } = self.clone();
        LoginQuery { limit: Some(erp_core::page::MAX_LIMIT), cursor, user_id, outcome, from, to }
    }
}

impl Line for LoginLine {
    const COLUMNS: &'static [&'static str] = &["at", "user_id", "username", "outcome", "ip", "user_agent", "trace_id", "id"];

    fn cells(&self) -> Vec<Cell> {
        vec![
            Some(self.at.to_rfc3339()).into(),
            self.user_id.into(),
            self.username.as_ref().into(),
            self.outcome.as_str().into(),
            self.ip.as_ref().into(),
            self.user_agent.as_ref().into(),
            self.trace_id.as_str().into(),
            Some(self.id).into(),
        ]
    }
}

/// Export the login log
///
/// As a file, newest first, as the list shows it. The last line of `ndjson` says how many lines there are; a file without it broke
/// off. Every export has a line in the audit trail.
#[utoipa::path(
    get, path = "/login-logs/export", tag = "audit", operation_id = "exportLoginLogs",
    params(LoginExportQuery),
    responses(
        (status = 200, description = "The file", content((String = "application/x-ndjson"), (String = "text/csv"))),
        (status = 422, description = "A parameter is out of range", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["auth.login_log.export"]))
)]
pub async fn export(
    State(auth): State<Arc<Auth>>,
    caller: Granted<LoginLogExport>,
    ApiQuery(query): ApiQuery<LoginExportQuery>,
) -> Result<Response, ApiError> {
    let format = Format::parse(query.format.as_deref(), &["ndjson", "csv"])?;
    let tenant = caller.tenant();
    let page = move |db: Db, query: LoginQuery| async move { db.read(tenant, async |tx: &TenantTx| list::page(tx, &query).await).await };
    let first: Page<LoginLine> = page(auth.db.clone(), query.filters(None)).await?;
    auth.note_export(&caller, "auth.login_log.exported", "login_log", json!(query)).await?;
    let about = auth.about(&caller, "login-logs", json!(query));
    let db = auth.db.clone();
    let fetch = Box::new(move |cursor| page(db.clone(), query.filters(Some(cursor))).boxed());
    Ok(respond("login-logs", format, &about, first, fetch))
}
