//! The counters of connections.

use metrics::{counter, describe_counter, describe_gauge, gauge};

const OPEN: &str = "erp_connections_open";
const ACCEPTED: &str = "erp_connections_accepted_total";
const REFUSED: &str = "erp_connections_refused_total";
const CLOSED: &str = "erp_connections_closed_early_total";
const FAILED: &str = "erp_accept_failures_total";

/// Tells the recorder what they mean.
pub(crate) fn describe() {
    describe_gauge!(OPEN, "Connections of clients.");
    describe_counter!(ACCEPTED, "Connections that were given a place.");
    describe_counter!(REFUSED, "Connections refused with 503, by the cap that was reached.");
    describe_counter!(CLOSED, "Connections that this server closed, by cause.");
    describe_counter!(FAILED, "Times that no connection could be accepted, as for want of file descriptors.");
}

/// One open connection; ends on drop.
pub(super) struct Open;

impl Open {
    pub(super) fn begin() -> Self {
        counter!(ACCEPTED).increment(1);
        gauge!(OPEN).increment(1);
        Self
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        gauge!(OPEN).decrement(1);
    }
}

pub(super) fn refused(cause: &'static str) {
    counter!(REFUSED, "cause" => cause).increment(1);
}

pub(super) fn closed(cause: &'static str) {
    counter!(CLOSED, "cause" => cause).increment(1);
}

pub(super) fn accept_failed() {
    counter!(FAILED).increment(1);
}
