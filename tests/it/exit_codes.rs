//! Each documented exit code, by what an operator does to get it.

use std::{fs, net::TcpListener, os::unix::fs::PermissionsExt, process::Command};

use erp_db::locks;
use erp_testkit::{Role, TestDb};
use sea_orm::sqlx::{self, AssertSqlSafe, Executor};

use crate::support::{PURGE, closed_port, envelope, erp, on, refused, seeded};

const OLD_SESSION: &str = "INSERT INTO session (tenant_id, id, user_id, expires_at) \
    SELECT u.tenant_id, gen_random_uuid(), u.id, now() - interval '8 days' FROM user_account u";

#[test]
fn code_0_is_for_what_went_well() {
    erp().arg("version").run().expect(0);
    erp().arg("phases").run().expect(0);
}

#[test]
fn code_1_is_a_negative_verdict() {
    let url = format!("http://127.0.0.1:{}", closed_port());
    let ran = erp().args(["healthcheck", url.as_str()]).run().expect(1);
    assert!(ran.stdout.contains("nobody answers") && ran.stderr.is_empty(), "{ran}");
    let json = envelope(&erp().args(["healthcheck", url.as_str(), "--json"]).run().expect(1));
    assert_eq!(json["data"]["healthy"], false);
    assert!(json["error"].is_null(), "a verdict is no error: {json}");
}

#[tokio::test(flavor = "multi_thread")]
async fn code_3_says_that_something_is_pending() {
    let db = TestDb::empty().await;
    let tables = "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace";
    for arguments in [&["migrate", "--check"][..], &["migrate", "--dry-run"], &["migrate", "status"], &["migrate", "up", "--check"]] {
        let ran = on(&db).args(arguments).run().expect(3);
        assert!(ran.stdout.contains("pending"), "{ran}");
    }
    refused(&on(&db).arg("seed"), 3, "migrate.pending");
    refused(&on(&db).args(["run-task", PURGE]), 3, "migrate.pending");
    let stderr = refused(&on(&db).args(["serve", "--no-migrate"]), 3, "migrate.pending");
    assert!(stderr.contains("erp migrate"), "{stderr}");
    assert_eq!(db.query_scalar::<i64>(tables).await, 0, "a check changed the database");
}

#[test]
fn code_3_says_that_a_file_is_stale() {
    let erp = erp();
    let file = erp.working_dir().join("openapi.json");
    fs::write(&file, erp.clone().arg("openapi").run().expect(0).stdout).unwrap();
    let check = erp.args(["openapi", "--check", "openapi.json"]);
    check.run().expect(0);
    fs::write(&file, "{}").unwrap();
    let ran = check.run().expect(3);
    assert!(ran.stdout.contains("out of date"), "{ran}");
    assert_eq!(fs::read_to_string(&file).unwrap(), "{}", "the check wrote the file");
}

