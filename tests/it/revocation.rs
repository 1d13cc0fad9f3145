//! What ends an access token at one server ends it at the other one too, within five seconds.

use std::time::{Duration, Instant};

use erp_testkit::{ADMIN_PASSWORD, Api};
use serde_json::json;

use crate::support::{Clinic, on, seed_tenant};

const LIMIT: Duration = Duration::from_secs(5);
const ME: &str = "/api/v1/auth/me";
const PATIENTS: &str = "/api/v1/health/patients";
const NEW: &str = "small-Red-umbrella-58";

/// Waits until the token gets this answer at the other server; fails the test when that takes too long.
async fn becomes(api: &Api, path: &str, status: u16, what: &str) {
    let start = Instant::now();
    loop {
        let answer = api.get(path).await;
        if answer.status == status {
            return;
        }
        assert!(answer.status == 200, "{what}: {answer}");
        assert!(start.elapsed() < LIMIT, "{what}: still accepted after {LIMIT:?}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_ends_a_token_ends_it_on_every_server_in_five_seconds() {
    let clinic = Clinic::with(|erp| erp.set("tasks.enabled", "false")).await;
    let (db, here) = (&clinic.db, Api::new(clinic.server.url()));
    let second = on(db).set("tasks.enabled", "false").arg("serve").spawn();
    let there = Api::new(second.url());
    // The default tenant cannot be suspended.
    seed_tenant(db, "east");
    let user = ["user", "create", "--tenant", "east", "--username", "li", "--role", "doctor", "--keep-password", "--password-stdin"];
    on(db).args(user).stdin(ADMIN_PASSWORD).run().expect(0);
    // Signed in here, and met there: what the second server may remember of the token it remembers now.
    let sign_in = async |password: &str| {
        let pair = here.try_login("east", "li", password).await.expect(200);
        let other = there.with_token(pair.text_at("access_token"));
        other.get(ME).await.expect(200);
        other.get(PATIENTS).await.expect(200);
        (pair.clone(), here.with_token(pair.text_at("access_token")), other)
    };

    let (_, own, other) = sign_in(ADMIN_PASSWORD).await;
    own.post("/api/v1/auth/logout", &json!(null)).await.expect(204);
    assert_eq!(own.get(ME).await.status, 401, "at once where it happened");
    becomes(&other, ME, 401, "logout").await;

    let (pair, own, other) = sign_in(ADMIN_PASSWORD).await;
    let refresh = async |token: &str| here.post("/api/v1/auth/refresh", &json!({ "refresh_token": token })).await;
    let next = refresh(pair.text_at("refresh_token")).await.expect(200);
    refresh(next.text_at("refresh_token")).await.expect(200);
    assert_eq!(refresh(pair.text_at("refresh_token")).await.status, 401);
    assert_eq!(own.get(ME).await.status, 401);
    becomes(&other, ME, 401, "a refresh token used twice").await;

    let (_, _, stays) = sign_in(ADMIN_PASSWORD).await;
    let (_, own, _) = sign_in(ADMIN_PASSWORD).await;
    let notices = own.get(ME).await.expect(200).body["notices"].clone();
    assert_eq!(
        (notices[0]["code"].as_str(), notices.as_array().map(Vec::len)),
        (Some("auth.session.reuse_detected"), Some(1)),
        "{notices}"
    );
    own.put("/api/v1/auth/password", &json!({ "current_password": ADMIN_PASSWORD, "new_password": NEW })).await.expect(204);
    becomes(&stays, ME, 401, "a new password").await;
    own.get(ME).await.expect(200);

    let (_, own, other) = sign_in(NEW).await;
    db.execute("DELETE FROM user_role WHERE user_id = (SELECT id FROM user_account WHERE username = 'li')").await;
    becomes(&other, PATIENTS, 403, "a role taken away").await;
    becomes(&own, PATIENTS, 403, "a role taken away, here").await;
    other.get(ME).await.expect(200);
    db.execute("INSERT INTO user_role (tenant_id, user_id, role_id) SELECT u.tenant_id, u.id, r.id FROM user_account u JOIN role r ON r.tenant_id = u.tenant_id AND r.code = 'doctor' WHERE u.username = 'li'").await;
    tokio::time::sleep(LIMIT).await;

    for (words, undo, status, what) in [
        (&["user", "sessions", "li", "--kill-all", "--tenant", "east"][..], &[][..], 401, "sessions ended by an operator"),
        (&["user", "disable", "li", "--tenant", "east"], &["user", "enable", "li", "--tenant", "east"], 401, "disabled"),
        (&["tenant", "suspend", "east", "--reason", "not paid"], &["tenant", "resume", "east"], 403, "the tenant suspended"),
    ] {
        let (_, own, other) = sign_in(NEW).await;
        on(db).args(words).run().expect(0);
        becomes(&other, ME, status, what).await;
        becomes(&own, ME, status, what).await;
        if !undo.is_empty() {
            on(db).args(undo).run().expect(0);
            tokio::time::sleep(LIMIT).await;
        }
    }
}
