//! Webhooks by the Standard Webhooks specification, to receivers that are nobody's we trust.

mod answer;
mod config;
mod destination;
mod exchange;
mod outbound;
mod peer;
mod ranges;
mod resolve;
mod signature;
#[cfg_attr(not(feature = "tls"), path = "plain.rs")]
mod tls;

use std::sync::Arc;

use erp_core::Clock;
use erp_settings::{Finding, Section, read_section};
use http::{
    HeaderValue, Method, Request,
    header::{CONTENT_TYPE, HOST, USER_AGENT},
};
use http_body_util::Full;
use hyper::body::Bytes;
use serde_json::Value;

pub(super) use self::config::WebhookConfig;
use self::{destination::Destination, tls::Tls};
pub use self::{
    outbound::Outbound,
    peer::{Peer, PeerAnswer, PeerError},
    resolve::{Resolve, SystemResolver},
    signature::Signer,
};
use super::{
    SinkDeps,
    error::SinkConfigError,
    refuse::{body, retry, seconds},
};
use crate::{Envelope, Refusal, Sink};

pub(super) const KIND: &str = "webhook";

const AGENT: HeaderValue = HeaderValue::from_static("erp-webhooks");
const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// Posts events to one URL, each signed and under the event's id as `webhook-id`. Where that URL leads is looked up and judged anew
/// for each delivery.
pub(super) struct Webhook {
    config: WebhookConfig,
    to: Destination,
    signer: Signer,
    tls: Tls,
    outbound: Outbound,
    clock: Arc<dyn Clock>,
}

impl Webhook {
    pub fn new(given: &Value, deps: &SinkDeps) -> Result<Self, SinkConfigError> {
        let mut findings = Vec::new();
        let secrets = deps.secrets.all(WebhookConfig::PATH, "secrets", given, &mut findings);
        let invalid = |key: &str, why: String| Finding::invalid(format!("{}.{key}", WebhookConfig::PATH), why);
        // A reference that leads nowhere has been told; that no secret is left then is no news.
        let signer = Signer::new(&secrets);
        if let (Err(why), true) = (&signer, findings.is_empty()) {
            findings.push(invalid("secrets_env", why.clone()));
        }
        let config = read_section::<WebhookConfig>(given).map_err(|more| findings.extend(more)).ok();
        let to = given.get("url").and_then(Value::as_str).map(|url| Destination::parse(url, &deps.outbound));
        let to = to.and_then(|to| to.map_err(|why| findings.push(invalid("url", why))).ok());
        let tls = Tls::new(deps.outbound.ca_file.as_deref()).map_err(|why| findings.push(invalid("url", why))).ok();
        match (config, to, signer, tls) {
            (Some(config), Some(to), Ok(signer), Some(tls)) if findings.is_empty() => {
                Ok(Self { config, to, signer, tls, outbound: deps.outbound.clone(), clock: deps.clock.clone() })
            }
            _ => Err(findings.into()),
        }
    }

    fn request(&self, event: &Envelope, body: Vec<u8>) -> Option<Request<Full<Bytes>>> {
        let (id, timestamp) = (event.event_id.to_string(), self.clock.now().timestamp());
        let request = Request::builder()
            .method(Method::POST)
            .uri(self.to.target.clone())
            .header(HOST, self.to.authority.clone())
            .header(USER_AGENT, AGENT)
            .header(CONTENT_TYPE, JSON)
            .header("webhook-id", &id)
            .header("webhook-timestamp", timestamp)
            .header("webhook-signature", self.signer.sign(&id, timestamp, &body));
        request.body(Full::new(body.into())).ok()
    }

    async fn post(&self, event: &Envelope, body: Vec<u8>) -> Result<(), Refusal> {
        let addresses = self.to.addresses(&self.outbound).await.map_err(retry)?;
        let request = self.request(event, body).ok_or_else(|| retry("the request cannot be made"))?;
        let (status, headers) = exchange::post(&self.to, &addresses, &self.tls, request).await.map_err(retry)?;
        answer::judge(status, &headers, self.clock.now())
    }
}

#[async_trait::async_trait]
impl Sink for Webhook {
    fn kind(&self) -> &'static str {
        KIND
    }

    async fn deliver(&self, event: &Envelope) -> Result<(), Refusal> {
        let late = |_| Err(retry(format!("the receiver did not answer within {}", seconds(self.config.timeout))));
        tokio::time::timeout(self.config.timeout, self.post(event, body(event)?)).await.unwrap_or_else(late)
    }
}
