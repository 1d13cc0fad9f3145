//! `erp audit archive`: old rows leave the table for files, and whatever is done to either is found.

use std::{fs, os::unix::fs::PermissionsExt, path::PathBuf};

use erp_core::{AuditEntry, Origin};
use erp_db::{Failure, WriteTx};
use erp_testkit::{Erp, Ran, Role, TestDb, keys};
use sea_orm::sqlx::{AssertSqlSafe, Executor};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{
    audit::tamper,
    backup::{backup_role, restore},
    support::{admin, envelope, on, refused, seed_tenant, seeded},
};

/// Rows of the default tenant's chain that are 200 days old; in files of eight these are three.
pub const OLD: i64 = 24;

/// An installation with a long past, a folder for it, and a signing key.
pub struct Past {
    pub db: TestDb,
    folder: TempDir,
}

impl Past {
    pub async fn new() -> Self {
        let db = seeded().await;
        append(&db, 30).await;
        db.age_audit("default", OLD, 200).await;
        let this = Self { db, folder: tempfile::tempdir().unwrap() };
        fs::create_dir(this.dir()).unwrap();
        this
    }

    /// The folder of files.
    pub fn dir(&self) -> PathBuf {
        self.folder.path().join("cold")
    }

    pub fn checkpoints(&self) -> PathBuf {
        self.folder.path().join("audit.jsonl")
    }

    /// Configured to sign, without the folder.
    pub fn erp(&self) -> Erp {
        on(&self.db).set("audit.signing_key", keys::base64("audit")).set("audit.checkpoint_file", self.checkpoints())
    }

    pub fn with_dir(&self) -> Erp {
        self.erp().set("audit.archive_dir", self.dir())
    }

    /// Eight rows a file.
    pub fn archive(&self) -> Erp {
        self.with_dir().args(["audit", "archive", "--segment-rows", "8"])
    }

