//! `/api-keys`.

use std::sync::Arc;

use axum::{Json, extract::State, response::Response};
use erp_core::{Page, TenantId};
use erp_db::{TenantTx, WriteTx};
use erp_web::{
    ApiError, ApiPath, ApiQuery, Caller, Granted, PageBody, ProblemBody, RecentlyAuthenticated, Versioned,
    idempotency::{Created, Creating, create as create_once},
};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use super::{
    input::{ApiKeyRotation, NewApiKey},
    manage,
    rules::NewKey,
    settings::{LONGEST_DAYS, MAX_DAYS},
    view::{self, ApiKeyQuery, ApiKeyView},
};
use crate::{Auth, permissions::ApiKeyManage};

const TAG: &str = "api-keys";
const BASE: &str = "/api/v1/api-keys";

pub fn router() -> OpenApiRouter<Arc<Auth>> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(get)).routes(routes!(rotate)).routes(routes!(revoke))
}

/// List API keys
///
/// Newest first, those that have ended among them. What a key consists of is not shown.
#[utoipa::path(
    get, path = "/api-keys", tag = TAG, operation_id = "listApiKeys",
    params(ApiKeyQuery),
    responses(
        (status = 200, description = "One page", body = PageBody<ApiKeyView>),
        (status = 400, description = "A parameter cannot be read", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "A parameter is out of range", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["auth.api_key.manage"]))
)]
async fn list(
    State(auth): State<Arc<Auth>>,
    caller: Granted<ApiKeyManage>,
    ApiQuery(query): ApiQuery<ApiKeyQuery>,
) -> Result<Json<PageBody<ApiKeyView>>, ApiError> {
    let page: Page<ApiKeyView> = auth.db.read(caller.tenant(), async |tx: &TenantTx| view::page(tx, &query).await).await?;
    Ok(Json(page.into()))
}

/// Get an API key
#[utoipa::path(
    get, path = "/api-keys/{id}", tag = TAG, operation_id = "getApiKey",
    params(("id" = Uuid, Path)),
    responses(
        (status = 200, description = "The key, without what it consists of", body = ApiKeyView, headers(("ETag" = String))),
        (status = 404, description = "There is none", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["auth.api_key.manage"]))
)]
async fn get(
    State(auth): State<Arc<Auth>>,
    caller: Granted<ApiKeyManage>,
    ApiPath(id): ApiPath<Uuid>,
) -> Result<Versioned<ApiKeyView>, ApiError> {
    let key = auth.db.read(caller.tenant(), async |tx: &TenantTx| view::one(tx, id).await).await?;
    Ok(Versioned(key.version, key))
}

/// A key that was made.
#[derive(Serialize, ToSchema)]
pub struct ApiKeyCreated {
    #[serde(flatten)]
    details: ApiKeyView,
    /// The key itself, for the header `X-Api-Key`. It is not shown again.
    #[schema(example = "erp_Zk3vQ0aXAZq3kQx8cFe0v3m1Yk7h6mV4YW1wbGUta2V5LW5vdC1yZWFsLWF0LWFsbC1leA")]
    key: String,
}

/// Make an API key
///
/// For a service account: a user of kind `service`. Nobody gives a key what they do not hold themselves (403
/// `auth.role.escalation`).
#[utoipa::path(
    post, path = "/api-keys", tag = TAG, operation_id = "createApiKey",
    params(("Idempotency-Key" = Option<String>, Header, description = "1 to 128 visible ASCII characters: a repeat within 24 hours gets the first answer again")),
    request_body(content = NewApiKey, example = json!({ "user_id": "019ab2c0-0000-7000-8000-000000000001", "name": "Laboratory interface", "scopes": ["health.patient.list"] })),
    responses(
        (status = 201, description = "The key; not to be cached", body = ApiKeyCreated, headers(("Location" = String), ("ETag" = String))),
        (status = 401, description = "Not signed in, or too long ago: `auth.step_up.required`", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "Faulty fields, no service account, or scopes that it does not hold", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["auth.api_key.manage"]))
)]
async fn create(
    State(auth): State<Arc<Auth>>,
    _: Granted<ApiKeyManage>,
    _: RecentlyAuthenticated,
    request: Creating<ApiKeyManage, NewApiKey>,
) -> Result<Response, ApiError> {
    let days = auth.longest_days(request.caller.tenant()).await?;
    let draft = request.body.check(auth.clock.now(), days)?;
    let key = NewKey::generate(request.caller.tenant())?;
    let work = async |tx: &WriteTx, _: &Caller, _: NewApiKey| {
        let id = manage::create(tx, &draft, &key).await?;
        Ok(made(view::one(tx, id).await?, &key))
    };
    create_once(&auth.db, request, work).await
}

