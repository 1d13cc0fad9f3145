//! Tenants in keyset pages.

use erp_core::{FieldProblem, Page, PageRequest, Problem, problem::Faults};
use erp_db::{
    Outcome, TenantTx,
    tenants::{self, valid_slug},
};
use sea_orm::Value;
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use super::{rules::is_plan_code, view::TenantSummary};

const STATUSES: &[&str] = &["active", "suspended", "expired", "closed", "preparing"];
/// Behind every text that begins alike.
const LAST: char = '\u{10ffff}';

/// The filters of the list; all that are given must fit.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct TenantQuery {
    /// Entries in the page: 1 to 200, 20 unless told.
    #[param(minimum = 1, maximum = 200, default = 20)]
    pub limit: Option<u64>,
    /// `next_cursor` of the page before, with the same filters; absent for the first.
    pub cursor: Option<String>,
    /// `active`, `suspended`, `expired` (within a minute of its end), `closed` or `preparing`.
    pub status: Option<String>,
    /// A plan's code.
    pub plan: Option<String>,
    /// The beginning of the slug. The page is then in the order of the slugs.
    pub q: Option<String>,
}

/// Checked filters.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    status: Option<&'static str>,
    plan: Option<String>,
    prefix: Option<String>,
}

impl TenantQuery {
    pub fn check(&self) -> Result<(PageRequest, Filter), Problem> {
        let request = PageRequest::new(self.limit, self.cursor.as_deref())?;
        let mut faults = Faults::default();
        let status = self.status.as_deref().and_then(|text| {
            let found = STATUSES.iter().copied().find(|status| *status == text);
            if found.is_none() {
                faults.push(FieldProblem::new("status", "common.field.choice").param("allowed", STATUSES.join(", ")));
            }
            found
        });
        if self.plan.as_deref().is_some_and(|plan| !is_plan_code(plan)) {
            faults.add("plan", "auth.tenant_plan.code_invalid");
        }
        // The beginning of a slug may end in a hyphen, or be a single letter.
        if self.q.as_deref().is_some_and(|q| !valid_slug(&format!("{q}00")) || q.len() > 40) {
            faults.add("q", "auth.tenant.code_invalid");
        }
        faults.finish()?;
        Ok((request, Filter { status, plan: self.plan.clone(), prefix: self.q.clone() }))
    }
}

/// One page of the tenants: newest first, or by slug where a beginning of it is asked for.
pub async fn page(tx: &TenantTx, request: &PageRequest, filter: &Filter) -> Outcome<Page<TenantSummary>> {
    let mut values: Vec<Value> = Vec::new();
    let mut bind = |value: Value| {
        values.push(value);
        format!("${}", values.len())
    };
    let mut text = String::from("true");
    if let Some(status) = filter.status {
        text += &format!(" AND t.status = '{status}'");
        if status == "active" {
            text += " AND (t.expires_at IS NULL OR t.expires_at > now())";
        }
    }
    if let Some(plan) = &filter.plan {
        text += &format!(" AND t.plan_id = (SELECT id FROM tenant_plan WHERE code = {})", bind(plan.as_str().into()));
    }
    let order = match &filter.prefix {
        Some(prefix) => {
            let (low, high) = (bind(prefix.as_str().into()), bind(format!("{prefix}{LAST}").into()));
            text += &format!(" AND t.code COLLATE \"C\" >= {low} AND t.code COLLATE \"C\" < {high}");
            if let Some(after) = request.after {
                let place = format!("(SELECT a.code FROM tenant a WHERE a.id = {})", bind(after.id.into()));
                text += &format!(" AND t.code COLLATE \"C\" > {place} COLLATE \"C\"");
            }
            "t.code COLLATE \"C\""
        }
        None => {
            if let Some(after) = request.after {
                text += &format!(" AND (t.created_at, t.id) < ({}, {})", bind(after.at.into()), bind(after.id.into()));
            }
            "t.created_at DESC, t.id DESC"
        }
    };
    let rows = tenants::select(tx, &format!("WHERE {text} ORDER BY {order} LIMIT {}", request.fetch()), values).await?;
    let rows = rows.into_iter().map(TenantSummary::from).collect();
    Ok(Page::from_rows(rows, request, TenantSummary::cursor))
}

/// One tenant by id, or 404.
pub async fn one(tx: &TenantTx, id: Uuid) -> Outcome<TenantSummary> {
    let found = tenants::view(tx, id).await?.ok_or_else(Problem::not_found)?;
    Ok(found.into())
}

/// The id of the plan that a code names.
pub async fn plan_named(tx: &TenantTx, code: Option<&str>) -> Outcome<Option<Uuid>> {
    match code {
        Some(code) => Ok(tenants::plan_id(tx, code).await?),
        None => Ok(None),
    }
}
