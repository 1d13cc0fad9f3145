//! Access tokens: as they come, and with header and claims of our own under a good signature.

use std::{
    sync::{Arc, LazyLock},
    time::Duration,
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use erp_auth::token::{AccessTokens, Identity};
use erp_core::{Clock, Secret, TenantId};
use erp_settings::JwtSection;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::Value;
use sha2::Sha256;
use uuid::uuid;

const NOW: i64 = 1_800_000_000;
const KEY: [u8; 32] =
    *b"\x9f\x3a\xb1\xc4\x7d\xe2\x55\x08\x16\xbc\x9a\x7f\x03\xd4\xe8\x11\x27\xa9\x6f\xd0\xc3\x5b\x8e\x44\x72\xf6\x01\x9d\xab\x83\xc5\xe7";

struct Still;

impl Clock for Still {
    fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp(NOW, 0).unwrap()
    }
}

static TOKENS: LazyLock<AccessTokens> = LazyLock::new(|| {
    let section = JwtSection {
        secret: Secret::new(hex::encode(KEY)),
        previous: Vec::new(),
        access_token_ttl: Duration::from_mins(15),
        refresh_token_ttl: Duration::from_hours(24),
        issuer: "erp".to_owned(),
        audience: "erp-api".to_owned(),
    };
    AccessTokens::new(&section, Arc::new(Still)).unwrap()
});

/// The id of the key, from a token of ours.
#[expect(clippy::disallowed_methods, reason = "no tenant of anybody")]
static KID: LazyLock<String> = LazyLock::new(|| {
    let id = uuid!("01890a5d-ac96-774b-bcce-b302099a8057");
    let token = TOKENS
        .issue(&Identity { tenant: TenantId::from_verified(id), user: id, session: id, epoch: 1, authenticated_at: 0 })
        .unwrap()
        .token;
    let header: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(token.split('.').next().unwrap()).unwrap()).unwrap();
    header["kid"].as_str().unwrap().to_owned()
});

/// Behind a NUL: a header and claims, split at a line's end, which are then signed. Else the whole token.
pub fn token(data: &[u8]) {
    let Some(parts) = data.strip_prefix(b"\0") else {
        let text = String::from_utf8_lossy(data);
        assert!(TOKENS.verify(&text).is_err(), "a token that nobody signed: {text}");
        return;
    };
    let at = parts.iter().position(|byte| *byte == b'\n').unwrap_or(parts.len());
    let (header, claims) = (&parts[..at], parts.get(at + 1..).unwrap_or_default());
    // The id of the key cannot be guessed, so it is written for whoever says KID.
    let header = String::from_utf8_lossy(header).replace("KID", &KID);
    let message = format!("{}.{}", URL_SAFE_NO_PAD.encode(&header), URL_SAFE_NO_PAD.encode(claims));
    let mut mac = Hmac::<Sha256>::new_from_slice(&KEY).unwrap();
    mac.update(message.as_bytes());
    let signed = format!("{message}.{}", URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()));
    let Ok(verified) = TOKENS.verify(&signed) else { return };
    let (header, claims): (Value, Value) = (serde_json::from_str(&header).unwrap(), serde_json::from_slice(claims).unwrap());
    assert!(header["alg"] == "HS256" && header["typ"] == "at+jwt" && header.get("crit").is_none(), "{header}");
    let time = |name: &str| claims[name].as_i64().unwrap_or_else(|| panic!("{name} of {claims}"));
    assert!(time("exp") > NOW - 60 && time("nbf") <= NOW + 60 && time("iat") <= NOW + 60 && time("exp") - time("iat") <= 3600, "{claims}");
    assert!(claims["iss"] == "erp" && claims["aud"] == "erp-api", "{claims}");
    let same = |name: &str, id: uuid::Uuid| claims[name].as_str().is_some_and(|text| text.parse() == Ok(id));
    assert!(same("tid", verified.tenant.get()) && same("sub", verified.user) && same("sid", verified.session), "{claims}");
}
