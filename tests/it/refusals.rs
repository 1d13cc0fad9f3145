//! Configurations and roles that nothing starts with: the exit codes 77 and 78.

use std::{fs, os::unix::fs::PermissionsExt, time::Instant};

use erp_testkit::{Erp, Role, TestDb};

use crate::support::{erp, on, refused};

const EIGHT: [(&str, &str); 8] = [
    ("database.url", "postgres://postgres:postgres@db.example/erp"),
    ("redis.url", "redis://:password@cache.example"),
    ("jwt.secret", "Too-Short-For-A-Key-9"),
    ("auth.super_admin_password", "Sh0rt-Pw9"),
    ("health.aes_key", "MDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDA="),
    ("health.hmac_key", "changeme"),
    ("wechat.appid", "wx1234567890abcdef"),
    ("wechat.secret", "your-wechat-secret"),
];

fn variable(key: &str) -> String {
    format!("ERP__{}", key.replace('.', "__").to_uppercase())
}

/// All eight in the one message, with the variable to set, and no word that was given.
fn names_all_eight(erp: &Erp) {
    let stderr = refused(erp, 78, "config.invalid");
    for (key, value) in EIGHT {
        let line = stderr.lines().find(|line| line.contains(key)).unwrap_or_else(|| panic!("{key} is not named: {stderr}"));
        assert!(line.contains(&variable(key)), "{line}");
        assert!(!stderr.contains(value), "the value of {key} is repeated: {stderr}");
    }
    assert!(!stderr.contains("postgres:postgres"), "{stderr}");
}

#[test]
fn all_eight_are_named_at_once_when_none_is_set() {
    for command in ["check-config", "serve", "migrate", "seed"] {
        names_all_eight(&erp().arg(command));
    }
}

#[test]
fn all_eight_are_named_at_once_when_none_is_good() {
    let poor = EIGHT.iter().fold(erp(), |erp, (key, value)| erp.set(key, value));
    for command in ["check-config", "serve", "run-task"] {
        let erp = poor.clone().arg(command);
        names_all_eight(&if command == "run-task" { erp.arg("--list") } else { erp });
    }
    let placeholders = EIGHT.iter().fold(erp(), |erp, (key, _)| erp.set(key, "__MUST_SET_VIA_ENV__"));
    names_all_eight(&placeholders.arg("check-config"));
}

