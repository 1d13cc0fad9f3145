//! Codes sent to a phone, for signing in and for a new password.
//!
//! A code has six digits, is good for five minutes and once, and is dead after five wrong tries. One phone gets one a minute at most
//! and so many a day, and so many are sent for one address; wrong codes delay further ones for the phone besides, as wrong passwords
//! delay a name. All of it is counted in PostgreSQL.
//!
//! No answer tells whether anybody has the phone: whether or not, a code is made, kept as its MAC, and counted; the sending itself
//! goes on after the answer.

pub mod body;
pub mod code;
pub mod gateway;
pub mod http;
pub mod login;
pub mod reset;
pub mod send;
pub mod sender;

use std::sync::Arc;

use erp_core::Clock;
use erp_settings::SmsSection;

use self::sender::SmsSender;

/// Who sends, and how many.
pub struct Sms {
    sender: Option<Arc<dyn SmsSender>>,
    daily_per_phone: u32,
    daily_per_address: u32,
}

impl Sms {
    /// `plain_http`: also without TLS, as in development. The error is one sentence for the operator.
    pub fn new(section: &SmsSection, plain_http: bool, clock: Arc<dyn Clock>) -> Result<Self, String> {
        let sender: Option<Arc<dyn SmsSender>> = match section.provider.as_str() {
            "log" => Some(Arc::new(sender::LogSender)),
            "http" => Some(Arc::new(gateway::HttpSender::new(section, plain_http, clock)?)),
            _ => None,
        };
        Ok(Self { sender, daily_per_phone: section.daily_per_phone, daily_per_address: section.daily_per_address })
    }
}
