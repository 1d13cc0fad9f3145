//! Asking for a code.

use std::sync::Arc;

use erp_core::{AuditEntry, Pii, Problem};
use erp_db::{
    Outcome, WriteTx,
    tenants::{self, LocatorKind, Tenant},
};
use erp_web::RequestContext;

use super::{
    code::{self, Caps, Refused},
    sender::{Message, Purpose, SmsSender},
};
use crate::Auth;

/// Where somebody wants in: a slug, else the host's tenant, else the default one.
#[derive(Clone, Debug, Default)]
pub struct Door {
    pub tenant: Option<String>,
    pub host: Option<String>,
}

impl Auth {
    /// 403 where this installation sends no text messages.
    pub(crate) fn require_sms(&self) -> Outcome<&Arc<dyn SmsSender>> {
        Ok(self.sms.sender.as_ref().ok_or_else(|| Problem::new(403, "auth.sms.off"))?)
    }

    /// The tenant, and the phone as it is looked for there. A tenant that there is not is the default one with a phone that nobody can
    /// have, so that the way is as long and is counted.
    pub(crate) async fn sms_tenant(&self, door: &Door, phone: &Pii<String>) -> Outcome<Option<(Tenant, Pii<String>)>> {
        let found = self.tenant_for(door.tenant.as_deref(), door.host.as_deref()).await?.filter(Tenant::is_active);
        if let Some(tenant) = found {
            return Ok(Some((tenant, phone.clone())));
        }
        let default = tenants::locate(&self.db, LocatorKind::Slug, &self.default_slug).await?.filter(Tenant::is_active);
        Ok(default.map(|tenant| (tenant, Pii::new(format!("no such tenant {}", phone.expose())))))
    }

    /// Makes a code and sends it, if anybody has the phone. 429 where there were too many; the same whether or not somebody has it.
    pub async fn send_code(&self, purpose: Purpose, door: &Door, phone: &Pii<String>, context: &RequestContext) -> Outcome<()> {
        let sender = Arc::clone(self.require_sms()?);
        let Some((tenant, phone)) = self.sms_tenant(door, phone).await? else { return Ok(()) };
        let caps = Caps { phone: self.sms.daily_per_phone, address: self.sms.daily_per_address };
        let issue = async |tx: &WriteTx| {
            let issued = match code::issue(tx, purpose, &phone, context.ip, caps).await? {
                Ok(issued) => issued,
                Err(refused) => return Err(refusal(refused).into()),
            };
            let known = !self.phones_users(tx, &phone).await?.is_empty();
            tx.audit(
                AuditEntry::new("auth.sms.code_made", "sms_code", issued.id).detail("purpose", purpose.as_str()).detail("sent", known),
            );
            Outcome::Ok((issued, known))
        };
        let (issued, known) = self.db.write(tenant.id, &context.origin(None), issue).await?;
        if known {
            let message = Message { id: issued.id, to: phone, purpose, code: issued.code, minutes: code::MINUTES, locale: context.locale };
            // After the answer: the time that a provider takes would tell that somebody has the phone.
            tokio::spawn(async move {
                let outcome = sender.send(&message).await;
                crate::metrics::sms(outcome.is_ok());
                if let Err(error) = outcome {
                    tracing::warn!(%error, message_id = %message.id, "a code could not be sent");
                }
            });
        }
        Ok(())
    }
}

fn refusal(refused: Refused) -> Problem {
    let (code, after) = match refused {
        Refused::TooSoon(after) => ("auth.sms.too_soon", after),
        Refused::Daily(after) => ("auth.sms.daily_limit", after),
    };
    Problem { retry_after: Some(after), ..Problem::new(429, code) }.param("seconds", after.as_secs())
}
