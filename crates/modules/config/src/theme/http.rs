//! `/themes`.

use axum::{Json, extract::State, response::Response};
use erp_core::Problem;
use erp_db::{Outcome, TenantTx, WriteTx};
use erp_web::{
    ApiError, ApiJson, ApiPath, Caller, Granted, IfMatch, ProblemBody, Versioned,
    idempotency::{Created, Creating, create as create_once},
};
use http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{
    Theme,
    input::{NewTheme, ThemeReplacement},
    service,
};
use crate::{
    permissions::{SettingList, SettingManage},
    state::{BASE, Config},
};

const TAG: &str = "themes";

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ThemeList {
    pub items: Vec<Theme>,
}

/// The routes below `/api/v1/config`.
pub fn routes() -> OpenApiRouter<Config> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(get, replace, delete))
}

/// List themes
#[utoipa::path(
    get, path = "/themes", tag = TAG, operation_id = "listThemes",
    responses((status = 200, description = "All of them, by code", body = ThemeList)),
    security(("bearer" = ["config.setting.list"]))
)]
async fn list(State(config): State<Config>, caller: Granted<SettingList>) -> Result<Json<ThemeList>, ApiError> {
    let items: Outcome<Vec<Theme>> = config.db.read(caller.tenant(), async |tx: &TenantTx| service::list(tx).await).await;
    Ok(Json(ThemeList { items: items? }))
}

/// Make a theme
///
/// The setting `config.branding` says which theme the pages have.
#[utoipa::path(
    post, path = "/themes", tag = TAG, operation_id = "createTheme",
    params(("Idempotency-Key" = Option<String>, Header, description = "1 to 128 visible ASCII characters: a repeat within 24 hours gets the first answer again")),
    request_body(content = NewTheme, example = json!({"code": "ocean", "name_en": "Ocean", "name_zh": "海洋", "tokens": {"primary": "#0958d9"}})),
    responses(
        (status = 201, description = "The theme", body = Theme, headers(("Location" = String), ("ETag" = String))),
        (status = 409, description = "There is one of this code, or there are too many", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "Faulty fields", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["config.setting.manage"]))
)]
async fn create(State(config): State<Config>, request: Creating<SettingManage, NewTheme>) -> Result<Response, ApiError> {
    create_once(&config.db, request, async |tx: &WriteTx, _: &Caller, body: NewTheme| {
        let (code, draft) = body.check()?;
        let theme = service::create(tx, &code, &draft).await?;
        Ok(Created { location: format!("{BASE}/themes/{code}"), version: theme.version, body: theme })
    })
    .await
}

/// Get a theme
#[utoipa::path(
    get, path = "/themes/{code}", tag = TAG, operation_id = "getTheme",
    params(("code" = String, Path)),
    responses(
        (status = 200, description = "The theme", body = Theme, headers(("ETag" = String))),
        (status = 404, description = "There is none", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["config.setting.list"]))
)]
async fn get(
    State(config): State<Config>,
    caller: Granted<SettingList>,
    ApiPath(code): ApiPath<String>,
) -> Result<Versioned<Theme>, ApiError> {
    let theme: Outcome<Option<Theme>> = config.db.read(caller.tenant(), async |tx: &TenantTx| service::find(tx, &code).await).await;
    let theme = theme?.ok_or_else(Problem::not_found)?;
    Ok(Versioned(theme.version, theme))
}

/// Change a theme
#[utoipa::path(
    put, path = "/themes/{code}", tag = TAG, operation_id = "replaceTheme",
    params(("code" = String, Path), ("If-Match" = String, Header, description = "The version that was read, from `ETag`")),
    request_body(content = ThemeReplacement, example = json!({"name_en": "Ocean", "name_zh": "海洋", "tokens": {"primary": "#0958d9"}})),
    responses(
        (status = 200, description = "The theme as it stands now", body = Theme, headers(("ETag" = String))),
        (status = 404, description = "There is none", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "Another version stands", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "Faulty fields", body = ProblemBody, content_type = "application/problem+json"),
        (status = 428, description = "If-Match is missing", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["config.setting.manage"]))
)]
async fn replace(
    State(config): State<Config>,
    caller: Granted<SettingManage>,
    ApiPath(code): ApiPath<String>,
    IfMatch(version): IfMatch,
    ApiJson(body): ApiJson<ThemeReplacement>,
) -> Result<Versioned<Theme>, ApiError> {
    let draft = body.check()?;
    let theme: Outcome<Theme> =
        config.db.write(caller.tenant(), &caller.origin(), async |tx: &WriteTx| service::replace(tx, &code, version, &draft).await).await;
    let theme = theme?;
    Ok(Versioned(theme.version, theme))
}

/// Delete a theme
///
/// Those that the product ships stay, and so does the one that the pages have.
#[utoipa::path(
    delete, path = "/themes/{code}", tag = TAG, operation_id = "deleteTheme",
    params(("code" = String, Path), ("If-Match" = String, Header, description = "The version that was read, from `ETag`")),
    responses(
        (status = 204, description = "Gone"),
        (status = 404, description = "There is none", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "It is built in or in use, or another version stands", body = ProblemBody, content_type = "application/problem+json"),
        (status = 428, description = "If-Match is missing", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["config.setting.manage"]))
)]
async fn delete(
    State(config): State<Config>,
    caller: Granted<SettingManage>,
    ApiPath(code): ApiPath<String>,
    IfMatch(version): IfMatch,
) -> Result<StatusCode, ApiError> {
    let done: Outcome<()> =
        config.db.write(caller.tenant(), &caller.origin(), async |tx: &WriteTx| service::delete(tx, &code, version).await).await;
    done?;
    Ok(StatusCode::NO_CONTENT)
}
