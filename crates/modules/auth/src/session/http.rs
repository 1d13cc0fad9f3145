//! `POST /auth/refresh`, `POST /auth/logout`, `/auth/sessions`.

use std::sync::Arc;

use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use chrono::{DateTime, Utc};
use erp_core::Secret;
use erp_web::{ApiError, ApiJson, ApiPath, ApiQuery, Caller, PageBody, PageQuery, ProblemBody, RequestContext};
use http::{HeaderMap, StatusCode, header};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};
use uuid::Uuid;

use super::entity::Model;
use crate::{
    Auth,
    session::{RefreshIn, TokenAnswer, TokenPair, cookie},
};

/// Without the stricter limit of logins: a random secret of 256 bits is not guessed, and a whole clinic refreshes from one address.
pub fn public() -> OpenApiRouter<Arc<Auth>> {
    OpenApiRouter::new().routes(routes!(refresh))
}

pub fn private() -> OpenApiRouter<Arc<Auth>> {
    OpenApiRouter::new().routes(routes!(logout)).routes(routes!(list, end_others)).routes(routes!(end))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "refresh_token": "AZq3kQx8cFe0v3m1Yk7h6g.q0l5cmVmcmVzaC10b2tlbi1leGFtcGxlLW5vdC1yZWFs" }))]
pub struct RefreshBody {
    /// Left out by a browser whose refresh token is in the cookie `__Host-erp_refresh`.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    pub refresh_token: Option<Secret<String>>,
}

/// Trades a refresh token for a new pair
///
/// The token is used up. If the answer was lost, the same token works again for 30 seconds, as long as the pair it gave was not
/// used. Any other second use ends the session: two parties hold the token.
///
/// A browser that signed in with `refresh_in: cookie` sends `{}` and the header `X-CSRF-Protection: 1`; the next token comes in
/// the cookie again.
#[utoipa::path(
    post, path = "/auth/refresh", tag = "auth", operation_id = "refreshTokens",
    params(("X-CSRF-Protection" = Option<String>, Header, description = "`1` where the token is in the cookie.")),
    request_body = RefreshBody,
    responses(
        (status = 200, description = "A new pair.", body = TokenPair),
        (status = 403, description = "A token from the cookie without the header, or from another site.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "The token is not valid; sign in again.", body = ProblemBody, content_type = "application/problem+json", example = json!({
            "type": "urn:erp:problem:auth.refresh.invalid", "title": "Unauthorized", "status": 401, "code": "auth.refresh.invalid",
            "detail": "The session has ended; sign in again."
        })),
    )
)]
async fn refresh(
    State(auth): State<Arc<Auth>>,
    context: RequestContext,
    headers: HeaderMap,
    ApiJson(body): ApiJson<RefreshBody>,
) -> Result<TokenAnswer, ApiError> {
    let (text, refresh_in) = match &body.refresh_token {
        Some(token) => (token.expose().as_str(), RefreshIn::Body),
        None => {
            cookie::require_own_page(&headers)?;
            (cookie::read(&headers, cookie::REFRESH).unwrap_or_default(), RefreshIn::Cookie)
        }
    };
    Ok(TokenAnswer { pair: auth.refresh(text, &context).await?, refresh_in })
}

/// Ends the session of this access token
///
/// Its access tokens and its refresh token are dead from now on.
#[utoipa::path(
    post, path = "/auth/logout", tag = "auth", operation_id = "logout",
    responses((status = 204, description = "Signed out. The cookie of the refresh token is taken away.")),
    security(("bearer" = []))
)]
async fn logout(State(auth): State<Arc<Auth>>, caller: Caller, headers: HeaderMap) -> Result<Response, ApiError> {
    auth.end_session(&caller.principal, &caller.origin(), caller.principal.session_id, "logout").await?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    if cookie::read(&headers, cookie::REFRESH).is_some() {
        response.headers_mut().append(header::SET_COOKIE, cookie::set(cookie::REFRESH, "", 0)?);
    }
    Ok(response)
}

/// One sign-in on one device.
#[derive(Serialize, ToSchema)]
pub struct Session {
    pub id: Uuid,
    /// Whether it is the session of this request.
    pub current: bool,
    /// The User-Agent of the sign-in.
    #[schema(example = "Mozilla/5.0 (X11; Linux x86_64)")]
    pub device: Option<String>,
    #[schema(example = "192.0.2.7")]
    pub ip: Option<String>,
    pub created_at: DateTime<Utc>,
    /// The sign-in or the last refresh.
    pub last_seen_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
}

impl Session {
    fn new(row: Model, current: Uuid) -> Self {
        let Model { id, device, ip, created_at, last_seen_at, expires_at, .. } = row;
        Self { id, current: id == current, device, ip, created_at, last_seen_at, expires_at }
    }
}

/// Lists the caller's sessions, newest first
#[utoipa::path(
    get, path = "/auth/sessions", tag = "auth", operation_id = "listSessions",
    params(PageQuery),
    responses((status = 200, description = "One page of live sessions.", body = PageBody<Session>, example = json!({ "items": [{
        "id": "0199a3c1-7d2e-7f00-8000-2f6b8c1d4e5a", "current": true, "device": "Mozilla/5.0", "ip": "192.0.2.7",
        "created_at": "2026-11-22T08:00:00Z", "last_seen_at": "2026-11-22T09:15:00Z", "expires_at": "2026-11-29T08:00:00Z"
    }], "next_cursor": null }))),
    security(("bearer" = []))
)]
async fn list(
    State(auth): State<Arc<Auth>>,
    caller: Caller,
    ApiQuery(query): ApiQuery<PageQuery>,
) -> Result<Json<PageBody<Session>>, ApiError> {
    let page = auth.sessions(&caller.principal, &query.request()?).await?;
    Ok(Json(page.map(|row| Session::new(row, caller.principal.session_id)).into()))
}

/// Ends one of the caller's sessions
#[utoipa::path(
    delete, path = "/auth/sessions/{id}", tag = "auth", operation_id = "endSession",
    params(("id" = Uuid, Path, description = "The session.")),
    responses((status = 204, description = "Ended.")),
    security(("bearer" = []))
)]
async fn end(State(auth): State<Arc<Auth>>, caller: Caller, ApiPath(id): ApiPath<Uuid>) -> Result<StatusCode, ApiError> {
    auth.end_session(&caller.principal, &caller.origin(), id, "ended_by_user").await?;
    Ok(StatusCode::NO_CONTENT)
}

/// How many sessions were ended.
#[derive(Serialize, ToSchema)]
pub struct Ended {
    #[schema(example = 2)]
    pub ended: u64,
}

/// Ends every session of the caller but this one
#[utoipa::path(
    delete, path = "/auth/sessions", tag = "auth", operation_id = "endOtherSessions",
    responses((status = 200, description = "How many were ended.", body = Ended)),
    security(("bearer" = []))
)]
async fn end_others(State(auth): State<Arc<Auth>>, caller: Caller) -> Result<Json<Ended>, ApiError> {
    Ok(Json(Ended { ended: auth.end_other_sessions(&caller.principal, &caller.origin()).await? }))
}
