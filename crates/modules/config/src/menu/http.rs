//! `/menus`.

use axum::{Json, extract::State, response::Response};
use erp_db::{Outcome, TenantTx, WriteTx};
use erp_web::{
    ApiError, ApiJson, ApiPath, Caller, Granted, IfMatch, ProblemBody, Versioned,
    idempotency::{Created, Creating, create as create_once},
};
use http::StatusCode;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use super::{
    input::{MenuReplacement, NewMenu},
    service,
    view::{self, Menu, MenuList, MenuTree},
};
use crate::{
    permissions::MenuManage,
    state::{BASE, Config},
};

const TAG: &str = "menus";

/// The routes below `/api/v1/config`.
pub fn routes() -> OpenApiRouter<Config> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(mine)).routes(routes!(get, replace, delete))
}

/// List menu entries
///
/// All of them, in their order.
#[utoipa::path(
    get, path = "/menus", tag = TAG, operation_id = "listMenus",
    responses((status = 200, description = "All of them", body = MenuList)),
    security(("bearer" = ["config.menu.manage"]))
)]
async fn list(State(config): State<Config>, caller: Granted<MenuManage>) -> Result<Json<MenuList>, ApiError> {
    let items: Outcome<Vec<Menu>> = config.db.read(caller.tenant(), async |tx: &TenantTx| service::list(tx).await).await;
    Ok(Json(MenuList { items: items? }))
}

/// The caller's own menu
///
/// A tree of the entries whose permissions the caller holds.
#[utoipa::path(
    get, path = "/menus/mine", tag = TAG, operation_id = "getOwnMenu",
    responses((status = 200, description = "The tree", body = MenuTree)),
    security(("bearer" = []))
)]
async fn mine(State(config): State<Config>, caller: Caller) -> Result<Json<MenuTree>, ApiError> {
    caller.require_settled()?;
    let all: Outcome<Vec<Menu>> = config.db.read(caller.tenant(), async |tx: &TenantTx| service::list(tx).await).await;
    Ok(Json(MenuTree { items: view::tree(&all?, &caller.principal.permissions) }))
}

/// Make a menu entry
#[utoipa::path(
    post, path = "/menus", tag = TAG, operation_id = "createMenu",
    params(("Idempotency-Key" = Option<String>, Header, description = "1 to 128 visible ASCII characters: a repeat within 24 hours gets the first answer again")),
    request_body(content = NewMenu, example = json!({
        "code": "patients", "name_en": "Patients", "name_zh": "患者", "path": "/patients", "permission": "health.patient.list", "sort": 10
    })),
    responses(
        (status = 201, description = "The entry", body = Menu, headers(("Location" = String), ("ETag" = String))),
        (status = 409, description = "There is one of this code, or there are too many", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "Faulty fields", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["config.menu.manage"]))
)]
async fn create(State(config): State<Config>, request: Creating<MenuManage, NewMenu>) -> Result<Response, ApiError> {
    create_once(&config.db, request, async |tx: &WriteTx, _: &Caller, body: NewMenu| {
        let (code, draft) = body.check(|permission| config.knows(permission))?;
        let menu = service::create(tx, &code, &draft).await?;
        Ok(Created { location: format!("{BASE}/menus/{}", menu.id), version: menu.version, body: menu })
    })
    .await
}

/// Get a menu entry
#[utoipa::path(
    get, path = "/menus/{id}", tag = TAG, operation_id = "getMenu",
    params(("id" = Uuid, Path)),
    responses(
        (status = 200, description = "The entry", body = Menu, headers(("ETag" = String))),
        (status = 404, description = "There is none", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["config.menu.manage"]))
)]
async fn get(State(config): State<Config>, caller: Granted<MenuManage>, ApiPath(id): ApiPath<Uuid>) -> Result<Versioned<Menu>, ApiError> {
    let menu: Outcome<Menu> = config.db.read(caller.tenant(), async |tx: &TenantTx| service::require(tx, id).await).await;
    let menu = menu?;
    Ok(Versioned(menu.version, menu))
}

/// Change or move a menu entry
///
/// With everything below it. An entry cannot stand below itself.
#[utoipa::path(
    put, path = "/menus/{id}", tag = TAG, operation_id = "replaceMenu",
    params(("id" = Uuid, Path), ("If-Match" = String, Header, description = "The version that was read, from `ETag`")),
    request_body(content = MenuReplacement, example = json!({
        "name_en": "Patients", "name_zh": "患者", "path": "/patients", "permission": "health.patient.list", "sort": 20, "visible": true
    })),
    responses(
        (status = 200, description = "The entry as it stands now", body = Menu, headers(("ETag" = String))),
        (status = 404, description = "There is none", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "Another version stands", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "Faulty fields; it would stand below itself", body = ProblemBody, content_type = "application/problem+json"),
        (status = 428, description = "If-Match is missing", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["config.menu.manage"]))
)]
async fn replace(
    State(config): State<Config>,
    caller: Granted<MenuManage>,
    ApiPath(id): ApiPath<Uuid>,
    IfMatch(version): IfMatch,
    ApiJson(body): ApiJson<MenuReplacement>,
) -> Result<Versioned<Menu>, ApiError> {
    let draft = body.check(|permission| config.knows(permission))?;
    let menu: Outcome<Menu> =
        config.db.write(caller.tenant(), &caller.origin(), async |tx: &WriteTx| service::replace(tx, id, version, &draft).await).await;
    let menu = menu?;
    Ok(Versioned(menu.version, menu))
}

/// Delete a menu entry
///
/// One that others stand below is refused.
#[utoipa::path(
    delete, path = "/menus/{id}", tag = TAG, operation_id = "deleteMenu",
    params(("id" = Uuid, Path), ("If-Match" = String, Header, description = "The version that was read, from `ETag`")),
    responses(
        (status = 204, description = "Gone"),
        (status = 404, description = "There is none", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "Others stand below it, or another version stands", body = ProblemBody, content_type = "application/problem+json"),
        (status = 428, description = "If-Match is missing", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["config.menu.manage"]))
)]
async fn delete(
    State(config): State<Config>,
    caller: Granted<MenuManage>,
    ApiPath(id): ApiPath<Uuid>,
    IfMatch(version): IfMatch,
) -> Result<StatusCode, ApiError> {
    let done: Outcome<()> =
        config.db.write(caller.tenant(), &caller.origin(), async |tx: &WriteTx| service::delete(tx, id, version).await).await;
    done?;
    Ok(StatusCode::NO_CONTENT)
}
