//! The whole HTTP side in its one order.

use std::{sync::Arc, time::Duration};

use axum::{Extension, Router, extract::DefaultBodyLimit, middleware::from_fn_with_state};
use erp_core::Problem;
use utoipa::openapi::OpenApi;

use crate::{
    ApiError, Authenticator, CorsOrigins, RateLimits, Readiness, StartupLog, TrustedProxies,
    doors::{Admission, Edge, Private, admit, edge, private as private_door, size},
    limit::limit_ip,
    load::{InFlight, LoadLimits, Turns},
    middleware::{Defaults, Policy, compression, cors, panic_layer},
    openapi, probes,
};

/// What [`assemble`] puts around the routes.
#[derive(Clone)]
pub struct HttpLayers {
    pub trusted_proxies: TrustedProxies,
    pub cors_origins: CorsOrigins,
    /// Bytes of a request's body, for routes without a [`crate::BodyLimit`].
    pub body_limit: usize,
    /// Time until the answer begins, for routes without a [`crate::TimeLimit`].
    pub request_timeout: Duration,
    /// For the next part of a request's body.
    pub body_stall: Duration,
    pub authenticator: Arc<dyn Authenticator>,
    pub rate_limits: RateLimits,
    pub gates: Gates,
    /// Whether answers above 16 KB are compressed for clients that take it.
    pub compression: bool,
    /// Whether browsers are told to come by HTTPS alone: this server speaks nothing else.
    pub hsts: bool,
    pub readiness: Readiness,
    pub startup: StartupLog,
    /// From [`crate::openapi::document`].
    pub openapi: OpenApi,
}

/// How many requests at the same time: in all, and of signed-in users. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Gates {
    pub in_flight: InFlight,
    pub turns: Turns,
}

impl Gates {
    pub fn new(limits: &LoadLimits) -> Self {
        Self { in_flight: InFlight::new(limits.in_flight), turns: Turns::new(limits) }
    }
}

/// The router to serve. A request passes, from the outside in: compression, context and trace, rendering of errors, security
/// headers, CORS, panic guard, the size of its head, body and time limits; then the cap on requests in flight; then on `public`
/// the limit by address, on `private` the token, the limit by user and the tenant's turn. The panic guard stands inside CORS so
/// that a browser may read its 500. Under maintenance requests are refused before any place or limit counts; probes are not. Whatever is not routed gets 404 or 405.
///
/// Serve it with `into_make_service_with_connect_info::<SocketAddr>()`, or put `ConnectInfo<SocketAddr>` into the extensions
/// of each request: the client's address comes from there.
pub fn assemble(public: Router, private: Router, layers: HttpLayers) -> Router {
    let defaults = Defaults { body: layers.body_limit, time: layers.request_timeout, stall: layers.body_stall };
    let public = public.merge(openapi::router(&layers.openapi)).route_layer(from_fn_with_state(layers.rate_limits.clone(), limit_ip));
    let private = if private.has_routes() {
        let door = Private { authenticator: layers.authenticator, limits: layers.rate_limits.clone(), turns: layers.gates.turns };
        private.route_layer(from_fn_with_state(door, private_door))
    } else {
        // `route_layer` panics on a router without routes.
        private
    };
    let admission = Admission { maintenance: layers.readiness.maintenance().clone(), places: layers.gates.in_flight };
    let outside = Edge { proxies: layers.trusted_proxies, defaults, policy: Policy { hsts: layers.hsts } };
    Router::new()
        .merge(public)
        .merge(private)
        .route_layer(from_fn_with_state(admission, admit))
        .merge(probes::router(layers.readiness, layers.startup))
        .fallback(unknown_route)
        .layer(DefaultBodyLimit::disable())
        .layer(Extension(layers.rate_limits))
        .layer(from_fn_with_state(defaults, size))
        .layer(panic_layer())
        .layer(cors(layers.cors_origins))
        .layer(from_fn_with_state(outside, edge))
        .layer(compression(layers.compression))
}

/// The probes alone, for a port of their own beside the API: a crowd of clients cannot take their places there.
pub fn operations(readiness: Readiness, startup: StartupLog) -> Router {
    probes::router(readiness, startup).fallback(unknown_route)
}

async fn unknown_route() -> ApiError {
    ApiError(Problem::not_found())
}
