//! From a bearer token to a principal.

use std::net::IpAddr;

use axum::{
    extract::{MatchedPath, Request},
    response::{IntoResponse, Response},
};
use erp_core::{Principal, Problem, TenantId};
use http::{HeaderMap, StatusCode, header};
use uuid::Uuid;

use crate::{ApiError, RateLimits, RequestContext, Subject, error::Unrendered};

/// No token of ours comes near it; a longer one is not worth a signature check.
const TOKEN_LIMIT: usize = 4096;

/// Verifies access tokens. The auth module brings the implementation.
#[async_trait::async_trait]
pub trait Authenticator: Send + Sync + 'static {
    /// The user of the token as the database describes them now; [`Problem::unauthenticated`] for every reason to refuse.
    async fn authenticate(&self, token: &str, context: &RequestContext) -> Result<Principal, Problem>;

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
    match principal(authenticator, bearer(request.headers()).map(str::to_owned), context.clone()).await {
        Ok(principal) => {
            tracing::record_all!(tracing::Span::current(), tenant = %principal.tenant, user = %principal.user_id);
            request.extensions_mut().insert(principal.clone());
            // The pattern, not the path: what the client wrote there may be anything.
            let (method, route) = (request.method().clone(), request.extensions().get::<MatchedPath>().cloned());
            let response = next((principal.tenant, principal.user_id), request).await;
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
    token: Option<String>,
    context: Option<RequestContext>,
) -> Result<Principal, Problem> {
    let token = token.ok_or_else(Problem::unauthenticated)?;
    let context = context.ok_or_else(Problem::unauthenticated)?;
    authenticator.authenticate(&token, &context).await
}

/// The token of exactly one `Authorization: Bearer …` header (RFC 6750 §2.1). Two headers are a proxy's and ours to disagree on.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let value = values.next()?.to_str().ok()?;
    if values.next().is_some() {
        return None;
    }
    let (scheme, token) = value.split_once(' ')?;
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~+/=".contains(&b);
    let fits = !token.is_empty() && token.len() <= TOKEN_LIMIT && token.bytes().all(plain);
    (scheme.eq_ignore_ascii_case("bearer") && fits).then_some(token)
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
}