/// The best of three, since the machine may be busy with other things.
#[test]
fn a_refusal_takes_less_than_two_seconds() {
    let serve = EIGHT.iter().fold(erp(), |erp, (key, value)| erp.set(key, value)).arg("serve");
    let took = (0..3).map(|_| {
        let start = Instant::now();
        let ran = serve.run().expect(78);
        assert!(!ran.stderr.contains("listening") && ran.stdout.is_empty(), "{ran}");
        start.elapsed()
    });
    let best = took.min().unwrap();
    assert!(best.as_secs() < 2, "{best:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_key_is_refused_with_a_suggestion() {
    let db = TestDb::empty().await;
    let typo = on(&db).env("ERP__JWT__SECERT", "x").arg("check-config");
    let stderr = refused(&typo, 78, "config.invalid");
    assert!(stderr.contains("ERP__JWT__SECERT") && stderr.contains("did you mean ERP__JWT__SECRET"), "{stderr}");

    let file = on(&db).args(["check-config", "-c", "erp.toml"]);
    fs::write(file.working_dir().join("erp.toml"), "[server]\nprot = 3000\n\n[serverr]\nhost = \"::\"\n").unwrap();
    let stderr = refused(&file, 78, "config.invalid");
    for words in ["erp.toml", "server.prot", "server.port", "serverr"] {
        assert!(stderr.contains(words), "{words} is not named: {stderr}");
    }
    refused(&on(&db).args(["check-config", "--set", "server.port=many"]), 78, "config.invalid");
    refused(&on(&db).args(["check-config", "--env", "moon"]), 78, "config.invalid");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_secret_for_two_purposes_is_refused() {
    let db = TestDb::empty().await;
    let good = on(&db).arg("check-config");
    good.run().expect(0);
    let made = erp().args(["secrets", "generate", "jwt"]).run().expect(0);
    let key = made.stdout.trim();
    let stderr = refused(&good.set("jwt.secret", key).set("health.aes_key", key), 78, "config.invalid");
    assert!(stderr.contains("jwt.secret") && stderr.contains("health.aes_key") && !stderr.contains(key), "{stderr}");
}

#[tokio::test(flavor = "multi_thread")]
async fn roles_that_row_level_security_does_not_bind_are_refused() {
    let db = TestDb::new().await;
    for command in ["serve", "migrate", "seed"] {
        let stderr = refused(&on(&db).set("database.url", db.superuser_url()).arg(command), 78, "database.role");
        assert!(stderr.contains("is a superuser"), "{stderr}");
    }
    let stderr = refused(&on(&db).set("database.url", db.owner_url()).arg("serve"), 78, "database.role");
    assert!(stderr.contains("owns the tables"), "{stderr}");
    // Without a second role the owner serves: forced row-level security binds it too.
    on(&db).without("database.migrate_url").set("database.url", db.owner_url()).args(["serve", "--until", "seed"]).run().expect(0);
    let role = format!("bypass_{}", db.name());
    db.execute(&format!("CREATE ROLE {role} LOGIN BYPASSRLS")).await;
    let bypass = on(&db).set("database.url", db.app_url().replace("erp_app", &role)).args(["serve", "--until", "database"]);
    let stderr = refused(&bypass, 78, "database.role");
    assert!(stderr.contains("BYPASSRLS"), "{stderr}");
    db.execute(&format!("DROP ROLE {role}")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn code_77_is_a_secrets_file_open_to_others() {
    let db = TestDb::empty().await;
    let erp = on(&db).without("jwt.secret").env("ERP__JWT__SECRET_FILE", "jwt").arg("check-config");
    let file = erp.working_dir().join("jwt");
    let made = crate::support::erp().args(["secrets", "generate", "jwt"]).run().expect(0).stdout;
    fs::write(&file, &made).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    let stderr = refused(&erp, 77, "config.file_permissions");
    assert!(stderr.contains("jwt") && !stderr.contains(made.trim()), "{stderr}");
    erp.clone().args(["--env", "development"]).run().expect(0);
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    erp.run().expect(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn code_77_is_a_missing_privilege() {
    let db = TestDb::empty().await;
    // The serving role may not make tables, and nobody else was named.
    refused(&on(&db).without("database.migrate_url").arg("migrate"), 77, "database.privilege");
    on(&db).arg("migrate").run().expect(0);
    db.execute_as(Role::Owner, "REVOKE SELECT, INSERT ON tenant FROM erp_app").await;
    refused(&on(&db).arg("seed"), 77, "database.privilege");
}

/// Nothing could be read with other keys, and what was written under them could not be read later.
#[tokio::test(flavor = "multi_thread")]
async fn keys_of_another_installation_are_refused_and_a_rotation_is_not() {
    let db = TestDb::new().await;
    on(&db).arg("seed").run().expect(0);
    for (key, kind) in [("health.aes_key", "aes-256"), ("health.hmac_key", "hmac")] {
        let other = erp().args(["secrets", "generate", kind]).run().expect(0).stdout.trim().to_owned();
        for command in [&["serve", "--until", "seed"][..], &["seed"], &["run-task", "--list"]] {
            let stderr = refused(&on(&db).set(key, &other).args(command.iter().copied()), 78, "config.keys_differ");
            assert!(stderr.contains(key) && !stderr.contains(&other), "{stderr}");
        }
    }
    let shown = on(&db).args(["check-config", "--dump", "--reveal", "--format", "json", "--json"]).run().expect(0);
    let dump: serde_json::Value = serde_json::from_str(shown.json()["data"]["dump"].as_str().unwrap()).unwrap();
    let old = dump["health"]["aes_key"].as_str().unwrap().to_owned();
    let new = erp().args(["secrets", "generate", "aes-256"]).run().expect(0).stdout.trim().to_owned();
    let rotated = on(&db).set("health.aes_key", &new).set("health.aes_key_previous", &old);
    rotated.clone().arg("seed").run().expect(0);
    let alone = on(&db).set("health.aes_key", &new);
    refused(&alone.clone().arg("seed"), 78, "config.keys_differ");
    // Once no row is under the old key, it is no longer asked for.
    rotated.args(["run-task", "health.reencrypt"]).run().expect(0);
    alone.arg("seed").run().expect(0);
    refused(&on(&db).arg("seed"), 78, "config.keys_differ");
}
