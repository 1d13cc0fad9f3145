//! What requests pass together, each as one layer of the router.
//!
//! Every layer of axum's clones what stands behind it for each request, and is polled anew at each of its waits. Dozens of small
//! ones cost more than the work of all of them, so those that follow each other share one.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};

use crate::{
    Authenticator, RateLimits, TrustedProxies,
    limit::limit_user,
    load::{InFlight, Turns, in_flight, turn},
    maintenance::{MaintenanceSwitch, refuse},
    middleware::{Defaults, Policy, authenticate, context, guard, heads, render, security_headers},
};

/// Around everything: context and trace, rendering of errors, security headers.
#[derive(Clone)]
pub(crate) struct Edge {
    pub(crate) proxies: TrustedProxies,
    pub(crate) defaults: Defaults,
    pub(crate) policy: Policy,
}

pub(crate) async fn edge(State(edge): State<Edge>, request: Request, next: Next) -> Response {
    let Edge { proxies, defaults, policy } = edge;
    let inner = |request| security_headers(policy, request, |request| next.run(request));
    context(&proxies, request, |request| render(defaults, request, inner)).await
}

/// How large a request may be, and how long it may take.
pub(crate) async fn size(State(defaults): State<Defaults>, request: Request, next: Next) -> Response {
    heads(request, |request| guard(defaults, request, |request| next.run(request))).await
}

/// Before everything but the probes: maintenance, then the cap on requests in flight.
#[derive(Clone)]
pub(crate) struct Admission {
    pub(crate) maintenance: MaintenanceSwitch,
    pub(crate) places: InFlight,
}

pub(crate) async fn admit(State(admission): State<Admission>, request: Request, next: Next) -> Response {
    let Admission { maintenance, places } = &admission;
    refuse(maintenance, request, |request| in_flight(places, request, |request| next.run(request))).await
}

/// Before private routes: the token, the limit by user, the tenant's turn.
#[derive(Clone)]
pub(crate) struct Private {
    pub(crate) authenticator: Arc<dyn Authenticator>,
    pub(crate) limits: RateLimits,
    pub(crate) turns: Turns,
}

pub(crate) async fn private(State(door): State<Private>, request: Request, next: Next) -> Response {
    let Private { authenticator, limits, turns } = &door;
    authenticate(&**authenticator, limits, request, async |user, request| {
        limit_user(limits, user, request, |request| turn(turns, user.0, request, |request| next.run(request))).await
    })
    .await
}
