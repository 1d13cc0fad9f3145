//! A crash, a lost Redis, too many requests.

use std::sync::{Arc, Mutex};

use erp_testkit::{Api, TestRedis, eventually};
use serde_json::json;

use crate::support::{Clinic, EVENTS, SOON, admin, on, seeded};

fn patient(n: usize) -> serde_json::Value {
    json!({ "name": format!("Patient Number{n}"), "phone": format!("1380013{n:04}"), "confirm_duplicate": true })
}

#[tokio::test(flavor = "multi_thread")]
async fn acknowledged_patients_survive_kill_9() {
    let clinic = Clinic::open().await;
    let acknowledged = Arc::new(Mutex::new(Vec::new()));
    let writers: Vec<_> = (0..4)
        .map(|writer| {
            let (api, acknowledged) = (clinic.api.clone(), acknowledged.clone());
            tokio::spawn(async move {
                for n in 0.. {
                    let request = api.request(reqwest::Method::POST, "/api/v1/health/patients").json(&patient(writer * 1000 + n));
                    let Ok(answer) = api.try_send(request).await else { return };
                    acknowledged.lock().unwrap().push(answer.expect(201).text_at("id").to_owned());
                }
            })
        })
        .collect();
    eventually("some were registered", async || acknowledged.lock().unwrap().len() > 20).await;
    clinic.server.kill9();
    for writer in writers {
        writer.await.unwrap();
    }
    clinic.server.wait(SOON).expect(137);

    let server = on(&clinic.db).arg("serve").spawn();
    let api = admin(&server).await;
    let acknowledged = acknowledged.lock().unwrap().clone();
    for id in &acknowledged {
        api.get(&format!("/api/v1/health/patients/{id}")).await.expect(200);
    }
    // Whole or not at all: each has its audit line and its event.
    let count = async |table: &str, of: &str| clinic.db.query_scalar::<i64>(&format!("SELECT count(*) FROM {table} {of}")).await;
    let patients = count("patient", "").await;
    assert!(patients >= acknowledged.len() as i64);
    assert_eq!(count("audit_log", "WHERE entity = 'patient' AND action LIKE '%creat%'").await, patients);
    assert_eq!(count(EVENTS, "WHERE aggregate_type = 'patient'").await, patients);
    server.stop().expect(0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_hundred_and_first_request_of_a_minute_is_refused() {
    let clinic = Clinic::with(|erp| erp.without("limits.user_per_minute")).await;
    for n in 1..=100 {
        let answer = clinic.api.get("/api/v1/auth/me").await;
        assert!(answer.status == 200, "request {n}: {answer}");
    }
    let refused = clinic.api.get("/api/v1/auth/me").await;
    assert_eq!(refused.problem(), (429, "common.rate_limited"));
    let wait: u64 = refused.header("retry-after").unwrap().parse().unwrap();
    // A request is remembered for a minute and the rest of its second.
    assert!((1..=61).contains(&wait), "{wait}: {refused}");
    assert_eq!(refused.header("ratelimit-limit"), Some("100"));
    // The same user with another token has no further hundred.
    assert_eq!(admin(&clinic.server).await.get("/api/v1/auth/me").await.status, 429);
    clinic.api.get("/health/ready").await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_redis_requests_are_answered_and_limited_all_the_same() {
    let mut redis = TestRedis::start();
    let db = seeded().await;
    let server = on(&db).redis(&redis).set("limits.user_per_minute", "20").arg("serve").spawn();
    let api = admin(&server).await;
    for _ in 0..5 {
        api.get("/api/v1/auth/me").await.expect(200);
    }
    assert_eq!(api.get("/health/ready").await.expect(200).body["checks"]["redis"], "ok");
    redis.stop();

    let mut statuses = Vec::new();
    for _ in 0..40 {
        statuses.push(api.get("/api/v1/auth/me").await.status.as_u16());
    }
    assert!(statuses.iter().all(|status| [200, 429].contains(status)), "{statuses:?}");
    let answered = statuses.iter().filter(|status| **status == 200).count();
    assert!((1..=15).contains(&answered), "5 of 20 were used up: {statuses:?}");
    // Logging in, which counts by address, goes on too.
    admin(&server).await;
    let anonymous = Api::new(server.url());
    eventually("readiness tells", async || anonymous.get("/health/ready").await.body["status"] == "degraded").await;
    assert_eq!(anonymous.get("/health/ready").await.status, 200);

    redis.restart();
    eventually("Redis is found again", async || {
        api.get("/api/v1/auth/me").await;
        server.stderr().contains("Redis answers again")
    })
    .await;
    eventually("readiness tells", async || anonymous.get("/health/ready").await.body["status"] == "ready").await;
    server.stop().expect(0);
}

/// Worse than one that is gone: connections stay open and nothing is ever answered.
#[tokio::test(flavor = "multi_thread")]
async fn a_redis_that_freezes_costs_five_requests_fifty_milliseconds_and_lifts_no_limit() {
    let mut redis = TestRedis::start();
    let db = seeded().await;
    let server = on(&db).redis(&redis).set("limits.user_per_minute", "40").arg("serve").spawn();
    let api = admin(&server).await;
    api.get("/api/v1/auth/me").await.expect(200);
    redis.freeze();
    let (mut statuses, mut took) = (Vec::new(), Vec::new());
    for _ in 0..60 {
        let start = std::time::Instant::now();
        statuses.push(api.get("/api/v1/auth/me").await.status.as_u16());
        took.push(start.elapsed());
    }
    redis.thaw();
    assert!(statuses.iter().all(|status| [200, 429].contains(status)), "{statuses:?}");
    let answered = statuses.iter().filter(|status| **status == 200).count();
    assert!(answered <= 40, "{answered} after one: {statuses:?}");
    let slow = took.iter().filter(|took| **took >= std::time::Duration::from_millis(50)).count();
    // Five failures open the breaker; a busy machine makes a few more slow.
    assert!(slow <= 8, "{took:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_database_is_503_and_comes_back() {
    let clinic = Clinic::open().await;
    on_postgres(&clinic, &format!("ALTER DATABASE {} ALLOW_CONNECTIONS false", clinic.db.name())).await;
    cut(&clinic).await;
    let answer = clinic.api.get("/api/v1/health/patients").await;
    assert_eq!(answer.problem(), (503, "common.unavailable"), "{answer}");
    assert!(answer.header("retry-after").is_some(), "{answer}");
    eventually("readiness says no", async || clinic.api.get("/health/ready").await.status == 503).await;
    clinic.api.get("/health/live").await.expect(200);
    on_postgres(&clinic, &format!("ALTER DATABASE {} ALLOW_CONNECTIONS true", clinic.db.name())).await;
    eventually("it answers again", async || clinic.api.get("/api/v1/health/patients").await.status == 200).await;
    eventually("readiness says yes", async || clinic.api.get("/health/ready").await.status == 200).await;
}

async fn cut(clinic: &Clinic) {
    let sql = format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{}'", clinic.db.name());
    on_postgres(clinic, &sql).await;
}

/// As the superuser, in another database.
async fn on_postgres(clinic: &Clinic, sql: &str) {
    use sea_orm::sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
    let url = clinic.db.superuser_url().replace(clinic.db.name(), "postgres");
    PgConnection::connect(&url).await.unwrap().execute(AssertSqlSafe(sql)).await.unwrap();
}
