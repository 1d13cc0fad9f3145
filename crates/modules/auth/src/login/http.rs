//! `POST /auth/login`.

use std::sync::Arc;

use axum::{Json, extract::State};
use erp_core::{FieldProblem, Problem, Secret, problem::Faults};
use erp_web::{ApiError, ApiJson, ProblemBody, RequestContext, login_layer};
use http::{HeaderMap, Uri, header};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::{
    router::{OpenApiRouter, UtoipaMethodRouterExt},
    routes,
};

use super::service::Credentials;
use crate::{Auth, session::service::Pair};

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
}

/// A pair of tokens. Send the access token as `Authorization: Bearer …`; before it expires, trade the refresh token for the next
/// pair. A refresh token works once.
#[derive(Serialize, ToSchema)]
#[schema(example = json!({ "access_token": "eyJ0eXAiOiJhdCtqd3QiLCJhbGciOiJIUzI1NiIsImtpZCI6IjlmODZkMDgxODg0YzdkNjUifQ.e30.c2lnbmF0dXJl", "token_type": "Bearer", "expires_in": 900, "refresh_token": "AZq3kQx8cFe0v3m1Yk7h6g.q0l5cmVmcmVzaC10b2tlbi1leGFtcGxlLW5vdC1yZWFs", "refresh_expires_in": 604_800, "must_change_password": false }))]
pub struct TokenPair {
    pub access_token: String,
    /// Always `Bearer`.
    pub token_type: &'static str,
    /// Seconds until the access token expires.
    pub expires_in: u64,
    pub refresh_token: String,
    /// Seconds until the session ends, however often it is refreshed.
    pub refresh_expires_in: u64,
    /// Until the password has been changed, nothing else is allowed.
    pub must_change_password: bool,
}

impl From<Pair> for TokenPair {
    fn from(pair: Pair) -> Self {
        Self {
            access_token: pair.access.token,
            token_type: "Bearer",
            expires_in: pair.access.expires_in,
            refresh_token: pair.refresh.expose().clone(),
            refresh_expires_in: pair.refresh_expires_in,
            must_change_password: pair.must_change_password,
        }
    }
}

/// Tokens must not stay in a cache (RFC 6749 §5.1).
pub type TokenAnswer = ([(header::HeaderName, &'static str); 1], Json<TokenPair>);

pub fn token_answer(pair: Pair) -> TokenAnswer {
    ([(header::CACHE_CONTROL, "no-store")], Json(pair.into()))
}

/// Signs in with a name and a password
///
/// Every failure gets the same answer, whatever its reason. After five failures a name is delayed for one second, then two,
/// four and so on; while it is delayed the right password is refused too.
#[utoipa::path(
    post, path = "/auth/login", tag = "auth", operation_id = "login",
    request_body = LoginBody,
    responses(
        (status = 200, description = "Signed in.", body = TokenPair),
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
    let credentials = Credentials { tenant: body.tenant, username: body.username, password: body.password };
    Ok(token_answer(auth.login(&credentials, host.as_deref(), &context).await.map_err(Problem::from).map_err(ApiError)?))
}

/// The host that was called, without its port: of the request line, else of the Host header.
fn host(uri: &Uri, headers: &HeaderMap) -> Option<String> {
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
