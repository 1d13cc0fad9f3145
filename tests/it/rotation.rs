//! Keys are rotated while people work, and the process that moves the rows is killed time and again.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use erp_core::{
    TenantId,
    crypto::{Field, Keyset, MasterKey, PiiCrypto},
};
use erp_kit::Registrar;
use erp_testkit::{Api, Erp, Role, TestDb, keys};
use reqwest::Method;
use sea_orm::sqlx;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    modules,
    support::{SOON, admin, envelope, on, seeded},
};

const PATIENTS: &str = "/api/v1/health/patients";
const TASK: &str = "health.reencrypt";
const ROWS: usize = 2_000;
const KILLS: u64 = 12;

/// With the second keys, and the first ones to read by.
fn rotating(db: &TestDb) -> Erp {
    rotated(db)
        .set("health.aes_key_previous", format!("[\"{}\"]", keys::base64("aes")))
        .set("health.hmac_key_previous", format!("[\"{}\"]", keys::base64("hmac")))
}

/// With the second keys alone.
fn rotated(db: &TestDb) -> Erp {
    on(db).set("health.aes_key", keys::base64("aes, second")).set("health.hmac_key", keys::base64("hmac, second"))
}

fn name(n: usize) -> String {
    format!("Patient Number{n}")
}

fn phone(n: usize) -> String {
    format!("+861380{n:07}")
}

fn number(n: usize) -> String {
    format!("QZX{n:07}")
}

/// FHIR patients, one a line: the quickest way to many.
fn people(rows: usize) -> String {
    let one = |n: usize| {
        let person = json!({ "resourceType": "Patient", "name": [{ "text": name(n) }], "birthDate": "1961-04-05", "gender": "female",
            "telecom": [{ "system": "phone", "value": phone(n) }], "address": [{ "text": format!("Lane {n}") }],
            "identifier": [{ "system": "urn:test:numbers", "value": number(n) }] });
        person.to_string()
    };
    (0..rows).map(one).collect::<Vec<_>>().join("\n")
}

async fn clinic(rows: usize) -> TestDb {
    let db = seeded().await;
    let file = on(&db);
    let path = file.working_dir().join("people.ndjson");
    std::fs::write(&path, people(rows)).unwrap();
    file.args(["health", "import-fhir"]).arg(&path).run().expect(0);
    assert_eq!(db.query_scalar::<i64>("SELECT count(*) FROM patient").await, rows as i64);
    db
}

/// Rows of which any envelope names another key than the first one met under the second keys.
async fn on_old_keys(db: &TestDb, current: &str) -> i64 {
    let envelopes = [
        "subject_key",
        "name_enc",
        "name_pinyin_enc",
        "birth_date_enc",
        "phone_enc",
        "phone_unverified_enc",
        "address_enc",
        "occupation_enc",
        "remainder_enc",
    ];
    let stale = envelopes.map(|column| format!("COALESCE(substr({column}, 3, 4) <> '\\x{current}', false)")).join(" OR ");
    let patients: i64 = db.query_scalar(&format!("SELECT count(*) FROM patient WHERE {stale}")).await;
    let numbers: i64 =
        db.query_scalar(&format!("SELECT count(*) FROM patient_identifier WHERE substr(value_enc, 3, 4) <> '\\x{current}'")).await;
    patients + numbers
}

fn second_key() -> String {
    format!("{:08x}", keys::id("aes, second"))
}

/// Name, phone and number of every patient, by id.
async fn reveal_all(api: &Api, ids: &[String]) -> BTreeMap<String, Value> {
    let mut known = BTreeMap::new();
    for id in ids {
        let asked = json!({ "reason": "identity check at the desk", "fields": ["name", "birth_date", "phone", "address", "identifiers"] });
        let shown = api.post(&format!("{PATIENTS}/{id}/pii-reveals"), &asked).await.expect(200);
        assert_eq!(shown.body["failed"], json!([]), "{shown}");
        known.insert(id.clone(), shown.body["fields"].clone());
    }
    known
}

async fn ids(db: &TestDb) -> Vec<String> {
    let mut conn = db.connection(Role::Superuser).await;
    sqlx::query_scalar("SELECT id::text FROM patient ORDER BY id").fetch_all(&mut conn).await.unwrap()
}

