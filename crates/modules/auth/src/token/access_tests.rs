//! Forged, foreign and malformed tokens: each is refused with the same problem.

use std::sync::Mutex;

use chrono::{DateTime, TimeZone, Utc};
use erp_core::{Locale, Secret};
use jsonwebtoken::EncodingKey;
use serde_json::{Value, json};

use super::*;

struct Still(Mutex<DateTime<Utc>>);

impl Clock for Still {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap()
    }
}

const NOW: i64 = 1_800_000_000;

fn key(byte: u8) -> Secret<String> {
    Secret::new(hex::encode([byte; 32]))
}

fn tokens(secret: u8, previous: &[u8]) -> AccessTokens {
    let section = JwtSection {
        secret: key(secret),
        previous: previous.iter().map(|b| key(*b)).collect(),
        access_token_ttl: Duration::from_mins(15),
        refresh_token_ttl: Duration::from_hours(24),
        issuer: "erp".into(),
        audience: "erp-api".into(),
    };
    AccessTokens::new(&section, Arc::new(Still(Mutex::new(Utc.timestamp_opt(NOW, 0).unwrap())))).unwrap()
}

fn ids() -> (TenantId, Uuid, Uuid) {
    #[expect(clippy::disallowed_methods, reason = "a test may make a tenant id")]
    let tenant = TenantId::from_verified(Uuid::now_v7());
    (tenant, Uuid::now_v7(), Uuid::now_v7())
}

fn who(tenant: TenantId, user: Uuid, session: Uuid, epoch: i32) -> Identity {
    Identity { tenant, user, session, epoch, authenticated_at: NOW }
}

fn good_header(tokens: &AccessTokens) -> Value {
    json!({ "alg": "HS256", "typ": "at+jwt", "kid": tokens.keys.signing_kid })
}

fn good_claims() -> Value {
    let id = Uuid::now_v7();
    json!({ "exp": NOW + 900, "nbf": NOW, "iat": NOW, "iss": "erp", "aud": "erp-api", "sub": id, "tid": id, "sid": id, "jti": id, "ver": 1, "auth_time": NOW })
}

/// Signs raw texts with the real key, so that only their form can be at fault.
fn sign(byte: u8, header: &str, claims: &str) -> String {
    provider::install();
    let message = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims));
    let signature = crypto::sign(message.as_bytes(), &EncodingKey::from_secret(&[byte; 32]), Algorithm::HS256).unwrap();
    format!("{message}.{signature}")
}

fn with(mut value: Value, name: &str, to: Value) -> String {
    value[name] = to;
    value.to_string()
}

fn without(mut value: Value, name: &str) -> String {
    value.as_object_mut().unwrap().remove(name);
    value.to_string()
}

#[test]
fn an_issued_token_is_read_back() {
    let tokens = tokens(7, &[]);
    let (tenant, user, session) = ids();
    let issued = tokens.issue(&who(tenant, user, session, 3)).unwrap();
    let read = tokens.verify(&issued.token).unwrap();
    assert_eq!((read.tenant, read.user, read.session, read.epoch, issued.expires_in), (tenant, user, session, 3, 900));
    assert!(tokens.verify(&sign(7, &good_header(&tokens).to_string(), &good_claims().to_string())).is_ok());
}

#[test]
fn a_key_is_added_promoted_and_retired() {
    let (tenant, user, session) = ids();
    let old = tokens(1, &[]).issue(&who(tenant, user, session, 1)).unwrap().token;
    assert!(tokens(2, &[1]).verify(&old).is_ok());
    assert!(tokens(2, &[]).verify(&old).is_err());
    assert!(tokens(1, &[2]).verify(&tokens(2, &[1]).issue(&who(tenant, user, session, 1)).unwrap().token).is_ok());
}

#[test]
fn weak_keys_and_long_lives_are_refused_at_start() {
    let section = |secret: &str, life| JwtSection {
        secret: Secret::new(secret.to_owned()),
        previous: vec![],
        access_token_ttl: life,
        refresh_token_ttl: life,
        issuer: "erp".into(),
        audience: "erp-api".into(),
    };
    let (good, life) = (hex::encode([9; 32]), Duration::from_mins(15));
    for (secret, life) in [("", life), ("c2hvcnQ=", life), (good.as_str(), Duration::from_mins(61)), (good.as_str(), Duration::ZERO)] {
        assert!(AccessTokens::new(&section(secret, life), erp_core::SystemClock::shared()).is_err());
    }
}

