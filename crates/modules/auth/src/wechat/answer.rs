//! Reading what WeChat answers. Tolerant where its own pages and samples differ: any Content-Type, `errcode` as a number, as a text
//! or not there at all, and the same for other numbers.

use erp_core::{Pii, Secret, pii::normalise};
use serde_json::Value;

/// Of an openid or a unionid; the documented ones have 28.
const LONGEST_ID: usize = 128;
/// Of an access token; at least 512 must be kept.
const LONGEST_TOKEN: usize = 8192;

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// What WeChat says is wrong.
    Code(i64),
    /// No answer of the documented form.
    Unreadable,
    /// No connection, or one that was lost.
    Lost,
    /// No answer in time.
    Late,
}

/// Whose a login code is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub openid: Pii<String>,
    /// Only of apps that belong to an account of the open platform.
    pub unionid: Option<Pii<String>>,
}

/// A phone that WeChat vouches for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phone {
    /// In E.164.
    pub number: Pii<String>,
    /// The app for which WeChat vouches.
    pub appid: String,
}

/// What other calls need.
#[derive(Clone, Debug)]
pub struct AccessToken {
    pub token: Secret<String>,
    /// Seconds.
    pub expires_in: u32,
}

/// The answer, unless it says that something is wrong.
pub fn read(body: &[u8]) -> Result<Value, Fault> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let value: Value = serde_json::from_slice(body).map_err(|_| Fault::Unreadable)?;
    if !value.is_object() {
        return Err(Fault::Unreadable);
    }
    match value.get("errcode") {
        None | Some(Value::Null) => Ok(value),
        Some(code) => match integer(code).ok_or(Fault::Unreadable)? {
            0 => Ok(value),
            code => Err(Fault::Code(code)),
        },
    }
}

/// Of `jscode2session`. What else it holds, the `session_key` above all, ends here.
pub fn person(value: &Value) -> Result<Person, Fault> {
    let id = |name: &str| text(value.get(name), LONGEST_ID).map(Pii::new);
    Ok(Person { openid: id("openid").ok_or(Fault::Unreadable)?, unionid: id("unionid") })
}

/// Of `getuserphonenumber`.
pub fn phone(value: &Value) -> Result<Phone, Fault> {
    let info = value.get("phone_info").ok_or(Fault::Unreadable)?;
    let digits = |name: &str| match info.get(name)? {
        Value::Number(number) => Some(number.to_string()),
        other => text(Some(other), 32),
    };
    let international = digits("countryCode").zip(digits("purePhoneNumber")).map(|(country, pure)| format!("+{country}{pure}"));
    // A number abroad comes with its country in front in the one, and without in the other.
    let number = international.and_then(|number| normalise::phone(&number).ok());
    let number = number.or_else(|| normalise::phone(&digits("phoneNumber")?).ok()).ok_or(Fault::Unreadable)?;
    let appid = info.get("watermark").and_then(|watermark| text(watermark.get("appid"), LONGEST_ID)).ok_or(Fault::Unreadable)?;
    Ok(Phone { number: Pii::new(number), appid })
}

/// Of `stable_token`.
pub fn access_token(value: &Value) -> Result<AccessToken, Fault> {
    let token = text(value.get("access_token"), LONGEST_TOKEN).ok_or(Fault::Unreadable)?;
    let expires_in = value.get("expires_in").and_then(integer).and_then(|seconds| u32::try_from(seconds).ok()).ok_or(Fault::Unreadable)?;
    Ok(AccessToken { token: Secret::new(token), expires_in })
}

/// A whole number, or the text of one.
fn integer(value: &Value) -> Option<i64> {
    value.as_i64().or_else(|| value.as_str()?.trim().parse().ok())
}

fn text(value: Option<&Value>, longest: usize) -> Option<String> {
    let text = value?.as_str()?.trim();
    (!text.is_empty() && text.len() <= longest && !text.contains(char::is_control)).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn of(text: &str) -> Result<Value, Fault> {
        read(text.as_bytes())
    }

    #[test]
    fn an_error_is_one_as_a_number_and_as_a_text() {
        for (body, fault) in [
            (r#"{"errcode":40029,"errmsg":"invalid code"}"#, Fault::Code(40_029)),
            (r#"{"errcode":"40029","errmsg":"invalid code"}"#, Fault::Code(40_029)),
            (r#"{"errcode":" -1 "}"#, Fault::Code(-1)),
            (r#"{"errcode":"no number"}"#, Fault::Unreadable),
            (r#"{"errcode":[40029]}"#, Fault::Unreadable),
            ("[]", Fault::Unreadable),
            ("<html>", Fault::Unreadable),
            ("", Fault::Unreadable),
        ] {
            assert_eq!(of(body), Err(fault), "{body}");
        }
        for body in [r#"{"openid":"o"}"#, r#"{"errcode":0}"#, r#"{"errcode":"0"}"#, r#"{"errcode":null}"#, "\u{feff}{}"] {
            assert!(of(body).is_ok(), "{body}");
        }
    }

    #[test]
    fn a_person_is_an_openid_and_nothing_secret() {
        let found = person(&json!({ "openid": "oABC", "session_key": "HyVFkGl5F5OQWJZZaNzBBg==", "unionid": "" })).unwrap();
        assert_eq!(found, Person { openid: Pii::new("oABC".to_owned()), unionid: None });
        for without in [json!({}), json!({ "openid": "" }), json!({ "openid": 7 }), json!({ "openid": "x".repeat(129) })] {
            assert_eq!(person(&without), Err(Fault::Unreadable), "{without}");
        }
    }

    #[test]
    fn a_country_is_a_number_or_a_text() {
        let info = |country: Value, pure: &str, whole: &str| {
            phone(&json!({ "phone_info": { "countryCode": country, "purePhoneNumber": pure, "phoneNumber": whole, "watermark": { "appid": "wx1" } } }))
                .map(|phone| phone.number.expose().clone())
        };
        assert_eq!(info(json!(86), "13800005678", "13800005678").unwrap(), "+8613800005678");
        assert_eq!(info(json!("86"), "13800005678", "13800005678").unwrap(), "+8613800005678");
        assert_eq!(info(json!("44"), "7400123456", "+447400123456").unwrap(), "+447400123456");
        assert_eq!(info(Value::Null, "", "13800005678").unwrap(), "+8613800005678");
        assert_eq!(info(Value::Null, "", "no number"), Err(Fault::Unreadable));
        let without = json!({ "phone_info": { "phoneNumber": "13800005678" } });
        assert_eq!(phone(&without), Err(Fault::Unreadable), "nobody says for which app");
    }

    #[test]
    fn a_token_may_be_long_and_says_how_long_it_lives() {
        let long = "t".repeat(2000);
        for seconds in [json!(7200), json!("7200")] {
            let read = access_token(&json!({ "access_token": long, "expires_in": seconds })).unwrap();
            assert_eq!((read.token.expose().len(), read.expires_in), (2000, 7200));
        }
        assert!(access_token(&json!({ "access_token": "t" })).is_err());
        assert!(access_token(&json!({ "access_token": "t", "expires_in": -1 })).is_err());
    }
}
