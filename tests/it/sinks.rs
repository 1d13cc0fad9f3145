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
    let typo = on(&db).args(["sinks", "add", "odd", "--kind", "log", "--events", "health.patent.created", "--dry-run"]).run().expect(3);
    assert!(typo.stderr.contains("did you mean health.patient.created?"), "{typo}");
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
    let waiting = db.query_scalar::<i64>("SELECT count(*) FROM outbox_retries WHERE sink = 'feed'").await;
    assert!(waiting > 0);
    let stays = refused(&on(&db).args(["sinks", "remove", "feed"]), 1, "sink.waited_for");
    assert!(
        stays.contains(&format!("{waiting} events wait for it")) && stays.contains("--drop-waiting") && !stays.contains("discard"),
        "{stays}"
    );
    let would = on(&db).args(["sinks", "remove", "feed", "--drop-waiting", "--dry-run"]).run().expect(3);
    assert!(would.stdout.contains(&format!("{waiting} events that waited for it would be forgotten")), "{would}");
    let removed = on(&db).args(["sinks", "remove", "feed", "--drop-waiting", "--json"]).run().expect(0);
    let counts = envelope(&removed)["data"].clone();
    assert_eq!(
        (&counts["waiting_before"], &counts["dropped"], &counts["waiting_after"]),
        (&json!(waiting), &json!(waiting), &json!(0)),
        "{counts}"
    );
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

