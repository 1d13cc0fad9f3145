//! `/auth/sms/…`, `POST /auth/password/reset`.

use std::sync::Arc;

use axum::{Json, extract::State};
use erp_core::{Problem, problem::Faults};
use erp_web::{ApiError, ApiJson, ProblemBody, RequestContext, login_layer};
use http::{HeaderMap, StatusCode, Uri};
use utoipa_axum::{
    router::{OpenApiRouter, UtoipaMethodRouterExt},
    routes,
};

use super::{
    body::{CodePurpose, PasswordResetBody, SmsLoginBody, SmsSendBody, SmsSent, phone, sized, typed_code},
    code::{MINUTES, PAUSE},
    login::SmsLogin,
    reset::PasswordReset,
    send::Door,
    sender::Purpose,
};
use crate::{
    Auth,
    login::{
        http::{devices, host},
        proven::Brought,
    },
    session::{TokenAnswer, TokenPair},
};

/// Characters of a typed name or password; a stored one is shorter.
const LONGEST_NAME: usize = 256;
const LONGEST_PASSWORD: usize = 1024;

pub fn public() -> OpenApiRouter<Arc<Auth>> {
    OpenApiRouter::new()
        .routes(routes!(send).layer(login_layer()))
        .routes(routes!(login).layer(login_layer()))
        .routes(routes!(reset).layer(login_layer()))
}

/// Sends a code to a phone
///
/// The answer is the same whether or not anybody has the phone. One a minute, ten in 24 hours for a phone and fifty for an address
/// unless configured otherwise; a new code ends the earlier one.
#[utoipa::path(
    post, path = "/auth/sms/send", tag = "auth", operation_id = "sendSmsCode",
    request_body = SmsSendBody,
    responses(
        (status = 202, description = "Sent, if anybody has the phone.", body = SmsSent),
        (status = 403, description = "No text messages are sent here.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "No phone number.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 429, description = "Too soon after the last one, or too many in a day; `Retry-After` says when.", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn send(
    State(auth): State<Arc<Auth>>,
    context: RequestContext,
    uri: Uri,
    headers: HeaderMap,
    ApiJson(body): ApiJson<SmsSendBody>,
) -> Result<(StatusCode, Json<SmsSent>), ApiError> {
    let mut faults = Faults::default();
    let phone = phone(&mut faults, &body.phone);
    faults.finish()?;
    let purpose = match body.purpose {
        CodePurpose::Login => Purpose::Login,
        CodePurpose::Reset => Purpose::Reset,
    };
    let door = Door { tenant: body.tenant, host: host(&uri, &headers) };
    auth.send_code(purpose, &door, &phone, &context).await?;
    Ok((StatusCode::ACCEPTED, Json(SmsSent { expires_in: MINUTES * 60, retry_after: PAUSE })))
}

/// Signs in with a code that was sent to a phone
///
/// Every code that opens nothing gets the same answer. After five wrong ones a code is dead, and further tries for the phone are
/// delayed, longer each time.
#[utoipa::path(
    post, path = "/auth/sms/login", tag = "auth", operation_id = "smsLogin",
    request_body = SmsLoginBody,
    params(("X-Device-Token" = Option<String>, Header, description = "As `device_token` of the body.")),
    responses(
        (status = 200, description = "Signed in.", body = TokenPair),
        (status = 401, description = "Refused; or the account asks for a second factor, and the code stays good.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "No text messages are sent here.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "Faulty fields; or several users have the phone, and the code stays good.", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn login(
    State(auth): State<Arc<Auth>>,
    context: RequestContext,
    uri: Uri,
    headers: HeaderMap,
    ApiJson(body): ApiJson<SmsLoginBody>,
) -> Result<TokenAnswer, ApiError> {
    let mut faults = Faults::default();
    let phone = phone(&mut faults, &body.phone);
    typed_code(&mut faults, &body.code);
    sized(&mut faults, "username", body.username.as_deref(), LONGEST_NAME);
    faults.finish()?;
    let brought = Brought { otp: body.otp, devices: devices(body.device_token.as_ref(), &headers) };
    let door = Door { tenant: body.tenant, host: host(&uri, &headers) };
    let login = SmsLogin { door, phone, code: body.code, username: body.username, brought };
    let pair = auth.sms_login(&login, &context).await.map_err(Problem::from).map_err(ApiError)?;
    Ok(TokenAnswer { pair, refresh_in: body.refresh_in })
}

/// Sets a new password with a code that was sent to a phone
///
/// Every session of the user ends. Nobody is signed in by it; a second factor stays. A password that breaks rules leaves the code good.
#[utoipa::path(
    post, path = "/auth/password/reset", tag = "auth", operation_id = "resetPasswordByCode",
    request_body = PasswordResetBody,
    responses(
        (status = 204, description = "Set."),
        (status = 401, description = "Refused.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "No text messages are sent here.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "Faulty fields, a password that breaks rules, or several users with the phone.", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn reset(
    State(auth): State<Arc<Auth>>,
    context: RequestContext,
    uri: Uri,
    headers: HeaderMap,
    ApiJson(body): ApiJson<PasswordResetBody>,
) -> Result<StatusCode, ApiError> {
    let mut faults = Faults::default();
    let phone = phone(&mut faults, &body.phone);
    typed_code(&mut faults, &body.code);
    sized(&mut faults, "username", body.username.as_deref(), LONGEST_NAME);
    sized(&mut faults, "new_password", Some(body.new_password.expose()), LONGEST_PASSWORD);
    faults.finish()?;
    let door = Door { tenant: body.tenant, host: host(&uri, &headers) };
    let reset = PasswordReset { door, phone, code: body.code, username: body.username, new_password: body.new_password };
    auth.reset_password_by_code(&reset, &context).await?;
    Ok(StatusCode::NO_CONTENT)
}
