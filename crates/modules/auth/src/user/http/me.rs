//! `GET /auth/me`, `PUT /auth/password`.

use std::sync::Arc;

use axum::{Json, extract::State};
use erp_core::Secret;
use erp_web::{ApiError, ApiJson, Caller, ProblemBody};
use http::StatusCode;
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{Auth, user::service::Me};

pub fn router() -> OpenApiRouter<Arc<Auth>> {
    OpenApiRouter::new().routes(routes!(me)).routes(routes!(change_password))
}

/// Says who is signed in and what they may do
#[utoipa::path(
    get, path = "/auth/me", tag = "auth", operation_id = "me",
    responses((status = 200, description = "The caller.", body = Me)),
    security(("bearer" = []))
)]
async fn me(State(auth): State<Arc<Auth>>, caller: Caller) -> Result<Json<Me>, ApiError> {
    Ok(Json(auth.me(&caller.principal).await?))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "current_password": "tall green bicycle", "new_password": "small red umbrella" }))]
pub struct PasswordBody {
    #[schema(value_type = String, format = Password)]
    pub current_password: Secret<String>,
    /// At least 15 characters unless configured otherwise, at most 128; neither common nor one of the last five.
    #[schema(value_type = String, format = Password)]
    pub new_password: Secret<String>,
}

/// Changes the caller's password
///
/// Every other session of the caller ends and every other device is forgotten; this one stays. Wrong present passwords delay like failed
/// logins, in a count of their own.
#[utoipa::path(
    put, path = "/auth/password", tag = "auth", operation_id = "changePassword",
    request_body = PasswordBody,
    responses(
        (status = 204, description = "Changed."),
        (status = 409, description = "It was changed by somebody else at the same moment.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "The present password is wrong, or the new one breaks rules; each is named.", body = ProblemBody, content_type = "application/problem+json", example = json!({
            "type": "urn:erp:problem:common.validation", "title": "Unprocessable Content", "status": 422, "code": "common.validation",
            "detail": "Some fields are not valid.", "fields": [{ "path": "new_password", "code": "auth.password.too_short", "message": "At least 15 characters." }]
        })),
    ),
    security(("bearer" = []))
)]
async fn change_password(
    State(auth): State<Arc<Auth>>,
    caller: Caller,
    ApiJson(body): ApiJson<PasswordBody>,
) -> Result<StatusCode, ApiError> {
    auth.change_password(&caller.principal, &caller.origin(), &body.current_password, &body.new_password).await?;
    Ok(StatusCode::NO_CONTENT)
}
