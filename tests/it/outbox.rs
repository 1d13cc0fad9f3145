//! Events on their way out of a running server, and `erp outbox`.

use erp_testkit::eventually;
use serde_json::json;

use crate::support::{Clinic, envelope, on, refused, seeded};

#[tokio::test(flavor = "multi_thread")]
async fn a_registered_patient_is_an_event_in_the_archive_soon_after() {
    let clinic = Clinic::open().await;
    let patient = json!({ "name": "Patient Number1", "phone": "13800130001" });
    let id = clinic.api.post("/api/v1/health/patients", &patient).await.expect(201).text_at("id").to_owned();
    let archived =
        format!("SELECT count(*) FROM domain_event_archive WHERE event_type = 'health.patient.created' AND aggregate_id = '{id}'");
    eventually("the event is archived", async || clinic.db.query_scalar::<i64>(&archived).await == 1).await;
    let status = || envelope(&on(&clinic.db).args(["outbox", "status", "--json"]).run().expect(0))["data"].clone();
    eventually("nothing is pending", async || status()["pending"] == 0).await;
    assert_eq!(status()["leaders"].as_array().unwrap().len(), 16);
    let tail = envelope(&on(&clinic.db).args(["outbox", "tail", "--json"]).run().expect(0))["data"]["items"].clone();
    let last = tail.as_array().unwrap().iter().find(|event| event["aggregate_id"] == id.as_str()).unwrap();
    assert!(last["relayed_at"].is_string() && last.get("payload").is_none(), "{last}");
    // The server has the shards: by hand there is nothing to do.
    let ran = on(&clinic.db).args(["run-task", "events.relay", "--json"]).run().expect(0);
    assert_eq!(envelope(&ran)["data"]["report"]["counts"]["shards_led_elsewhere"], 16, "{ran}");
    on(&clinic.db).args(["outbox", "kick"]).run().expect(0);
    on(&clinic.db).args(["outbox", "drain"]).run().expect(0);
    clinic.server.stop().expect(0);
    assert_eq!(clinic.db.query_scalar::<i64>("SELECT count(*) FROM relay_leases").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_server_a_drain_by_hand_does_it() {
    let db = seeded().await;
    let pending = db.query_scalar::<i64>("SELECT count(*) FROM domain_events").await;
    let status = on(&db).args(["outbox", "status"]).run().expect(0);
    assert!(status.stdout.contains(&format!("{pending} pending")) && status.stdout.contains("nobody relays"), "{status}");
    // Without any time it only looks, and says what there is.
    let looked = on(&db).args(["outbox", "drain", "--timeout", "0s"]);
    let told = refused(&looked, 75, "outbox.pending");
    assert!(told.contains(&format!("{pending} events are pending")), "{told}");
    assert_eq!(db.query_scalar::<i64>("SELECT count(*) FROM domain_event_archive").await, 0);
    let drained = on(&db).args(["outbox", "drain", "--timeout", "30s", "--json"]).run().expect(0);
    let data = envelope(&drained)["data"].clone();
    assert_eq!((data["relayed_here"].as_i64(), data["pending"].as_i64()), (Some(pending), Some(0)));
    assert_eq!(db.query_scalar::<i64>("SELECT count(*) FROM domain_event_archive").await, pending);
    assert!(looked.run().expect(0).stdout.contains("nothing is pending"));
    let again = on(&db).args(["run-task", "events.relay", "--json"]).run().expect(0);
    assert_eq!(envelope(&again)["data"]["report"]["counts"]["relayed"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sink_is_paused_and_resumed_with_a_trace() {
    let db = seeded().await;
    db.execute("INSERT INTO outbox_sinks (name, kind) VALUES ('diary', 'log')").await;
    let typo = refused(&on(&db).args(["outbox", "pause", "dairy"]), 64, "outbox.sink_unknown");
    assert!(typo.contains("did you mean diary?"), "{typo}");
    on(&db).args(["outbox", "pause", "diary", "--dry-run"]).run().expect(3);
    on(&db).args(["outbox", "pause", "diary", "--actor", "ops"]).run().expect(0);
    assert!(on(&db).args(["outbox", "pause", "diary"]).run().expect(0).stdout.contains("nothing to do"));
    on(&db).args(["outbox", "drain"]).run().expect(0);
    let waiting = "SELECT count(*) FROM outbox_retries WHERE sink = 'diary'";
    let kept = db.query_scalar::<i64>(waiting).await;
    assert!(kept > 0);
    on(&db).args(["outbox", "resume", "diary"]).run().expect(0);
    on(&db).args(["run-task", "events.relay"]).run().expect(0);
    assert_eq!(db.query_scalar::<i64>(waiting).await, 0);
    let trail = "SELECT string_agg(action || ' ' || actor, ', ' ORDER BY seq) FROM audit_log WHERE action LIKE 'core.outbox.%'";
    let trail = db.query_scalar::<String>(trail).await;
    assert!(trail.starts_with("core.outbox.paused operator:ops, core.outbox.resumed operator:"), "{trail}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_whose_setting_or_flag_says_so_runs_nothing_in_the_background() {
    for change in [|erp: erp_testkit::Erp| erp.set("tasks.enabled", "false"), |erp: erp_testkit::Erp| erp.arg("--no-tasks")] {
        let db = seeded().await;
        let server = change(on(&db).arg("serve")).spawn();
        let api = crate::support::admin(&server).await;
        api.post("/api/v1/health/patients", &json!({ "name": "Patient Number1" })).await.expect(201);
        assert_eq!(db.query_scalar::<i64>("SELECT count(*) FROM relay_leases").await, 0);
        assert_eq!(db.query_scalar::<i64>("SELECT count(*) FROM scheduled_tasks").await, 0);
        assert_eq!(db.query_scalar::<i64>("SELECT count(*) FROM domain_event_archive").await, 0);
        server.stop().expect(0);
    }
}
