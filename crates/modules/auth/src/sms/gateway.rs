//! The provider `http`: a signed POST to a gateway of the operator's, by the Standard Webhooks specification.

use std::sync::Arc;

use erp_core::Clock;
use erp_events::sinks::{Outbound, Peer, Signer};
use erp_settings::SmsSection;
use http::{HeaderMap, HeaderName, HeaderValue};
use serde_json::json;

use super::sender::{Message, NotSent, SmsSender};

/// Posts messages to one URL.
pub struct HttpSender {
    peer: Peer,
    signer: Signer,
    clock: Arc<dyn Clock>,
}

impl HttpSender {
    /// The error is one sentence for the operator.
    pub fn new(section: &SmsSection, plain_http: bool, clock: Arc<dyn Clock>) -> Result<Self, String> {
        let url = section.url.as_deref().ok_or("sms.url is not set")?;
        let secret = section.secret.clone().ok_or("sms.secret is not set")?;
        let outbound = Outbound::to_api(url, &section.networks, plain_http || section.plain_http);
        let peer = Peer::new(url, outbound, section.timeout).map_err(|why| format!("sms.url {why}"))?;
        let signer = Signer::new(&[secret]).map_err(|why| format!("sms.secret: {why}"))?;
        Ok(Self { peer, signer, clock })
    }
}

#[async_trait::async_trait]
impl SmsSender for HttpSender {
    async fn send(&self, message: &Message) -> Result<(), NotSent> {
        let (id, timestamp) = (message.id.to_string(), self.clock.now().timestamp());
        let body = json!({
            "id": id,
            "to": message.to.expose(),
            "purpose": message.purpose.as_str(),
            "locale": message.locale.tag(),
            "text": message.text(),
            "params": { "code": message.code.expose(), "minutes": message.minutes.to_string() },
        });
        let body = body.to_string().into_bytes();
        let mut headers = HeaderMap::new();
        let signature = self.signer.sign(&id, timestamp, &body);
        for (name, value) in [("webhook-id", id), ("webhook-timestamp", timestamp.to_string()), ("webhook-signature", signature)] {
            let value = HeaderValue::from_str(&value).map_err(|_| NotSent("the request cannot be made".to_owned()))?;
            headers.insert(HeaderName::from_static(name), value);
        }
        let answer = self.peer.post("", headers, body).await.map_err(|error| NotSent(error.to_string()))?;
        if answer.status.is_success() { Ok(()) } else { Err(NotSent(format!("the gateway answered {}", answer.status.as_u16()))) }
    }
}
