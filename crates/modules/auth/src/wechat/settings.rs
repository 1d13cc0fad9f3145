//! What a tenant decides about patients who come by WeChat.

use erp_kit::{Setting, SettingSpec};
use serde_json::json;

/// Whether somebody whose phone no patient has may sign up.
pub const SELF_REGISTRATION: Setting<bool> = Setting::new("auth.patient_self_registration");

pub fn all() -> Vec<SettingSpec> {
    vec![SELF_REGISTRATION.spec(&false, json!({ "type": "boolean" })).names("Whether patients may sign up by themselves", "患者可自助注册")]
}
