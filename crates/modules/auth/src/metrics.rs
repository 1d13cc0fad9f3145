//! What is counted of logins.

use metrics::{counter, describe_counter, describe_gauge, gauge};

use crate::login::rules::Ended;

const LOGINS: &str = "erp_logins_total";
const WAITING: &str = "erp_password_hashes_waiting";
const SMS: &str = "erp_sms_codes_total";
const REFUSED: &str = "erp_password_hashes_refused_total";

/// Tells the recorder what they mean.
pub fn describe() {
    describe_counter!(LOGINS, "Attempts to sign in, by outcome.");
    describe_counter!(SMS, "Codes handed to the provider of text messages, by outcome.");
    describe_gauge!(WAITING, "Password hashes that wait for a core.");
    describe_counter!(REFUSED, "Password hashes refused with 503 because auth.max_hash_queue others waited.");
}

pub fn login(ended: Ended) {
    counter!(LOGINS, "outcome" => ended.as_str()).increment(1);
}

pub fn sms(sent: bool) {
    counter!(SMS, "outcome" => if sent { "sent" } else { "failed" }).increment(1);
}

pub fn hash_refused() {
    counter!(REFUSED).increment(1);
}

/// One hash that waits for a core; it waits no more when this is dropped.
pub struct Waiting;

impl Waiting {
    pub fn begin() -> Self {
        gauge!(WAITING).increment(1);
        Self
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        gauge!(WAITING).decrement(1);
    }
}
