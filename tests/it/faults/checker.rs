//! Writers that note what was acknowledged, and the questions that are asked of the database after a crash.

use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use erp_testkit::{Answer, Api, TestDb, eventually};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::EVENTS;

const PATIENTS: &str = "/api/v1/health/patients";

/// Writers at work, until [`Writers::finish`].
pub struct Writers {
    api: Api,
    notes: Arc<Notes>,
    tasks: Vec<tokio::task::JoinHandle<()>>,
}

#[derive(Default)]
struct Notes {
    stop: AtomicBool,
    acknowledged: AtomicUsize,
    /// Requests that broke off without an answer.
    broken: AtomicUsize,
    /// Idempotency key to what was sent and the id that was answered.
    created: Mutex<BTreeMap<String, (Value, String)>>,
    /// Id to the highest version that was acknowledged.
    versions: Mutex<BTreeMap<String, i64>>,
    deleted: Mutex<Vec<String>>,
    revealed: AtomicUsize,
}

impl Writers {
    pub fn start(api: &Api, writers: usize) -> Self {
        let notes = Arc::new(Notes::default());
        let tasks = (0..writers).map(|writer| {
            let (api, notes) = (api.clone(), notes.clone());
            tokio::spawn(async move { work(&api, &notes, writer).await })
        });
        Self { api: api.clone(), tasks: tasks.collect(), notes }
    }

    /// Waits until so many more writes were acknowledged, so that every crash meets a server at work.
    pub async fn progress(&self, more: usize) {
        let target = self.notes.acknowledged.load(Ordering::SeqCst) + more;
        eventually("writes go on", async || self.notes.acknowledged.load(Ordering::SeqCst) >= target).await;
    }

    /// Ends them and asks every question. The server has to be up. Returns how many writes were acknowledged and how many broke off.
    pub async fn finish(self, db: &TestDb) -> (usize, usize) {
        self.notes.stop.store(true, Ordering::SeqCst);
        for task in self.tasks {
            task.await.unwrap();
        }
        present(&self.api, &self.notes).await;
        whole(db, &self.notes).await;
        (self.notes.acknowledged.load(Ordering::SeqCst), self.notes.broken.load(Ordering::SeqCst))
    }
}

