//! Sections of modules, and the helpers for secrets.

use std::{collections::BTreeMap, time::Duration};

use erp_settings::{
    Finding, Key, Kind, LoadOptions, Policy, Schema, SecretKind, Section, load,
    secrets::{Generate, decode_key32, generate, generate_table},
};
use serde::Deserialize;

use crate::support::{good, judge};

#[derive(Debug, Deserialize)]
struct Reminders {
    #[serde(deserialize_with = "erp_settings::de::duration")]
    lead: Duration,
    #[serde(default, deserialize_with = "erp_settings::de::optional_duration")]
    pause: Option<Duration>,
    ratio: f64,
    labels: BTreeMap<String, String>,
    token: Option<erp_core::Secret<String>>,
}

impl Section for Reminders {
    const PATH: &'static str = "health.reminders";

    fn keys() -> Vec<Key> {
        let day = Duration::from_hours(24);
        vec![
            Key::duration("health.reminders.lead", Duration::ZERO, day, "How long before.").default_toml("\"2h\""),
            Key::duration("health.reminders.pause", Duration::ZERO, day, "Between two.").optional(),
            Key::new("health.reminders.ratio", Kind::Float { min: 0.0, max: 1.0 }, "A share.").default_toml("0.5"),
            Key::new("health.reminders.labels", Kind::Table, "Free words.").default_toml("{ a = \"b\" }"),
            Key::text("health.reminders.token", "A token.").optional().secret(SecretKind::Other),
        ]
    }

    fn validate(&self, findings: &mut Vec<Finding>) {
        if self.lead < Duration::from_mins(1) {
            findings.push(Finding::invalid("health.reminders.lead", "must be at least a minute"));
        }
    }
}

#[test]
fn a_module_brings_its_own_section() {
    let schema = Schema::builder().section::<Reminders>().build();
    let config = load(&schema, &LoadOptions::default()).unwrap().check(&schema, &Policy { strict: true }).unwrap();
    let section: Reminders = config.section().unwrap();
    assert_eq!((section.lead.as_secs(), section.pause, section.labels["a"].as_str()), (7200, None, "b"));
    assert!((section.ratio - 0.5).abs() < f64::EPSILON && section.token.is_none());

    let options = LoadOptions::default()
        .var("ERP__HEALTH__REMINDERS__LEAD", "3h")
        .var("ERP__HEALTH__REMINDERS__PAUSE", "5m")
        .var("ERP__HEALTH__REMINDERS__RATIO", "0.25")
        .var("ERP__HEALTH__REMINDERS__LABELS", r#"{"c":"d"}"#);
    let section: Reminders = load(&schema, &options).unwrap().check(&schema, &Policy::default()).unwrap().section().unwrap();
    assert_eq!((section.lead.as_secs(), section.pause.unwrap().as_secs(), section.labels["c"].as_str()), (10_800, 300, "d"));

    let options = LoadOptions::default().set("health.reminders.lead", "5s");
    let rejected = load(&schema, &options).unwrap().check(&schema, &Policy::default()).unwrap_err();
    assert_eq!(rejected.to_string(), "error CONF-014 health.reminders.lead: must be at least a minute (from --set health.reminders.lead)");
}

#[test]
fn a_section_outside_the_schema_is_an_error_not_a_panic() {
    let schema = Schema::builder().section::<erp_settings::LogSection>().build();
    let config = load(&schema, &LoadOptions::default()).unwrap().check(&schema, &Policy::default()).unwrap();
    assert!(config.section::<Reminders>().unwrap_err().to_string().contains("health.reminders"));
}

#[test]
fn generated_secrets_pass_and_differ() {
    for _ in 0..200 {
        let table = generate_table().unwrap();
        let mut options = good();
        for kind in Generate::ALL {
            let (section, key) = kind.key().split_once('.').unwrap();
            assert!(table[section][key].is_str());
            options.env.remove(&format!("ERP__{}__{}", section.to_uppercase(), key.to_uppercase()));
            assert_eq!(Generate::from_name(kind.name()), Some(kind));
        }
        assert_eq!(judge(&options.layer(".erp/secrets.toml", table), true), (Vec::new(), 0));
    }
    assert_ne!(generate(Generate::Jwt).unwrap(), generate(Generate::Jwt).unwrap());
    assert_eq!(generate(Generate::Password).unwrap().expose().len(), 24);
}

#[test]
fn keys_are_read_in_every_common_spelling() {
    let hex = "fbefbe3ab1c47de2550816bc9a7f03d4e81127a96fd0c35b8e4472f6019dab83";
    let key = decode_key32(hex).unwrap();
    let base64 = "++++OrHEfeJVCBa8mn8D1OgRJ6lv0MNbjkRy9gGdq4M=";
    for text in [
        base64.to_owned(),
        base64.trim_end_matches('=').to_owned(),
        base64.replace('+', "-"),
        base64.replace('+', "-").replace('=', ""),
        hex.to_uppercase(),
        format!(" {hex}\n"),
    ] {
        assert_eq!(decode_key32(&text).unwrap(), key, "{text}");
    }
    for text in ["", "abc", &hex[2..], &base64[4..], "not base64 at all, but of 43 characters lengt"] {
        assert!(decode_key32(text).is_err(), "{text}");
    }
}