#[tokio::test(flavor = "multi_thread")]
async fn code_3_says_that_a_dry_run_would_change_rows() {
    let db = seeded().await;
    let dry = on(&db).args(["run-task", PURGE, "--dry-run"]);
    dry.run().expect(0);
    db.execute(OLD_SESSION).await;
    let ran = dry.run().expect(3);
    assert!(ran.stdout.contains("dry run") && ran.stdout.contains("sessions: 1"), "{ran}");
    assert_eq!(db.query_scalar::<i64>("SELECT count(*) FROM session").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn code_4_says_that_the_schema_is_ahead() {
    let db = seeded().await;
    let applied = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m29990101_000100_future', 0)";
    db.execute_as(Role::Owner, applied).await;
    for arguments in [&["migrate"][..], &["seed"], &["serve"], &["serve", "--no-migrate"], &["run-task", PURGE]] {
        let stderr = refused(&on(&db).args(arguments), 4, "migrate.ahead");
        assert!(stderr.contains("m29990101_000100_future"), "{stderr}");
    }
    let status = on(&db).args(["migrate", "status"]).run().expect(4);
    assert!(status.stdout.contains("unknown to this binary"), "{status}");
    on(&db).args(["migrate", "--allow-ahead"]).run().expect(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn code_64_is_a_wrong_command_line() {
    for arguments in [
        &["migrate", "--no-such-flag"][..],
        &["serve", "--until", "lunch"],
        &["completions", "tcsh"],
        &["secrets"],
        &["--timeout", "soon", "version"],
    ] {
        let ran = erp().args(arguments).run().expect(64);
        assert_eq!(ran.stdout, "", "{ran}");
        assert!(ran.stderr.contains("Usage: ") || ran.stderr.contains("error: "), "{ran}");
    }
    let stderr = refused(&erp().args(["run-task", "auth.purge-expird"]), 64, "task.unknown");
    assert!(stderr.contains("auth.purge-expird") && stderr.contains(PURGE), "no suggestion: {stderr}");
    for more in [&[][..], &["--yes"], &["--confirm", ".erp"], &["--yes", "--confirm", "other"]] {
        let reset = erp().args(["embedded", "reset"]).args(more);
        let kept = reset.working_dir().join(".erp/pg");
        fs::create_dir_all(&kept).unwrap();
        let stderr = refused(&reset, 64, "usage");
        assert!(stderr.contains("--yes --confirm .erp"), "{stderr}");
        assert!(kept.is_dir());
    }
    refused(&erp().arg("run-task"), 64, "usage");
    let db = seeded().await;
    let stderr = refused(&on(&db).args(["run-task", PURGE, "--tenant", "nowhere"]), 64, "tenant.unknown");
    assert!(stderr.contains("nowhere"), "{stderr}");
    refused(&on(&db).args(["seed", "--tenant", "No Slug"]), 64, "usage");
    refused(&on(&db).args(["migrate", "--to", "m0_nothing"]), 64, "usage");
}

#[tokio::test(flavor = "multi_thread")]
async fn code_65_is_wrong_data() {
    let db = seeded().await;
    for batch in ["0", "5001", "many"] {
        refused(&on(&db).args(["run-task", "health.reencrypt", "--batch", batch]), 65, "task.bad_args");
    }
    for json in ["{", "[]", "null", "{\"no-such-argument\":1}"] {
        refused(&on(&db).args(["run-task", PURGE, "--args-json", json]), 65, "task.bad_args");
    }
    refused(&on(&db).args(["seed", "--tenant", "east", "--admin-password-stdin"]), 65, "password.empty");
    let stderr = refused(&on(&db).args(["seed", "--tenant", "east", "--admin-email", "nobody"]), 65, "seed.input");
    assert!(stderr.contains("email"), "{stderr}");
    assert_eq!(db.query_scalar::<i64>("SELECT count(*) FROM tenant").await, 1, "nothing was made");

    let import = on(&db).args(["health", "import-fhir", "rows.ndjson"]);
    let good = r#"{"resourceType":"Patient","identifier":[{"system":"urn:a","value":"1"}],"name":[{"text":"Ada Good"}]}"#;
    let bad =
        r#"{"resourceType":"Patient","identifier":[{"system":"urn:a","value":"2"}],"name":[{"text":"Bob Bad"}],"birthDate":"2999-01-01"}"#;
    let odd = r#"{"resourceType":"Patient","identifier":[{"system":"urn:a","value":"3"}],"name":[{"text":"Cid Odd"}],"birthDate":"soon"}"#;
    fs::write(import.working_dir().join("rows.ndjson"), format!("{good}\n{bad}\n{odd}\n")).unwrap();
    let ran = import.run().expect(65);
    assert!(ran.stdout.contains("2 created") && ran.stdout.contains("1 failed"), "{ran}");
    assert!(ran.stdout.contains("rows.ndjson line 2") && !ran.stdout.contains("Bob"), "{ran}");
    assert!(ran.stderr.contains("warning: 1 x ") && ran.stderr.contains("health.fhir.birth_date_invalid"), "{ran}");
    assert_eq!(db.query_scalar::<i64>("SELECT count(*) FROM patient").await, 2, "a bad row stops no other");
}

#[tokio::test(flavor = "multi_thread")]
async fn code_66_is_a_missing_file() {
    let db = seeded().await;
    for erp in [on(&db).args(["check-config", "--config", "gone.toml"]), on(&db).arg("serve").env("ERP_CONFIG", "gone.toml")] {
        let stderr = refused(&erp, 66, "config.missing_file");
        assert!(stderr.contains("gone.toml"), "{stderr}");
    }
    let key = on(&db).arg("check-config").without("jwt.secret").env("ERP__JWT__SECRET_FILE", "/gone/jwt");
    assert!(refused(&key, 66, "config.missing_file").contains("/gone/jwt"));
    let stderr = refused(&on(&db).args(["health", "import-fhir", "gone.json"]), 66, "input.missing");
    assert!(stderr.contains("gone.json"), "{stderr}");
    refused(&erp().args(["openapi", "--check", "gone.json"]), 66, "input.missing");
    refused(&on(&db).args(["seed", "--admin-password-file", "gone"]), 66, "input.missing");
}

#[tokio::test(flavor = "multi_thread")]
async fn code_69_is_a_service_that_does_not_answer() {
    let db = seeded().await;
    let port = closed_port();
    let dead = format!("postgres://erp_app:quiet-Harbor-77@127.0.0.1:{port}/erp");
    for arguments in [&["migrate", "status"][..], &["seed"], &["serve"], &["run-task", "--list"]] {
        let stderr =
            refused(&on(&db).set("database.url", &dead).without("database.migrate_url").args(arguments), 69, "database.unreachable");
        assert!(!stderr.contains("quiet-Harbor-77"), "the password stands in the message: {stderr}");
    }
    let redis = on(&db).set("redis.url", format!("redis://:still-Water-31@127.0.0.1:{port}")).arg("serve");
    let stderr = refused(&redis, 69, "redis.unreachable");
    assert!(!stderr.contains("still-Water-31"), "{stderr}");
    refused(&erp().args(["embedded", "psql"]), 69, "embedded.stopped");
}

#[tokio::test(flavor = "multi_thread")]
async fn code_71_is_a_taken_port() {
    let db = seeded().await;
    let held = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = held.local_addr().unwrap().port().to_string();
    let stderr = refused(&on(&db).set("server.port", &port).arg("serve"), 71, "serve.bind_failed");
    assert!(stderr.contains(&port), "{stderr}");
    refused(&on(&db).args(["serve", "--listen", &format!("127.0.0.1:{port}")]), 71, "serve.bind_failed");
}

#[test]
fn code_73_is_an_output_that_cannot_be_made() {
    let erp = erp().args(["secrets", "generate", "all", "--format", "toml", "--out", "secrets.toml"]);
    let file = erp.working_dir().join("secrets.toml");
    erp.run().expect(0);
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let made = fs::read(&file).unwrap();
    refused(&erp, 73, "output");
    assert_eq!(fs::read(&file).unwrap(), made, "it was overwritten");
}

#[tokio::test(flavor = "multi_thread")]
async fn code_75_names_who_holds_the_lock() {
    let db = seeded().await;
    let lock = db.db().await.try_lock(locks::TASKS, PURGE).await.unwrap();
    assert!(lock.is_some());
    let stderr = refused(&on(&db).args(["run-task", PURGE]), 75, "task.already_running");
    assert!(stderr.contains(PURGE) && stderr.contains("--wait-lock"), "{stderr}");
    on(&db).args(["run-task", PURGE, "--force"]).run().expect(75);
    drop(lock);

    // Kept as long as the value lives.
    let mut holder = db.connection(Role::Owner).await;
    let sql = format!("SELECT pg_advisory_lock({}, 0)", locks::MIGRATIONS);
    holder.execute(AssertSqlSafe(sql)).await.unwrap();
    let pid: i32 = sqlx::query_scalar("SELECT pg_backend_pid()").fetch_one(&mut holder).await.unwrap();
    let stderr = refused(&on(&db).args(["migrate", "--lock-timeout", "300ms"]), 75, "migrate.locked");
    assert!(stderr.contains(&format!("pid {pid}")), "who holds it? {stderr}");
}

#[tokio::test(flavor = "multi_thread")]
async fn code_70_is_a_fault_that_nobody_foresaw() {
    let db = seeded().await;
    db.execute_as(Role::Owner, "ALTER TABLE task_runs RENAME COLUMN status TO state").await;
    let stderr = refused(&on(&db).args(["run-task", "--list"]), 70, "database.error");
    assert!(!stderr.contains("SELECT"), "{stderr}");
}

#[test]
fn code_74_is_a_disk_that_is_full() {
    let erp = erp().args(["support-bundle", "--offline", "--out", "bundle.tar.gz"]);
    // The shell's limit on the size of files stands for the disk.
    let line = format!("trap '' XFSZ; ulimit -f 1; exec {} support-bundle --offline --out bundle.tar.gz --json", env!("CARGO_BIN_EXE_erp"));
    let ran =
        Command::new("bash").args(["-c", &line]).env_clear().env("PATH", "/usr/bin:/bin").current_dir(erp.working_dir()).output().unwrap();
    let stdout = String::from_utf8_lossy(&ran.stdout);
    assert_eq!(ran.status.code(), Some(74), "{stdout}");
    assert!(stdout.contains("cannot write bundle.tar.gz"), "{stdout}");
    assert!(!erp.working_dir().join("bundle.tar.gz").exists(), "half a bundle is left");
}

#[tokio::test(flavor = "multi_thread")]
async fn code_77_is_a_file_that_others_can_read() {
    let db = seeded().await;
    let create = on(&db).args(["user", "create", "--username", "li", "--password-file", "password"]);
    let file = create.working_dir().join("password");
    fs::write(&file, "tall red umbrella 31").unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    let stderr = refused(&create, 77, "input.file_permissions");
    assert!(stderr.contains("chmod 0600 password") && !stderr.contains("umbrella"), "{stderr}");
    refused(
        &on(&db).dir(create.working_dir()).args(["tenant", "create", "east", "--password-file", "password"]),
        77,
        "input.file_permissions",
    );
    refused(
        &on(&db).dir(create.working_dir()).args(["seed", "--tenant", "east", "--admin-password-file", "password"]),
        77,
        "input.file_permissions",
    );
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
    create.run().expect(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn code_78_is_a_configuration_to_mend() {
    refused(&erp().arg("migrate"), 78, "config.invalid");
    let db = seeded().await;
    let stderr = refused(&on(&db).args(["run-task", "core.audit-checkpoint"]), 78, "task.unconfigured");
    assert!(stderr.contains("audit.signing_key"), "{stderr}");
}

#[test]
fn codes_130_and_143_name_the_signal() {
    for (signal, code) in [(2, 130), (15, 143)] {
        let erp = erp().args(["wait", "--ready", "http://127.0.0.1:1", "--timeout", "1m", "--json"]);
        let waiting = erp.begin();
        // Until the handlers are there the signal would end it by itself, with the same number.
        std::thread::sleep(std::time::Duration::from_millis(700));
        waiting.signal(signal);
        let status = waiting.wait(std::time::Duration::from_secs(20)).unwrap();
        assert_eq!(status.code(), Some(code), "{}", waiting.stderr());
        let json: serde_json::Value = serde_json::from_str(&waiting.stdout()).unwrap();
        assert_eq!((&json["exit"], &json["error"]["kind"]), (&code.into(), &"interrupted".into()));
    }
}

#[test]
fn every_code_of_the_manual_has_its_test() {
    let (tests, manual) = (include_str!("exit_codes.rs"), include_str!("../../docs/OPERATIONS.md"));
    for code in [0, 1, 3, 4, 64, 65, 66, 69, 70, 71, 73, 74, 75, 77, 78, 130, 143] {
        assert!(
            tests.contains(&format!("fn code_{code}_"))
                || tests.contains(&format!("_and_{code}_"))
                || tests.contains(&format!("fn codes_{code}_")),
            "{code}"
        );
        assert!(manual.lines().any(|line| line.starts_with("| ") && line.contains(&code.to_string())), "{code} is not in the manual");
    }
}
