//! One tenant's way out of an installation, into another one, and out of the world.

use std::{
    fs,
    sync::atomic::{AtomicBool, Ordering::Relaxed},
};

use erp_testkit::{ADMIN_PASSWORD, Erp, Role, TestDb, keys};
use sea_orm::sqlx::Executor;
use serde_json::{Value, json};

use crate::support::{Clinic, admin, envelope, on, refused, seed_tenant, seeded};

const PATIENTS: &str = "/api/v1/health/patients";
const NEW: &str = "small red umbrella 31";

/// Names and files of this test.
struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        let this = Self(tempfile::tempdir().unwrap());
        this.private("passphrase", "a passphrase of the clinic\n");
        this.private("other", "another passphrase altogether\n");
        this.private("short", "too short\n");
        this.private("key", &keys::base64("export"));
        this
    }

    fn private(&self, name: &str, text: &str) {
        use std::os::unix::fs::PermissionsExt;
        fs::write(self.at(name), text).unwrap();
        fs::set_permissions(self.at(name), fs::Permissions::from_mode(0o600)).unwrap();
    }

    fn at(&self, name: &str) -> String {
        self.0.path().join(name).display().to_string()
    }
}

/// A digest of every row of a tenant in each table that has tenants' rows, whatever its class.
async fn rows_of(db: &TestDb, slug: &str) -> Vec<(String, i64, String)> {
    let tables: Vec<String> = db
        .query_scalar("SELECT array_agg(DISTINCT c.relname::text ORDER BY c.relname::text) FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid \
            AND a.attname = 'tenant_id' WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relname <> 'tenant_locator'")
        .await;
    assert!(tables.len() > 25, "{tables:?}");
    let mut found = Vec::new();
    for table in tables {
        let of = format!("FROM {table} t WHERE tenant_id = (SELECT id FROM tenant WHERE code = '{slug}')");
        let count = db.query_scalar::<i64>(&format!("SELECT count(*) {of}")).await;
        let sum = db.query_scalar::<String>(&format!("SELECT COALESCE(md5(string_agg(t::text, '' ORDER BY t::text)), '') {of}")).await;
        found.push((table, count, sum));
    }
    found
}

/// Of an installation whose requests take a second at most: that long an export waits behind a suspension.
fn brisk(erp: Erp) -> Erp {
    erp.set("server.request_timeout", "1s").set("auth.principal_cache", "0s")
}

fn data(db: &TestDb, code: i32, arguments: &[&str]) -> Value {
    envelope(&brisk(on(db)).arg("tenant").args(arguments).args(["--json", "--actor", "ops"]).run().expect(code))["data"].clone()
}

