//! `/auth/wechat/…`.

use std::sync::Arc;

use axum::extract::State;
use erp_core::{Problem, problem::Faults};
use erp_db::{Failure, WriteTx};
use erp_web::{ApiError, ApiJson, Caller, ProblemBody, RequestContext, login_layer};
use http::{HeaderMap, StatusCode, Uri};
use utoipa_axum::{
    router::{OpenApiRouter, UtoipaMethodRouterExt},
    routes,
};

use super::{
    bind::BindPhone,
    body::{BindPhoneBody, ChoosePatientBody, LONGEST_CODE, LONGEST_TOKEN, WechatAnswer, WechatLoginBody, WechatTicket, sized, told},
    choose::ChoosePatient,
    identity,
    login::{Arrived, Login},
    ticket,
};
use crate::{
    Auth,
    login::{
        http::{devices, host},
        proven::Brought,
    },
};

const TAG: &str = "wechat";

pub fn public() -> OpenApiRouter<Arc<Auth>> {
    OpenApiRouter::new()
        .routes(routes!(login).layer(login_layer()))
        .routes(routes!(bind_phone).layer(login_layer()))
        .routes(routes!(choose_patient).layer(login_layer()))
}

pub fn private() -> OpenApiRouter<Arc<Auth>> {
    OpenApiRouter::new().routes(routes!(unbind))
}

/// Signs in by WeChat
///
/// Whom the tenant knows gets tokens. Whom it does not know gets a `bind_token`, good for ten minutes and for one user.
#[utoipa::path(
    post, path = "/auth/wechat/login", tag = TAG, operation_id = "wechatLogin",
    request_body = WechatLoginBody,
    params(("X-Device-Token" = Option<String>, Header, description = "As `device_token` of the body.")),
    responses(
        (status = 200, description = "Signed in, or unknown.", body = WechatAnswer),
        (status = 401, description = "The code is not valid, or used; or the account asks for a second factor.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "WeChat holds the user for a risk, or is not in use here; or the user's tenant is suspended, or its time is over.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "No such mini-program.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "WeChat does not answer, or refuses the mini-program.", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn login(
    State(auth): State<Arc<Auth>>,
    context: RequestContext,
    uri: Uri,
    headers: HeaderMap,
    ApiJson(body): ApiJson<WechatLoginBody>,
) -> Result<WechatAnswer, ApiError> {
    let mut faults = Faults::default();
    sized(&mut faults, "code", &body.code, LONGEST_CODE);
    faults.finish()?;
    let brought = Brought { otp: body.otp, devices: devices(body.device_token.as_ref(), &headers) };
    let login = Login { code: body.code, appid: body.appid, brought };
    Ok(match auth.wechat_login(&login, host(&uri, &headers).as_deref(), &context).await? {
        Arrived::In(pair) => WechatAnswer::signed_in(&pair),
        Arrived::Unknown(token) => {
            WechatAnswer::BindRequired(WechatTicket { bind_token: token.expose().clone(), expires_in: ticket::LIFE })
        }
    })
}

/// Binds a phone to whom WeChat named
///
/// Whoever the phone leads to in the tenant signs in, now and by WeChat from now on. Where several patients have the phone, the
/// answer lists them, masked. Five codes may be tried.
#[utoipa::path(
    post, path = "/auth/wechat/bind-phone", tag = TAG, operation_id = "wechatBindPhone",
    request_body = BindPhoneBody,
    responses(
        (status = 200, description = "Signed in, or several patients have the phone.", body = WechatAnswer),
        (status = 401, description = "The ticket is not valid, used or over; or the account asks for a second factor.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "Nobody has the phone, and people cannot sign up by themselves.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "The user has another WeChat account.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "The code of the phone is not valid, or used.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "WeChat does not answer, or refuses the mini-program.", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn bind_phone(
    State(auth): State<Arc<Auth>>,
    context: RequestContext,
    headers: HeaderMap,
    ApiJson(body): ApiJson<BindPhoneBody>,
) -> Result<WechatAnswer, ApiError> {
    let mut faults = Faults::default();
    sized(&mut faults, "bind_token", &body.bind_token, LONGEST_TOKEN);
    sized(&mut faults, "phone_code", &body.phone_code, LONGEST_CODE);
    faults.finish()?;
    let brought = Brought { otp: body.otp, devices: devices(body.device_token.as_ref(), &headers) };
    let bind = BindPhone { bind_token: body.bind_token, phone_code: body.phone_code, brought };
    Ok(WechatAnswer::bound(&auth.bind_phone(&bind, &context).await?))
}

/// Says which of several patients one is
///
/// Five answers are taken, then the ticket is worth nothing. Wrong ones delay further ones about the same patient.
#[utoipa::path(
    post, path = "/auth/wechat/choose-patient", tag = TAG, operation_id = "wechatChoosePatient",
    request_body = ChoosePatientBody,
    responses(
        (status = 200, description = "Signed in.", body = WechatAnswer),
        (status = 401, description = "The ticket is not valid, used or over; or the account asks for a second factor.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "WeChat is not in use here.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "The user has another WeChat account.", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "The record says something else; `tries_left` says how many tries are left.", body = ProblemBody, content_type = "application/problem+json"),
    )
)]
async fn choose_patient(
    State(auth): State<Arc<Auth>>,
    context: RequestContext,
    headers: HeaderMap,
    ApiJson(body): ApiJson<ChoosePatientBody>,
) -> Result<WechatAnswer, ApiError> {
    let told = told(&body)?;
    let brought = Brought { otp: body.otp, devices: devices(body.device_token.as_ref(), &headers) };
    let choice = ChoosePatient { bind_token: body.bind_token, candidate: usize::from(body.candidate), told, brought };
    Ok(WechatAnswer::bound(&auth.choose_patient(&choice, &context).await?))
}

/// Unbinds the caller's WeChat accounts
///
/// Nobody signs in by them as the caller any more. Sessions stay.
#[utoipa::path(
    delete, path = "/auth/wechat/binding", tag = TAG, operation_id = "wechatUnbind",
    responses(
        (status = 204, description = "Unbound."),
        (status = 404, description = "None is bound.", body = ProblemBody, content_type = "application/problem+json"),
    ),
    security(("bearer" = []))
)]
async fn unbind(State(auth): State<Arc<Auth>>, caller: Caller) -> Result<StatusCode, ApiError> {
    let unbind = async |tx: &WriteTx| match identity::unbind(tx, caller.principal.user_id).await? {
        0 => Err(Failure::from(Problem::not_found())),
        _ => Ok(()),
    };
    auth.db.write(caller.tenant(), &caller.origin(), unbind).await?;
    Ok(StatusCode::NO_CONTENT)
}
