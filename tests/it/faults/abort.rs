//! Clients that hang up at random moments, over real connections: two tenants, two database connections.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use erp_testkit::{ADMIN_PASSWORD, Answer, Api, eventually};
use reqwest::Method;
use serde_json::json;

use crate::support::{EVENTS, admin, on, seed_tenant, seeded};

const PATIENTS: &str = "/api/v1/health/patients";
const TENANTS: [&str; 2] = ["default", "east"];
const CLIENTS: usize = 8;

/// What clients were told: id to tenant, of writes that were acknowledged and of rows that were shown.
#[derive(Clone, Default)]
struct Told(Arc<Mutex<Vec<(String, usize, bool)>>>);

impl Told {
    fn note(&self, tenant: usize, answer: &Answer) {
        let mut told = self.0.lock().unwrap();
        match answer.status.as_u16() {
            201 => told.push((answer.text_at("id").to_owned(), tenant, true)),
            200 => {
                let items = answer.body["items"].as_array().unwrap();
                told.extend(items.iter().map(|item| (item["id"].as_str().unwrap().to_owned(), tenant, false)));
            }
            503 => super::is_unavailable(answer),
            _ => panic!("{answer}"),
        }
    }
}

async fn aborted_requests(requests: usize) {
    let db = seeded().await;
    seed_tenant(&db, "east");
    let server = on(&db).set("database.max_connections", "2").args(["serve", "--no-tasks"]).spawn();
    let apis = [admin(&server).await, Api::new(server.url()).login("east", "admin", ADMIN_PASSWORD).await];
    let told = Told::default();
    let clients = (0..CLIENTS).map(|client| {
        let (api, told, tenant) = (apis[client % 2].clone(), told.clone(), client % 2);
        tokio::spawn(async move {
            let mut aborted = 0;
            for n in 0..requests / CLIENTS {
                let request = if n % 2 == 0 {
                    let new = json!({ "name": format!("Gone Number{client}x{n}"), "phone": format!("138{client:02}{n:06}"), "confirm_duplicate": true });
                    api.request(Method::POST, PATIENTS).json(&new)
                } else {
                    api.request(Method::GET, PATIENTS)
                };
                // One in four stays to the end; the rest hang up within the time that a request takes.
                let patience = if n % 4 < 1 { Duration::from_secs(30) } else { Duration::from_micros(rand::random_range(0..40_000)) };
                match tokio::time::timeout(patience, api.try_send(request)).await {
                    Ok(answer) => told.note(tenant, &answer.unwrap()),
                    Err(_) => aborted += 1,
                }
            }
            aborted
        })
    });
    let mut aborted = 0;
    for client in clients.collect::<Vec<_>>() {
        aborted += client.await.unwrap();
    }
    assert!(aborted > requests / 10, "only {aborted} of {requests} requests were aborted");

    let idle = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'erp/serve%' AND (state LIKE 'idle in transaction%' OR state = 'active')";
    eventually("no session is left in a transaction", async || db.query_scalar::<i64>(idle).await == 0).await;
    let owners = db.rows("SELECT p.id || ' ' || t.code FROM patient p JOIN tenant t ON t.id = p.tenant_id").await;
    let owners: BTreeMap<&str, &str> = owners.iter().filter_map(|row| row.split_once(' ')).collect();
    let told = std::mem::take(&mut *told.0.lock().unwrap());
    for (id, tenant, acknowledged) in &told {
        let what = if *acknowledged { "an acknowledged write" } else { "a row that was shown" };
        assert_eq!(owners.get(id.as_str()), Some(&TENANTS[*tenant]), "{what} of {} is not there", TENANTS[*tenant]);
    }
    let acknowledged = told.iter().filter(|(.., acknowledged)| *acknowledged).count();
    assert!(acknowledged > requests / 50, "only {acknowledged} writes were acknowledged");
    for (table, condition) in [("audit_log", "action = 'health.patient.created'"), (EVENTS, "event_type = 'health.patient.created'")] {
        let rows: i64 = db.query_scalar(&format!("SELECT count(*) FROM {table} WHERE {condition}")).await;
        assert_eq!(rows, owners.len() as i64, "{table}");
    }
    on(&db).args(["audit", "verify"]).run().expect(0);
    server.stop().expect(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn clients_that_hang_up_lose_nobody_a_write_and_show_nobody_a_tenant() {
    aborted_requests(600).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "takes minutes: ten thousand requests"]
async fn ten_thousand_clients_that_hang_up_lose_nobody_a_write_and_show_nobody_a_tenant() {
    aborted_requests(10_000).await;
}
