//! `/auth/mfa` and `/auth/step-up`.

use std::sync::Arc;

use axum::{Json, extract::State};
use erp_core::Secret;
use erp_web::{ApiError, ApiJson, Caller, ProblemBody};
use http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{router::OpenApiRouter, routes};

use super::{factor::MfaStatus, present::Asked, step_up::Given};
use crate::Auth;

pub fn router() -> OpenApiRouter<Arc<Auth>> {
    OpenApiRouter::new()
        .routes(routes!(status))
        .routes(routes!(begin))
        .routes(routes!(confirm))
        .routes(routes!(remove))
        .routes(routes!(renew_codes))
        .routes(routes!(step_up))
}

/// Says whether the caller has a second factor
#[utoipa::path(
    get, path = "/auth/mfa", tag = "auth", operation_id = "mfaStatus",
    responses((status = 200, description = "What there is.", body = MfaStatus)),
    security(("bearer" = []))
)]
async fn status(State(auth): State<Arc<Auth>>, caller: Caller) -> Result<Json<MfaStatus>, ApiError> {
    Ok(Json(auth.mfa_status(&caller.principal).await?))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "current_password": "tall green bicycle" }))]
pub struct TotpBody {
    #[schema(value_type = String, format = Password)]
    pub current_password: Secret<String>,
}

/// What an authenticator app needs. Shown once.
#[derive(Serialize, ToSchema)]
pub struct TotpSecret {
    /// In base32, for typing it in.
    #[schema(example = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")]
    pub secret: String,
    /// For a QR code.
    #[schema(example = "otpauth://totp/East%20clinic:li.wei?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=East%20clinic")]
    pub otpauth_url: String,
}

/// Begins to set up a second factor
///
/// Makes a secret for an authenticator app (TOTP, RFC 6238: SHA-1, six digits, 30 s). It counts for nothing until a first code
/// confirms it; beginning again replaces it.
#[utoipa::path(
    post, path = "/auth/mfa/totp", tag = "auth", operation_id = "beginTotp",
    request_body = TotpBody,
    responses(
        (status = 200, description = "The secret.", body = TotpSecret),
        (status = 409, description = "There is a second factor already.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "The password is wrong.", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = []))
)]
async fn begin(State(auth): State<Arc<Auth>>, caller: Caller, ApiJson(body): ApiJson<TotpBody>) -> Result<Json<TotpSecret>, ApiError> {
    let begun = auth.begin_mfa(&caller.principal, &caller.origin(), &body.current_password).await?;
    Ok(Json(TotpSecret { secret: begun.secret.expose().clone(), otpauth_url: begun.url.expose().clone() }))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "otp": "287082" }))]
pub struct OtpBody {
    /// The code that the authenticator app shows.
    #[schema(value_type = String, max_length = 64)]
    pub otp: Secret<String>,
}

/// Each is good for one login without the authenticator app. Shown once.
#[derive(Serialize, ToSchema)]
pub struct RecoveryCodes {
    #[schema(example = json!(["MFRG-GZDF-MZTW-Q2LK-NNWG-23TP"]))]
    pub recovery_codes: Vec<String>,
}

impl RecoveryCodes {
    fn new(codes: &[Secret<String>]) -> Self {
        Self { recovery_codes: codes.iter().map(|code| code.expose().clone()).collect() }
    }
}

/// Turns the second factor on by its first code
///
/// Logins ask for a code from now on. Every other session of the caller ends.
#[utoipa::path(
    post, path = "/auth/mfa/totp/confirm", tag = "auth", operation_id = "confirmTotp",
    request_body = OtpBody,
    responses(
        (status = 200, description = "The recovery codes.", body = RecoveryCodes),
        (status = 409, description = "Nothing was begun, or it is on already.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "The code is wrong.", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = []))
)]
async fn confirm(State(auth): State<Arc<Auth>>, caller: Caller, ApiJson(body): ApiJson<OtpBody>) -> Result<Json<RecoveryCodes>, ApiError> {
    let codes = auth.confirm_mfa(&caller.principal, &caller.origin(), &body.otp).await?;
    Ok(Json(RecoveryCodes::new(&codes)))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "current_password": "tall green bicycle", "otp": "287082" }))]
