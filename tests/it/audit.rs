//! `erp audit`, and a second implementation in Python that must agree with it.

use std::{io::Write, os::unix::fs::PermissionsExt, path::Path, process::Command};

use erp_testkit::{Erp, TestDb, keys};
use serde_json::Value;

use crate::support::{Clinic, envelope, on, refused, seed_tenant, seeded};

/// Two tenants with rows of the product itself: seeds, logins, a patient.
pub async fn two_clinics() -> TestDb {
    let clinic = Clinic::open().await;
    let patient = serde_json::json!({ "name": "张伟", "gender": "male", "birth_date": "1980-05-04", "phone": "13800138000" });
    clinic.api.post("/api/v1/health/patients", &patient).await.expect(201);
    clinic.server.stop().expect(0);
    seed_tenant(&clinic.db, "east");
    clinic.db
}

/// As a superuser with the triggers off; `$D` is the default tenant.
pub async fn tamper(db: &TestDb, statements: &str) {
    let statements = statements.replace("$D", "(SELECT id FROM tenant WHERE code = 'default')");
    db.execute(&format!("SET session_replication_role = replica; {statements}")).await;
}

/// What `erp audit verify` says of the default tenant: `kind at row N`, or nothing.
fn fault(db: &TestDb) -> Option<String> {
    let ran = on(db).args(["audit", "verify", "--tenant", "default", "--json"]).run();
    let fault = &envelope(&ran)["data"]["items"][0]["report"]["fault"];
    assert_eq!(ran.code, i32::from(!fault.is_null()), "{ran}");
    fault.as_object().map(|fault| format!("{} at row {}", fault["kind"].as_str().unwrap(), fault["seq"]))
}

