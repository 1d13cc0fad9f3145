//! Faults of configurations: all at once, by key, without values.

use erp_events::sinks::{KINDS, build, json_schema};
use serde_json::{Value, json};

use crate::support::deps;

fn faults(kind: &str, config: &Value) -> (Vec<String>, String) {
    let refused = build(kind, config, &deps()).err().unwrap_or_else(|| panic!("{kind} {config} was taken"));
    (refused.findings.iter().filter_map(|one| one.key.clone()).collect(), refused.to_string())
}

#[test]
fn every_fault_is_told_at_once_by_its_key_and_no_value_with_it() {
    for (kind, config, keys) in [
        ("redis_stream", json!({}), vec!["redis_stream.url"]),
        (
            "redis_stream",
            json!({ "url": "redis://:hunter2@h", "max_length": "hunter2", "stream": "a{hunter2}", "adress": 1 }),
            vec!["redis_stream.adress", "redis_stream.max_length", "redis_stream.stream", "redis_stream.url"],
        ),
        ("redis_stream", json!({ "url": "redis://u:hunter2@h", "stream": "a{hunter2}" }), vec!["redis_stream.stream", "redis_stream.url"]),
        ("redis_stream", json!({ "url": "unix:///s?pass=hunter2" }), vec!["redis_stream.url"]),
        ("redis_stream", json!({ "url": "http://hunter2" }), vec!["redis_stream.url"]),
        ("redis_stream", json!({ "url": "redis://h", "timeout": "2h" }), vec!["redis_stream.timeout"]),
        ("redis_stream", json!({ "url": "redis://h", "password_env": "hunter2" }), vec!["redis_stream.password_env"]),
        ("redis_stream", json!({ "url": "redis://h", "password_file": "hunter2" }), vec!["redis_stream.password_file"]),
        ("redis_stream", json!("hunter2"), vec!["redis_stream"]),
        ("nats", json!({}), vec!["nats.servers"]),
        ("nats", json!({ "servers": [], "subject": "a b hunter2" }), vec!["nats.servers", "nats.subject"]),
        ("nats", json!({ "servers": ["nats://u:hunter2@h"] }), vec!["nats.servers"]),
        ("nats", json!({ "servers": ["http://hunter2"] }), vec!["nats.servers"]),
        ("nats", json!({ "servers": ["nats://h"], "username": "hunter2" }), vec!["nats.username"]),
        ("nats", json!({ "servers": ["nats://h"], "password_env": "ERP_SINK_PASSWORD" }), vec!["nats.username"]),
        ("nats", json!({ "servers": ["nats://h"], "token_env": "ERP_SINK_NONE", "timeout": 5 }), vec!["nats.timeout", "nats.token_env"]),
        ("webhook", json!({}), vec!["webhook.secrets_env", "webhook.url"]),
        (
            "webhook",
            json!({ "url": "ftp://hunter2", "secrets_env": ["ERP_SINK_PASSWORD"], "timeout": "1h", "secret": "hunter2" }),
            vec!["webhook.secret", "webhook.secrets_env", "webhook.timeout", "webhook.url"],
        ),
        ("webhook", json!({ "url": 5, "secrets_env": ["hunter2"] }), vec!["webhook.secrets_env", "webhook.url"]),
        ("fax", json!({}), vec!["kind"]),
    ] {
        let (mut found, text) = faults(kind, &config);
        found.sort();
        assert_eq!(found, keys, "{kind} {config}: {text}");
        assert!(!text.contains("hunter2") && !text.contains("canary"), "{kind} {config}: {text}");
    }
}

#[test]
fn every_kind_has_a_schema_that_knows_its_keys() {
    for kind in KINDS {
        let schema = json_schema(kind).unwrap();
        assert_eq!(schema["additionalProperties"], false, "{schema}");
        for (name, property) in schema["properties"].as_object().unwrap() {
            assert!(property["description"].is_string(), "{kind}.{name}");
        }
    }
    assert_eq!(json_schema("webhook").unwrap()["required"], json!(["url"]));
    assert_eq!(json_schema("redis_stream").unwrap()["properties"]["timeout"]["default"], "5s");
    assert_eq!(json_schema("fax"), None);
}
