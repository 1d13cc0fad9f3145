//! Pages of the log, newest first.

use chrono::{DateTime, Utc};
use erp_core::{Cursor, FieldProblem, Page, PageRequest, clock::representable, problem::Faults};
use erp_db::{Outcome, TenantTx, sql};
use sea_orm::{ConnectionTrait, DbErr, QueryResult, Value};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

const OUTCOMES: &[&str] = &["success", "bad_credentials", "throttled", "disabled", "otp_required", "otp_wrong"];

/// The filters of the list; all that are given must fit.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct LoginQuery {
    /// Entries in the page: 1 to 200, 20 unless told.
    #[param(minimum = 1, maximum = 200, default = 20)]
    pub limit: Option<u64>,
    /// `next_cursor` of the page before; absent for the first.
    pub cursor: Option<String>,
    /// A user's id.
    pub user_id: Option<Uuid>,
    /// `success`, `bad_credentials`, `throttled`, `disabled`, `otp_required` or `otp_wrong`.
    pub outcome: Option<String>,
    /// At this time or later.
    pub from: Option<DateTime<Utc>>,
    /// Before this time.
    pub to: Option<DateTime<Utc>>,
}

/// One attempt to sign in.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LoginLine {
    pub id: Uuid,
    pub at: DateTime<Utc>,
    /// Whose name was typed; none where nobody has it. What was typed is not kept: it may have been a password.
    pub user_id: Option<Uuid>,
    /// The user's name as it is now.
    #[schema(example = "li.wei")]
    pub username: Option<String>,
    /// `success`, `bad_credentials`, `throttled`, `disabled`, `otp_required` or `otp_wrong`.
    #[schema(example = "success")]
    pub outcome: String,
    #[schema(example = "192.0.2.7")]
    pub ip: Option<String>,
    #[schema(example = "Mozilla/5.0 (X11; Linux x86_64)")]
    pub user_agent: Option<String>,
    pub trace_id: String,
}

impl LoginLine {
    const fn cursor(&self) -> Cursor {
        Cursor { at: self.at, id: self.id }
    }

    fn read(row: &QueryResult) -> Result<Self, DbErr> {
        Ok(Self {
            id: row.try_get("", "id")?,
            at: row.try_get("", "occurred_at")?,
            user_id: row.try_get("", "user_id")?,
            username: row.try_get("", "username")?,
            outcome: row.try_get("", "outcome")?,
            ip: row.try_get("", "ip")?,
            user_agent: row.try_get("", "user_agent")?,
            trace_id: row.try_get("", "trace_id")?,
        })
    }
}

/// One page of the tenant's log.
pub async fn page(tx: &TenantTx, query: &LoginQuery) -> Outcome<Page<LoginLine>> {
    let request = PageRequest::new(query.limit, query.cursor.as_deref())?;
    let mut faults = Faults::default();
    let mut values: Vec<Value> = vec![tx.tenant().get().into()];
    let mut text = "l.tenant_id = $1".to_owned();
    let mut and = |condition: &str, value: Value| {
        values.push(value);
        text += &format!(" AND {condition} ${}", values.len());
    };
    if let Some(user) = query.user_id {
        and("l.user_id =", user.into());
    }
    for (name, at) in [("from", query.from), ("to", query.to)] {
        if at.is_some_and(|at| !representable(at.timestamp())) {
            faults.add(name, "common.field.type");
        }
    }
    // Of two upper bounds the lower one says it all. Given both, PostgreSQL may begin its walk at the higher one.
    let (mut until, mut after) = (query.to, request.after);
    match (until, after) {
        (Some(to), Some(last)) if last.at < to => until = None,
        (Some(_), Some(_)) => after = None,
        _ => {}
    }
    for (condition, at) in [("l.occurred_at >=", query.from), ("l.occurred_at <", until)] {
        if let Some(at) = at {
            and(condition, at.into());
        }
    }
    if let Some(after) = after {
        values.extend([after.at.into(), after.id.into()]);
        text += &format!(" AND (l.occurred_at, l.id) < (${}, ${})", values.len() - 1, values.len());
    }
    if let Some(outcome) = query.outcome.as_deref() {
        match OUTCOMES.iter().find(|known| **known == outcome) {
            // A literal: PostgreSQL knows which of them are rare.
            Some(outcome) => text += &format!(" AND l.outcome = '{outcome}'"),
            None => faults.push(FieldProblem::new("outcome", "common.field.choice").param("allowed", OUTCOMES.join(", "))),
        }
    }
    faults.finish()?;
    let text = format!(
        "SELECT l.id, l.occurred_at, l.user_id, l.outcome, l.ip, l.user_agent, l.trace_id, \
         (SELECT u.username FROM user_account u WHERE u.tenant_id = l.tenant_id AND u.id = l.user_id AND u.deleted_at IS NULL) AS username \
         FROM login_log l WHERE {text} ORDER BY l.occurred_at DESC, l.id DESC LIMIT {}",
        request.fetch()
    );
    let rows = tx.query_all_raw(sql(&text, values)).await?;
    let rows = rows.iter().map(LoginLine::read).collect::<Result<Vec<_>, _>>()?;
    Ok(Page::from_rows(rows, &request, LoginLine::cursor))
}