#[tokio::test(flavor = "multi_thread")]
async fn every_tenant_is_verified_and_a_fault_fails_the_command() {
    let db = two_clinics().await;
    db.execute("UPDATE tenant SET status = 'suspended' WHERE code = 'east'").await;
    let all = on(&db).args(["audit", "verify", "--json"]).run().expect(0);
    let data = envelope(&all)["data"].clone();
    assert_eq!((&data["summary"], &data["next_cursor"]), (&serde_json::json!({ "sound": 2, "faulty": 0 }), &Value::Null), "{all}");
    let reports = data["items"].clone();
    let tenants: Vec<&str> = reports.as_array().unwrap().iter().map(|report| report["tenant"].as_str().unwrap()).collect();
    assert_eq!(tenants, ["default", "east"], "{all}");
    assert!(reports[0]["ok"] == true && reports[0]["report"]["rows"].as_u64() > Some(1), "{all}");
    let words = on(&db).args(["audit", "verify", "--tenant", "east"]).run().expect(0);
    assert!(words.stdout.contains("east") && words.stdout.contains("sound") && !words.stdout.contains("default"), "{words}");

    tamper(&db, "UPDATE audit_log SET actor = 'nobody' WHERE tenant_id = $D AND seq = 2").await;
    let failed = on(&db).args(["audit", "verify"]).run().expect(1);
    assert!(failed.stdout.contains("column_mismatch (actor) at row 2") && failed.stdout.contains("sound"), "{failed}");
    on(&db).args(["audit", "verify", "--tenant", "east"]).run().expect(0);
    refused(&on(&db).args(["audit", "verify", "--tenant", "nowhere"]), 64, "tenant.unknown");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_is_not_configured_is_said() {
    let db = two_clinics().await;
    tamper(&db, "UPDATE audit_log SET key_id = 1 WHERE tenant_id = $D AND seq = 1").await;
    assert_eq!(fault(&db).as_deref(), Some("unknown_key at row 1"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_is_private_and_never_overwrites() {
    let db = seeded().await;
    let export = on(&db).args(["audit", "export", "--out", "chain.jsonl"]);
    let ran = export.clone().arg("--json").run().expect(0);
    let text = std::fs::read_to_string(export.working_dir().join("chain.jsonl")).unwrap();
    assert_eq!(envelope(&ran)["data"]["rows"], text.lines().count() - 1, "{ran}");
    assert!(serde_json::from_str::<Value>(text.lines().last().unwrap()).unwrap()["head_seq"].is_i64(), "{text}");
    let mode = std::fs::metadata(export.working_dir().join("chain.jsonl")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    refused(&export, 73, "output");
    refused(&on(&db).args(["audit", "export", "--out", "x", "--tenant", "nowhere"]), 64, "tenant.unknown");
}

/// What the Python verifier says of an export: nothing when it reproduces every hash.
fn second_opinion(db: &TestDb, key: &str) -> Option<String> {
    python_says(db, key, |python| python)
}

/// The same with more arguments or variables.
pub fn python_says(db: &TestDb, key: &str, more: impl FnOnce(&mut Command) -> &mut Command) -> Option<String> {
    let export: Erp = on(db).args(["audit", "export", "--out", "chain.jsonl"]);
    export.run().expect(0);
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/audit_verify.py");
    let mut python = Command::new("python3");
    let python = python.arg(script).arg("chain.jsonl").current_dir(export.working_dir()).env("ERP_AUDIT_KEYS", key);
    let ran = more(python).output().unwrap();
    let said = String::from_utf8(ran.stderr).unwrap().trim().to_owned();
    assert_eq!(ran.status.success(), said.is_empty(), "{said}");
    (!said.is_empty()).then_some(said)
}

/// Says so where there is none.
pub fn has_python() -> bool {
    let there = Command::new("python3").arg("--version").output().is_ok();
    if !there {
        let told = "SKIPPED: there is no python3 here, so no second implementation verified the audit chain\n";
        std::io::stderr().write_all(told.as_bytes()).unwrap();
    }
    there
}

const TAMPERINGS: [&str; 14] = [
    "UPDATE audit_log SET record = record || ' ' WHERE tenant_id = $D AND seq = 2",
    "UPDATE audit_log SET occurred_at = occurred_at + interval '1 microsecond' WHERE tenant_id = $D AND seq = 2",
    "UPDATE audit_log SET occurred_at = 'infinity' WHERE tenant_id = $D AND seq = 2",
    "UPDATE audit_head SET seq = 9223372036854775807 WHERE tenant_id = $D",
    "UPDATE audit_log SET outcome = 'failure' WHERE tenant_id = $D AND seq = 2",
    "UPDATE audit_log SET entity_id = gen_random_uuid() WHERE tenant_id = $D AND seq = 2",
    "UPDATE audit_log SET key_id = 7 WHERE tenant_id = $D AND seq = 2",
    "UPDATE audit_log SET prev_hash = row_hash WHERE tenant_id = $D AND seq = 2",
    "DELETE FROM audit_log WHERE tenant_id = $D AND seq = 1",
    "DELETE FROM audit_log WHERE tenant_id = $D AND seq = 2",
    "DELETE FROM audit_log WHERE tenant_id = $D AND seq = (SELECT seq FROM audit_head WHERE tenant_id = $D)",
    "DELETE FROM audit_log WHERE tenant_id = $D",
    "UPDATE audit_head SET row_hash = sha256(row_hash) WHERE tenant_id = $D",
    "UPDATE audit_head SET seq = 1 WHERE tenant_id = $D",
];

#[tokio::test(flavor = "multi_thread")]
async fn a_verifier_in_python_agrees() {
    if !has_python() {
        return;
    }
    let db = two_clinics().await;
    let key = keys::base64("hmac");
    assert_eq!((fault(&db), second_opinion(&db, &key)), (None, None));
    assert_eq!(second_opinion(&db, &keys::base64("aes")).as_deref(), Some("unknown_key at row 1"));
    db.execute("CREATE TABLE log AS TABLE audit_log; CREATE TABLE head AS TABLE audit_head").await;
    for tampering in TAMPERINGS {
        tamper(&db, tampering).await;
        let fault = fault(&db);
        assert!(fault.is_some(), "{tampering}");
        assert_eq!(second_opinion(&db, &key), fault, "{tampering}");
        tamper(&db, "TRUNCATE audit_log, audit_head; INSERT INTO audit_log TABLE log; INSERT INTO audit_head TABLE head").await;
    }
    assert_eq!((fault(&db), second_opinion(&db, &key)), (None, None));
}

const CHECKPOINT: &str = "core.audit-checkpoint";
/// The tail goes together with the head, as an old backup has them: sound in itself.
const CUT: &str = "DELETE FROM audit_log WHERE tenant_id = $D AND seq > 1; UPDATE audit_head SET seq = 1, row_hash = (SELECT row_hash FROM audit_log WHERE tenant_id = $D) WHERE tenant_id = $D";
const WHOLE: &str = "DELETE FROM audit_log WHERE tenant_id = $D; DELETE FROM audit_head WHERE tenant_id = $D";

/// Configured to sign checkpoints into `file`.
fn signing(db: &TestDb, file: &Path) -> Erp {
    on(db).set("audit.signing_key", keys::base64("audit")).set("audit.checkpoint_file", file)
}

/// `erp audit verify` against the checkpoints of `file`.
fn against(db: &TestDb, file: &Path) -> Erp {
    signing(db, file).args(["audit", "verify", "--checkpoints"]).arg(file)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_checkpoint_shows_what_the_chain_alone_cannot() {
    let db = two_clinics().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("audit.jsonl");
    let sign = || signing(&db, &file).args(["run-task", CHECKPOINT]);
    let ran = sign().run().expect(0);
    assert!(ran.stdout.contains("signed: 2"), "{ran}");
    let ran = sign().run().expect(0);
    assert!(ran.stdout.contains("unchanged: 2"), "{ran}");
    assert_eq!(std::fs::read_to_string(&file).unwrap().lines().count(), 2, "nothing new, nothing signed");
    against(&db, &file).run().expect(0);
    let key = signing(&db, &file).args(["audit", "public-key"]).run().expect(0).stdout.trim().to_owned();
    let outside = |key: &str| on(&db).args(["audit", "verify", "--public-key", key, "--checkpoints"]).arg(&file);
    outside(&key).run().expect(0);
    refused(&outside("abc"), 64, "usage");
    refused(&on(&db).args(["audit", "verify", "--checkpoints"]).arg(&file), 78, "config.invalid");
    refused(&against(&db, &folder.path().join("gone")), 66, "input");

    db.execute("CREATE TABLE log AS TABLE audit_log; CREATE TABLE head AS TABLE audit_head").await;
    for (tampering, found) in [(CUT, "truncated at row 2"), (WHOLE, "truncated at row 1")] {
        tamper(&db, tampering).await;
        on(&db).args(["audit", "verify"]).run().expect(0);
        let ran = against(&db, &file).run().expect(1);
        assert!(ran.stdout.contains(found), "{ran}");
        let ran = sign().run().expect(1);
        assert!(ran.stdout.contains("default: the audit chain has the fault truncated"), "{ran}");
        tamper(&db, "TRUNCATE audit_log, audit_head; INSERT INTO audit_log TABLE log; INSERT INTO audit_head TABLE head").await;
    }
    sign().run().expect(0);
    let lines = std::fs::read_to_string(&file).unwrap();
    assert_eq!(lines.lines().count(), 2, "an unsound chain gets no checkpoint");

    std::fs::write(&file, format!("{lines}{{\"half\": \"wri")).unwrap();
    let ran = against(&db, &file).run().expect(0);
    assert!(ran.stderr.contains("warning: line 3"), "{ran}");
    std::fs::write(&file, lines.replacen("\"seq\":", "\"seq\":1", 1).replacen("\"count\":", "\"count\":1", 1)).unwrap();
    refused(&against(&db, &file), 1, "audit.checkpoint_forged");
    std::fs::write(&file, &lines).unwrap();
    tamper(&db, "DELETE FROM tenant_locator; DELETE FROM tenant WHERE code = 'east'").await;
    let ran = against(&db, &file).run().expect(1);
    assert!(ran.stdout.contains("tenant_missing at row 0"), "{ran}");
    tamper(&db, "DELETE FROM audit_log WHERE action = 'auth.tenant.created'; DELETE FROM audit_head WHERE tenant_id <> $D").await;
    refused(&against(&db, &file), 1, "audit.tenant_missing");
}

/// A tenant's row that is deleted does not hide its chain, nor does a deleted head: the system's chain knows that there was one.
#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_tenant_is_missed() {
    let db = two_clinics().await;
    let verify = || on(&db).args(["audit", "verify", "--json"]).run();
    tamper(&db, "DELETE FROM tenant_locator WHERE key = 'east'; DELETE FROM tenant WHERE code = 'east'").await;
    let kinds = |ran: &erp_testkit::Ran| -> Vec<Value> {
        envelope(ran)["data"]["items"].as_array().unwrap().iter().map(|one| one["report"]["fault"]["kind"].clone()).collect()
    };
    let ran = verify().expect(1);
    assert_eq!(kinds(&ran), [Value::Null, "tenant_missing".into()], "{ran}");
    tamper(&db, "DELETE FROM audit_head WHERE tenant_id <> $D; DELETE FROM audit_log WHERE tenant_id <> $D").await;
    let ran = verify().expect(1);
    assert_eq!(kinds(&ran), [Value::Null, "tenant_missing".into()], "{ran}");
}

/// A server signs before it ends, and writes what it was still holding back: the refusal is behind the last regular checkpoint.
#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_stops_leaves_nothing_unwritten_and_nothing_unsigned() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("audit.jsonl");
    let clinic = Clinic::with(|erp| erp.set("audit.signing_key", keys::base64("audit")).set("audit.checkpoint_file", &file)).await;
    clinic.db.execute("DELETE FROM role_permission WHERE permission = 'health.patient.list'").await;
    assert_eq!(clinic.api.get("/api/v1/health/patients").await.status, 403);
    clinic.server.stop().expect(0);
    let denied: i64 =
        clinic.db.query_scalar("SELECT count(*) FROM audit_log WHERE action = 'auth.request.denied' AND outcome = 'denied'").await;
    assert_eq!(denied, 1);
    let ran = against(&clinic.db, &file).arg("--json").run().expect(0);
    let report = envelope(&ran)["data"]["items"][0]["report"].clone();
    assert!(report["last_seq"].as_i64() > Some(1), "{ran}");
    assert_eq!(report["anchored_seq"], report["last_seq"], "{ran}");
}

#[tokio::test(flavor = "multi_thread")]
async fn checkpoints_are_off_until_both_keys_are_set() {
    let db = seeded().await;
    refused(&on(&db).args(["run-task", CHECKPOINT]), 78, "task.unconfigured");
    let half = on(&db).set("audit.signing_key", keys::base64("audit"));
    refused(&half.args(["run-task", CHECKPOINT]), 78, "config.invalid");
}
