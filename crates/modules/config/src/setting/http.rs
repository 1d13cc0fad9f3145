//! `/settings`.

use axum::{Json, extract::State};
use erp_core::Problem;
use erp_db::{Outcome, TenantTx, WriteTx};
use erp_kit::SettingSpec;
use erp_web::{ApiError, ApiJson, ApiPath, ApiQuery, Caller, Granted, IfMatch, PageBody, ProblemBody, Versioned};
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    input::{HistoryQuery, NewValue, Place, PlaceQuery, Rollback},
    service,
    view::{self, SettingList, SettingView, VersionView},
};
use crate::{
    permissions::{SettingList as MayList, SettingManage},
    state::Config,
};

const TAG: &str = "settings";

/// The routes below `/api/v1/config`.
pub fn routes() -> OpenApiRouter<Config> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(get, put, reset)).routes(routes!(history)).routes(routes!(rollback))
}

/// List settings
///
/// Everything that modules have registered, by key, each with the value that counts in the scope that is asked for.
#[utoipa::path(
    get, path = "/settings", tag = TAG, operation_id = "listSettings",
    params(PlaceQuery),
    responses(
        (status = 200, description = "All of them", body = SettingList),
        (status = 422, description = "There is no such scope", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["config.setting.list"]))
)]
async fn list(
    State(config): State<Config>,
    caller: Granted<MayList>,
    ApiQuery(query): ApiQuery<PlaceQuery>,
) -> Result<Json<SettingList>, ApiError> {
    let place = query.place(caller.tenant())?;
    let rows: Outcome<Vec<_>> = config.db.read(caller.tenant(), async |tx: &TenantTx| service::rows(tx, place).await).await;
    let rows = rows?;
    Ok(Json(SettingList { items: config.settings.specs().map(|spec| view::view(spec, place, &rows)).collect() }))
}

/// Get a setting
///
/// `ETag` is the version of the scope that is asked for: 0 before its first value.
#[utoipa::path(
    get, path = "/settings/{key}", tag = TAG, operation_id = "getSetting",
    params(("key" = String, Path), PlaceQuery),
    responses(
        (status = 200, description = "The setting", body = SettingView, headers(("ETag" = String))),
        (status = 404, description = "No module has such a setting", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "There is no such scope", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["config.setting.list"]))
)]
async fn get(
    State(config): State<Config>,
    caller: Granted<MayList>,
    ApiPath(key): ApiPath<String>,
    ApiQuery(query): ApiQuery<PlaceQuery>,
) -> Result<Versioned<SettingView>, ApiError> {
    let spec = config.spec(&key)?;
    let place = query.place(caller.tenant())?;
    place.allowed(spec)?;
    shown(&config, &caller, &key, place).await
}

/// Set a value
///
/// The value must fit the setting's schema; if it does not, nothing changes, and each fault names its place and the part of the
/// schema. If nothing differs, nothing is written and the version stays.
#[utoipa::path(
    put, path = "/settings/{key}", tag = TAG, operation_id = "putSetting",
    params(("key" = String, Path), PlaceQuery, ("If-Match" = String, Header, description = "The version that was read, from `ETag`; 0 for the first value")),
    request_body(content = NewValue, example = json!({"value": "en"})),
    responses(
        (status = 200, description = "The setting as it stands now", body = SettingView, headers(("ETag" = String))),
        (status = 401, description = "Not signed in, or, for settings of `auth`, too long ago: `auth.step_up.required`", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "No module has such a setting", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "Another version stands", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "The value does not fit, or the scope has none", body = ProblemBody, content_type = "application/problem+json"),
        (status = 428, description = "If-Match is missing", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["config.setting.manage"]))
)]
async fn put(
    State(config): State<Config>,
    caller: Granted<SettingManage>,
    ApiPath(key): ApiPath<String>,
    ApiQuery(query): ApiQuery<PlaceQuery>,
    IfMatch(version): IfMatch,
    ApiJson(body): ApiJson<NewValue>,
) -> Result<Versioned<SettingView>, ApiError> {
    let spec = config.spec(&key)?;
    refuse_stale(spec, &caller)?;
    let place = query.place(caller.tenant())?;
    let done: Outcome<()> = config
        .db
        .write(caller.tenant(), &caller.origin(), async |tx: &WriteTx| config.set(tx, spec, place, version, &body.value).await)
        .await;
    done?;
    shown(&config, &caller, &key, place).await
}