async fn found(api: &Api, by: Value) -> Vec<String> {
    let found = api.post(&format!("{PATIENTS}/search"), &by).await.expect(200);
    found.body["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_move_to_the_new_keys_and_the_old_ones_can_go() {
    let db = clinic(30).await;
    let versions = "SELECT string_agg(id || ':' || version || ':' || updated_at, ',' ORDER BY id) FROM patient";
    let before: String = db.query_scalar(versions).await;
    let server = rotating(&db).arg("serve").spawn();
    let api = admin(&server).await;
    // Before the task: found by the old indexes, refused as taken, and what is new is under the new keys.
    assert_eq!(found(&api, json!({ "phone": phone(7) })).await.len(), 1);
    let known = reveal_all(&api, &ids(&db).await).await;
    let stale = on_old_keys(&db, &second_key()).await;
    assert_eq!(stale, 60);

    let dry = rotating(&db).args(["run-task", TASK, "--dry-run", "--json"]).run().expect(3);
    assert_eq!(envelope(&dry)["data"]["report"]["counts"]["would_reencrypt"], 60, "{dry}");
    assert_eq!(on_old_keys(&db, &second_key()).await, stale, "a dry run changes nothing");
    // One that does not open is named, and stops nothing.
    let broken: String = db.query_scalar("SELECT id::text FROM patient ORDER BY id LIMIT 1").await;
    let good: String = db.query_scalar(&format!("SELECT encode(address_enc, 'hex') FROM patient WHERE id = '{broken}'")).await;
    db.execute(&format!("UPDATE patient SET address_enc = set_byte(address_enc, 30, get_byte(address_enc, 30) # 1) WHERE id = '{broken}'"))
        .await;
    let ran = rotating(&db).args(["run-task", TASK, "--batch", "7", "--json"]).run().expect(1);
    let counts = envelope(&ran)["data"]["report"]["counts"].clone();
    assert_eq!(
        (&counts["rows"], &counts["reencrypted"], &counts["failed"]),
        (&json!(61), &json!(60), &json!(1)),
        "the administrator's row is looked at too: {ran}"
    );
    assert!(ran.stderr.contains(&broken), "{ran}");
    assert_eq!(on_old_keys(&db, &second_key()).await, 1);
    db.execute(&format!("UPDATE patient SET address_enc = '\\x{good}' WHERE id = '{broken}'")).await;
    rotating(&db).args(["run-task", TASK]).run().expect(0);
    assert_eq!(on_old_keys(&db, &second_key()).await, 0);
    rotating(&db).args(["run-task", TASK, "--dry-run"]).run().expect(0);
    assert_eq!(db.query_scalar::<String>(versions).await, before, "neither versions nor times move");
    let lines: i64 = db.query_scalar("SELECT count(*) FROM audit_log WHERE action = 'health.pii.reencrypted'").await;
    assert_eq!(lines, 5 + 5 + 1, "a line for each batch that changed rows or met a broken one");
    server.stop().expect(0);

    let server = rotated(&db).arg("serve").spawn();
    let api = admin(&server).await;
    assert_eq!(reveal_all(&api, &ids(&db).await).await, known);
    for by in [json!({ "phone": phone(7) }), json!({ "name": name(7) }), json!({ "identifier": number(7) })] {
        assert_eq!(found(&api, by.clone()).await.len(), 1, "{by}");
    }
    assert_eq!(found(&api, json!({ "last4": "0007", "birth_year": 1961 })).await.len(), 1);
    server.stop().expect(0);
}

/// Users' rows move with the patients', and are found and read by the new keys alone.
#[tokio::test(flavor = "multi_thread")]
async fn users_move_to_the_new_keys_too() {
    let db = seeded().await;
    let person = json!({ "username": "li", "display_name": "Li Wei", "phone": "13800005678", "email": "li@clinic.example" });
    let server = on(&db).arg("serve").spawn();
    admin(&server).await.post("/api/v1/users", &person).await.expect(201);
    server.stop().expect(0);
    let stale = format!(
        "SELECT count(*) FROM user_account WHERE substr(subject_key, 3, 4) <> '\\x{0}' OR substr(display_name_enc, 3, 4) <> '\\x{0}' \
         OR substr(phone_enc, 3, 4) <> '\\x{0}' OR substr(email_enc, 3, 4) <> '\\x{0}'",
        second_key()
    );
    let row = "SELECT version || ' ' || updated_at FROM user_account WHERE username = 'li'";
    let before: String = db.query_scalar(row).await;
    assert_eq!(db.query_scalar::<i64>(&stale).await, 1);
    rotating(&db).arg("seed").run().expect(0);
    rotating(&db).args(["run-task", TASK, "--dry-run"]).run().expect(3);
    let indexes = "SELECT encode(phone_bidx || email_bidx, 'hex') FROM user_account WHERE username = 'li'";
    let old: String = db.query_scalar(indexes).await;
    rotating(&db).args(["run-task", TASK]).run().expect(0);
    assert_eq!(db.query_scalar::<i64>(&stale).await, 0);
    assert_ne!(db.query_scalar::<String>(indexes).await, old);
    assert_eq!(db.query_scalar::<String>(row).await, before, "neither versions nor times move");
    rotating(&db).args(["run-task", TASK, "--dry-run"]).run().expect(0);
    assert_eq!(db.query_scalar::<i64>("SELECT count(*) FROM installation_key").await, 2, "the old keys are asked for no more");
    let server = rotated(&db).arg("serve").spawn();
    let shown = admin(&server).await.get("/api/v1/users?q=li").await.expect(200);
    assert_eq!(
        (&shown.body["items"][0]["phone"], &shown.body["items"][0]["email"]),
        (&json!("138****5678"), &json!("l***@clinic.example"))
    );
    server.stop().expect(0);
}

/// Secrets that a tenant has set, and what they were before, which is bound to the setting's own row.
#[tokio::test(flavor = "multi_thread")]
async fn secret_settings_move_to_the_new_keys_with_their_history() {
    let db = seeded().await;
    let tenant: Uuid = db.query_scalar("SELECT id FROM tenant WHERE code = 'default'").await;
    #[expect(clippy::disallowed_methods, reason = "the tenant that was seeded")]
    let place = |row| Field { tenant: TenantId::from_verified(tenant), table: "setting", column: "value", row };
    let setting = Uuid::now_v7();
    let sealed = |text: &str| hex::encode(keys::crypto().seal(&place(setting), None, text).unwrap());
    db.execute(&format!(
        "INSERT INTO setting (tenant_id, id, scope, scope_id, key, value_enc) \
         VALUES ('{tenant}', '{setting}', 'tenant', '{tenant}', 'test.secret', '\\x{}')",
        sealed("\"new\"")
    ))
    .await;
    db.execute(&format!(
        "INSERT INTO setting_history (tenant_id, id, setting_id, version, action, value_enc) \
         VALUES ('{tenant}', gen_random_uuid(), '{setting}', 1, 'set', '\\x{}')",
        sealed("\"old\"")
    ))
    .await;
    rotating(&db).args(["run-task", TASK]).run().expect(0);
    let second = |name| Keyset::new(MasterKey::from_bytes(keys::key(name)), Vec::new());
    let crypto = PiiCrypto::new(second("aes, second"), second("hmac, second"));
    for (table, text) in [("setting", "\"new\""), ("setting_history", "\"old\"")] {
        let envelope: Vec<u8> = db.query_scalar(&format!("SELECT value_enc FROM {table} WHERE tenant_id = '{tenant}'")).await;
        assert_eq!(crypto.open(&place(setting), None, &envelope).unwrap().expose(), text, "{table}");
    }
}

/// As two servers with different keys can write it at the very same moment.
#[tokio::test(flavor = "multi_thread")]
async fn a_number_stored_under_both_keys_is_named_and_stops_nothing() {
    let db = clinic(5).await;
    let server = rotating(&db).arg("serve").spawn();
    let api = admin(&server).await;
    let twin: String = db.query_scalar("SELECT id::text FROM patient_identifier ORDER BY id LIMIT 1").await;
    let (n, system): (String, &str) = (number(0), "urn:test:numbers");
    db.execute("UPDATE patient_identifier SET deleted_at = now()").await;
    for n in [n, number(1), number(2), number(3), number(4)] {
        let body = json!({ "name": format!("Twin {n}"), "identifiers": [{ "kind": "other", "system": system, "value": n }] });
        api.post(PATIENTS, &body).await.expect(201);
    }
    db.execute(&format!("UPDATE patient_identifier SET deleted_at = NULL WHERE id = '{twin}'")).await;
    let ran = rotating(&db).args(["run-task", TASK, "--json"]).run().expect(1);
    let counts = envelope(&ran)["data"]["report"]["counts"].clone();
    assert_eq!((&counts["rows"], &counts["reencrypted"], &counts["failed"]), (&json!(21), &json!(9), &json!(1)), "{ran}");
    assert!(ran.stderr.contains(&twin), "{ran}");
    assert_eq!(on_old_keys(&db, &second_key()).await, 1);
    server.stop().expect(0);
}

/// Moves every tenth patient to another address, again and again, until told to stop; gives what was acknowledged last.
async fn busy(api: Api, ids: Vec<String>, stop: Arc<AtomicBool>) -> BTreeMap<String, String> {
    let mut written = BTreeMap::new();
    for round in 0.. {
        for id in ids.iter().step_by(10) {
            if stop.load(Ordering::Relaxed) {
                return written;
            }
            let path = format!("{PATIENTS}/{id}");
            let asked = json!({ "reason": "a change of address", "fields": ["name", "phone", "birth_date"] });
            let known = api.post(&format!("{path}/pii-reveals"), &asked).await.expect(200).body["fields"].clone();
            let row = api.get(&path).await.expect(200);
            let address = format!("Lane {round} of {id}");
            let body = json!({ "name": known["name"], "phone": known["phone"], "birth_date": known["birth_date"], "gender": "female",
                "status": "active", "address": address });
            let request = api.request(Method::PUT, &path).header("if-match", format!("\"{}\"", row.body["version"])).json(&body);
            // A version that the task had moved would be refused here.
            api.try_send(request).await.unwrap().expect(200);
            written.insert(id.clone(), address);
        }
    }
    written
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_rotation_loses_nothing_and_is_finished_by_the_next_one() {
    killed_rotation(KILLS).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "on demand: takes a minute"]
async fn a_rotation_killed_twenty_times_loses_nothing() {
    killed_rotation(20).await;
}

async fn killed_rotation(kills: u64) {
    let db = clinic(ROWS).await;
    let server = rotating(&db).arg("serve").spawn();
    let api = admin(&server).await;
    let ids = ids(&db).await;
    let stop = Arc::new(AtomicBool::new(false));
    let writer = tokio::spawn(busy(api.clone(), ids.clone(), stop.clone()));
    let mut cut_off = 0;
    for kill in 0..kills {
        let batch = ["25", "60", "140"][kill as usize % 3];
        let run = rotating(&db).args(["run-task", TASK, "--batch", batch]).begin();
        // Any moment of its life: from its start to its end.
        thread::sleep(Duration::from_millis(150 + (kill * 7_919) % 1_300));
        cut_off += i64::from(run.status().is_none());
        run.signal(9);
        run.wait(SOON).unwrap();
    }
    let left = on_old_keys(&db, &second_key()).await;
    rotating(&db).args(["run-task", TASK]).limit(SOON * 4).run().expect(0);
    stop.store(true, Ordering::Relaxed);
    let written = writer.await.unwrap();
    assert!(cut_off >= 10, "{cut_off} of {kills} were cut off");
    assert!(left > 0 && left < 2 * ROWS as i64, "the kills fell into the work: {left} rows were left");
    assert_eq!(on_old_keys(&db, &second_key()).await, 0);
    server.stop().expect(0);

    let server = rotated(&db).arg("serve").spawn();
    let api = admin(&server).await;
    let known = reveal_all(&api, &ids).await;
    let mut seen = std::collections::BTreeSet::new();
    for (id, fields) in &known {
        let name = fields["name"].as_str().unwrap();
        let n: usize = name.trim_start_matches("Patient Number").parse().unwrap();
        assert_eq!(fields["phone"], phone(n), "{id}");
        assert!(fields["identifiers"].to_string().contains(&number(n)), "{id}: {fields}");
        let address = written.get(id).cloned().unwrap_or_else(|| format!("Lane {n}"));
        assert_eq!(fields["address"], address, "{id}");
        seen.insert(n);
    }
    assert_eq!(seen.len(), ROWS, "everybody is still there, once");
    for n in (0..ROWS).step_by(97) {
        assert_eq!(found(&api, json!({ "phone": phone(n) })).await.len(), 1, "{n}");
        assert_eq!(found(&api, json!({ "identifier": number(n) })).await.len(), 1, "{n}");
    }
    assert!(!written.is_empty(), "people wrote meanwhile");
    server.stop().expect(0);
}

/// Columns of envelopes that need not be moved: nobody reads them for longer than a rotation takes.
const PASSING: [&str; 1] = ["idempotency_key.body_enc"];

#[tokio::test]
async fn whatever_is_sealed_moves_with_a_rotation() {
    let db = seeded().await;
    let columns = "SELECT table_name || '.' || column_name FROM information_schema.columns WHERE table_schema = 'public' \
        AND (column_name LIKE '%\\_enc' OR column_name = 'subject_key') AND table_name NOT IN ('patient', 'patient_identifier') ORDER BY 1";
    let there = db.rows(columns).await;
    let told: Vec<String> = Registrar::describe(&modules::all())
        .sealed
        .all()
        .iter()
        .flat_map(|table| {
            let subject = table.subject.then_some("subject_key");
            table.columns.iter().map(|column| column.column).chain(subject).map(|column| format!("{}.{column}", table.table))
        })
        .collect();
    let left: Vec<_> = there.iter().filter(|column| !told.contains(column) && !PASSING.contains(&column.as_str())).collect();
    assert!(left.is_empty(), "a rotation would leave these under a key that is then retired: {left:?}");
    assert!(told.iter().all(|column| there.contains(column)), "there is no such column: {told:?}");
}
