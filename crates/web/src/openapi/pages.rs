//! `/openapi.json` and `/docs`. The page and its scripts are inside the binary; nothing is loaded from elsewhere.

use axum::{
    Router,
    body::Bytes,
    extract::Request,
    middleware::{Next, from_fn},
    response::Response,
    routing::get,
};
use http::header;
use utoipa::openapi::OpenApi;
use utoipa_swagger_ui::{Config, SwaggerUi};

use crate::middleware::DOCS_POLICY;

const DOCUMENT: &str = "/openapi.json";

pub(crate) fn router(document: &OpenApi) -> Router {
    // Written once: the document does not change while we run.
    let json = Bytes::from(document.to_json().unwrap_or_default());
    let serve = get(async move || ([(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-cache")], json));
    // The default validator is a public site that would be told our address.
    let page = SwaggerUi::new("/docs").config(Config::from(DOCUMENT).validator_url("none"));
    Router::new().route(DOCUMENT, serve).merge(Router::from(page).route_layer(from_fn(docs_policy)))
}

async fn docs_policy(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, DOCS_POLICY);
    response
}
