//! Users as those who run a tenant see them: keyset pages.

use erp_core::{FieldProblem, Page, PageRequest, Problem, problem::Faults};
use erp_db::{Outcome, TenantTx, sql};
use sea_orm::{ConnectionTrait, Value, prelude::DateTimeUtc};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use super::{
    rules::{is_username, normalise_username},
    view::{COLUMNS, UserDetail, UserSummary},
};
use crate::{login::throttle, role::rules::is_role_code};

const STATUSES: &[&str] = &["invited", "active", "disabled"];
const KINDS: &[&str] = &["staff", "patient", "service"];
/// Behind every text that begins alike.
const LAST: char = '\u{10ffff}';

/// The filters of the list; all that are given must fit.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct UserQuery {
    /// Entries in the page: 1 to 200, 20 unless told.
    #[param(minimum = 1, maximum = 200, default = 20)]
    pub limit: Option<u64>,
    /// `next_cursor` of the page before, with the same filters; absent for the first.
    pub cursor: Option<String>,
    /// `invited`, `active` or `disabled`.
    pub status: Option<String>,
    /// `staff`, `patient` or `service`.
    pub kind: Option<String>,
    /// A role's code.
    pub role: Option<String>,
    /// The beginning of the name to sign in by. The page is then in the order of these names.
    pub q: Option<String>,
}

/// Checked filters.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    status: Option<&'static str>,
    kind: Option<&'static str>,
    role: Option<String>,
    prefix: Option<String>,
}

impl UserQuery {
    pub fn check(&self) -> Result<(PageRequest, Filter), Problem> {
        let request = PageRequest::new(self.limit, self.cursor.as_deref())?;
        let mut faults = Faults::default();
        let mut choice = |path: &str, given: &Option<String>, allowed: &'static [&'static str]| {
            let text = given.as_deref()?;
            let found = allowed.iter().copied().find(|value| *value == text);
            if found.is_none() {
                faults.push(FieldProblem::new(path, "common.field.choice").param("allowed", allowed.join(", ")));
            }
            found
        };
        let (status, kind) = (choice("status", &self.status, STATUSES), choice("kind", &self.kind, KINDS));
        if self.role.as_deref().is_some_and(|role| !is_role_code(role)) {
            faults.add("role", "auth.role.code_invalid");
        }
        let prefix = self.q.as_deref().map(normalise_username);
        if prefix.as_deref().is_some_and(|prefix| !is_username(prefix)) {
            faults.add("q", "auth.user.username_invalid");
        }
        faults.finish()?;
        Ok((request, Filter { status, kind, role: self.role.clone(), prefix }))
    }
}

/// One page of the tenant's users: newest first, or by name where a beginning of it is asked for.
pub async fn page(tx: &TenantTx, request: &PageRequest, filter: &Filter) -> Outcome<Page<UserSummary>> {
    let mut values: Vec<Value> = vec![tx.tenant().get().into()];
    let mut bind = |value: Value| {
        values.push(value);
        format!("${}", values.len())
    };
    let mut text = String::new();
    // Words of ours, hence literals: PostgreSQL knows which of them are rare, and walks the index of the rarest.
    for (column, word) in [("status", filter.status), ("kind", filter.kind)] {
        if let Some(word) = word {
            text += &format!(" AND u.{column} = '{word}'");
        }
    }
    let role = filter.role.as_deref().map(|role| format!("(SELECT id FROM role WHERE tenant_id = $1 AND code = {})", bind(role.into())));
    let (from, order) = match (&filter.prefix, role) {
        (Some(prefix), role) => {
            // A parameter's beginning gives no index its bounds: they stand beside it, in the order of bytes.
            let (low, high) = (bind(prefix.as_str().into()), bind(format!("{prefix}{LAST}").into()));
            text += &format!(" AND u.username ^@ {low} AND u.username COLLATE \"C\" >= {low} AND u.username COLLATE \"C\" < {high}");
            if let Some(role) = role {
                text +=
                    &format!(" AND EXISTS (SELECT 1 FROM user_role m WHERE m.tenant_id = $1 AND m.user_id = u.id AND m.role_id = {role})");
            }
            if let Some(after) = request.after {
                let place = format!("(SELECT a.username FROM user_account a WHERE a.tenant_id = $1 AND a.id = {})", bind(after.id.into()));
                text += &format!(" AND u.username COLLATE \"C\" > {place} COLLATE \"C\"");
            }
            ("user_account u", "u.username COLLATE \"C\"")
        }
        (None, Some(role)) => {
            // Ids rise with the time.
            text += &format!(" AND m.tenant_id = $1 AND m.role_id = {role}");
            if let Some(after) = request.after {
                text += &format!(" AND m.user_id < {}", bind(after.id.into()));
            }
            // `OFFSET 0` keeps the two apart: merged, they are walked side by side, which for a rare role is the whole tenant.
            let user = "user_role m CROSS JOIN LATERAL \
                (SELECT * FROM user_account a WHERE a.tenant_id = m.tenant_id AND a.id = m.user_id OFFSET 0) u";
            (user, "m.user_id DESC")
        }
        (None, None) => {
            if let Some(after) = request.after {
                text += &format!(" AND (u.created_at, u.id) < ({}, {})", bind(after.at.into()), bind(after.id.into()));
            }
            ("user_account u", "u.created_at DESC, u.id DESC")
        }
    };
    // A literal limit: bound, it would make PostgreSQL plan every list anew.
    let text = format!(
        "SELECT {COLUMNS} FROM {from} WHERE u.tenant_id = $1 AND u.deleted_at IS NULL{text} ORDER BY {order} LIMIT {}",
        request.fetch()
    );
    let rows = tx.query_all_raw(sql(&text, values)).await?;
    let rows = rows.iter().map(|row| UserSummary::read(row, tx.crypto(), tx.tenant())).collect::<Result<Vec<_>, _>>()?;
    Ok(Page::from_rows(rows, request, UserSummary::cursor))
}

/// One user by id, or 404.
pub async fn one(tx: &TenantTx, id: Uuid) -> Outcome<UserDetail> {
    let text = format!(
        "SELECT {COLUMNS}, u.created_by, u.updated_by, (SELECT count(*) FROM session s WHERE s.tenant_id = u.tenant_id AND s.user_id = u.id \
         AND s.revoked_at IS NULL AND s.expires_at > now()) AS sessions, EXISTS (SELECT 1 FROM totp_factor f WHERE f.tenant_id = u.tenant_id \
         AND f.id = u.id AND f.confirmed_at IS NOT NULL) AS mfa_enabled FROM user_account u WHERE u.tenant_id = $1 AND u.id = $2 AND u.deleted_at IS NULL"
    );
    let row = tx.query_one_raw(sql(&text, [tx.tenant().get().into(), id.into()])).await?.ok_or_else(Problem::not_found)?;
    let summary = UserSummary::read(&row, tx.crypto(), tx.tenant())?;
    let failures: Option<(i32, Option<DateTimeUtc>)> = throttle::failures(tx, &throttle::key(tx, &summary.username)).await?;
    let (failed_attempts, blocked_until) = failures.unwrap_or_default();
    Ok(UserDetail {
        summary,
        sessions: row.try_get("", "sessions")?,
        mfa_enabled: row.try_get("", "mfa_enabled")?,
        created_by: row.try_get("", "created_by")?,
        updated_by: row.try_get("", "updated_by")?,
        failed_attempts,
        blocked_until,
    })
}
