//! One request as it is counted.

use std::time::Instant;

use axum::extract::Request;
use http::{Method, StatusCode};
use metrics::{gauge, histogram};

use crate::metrics::{IN_FLIGHT, REQUESTS};

/// Counted on drop: a request whose client went away never gets to its end.
pub(super) struct Measured {
    method: &'static str,
    route: String,
    started: Instant,
    class: &'static str,
}

impl Measured {
    pub(super) fn begin(request: &Request, route: &str, started: Instant) -> Self {
        gauge!(IN_FLIGHT).increment(1);
        Self { method: method(request.method()), route: route.to_owned(), started, class: "aborted" }
    }

    pub(super) fn answered(&mut self, status: StatusCode) {
        self.class = match status.as_u16() {
            ..200 => "1xx",
            200..300 => "2xx",
            300..400 => "3xx",
            400..500 => "4xx",
            500.. => "5xx",
        };
    }
}

impl Drop for Measured {
    fn drop(&mut self) {
        gauge!(IN_FLIGHT).decrement(1);
        let route = std::mem::take(&mut self.route);
        histogram!(REQUESTS, "method" => self.method, "route" => route, "status" => self.class).record(self.started.elapsed());
    }
}

/// Clients may invent methods; a label may not.
fn method(method: &Method) -> &'static str {
    match method.as_str() {
        "GET" => "GET",
        "HEAD" => "HEAD",
        "POST" => "POST",
        "PUT" => "PUT",
        "PATCH" => "PATCH",
        "DELETE" => "DELETE",
        "OPTIONS" => "OPTIONS",
        _ => "other",
    }
}
