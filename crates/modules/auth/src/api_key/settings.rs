//! How long keys live.

use erp_kit::{Setting, SettingSpec};
use serde_json::json;

/// Nobody's keys live longer.
pub const LONGEST_DAYS: u32 = 365;

pub const MAX_DAYS: Setting<u32> = Setting::new("auth.api_key_max_days");

pub fn all() -> Vec<SettingSpec> {
    let days = json!({ "type": "integer", "minimum": 1, "maximum": LONGEST_DAYS });
    vec![MAX_DAYS.spec(&LONGEST_DAYS, days).names("Days that an API key lives at most", "API 密钥最长有效天数")]
}
