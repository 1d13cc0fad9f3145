//! `erp events replay`, `erp outbox retry` and `erp dead-letters`, as operators use them.

use erp_testkit::TestDb;
use serde_json::Value;

use crate::support::{envelope, on, refused, seeded};

/// A database whose events are all in the archive, with a sink that writes them to the log.
async fn relayed() -> (TestDb, i64) {
    let db = seeded().await;
    for name in ["anna", "bela", "cleo"] {
        let create = ["user", "create", "--username", name, "--role", "doctor", "--password-stdin", "--keep-password"];
        on(&db).args(create).stdin("small red umbrella 31").run().expect(0);
    }
    db.execute("INSERT INTO outbox_sinks (name, kind) VALUES ('diary', 'log')").await;
    on(&db).args(["outbox", "drain"]).run().expect(0);
    let events = db.query_scalar::<i64>("SELECT count(*) FROM domain_event_archive").await;
    assert!(events > 3);
    (db, events)
}

fn data(db: &TestDb, code: i32, arguments: &[&str]) -> Value {
    envelope(&on(db).args(arguments).args(["--json", "--actor", "ops"]).run().expect(code))["data"].clone()
}

async fn trail(db: &TestDb, action: &str) -> Vec<String> {
    db.rows(&format!("SELECT actor || ' ' || convert_from(record, 'UTF8') FROM audit_log WHERE action = '{action}' ORDER BY seq")).await
}

