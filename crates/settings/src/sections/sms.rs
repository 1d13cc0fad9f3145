use std::time::Duration;

use erp_core::Secret;
use serde::Deserialize;

use super::{MILLISECOND, SECOND, server::is_network};
use crate::{
    de,
    finding::Finding,
    key::{Key, SecretKind},
    schema::Section,
};

/// Who sends text messages, and how many.
#[derive(Clone, Debug, Deserialize)]
pub struct SmsSection {
    /// `off`, `log` or `http`.
    pub provider: String,
    /// Where the provider `http` posts messages to.
    pub url: Option<String>,
    /// Signs them: `whsec_` and 24 to 64 bytes in base64.
    pub secret: Option<Secret<String>>,
    /// Counts outside development; there plain http needs no word.
    pub plain_http: bool,
    /// Networks that the receiver may stand in although they are not public.
    pub networks: Vec<String>,
    /// Of one message.
    #[serde(deserialize_with = "de::duration")]
    pub timeout: Duration,
    /// Codes in 24 hours to one phone, and asked for from one address, in one tenant.
    pub daily_per_phone: u32,
    pub daily_per_address: u32,
}

impl Section for SmsSection {
    const PATH: &'static str = "sms";

    fn keys() -> Vec<Key> {
        vec![
            Key::choice(
                "sms.provider",
                &["off", "log", "http"],
                "Who sends text messages: nobody, the log (in development alone), or a signed POST to sms.url.",
            ),
            Key::url("sms.url", &["https", "http"], "Where the provider http posts messages to.").optional(),
            Key::text("sms.secret", "The secret that signs them (Standard Webhooks): whsec_ and 24 to 64 bytes in base64.")
                .secret(SecretKind::Other)
                .optional(),
            Key::bool("sms.plain_http", "Whether messages may go without TLS outside development, as to a gateway on the same machine."),
            Key::list(
                "sms.networks",
                "Networks such as 10.20.0.0/16 that the receiver may stand in although they are not the public internet.",
            ),
            Key::duration("sms.timeout", 50 * MILLISECOND, 30 * SECOND, "The longest one message may take."),
            Key::integer("sms.daily_per_phone", 1, 1_000, "Codes in 24 hours to one phone in one tenant."),
            Key::integer("sms.daily_per_address", 1, 1_000_000, "Codes in 24 hours asked for from one address in one tenant, IPv6 by /64."),
        ]
    }

    fn validate(&self, findings: &mut Vec<Finding>) {
        if !self.networks.iter().all(|network| is_network(network)) {
            findings.push(Finding::invalid("sms.networks", "each must be an address or a network such as 10.20.0.0/16"));
        }
        if self.provider == "http" {
            for (key, missing) in [("sms.url", self.url.is_none()), ("sms.secret", self.secret.is_none())] {
                if missing {
                    findings.push(Finding::invalid(key, "the provider http needs it"));
                }
            }
        }
    }
}
