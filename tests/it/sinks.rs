//! `erp sinks`: receivers outside the product, from an operator's command to the first event.

use std::collections::BTreeMap;

use erp_testkit::{TestRedis, eventually};
use serde_json::{Value, json};

use crate::support::{Clinic, envelope, on, refused, seeded};

fn feed(redis: &TestRedis) -> String {
    json!({ "url": redis.url(), "stream": "clinic:events" }).to_string()
}

/// The ids of the stream's events of patients, each with how often it is there, in the stream's order.
async fn events(redis: &TestRedis) -> Vec<(String, Value)> {
    let mut connection = redis::Client::open(redis.url()).unwrap().get_multiplexed_async_connection().await.unwrap();
    let range = redis::cmd("XRANGE").arg("clinic:events").arg("-").arg("+").clone();
    let entries: Vec<(String, BTreeMap<String, String>)> = range.query_async(&mut connection).await.unwrap();
    entries.iter().map(|(_, entry)| (entry["event_id"].clone(), serde_json::from_str(&entry["envelope"]).unwrap())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_added_sink_gets_each_event_once_and_in_order() {
    let redis = TestRedis::start();
    let clinic = Clinic::open().await;
    let add = on(&clinic.db).args(["sinks", "add", "feed", "--kind", "redis_stream", "--events", "health.*", "--settings", &feed(&redis)]);
    add.clone().arg("--dry-run").run().expect(3);
    add.clone().args(["--actor", "ops"]).run().expect(0);
    assert!(add.run().expect(0).stdout.contains("nothing to do"));

    let mut patients = Vec::new();
    for n in 1..=5 {
        let patient = json!({ "name": "Patient Number1", "phone": format!("1380013000{n}") });
        let id = clinic.api.post("/api/v1/health/patients", &patient).await.expect(201).text_at("id").to_owned();
        let number = json!({ "kind": "other", "system": "urn:x", "value": format!("card-{n}") });
        clinic.api.post(&format!("/api/v1/health/patients/{id}/identifiers"), &number).await.expect(201);
        patients.push(id);
    }
    eventually("every event is in the stream", async || events(&redis).await.len() >= 10).await;
    let (mut seen, mut last) = (BTreeMap::new(), BTreeMap::new());
    for (id, event) in events(&redis).await {
        *seen.entry(id).or_insert(0) += 1;
        let (patient, version) = (event["aggregate_id"].as_str().unwrap().to_owned(), event["aggregate_version"].as_i64().unwrap());
        assert!(event["event_type"].as_str().unwrap().starts_with("health."), "{event}");
        assert!(last.insert(patient, version) < Some(version), "{event} is out of order");
    }
    assert!(seen.values().all(|times| *times == 1), "{seen:?}");
    assert!(patients.iter().all(|id| last.contains_key(id)));

    let gone = on(&clinic.db).args(["sinks", "remove", "feed"]);
    gone.clone().arg("--dry-run").run().expect(3);
    gone.run().expect(0);
    let trail = "SELECT string_agg(action || ' ' || actor, ', ' ORDER BY seq) FROM audit_log WHERE action LIKE 'core.sink.%'";
    let trail = clinic.db.query_scalar::<String>(trail).await;
    assert!(trail.starts_with("core.sink.added ") && trail.contains("ops, core.sink.removed "), "{trail}");
    clinic.server.stop().expect(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_a_sink_is_said_at_once_and_without_its_values() {
    let db = seeded().await;
    let add = |kind: &str, settings: &str| on(&db).args(["sinks", "add", "hook", "--kind", kind, "--settings", settings]);
    for (kind, settings, told) in [
        ("webhook", r#"{"url": "http://hunter2.example.org/x", "secrets_env": ["ERP_SINK_NONE"]}"#, &["url", "secrets_env"][..]),
        ("webhook", r#"{"url": "https://127.0.0.1/x", "secrets_env": ["ERP__JWT__SECRET"], "nonsense": 1}"#, &["secrets_env", "nonsense"]),
        ("redis_stream", r#"{"url": "redis://u:hunter2@127.0.0.1/0"}"#, &["url"]),
        ("nats", "{}", &["servers"]),
        ("log", r#"{"x": "hunter2"}"#, &["config"]),
        ("nats", "hunter2", &["settings"]),
    ] {
        let stderr = refused(&add(kind, settings), 65, "sink.invalid");
        assert!(told.iter().all(|key| stderr.contains(key)) && !stderr.contains("hunter2"), "{settings}: {stderr}");
    }
    let wrong = on(&db).args(["sinks", "add", "Hook!", "--kind", "log", "--events", "a*b", "--max-attempts", "3"]);
    let stderr = refused(&wrong, 65, "sink.invalid");
    assert!(stderr.contains("name") && stderr.contains("events"), "{stderr}");
    refused(&on(&db).args(["sinks", "set", "nobody", "--max-attempts", "3"]), 64, "sink.unknown");
    refused(&on(&db).args(["sinks", "show", "nobody"]), 64, "sink.unknown");
    assert_eq!(db.query_scalar::<i64>("SELECT count(*) FROM outbox_sinks WHERE kind <> 'internal'").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sink_is_changed_in_part_and_stays_while_events_wait_for_it() {
    let db = seeded().await;
    let redis = TestRedis::start();
    on(&db).args(["sinks", "add", "feed", "--kind", "redis_stream", "--settings", &feed(&redis)]).run().expect(0);
    refused(&on(&db).args(["sinks", "add", "feed", "--kind", "log"]), 64, "sink.taken");
    on(&db).args(["sinks", "set", "feed", "--on-dead", "block", "--max-attempts", "3", "--events", "auth.*"]).run().expect(0);
    let shown = envelope(&on(&db).args(["sinks", "show", "feed", "--json"]).run().expect(0))["data"].clone();
    assert_eq!((&shown["on_dead"], &shown["max_attempts"], &shown["event_filter"]), (&json!("block"), &json!(3), &json!(["auth.*"])));
    assert_eq!(shown["config"]["stream"], "clinic:events", "what was not given stays");
    on(&db).args(["sinks", "set", "feed", "--events", "*"]).run().expect(0);

    on(&db).args(["outbox", "pause", "feed"]).run().expect(0);
    on(&db).args(["outbox", "drain", "--timeout", "30s"]).run().expect(0);
    refused(&on(&db).args(["sinks", "remove", "feed"]), 1, "sink.waited_for");
    on(&db).args(["sinks", "remove", "feed", "--drop-waiting"]).run().expect(0);
    assert_eq!(db.query_scalar::<i64>("SELECT count(*) FROM outbox_retries").await, 0);
    on(&db).args(["verify", "--run", "events"]).run().expect(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn doctor_names_what_is_wrong_with_events() {
    let db = seeded().await;
    let verdicts = || {
        let ran = on(&db).args(["doctor", "--run", "events", "--json"]).run();
        let items = envelope(&ran)["data"]["items"].as_array().unwrap().clone();
        items
            .iter()
            .map(|item| (item["id"].as_str().unwrap().to_owned(), item["status"].as_str().unwrap().to_owned()))
            .collect::<BTreeMap<_, _>>()
    };
    assert_eq!(verdicts()["events.backlog"], "ok");
    db.execute("UPDATE domain_events SET occurred_at = now() - interval '10 minutes'").await;
    db.execute("INSERT INTO outbox_sinks (name, kind, config) VALUES ('feed', 'redis_stream', '{}')").await;
    db.execute(
        "INSERT INTO dead_letters (event_id, sink, tenant_id, event_type, payload, headers, attempts, errors, first_failed_at) \
         SELECT event_id, 'feed', tenant_id, event_type, payload, headers, 1, '[]', now() FROM domain_events LIMIT 1",
    )
    .await;
    db.execute("INSERT INTO relay_leases (shard, instance_id, backend_pid, epoch, heartbeat_at) SELECT 3, gen_random_uuid(), 1, 1, now() - interval '5 minutes'")
        .await;
    db.execute("INSERT INTO outbox_sinks (name, kind, failing_since) VALUES ('away', 'log', now() - interval '1 day')").await;
    let said = on(&db).args(["doctor", "--run", "events.sinks"]).run();
    assert!(said.stdout.contains("away takes nothing since") && said.stdout.contains("is disabled at"), "{said}");
    let found = verdicts();
    for (id, status) in [("events.backlog", "fail"), ("events.leaders", "fail"), ("events.dead_letters", "warn"), ("events.sinks", "warn")]
    {
        assert_eq!(found[id], status, "{found:?}");
    }
}
