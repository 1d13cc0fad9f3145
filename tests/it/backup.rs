//! `erp backup`: saved, looked at, restored; and who may.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
};

use erp_testkit::{Api, Erp, TestCluster, TestDb};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{Clinic, admin, envelope, on, refused, seed_tenant};

/// A role for backups as OPERATIONS.md makes it; its URL in this database.
pub async fn backup_role(db: &TestDb) -> String {
    let role = format!("{}_backup", db.name());
    db.execute(&format!("CREATE ROLE {role} LOGIN BYPASSRLS; GRANT pg_read_all_data TO {role}")).await;
    TestCluster::get().url(&role, db.name())
}

/// Two tenants, patients in one of them, a server that was stopped.
pub struct Saved {
    pub db: TestDb,
    pub url: String,
    pub folder: TempDir,
    pub patient: String,
}

impl Saved {
    pub async fn new() -> Self {
        let clinic = Clinic::open().await;
        let patient = json!({ "name": "张伟", "gender": "male", "birth_date": "1980-05-04", "phone": "13800138000" });
        let patient = clinic.api.post("/api/v1/health/patients", &patient).await.expect(201).text_at("id").to_owned();
        clinic.server.stop().expect(0);
        seed_tenant(&clinic.db, "east");
        let url = backup_role(&clinic.db).await;
        Self { db: clinic.db, url, folder: tempfile::tempdir().unwrap(), patient }
    }

    /// `erp backup …` with the role for backups.
    pub fn erp(&self, arguments: &[&str]) -> Erp {
        on(&self.db).set("database.backup_url", &self.url).arg("backup").args(arguments)
    }

    pub fn path(&self) -> PathBuf {
        self.folder.path().join("saved")
    }

    pub fn create(&self) -> Value {
        envelope(&self.erp(&["create", "--json", "--out"]).arg(self.path()).run().expect(0))["data"].clone()
    }

    pub fn verify(&self, more: &[&str]) -> Erp {
        self.erp(&["verify"]).arg(self.path()).args(more)
    }

    pub fn manifest(&self) -> Value {
        serde_json::from_str(&fs::read_to_string(self.path().join("manifest.json")).unwrap()).unwrap()
    }

    /// Of the databases of drills, those that are left.
    pub async fn drills_left(&self) -> i64 {
        let sql = "SELECT count(*) FROM pg_database WHERE starts_with(datname, 'erp_drill_' || (SELECT oid FROM pg_database WHERE datname = current_database()) || '_')";
        self.db.query_scalar(sql).await
    }
}

