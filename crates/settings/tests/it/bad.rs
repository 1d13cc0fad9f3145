//! Bad configurations: each is refused with 78, names the key and the finding, and repeats no value.

use erp_settings::{LoadOptions, Severity, secrets::decode_key32};

use crate::support::{good, has, judge, lines};

const B64: &str = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="; // 0123456789abcdef twice
const URL: &str = "postgres://erp_app:";

/// Variable, value, finding, key.
#[rustfmt::skip]
const CASES: &[(&str, &str, &str, &str)] = &[
    // Not set, or still a marker.
    ("ERP__JWT__SECRET", "", "SAFE-001", "jwt.secret"),
    ("ERP__JWT__SECRET", "   ", "SAFE-001", "jwt.secret"),
    ("ERP__HEALTH__AES_KEY", "", "SAFE-001", "health.aes_key"),
    ("ERP__HEALTH__HMAC_KEY", "", "SAFE-001", "health.hmac_key"),
    ("ERP__AUTH__SUPER_ADMIN_PASSWORD", "", "SAFE-001", "auth.super_admin_password"),
    ("ERP__DATABASE__URL", "", "SAFE-001", "database.url"),
    ("ERP__REDIS__URL", "", "SAFE-001", "redis.url"),
    ("ERP__WECHAT__APPID", "", "SAFE-001", "wechat.appid"),
    ("ERP__WECHAT__SECRET", "", "SAFE-001", "wechat.secret"),
    ("ERP__JWT__SECRET", "__MUST_SET_VIA_ENV__", "SAFE-001", "jwt.secret"),
    ("ERP__JWT__SECRET", "__MUST_SET__", "SAFE-003", "jwt.secret"),
    // Placeholders and templates.
    ("ERP__JWT__SECRET", "changeme", "SAFE-003", "jwt.secret"),
    ("ERP__JWT__SECRET", "CHANGE-ME", "SAFE-003", "jwt.secret"),
    ("ERP__JWT__SECRET", "your-256-bit-secret", "SAFE-003", "jwt.secret"),
    ("ERP__JWT__SECRET", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "SAFE-003", "jwt.secret"),
    ("ERP__HEALTH__AES_KEY", "replace_me", "SAFE-003", "health.aes_key"),
    ("ERP__HEALTH__HMAC_KEY", "TODO", "SAFE-003", "health.hmac_key"),
    ("ERP__HEALTH__AES_KEY", "<your key here>", "SAFE-002", "health.aes_key"),
    ("ERP__HEALTH__HMAC_KEY", "${HMAC_KEY}", "SAFE-002", "health.hmac_key"),
    ("ERP__JWT__SECRET", "{{ .Values.jwt }}", "SAFE-002", "jwt.secret"),
    ("ERP__DATABASE__URL", "postgres://${USER}:${PASS}@db/erp", "SAFE-002", "database.url"),
    ("ERP__WECHAT__SECRET", "Placeholder_1", "SAFE-003", "wechat.secret"),
    ("ERP__WECHAT__APPID", "your-appid", "SAFE-003", "wechat.appid"),
    ("ERP__AUTH__SUPER_ADMIN_PASSWORD", "change_me_please", "SAFE-003", "auth.super_admin_password"),
    // Known values.
    ("ERP__JWT__SECRET", "secret", "SAFE-004", "jwt.secret"),
    ("ERP__JWT__SECRET", "a-string-secret-at-least-256-bits-long", "SAFE-004", "jwt.secret"),
    ("ERP__JWT__SECRET", "c7e42fb8baba8f228b2e169fdf4c8216dffd5d33ad18bafd8b928c09ca46c718", "SAFE-004", "jwt.secret"),
    ("ERP__HEALTH__AES_KEY", "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4", "SAFE-004", "health.aes_key"),
    ("ERP__HEALTH__AES_KEY", "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", "SAFE-004", "health.aes_key"),
    ("ERP__AUTH__SUPER_ADMIN_PASSWORD", "admin", "SAFE-004", "auth.super_admin_password"),
    ("ERP__AUTH__SUPER_ADMIN_PASSWORD", "admin123", "SAFE-004", "auth.super_admin_password"),
    ("ERP__AUTH__SUPER_ADMIN_PASSWORD", "SuperAdmin2024!", "SAFE-004", "auth.super_admin_password"),
    ("ERP__AUTH__SUPER_ADMIN_PASSWORD", "Password123456", "SAFE-004", "auth.super_admin_password"),
    ("ERP__AUTH__SUPER_ADMIN_PASSWORD", "qwertyuiop12", "SAFE-004", "auth.super_admin_password"),
    ("ERP__AUTH__SUPER_ADMIN_PASSWORD", "123456789012", "SAFE-004", "auth.super_admin_password"),
    ("ERP__WECHAT__APPID", "wxd930ea5d5a258f4f", "SAFE-004", "wechat.appid"),
    ("ERP__WECHAT__APPID", "demo", "SAFE-004", "wechat.appid"),
    ("ERP__WECHAT__SECRET", "test", "SAFE-004", "wechat.secret"),
    ("ERP__WECHAT__SECRET", "123456", "SAFE-004", "wechat.secret"),
    // Keys of the wrong form.
    ("ERP__JWT__SECRET", "Tm90VGhpcnR5VHdvQnl0ZXM=", "SAFE-005", "jwt.secret"),
    ("ERP__JWT__SECRET", "q7#Vw!zR2@kLm9$TxP4^sYb6&Nc8*HdE", "SAFE-005", "jwt.secret"),
    ("ERP__JWT__SECRET", "9f3ab1c47de2550816bc9a7f03d4e8", "SAFE-005", "jwt.secret"),
    ("ERP__HEALTH__AES_KEY", "zz3ab1c47de2550816bc9a7f03d4e81127a96fd0c35b8e4472f6019dab83c5e7", "SAFE-005", "health.aes_key"),
    ("ERP__HEALTH__HMAC_KEY", "n0tBase64=n0tBase64", "SAFE-005", "health.hmac_key"),
    // Keys that follow a pattern.
    ("ERP__JWT__SECRET", "0000000000000000000000000000000000000000000000000000000000000000", "SAFE-004", "jwt.secret"),
    ("ERP__JWT__SECRET", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "SAFE-004", "jwt.secret"),
    ("ERP__HEALTH__AES_KEY", "deadbeefdeadbeefdeadbeefdeadbeefdeadbeefdeadbeefdeadbeefdeadbeef", "SAFE-006", "health.aes_key"),
    ("ERP__HEALTH__AES_KEY", "a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebf", "SAFE-006", "health.aes_key"),
    ("ERP__HEALTH__HMAC_KEY", "9f3ab1c47de2550816bc9a7f03d4e8119f3ab1c47de2550816bc9a7f03d4e811", "SAFE-006", "health.hmac_key"),
    ("ERP__JWT__SECRET", B64, "SAFE-006", "jwt.secret"),
    ("ERP__JWT__SECRET", "VGhpc0lzTXlTZWNyZXRLZXlXaXRoMzJCeXRlc1h5eiE=", "SAFE-006", "jwt.secret"),
    // The administrator's password.
    ("ERP__AUTH__SUPER_ADMIN_PASSWORD", "Vr7kQ2mZ", "SAFE-008", "auth.super_admin_password"),
    ("ERP__AUTH__SUPER_ADMIN_PASSWORD", "aaaabbbbcccc", "SAFE-006", "auth.super_admin_password"),
    ("ERP__AUTH__SUPER_ADMIN_PASSWORD", "Vr7kQ2Vr7kQ2", "SAFE-006", "auth.super_admin_password"),
    ("ERP__AUTH__SUPER_ADMIN_PASSWORD", "583920174625", "SAFE-006", "auth.super_admin_password"),
    // Connection URLs.
    ("ERP__DATABASE__URL", "postgres://postgres:postgres@db.internal/erp", "SAFE-010", "database.url"),
    ("ERP__DATABASE__URL", "postgres://erp:erp@127.0.0.1/erp", "SAFE-010", "database.url"),
    ("ERP__DATABASE__URL", "postgres://erp_app:changeme@db.internal/erp", "SAFE-010", "database.url"),
    ("ERP__DATABASE__URL", "postgres://erp_app:p%40ssw0rd@db.internal/erp", "SAFE-010", "database.url"),
    ("ERP__DATABASE__URL", "postgres://erp_app@db.internal/erp", "SAFE-010", "database.url"),
    ("ERP__DATABASE__URL", "postgres://erp_app:@db.internal/erp", "SAFE-010", "database.url"),
    ("ERP__DATABASE__URL", "postgres://db.internal/erp?user=erp_app&password=secret", "SAFE-010", "database.url"),
    ("ERP__DATABASE__URL", "postgres://erp_app:erp_app@db.internal/clinic", "SAFE-010", "database.url"),
    ("ERP__DATABASE__URL", "mysql://erp_app:Vr7kQ2mZ9x@db.internal/erp", "SAFE-009", "database.url"),
    ("ERP__DATABASE__URL", "db.internal/erp", "SAFE-009", "database.url"),
    ("ERP__DATABASE__URL", "postgres://erp_app:Vr7k/Q2mZ9x@db.internal/erp", "SAFE-009", "database.url"),
    ("ERP__DATABASE__URL", "postgres://erp_app:Vr7k%ZZmZ9x@db.internal/erp", "SAFE-009", "database.url"),
    ("ERP__DATABASE__URL", "postgres://erp_app:Vr7kQ2mZ9x@db.internal", "SAFE-009", "database.url"),
    ("ERP__DATABASE__URL", "postgres://erp_app:Vr7kQ2mZ9x@db.internal:port/erp", "SAFE-009", "database.url"),
    ("ERP__REDIS__URL", "redis://:redis@cache.internal/0", "SAFE-010", "redis.url"),
    ("ERP__REDIS__URL", "redis://:foobared1@cache.internal/0", "", "redis.url"),
    ("ERP__REDIS__URL", "redis://app:app@cache.internal/0", "SAFE-010", "redis.url"),
    ("ERP__REDIS__URL", "http://cache.internal", "SAFE-009", "redis.url"),
    ("ERP__REDIS__URL", "redis://", "SAFE-009", "redis.url"),
    // Types, ranges, rules of sections.
    ("ERP__SERVER__PORT", "eighty", "CONF-002", "server.port"),
    ("ERP__SERVER__PORT", "65536", "CONF-003", "server.port"),
    ("ERP__SERVER__PORT", "-11111", "CONF-003", "server.port"),
    ("ERP__SERVER__PORT", "", "CONF-002", "server.port"),
    ("ERP__SERVER__HOST", "http://0.0.0.0:3000", "CONF-014", "server.host"),
    ("ERP__SERVER__CORS_ORIGINS", "clinic.example.com", "CONF-014", "server.cors_origins"),
    ("ERP__SERVER__CORS_ORIGINS", "*", "CONF-014", "server.cors_origins"),
    ("ERP__SERVER__CORS_ORIGINS", "null", "CONF-014", "server.cors_origins"),
    ("ERP__SERVER__CORS_ORIGINS", "https://clinic.example.com/app", "CONF-014", "server.cors_origins"),
    ("ERP__SERVER__CORS_ORIGINS", "[\"https://a\", 77777]", "CONF-002", "server.cors_origins"),
    ("ERP__SERVER__TRUSTED_PROXIES", "10.0.0.0/33", "CONF-014", "server.trusted_proxies"),
    ("ERP__SERVER__DRAIN_TIMEOUT", "25 parsecs", "CONF-002", "server.drain_timeout"),
    ("ERP__SERVER__DRAIN_TIMEOUT", "3 days", "CONF-003", "server.drain_timeout"),
    ("ERP__SERVER__BODY_LIMIT", "1MB", "CONF-002", "server.body_limit"),
    ("ERP__DATABASE__MAX_CONNECTIONS", "0", "CONF-003", "database.max_connections"),
    ("ERP__DATABASE__MIN_CONNECTIONS", "21", "CONF-014", "database.min_connections"),
    ("ERP__DATABASE__STATEMENT_TIMEOUT", "0s", "CONF-003", "database.statement_timeout"),
    ("ERP__JWT__ACCESS_TOKEN_TTL", "61m", "SAFE-011", "jwt.access_token_ttl"),
    ("ERP__JWT__ACCESS_TOKEN_TTL", "900", "CONF-002", "jwt.access_token_ttl"),
    ("ERP__JWT__REFRESH_TOKEN_TTL", "5m", "CONF-014", "jwt.refresh_token_ttl"),
    ("ERP__JWT__PREVIOUS", "c2hvcnQ=", "CONF-014", "jwt.previous"),
    ("ERP__JWT__ISSUER", "  ", "CONF-014", "jwt.issuer"),
    ("ERP__HEALTH__AES_KEY_PREVIOUS", "retired", "CONF-014", "health.aes_key_previous"),
    ("ERP__HEALTH__INDEX_NAMES", "maybe", "CONF-002", "health.index_names"),
    ("ERP__WECHAT__ENABLED", "2", "CONF-002", "wechat.enabled"),
    ("ERP__WECHAT__BASE_URL", "ftp://api.weixin.qq.com", "CONF-002", "wechat.base_url"),
    ("ERP__LIMITS__USER_PER_MINUTE", "0", "CONF-003", "limits.user_per_minute"),
    ("ERP__LOG__LEVEL", "verbose", "CONF-014", "log.level"),
    ("ERP__LOG__FORMAT", "colourful", "CONF-003", "log.format"),
    ("ERP__TENANT__DEFAULT_SLUG", "Default Clinic", "CONF-014", "tenant.default_slug"),
    ("ERP__TENANT__DEFAULT_TIMEZONE", "UTC+8", "CONF-014", "tenant.default_timezone"),
    ("ERP__AUTH__PASSWORD_MIN_LENGTH", "4", "CONF-003", "auth.password_min_length"),
];

