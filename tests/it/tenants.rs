//! `erp tenant`: made, listed, suspended and resumed beside a running server.

use std::time::Duration;

use serde_json::Value;

use crate::support::{Clinic, envelope, on, refused, seeded};
use erp_testkit::{ADMIN_PASSWORD, TestDb, within};

const SYSTEM: &str = "SELECT string_agg(a.action || ' ' || a.actor, ', ' ORDER BY a.seq) FROM audit_log a JOIN tenant t ON t.id = a.tenant_id \
    WHERE t.code = 'default' AND a.action LIKE 'auth.tenant.%'";

#[track_caller]
fn tenant(db: &TestDb, code: i32, arguments: &[&str]) -> Value {
    let ran = on(db).arg("tenant").args(arguments).args(["--json", "--actor", "ops"]).run().expect(code);
    envelope(&ran)["data"].clone()
}

fn east(db: &TestDb) {
    let create = on(db).args(["tenant", "create", "east", "--name", "East clinic", "--password-stdin", "--actor", "ops"]);
    create.stdin(ADMIN_PASSWORD).run().expect(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_is_made_listed_and_shown() {
    let db = seeded().await;
    let dry = tenant(&db, 3, &["create", "east", "--dry-run"]);
    assert_eq!(dry["dry_run"], true);
    assert_eq!(tenant(&db, 0, &["list"])["items"].as_array().unwrap().len(), 1);
    east(&db);
    let made = tenant(&db, 0, &["create", "west"]);
    assert!(made["once"]["setup password"].is_string(), "{made}");
    assert_eq!(tenant(&db, 0, &["create", "west"])["created"], serde_json::json!([]), "a second run changes nothing");
    assert_eq!(db.query_scalar::<String>(SYSTEM).await, "auth.tenant.created operator:ops, auth.tenant.created operator:ops");

    let first = tenant(&db, 0, &["list", "--limit", "2"]);
    assert_eq!(
        (&first["items"][0]["tenant"], &first["items"][1]["tenant"], &first["next_cursor"]),
        (&"default".into(), &"east".into(), &"east".into())
    );
    let rest = tenant(&db, 0, &["list", "--after", "east"]);
    assert_eq!((&rest["items"][0]["tenant"], &rest["next_cursor"]), (&"west".into(), &Value::Null));
    let shown = tenant(&db, 0, &["show", "east"]);
    assert_eq!((&shown["name"], &shown["status"]), (&"East clinic".into(), &"active".into()));
    refused(&on(&db).args(["tenant", "show", "nowhere"]), 64, "tenant.unknown");
    refused(&on(&db).args(["tenant", "create", "No Slug"]), 64, "usage");
    for reason in ["", "a\nb", "a\u{202e}b", "x".repeat(501).as_str()] {
        refused(&on(&db).args(["tenant", "suspend", "east", "--reason", reason]), 64, "usage");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_suspended_tenant_is_out_within_five_seconds_and_comes_back() {
    let clinic = Clinic::open().await;
    let db = &clinic.db;
    east(db);
    let api = clinic.api.first_login("east", "admin", ADMIN_PASSWORD, "small red umbrella 31").await;
    assert_eq!(tenant(db, 3, &["suspend", "east", "--dry-run"])["changed"], true);
    api.get("/api/v1/auth/me").await.expect(200);
    assert_eq!(tenant(db, 0, &["suspend", "east", "--reason", "contract ended"])["changed"], true);
    within(Duration::from_secs(5), "a suspended tenant is out", async || api.get("/api/v1/auth/me").await.status == 403).await;
    let answer = api.get("/api/v1/auth/me").await.expect(403);
    assert_eq!(answer.body["code"], "auth.tenant.suspended");
    assert_eq!(clinic.api.try_login("east", "admin", "small red umbrella 31").await.problem(), (403, "auth.tenant.suspended"));
    clinic.api.try_login("east", "admin", "wrong").await.expect(401);
    clinic.api.get("/api/v1/auth/me").await.expect(200);
    // Its users can be put in order meanwhile; its patients are left alone.
    let listed = on(db).args(["user", "list", "--tenant", "east", "--json"]).run().expect(0);
    assert!(envelope(&listed)["warnings"][0].as_str().unwrap().contains("east is suspended"), "{listed}");
    let shown = on(db).args(["user", "show", "admin", "--tenant", "east"]).run().expect(0);
    assert!(shown.stderr.contains("warning: the tenant east is suspended"), "{shown}");
    on(db).args(["user", "sessions", "admin", "--tenant", "east"]).run().expect(0);
    on(db).args(["user", "unlock", "admin", "--tenant", "east"]).run().expect(0);
    refused(&on(db).args(["user", "create", "--username", "li", "--generate", "--tenant", "east"]), 64, "tenant.inactive");
    refused(&on(db).args(["health", "import-fhir", "x.json", "--tenant", "east"]), 64, "tenant.inactive");
    assert_eq!(tenant(db, 0, &["suspend", "east"])["changed"], false);
    assert_eq!(tenant(db, 0, &["resume", "east"])["changed"], true);
    api.get("/api/v1/auth/me").await.expect(200);
    assert_eq!(tenant(db, 0, &["resume", "east"])["changed"], false);
    let trail = "auth.tenant.created operator:ops, auth.tenant.suspended operator:ops, auth.tenant.resumed operator:ops";
    assert_eq!(db.query_scalar::<String>(SYSTEM).await, trail);
    let reason = "SELECT convert_from(record, 'UTF8')::jsonb->>'reason' FROM audit_log WHERE action = 'auth.tenant.suspended'";
    assert_eq!(db.query_scalar::<String>(reason).await, "contract ended");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_default_tenant_and_a_closed_one_stay_as_they_are() {
    let db = seeded().await;
    let stderr = refused(&on(&db).args(["tenant", "suspend", "default"]), 1, "tenant.default");
    assert!(stderr.contains("default tenant"), "{stderr}");
    east(&db);
    db.execute("UPDATE tenant SET status = 'closed' WHERE code = 'east'").await;
    refused(&on(&db).args(["tenant", "suspend", "east"]), 1, "tenant.status");
    refused(&on(&db).args(["tenant", "resume", "east"]), 1, "tenant.status");
}
