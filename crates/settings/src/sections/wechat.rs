use std::time::Duration;

use erp_core::Secret;
use serde::Deserialize;

use super::{MILLISECOND, SECOND, server::is_network};
use crate::{
    de,
    finding::Finding,
    key::{Key, SecretKind},
    schema::Section,
};

/// WeChat login and messages.
#[derive(Clone, Debug, Deserialize)]
pub struct WechatSection {
    /// False waives the other two: a site without WeChat says so.
    pub enabled: bool,
    /// Present while `enabled`: the mini-program of the first tenant. Others are made by their tenants.
    pub appid: Option<Secret<String>>,
    /// Present while `enabled`.
    pub secret: Option<Secret<String>>,
    /// Without a trailing slash.
    pub base_url: String,
    /// Counts outside development; there plain http needs no word.
    pub plain_http: bool,
    /// Networks that the API may stand in although they are not public.
    pub networks: Vec<String>,
    /// Of one call.
    #[serde(deserialize_with = "de::duration")]
    pub timeout: Duration,
}

impl Section for WechatSection {
    const PATH: &'static str = "wechat";

    fn keys() -> Vec<Key> {
        vec![
            Key::bool("wechat.enabled", "Whether this site uses WeChat; false waives appid and secret."),
            Key::text("wechat.appid", "The app id of the WeChat account.").secret(SecretKind::WechatId).required_when("wechat.enabled"),
            Key::text("wechat.secret", "The app secret of the WeChat account.")
                .secret(SecretKind::WechatSecret)
                .required_when("wechat.enabled"),
            Key::url("wechat.base_url", &["https", "http"], "The WeChat API; another one is for tests and for proxies of one's own."),
            Key::bool(
                "wechat.plain_http",
                "Whether the API may be called without TLS outside development, as by a proxy on the same machine.",
            ),
            Key::list(
                "wechat.networks",
                "Networks such as 10.20.0.0/16 that the API may stand in although they are not the public internet.",
            ),
            Key::duration("wechat.timeout", 50 * MILLISECOND, 15 * SECOND, "The longest one call of the API may take."),
        ]
    }

    fn validate(&self, findings: &mut Vec<Finding>) {
        if !self.networks.iter().all(|network| is_network(network)) {
            findings.push(Finding::invalid("wechat.networks", "each must be an address or a network such as 10.20.0.0/16"));
        }
    }
}