#[test]
fn each_is_refused_and_named_and_kept_secret() {
    let mut failures = Vec::new();
    for (variable, value, id, key) in CASES {
        let (findings, code) = judge(&good().var(*variable, *value), false);
        let text = format!("{}\n{findings:?}\n{}", lines(&findings), serde_json::to_string(&findings).unwrap());
        if id.is_empty() {
            if !findings.is_empty() {
                failures.push(format!("{variable}={value} should pass: {text}"));
            }
            continue;
        }
        let errors = findings.iter().filter(|f| f.severity == Severity::Error).count();
        let message = findings.iter().map(|f| f.message.as_str()).collect::<String>();
        if code != 78 || !has(&findings, id, key) || errors != 1 {
            failures.push(format!("{variable}={value}: wanted {id}, exit {code}: {text}"));
        } else if !text.contains(variable) {
            failures.push(format!("{variable}={value}: the variable is not named: {text}"));
        } else if value.trim().len() > 3 && (message.contains(value) || (value.len() > 12 && text.contains(value))) {
            failures.push(format!("{variable}={value}: the value is repeated: {text}"));
        }
    }
    assert!(CASES.len() > 60);
    assert!(failures.is_empty(), "{} of {}:\n{}", failures.len(), CASES.len(), failures.join("\n"));
}

