//! The audit trail over HTTP: pages, filters, and a verdict that is that of the command line.

use axum::body::Body;
use erp_auth::permissions;
use erp_core::{AuditEntry, Origin, TenantId};
use erp_db::{Failure, WriteTx, audit};
use erp_kit::Profile;
use http::{Request, header};
use serde_json::{Value, json};

use crate::support::{Answer, App, PASSWORD, admin};

async fn with_permissions() -> App {
    let app = App::new().await;
    app.seed_with(&app.tenant, true, Profile::Minimal, &admin(PASSWORD), &permissions::ALL).await.unwrap();
    app
}

async fn call(app: &App, method: &str, path: &str, token: &str, body: Option<Value>) -> Answer {
    let request = Request::builder().method(method).uri(format!("/api/v1/audit-logs{path}"));
    let request = request.header(header::AUTHORIZATION, format!("Bearer {token}")).header(header::CONTENT_TYPE, "application/json");
    app.send(request.body(body.map_or_else(Body::empty, |body| Body::from(body.to_string()))).unwrap()).await
}

async fn get(app: &App, token: &str, query: &str) -> Answer {
    call(app, "GET", query, token, None).await
}

async fn verify(app: &App, token: &str, body: Value) -> Answer {
    call(app, "POST", "/verify", token, Some(body)).await
}

fn seqs(page: &Answer) -> Vec<i64> {
    page.body["items"].as_array().unwrap_or_else(|| panic!("{page:?}")).iter().map(|line| line["seq"].as_i64().unwrap()).collect()
}

