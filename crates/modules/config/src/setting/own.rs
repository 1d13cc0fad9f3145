//! The settings of this module: what every other one may look at.

use erp_kit::{Scope, Setting, SettingSpec};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// From when to when, on the tenant's clock, as `HH:MM`; it may go over midnight.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hours {
    pub from: String,
    pub to: String,
}

/// How the pages look before anybody has signed in, and after.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Branding {
    /// What stands in the title; none: the product's own name.
    pub name: Option<String>,
    /// An https address, or a path of this server.
    pub logo: Option<String>,
    /// The code of a theme.
    pub theme: String,
}

pub const BRANDING: Setting<Branding> = Setting::new("config.branding");
pub const LOCALE: Setting<String> = Setting::new("config.locale");
pub const QUIET_HOURS: Setting<Hours> = Setting::new("config.quiet_hours");
pub const WORKING_HOURS: Setting<Vec<Hours>> = Setting::new("config.working_hours");

/// The theme that every tenant has.
pub const DEFAULT_THEME: &str = "light";

fn hours(from: &str, to: &str) -> Hours {
    Hours { from: from.to_owned(), to: to.to_owned() }
}

fn hours_schema() -> Value {
    let time = json!({ "type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$" });
    json!({ "type": "object", "properties": { "from": time, "to": time }, "required": ["from", "to"], "additionalProperties": false })
}

pub fn all() -> Vec<SettingSpec> {
    let branding = json!({
        "type": "object",
        "properties": {
            "name": { "type": ["string", "null"], "minLength": 1, "maxLength": 100 },
            "logo": { "type": ["string", "null"], "maxLength": 500, "pattern": "^(https://[^\\s\"'<>]+|/[^/\\s\"'<>][^\\s\"'<>]*)$" },
            "theme": { "type": "string", "pattern": "^[a-z][a-z0-9_-]{1,63}$" }
        },
        "required": ["theme"],
        "additionalProperties": false
    });
    let standard = Branding { theme: DEFAULT_THEME.to_owned(), ..Branding::default() };
    vec![
        BRANDING.spec(&standard, branding).names("Name, logo and theme of the pages", "页面名称、标志和主题"),
        LOCALE
            .spec(&"zh-CN".to_owned(), json!({ "enum": ["zh-CN", "en"] }))
            .names("Language", "语言")
            .scopes(&[Scope::Tenant, Scope::User]),
        QUIET_HOURS
            .spec(&hours("22:00", "07:00"), hours_schema())
            .names("Hours in which nobody is sent anything that can wait", "免打扰时段")
            .scopes(&[Scope::Tenant, Scope::User]),
        WORKING_HOURS
            .spec(
                &vec![hours("08:00", "12:00"), hours("14:00", "17:30")],
                json!({ "type": "array", "items": hours_schema(), "maxItems": 6 }),
            )
            .names("Working hours", "工作时间"),
    ]
}
