//! From a bearer token or an API key to a principal.

use std::net::IpAddr;

use axum::{
    extract::{MatchedPath, Request},
    response::{IntoResponse, Response},
};
use erp_core::{Principal, Problem, TenantId};
use http::{HeaderMap, HeaderName, StatusCode, header};
use uuid::Uuid;

use crate::{ApiError, RateLimits, RequestContext, Subject, error::Unrendered};

/// No token of ours comes near it; a longer one is not worth a signature check.
const TOKEN_LIMIT: usize = 4096;
/// Where a service account's key stands. Not in `Authorization`: the two can neither be mistaken for each other nor stand in one
/// request by a proxy's doing.
pub(crate) const API_KEY: HeaderName = HeaderName::from_static("x-api-key");

/// Verifies access tokens. The auth module brings the implementation.
#[async_trait::async_trait]
pub trait Authenticator: Send + Sync + 'static {
    /// The user of the token as the database describes them now; [`Problem::unauthenticated`] for every reason to refuse.
    async fn authenticate(&self, token: &str, context: &RequestContext) -> Result<Principal, Problem>;

    /// The service account of an API key, with what the key allows of what the account may do; refuses as
    /// [`Authenticator::authenticate`] does.
    async fn authenticate_key(&self, _key: &str, _context: &RequestContext) -> Result<Principal, Problem> {
        Err(Problem::unauthenticated())
    }

    /// Hears of every request that a signed-in user was not allowed: `what` is the method and the route's pattern.
    fn denied(&self, _principal: &Principal, _context: &RequestContext, _problem: &Problem, _what: &str) {}
}

/// Private routes: no handler runs without a [`Principal`] in the request's extensions. Refusals are counted by address, apart
/// from everything else: who brings a good token is let in however many bad ones came from the same address.
pub(crate) async fn authenticate<F>(
    authenticator: &dyn Authenticator,
    limits: &RateLimits,
    mut request: Request,
    next: impl FnOnce((TenantId, Uuid), Request) -> F,
) -> Response
where
    F: Future<Output = Response>,
{
    // The request itself must not be held over the await: its body is not Sync.
    let context = request.extensions().get::<RequestContext>().cloned();
    let address = context.as_ref().map(|context| context.ip);
    match principal(authenticator, Presented::of(request.headers()), context.clone()).await {
        Ok(principal) => {
            tracing::record_all!(tracing::Span::current(), tenant = %principal.tenant, user = %principal.user_id);
            request.extensions_mut().insert(principal.clone());
            // The pattern, not the path: what the client wrote there may be anything.
            let (method, route) = (request.method().clone(), request.extensions().get::<MatchedPath>().cloned());
            let response = next((principal.tenant, principal.counted()), request).await;
            if let (StatusCode::FORBIDDEN, Some(context), Some(Unrendered(problem))) =
                (response.status(), &context, response.extensions().get())
            {
                let route = route.as_ref().map_or("", MatchedPath::as_str);
                authenticator.denied(&principal, context, problem, &format!("{method} {route}"));
            }
            response
        }
        Err(problem) => refused(limits, address, problem).await,
    }
}

async fn refused(limits: &RateLimits, address: Option<IpAddr>, problem: Problem) -> Response {
    if problem.status != 401 {
        return ApiError(problem).into_response();
    }
    metrics::counter!(crate::metrics::DENIED).increment(1);
    let Some(address) = address else { return ApiError(problem).into_response() };
    let decision = limits.check_counted(&Subject::Denied(address)).await;
    if decision.allowed { ApiError(problem).into_response() } else { decision.refusal() }
}

async fn principal(
    authenticator: &dyn Authenticator,
    presented: Option<Presented>,
    context: Option<RequestContext>,
) -> Result<Principal, Problem> {
    let context = context.ok_or_else(Problem::unauthenticated)?;
    match presented.ok_or_else(Problem::unauthenticated)? {
        Presented::Token(token) => authenticator.authenticate(&token, &context).await,
        Presented::Key(key) => authenticator.authenticate_key(&key, &context).await,
    }
}

/// What a request brings to be let in by.
enum Presented {
    Token(String),
    Key(String),
}

impl Presented {
    /// One of the two; both would leave open who asks.
    fn of(headers: &HeaderMap) -> Option<Self> {
        match (headers.contains_key(header::AUTHORIZATION), headers.contains_key(API_KEY)) {
            (true, false) => bearer(headers).map(|token| Self::Token(token.to_owned())),
            (false, true) => only(headers, &API_KEY).filter(|key| is_plain(key)).map(|key| Self::Key(key.to_owned())),
            _ => None,
        }
    }
}

/// The token of exactly one `Authorization: Bearer …` header (RFC 6750 §2.1).
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = only(headers, &header::AUTHORIZATION)?.split_once(' ')?;
    (scheme.eq_ignore_ascii_case("bearer") && is_plain(token)).then_some(token)
}

/// The value of a header that stands there once. Two are a proxy's and ours to disagree on.
fn only<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?.to_str().ok()?;
    values.next().is_none().then_some(value)
}

fn is_plain(token: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~+/=".contains(&b);
    !token.is_empty() && token.len() <= TOKEN_LIMIT && token.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exactly_one_well_formed_bearer_header_is_taken() {
        let read = |values: &[&str]| {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append(header::AUTHORIZATION, value.parse().unwrap());
            }
            bearer(&headers).map(str::to_owned)
        };
        assert_eq!(read(&["Bearer a.b-c_d"]).as_deref(), Some("a.b-c_d"));
        assert_eq!(read(&["bearer x"]).as_deref(), Some("x"));
        let (fits, long) = (format!("Bearer {}", "x".repeat(TOKEN_LIMIT)), format!("Bearer {}", "x".repeat(TOKEN_LIMIT + 1)));
        assert!(read(&[&fits]).is_some());
        for bad in [
            &[][..],
            &["Bearer a", "Bearer a"],
            &["Basic a"],
            &["Bearer"],
            &["Bearer "],
            &["Bearer  a"],
            &["Bearer a b"],
            &["Bearer a,b"],
            &[&long],
        ] {
            assert_eq!(read(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn a_key_stands_in_one_header_of_its_own() {
        let read = |pairs: &[(&'static str, &str)]| {
            let mut headers = HeaderMap::new();
            for (name, value) in pairs {
                headers.append(HeaderName::from_static(name), value.parse().unwrap());
            }
            match Presented::of(&headers) {
                Some(Presented::Token(token)) => format!("token {token}"),
                Some(Presented::Key(key)) => format!("key {key}"),
                None => "nothing".to_owned(),
            }
        };
        assert_eq!(read(&[("x-api-key", "erp_a")]), "key erp_a");
        assert_eq!(read(&[("authorization", "Bearer erp_a")]), "token erp_a");
        for bad in [
            &[("x-api-key", "erp_a"), ("x-api-key", "erp_a")][..],
            &[("x-api-key", "erp_a"), ("authorization", "Bearer a")],
            &[("x-api-key", "")],
            &[("x-api-key", "a b")],
            &[],
        ] {
            assert_eq!(read(bad), "nothing", "{bad:?}");
        }
    }
}