async fn note(app: &App, tenant: TenantId, action: &'static str, times: usize) {
    let write = async |tx: &WriteTx| {
        for n in 0..times {
            tx.audit(AuditEntry::new(action, "thing", None).reason("because").detail("n", n as u64));
        }
        Ok::<_, Failure>(())
    };
    app.db.write(tenant, &Origin::operator("root@host"), write).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_trail_is_read_in_pages_and_filtered() {
    let app = with_permissions().await;
    let token = app.login().await.access();
    note(&app, app.tenant.id, "test.thing.made", 5).await;
    note(&app, app.tenant.id, "test.thing.moved", 2).await;
    let last = app.number("SELECT max(seq) FROM audit_log").await;
    let (mut seen, mut query) = (Vec::new(), "?limit=3".to_owned());
    loop {
        let page = get(&app, &token, &query).await;
        seen.extend(seqs(&page));
        match page.body["next_cursor"].as_str() {
            Some(cursor) => query = format!("?limit=3&cursor={cursor}"),
            None => break,
        }
    }
    assert_eq!(seen, (1..=last).rev().collect::<Vec<_>>(), "every line once, the newest first");

    let line = get(&app, &token, "?action=test.thing.made&limit=1").await.body["items"][0].clone();
    assert_eq!((&line["actor"], &line["outcome"], &line["reason"]), (&json!("operator:root@host"), &json!("success"), &json!("because")));
    assert_eq!((&line["details"], line["hash"].as_str().unwrap().len()), (&json!({ "n": 4 }), 64));
    let count = async |query: &str| seqs(&get(&app, &token, query).await).len();
    assert_eq!(count("?action=test.thing.*").await, 7);
    assert_eq!(count("?actor=operator:root@host").await, 7);
    assert_eq!(count("?entity=thing&outcome=success&from=2020-01-01T00:00:00Z").await, 7);
    assert_eq!(count("?entity=thing&to=2020-01-01T00:00:00Z").await, 0);
    assert_eq!(count("?outcome=denied").await, 0);
    let me = app.me(&token).await.text("id");
    let mine = get(&app, &token, &format!("?entity_id={me}&limit=200")).await;
    assert!(!seqs(&mine).is_empty() && mine.body["items"].as_array().unwrap().iter().all(|line| line["entity_id"] == json!(me)));
    for bad in ["?limit=0", "?outcome=bad", "?cursor=x", "?foo=1", "?actor=", "?from=yesterday", "?action=a%00b", "?entity_id=1"] {
        let status = get(&app, &token, bad).await.status.as_u16();
        assert!(status == 400 || status == 422, "{bad} {status}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenant_reads_and_verifies_its_own_trail_alone_and_only_with_the_permission() {
    let app = with_permissions().await;
    let other = app.other_tenant("other").await;
    app.seed_with(&other, false, Profile::Minimal, &admin(PASSWORD), &permissions::ALL).await.unwrap();
    note(&app, other.id, "other.secret.made", 1).await;
    let token = app.login().await.access();
    let theirs = app.try_login(Some("other"), "admin", PASSWORD).await.access();
    assert!(seqs(&get(&app, &token, "?action=other.*").await).is_empty());
    assert_eq!(seqs(&get(&app, &theirs, "?action=other.*").await).len(), 1);
    // A break in the other chain is nothing to us.
    app.database
        .execute(&format!(
            "SET session_replication_role = replica; UPDATE audit_log SET actor = 'x' WHERE seq = 1 AND tenant_id = '{}'",
            other.id
        ))
        .await;
    assert_eq!(verify(&app, &token, json!({})).await.body["ok"], true);
    assert_eq!(verify(&app, &theirs, json!({})).await.body["ok"], false);
    app.database.execute("DELETE FROM role_permission WHERE permission LIKE 'auth.audit.%'").await;
    // Signed in anew: who is signed in may be remembered for a moment, and this change went past the product.
    let token = app.login().await.access();
    assert_eq!(get(&app, &token, "").await.status, 403);
    assert_eq!(verify(&app, &token, json!({})).await.status, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_verdict_is_that_of_the_command_and_a_break_raises_the_alarm() {
    let app = with_permissions().await;
    let token = app.login().await.access();
    note(&app, app.tenant.id, "test.thing.made", 20).await;
    let sound = verify(&app, &token, json!({})).await;
    let report = audit::verify(&app.db, app.tenant.id, None, &[], &|_| {}).await.unwrap();
    assert_eq!((&sound.body["ok"], &sound.body["complete"], &sound.body["fault"]), (&json!(true), &json!(true), &Value::Null));
    assert_eq!((&sound.body["rows"], &sound.body["last_hash"]), (&json!(report.rows), &json!(report.last_hash)));

    app.database.execute("SET session_replication_role = replica; UPDATE audit_log SET outcome = 'failure' WHERE seq = 4").await;
    let broken = verify(&app, &token, json!({})).await;
    let report = audit::verify(&app.db, app.tenant.id, None, &[], &|_| {}).await.unwrap();
    let fault = report.fault.unwrap();
    assert_eq!(broken.body["fault"], json!({ "seq": fault.seq, "kind": fault.kind.as_str(), "column": "outcome" }));
    assert_eq!((&broken.body["ok"], &broken.body["complete"], &broken.body["next_cursor"]), (&json!(false), &json!(true), &Value::Null));
    let told = get(&app, &token, "?action=auth.audit.chain_broken").await;
    assert_eq!(told.body["items"][0]["details"], json!({ "seq": 4, "kind": "column_mismatch" }));
    assert_eq!(app.number("SELECT count(*) FROM domain_events WHERE event_type = 'auth.audit.chain_broken'").await, 1);
    for junk in ["", "x", &"A".repeat(96)] {
        assert_eq!(verify(&app, &token, json!({ "cursor": junk })).await.status, 400, "{junk}");
    }
}

/// Fifty thousand rows are one part: a chain that is longer takes several, and a tenant's cursor is of no use to another.
#[tokio::test(flavor = "multi_thread")]
async fn a_long_chain_is_verified_in_parts() {
    let app = with_permissions().await;
    let other = app.other_tenant("other").await;
    app.seed_with(&other, false, Profile::Minimal, &admin(PASSWORD), &permissions::ALL).await.unwrap();
    let token = app.login().await.access();
    for _ in 0..26 {
        note(&app, app.tenant.id, "test.thing.made", 2_000).await;
    }
    let first = verify(&app, &token, json!({})).await;
    assert_eq!((&first.body["ok"], &first.body["complete"]), (&json!(true), &json!(false)), "{:?}", first.body);
    let (mut rows, mut cursor) = (first.body["rows"].as_i64().unwrap(), first.text("next_cursor"));
    let theirs = app.try_login(Some("other"), "admin", PASSWORD).await.access();
    assert_eq!(verify(&app, &theirs, json!({ "cursor": cursor })).await.status, 400);
    loop {
        let part = verify(&app, &token, json!({ "cursor": cursor })).await;
        assert_eq!(part.body["ok"], true, "{:?}", part.body);
        rows += part.body["rows"].as_i64().unwrap();
        match part.body["next_cursor"].as_str() {
            Some(next) => cursor = next.to_owned(),
            None => break,
        }
    }
    assert_eq!(rows, app.number(&format!("SELECT count(*) FROM audit_log WHERE tenant_id = '{}'", app.tenant.id)).await);
}

/// A signed-in user who tries what they may not is in the trail, with what they tried.
#[tokio::test(flavor = "multi_thread")]
async fn a_refused_request_is_in_the_trail() {
    let app = App::new().await;
    let token = app.login().await.access();
    for _ in 0..300 {
        assert_eq!(get(&app, &token, "?action=secret").await.status, 403);
    }
    assert_eq!(verify(&app, &token, json!({})).await.status, 403);
    assert_eq!(app.db.flush_audit(std::time::Duration::from_secs(10)).await, 0);
    let line = "SELECT convert_from(record, 'UTF8') FROM audit_log WHERE action = 'auth.request.denied' ORDER BY seq DESC LIMIT 1";
    let line: Value = serde_json::from_str(&app.sql(line).await).unwrap();
    let me = app.me(&token).await;
    assert_eq!((&line["outcome"], &line["actor"]), (&json!("denied"), &json!(format!("user:{}", me.text("id")))));
    assert_eq!(line["session_id"], me.body["session_id"]);
    let details = json!({ "code": "auth.permission.denied", "permission": "auth.audit.verify", "route": "POST /api/v1/audit-logs/verify" });
    assert_eq!(line["details"], details);
    assert_eq!(app.number("SELECT count(*) FROM audit_log WHERE outcome = 'denied'").await, 301);
    assert!(app.number("SELECT count(DISTINCT occurred_at) FROM audit_log WHERE outcome = 'denied'").await < 50, "many in a transaction");
    assert!(audit::verify(&app.db, app.tenant.id, None, &[], &|_| {}).await.unwrap().fault.is_none());
}

/// What cannot be written is counted, and told to the chain once that is possible again.
#[tokio::test(flavor = "multi_thread")]
async fn lost_lines_are_counted() {
    let app = App::new().await;
    let note = || app.db.audit_later(app.tenant.id, Origin::system("test"), AuditEntry::new("test.line.lost", "thing", None));
    // As long as nobody writes, the queue fills: ten thousand wait, the others are lost.
    for _ in 0..10_500 {
        note();
    }
    assert_eq!(app.db.flush_audit(std::time::Duration::from_mins(1)).await, 0);
    let written = app.number("SELECT count(*) FROM audit_log WHERE action = 'test.line.lost'").await;
    let lost = "SELECT COALESCE(sum((convert_from(record, 'UTF8')::jsonb #>> '{details,lines}')::bigint), 0)::bigint FROM audit_log WHERE action = 'core.audit.lost'";
    assert_eq!(written + app.number(lost).await, 10_500);
    assert!((10_000..10_500).contains(&written), "{written}");
}
