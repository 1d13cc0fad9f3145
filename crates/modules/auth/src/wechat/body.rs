//! What mini-programs send and get.

use axum::{
    Json,
    response::{IntoResponse, Response},
};
use chrono::NaiveDate;
use erp_core::{FieldProblem, Pii, Problem, Secret, problem::Faults};
use erp_kit::patients::{Ask, Told};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{bind::Bound, choose::id_last4};
use crate::session::{RefreshIn, TokenPair, service::Pair};

/// Characters of a code of WeChat; the documented ones are shorter.
pub(super) const LONGEST_CODE: usize = 256;
/// Characters of a ticket's token.
pub(super) const LONGEST_TOKEN: usize = 128;

/// What a mini-program sends.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "code": "0f3bC1ll2yqGye4Xjbml2Qk6lk4bC1lA", "appid": "wx3f9a1c20d47b6e85" }))]
pub struct WechatLoginBody {
    /// What `wx.login` gave. Good for five minutes and once.
    #[schema(value_type = String, min_length = 1, max_length = 256)]
    pub code: Secret<String>,
    /// The mini-program's app id, from which the tenant follows. Without one: the only mini-program of the tenant whose host was called,
    /// else of the default tenant.
    #[serde(default)]
    #[schema(max_length = 64)]
    pub appid: Option<String>,
    /// The code of an authenticator app, or a recovery code, of an account with a second factor.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 64)]
    pub otp: Option<Secret<String>>,
    /// What the last login on this device answered. The header `X-Device-Token` does the same.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 4096)]
    pub device_token: Option<Secret<String>>,
}

/// A ticket and a phone.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "bind_token": "AZq3kQx8cFe0v3m1Yk7h6g.q0l5cmVmcmVzaC10b2tlbi1leGFtcGxlLW5vdC1yZWFs", "phone_code": "e31968a7f94cc5ee25fafc2aef2773f0bb8c3937b22520eb8ee345274d00c144" }))]
pub struct BindPhoneBody {
    /// What the login answered.
    #[schema(value_type = String, max_length = 128)]
    pub bind_token: Secret<String>,
    /// What the button `getPhoneNumber` gave; not the code of `wx.login`. Good for five minutes and once.
    #[schema(value_type = String, min_length = 1, max_length = 256)]
    pub phone_code: Secret<String>,
    /// As at the login.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 64)]
    pub otp: Option<Secret<String>>,
    /// As at the login.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 4096)]
    pub device_token: Option<Secret<String>>,
}

/// Which of several patients somebody is. Exactly one of `id_last4` and `birth_date`, as the candidate asks for.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "bind_token": "AZq3kQx8cFe0v3m1Yk7h6g.q0l5cmVmcmVzaC10b2tlbi1leGFtcGxlLW5vdC1yZWFs", "candidate": 0, "id_last4": "002X" }))]
pub struct ChoosePatientBody {
    /// What the login answered.
    #[schema(value_type = String, max_length = 128)]
    pub bind_token: Secret<String>,
    /// The number of the candidate.
    #[schema(maximum = 99)]
    pub candidate: u8,
    /// The last four characters of the identity card's number.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 4)]
    pub id_last4: Option<Pii<String>>,
    #[serde(default)]
    #[schema(value_type = Option<String>, format = Date)]
    pub birth_date: Option<Pii<String>>,
    /// As at the login.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 64)]
    pub otp: Option<Secret<String>>,
    /// As at the login.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 4096)]
    pub device_token: Option<Secret<String>>,
}

/// A ticket, to be traded with a phone.
#[derive(Serialize, ToSchema)]
pub struct WechatTicket {
    pub bind_token: String,
    /// Seconds.
    #[schema(example = 600)]
    pub expires_in: u32,
}

/// Several patients have the phone.
#[derive(Serialize, ToSchema)]
pub struct PatientChoice {
    pub candidates: Vec<PatientCandidate>,
}

/// One of them.
#[derive(Serialize, ToSchema)]
pub struct PatientCandidate {
    /// The number to send.
    pub candidate: usize,
    /// Masked.
    #[schema(example = "张*")]
    pub name: Option<String>,
    /// What shows that it is oneself; with nothing here the desk has to help.
    pub asks: Vec<Ask>,
}

/// Where somebody stands.
#[derive(Serialize, ToSchema)]
#[serde(tag = "status", rename_all = "snake_case")]
pub enum WechatAnswer {
    SignedIn(TokenPair),
    /// WeChat knows whom the tenant does not know yet: `POST /auth/wechat/bind-phone`.
    BindRequired(WechatTicket),
    /// `POST /auth/wechat/choose-patient`, with the same `bind_token`.
    ChoosePatient(PatientChoice),
}

impl WechatAnswer {
    pub fn signed_in(pair: &Pair) -> Self {
        Self::SignedIn(TokenPair::new(pair, RefreshIn::Body))
    }

    pub fn bound(bound: &Bound) -> Self {
        match bound {
            Bound::In(pair) => Self::signed_in(pair),
            Bound::Choose(candidates) => {
                let shown = candidates.iter().enumerate().map(|(candidate, one)| PatientCandidate {
                    candidate,
                    name: one.name.clone(),
                    asks: one.asks.clone(),
                });
                Self::ChoosePatient(PatientChoice { candidates: shown.collect() })
            }
        }
    }
}

impl IntoResponse for WechatAnswer {
    fn into_response(self) -> Response {
        Json(self).into_response()
    }
}

pub(super) fn sized(faults: &mut Faults, path: &str, text: &Secret<String>, longest: usize) {
    if text.expose().is_empty() {
        faults.add(path, "common.field.blank");
    } else if text.expose().chars().count() > longest {
        faults.push(FieldProblem::new(path, "common.field.too_long").param("max", longest));
    }
}

pub(super) fn told(body: &ChoosePatientBody) -> Result<Told, Problem> {
    let mut faults = Faults::default();
    sized(&mut faults, "bind_token", &body.bind_token, LONGEST_TOKEN);
    let told = match (&body.id_last4, &body.birth_date) {
        (Some(typed), None) => faults.take("id_last4", id_last4(typed)).map(Told::IdLast4),
        (None, Some(typed)) => {
            let date = NaiveDate::parse_from_str(typed.expose(), "%Y-%m-%d").map_err(|_| "auth.wechat.birth_date_invalid");
            faults.take("birth_date", date).map(Told::BirthDate)
        }
        _ => {
            faults.add("id_last4", "auth.wechat.one_proof");
            None
        }
    };
    faults.finish()?;
    told.ok_or_else(|| Problem::invalid("id_last4", "auth.wechat.one_proof"))
}
