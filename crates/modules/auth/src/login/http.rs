//! `POST /auth/login`.

use std::sync::Arc;

use axum::extract::State;
use erp_core::{FieldProblem, Problem, Secret, problem::Faults};
use erp_web::{ApiError, ApiJson, ProblemBody, RequestContext, login_layer};
use http::{HeaderMap, HeaderName, Uri, header};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::{
    router::{OpenApiRouter, UtoipaMethodRouterExt},
    routes,
};

use super::{device::Presented, service::Credentials};
use crate::{
    Auth,
    session::{RefreshIn, TokenAnswer, TokenPair, cookie},
};

/// The device token of clients without cookies, where the body is not theirs to shape.
const DEVICE_TOKEN: HeaderName = HeaderName::from_static("x-device-token");

/// Characters of a typed name; a stored one is shorter.
const LONGEST_NAME: usize = 256;
/// Characters of a typed password; a stored one is shorter.
const LONGEST_PASSWORD: usize = 1024;

pub fn router() -> OpenApiRouter<Arc<Auth>> {
    OpenApiRouter::new().routes(routes!(login).layer(login_layer()))
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "username": "admin", "password": "tall green bicycle" }))]
pub struct LoginBody {
    /// The tenant's slug. Without one: the tenant of the host name that was called, else the default tenant.
    #[serde(default)]
    pub tenant: Option<String>,
    #[schema(max_length = 256)]
    pub username: String,
    #[schema(value_type = String, format = Password, max_length = 1024)]
    pub password: Secret<String>,
    /// Of an account with a second factor: the code of the authenticator app, or a recovery code.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 64, example = "287082")]
    pub otp: Option<Secret<String>>,
    /// What the last login on this device answered, for clients without cookies. It keeps strangers who fail under the same name
    /// from delaying this device. The header `X-Device-Token` does the same.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 4096)]
    pub device_token: Option<Secret<String>>,
    /// `cookie`: refresh token and device token travel in cookies that script cannot read (HttpOnly, Secure, SameSite=Strict).
    #[serde(default)]
    pub refresh_in: RefreshIn,
}

/// Signs in with a name and a password
///
/// An account with a second factor answers a right password without a code by 401 `auth.login.otp_required`: repeat the request
/// with `otp`. A code is good once; wrong ones (401 `auth.login.otp_wrong`) count as failures.
///
/// Every other failure gets the same answer, whatever its reason. After five failures a name is delayed for one second, then two,
/// four and so on; while it is delayed the right password is refused too. A device that brings the `device_token` of an earlier
/// login is counted by itself.
#[utoipa::path(
    post, path = "/auth/login", tag = "auth", operation_id = "login",
    request_body = LoginBody,
    params(("X-Device-Token" = Option<String>, Header, description = "As `device_token` of the body.")),
    responses(
        (status = 200, description = "Signed in.", body = TokenPair, headers(
            ("Set-Cookie" = String, description = "With `refresh_in: cookie`: `__Host-erp_refresh` and `__Host-erp_device`.")
        )),
        (status = 401, description = "Refused.", body = ProblemBody, content_type = "application/problem+json", example = json!({
            "type": "urn:erp:problem:auth.login.failed", "title": "Unauthorized", "status": 401, "code": "auth.login.failed",
            "detail": "The tenant, user name or password is wrong, or there were too many attempts; try again in a while."
        })),
    )
)]
async fn login(
    State(auth): State<Arc<Auth>>,
    context: RequestContext,
    uri: Uri,
    headers: HeaderMap,
    ApiJson(body): ApiJson<LoginBody>,
) -> Result<TokenAnswer, ApiError> {
    let mut faults = Faults::default();
    for (path, text, longest) in
        [("username", body.username.as_str(), LONGEST_NAME), ("password", body.password.expose().as_str(), LONGEST_PASSWORD)]
    {
        if text.is_empty() {
            faults.add(path, "common.field.blank");
        } else if text.chars().count() > longest {
            faults.push(FieldProblem::new(path, "common.field.too_long").param("max", longest));
        }
    }
    faults.finish()?;
    let host = host(&uri, &headers);
    let devices = devices(body.device_token.as_ref(), &headers);
    let credentials = Credentials { tenant: body.tenant, username: body.username, password: body.password, otp: body.otp, devices };
    let pair = auth.login(&credentials, host.as_deref(), &context).await.map_err(Problem::from).map_err(ApiError)?;
    Ok(TokenAnswer { pair, refresh_in: body.refresh_in })
}

/// What the client kept of earlier logins: in the body, in a header, or in the cookie.
pub(crate) fn devices(field: Option<&Secret<String>>, headers: &HeaderMap) -> Presented {
    let header = || headers.get(DEVICE_TOKEN).and_then(|value| value.to_str().ok());
    let text = field.map(|token| token.expose().as_str()).or_else(header).or_else(|| cookie::read(headers, cookie::DEVICE));
    text.map(Presented::parse).unwrap_or_default()
}

/// The host that was called, without its port: of the request line, else of the Host header.
pub(crate) fn host(uri: &Uri, headers: &HeaderMap) -> Option<String> {
    let authority = match uri.authority() {
        Some(authority) => authority.clone(),
        None => headers.get(header::HOST)?.to_str().ok()?.parse().ok()?,
    };
    Some(authority.host().to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_comes_without_port_and_in_lower_case() {
        let of = |uri: &str, value: Option<&str>| {
            let mut headers = HeaderMap::new();
            if let Some(value) = value {
                headers.insert(header::HOST, value.parse().unwrap());
            }
            host(&uri.parse().unwrap(), &headers)
        };
        assert_eq!(of("/auth/login", Some("Clinic-A.example:8443")).as_deref(), Some("clinic-a.example"));
        assert_eq!(of("http://b.example/auth/login", Some("a.example")).as_deref(), Some("b.example"));
        assert_eq!(of("/auth/login", None), None);
        assert_eq!(of("/auth/login", Some("a b")), None);
    }
}