#[test]
fn the_sample_of_a_good_start_passes_strictly() {
    for _ in 0..50 {
        let (findings, code) = judge(&good(), true);
        assert_eq!((findings, code), (Vec::new(), 0));
    }
}

#[test]
fn nothing_set_names_all_eight_at_once() {
    let (findings, code) = judge(&LoadOptions::isolated("production"), false);
    let keys: Vec<_> = findings.iter().filter_map(|f| f.key.as_deref()).collect();
    let eight = [
        "auth.super_admin_password",
        "database.url",
        "health.aes_key",
        "health.hmac_key",
        "jwt.secret",
        "redis.url",
        "wechat.appid",
        "wechat.secret",
    ];
    assert_eq!((keys, code), (eight.to_vec(), 78));
    for finding in &findings {
        let variable = format!("ERP__{}", finding.key.as_deref().unwrap().replace('.', "__").to_uppercase());
        assert!(finding.to_string().contains(&variable), "{finding}");
    }
}

#[test]
fn a_site_without_wechat_says_so() {
    let mut options = good().var("ERP__WECHAT__ENABLED", "false");
    options.env.remove("ERP__WECHAT__APPID");
    options.env.remove("ERP__WECHAT__SECRET");
    assert_eq!(judge(&options, true), (Vec::new(), 0));
    let section: erp_settings::WechatSection = crate::support::safe(&options).section().unwrap();
    assert!(section.appid.is_none() && section.secret.is_none());
}

