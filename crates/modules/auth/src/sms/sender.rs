//! The seam to whoever sends text messages. A provider with templates of its own (most in China) maps a message's purpose to one of
//! them and passes its parameters; one that takes free text sends the text.

use erp_core::{Locale, Pii, Secret, catalogue};
use uuid::Uuid;

/// What a message is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    Login,
    Reset,
}

impl Purpose {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Login => "login",
            Self::Reset => "reset",
        }
    }

    const fn text(self) -> &'static str {
        match self {
            Self::Login => "auth.sms.text_login",
            Self::Reset => "auth.sms.text_reset",
        }
    }
}

/// A message to one phone.
#[derive(Clone, Debug)]
pub struct Message {
    /// The same however often it is sent.
    pub id: Uuid,
    /// In E.164.
    pub to: Pii<String>,
    pub purpose: Purpose,
    pub code: Secret<String>,
    /// For how long the code is good.
    pub minutes: u32,
    pub locale: Locale,
}

impl Message {
    /// What it says, for providers of free text.
    pub fn text(&self) -> String {
        let params = [("code", self.code.expose().clone()), ("minutes", self.minutes.to_string())];
        catalogue::message(self.purpose.text(), self.locale, &params).into_owned()
    }
}

/// A message was not taken. The text names neither phone nor code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotSent(pub String);

/// Sends text messages.
#[async_trait::async_trait]
pub trait SmsSender: Send + Sync + 'static {
    /// Hands a message over, once. Nobody sends it again: by then its reader has asked for another.
    async fn send(&self, message: &Message) -> Result<(), NotSent>;
}

/// Writes messages into the log, for development. A production configuration with it is refused.
#[derive(Clone, Copy, Debug)]
pub struct LogSender;

#[async_trait::async_trait]
impl SmsSender for LogSender {
    async fn send(&self, message: &Message) -> Result<(), NotSent> {
        let to = erp_core::pii::mask::phone(message.to.expose());
        tracing::info!(to, purpose = message.purpose.as_str(), text = message.text(), "a text message that goes nowhere");
        Ok(())
    }
}
