//! What clients send about codes, and what they get.

use erp_core::{FieldProblem, Pii, Secret, pii::normalise, problem::Faults};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::session::RefreshIn;

/// What a code is wanted for.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum CodePurpose {
    /// `POST /auth/sms/login`.
    Login,
    /// `POST /auth/password/reset`.
    Reset,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "phone": "138 0000 5678", "purpose": "login" }))]
pub struct SmsSendBody {
    /// The tenant's slug. Without one: the tenant of the host name that was called, else the default tenant.
    #[serde(default)]
    pub tenant: Option<String>,
    /// As people write it; a foreign one with `+`.
    #[schema(value_type = String, example = "138 0000 5678")]
    pub phone: Pii<String>,
    pub purpose: CodePurpose,
}

/// A code is on its way, if anybody has the phone.
#[derive(Serialize, ToSchema)]
pub struct SmsSent {
    /// Seconds for which it is good.
    #[schema(example = 300)]
    pub expires_in: u32,
    /// Seconds until another one may be asked for.
    #[schema(example = 60)]
    pub retry_after: u32,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "phone": "138 0000 5678", "code": "428193" }))]
pub struct SmsLoginBody {
    /// As at the sending.
    #[serde(default)]
    pub tenant: Option<String>,
    #[schema(value_type = String, example = "138 0000 5678")]
    pub phone: Pii<String>,
    /// The code that was sent.
    #[schema(value_type = String, pattern = "^[0-9]{6}$")]
    pub code: Secret<String>,
    /// Which user, where several have the phone.
    #[serde(default)]
    #[schema(max_length = 256)]
    pub username: Option<String>,
    /// The code of an authenticator app, or a recovery code, of an account with a second factor.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 64)]
    pub otp: Option<Secret<String>>,
    /// What the last login on this device answered. The header `X-Device-Token` does the same.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 4096)]
    pub device_token: Option<Secret<String>>,
    /// As at a login with a password.
    #[serde(default)]
    pub refresh_in: RefreshIn,
}

#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "phone": "138 0000 5678", "code": "428193", "new_password": "small red umbrella" }))]
pub struct PasswordResetBody {
    /// As at the sending.
    #[serde(default)]
    pub tenant: Option<String>,
    #[schema(value_type = String, example = "138 0000 5678")]
    pub phone: Pii<String>,
    /// The code that was sent.
    #[schema(value_type = String, pattern = "^[0-9]{6}$")]
    pub code: Secret<String>,
    /// Which user, where several have the phone.
    #[serde(default)]
    #[schema(max_length = 256)]
    pub username: Option<String>,
    #[schema(value_type = String, format = Password, max_length = 1024)]
    pub new_password: Secret<String>,
}

/// In E.164.
pub(super) fn phone(faults: &mut Faults, typed: &Pii<String>) -> Pii<String> {
    Pii::new(faults.take("phone", normalise::phone(typed.expose())).unwrap_or_default())
}

pub(super) fn typed_code(faults: &mut Faults, code: &Secret<String>) {
    if code.expose().len() != 6 || !code.expose().bytes().all(|b| b.is_ascii_digit()) {
        faults.add("code", "auth.sms.code_form");
    }
}

pub(super) fn sized(faults: &mut Faults, path: &str, text: Option<&str>, longest: usize) {
    match text {
        Some("") => faults.add(path, "common.field.blank"),
        Some(text) if text.chars().count() > longest => {
            faults.push(FieldProblem::new(path, "common.field.too_long").param("max", longest));
        }
        _ => {}
    }
}