#[tokio::test(flavor = "multi_thread")]
async fn the_list_says_what_a_server_met_and_not_what_this_command_lacks() {
    let db = seeded().await;
    let hook = json!({ "servers": ["nats://127.0.0.1:4222"], "token_env": "ERP_SINK_TOKEN" }).to_string();
    let add = ["sinks", "add", "news", "--kind", "nats", "--settings", &hook];
    on(&db).env("ERP_SINK_TOKEN", "small-red-umbrella").args(add).run().expect(0);
    // No server has said anything, and this command's environment is nobody's.
    let list = || on(&db).args(["sinks", "list"]).run().expect(0);
    assert!(!list().stdout.contains("token_env"), "{}", list());
    let shown = on(&db).args(["sinks", "show", "news"]).run().expect(0);
    assert!(shown.stdout.contains("problem_here") && shown.stderr.contains("what counts is that of the servers"), "{shown}");
    // A relay without the variable stores why nothing went out; the list repeats it, wherever it is asked.
    on(&db).args(["outbox", "drain"]).run().expect(0);
    for erp in [on(&db), on(&db).env("ERP_SINK_TOKEN", "small-red-umbrella")] {
        let listed = erp.args(["sinks", "list"]).run().expect(0);
        assert!(
            listed.stdout.contains("last error (stored by a server)") && listed.stdout.contains("token_env: names a variable"),
            "{listed}"
        );
    }
    // What somebody wrote into the row by hand is not shown.
    db.execute("UPDATE outbox_sinks SET config = config || '{\"token\": \"hunter2\", \"password_env\": \"hunter2\"}' WHERE name = 'news'")
        .await;
    for command in [
        &["sinks", "show", "news"][..],
        &["sinks", "list", "--json"],
        &["outbox", "status", "--json"],
        &["doctor", "--run", "events.sinks"],
    ] {
        let ran = on(&db).args(command).run();
        assert!(!format!("{ran}").contains("hunter2"), "{command:?}: {ran}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sink_that_a_server_cannot_use_is_told_of_before_any_event() {
    let (folder, empty) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let with = |folder: &tempfile::TempDir, erp: erp_testkit::Erp| erp.set("events.secrets_dir", folder.path().to_str().unwrap());
    let clinic = Clinic::with(|erp| with(&empty, erp)).await;
    let led = async || clinic.db.query_scalar::<i64>("SELECT count(*) FROM relay_leases").await == 16;
    eventually("every shard is led", led).await;
    let write = |folder: &tempfile::TempDir| {
        use std::os::unix::fs::PermissionsExt;
        let file = folder.path().join("news.token");
        std::fs::write(&file, "small-red-umbrella").unwrap();
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
    };
    // The command has the file, the server has not.
    write(&folder);
    let settings = json!({ "servers": ["nats://news.invalid:4222"], "token_file": "news.token" }).to_string();
    let add = ["sinks", "add", "news", "--kind", "nats", "--events", "health.visit.*", "--settings", &settings];
    with(&folder, on(&clinic.db)).args(add).run().expect(0);
    let status = || {
        let status = envelope(&on(&clinic.db).args(["outbox", "status", "--json"]).run().expect(0))["data"]["sinks"].clone();
        status.as_array().unwrap().iter().find(|sink| sink["name"] == "news").unwrap().clone()
    };
    eventually("the server says so", async || status()["unusable"].is_string()).await;
    let sink = status();
    assert!(sink["unusable"].as_str().unwrap().contains("token_file") && sink["unusable_on"] == 1 && sink["retries"] == 0, "{sink}");
    let told = "names a file that cannot be read";
    for command in [&["outbox", "status"][..], &["sinks", "list"]] {
        let ran = on(&clinic.db).args(command).run().expect(0);
        assert!(ran.stdout.contains("UNUSABLE") && ran.stdout.contains(told), "{ran}");
    }
    // Whatever the command itself has.
    let shown = with(&folder, on(&clinic.db)).args(["sinks", "show", "news"]).run().expect(0);
    assert!(shown.stderr.contains("1 server cannot use news") && shown.stderr.contains(told), "{shown}");
    let doctor = || with(&folder, on(&clinic.db)).args(["doctor", "--run", "events.sinks"]).run();
    assert!(doctor().stdout.contains("news cannot be used by 1 server"), "{}", doctor());
    assert!(doctor().stdout.contains("news leads to news.invalid, which has no address"), "{}", doctor());

    write(&empty);
    on(&clinic.db).args(["sinks", "reload"]).run().expect(0);
    eventually("it is mended", async || status()["unusable"].is_null()).await;
    assert!(on(&clinic.db).args(["outbox", "status"]).run().expect(0).stdout.contains("news  nats"));
    assert!(!doctor().stdout.contains("cannot be used"), "{}", doctor());
    clinic.server.stop().expect(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_replay_brings_a_stream_what_it_had_once_more_under_the_same_ids() {
    let redis = TestRedis::start();
    let clinic = Clinic::open().await;
    on(&clinic.db)
        .args(["sinks", "add", "feed", "--kind", "redis_stream", "--events", "health.patient.created", "--settings", &feed(&redis)])
        .run()
        .expect(0);
    for n in 1..=5 {
        clinic.api.post("/api/v1/health/patients", &json!({ "name": format!("Patient Number{n}") })).await.expect(201);
    }
    eventually("every event is in the stream", async || events(&redis).await.len() == 5).await;
    let first = events(&redis).await;
    let replay =
        |more: &[&str]| on(&clinic.db).args(["events", "replay", "--sink", "feed", "--from", "1h", "--json"]).args(more).run().expect(0);
    let idle = async || clinic.db.query_scalar::<i64>("SELECT count(*) FROM outbox_retries").await == 0;
    // Within seven days the stream recognises them, and the command says so.
    let early = envelope(&replay(&[]));
    assert_eq!(early["data"]["replayed"], 5);
    assert!(early["warnings"].to_string().contains("seven days"), "{early}");
    eventually("they are handed over", idle).await;
    assert_eq!(events(&redis).await.len(), 5);
    // Later, as the marks have gone, it has them once more.
    let mut connection = redis::Client::open(redis.url()).unwrap().get_multiplexed_async_connection().await.unwrap();
    let marks: Vec<String> = redis::cmd("KEYS").arg("*:seen:*").query_async(&mut connection).await.unwrap();
    assert_eq!(marks.len(), 5, "{marks:?}");
    let _: i64 = redis::cmd("DEL").arg(&marks).query_async(&mut connection).await.unwrap();
    assert_eq!(envelope(&replay(&[]))["data"]["replayed"], 5);
    eventually("they are there again", async || events(&redis).await.len() == 10).await;
    eventually("and noted", idle).await;
    let (before, again) = (first.iter().map(|(id, _)| id), events(&redis).await.split_off(5));
    assert!(before.collect::<std::collections::BTreeSet<_>>() == again.iter().map(|(id, _)| id).collect(), "under the same ids: {again:?}");
    for (id, event) in &again {
        let old = &first.iter().find(|(one, _)| one == id).unwrap().1;
        assert!(event["headers"]["replayed"] == true && event["payload"] == old["payload"], "{event}");
    }
    // As new they are other messages, at once.
    assert_eq!(envelope(&replay(&["--as-new"]))["data"]["replayed"], 5);
    eventually("as new too", async || events(&redis).await.len() == 15).await;
    let new = events(&redis).await.split_off(10);
    assert!(
        new.iter().all(|(id, event)| first.iter().any(|(old, _)| event["headers"]["replay_of"] == old.as_str() && old != id)),
        "{new:?}"
    );
    clinic.server.stop().expect(0);
}