/// Rotate an API key
///
/// Makes another key with the same name, account and scopes, and ends this one: at once, or after an overlap in which both are good.
#[utoipa::path(
    post, path = "/api-keys/{id}/rotate", tag = TAG, operation_id = "rotateApiKey",
    params(("id" = Uuid, Path), ("Idempotency-Key" = Option<String>, Header, description = "1 to 128 visible ASCII characters: a repeat within 24 hours gets the first answer again")),
    request_body(content = ApiKeyRotation, example = json!({ "overlap_minutes": 60 })),
    responses(
        (status = 201, description = "The new key; not to be cached", body = ApiKeyCreated, headers(("Location" = String), ("ETag" = String))),
        (status = 401, description = "Not signed in, or too long ago: `auth.step_up.required`", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "There is none", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "The key has ended", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["auth.api_key.manage"]))
)]
async fn rotate(
    State(auth): State<Arc<Auth>>,
    _: Granted<ApiKeyManage>,
    _: RecentlyAuthenticated,
    ApiPath(id): ApiPath<Uuid>,
    request: Creating<ApiKeyManage, ApiKeyRotation>,
) -> Result<Response, ApiError> {
    let days = auth.longest_days(request.caller.tenant()).await?;
    let (overlap, expires_at) = request.body.check(auth.clock.now(), days)?;
    let key = NewKey::generate(request.caller.tenant())?;
    let work = async |tx: &WriteTx, _: &Caller, _: ApiKeyRotation| {
        let made_id = manage::rotate(tx, id, overlap, expires_at, &key).await?;
        let shown = view::one(tx, made_id).await?;
        auth.principals.forget_after(tx, shown.user_id);
        Ok(made(shown, &key))
    };
    create_once(&auth.db, request, work).await
}

/// Revoke an API key
///
/// It opens nothing from the next request on; on other nodes within five seconds.
#[utoipa::path(
    post, path = "/api-keys/{id}/revoke", tag = TAG, operation_id = "revokeApiKey",
    params(("id" = Uuid, Path)),
    responses(
        (status = 200, description = "The key, revoked now or before", body = ApiKeyView, headers(("ETag" = String))),
        (status = 404, description = "There is none", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = ["auth.api_key.manage"]))
)]
async fn revoke(
    State(auth): State<Arc<Auth>>,
    caller: Granted<ApiKeyManage>,
    ApiPath(id): ApiPath<Uuid>,
) -> Result<Versioned<ApiKeyView>, ApiError> {
    let end = async |tx: &WriteTx| {
        let user = manage::revoke(tx, id).await?;
        auth.principals.forget_after(tx, user);
        view::one(tx, id).await
    };
    let key = auth.db.write(caller.tenant(), &caller.origin(), end).await?;
    Ok(Versioned(key.version, key))
}

fn made(details: ApiKeyView, key: &NewKey) -> Created<ApiKeyCreated> {
    let (location, version) = (format!("{BASE}/{}", details.id), details.version);
    Created { body: ApiKeyCreated { details, key: key.text.expose().clone() }, location, version }
}

impl Auth {
    async fn longest_days(&self, tenant: TenantId) -> erp_db::Outcome<u32> {
        Ok(self.settings.get(tenant, None, &MAX_DAYS).await?.min(LONGEST_DAYS))
    }
}