#[test]
fn forged_tokens_get_one_answer() {
    let tokens = tokens(7, &[8]);
    let (tenant, user, session) = ids();
    let good = tokens.issue(&who(tenant, user, session, 1)).unwrap().token;
    let parts: Vec<&str> = good.split('.').collect();
    let (header, claims) = (good_header(&tokens), good_claims());
    let head = |name: &str, to: Value| sign(7, &with(header.clone(), name, to), &claims.to_string());
    let body = |name: &str, to: Value| sign(7, &header.to_string(), &with(claims.clone(), name, to));
    let raw_body = |text: String| sign(7, &header.to_string(), &text);
    let mut forged = vec![
        String::new(),
        ".".into(),
        "..".into(),
        "a.b.c".into(),
        format!("{}.{}.", parts[0], parts[1]),
        format!("{}.{}", parts[0], parts[1]),
        format!("{good}."),
        format!("{good}.x"),
        format!("{good}="),
        format!("{good} "),
        format!("Bearer {good}"),
        format!(".{good}"),
        format!("{}.{}.{}", parts[0], parts[1], "A".repeat(43)),
        format!("{}.{}.{}", parts[0], URL_SAFE_NO_PAD.encode(claims.to_string()), parts[2]),
        "a".repeat(1 << 20),
        // Signed by a key that is not in the set, by an older key under the primary's name.
        sign(9, &header.to_string(), &claims.to_string()),
        sign(8, &header.to_string(), &claims.to_string()),
        // RFC 8725: no algorithm but the key's.
        format!(
            "{}.{}.",
            URL_SAFE_NO_PAD.encode(json!({ "alg": "none", "typ": "at+jwt", "kid": tokens.keys.signing_kid }).to_string()),
            parts[1]
        ),
        // The payload twice named, and trailing words after the object.
        raw_body(claims.to_string().replacen('{', "{\"sub\":\"00000000-0000-0000-0000-000000000000\",", 1)),
        raw_body(claims.to_string().replacen('{', "{\"exp\":1,", 1)),
        raw_body(format!("{claims}{claims}")),
        raw_body("[]".into()),
        raw_body("null".into()),
        raw_body("\u{feff}{}".into()),
        sign(7, &header.to_string().replacen('{', "{\"alg\":\"HS256\",", 1), &claims.to_string()),
    ];
    for algorithm in ["none", "None", "nOnE", "HS384", "HS512", "RS256", "ES256", "EdDSA", "PS256", ""] {
        forged.push(head("alg", json!(algorithm)));
    }
    for typ in [json!("JWT"), json!("jwt"), json!("at+JWT"), json!("refresh+jwt"), json!(""), json!(null), json!(["at+jwt"])] {
        forged.push(head("typ", typ));
    }
    for kid in ["", "../../etc/passwd", "' OR 1=1 --", "0000000000000000", "\0"] {
        forged.push(head("kid", json!(kid)));
    }
    for (name, value) in [
        ("crit", json!(["exp"])),
        ("crit", json!([])),
        ("b64", json!(false)),
        ("jwk", json!({ "kty": "oct", "k": "AA" })),
        ("jku", json!("https://example.com/keys")),
        ("x5u", json!("https://example.com/cert")),
        ("cty", json!("JWT")),
        ("zip", json!("DEF")),
    ] {
        forged.push(head(name, value));
    }
    for name in ["alg", "typ", "kid"] {
        forged.push(sign(7, &without(header.clone(), name), &claims.to_string()));
    }
    for name in ["exp", "nbf", "iat", "iss", "aud", "sub", "tid", "sid", "jti", "ver", "auth_time"] {
        forged.push(raw_body(without(claims.clone(), name)));
        forged.push(body(name, Value::Null));
    }
    for (name, value) in [
        ("exp", json!((NOW + 900).to_string())),
        ("exp", json!(NOW as f64 + 900.5)),
        ("exp", json!(1e300)),
        ("exp", json!(-1)),
        ("exp", json!(NOW - 31)),
        ("exp", json!(NOW + 901)),
        ("exp", json!(i64::MAX)),
        ("nbf", json!(NOW + 31)),
        ("iat", json!(NOW + 31)),
        ("iat", json!(true)),
        ("iss", json!("someone")),
        ("aud", json!("other")),
        ("aud", json!(["erp-api"])),
        ("aud", json!(["erp-api", "other"])),
        ("sub", json!("")),
        ("sub", json!("admin")),
        ("tid", json!(1)),
        ("ver", json!("1")),
        ("ver", json!(1.5)),
        ("ver", json!(1_i64 << 40)),
        ("admin", json!(true)),
    ] {
        forged.push(body(name, value));
    }
    forged.push(raw_body(claims.to_string().replace(&format!("{}", NOW + 900), "1e400")));
    let expected = Problem::unauthenticated().body(Locale::English, None, None);
    assert!(forged.len() > 40);
    for token in &forged {
        let problem = tokens.verify(token).err().unwrap_or_else(|| panic!("accepted: {}", &token[..token.len().min(200)]));
        assert_eq!(problem.body(Locale::English, None, None), expected);
    }
}