#[tokio::test(flavor = "multi_thread")]
async fn archived_events_are_replayed_to_one_sink() {
    let (db, events) = relayed().await;
    let replay = |code: i32, more: &[&str]| data(&db, code, &[&["events", "replay", "--sink", "diary", "--from", "1h"], more].concat());
    refused(&on(&db).args(["events", "replay", "--sink", "nobody", "--from", "1h"]), 64, "outbox.sink_unknown");
    refused(&on(&db).args(["events", "replay", "--sink", "diary", "--from", "1h", "--to", "2h"]), 64, "usage");
    assert_eq!(replay(3, &["--dry-run"])["replayed"], events);
    let typo = refused(&on(&db).args(["events", "replay", "--sink", "diery", "--from", "1h"]), 64, "outbox.sink_unknown");
    assert!(typo.contains("did you mean diary?"), "{typo}");
    let typo =
        refused(&on(&db).args(["events", "replay", "--sink", "diary", "--from", "1h", "--type", "auth.usr.created"]), 64, "event.unknown");
    assert!(typo.contains("did you mean auth.user.created?"), "{typo}");
    assert_eq!(replay(0, &["--limit", "1"])["left"], events - 1);
    let rest = replay(0, &[]);
    assert_eq!((rest["replayed"].as_i64(), rest["waiting"].as_i64()), (Some(events - 1), Some(1)), "{rest}");
    assert_eq!(replay(0, &[])["replayed"], 0, "what waits is not added again");
    let waiting = "SELECT count(*) FROM outbox_retries WHERE sink = 'diary' AND replayed";
    assert_eq!(db.query_scalar::<i64>(waiting).await, events);
    let said = on(&db).args(["events", "replay", "--sink", "diary", "--from", "1h", "--as-new", "--rate", "1000"]).run().expect(0);
    assert!(said.stderr.contains("new id"), "{said}");
    on(&db).args(["run-task", "events.relay"]).run().expect(0);
    assert_eq!(db.query_scalar::<i64>("SELECT count(*) FROM outbox_retries").await, 0);
    let copies = "SELECT count(DISTINCT event_id) FROM domain_event_archive WHERE headers ? 'replay_of'";
    assert_eq!(db.query_scalar::<i64>(copies).await, events);
    // Broken off, it says where to go on, and nothing goes out twice.
    let slowly = ["events", "replay", "--sink", "diary", "--from", "1h", "--as-new", "--rate", "1", "--timeout", "3s"];
    let broken = on(&db).args(slowly).run().expect(75);
    let mark = broken.stderr.split("--after ").nth(1).unwrap_or_else(|| panic!("{broken}")).split_whitespace().next().unwrap().to_owned();
    on(&db).args(["run-task", "events.relay"]).run().expect(0);
    let rest = replay(0, &["--as-new", "--after", &mark])["replayed"].as_i64().unwrap();
    assert!(rest > 0 && rest < events, "{rest} of {events}");
    on(&db).args(["run-task", "events.relay"]).run().expect(0);
    assert_eq!(db.query_scalar::<i64>(copies).await, events * 2);
    on(&db).args(["events", "replay", "--sink", "diary", "--from", "1h", "--after", "nowhere"]).run().expect(64);
    let told = trail(&db, "events.outbox.replayed").await;
    assert!(told.len() >= 2 && told[0].starts_with("operator:ops") && told[0].contains("diary"), "{told:?}");
    db.execute("UPDATE outbox_sinks SET disabled_at = now()").await;
    refused(&on(&db).args(["events", "replay", "--sink", "diary", "--from", "1h"]), 64, "outbox.sink_disabled");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_event_that_waits_is_tried_at_once() {
    let (db, _) = relayed().await;
    db.execute(
        "INSERT INTO outbox_retries (sink, event_id, shard, tenant_id, aggregate_type, aggregate_id, id, occurred_at, attempts, available_at) \
         SELECT 'diary', event_id, shard, tenant_id, aggregate_type, aggregate_id, id, occurred_at, 3, now() + interval '5 hours' FROM domain_event_archive ORDER BY id LIMIT 1",
    )
    .await;
    let event = db.query_scalar::<uuid::Uuid>("SELECT event_id FROM outbox_retries").await.to_string();
    db.execute("UPDATE outbox_retries SET last_error = 'it answered 503'").await;
    assert_eq!(data(&db, 0, &["outbox", "status"])["sinks"][0]["last_error"], "it answered 503");
    let retry = ["outbox", "retry", "--event", event.as_str()];
    refused(&on(&db).args(["outbox", "retry", "--event", &uuid::Uuid::nil().to_string()]), 64, "outbox.event_unknown");
    refused(&on(&db).args(retry).args(["--sink", "nobody"]), 64, "outbox.sink_unknown");
    let tail = data(&db, 0, &["outbox", "tail", "--tenant", "default"])["items"].clone();
    let seen = tail.as_array().unwrap().iter().find(|one| one["event_id"] == event.as_str()).unwrap();
    assert!(seen["relayed_at"].is_string() && seen["waits_for"] == serde_json::json!(["diary"]), "{seen}");
    let tail = on(&db).args(["outbox", "tail"]).run().expect(0);
    assert_eq!(tail.stdout.matches("waits for diary").count(), 1, "{tail}");
    assert!(tail.stdout.contains("delivered") && !tail.stdout.contains("relayed"), "{tail}");
    let due = "SELECT count(*) FROM outbox_retries WHERE available_at <= clock_timestamp()";
    assert_eq!((data(&db, 3, &[&retry[..], &["--dry-run"]].concat())["tried"].as_i64(), db.query_scalar::<i64>(due).await), (Some(1), 0));
    assert_eq!((data(&db, 0, &retry)["tried"].as_i64(), db.query_scalar::<i64>(due).await), (Some(1), 1));
    let told = trail(&db, "core.outbox.retried").await;
    assert!(told.len() == 1 && told[0].contains(&event), "{told:?}");
    on(&db).args(["run-task", "events.relay"]).run().expect(0);
    refused(&on(&db).args(retry), 64, "outbox.event_unknown");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disabled_sink_is_shown_and_resumed() {
    let db = seeded().await;
    db.execute("INSERT INTO outbox_sinks (name, kind, failing_since, disabled_at) VALUES ('diary', 'log', now() - interval '6 days', now() - interval '1 day')")
        .await;
    let shown = on(&db).args(["outbox", "status"]).run().expect(0);
    assert!(shown.stdout.contains("DISABLED since") && shown.stderr.contains("erp outbox resume diary"), "{shown}");
    on(&db).args(["outbox", "drain"]).run().expect(0);
    assert_eq!(db.query_scalar::<i64>("SELECT count(*) FROM outbox_retries").await, 0, "nothing is kept for it");
    on(&db).args(["outbox", "resume", "diary", "--dry-run"]).run().expect(3);
    let resumed = on(&db).args(["outbox", "resume", "diary"]).run().expect(0);
    assert!(resumed.stderr.contains("erp events replay --sink diary --from "), "{resumed}");
    assert!(on(&db).args(["outbox", "resume", "diary"]).run().expect(0).stdout.contains("nothing to do"));
    let status = data(&db, 0, &["outbox", "status"]);
    let sink = status["sinks"].as_array().unwrap().iter().find(|sink| sink["name"] == "diary").unwrap();
    assert!(sink["disabled_at"].is_null() && sink["failing_since"].is_null(), "{sink}");
}

#[tokio::test(flavor = "multi_thread")]
async fn dead_letters_are_listed_shown_retried_discarded_and_exported() {
    let (db, _) = relayed().await;
    db.execute(
        "INSERT INTO dead_letters (event_id, sink, tenant_id, event_type, payload, headers, attempts, errors, first_failed_at, dead_at) \
         SELECT event_id, 'diary', tenant_id, event_type, '{\"word\": \"canary\"}', headers, 10, '[{\"error\": \"status 500\"}]', now(), now() - n * interval '1 hour' \
         FROM (SELECT *, row_number() OVER (ORDER BY id) AS n FROM domain_event_archive LIMIT 3) a",
    )
    .await;
    let letters = |code: i32, arguments: &[&str]| data(&db, code, &[&["dead-letters"], arguments].concat());
    let all = letters(0, &["list"])["items"].clone();
    let ids: Vec<&str> = all.as_array().unwrap().iter().map(|letter| letter["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), 3, "{all}");
    let first = letters(0, &["list", "--limit", "2"]);
    let rest = letters(0, &["list", "--limit", "2", "--cursor", first["next_cursor"].as_str().unwrap()]);
    assert_eq!((&rest["items"][0]["id"], &rest["next_cursor"]), (&all[2]["id"], &Value::Null));
    for (filter, expected) in [
        (["--sink", "diary"], 3),
        (["--type", "auth.*"], 3),
        (["--type", "health.*"], 0),
        (["--since", "90m"], 1),
        (["--tenant", "default"], 3),
    ] {
        assert_eq!(letters(0, &["list", filter[0], filter[1]])["items"].as_array().unwrap().len(), expected, "{filter:?}");
    }
    for (filter, kind, near) in [
        (["--sink", "dairy"], "outbox.sink_unknown", "diary"),
        (["--type", "auth.user.create"], "event.unknown", "auth.user.created"),
        (["--tenant", "defualt"], "tenant.unknown", "default"),
    ] {
        for command in [&["list"][..], &["retry"], &["discard", "--note", "x"], &["export", "--out", "none.jsonl"]] {
            let typo = refused(&on(&db).arg("dead-letters").args(command).args(filter), 64, kind);
            assert!(typo.contains(&format!("did you mean {near}?")), "{command:?} {filter:?}: {typo}");
        }
    }
    db.execute(
        "UPDATE dead_letters SET sink = 'gone', event_type = 'old.thing.done' WHERE id = (SELECT max(id::text)::uuid FROM dead_letters)",
    )
    .await;
    for filter in [["--sink", "gone"], ["--type", "old.thing.*"]] {
        let old = on(&db).args(["dead-letters", "list"]).args(filter).run().expect(0);
        assert!(old.stdout.contains("old.thing.done") && old.stderr.contains("time"), "history is looked at, and said to be such: {old}");
    }
    db.execute("UPDATE dead_letters SET sink = 'diary', event_type = 'auth.user.created' WHERE sink = 'gone'").await;
    let shown = on(&db).args(["dead-letters", "show", ids[0]]).run().expect(0);
    assert!(shown.stdout.contains("<text>") && !shown.stdout.contains("canary") && shown.stdout.contains("status 500"), "{shown}");
    assert!(on(&db).args(["dead-letters", "show", ids[0], "--payload"]).run().expect(0).stdout.contains("canary"));
    refused(&on(&db).args(["dead-letters", "show", &uuid::Uuid::nil().to_string()]), 64, "dead_letter.unknown");
    let looks = trail(&db, "events.dead_letter.revealed").await;
    assert!(looks.len() == 1 && looks[0].starts_with("operator:"), "a look is recorded: {looks:?}");

    let folder = tempfile::tempdir().unwrap();
    for (more, tells) in [(&[][..], false), (&["--payload"][..], true)] {
        let file = folder.path().join(format!("{tells}.jsonl"));
        on(&db).args(["dead-letters", "export", "--out", file.to_str().unwrap()]).args(more).run().expect(0);
        let text = std::fs::read_to_string(&file).unwrap();
        assert_eq!((text.lines().count(), text.contains("canary")), (3, tells), "{text}");
    }
    assert_eq!(trail(&db, "events.dead_letter.revealed").await.len(), 4);

    refused(&on(&db).args(["dead-letters", "retry"]), 64, "usage");
    assert_eq!(letters(3, &["retry", "--all", "--dry-run"])["retried"], 3);
    for (state, change) in [("paused", "paused = true"), ("disabled", "paused = false, disabled_at = now()")] {
        db.execute(&format!("UPDATE outbox_sinks SET {change} WHERE name = 'diary'")).await;
        let told = on(&db).args(["dead-letters", "retry", "--all", "--dry-run"]).run().expect(3);
        assert!(told.stderr.contains(&format!("diary is {state}: nothing moves until it is resumed (erp outbox resume diary)")), "{told}");
    }
    db.execute("UPDATE outbox_sinks SET paused = true, disabled_at = NULL WHERE name = 'diary'").await;
    let held = on(&db).args(["dead-letters", "retry", ids[0], "--json"]).run().expect(0);
    let held = envelope(&held);
    assert_eq!((&held["data"]["retried"], &held["data"]["held_up"][0]["sink"]), (&Value::from(1), &Value::from("diary")), "{held}");
    assert!(held["warnings"][0].as_str().unwrap().contains("nothing moves until it is resumed"), "{held}");
    on(&db).args(["outbox", "resume", "diary"]).run().expect(0);
    refused(&on(&db).args(["dead-letters", "discard", ids[1]]), 64, "usage");
    assert_eq!(letters(0, &["discard", ids[1], "--note", "sent by hand"])["discarded"], 1);
    let again = on(&db).args(["dead-letters", "retry", ids[1]]).run().expect(1);
    assert!(again.stderr.contains("discarded already"), "{again}");
    let discarded = letters(0, &["list", "--status", "discarded"])["items"].clone();
    assert_eq!((&discarded[0]["id"], &discarded[0]["note"]), (&all[1]["id"], &Value::from("sent by hand")));
    on(&db).args(["run-task", "events.relay"]).run().expect(0);
    assert_eq!(db.query_scalar::<i64>("SELECT count(*) FROM outbox_retries").await, 0, "what was retried is delivered");
    assert_eq!(letters(0, &["list"])["items"].as_array().unwrap().len(), 1);
    db.execute("DELETE FROM outbox_sinks WHERE name = 'diary'").await;
    assert_eq!(letters(1, &["retry", "--all"])["left"], 1, "its sink is gone");
    assert_eq!((trail(&db, "events.dead_letter.retried").await.len(), trail(&db, "events.dead_letter.discarded").await.len()), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn old_months_are_dropped_unless_something_needs_them() {
    let db = seeded().await;
    for month in ["2021-03-01", "2021-04-01"] {
        db.execute(&format!("SELECT erp_partition_ensure('domain_event_archive', '{month}')")).await;
    }
    db.execute(
        "INSERT INTO dead_letters (event_id, sink, tenant_id, event_type, payload, headers, attempts, errors, first_failed_at) \
         SELECT '0177f000-0000-7000-8000-000000000001', 'diary', id, 't', '{}', '{}', 1, '[]', now() FROM tenant LIMIT 1",
    )
    .await;
    let clean = || data(&db, 0, &["run-task", "core.event-cleanup"])["report"]["counts"].clone();
    let there = "SELECT string_agg(right(c.relname, 6), ',' ORDER BY c.relname) FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid \
        WHERE i.inhparent = 'domain_event_archive'::regclass AND c.relname ~ '_p2021'";
    let counts = clean();
    assert_eq!((&counts["months_dropped"], &counts["months_kept"]), (&Value::from(1), &Value::from(1)), "{counts}");
    assert_eq!(db.query_scalar::<String>(there).await, "202103");
    let letter = db.query_scalar::<uuid::Uuid>("SELECT id FROM dead_letters").await.to_string();
    on(&db).args(["dead-letters", "discard", &letter, "--note", "too old"]).run().expect(0);
    assert_eq!(clean()["months_dropped"], 1);
    assert_eq!(db.query_scalar::<i64>("SELECT count(*) FROM pg_class WHERE relname ~ '_p2021'").await, 0);
}

/// A sink that blocks behind its dead letters, with one and an event behind it, of one thing.
async fn blocked() -> (TestDb, String, String, String) {
    let (db, _) = relayed().await;
    db.execute("UPDATE outbox_sinks SET on_dead = 'block' WHERE name = 'diary'").await;
    db.execute(
        "INSERT INTO outbox_retries (sink, event_id, shard, tenant_id, aggregate_type, aggregate_id, id, occurred_at, attempts, available_at, parked, last_error) \
         SELECT 'diary', event_id, shard, tenant_id, 'thing', '00000000-0000-4000-8000-000000000001', id, occurred_at, 10, 'infinity', n > 1, 'status 400' \
         FROM (SELECT *, row_number() OVER (ORDER BY id) AS n FROM domain_event_archive LIMIT 2) a",
    )
    .await;
    db.execute(
        "INSERT INTO dead_letters (event_id, sink, tenant_id, event_type, payload, headers, attempts, errors, first_failed_at) \
         SELECT a.event_id, 'diary', a.tenant_id, event_type, payload, headers, 10, '[{\"error\": \"status 400\"}]', now() \
         FROM domain_event_archive a JOIN outbox_retries r USING (event_id) WHERE NOT r.parked",
    )
    .await;
    let event =
        async |which: &str| db.query_scalar::<uuid::Uuid>(&format!("SELECT event_id FROM outbox_retries WHERE {which}")).await.to_string();
    let (dead, behind) = (event("NOT parked").await, event("parked").await);
    let letter = db.query_scalar::<uuid::Uuid>("SELECT id FROM dead_letters").await.to_string();
    (db, dead, behind, letter)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dead_letter_that_blocks_is_one_thing_and_is_named_to_whoever_retries() {
    let (db, dead, behind, letter) = blocked().await;
    let status = data(&db, 0, &["outbox", "status"]);
    assert_eq!((&status["retries"], &status["parked"], &status["dead"]), (&Value::from(0), &Value::from(1), &Value::from(1)), "{status}");
    let sink = status["sinks"].as_array().unwrap().iter().find(|sink| sink["name"] == "diary").unwrap();
    assert_eq!((&sink["retries"], &sink["dead"], &sink["blocking"]), (&Value::from(0), &Value::from(1), &Value::from(1)), "{sink}");
    let shown = on(&db).args(["outbox", "status"]).run().expect(0);
    assert!(shown.stdout.contains("0 to be tried again, 1 behind them, 1 dead letters") && shown.stdout.contains("1 (1 block)"), "{shown}");
    let tail = on(&db).args(["outbox", "tail"]).run().expect(0);
    assert!(tail.stdout.contains("dead letter of diary") && tail.stdout.contains("waits for diary"), "{tail}");

    for event in [&dead, &behind] {
        let told = on(&db).args(["outbox", "retry", "--event", event]).run().expect(1);
        assert!(told.stdout.contains(&format!("erp dead-letters retry {letter}")), "{event}: {told}");
    }
    let stays = refused(&on(&db).args(["sinks", "remove", "diary", "--drop-waiting"]), 1, "sink.waited_for");
    assert!(stays.contains("1 events wait for it, and 1 of its dead letters are open"), "{stays}");
    // One that blocks nothing is as much of a dead letter.
    db.execute("DELETE FROM outbox_retries").await;
    let told = on(&db).args(["outbox", "retry", "--event", &dead, "--sink", "diary"]).run().expect(1);
    assert!(told.stdout.contains("it is a dead letter") && told.stdout.contains(&letter), "{told}");
    on(&db).args(["dead-letters", "retry", &letter]).run().expect(0);
    assert_eq!(data(&db, 3, &["outbox", "retry", "--event", &dead, "--dry-run"])["tried"], 1);
}
