//! What clients send about mini-programs, and its check.

use erp_core::{Problem, Secret, problem::Faults};
use erp_web::extract::Edit;
use serde::Deserialize;
use utoipa::ToSchema;

use super::entity::Model;

const NAME_MAX: usize = 100;
const SECRET: std::ops::RangeInclusive<usize> = 16..=128;

/// A mini-program to use.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewWechatApp {
    /// `wx` and 16 hexadecimal digits. It never changes.
    #[schema(value_type = String, pattern = "^wx[0-9a-f]{16}$", example = "wx3f9a1c20d47b6e85")]
    pub appid: Option<String>,
    #[schema(value_type = String, min_length = 1, max_length = 100, example = "患者端小程序")]
    pub name: Option<String>,
    /// The app secret. It is not shown again.
    #[schema(value_type = String, format = Password, min_length = 16, max_length = 128)]
    pub secret: Option<Secret<String>>,
}

/// A mini-program as it shall be. What is left out stays.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WechatAppReplacement {
    #[schema(value_type = Option<String>, min_length = 1, max_length = 100, example = "患者端小程序")]
    #[serde(default)]
    pub name: Edit<String>,
    /// Another app secret. Null takes that of the configuration, where it names this mini-program.
    #[schema(value_type = Option<String>, format = Password, min_length = 16, max_length = 128)]
    #[serde(default)]
    pub secret: Edit<Secret<String>>,
    /// Whether people may sign in by it.
    #[schema(value_type = Option<bool>)]
    #[serde(default)]
    pub enabled: Edit<bool>,
}

/// One that was checked.
#[derive(Clone, Debug)]
pub struct Draft {
    pub appid: String,
    pub name: String,
    pub secret: Secret<String>,
}

impl NewWechatApp {
    pub fn check(&self) -> Result<Draft, Problem> {
        let mut faults = Faults::default();
        match &self.appid {
            None => faults.add("appid", "common.field.required"),
            Some(appid) if !is_appid(appid) => faults.add("appid", "auth.wechat.appid_invalid"),
            Some(_) => {}
        }
        let name = faults.name("name", self.name.as_deref(), NAME_MAX);
        match &self.secret {
            Some(secret) => judge(&mut faults, secret),
            None => faults.add("secret", "common.field.required"),
        }
        faults.finish()?;
        let (appid, secret) = (self.appid.clone().unwrap_or_default(), self.secret.clone().unwrap_or_else(|| Secret::new(String::new())));
        Ok(Draft { appid, name: name.unwrap_or_default(), secret })
    }
}

impl WechatAppReplacement {
    /// What can be said of the rest before WeChat is asked about the secret: 422 with every fault.
    pub fn check_secret(&self) -> Result<(), Problem> {
        let mut faults = Faults::default();
        if let Edit::Set(secret) = &self.secret {
            judge(&mut faults, secret);
        }
        faults.finish()
    }

    /// The name and whether it is enabled, as the replacement leaves them. `configured`: the configuration has a secret for it.
    pub fn check(&self, stored: &Model, configured: bool) -> Result<(String, bool), Problem> {
        let mut faults = Faults::default();
        let name = match &self.name {
            Edit::Keep => Some(stored.name.clone()),
            Edit::Clear => faults.name("name", None, NAME_MAX),
            Edit::Set(text) => faults.name("name", Some(text), NAME_MAX),
        };
        match &self.secret {
            Edit::Set(secret) => judge(&mut faults, secret),
            Edit::Clear if !configured => faults.add("secret", "common.field.required"),
            Edit::Clear | Edit::Keep => {}
        }
        let enabled = match self.enabled {
            Edit::Keep => stored.enabled,
            Edit::Set(enabled) => enabled,
            Edit::Clear => {
                faults.add("enabled", "common.field.required");
                false
            }
        };
        faults.finish()?;
        Ok((name.unwrap_or_default(), enabled))
    }
}

/// What WeChat gives out.
pub fn is_appid(text: &str) -> bool {
    let digits = |rest: &str| rest.len() == 16 && rest.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    text.strip_prefix("wx").is_some_and(digits)
}

fn judge(faults: &mut Faults, secret: &Secret<String>) {
    let text = secret.expose();
    if !SECRET.contains(&text.len()) || !text.bytes().all(|b| b.is_ascii_graphic()) {
        faults.add("secret", "auth.wechat.secret_invalid");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_of_a_mini_program_is_named_at_once() {
        let bad = NewWechatApp {
            appid: Some("WX3F9A1C20D47B6E85".to_owned()),
            name: Some(" ".to_owned()),
            secret: Some(Secret::new("short".to_owned())),
        };
        let paths = |problem: Problem| problem.fields.into_iter().map(|field| field.path).collect::<Vec<_>>();
        assert_eq!(paths(bad.check().unwrap_err()), ["appid", "name", "secret"]);
        assert_eq!(paths(NewWechatApp::default().check().unwrap_err()), ["appid", "name", "secret"]);
        assert!(is_appid("wx3f9a1c20d47b6e85"));
        for no in ["", "wx", "wx3f9a1c20d47b6e8", "wx3f9a1c20d47b6e855", "wx3f9a1c20d47b6e8g", "gh3f9a1c20d47b6e85"] {
            assert!(!is_appid(no), "{no}");
        }
    }
}