async fn work(api: &Api, notes: &Notes, writer: usize) {
    for n in 0.. {
        if notes.stop.load(Ordering::SeqCst) {
            return;
        }
        let key = format!("crash-{writer}-{n}");
        let new =
            json!({ "name": format!("Patient Number{writer}x{n}"), "phone": format!("138{writer:02}{n:06}"), "confirm_duplicate": true });
        let create = || api.request(Method::POST, PATIENTS).header("Idempotency-Key", &key).json(&new);
        if n % 3 == 2 {
            // Nobody asks a second time: all of it is there, or nothing.
            let _ = attempt(notes, api, create()).await;
            continue;
        }
        // As a client should: the same key until there is an answer.
        let answer = loop {
            match attempt(notes, api, create()).await {
                Some(answer) if answer.status == 201 => break answer,
                Some(answer) => assert!(answer.status == 503, "{answer}"),
                None => {}
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        };
        let id = answer.text_at("id").to_owned();
        notes.created.lock().unwrap().insert(key, (new, id.clone()));
        notes.versions.lock().unwrap().insert(id.clone(), 1);
        let path = format!("{PATIENTS}/{id}");
        let change = api.request(Method::PUT, &path).header("If-Match", "\"1\"").json(&json!({ "address": format!("Street {n}") }));
        if attempt(notes, api, change).await.is_some_and(|answer| answer.status == 200) {
            notes.versions.lock().unwrap().insert(id.clone(), 2);
            if n % 4 == 0 {
                let delete = api.request(Method::DELETE, &path).header("If-Match", "\"2\"");
                if attempt(notes, api, delete).await.is_some_and(|answer| answer.status == 204) {
                    notes.deleted.lock().unwrap().push(id);
                }
                continue;
            }
        }
        let reveal =
            api.request(Method::POST, &format!("{path}/pii-reveals")).json(&json!({ "reason": "A crash test", "fields": ["name"] }));
        if attempt(notes, api, reveal).await.is_some_and(|answer| answer.status == 200) {
            notes.revealed.fetch_add(1, Ordering::SeqCst);
        }
    }
}

/// An answer, if one came. Whatever is answered is either done or said to be unavailable.
async fn attempt(notes: &Notes, api: &Api, request: reqwest::RequestBuilder) -> Option<Answer> {
    let Ok(answer) = api.try_send(request).await else {
        notes.broken.fetch_add(1, Ordering::SeqCst);
        return None;
    };
    // 404 and 409: the change before was not acknowledged, and took place or did not.
    assert!([200, 201, 204, 404, 409, 503].contains(&answer.status.as_u16()), "{answer}");
    if answer.is_success() {
        notes.acknowledged.fetch_add(1, Ordering::SeqCst);
    }
    Some(answer)
}

/// What was acknowledged is there, and a repeated key gets the first answer.
async fn present(api: &Api, notes: &Notes) {
    let (created, versions, deleted) =
        (notes.created.lock().unwrap().clone(), notes.versions.lock().unwrap().clone(), notes.deleted.lock().unwrap().clone());
    for (key, (sent, id)) in &created {
        let again = api.send(api.request(Method::POST, PATIENTS).header("Idempotency-Key", key).json(sent)).await.expect(201);
        assert_eq!(again.text_at("id"), id, "{key}: {again}");
        assert_eq!(again.header("idempotent-replayed"), Some("true"), "{again}");
        let answer = api.get(&format!("{PATIENTS}/{id}")).await;
        if deleted.contains(id) {
            assert_eq!(answer.status, 404, "{answer}");
        } else if answer.status == 404 {
            // Deleted by a request whose answer got lost; `whole` looks for its audit row.
        } else {
            let version = answer.expect(200).body["version"].as_i64().unwrap();
            assert!(version >= versions[id], "{id}: version {version} instead of {}", versions[id]);
        }
    }
}

/// A change, its audit rows, its event and its idempotency key are there together or not at all.
async fn whole(db: &TestDb, notes: &Notes) {
    let count = async |sql: &str| db.query_scalar::<i64>(&format!("SELECT count(*) FROM {sql}")).await;
    let patients = count("patient").await;
    let created = notes.created.lock().unwrap().len() as i64;
    assert!(patients >= created, "{patients} patients, and {created} were acknowledged");
    assert_eq!(count("audit_log WHERE action = 'health.patient.created'").await, patients);
    assert_eq!(count(&format!("{EVENTS} WHERE event_type = 'health.patient.created'")).await, patients);
    assert_eq!(count("idempotency_key WHERE route LIKE 'POST %/patients' AND status = 201").await, patients);
    assert_eq!(count("idempotency_key WHERE status IS NULL").await, 0);
    // Every further version is a change with its audit row and its event.
    let further: i64 = db.query_scalar("SELECT COALESCE(sum(version - 1), 0)::bigint FROM patient").await;
    assert_eq!(count("audit_log WHERE action IN ('health.patient.updated', 'health.patient.deleted')").await, further);
    assert_eq!(count(&format!("{EVENTS} WHERE event_type = 'health.patient.updated'")).await, further);
    assert_eq!(count("patient WHERE deleted_at IS NOT NULL").await, count("audit_log WHERE action = 'health.patient.deleted'").await);
    let revealed = count("audit_log WHERE action = 'health.patient.pii_revealed'").await;
    assert!(revealed >= notes.revealed.load(Ordering::SeqCst) as i64, "plaintext was given without an audit row");
    let stuck = "pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%' AND now() - state_change > interval '5 s'";
    assert_eq!(count(stuck).await, 0);
}
