//! Readers for typed sections.

use std::time::Duration;

use serde::{Deserialize, Deserializer, de::Error};

/// `#[serde(deserialize_with = "erp_settings::de::duration")]`: a span as people write it (`"15m"`).
pub fn duration<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
    let text = String::deserialize(deserializer)?;
    humantime::parse_duration(&text).map_err(|_| D::Error::custom("not a span of time such as \"15m\""))
}

/// As [`duration`], for a key that may be absent.
pub fn optional_duration<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Duration>, D::Error> {
    let Some(text) = Option::<String>::deserialize(deserializer)? else { return Ok(None) };
    humantime::parse_duration(&text).map(Some).map_err(|_| D::Error::custom("not a span of time such as \"15m\""))
}