    /// The names of the files, in order.
    pub fn files(&self) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(self.dir()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    pub async fn hot_rows(&self) -> i64 {
        self.db.query_scalar("SELECT count(*) FROM audit_log WHERE tenant_id = (SELECT id FROM tenant WHERE code = 'default')").await
    }
}

pub async fn append(db: &TestDb, rows: i64) {
    let (tenant, origin, pool) = (db.tenant("default").await.id, Origin::operator("tester@host"), db.db().await);
    let written = pool.write(tenant, &origin, async |tx: &WriteTx| {
        for n in 0..rows {
            tx.audit(AuditEntry::new("test.thing.changed", "thing", erp_core::new_id()).detail("n", n).reason("为什么 ‘not’\n\"quoted\""));
        }
        Ok::<_, Failure>(())
    });
    written.await.unwrap();
}

/// `kind at row N` of the default tenant, or nothing.
pub fn fault(erp: Erp) -> Option<String> {
    let ran = erp.args(["audit", "verify", "--tenant", "default", "--json"]).run();
    let fault = report(&ran)["fault"].clone();
    assert_eq!(ran.code, i32::from(!fault.is_null()), "{ran}");
    fault.as_object().map(|fault| format!("{} at row {}", fault["kind"].as_str().unwrap(), fault["seq"]))
}

fn report(ran: &Ran) -> Value {
    envelope(ran)["data"]["items"][0]["report"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn old_rows_go_into_files_and_the_chain_goes_on() {
    let past = Past::new().await;
    seed_tenant(&past.db, "east");
    past.db.age_audit("default", OLD, 200).await;
    let before = past.hot_rows().await;
    past.with_dir().args(["run-task", "core.audit-checkpoint"]).run().expect(0);

    let dry = past.archive().args(["--dry-run", "--json"]).run().expect(3);
    assert_eq!(envelope(&dry)["data"]["items"][0]["rows"], OLD, "{dry}");
    assert!(past.files().is_empty() && past.hot_rows().await == before, "{dry}");

    let ran = past.archive().arg("--json").run().expect(0);
    let items = envelope(&ran)["data"]["items"].clone();
    assert_eq!((items.as_array().unwrap().len(), &items[0]["rows"]), (1, &json!(OLD)), "{ran}");
    assert_eq!(past.files().len(), 3);
    assert_eq!(past.files(), items[0]["files"].as_array().unwrap().iter().map(|f| f["file"].as_str().unwrap()).collect::<Vec<_>>());
    for name in past.files() {
        assert_eq!(fs::metadata(past.dir().join(name)).unwrap().permissions().mode() & 0o777, 0o600);
    }
    // Three lines say so, in the chain itself.
    assert_eq!(past.hot_rows().await, before - OLD + 3);
    let told: i64 =
        past.db.query_scalar("SELECT count(*) FROM audit_log WHERE action = 'core.audit.archived' AND actor LIKE 'operator:%'").await;
    assert_eq!(told, 3);
    let ran = past.archive().run().expect(0);
    assert!(ran.stdout.contains("nothing to archive: no row is older than 184 days"), "{ran}");

    // Without the files, by the records alone; with them; and against checkpoints older than the archive.
    let alone = past.erp().args(["audit", "verify", "--json"]).run().expect(0);
    let report = report(&alone);
    assert_eq!((&report["archived"]["rows"], &report["archived"]["files"][2]["state"]), (&json!(OLD), &json!("unread")), "{alone}");
    let words = past.erp().args(["audit", "verify"]).run().expect(0);
    assert!(words.stdout.contains("default: 24 rows archived, in\n  audit-") && words.stdout.contains("rows 17 to 24, unread"), "{words}");
    let named = past.erp().args(["audit", "verify", "--archive"]).arg(past.dir()).arg("--checkpoints").arg(past.checkpoints());
    let ran = named.arg("--json").run().expect(0);
    let states = envelope(&ran)["data"]["items"][0]["report"]["archived"]["files"].clone();
    assert!(states.as_array().unwrap().iter().all(|file| file["state"] == "sound"), "{ran}");
    assert_eq!(envelope(&ran)["warnings"], json!([]), "{ran}");
    // The key that verifies is enough, and without one the sums still count.
    let public = past.erp().args(["audit", "public-key"]).run().expect(0).stdout.trim().to_owned();
    on(&past.db).args(["audit", "verify", "--public-key", &public, "--archive"]).arg(past.dir()).run().expect(0);
    let ran = on(&past.db).args(["audit", "verify", "--archive"]).arg(past.dir()).run().expect(0);
    assert!(ran.stderr.contains("signed with another key, or there is none"), "{ran}");
    past.with_dir().args(["run-task", "core.audit-checkpoint"]).run().expect(0);

    let list = past.with_dir().args(["audit", "archive", "--list", "--json"]).run().expect(0);
    let items = envelope(&list)["data"]["items"].clone();
    assert_eq!(
        (items.as_array().unwrap().len(), &items[0]["tenant"], &items[0]["expired"]),
        (3, &json!("default"), &json!(false)),
        "{list}"
    );

    // More rows grow old: the files go on where they ended.
    let server = past.with_dir().arg("serve").spawn();
    let verdict = admin(&server).await.post("/api/v1/audit-logs/verify", &json!({})).await.expect(200);
    let body: Value = serde_json::from_str(&verdict.text).unwrap();
    assert_eq!((&body["ok"], &body["complete"], &body["archived_rows"]), (&json!(true), &json!(true), &json!(OLD)), "{verdict}");
    server.stop().expect(0);
    assert_eq!(fault(past.with_dir()), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_it_cannot_do_it_refuses() {
    let past = Past::new().await;
    let archive = |erp: Erp| erp.args(["audit", "archive"]);
    refused(&archive(on(&past.db).set("audit.archive_dir", past.dir())), 78, "audit.unsigned");
    refused(&archive(past.erp()), 64, "usage");
    refused(&archive(past.erp()).args(["--older-than", "179d", "--to"]).arg(past.dir()), 64, "usage");
    refused(&archive(past.erp()).arg("--to").arg(past.dir().join("none")), 73, "output");
    refused(&archive(past.with_dir()).args(["--tenant", "nowhere"]), 64, "tenant.unknown");
    let said = refused(&archive(past.with_dir().set("audit.hot_days", "30")), 78, "config.invalid");
    assert!(said.contains("audit.hot_days") && said.contains("180"), "{said}");
    refused(&past.erp().args(["audit", "verify", "--archive"]).arg(past.dir().join("none")), 66, "input");
    // The serving role may not delete, whatever the tables of the archive say.
    refused(&archive(past.with_dir().without("database.migrate_url")), 77, "database.privilege");
    assert_eq!((fault(past.with_dir()), past.hot_rows().await >= OLD), (None, true));
    // Nothing of an unsound chain is moved; nor of one that is not what was signed.
    past.with_dir().args(["run-task", "core.audit-checkpoint"]).run().expect(0);
    tamper(&past.db, "CREATE TABLE log AS TABLE audit_log; UPDATE audit_log SET actor = 'nobody' WHERE tenant_id = $D AND seq = 12").await;
    let ran = past.archive().run().expect(1);
    assert!(ran.stdout.contains("column_mismatch at row 12: left as it is"), "{ran}");
    tamper(&past.db, "TRUNCATE audit_log; INSERT INTO audit_log TABLE log").await;
    assert_eq!(past.files().len(), 1, "the rows before it were sound");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_deletes_more_than_was_archived() {
    let past = Past::new().await;
    let tenant: String = past.db.query_scalar("SELECT id::text FROM tenant WHERE code = 'default'").await;
    let refuses = async |role: Role, statement: &str| {
        let mut conn = past.db.connection(role).await;
        conn.execute(AssertSqlSafe(format!("SET app.current_tenant_id = '{tenant}'"))).await.unwrap();
        let error = conn.execute(AssertSqlSafe(statement)).await.expect_err(statement);
        let code = error.as_database_error().and_then(|e| e.code().map(|c| c.into_owned()));
        assert_eq!(code.as_deref(), Some("42501"), "{role:?} {statement}: {error}");
    };
    refuses(Role::Owner, "DELETE FROM audit_log WHERE seq = 1").await;
    past.archive().run().expect(0);
    for role in [Role::App, Role::Owner, Role::Superuser] {
        for statement in [
            "DELETE FROM audit_log WHERE seq = 25",
            "DELETE FROM audit_log",
            "TRUNCATE audit_log",
            "UPDATE audit_log SET seq = 3 WHERE seq = 25",
            "DELETE FROM audit_archive",
            "UPDATE audit_archive SET last_seq = 30",
            "TRUNCATE audit_archive",
        ] {
            refuses(role, statement).await;
        }
    }
    let made_up = "INSERT INTO audit_archive SELECT (jsonb_populate_record(a, '{\"first_seq\": 25, \"last_seq\": 32}')).* FROM audit_archive a WHERE first_seq = 17";
    refuses(Role::App, made_up).await;
    assert_eq!(fault(past.with_dir()), None);
    // The schema stays, too: without the records archived rows would be rows that somebody deleted.
    let name = past.db.name();
    let steps = past
        .db
        .query_scalar::<i64>(
            "SELECT count(*) FROM erp_migrations WHERE name >= (SELECT name FROM erp_migrations WHERE name LIKE '%\\_audit\\_archive')",
        )
        .await;
    let down = past.with_dir().args(["migrate", "down", "--steps", &steps.to_string(), "--yes", "--confirm", name]).run();
    assert!(down.code != 0 && down.stderr.contains("parts of the audit trail are archived"), "{down}");
    // The steps above it did go.
    past.with_dir().arg("migrate").run().expect(0);
    assert_eq!(fault(past.with_dir()), None);
}

/// A backup from before the archiving: its chain is sound in itself, and shorter than what was signed since.
#[tokio::test(flavor = "multi_thread")]
async fn an_old_backup_behind_an_archive_is_noticed() {
    let past = Past::new().await;
    past.db.execute("CREATE TABLE log AS TABLE audit_log; CREATE TABLE head AS TABLE audit_head").await;
    past.archive().run().expect(0);
    past.with_dir().args(["run-task", "core.audit-checkpoint"]).run().expect(0);
    let old = "TRUNCATE audit_log, audit_head, audit_archive; INSERT INTO audit_log TABLE log; INSERT INTO audit_head TABLE head";
    tamper(&past.db, old).await;
    assert_eq!(fault(past.erp()), None, "alone it cannot know");
    let ran = past.erp().args(["audit", "verify", "--tenant", "default", "--checkpoints"]).arg(past.checkpoints()).run().expect(1);
    assert!(ran.stdout.contains("truncated at row"), "{ran}");
    // The rows of the files are all there: they may have been left by an archiving that was broken off.
    let ran = past.with_dir().args(["audit", "verify"]).run().expect(0);
    assert_eq!(ran.stderr.matches("is not recorded in the database").count(), 3, "{ran}");

    // Older than the files: they alone show it.
    let older = "DELETE FROM audit_log WHERE tenant_id = $D AND seq > 12; UPDATE audit_head SET seq = 12, row_hash = (SELECT row_hash FROM audit_log WHERE tenant_id = $D AND seq = 12) WHERE tenant_id = $D";
    tamper(&past.db, older).await;
    assert_eq!((fault(past.erp()), fault(past.with_dir()).as_deref()), (None, Some("truncated at row 13")));
    // It went on otherwise since: archiving it would overwrite what proves that.
    append(&past.db, 30).await;
    past.db.age_audit("default", 20, 200).await;
    assert_eq!(fault(past.erp()), None);
    fs::remove_file(past.checkpoints()).unwrap();
    let there = past.files();
    refused(&past.archive(), 1, "audit.other_history");
    assert_eq!(past.files(), there);
    assert_eq!(fault(past.with_dir()).as_deref(), Some("anchor_mismatch at row 8"));
}

/// A tenant that is gone altogether: a file of it is left.
#[tokio::test(flavor = "multi_thread")]
async fn a_file_remembers_its_tenant() {
    let past = Past::new().await;
    seed_tenant(&past.db, "east");
    past.db.age_audit("east", 3, 200).await;
    past.archive().run().expect(0);
    // The line that says it was made goes into a file as well: the record goes on saying it.
    append(&past.db, 1).await;
    tamper(&past.db, "DELETE FROM tenant_locator WHERE key = 'east'; DELETE FROM audit_log WHERE tenant_id <> $D; DELETE FROM audit_head WHERE tenant_id <> $D; DELETE FROM audit_archive WHERE tenant_id <> $D; DELETE FROM tenant WHERE code = 'east'; DELETE FROM audit_log WHERE action = 'auth.tenant.created'").await;
    refused(&past.with_dir().args(["audit", "verify"]), 1, "audit.tenant_missing");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_making_of_tenants_is_remembered_when_it_is_archived() {
    let db = seeded().await;
    seed_tenant(&db, "east");
    let last: i64 = db.query_scalar("SELECT max(seq) FROM audit_log WHERE action = 'auth.tenant.created'").await;
    db.age_audit("default", last, 200).await;
    let folder = tempfile::tempdir().unwrap();
    let erp = || on(&db).set("audit.signing_key", keys::base64("audit")).set("audit.checkpoint_file", folder.path().join("audit"));
    erp().args(["audit", "archive", "--to"]).arg(folder.path()).run().expect(0);
    assert_eq!(db.query_scalar::<i64>("SELECT count(*) FROM audit_log WHERE action = 'auth.tenant.created'").await, 0);
    tamper(&db, "DELETE FROM tenant_locator WHERE key = 'east'; DELETE FROM tenant WHERE code = 'east'; DELETE FROM audit_head WHERE tenant_id <> $D; DELETE FROM audit_log WHERE tenant_id <> $D").await;
    let ran = erp().args(["audit", "verify"]).run().expect(1);
    assert!(ran.stdout.contains("tenant_missing at row 0"), "{ran}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_holds_the_records_and_a_drill_goes_through_them() {
    let past = Past::new().await;
    past.archive().run().expect(0);
    let url = backup_role(&past.db).await;
    let saved = past.folder.path().join("saved");
    let backup = || past.with_dir().set("database.backup_url", &url).arg("backup");
    backup().args(["create", "--out"]).arg(&saved).run().expect(0);
    past.db.execute(&format!("ALTER ROLE {}_backup CREATEDB", past.db.name())).await;
    backup().arg("verify").arg(&saved).arg("--drill").run().expect(0);
    let target = TestDb::empty().await;
    restore(&target, &saved, &[]).run().expect(0);
    let verify = on(&target).set("audit.archive_dir", past.dir()).args(["audit", "verify", "--json"]).run().expect(0);
    assert_eq!(report(&verify)["archived"]["files"][0]["state"], "sound", "{verify}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_doctor_sees_to_the_archive() {
    let past = Past::new().await;
    let look = |erp: Erp, code: i32| {
        let ran = erp.args(["doctor", "--strict", "--run", "audit.archive"]).run().expect(code);
        ran.stdout.lines().next().unwrap().to_owned()
    };
    assert!(look(past.with_dir(), 0).starts_with("ok "), "16 days over are no month");
    past.db.age_audit("default", OLD, 20).await;
    let said = look(past.with_dir(), 1);
    assert!(said.starts_with("warn") && said.contains("rows older than 214 days in the chains of default"), "{said}");
    past.archive().run().expect(0);
    assert!(look(past.with_dir(), 0).contains("3 files"));
    let first = past.files().remove(0);
    fs::remove_file(past.dir().join(&first)).unwrap();
    let said = look(past.with_dir(), 1);
    assert!(said.starts_with("fail") && said.contains("1 of 3 files are not in") && said.contains(&first), "{said}");
    assert!(look(past.erp(), 0).contains("3 files"), "where they are is not known here");
    fs::remove_dir_all(past.dir()).unwrap();
    assert!(look(past.with_dir(), 1).starts_with("fail"));
}

/// Past its years a file may go, and its absence is no fault.
#[tokio::test(flavor = "multi_thread")]
async fn files_that_are_old_enough_may_go() {
    let past = Past::new().await;
    past.db.age_audit("default", 8, 6 * 366).await;
    past.archive().run().expect(0);
    let list = past.with_dir().args(["audit", "archive", "--list"]).run().expect(0);
    assert_eq!((list.stdout.matches("may go").count(), list.stdout.matches("to be kept").count()), (1, 2), "{list}");
    fs::remove_file(past.dir().join(&past.files()[0])).unwrap();
    let ran = past.with_dir().args(["audit", "verify"]).run().expect(0);
    assert!(ran.stdout.contains("rows 1 to 8, expired"), "{ran}");
    assert_eq!(fault(past.with_dir().set("audit.cold_years", "7")).as_deref(), Some("segment_missing at row 1"));
}