#[test]
fn equal_secrets_are_refused_in_any_spelling() {
    let options = good();
    let jwt = options.env["ERP__JWT__SECRET"].clone();
    let hex = hex::encode(decode_key32(&jwt).unwrap().expose());
    let password = options.env["ERP__WECHAT__SECRET"].clone();
    let pairs = [
        ("ERP__HEALTH__AES_KEY", jwt.clone(), "jwt.secret"),
        ("ERP__HEALTH__HMAC_KEY", hex.clone(), "jwt.secret"),
        ("ERP__HEALTH__AES_KEY_PREVIOUS", hex.to_uppercase(), "jwt.secret"),
        ("ERP__AUTH__SUPER_ADMIN_PASSWORD", password.clone(), "wechat.secret"),
        ("ERP__DATABASE__URL", format!("{URL}{password}@db.internal/erp?sslmode=require"), "wechat.secret"),
        ("ERP__DATABASE__MIGRATE_URL", format!("postgres://owner:{password}@db.internal/erp?sslmode=require"), "wechat.secret"),
    ];
    for (variable, value, _) in pairs {
        let (findings, code) = judge(&options.clone().var(variable, &value), false);
        assert!(code == 78 && findings.len() == 1 && findings[0].id == "SAFE-007", "{variable}: {findings:?}");
        assert!(!format!("{findings:?}").contains(&value));
    }
}

#[test]
fn the_two_urls_of_one_database_may_share_a_password() {
    let options = good();
    let url = options.env["ERP__DATABASE__URL"].replace("erp_app", "erp_owner");
    assert_eq!(judge(&options.var("ERP__DATABASE__MIGRATE_URL", url), true), (Vec::new(), 0));
}