/// Take a value away
///
/// The wider scope's value counts again: a user's tenant's, and at last the system's.
#[utoipa::path(
    delete, path = "/settings/{key}", tag = TAG, operation_id = "resetSetting",
    params(("key" = String, Path), PlaceQuery, ("If-Match" = String, Header, description = "The version that was read, from `ETag`")),
    responses(
        (status = 200, description = "The setting as it stands now", body = SettingView, headers(("ETag" = String))),
        (status = 401, description = "Not signed in, or, for settings of `auth`, too long ago: `auth.step_up.required`", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "No module has such a setting, or the scope has no value", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "Another version stands", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "There is no such scope", body = ProblemBody, content_type = "application/problem+json"),
        (status = 428, description = "If-Match is missing", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["config.setting.manage"]))
)]
async fn reset(
    State(config): State<Config>,
    caller: Granted<SettingManage>,
    ApiPath(key): ApiPath<String>,
    ApiQuery(query): ApiQuery<PlaceQuery>,
    IfMatch(version): IfMatch,
) -> Result<Versioned<SettingView>, ApiError> {
    let spec = config.spec(&key)?;
    refuse_stale(spec, &caller)?;
    let place = query.place(caller.tenant())?;
    let done: Outcome<()> =
        config.db.write(caller.tenant(), &caller.origin(), async |tx: &WriteTx| config.reset(tx, spec, place, version).await).await;
    done?;
    shown(&config, &caller, &key, place).await
}

/// List a setting's versions
///
/// Newest first, of the scope that is asked for. Pass `next_cursor` on for the next page.
#[utoipa::path(
    get, path = "/settings/{key}/history", tag = TAG, operation_id = "listSettingHistory",
    params(("key" = String, Path), HistoryQuery),
    responses(
        (status = 200, description = "One page", body = PageBody<VersionView>),
        (status = 400, description = "A parameter cannot be read", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "No module has such a setting", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "A parameter is out of range", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["config.setting.list"]))
)]
async fn history(
    State(config): State<Config>,
    caller: Granted<MayList>,
    ApiPath(key): ApiPath<String>,
    ApiQuery(query): ApiQuery<HistoryQuery>,
) -> Result<Json<PageBody<VersionView>>, ApiError> {
    let spec = config.spec(&key)?;
    let (place, request) = query.split()?;
    let place = place.place(caller.tenant())?;
    place.allowed(spec)?;
    let page: Outcome<_> = config.db.read(caller.tenant(), async |tx: &TenantTx| service::versions(tx, place, &key, &request).await).await;
    Ok(Json(page?.map(view::version).into()))
}

/// Go back to an older version
///
/// Makes a new version with the value of the old one, which must fit the schema as it is now.
#[utoipa::path(
    post, path = "/settings/{key}/rollback", tag = TAG, operation_id = "rollbackSetting",
    params(("key" = String, Path), PlaceQuery, ("If-Match" = String, Header, description = "The version that was read, from `ETag`")),
    request_body(content = Rollback, example = json!({"to": 1})),
    responses(
        (status = 200, description = "The setting as it stands now", body = SettingView, headers(("ETag" = String))),
        (status = 401, description = "Not signed in, or, for settings of `auth`, too long ago: `auth.step_up.required`", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "No module has such a setting, or it never had a value", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "Another version stands", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "There is no such version, or its value does not fit any more", body = ProblemBody, content_type = "application/problem+json"),
        (status = 428, description = "If-Match is missing", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["config.setting.manage"]))
)]
async fn rollback(
    State(config): State<Config>,
    caller: Granted<SettingManage>,
    ApiPath(key): ApiPath<String>,
    ApiQuery(query): ApiQuery<PlaceQuery>,
    IfMatch(version): IfMatch,
    ApiJson(body): ApiJson<Rollback>,
) -> Result<Versioned<SettingView>, ApiError> {
    let spec = config.spec(&key)?;
    refuse_stale(spec, &caller)?;
    let place = query.place(caller.tenant())?;
    let done: Outcome<()> = config
        .db
        .write(caller.tenant(), &caller.origin(), async |tx: &WriteTx| config.rollback(tx, spec, place, version, body.to).await)
        .await;
    done?;
    shown(&config, &caller, &key, place).await
}

/// The setting as it stands after whatever was done.
async fn shown(config: &Config, caller: &Caller, key: &str, place: Place) -> Result<Versioned<SettingView>, ApiError> {
    let rows: Outcome<Vec<_>> = config.db.read(caller.tenant(), async |tx: &TenantTx| service::rows_of(tx, place, key).await).await;
    let view = view::view(config.settings.spec(key).ok_or_else(Problem::not_found)?, place, &rows?);
    Ok(Versioned(view.version, view))
}

/// Who may sign in, and how, is not to be changed by a token that somebody has stolen.
fn refuse_stale(spec: &SettingSpec, caller: &Granted<SettingManage>) -> Result<(), ApiError> {
    if spec.key.starts_with("auth.") { caller.require_recent() } else { Ok(()) }
}
