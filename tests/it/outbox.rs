//! Events on their way out of a running server, and `erp outbox`.

use erp_testkit::eventually;
use serde_json::json;

use crate::support::{Clinic, envelope, on, refused, seed_tenant, seeded};

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
    assert!(
        trail.starts_with("core.outbox.paused operator:ops, core.outbox.drained operator:")
            && trail.contains(", core.outbox.resumed operator:"),
        "{trail}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_operator_has_servers_do_stands_in_the_installations_trail() {
    let db = seeded().await;
    for command in [&["outbox", "kick"][..], &["outbox", "drain", "--timeout", "30s"], &["sinks", "reload"]] {
        on(&db).args(command).args(["--actor", "ops"]).run().expect(0);
    }
    // Who only looks leaves no line.
    on(&db).args(["outbox", "drain", "--timeout", "0s"]).run().expect(0);
    let lines = "SELECT action || ' ' || actor || ' ' || COALESCE(convert_from(record, 'UTF8')::jsonb -> 'details' ->> 'timeout', '-') FROM audit_log l \
        JOIN tenant t ON t.id = l.tenant_id AND t.code = 'default' WHERE action ~ '^core.(outbox|sink).' ORDER BY seq";
    assert_eq!(
        db.rows(lines).await,
        ["core.outbox.kicked operator:ops -", "core.outbox.drained operator:ops 30s", "core.sink.reloaded operator:ops -"]
    );
    on(&db).args(["audit", "verify"]).run().expect(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tenants_view_counts_what_is_of_that_tenant() {
    let db = seeded().await;
    seed_tenant(&db, "east");
    let of = |slug: &str| format!("SELECT count(*) FROM domain_events d JOIN tenant t ON t.id = d.tenant_id AND t.code = '{slug}'");
    let (ours, all) = (db.query_scalar::<i64>(&of("east")).await, db.query_scalar::<i64>("SELECT count(*) FROM domain_events").await);
    assert!(ours > 0 && ours < all);
    db.execute("UPDATE domain_events SET occurred_at = now() - interval '90 seconds' WHERE tenant_id = (SELECT id FROM tenant WHERE code = 'east')").await;
    let status = |slug: &str| envelope(&on(&db).args(["outbox", "status", "--tenant", slug, "--json"]).run().expect(0))["data"].clone();
    let (east, default) = (status("east"), status("default"));
    assert_eq!((&east["tenant"], &east["pending"], &default["pending"]), (&json!("east"), &json!(ours), &json!(all - ours)));
    assert!((90.0..150.0).contains(&east["oldest_seconds"].as_f64().unwrap()), "{east}");
    assert!(default["oldest_seconds"].as_f64().unwrap() < 90.0, "{default}");

    db.execute("INSERT INTO outbox_sinks (name, kind, paused) VALUES ('diary', 'log', true), ('other', 'log', false)").await;
    on(&db).args(["outbox", "drain", "--timeout", "30s"]).run().expect(0);
    db.execute(
        "INSERT INTO dead_letters (event_id, sink, tenant_id, event_type, payload, headers, attempts, errors, first_failed_at) \
         SELECT event_id, s, tenant_id, event_type, payload, headers, 1, '[]', now() FROM domain_event_archive a, unnest(ARRAY['diary', 'gone']) s \
         WHERE a.id = (SELECT min(a.id) FROM domain_event_archive a JOIN tenant t ON t.id = a.tenant_id AND t.code = 'east')",
    )
    .await;
    db.execute("UPDATE outbox_retries SET attempts = 1, last_error = 'status 503' WHERE NOT parked").await;
    let east = status("east");
    let counted = east["retries"].as_i64().unwrap() + east["parked"].as_i64().unwrap();
    assert_eq!((&east["pending"], &east["oldest_seconds"], counted, &east["dead"]), (&json!(0), &json!(null), ours, &json!(2)), "{east}");
    let sinks = east["sinks"].as_array().unwrap();
    assert_eq!(sinks.len(), 1, "only those that something waits for: {east}");
    let diary = &sinks[0];
    assert_eq!(
        (&diary["name"], &diary["paused"], &diary["dead"], &diary["last_error"]),
        (&json!("diary"), &json!(true), &json!(1), &json!("status 503"))
    );
    assert!(diary["oldest_seconds"].as_f64().unwrap() >= 90.0 && diary["next_try_at"].is_string(), "{diary}");
    assert_eq!(status("default")["dead"], 0);
    let shown = on(&db).args(["outbox", "status", "--tenant", "east"]).run().expect(0);
    assert!(shown.stdout.contains("nothing of east is pending") && shown.stdout.contains("2 dead letters"), "{shown}");
    assert!(shown.stdout.contains("diary: status 503"), "{shown}");
    let typo = refused(&on(&db).args(["outbox", "status", "--tenant", "eats"]), 64, "tenant.unknown");
    assert!(typo.contains("did you mean east?"), "{typo}");
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
