//! The limits as middleware.

use axum::{
    extract::{Request, State},
    middleware::{FromFnLayer, Next, from_fn},
    response::{IntoResponse, Response},
};
use erp_core::{Principal, Problem, TenantId};
use futures::future::BoxFuture;
use uuid::Uuid;

use super::{Backend, Decision, RateLimits, Subject};
use crate::{ApiError, RequestContext};

/// Routes without a token, by address.
pub(crate) async fn limit_ip(State(limits): State<RateLimits>, request: Request, next: Next) -> Response {
    match request.extensions().get::<RequestContext>().map(|context| Subject::Ip(context.ip)) {
        Some(subject) => limited(&limits, subject, request, |request| next.run(request)).await,
        None => unplaced(),
    }
}

/// Routes with a token, by user; runs after authentication.
pub(crate) async fn limit_user<F>(
    limits: &RateLimits,
    (tenant, user): (TenantId, Uuid),
    request: Request,
    next: impl FnOnce(Request) -> F,
) -> Response
where
    F: Future<Output = Response>,
{
    limited(limits, Subject::User { tenant, user }, request, next).await
}

/// The layer that [`login_layer`] and [`lookup_layer`] return.
pub type StricterLayer = FromFnLayer<fn(Request, Next) -> BoxFuture<'static, Response>, (), (Request,)>;

/// The stricter limit by address for routes that take a password or a secret: `routes!(login).layer(login_layer())`.
/// It uses the limiter that [`crate::assemble`] was given.
pub fn login_layer() -> StricterLayer {
    from_fn(login as fn(Request, Next) -> BoxFuture<'static, Response>)
}

fn login(request: Request, next: Next) -> BoxFuture<'static, Response> {
    let subject = request.extensions().get::<RequestContext>().map(|context| Subject::Login(context.ip));
    Box::pin(stricter(subject, request, next))
}

/// A fifth of the user's limit, for routes that tell whether a value is known: who sees a part of a number must not find the rest by
/// asking for every candidate. `routes!(search).layer(lookup_layer())`; the route leaves a line in the audit trail besides.
pub fn lookup_layer() -> StricterLayer {
    from_fn(lookup as fn(Request, Next) -> BoxFuture<'static, Response>)
}

fn lookup(request: Request, next: Next) -> BoxFuture<'static, Response> {
    let user = request.extensions().get::<Principal>();
    let subject = user.map(|user| Subject::Lookup { tenant: user.tenant, user: user.counted() });
    Box::pin(stricter(subject, request, next))
}

/// By the limiter that the request carries.
async fn stricter(subject: Option<Subject>, request: Request, next: Next) -> Response {
    match (request.extensions().get::<RateLimits>().cloned(), subject) {
        (Some(limits), Some(subject)) => limited(&limits, subject, request, |request| next.run(request)).await,
        _ => unplaced(),
    }
}

async fn limited<F>(limits: &RateLimits, subject: Subject, request: Request, next: impl FnOnce(Request) -> F) -> Response
where
    F: Future<Output = Response>,
{
    let decision = limits.check_counted(&subject).await;
    if !decision.allowed {
        return decision.refusal();
    }
    let mut response = next(request).await;
    decision.describe(response.headers_mut());
    response
}

impl RateLimits {
    /// [`RateLimits::check`], with the verdict counted.
    pub(crate) async fn check_counted(&self, subject: &Subject) -> Decision {
        let decision = self.check(subject).await;
        let verdict = if decision.allowed { "allowed" } else { "refused" };
        let counted_in = match self.backend() {
            Backend::Redis => "redis",
            Backend::Degraded => "memory_degraded",
            Backend::Memory => "memory",
        };
        metrics::counter!(crate::metrics::LIMITED, "subject" => subject.name(), "verdict" => verdict, "counted_in" => counted_in)
            .increment(1);
        decision
    }
}

/// A route outside of `assemble`: without a limit it must not be served.
fn unplaced() -> Response {
    #[derive(Debug, thiserror::Error)]
    #[error("a limited route is served outside of assemble()")]
    struct Unplaced;
    ApiError(Problem::internal(Unplaced)).into_response()
}
