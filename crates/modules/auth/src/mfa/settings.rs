//! Of whom a tenant asks a second factor.

use erp_kit::{Setting, SettingSpec};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Who has to set one up before anything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RequiredOf {
    Nobody,
    /// Whoever may change users, roles, keys, or the settings that say so.
    Administrators,
    /// Everybody who is no patient.
    Staff,
}

/// What rules over others' accounts, or over this very setting.
const RULING: [&str; 7] = [
    "auth.user.create",
    "auth.user.update",
    "auth.user.delete",
    "auth.role.manage",
    "auth.api_key.manage",
    "auth.wechat_app.manage",
    "config.setting.manage",
];

impl RequiredOf {
    /// Whether it is asked of a user of this kind with these permissions.
    pub fn asks(self, kind: &str, may: impl Fn(&str) -> bool) -> bool {
        match self {
            Self::Nobody => false,
            Self::Administrators => RULING.iter().any(|code| may(code)),
            Self::Staff => kind == "staff",
        }
    }
}

pub const MFA_REQUIRED: Setting<RequiredOf> = Setting::new("auth.mfa_required");

pub fn all() -> Vec<SettingSpec> {
    let choice = json!({ "enum": ["nobody", "administrators", "staff"] });
    vec![MFA_REQUIRED.spec(&RequiredOf::Nobody, choice).names("Who needs a second factor", "强制两步验证的范围")]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn administrators_are_known_by_what_they_may_do() {
        let may = |code: &'static str| move |asked: &str| asked == code;
        assert!(RequiredOf::Administrators.asks("staff", may("auth.user.update")));
        assert!(RequiredOf::Administrators.asks("staff", may("auth.role.manage")));
        assert!(RequiredOf::Administrators.asks("staff", may("config.setting.manage")));
        assert!(!RequiredOf::Administrators.asks("staff", may("health.patient.list")));
        assert!(RequiredOf::Staff.asks("staff", |_| false) && !RequiredOf::Staff.asks("patient", |_| true));
        assert!(!RequiredOf::Nobody.asks("staff", |_| true));
    }
}
