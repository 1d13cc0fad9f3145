//! No output holds a secret, however wrong the configuration is.

use std::fmt::Write;

use erp_settings::{Kind, LoadOptions, Policy, load, standard_schema};

use crate::support::{good, table};

const CANARY: &str = "Kz8wCanary3qTv";

fn everything(options: &LoadOptions) -> String {
    let schema = standard_schema();
    let mut text = format!("{options:?}");
    match load(&schema, options) {
        Err(error) => write!(text, "{error} {error:?}").unwrap(),
        Ok(raw) => {
            write!(text, "{raw:?} {:?} {}", raw.explain(&schema), serde_json::to_string(&raw.explain(&schema)).unwrap()).unwrap();
            text += &raw.dump(&schema, erp_settings::DumpFormat::Toml, false);
            text += &raw.dump(&schema, erp_settings::DumpFormat::Json, false);
            text += &raw.dump(&schema, erp_settings::DumpFormat::Env, false);
            match raw.check(&schema, &Policy::default()) {
                Err(rejected) => write!(text, "{rejected} {rejected:?} {}", serde_json::to_string(&rejected.findings).unwrap()).unwrap(),
                Ok(safe) => write!(text, "{safe:?} {:?} {:?}", safe.warnings(), safe.section::<erp_settings::JwtSection>()).unwrap(),
            }
        }
    }
    text
}

#[test]
fn a_canary_in_any_secret_stays_hidden() {
    let spellings = [
        CANARY.to_owned(),
        format!("{CANARY}{CANARY}{CANARY}"),
        format!("postgres://erp_app:{CANARY}@db.internal/erp"),
        format!("postgres://erp_app:{CANARY}/@db.internal/erp"),
        format!("postgres://erp_app:{CANARY}@@db.internal/erp"),
        format!("postgres://{CANARY}@db.internal:none/erp"),
        format!("postgres://db.internal/erp?user=a&password={CANARY}"),
        format!("redis://:{CANARY}@cache.internal"),
        format!("${{{CANARY}}}"),
        format!("[\"{CANARY}\"]"),
        format!("[\"{CANARY}\", 1"),
        format!("{CANARY},{CANARY}"),
        format!("{CANARY}\0"),
    ];
    for key in standard_schema().keys().filter(|key| key.secret.is_some()) {
        for value in &spellings {
            let mut mistaken = good().var(format!("{}_FILE", key.env_name()), value);
            mistaken.env.remove(&key.env_name());
            for options in [good().var(key.env_name(), value), good().set(key.path, value), mistaken] {
                let shown = everything(&options);
                assert!(!shown.contains(CANARY), "{} {value}: {shown}", key.path);
            }
        }
        for value in [format!("[\"{CANARY}\"]"), format!("[1, \"{CANARY}\"]"), format!("{{ {CANARY} = \"{CANARY}\" }}")] {
            let (section, name) = key.path.split_once('.').unwrap();
            let mut options = good().layer("test", table(&format!("[{section}]\n{name} = {value}")));
            options.env.remove(&key.env_name());
            let shown = everything(&options).replace(&format!("{}.{CANARY}", key.path), "");
            assert!(!shown.contains(CANARY), "{} {value}: {shown}", key.path);
        }
    }
}

#[test]
fn findings_repeat_no_value_of_open_keys_either() {
    let schema = standard_schema();
    for key in schema.keys().filter(|key| key.secret.is_none() && !matches!(key.kind, Kind::Text)) {
        let raw = load(&schema, &good().var(key.env_name(), CANARY)).unwrap();
        if let Err(rejected) = raw.check(&schema, &Policy::default()) {
            assert!(!format!("{rejected} {rejected:?}").contains(CANARY), "{}: {rejected}", key.path);
        }
    }
}

#[test]
fn a_url_is_shown_without_its_password() {
    let schema = standard_schema();
    let raw = load(
        &schema,
        &good().var("ERP__DATABASE__URL", format!("postgres://erp_app:{CANARY}@db.internal:5433/erp?sslmode=require&sslpassword=x")),
    )
    .unwrap();
    let entries = raw.explain(&schema);
    let entry = entries.iter().find(|entry| entry.key == "database.url").unwrap();
    assert_eq!(
        entry.to_string(),
        "database.url = postgres://erp_app:***@db.internal:5433/erp?sslmode=require&sslpassword=***   # env ERP__DATABASE__URL (overrides default)"
    );
    assert_eq!(entry.fingerprint.as_ref().unwrap().len(), 8);
}
