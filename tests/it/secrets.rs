//! `erp secrets verify` and `erp secrets rotate`.

use std::{fs, os::unix::fs::PermissionsExt, path::PathBuf};

use erp_testkit::{Erp, TestDb, keys};
use serde_json::Value;

use crate::support::{closed_port, envelope, erp, on, refused, seeded};

const PATIENT: &str = r#"{"resourceType":"Patient","identifier":[{"system":"urn:a","value":"QZX1"}],"name":[{"text":"Ada Quill"}],
    "telecom":[{"system":"phone","value":"+8613800000001"}]}"#;

/// A database with one patient in it.
async fn clinic() -> TestDb {
    let db = seeded().await;
    let import = on(&db).args(["health", "import-fhir", "-"]).stdin(PATIENT.replace('\n', ""));
    import.run().expect(0);
    db
}

/// The verdict on each check by its id.
#[track_caller]
fn verified(erp: &Erp, code: i32) -> Value {
    let ran = erp.clone().args(["secrets", "verify", "--json"]).run().expect(code);
    let items = envelope(&ran)["data"]["items"].as_array().unwrap().clone();
    Value::Object(items.into_iter().map(|item| (item["id"].as_str().unwrap().to_owned(), item)).collect())
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_that_fit_are_told_from_others_and_from_damage() {
    let db = clinic().await;
    let good = verified(&on(&db), 0);
    for id in ["keys.configured", "keys.recorded", "health.ciphertext"] {
        assert_eq!(good[id]["status"], "ok", "{good}");
    }
    assert!(!good.to_string().contains(&keys::base64("aes")) && !good.to_string().contains("Quill"), "{good}");

    let wrong = verified(&on(&db).set("health.aes_key", keys::base64("another")), 1);
    assert_eq!((&wrong["keys.recorded"]["status"], &wrong["health.ciphertext"]["status"]), (&"fail".into(), &"fail".into()), "{wrong}");
    let wrong = verified(&on(&db).set("health.hmac_key", keys::base64("another")), 1);
    assert_eq!((&wrong["keys.recorded"]["status"], &wrong["health.ciphertext"]["status"]), (&"fail".into(), &"fail".into()), "{wrong}");
    assert!(wrong["health.ciphertext"]["evidence"].as_str().unwrap().contains("phone_bidx"), "{wrong}");

    db.execute("UPDATE patient SET name_enc = set_byte(name_enc, length(name_enc) - 1, get_byte(name_enc, length(name_enc) - 1) # 1)")
        .await;
    let damaged = verified(&on(&db), 1);
    assert_eq!((&damaged["keys.recorded"]["status"], &damaged["health.ciphertext"]["status"]), (&"ok".into(), &"fail".into()), "{damaged}");
    assert!(damaged["health.ciphertext"]["evidence"].as_str().unwrap().contains("name"), "{damaged}");

    let port = closed_port();
    let dead = on(&db).set("database.url", format!("postgres://erp_app@127.0.0.1:{port}/erp")).without("database.migrate_url");
    refused(&dead.clone().args(["secrets", "verify"]), 69, "database.unreachable");
    dead.args(["secrets", "verify", "--offline"]).run().expect(0);
    refused(&erp().args(["secrets", "verify"]), 78, "config.invalid");
}

/// The file that a rotation wrote, closed to others.
#[track_caller]
fn rotate(erp: &Erp, arguments: &[&str], file: &str) -> PathBuf {
    let path = erp.working_dir().join(file);
    let ran = erp.clone().args(["secrets", "rotate"]).args(arguments).arg("--out").arg(&path).run().expect(0);
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    let text = fs::read_to_string(&path).unwrap();
    for secret in text.split('"').filter(|part| part.len() >= 40) {
        assert!(!ran.stdout.contains(secret) && !ran.stderr.contains(secret), "a key is shown: {ran}");
    }
    path
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_is_exchanged_and_its_data_follows() {
    let db = clinic().await;
    for (kind, key) in [("aes-256", "health.aes_key"), ("hmac", "health.hmac_key")] {
        let old = on(&db);
        let file = rotate(&old, &[kind], "new.toml");
        let new = on(&db).without(key).arg("--config").arg(&file);
        assert_eq!(verified(&new, 0)["health.ciphertext"]["fix"], "erp run-task health.reencrypt");
        new.clone().args(["run-task", "health.reencrypt"]).run().expect(0);
        new.clone().args(["run-task", "health.reencrypt", "--dry-run"]).run().expect(0);
        let found = verified(&new, 0)["health.ciphertext"].clone();
        assert!(found["fix"].is_null() && found["status"] == "ok", "{found}");
        // Back, for the other kind.
        let (primary, previous) = (keys::base64(if kind == "hmac" { "hmac" } else { "aes" }), fs::read_to_string(&file).unwrap());
        let made = previous.lines().nth(1).unwrap().split('"').nth(1).unwrap().to_owned();
        let back = on(&db).set(key, primary).set(&format!("{key}_previous"), made);
        back.args(["run-task", "health.reencrypt"]).run().expect(0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_written_in_the_form_of_its_name() {
    let db = seeded().await;
    let text = |path: PathBuf| fs::read_to_string(path).unwrap();
    assert!(text(rotate(&on(&db), &["jwt"], "new.env")).starts_with("ERP__JWT__SECRET="));
    assert!(text(rotate(&on(&db), &["jwt"], "new.conf")).starts_with("[jwt]\n"));
    assert!(text(rotate(&on(&db), &["jwt", "--format", "toml"], "odd.env")).starts_with("[jwt]\n"));
    let folder = tempfile::tempdir().unwrap();
    for (file, start) in [(".env", "ERP__JWT__SECRET="), ("all.toml", "jwt.secret = "), ("all.txt", "jwt.secret ")] {
        let path = folder.path().join(file);
        erp().args(["secrets", "generate", "all", "--out"]).arg(&path).run().expect(0);
        assert!(text(path).starts_with(start), "{file}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn several_servers_learn_a_key_before_one_writes_with_it() {
    let db = clinic().await;
    let old = on(&db).without("jwt.secret").env("ERP__JWT__SECRET_FILE", "jwt");
    let secret = old.working_dir().join("jwt");
    fs::write(&secret, keys::base64("jwt")).unwrap();
    fs::set_permissions(&secret, fs::Permissions::from_mode(0o600)).unwrap();
    // It came from a file of its own: not for a terminal that others read along.
    refused(&old.clone().args(["secrets", "rotate", "jwt"]), 64, "usage");
    refused(&old.clone().args(["secrets", "rotate", "jwt", "--stage", "promote", "--out", "x.toml"]), 64, "usage");

    let first = rotate(&old, &["jwt", "--stage", "prepare"], "step-1.toml");
    let prepared = fs::read_to_string(&first).unwrap();
    let key = |text: &str, line: usize, nth: usize| text.lines().nth(line).unwrap().split('"').nth(nth).unwrap().to_owned();
    assert_eq!(key(&prepared, 1, 1), keys::base64("jwt"), "the old one still signs");
    let learnt = on(&db).without("jwt.secret").arg("--config").arg(&first);
    let second = rotate(&learnt, &["jwt", "--stage", "promote"], "step-2.toml");
    let promoted = fs::read_to_string(&second).unwrap();
    assert_eq!((key(&promoted, 1, 1), key(&promoted, 2, 1)), (key(&prepared, 2, 1), keys::base64("jwt")), "{promoted}");
    on(&db).without("jwt.secret").arg("--config").arg(&second).arg("check-config").run().expect(0);

    let env = on(&db).args(["secrets", "rotate", "jwt", "--format", "env"]).run().expect(0);
    assert!(
        env.stdout.starts_with("ERP__JWT__SECRET=") && env.stdout.contains(&format!("\nERP__JWT__PREVIOUS={}\n", keys::base64("jwt"))),
        "{env}"
    );
    assert!(env.stderr.contains("1. give it to every server"), "{env}");
    refused(&on(&db).args(["secrets", "rotate", "jwt", "--out", "/proc/nowhere/x"]), 73, "output");
}
