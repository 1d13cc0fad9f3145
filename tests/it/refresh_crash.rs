//! The server dies between using up a refresh token and answering.

use std::{
    io::Write,
    time::{Duration, Instant},
};

use erp_testkit::{ADMIN_PASSWORD, Api, Running, TestDb};
use serde_json::json;

use crate::support::{on, raw, seeded};

const LIVE: &str = "SELECT count(*) FROM refresh_token WHERE used_at IS NULL AND revoked_at IS NULL";

fn serve(db: &TestDb) -> Running {
    on(db).set("tasks.enabled", "false").arg("serve").spawn()
}

/// Asks for the next pair and does not read the answer.
fn ask_without_listening(server: &Running, refresh: &str) -> std::net::TcpStream {
    let body = json!({ "refresh_token": refresh }).to_string();
    let mut stream = raw(server);
    let head = format!(
        "POST /api/v1/auth/refresh HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(body.as_bytes()).unwrap();
    stream
}

async fn is_used(db: &TestDb, refresh: &str) -> bool {
    db.query_scalar(&format!("SELECT used_at IS NOT NULL FROM refresh_token WHERE token_hash = sha256('{refresh}'::bytea)")).await
}

async fn refresh(server: &Running, token: &str) -> erp_testkit::Answer {
    Api::new(server.url()).post("/api/v1/auth/refresh", &json!({ "refresh_token": token })).await
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_before_its_answer_was_read_the_same_token_works_once_more() {
    let db = seeded().await;
    let mut server = serve(&db);
    let login = Api::new(server.url()).try_login("default", "admin", ADMIN_PASSWORD).await.expect(200);
    let mut token = login.text_at("refresh_token").to_owned();
    let mut used_up = 0;
    for round in 0..14_u64 {
        let stream = ask_without_listening(&server, &token);
        if round % 2 == 0 {
            // As soon as the token is used up.
            let start = Instant::now();
            while !is_used(&db, &token).await {
                assert!(start.elapsed() < Duration::from_secs(10), "the refresh was not carried out");
            }
        } else {
            // Anywhere on the way there.
            tokio::time::sleep(Duration::from_micros(round * 700)).await;
        }
        server.kill9();
        drop(stream);
        server.wait(Duration::from_secs(10));
        server = serve(&db);
        used_up += u32::from(is_used(&db, &token).await);
        let answer = refresh(&server, &token).await.expect(200);
        assert_eq!(db.query_scalar::<i64>(LIVE).await, 1, "round {round}: one branch");
        let next = answer.text_at("refresh_token").to_owned();
        Api::new(server.url()).with_token(answer.text_at("access_token")).get("/api/v1/auth/me").await.expect(200);
        // Used, the successor leaves no way back to the old token; that would be a second branch.
        if round % 7 != 6 {
            token = next;
            continue;
        }
        let after = refresh(&server, &next).await.expect(200);
        assert_eq!(refresh(&server, &token).await.problem(), (401, "auth.refresh.invalid"));
        assert_eq!(refresh(&server, after.text_at("refresh_token")).await.status, 401);
        let login = Api::new(server.url()).try_login("default", "admin", ADMIN_PASSWORD).await.expect(200);
        token = login.text_at("refresh_token").to_owned();
        db.execute("DELETE FROM refresh_token WHERE session_id IN (SELECT id FROM session WHERE revoked_at IS NOT NULL)").await;
    }
    assert!(used_up >= 7, "{used_up}");
    assert_eq!(db.query_scalar::<i64>("SELECT count(*) FROM session WHERE revoke_reason <> 'reuse_detected'").await, 0);
}
