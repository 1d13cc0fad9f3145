//! The whole HTTP side in its one order.

use std::{sync::Arc, time::Duration};

use axum::{
    Extension, Router,
    extract::DefaultBodyLimit,
    middleware::{from_fn, from_fn_with_state},
};
use erp_core::Problem;
use utoipa::openapi::OpenApi;

use crate::{
    ApiError, Authenticator, CorsOrigins, RateLimits, Readiness, StartupLog, TrustedProxies,
    limit::{limit_ip, limit_user},
    middleware::{Defaults, authenticate, context, cors, guard, panic_layer, render, security_headers},
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
    pub authenticator: Arc<dyn Authenticator>,
    pub rate_limits: RateLimits,
    pub readiness: Readiness,
    pub startup: StartupLog,
    /// From [`crate::openapi::document`].
    pub openapi: OpenApi,
}

/// The router to serve. A request passes, from the outside in: context and trace, rendering of errors, security headers,
/// CORS, panic guard, body and time limits; then on `public` the limit by address, on `private` the token and the limit by
/// user. The panic guard stands inside CORS so that a browser may read its 500. Whatever is not routed gets 404 or 405.
///
/// Serve it with `into_make_service_with_connect_info::<SocketAddr>()`, or put `ConnectInfo<SocketAddr>` into the extensions
/// of each request: the client's address comes from there.
pub fn assemble(public: Router, private: Router, layers: HttpLayers) -> Router {
    let defaults = Defaults { body: layers.body_limit, time: layers.request_timeout };
    let public = public.merge(openapi::router(&layers.openapi)).route_layer(from_fn_with_state(layers.rate_limits.clone(), limit_ip));
    let private = if private.has_routes() {
        private
            .route_layer(from_fn_with_state(layers.rate_limits.clone(), limit_user))
            .route_layer(from_fn_with_state(layers.authenticator, authenticate))
    } else {
        // `route_layer` panics on a router without routes.
        private
    };
    Router::new()
        .merge(public)
        .merge(private)
        .merge(probes::router(layers.readiness, layers.startup))
        .fallback(unknown_route)
        .layer(DefaultBodyLimit::disable())
        .layer(Extension(layers.rate_limits))
        .layer(from_fn_with_state(defaults, guard))
        .layer(panic_layer())
        .layer(cors(layers.cors_origins))
        .layer(from_fn(security_headers))
        .layer(from_fn_with_state(defaults, render))
        .layer(from_fn_with_state(layers.trusted_proxies, context))
}

async fn unknown_route() -> ApiError {
    ApiError(Problem::not_found())
}
