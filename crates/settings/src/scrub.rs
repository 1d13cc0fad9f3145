//! The last belt: text that leaves the house is searched for every secret there is.

use std::fmt;

use erp_core::Secret;
use serde_json::Value;

use crate::{key::SecretKind, raw::RawConfig, schema::Schema, url::Url};

/// Shorter values stand in innocent text by chance; the safety checks refuse such secrets.
const SHORTEST: usize = 8;

/// Knows every secret value of a configuration, and takes them out of texts.
#[derive(Clone, Default)]
pub struct Scrubber(Vec<Secret<String>>);

impl RawConfig {
    /// Of every secret in force, of a URL the password too. Also of a configuration that is refused.
    pub fn scrubber(&self, schema: &Schema) -> Scrubber {
        let mut found = Vec::new();
        for key in schema.keys() {
            let (Some(kind), Some(slot)) = (key.secret, self.slots.get(key.path)) else { continue };
            let texts: Vec<&str> = match &slot.value {
                Value::String(text) => vec![text],
                Value::Array(items) => items.iter().filter_map(Value::as_str).collect(),
                _ => vec![],
            };
            for text in texts {
                found.push(text.to_owned());
                if matches!(kind, SecretKind::DatabaseUrl | SecretKind::RedisUrl)
                    && let Ok(url) = Url::parse(text)
                {
                    found.extend(url.any_password().map(str::to_owned));
                    // As it is written in the URL, where it may be percent-encoded.
                    let written =
                        text.split_once("://").and_then(|(_, rest)| rest.rsplit_once('@')).and_then(|(user, _)| user.split_once(':'));
                    found.extend(written.map(|(_, password)| password.to_owned()));
                }
            }
        }
        found.retain(|text| text.len() >= SHORTEST);
        // The longest first: a URL goes whole before its password does.
        found.sort_by_key(|text| std::cmp::Reverse(text.len()));
        found.dedup();
        Scrubber(found.into_iter().map(Secret::new).collect())
    }
}

impl Scrubber {
    /// The text without any of them.
    pub fn scrub(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, secret| {
            // In JSON a secret may stand with its quotes and backslashes escaped.
            let escaped = Value::from(secret.expose().as_str()).to_string();
            text.replace(secret.expose().as_str(), "***").replace(escaped.trim_matches('"'), "***")
        })
    }
}

/// Without values.
impl fmt::Debug for Scrubber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Scrubber({} secrets)", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use crate::{LoadOptions, load, sections::standard_schema};

    #[test]
    fn no_secret_is_left_in_whatever_spelling_it_stands() {
        let schema = standard_schema();
        let options = LoadOptions::isolated("development")
            .var("ERP__DATABASE__URL", "postgres://erp:p%40ss-Harbor-17@db/erp")
            .var("ERP__REDIS__URL", "redis://:still-Water-31@cache")
            .var("ERP__AUTH__SUPER_ADMIN_PASSWORD", "with\"quote and \\ 42")
            .var("ERP__JWT__PREVIOUS", "first-retired-key,second-retired-key");
        let scrubber = load(&schema, &options).unwrap().scrubber(&schema);
        let plain = "p@ss-Harbor-17 p%40ss-Harbor-17 still-Water-31 with\"quote and \\ 42 second-retired-key postgres://erp:p%40ss-Harbor-17@db/erp";
        let json = serde_json::json!({ "message": plain }).to_string();
        for text in [plain, &json] {
            let left = scrubber.scrub(text);
            for secret in ["Harbor-17", "Water-31", "quote and", "retired"] {
                assert!(!left.contains(secret), "{left}");
            }
            assert!(serde_json::from_str::<serde_json::Value>(&left).is_ok() || text == plain, "{left}");
        }
        assert_eq!(scrubber.scrub("nothing to hide"), "nothing to hide");
        assert!(!format!("{scrubber:?}").contains("Harbor"));
    }
}
