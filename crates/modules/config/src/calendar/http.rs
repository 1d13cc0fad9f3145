//! `/calendar`.

use axum::extract::State;
use erp_core::Problem;
use erp_db::{Outcome, TenantTx, WriteTx};
use erp_web::{ApiError, ApiJson, ApiPath, Granted, IfMatch, ProblemBody, Versioned};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    input::{YEARS, YearReplacement},
    service::{self, Year},
};
use crate::{permissions::CalendarManage, state::Config};

const TAG: &str = "calendar";

/// The routes below `/api/v1/config`.
pub fn routes() -> OpenApiRouter<Config> {
    OpenApiRouter::new().routes(routes!(get, replace))
}

/// What is no year names nothing.
fn year(text: &str) -> Result<i32, Problem> {
    let digits = text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|year| digits && YEARS.contains(year)).ok_or_else(Problem::not_found)
}

/// Get a year of the calendar
///
/// The days that are not what their weekday says: holidays, and weekends on which people work instead (调休).
#[utoipa::path(
    get, path = "/calendar/{year}", tag = TAG, operation_id = "getCalendarYear",
    params(("year" = i32, Path, minimum = 2000, maximum = 2199)),
    responses(
        (status = 200, description = "The year; without days where nobody has written it", body = Year, headers(("ETag" = String))),
        (status = 404, description = "There is no such year", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["config.calendar.manage"]))
)]
async fn get(
    State(config): State<Config>,
    caller: Granted<CalendarManage>,
    ApiPath(text): ApiPath<String>,
) -> Result<Versioned<Year>, ApiError> {
    let number = year(&text)?;
    let read: Outcome<Year> = config.db.read(caller.tenant(), async |tx: &TenantTx| service::read(tx, number).await).await;
    let read = read?;
    Ok(Versioned(read.version, read))
}

/// Replace a year of the calendar
///
/// Every fault is reported at once. If nothing differs, nothing is written and the version stays.
#[utoipa::path(
    put, path = "/calendar/{year}", tag = TAG, operation_id = "replaceCalendarYear",
    params(
        ("year" = i32, Path, minimum = 2000, maximum = 2199),
        ("If-Match" = String, Header, description = "The version that was read, from `ETag`; 0 for the first"),
    ),
    request_body(content = YearReplacement, example = json!({"days": [
        {"date": "2026-10-01", "kind": "holiday", "name": "国庆节"}, {"date": "2026-10-10", "kind": "workday", "name": "国庆节调休"}
    ]})),
    responses(
        (status = 200, description = "The year as it stands now", body = Year, headers(("ETag" = String))),
        (status = 404, description = "There is no such year", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "Another version stands", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "A day of another year, a day twice, a working day that is one anyway", body = ProblemBody, content_type = "application/problem+json"),
        (status = 428, description = "If-Match is missing", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["config.calendar.manage"]))
)]
async fn replace(
    State(config): State<Config>,
    caller: Granted<CalendarManage>,
    ApiPath(text): ApiPath<String>,
    IfMatch(version): IfMatch,
    ApiJson(body): ApiJson<YearReplacement>,
) -> Result<Versioned<Year>, ApiError> {
    let number = year(&text)?;
    let days = body.check(number)?;
    let done: Outcome<Year> =
        config.db.write(caller.tenant(), &caller.origin(), async |tx: &WriteTx| service::replace(tx, number, version, days).await).await;
    let done = done?;
    Ok(Versioned(done.version, done))
}
