//! The first middleware: who calls from where, under which trace.

use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    time::Instant,
};

use axum::{
    extract::{ConnectInfo, MatchedPath, Request},
    response::Response,
};
use erp_core::{Locale, ids::TraceId, pii::normalise::hidden};
use http::{HeaderMap, HeaderName, HeaderValue, header};
use tracing::{Instrument, field::Empty};

use super::{TrustedProxies, measured::Measured};
use crate::{RequestContext, trace};

/// The trace id, for the client to quote.
pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const USER_AGENT_LIMIT: usize = 200;

/// Makes the [`RequestContext`] and the span of the request. The span names the route's template, never the concrete path or
/// the query: both can carry personal data.
pub(crate) async fn context<F>(proxies: &TrustedProxies, mut request: Request, next: impl FnOnce(Request) -> F) -> Response
where
    F: Future<Output = Response>,
{
    let started = Instant::now();
    let mut context = read(proxies, &request);
    let route = request.extensions().get::<MatchedPath>().map_or("-", |path| path.as_str());
    let mut measured = Measured::begin(&request, route, started);
    let span =
        tracing::info_span!("request", method = %request.method(), route, trace_id = %context.trace_id, tenant = Empty, user = Empty);
    if let Some(collected) = trace::adopt(&span, request.headers()) {
        span.record("trace_id", tracing::field::display(&collected));
        context.trace_id = collected;
    }
    let trace_id = context.trace_id.clone();
    request.extensions_mut().insert(context);
    async move {
        let mut response = next(request).await;
        if let Ok(id) = HeaderValue::from_str(trace_id.as_str()) {
            response.headers_mut().insert(REQUEST_ID, id);
        }
        let ms = started.elapsed().as_secs_f64() * 1_000.0;
        measured.answered(response.status());
        tracing::info!(status = response.status().as_u16(), ms, "answered");
        response
    }
    .instrument(span)
    .await
}

fn read(proxies: &TrustedProxies, request: &Request) -> RequestContext {
    // Without a peer (a test, a unix socket) everybody shares one address, so that limits still bind.
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |info| info.0.ip());
    let headers = request.headers();
    RequestContext {
        trace_id: text(headers, "traceparent").and_then(TraceId::from_traceparent).unwrap_or_else(TraceId::random),
        ip: proxies.client(peer, headers),
        user_agent: headers.get(header::USER_AGENT).map(|agent| plain(agent.as_bytes())).filter(|agent| !agent.is_empty()),
        locale: text(headers, "accept-language").map(Locale::from_accept_language).unwrap_or_default(),
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// Fit for an audit row, a terminal and a list of sessions: no control characters, none that hide or turn round what is beside
/// them, at most 200 characters.
fn plain(agent: &[u8]) -> String {
    let shown = |c: &char| !c.is_control() && !hidden(*c);
    String::from_utf8_lossy(agent).chars().filter(shown).take(USER_AGENT_LIMIT).collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_agent_is_cut_and_cleaned() {
        assert_eq!(plain("Mozilla\u{1b}[31m\u{0}\u{85} x".as_bytes()), "Mozilla[31m x");
        assert_eq!(plain("Fire\u{200b}fox\u{202e} 54\u{2066}\u{feff}\u{ad}".as_bytes()), "Firefox 54");
        assert_eq!(plain("李".repeat(500).as_bytes()).chars().count(), USER_AGENT_LIMIT);
    }
}
