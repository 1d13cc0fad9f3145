//! Bad configurations: each is refused with 78, names the key and the finding, and repeats no value.

use erp_settings::{LoadOptions, Severity, secrets::decode_key32};

use crate::{
    cases::CASES,
    support::{good, has, judge, lines},
};

const URL: &str = "postgres://erp_app:";

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