/// `erp backup restore` into `db`, confirmed.
pub fn restore(db: &TestDb, path: &Path, more: &[&str]) -> Erp {
    on(db).args(["backup", "restore", "--yes", "--confirm", db.name()]).arg(path).args(more)
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_saved_is_restored_row_by_row() {
    let saved = Saved::new().await;
    let dry = saved.erp(&["create", "--dry-run", "--out"]).arg(saved.path()).run().expect(3);
    assert!(dry.stdout.contains("nothing was written") && !saved.path().exists(), "{dry}");
    let made = saved.create();
    assert_eq!(mode(&saved.path()), 0o700);
    for file in ["dump.pgc", "manifest.json", "SHA256SUMS"] {
        assert_eq!(mode(&saved.path().join(file)), 0o600, "{file}");
    }
    assert_eq!(fs::read_dir(saved.folder.path()).unwrap().count(), 1, "nothing beside it");
    let sums = Command::new("sha256sum").args(["--check", "--strict", "SHA256SUMS"]).current_dir(saved.path()).output().unwrap();
    assert!(sums.status.success(), "{sums:?}");
    let manifest = saved.manifest();
    let default: String = saved.db.query_scalar("SELECT id::text FROM tenant WHERE code = 'default'").await;
    let east: String = saved.db.query_scalar("SELECT id::text FROM tenant WHERE code = 'east'").await;
    assert_eq!(manifest["tables"]["patient"], json!({ "rows": 1, "tenants": { default: 1 } }));
    assert!(manifest["tables"]["user_account"]["tenants"][&east].as_u64() >= Some(1), "{manifest}");
    assert_eq!(manifest["keys"].as_array().unwrap().len(), 2);
    let text = fs::read_to_string(saved.path().join("manifest.json")).unwrap();
    for personal in ["13800138000", "138****8000", "张", "1980-05-04"] {
        assert!(!text.contains(personal), "{personal} in the manifest");
    }
    let entry = "SELECT count(*) FROM audit_log WHERE action = 'core.backup.created'";
    assert_eq!(saved.db.query_scalar::<i64>(entry).await, 1);

    // Without any configuration.
    let alone = crate::support::erp().args(["backup", "verify", "--json"]).arg(saved.path()).run().expect(0);
    assert_eq!(envelope(&alone)["data"]["rows"], made["rows"]);

    let target = TestDb::empty().await;
    let dry = on(&target).args(["backup", "restore", "--dry-run"]).arg(saved.path()).run().expect(3);
    assert!(dry.stdout.contains("nothing was changed"), "{dry}");
    assert!(!target.query_scalar::<bool>("SELECT to_regclass('tenant') IS NOT NULL").await);
    restore(&target, &saved.path(), &[]).run().expect(0);
    on(&target).args(["migrate", "verify"]).run().expect(0);
    on(&target).args(["audit", "verify"]).run().expect(0);
    assert_eq!(target.query_scalar::<i64>("SELECT count(*) FROM audit_log WHERE action = 'core.backup.restored'").await, 1);
    let digest = "SELECT md5(string_agg(p::text, '|' ORDER BY id)) FROM patient p";
    assert_eq!(target.query_scalar::<String>(digest).await, saved.db.query_scalar::<String>(digest).await);
    let server = on(&target).arg("serve").spawn();
    let api = admin(&server).await;
    let patient = api.get(&format!("/api/v1/health/patients/{}", saved.patient)).await.expect(200);
    assert!(patient.text.contains("138****8000") || patient.text.contains("phone"), "{patient}");
    api.post("/api/v1/health/patients", &json!({ "name": "李娜" })).await.expect(201);
    Api::new(server.url()).try_login("east", "admin", erp_testkit::ADMIN_PASSWORD).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restore_needs_an_empty_database_its_keys_and_nobody_else() {
    let saved = Saved::new().await;
    saved.create();
    let path = saved.path();
    let target = TestDb::empty().await;
    let unconfirmed = on(&target).args(["backup", "restore"]).arg(&path);
    let stderr = refused(&unconfirmed, 64, "usage");
    assert!(stderr.contains(&format!("--yes --confirm {}", target.name())), "{stderr}");
    refused(&unconfirmed.clone().args(["--yes", "--confirm", "other"]), 64, "usage");
    for key in ["health.aes_key", "health.hmac_key"] {
        let foreign = restore(&target, &path, &[]).set(key, erp_testkit::keys::base64("another installation"));
        let stderr = refused(&foreign, 78, "config.keys_differ");
        assert!(stderr.contains(key), "{stderr}");
    }
    {
        let _other = target.connection(erp_testkit::Role::App).await;
        refused(&restore(&target, &path, &[]), 75, "backup.in_use");
    }
    assert!(!target.query_scalar::<bool>("SELECT to_regclass('tenant') IS NOT NULL").await, "a refusal changed the database");
    restore(&target, &path, &[]).run().expect(0);
    refused(&restore(&target, &path, &[]), 64, "backup.not_empty");

    // What is there goes, also what the backup does not know.
    target.execute_as(erp_testkit::Role::Owner, "CREATE TABLE later (id int); CREATE VIEW seen AS SELECT 1 AS one; CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'; CREATE TYPE mood AS ENUM ('a')").await;
    target.execute("DELETE FROM patient").await;
    restore(&target, &path, &["--clean"]).run().expect(0);
    assert_eq!(target.query_scalar::<i64>("SELECT count(*) FROM patient").await, 1);
    let left =
        "SELECT to_regclass('later') IS NULL AND to_regclass('seen') IS NULL AND to_regproc('f') IS NULL AND to_regtype('mood') IS NULL";
    assert!(target.query_scalar::<bool>(left).await);
    on(&target).args(["migrate", "verify"]).run().expect(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_role_that_sees_every_row_may_save() {
    let saved = Saved::new().await;
    let create = |erp: Erp| erp.args(["backup", "create", "--out"]).arg(saved.path());
    // The owner: forced row-level security binds it.
    let stderr = refused(&create(on(&saved.db)), 77, "backup.role");
    assert!(stderr.contains("BYPASSRLS") && stderr.contains("erp_owner"), "{stderr}");
    let role = format!("{}_backup", saved.db.name());
    saved.db.execute(&format!("ALTER ROLE {role} NOBYPASSRLS")).await;
    refused(&create(on(&saved.db).set("database.backup_url", &saved.url)), 77, "backup.role");
    saved.db.execute(&format!("ALTER ROLE {role} BYPASSRLS; REVOKE pg_read_all_data FROM {role}")).await;
    let stderr = refused(&create(on(&saved.db).set("database.backup_url", &saved.url)), 77, "backup.role");
    assert!(stderr.contains("pg_read_all_data"), "{stderr}");
    assert!(!saved.path().exists() && fs::read_dir(saved.folder.path()).unwrap().count() == 0);
    // And it serves for nothing else.
    refused(&on(&saved.db).set("database.url", &saved.url).arg("seed"), 78, "database.role");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_drill_restores_compares_and_leaves_nothing() {
    let saved = Saved::new().await;
    saved.create();
    let stderr = refused(&saved.verify(&["--drill"]), 77, "backup.drill_role");
    assert!(stderr.contains("CREATEDB"), "{stderr}");
    saved.db.execute(&format!("ALTER ROLE {}_backup CREATEDB", saved.db.name())).await;
    let ran = saved.verify(&["--drill", "--json"]).run().expect(0);
    let drill = envelope(&ran)["data"]["drill"].clone();
    assert_eq!((&drill["chains"], &drill["faults"]), (&json!(2), &json!([])), "{ran}");
    assert_eq!(saved.drills_left().await, 0);
    // Leftovers of one that was killed go with the next; a signal leaves none.
    let oid: String = saved.db.query_scalar("SELECT oid::text FROM pg_database WHERE datname = current_database()").await;
    let role = format!("{}_backup", saved.db.name());
    saved.db.execute(&format!("CREATE DATABASE erp_drill_{oid}_left OWNER {role}")).await;
    let running = saved.verify(&["--drill"]).begin();
    erp_testkit::eventually("the drill's own database", async || saved.drills_left().await == 1 && left_is_gone(&saved).await).await;
    running.signal(15);
    running.wait(crate::support::SOON).unwrap();
    assert_eq!(saved.drills_left().await, 0, "{}", running.stderr());
    // At any moment: while the database is made, filled, looked at, dropped.
    let started = std::time::Instant::now();
    saved.verify(&["--drill"]).run().expect(0);
    let whole = started.elapsed();
    for n in 1..=8 {
        let running = saved.verify(&["--drill"]).begin();
        std::thread::sleep(whole * n / 9);
        running.signal(15);
        running.wait(crate::support::SOON).unwrap();
        assert_eq!(saved.drills_left().await, 0, "after {n} of 9 parts: {}", running.stderr());
    }

    // A chain that was unsound when it was saved is found where it is recomputed: in the drill.
    let tamper = "SET session_replication_role = replica; UPDATE audit_log SET actor = 'nobody' WHERE seq = 2 AND tenant_id = (SELECT id FROM tenant WHERE code = 'default')";
    saved.db.execute(tamper).await;
    fs::remove_dir_all(saved.path()).unwrap();
    saved.create();
    saved.verify(&[]).run().expect(0);
    let ran = saved.verify(&["--drill"]).run().expect(1);
    assert!(ran.stdout.contains("audit chain of default: column_mismatch at row 2"), "{ran}");
    assert_eq!(saved.drills_left().await, 0);
}

async fn left_is_gone(saved: &Saved) -> bool {
    saved.db.query_scalar::<bool>("SELECT NOT EXISTS (SELECT FROM pg_database WHERE datname LIKE 'erp_drill_%_left')").await
}
