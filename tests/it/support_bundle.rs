//! `erp support-bundle`: what helps is in it, and nothing that must not leave the house.

use std::{collections::BTreeMap, fs, io::Read, os::unix::fs::PermissionsExt, path::Path};

use erp_testkit::{ADMIN_PASSWORD, keys};
use serde_json::{Value, json};

use crate::support::{PURGE, closed_port, envelope, erp, on, refused, seeded};

/// Every file of an archive by its name.
fn unpacked(path: &Path) -> BTreeMap<String, String> {
    let mut archive = tar::Archive::new(flate2::read::GzDecoder::new(fs::File::open(path).unwrap()));
    let mut files = BTreeMap::new();
    for entry in archive.entries().unwrap() {
        let mut entry = entry.unwrap();
        assert_eq!(entry.header().mode().unwrap(), 0o600);
        let name = entry.path().unwrap().display().to_string();
        let mut text = String::new();
        entry.read_to_string(&mut text).unwrap();
        files.insert(name.trim_start_matches("erp-support/").to_owned(), text);
    }
    files
}

#[tokio::test(flavor = "multi_thread")]
async fn it_holds_what_helps_and_neither_secrets_nor_patients() {
    let db = seeded().await;
    let person = json!({ "resourceType": "Patient", "name": [{ "text": "Zephyrine Quatermain" }], "birthDate": "1961-04-05",
        "telecom": [{ "system": "phone", "value": "+8613800738211" }], "address": [{ "text": "Marmalade Lane 77" }],
        "identifier": [{ "system": "urn:a", "value": "QZX738211" }] });
    on(&db).args(["health", "import-fhir", "-"]).stdin(person.to_string()).run().expect(0);
    // A run whose error repeats what it must not, as an error message of some library might.
    let secret = keys::base64("aes");
    db.execute(&format!(
        "INSERT INTO task_runs (id, task, trigger, status, instance_id, error) VALUES (gen_random_uuid(), '{PURGE}', 'manual', 'failed', gen_random_uuid(), \
         'cannot use {secret} nor quiet-Harbor-77')"
    ))
    .await;
    let canaries = ["quiet-Harbor-77", "still-Water-31", "jade-Lantern-58/x", "wx-appid-secret-4711"];
    let erp = on(&db)
        .set("redis.url", format!("redis://:still-Water-31@127.0.0.1:{}", closed_port()))
        .set("database.backup_url", "postgres://erp_backup:quiet-Harbor-77@127.0.0.1/erp")
        .set("wechat.secret", "wx-appid-secret-4711")
        .env("ERP_SOMETHING", "jade-Lantern-58/x")
        .args(["support-bundle", "--out", "bundle.tar.gz"]);
    let path = erp.working_dir().join("bundle.tar.gz");
    let said = envelope(&erp.clone().arg("--json").run().expect(0));
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    let files = unpacked(&path);
    let names: Vec<&str> = files.keys().map(String::as_str).collect();
    assert_eq!(
        names,
        ["README.txt", "config.json", "doctor.json", "errors.json", "host.json", "migrations.json", "tasks.json", "version.json"]
    );
    assert_eq!(said["data"]["files"].as_array().unwrap().len(), names.len());

    let json = |name: &str| serde_json::from_str::<Value>(&files[name]).unwrap_or_else(|error| panic!("{name}: {error}"));
    let config = json("config.json");
    let url = config["keys"].as_array().unwrap().iter().find(|key| key["key"] == "database.backup_url").unwrap().clone();
    assert_eq!(
        (&url["value"], &url["origin"]),
        (&"postgres://erp_backup:***@127.0.0.1/erp".into(), &"env ERP__DATABASE__BACKUP_URL".into())
    );
    assert!(
        json("doctor.json")["items"].as_array().unwrap().iter().any(|item| item["id"] == "redis.reachable" && item["status"] == "fail")
    );
    assert_eq!(json("migrations.json")["status"]["state"], "current");
    assert_eq!(json("errors.json")[0]["error"], "cannot use *** nor ***");
    assert!(json("tasks.json")["runs"].as_array().unwrap().iter().any(|run| run["task"] == PURGE));
    assert!(json("host.json")["variables"].as_array().unwrap().contains(&"ERP_SOMETHING".into()));

    let all = files.values().cloned().collect::<String>();
    let secrets = ["jwt", "aes", "hmac"].map(keys::base64);
    let people = ["Zephyrine", "Quatermain", "1961-04-05", "13800738211", "QZX738211", "Marmalade"];
    for hidden in canaries.iter().copied().chain(secrets.iter().map(String::as_str)).chain(people).chain([ADMIN_PASSWORD]) {
        assert!(!all.contains(hidden), "{hidden} stands in the bundle");
    }
    refused(&erp, 73, "output");
}

#[tokio::test(flavor = "multi_thread")]
async fn it_is_made_of_a_broken_installation_too() {
    let erp = erp().set("jwt.secret", "changeme-changeme").args(["support-bundle", "--out", "bundle.tar.gz"]);
    erp.run().expect(0);
    let files = unpacked(&erp.working_dir().join("bundle.tar.gz"));
    assert!(files["README.txt"].contains("the database was not reached"), "{}", files["README.txt"]);
    let config: Value = serde_json::from_str(&files["config.json"]).unwrap();
    assert!(config["refused"].as_str().unwrap().contains("refused"), "{config}");
    assert!(!files.values().any(|text| text.contains("changeme-changeme")));
}
