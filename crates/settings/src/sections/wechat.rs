use erp_core::Secret;
use serde::Deserialize;

use crate::{
    key::{Key, SecretKind},
    schema::Section,
};

/// WeChat login and messages.
#[derive(Clone, Debug, Deserialize)]
pub struct WechatSection {
    /// False waives the other two: a site without WeChat says so.
    pub enabled: bool,
    /// Present while `enabled`.
    pub appid: Option<Secret<String>>,
    /// Present while `enabled`.
    pub secret: Option<Secret<String>>,
    /// Without a trailing slash.
    pub base_url: String,
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
            Key::url("wechat.base_url", &["https", "http"], "The WeChat API; another one is for tests."),
        ]
    }
}
