//! A pair on its way to the client, in the body or in cookies.

use axum::{
    Json,
    response::{IntoResponse, Response},
};
use erp_core::Problem;
use erp_web::ApiError;
use http::header;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{cookie, service::Pair};
use crate::login::device;

/// Where a client wants its refresh token and its device token.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum RefreshIn {
    /// In the answer, for programs.
    #[default]
    Body,
    /// In cookies that script cannot read, for browsers.
    Cookie,
}

/// A pair of tokens. Send the access token as `Authorization: Bearer …`; before it expires, trade the refresh token for the next
/// pair. A refresh token works once.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({ "access_token": "eyJ0eXAiOiJhdCtqd3QiLCJhbGciOiJIUzI1NiIsImtpZCI6IjlmODZkMDgxODg0YzdkNjUifQ.e30.c2lnbmF0dXJl", "token_type": "Bearer", "expires_in": 900, "refresh_token": "AZq3kQx8cFe0v3m1Yk7h6g.q0l5cmVmcmVzaC10b2tlbi1leGFtcGxlLW5vdC1yZWFs", "refresh_expires_in": 604_800, "device_token": "ZGV2aWNlLXRva2VuLWV4YW1wbGUtbm90LXJlYWwtYXQtYWxs", "must_change_password": false }))]
pub struct TokenPair {
    pub access_token: String,
    /// Always `Bearer`.
    pub token_type: &'static str,
    /// Seconds until the access token expires.
    pub expires_in: u64,
    /// Absent where it travels in a cookie.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refresh_token: Option<String>,
    /// Seconds until the session ends, however often it is refreshed.
    pub refresh_expires_in: u64,
    /// Of a login: keep it and send it with the next one. Absent where it travels in a cookie.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device_token: Option<String>,
    /// Until the password has been changed, nothing else is allowed.
    pub must_change_password: bool,
}

impl TokenPair {
    pub(crate) fn new(pair: &Pair, refresh_in: RefreshIn) -> Self {
        let Pair { access, refresh, refresh_expires_in, device, must_change_password, .. } = pair;
        let text = |token: &erp_core::Secret<String>| token.expose().clone();
        let in_body = refresh_in == RefreshIn::Body;
        Self {
            access_token: access.token.clone(),
            token_type: "Bearer",
            expires_in: access.expires_in,
            refresh_token: in_body.then(|| text(refresh)),
            refresh_expires_in: *refresh_expires_in,
            device_token: device.as_ref().filter(|_| in_body).map(text),
            must_change_password: *must_change_password,
        }
    }
}

/// A pair as the client wants it.
pub struct TokenAnswer {
    pub pair: Pair,
    pub refresh_in: RefreshIn,
}

impl IntoResponse for TokenAnswer {
    fn into_response(self) -> Response {
        self.response().unwrap_or_else(|problem| ApiError(problem).into_response())
    }
}

impl TokenAnswer {
    fn response(self) -> Result<Response, Problem> {
        let Pair { refresh, refresh_expires_in, device, .. } = &self.pair;
        let body = TokenPair::new(&self.pair, self.refresh_in);
        let mut response = Json(body).into_response();
        if self.refresh_in == RefreshIn::Cookie {
            let headers = response.headers_mut();
            headers.append(header::SET_COOKIE, cookie::set(cookie::REFRESH, refresh.expose(), *refresh_expires_in)?);
            if let Some(device) = device {
                headers.append(header::SET_COOKIE, cookie::set(cookie::DEVICE, device.expose(), device::LIFE_SECONDS)?);
            }
        }
        Ok(response)
    }
}