/// East, with something in most tables, and its patients' numbers.
async fn east(clinic: &Clinic) -> Vec<String> {
    seed_tenant(&clinic.db, "east");
    let api = clinic.api.login("east", "admin", ADMIN_PASSWORD).await;
    let mut names = Vec::new();
    for n in 0..12 {
        let person = json!({ "name": format!("欧阳锋{n}"), "gender": "male", "birth_date": "1961-02-03", "phone": format!("139000022{n:02}"), "identifiers": [{ "kind": "passport", "value": format!("E987654{n:02}") }] });
        names.push(api.post(PATIENTS, &person).await.expect(201).text_at("mrn").to_owned());
    }
    // Below one that is younger than itself.
    let place = |code: &str, parent: Option<&str>| json!({ "code": code, "name": code, "parent_id": parent });
    let old = api.post("/api/v1/departments", &place("old", None)).await.expect(201);
    let young = api.post("/api/v1/departments", &place("young", None)).await.expect(201);
    let moved = api.request(reqwest::Method::PUT, &format!("/api/v1/departments/{}", old.text_at("id"))).header("if-match", "\"1\"");
    api.send(moved.json(&json!({ "parent_id": young.text_at("id") }))).await.expect(200);
    let user = json!({ "username": "li.wei", "roles": ["receptionist"], "display_name": "李伟", "password": NEW });
    api.post("/api/v1/users", &user).await.expect(201);
    api.post("/api/v1/config/dicts", &json!({ "code": "wards", "name_en": "Wards", "name_zh": "病区" })).await.expect(201);
    let locale = api.request(reqwest::Method::PUT, "/api/v1/config/settings/config.locale").header("if-match", "0");
    api.send(locale.json(&json!({ "value": "en" }))).await.expect(200);
    names
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_moves_to_another_installation_whole_or_not_at_all() {
    let (clinic, folder) = (Clinic::open().await, Folder::new());
    let db = &clinic.db;
    let mrns = east(&clinic).await;
    let plan = json!({ "code": "basic", "name": "Basic", "permission_codes": ["auth.*", "health.*", "config.*"] });
    clinic.api.post("/api/v1/tenant-plans", &plan).await.expect(201);
    assert_eq!(
        data(db, 3, &["update", "east", "--plan", "basic", "--max-users", "7", "--dry-run"])["fields"],
        json!(["plan", "max_users"])
    );
    assert_eq!(data(db, 0, &["update", "east", "--plan", "basic", "--max-users", "7", "--expires", "2099-01-01"])["changed"], true);
    assert_eq!(data(db, 0, &["update", "east", "--max-users", "7"])["changed"], false);
    data(db, 0, &["suspend", "east"]);
    let (out, key, phrase) = (folder.at("east.erp"), folder.at("key"), folder.at("passphrase"));
    assert_eq!(data(db, 3, &["export", "east", "--out", &out, "--passphrase-file", &phrase, "--dry-run"])["dry_run"], true);
    assert!(!fs::exists(&out).unwrap());
    refused(&on(db).args(["tenant", "export", "east", "--out", &out]), 64, "usage");
    refused(&on(db).args(["tenant", "export", "east", "--out", &out, "--passphrase-file", &folder.at("short")]), 65, "tenant.passphrase");
    refused(&on(db).args(["tenant", "update", "east", "--expires=+99999-01-01"]), 64, "usage");
    refused(&on(db).args(["tenant", "update", "east", "--name", " \t"]), 64, "usage");
    refused(&on(db).args(["tenant", "export", "default", "--out", &out, "--key-file", &key]), 1, "tenant.default");
    let exported = data(db, 0, &["export", "east", "--out", &out, "--passphrase-file", &phrase]);
    refused(&on(db).args(["tenant", "export", "east", "--out", &out, "--passphrase-file", &phrase]), 73, "output");
    let bytes = fs::read(&out).unwrap();
    for canary in ["patient", "east", "receptionist"] {
        assert!(!bytes.windows(canary.len()).any(|window| window == canary.as_bytes()), "{canary} is in the file");
    }
    let source = rows_of(db, "east").await;

    let there = seeded().await;
    let import = |file: &str, with: &str, secret: &str| on(&there).args(["tenant", "import", file, with, secret]);
    let empty = rows_of(&there, "default").await;
    refused(&import(&out, "--key-file", &key), 64, "tenant.key");
    refused(&import(&out, "--passphrase-file", &folder.at("other")), 65, "tenant.unsealed");
    // The way, and what the passphrase costs.
    for (name, at) in [("way", 13), ("cost", 47), ("lanes", 57)] {
        let mut bad = bytes.clone();
        bad[at] = if at == 13 { 9 } else { 0 };
        fs::write(folder.at(name), bad).unwrap();
        refused(&import(&folder.at(name), "--passphrase-file", &phrase), 65, "tenant.file");
    }
    for (name, kept) in [("cut", bytes.len() - 20), ("head", 30)] {
        fs::write(folder.at(name), &bytes[..kept]).unwrap();
    }
    refused(&import(&folder.at("cut"), "--passphrase-file", &phrase), 65, "tenant.unsealed");
    refused(&import(&folder.at("head"), "--passphrase-file", &phrase), 65, "tenant.file");
    refused(&import(&folder.at("absent"), "--passphrase-file", &phrase), 66, "input.missing");
    let other_keys = TestDb::new().await;
    let strange = on(&other_keys).set("health.aes_key", keys::base64("strange"));
    strange.clone().args(["seed", "--profile", "ci"]).run().expect(0);
    refused(&strange.args(["tenant", "import", &out, "--passphrase-file", &phrase]), 78, "config.keys_differ");
    for db in [&there, &other_keys] {
        assert_eq!(db.query_scalar::<i64>("SELECT count(*) FROM tenant WHERE code = 'east'").await, 0, "nothing was written");
    }
    assert_eq!(data(&there, 3, &["import", &out, "--passphrase-file", &phrase, "--dry-run"])["rows"], exported["rows"]);
    let imported = data(&there, 0, &["import", &out, "--passphrase-file", &phrase]);
    assert_eq!(
        (&imported["rows"], &imported["tables"], &imported["status"]),
        (&exported["rows"], &exported["tables"], &json!("suspended"))
    );
    refused(&import(&out, "--passphrase-file", &phrase), 1, "tenant.exists");

    // What came is what was there: but for sessions, which ended, and what is not carried.
    for ((table, count, sum), (name, expected, want)) in rows_of(&there, "east").await.iter().zip(&source) {
        assert_eq!(table, name);
        match table.as_str() {
            "session" => assert_eq!(count, expected),
            "domain_events" | "domain_event_archive" | "outbox_retries" | "dead_letters" | "event_inbox" | "task_run_tenants" => {
                assert_eq!(*count, 0, "{table}");
            }
            _ => assert_eq!((count, sum), (expected, want), "{table}"),
        }
    }
    assert_eq!(rows_of(&there, "default").await.len(), empty.len());
    on(&there).args(["audit", "verify", "--tenant", "east"]).run().expect(0);
    let shown = data(&there, 0, &["show", "east"]);
    assert_eq!((&shown["plan"], &shown["max_users"], &shown["expires_at"]), (&json!("basic"), &json!(7), &json!("2099-01-01T00:00:00Z")));
    data(&there, 0, &["resume", "east"]);
    let server = on(&there).arg("serve").spawn();
    let api = admin(&server).await.login("east", "admin", ADMIN_PASSWORD).await;
    let found = api.post(&format!("{PATIENTS}/search"), &json!({ "phone": "13900002203" })).await.expect(200);
    assert_eq!(found.body["items"][0]["mrn"], mrns[3], "{found}");
    let path = format!("{PATIENTS}/{}/pii-reveals", found.body["items"][0]["id"].as_str().unwrap());
    let clear = api.post(&path, &json!({ "reason": "call back", "fields": ["name"] })).await.expect(200);
    assert_eq!(clear.body["fields"]["name"], "欧阳锋3");
    let next = api.post(PATIENTS, &json!({ "name": "Next" })).await.expect(201);
    assert!(!mrns.contains(&next.text_at("mrn").to_owned()), "numbers go on");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_erased_tenant_is_gone_and_nobody_else_has_changed() {
    let (clinic, folder) = (Clinic::with(|erp| erp.set("tasks.enabled", "false")).await, Folder::new());
    let db = &clinic.db;
    east(&clinic).await;
    seed_tenant(db, "west");
    clinic.api.login("west", "admin", ADMIN_PASSWORD).await.post(PATIENTS, &json!({ "name": "West Person" })).await.expect(201);
    clinic.api.post(PATIENTS, &json!({ "name": "Default Person" })).await.expect(201);
    let erase = |more: &[&str]| on(db).args(["tenant", "erase", "east"]).args(more);
    refused(&erase(&["--yes", "--confirm", "east"]), 1, "tenant.status");
    let close = || on(db).args(["tenant", "close", "east", "--yes", "--confirm", "east"]);
    refused(&close(), 1, "tenant.status");
    data(db, 0, &["suspend", "east"]);
    refused(&close(), 1, "tenant.export_first");
    data(db, 0, &["export", "east", "--out", &folder.at("east.erp"), "--key-file", &folder.at("key")]);
    // Back in use, something may have changed.
    data(db, 0, &["resume", "east"]);
    data(db, 0, &["suspend", "east"]);
    refused(&close(), 1, "tenant.export_first");
    data(db, 0, &["export", "east", "--out", &folder.at("east2.erp"), "--key-file", &folder.at("key")]);
    refused(&on(db).args(["tenant", "close", "east"]), 64, "usage");
    assert_eq!(data(db, 3, &["close", "east", "--dry-run"])["changed"], true);
    close().run().expect(0);
    refused(&erase(&[]), 64, "usage");
    refused(&erase(&["--yes", "--confirm", "west"]), 64, "usage");
    assert_eq!(data(db, 3, &["erase", "east", "--dry-run"])["changed"], true);

    // The default tenant's own trail and events say what is done; all the rest of it, and all of the other one, must stay.
    let kept = |rows: Vec<(String, i64, String)>| -> Vec<_> {
        let told = ["audit_log", "audit_head", "domain_events", "domain_event_archive"];
        rows.into_iter().filter(|(table, ..)| !told.contains(&table.as_str())).collect()
    };
    let (west, default) = (rows_of(db, "west").await, kept(rows_of(db, "default").await));
    let erased = data(db, 0, &["erase", "east", "--yes", "--confirm", "east"]);
    assert!(erased["rows"].as_i64().unwrap() > 100 && erased["keys"].as_i64().unwrap() >= 13, "{erased}");
    assert_eq!(rows_of(db, "west").await, west, "a row of west was touched");
    assert_eq!(kept(rows_of(db, "default").await), default, "a row of the default tenant was touched");
    for (table, count, _) in rows_of(db, "east").await {
        let trail = ["audit_log", "audit_head", "audit_archive"].contains(&table.as_str());
        assert!(trail || count == 0, "{count} rows of {table} are left");
    }
    on(db).args(["audit", "verify"]).run().expect(0);
    let last = "SELECT action FROM audit_log a JOIN tenant t ON t.id = a.tenant_id WHERE t.code = 'east' ORDER BY seq DESC LIMIT 1";
    assert_eq!(db.query_scalar::<String>(last).await, "auth.tenant.erased");
    assert_eq!(data(db, 0, &["erase", "east", "--yes", "--confirm", "east"])["changed"], false);
    assert!(data(db, 0, &["show", "east"])["erased_at"].is_string());
    // Nobody puts anything into what is gone.
    refused(&on(db).args(["tenant", "create", "east"]), 65, "seed.input");
    refused(&on(db).args(["seed", "--tenant", "east", "--dry-run"]), 65, "seed.input");
    assert!(rows_of(db, "east").await.iter().all(|(table, count, _)| table.starts_with("audit_") || *count == 0));
    assert_eq!(clinic.api.try_login("east", "admin", ADMIN_PASSWORD).await.problem(), (401, "auth.login.failed"));
    clinic.api.get("/api/v1/auth/me").await.expect(200);
}

/// Whether `slug` stands in the system's chain and among its events as made.
async fn told_of(db: &TestDb, slug: &str) -> (i64, i64) {
    let of = format!("= (SELECT id FROM tenant WHERE code = '{slug}')");
    let lines = format!("SELECT count(*) FROM audit_log WHERE action = 'auth.tenant.created' AND entity_id {of}");
    let events = format!(
        "SELECT count(*) FROM (SELECT aggregate_id, event_type FROM domain_events UNION ALL SELECT aggregate_id, event_type FROM domain_event_archive) e \
         WHERE event_type = 'auth.tenant.created' AND aggregate_id {of}"
    );
    (db.query_scalar(&lines).await, db.query_scalar(&events).await)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_cannot_be_told_of_is_nobodys_until_the_next_run_tells() {
    let (clinic, folder) = (Clinic::open().await, Folder::new());
    east(&clinic).await;
    let (out, key) = (folder.at("east.erp"), folder.at("key"));
    data(&clinic.db, 0, &["suspend", "east"]);
    let exported = data(&clinic.db, 0, &["export", "east", "--out", &out, "--key-file", &key]);

    let there = seeded().await;
    let import = on(&there).set("database.statement_timeout", "1s").args(["tenant", "import", &out, "--key-file", &key]);
    let mut holder = there.connection(Role::Superuser).await;
    holder
        .execute("BEGIN; SELECT FROM audit_head WHERE tenant_id = (SELECT id FROM tenant WHERE code = 'default') FOR UPDATE")
        .await
        .unwrap();
    let broken = import.run();
    assert_eq!(broken.code, 69, "{broken}");
    assert!(broken.stderr.contains("run the same command again"), "{broken}");
    holder.execute("ROLLBACK").await.unwrap();
    assert_eq!((data(&there, 0, &["show", "east"])["status"].clone(), told_of(&there, "east").await), (json!("preparing"), (0, 0)));
    refused(&on(&there).args(["tenant", "resume", "east"]), 1, "tenant.status");
    refused(&on(&there).args(["tenant", "create", "east"]), 65, "seed.input");
    refused(&on(&there).args(["tenant", "export", "east", "--out", &folder.at("again.erp"), "--key-file", &key]), 1, "tenant.status");
    let server = on(&there).arg("serve").spawn();
    let taken = admin(&server).await.post("/api/v1/tenants", &json!({ "code": "east", "name": "Mine" })).await;
    assert_eq!(taken.problem(), (409, "auth.tenant.code_taken"), "nobody else goes on with it");

    let imported = data(&there, 0, &["import", &out, "--key-file", &key]);
    assert_eq!((&imported["status"], &imported["rows"]), (&json!("suspended"), &exported["rows"]));
    assert_eq!(told_of(&there, "east").await, (1, 1));
    refused(&on(&there).args(["tenant", "import", &out, "--key-file", &key]), 1, "tenant.exists");
    data(&there, 0, &["resume", "east"]);
    admin(&server).await.login("east", "admin", ADMIN_PASSWORD).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_let_in_before_the_end_is_in_the_file_that_closes_a_tenant() {
    let slow = |erp: Erp| erp.set("auth.principal_cache", "4s").set("server.request_timeout", "2s");
    let (clinic, folder) = (Clinic::with(slow).await, Folder::new());
    let db = &clinic.db;
    seed_tenant(db, "east");
    let api = clinic.api.login("east", "admin", ADMIN_PASSWORD).await;
    api.post(PATIENTS, &json!({ "name": "First" })).await.expect(201);
    let tenant = |arguments: &[&str]| slow(on(db)).arg("tenant").args(arguments).arg("--json");
    let (out, key) = (folder.at("east.erp"), folder.at("key"));
    let ways = [
        tenant(&["suspend", "east"]),
        tenant(&["export", "east", "--out", &out, "--key-file", &key]),
        tenant(&["close", "east", "--yes", "--confirm", "east"]),
    ];
    let suspended = AtomicBool::new(false);
    let operator = async {
        let mut exported = Value::Null;
        for (n, way) in ways.into_iter().enumerate() {
            let ran = tokio::task::spawn_blocking(move || way.run()).await.unwrap();
            exported = if n == 1 { envelope(&ran.expect(0))["data"].clone() } else { exported };
            suspended.store(true, Relaxed);
        }
        exported
    };
    let clerk = async {
        let mut late = 0;
        while api.post(PATIENTS, &json!({ "name": "Next" })).await.status.as_u16() == 201 {
            late += u64::from(suspended.load(Relaxed));
        }
        late
    };
    let (exported, late) = tokio::join!(operator, clerk);
    assert!(late > 0, "nobody was let in any more: nothing was tried");
    let there = db.query_scalar::<i64>("SELECT count(*) FROM patient WHERE tenant_id = (SELECT id FROM tenant WHERE code = 'east')").await;
    assert_eq!(exported["tables"]["patient"], there, "{late} of them late");
}