pub struct BothFactors {
    #[schema(value_type = String, format = Password)]
    pub current_password: Secret<String>,
    /// The code of the authenticator app, or a recovery code.
    #[schema(value_type = String, max_length = 64)]
    pub otp: Secret<String>,
}

impl BothFactors {
    fn asked(&self) -> Asked<'_> {
        Asked { password: Some(("current_password", &self.current_password)), otp: Some(("otp", &self.otp)) }
    }
}

/// Takes the second factor off
///
/// Every other session of the caller ends. A password that is shorter than those without a second factor has to be changed then.
#[utoipa::path(
    post, path = "/auth/mfa/totp/remove", tag = "auth", operation_id = "removeTotp",
    request_body = BothFactors,
    responses(
        (status = 204, description = "Off."),
        (status = 409, description = "There is none, or the tenant asks for one.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "The password or the code is wrong.", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = []))
)]
async fn remove(State(auth): State<Arc<Auth>>, caller: Caller, ApiJson(body): ApiJson<BothFactors>) -> Result<StatusCode, ApiError> {
    auth.remove_mfa(&caller.principal, &caller.origin(), &body.asked()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Makes other recovery codes
///
/// Those from before are worth nothing from now on.
#[utoipa::path(
    post, path = "/auth/mfa/recovery-codes", tag = "auth", operation_id = "renewRecoveryCodes",
    request_body = BothFactors,
    responses(
        (status = 200, description = "The new codes.", body = RecoveryCodes),
        (status = 409, description = "There is no second factor.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "The password or the code is wrong.", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = []))
)]
async fn renew_codes(
    State(auth): State<Arc<Auth>>,
    caller: Caller,
    ApiJson(body): ApiJson<BothFactors>,
) -> Result<Json<RecoveryCodes>, ApiError> {
    let codes = auth.renew_recovery_codes(&caller.principal, &caller.origin(), &body.asked()).await?;
    Ok(Json(RecoveryCodes::new(&codes)))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "password": "tall green bicycle" }))]
pub struct StepUpBody {
    /// Of an account without a second factor.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Password)]
    pub password: Option<Secret<String>>,
    /// Of an account with one: the code of the authenticator app, or a recovery code.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 64)]
    pub otp: Option<Secret<String>>,
}

/// An access token of the same session. The refresh token stays as it is.
#[derive(Serialize, ToSchema)]
pub struct SteppedUp {
    pub access_token: String,
    /// Always `Bearer`.
    pub token_type: &'static str,
    /// Seconds until the access token expires.
    #[schema(example = 900)]
    pub expires_in: u64,
}

/// Proves once more who the caller is
///
/// What is sensitive answers 401 `auth.step_up.required` (RFC 9470) some time after the sign-in, 15 minutes unless configured
/// otherwise. The token that this gives opens it again.
#[utoipa::path(
    post, path = "/auth/step-up", tag = "auth", operation_id = "stepUp",
    request_body = StepUpBody,
    responses(
        (status = 200, description = "Another access token.", body = SteppedUp),
        (status = 422, description = "The password or the code is missing or wrong.", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = []))
)]
async fn step_up(State(auth): State<Arc<Auth>>, caller: Caller, ApiJson(body): ApiJson<StepUpBody>) -> Result<Json<SteppedUp>, ApiError> {
    let given = Given { password: body.password.as_ref(), otp: body.otp.as_ref() };
    let issued = auth.step_up(&caller.principal, &caller.origin(), given).await?;
    Ok(Json(SteppedUp { access_token: issued.token, token_type: "Bearer", expires_in: issued.expires_in }))
}
