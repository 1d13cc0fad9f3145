//! The names of what is counted here. Labels name templates, classes and causes: never a path, a tenant, an address or a person.

use metrics::{Unit, describe_counter, describe_gauge, describe_histogram};

pub const REQUESTS: &str = "erp_http_request_duration_seconds";
pub const IN_FLIGHT: &str = "erp_http_requests_in_flight";
pub const SHED: &str = "erp_requests_shed_total";
pub const LIMITED: &str = "erp_rate_limit_verdicts_total";
pub const DENIED: &str = "erp_token_refusals_total";
pub const WORKING: &str = "erp_requests_working";
pub const RUNNING: &str = "erp_requests_running";
pub const WAITING: &str = "erp_requests_waiting";
pub const BREAKER: &str = "erp_redis_breaker_open";

/// Tells the recorder what they mean.
pub fn describe() {
    describe_histogram!(REQUESTS, Unit::Seconds, "Time until an answer began, by method, route template and class of status.");
    describe_gauge!(IN_FLIGHT, "Requests that have no answer yet, probes among them.");
    describe_counter!(SHED, "Requests refused with 503 for want of a place, by cause.");
    describe_counter!(LIMITED, "Verdicts of the rate limits, by subject, verdict and where they were counted.");
    describe_counter!(DENIED, "Requests refused for want of a valid access token.");
    describe_gauge!(WORKING, "Requests that hold a place of limits.max_in_flight.");
    describe_gauge!(RUNNING, "Requests of signed-in users that run.");
    describe_gauge!(WAITING, "Requests of signed-in users that wait for their tenant's turn.");
    describe_gauge!(BREAKER, "1 while Redis is configured and does not answer.");
}
