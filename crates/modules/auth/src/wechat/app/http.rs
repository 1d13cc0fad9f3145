//! `/wechat-apps`.

use std::sync::Arc;

use axum::{Json, extract::State, response::Response};
use erp_core::Page;
use erp_db::{Outcome, TenantTx, WriteTx};
use erp_web::extract::Edit;
use erp_web::{
    ApiError, ApiJson, ApiPath, ApiQuery, Caller, Granted, IfMatch, PageBody, PageQuery, ProblemBody, Versioned,
    idempotency::{Created, Creating, create as create_once},
};
use http::StatusCode;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use super::{
    input::{NewWechatApp, WechatAppReplacement},
    manage,
    view::{self, WechatApp},
};
use crate::{Auth, permissions::WechatAppManage};

const TAG: &str = "wechat";
const BASE: &str = "/api/v1/wechat-apps";

pub fn router() -> OpenApiRouter<Arc<Auth>> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(get, replace, delete))
}

/// List WeChat mini-programs
///
/// Newest first.
#[utoipa::path(
    get, path = "/wechat-apps", tag = TAG, operation_id = "listWechatApps",
    params(PageQuery),
    responses(
        (status = 200, description = "One page", body = PageBody<WechatApp>),
        (status = 422, description = "A parameter is out of range", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["auth.wechat_app.manage"]))
)]
pub async fn list(
    State(auth): State<Arc<Auth>>,
    caller: Granted<WechatAppManage>,
    ApiQuery(query): ApiQuery<PageQuery>,
) -> Result<Json<PageBody<WechatApp>>, ApiError> {
    let request = query.request()?;
    let page: Page<WechatApp> = auth.db.read(caller.tenant(), async |tx: &TenantTx| view::page(tx, &request).await).await?;
    Ok(Json(page.into()))
}

/// Add a WeChat mini-program
///
/// WeChat is asked whether the secret is the app's, so that it has to be reachable. An app id belongs to one tenant.
#[utoipa::path(
    post, path = "/wechat-apps", tag = TAG, operation_id = "createWechatApp",
    params(("Idempotency-Key" = Option<String>, Header, description = "1 to 128 visible ASCII characters: a repeat within 24 hours gets the first answer again")),
    request_body(content = NewWechatApp, example = json!({ "appid": "wx3f9a1c20d47b6e85", "name": "患者端小程序", "secret": "0f9c2d7e4b81a6530f9c2d7e4b81a653" })),
    responses(
        (status = 201, description = "The mini-program", body = WechatApp, headers(("Location" = String), ("ETag" = String))),
        (status = 409, description = "It is one already", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "Faulty fields, or a secret that is not the app's", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "WeChat does not answer", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["auth.wechat_app.manage"]))
)]
pub async fn create(State(auth): State<Arc<Auth>>, request: Creating<WechatAppManage, NewWechatApp>) -> Result<Response, ApiError> {
    let draft = request.body.check()?;
    // Outside the transaction: somebody else's answer is waited for.
    auth.prove_app(&draft.appid, &draft.secret).await?;
    create_once(&auth.db, request, async |tx: &WriteTx, _: &Caller, _: NewWechatApp| {
        let body = WechatApp::from(manage::make(tx, &draft).await?);
        let (location, version) = (format!("{BASE}/{}", body.id), body.version);
        Ok(Created { body, location, version })
    })
    .await
}

/// Get a WeChat mini-program
#[utoipa::path(
    get, path = "/wechat-apps/{id}", tag = TAG, operation_id = "getWechatApp",
    params(("id" = Uuid, Path)),
    responses(
        (status = 200, description = "The mini-program", body = WechatApp, headers(("ETag" = String))),
        (status = 404, description = "There is none", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["auth.wechat_app.manage"]))
)]
pub async fn get(
    State(auth): State<Arc<Auth>>,
    caller: Granted<WechatAppManage>,
    ApiPath(id): ApiPath<Uuid>,
) -> Result<Versioned<WechatApp>, ApiError> {
    let found = auth.db.read(caller.tenant(), async |tx: &TenantTx| view::one(tx, id).await).await?;
    Ok(Versioned(found.version, found))
}

/// Change a WeChat mini-program
///
/// The app id never changes. Of another secret WeChat is asked whether it is the app's.
#[utoipa::path(
    put, path = "/wechat-apps/{id}", tag = TAG, operation_id = "replaceWechatApp",
    params(("id" = Uuid, Path), ("If-Match" = String, Header, description = "The version that was read, from `ETag`")),
    request_body(content = WechatAppReplacement, example = json!({ "name": "患者端小程序", "enabled": true })),
    responses(
        (status = 200, description = "The mini-program as it stands now", body = WechatApp, headers(("ETag" = String))),
        (status = 404, description = "There is none", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "Another version stands", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "Faulty fields", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "WeChat does not answer", body = ProblemBody, content_type = "application/problem+json"),
        (status = 428, description = "If-Match is missing", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["auth.wechat_app.manage"]))
)]
pub async fn replace(
    State(auth): State<Arc<Auth>>,
    caller: Granted<WechatAppManage>,
    ApiPath(id): ApiPath<Uuid>,
    IfMatch(version): IfMatch,
    ApiJson(body): ApiJson<WechatAppReplacement>,
) -> Result<Versioned<WechatApp>, ApiError> {
    let stored: WechatApp = auth.db.read(caller.tenant(), async |tx: &TenantTx| view::one(tx, id).await).await?;
    let configured = auth.wechat.configured(&stored.appid).is_some();
    if let Edit::Set(secret) = &body.secret {
        body.check_secret()?;
        auth.prove_app(&stored.appid, secret).await?;
    }
    let change = async |tx: &WriteTx| manage::replace(tx, id, version, &body, configured).await;
    let row = auth.db.write(caller.tenant(), &caller.origin(), change).await?;
    Ok(Versioned(row.version, row.into()))
}

/// Delete a WeChat mini-program
///
/// One by which nobody signs in any more (409 `auth.wechat.app_in_use`); until then it can be disabled.
#[utoipa::path(
    delete, path = "/wechat-apps/{id}", tag = TAG, operation_id = "deleteWechatApp",
    params(("id" = Uuid, Path), ("If-Match" = String, Header, description = "The version that was read, from `ETag`")),
    responses(
        (status = 204, description = "Gone"),
        (status = 404, description = "There is none", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "Another version stands, or it is in use", body = ProblemBody, content_type = "application/problem+json"),
        (status = 428, description = "If-Match is missing", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["auth.wechat_app.manage"]))
)]
pub async fn delete(
    State(auth): State<Arc<Auth>>,
    caller: Granted<WechatAppManage>,
    ApiPath(id): ApiPath<Uuid>,
    IfMatch(version): IfMatch,
) -> Result<StatusCode, ApiError> {
    let gone: Outcome<()> =
        auth.db.write(caller.tenant(), &caller.origin(), async |tx: &WriteTx| manage::delete(tx, id, version).await).await;
    gone?;
    Ok(StatusCode::NO_CONTENT)
}
